"""The steady temperatures of a plate: solid, coolant and properties brought into agreement.

Each round takes flow and heat transfer at the present temperatures, solves the linear system
for the rise above the inlet, and repeats until temperatures stand still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.plate.board import with_board
from heatgrade.plate.coupling import CoolantSide, Coupling
from heatgrade.plate.liquid import mean_heat_capacity
from heatgrade.plate.solid_model import SolidModel
from heatgrade.solve import CoolantSheet, FaceFields, Solution, grid_field, solve
from heatgrade.thermal.boundary import Convection
from heatgrade.thermal.conduction import conduction

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
    base = conduction(
        model.grid,
        model.conductivity,
        model.power,
        contacts=model.contacts,
        reference=inlet_temperature,
    )
    if board is not None:
        base = with_board(base, model, board, inlet_temperature)
    columns = model.grid.shape[:2]
    rise = np.zeros(columns)  # of the coolant
    wall = np.zeros(columns)  # rise of the wall
    capacity = float(coolant.properties(inlet_temperature).heat_capacity)
    guess: Solution | None = None
    last = grid_field(*model.grid.shape)
    cycles, seconds, nearly = 0, 0.0, False
    for rounds in range(1, MAX_ROUNDS + 1):
        coupling = side.couple(
            inlet_temperature + rise, inlet_temperature + wall, capacity, threads
        )
        solution = solve(
            _coupled(base, coupling, capacity),
            tolerance=RESIDUAL_TOLERANCE if nearly else LOOSEST_TOLERANCE,
            threads=threads,
            guess=guess,
        )
        guess = solution
        cycles += solution.outcome.cycles
        seconds += solution.outcome.setup_s + solution.outcome.solve_s
        heat, rise = _taken_up(solution, coupling, capacity)
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
        wall = solution.temperature[:, :, model.wetted.base]
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


def _coupled(base: FaceFields, coupling: Coupling, capacity: float) -> FaceFields:
    """Return the solid's fields with the coolant; temperatures are rises above the inlet."""
    exchange = coupling.exchange
    if coupling.rise is not None:
        sink = base.sink.copy(order="K")
        count = exchange.conductance.shape[2]
        sink[:, :, exchange.first_layer : exchange.first_layer + count] += exchange.conductance
        return replace(base, sink=sink)
    flow = coupling.flow
    sheet = CoolantSheet(
        first_layer=exchange.first_layer,
        exchange=exchange.conductance,
        flow_x=flow.flow_x * capacity,
        flow_y=flow.flow_y * capacity,
        inflow=flow.inflow * capacity,
        source=np.zeros_like(flow.inflow),
    )
    return replace(base, sheet=sheet)


def _taken_up(solution: Solution, coupling: Coupling, capacity: float) -> tuple[Array, Array]:
    """Return the heat taken up by the coolant [W] and its rise [K] in each column."""
    exchange = coupling.exchange
    count = exchange.conductance.shape[2]
    touched = solution.temperature[:, :, exchange.first_layer : exchange.first_layer + count]
    if coupling.rise is not None:
        heat: Array = (exchange.conductance * touched).sum(axis=2)
        return heat, coupling.rise(heat, capacity)
    rise = solution.coolant_temperature
    assert rise is not None  # the sheet was part of the system
    return (exchange.conductance * (touched - rise[:, :, None])).sum(axis=2), rise
