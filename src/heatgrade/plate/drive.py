"""What drives a plate in time: powers, the coolant's flow and its temperature at the inlet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heatgrade.transient import PowerTrace, Signal, TableCourse
from heatgrade.transient.course import Course

Given = float | Signal | Callable[[float], float]


@dataclass(frozen=True, slots=True, eq=False)
class Drive:
    """What drives a plate in time.

    Parameters
    ----------
    power : PowerTrace or None
        Powers; the plate's own without one.
    volume_flow : Signal
        Of the coolant at the inlet [m3/s].
    inlet_temperature : Signal
        [K].
    """

    power: PowerTrace | None
    volume_flow: Signal
    inlet_temperature: Signal

    @classmethod
    def of(cls, power: PowerTrace | None, volume_flow: Given, inlet_temperature: Given) -> Drive:
        """Return what drives a plate from numbers, functions or signals.

        Raises
        ------
        InputError
            HG457 for anything else.
        """
        flow = Signal.of(volume_flow, "volume_flow")
        return cls(power, flow, Signal.of(inlet_temperature, "inlet_temperature"))

    @property
    def courses(self) -> dict[str, Course]:
        """Each of them by its argument's name."""
        found = {
            "volume_flow": self.volume_flow.course,
            "inlet_temperature": self.inlet_temperature.course,
        }
        return found if self.power is None else {"power": self.power.course, **found}

    @property
    def flow_jumps(self) -> bool:
        """Whether the flow stands still between its breaks."""
        course = self.volume_flow.course
        return isinstance(course, TableCourse) and course.kind == "steps"

    @property
    def longest_step(self) -> float:
        """Longest step that resolves all of it [s]."""
        return min(course.longest_step for course in self.courses.values())

    def next_break(self, time: float) -> float:
        """Return the first time after `time` at which any of it may jump or bend [s]."""
        return min(course.next_break(time) for course in self.courses.values())
