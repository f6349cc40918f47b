"""Turbulence on its way to rest: kinetic energy and dissipation rate of each cell, step by step.

Both are balanced as a velocity is: implicit coefficients of first-order upwind, relaxed by lines,
in steps of pseudo-time.  Sinks are implicit (that of omega with its slope), sources explicit, so
that a solved step keeps both positive; what the relaxation leaves short of that is held at a share
of the last value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.scalar_balance import scalar_balance
from heatgrade.resolved import sst_model as sst
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import MEMORY_AXIS, cells, shifted, wrap
from heatgrade.resolved.strain_rate import inverse_distance, strain_rate
from heatgrade.resolved.turbulence import Turbulence
from heatgrade.resolved.wall_distance import Walls, wall_distance

Array = NDArray[np.float64]

FALL = 0.3  # least share of the last value that a step may leave
FIRST_RATIO = 50.0  # eddy over molecular viscosity to begin with, at most
SWEEPS = 2  # sets of line relaxations of each balance
RENEW_EVERY = 8  # steps between looks at how fast the openings let in


@dataclass(slots=True)
class Eddies:
    """Turbulence in the kernels' layout.

    Made by `first_eddies`.
    """

    model: Turbulence
    walls: Walls
    density: Array
    molecular: Array
    energy: Array  # k [J/kg]
    rate: Array  # omega [1/s]
    viscosity: Array  # of the eddies [Pa s]
    distance: Array
    free: tuple[Array, Array]  # cells whose k, and whose omega, is solved for
    wall_sink: Array  # wall area over distance [m]
    entering: list[tuple[float, float]]  # k and omega of what each opening lets in, as it flows now
    residual: float = 1.0
    steps: int = 0

    def advance(self, state: FlowState, share: float) -> None:
        """Take one step, and give its viscosity to the flow."""
        if self.steps % RENEW_EVERY == 0:  # pressure may drive another flow than at first
            self.entering = _entering(state, self.model, self.molecular)
        self.steps += 1
        found = self._model(state)
        volume, density = state.room.volume, self.density
        left = []
        spread = self.molecular + found.mix(sst.SIGMA_K) * found.viscosity
        sink = sst.BETA_STAR * density * self.rate * volume + self.molecular * self.wall_sink
        left.append(self._step(state, 0, spread, found.production * volume, (sink, sink), share))
        spread = self.molecular + found.mix(sst.SIGMA_W) * found.viscosity
        made = found.mix(sst.GAMMA) * density * found.production / found.viscosity
        source = (made + np.maximum(found.cross, 0.0)) * volume
        beta = found.mix(sst.BETA) * density * self.rate
        lost = np.maximum(-found.cross, 0.0) / self.rate
        sinks = (beta + lost) * volume, (2.0 * beta + lost) * volume
        left.append(self._step(state, 1, spread, source, sinks, share))
        self.residual = max(left)
        self._at_walls()
        self.lend(state, found.viscosity)

    def _at_walls(self) -> None:
        """Set omega of the cells at walls."""
        wall = (self.free[0] > 0.0) & (self.free[1] <= 0.0)
        self.rate[wall] = sst.wall_rate(
            self.distance[wall], (self.molecular / self.density)[wall], self.energy[wall]
        )

    def lend(self, state: FlowState, viscosity: Array) -> None:
        """Give a viscosity of eddies to the flow; friction on walls stays molecular."""
        self.viscosity = np.where(self.free[0] > 0.0, viscosity, 0.0)
        for item in state.domain.periodic:
            wrap(self.viscosity, item.place)
        state.viscosity[:] = self.molecular + self.viscosity
        if state.store.shape[1] == 1:
            state.store = np.zeros((3, *state.pressure.shape))
        for axis in range(3):
            drag = np.maximum(state.room.drag[axis], 0.0)
            mean = 0.5 * (self.viscosity + shifted(self.viscosity, axis, -1))
            state.store[axis] = -mean * drag

    def _model(self, state: FlowState) -> sst.Blended:
        self._halo(state)
        slopes = np.zeros(self.energy.shape)
        for axis in range(3):
            inverse = inverse_distance(state.room, axis)
            one, other = (
                np.where(state.room.area[axis] > 0.0, (q - shifted(q, axis, -1)) * inverse, 0.0)
                for q in (self.energy, self.rate)
            )
            slopes += 0.25 * (one + shifted(one, axis, 1)) * (other + shifted(other, axis, 1))
        strain = strain_rate(state.domain, state.room, state.velocity)
        return sst.blended(
            self.energy, self.rate, strain, slopes, self.distance, self.density, self.molecular
        )

    def _halo(self, state: FlowState) -> None:
        """Set what lies beyond the sides: what enters, or what goes on as it is."""
        for place, q in enumerate((self.energy, self.rate)):
            for axis in range(3):
                ahead = np.moveaxis(q, MEMORY_AXIS[axis], 0)
                ahead[0], ahead[-2], ahead[-1] = ahead[1], ahead[-3], ahead[-3]
            for opening, mark, given in zip(
                state.domain.openings, state.room.faces, self.entering, strict=True
            ):
                at = MEMORY_AXIS[opening.side.axis]
                row, beyond = (-2, -2) if opening.side.high else (1, 0)
                ahead = np.moveaxis(q, at, 0)
                flow = np.moveaxis(state.mass_flow[opening.side.axis], at, 0)[row]
                enters = flow < 0.0 if opening.side.high else flow > 0.0
                on = np.moveaxis(mark, at, 0)[row] & enters
                ahead[beyond][on] = given[place]
            for item in state.domain.periodic:
                wrap(q, item.place)

    def _step(
        self, state: FlowState, place: int, spread: Array, source: Array,
        sinks: tuple[Array, Array], share: float,
    ) -> float:  # fmt: skip
        q = (self.energy, self.rate)[place]
        scalar_balance(
            state.coef, state.left, q, spread, state.mass_flow, state.room.area, source, *sinks,
            self.free[place], *state.room.tables, share, state.sums, state.threads,
        )  # fmt: skip
        state.relax(SWEEPS)
        np.maximum(q + state.step, FALL * q, out=q)
        left, size, _ = np.sqrt(np.add.reduce(state.sums[1:-1], axis=0))
        return float(left / size) if size > 0.0 else 0.0


def first_eddies(state: FlowState, model: Turbulence, density: Array) -> Eddies:
    """Return turbulence as it enters, everywhere.

    Parameters
    ----------
    state : FlowState
        With its first flow.
    model : Turbulence
        What enters.
    density : (NX, NZ, NY) array
        Padded [kg/m3].
    """
    walls = wall_distance(state.domain)
    shape = state.pressure.shape
    wet, solved = np.zeros(shape), np.zeros(shape)
    cells(wet)[:] = state.domain.volume > 0.0
    cells(solved)[:] = (state.domain.volume > 0.0) & ~walls.touched
    distance, sink = np.ones(shape), np.zeros(shape)
    cells(distance)[:] = np.where(walls.distance > 0.0, walls.distance, 1.0)
    cells(sink)[:] = walls.over_distance
    molecular = np.array(state.viscosity)
    entering = _entering(state, model, molecular)
    speed = _speed(state)
    if entering:
        energy, rate = max(entering)
    else:
        energy = 1.5 * (model.intensity * speed) ** 2
        rate = energy * state.density / (FIRST_RATIO * float(molecular.mean()))
    energy = max(energy, 1e-12 * speed * speed + 1e-300)
    kinematic = molecular / density
    near = np.hypot(rate, 6.0 * kinematic / (sst.BETA[0] * distance * distance))
    found = Eddies(
        model=model, walls=walls, density=density, molecular=molecular,
        energy=np.full(shape, energy), rate=near, viscosity=np.zeros(shape), distance=distance,
        free=(wet, solved), wall_sink=sink, entering=entering,
    )  # fmt: skip
    found._at_walls()
    found.lend(state, density * energy / near)
    return found


def _entering(state: FlowState, model: Turbulence, molecular: Array) -> list[tuple[float, float]]:
    """Return k and omega of what each opening lets in at the present flow."""
    found = []
    for opening, mark in zip(state.domain.openings, state.room.faces, strict=True):
        axis = opening.side.axis
        area = float(np.add.reduce(state.room.area[axis][mark]))
        through = abs(float(np.add.reduce(state.mass_flow[axis][mark])))
        speed = max(through / (state.density * area), 1e-9)
        viscosity = float(np.mean(molecular[mark]))
        found.append(model.inlet(speed, viscosity, state.density))
    return found


def _speed(state: FlowState) -> float:
    """Return the root mean square of the velocities [m/s]."""
    free = state.room.drag >= 0.0
    return float(np.sqrt(np.mean(state.velocity[free] ** 2))) if free.any() else 0.0
