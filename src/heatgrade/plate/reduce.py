"""Small models of a plate: of its steady states, in time at one flow, and over flows.

Each holds flow, coefficients and conductivities at steady states with the dies' own powers, and
says what that costs: the largest difference to `Plate.solve` at these powers and at half of them.
Coolant is carried as in the steady state, the weights of its limiter held at that: the same at
these powers and at multiples of them, and of second order at any others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.curve import increasing
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.frozen import FrozenPlate
from heatgrade.plate.places import Places
from heatgrade.plate.recorder import Point
from heatgrade.plate.resistance_matrix import ResistanceMatrix
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.terminals import active_faces, heat_system
from heatgrade.plate.unit_power import PowerInputs, UnitPower, unit_powers
from heatgrade.reduced import FullModel, HeatSystem, ReducedFamily, ReducedModel, reduce_system
from heatgrade.reduced.family_search import FamilySearch, middles
from heatgrade.reduced.full_model import split
from heatgrade.reduced.reduction import STEADY_TOLERANCE
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

LOADS = (1.0, 0.5)  # of the dies, at which held plates are held against the full solve


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a small model of a plate.

    Parameters
    ----------
    plate : Plate
        The plate.
    resolution : Resolution
        Of its grid.
    powers : tuple of UnitPower
        Inputs.
    points : mapping of str to (x, y, z)
        Further outputs.
    execution : Execution
        Threads, and who is told.
    """

    plate: Plate
    resolution: Resolution
    powers: tuple[UnitPower, ...]
    points: Mapping[str, Point]
    execution: Execution

    @classmethod
    def of(
        cls,
        plate: Plate,
        grid: Resolution | None,
        inputs: PowerInputs,
        points: Mapping[str, Point] | None,
        execution: Execution,
    ) -> Request:
        """Return the request, its inputs looked up; arguments as in `Plate.reduce`."""
        powers = unit_powers(plate.stack, inputs)
        return cls(plate, Resolution.of(grid), powers, points or {}, execution)

    def frozen(self, flow: float, inlet: float) -> FrozenPlate:
        """Return the plate held at a steady state of its dies' own powers."""
        feed = Feed.of(self.plate.coolant, flow, inlet)
        return FrozenPlate.of(self.plate, feed, self.resolution, self.execution)

    def places(self, frozen: FrozenPlate) -> Places:
        """Return the outputs' places, the hottest ones those of this state."""
        return Places.of(frozen, self.plate.stack, self.powers, self.points)

    def system(self, frozen: FrozenPlate, places: Places) -> HeatSystem:
        """Return the linear problem in time."""
        return heat_system(frozen, self.plate.stack, self.powers, places)

    def solve_difference(self, frozen: FrozenPlate, places: Places) -> float:
        """Return how far the held plate is from `Plate.solve` at full and at half power [K]."""
        stack = self.plate.stack
        dies = unit_powers(stack, "dies")
        held = heat_system(frozen, stack, dies, places)
        reference = np.array([item.reference for item in held.inputs])
        full = FullModel.of(held)
        operator = full.prepared(0.0, self.execution.threads)
        largest = 0.0
        for load in LOADS:
            self.execution.say(f"comparing with the full solve at {load:.0%} of the power")
            values = held.rated
            values[: len(dies)] *= load
            heat = full.forcing @ (values - reference)
            rise = full.solve(operator, heat[:, None], STEADY_TOLERANCE)
            linear = held.outputs_at(*split(full, rise[:, 0]), values)
            found = self._solved(frozen, places, dies, values, load)
            largest = max(largest, float(np.abs(found - linear).max()))
        return largest

    def _solved(
        self,
        frozen: FrozenPlate,
        places: Places,
        dies: tuple[UnitPower, ...],
        values: Array,
        load: float,
    ) -> Array:
        """Return the outputs of the steady solve as a user makes it [K]."""
        feed = Feed.of(self.plate.coolant, frozen.volume_flow, frozen.inlet_temperature)
        state = FrozenPlate.of(self.plate, feed, self.resolution, self.execution, load=load)
        moved = heat_system(state, self.plate.stack, dies, places)
        found = moved.outputs_at(state.rise, state.sheet_rise, values)
        names = [item.name for item in moved.outputs]
        found[names.index("outlet")] = state.state.outlet_temperature
        return found

    def about(self, frozen: FrozenPlate) -> tuple[tuple[str, str], ...]:
        """Return in words what a model is of."""
        plate = self.plate
        return (
            (
                "plate",
                f"{', '.join(die.name for die in plate.stack.dies)} under "
                f"{type(plate.cold_plate.wetted).__name__}, {frozen.storage.size:,} cells",
            ),
            (
                "coolant",
                f"{frozen.volume_flow * 6e4:.4g} L/min {plate.coolant.name}, held at the steady "
                f"state of {plate.stack.power:.4g} W and "
                f"{frozen.inlet_temperature - ZERO_CELSIUS:.4g} degC at the inlet",
            ),
            *self._carriage(frozen),
        )

    def _carriage(self, frozen: FrozenPlate) -> tuple[tuple[str, str], ...]:
        """Return in words how the coolant is carried, where it has unknowns of its own."""
        if frozen.sheet_storage is None:
            return ()
        way: str = self.resolution.advection
        if way == "second-order":
            way += ", the limiter's weights held at that state"
        return (("coolant carried", way),)


def reduced_model(
    request: Request, flow: float, inlet: float, tolerance: float, max_states: int | None
) -> ReducedModel:
    """Return the small model in time at one flow and inlet temperature."""
    frozen = request.frozen(flow, inlet)
    places = request.places(frozen)
    system = request.system(frozen, places)
    request.execution.say(f"reducing {frozen.storage.size:,} cells")
    model = reduce_system(
        system,
        tolerance=tolerance,
        max_states=most_states(len(system.inputs), max_states),
        threads=request.execution.threads,
        progress=request.execution.say,
    )
    difference = request.solve_difference(frozen, places)
    return replace(model, solve_difference=difference, about=request.about(frozen))


def reduced_family(
    request: Request,
    volume_flows: Sequence[float],
    inlet_temperatures: Sequence[float],
    tolerance: float,
    max_states: int | None,
) -> ReducedFamily:
    """Return small models over a grid of flows and inlet temperatures."""
    flows = increasing(volume_flows, "volume_flows")
    inlets = increasing(inlet_temperatures, "inlet_temperatures")
    middle = request.frozen(float(flows[flows.size // 2]), float(inlets[inlets.size // 2]))
    places = request.places(middle)
    reference = float(inlets[inlets.size // 2])

    def make(flow: float, inlet: float) -> HeatSystem:
        request.execution.say(
            f"reducing at {flow * 6e4:.4g} L/min, {inlet - ZERO_CELSIUS:.4g} degC"
        )
        return request.system(request.frozen(flow, inlet), places)

    first = request.system(middle, places)
    most = 2 * most_states(len(first.inputs), None) if max_states is None else max_states
    search = FamilySearch(make, flows, inlets, tolerance, most, request.execution.threads)
    matrices = search.run()
    family = ReducedFamily(
        flows, inlets, matrices.a, matrices.b, matrices.c, matrices.d,
        inputs=tuple(item.name for item in first.inputs),
        outputs=tuple(item.name for item in first.outputs),
        units=tuple(item.unit for item in first.inputs),
        # One reference for all points: any temperature at which all stands still.
        input_reference=np.array([reference if i.unit == "K" else 0.0 for i in first.inputs]),
        output_reference=np.full(len(first.outputs), reference),
        rated=first.rated,
        full_steps=np.array([item.full_step for item in first.inputs]),
        per_flow=np.array([item.per_flow for item in first.outputs]),
        frequencies=matrices.frequencies,
        step_error=matrices.step_error,
        interpolation_error=np.zeros_like(matrices.step_error),
        about=request.about(middle),
    )  # fmt: skip
    between = [
        search.error_at(flow, inlet, family.at(flow, inlet))
        for flow in middles(flows)
        for inlet in middles(inlets)
    ]
    corners = {(i, j) for i in (0, flows.size - 1) for j in (0, inlets.size - 1)}
    frozen = [request.frozen(float(flows[i]), float(inlets[j])) for i, j in sorted(corners)]
    difference = max(request.solve_difference(corner, places) for corner in frozen)
    error = np.max(between, axis=0)
    return replace(family, interpolation_error=error, solve_difference=difference)


def most_states(inputs: int, given: int | None) -> int:
    """Return the most states that a model may have: those given, or what inputs usually take."""
    return 40 + 20 * inputs if given is None else given


def resistance_matrix(request: Request, flow: float, inlet: float) -> ResistanceMatrix:
    """Return the steady rise of every output per unit of every input."""
    frozen = request.frozen(flow, inlet)
    places = request.places(frozen)
    system = request.system(frozen, places)
    full = FullModel.of(system)
    operator = full.prepared(0.0, request.execution.threads)
    stack, grid = request.plate.stack, frozen.state.model.grid
    active = active_faces(frozen, stack, request.powers)
    matrix = np.empty((len(system.outputs), len(system.inputs)))
    faces = [face.direct.copy() for face in active]
    for k, item in enumerate(system.inputs):
        request.execution.say(f"unit {k + 1} of {len(system.inputs)}: {item.name}")
        rise = full.solve(operator, full.forcing[:, k : k + 1], STEADY_TOLERANCE)[:, 0]
        matrix[:, k] = full.observation @ rise + full.feedthrough[:, k]
        cells, _ = split(full, rise)
        for answer, face in zip(faces, active, strict=True):
            answer[k] += face.weight * cells[face.block][:, :, 0]
    names = [die.name for die in stack.dies]
    return ResistanceMatrix(
        inputs=tuple(item.name for item in system.inputs),
        outputs=tuple(item.name for item in system.outputs),
        units=tuple(item.unit for item in system.inputs),
        matrix=matrix,
        faces=dict(zip(names, faces, strict=True)),
        face_x={n: _edges(grid.x_edges, f.block[0]) for n, f in zip(names, active, strict=True)},
        face_y={n: _edges(grid.y_edges, f.block[1]) for n, f in zip(names, active, strict=True)},
        input_reference=np.array([item.reference for item in system.inputs]),
        reference=frozen.inlet_temperature,
        rated=system.rated,
        solve_difference=request.solve_difference(frozen, places),
        about=request.about(frozen),
    )


def _edges(edges: Array, block: slice) -> Array:
    return edges[block.start : block.stop + 1].copy()
