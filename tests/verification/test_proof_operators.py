"""Every kind of operator against equations put together here, from incidence matrices.

1. the matrix that the fields state is the one of the balances in their docstrings
2. residuals, evaluated in double precision by that matrix, are what the outcome says
3. the heat that enters leaves again through sinks and outlets
4. the same bits on 1, 2, 4 and 8 threads
5. without flow the temperature at A from heat at B is that at B from heat at A
6. steps in time: both stages of TR-BDF2, put together here as ``C / (d h) + A``, leave next to
   nothing, in the norm of the residual and in kelvin, whatever the step
"""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse.linalg
from scipy import sparse

from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, grid_field, solve
from heatgrade.transient import HeatStorage, Integrator, LinearProblem, Temperatures

SEED = 20261151
INLET = 318.15  # K
TOLERANCE = 1e-11
SAME = 1e-14  # relative, matrices
RESIDUAL = 2e-11  # relative to the right-hand side
ENERGY = 1e-8  # relative to the heat
RECIPROCITY = 1e-10  # relative
THREADS = (1, 2, 4, 8)
STEP_TOLERANCE = 1e-6  # K, of the steps in time
STAGE_MISSING = 1e-7  # K, what an exact solve of a stage would still change
STAGE_RESIDUAL = 1e-8  # relative to the right-hand side of the stage


def between(count, low, high):
    """Return sparse selectors (faces x cells) of the cells below and above each face."""
    faces = np.arange(low.size)
    one = np.ones(low.size)
    return (
        sparse.csr_matrix((one, (faces, np.ravel(low))), (low.size, count)),
        sparse.csr_matrix((one, (faces, np.ravel(high))), (high.size, count)),
    )


def assembled(fields):
    """Return the balances' matrix and right-hand side; coolant of the sheet after the cells."""
    nx, ny, _ = fields.shape
    cell = np.arange(fields.cells).reshape(fields.shape)
    sheet = fields.sheet
    count = fields.cells + (nx * ny if sheet else 0)
    diagonal, rhs = np.zeros(count), np.zeros(count)
    diagonal[: fields.cells] = np.ravel(fields.sink)
    rhs[: fields.cells] = np.ravel(fields.source)
    matrix = sparse.csr_matrix((count, count))
    sides = [
        (cell[:-1, :, :], cell[1:, :, :]),
        (cell[:, :-1, :], cell[:, 1:, :]),
        (cell[:, :, :-1], cell[:, :, 1:]),
    ]
    conducted = [
        (*pair, getattr(fields, f"conductance_{axis}"))
        for axis, pair in zip("xyz", sides, strict=True)
    ]
    carried = []
    if fields.flow is not None:
        carried += [
            (*pair, getattr(fields.flow, axis)) for axis, pair in zip("xyz", sides, strict=True)
        ]
    if sheet is not None:
        coolant = fields.cells + np.arange(nx * ny).reshape(nx, ny)
        conducted += [
            (cell[:, :, sheet.first_layer + layer], coolant, sheet.exchange[:, :, layer])
            for layer in range(sheet.exchange.shape[2])
        ]
        carried += [
            (coolant[:-1], coolant[1:], sheet.flow_x),
            (coolant[:, :-1], coolant[:, 1:], sheet.flow_y),
        ]
        diagonal[fields.cells :] = np.ravel(sheet.inflow)
        rhs[fields.cells :] = np.ravel(sheet.source)
    for low, high, value in conducted:
        below, above = between(count, low, high)
        step = above - below
        matrix = matrix + step.T @ sparse.diags(np.ravel(value)) @ step
    for low, high, value in carried:
        below, above = between(count, low, high)
        step = above - below
        forward, backward = (np.maximum(sign * np.ravel(value), 0.0) for sign in (1.0, -1.0))
        matrix = matrix + above.T @ sparse.diags(forward) @ step
        matrix = matrix - below.T @ sparse.diags(backward) @ step
    matrix = (matrix + sparse.diags(diagonal)).tocsr()
    empty = matrix.diagonal() == 0.0
    return (matrix + sparse.diags(empty.astype(float))).tocsr(), np.where(empty, 0.0, rhs)


def unknowns(answer):
    parts = [answer.temperature.ravel()]
    if answer.coolant_temperature is not None:
        parts.append(answer.coolant_temperature.ravel())
    return np.concatenate(parts)


def stack(shape, rng, spread=0.3):
    """Return layers of uneven conductances, heated below; nothing cools them yet."""
    nx, ny, nz = shape
    layer = 10.0 ** rng.uniform(-1.0, 0.5, nz)

    def uneven(*size):
        return 10.0 ** rng.uniform(-spread, 0.0, size)

    fields = FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1),
        grid_field(nx, ny, nz), grid_field(nx, ny, nz),
    )  # fmt: skip
    fields.conductance_x[:] = layer * uneven(nx - 1, ny, nz)
    fields.conductance_y[:] = layer * uneven(nx, ny - 1, nz)
    fields.conductance_z[:] = 8.0 * np.sqrt(layer[1:] * layer[:-1]) * uneven(nx, ny, nz - 1)
    fields.source[:, :, 0] = rng.uniform(0.0, 1.0, (nx, ny))
    return fields


def film(fields, strength=0.05):
    fields.sink[:, :, -1] = strength
    fields.source[:, :, -1] += strength * INLET
    return fields


def net_outflow(x, y, shape):
    """Return what leaves each column or cell through its x and y faces, less what enters."""
    net = np.zeros(shape)
    net[:-1] += x
    net[1:] -= x
    net[:, :-1] += y
    net[:, 1:] -= y
    return net


def let_in(fields, flow):
    """Let the flow that its cells lack enter from outside at the inlet temperature."""
    net = net_outflow(flow.x, flow.y, fields.shape)
    net[:, :, :-1] += flow.z
    net[:, :, 1:] -= flow.z
    entering = np.maximum(net, 0.0)
    entering[entering < 1e-12] = 0.0  # sums of equal flows that cancel up to rounding
    fields.sink[:] += entering
    fields.source[:] += entering * INLET
    return replace(fields, flow=flow)


def no_flow(shape):
    nx, ny, nz = shape
    return CellFlow(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1)
    )


def with_sheet(fields, rng, strength=4.0):
    nx, ny, nz = fields.shape
    head = np.cumsum(rng.uniform(0.0, 1.0, (nx, ny)), 0)[::-1]
    flow_x, flow_y = strength * -np.diff(head, axis=0), strength * -np.diff(head, axis=1)
    inflow = np.maximum(net_outflow(flow_x, flow_y, (nx, ny)), 0.0)
    exchange = rng.uniform(0.05, 0.3, (nx, ny, 2))
    sheet = CoolantSheet(nz - 3, exchange, flow_x, flow_y, inflow, INLET * inflow)
    return replace(fields, sheet=sheet)


def channels(shape, rng, speed=3.0):
    """Return fins and channels by turns across y in the upper layers, coolant along x."""
    fields, flow = stack(shape, rng), no_flow(shape)
    wet = np.s_[:, 1::2, shape[2] // 2 : -1]
    for conductance in (fields.conductance_x, fields.conductance_y, fields.conductance_z):
        conductance[wet] *= 2e-3
    flow.x[wet] = speed
    return let_in(fields, flow)


def masked(shape, rng):
    """Return a stack whose lower layers are smaller than the upper, with a hole through all."""
    fields = film(stack(shape, rng))
    nx, ny, nz = shape
    void = np.zeros(shape, bool)
    void[:, :, : nz // 2] = True
    void[nx // 4 : -nx // 4, ny // 3 :, : nz // 2] = False
    void[nx // 2 : nx // 2 + 3, ny // 2 : ny // 2 + 2] = True
    fields.conductance_x[void[1:] | void[:-1]] = 0.0
    fields.conductance_y[void[:, 1:] | void[:, :-1]] = 0.0
    fields.conductance_z[void[:, :, 1:] | void[:, :, :-1]] = 0.0
    fields.sink[void] = 0.0
    fields.source[void] = 0.0
    return fields


def contrast(shape, rng):
    """Return copper blocks in air: conductances a million times apart."""
    fields = film(stack(shape, rng))
    nx, ny, _ = shape
    air = np.zeros(shape, bool)
    air[nx // 3 : nx // 2] = True
    air[:, ny // 4 : ny // 3, 1:-2] = True
    fields.conductance_x[air[1:] | air[:-1]] *= 1e-6
    fields.conductance_y[air[:, 1:] | air[:, :-1]] *= 1e-6
    fields.conductance_z[air[:, :, 1:] | air[:, :, :-1]] *= 1e-6
    fields.source[air] = 0.0
    return fields


def held_channels(shape, rng):
    """Return fins and channels without flow, the latter held at the inlet temperature."""
    fields = channels(shape, rng, speed=0.0)
    wet = np.s_[:, 1::2, shape[2] // 2 : -1]
    fields.sink[wet] = 0.5
    fields.source[wet] += 0.5 * INLET
    return fields


def wandering(shape, rng):
    """Return flow down a random head through every cell of the upper half."""
    fields, flow = stack(shape, rng), no_flow(shape)
    upper = np.s_[:, :, shape[2] // 2 :]
    head = np.cumsum(rng.uniform(0.2, 1.0, shape), 0)[::-1][upper]
    flow.x[upper], flow.y[upper] = -np.diff(head, axis=0), -np.diff(head, axis=1)
    flow.z[:, :, shape[2] // 2 :] = -np.diff(head, axis=2)
    return let_in(fields, flow)


def eddies(shape, rng, strength=20.0):
    """Return rolls that turn in one layer and across the layers, with no way in or out."""
    fields, flow = film(stack(shape, rng)), no_flow(shape)
    nx, ny, nz = shape
    corner = np.zeros((nx + 1, ny + 1))
    corner[1:-1, 1:-1] = np.outer(
        np.sin(3.0 * np.pi * np.arange(1, nx) / nx), np.sin(2.0 * np.pi * np.arange(1, ny) / ny)
    )
    flow.x[:, :, nz // 2] = strength * np.diff(corner, axis=1)[1:-1]
    flow.y[:, :, nz // 2] = -strength * np.diff(corner, axis=0)[:, 1:-1]
    corner = np.zeros((nx + 1, nz + 1))
    corner[1:-1, 1:-1] = np.outer(
        np.sin(2.0 * np.pi * np.arange(1, nx) / nx), np.sin(np.pi * np.arange(1, nz) / nz)
    )
    flow.x[:, ny // 2] += strength * np.diff(corner, axis=1)[1:-1]
    flow.z[:, ny // 2] -= strength * np.diff(corner, axis=0)[:, 1:-1]
    return replace(fields, flow=flow)


def time_step(shape, rng):
    """Return a stack with coolant whose diagonal a short step in time dominates."""
    fields = with_sheet(stack(shape, rng), rng)
    fields.sink[:] += 50.0
    fields.source[:] += 50.0 * INLET
    return fields


FAMILIES = {
    "layers": lambda shape, rng: film(stack(shape, rng)),
    "uneven": lambda shape, rng: film(stack(shape, rng, spread=2.0)),
    "contrast": contrast,
    "masked": masked,
    "sheet": lambda shape, rng: with_sheet(stack(shape, rng), rng),
    "channels": channels,
    "reversed channels": lambda shape, rng: channels(shape, rng, speed=-3.0),
    "still channels": lambda shape, rng: film(channels(shape, rng, speed=0.0)),
    "held channels": held_channels,
    "wandering": wandering,
    "eddies": eddies,
    "channels and sheet": lambda shape, rng: with_sheet(channels(shape, rng), rng),
    "time step": time_step,
}
FLOWLESS = ["layers", "uneven", "contrast", "masked", "still channels", "held channels"]
SMALL = (11, 9, 8)
MIDDLE = (22, 19, 9)
LARGE = (41, 38, 15)  # more than 20,000 cells: several threads are used


def problem(name, shape):
    return FAMILIES[name](shape, np.random.default_rng([SEED, *shape, len(name)]))


@pytest.mark.parametrize("name", FAMILIES)
def test_stated_matrix_is_that_of_the_balances(name):
    fields = problem(name, SMALL)
    (stated, stated_rhs), (matrix, rhs) = fields.to_csr(), assembled(fields)
    assert abs(stated - matrix).max() <= SAME * abs(matrix).max()
    np.testing.assert_array_equal(stated_rhs, rhs)


@pytest.mark.parametrize("name", FAMILIES)
def test_residual_and_answer(name):
    fields = problem(name, SMALL)
    matrix, rhs = assembled(fields)
    answer = solve(fields, tolerance=TOLERANCE)
    found = unknowns(answer)
    residual = np.linalg.norm(rhs - matrix @ found) / np.linalg.norm(rhs)
    assert residual <= RESIDUAL
    assert answer.outcome.residual == pytest.approx(residual, rel=0.1, abs=1e-12)
    exact = scipy.sparse.linalg.spsolve(matrix.tocsc(), rhs)
    assert np.abs(found - exact).max() <= 1e-9 * np.abs(exact).max()


def counted_from_inlet(fields):
    """Return the same problem with temperatures counted from that of the inlet."""
    sheet = fields.sheet
    if sheet is not None:
        sheet = replace(sheet, source=sheet.source - INLET * sheet.inflow)
    return replace(fields, source=fields.source - INLET * fields.sink, sheet=sheet)


@pytest.mark.parametrize("name", FAMILIES)
def test_heat_that_enters_leaves(name):
    fields = counted_from_inlet(problem(name, MIDDLE))
    answer = solve(fields, tolerance=TOLERANCE)
    ways_out = np.array(fields.sink)
    if fields.flow is not None:
        net = net_outflow(fields.flow.x, fields.flow.y, fields.shape)
        net[:, :, :-1] += fields.flow.z
        net[:, :, 1:] -= fields.flow.z
        ways_out -= net  # an inlet's sink is what enters, not a way out; an outlet is one
    leaving = float((ways_out * answer.temperature).sum())
    if fields.sheet is not None:
        net = net_outflow(fields.sheet.flow_x, fields.sheet.flow_y, fields.shape[:2])
        leaving += float(((fields.sheet.inflow - net) * answer.coolant_temperature).sum())
    assert leaving == pytest.approx(float(fields.source.sum()), rel=ENERGY)


@pytest.mark.parametrize("name", FAMILIES)
def test_same_bits_on_any_number_of_threads(name, monkeypatch):
    monkeypatch.setattr("heatgrade.solve.level.SERIAL_CELLS", 0)
    fields = problem(
        name, MIDDLE if "channels" in name or name in ("wandering", "eddies") else LARGE
    )
    first = solve(fields, threads=THREADS[0])
    for threads in (*THREADS[1:], THREADS[0]):
        again = solve(fields, threads=threads)
        assert np.array_equal(unknowns(first), unknowns(again))
        assert first.outcome.residual_history == again.outcome.residual_history


@pytest.mark.parametrize("name", FLOWLESS)
def test_reciprocity(name):
    fields = problem(name, SMALL)
    rng = np.random.default_rng([SEED, len(name), 3])
    solid = np.argwhere(fields.to_csr()[0].diagonal().reshape(SMALL) != 1.0)
    a, b = (tuple(place) for place in rng.choice(solid, 2, replace=False))
    rises = []
    for heated, read in ((a, b), (b, a)):
        source = np.zeros(SMALL)
        source[heated] = 7.0
        rise = solve(replace(fields, source=source), tolerance=1e-13).temperature
        rises.append(rise[read])
    assert rises[0] > 0.0
    assert rises[0] == pytest.approx(rises[1], rel=RECIPROCITY)


@pytest.mark.parametrize("length", [2e-3, 5.0])  # relaxed by columns alone; by cycles
@pytest.mark.parametrize("name", FAMILIES)
def test_stages_of_steps_in_time(name, length):
    fields = problem(name, SMALL)
    matrix, rhs = assembled(fields)
    rng = np.random.default_rng([SEED, len(name), 5])
    filled = fields.to_csr()[0].diagonal()[: fields.cells].reshape(SMALL) != 1.0
    storage = HeatStorage(
        np.where(filled, rng.uniform(0.5, 2.0, SMALL), 0.0),
        None if fields.sheet is None else rng.uniform(0.05, 0.2, SMALL[:2]),
    )
    warm = Temperatures(
        np.where(filled, INLET + rng.uniform(0.0, 10.0, SMALL), 0.0),
        None if fields.sheet is None else np.full(SMALL[:2], INLET),
    )
    run = Integrator(
        LinearProblem(fields, storage), tolerance=STEP_TOLERANCE, initial=warm, fixed_step=length
    )
    capacity = storage.cells.ravel()
    if storage.sheet is not None:
        capacity = np.concatenate([capacity, storage.sheet.ravel()])
    # TR-BDF2 (Hosea and Shampine 1996): g = 2 - sqrt 2, d = g / 2, w = sqrt 2 / 4
    g, w = 2.0 - 2.0**0.5, 2.0**0.5 / 4.0
    d = 0.5 * g
    steps = list(run.steps_until(3.5 * length))
    assert len(steps) >= 3
    inward = rhs - matrix @ all_of(steps[0].first)
    for step in steps:
        first, middle, last = (all_of(t) for t in (step.first, step.middle, step.last))
        stored = capacity / (d * step.length)
        implicit = (matrix + sparse.diags(stored)).tocsc()
        mixed = (1.0 - w / d) * first + (w / d) * middle
        for known, found in ((stored * first + inward, middle), (stored * mixed, last)):
            right = known + rhs
            residual = right - implicit @ found
            assert np.linalg.norm(residual) <= STAGE_RESIDUAL * np.linalg.norm(right)
            missing = scipy.sparse.linalg.spsolve(implicit, residual)
            assert np.abs(missing).max() <= STAGE_MISSING
        inward = stored * (last - mixed)


def all_of(found):
    parts = [found.cells.ravel()] + ([] if found.sheet is None else [found.sheet.ravel()])
    return np.concatenate(parts)
