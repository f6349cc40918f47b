"""Halls from 72 to 72,000 plates beside EPANET and pandapipes, from arrays in memory.

Proved: the same flows as EPANET's (friction laws differ by less than the tolerance), balances.
EPANET's time is that of its own solve, through wntr, without reading its file; pandapipes' is
warm, with one solve of the heat after one of the flows.  EPANET knows no heat.
"""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.halls import (
    PLATE_FLOW,
    SUPPLY,
    epanet,
    hall,
    network,
    pandapipes_net,
    solve_hydraulics,
    solve_pandapipes,
    solve_with_heat,
)
from benchmarks.report import Row
from benchmarks.stopwatch import in_turn
from heatgrade import Coolant
from heatgrade.network.liquid_table import LiquidTable

PLATES = (72, 1000, 10_000, 72_000)
SAME = 1e-3  # of a plate's flow: EPANET takes Swamee-Jain and a cubic where we take Churchill
BALANCE = 1e-8
WATER = Coolant("water")


def rounds(plates: int) -> int:
    return 7 if plates < 5000 else 3


@pytest.mark.parametrize("plates", PLATES)
def test_hydraulics_beside_epanet(benchmark, rows, plates):
    pytest.importorskip("wntr")
    case = hall(plates)
    made = network(case)
    solve, flows = epanet(case, WATER)
    liquid = LiquidTable.isothermal(WATER, SUPPLY)
    benchmark.group = f"hall of {plates} plates, flows"
    ours, theirs = in_turn(
        benchmark, lambda: solve_hydraulics(case, made, WATER, liquid), solve, rounds=rounds(plates)
    )
    plate = case.loss > 0.0
    difference = np.abs(ours.answer.mass_flow - flows())[plate].max()
    assert difference <= SAME * PLATE_FLOW
    rows.append(
        Row(
            f"network: flows, {case.plates:,} plates, {case.start.size:,} links",
            ours.median,
            peer="EPANET (wntr), solve alone",
            peer_seconds=theirs.median,
            cycles=ours.answer.iterations,
        )
    )


@pytest.mark.parametrize("plates", PLATES)
def test_heat_beside_pandapipes(benchmark, rows, plates):
    pytest.importorskip("pandapipes")
    case = hall(plates)
    made = network(case)
    net = pandapipes_net(case, WATER)
    solve_pandapipes(net, heat=True)  # numba compiles
    benchmark.group = f"hall of {plates} plates, flows and temperatures"
    liquid = LiquidTable.of(WATER, SUPPLY)
    ours, theirs = in_turn(
        benchmark,
        lambda: solve_with_heat(case, made, WATER, liquid),
        lambda: solve_pandapipes(net, heat=True),
        rounds=1 if plates > 5000 else 3,
    )
    assert ours.answer.energy_balance < BALANCE
    assert ours.answer.node_balance < BALANCE
    rows.append(
        Row(
            f"network: flows and heat, {case.plates:,} plates, {case.start.size:,} links",
            ours.median,
            peer="pandapipes, warm",
            peer_seconds=theirs.median,
            cycles=ours.answer.outcome.iterations,
            note=f"both to 1e-6 K, ours with viscosity coupled back; memory "
            f"{_peak(lambda: solve_with_heat(case, made, WATER, liquid)):,.0f} MiB, "
            f"theirs {_peak(lambda: solve_pandapipes(net, heat=True)):,.0f} MiB",
        )
    )


def _peak(action: Callable[[], object]) -> float:
    """Return by how much the memory in use rises while `action` runs, beside its input [MiB]."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
