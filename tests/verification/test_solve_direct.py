"""The multigrid against a sparse direct solver (scipy.sparse.linalg.spsolve) on small problems."""

import numpy as np
import pytest
import scipy.sparse.linalg

from heatgrade.solve import CoolantSheet, FaceFields, solve

SEED = 20261125
AGREEMENT = 1e-8  # relative to the greatest temperature


def random_problem(shape, rng, contrast=1.0, empty=0.0, sheet=None):
    nx, ny, nz = shape

    def conductance(*size):
        value = 10.0 ** rng.uniform(-contrast, 0.0, size)
        return np.where(rng.random(size) < empty, 0.0, value)

    sink = np.zeros(shape)
    sink[:, :, -1] = rng.uniform(0.01, 0.1, (nx, ny))
    sink[rng.random(shape) < empty] = 0.05
    source = np.zeros(shape)
    source[:, :, 0] = rng.random((nx, ny)) * (sink[:, :, 0] > 0.0 if empty else 1.0)
    coolant = None
    if sheet is not None:
        coolant = make_sheet(shape, rng, *sheet)
    return FaceFields(
        conductance(nx - 1, ny, nz), conductance(nx, ny - 1, nz), conductance(nx, ny, nz - 1),
        sink, source, coolant,
    )  # fmt: skip


def make_sheet(shape, rng, pattern, strength):
    nx, ny, nz = shape
    flow_x, flow_y = np.zeros((nx - 1, ny)), np.zeros((nx, ny - 1))
    inflow = np.zeros((nx, ny))
    if pattern == "+x":
        flow_x[:], inflow[0] = strength, strength
    elif pattern == "-y":
        flow_y[:], inflow[:, -1] = -strength, strength
    elif pattern == "split":
        middle = nx // 2
        flow_x[middle:], flow_x[:middle], inflow[middle] = strength, -strength, 2 * strength
    elif pattern == "potential":
        head = rng.random((nx, ny))
        flow_x[:] = strength * (head[:-1] - head[1:])
        flow_y[:] = strength * (head[:, :-1] - head[:, 1:])
        # what leaves a cell and did not come through its faces entered from outside
        net = np.zeros((nx, ny))
        net[:-1] += flow_x
        net[1:] -= flow_x
        net[:, :-1] += flow_y
        net[:, 1:] -= flow_y
        inflow[:] = np.maximum(net, 0.0)
    elif pattern == "circle":
        flow_x[:, 0], flow_x[:, -1] = strength, -strength
        flow_y[-1], flow_y[0] = strength, -strength
        inflow[nx // 2, ny // 2] = strength
    layers = max(1, nz // 2)
    exchange = rng.uniform(0.1, 1.0, (nx, ny, layers))
    return CoolantSheet((nz - layers) // 2, exchange, flow_x, flow_y, inflow, 300.0 * inflow)


def check(fields):
    matrix, rhs = fields.to_csr()
    exact = scipy.sparse.linalg.spsolve(matrix.tocsc(), rhs)
    answer = solve(fields, tolerance=1e-11)
    found = answer.temperature.ravel()
    if answer.coolant_temperature is not None:
        found = np.concatenate([found, answer.coolant_temperature.ravel()])
    assert np.abs(found - exact).max() <= AGREEMENT * np.abs(exact).max()
    residual = np.linalg.norm(matrix @ found - rhs) / np.linalg.norm(rhs)
    assert residual <= 2e-11
    assert answer.outcome.residual == pytest.approx(residual, rel=0.1, abs=1e-13)


SHAPES = [
    (1, 1, 1), (1, 1, 9), (17, 1, 1), (1, 23, 1), (12, 13, 1), (1, 14, 6), (15, 1, 4), (2, 3, 2),
    (10, 11, 7), (33, 8, 3), (5, 40, 4),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("contrast", [0.5, 2.0])
def test_conduction(shape, contrast):
    check(random_problem(shape, np.random.default_rng([SEED, *shape]), contrast))


@pytest.mark.parametrize("shape", [(9, 10, 6), (14, 7, 3), (20, 6, 1)])
def test_conduction_with_empty_cells(shape):
    nx, ny, nz = shape
    rng = np.random.default_rng([SEED, *shape])
    fields = random_problem(shape, rng)
    # the lower layers exist in the middle only, and one edge of the box is empty throughout
    for part in (np.s_[: nx // 3, :, : nz // 2], np.s_[:, ny // 2 :, : nz // 2], np.s_[-2:]):
        empty = np.zeros(shape, bool)
        empty[part] = True
        fields.conductance_x[empty[1:] | empty[:-1]] = 0.0
        fields.conductance_y[empty[:, 1:] | empty[:, :-1]] = 0.0
        fields.conductance_z[empty[:, :, 1:] | empty[:, :, :-1]] = 0.0
        fields.sink[empty] = 0.0
        fields.source[empty] = 0.0
    check(fields)
    assert not solve(fields).temperature[-2:].any()


@pytest.mark.parametrize("pattern", ["+x", "-y", "split", "potential", "circle", "still"])
@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0])
def test_coolant(pattern, strength):
    rng = np.random.default_rng([SEED, len(pattern)])
    check(random_problem((13, 12, 6), rng, sheet=(pattern, strength)))


@pytest.mark.parametrize("shape", [(1, 1, 3), (16, 1, 1), (1, 16, 2), (15, 17, 1)])
def test_coolant_on_thin_boxes(shape):
    rng = np.random.default_rng([SEED, *shape])
    check(random_problem(shape, rng, sheet=("+x", 3.0)))


def test_any_memory_order_gives_the_same_answer():
    fields = random_problem((9, 8, 5), np.random.default_rng(SEED), sheet=("+x", 1.0))
    names = ["conductance_x", "conductance_y", "conductance_z", "sink", "source"]
    other = FaceFields(*(np.asfortranarray(getattr(fields, name)) for name in names), fields.sheet)
    assert np.array_equal(solve(fields).temperature, solve(other).temperature)
