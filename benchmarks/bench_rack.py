"""Racks with their heat, and the flows of ladders beside pandapipes, warm.

Proved: balances of the racks, and the same flows from both solvers.
"""

import numpy as np
import pytest

from benchmarks.racks import (
    FLOW_PER_PLATE,
    SUPPLY,
    ladder,
    our_network,
    pandapipes_network,
    plate_rack,
    solve_ours,
    solve_pandapipes,
)
from benchmarks.report import Row
from benchmarks.stopwatch import alone, in_turn

SAME = 1e-6  # largest difference between two flows over the mean one
BALANCE = 1e-8
RACKS = {
    "72 plates in 18 branches": (72, 4),
    "1,000 plates in 1,000 branches": (1000, 1),
    "72,000 plates in 18,000 branches": (72_000, 4),
}


@pytest.mark.parametrize("name", RACKS)
def test_rack(benchmark, rows, name):
    plates, in_branch = RACKS[name]
    rack = plate_rack(plates, in_branch)

    def solve():
        return rack.solve(supply_temperature=SUPPLY, volume_flow=plates * FLOW_PER_PLATE)

    benchmark.group = "rack, flows and temperatures"
    watch = alone(benchmark, solve, 5 if plates < 5000 else 2)
    result = watch.answer
    assert abs(result.energy_balance) < BALANCE
    assert abs(result.mass_balance) < BALANCE
    rows.append(Row(f"rack: {name}", watch.median))


@pytest.mark.parametrize("rungs", [72, 1000])
def test_ladder(benchmark, rows, rungs):
    pytest.importorskip("pandapipes")
    case = ladder(rungs)
    network, net = our_network(case), pandapipes_network(case)
    solve_ours(case, network)
    solve_pandapipes(net)
    benchmark.group = f"ladder of {rungs} rungs, flows"
    ours, theirs = in_turn(
        benchmark, lambda: solve_ours(case, network), lambda: solve_pandapipes(net), rounds=3
    )
    difference = np.abs(ours.answer.mass_flow - theirs.answer).max()
    assert difference <= SAME * case.mass_flow / rungs
    rows.append(
        Row(
            f"rack: flows of a ladder of {rungs:,} rungs",
            ours.median,
            peer="pandapipes",
            peer_seconds=theirs.median,
            note="ours with temperatures",
        )
    )
