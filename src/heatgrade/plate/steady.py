"""The steady temperatures of a plate: solid, coolant and properties brought into agreement.

Each round takes flow and heat transfer at the present temperatures, solves the linear system
for the rise above the inlet, and repeats until temperatures stand still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.plate.coupling import CoolantSide, Coupling
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.liquid import mean_heat_capacity
from heatgrade.plate.solid_model import SolidModel
from heatgrade.solve import Solution, grid_field, solve
from heatgrade.thermal.boundary import Convection

Array = NDArray[np.float64]

RESIDUAL_TOLERANCE = 1e-11  # of the linear system: keeps the energy balance below 1e-8
LOOSEST_TOLERANCE = 1e-6  # while temperatures and properties still move
NEARLY = 1e-3  # change below which the linear system is solved to the end
ROUND_TOLERANCE = 1e-5  # change of any temperature between two rounds over the largest rise
MAX_ROUNDS = 20

Progress = Callable[[str], None]


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
    change : float
        Largest change of temperature in the last round over the largest rise.
    seconds : float
        Time in linear solves, set-up included [s].
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
    change: float
    seconds: float


def solve_steady(
    model: SolidModel,
    side: CoolantSide,
    coolant: Coolant,
    inlet_temperature: float,
    *,
    board: Convection | None,
    threads: int | None,
    progress: Progress | None,
) -> SteadyState:
    """Return the steady state of a plate.

    Parameters
    ----------
    model : SolidModel
        The assembly on its grid.
    side : CoolantSide
        Its coolant.
    coolant : Coolant
        The coolant's properties.
    inlet_temperature : float
        [K].
    board : Convection or None
        Below the dies; adiabatic without one.
    threads : int or None
        Threads of the solver.
    progress : callable, optional
        Told what is going on.

    Raises
    ------
    NotConverged
        HG431 if temperatures and properties do not agree within `MAX_ROUNDS` rounds, and what
        the linear solver raises.
    """
    equations = PlateEquations(model, side, coolant, inlet_temperature, board)
    base = equations.solid()
    rise = np.zeros(model.grid.shape[:2])  # of the coolant
    capacity = float(coolant.properties(inlet_temperature).heat_capacity)
    guess: Solution | None = None
    last = grid_field(*model.grid.shape)
    cycles, seconds, nearly = 0, 0.0, False
    for rounds in range(1, MAX_ROUNDS + 1):
        temperature = inlet_temperature + last
        if not equations.linear:
            base = equations.solid(temperature)
        coupling = equations.couple(inlet_temperature + rise, temperature, capacity, threads)
        solution = solve(
            equations.coupled(base, coupling, capacity),
            tolerance=RESIDUAL_TOLERANCE if nearly else LOOSEST_TOLERANCE,
            threads=threads,
            guess=guess,
        )
        guess = solution
        cycles += solution.outcome.cycles
        seconds += solution.outcome.setup_s + solution.outcome.solve_s
        heat, rise = equations.taken_up(solution, coupling, capacity)
        outlet = float((coupling.flow.outflow * rise).sum() / coupling.flow.outflow.sum())
        if coupling.rise is not None:
            outlet = float(heat.sum()) / (coupling.flow.inflow.sum() * capacity)
        hottest = float(solution.temperature.max())
        # A cold board may keep all below the inlet's temperature.
        scale = max(hottest, -float(solution.temperature.min()), 1e-12)
        change = float(np.abs(solution.temperature - last).max()) / scale
        if progress is not None:
            progress(
                f"round {rounds}: hottest cell {hottest + inlet_temperature - 273.15:.2f} degC, "
                f"{solution.outcome.cycles} cycles"
            )
        last = solution.temperature
        new_capacity = mean_heat_capacity(coolant, inlet_temperature, outlet)
        settled = abs(new_capacity / capacity - 1.0) <= ROUND_TOLERANCE
        if change <= ROUND_TOLERANCE and settled and nearly:
            break
        nearly = change <= NEARLY
        capacity = new_capacity
    else:
        raise NotConverged(
            "HG431",
            f"temperatures and coolant properties did not agree in {MAX_ROUNDS} rounds",
            value=change,
            allowed=f"<= {ROUND_TOLERANCE}",
            remedy="raise the flow: the coolant may be close to its limits",
        )
    surroundings = float((base.sink * solution.temperature - base.source).sum())
    empty = model.conductivity[2] == 0.0
    temperature = np.where(empty, np.nan, inlet_temperature + solution.temperature)
    wet = np.isfinite(coupling.flow.pressure)
    return SteadyState(
        model=equations.at(inlet_temperature + solution.temperature),
        temperature=temperature,
        coolant=np.where(wet, inlet_temperature + rise, np.nan),
        coupling=coupling,
        heat_to_coolant=outlet * capacity * float(coupling.flow.inflow.sum()),
        heat_to_surroundings=surroundings + float(model.power.sum()),
        outlet_temperature=inlet_temperature + outlet,
        solution=solution,
        cycles=cycles,
        rounds=rounds,
        change=change,
        seconds=seconds,
    )
