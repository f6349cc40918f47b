"""Force of the coolant upon the walls in a box of cells.

By pressure on what is closed of each cell's faces, and by the friction that the momentum balance
holds: added up over all walls it is what the balance of the whole room says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import MEMORY_AXIS

Array = NDArray[np.float64]
Box = tuple[slice, ...]
Extent = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]


def wall_force(state: FlowState, extent: Extent) -> Array:
    """Return the force along x, y and z upon the walls in a box [N].

    Parameters
    ----------
    state : FlowState
        The flow.
    extent : three pairs of floats
        From where to where the box reaches along x, y and z; cells with their middles within
        count, and the faces below them [m].
    """
    box, room = [slice(0, 0)] * 3, state.room
    for axis, (low, high) in enumerate(extent):
        middles = (room.grid.x, room.grid.y, room.grid.z)[axis]
        first, last = np.searchsorted(middles, (low, high))
        box[MEMORY_AXIS[axis]] = slice(int(first) + 1, int(last) + 1)
    here = tuple(box)
    wet = room.volume[here] > 0.0
    pressure = np.where(wet, state.pressure[here], 0.0)
    found = np.zeros(3)
    for axis in range(3):
        closed = room.area[axis][here] - room.area[axis][_moved(here, axis, 1)]
        thick = 0.5 * (state.viscosity[here] + state.viscosity[_moved(here, axis, -1)])
        drag = np.maximum(room.drag[axis][here], 0.0) * state.velocity[axis][here]
        drag -= _by_second_cells(state, axis, here)
        if room.slide is not None:
            drag -= state.strength * room.slide[axis][here]
        found[axis] = np.add.reduce(pressure * closed + thick * drag, axis=None)
    return found


def _by_second_cells(state: FlowState, axis: int, here: Box) -> Array:
    """Return what the second cells from whole walls take from friction, over viscosity [m2/s].

    As `Staggered.wall` and the momentum kernel have it.
    """
    room, velocity = state.room, state.velocity[axis]
    bits = room.wall[axis][here]
    found = np.zeros(bits.shape)
    for place, other in enumerate(item for item in range(3) if item != axis):
        _, inverse, below = np.moveaxis(room.tables[other], 1, 0)
        for up in (True, False):
            second = _moved(here, other, 1 if up else -1)
            face = second if up else here
            area = 0.5 * (room.area[other][face] + room.area[other][_moved(face, axis, -1)])
            row = (slice(None), face[2]) if other == 1 else (face[MEMORY_AXIS[other]], face[2])
            gain = (below if up else 1.0 - below)[row] * inverse[row]
            hold = area * (gain[:, None, :] if other == 0 else gain)
            at = bits & (1 << 2 * place + (not up)) > 0
            found += np.where(at, hold * (velocity[second] - velocity[here]), 0.0)
    return found


def _moved(box: Box, axis: int, step: int) -> Box:
    """Return a box moved by some cells along an axis."""
    place = MEMORY_AXIS[axis]
    moved = slice(box[place].start + step, box[place].stop + step)
    return (*box[:place], moved, *box[place + 1 :])
