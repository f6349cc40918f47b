"""The steady temperatures of a plate: solid, coolant and properties brought into agreement.

Each round takes conductivities, leakage, flow and heat transfer at the present temperatures, solves
the linear system for the rise above the inlet, and repeats until temperatures stand still.
Leakage enters to first order (Newton); see `heatgrade.plate.leakage` for what runs away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.materials.liquid import mean_heat_capacity
from heatgrade.plate.board import heat_to_board
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.execution import Execution
from heatgrade.plate.leakage import loop_gain, runaway, where_it_runs_away
from heatgrade.plate.resolution import Advection
from heatgrade.plate.solid_model import SolidModel
from heatgrade.solve import (
    FaceFields,
    Prepared,
    Solution,
    carried_off,
    grid_field,
    imbalance,
    prepare,
)
from heatgrade.thermal.advection import Carried
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]

RESIDUAL_TOLERANCE = 1e-11  # of the linear system
BALANCE = 1e-9  # of the heat: what all residuals of the last round may add up to
TIGHTER = 3  # times that a solve is carried on for that
LOOSEST_TOLERANCE = 1e-6  # while temperatures and properties still move
NEARLY = 1e-3  # change below which the linear system is solved to the end
ROUND_TOLERANCE = 1e-5  # change of any temperature between two rounds over the largest rise
MAX_ROUNDS = 30
PATIENCE = 14  # rounds in which coolant carried to second order may settle by itself
FALL = 0.01  # of any temperature in a round, over the largest rise, that runaway might explain

QUIETLY = Execution()


@dataclass(frozen=True, slots=True, eq=False)
class SteadyState:
    """Temperatures in agreement with flow and properties.

    Parameters
    ----------
    model : SolidModel
        The assembly with its conductivities at these temperatures.
    temperature : (nx, ny, nz) array
        Of the solid [K]; nan in empty cells.
    coolant : (nx, ny) array
        Of the coolant [K]; nan where there is none.
    coupling : Coupling
        Flow and heat transfer of the last round.
    heat_to_coolant : float
        [W].
    heat_to_surroundings : float
        Through the board [W].
    outlet_temperature : float
        Mean of what leaves, by heat capacity [K].
    solution : Solution
        Of the last linear system.
    cycles : int
        Multigrid cycles of all rounds.
    rounds : int
        Rounds taken.
    changes : tuple of float
        Largest change of temperature in each round over the largest rise.
    seconds : float
        Time in linear solves, set-up included [s].
    loop_gain : float
        Of the leakage; 0 without any, 1 where it would run away.
    """

    model: SolidModel
    temperature: Array
    coolant: Array
    coupling: Coupling
    heat_to_coolant: float
    heat_to_surroundings: float
    outlet_temperature: float
    solution: Solution
    cycles: int
    rounds: int
    changes: tuple[float, ...]
    seconds: float
    loop_gain: float


def solve_steady(
    equations: PlateEquations,
    advection: Advection = "second-order",
    execution: Execution = QUIETLY,
) -> SteadyState:
    """Return the steady state of a plate.

    Parameters
    ----------
    equations : PlateEquations
        Of the plate.
    advection : {"second-order", "upwind", "central"}
        How coolant is carried from column to column.
    execution : Execution
        Threads, and who is told.

    Raises
    ------
    NotConverged
        HG431 if temperatures and properties do not agree within `MAX_ROUNDS` rounds, HG432 if
        the leakage runs away, and what the linear solver raises.
    """
    state = _Rounds.start(equations, execution.threads, advection)
    while not state.settled:
        if state.rounds == MAX_ROUNDS:
            raise NotConverged(
                "HG431",
                f"temperatures and coolant properties did not agree in {MAX_ROUNDS} rounds",
                value=state.change,
                allowed=f"<= {ROUND_TOLERANCE}",
                remedy="raise the flow: the coolant may be close to its limits",
            )
        state.advance()
        execution.say(
            f"round {state.rounds}: hottest cell "
            f"{state.hottest + equations.inlet_temperature - ZERO_CELSIUS:.2f} degC, "
            f"{state.solution.outcome.cycles} cycles"
        )
    return state.result()


@dataclass(slots=True, eq=False)
class _Rounds:
    """What the rounds hand to each other."""

    equations: PlateEquations
    threads: int | None
    advection: Advection
    base: FaceFields  # without the coolant
    solid: Array  # rise of the solid [K]
    coolant: Array  # rise of the coolant [K]
    capacity: float  # mean heat capacity of the coolant [J/(kg K)]
    outlet: float = 0.0  # rise at the outlet [K]
    hottest: float = 0.0  # rise [K]
    carried: Carried | None = None
    change: float = math.inf
    history: list[float] = field(default_factory=list)
    cycles: int = 0
    seconds: float = 0.0
    settled: bool = False
    last: tuple[FaceFields, Coupling, Solution] | None = None

    @classmethod
    def start(cls, equations: PlateEquations, threads: int | None, advection: Advection) -> _Rounds:
        """Return the state before the first round: all at the inlet's temperature."""
        shape = equations.model.grid.shape
        return cls(
            equations,
            threads,
            advection,
            equations.solid(),
            grid_field(*shape),
            np.zeros(shape[:2]),
            float(equations.coolant.properties(equations.inlet_temperature).heat_capacity),
        )

    @property
    def rounds(self) -> int:
        """Rounds taken."""
        return len(self.history)

    @property
    def solution(self) -> Solution:
        """Of the last linear system."""
        assert self.last is not None  # there was a round
        return self.last[2]

    def advance(self) -> None:
        """Do one round."""
        equations, inlet = self.equations, self.equations.inlet_temperature
        temperature = inlet + self.solid
        if not equations.linear:
            self.base = self._solid(temperature)
        coupling = equations.couple(inlet + self.coolant, temperature, self.capacity, self.threads)
        if self.advection != "upwind" and self.last is not None:
            central = self.advection == "central"
            fresh = equations.carried(
                self.coolant, coupling, self.capacity, central=central, threads=self.threads
            )
            if self.carried is not None and fresh is not None:
                fresh = self.carried.towards(fresh, self.rounds, central=central, patience=PATIENCE)
            self.carried = fresh
        fields = equations.coupled(self.base, coupling, self.capacity, carried=self.carried)
        nearly = self.change <= NEARLY
        solution = self._solve(fields, RESIDUAL_TOLERANCE if nearly else LOOSEST_TOLERANCE)
        self.last = fields, coupling, solution
        step = solution.temperature - self.solid
        self.solid = solution.temperature
        self.hottest = float(self.solid.max())
        # A cold board may keep all below the inlet's temperature.
        scale = max(self.hottest, -float(self.solid.min()), 1e-12)
        self.change = float(np.abs(step).max()) / scale
        self.history.append(self.change)
        heat, self.coolant = equations.taken_up(solution, coupling, self.capacity)
        flow = coupling.flow
        if coupling.rise is not None:
            self.outlet = float(heat.sum()) / (flow.inflow.sum() * self.capacity)
        else:
            assert fields.sheet is not None  # the coolant is part of the system
            # What second order moves between cells adds up to nothing; what it takes from all of
            # them together leaves with the flow.
            beyond = 0.0 if self.carried is None else -float(self.carried.source.sum())
            out = carried_off(fields.sheet, self.coolant) + beyond
            self.outlet = out / (float(flow.inflow.sum()) * self.capacity)
        capacity = mean_heat_capacity(equations.coolant, inlet, inlet + self.outlet)
        alike = abs(capacity / self.capacity - 1.0) <= ROUND_TOLERANCE
        self.settled = self.change <= ROUND_TOLERANCE and alike and nearly
        if not self.settled:
            self.capacity = capacity

    def _solid(self, temperature: Array) -> FaceFields:
        """Return the equations of the solid."""
        try:
            return self.equations.solid(temperature)
        except NotConverged:  # a face runs away over its own cell
            if self.last is None:
                raise
            raise self._runaway(self.last[0]) from None

    def _solve(self, fields: FaceFields, tolerance: float) -> Solution:
        """Solve the linear system of a round and refuse what runs away."""
        guess = None if self.last is None else self.last[2]
        leaks = fields.gain is not None
        operator = prepare(fields, threads=self.threads)
        try:
            found = self._counted(operator.solve(tolerance=tolerance, guess=guess))
            if tolerance <= RESIDUAL_TOLERANCE:
                found = self._balanced(fields, operator, found, tolerance)
        except NotConverged:
            if leaks:
                self._refuse_runaway(fields)
            raise
        # From below, leakage to first order only ever warms; a true fall by other properties
        # is told from one behind a loop gain above one by computing that.
        if leaks and float((found.temperature - self.solid).min()) < -FALL * self.hottest:
            self._refuse_runaway(fields)
        return found

    def _balanced(
        self, fields: FaceFields, operator: Prepared, found: Solution, tolerance: float
    ) -> Solution:
        """Carry a solve on until what enters and leaves is alike, measured by the heat.

        A norm of the residual is measured by all that enters: where the heat is a small
        difference of large flows, as of a warm board and a cold plate, it says too little.
        """
        most = BALANCE * float(self.equations.model.released.sum())
        for _ in range(TIGHTER):
            missing = abs(imbalance(fields, found))
            if missing <= most:
                break
            tolerance *= max(0.5 * most / missing, 1e-4)
            found = self._counted(operator.solve(tolerance=tolerance, guess=found))
        return found

    def _counted(self, found: Solution) -> Solution:
        self.cycles += found.outcome.cycles
        self.seconds += found.outcome.setup_s + found.outcome.solve_s
        return found

    def _refuse_runaway(self, fields: FaceFields) -> None:
        if loop_gain(fields, self.threads) >= 1.0:
            raise self._runaway(fields)

    def _runaway(self, fields: FaceFields) -> NotConverged:
        """Return the error of leakage whose loop gain exceeds one at the present temperatures."""
        equations, inlet = self.equations, self.equations.inlet_temperature
        still = np.full(self.solid.shape, inlet)
        found = where_it_runs_away(
            fields, equations.model, still, inlet + self.solid, equations.board, self.threads
        )
        return runaway(*found)

    def result(self) -> SteadyState:
        """Return the steady state that the rounds arrived at."""
        assert self.last is not None  # there was a round
        fields, coupling, solution = self.last
        equations, inlet = self.equations, self.equations.inlet_temperature
        model = equations.at(inlet + self.solid)
        temperature = np.where(model.conductivity[2] == 0.0, np.nan, inlet + self.solid)
        wet = np.isfinite(coupling.flow.pressure)
        return SteadyState(
            model=model,
            temperature=temperature,
            coolant=np.where(wet, inlet + self.coolant, np.nan),
            coupling=coupling,
            heat_to_coolant=self.outlet * self.capacity * float(coupling.flow.inflow.sum()),
            heat_to_surroundings=heat_to_board(model, temperature, equations.board),
            outlet_temperature=inlet + self.outlet,
            solution=solution,
            cycles=self.cycles,
            rounds=self.rounds,
            changes=tuple(self.history),
            seconds=self.seconds,
            loop_gain=loop_gain(fields, self.threads),
        )
