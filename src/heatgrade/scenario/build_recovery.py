"""From the tables of heat recovery to its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from heatgrade.errors import HeatgradeError, RecoveryError
from heatgrade.recovery import (
    DEFAULT_SINKS,
    Cdu,
    DeadState,
    EfficiencyCurve,
    EfficiencyMap,
    HeatNetwork,
    HeatPump,
    HeatSink,
    Overhead,
    PartLimit,
    PartLoad,
)
from heatgrade.scenario.entry import at
from heatgrade.scenario.match_table import MatchTable
from heatgrade.scenario.recovery_table import HeatPumpTable, RecoveryTable


def build_network(table: RecoveryTable) -> HeatNetwork:
    """Return the heat network; HG604 if its supply is not warmer than its return."""
    network = table.network
    with at("network"):
        return HeatNetwork(network.supply_temperature, network.return_temperature, network.name)


def build_cdu(table: RecoveryTable) -> Cdu:
    """Return the exchanger between the racks' loop and the facility's water."""
    with at("cdu"):
        return Cdu(table.cdu.approach)


NO_HEAT_PUMP = "none"  # as a refrigerant: what does not cross the exchanger is rejected


def build_heat_pump(table: RecoveryTable | MatchTable) -> HeatPump | None:
    """Return the heat pump; the error names the refrigerants when one is unknown."""
    pump = table.heat_pump
    if pump.refrigerant == NO_HEAT_PUMP:
        return None
    fluids = pump.refrigerant
    least = pump.least_volumetric_capacity
    with at("heat_pump"):
        return HeatPump(
            fluids if isinstance(fluids, str) else tuple(fluids),
            _isentropic(pump),
            pump.drive_efficiency,
            pump.superheat,
            pump.evaporator_approach,
            pump.condenser_approach,
            pump.internal_exchanger_effectiveness,
            pump.maximum_subcooling,
            pump.discharge_limit,
            cycle=pump.cycle,
            motor_efficiency=pump.motor_efficiency,
            intermediate_approach=pump.intermediate_approach,
            evaporator_pressure_loss=pump.evaporator_pressure_loss,
            suction_pressure_loss=pump.suction_pressure_loss,
            condenser_pressure_loss=pump.condenser_pressure_loss,
            pressure_ratio_limit=pump.pressure_ratio_limit,
            pressure_limit=pump.pressure_limit,
            least_volumetric_capacity=None if least is None else 1e6 * least,
            evaporation_limit=pump.evaporation_limit,
            part_load=_part_load(pump),
        )


def _part_load(pump: HeatPumpTable) -> PartLoad:
    given = pump.part_load
    if given is None:
        return PartLoad()
    with at("part_load"):
        return PartLoad(
            tuple(given.loads),
            tuple(given.efficiency_factors),
            given.least_load,
            given.approach_exponent,
            given.degradation,
        )


def _isentropic(pump: HeatPumpTable) -> float | EfficiencyMap:
    chart = pump.efficiency_map
    if chart is None:
        return pump.isentropic_efficiency
    with at("efficiency_map"):
        return EfficiencyMap(tuple(chart.pressure_ratios), tuple(chart.efficiencies), chart.source)


def build_dead_state(table: RecoveryTable | MatchTable) -> DeadState:
    """Return the surroundings."""
    with at("dead_state_temperature"):
        return DeadState(table.dead_state_temperature, "scenario")


def build_overhead(table: RecoveryTable, pump_power: float) -> Overhead:
    """Return the electricity besides the IT, `pump_power` [W] of it in the racks' pumps."""
    site = table.site
    if site is None:
        return Overhead(pump_power=pump_power)
    with at("site"):
        curve = site.ups_curve
        supply: float | EfficiencyCurve = site.ups_efficiency
        if curve is not None:
            with at("ups_curve"):
                supply = EfficiencyCurve(tuple(curve.loads), tuple(curve.efficiencies))
        return Overhead(
            supply,
            site.air_cooling_cop,
            pump_power,
            site.other_fraction,
            site.transformer_efficiency,
            site.fan_fraction,
            site.rejection_cop,
            site.rated_it_power,
        )


def build_sinks(table: RecoveryTable) -> tuple[HeatSink, ...]:
    """Return the users of heat that the scenario names, the usual ones where it names none."""
    if table.sinks is None:
        return DEFAULT_SINKS
    return tuple(HeatSink(s.name, s.required_temperature, s.source) for s in table.sinks)


def build_limits(table: RecoveryTable) -> tuple[PartLimit, ...] | None:
    """Return the limits of parts that the scenario names, None where it names none."""
    if table.limits is None:
        return None
    return tuple(PartLimit(p.name, p.limit_temperature, p.source) for p in table.limits)


def build_upgrades(table: RecoveryTable) -> dict[str, PartLimit]:
    """Return the better parts, by the part that each would replace."""
    replaced = [upgrade.replaces for upgrade in table.upgrades]
    twice = next((name for name in replaced if replaced.count(name) > 1), None)
    if twice is not None:
        raise RecoveryError(
            "HG672",
            "two parts would replace the same one",
            entry="upgrades",
            value=twice,
            allowed="one part in the place of each",
            remedy="let the second replace the first by its name, or leave one out",
        )
    return {u.replaces: PartLimit(u.name, u.limit_temperature, u.source) for u in table.upgrades}


# Arguments of `recover`, and the entries of the scenario that they come from.
_ENTRIES = {
    "stream.temperature_out": "dead_state_temperature",
    "refrigerant": "heat_pump.refrigerant",
    "cycle": "heat_pump.cycle",
    "approach": "cdu.approach",
}


@contextmanager
def in_entries() -> Iterator[None]:
    """Name an entry of ``[recovery]`` or ``[match]`` in errors of `recover` or `match_heat`."""
    try:
        yield
    except HeatgradeError as error:
        if error.entry not in _ENTRIES:
            raise
        raise type(error)(
            error.code,
            error.message,
            entry=_ENTRIES[error.entry],
            value=None if error.entry == "stream.temperature_out" else error.value,
            allowed=error.allowed,
            remedy=error.remedy,
        ) from None
