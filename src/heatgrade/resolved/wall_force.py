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
        place = MEMORY_AXIS[axis]
        below, above = list(box), list(box)
        below[place] = slice(box[place].start - 1, box[place].stop - 1)
        above[place] = slice(box[place].start + 1, box[place].stop + 1)
        closed = room.area[axis][here] - room.area[axis][tuple(above)]
        thick = 0.5 * (state.viscosity[here] + state.viscosity[tuple(below)])
        drag = np.maximum(room.drag[axis][here], 0.0) * state.velocity[axis][here]
        if room.slide is not None:
            drag = drag - state.strength * room.slide[axis][here]
        found[axis] = np.add.reduce(pressure * closed + thick * drag, axis=None)
    return found
