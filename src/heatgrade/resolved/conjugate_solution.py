"""Flow and heat together: how to solve, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import positive
from heatgrade.resolved.energy import check_advection
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.flow_solver import FlowSettings
from heatgrade.resolved.turbulence import Turbulence, as_turbulence
from heatgrade.resolved.turbulent_flow import EddyFields
from heatgrade.shown import Listed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ConjugateSettings:
    """How to solve.

    Parameters
    ----------
    flow : FlowSettings
        Of the flow.
    temperature_tolerance : float
        Largest change of any temperature from pass to pass at which the solve ends [K].
    advection : str
        How the coolant carries heat: "bounded" (second order), "central" or "upwind".
    turbulence : Turbulence or "k-omega-sst", optional
        The turbulence model; laminar if not given.
    """

    flow: FlowSettings = field(default_factory=FlowSettings)
    temperature_tolerance: float = 1e-4
    advection: str = "bounded"
    turbulence: Turbulence | None = None

    def __post_init__(self) -> None:
        """Check the entries."""
        positive(self.temperature_tolerance, "temperature_tolerance", "K")
        object.__setattr__(self, "turbulence", as_turbulence(self.turbulence))
        check_advection(self.advection)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ConjugateSolution(Listed):
    """Flow and temperatures.

    Parameters
    ----------
    flow : FlowSolution
        At the last properties.
    temperature : (nx, ny, nz) array
        Of each cell, solid and coolant [K].
    opening_temperature : dict of str to float
        Mean over what flows through each opening [K]; the reference where nothing does.
    heat_capacity : float
        Of the coolant, the mean between inlet and outlet that carries the heat [J/(kg K)].
    heat_balance : float
        Heat that is not accounted for, over what is released or exchanged.
    changes : tuple of float
        Largest change of a temperature in each pass [K].
    iterations : int
        Of the flow, in all passes.
    seconds : float
        Wall time [s].
    cautions : tuple of Caution
        What must be known before it is used.
    turbulence : EddyFields or None
        Where a turbulence model was used.
    """

    flow: FlowSolution
    temperature: Array
    opening_temperature: dict[str, float]
    heat_capacity: float
    heat_balance: float
    changes: tuple[float, ...]
    iterations: int
    seconds: float
    cautions: tuple[Caution, ...] = ()
    turbulence: EddyFields | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Return temperatures, what passes openings, how the solve went, and its cautions."""
        openings = [
            (o.name, f"{o.told}, {self.opening_temperature[o.name]:.2f} K")
            for o in self.flow.openings
        ]
        return [
            ("hottest", f"{float(np.nanmax(self.temperature)):.2f} K"),
            *openings,
            ("flow", self.turbulence_name),
            ("solve", self.told),
            *(("caution", str(caution)) for caution in self.cautions),
        ]

    @property
    def turbulence_name(self) -> str:
        """Name of the turbulence model, or laminar."""
        return "laminar" if self.turbulence is None else self.turbulence.model.model

    @property
    def rest(self) -> str:
        """Words before the outcome of a flow that did not come to rest, of which this is a mean."""
        return "" if self.flow.outcome.converged else "a mean, no steady flow; "

    @property
    def told(self) -> str:
        """How the solve went, in one line: iterations and time of all passes between both."""
        last = self.flow.outcome
        return (
            f"{self.rest}{last.reason.value} after {self.iterations} iterations in "
            f"{len(self.changes)} passes of flow and heat, residual {last.residual:.1e}, mass "
            f"balance {last.mass_balance:.1e}, {self.seconds:.2f} s"
        )

    def after(self, before: ConjugateSolution | None) -> ConjugateSolution:
        """Return the same, telling what it and the one that it started from took together."""
        if before is None:
            return self
        return replace(
            self,
            changes=before.changes + self.changes,
            iterations=before.iterations + self.iterations,
            seconds=before.seconds + self.seconds,
        )
