"""What a solved mesh plate tells, on the grid and on the user's own cells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.painted.film import wetted_area
from heatgrade.painted.painted_mesh import PaintedMesh
from heatgrade.painted.sampling import beyond, sampled, touching
from heatgrade.painted.shape import Shape
from heatgrade.resolved import ConjugateSolution, FlowOutcome
from heatgrade.shown import Told
from heatgrade.solve import Outcome
from heatgrade.thermal.boundary import Convection
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.scene import Scene

Array = NDArray[np.float64]

PART = 0.5  # least share of a cell from which on it counts as a region's own


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeshResult(Told):
    """The steady state of a plate from a mesh.

    Parameters
    ----------
    shape : TaggedMesh or SurfaceSet
        The mesh.
    painted : PaintedMesh
        Its regions on the grid.
    temperature : (nx, ny, nz) array
        Of the solids [K], and of resolved coolant; nan elsewhere.
    heat_flow : float
        Heat released [W].
    coolant_temperature : float
        Of the film, or at the inlet [K].
    heat_to_coolant : float
        [W].
    wetted_area : float
        Of the walls between solids and coolant [m2].
    hottest : dict of str to float
        Hottest cell of each solid region [K].
    mean : dict of str to float
        Mean temperature of each solid region, by volume [K].
    outcome : Outcome or FlowOutcome
        Of the last linear solve, or of the flow.
    cautions : tuple of Caution
        What to know before trusting the numbers.
    solution : ConjugateSolution or None
        Velocities, pressure and temperatures of resolved coolant; None under a film.
    volume_flow : float or None
        Of resolved coolant at the inlet, given or as the pressure there drives it [m3/s].
    """

    shape: Shape
    painted: PaintedMesh
    temperature: Array
    heat_flow: float
    coolant_temperature: float
    heat_to_coolant: float
    wetted_area: float
    hottest: dict[str, float]
    mean: dict[str, float]
    outcome: Outcome | FlowOutcome
    cautions: tuple[Caution, ...]
    solution: ConjugateSolution | None = None
    volume_flow: float | None = None

    @classmethod
    def of_film(
        cls,
        shape: Shape,
        painted: PaintedMesh,
        temperature: Array,
        heat: Array,
        sink: Array,
        film: Convection,
        outcome: Outcome,
    ) -> MeshResult:
        """Return the result of solids under a film.

        Parameters
        ----------
        temperature, heat, sink : (nx, ny, nz) arrays
            Of the cells [K], [W], [W/K].
        """
        solid = painted.solid_share > 0.0
        known = np.where(solid, temperature, np.nan)
        known.flags.writeable = False
        hottest, mean = _by_region(painted, temperature)
        return cls(
            shape=shape,
            painted=painted,
            temperature=known,
            heat_flow=float(heat.sum()),
            coolant_temperature=film.temperature,
            heat_to_coolant=float((sink * (temperature - film.temperature)).sum()),
            wetted_area=wetted_area(painted),
            hottest=hottest,
            mean=mean,
            outcome=outcome,
            cautions=painted.cautions,
        )

    @classmethod
    def of_flow(
        cls,
        shape: Shape,
        painted: PaintedMesh,
        found: ConjugateSolution,
        heat: Array,
        inlet_temperature: float,
        density: float,
    ) -> MeshResult:
        """Return the result with resolved coolant.

        Parameters
        ----------
        heat : (nx, ny, nz) array
            Of the cells [W].
        inlet_temperature, density : float
            Of what enters [K], [kg/m3].
        """
        filled = painted.solid_share + painted.coolant_share > 0.0
        known = np.where(filled, found.temperature, np.nan)
        known.flags.writeable = False
        hottest, mean = _by_region(painted, found.temperature)
        return cls(
            shape=shape,
            painted=painted,
            temperature=known,
            heat_flow=float(heat.sum()),
            coolant_temperature=inlet_temperature,
            heat_to_coolant=_carried_off(found, inlet_temperature),
            wetted_area=wetted_area(painted),
            hottest=hottest,
            mean=mean,
            outcome=found.flow.outcome,
            cautions=distinct((*painted.cautions, *found.cautions)),
            solution=found,
            volume_flow=found.flow.opening("inlet").mass_flow / density,
        )

    @property
    def cells(self) -> int:
        """Cells of the grid."""
        return self.painted.grid.cells

    @property
    def inlet_temperature(self) -> float:
        """Of the coolant: of the film, or at the inlet [K]."""
        return self.coolant_temperature

    @property
    def outlet_temperature(self) -> float | None:
        """Of resolved coolant, by what flows [K]; None under a film."""
        return None if self.solution is None else self.solution.opening_temperature["outlet"]

    @property
    def pressure_drop(self) -> float | None:
        """Static, from inlet to outlet, of resolved coolant [Pa]; None under a film."""
        return (
            None if self.solution is None else self.solution.flow.pressure_drop("inlet", "outlet")
        )

    @property
    def temperature_max(self) -> float:
        """Hottest cell of all solids [K]."""
        return max(self.hottest.values())

    @property
    def thermal_resistance(self) -> float:
        """``(hottest - coolant) / heat`` [K/W]; nan where no region gives off heat."""
        if self.heat_flow == 0.0:
            return math.nan
        return (self.temperature_max - self.coolant_temperature) / self.heat_flow

    @property
    def energy_balance(self) -> float:
        """``abs(released - to coolant) / released``; nan where no region gives off heat."""
        if self.heat_flow == 0.0:
            return math.nan
        return abs(self.heat_flow - self.heat_to_coolant) / abs(self.heat_flow)

    @property
    def mass_balance(self) -> float | None:
        """Largest imbalance of a cell over the flow of resolved coolant; None under a film."""
        return None if self.solution is None else self.solution.flow.outcome.mass_balance

    @property
    def iterations(self) -> int | None:
        """Of the flow, in all passes between flow and heat; None under a film."""
        return None if self.solution is None else self.solution.iterations

    @property
    def turbulence(self) -> str | None:
        """Name of the turbulence model, or laminar; None under a film."""
        return None if self.solution is None else self.solution.turbulence_name

    def at(self, points: Array) -> Array:
        """Return the temperature at points [K], between the centres of cells by lines.

        A point is in solid or coolant as most of its cell is, and only cells of that kind count:
        temperatures bend at walls, and a point on one has that of the solid.  Points outside of
        both, or of the solids under a film, get that of the nearest cell.

        Parameters
        ----------
        points : (n, 3) array
            [m].
        """
        grid, known = self.painted.grid, ~np.isnan(self.temperature)
        if self.solution is None:
            return sampled(grid, self.temperature, known, points)
        solid = self.painted.solid_share >= PART
        in_solid = touching(grid, beyond(solid, known), points)
        found = np.empty(len(points))
        for cells, here in ((solid, in_solid), (~solid, ~in_solid)):
            if here.any():
                found[here] = sampled(grid, self.temperature, cells & known, points[here])
        return found

    def summary(self) -> str:
        """Return what matters as a few lines of text."""
        rows = [
            ("heat", f"{self.heat_flow:.4g} W"),
            ("coolant", self._coolant()),
            ("wetted area", f"{self.wetted_area * 1e6:.4g} mm2"),
            ("hottest", f"{self.temperature_max - ZERO_CELSIUS:.2f} degC"),
            (
                "thermal resistance",
                f"{self.thermal_resistance:.4g} K/W" if self.heat_flow else "none without heat",
            ),
            ("balances", self._balances()),
        ]
        if self.solution is not None:
            rows.append(("solve", f"{self.turbulence}, {self.solution.told}"))
        rows += [
            (
                name,
                f"hottest {value - ZERO_CELSIUS:.2f}, "
                f"mean {self.mean[name] - ZERO_CELSIUS:.2f} degC",
            )
            for name, value in self.hottest.items()
        ]
        rows += self.painted.rows()
        rows += [("caution", str(caution)) for caution in self.cautions]
        return "\n".join(f"{name:<22}{value}" for name, value in rows)

    def _coolant(self) -> str:
        start = f"{self.coolant_temperature - ZERO_CELSIUS:.2f}"
        if self.outlet_temperature is None or self.pressure_drop is None:
            return f"film at {start} degC"
        end = f"{self.outlet_temperature - ZERO_CELSIUS:.2f}"
        flow = "" if self.volume_flow is None else f"{self.volume_flow * 6e4:.4g} L/min, "
        return f"resolved, {start} -> {end} degC, {flow}{self.pressure_drop / 1e3:.4g} kPa static"

    def _balances(self) -> str:
        energy = f"energy {self.energy_balance:.1e}" if self.heat_flow else "no heat"
        return energy if self.mass_balance is None else f"{energy}, mass {self.mass_balance:.1e}"

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        return {
            "cells": self.painted.grid.cells,
            "heat_W": self.heat_flow,
            "coolant_C": self.coolant_temperature - ZERO_CELSIUS,
            "outlet_C": None
            if self.outlet_temperature is None
            else self.outlet_temperature - ZERO_CELSIUS,
            "flow_L_per_min": None if self.volume_flow is None else self.volume_flow * 6e4,
            "pressure_drop_Pa": self.pressure_drop,
            "wetted_area_m2": self.wetted_area,
            "hottest_C": {name: value - ZERO_CELSIUS for name, value in self.hottest.items()},
            "mean_C": {name: value - ZERO_CELSIUS for name, value in self.mean.items()},
            "thermal_resistance_K_per_W": self.thermal_resistance if self.heat_flow else None,
            "energy_balance": self.energy_balance if self.heat_flow else None,
            "mass_balance": self.mass_balance,
            "iterations": self.iterations,
            "turbulence": self.turbulence,
            "volume_errors": dict(self.painted.volume_errors),
            "outcome": str(self.outcome.reason),
            "warnings": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a figure: two cuts through coolant, one through the hottest place."""
        from heatgrade.painted.mesh_picture import mesh_picture

        return mesh_picture(self)

    def scene(self, name: str = "cut", *, beside: MeshResult | None = None) -> Scene:
        """Return the plate in three dimensions: shows itself in notebooks, has `save` and `show`.

        Parameters
        ----------
        name : {"cut", "parts", "coolant", "pressure", "velocity", "streamlines", \
                "streamlines-speed"}
            What to show; under a film only the first two.
        beside : MeshResult, optional
            Another one, drawn beside it in the same scale.

        Raises
        ------
        InputError
            HG770 for another name.
        """
        from heatgrade.painted.mesh_result_file import save_once
        from heatgrade.scene import Scene

        results = {"first": self} if beside is None else {"first": self, "second": beside}
        return Scene.of({label: partial(save_once, r) for label, r in results.items()}, name)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the temperatures for ParaView and other programs.

        Parameters
        ----------
        path : str or path
            Name ending in ``.vtr`` (on the grid, with every region's share) or ``.vtu`` (on the
            cells of the user's own mesh).

        Raises
        ------
        InputError
            HG140 for another ending or surfaces without cells, HG141 for a place that cannot be
            written to.
        """
        from heatgrade.painted.mesh_result_file import save_result

        save_result(self, path)


def _carried_off(found: ConjugateSolution, inlet_temperature: float) -> float:
    """Return the heat that leaves with the coolant, by what each opening tells [W].

    cp times the sum of m (T - T_in), m the net flow outwards and T its mean by enthalpy: nothing
    of the solver's own balance.
    """
    net = sum(
        -opening.mass_flow * (found.opening_temperature[opening.name] - inlet_temperature)
        for opening in found.flow.openings
    )
    return float(found.heat_capacity * net)


def _by_region(
    painted: PaintedMesh, temperature: Array
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the hottest cell and the mean of each solid region [K]."""
    solid = painted.solid_share > 0.0
    hottest, mean = {}, {}
    for name, share in zip(painted.names, painted.share, strict=True):
        if name in painted.wet:
            continue
        # A region thinner than a cell has none of its own: then all that it touches count.
        own = (share >= min(PART, float(share.max()))) & solid
        hottest[name] = float(temperature[own].max())
        weight = share * solid
        mean[name] = float((temperature * weight).sum() / weight.sum())
    return hottest, mean
