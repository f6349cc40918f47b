"""Velocities, pressure and mass flows on the way to a steady flow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.bounded_momentum import bounded_momentum
from heatgrade.native.flow_halo import fill_halo
from heatgrade.native.mass_correction import add_steps, mass_flows, mass_lost, push_velocities
from heatgrade.native.momentum_balance import momentum_balance
from heatgrade.native.momentum_lines import momentum_lines
from heatgrade.native.momentum_remainder import momentum_likeness, momentum_remainder
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.inlet_profile import inlet_velocity
from heatgrade.resolved.opening import GivenPressure, Side
from heatgrade.resolved.opening_steps import Places, even_steps
from heatgrade.resolved.staggered import (
    Mask,
    Staggered,
    cells,
    driven,
    faces,
    leading,
    padded,
    repeat_ends,
    staggered,
    wrap,
)
from heatgrade.solve.fresh_memory import one_block

Array = NDArray[np.float64]
Single = NDArray[np.float32]

SERIAL_CELLS = 60_000  # below this a level costs less than waking the other threads
LEAST_ANSWER = 0.05  # of SIMPLEC's mobility: lines need not have found one above 0
LINES = (1, 2, 0)  # order in which lines are relaxed: y, z, x
HELD = 0.1  # of the diagonal: how far below 0 coefficients may go in relaxations by lines


@dataclass(slots=True)
class FlowState:
    """Everything that changes from iteration to iteration, in the kernels' layout.

    Made by `first_state`.
    """

    domain: FlowDomain
    room: Staggered
    threads: int
    density: float  # mean [kg/m3]
    mass_area: Array  # (3, ...) density times open area of each face [kg/m]
    viscosity: Array
    force: Array  # (3, ...), or (3, 1, 1, NY) zeros [N]
    store: Array  # (3, ...), or (3, 1, 1, NY) zeros: mass over a step in time [kg/s]
    velocity: Array  # (3, ...)
    pressure: Array
    mass_flow: Array  # (3, ...)
    mobility: Single  # (3, ...) frozen with the pressure's equation
    scratch: Array
    coef: Single
    left: Single
    step: Single
    work: Single
    sums: Array
    places: Places  # of longer steps, see `opening_steps`
    outside: list[float] = field(default_factory=list)  # pressure of each opening that has one
    falls: list[float] = field(default_factory=list)  # of pressure between joined sides
    strength: float = 1.0  # factor of all flows and pressures that are given
    bounded: bool = False  # whether convection is bounded second order on top of `blend` 0

    @property
    def bytes(self) -> int:
        """Memory of the arrays."""
        own = [getattr(self, name) for name in self.__slots__]
        own += [getattr(self.room, name) for name in ("volume", "area", "drag", "wall", "near")]
        return sum(item.nbytes for item in own if isinstance(item, np.ndarray))

    def set_outside(self) -> None:
        """Put the pressures outside into the halo behind their openings."""
        for opening, mark, value in zip(
            self.domain.openings, self.room.faces, self.outside, strict=True
        ):
            if driven(opening):
                behind = leading(self.pressure, opening.side.axis)
                marked = leading(mark, opening.side.axis)
                if opening.side.high:
                    behind[-2][marked[-2]] = value
                else:
                    behind[0][marked[1]] = value

    def wrap_velocity(self) -> None:
        """Continue the velocities beyond joined sides."""
        for item in self.domain.periodic:
            for axis in range(3):
                wrap(self.velocity[axis], item.place)

    def wrap_pressure(self) -> None:
        """Continue the pressure beyond joined sides, where it goes on falling."""
        for item, fall in zip(self.domain.periodic, self.falls, strict=True):
            wrap(self.pressure, item.place)
            ahead = leading(self.pressure, item.place)
            ahead[0] += fall
            ahead[-2:] -= fall

    def carry(self, blend: float) -> None:
        """Set mass flows and the halo of the velocities.

        Beyond a side lies what comes in: nothing along the side. What leaves goes on as it is.
        What a pressure outside drives in was at rest there: in the halo stands what makes the
        scheme (`blend` 1 central, 0 upwind) take half its velocity on the way, so that speeding
        up costs rho u2 / 2.
        """
        for axis in range(3):
            repeat_ends(self.velocity[axis], axis)
        self.wrap_velocity()
        mass_flows(self.mass_flow, self.mass_area, self.velocity, self.threads)
        for opening, mark in zip(self.domain.openings, self.room.faces, strict=True):
            if driven(opening):
                self._begin_at_rest(opening.side, mark, 0.5 * (1.0 - blend))
        fill_halo(self.velocity, self.mass_flow)
        self.wrap_velocity()

    def _begin_at_rest(self, side: Side, mark: Mask, kept: float) -> None:
        along = leading(self.velocity[side.axis], side.axis)
        on = leading(mark, side.axis)[-2 if side.high else 1]
        at, beyond = (along[-2], along[-1]) if side.high else (along[1], along[0])
        enters = on & ((at < 0.0) if side.high else (at > 0.0))
        beyond[enters] = kept * at[enters]

    def advance(
        self,
        axis: int,
        blend: float,
        share: float,
        sweeps: int,
        *,
        freeze: bool,
        answers: int = 0,
        alternating: int = 0,
        likeness: Array | None = None,
    ) -> Array:
        """Correct one component by its own balance; return the balance's sums of squares.

        Parameters
        ----------
        axis : int
            Of the component.
        blend : float
            1 central, 0 upwind.
        share : float
            Inverse of the pseudo-time step over the time in which neighbours renew a cell, where
            `places` are 1.
        sweeps : int
            Sets of line relaxations; 0 leaves the component as it is.
        freeze : bool
            Whether to take new mobilities: SIMPLEC's, neighbours moving alike.
        answers : int
            Sets of line relaxations by which a mobility becomes the answer to a pressure that
            falls evenly: beside walls less than SIMPLEC's, so that steps may be long.
        alternating : int
            Axes along which the last set seeks corrections that alternate from cell to cell:
            1 x + 2 y + 4 z.
        likeness : (4,) array, optional
            To which the sums of `momentum_likeness` are added.
        """
        total = self.balance(axis, blend, share, freeze=freeze)
        if likeness is not None:
            sums = np.empty((self.sums.shape[0], 4))
            momentum_likeness(self.left, sums, self.threads)
            likeness += np.add.reduce(sums[1:-1], axis=0)
        if freeze and answers:
            kept = self.left.copy()
            np.multiply(self.room.area[axis], self.room.drag[axis] >= 0.0, out=self.left)
            self.relax(answers)
            own = self.mobility[axis]
            np.maximum(self.step, LEAST_ANSWER * own, out=own)
            self.left[:] = kept
        if sweeps and alternating:
            self.relax(max(sweeps - 1, 1))
            add_steps(self.velocity[axis], self.step, self.threads)
            momentum_remainder(self.left, self.coef, self.step, self.threads)
            self.relax(1, alternating)
            add_steps(self.velocity[axis], self.step, self.threads)
        elif sweeps:
            self.relax(sweeps)
            add_steps(self.velocity[axis], self.step, self.threads)
        return total

    def balance(self, axis: int, blend: float, share: float, *, freeze: bool = False) -> Array:
        """Set what is left of one component's balance; return its sums of squares."""
        x, y, z = (share * own for own in self.places)
        for item in self.domain.periodic:  # where lines were told what they find, see `_joined`
            leading(self.left, item.place)[-2] = 0.0
        momentum_balance(
            axis, self.coef, self.left, self.mobility[axis] if freeze else self.step,
            self.velocity[axis], self.mass_flow, self.room.area, self.viscosity,
            self.room.drag[axis], self.room.wall[axis], self.room.near[axis], self.pressure,
            self.force[axis], self.store[axis], *self.room.tables, self.room.rows, blend, x, y, z,
            self.sums, self.threads,
        )  # fmt: skip
        if self.bounded:
            bounded_momentum(
                axis, self.left, self.velocity[axis], self.mass_flow, self.room.drag[axis],
                *self.room.tables, [item.place for item in self.domain.periodic],
                self.domain.mirrors(axis), np.empty((self.threads, self.pressure.shape[2])),
                self.sums, self.threads,
            )  # fmt: skip
        total: Array = np.add.reduce(self.sums[1:-1], axis=0)
        return total

    def relax(self, sweeps: int, alternating: int = 0) -> None:
        """Set `step` to what corrects `left` by the coefficients, by lines."""
        self.step[:] = 0.0
        for _ in range(sweeps):
            for line in LINES:
                seen = self._joined(line, alternating) if self.domain.periodic else nullcontext()
                with seen:
                    momentum_lines(
                        self.step, self.coef, self.left, line, HELD, alternating, self.room.rows,
                        self.work, self.threads,
                    )  # fmt: skip

    @contextmanager
    def _joined(self, line: int, alternating: int) -> Iterator[None]:
        """Let lines see the corrections beyond joined sides, and continue theirs afterwards."""
        kept = None
        for item in self.domain.periodic:
            left, step = leading(self.left, item.place), leading(self.step, item.place)
            left[-2] = step[-2]  # closed there: the lines leave what they find
            if item.place == line:
                kept = np.array(left[1])
                sides = (2 * line, 2 * line + 1, 6)
                low, high, diagonal = (leading(self.coef[s], line)[1] for s in sides)
                lift = np.maximum(-np.minimum(low, high) - np.float32(HELD) * diagonal, 0.0)
                left[1] += (low - lift if alternating >> line & 1 else low + lift) * step[0]
        yield
        for item in self.domain.periodic:
            if item.place == line:
                leading(self.left, line)[1] = kept
            wrap(self.step, item.place)

    def imbalance(self, out: Array) -> float:
        """Set mass flows, and `out` to what leaves each cell too much; return the largest [kg/s].

        Parameters
        ----------
        out : (nx, nz, ny) array
            In the order of memory.
        """
        for axis in range(3):
            repeat_ends(self.velocity[axis], axis)
        self.wrap_velocity()
        mass_flows(self.mass_flow, self.mass_area, self.velocity, self.threads)
        worst = np.empty(out.shape[0])
        mass_lost(out, self.mass_flow, worst, self.threads)
        return float(worst.max())

    def push(self, potential: Array) -> None:
        """Add what a correction of the pressure does to the velocities."""
        push_velocities(self.velocity, potential, self.mobility, self.threads)


def first_state(
    domain: FlowDomain,
    density: Array,
    viscosity: Array,
    force: tuple[Array, Array, Array] | None,
    threads: int,
    *,
    curved: bool = True,
) -> FlowState:
    """Return coolant at rest, with the given flows at their openings.

    Parameters
    ----------
    domain : FlowDomain
        The room.
    density, viscosity : (nx, ny, nz) array
        [kg/m3], [Pa s].
    force : three arrays, optional
        On the faces across x, y and z, per volume [N/m3].
    threads : int
        Threads of the kernels.
    curved : bool
        As in `staggered`.
    """
    room, shape, wet = staggered(domain, curved=curved), padded(domain.grid), domain.volume > 0.0
    joined = tuple(item.place for item in domain.periodic)
    fields = _fields(shape)
    extend(viscosity, fields["viscosity"], joined)
    dense = extend(density, np.empty(shape), joined)
    mass_area = fields["mass_area"]
    for axis in range(3):
        ahead = leading(dense, axis)
        mean = leading(mass_area[axis], axis)
        mean[0] = ahead[0]
        np.add(ahead[1:], ahead[:-1], out=mean[1:])
        mean[1:] *= 0.5
        mass_area[axis] *= room.area[axis]
        for other in joined:
            wrap(mass_area[axis], other)
    longest = max(2 * max(shape[:2]), 16)
    state = FlowState(
        domain=domain,
        room=room,
        threads=threads if domain.grid.cells >= SERIAL_CELLS else 1,
        density=float(np.add.reduce(density[wet]) / np.count_nonzero(wet)),
        force=forces(room, fields["viscosity"], force),
        store=np.zeros((3, 1, 1, shape[2])),
        work=np.zeros((threads, longest * shape[2]), np.float32),
        sums=np.zeros((shape[0], 3)),
        places=even_steps(domain),
        falls=[item.pressure_drop for item in domain.periodic],
        **fields,
    )
    state.coef[6] = 1.0  # of closed faces, which no kernel sets beyond the rows' parts
    for opening, mark in zip(domain.openings, room.faces, strict=True):
        axis, law = opening.side.axis, opening.law
        state.outside.append(law.pressure if isinstance(law, GivenPressure) else 0.0)
        if driven(opening):
            continue
        end = -1 if opening.side.high else 0
        area = np.take(faces(np.where(mark, room.area[axis], 0.0), axis), end, axis)
        into = inlet_velocity(domain, opening, area, np.take(density, end, axis))
        plane = np.moveaxis(faces(state.velocity[axis], axis), axis, 0)
        plane[end] += -into if opening.side.high else into
    state.wrap_pressure()
    return state


def _fields(shape: tuple[int, int, int]) -> dict[str, Any]:
    """Return the large arrays, in memory that the system has back at once when they are let go."""
    three = (3, *shape)
    double = {
        "mass_area": three, "viscosity": shape, "velocity": three, "pressure": shape,
        "mass_flow": three, "scratch": shape,
    }  # fmt: skip
    single = {"mobility": three, "coef": (7, *shape), "left": shape, "step": shape}
    return one_block("float64", double) | one_block("float32", single)


def extend(values: Array, out: Array, joined: tuple[int, ...]) -> Array:
    """Set a padded array whose halo repeats the cells next to it, or beyond joined sides."""
    cells(out)[:] = values
    for axis in range(3):
        ahead = leading(out, axis)
        ahead[0], ahead[-2], ahead[-1] = ahead[1], ahead[-3], ahead[-3]
    for axis in joined:
        wrap(out, axis)
    return out


def forces(
    room: Staggered,
    viscosity: Array,
    force: tuple[Array, Array, Array] | None,
    strength: float = 1.0,
) -> Array:
    """Return the force on each face's control volume: what is given, and sliding walls [N]."""
    shape = room.volume.shape
    if force is None and room.slide is None:
        return np.zeros((3, 1, 1, shape[2]))
    found = np.zeros((3, *shape))
    for axis in range(3):
        own = leading(found[axis], axis)
        if force is not None:
            faces(found[axis], axis)[:] = force[axis]
            volume = leading(room.volume, axis)
            own[1:] *= 0.5 * (volume[1:] + volume[:-1])
        if room.slide is not None:
            slide = leading(room.slide[axis], axis)
            thick = leading(viscosity, axis)
            own[1:] += strength * 0.5 * (thick[1:] + thick[:-1]) * slide[1:]
    return found
