"""One step of a flow in time: backward differences of second order, solved to the end.

    rho (a0 u + a1 u_before + a2 u_two_before) / dt + div(rho u u) = -grad p + div(mu grad u) + f

    a0 = (1 + 2 r) / (1 + r),  a1 = -(1 + r),  a2 = r^2 / (1 + r),  r = dt / dt_before

(Crouzeix and Lisbona 1984, doi 10.1137/0721048: stable for r below 2.4); the first step is Euler's.
Each iteration solves momentum, then corrects pressure as in the steady solve, and mixes with those
before it; with the mass over the step in the balance's diagonal a few of them do, from what the
last two steps point to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.flow_state import FlowState, forces
from heatgrade.resolved.mixing import Mixing
from heatgrade.resolved.opening import GivenPressure
from heatgrade.resolved.pressure_equation import PressureEquation
from heatgrade.resolved.staggered import cells, driven, leading

Array = NDArray[np.float64]

SHARE = 0.1  # of the neighbours' exchange that damps an iteration
SWEEPS = 1  # sets of line relaxations of each momentum balance
REDUCTION = 0.1  # of the mass imbalance in each iteration
ANSWERS = 2  # sets of line relaxations of each new mobility
FREEZE_EVERY = 40  # steps between new mobilities
CLOSE = 1e-12  # imbalance of a cell over the largest flow through a face, where it is balanced
CLOSING = 8  # pressure solves for that, at most
LEAST = 2  # iterations of a step: the residual of the first is that of a guess


class TimeStepper:
    """A flow that goes on in time.

    Parameters
    ----------
    state : FlowState
        At the start; carried on in place.
    force : three arrays, optional
        As in `solve_flow`, of the state's own part of the grid [N/m3].
    blend : float
        1 central, 0 upwind.
    balanced : bool
        Whether mass is balanced at the end of each step as far as rounding lets.
    """

    def __init__(
        self,
        state: FlowState,
        force: tuple[Array, Array, Array] | None,
        blend: float,
        *,
        balanced: bool = False,
    ) -> None:
        self.state = state
        self._balanced = balanced
        self._given = force
        self._blend = blend
        self._base = state.force
        shape = state.velocity.shape
        state.force, state.store = np.zeros(shape), np.zeros(shape)
        self._mass = _mass(state)
        self._inflow = state.velocity.copy()  # of given flows, at full strength
        self._before = state.velocity, state.pressure
        self._two_before: tuple[Array, Array] | None = None
        self._last = 0.0  # length of the last step
        self._count, self._frozen = 0, 0.0
        self._pressure: PressureEquation | None = None

    def begin(self) -> None:
        """Take the state's velocities and pressure as those at the beginning."""
        self._before = self.state.velocity.copy(), self.state.pressure.copy()

    @property
    def cycles(self) -> int:
        """Multigrid cycles of all pressure solves."""
        return self._pressure.cycles if self._pressure is not None else 0

    def courant(self, step: float) -> float:
        """Return the most cells that coolant passes in a step."""
        state = self.state
        grid, total = state.domain.grid, np.zeros(state.domain.grid.shape)
        wet = cells(state.room.volume) > 0.0
        for axis, width in enumerate((grid.dx, grid.dy, grid.dz)):
            size = np.abs(state.velocity[axis])
            ahead = leading(size, axis)
            most = np.zeros_like(size)
            leading(most, axis)[:-1] = np.maximum(ahead[:-1], ahead[1:])
            shape = [1, 1, 1]
            shape[axis] = -1
            total += cells(most) / width.reshape(shape)
        return step * float(np.max(total, where=wet, initial=0.0))

    def advance(self, step: float, strength: float, tolerance: float, most: int) -> list[float]:
        """Go on by a step; return the residual of each iteration, inf last where it diverged.

        Parameters
        ----------
        step : float
            Its length [s].
        strength : float
            Factor of all that is given at its end.
        tolerance : float
            Residual to stop at.
        most : int
            Iterations at most.
        """
        self._begin(step, strength)
        residuals: list[float] = []
        state = self.state
        levels = np.array(state.outside), np.array(state.falls)
        mixing = Mixing((state.velocity, state.pressure, *levels), 2)
        with np.errstate(all="ignore"):  # what overflows shows in the residual
            while len(residuals) < most:
                mixing.begin()
                residuals.append(self._iterate())
                done = residuals[-1] <= tolerance and len(residuals) >= LEAST
                if done or not np.isfinite(residuals[-1]):
                    break
                levels[0][:], levels[1][:] = state.outside, state.falls
                mixing.mix()
                state.outside[:], state.falls[:] = levels[0].tolist(), levels[1].tolist()
        if self._balanced and np.isfinite(residuals[-1]):
            self._balance()
        self._two_before, self._before = (
            self._before,
            (self.state.velocity.copy(), self.state.pressure.copy()),
        )
        self._last = step
        self._count += 1
        return residuals

    def _balance(self) -> None:
        """Balance mass, by velocities alone."""
        state = self.state
        lost = np.empty(cells(state.pressure).transpose(0, 2, 1).shape)
        for _ in range(CLOSING):
            worst = state.imbalance(lost)
            largest = float(np.abs(state.mass_flow).max())
            if worst <= CLOSE * largest:
                return
            assert self._pressure is not None  # made when the step began
            self._pressure.correct(0.0, 1e-9, absolute=0.1 * CLOSE * largest, pressure=False)

    def _begin(self, step: float, strength: float) -> None:
        state = self.state
        velocity, pressure = self._before
        held = self._mass / step
        if self._two_before is None:
            state.store[:] = held
            np.multiply(held, velocity, out=state.force)
        else:
            ratio = step / self._last
            older, before = self._two_before
            state.store[:] = (1.0 + 2.0 * ratio) / (1.0 + ratio) * held
            state.force[:] = (1.0 + ratio) * velocity - ratio**2 / (1.0 + ratio) * older
            state.force *= held
            state.velocity[:] = velocity + ratio * (velocity - older)
            state.pressure[:] = pressure + ratio * (pressure - before)
        self._drive(strength)
        if self._pressure is None or step != self._frozen or self._count % FREEZE_EVERY == 0:
            state.carry(self._blend)
            for axis in range(3):
                state.advance(axis, self._blend, SHARE, 0, freeze=True, answers=ANSWERS)
            if self._pressure is None:
                self._pressure = PressureEquation(state)
            else:
                self._pressure.freeze()
            self._frozen = step

    def _drive(self, strength: float) -> None:
        """Set what is given at the step's end."""
        state = self.state
        if state.room.slide is not None and strength != state.strength:
            self._base = forces(state.room, state.viscosity, self._given, strength)
        state.force += self._base
        state.strength = strength
        for index, (opening, mark) in enumerate(
            zip(state.domain.openings, state.room.faces, strict=True)
        ):
            if isinstance(opening.law, GivenPressure):
                state.outside[index] = strength * opening.law.pressure
            elif not driven(opening):
                axis = opening.side.axis
                state.velocity[axis][mark] = strength * self._inflow[axis][mark]
        for index, item in enumerate(state.domain.periodic):
            if item.mass_flow is None:
                state.falls[index] = strength * item.pressure_drop
        state.set_outside()
        state.wrap_pressure()

    def _iterate(self) -> float:
        state, total = self.state, np.zeros(3)
        state.carry(self._blend)
        for axis in range(3):
            total += state.advance(axis, self._blend, SHARE, SWEEPS, freeze=False)
        if not np.isfinite(total).all():
            return float(np.inf)
        assert self._pressure is not None  # made when the step began
        lost = self._pressure.correct(1.0, REDUCTION)
        left, pushed, _ = (float(item) for item in np.sqrt(total))
        if not np.isfinite(lost):
            return float(np.inf)
        return left / pushed if pushed > 0.0 else left


def _mass(state: FlowState) -> Array:
    """Return the mass of each face's control volume; 0 where no momentum is solved for [kg]."""
    found = np.zeros(state.velocity.shape)
    volume = state.room.volume
    for axis in range(3):
        ahead, own = leading(volume, axis), leading(found[axis], axis)
        own[1:] = 0.5 * (ahead[1:] + ahead[:-1])
        area = state.room.area[axis]
        dense = np.divide(state.mass_area[axis], area, out=np.zeros_like(area), where=area > 0.0)
        found[axis] *= np.where(state.room.drag[axis] >= 0.0, dense, 0.0)
    return found
