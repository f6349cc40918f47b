"""Corrections for ``K + rate C`` against SciPy's sparse LU; each line is a test below.

1. What a correction says is missing is at least what is missing, for any rate, with coolant in a
   sheet, in cells, with gain and with empty cells.
2. High rates take relaxation alone, low ones cycles; either way repeated corrections arrive.
3. The largest entry of an answer is that of the answer, to a tenth.
4. A grid whose cells are thin along x, which columns turn to, has the same answer.
5. Operators of other rates do not disturb those made before.
6. What is kept for many rates takes the memory that it says.
"""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg

from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, Stepped, grid_field

SEED = 73_707
SHAPE = (9, 7, 5)
RATES = (1e5, 3e2, 1e1, 1e-1)  # 1/s
FIRM = 1e-9  # of the largest temperature, after ten corrections
TENTH = 0.1
BESIDE = 1.2  # memory of correctors over what they say


def laid(values) -> np.ndarray:
    out = grid_field(*values.shape)
    out[:] = values
    return out


def made(kind: str) -> tuple[FaceFields, tuple[np.ndarray, np.ndarray | None]]:
    """Return random fields and heat capacities."""
    rng = np.random.default_rng(SEED + len(kind))
    nx, ny, nz = SHAPE
    stretch = (400.0, 1.0, 1.0) if kind == "thin" else (1.0, 1.0, 4.0)
    g = [
        s * laid(rng.uniform(0.1, 10.0, shape))
        for s, shape in zip(
            stretch, [(nx - 1, ny, nz), (nx, ny - 1, nz), (nx, ny, nz - 1)], strict=True
        )
    ]
    sink, storage = laid(rng.uniform(0.0, 0.1, SHAPE)), laid(rng.uniform(0.01, 0.1, SHAPE))
    fields = FaceFields(*g, sink, grid_field(*SHAPE))
    columns = None
    if kind == "sheet":
        along, across = np.full((nx - 1, ny), 8.0), np.zeros((nx, ny - 1))
        inflow = np.zeros((nx, ny))
        inflow[0] = 8.0
        sheet = CoolantSheet(1, laid(rng.uniform(0.5, 5.0, (nx, ny, 2))), along, across, inflow,
                             np.zeros((nx, ny)))  # fmt: skip
        fields, columns = replace(fields, sheet=sheet), rng.uniform(0.01, 0.05, (nx, ny))
    if kind == "cells":
        flow = CellFlow(np.zeros((nx - 1, ny, nz)), np.zeros((nx, ny - 1, nz)),
                        np.zeros((nx, ny, nz - 1)))  # fmt: skip
        flow.x[:, :, 2] = 3.0
        fields = replace(fields, flow=flow)
        fields.sink[0, :, 2] += 3.0
        fields.sink[-1, :, 2] += 0.0
    if kind == "gain":
        fields = replace(fields, gain=0.5 * sink)
    if kind == "empty":
        for face, place in ((g[0], np.s_[3:5]), (g[1], np.s_[4, :]), (g[2], np.s_[4])):
            face[place] = 0.0
        sink[4], storage[4] = 0.0, 0.0
    return fields, (storage, columns)


def matrix_of(fields, storage, rate):
    matrix, _ = fields.to_csr()
    cells, sheet = storage
    capacity = cells.ravel() if sheet is None else np.concatenate([cells.ravel(), sheet.ravel()])
    return scipy.sparse.csc_matrix(matrix + scipy.sparse.diags(rate * capacity))


def exact(fields, storage, rate, source):
    cells, sheet = source
    right = cells.ravel() if sheet is None else np.concatenate([cells.ravel(), sheet.ravel()])
    found = scipy.sparse.linalg.spsolve(matrix_of(fields, storage, rate), right)
    size = cells.size
    return found[:size].reshape(SHAPE), None if sheet is None else found[size:].reshape(SHAPE[:2])


def heat(storage):
    rng = np.random.default_rng(SEED)
    cells, sheet = storage
    source = laid(rng.normal(size=SHAPE)) * (cells > 0.0)
    return source, None if sheet is None else rng.normal(size=SHAPE[:2])


def missing(found, answer):
    return max(np.abs(f - a).max() for f, a in zip(found, answer, strict=True) if a is not None)


@pytest.mark.parametrize("kind", ["sheet", "cells", "gain", "empty", "thin"])
@pytest.mark.parametrize("rate", RATES)
def test_a_correction_is_as_good_as_it_says(kind, rate):
    fields, storage = made(kind)
    source = heat(storage)
    corrector = Stepped(fields, storage, 2).of(rate)
    assert corrector is not None
    answer = exact(fields, storage, rate, source)
    now = grid_field(*SHAPE), None if storage[1] is None else np.zeros(SHAPE[:2])
    scale = missing(now, answer)
    for _ in range(10):
        found = corrector.correct(fields, source, *now, 1e30)
        assert missing(now, answer) <= found.error + 1e-12 * scale
    assert missing(now, answer) < FIRM * scale
    largest, _ = corrector.largest(source)
    assert largest == pytest.approx(scale, rel=TENTH)


def test_high_rates_are_relaxed_and_low_ones_cycled():
    fields, storage = made("sheet")
    stepped = Stepped(fields, storage, 1)
    high, low = stepped.of(1e5), stepped.of(1e-1)
    assert "Relaxed" in type(high).__name__
    assert "Cycled" in type(low).__name__
    assert high.bytes < low.bytes


def test_later_rates_leave_earlier_ones_as_they_are():
    fields, storage = made("sheet")
    source = heat(storage)

    def answered(corrector):
        now = grid_field(*SHAPE), np.zeros(SHAPE[:2])
        corrector.correct(fields, source, *now, 1e-6)
        return now

    stepped = Stepped(fields, storage, 1)
    first = stepped.of(1e5)
    before = answered(first)
    for rate in (4e5, 3e4, 1.0):
        answered(stepped.of(rate))
    for one, other in zip(before, answered(first), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("rates", [(1e5, 2e5, 3e5, 4e5), (0.1, 0.2, 0.3, 0.4)])
def test_rates_take_the_memory_that_they_say(rates):
    shape = (40, 36, 12)
    parts = [laid(np.ones(s)) for s in ((39, 36, 12), (40, 35, 12), (40, 36, 11))]
    storage = laid(np.full(shape, 0.03))

    def used(rate):
        corrector = stepped.of(rate)
        own = FaceFields(*parts, laid(np.full(shape, 0.1)), grid_field(*shape))
        corrector.correct(own, (grid_field(*shape), None), grid_field(*shape), None, 1e-3)
        return corrector

    stepped = Stepped(FaceFields(*parts, laid(np.full(shape, 0.1)), grid_field(*shape)),
                      (storage, None), 1)  # fmt: skip
    used(rates[0])
    tracemalloc.start()
    first = used(rates[0])
    before = tracemalloc.get_traced_memory()[0]
    kept = [used(rate) for rate in rates]
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert first.bytes == kept[0].bytes
    assert taken <= BESIDE * sum(corrector.bytes for corrector in kept)


def test_a_correction_towards_other_fields_meets_theirs():
    fields, storage = made("sheet")
    source = heat(storage)
    other = replace(fields, conductance_z=1.2 * fields.conductance_z)
    corrector = Stepped(fields, storage, 1).of(1e4)
    now = grid_field(*SHAPE), np.zeros(SHAPE[:2])
    for _ in range(25):
        corrector.correct(other, source, *now, 0.0)
    answer = exact(other, storage, 1e4, source)
    assert missing(now, answer) < FIRM * missing(answer, [np.zeros(SHAPE), np.zeros(SHAPE[:2])])
