"""Between a room and the next coarser one: flow and what is left of it down, corrections up.

Down go mass flows and forces as sums, so that the coarse flow balances mass wherever the fine one
does. Up go corrections, linear between the middles of coarse faces, as they are beside a wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.flow_transfer import join_means, join_sums, spread_changes
from heatgrade.resolved.coarse_room import Joining
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import faces
from heatgrade.resolved.transfer_places import AxisPlaces, Parts, axis_places

Array = NDArray[np.float64]

IN_MEMORY = (0, 2, 1)  # axes in the order of the arrays
FACES, CELLS = -0.5, 0.0  # drag of faces and volume of cells, above which they are open


@dataclass(frozen=True, slots=True, eq=False)
class Transfer:
    """The way between two levels. Made by `transfer`.

    Parameters
    ----------
    fine, coarse : FlowState
        The levels.
    joined : Joining
        Which fine cells make up each coarse one.
    places : three AxisPlaces
        The same as the kernels read it, along x, y and z.
    """

    fine: FlowState
    coarse: FlowState
    joined: Joining
    places: tuple[AxisPlaces, AxisPlaces, AxisPlaces]

    def down(self, blend: float, coarse_blend: float) -> None:
        """Put the fine flow on the coarse level, with the force that keeps what is left of it.

        Parameters
        ----------
        blend, coarse_blend : float
            Convection on the two levels: 1 central, 0 upwind.
        """
        fine, coarse = self.fine, self.coarse
        fine.carry(blend)
        wanted = np.zeros(coarse.velocity.shape)
        for axis in range(3):
            fine.balance(axis, blend, 1.0)
            x, z, y = (self._parts(own, axis, volumes=True) for own in IN_MEMORY)
            join_sums(
                wanted[axis], fine.left, x.places, z.places, y.places, x.shares, z.shares,
                y.shares, fine.threads,
            )  # fmt: skip
        self._flow_down()
        coarse.set_outside()
        coarse.wrap_pressure()
        coarse.carry(coarse_blend)
        coarse.force[:] = 0.0
        for axis in range(3):
            for _ in range(2):  # what is left has single precision: the second makes it exact
                coarse.balance(axis, coarse_blend, 1.0)
                own = faces(coarse.force[axis], axis)
                own += faces(wanted[axis], axis)
                own -= faces(coarse.left, axis)

    def up(self) -> None:
        """Add what stands on the coarse level, changes of velocity and pressure, to the fine."""
        fine, coarse = self.fine, self.coarse
        work = np.empty((fine.threads, 2, coarse.pressure.shape[2]))
        for axis in range(3):
            self._spread(
                fine.velocity[axis], fine.room.drag[axis], coarse.velocity[axis],
                coarse.room.drag[axis], FACES, axis, work,
            )  # fmt: skip
        self._spread(
            fine.pressure, fine.room.volume, coarse.pressure, coarse.room.volume, CELLS, -1, work
        )

    def volumes(self, field: Array, axis: int) -> Array:
        """Return sums over the control volumes of the coarse faces across `axis`."""
        grid = self.fine.domain.grid
        edges = (grid.x_edges, grid.y_edges, grid.z_edges)[axis]
        return self.joined.volumes(field, axis, edges, joined=_joined(self.fine, axis))

    def _flow_down(self) -> None:
        fine, coarse = self.fine, self.coarse
        for axis in range(3):
            self._mean(coarse.velocity[axis], fine.mass_area[axis], fine.velocity[axis], axis)
        self._mean(coarse.pressure, fine.room.volume, fine.pressure, -1)
        coarse.outside[:] = fine.outside
        coarse.falls[:] = fine.falls

    def _mean(self, out: Array, weight: Array, field: Array, axis: int) -> None:
        """Set means over the fine faces across `axis`, or cells, that make up each coarse one."""
        x, z, y = (self._parts(own, axis).places for own in IN_MEMORY)
        join_means(out, weight, field, x, z, y, self.fine.threads)

    def _parts(self, own: int, axis: int, *, volumes: bool = False) -> Parts:
        """Return the parts along an axis of faces across `axis`, or of cells."""
        places = self.places[own]
        if own != axis:
            return places.cells
        return places.volumes if volumes else places.planes

    def _spread(
        self, out: Array, is_open: Array, change: Array, known: Array, least: float, axis: int,
        work: Array,
    ) -> None:  # fmt: skip
        """Add changes of coarse faces across `axis`, or cells, to the fine ones."""
        x, z, y = (
            self.places[own].along if own == axis else self.places[own].across for own in IN_MEMORY
        )
        spread_changes(
            out, is_open, change, known, least, axis, x.places, z.places, y.places, x.share,
            z.share, y.share, work, self.fine.threads,
        )  # fmt: skip


def transfer(fine: FlowState, coarse: FlowState, joined: Joining) -> Transfer:
    """Return the way between two levels."""
    grid = fine.domain.grid
    x, y, z = (
        axis_places(joined, axis, edges, joined=_joined(fine, axis))
        for axis, edges in enumerate((grid.x_edges, grid.y_edges, grid.z_edges))
    )
    return Transfer(fine, coarse, joined, (x, y, z))


def _joined(state: FlowState, axis: int) -> bool:
    """Whether the sides across an axis are joined."""
    return any(item.place == axis for item in state.domain.periodic)
