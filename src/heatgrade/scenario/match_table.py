"""The tables of a heat match: several sources, several networks."""

from __future__ import annotations

from pydantic import Field, field_validator

from heatgrade.scenario.recovery_table import HeatPumpTable, NetworkTable
from heatgrade.scenario.source_table import StreamTable
from heatgrade.scenario.table import Power, Table, Temperature, TemperatureDifference, refuse


class MatchedSourceTable(StreamTable):
    """One of the sources."""

    coolant: str | None = None
    """What it hands over, as in ``coolant.name``; that of ``[coolant]`` if not given."""


class MatchedNetworkTable(NetworkTable):
    """One of the networks."""

    heat: Power
    """Heat that it wants."""


class MatchTable(Table):
    """Many sources and many networks: exchangers first, a heat pump for each network then."""

    sources: list[MatchedSourceTable] = Field(min_length=1, max_length=1000)
    """What gives heat."""
    networks: list[MatchedNetworkTable] = Field(min_length=1, max_length=1000)
    """What wants heat."""
    exchanger_approach: TemperatureDifference = 3.0
    """Least difference between a source and a network."""
    heat_pump: HeatPumpTable = Field(default_factory=HeatPumpTable)
    """Machine of each network for the rest (none: ``refrigerant = "none"``), no ``part_load``."""
    dead_state_temperature: Temperature = 283.15
    """Surroundings at which heat is worth nothing."""

    @field_validator("heat_pump")
    @classmethod
    def _at_full_load(cls, given: HeatPumpTable) -> HeatPumpTable:
        if given.part_load is not None:
            raise refuse(
                "part_load has no effect: every heat pump of a match runs at full load",
                "a heat pump without part_load",
                "leave part_load out; it is for the hours of [district]",
            )
        return given
