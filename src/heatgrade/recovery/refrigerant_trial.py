"""Choice of refrigerant: every listed fluid put to the same task."""

from __future__ import annotations

from dataclasses import dataclass, replace

from heatgrade.errors import RecoveryError
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import BEST, HeatPump
from heatgrade.recovery.heat_pump_duty import cycle_cautions
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.refrigerant import REFRIGERANTS, Refrigerant
from heatgrade.recovery.split import Split, SplitTask, best_split


@dataclass(frozen=True, slots=True)
class RefrigerantTrial:
    """How one refrigerant fares.

    Attributes
    ----------
    refrigerant : str
        Name.
    electricity : float or None
        Electricity it needs [W]; None when refused.
    discharge_temperature : float or None
        Behind the compressor [K]; None when refused.
    reservation : str
        Why it is refused or marked down; empty when nothing stands against it.
    """

    refrigerant: str
    electricity: float | None
    discharge_temperature: float | None
    reservation: str

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        discharge = self.discharge_temperature
        return {
            "refrigerant": self.refrigerant,
            "electricity_W": self.electricity,
            "discharge_C": None if discharge is None else discharge - 273.15,
            "reservation": self.reservation,
        }


def choose_split(
    source: HeatCurve,
    network: HeatNetwork,
    water_curve: HeatCurve,
    approach: float,
    pump: HeatPump,
) -> tuple[SplitTask, Split, tuple[RefrigerantTrial, ...]]:
    """Return the task with its refrigerant settled, the best split, and the trials made.

    With the refrigerant ``"best"``: the least electricity among those whose discharge stays under
    its limit and whose compression ends dry; if there is none, the least electricity of all.

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
        HG602, HG603 when the one refrigerant, or every one, cannot do it.
    """

    def task_with(name: str) -> SplitTask:
        machine = replace(pump, refrigerant=name)
        return SplitTask(source, network, water_curve, approach, machine, Refrigerant(name))

    if pump.refrigerant != BEST:
        task = task_with(pump.refrigerant)
        return task, best_split(task), ()
    trials: list[RefrigerantTrial] = []
    found: list[tuple[bool, float, SplitTask, Split]] = []
    refusal: RecoveryError | None = None
    for name in REFRIGERANTS:
        candidate = task_with(name)
        try:
            split = best_split(candidate)
        except RecoveryError as error:
            refusal = error
            trials.append(RefrigerantTrial(name, None, None, str(error)))
            continue
        electricity = split.shaft_power / pump.drive_efficiency
        against = [
            str(caution)
            for caution in cycle_cautions(candidate.pump, split.cycle)
            if caution.code in {"above-limit", "wet-compression"}
        ]
        trials.append(
            RefrigerantTrial(
                name, electricity, split.cycle.discharge.temperature, "; ".join(against)
            )
        )
        found.append((bool(against), electricity, candidate, split))
    if not found and refusal is not None:
        raise refusal
    _, _, chosen, split = min(found, key=lambda item: item[:2])
    return chosen, split, tuple(trials)
