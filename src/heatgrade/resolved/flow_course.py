"""What a flow solved in time returns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.shown import Listed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CourseOutcome:
    """How a solve in time went.

    Parameters
    ----------
    steps : int
        In time.
    iterations : int
        Of all steps.
    worst_residual : float
        Largest of any step's last residual: imbalance of momentum over the forces.
    mass_balance : float
        Largest imbalance of a cell at the end of any step over the flow through.
    courant : float
        Largest number of cells that coolant passed in a step.
    seconds : float
        Wall time [s].
    """

    steps: int
    iterations: int
    worst_residual: float
    mass_balance: float
    courant: float
    seconds: float

    def __str__(self) -> str:
        """Return one line for a log or a report."""
        return (
            f"{self.steps} steps, {self.iterations} iterations, residual <= "
            f"{self.worst_residual:.1e}, Courant number <= {self.courant:.2f}, "
            f"{self.seconds:.2f} s"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fluctuation:
    """Root mean squares of what a flow differs from its mean by.

    Parameters
    ----------
    u, v, w : arrays
        Of the velocities on the faces across x, y and z [m/s].
    pressure : (nx, ny, nz) array
        NaN where there is no coolant [Pa].
    """

    u: Array
    v: Array
    w: Array
    pressure: Array


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FlowCourse(Listed):
    """A flow from its start to its end.

    Parameters
    ----------
    time : (n,) array
        End of each step [s].
    final : FlowSolution
        The flow at the end.
    mean : FlowSolution or None
        The mean in time, from `average_from` on.
    fluctuation : Fluctuation or None
        About that mean.
    snapshots : tuple of (float, FlowSolution)
        Moments asked for: the end of the first step at or behind each [s].
    probes : dict of str to (n, 4) array
        Velocity along x, y and z [m/s] and pressure [Pa] in the cell at each point.
    openings : dict of str to (n, 2) array
        Mass flow into the box [kg/s] and static pressure [Pa] of each opening.
    falls : dict of str to (n, 2) array
        Mass flow [kg/s] and fall of pressure [Pa] of each pair of joined sides, by axis.
    forces : dict of str to (n, 3) array
        Upon the walls in each box [N].
    outcome : CourseOutcome
        How the solve went.
    """

    time: Array
    final: FlowSolution
    outcome: CourseOutcome
    mean: FlowSolution | None = None
    fluctuation: Fluctuation | None = None
    snapshots: tuple[tuple[float, FlowSolution], ...] = ()
    probes: dict[str, Array] = field(default_factory=dict)
    openings: dict[str, Array] = field(default_factory=dict)
    falls: dict[str, Array] = field(default_factory=dict)
    forces: dict[str, Array] = field(default_factory=dict)

    def rows(self) -> list[tuple[str, str]]:
        """Return how far it went, what openings and probes say at the end, and what is kept."""
        found = [("time", f"to {self.time[-1]:.6g} s"), ("solve", str(self.outcome))]
        found += [(f"{item.name}, at the end", item.told) for item in self.final.openings]
        for name, kept in self.probes.items():
            u, v, w, pressure = kept[-1]
            found.append(
                (f"{name}, at the end", f"{u:.4g}, {v:.4g}, {w:.4g} m/s, {pressure:.4g} Pa")
            )
        if self.mean is not None:
            found += [(f"{item.name}, in the mean", item.told) for item in self.mean.openings]
        if self.snapshots:
            found.append(("snapshots", ", ".join(f"{t:.6g} s" for t, _ in self.snapshots)))
        return found + [("caution", str(caution)) for caution in self.final.cautions]
