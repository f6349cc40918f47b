"""Flows and pressures of a network by Newton's method, convergent from any start.

The flows of a network whose laws all rise with the flow are the minimum of a convex function,
the "content" (Cherry and Millar, Phil. Mag. 42 (1951) 1161; Collins et al., Manag. Sci. 24
(1978) 747). Each Newton step of the flows and pressures together (Todini and Pilati, "A
gradient algorithm for the analysis of pipe networks", 1988) eliminates the nodes one after the
other; it keeps the sums at the nodes and runs downhill on the content, so a line search on the
slope of the content makes it converge from any start.

Valves that hold something are walls in these laws: a slope far above all others, raised in stages
so that each stage starts close to its answer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials import Coolant
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.flow_engine import FlowEngine, FlowSolution
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.pressure_laws import PressureLaws
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]


def solve_flow(
    network: Network,
    laws: PressureLaws,
    *,
    flow_scale: float,
    guess: Array | None = None,
    tolerance: float = 1e-11,
    max_iterations: int = 100,
    structure: Structure | None = None,
    threads: int | None = None,
) -> FlowSolution:
    """Return the flows that balance at every node and round every loop.

    Parameters
    ----------
    network : Network
        Nodes and links.
    laws : PressureLaws
        Pressure drop of each link.
    flow_scale : float
        Typical flow [kg/s]; it scales tolerances and never the answer.
    guess : ndarray (l,), optional
        Flows to start from.
    tolerance : float
        Largest pressure residual, over the largest pressure difference.
    max_iterations : int
        Newton steps before giving up.
    structure : Structure, optional
        The network's shape, where it is known already.
    threads : int, optional
        Threads; the answer has the same bits on any number.

    Raises
    ------
    NetworkError
        HG520 when flow is fed into a part of the network that closed valves cut off; HG523
        without any given pressure; HG524 for a part of the network that hangs on no given
        pressure though nothing is closed there.
    """
    shape = Structure.of(network) if structure is None else structure
    engine = FlowEngine(network, shape, flow_scale, threads)
    if guess is not None:
        engine.start_from(laws, guess)
    return engine.solve(laws, tolerance=tolerance, max_iterations=max_iterations)


def solve_hydraulics(
    network: Network,
    coolant: Coolant,
    temperature: float,
    *,
    flow_scale: float,
    structure: Structure | None = None,
    liquid: LiquidTable | None = None,
    threads: int | None = None,
) -> FlowSolution:
    """Return flows and pressures with all coolant at one temperature.

    Parameters
    ----------
    network : Network
        Nodes, links and elements.
    coolant : Coolant
        The liquid.
    temperature : float
        Temperature everywhere [K].
    flow_scale : float
        Typical flow [kg/s]; it scales tolerances and never the answer.
    structure : Structure, optional
        The network's shape, where it is known already.
    liquid : LiquidTable, optional
        Its properties, by `LiquidTable.isothermal`, where they are made already.
    threads : int, optional
        Threads; the answer has the same bits on any number.

    Raises
    ------
    NetworkError
        As `solve_flow`. Tees count nothing here: their drops hang on the flows of other links.
    """
    shape = Structure.of(network) if structure is None else structure
    table = LiquidTable.isothermal(coolant, temperature) if liquid is None else liquid
    even = np.zeros(network.elements.count)
    laws = CoolantState.at(network, shape, table, even, even).laws
    return solve_flow(network, laws, flow_scale=flow_scale, structure=shape, threads=threads)
