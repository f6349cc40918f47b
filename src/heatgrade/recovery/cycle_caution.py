"""Cautions of a cycle: limits that it breaks, and where its assumptions end."""

from __future__ import annotations

from heatgrade.caution import Caution
from heatgrade.recovery.compressor import EfficiencyMap
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.units import show

_ATMOSPHERE = 101325.0  # Pa
_PRESSURE_RATIO = (1.5, 8.0)  # where one efficiency for all compressors is believable
_AGAINST = {"above-limit", "below-limit", "wet-compression"}  # what marks a machine down


def reservations(pump: HeatPump, cycle: Cycle) -> tuple[Caution, ...]:
    """Return the cautions that stand against choosing this cycle: its limits."""
    return tuple(caution for caution in cycle_cautions(pump, cycle) if caution.code in _AGAINST)


def cycle_cautions(pump: HeatPump, cycle: Cycle) -> tuple[Caution, ...]:
    """Return what stands against building this cycle."""
    where = f"heat pump ({cycle.refrigerant})"
    found = [*_limits(pump, cycle)]
    if cycle.wet:
        found.append(
            (
                "wet-compression",
                "the compression ends inside the two-phase region: raise superheat or "
                "internal_exchanger_effectiveness",
            )
        )
    found += _ratios(pump, cycle)
    lowest = min(stage.suction.pressure for stage in cycle.stages)
    if lowest < _ATMOSPHERE:
        found.append(
            (
                "below-atmosphere",
                f"evaporates at {show(lowest, 'kPa')}, below the atmosphere: air leaks in",
            )
        )
    return tuple(Caution(code, where, message) for code, message in found)


def _limits(pump: HeatPump, cycle: Cycle) -> list[tuple[str, str]]:
    found = []
    discharge, limit = cycle.hottest_discharge, pump.discharge_limit
    if discharge > limit:
        found.append(
            (
                "above-limit",
                f"discharge at {show(discharge, 'degC')}, above the limit of "
                f"{show(limit, 'degC')}: two stages or another refrigerant",
            )
        )
    ratio = pump.pressure_ratio_limit
    if ratio is not None and cycle.pressure_ratio > ratio:
        found.append(
            (
                "above-limit",
                f"pressure ratio {cycle.pressure_ratio:.2f}, above the limit of {ratio:g}: two "
                "stages",
            )
        )
    pressure = pump.pressure_limit
    if pressure is not None and cycle.highest_pressure > pressure * (1.0 + 1e-12):
        found.append(
            (
                "above-limit",
                f"{cycle.highest_pressure / 1e5:.1f} bar, above the limit of "
                f"{pressure / 1e5:.1f} bar: a refrigerant with a lower pressure",
            )
        )
    capacity = pump.least_volumetric_capacity
    if capacity is not None and cycle.volumetric_heating_capacity < capacity:
        found.append(
            (
                "below-limit",
                f"{cycle.volumetric_heating_capacity / 1e6:.2f} MJ of heat per m3 drawn in, below "
                f"the {capacity / 1e6:.2f} MJ/m3 asked for: a denser refrigerant",
            )
        )
    return found


def _ratios(pump: HeatPump, cycle: Cycle) -> list[tuple[str, str]]:
    efficiency = pump.isentropic_efficiency
    found = []
    for ratio in sorted({stage.pressure_ratio for stage in cycle.stages}):
        if isinstance(efficiency, EfficiencyMap):
            low, high = efficiency.pressure_ratio[0], efficiency.pressure_ratio[-1]
            if not efficiency.covers(ratio):
                found.append(
                    (
                        "out-of-range",
                        f"pressure ratio {ratio:.2f}, outside {low:g} to {high:g} of the "
                        "efficiency map: its end value was taken",
                    )
                )
        elif not _PRESSURE_RATIO[0] <= ratio <= _PRESSURE_RATIO[1]:
            low, high = _PRESSURE_RATIO
            found.append(
                (
                    "out-of-range",
                    f"pressure ratio {ratio:.2f}, outside {low:g} to {high:g} where a "
                    "constant isentropic efficiency of one stage can be believed",
                )
            )
    return found
