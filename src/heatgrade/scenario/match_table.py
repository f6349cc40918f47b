"""The tables of a heat match: several sources, several networks."""

from __future__ import annotations

from pydantic import Field

from heatgrade.scenario.recovery_table import HeatPumpTable, NetworkTable
from heatgrade.scenario.source_table import StreamTable
from heatgrade.scenario.table import Power, Table, Temperature, TemperatureDifference


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
    """Machine of each network, for what exchangers do not give."""
    dead_state_temperature: Temperature = 283.15
    """Surroundings at which heat is worth nothing."""
