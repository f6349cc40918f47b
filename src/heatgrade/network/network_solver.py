"""Flows and temperatures of a network together, until neither changes any more."""

from __future__ import annotations

import numpy as np

from heatgrade.errors import NetworkError, NotConverged
from heatgrade.materials import Coolant
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.outcome import NetworkOutcome, Reason
from heatgrade.network.possible import judged, refuse_pumps
from heatgrade.network.rounds import Rounds
from heatgrade.network.structure import Structure

TEMPERATURE_TOLERANCE = 1e-9
"""What one more round would still change of a temperature, which ends the rounds [K]."""


def solve_network(
    network: Network,
    coolant: Coolant,
    supply_temperature: float,
    *,
    flow_scale: float,
    friction_heat: bool = True,
    max_rounds: int = 60,
    raise_on_failure: bool = True,
    temperature_tolerance: float = TEMPERATURE_TOLERANCE,
    structure: Structure | None = None,
    liquid: LiquidTable | None = None,
    threads: int | None = None,
    judge: bool = True,
    pressure_at_zero: float | None = None,
) -> NetworkSolution:
    """Return flows, pressures and temperatures that fit each other.

    Each round solves the flows at the present properties, carries the heat along them, and takes
    the properties at the new temperatures.

    Parameters
    ----------
    network : Network
        Nodes, links and elements.
    coolant : Coolant
        The liquid.
    supply_temperature : float
        Temperature of all that is fed in, unless the network says otherwise [K].
    flow_scale : float
        Typical flow [kg/s]; scales tolerances.
    friction_heat : bool
        Count the work of the pressure drops, ``m dp / rho``, as heat of the coolant.
    max_rounds : int
        Rounds before giving up.
    raise_on_failure : bool
        Raise `NotConverged` HG521 rather than return NaN.
    temperature_tolerance : float
        What one more round would still change of a temperature, as far as the rounds before tell
        [K]; flows and pressures end to 1 % of it per kelvin, but not below 1e-11.
    structure : Structure, optional
        The network's shape, where it is known already.
    liquid : LiquidTable, optional
        Tables of this coolant about this supply temperature, where they are made already; with
        `LiquidTable.isothermal`, properties are those at one temperature, and flows of pipes and
        losses are solved for once.
    threads : int, optional
        Threads; the answer has the same bits on any number.
    judge : bool
        Refuse what is impossible and tell what must be known, by the names of the parts; a caller
        that does this itself may leave it out.
    pressure_at_zero : float, optional
        Absolute pressure where the network's pressure is 0 [Pa]; with it, nodes below the vapour
        pressure are told.

    Raises
    ------
    NetworkError
        HG520, HG523, HG524 and HG525, see `solve_flow` and `advect`; HG519 and HG531 to HG533 for
        answers that cannot be, see `possible.refuse_impossible`.
    NotConverged
        HG521.
    """
    table = LiquidTable.of(coolant, supply_temperature) if liquid is None else liquid
    rounds = Rounds(network, table, structure, flow_scale, threads)
    try:
        reason = rounds.run(friction_heat, max_rounds, temperature_tolerance)
    except NetworkError:
        # pumps that fight say more than a circle that they drive and nothing cools
        if judge and rounds.flow is not None:
            refuse_pumps(network, rounds.flow.mass_flow, rounds.flow.beyond)
        raise
    outcome = NetworkOutcome(
        reason,
        len(rounds.history),
        rounds.count,
        rounds.flow_change,
        rounds.warmer,
        tuple(rounds.history),
    )
    if reason is not Reason.CONVERGED:
        if raise_on_failure:
            raise NotConverged(
                "HG521",
                f"the network's flows did not settle: {outcome.summary()}",
                remedy="check the heat, the flow and the pressure laws of the plates",
            )
        return _nothing(network, outcome)
    solution = rounds.collect(outcome)
    if not judge or rounds.flow is None:
        return solution
    return judged(network, coolant, solution, rounds.flow.beyond, pressure_at_zero)


def _nothing(network: Network, outcome: NetworkOutcome) -> NetworkSolution:
    nan = float("nan")
    node, element = np.full(network.node_count, nan), np.full(network.elements.count, nan)
    flow = np.full(network.link_count, nan)
    return NetworkSolution(network, flow, node, node, *(element,) * 7, nan, nan, nan, outcome)
