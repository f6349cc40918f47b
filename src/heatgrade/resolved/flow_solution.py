"""What a resolved flow solve returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.shown import Listed

Array = NDArray[np.float64]


class FlowReason(StrEnum):
    """Why a flow solve stopped."""

    CONVERGED = "converged"
    UNSTEADY = "unsteady"
    STAGNATED = "stagnated"
    MAX_ITERATIONS = "max iterations"
    DIVERGED = "diverged"
    IN_TIME = "in time"


@dataclass(frozen=True, slots=True)
class FlowOutcome:
    """How a flow solve went.

    Parameters
    ----------
    reason : FlowReason
        Why it stopped.
    iterations : int
        Outer iterations done.
    residual : float
        Of momentum, at the end: norm of the imbalance over that of pressure and other forces, both
        of all three components together.
    residual_history : tuple of float
        That ratio at each iteration.
    mass_balance : float
        Largest imbalance of any cell over the flow through the openings, or over the largest
        flow through a face where nothing enters.
    pressure_cycles : int
        Multigrid cycles of all pressure solves.
    seconds : float
        Wall time [s].
    """

    reason: FlowReason
    iterations: int
    residual: float
    residual_history: tuple[float, ...]
    mass_balance: float
    pressure_cycles: int
    seconds: float

    @property
    def converged(self) -> bool:
        """Whether the tolerance was reached."""
        return self.reason is FlowReason.CONVERGED

    def __str__(self) -> str:
        """Return one line for a log or a report."""
        return (
            f"{self.reason.value} after {self.iterations} iterations, residual "
            f"{self.residual:.1e}, mass balance {self.mass_balance:.1e}, {self.seconds:.2f} s"
        )


@dataclass(frozen=True, slots=True)
class OpeningFlow:
    """What passes through one opening.

    Parameters
    ----------
    name : str
        The opening's.
    mass_flow : float
        Into the box [kg/s].
    pressure : float
        Static, the mean over its open area [Pa].
    total_pressure : float
        Static and dynamic, the mean over what flows [Pa].
    """

    name: str
    mass_flow: float
    pressure: float
    total_pressure: float

    @property
    def told(self) -> str:
        """Flow and pressure in words."""
        way = "in" if self.mass_flow > 0.0 else "out"
        return f"{abs(self.mass_flow) * 1e3:.4g} g/s {way} at {self.pressure:.4g} Pa"


@dataclass(frozen=True, slots=True)
class PeriodicFlow:
    """What passes a pair of joined sides.

    Parameters
    ----------
    axis : str
        "x", "y" or "z", across which they lie.
    mass_flow : float
        Upwards [kg/s].
    pressure_drop : float
        Fall of the mean pressure from the low to the high side [Pa].
    """

    axis: str
    mass_flow: float
    pressure_drop: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FlowSolution(Listed):
    """Velocities and pressure of a steady flow.

    Parameters
    ----------
    u : (nx + 1, ny, nz) array
        Velocity along x, the mean over the open part of each face across x [m/s].
    v : (nx, ny + 1, nz) array
        The same along y.
    w : (nx, ny, nz + 1) array
        The same along z.
    pressure : (nx, ny, nz) array
        In each cell; NaN where there is no coolant [Pa].
    mass_flow : three arrays
        Through each face across x, y and z, shaped like u, v and w [kg/s].
    openings : tuple of OpeningFlow
        In the order of the domain's.
    outcome : FlowOutcome
        Why the solve stopped, iterations, residuals.
    cautions : tuple of Caution
        What must be known before it is used.
    periodic : tuple of PeriodicFlow
        In the order of the domain's.
    """

    u: Array
    v: Array
    w: Array
    pressure: Array
    mass_flow: tuple[Array, Array, Array]
    openings: tuple[OpeningFlow, ...]
    outcome: FlowOutcome
    cautions: tuple[Caution, ...] = ()
    periodic: tuple[PeriodicFlow, ...] = ()

    @property
    def cell_velocity(self) -> tuple[Array, Array, Array]:
        """Velocity in each cell along x, y and z, the mean of its two faces [m/s]."""
        return (
            0.5 * (self.u[1:] + self.u[:-1]),
            0.5 * (self.v[:, 1:] + self.v[:, :-1]),
            0.5 * (self.w[:, :, 1:] + self.w[:, :, :-1]),
        )

    def rows(self) -> list[tuple[str, str]]:
        """Return what passes openings and joined sides, how the solve went, and its cautions."""
        joined = [
            (f"joined {p.axis}", f"{p.mass_flow * 1e3:.4g} g/s, falls by {p.pressure_drop:.4g} Pa")
            for p in self.periodic
        ]
        return [
            *((item.name, item.told) for item in self.openings),
            *joined,
            ("solve", str(self.outcome)),
            *(("caution", str(caution)) for caution in self.cautions),
        ]

    def opening(self, name: str) -> OpeningFlow:
        """Return what passes through the opening of this name."""
        return next(item for item in self.openings if item.name == name)

    def pressure_drop(self, inlet: str, outlet: str) -> float:
        """Return the fall of static pressure from one opening to another [Pa]."""
        return self.opening(inlet).pressure - self.opening(outlet).pressure
