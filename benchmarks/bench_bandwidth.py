"""Each pass over the finest level, in turn with a pass that only moves memory.

A share beyond 100 % says that the vectors of that pass fit into the last-level cache.

Proved: the residual kernel at zero temperature leaves the norm of the source.
"""

import numpy as np
import pytest

from benchmarks import traffic
from benchmarks.finest_level import FinestLevel
from benchmarks.package import symmetric_package
from benchmarks.report import Row
from benchmarks.stopwatch import in_turn

COLUMNS = 400  # 3.8 million cells: 15 MB an array in single precision, beyond most caches
ROUNDS = 9
PASSES = {
    "column sweeps, 6 halves fused": (FinestLevel.sweep, traffic.SWEEP),
    "operator product": (FinestLevel.product, traffic.PRODUCT),
    "residual and restriction": (FinestLevel.restrict, traffic.RESTRICTION),
    "CG update": (FinestLevel.update, traffic.CG_UPDATE),
    "residual in double": (FinestLevel.residual, traffic.RESIDUAL),
}


@pytest.fixture(scope="module")
def fields():
    return symmetric_package(COLUMNS)


@pytest.fixture(scope="module", params=[False, True], ids=["one-thread", "all-threads"])
def stream(request, threads):
    count = threads if request.param else 1
    return count, traffic.Stream(count)


@pytest.mark.parametrize("name", PASSES)
def test_pass(benchmark, rows, fields, stream, name):
    count, memory = stream
    run, bytes_per_cell = PASSES[name]
    level = FinestLevel(fields, count)
    run(level)
    benchmark.group = f"{name}, {fields.cells:,} cells"
    limit, watch = in_turn(benchmark, memory.add, lambda: run(level), ROUNDS)
    if run is FinestLevel.residual:
        norm = np.sqrt(watch.answer.sum())
        assert norm == pytest.approx(np.linalg.norm(fields.source), rel=1e-12)
    reached = bytes_per_cell * fields.cells / watch.median
    possible = memory.bytes / limit.median
    rows.append(
        Row(
            f"kernel: {name}",
            watch.median,
            fields.cells,
            count,
            bandwidth_share=reached / possible,
            note=f"{reached / 1e9:.1f} of {possible / 1e9:.1f} GB/s",
        )
    )
