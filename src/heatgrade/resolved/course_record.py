"""What is kept of a flow in time: probes, openings, forces, and the mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, finite
from heatgrade.grid import Grid
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.joined_sides import joined_flows
from heatgrade.resolved.opening_flow import opening_flows
from heatgrade.resolved.staggered import MEMORY_AXIS
from heatgrade.resolved.wall_force import Extent, wall_force

Array = NDArray[np.float64]
Point = tuple[float, float, float]


class Moments(NamedTuple):
    """Sums over time of velocities and pressure, of their squares, and of what drives the flow.

    `outside` holds the pressures outside the openings, `falls` those between joined sides.
    """

    velocity: Array
    pressure: Array
    velocity_square: Array
    pressure_square: Array
    outside: Array
    falls: Array


class CourseRecord:
    """Grows by an entry with each step.

    Parameters
    ----------
    state : FlowState
        Looked at after each step.
    probes : mapping of str to point
        Where velocity and pressure are kept [m].
    bodies : mapping of str to extent
        Boxes whose walls' forces are kept [m].
    """

    def __init__(
        self, state: FlowState, probes: Mapping[str, Point], bodies: Mapping[str, Extent]
    ) -> None:
        self._state = state
        self._places = {name: _place(state, name, point) for name, point in probes.items()}
        self._bodies = dict(bodies)
        self.time: list[float] = []
        self.probes: dict[str, list[list[float]]] = {name: [] for name in probes}
        self.forces: dict[str, list[Array]] = {name: [] for name in bodies}
        self.openings: dict[str, list[tuple[float, float]]] = {}
        self.falls: dict[str, list[tuple[float, float]]] = {}
        self._moments: Moments | None = None
        self._weight = 0.0

    def note(self, time: float) -> None:
        """Keep what stands at the end of a step."""
        state = self._state
        self.time.append(time)
        for name, place in self._places.items():
            row = []
            for axis in range(3):
                ahead = list(place)
                ahead[MEMORY_AXIS[axis]] += 1
                own = state.velocity[axis]
                row.append(0.5 * float(own[place] + own[tuple(ahead)]))
            self.probes[name].append([*row, float(state.pressure[place])])
        for name, extent in self._bodies.items():
            self.forces[name].append(wall_force(state, extent))
        for item in opening_flows(state):
            self.openings.setdefault(item.name, []).append((item.mass_flow, item.pressure))
        for pair in joined_flows(state):
            self.falls.setdefault(pair.axis, []).append((pair.mass_flow, pair.pressure_drop))

    def average(self, step: float) -> None:
        """Add a step to the mean."""
        state = self._state
        if self._moments is None:
            velocity, pressure = np.zeros_like(state.velocity), np.zeros_like(state.pressure)
            self._moments = Moments(
                velocity, pressure, velocity.copy(), pressure.copy(),
                np.zeros(len(state.outside)), np.zeros(len(state.falls)),
            )  # fmt: skip
        self._weight += step
        u, p, uu, pp, outside, falls = self._moments
        outside += step * np.array(state.outside)
        falls += step * np.array(state.falls)
        for value, first, second in ((state.velocity, u, uu), (state.pressure, p, pp)):
            part = step * value
            np.add(first, part, out=first)
            np.add(second, part * value, out=second)

    def mean(self) -> Moments | None:
        """Return the means, and in place of the squares the root mean squares about them."""
        if self._moments is None:
            return None
        u, p, uu, pp, outside, falls = (item / self._weight for item in self._moments)
        return Moments(u, p, np.sqrt(np.maximum(uu - u * u, 0.0)),
                       np.sqrt(np.maximum(pp - p * p, 0.0)), outside, falls)  # fmt: skip


def _place(state: FlowState, name: str, point: Point) -> tuple[int, int, int]:
    """Return the index of the cell of coolant that holds a point."""
    grid: Grid = state.domain.grid
    given = np.ravel(np.asarray(point, dtype=object))
    found = [0, 0, 0]
    inside = given.size == 3
    for axis, (edges, item) in enumerate(
        zip((grid.x_edges, grid.y_edges, grid.z_edges), given, strict=False)
    ):
        value = finite(item, f"probes[{name}]", "m")
        inside = inside and bool(edges[0] <= value <= edges[-1])
        cell = int(np.clip(np.searchsorted(edges, value, "right") - 1, 0, edges.size - 2))
        found[MEMORY_AXIS[axis]] = cell + 1
    place = (found[0], found[1], found[2])
    if not inside or not state.room.volume[place] > 0.0:
        raise InputError(
            "HG828",
            "is not in the coolant",
            entry=f"probes[{name}]",
            value=", ".join(str(item) for item in given),
            allowed="three coordinates in m, in a cell of coolant",
            remedy="look at the shape that was painted",
        )
    return place
