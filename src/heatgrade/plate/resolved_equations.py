"""The equations of a plate with resolved coolant in time: heat in a flow that stands still.

At each flow the coolant's velocities, and all properties, are those of the steady state at the
plate's own power; what powers and inlet temperatures do in time is then linear, but for the limiter
of what is carried. Unknowns are rises above the inlet's temperature at the start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import positive
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.board import face_temperature
from heatgrade.plate.drive import Drive
from heatgrade.plate.power_patterns import PowerPattern
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.plate.resolved_readings import wall_readings
from heatgrade.plate.resolved_solve import heat_given
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.timed_plate import Driven
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.energy_equation import EnergyEquation
from heatgrade.resolved.heat_capacities import heat_capacities
from heatgrade.resolved.heat_problem import HeatProblem
from heatgrade.solve import CellFlow, FaceFields, grid_field
from heatgrade.transient import HeatStorage, Moment, Temperatures

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

SAME = 0.02  # of the power: flow and properties are those of the plate's own


@dataclass(frozen=True, slots=True, eq=False)
class StandingFlow:
    """The steady state at one flow, and the balance of heat in it.

    Parameters
    ----------
    volume_flow : float
        Of the whole plate [m3/s].
    case : ResolvedCase
        With the flow through the piece.
    model : SolidModel
        With the conductivities, and the plate's own power.
    found : ConjugateSolution
        Flow and temperatures at that power.
    equation : EnergyEquation
        Heat in that flow.
    fields : FaceFields
        Its operator; sources do not count.
    cautions : tuple of Caution
        Of the steady state.
    """

    volume_flow: float
    case: ResolvedCase
    model: SolidModel
    found: ConjugateSolution
    equation: EnergyEquation
    fields: FaceFields
    cautions: tuple[Caution, ...]

    @classmethod
    def of(
        cls,
        plate: Plate,
        volume_flow: float,
        case: ResolvedCase,
        model: SolidModel,
        found: ConjugateSolution,
        cautions: tuple[Caution, ...],
    ) -> StandingFlow:
        """Return what a steady state says of heat in time."""
        local = liquid_properties(plate.coolant, found.temperature)
        eddies = found.turbulence
        equation = EnergyEquation.of(
            case.domain,
            found.flow.mass_flow,
            heat_given(plate, case, model),
            np.broadcast_to(local.conductivity, case.grid.shape),
            found.heat_capacity,
            None if eddies is None else eddies.conductivity(found.heat_capacity),
        )
        fields = equation.fields(np.zeros((1, 1, 1)), equation.problem.ambient)
        return cls(volume_flow, case, model, found, equation, _laid_out(fields), cautions)

    def storage(self, plate: Plate) -> HeatStorage:
        """Return the heat capacities of solids and coolant."""
        density = liquid_properties(plate.coolant, self.found.temperature).density
        whole = np.asarray(density) * self.found.heat_capacity
        grid = self.case.grid
        solid = self.model.storage / (grid.plan_area[:, :, None] * grid.dz)
        return HeatStorage(heat_capacities(self.case.domain, whole, solid))


class ResolvedEquations:
    """A plate with resolved coolant as a `HeatProblem`.

    Parameters
    ----------
    plate : Plate
        The plate.
    flows : tuple of StandingFlow
        At every flow that there will be.
    drive : Drive
        What drives it.
    patterns : tuple of PowerPattern
        Of the trace's columns.
    start : float
        Time at which unknowns are counted from the inlet's temperature [s].
    threads : int or None
        Threads of the kernels.
    """

    varies = False

    def __init__(
        self,
        plate: Plate,
        flows: tuple[StandingFlow, ...],
        drive: Drive,
        patterns: tuple[PowerPattern, ...],
        *,
        start: float,
        threads: int | None,
    ) -> None:
        self._plate, self._drive, self._patterns = plate, drive, patterns
        self._flows = {flow.volume_flow: flow for flow in flows}
        self._threads = threads
        self.reference = drive.inlet_temperature.at(start)
        self.storage = flows[0].storage(plate)
        self._powered: tuple[object, SolidModel, HeatProblem] | None = None

    @property
    def longest_step(self) -> float:
        """That of what drives it [s]."""
        return self._drive.longest_step

    def next_break(self, time: float) -> float:
        """Return that of what drives it [s]."""
        return self._drive.next_break(time)

    def begin(self, base: Temperatures) -> None:
        """Nothing needs a guess."""

    def hold(self, now: Temperatures) -> None:
        """Nothing follows from step to step."""

    def serves(self, held: Temperatures, now: Temperatures) -> bool:
        """Nothing follows from step to step."""
        return True

    def flow_at(self, time: float, *, before: bool = False) -> StandingFlow:
        """Return the flow at a time."""
        return self._flows[self._drive.volume_flow.at(time, before=before)]

    def moment(self, time: float, now: Temperatures, *, before: bool) -> Moment:
        """Return operator and sources; see `HeatProblem`."""
        flow = self.flow_at(time, before=before)
        inlet = self._drive.inlet_temperature.at(time, before=before)
        rise = positive(inlet, "inlet_temperature", "K") - self.reference
        model, problem = self.powered(flow, time, before=before)
        equation = replace(flow.equation, problem=problem)
        entering = np.full((1, 1, 1), rise)
        source = equation.fields(entering, self.reference).source
        carried = equation.carried(now.cells, entering, threads=self._threads)
        about = Driven(
            flow.volume_flow, inlet, flow.case.mass_flow, flow.found.heat_capacity, model
        )
        return Moment(flow.fields, (_laid(source), None), about, carried)

    def outlet(self, now: Temperatures, moment: Moment) -> float:
        """Return what the coolant that leaves has gained above the inlet, on average [K]."""
        about = moment.about
        assert isinstance(about, Driven)
        assert moment.carried is not None  # resolved coolant is carried to second order
        outflow = self._flows[about.volume_flow].equation.outflow
        heat = float((outflow * (now.cells + moment.carried.leaving)).sum())
        return heat / float(outflow.sum()) + self.reference - about.inlet_temperature

    def fields(self, now: Temperatures, moment: Moment) -> ResolvedFields:
        """Return all that is known at temperatures and the moment that belongs to them."""
        about = moment.about
        assert isinstance(about, Driven)
        flow, model, plate = self._flows[about.volume_flow], about.model, self._plate
        found = replace(flow.found, temperature=np.array(self.reference + now.cells))
        junction = np.full(flow.case.grid.shape[:2], np.nan)
        for _, block in model.junctions:
            junction[block[:2]] = face_temperature(model, found.temperature, block, plate.board)
        limits = {die.name: die.limit_temperature for die in plate.stack.dies}
        wall = wall_readings(plate, flow.case, model, found, about.inlet_temperature)
        return ResolvedFields(flow.case, found, model.released, junction, wall.coefficient, limits)

    def cautions(self, moment: Moment, series: Mapping[str, Array]) -> tuple[Caution, ...]:
        """Return what must be known of the flows."""
        found = [caution for flow in self._flows.values() for caution in flow.cautions]
        low, high = float(series["power"].min()), float(series["power"].max())
        own = float(next(iter(self._flows.values())).model.released.sum())
        if not math.isclose(low, own, rel_tol=SAME) or not math.isclose(high, own, rel_tol=SAME):
            found.append(_held(low, high, own))
        return tuple(found)

    def powered(
        self, flow: StandingFlow, time: float, *, before: bool
    ) -> tuple[SolidModel, HeatProblem]:
        """Return the assembly with its power, and what is given of heat; kept while they hold."""
        trace = self._drive.power
        strengths = () if trace is None else tuple(trace.at(time, before=before).tolist())
        key = flow.volume_flow, strengths
        if self._powered is None or self._powered[0] != key:
            power = flow.model.power
            if trace is not None:
                power = np.zeros_like(power)
                for pattern, strength in zip(self._patterns, strengths, strict=True):
                    pattern.add(power, strength)
            model = replace(flow.model, power=power)
            self._powered = key, model, heat_given(self._plate, flow.case, model)
        return self._powered[1:]


def _held(low: float, high: float, own: float) -> Caution:
    return Caution(
        "standing-flow",
        "resolved coolant in time",
        f"flow, viscosity and all other properties stay as in the steady state at {own:.4g} W,"
        f" while the power goes from {low:.4g} to {high:.4g} W",
    )


def _laid(field: Array) -> Array:
    made = grid_field(*field.shape)
    made[:] = field
    return made


def _laid_out(fields: FaceFields) -> FaceFields:
    """Return the fields as the solver reads them without a copy in each step."""
    assert fields.flow is not None  # there is coolant
    flow = CellFlow(_laid(fields.flow.x), _laid(fields.flow.y), _laid(fields.flow.z))
    return replace(fields, sink=_laid(fields.sink), source=_laid(fields.source), flow=flow)
