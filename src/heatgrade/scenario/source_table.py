"""A stream given by its temperatures: a source of heat without a plate or a rack behind it."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from heatgrade.scenario.table import Power, Table, Temperature, refuse


class StreamTable(Table):
    """Heat that is handed over at given temperatures."""

    name: str = "data centre"
    """What hands it over."""
    heat: Power
    """Heat of the stream at full load."""
    hot_temperature: Temperature
    """Water that it hands over."""
    cold_temperature: Temperature
    """Water that it wants back."""

    @model_validator(mode="after")
    def _warmer(self) -> Self:
        if self.hot_temperature <= self.cold_temperature:
            raise refuse(
                "the source hands over water that is not warmer than what it wants back",
                "hot_temperature above cold_temperature",
                "exchange the two",
            )
        return self


class SourceTable(StreamTable):
    """Heat that is handed over at given temperatures, where no chip or rack is modelled."""

    it_power: Power | None = None
    """Power of the IT behind it; without it there are no PUE and ERF."""
