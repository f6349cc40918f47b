"""The linear systems of packages and plates, beside PyAMG, SciPy and hypre on the same matrix.

Proved of every answer, ours and theirs: its relative residual in FP64, by the same CSR matrix (of
the largest, by NumPy face by face), and that it is the same answer.
"""

import numpy as np
import pytest

from benchmarks import peak_memory
from benchmarks.peers import (
    BOOMER_AMG,
    DIRECT,
    KRYLOV,
    PFMG,
    RUGE_STUBEN,
    SMOOTHED_AGGREGATION,
)
from benchmarks.report import Row
from benchmarks.stopwatch import alone, in_turn
from benchmarks.systems import (
    PACKAGES,
    SIZES,
    build,
    in_matrix_order,
    matrix_of,
    matrix_residual,
    residual,
)
from benchmarks.traffic import textbook_seconds
from heatgrade.solve import solve

TOLERANCE = 1e-8  # relative residual asked of everyone
SLACK = 1.05  # norms of recursive and of true residuals differ a little
SAME = 1e-6  # largest difference between two answers over the largest rise
ROUNDS = {"0.1M": 5, "0.25M": 5, "1M": 3, "4M": 1, "16M": 1, "0.325M": 5}  # of ours
PEERS = {
    "0.1M": (RUGE_STUBEN, SMOOTHED_AGGREGATION, DIRECT, KRYLOV, BOOMER_AMG, PFMG),
    "0.25M": (RUGE_STUBEN, BOOMER_AMG),
    "1M": (RUGE_STUBEN, SMOOTHED_AGGREGATION, KRYLOV, BOOMER_AMG, PFMG),
    "4M": (RUGE_STUBEN,),  # the fastest of the smaller sizes
    "16M": (),
}
# Ten times slower than Ruge-Stuben at 0.1 M cells, and minutes without an answer at 1 M; minutes
# and gigabytes of direct factors.
HOPELESS = {
    ("microchannel plate", "1M", SMOOTHED_AGGREGATION),
    ("P1", "1M", SMOOTHED_AGGREGATION),
    ("P1", "0.1M", DIRECT),
}
PLATE_SIZES = ("0.1M", "1M", "4M")


def contests():
    """List what runs, all contenders for a system in a row, so that each is built once."""
    for size in SIZES:
        for name in (*PACKAGES, *(("jet plate", "microchannel plate") * (size in PLATE_SIZES))):
            place = f"{name}-{size}".replace(" ", "-")
            for all_threads in (False, True):
                kind = "all-threads" if all_threads else "one-thread"
                yield pytest.param(name, size, race_alone, all_threads, id=f"{place}-{kind}")
            for peer in PEERS[size]:
                if (name, size, peer) not in HOPELESS and (peer is not PFMG or name == "P0"):
                    yield pytest.param(name, size, race, peer, id=f"{place}-{peer.label}")
    yield pytest.param("tiers", "0.325M", race_alone, True, id="tiers-all-threads")


def race_alone(benchmark, system, all_threads, count, bandwidths, folder):
    """Time ours by itself."""
    count = count if all_threads else 1
    watch = alone(
        benchmark,
        lambda: solve(system.fields, tolerance=TOLERANCE, threads=count),
        ROUNDS[system.size],
    )
    outcome, cells = watch.answer.outcome, system.fields.cells
    if system.fields.sheet is None:
        reached = residual(system.fields, watch.answer)
    else:
        reached = matrix_residual(system, in_matrix_order(watch.answer))
    assert reached <= SLACK * TOLERANCE
    flows = system.fields.flow is not None
    grown = peak_memory.of_system(system.fields, TOLERANCE, folder) if all_threads else None
    return Row(
        system.title,
        watch.median,
        cells,
        count,
        cycles=outcome.cycles,
        bytes_per_cell=None if grown is None else grown / cells,
        bandwidth_share=textbook_seconds(cells, bandwidths[count], flows=flows) / watch.median,
        note=f"set-up {outcome.setup_s / (outcome.setup_s + outcome.solve_s):.0%}",
        processor_seconds=watch.median_processor,
    )


def race(benchmark, system, peer, count, bandwidths, folder):
    """Time ours and a peer in turn and compare their answers."""
    if peer.missing():
        pytest.skip(peer.missing())
    matrix, rhs = matrix_of(system)
    ours, theirs = in_turn(
        benchmark,
        lambda: solve(system.fields, tolerance=TOLERANCE),
        lambda: peer.solve(matrix, rhs, symmetric=system.symmetric, tolerance=TOLERANCE),
    )
    own, attempt = in_matrix_order(ours.answer), theirs.answer
    reached = np.inf if attempt.answer is None else matrix_residual(system, attempt.answer)
    arrived = reached <= SLACK * TOLERANCE
    if arrived:
        assert np.abs(attempt.answer - own).max() <= SAME * np.abs(own).max()
    return Row(
        system.title,
        ours.median,
        system.fields.cells,
        count,
        peer=peer.name,
        peer_seconds=attempt.seconds or theirs.median,
        processor_seconds=ours.median_processor,
        peer_processor_seconds=attempt.processor_seconds or theirs.median_processor,
        peer_outcome="answer" if arrived else "no answer" if attempt.in_time else "out of time",
        note="" if arrived else f"stopped at a residual of {reached:.0e}",
    )


@pytest.mark.parametrize(("name", "size", "contest", "contender"), list(contests()))
def test_linear_system(
    request, benchmark, rows, bandwidths, threads, tmp_path, name, size, contest, contender
):
    if size == "16M" and not request.config.getoption("--largest"):
        pytest.skip("16 million cells: with --largest only")
    system = build(name, size)
    benchmark.group = f"{system.title}, {size} cells"
    rows.append(contest(benchmark, system, contender, threads, bandwidths, tmp_path))
