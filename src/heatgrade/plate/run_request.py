"""What a run in time is asked for, whatever the plate's coolant is seen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike

from heatgrade.errors import InputError, finite, positive
from heatgrade.plate.execution import Execution
from heatgrade.plate.initial_state import Initial
from heatgrade.plate.recorder import Point
from heatgrade.plate.snapshots import Snapshots
from heatgrade.plate.timed_equations import Properties
from heatgrade.plate.transient_result import TransientResult

# K.  Doubles of some hundred kelvin lie 5.7e-14 K apart, and a run to this tolerance through a rise
# of 50 K takes some sqrt(50 / 1e-10), nearly a million, steps in a time constant: their roundings
# add up to half of it, as the root of their number if at random.
LEAST_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class RunRequest:
    """The arguments of `Plate.solve_transient` beside the plate, its drive and its grid.

    Parameters
    ----------
    start, duration : float
        [s].
    tolerance : float
        [K].
    initial, points, blocks, snapshots, checkpoint, resume, properties
        As in `Plate.solve_transient`.
    execution : Execution
        Threads, and who is told.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG450 for a tolerance of the temperatures' rounding, HG465 for
        an unknown way to take properties.
    """

    start: float
    duration: float
    tolerance: float
    initial: Initial
    points: Mapping[str, Point]
    blocks: bool | Sequence[str]
    snapshots: Snapshots | None
    checkpoint: str | PathLike[str] | None
    resume: TransientResult | str | PathLike[str] | None
    properties: Properties | None
    execution: Execution

    def __post_init__(self) -> None:
        """Check the numbers."""
        object.__setattr__(self, "start", finite(self.start, "start", "s"))
        object.__setattr__(self, "duration", positive(self.duration, "duration", "s"))
        object.__setattr__(self, "tolerance", positive(self.tolerance, "tolerance", "K"))
        if self.tolerance < LEAST_TOLERANCE:
            raise InputError(
                "HG450",
                "cannot be met: the rounding of the temperatures adds up to more from step to step",
                entry="tolerance",
                value=self.tolerance,
                allowed=f">= {LEAST_TOLERANCE:g} K",
                remedy="loosen the tolerance; 0.001 K is far below what any model here knows",
            )
        if self.properties not in ("local", "initial", None):
            raise InputError(
                "HG465",
                "is no way to take properties",
                entry="properties",
                value=self.properties,
                allowed="local, initial",
                remedy="name one of them",
            )

    @property
    def end(self) -> float:
        """Time at which the run ends [s]."""
        return self.start + self.duration
