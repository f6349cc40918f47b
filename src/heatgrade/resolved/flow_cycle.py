"""Nonlinear multigrid of the flow (full approximation scheme; Brandt 1977, doi 10.2307/2006422).

On each grid a few iterations take out what is uneven; what is even is left to the next coarser
grid, where the same flow is solved for the same force left over::

    N_H(u_H) = N_H(R u_h) + R (f - N_h(u_h)),     u_h += P (u_H - R u_h)

Coarse convection is first-order upwind: its errors are the fine grid's to take out. After a
correction the velocities are made to balance mass once more, the pressure untouched: what
interpolation loses of mass is no sign of a wrong pressure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.coarse_room import Joining, coarser, joining
from heatgrade.resolved.coarse_visits import CoarseVisits
from heatgrade.resolved.flow_level import REDUCTION, FlowLevel
from heatgrade.resolved.flow_state import FlowState, first_state
from heatgrade.resolved.flow_transfer import Transfer, transfer
from heatgrade.resolved.opening_steps import straight_axes
from heatgrade.resolved.staggered import cells, faces, repeat_ends, wrap
from heatgrade.resolved.swinging_steps import SwingingSteps

Array = NDArray[np.float64]

BEFORE, AFTER = 2, 2  # iterations on a grid before and after its coarser one
COARSEST = 4  # iterations on the coarsest
FIRST = 1e-3  # left of the imbalance of mass before the first iteration: it fades slowly later
FEWEST = 300  # cells of a grid that is not made coarser


class FlowCycle:
    """Levels of one flow, the finest first."""

    def __init__(self, state: FlowState, blend: float, boldness: float) -> None:
        self.levels = [FlowLevel(state, blend, boldness)]
        self.transfers: list[Transfer] = []
        self._steps = SwingingSteps(bool(straight_axes(state.domain)))
        self._boldness, self._count = boldness, 0
        self._visits = CoarseVisits()
        while (found := _next(self.levels[-1].state)) is not None:
            self.transfers.append(found)
            self.levels.append(FlowLevel(found.coarse, 0.0, boldness))
        self.finest.begin()  # a first step of another length asks for mobilities of what flows then
        self.finest.pressure.correct(0.0, FIRST)

    @property
    def finest(self) -> FlowLevel:
        """The level whose flow is sought."""
        return self.levels[0]

    @property
    def boldness(self) -> float:
        """Pseudo-time step of all levels over a cell's own time."""
        return self._boldness

    @boldness.setter
    def boldness(self, value: float) -> None:
        self._boldness = value
        for level in self.levels:
            level.boldness = value

    @property
    def pressure_cycles(self) -> int:
        """Cycles of the pressure's multigrid, on all levels."""
        begun = [level for level in self.levels if level.begun]
        return sum(level.pressure.cycles for level in begun)

    def iterate(self) -> float:
        """Do one iteration on the finest grid, after a correction by the coarser when it is due."""
        if self._visits.wanted and self.transfers and self._count % (BEFORE + AFTER) == BEFORE:
            self._correct(0)
        self.finest.boldness = self._boldness * self._steps.factor(self._count)
        self._count += 1
        residual = self.finest.iterate()
        self._visits.note(residual)
        return residual

    def _correct(self, depth: int) -> None:
        """Correct the flow of one level by the next coarser one's."""
        level, transfer = self.levels[depth], self.transfers[depth]
        below = self.levels[depth + 1]
        fine, coarse = level.state, below.state
        transfer.down(level.blend, below.blend)
        velocity, pressure = coarse.velocity.copy(), coarse.pressure.copy()
        outside, falls = list(coarse.outside), list(coarse.falls)
        if not below.begun:
            below.begin()
        self._visit(depth + 1)
        coarse.velocity -= velocity
        coarse.pressure -= pressure
        if not np.isfinite(coarse.velocity).all():
            return
        transfer.up()
        for index, value in enumerate(outside):
            fine.outside[index] += coarse.outside[index] - value
        for index, value in enumerate(falls):
            fine.falls[index] += coarse.falls[index] - value
        fine.set_outside()
        fine.wrap_pressure()
        level.pressure.correct(0.0, REDUCTION, pressure=False)

    def _visit(self, depth: int) -> None:
        """Bring the flow of a coarse level nearer to its own balance."""
        level = self.levels[depth]
        if depth == len(self.levels) - 1:
            for _ in range(COARSEST):
                level.iterate()
            return
        for _ in range(BEFORE):
            level.iterate()
        self._correct(depth)
        for _ in range(AFTER):
            level.iterate()


def _next(fine: FlowState) -> Transfer | None:
    """Return the way to the next coarser level, or None if there is none."""
    domain = fine.domain
    joined = joining(domain)
    if domain.grid.cells < FEWEST or joined is None:
        return None
    room = coarser(domain, joined)
    if room is None:
        return None
    coarse = first_state(
        room,
        np.full(room.grid.shape, fine.density),
        _mean_viscosity(fine, joined),
        None,
        fine.threads,
    )
    coarse.force = np.zeros((3, *coarse.pressure.shape))
    for axis in range(3):  # what the fine faces let through, so that mass flows add up
        faces(coarse.mass_area[axis], axis)[:] = joined.planes(
            faces(fine.mass_area[axis], axis), axis
        )
        repeat_ends(coarse.mass_area[axis], axis)
        for item in domain.periodic:
            wrap(coarse.mass_area[axis], item.place)
    found = transfer(fine, coarse, joined)
    if domain.periodic:
        _sum_friction(found)
    return found


def _sum_friction(way: Transfer) -> None:
    """Let the coarse room rub as the fine one does.

    Between joined sides nothing but friction holds the flow against the fall of the pressure:
    coarse cells, whose walls are farther from their middles, would let corrections run too far.
    """
    for axis in range(3):
        drag = faces(way.coarse.room.drag[axis], axis)
        fine = np.maximum(faces(way.fine.room.drag[axis], axis), 0.0)
        drag[:] = np.where(drag >= 0.0, way.volumes(fine, axis), drag)


def _mean_viscosity(fine: FlowState, joined: Joining) -> Array:
    grid = fine.domain.grid
    size = grid.dx[:, None, None] * grid.dy[None, :, None] * grid.dz
    mean: Array = joined.sums(cells(fine.viscosity) * size) / joined.sums(size)
    return mean
