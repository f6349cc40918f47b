"""Each pass over the finest level, against the bandwidth of the memory.

Proved: the residual kernel at zero temperature leaves the norm of the source.
"""

import numpy as np
import pytest

from benchmarks import traffic
from benchmarks.finest_level import FinestLevel
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from benchmarks.symmetric_stack import symmetric_stack

COLUMNS = 400  # 3.8 million cells: 15 MB an array in single precision, beyond most caches
ROUNDS = 9
PASSES = {
    "column sweeps, 4 halves fused": (FinestLevel.sweep, traffic.SWEEP),
    "operator product": (FinestLevel.product, traffic.PRODUCT),
    "residual and restriction": (FinestLevel.restrict, traffic.RESTRICTION),
    "CG update": (FinestLevel.update, traffic.CG_UPDATE),
    "residual in double": (FinestLevel.residual, traffic.RESIDUAL),
}


@pytest.fixture(scope="module")
def fields():
    return symmetric_stack(COLUMNS)


@pytest.mark.parametrize("all_threads", [False, True], ids=["one-thread", "all-threads"])
@pytest.mark.parametrize("name", PASSES)
def test_pass(benchmark, rows, bandwidths, threads, fields, name, all_threads):
    count = threads if all_threads else 1
    run, bytes_per_cell = PASSES[name]
    level = FinestLevel(fields, count)
    benchmark.group = f"{name}, {fields.cells} cells"
    watch = alone(benchmark, lambda: run(level), ROUNDS)
    if run is FinestLevel.residual:
        assert np.sqrt(watch.answer.sum()) == pytest.approx(
            np.linalg.norm(fields.source), rel=1e-12
        )
    reached = bytes_per_cell * fields.cells / watch.median
    rows.append(
        Row(
            f"kernel: {name}",
            watch.median,
            fields.cells,
            count,
            bandwidth_share=reached / bandwidths[count],
            note=f"{reached / 1e9:.1f} of {bandwidths[count] / 1e9:.1f} GB/s",
        )
    )
