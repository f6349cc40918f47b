"""From the tables of a heat match to its parts, and their match."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.materials import Coolant
from heatgrade.rack import HeatStream
from heatgrade.recovery import (
    DeadState,
    HeatMatch,
    HeatNetwork,
    HeatPump,
    NetworkDemand,
    match_heat,
)
from heatgrade.recovery.stream_check import check_stream
from heatgrade.scenario.build_recovery import build_dead_state, build_heat_pump, in_entries
from heatgrade.scenario.entry import at
from heatgrade.scenario.match_table import MatchedNetworkTable, MatchedSourceTable, MatchTable


@dataclass(frozen=True, slots=True)
class MatchCase:
    """Sources and networks of a scenario.

    Parameters
    ----------
    sources : tuple of HeatStream
        What gives heat.
    demands : tuple of NetworkDemand
        What wants heat.
    exchanger_approach : float
        Least difference between a source and a network [K].
    heat_pump : HeatPump or None
        Machine of each network.
    dead_state : DeadState
        Surroundings.
    """

    sources: tuple[HeatStream, ...]
    demands: tuple[NetworkDemand, ...]
    exchanger_approach: float
    heat_pump: HeatPump | None
    dead_state: DeadState

    def solve(self) -> HeatMatch:
        """Return the match.

        Raises
        ------
        RecoveryError
            As `match_heat`.
        """
        with in_entries():
            return match_heat(
                self.sources,
                self.demands,
                exchanger_approach=self.exchanger_approach,
                heat_pump=self.heat_pump,
                dead_state=self.dead_state,
            )


def build_match(table: MatchTable, coolant: Coolant) -> MatchCase:
    """Return the parts of a heat match, each source checked against the surroundings.

    Raises
    ------
    HeatgradeError
        With the path of the entry at fault.
    """
    surroundings = build_dead_state(table)
    sources = []
    for index, given in enumerate(table.sources):
        with at(f"sources[{index}]"):
            sources.append(_stream(given, coolant))
        with in_entries():
            check_stream(sources[-1], surroundings)
    demands = []
    for index, wanted in enumerate(table.networks):
        with at(f"networks[{index}]"):
            demands.append(_demand(wanted))
    pump = build_heat_pump(table)
    return MatchCase(tuple(sources), tuple(demands), table.exchanger_approach, pump, surroundings)


def _stream(given: MatchedSourceTable, coolant: Coolant) -> HeatStream:
    if given.coolant is not None:
        with at("coolant"):
            coolant = Coolant(given.coolant, pressure=coolant.pressure)
    hot, cold = given.hot_temperature, given.cold_temperature
    coolant.check_temperature(hot, "hot_temperature")
    coolant.check_temperature(cold, "cold_temperature")
    return HeatStream(
        coolant, given.heat / float(coolant.enthalpy_difference(cold, hot)), cold, hot
    )


def _demand(wanted: MatchedNetworkTable) -> NetworkDemand:
    network = HeatNetwork(wanted.supply_temperature, wanted.return_temperature, wanted.name)
    network.water()
    return NetworkDemand(network, wanted.heat)
