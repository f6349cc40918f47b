"""What passes through each opening of a flow, and at which pressure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.flow_solution import OpeningFlow
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.opening import Opening
from heatgrade.resolved.staggered import cells, driven, faces

Array = NDArray[np.float64]


def opening_flows(state: FlowState) -> tuple[OpeningFlow, ...]:
    """Return the flow and the pressure of each opening.

    Where the pressure outside is known it is that, less what speed takes of it where coolant
    enters; elsewhere it continues the straight line through the two cells behind the face.
    """
    found = []
    for opening, outside in zip(state.domain.openings, state.outside, strict=True):
        axis, end = opening.side.axis, -1 if opening.side.high else 0
        mark = state.room.faces[state.domain.openings.index(opening)]
        on = np.take(faces(mark, axis), end, axis)
        area = np.take(faces(state.room.area[axis], axis), end, axis)[on]
        flow = np.take(faces(state.mass_flow[axis], axis), end, axis)[on]
        speed = np.take(faces(state.velocity[axis], axis), end, axis)[on]
        enters = -flow > 0.0 if opening.side.high else flow > 0.0
        known = outside - np.where(enters, 0.5 * state.density * speed**2, 0.0)
        static = known if driven(opening) else _continued(state, opening)[on]
        size = float(np.add.reduce(np.abs(flow)))
        dynamic = 0.5 * state.density * float(np.add.reduce(np.abs(flow) * speed**2))
        mean = float(np.add.reduce(area * static) / np.add.reduce(area))
        carried = float(np.add.reduce(np.abs(flow) * static)) / size if size > 0.0 else mean
        total = float(np.add.reduce(flow))
        found.append(
            OpeningFlow(
                opening.name,
                -total if opening.side.high else total,
                mean,
                carried + (dynamic / size if size > 0.0 else 0.0),
            )
        )
    return tuple(found)


def _continued(state: FlowState, opening: Opening) -> Array:
    axis = opening.side.axis
    pressure = np.moveaxis(cells(state.pressure), axis, 0)
    wet = np.moveaxis(cells(state.room.volume), axis, 0) > 0.0
    grid = state.domain.grid
    width = (grid.dx, grid.dy, grid.dz)[axis]
    if opening.side.high:
        pressure, wet, width = pressure[::-1], wet[::-1], width[::-1]
    near = np.array(pressure[0])
    if width.size > 1:
        slope = (pressure[0] - pressure[1]) * width[0] / (width[0] + width[1])
        near += np.where(wet[1], slope, 0.0)
    return near
