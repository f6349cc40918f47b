"""One grid of the flow's multigrid: iterations in pseudo-time that take out what is uneven on it.

Each iteration corrects every velocity component by its own balance, by lines, and then the pressure
so that mass balances. What central differences leave over may come to alternate from cell to cell
along the flow, which neither coarser grids nor lines whose coefficients are held above 0 take out:
where what is left over does so, the last lines seek corrections that alternate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.even_mobility import even_out
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.opening_steps import opening_steps, straight_axes
from heatgrade.resolved.pressure_equation import PressureEquation

Array = NDArray[np.float64]

REDUCTION = 0.3  # of the mass imbalance in each iteration
FREEZE_EVERY, FREEZE_LATE, LATE = 8, 20, 16  # iterations between new mobilities, early and later
STALE = 1.3  # change of the pseudo-time step that asks for new mobilities
SWEEPS = 2  # sets of line relaxations of each momentum balance
ANSWERS = 1  # sets of line relaxations of each mobility
ANSWERS_STRAIGHT = 2  # the same in straight channels, where steps are longer
TURN = 1.0  # rotational part of the pressure's correction
EVEN = 0.0  # likeness of neighbours in what is left of momentum, below which it alternates
LEAST_FORCE = 1e-6  # of what viscosity and inertia hold, where nothing pushes: plug flow


@dataclass(slots=True, eq=False)
class FlowLevel:
    """The flow on one grid.

    Parameters
    ----------
    state : FlowState
        Its fields.
    blend : float
        1 central, 0 upwind.
    boldness : float
        Pseudo-time step of the momentum over the time in which a cell's neighbours renew it.
    """

    state: FlowState
    blend: float
    boldness: float
    pressure: PressureEquation = field(init=False)
    count: int = 0
    begun: bool = False
    _alternating: int = 0  # axes along which what is left alternates: 1 x + 2 y + 4 z
    _frozen: float = 0.0
    _straight: list[int] = field(default_factory=list)  # axes of straight channels

    def begin(self) -> None:
        """Take the mobilities of the flow as it is."""
        self.begun = True
        self.state.places = opening_steps(self.state.domain)
        self._straight = straight_axes(self.state.domain)
        self.state.set_outside()
        self.state.carry(self.blend)
        for axis in range(3):
            self._advance(axis, 0, freeze=True)
        even_out(self.state.mobility, self._straight)
        self.pressure = PressureEquation(self.state)
        self._frozen = self.boldness

    def iterate(self) -> float:
        """Do one iteration; return the residual that it began with."""
        state = self.state
        freeze = self.count % (FREEZE_EVERY if self.count < LATE else FREEZE_LATE) == 0
        freeze = self.count > 0 and freeze
        freeze = freeze or not 1.0 / STALE < self._frozen / self.boldness < STALE
        self.count += 1
        if freeze:
            self._frozen = self.boldness
        state.carry(self.blend)
        total, likeness = np.zeros(3), np.zeros(4)
        for axis in range(3):
            total += self._advance(axis, SWEEPS, freeze=freeze, likeness=likeness)
        if self.blend > 0.0:
            even = EVEN * likeness[0]
            self._alternating = sum(1 << axis for axis in range(3) if likeness[1 + axis] < even)
        if not np.isfinite(total).all():
            return np.inf
        if freeze:
            even_out(state.mobility, self._straight)
            self.pressure.freeze()
        lost = self.pressure.correct(TURN, REDUCTION)
        left, forces, held = (float(item) for item in np.sqrt(total))
        scale = forces + LEAST_FORCE * held
        return left / scale if scale > 0.0 and np.isfinite(lost) else lost

    def _advance(
        self, axis: int, sweeps: int, *, freeze: bool, likeness: Array | None = None
    ) -> Array:
        answers = ANSWERS_STRAIGHT if self._straight else ANSWERS
        return self.state.advance(
            axis, self.blend, 1.0 / self.boldness, sweeps, freeze=freeze, answers=answers,
            alternating=self._alternating, likeness=likeness if self.blend > 0.0 else None,
        )  # fmt: skip
