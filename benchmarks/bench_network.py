"""Halls from 72 to 72,000 plates beside EPANET and pandapipes, from arrays in memory.

Proved: the same flows as EPANET's (friction laws differ by less than the tolerance), balances.
EPANET's time is that of its own solve, through wntr, without reading its file; pandapipes' is
warm, with one solve of the heat after one of the flows.  EPANET knows no heat.  Beside each of them
the liquid is the same: constant; rows of our own have its properties follow the temperature.
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
    pandapipes_return,
    solve_hydraulics,
    solve_pandapipes,
    solve_with_heat,
)
from benchmarks.report import Row
from benchmarks.stopwatch import alone, in_turn
from heatgrade import Coolant
from heatgrade.network.liquid_table import LiquidTable

PLATES = (72, 1000, 10_000, 72_000)
SAME = 1e-3  # of a plate's flow: EPANET takes Swamee-Jain and a cubic where we take Churchill
BALANCE = 1e-8
SAME_RETURN = 0.05  # K: friction heat, which pandapipes leaves out, is some hundredths
WATER = Coolant("water")


def rounds(plates: int) -> int:
    return 31 if plates < 500 else 11 if plates < 5000 else 3


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
    """The same liquid for both, of one density, viscosity and heat capacity."""
    pytest.importorskip("pandapipes")
    case = hall(plates)
    made = network(case)
    net = pandapipes_net(case, WATER)
    solve_pandapipes(net, heat=True)  # numba compiles
    benchmark.group = f"hall of {plates} plates, flows and temperatures"
    liquid = LiquidTable.isothermal(WATER, SUPPLY)
    ours, theirs = in_turn(
        benchmark,
        lambda: solve_with_heat(case, made, WATER, liquid),
        lambda: solve_pandapipes(net, heat=True),
        rounds=1 if plates > 5000 else 11,
    )
    assert ours.answer.energy_balance < BALANCE
    assert ours.answer.node_balance < BALANCE
    assert abs(ours.answer.temperature[1] - pandapipes_return(net)) < SAME_RETURN
    rows.append(
        Row(
            f"network: flows and heat, {case.plates:,} plates, {case.start.size:,} links",
            ours.median,
            peer="pandapipes, warm",
            peer_seconds=theirs.median,
            cycles=ours.answer.outcome.iterations,
            note=f"the same constant liquid, to 1e-6 K; memory "
            f"{_peak(lambda: solve_with_heat(case, made, WATER, liquid)):,.0f} MiB, "
            f"theirs {_peak(lambda: solve_pandapipes(net, heat=True)):,.0f} MiB",
        )
    )


@pytest.mark.parametrize("plates", PLATES)
def test_heat_with_properties_of_each_place(benchmark, rows, plates):
    """Viscosity and density follow the temperature, to 1e-6 K: pandapipes' solve knows none."""
    case = hall(plates)
    made, liquid = network(case), LiquidTable.of(WATER, SUPPLY)
    benchmark.group = f"hall of {plates} plates, flows and temperatures together"
    ours = alone(benchmark, lambda: solve_with_heat(case, made, WATER, liquid), rounds(plates))
    assert ours.answer.energy_balance < BALANCE
    rows.append(
        Row(
            f"network: flows and heat with viscosity coupled back, {case.plates:,} plates",
            ours.median,
            cycles=ours.answer.outcome.iterations,
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
