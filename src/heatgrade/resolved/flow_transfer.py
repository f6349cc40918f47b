"""Between a room and the next coarser one: flow and what is left of it down, corrections up.

Down go mass flows and forces as sums, so that the coarse flow balances mass wherever the fine one
does. Up go corrections, linear between the middles of coarse faces, as they are beside a wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.coarse_room import Joining
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import cells, faces

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Transfer:
    """The way between two levels.

    Parameters
    ----------
    fine, coarse : FlowState
        The levels.
    joined : Joining
        Which fine cells make up each coarse one.
    """

    fine: FlowState
    coarse: FlowState
    joined: Joining

    def down(self, blend: float, coarse_blend: float) -> None:
        """Put the fine flow on the coarse level, with the force that keeps what is left of it.

        Parameters
        ----------
        blend, coarse_blend : float
            Convection on the two levels: 1 central, 0 upwind.
        """
        fine, coarse = self.fine, self.coarse
        fine.carry(blend)
        wanted = []
        for axis in range(3):
            fine.balance(axis, blend, 1.0)
            left = faces(fine.left, axis).astype(np.float64)
            wanted.append(self.volumes(left, axis))
        self._flow_down()
        coarse.set_outside()
        coarse.wrap_pressure()
        coarse.carry(coarse_blend)
        coarse.force[:] = 0.0
        for axis in range(3):
            for _ in range(2):  # what is left has single precision: the second makes it exact
                coarse.balance(axis, coarse_blend, 1.0)
                faces(coarse.force[axis], axis)[:] += wanted[axis] - faces(coarse.left, axis)

    def up(self) -> None:
        """Add what stands on the coarse level, changes of velocity and pressure, to the fine."""
        fine, coarse = self.fine, self.coarse
        for axis in range(3):
            change = faces(coarse.velocity[axis], axis)
            faces(fine.velocity[axis], axis)[:] += self._velocity_up(axis, change)
        cells(fine.pressure)[:] += self._pressure_up(cells(coarse.pressure))

    def volumes(self, field: Array, axis: int) -> Array:
        """Return sums over the control volumes of the coarse faces across `axis`."""
        edges = _edges(self.fine, axis)
        return self.joined.volumes(field, axis, edges, joined=self._joined(axis))

    def _flow_down(self) -> None:
        fine, coarse = self.fine, self.coarse
        for axis in range(3):
            mass = faces(fine.mass_area[axis], axis) * faces(fine.velocity[axis], axis)
            through = self.joined.planes(mass, axis)
            dense = faces(coarse.mass_area[axis], axis)
            faces(coarse.velocity[axis], axis)[:] = np.divide(
                through, dense, out=np.zeros_like(through), where=dense > 0.0
            )
        volume = cells(fine.room.volume)
        held = self.joined.sums(volume)
        total = self.joined.sums(volume * cells(fine.pressure))
        cells(coarse.pressure)[:] = np.divide(
            total, held, out=np.zeros_like(total), where=held > 0.0
        )
        coarse.outside[:] = fine.outside
        coarse.falls[:] = fine.falls

    def _velocity_up(self, axis: int, change: Array) -> Array:
        """Return a velocity correction on the fine faces, from the coarse ones' [m/s]."""
        mask = faces(self.coarse.room.drag[axis], axis) >= 0.0
        found = np.where(mask, change, 0.0)
        if self._joined(axis):
            np.moveaxis(found, axis, 0)[-1] = np.moveaxis(found, axis, 0)[0]
            np.moveaxis(mask, axis, 0)[-1] = np.moveaxis(mask, axis, 0)[0]
        for other in range(3):
            if other != axis:
                found, mask = self._spread(found, mask, other)
        starts = self.joined.starts[axis]
        edges = _edges(self.fine, axis)
        ahead = np.moveaxis(found, axis, 0)
        fine = np.empty((edges.size, *ahead.shape[1:]))
        fine[starts] = ahead
        between, low, weight = self.joined.between(axis, edges)
        fine[between] = (1.0 - weight) * ahead[low] + weight * ahead[low + 1]
        back = np.moveaxis(fine, 0, axis)
        return np.where(faces(self.fine.room.drag[axis], axis) >= 0.0, back, 0.0)

    def _pressure_up(self, change: Array) -> Array:
        """Return a pressure correction in the fine cells [Pa]."""
        mask = cells(self.coarse.room.volume) > 0.0
        found = change
        for axis in range(3):
            found, mask = self._spread(found, mask, axis)
        return np.where(cells(self.fine.room.volume) > 0.0, found, 0.0)

    def _joined(self, axis: int) -> bool:
        """Whether the sides across an axis are joined."""
        return any(item.place == axis for item in self.fine.domain.periodic)

    def _spread(self, values: Array, mask: Mask, axis: int) -> tuple[Array, Mask]:
        """Return values in the fine cells along an axis, and where they are known."""
        starts = self.joined.starts[axis]
        own = np.repeat(np.arange(starts.size - 1), np.diff(starts))
        edges = _edges(self.fine, axis)
        middle = 0.5 * (edges[1:] + edges[:-1])
        wide = 0.5 * (edges[starts[1:]] + edges[starts[:-1]])
        side = np.where(middle < wide[own], -1, 1)
        side[np.diff(starts)[own] == 1] = 0
        near, around = own + side, 0.0
        if self._joined(axis):
            turns, near = np.divmod(near, wide.size)
            around = turns * (edges[-1] - edges[0])
        near = np.clip(near, 0, wide.size - 1)
        gap = wide[near] + around - wide[own]
        weight = np.divide(middle - wide[own], gap, out=np.zeros_like(gap), where=gap != 0.0)
        ahead, known = np.moveaxis(values, axis, 0), np.moveaxis(mask, axis, 0)
        weight = weight[:, None, None] * known[near]
        found = ahead[own] + weight * (ahead[near] - ahead[own])
        return np.moveaxis(found, 0, axis), np.moveaxis(known[own], 0, axis)


def _edges(state: FlowState, axis: int) -> Array:
    grid = state.domain.grid
    return (grid.x_edges, grid.y_edges, grid.z_edges)[axis]
