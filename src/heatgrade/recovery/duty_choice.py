"""Choice of a machine for a duty given by four temperatures: all that may be chosen, compared."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive
from heatgrade.materials import Coolant
from heatgrade.recovery.candidate import candidates
from heatgrade.recovery.cycle_search import solve_cycle, working_fluid
from heatgrade.recovery.evaporator import evaporating_temperature
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty, heat_pump_duty
from heatgrade.recovery.refrigerant_trial import RefrigerantTrial


@dataclass(frozen=True, slots=True)
class DutyChoice:
    """The best machine for a duty, and all that were tried.

    Attributes
    ----------
    duty : HeatPumpDuty
        The best machine at work.
    trials : tuple of RefrigerantTrial
        Every machine, the least electricity first, those refused last.
    """

    duty: HeatPumpDuty
    trials: tuple[RefrigerantTrial, ...]


def choose_duty(
    pump: HeatPump,
    *,
    source_inlet: float,
    source_outlet: float,
    sink_inlet: float,
    sink_outlet: float,
    heat_flow: float = 1e6,
) -> DutyChoice:
    """Return the machine that needs the least electricity for a duty within its limits.

    If no machine keeps its limits, the one with the least electricity of all, with its cautions.

    Parameters
    ----------
    pump : HeatPump
        The machine; refrigerant and cycle may be left to choose (``"best"``, or several names).
    source_inlet, source_outlet, sink_inlet, sink_outlet : float
        Temperatures of the water into and out of evaporator and condenser [K].
    heat_flow : float
        Heat given to the sink [W]; all flows of the answer are in proportion to it.

    Raises
    ------
    RecoveryError
        HG621 when a liquid does not change its temperature the right way; HG602, HG603, HG613 to
        HG616 when no machine can do it.

    Examples
    --------
    >>> found = choose_duty(HeatPump(("R717", "R600a")), source_inlet=303.15, source_outlet=298.15,
    ...                     sink_inlet=318.15, sink_outlet=343.15)
    >>> found.duty.refrigerant, round(found.duty.cop, 2)
    ('R600a', 4.93)
    """
    wanted = positive(heat_flow, "heat_flow", "W")
    _check_order("source", source_outlet, source_inlet)
    _check_order("sink", sink_inlet, sink_outlet)
    water = Coolant("water", pressure=1.6e6)
    sink = _water(water, wanted, sink_inlet, sink_outlet)
    tried: list[tuple[tuple[bool, bool, float], RefrigerantTrial, HeatPumpDuty | None]] = []
    refusal: RecoveryError | None = None
    for machine in candidates(pump):
        fluid = working_fluid(str(machine.refrigerant))
        low = evaporating_temperature(machine, fluid, source_inlet, source_outlet)
        try:
            cycle = solve_cycle(machine, fluid, low, sink)
        except RecoveryError as error:
            refusal = error
            tried.append(((True, True, 0.0), RefrigerantTrial.refused(machine, error), None))
            continue
        taken = wanted / (1.0 + cycle.work_ratio)
        source = _water(water, taken, source_outlet, source_inlet)
        duty = heat_pump_duty(machine, fluid, cycle, source, sink)
        trial = RefrigerantTrial.of(machine, cycle, duty.electricity)
        tried.append(((False, bool(trial.reservation), duty.electricity), trial, duty))
    tried.sort(key=lambda item: item[0])
    best = tried[0][2]
    if best is None:
        assert refusal is not None
        raise refusal
    return DutyChoice(best, tuple(trial for _, trial, _ in tried))


def _water(water: Coolant, heat: float, cold: float, hot: float) -> HeatCurve:
    return HeatCurve.between(water, heat / float(water.enthalpy_difference(cold, hot)), cold, hot)


def _check_order(side: str, cold: float, hot: float) -> None:
    for end, value in (("cold", cold), ("hot", hot)):
        positive(value, f"{side}, {end} end", "K")
    if hot <= cold:
        entry = "source_outlet" if side == "source" else "sink_outlet"
        change = "cools" if side == "source" else "warms"
        raise RecoveryError(
            "HG621",
            f"the {side} does not change its temperature the right way",
            entry=entry,
            value=cold if side == "source" else hot,
            allowed="source outlet below its inlet, sink outlet above its inlet",
            remedy=f"exchange the two temperatures: the heat pump {change} the {side}",
        )
