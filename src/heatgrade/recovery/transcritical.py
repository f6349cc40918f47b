"""Transcritical cycle: heat is given above the critical pressure, in a gas cooler.

There is no condensing temperature, so the pressure is free, and it has an optimum.  With the gas
cooled to the sink's inlet plus the approach, a higher pressure moves the pinch out of the gas
cooler's inside; the lowest pressure at which it is out is the corner.  From there the search goes
up, where the gas keeps its outlet temperature, or down, where it must leave warmer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from heatgrade.errors import RecoveryError
from heatgrade.recovery.condenser import smallest_difference
from heatgrade.recovery.cycle import Cycle, CycleDraft
from heatgrade.recovery.heat_curve import TemperatureCurve
from heatgrade.recovery.heat_pump import TRANSCRITICAL, HeatPump
from heatgrade.recovery.refrigerant import Refrigerant
from heatgrade.recovery.root import bracketed_root
from heatgrade.recovery.single_stage import draft_with_liquid

_LOWEST, _HIGHEST = 1.02, 2.0  # gas-cooler outlet and inlet pressure over the critical pressure
_TOLERANCE = 1e-5  # relative, of the best pressure: the COP is flat there
_GOLDEN = 0.5 * (3.0 - math.sqrt(5.0))
_OUTLET_TOLERANCE = 1e-6  # K


def solve_transcritical(
    pump: HeatPump, refrigerant: Refrigerant, evaporating: float, sink: TemperatureCurve
) -> Cycle:
    """Return the cycle with the gas-cooler pressure that needs the least work.

    Parameters
    ----------
    pump : HeatPump
        The machine; its ``pressure_limit`` bounds the search.
    refrigerant : Refrigerant
        Working fluid.
    evaporating : float
        Saturation temperature at the evaporator's outlet [K].
    sink : TemperatureCurve
        The water to be heated; only the shape of its curve matters.

    Raises
    ------
    RecoveryError
        HG614 when no allowed pressure heats the sink.
    """
    task = _Task(pump, refrigerant, evaporating, sink)
    low = _LOWEST * refrigerant.critical_pressure / (1.0 - pump.condenser_pressure_loss)
    high = _HIGHEST * refrigerant.critical_pressure
    if pump.pressure_limit is not None:
        high = min(high, pump.pressure_limit)
    if low > high or (slack_high := task.slack(high)) < 0.0:
        raise _cannot(refrigerant, sink, high)
    slack_low = task.slack(low)
    corner = low
    if slack_low < 0.0:
        corner = bracketed_root(task.slack, low, high, 1.0, f_low=slack_low, f_high=slack_high)
    best = task.draft(corner)
    step = corner * (1.0 + 1e-4)
    if step < high and (math.isinf(_effort(best)) or _effort(task.draft(step)) < _effort(best)):
        best = task.draft(_minimum(lambda p: _effort(task.draft(p)), corner, high))
    elif slack_low < 0.0:
        best = task.warmer(low, corner, best)
    if math.isinf(_effort(best)):
        raise _cannot(refrigerant, sink, high)
    return best.against(sink)


@dataclass(frozen=True, slots=True)
class _Task:
    """A machine, its evaporation and its sink: what is searched over pressures."""

    pump: HeatPump
    refrigerant: Refrigerant
    evaporating: float
    sink: TemperatureCurve

    @property
    def coldest(self) -> float:
        """Coldest temperature at which the gas may leave [K]."""
        return self.sink.cold_temperature + self.pump.condenser_approach

    def draft(self, pressure: float, outlet: float | None = None) -> CycleDraft:
        """Return the cycle at a pressure, the gas leaving at `outlet` (None: the coldest)."""
        leaves = self.coldest if outlet is None else outlet
        behind = pressure * (1.0 - self.pump.condenser_pressure_loss)
        return draft_with_liquid(
            self.pump,
            self.refrigerant,
            self.evaporating,
            pressure,
            self.refrigerant.dense(behind, leaves),
            layout=TRANSCRITICAL,
            condensing=None,
            subcooling=0.0,
        )

    def slack(self, pressure: float, outlet: float | None = None) -> float:
        """Return by how much the gas cooler's inside keeps the approach [K]."""
        found = self.draft(pressure, outlet)
        drop = found.stages[-1].discharge.temperature - found.condenser_outlet.temperature
        if drop <= 0.0:
            return drop - self.pump.condenser_approach
        profile = found.against(self.sink).condenser
        return smallest_difference(profile, skip=1) - self.pump.condenser_approach

    def outlet_at(self, pressure: float) -> float | None:
        """Return the coldest outlet that keeps the approach [K], None where there is none."""
        top = self.sink.hot_temperature
        if self.slack(pressure, top) < 0.0:
            return None
        return bracketed_root(
            lambda outlet: self.slack(pressure, outlet), self.coldest, top, _OUTLET_TOLERANCE
        )

    def warmer(self, low: float, corner: float, best: CycleDraft) -> CycleDraft:
        """Return the best cycle below the corner, or `best` where that needs no less."""

        def at(pressure: float) -> CycleDraft | None:
            outlet = self.outlet_at(pressure)
            return None if outlet is None else self.draft(pressure, outlet)

        def effort(pressure: float) -> float:
            found = at(pressure)
            return math.inf if found is None else _effort(found)

        if effort(corner * (1.0 - 1e-3)) >= _effort(best):
            return best
        found = at(_minimum(effort, low, corner))
        return best if found is None or _effort(found) > _effort(best) else found


def _effort(draft: CycleDraft) -> float:
    """Return work per heat taken up; inf where the gas leaves too warm to take up any."""
    return draft.work_ratio if draft.evaporator_heat > 0.0 else math.inf


def _minimum(effort: Callable[[float], float], low: float, high: float) -> float:
    """Return the pressure with the least effort, by golden section [Pa]."""
    a, b = low, high
    x, y = a + _GOLDEN * (b - a), b - _GOLDEN * (b - a)
    at_x, at_y = effort(x), effort(y)
    while b - a > _TOLERANCE * b:
        if at_x < at_y:
            b, y, at_y = y, x, at_x
            x = a + _GOLDEN * (b - a)
            at_x = effort(x)
        else:
            a, x, at_x = x, y, at_y
            y = b - _GOLDEN * (b - a)
            at_y = effort(y)
    return 0.5 * (a + b)


def _cannot(refrigerant: Refrigerant, sink: TemperatureCurve, high: float) -> RecoveryError:
    return RecoveryError(
        "HG614",
        f"{refrigerant.name} does not heat from {sink.cold_temperature:.2f} K to "
        f"{sink.hot_temperature:.2f} K at any pressure up to {high / 1e5:.1f} bar",
        entry="refrigerant",
        value=refrigerant.name,
        allowed=f"gas-cooler pressures from {_LOWEST * refrigerant.critical_pressure / 1e5:.1f} "
        f"to {high / 1e5:.1f} bar",
        remedy="choose a subcritical refrigerant, a cooler network or a higher pressure_limit",
    )
