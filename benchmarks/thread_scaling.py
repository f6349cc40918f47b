"""Time over threads, 1, 2, 4, ... to all: ``python -m benchmarks.thread_scaling [--largest]``.

Solves of the packages and of two resolved plates, beside the memory's bandwidth by as many threads.
Proved: every number of threads gives the same bits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks import systems, traffic
from benchmarks.resolved_cases import CASES, solve_case
from heatgrade.solve import FaceFields, solve
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]

TOLERANCE = 1e-8  # relative residual
SYSTEMS = (("P0", "1M", 5), ("P1", "1M", 5), ("P0", "4M", 3), ("P1", "4M", 3))  # and rounds
LARGEST = ("P0", "16M", 1)
PLATES = ("jet 138k", "channels 680k")


def counts() -> list[int]:
    """Return 1, 2, 4, ... and all threads that this process may use."""
    most = thread_count(None)
    return sorted({2**k for k in range(most.bit_length()) if 2**k <= most} | {most})


def seconds_by_threads(run: Callable[[int], Array], rounds: int) -> Iterator[float]:
    """Yield the best time of `run` for each number of threads [s], after a round to warm up."""
    first = None
    for count in counts():
        times = []
        for _ in range(rounds + 1):
            begin = time.perf_counter()
            answer = run(count)
            times.append(time.perf_counter() - begin)
            first = answer if first is None else first
            if not np.array_equal(first, answer):
                raise AssertionError(f"{count} threads give other bits than one")
        yield min(times[1:] or times)


def _line(title: str, seconds: list[float]) -> str:
    return f"{title:>22}: " + "  ".join(f"{1e3 * value:8.1f} ms" for value in seconds)


def _solved(fields: FaceFields, threads: int) -> Array:
    return solve(fields, tolerance=TOLERANCE, threads=threads).temperature


def _resolved(case: str, threads: int) -> Array:
    return solve_case(*CASES[case](), threads).temperature


def lines(largest: bool) -> Iterator[str]:
    """Measure, one line after the other."""
    yield f"{'threads':>22}: " + "  ".join(f"{count:>11}" for count in counts())
    speeds = [traffic.bandwidth(count) for count in counts()]
    yield f"{'bandwidth':>22}: " + "  ".join(f"{1e-9 * speed:6.1f} GB/s" for speed in speeds)
    for name, size, rounds in (*SYSTEMS, *([LARGEST] if largest else [])):
        system = systems.build(name, size)
        taken = list(seconds_by_threads(partial(_solved, system.fields), rounds))
        yield _line(f"{name}, {size} cells", taken)
        shares = [
            traffic.textbook_seconds(system.fields.cells, speed, flows=not system.symmetric) / used
            for speed, used in zip(speeds, taken, strict=True)
        ]
        yield f"{'share of bandwidth':>22}: " + "  ".join(f"{100 * part:9.0f} %" for part in shares)
    for case in PLATES:
        yield _line(f"resolved {case}", list(seconds_by_threads(partial(_resolved, case), 0)))


if __name__ == "__main__":
    for line in lines("--largest" in sys.argv[1:]):
        print(line, flush=True)
