"""Choice of machine: every candidate put to the same task."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError
from heatgrade.recovery.candidate import candidates
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_caution import reservations
from heatgrade.recovery.cycle_search import working_fluid
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.split import Split, SplitTask, best_split, solve_split
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

_FINALISTS = 6  # machines that get a split of their own


@dataclass(frozen=True, slots=True)
class RefrigerantTrial(Shown):
    """How one refrigerant fares in one cycle.

    Attributes
    ----------
    refrigerant, cycle : str
        Names.
    electricity : float or None
        Electricity it needs [W]; None when refused.
    discharge_temperature : float or None
        Warmest behind a compressor [K]; None when refused.
    pressure_ratio, highest_pressure, volumetric_capacity : float or None
        Largest of a compressor [-]; anywhere [Pa]; heat per volume drawn in [J/m3]; None when
        refused.
    reservation : str
        Why it is refused or marked down; empty when nothing stands against it.
    """

    refrigerant: str
    cycle: str
    electricity: float | None
    discharge_temperature: float | None
    pressure_ratio: float | None
    highest_pressure: float | None
    volumetric_capacity: float | None
    reservation: str

    @classmethod
    def of(cls, pump: HeatPump, cycle: Cycle, electricity: float) -> RefrigerantTrial:
        """Return the trial of a machine that can do the task."""
        return cls(
            cycle.refrigerant,
            cycle.layout,
            electricity,
            cycle.hottest_discharge,
            cycle.pressure_ratio,
            cycle.highest_pressure,
            cycle.volumetric_heating_capacity,
            "; ".join(str(caution) for caution in reservations(pump, cycle)),
        )

    @classmethod
    def refused(cls, pump: HeatPump, error: RecoveryError) -> RefrigerantTrial:
        """Return the trial of a machine that cannot do the task."""
        return cls(str(pump.refrigerant), pump.cycle, None, None, None, None, None, str(error))

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        discharge = self.discharge_temperature
        return {
            "refrigerant": self.refrigerant,
            "cycle": self.cycle,
            "electricity_W": self.electricity,
            "discharge_C": None if discharge is None else discharge - ZERO_CELSIUS,
            "pressure_ratio": self.pressure_ratio,
            "highest_pressure_Pa": self.highest_pressure,
            "volumetric_heating_capacity_J_per_m3": self.volumetric_capacity,
            "reservation": self.reservation,
        }


def choose_split(
    source: HeatCurve,
    network: HeatNetwork,
    water_curve: HeatCurve,
    approach: float,
    pump: HeatPump,
) -> tuple[SplitTask, Split, tuple[RefrigerantTrial, ...]]:
    """Return the task with its machine settled, the best split, and the trials made.

    Where refrigerant or cycle is to be chosen: the least electricity among the machines that keep
    their limits and compress dry; if there is none, the least electricity of all.  Of more than
    six machines, each is first tried with the split of the first one, and the six best then with
    a split of their own.

    Parameters
    ----------
    source : HeatCurve
        Stream to be cooled to the racks' supply.
    network : HeatNetwork
        Where the heat goes.
    water_curve : HeatCurve
        The network's water from return to supply, per kg/s.
    approach : float
        Smallest difference in the exchanger [K].
    pump : HeatPump
        The machine.

    Raises
    ------
    RecoveryError
        HG602, HG603, HG613 to HG616 when the one machine, or every one, cannot do it.
    """

    def task_with(machine: HeatPump) -> SplitTask:
        fluid = working_fluid(str(machine.refrigerant))
        return SplitTask(source, network, water_curve, approach, machine, fluid)

    if pump.settled:
        task = task_with(pump)
        return task, best_split(task), ()
    tasks = [task_with(machine) for machine in candidates(pump)]
    attempts = [_attempt(task, None) for task in tasks[:_FINALISTS]]
    if len(tasks) > _FINALISTS:
        known = [attempt.split for attempt in attempts if attempt.split is not None]
        like = known[0] if known else None
        attempts += [_attempt(task, like) for task in tasks[_FINALISTS:]]
        order = sorted(range(len(attempts)), key=lambda i: attempts[i].rank)
        for i in order[:_FINALISTS]:
            attempts[i] = _attempt(tasks[i], None)
    best = min(attempts, key=lambda attempt: attempt.rank)
    if best.split is None:
        raise best.error or AssertionError
    return best.task, best.split, tuple(attempt.trial for attempt in attempts)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A candidate's try: its split, or why there is none."""

    task: SplitTask
    split: Split | None
    trial: RefrigerantTrial
    error: RecoveryError | None

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Order of preference: possible, without reservation, least electricity."""
        power = self.trial.electricity
        return power is None, bool(self.trial.reservation), 0.0 if power is None else power


def _attempt(task: SplitTask, like: Split | None) -> _Attempt:
    """Return a candidate's best split, or the one that heats the network as far as `like`."""
    try:
        if like is None:
            split = best_split(task)
        else:
            split = solve_split(task, like.middle_temperature, like.arrangement)
    except RecoveryError as error:
        return _Attempt(task, None, RefrigerantTrial.refused(task.pump, error), error)
    electricity = split.shaft_power / task.pump.electric_efficiency
    return _Attempt(task, split, RefrigerantTrial.of(task.pump, split.cycle, electricity), None)
