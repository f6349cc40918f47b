"""What a solved plate tells: outlet, junction, pressure drop, balances, fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.plate.board import face_temperature
from heatgrade.plate.feed import Feed
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.grid_check import GridCheck
from heatgrade.plate.limits import flow_cautions, limits_broken
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.steady import SteadyState
from heatgrade.plate.way_of_heat import Drop, way_of_heat
from heatgrade.shown import Listed
from heatgrade.solve import Outcome
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.plate.plate import Plate
    from heatgrade.scene import Scene

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PlateResult(Listed):
    """The steady state of a chip on its cold plate.

    Parameters
    ----------
    cells : int
        Cells of the grid.
    heat_flow : float
        Heat released by the dies, leakage included [W].
    volume_flow : float
        Of the coolant at the inlet [m3/s].
    mass_flow : float
        [kg/s].
    inlet_temperature, outlet_temperature : float
        Of the coolant [K].
    junction_temperature_max, junction_temperature_mean : float
        Over the active faces of all dies, the mean by area [K].
    junction_temperatures : dict of str to float
        Hottest junction of each die [K].
    case_temperature_max : float
        Hottest place of the lid's outer face, of the dies' backs where there is no lid [K].
    thermal_resistance : float
        ``(junction_temperature_max - inlet_temperature) / heat_flow`` [K/W].
    pressure_drop : float
        Of the coolant [Pa].
    pressure_parts : dict of str to float
        The same by part [Pa].
    energy_balance : float
        ``abs(released - to coolant - to surroundings) / released``.
    mass_balance : float
        Largest imbalance of any column over the total flow.
    heat_to_surroundings : float
        Heat that leaves by the board [W].
    leakage : float
        Part of `heat_flow` that is leakage, at the temperatures found [W].
    loop_gain : float
        Watts of leakage that one more watt of leakage makes by heating the dies: 0 without
        leakage; from 1 on there is no steady state.
    iterations : int
        Multigrid cycles of all rounds.
    rounds : int
        Rounds between temperatures and properties.
    round_changes : tuple of float
        Largest change of any temperature in each round over the largest rise.
    solve_seconds : float
        Time in the linear solver, set-up included [s].
    outcome : Outcome
        Of the last linear solve.
    cautions : tuple of Caution
        What to know before trusting the numbers.
    coolant : str
        Name of the coolant.
    way_of_heat : tuple of Drop
        What the temperature is spent on, from the hottest junction to the inlet.
    fields : PlateFields
        The fields behind the numbers.
    grid_check : GridCheck or None
        How the grid was checked.
    """

    cells: int
    heat_flow: float
    volume_flow: float
    mass_flow: float
    inlet_temperature: float
    outlet_temperature: float
    junction_temperature_max: float
    junction_temperature_mean: float
    junction_temperatures: dict[str, float]
    case_temperature_max: float
    thermal_resistance: float
    pressure_drop: float
    pressure_parts: dict[str, float]
    energy_balance: float
    mass_balance: float
    heat_to_surroundings: float
    leakage: float
    loop_gain: float
    iterations: int
    rounds: int
    round_changes: tuple[float, ...]
    solve_seconds: float
    outcome: Outcome
    cautions: tuple[Caution, ...]
    coolant: str
    way_of_heat: tuple[Drop, ...]
    fields: PlateFields
    grid_check: GridCheck | None = None

    @classmethod
    def of(cls, plate: Plate, state: SteadyState, feed: Feed) -> PlateResult:
        """Return the result of a steady state."""
        model, inlet_temperature = state.model, feed.inlet_temperature
        heat = float(model.released.sum())
        junctions = {
            name: face_temperature(model, state.temperature, block, plate.board)
            for name, block in model.junctions
        }
        hottest = {name: float(values.max()) for name, values in junctions.items()}
        areas = {name: model.grid.plan_area[block[:2]] for name, block in model.junctions}
        mean = sum(float((junctions[n] * areas[n]).sum()) for n in junctions) / sum(
            float(area.sum()) for area in areas.values()
        )
        top = max(hottest.values())
        drop = state.coupling.flow.pressure_drop
        cautions = (
            state.coupling.cautions
            + flow_cautions(drop, feed.volume_flow, heat)
            + limits_broken(plate.stack, plate.cold_plate, plate.coolant, model, state, junctions)
        )
        return cls(
            cells=model.grid.cells,
            heat_flow=heat,
            volume_flow=feed.volume_flow,
            mass_flow=feed.mass_flow,
            inlet_temperature=inlet_temperature,
            outlet_temperature=state.outlet_temperature,
            junction_temperature_max=top,
            junction_temperature_mean=mean,
            junction_temperatures=hottest,
            case_temperature_max=_case_temperature(model, state),
            thermal_resistance=(top - inlet_temperature) / heat,
            pressure_drop=drop,
            pressure_parts=dict(state.coupling.pressure_parts),
            energy_balance=abs(heat - state.heat_to_coolant - state.heat_to_surroundings) / heat,
            mass_balance=state.coupling.flow.mass_balance,
            heat_to_surroundings=state.heat_to_surroundings,
            leakage=0.0 if model.leakage is None else float(model.leakage.sum()),
            loop_gain=state.loop_gain,
            iterations=state.cycles,
            rounds=state.rounds,
            round_changes=state.changes,
            solve_seconds=state.seconds,
            outcome=state.solution.outcome,
            cautions=distinct(cautions),
            coolant=plate.coolant.name,
            way_of_heat=way_of_heat(
                model, state.temperature, junctions, state.coolant, inlet_temperature
            ),
            fields=PlateFields.of(
                model,
                state,
                junctions,
                plate.cold_plate.wetted,
                {die.name: die.limit_temperature for die in plate.stack.dies},
            ),
        )

    @property
    def round_change(self) -> float:
        """Largest change of any temperature in the last round over the largest rise."""
        return self.round_changes[-1]

    @property
    def junction_rises(self) -> tuple[float, ...]:
        """Hottest and mean junction, and the hottest of each die, above the inlet [K]."""
        temperatures = (
            self.junction_temperature_max,
            self.junction_temperature_mean,
            *self.junction_temperatures.values(),
        )
        return tuple(temperature - self.inlet_temperature for temperature in temperatures)

    def with_grid_check(self, check: GridCheck) -> PlateResult:
        """Return the same result with a grid check."""
        return replace(self, grid_check=check)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        leakage = ""
        if self.leakage > 0.0:
            leakage = f", {self.leakage:.1f} W of it leakage (loop gain {self.loop_gain:.2f})"
        rows = [
            ("heat", f"{self.heat_flow:.1f} W{leakage}"),
            ("coolant", f"{self.volume_flow * 6e4:.3f} L/min {self.coolant}"),
            (
                "inlet -> outlet",
                f"{self.inlet_temperature - ZERO_CELSIUS:.2f} -> "
                f"{self.outlet_temperature - ZERO_CELSIUS:.2f} degC",
            ),
            (
                "junction max / mean",
                f"{self.junction_temperature_max - ZERO_CELSIUS:.2f} / "
                f"{self.junction_temperature_mean - ZERO_CELSIUS:.2f} degC",
            ),
            ("thermal resistance", f"{self.thermal_resistance * 1e3:.2f} mK/W"),
            ("pressure drop", f"{self.pressure_drop / 1e3:.2f} kPa"),
            (
                "balances",
                f"energy {self.energy_balance:.1e}, mass {self.mass_balance:.1e}",
            ),
            (
                "solve",
                f"{self.cells:,} cells, {self.iterations} cycles in {self.rounds} rounds, "
                f"{self.solve_seconds:.2f} s",
            ),
        ]
        if self.grid_check is not None:
            rows.append(("grid", str(self.grid_check)))
        rows += [("caution", str(caution)) for caution in self.cautions]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data, in the units of ``result.json``."""
        return {
            "cells": self.cells,
            "heat_W": self.heat_flow,
            "flow_L_per_min": self.volume_flow * 6e4,
            "mass_flow_kg_per_s": self.mass_flow,
            "coolant": self.coolant,
            "inlet_C": self.inlet_temperature - ZERO_CELSIUS,
            "outlet_C": self.outlet_temperature - ZERO_CELSIUS,
            "junction_max_C": self.junction_temperature_max - ZERO_CELSIUS,
            "junction_mean_C": self.junction_temperature_mean - ZERO_CELSIUS,
            "junctions_C": {n: t - ZERO_CELSIUS for n, t in self.junction_temperatures.items()},
            "case_max_C": self.case_temperature_max - ZERO_CELSIUS,
            "thermal_resistance_K_per_W": self.thermal_resistance,
            "pressure_drop_Pa": self.pressure_drop,
            "pressure_parts_Pa": self.pressure_parts,
            "heat_to_surroundings_W": self.heat_to_surroundings,
            "leakage_W": self.leakage,
            "leakage_loop_gain": self.loop_gain,
            "energy_balance": self.energy_balance,
            "mass_balance": self.mass_balance,
            "iterations": self.iterations,
            "rounds": self.rounds,
            "round_change": self.round_change,
            "round_changes": list(self.round_changes),
            "residual": self.outcome.residual,
            "solve_s": self.solve_seconds,
            "method": self.outcome.method,
            "outcome": str(self.outcome.reason),
            "way_of_heat_K": {item.part: item.drop for item in self.way_of_heat},
            "grid_check": None if self.grid_check is None else self.grid_check.to_dict(),
            "warnings": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a figure of junction and coolant temperatures (matplotlib)."""
        from heatgrade.plate.picture import plate_picture

        return plate_picture(self)

    def plot_way_of_heat(self) -> Figure:
        """Return a figure: a bar for what each part costs, from the hottest junction on."""
        from heatgrade.plate.stages import stages_figure, stages_of

        return stages_figure(stages_of(self))[0]

    def scene(self, name: str = "cut", *, beside: PlateResult | None = None) -> Scene:
        """Return the plate in three dimensions: shows itself in notebooks, has `save` and `show`.

        Parameters
        ----------
        name : {"cut", "parts", "junction", "power", "coolant", "wall", "pressure"}
            What to show.
        beside : PlateResult, optional
            Another one, drawn beside it in the same scale.

        Raises
        ------
        InputError
            HG770 for another name.
        """
        from heatgrade.plate.rectilinear_mesh import save_quickly
        from heatgrade.scene import Scene

        results = {"first": self} if beside is None else {"first": self, "second": beside}
        savers = {label: partial(save_quickly, r.fields) for label, r in results.items()}
        return Scene.of(savers, name)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the fields for ParaView, Gmsh and other programs.

        Parameters
        ----------
        path : str or path
            Name ending in ``.vtr`` (all fields on their grid), ``.vtu`` or ``.msh`` (the solid
            as hexahedra with tagged regions).

        Raises
        ------
        InputError
            HG140 for another ending, HG141 for a place that cannot be written to.
        """
        from heatgrade.plate.fields_file import save_fields

        save_fields(self.fields, path)


def _case_temperature(model: SolidModel, state: SteadyState) -> float:
    """Return the hottest place of the lid's outer face [K], of the dies' backs without a lid."""
    names = [name for name, _ in model.parts]
    parts = ["lid"] if "lid" in names else [name for name, _ in model.junctions]
    uppermost = dict(model.parts)  # a die beside a thinner one has several blocks
    faces = (model.top_face(state.temperature, uppermost[part]) for part in parts)
    return max(float(face.max()) for face in faces)
