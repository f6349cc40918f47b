"""Every kernel of a cycle against its NumPy twin on 1,000 random cases, to 1e-13.

The twins are those of `test_kernel_grid.py`; shapes, sheets and numbers of a case are drawn here.
Krylov vectors and the sums that search floating parts have twins of one line: they stand here.
"""

import numpy as np
import pytest

from heatgrade.native import grounding, level_fill
from heatgrade.solve.kernels import kernels
from kernel_twins import twins_of

CASES = 1000
PARTS = 8  # tests that share them, so that a failure tells its part
SEED = 20261152
EXACT = 1e-13  # relative to the greatest value


twins = twins_of("test_kernel_grid")


def drawn(part):
    """Return the cases of a part: shape, whether a sheet touches it, and a number of its own."""
    rng = np.random.default_rng([SEED, part])
    for number in range(part, CASES, PARTS):
        nx, ny = (int(n) for n in rng.integers(1, 7, 2))
        ny *= 6 if number % 8 == 7 else 1  # rows of one vector and of several
        yield (nx, ny, int(rng.integers(1, 5))), bool(rng.random() < 0.6), SEED + number


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    "check",
    [
        "test_finest_level_holds_the_fields",
        "test_sweep_solves_columns_exactly",
        "test_product",
        "test_refinement",
        "test_restriction_and_prolongation",
        "test_transfer_of_some_layers",
        "test_couplings",
        "test_coarsening",
    ],
)
def test_grid_kernels(check, part, monkeypatch):
    assert twins.TOLERANCE["double"] <= EXACT
    for shape, sheet, seed in drawn(part):
        monkeypatch.setattr(twins, "SEED", seed)
        arguments = {}
        if "sweep" in check:
            arguments = {"half_sweeps": 1 + seed % 4, "fresh": seed % 3 == 0}
        getattr(twins.TestOnRandomProblems(), check)(shape, sheet, "double", **arguments)


@pytest.mark.parametrize("part", range(PARTS))
def test_transport(part, monkeypatch):
    for (nx, ny, nz), _, seed in drawn(part):
        monkeypatch.setattr(twins, "SEED", seed)
        twins.test_transport((nx + (ny == 1), ny, nz), "double")


@pytest.mark.parametrize("part", range(PARTS))
def test_floating_parts(part):
    for salt in range(100 + part, 100 + CASES, PARTS):
        twins.test_floating_parts_as_a_graph_library_finds_them(salt)


def test_layers_with_some():
    rng = np.random.default_rng([SEED, 12])
    for _ in range(CASES):
        field = rng.normal(size=tuple(rng.integers(1, 40, 3) // (1, 8, 1) + 1))
        field *= rng.random(field.shape) < rng.choice([0.0, 0.01, 0.5])
        field[rng.random(field.shape) < 0.01] = np.nan
        some = np.full(field.shape[:2], 7, np.uint8)
        level_fill.layers_with_some(field, some, 1)
        np.testing.assert_array_equal(some, (field != 0.0).any(axis=2))


def near(found, expected):
    scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
    assert np.abs(found - expected).max(initial=0.0) <= EXACT * scale


def test_count_outside():
    rng = np.random.default_rng([SEED, 11])
    for _ in range(CASES):
        field = rng.normal(size=tuple(rng.integers(1, 6, 3)))
        field[rng.random(field.shape) < 0.1] = rng.choice([np.nan, np.inf, -np.inf])
        low, high = sorted(rng.normal(size=2))
        count = np.zeros(field.shape[0], np.int64)
        level_fill.count_outside(field, low, high, count, 1)
        np.testing.assert_array_equal(count, (~((field >= low) & (field <= high))).sum(axis=(1, 2)))


def with_vector(t, c, vector):
    """Return temperatures (nx, nz, ny) and coolant (nx, ny) with a vector of cycles added."""
    added = twins.unpack(vector, t.shape[2])
    return t + added[:, : t.shape[1]], c + added[: len(c), -1]


def test_krylov_vectors():
    rng = np.random.default_rng([SEED, 12])
    kernel = kernels("double")
    for _ in range(CASES):
        nx, n, used = int(rng.integers(1, 7)), 8 * int(rng.integers(1, 5)), int(rng.integers(0, 4))
        r, q, w = rng.normal(size=(3, nx, n))
        alpha, beta = rng.normal(size=2)
        image = w + beta * q
        left = r - alpha * image
        ny, sheet = int(rng.integers(1, 8)), bool(rng.random() < 0.5)
        t, c = rng.normal(size=(nx, n // 8 - sheet, ny)), rng.normal(size=(nx * sheet, ny))
        square = np.zeros(nx)
        kernel.cg_update(r, q, w, alpha, beta, square, 1)
        near(r, left)
        near(q, image)
        near(square, (left**2).sum(1))
        rest = r - beta * q
        kernel.step(r, q, beta, square, 1)
        near(r, rest)
        near(square, (rest**2).sum(1))
        basis = rng.normal(size=(4, nx, n))
        weight, sums = rng.normal(size=4), np.zeros((nx, 4))
        kernel.project(basis, w, used, sums, 1)
        near(sums[:, :used], np.einsum("mij,ij->im", basis[:used], w))
        new_w = w - np.tensordot(weight[:used], basis[:used], 1)
        basis[used] = w
        kernel.orthogonalise(basis, weight, r, used, sums, 1)
        near(basis[used], new_w)
        near(sums[:, 0], (new_w**2).sum(1))
        near(sums[:, 1], (new_w * r).sum(1))
        answers = rng.normal(size=(4, nx + 2, n // 8, 2, 4))
        expected = with_vector(t, c, np.tensordot(weight[: used + 1], answers[: used + 1, 1:-1], 1))
        kernel.add_answers(t, c, answers, weight, used + 1, 1)
        near(t, expected[0])
        near(c, expected[1])
        joined = np.tensordot(weight[: used + 1], answers[: used + 1], 1)
        kernel.join_answers(answers.reshape(4, nx + 2, n), weight, used + 1, 1)
        near(answers[0], joined)


def test_every_kernel_is_named_here():
    """A kernel that appears must come into one of the tests above."""
    proved = {
        "split_rows", "couplings", "coarsen", "coarsen_sheet", "factor", "flow_order", "sweep",
        "transport", "merge_planes",
        "part_twins", "coarsen_twins", "flow_paths", "cell_transport", "add_flows", "inward_flows",
        "restrict_residual", "prolong_add", "product", "cg_update", "project", "orthogonalise",
        "step", "add_answers", "join_answers", "start", "residual",
    }  # fmt: skip
    # those of flow through cells: test_kernel_flow.py
    assert {name for name in kernels("double").__slots__ if name != "dtype"} == proved
    assert callable(grounding.find_floating)
