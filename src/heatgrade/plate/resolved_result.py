"""What a plate with resolved coolant tells: the compact numbers, and what only it knows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.geometry import JetArray
from heatgrade.geometry.dimension import Area
from heatgrade.plate.along_flow import AlongFlow, along_flow
from heatgrade.plate.coolant_part import in_parts
from heatgrade.plate.developed_pitch import DevelopedPitch, developed_flow, developed_pitch
from heatgrade.plate.piece_cautions import channel_entrance, driven, piece_cautions
from heatgrade.plate.pin_bank import PinBank, pin_bank
from heatgrade.plate.pressure_parts import pressure_parts
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.plate.resolved_readings import (
    entering_flow,
    junction_readings,
    leaving_temperature,
    passage_flows,
    wall_readings,
)
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution
from heatgrade.shown import Listed
from heatgrade.units import ZERO_CELSIUS, show

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.plate.plate import Plate
    from heatgrade.scene import Scene

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ResolvedResult(Listed):
    """The steady state of a plate, or of a piece of it, with its coolant resolved.

    Parameters
    ----------
    cells : int
        Cells of the grid.
    window : Area
        The piece that was solved [m].
    share : float
        Of the plate's flow that passes through the piece.
    heat_flow : float
        Heat released in the piece [W].
    volume_flow, mass_flow : float
        Of the whole plate at its inlet [m3/s], and of the piece [kg/s].
    inlet_temperature, outlet_temperature : float
        Of the coolant [K].
    junction_temperature_max, junction_temperature_mean : float
        Over the active faces of all dies in the piece [K].
    junction_temperatures : dict of str to float
        Hottest junction of each die [K].
    pressure_drop : float
        Static, from inlet to outlet [Pa].
    pressure_parts : dict of str to float
        The same by part [Pa].
    nusselt : float or None
        Of jets, on the mean bore: mean flux through the wetted area over mean wall less inlet
        temperature, conductivity at the inlet's; that of `developed` or `bank`; None for other
        plates.
    heat_transfer_coefficient : (nx, ny) array
        Local: flux through the top of the base over its temperature less the inlet's, fins included
        [W/(m2 K)]; nan beside the wetted area.
    wall_temperature : (nx, ny) array
        Of the top of the base [K].
    junction_temperature : (nx, ny) array
        Of the dies' active faces [K]; nan beside the dies.
    passage_flow : dict of str to float
        Through each nozzle or channel of the piece [kg/s].
    energy_balance, mass_balance : float
        Of the whole piece, and of the worst cell over the flow.
    solution : ConjugateSolution
        Velocities, pressure and temperatures behind the numbers.
    case : ResolvedCase
        Grid, shares and openings.
    cautions : tuple of Caution
        What to know before trusting the numbers.
    coolant : str
        Name of the coolant.
    limits : dict of str to float
        Highest junction temperature allowed, by die [K].
    developed : DevelopedPitch or None
        What a piece tells that is joined along its flow: gradients of pressure and temperature,
        coefficient over the coolant's own temperature, Nusselt number.
    along : AlongFlow or None
        Of channels with an inlet: bulk and wall temperature, Nusselt number and pressure, place by
        place along their flow.
    bank : PinBank or None
        Of pins with an inlet: mean Nusselt number on their width over the log-mean difference.
    """

    cells: int
    window: Area
    share: float
    heat_flow: float
    volume_flow: float
    mass_flow: float
    inlet_temperature: float
    outlet_temperature: float
    junction_temperature_max: float
    junction_temperature_mean: float
    junction_temperatures: dict[str, float]
    pressure_drop: float
    pressure_parts: dict[str, float]
    nusselt: float | None
    heat_transfer_coefficient: Array
    wall_temperature: Array
    junction_temperature: Array
    passage_flow: dict[str, float]
    energy_balance: float
    mass_balance: float
    solution: ConjugateSolution
    case: ResolvedCase
    cautions: tuple[Caution, ...]
    coolant: str
    limits: dict[str, float] = field(default_factory=dict)
    developed: DevelopedPitch | None = None
    along: AlongFlow | None = None
    bank: PinBank | None = None

    @classmethod
    def of(
        cls,
        plate: Plate,
        setup: ResolvedSetup,
        case: ResolvedCase,
        model: SolidModel,
        found: ConjugateSolution,
        junctions: dict[str, Array],
        volume_flow: float,
        inlet_temperature: float,
    ) -> ResolvedResult:
        """Return the result of a solve."""
        dies = junction_readings(case, model, junctions)
        wall = wall_readings(plate, case, model, found, inlet_temperature)
        bank = pin_bank(plate, case, model, found, inlet_temperature)
        nusselt = _nusselt(plate, wall.mean_coefficient, bank, inlet_temperature)
        developed = developed_pitch(plate.cold_plate, plate.coolant, case, model, found)
        if developed is None:
            outlet, mass_flow = leaving_temperature(found), entering_flow(found)
        else:
            nusselt, mass_flow = developed.nusselt, developed_flow(case, found)
            outlet = inlet_temperature + developed.temperature_gradient * developed.length
        if developed is not None or setup.inlet_pressure is not None:
            density = float(plate.coolant.properties(inlet_temperature).density)
            volume_flow = mass_flow / case.share / density
        parts = pressure_parts(plate.cold_plate, case, found.flow)
        cautions = (
            *piece_cautions(plate, setup, case, float(model.released.sum())),
            *driven(setup, volume_flow),
            *(() if developed is None else developed.cautions(setup, volume_flow)),
            *in_parts(plate, case, found),
            *channel_entrance(plate, setup, case, found, inlet_temperature, sum(parts.values())),
        )
        return cls(
            cells=case.grid.cells,
            window=case.piece.area,
            share=case.share,
            heat_flow=float(model.released.sum()),
            volume_flow=volume_flow,
            mass_flow=mass_flow,
            inlet_temperature=inlet_temperature,
            outlet_temperature=outlet,
            junction_temperature_max=max(dies.hottest.values()),
            junction_temperature_mean=dies.mean,
            junction_temperatures=dies.hottest,
            pressure_drop=sum(parts.values()),
            pressure_parts=parts,
            nusselt=nusselt,
            heat_transfer_coefficient=wall.coefficient,
            wall_temperature=wall.temperature,
            junction_temperature=dies.temperature,
            passage_flow=passage_flows(plate.cold_plate, case, found.flow),
            energy_balance=found.heat_balance,
            mass_balance=found.flow.outcome.mass_balance,
            solution=found,
            case=case,
            cautions=distinct(cautions),
            coolant=plate.coolant.name,
            limits={die.name: die.limit_temperature for die in plate.stack.dies},
            developed=developed,
            along=along_flow(plate, case, model, found, inlet_temperature),
            bank=bank,
        )

    @property
    def fields(self) -> ResolvedFields:
        """Flow, temperatures and what was solved."""
        return ResolvedFields(
            self.case,
            self.solution,
            self.case.model.released,
            self.junction_temperature,
            self.heat_transfer_coefficient,
            self.limits,
        )

    @property
    def thermal_resistance(self) -> float:
        """``(junction_temperature_max - inlet_temperature) / heat_flow`` of the piece [K/W]."""
        return (self.junction_temperature_max - self.inlet_temperature) / self.heat_flow

    @property
    def mean_coefficient(self) -> float:
        """Mean flux through the wetted area over mean wall less inlet temperature [W/(m2 K)]."""
        wet = np.isfinite(self.heat_transfer_coefficient)
        area = self.case.grid.plan_area[wet]
        above = self.wall_temperature[wet] - self.inlet_temperature
        flux = self.heat_transfer_coefficient[wet] * above
        return float((flux * area).sum() / (above * area).sum())

    @property
    def turbulence(self) -> str:
        """Name of the turbulence model, or laminar."""
        return self.solution.turbulence_name

    @property
    def local_nusselt(self) -> Array | None:
        """Of jets, the local coefficient on the mean bore; None for other plates, (nx, ny)."""
        if self.nusselt is None or self.developed is not None or self.bank is not None:
            return None
        return self.heat_transfer_coefficient * (self.nusselt / self.mean_coefficient)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        parts = ", ".join(
            f"{name} {value / 1e3:.3g}" for name, value in self.pressure_parts.items()
        )
        rows = [
            ("piece", f"{self.window}, {100 * self.share:.3g} % of the flow"),
            ("heat", f"{self.heat_flow:.4g} W"),
            ("coolant", f"{show(self.volume_flow, 'L/min', 4)} {self.coolant} in the whole plate"),
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
            ("wall", f"{self.mean_coefficient / 1e3:.2f} kW/(m2 K) over the inlet, fins included"),
            ("pressure drop", f"{show(self.pressure_drop, 'kPa', 4)} ({parts})"),
            ("balances", f"energy {self.energy_balance:.1e}, mass {self.mass_balance:.1e}"),
            ("solve", f"{self.cells:,} cells, {self.turbulence}, {self.solution.told}"),
        ]
        if self.developed is not None:
            rows[6:6] = self.developed.rows()
        elif self.bank is not None:
            rows[6:6] = self.bank.rows()
        elif self.nusselt is not None:
            rows.insert(6, ("Nusselt on the bore", f"{self.nusselt:.2f}"))
        if self.along is not None and self.along.nusselt.size:
            rows.insert(6, ("along the channels", self.along.told))
        rows += [("caution", str(caution)) for caution in self.cautions]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        return {
            "fidelity": "resolved",
            "cells": self.cells,
            "window_m": list(self.window),
            "share": self.share,
            "heat_W": self.heat_flow,
            "flow_L_per_min": self.volume_flow * 6e4,
            "mass_flow_kg_per_s": self.mass_flow,
            "coolant": self.coolant,
            "inlet_C": self.inlet_temperature - ZERO_CELSIUS,
            "outlet_C": self.outlet_temperature - ZERO_CELSIUS,
            "junction_max_C": self.junction_temperature_max - ZERO_CELSIUS,
            "junction_mean_C": self.junction_temperature_mean - ZERO_CELSIUS,
            "junctions_C": {n: t - ZERO_CELSIUS for n, t in self.junction_temperatures.items()},
            "thermal_resistance_K_per_W": self.thermal_resistance,
            "mean_coefficient_W_per_m2_K": self.mean_coefficient,
            "nusselt": self.nusselt,
            "pressure_drop_Pa": self.pressure_drop,
            "pressure_parts_Pa": self.pressure_parts,
            "passage_flow_kg_per_s": self.passage_flow,
            "energy_balance": self.energy_balance,
            "mass_balance": self.mass_balance,
            "iterations": self.solution.iterations,
            "outcome": str(self.solution.flow.outcome.reason),
            "turbulence": self.turbulence,
            **({} if self.developed is None else {"developed": self.developed.to_dict()}),
            **({} if self.along is None else {"along": self.along.to_dict()}),
            **({} if self.bank is None else {"bank": self.bank.to_dict()}),
            "warnings": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a figure of maps, a cut through the coolant, pressures and flows or Nusselts."""
        from heatgrade.plate.resolved_picture import resolved_picture

        return resolved_picture(self)

    def scene(self, name: str = "streamlines", *, beside: ResolvedResult | None = None) -> Scene:
        """Return the piece in three dimensions: shows itself in notebooks, has `save` and `show`.

        Parameters
        ----------
        name : str
            What to show: "velocity", "streamlines" (by temperature), "streamlines-speed",
            "pressure", "coolant", "wall", "cut", "parts", "junction" or "power".
        beside : ResolvedResult, optional
            Another one, drawn beside it in the same scale.

        Raises
        ------
        InputError
            HG770 for another name.
        """
        from heatgrade.plate.resolved_file import save_once
        from heatgrade.scene import Scene

        results = {"first": self} if beside is None else {"first": self, "second": beside}
        return Scene.of({label: partial(save_once, r.fields) for label, r in results.items()}, name)

    def save(self, path: str | PathLike[str]) -> None:
        """Write temperature, pressure, velocity and shares on the grid for ParaView (``.vtr``).

        Parameters
        ----------
        path : str or path
            Name ending in ``.vtr``.

        Raises
        ------
        InputError
            HG140 for another ending, HG141 for a place that cannot be written to.
        """
        from heatgrade.plate.resolved_file import save_resolved

        save_resolved(self.fields, path)


def _nusselt(plate: Plate, coefficient: float, bank: PinBank | None, inlet: float) -> float | None:
    """Return the mean Nusselt number of jets or of a bank of pins with an inlet, else None.

    Parameters
    ----------
    plate, bank
        The plate, and its bank where it has one.
    coefficient : float
        Mean over the wall [W/(m2 K)].
    inlet : float
        Temperature at which the conductivity is taken [K].
    """
    if bank is not None and not math.isnan(bank.nusselt):
        return bank.nusselt
    wetted = plate.cold_plate.wetted
    if not isinstance(wetted, JetArray):
        return None
    conductivity = float(plate.coolant.properties(inlet).conductivity)
    return coefficient * wetted.mean_diameter / conductivity
