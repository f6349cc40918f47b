"""Kernels of flow through cells against slow twins in NumPy, on random problems.

The matrix of a level with twins is put together here from its coefficients, face by face.

1. restrict_residual, product, refinement: b - A e as this matrix, or that of to_csr, gives it
2. column_sweep (with column_factor): columns with pairs of temperatures solved exactly, dense
3. cell_transport (with flow_paths): what flows, solved dense along the flow
4. part_twins, coarsen_twins: sums of rows and flows as P^T A P has them; conductances never
   greater, and equal where nothing lies inside the merged pairs
5. grid transfer between one temperature per cell and two
6. merge_planes: blocks of planes as P^T A P has them but for conductances along x, which are the
   resistances that lie between the middles of two blocks
7. flow_paths: every cell after those that feed it
8. grounding: a cell is grounded by flow from a grounded one, not by flow towards one
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

from heatgrade.errors import InputError
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields
from heatgrade.solve import twin as at
from heatgrade.solve.coarsening import couplings, merged
from heatgrade.solve.kernels import kernels
from heatgrade.solve.level import coarser_level, finest_level, planes_merged
from heatgrade.solve.plain_fields import plain_fields

SEED = 20261203
EXACT = 1e-13  # relative to the greatest value
CASES = range(40)
SIDES = (2, 8)  # cells a side, from and below
STRAIGHT = 1000  # salts from here on: flow along x alone, either way


def problem(salt):
    """Return random fields with whirls through some layers, a sheet in every other case."""
    rng = np.random.default_rng([SEED, salt])
    nx, ny, nz = (int(n) for n in rng.integers(*SIDES, 3))
    if salt >= STRAIGHT:
        ny, nz = 1 + ny % 3, 1 + nz % 2
    elif salt % 8 > 5:  # rows of one vector and of several
        nx, ny, nz = 3, 6 * ny, min(nz, 4)
    low = int(rng.integers(0, nz))
    high = int(rng.integers(low, nz)) + 1
    psi = np.zeros((nx + 1, ny + 1))
    psi[1:-1, 1:-1] = rng.normal(size=(nx - 1, ny - 1))
    psi *= rng.random(psi.shape) < 0.6
    x, y, z = np.zeros((nx - 1, ny, nz)), np.zeros((nx, ny - 1, nz)), np.zeros((nx, ny, nz - 1))
    x[:, :, low:high] = np.diff(psi[1:-1], axis=1)[:, :, None]
    y[:, :, low:high] = -np.diff(psi[:, 1:-1], axis=0)[:, :, None]
    inside = z[:, :, low : high - 1]
    inside[:] = rng.normal(size=inside.shape) * (rng.random((nx, ny, 1)) < 0.3)
    if salt >= STRAIGHT:
        y[:], z[:] = 0.0, 0.0
        x[:, :, low:high] = rng.normal(size=(nx - 1, ny, 1))
    sheet = None
    if salt % 2:
        layers = int(rng.integers(1, nz + 1))
        first = int(rng.integers(0, nz - layers + 1))
        sheet = CoolantSheet(
            first, rng.random((nx, ny, layers)), rng.normal(size=(nx - 1, ny)),
            rng.normal(size=(nx, ny - 1)), rng.random((nx, ny)), rng.normal(size=(nx, ny)),
            float(rng.uniform(0.5, 1.0)),
        )  # fmt: skip
    g = [rng.uniform(0.5, 2.0, item.shape) for item in (x, y, z)]
    flow = CellFlow(x, y, z, float(rng.uniform(0.5, 1.0)))
    return FaceFields(*g, rng.uniform(0.1, 1.0, (nx, ny, nz)), rng.normal(size=(nx, ny, nz)),
                      sheet, flow), rng  # fmt: skip


def natural(array, ny):
    """Return the last two axes (2, half) of the cycle's layout as one of length ny."""
    out = np.zeros((*array.shape[:-2], ny))
    out[..., 0::2] = array[..., 0, : (ny + 1) // 2]
    out[..., 1::2] = array[..., 1, : ny // 2]
    return out


def put(target, values):
    ny = values.shape[-1]
    target[..., 0, : (ny + 1) // 2] = values[..., 0::2]
    target[..., 1, : ny // 2] = values[..., 1::2]


def matrix(level):
    """Return the level's operator, dense; unknowns are numbered (x, row, y)."""
    nx, ny, nz = level.shape
    rows = level.b.shape[1]
    number = np.arange(nx * rows * ny).reshape(nx, rows, ny)
    a = np.zeros((number.size, number.size))

    def couple(row, column, value):
        np.subtract.at(a, (row, column), value)
        np.add.at(a, (row, row), value)

    gx, gy, gz = (natural(item, ny) for item in (level.gx, level.gy, level.gz))
    wet = slice(level.wet_first, level.wet_first + level.wet)
    backs = [gx[1:nx, :nz].copy(), gy[:, :nz, 1:].copy(), gz[:, 1:nz].copy()]
    if level.wet and not level.twins:
        back = natural(level.back, ny)
        backs[0][:, wet] = back[: nx - 1, :, 0]
        backs[1][:, wet] = back[:, :, 1, : ny - 1]
        upper = back[:, : nz - 1 - level.wet_first, 2]
        backs[2][:, level.wet_first : level.wet_first + upper.shape[1]] = upper
    solid = number[:, :nz]
    faces = (
        (solid[:-1], solid[1:], gx[1:nx, :nz], backs[0]),
        (solid[:, :, :-1], solid[:, :, 1:], gy[:, :nz, 1:], backs[1]),
        (solid[:, :-1], solid[:, 1:], gz[:, 1:nz], backs[2]),
    )
    for low, high, onto_high, onto_low in faces:
        couple(high, low, onto_high)
        couple(low, high, onto_low)
    sink = natural(level.sink, ny)
    for k in range(nz):
        if level.slot[k] >= 0:
            a[solid[:, k], solid[:, k]] += sink[:, level.slot[k]]
    if level.sheet:
        coolant, inward = number[:, nz], natural(level.inward, ny)
        exchange = natural(level.exchange, ny)
        touched = solid[:, level.first : level.first + exchange.shape[1]]
        each = np.broadcast_to(coolant[:, None], touched.shape)
        couple(touched, each, exchange)
        couple(each, touched, exchange)
        couple(coolant[1:], coolant[:-1], inward[1:, 0])
        couple(coolant[:-1], coolant[1:], inward[:-1, 1])
        couple(coolant[:, 1:], coolant[:, :-1], inward[:, 2, 1:])
        couple(coolant[:, :-1], coolant[:, 1:], inward[:, 3, :-1])
        a[coolant, coolant] += natural(level.inflow, ny)
    if level.twins:
        f, s = number[:, nz + level.sheet :], solid[:, wet]
        t = natural(level.twin, ny)[:nx, :-1].transpose(2, 0, 1, 3)
        couple(f, s, t[at.EXCHANGE])
        couple(s, f, t[at.EXCHANGE])
        a[f, f] += t[at.F_SINK]
        cut = (np.s_[1:], np.s_[:-1]), (np.s_[:, :, 1:], np.s_[:, :, :-1]), \
            (np.s_[:, 1:], np.s_[:, :-1])  # fmt: skip
        for axis, (high, low) in enumerate(cut):
            couple(f[high], f[low], t[2 * axis][high])
            couple(f[low], f[high], t[2 * axis + 1][low])
            s_f, f_s = t[at.X_SF + 2 * axis][high], t[at.X_FS + 2 * axis][high]
            couple(f[high], s[low], s_f)
            couple(s[low], f[high], s_f)
            couple(s[high], f[low], f_s)
            couple(f[low], s[high], f_s)
    return a


def levels(salt):
    """Return the levels with flow of a random problem: one mixed, those behind it with twins."""
    fields, rng = problem(salt)
    kernel = kernels("double")
    fine = finest_level(kernel, plain_fields(fields, 1), 1)
    found = [fine]
    while found[-1].shape[:2] != (1, 1):
        found.append(coarser_level(kernel, found[-1], merged(found[-1], couplings(found[-1])), 1))
    return kernel, found, rng


def load(level, rng):
    """Put random numbers into e and b of a level where it has unknowns, and return them."""
    a = matrix(level)
    nx, ny, _ = level.shape
    e, b = rng.normal(size=(2, nx, level.b.shape[1], ny))
    none = np.diag(a).reshape(e.shape) == 0.0
    e[none], b[none] = 0.0, 0.0
    put(level.e[1:-1], e)
    put(level.b, b)
    return a, e.ravel(), b.ravel()


def near(found, expected):
    scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
    assert np.abs(np.ravel(found) - np.ravel(expected)).max(initial=0.0) <= EXACT * scale


def residual(kernel, level, coarse_b, start_x, target, phase, across=0, rest=-1, moved=True):
    kernel.restrict_residual(
        coarse_b, level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
        level.crossing, phase, level.sink, level.slot, level.exchange, level.inward, level.inflow,
        start_x, target, level.work, across, rest, moved, 0, level.shape[2] + level.sheet,
        level.shape[1], level.first,
        level.wet_first, 1,
    )  # fmt: skip


@pytest.mark.parametrize("salt", CASES)
def test_residual_and_product(salt):
    kernel, found, rng = levels(salt)
    for level in found:
        a, e, b = load(level, rng)
        nx, ny, _ = level.shape
        out = np.zeros_like(level.b)
        each = np.arange(nx + 1, dtype=np.int32)
        place = np.arange(2 * level.half, dtype=np.int32)
        residual(kernel, level, out, each, place, np.zeros((0, 0, 2, level.half), np.uint8))
        near(natural(out, ny), b - a @ e)
    fine = found[0]
    a, e, _ = load(fine, rng)
    w, sums = np.zeros_like(fine.b), np.zeros((0, 2))
    kernel.product(
        w, fine.e, fine.b, fine.gx, fine.gy, fine.gz, fine.back, fine.sink, fine.slot,
        fine.exchange, fine.inward, fine.inflow, np.zeros(2 * fine.half), sums, fine.shape[1],
        fine.first, fine.wet_first, 1,
    )  # fmt: skip
    near(natural(w, fine.shape[1]), a @ e)


@pytest.mark.parametrize("salt", CASES)
def test_couplings_are_conductances_not_flow(salt):
    fields, _ = problem(salt)
    measured = couplings(finest_level(kernels("double"), plain_fields(fields, 1), 1))
    for distance, through in (
        (measured.distance_x, fields.conductance_x.sum(axis=(1, 2))),
        (measured.distance_y, fields.conductance_y.sum(axis=(0, 2))),
    ):
        resistance = 1.0 / through[through > 0.0]
        scale = np.sqrt(resistance.sum()) if resistance.size else 1.0
        np.testing.assert_allclose(distance[through > 0.0], resistance / scale, rtol=1e-9)


@pytest.mark.parametrize("salt", CASES)
def test_refinement_with_shares(salt):
    fields, rng = problem(salt)
    kernel, plain = kernels("double"), plain_fields(fields, 1)
    level = finest_level(kernel, plain, 1)
    nx, ny, nz = fields.shape
    t, c = rng.normal(size=(nx, nz, ny)), rng.normal(size=(nx if fields.sheet else 0, ny))
    square = np.zeros(nx)
    kernel.residual(
        np.empty((nx, 3, ny)), level.b, t, c, plain.gx, plain.gy, plain.gz, plain.sink,
        plain.source, plain.exchange, plain.wx, plain.wy, plain.wz, *plain.share, plain.flow_x,
        plain.flow_y, *plain.sheet_share, plain.inflow, plain.source_c, np.ones(nz, np.uint8),
        np.ones(nz, np.uint8), 1.0, plain.first, plain.wet_first, square, 1,
    )  # fmt: skip
    a, rhs = fields.to_csr()
    expected = rhs - a @ np.concatenate([t.transpose(0, 2, 1).ravel(), c.ravel()])
    found = natural(level.b, ny)
    near(found[:, :nz].transpose(0, 2, 1), expected[: fields.cells])
    near(found[:, nz:].transpose(0, 2, 1), expected[fields.cells :])
    assert square.sum() == pytest.approx(expected @ expected, rel=1e-12)


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("salt", CASES)
def test_sweep_solves_columns_exactly(salt, fresh):
    kernel, found, rng = levels(salt)
    for level in found:
        a, x, b = load(level, rng)
        x *= not fresh  # what e holds at first is not read
        nx, ny, nz = level.shape
        number = np.arange(x.size).reshape(nx, -1, ny)
        for colour in (0, 1):
            for i in range(nx):
                for j in range((i + colour) % 2, ny, 2):
                    own = number[i, :, j]
                    own = own[np.diag(a)[own] > 0.0]
                    x[own] += np.linalg.solve(a[np.ix_(own, own)], b[own] - a[own] @ x)
        begin, answers = level.e.copy(), []
        for threads in (8, 2, 1):  # by planes, and by slabs of them
            level.e[:] = begin
            kernel.sweep(
                level.e, level.b, level.gx, level.gy, level.gz, level.pivot, level.back,
                level.twin, level.crossing, level.fill, level.fill_row, level.inward, ny, nz,
                level.first, level.wet_first, 0, 2, fresh, threads,
            )  # fmt: skip
            answers.append(natural(level.e[1:-1], ny).copy())
        for other in answers[1:]:
            np.testing.assert_array_equal(other, answers[0])
        near(answers[0], x)


def test_flow_along_x_alone_needs_no_list():
    ways = set()
    for salt in range(STRAIGHT, STRAIGHT + 1000):
        _, found, _ = levels(salt)
        for level in found:
            if level.paths is not None and level.paths.used.any():
                assert level.paths.cell.size == 0
                ways.add(len(level.paths.along))
        test_transport_solves_along_the_flow(salt, salt % 3 - 1)
    assert ways == {0, 1, 2}


@pytest.mark.parametrize("rest", [-1, 0, 1])
@pytest.mark.parametrize("salt", CASES)
def test_transport_solves_along_the_flow(salt, rest):
    kernel, found, rng = levels(salt)
    for level in found:
        if level.paths is None:
            continue
        a, x, b = load(level, rng)
        nx, ny, nz = level.shape
        number = np.arange(x.size).reshape(nx, -1, ny)
        wet = slice(level.wet_first, level.wet_first + level.wet)
        rows = number[:, nz + level.sheet :] if level.twins else number[:, wet]
        place = np.full(level.paths.point.shape, -1)
        put(place, rows)
        flat = place.ravel()
        plane, _, line = np.indices(number.shape)
        with_residual = (rest < 0) | ((plane + line) % 2 == rest)  # columns of both colours, or one
        paths, r = level.paths, np.where(with_residual.ravel(), b - a @ x, 0.0)
        gain = np.zeros(x.size)
        used = flat[paths.point.ravel() > 0.0]
        gain[used] = r[used] / np.diag(a)[used]
        # what flows is what a couples one way more strongly than the other
        diagonal = np.where(np.diag(a) > 0.0, np.diag(a), 1.0)  # a twin that is not there: 0
        share = np.maximum(a.T - a, 0.0) / diagonal[:, None]
        if len(paths.along):
            own = np.ix_(used, used)
            gain[used] = np.linalg.solve(np.eye(used.size) - share[own], gain[used])
        for q, u in zip(flat[paths.cell], flat[paths.up], strict=True):
            gain[q] += share[q, u] * gain[u]
        x += gain
        kernel.cell_transport(
            level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
            level.crossing, level.sink, level.slot, level.exchange, paths.point, paths.used,
            paths.along, paths.cell, paths.up, paths.weight, paths.gain, rest, ny, level.first,
            level.wet_first, 1,
        )  # fmt: skip
        near(natural(level.e[1:-1], ny), x)


def prolongation(fine, coarse):
    """Return the piecewise constant prolongation."""
    nx, ny, nz = fine.shape
    rows, ny_coarse = fine.b.shape[1], coarse.shape[1]
    number = np.arange(coarse.shape[0] * coarse.b.shape[1] * ny_coarse)
    number = number.reshape(coarse.shape[0], -1, ny_coarse)
    row = np.broadcast_to(np.arange(rows)[None, :, None], (nx, rows, ny)).copy()
    if fine.phase.shape[0]:
        phase = natural(fine.phase, ny)
        wet = slice(fine.wet_first, fine.wet_first + fine.wet)
        behind = nz + fine.sheet + np.arange(fine.wet)[None, :, None]
        row[:, wet] = np.where(phase > 0, behind, row[:, wet])
    x = np.repeat(np.arange(coarse.shape[0]), np.diff(fine.transfer.start_x))
    y = np.repeat(np.arange(ny_coarse), np.diff(fine.transfer.start_y))
    column = number[x[:, None, None], row, y[None, None, :]]
    places = np.arange(column.size), column.ravel()
    return scipy.sparse.csr_array((np.ones(column.size), places), (column.size, number.size))


@pytest.mark.parametrize("salt", CASES)
def test_coarsening(salt):
    _, found, _ = levels(salt)
    for fine, coarse in pairwise(found):
        p = prolongation(fine, coarse)
        galerkin, own = p.T @ matrix(fine) @ p, matrix(coarse)
        if fine.phase.shape[0] and fine.sheet:
            continue  # what a sheet gives to what flows goes another way
        near(own.sum(axis=1), galerkin.sum(axis=1))
        near(own - own.T, galerkin - galerkin.T)
        ratio = own[galerkin < 0.0] / galerkin[galerkin < 0.0]
        assert (own[galerkin == 0.0] == 0.0).all()
        assert ratio.max() <= 1.0 + EXACT
        assert ratio.min() > 0.0


def test_a_face_between_pairs_is_put_in_series_with_their_inner_faces():
    ones = [np.ones((5, 1, 1)), np.ones((6, 0, 1)), np.ones((6, 1, 0))]
    flow = CellFlow(np.full((5, 1, 1), 3.0), *ones[1:])
    fields = FaceFields(*ones, np.ones((6, 1, 1)), np.ones((6, 1, 1)), flow=flow)
    kernel = kernels("double")
    fine = finest_level(kernel, plain_fields(fields, 1), 1)
    coarse = coarser_level(kernel, fine, merged(fine, couplings(fine)), 1)
    assert list(fine.transfer.start_x) == [0, 2, 4, 6]
    np.testing.assert_allclose(coarse.twin[1:3, 0, at.LEFT, 0, 0], 3.0 + 0.5)
    np.testing.assert_allclose(coarse.twin[0:2, 0, at.RIGHT, 0, 0], 0.5)


def test_a_wall_beside_a_channel_keeps_its_distance():
    # two cells of a channel between walls merge: the wall's conductance stays that of the face
    g = np.ones((1, 5, 1))
    g[0, [1, 3]] = 0.2
    none = np.zeros((2, 6, 1))
    flow = np.zeros((1, 6, 1))
    flow[0, 2:4] = 5.0
    fields = FaceFields(
        np.ones((1, 6, 1)), np.concatenate([g, g]), np.zeros((2, 6, 0)), none + 1.0, none + 1.0,
        flow=CellFlow(flow, np.zeros((2, 5, 1)), np.zeros((2, 6, 0))),
    )  # fmt: skip
    kernel = kernels("double")
    fine = finest_level(kernel, plain_fields(fields, 1), 1)
    transfer = merged(fine, couplings(fine))
    transfer.start_x = np.array([0, 1, 2], np.int32)
    transfer.start_y = np.array([0, 2, 4, 6], np.int32)
    half = fine.half
    transfer.target[:] = 0
    for j in range(6):
        transfer.target[(j % 2) * half + j // 2] = (j // 2 % 2) * 4 + j // 4
    coarse = coarser_level(kernel, fine, transfer, 1)
    wall = natural(coarse.twin, 3)[0, 0]
    assert wall[at.Y_SF, 1] == pytest.approx(0.2)
    assert wall[at.Y_FS, 2] == pytest.approx(0.2)


@pytest.mark.parametrize("salt", CASES)
def test_transfer_between_one_temperature_and_two(salt):
    kernel, found, rng = levels(salt)
    for fine, coarse in pairwise(found):
        a, e, b = load(fine, rng)
        nx, ny, nz = fine.shape
        p = prolongation(fine, coarse)
        transfer = fine.transfer
        left = b - a @ e
        plane, _, line = np.indices(natural(fine.b, ny).shape)
        colour = ((plane + line) % 2).ravel()
        for across, rest, moved in (
            (0, -1, True), (transfer.across, -1, False), (transfer.across, 1, True),
            (transfer.across, 1, False),
        ):  # fmt: skip
            # with one colour alone: rows with flow keep both, down only where transport moved them
            row = np.broadcast_to(np.arange(natural(fine.b, ny).shape[1])[None, :, None],
                                  (nx, natural(fine.b, ny).shape[1], ny)).ravel()  # fmt: skip
            flows = (row >= fine.wet_first) & (row < fine.wet_first + fine.wet)
            kept = (rest < 0) | (colour == rest) | (row >= nz) | flows
            down = (rest < 0) | (colour == rest) | ((row == nz) & fine.sheet) | (kept & moved)
            put(fine.e[1:-1], e.reshape(nx, -1, ny))
            residual(kernel, fine, coarse.b, transfer.start_x, transfer.target, fine.phase,
                     across, rest, moved)  # fmt: skip
            near(natural(coarse.b, coarse.shape[1]), p.T @ np.where(down, left, 0.0))
            correction = rng.normal(size=p.shape[1])
            put(coarse.e[1:-1], correction.reshape(coarse.shape[0], -1, coarse.shape[1]))
            kernel.prolong_add(
                fine.e, coarse.e, fine.phase, transfer.start_x, transfer.target, across, rest,
                fine.wet, 0, fine.e.shape[1], ny, nz, fine.wet_first, 1,
            )  # fmt: skip
            near(natural(fine.e[1:-1], ny), e + np.where(kept, p @ correction, 0.0))


@pytest.mark.parametrize("salt", [*range(30), *range(STRAIGHT, STRAIGHT + 10)])
def test_merged_planes(salt):
    fields, rng = problem(salt)
    nx, ny, nz = fields.shape
    g = 10.0 ** rng.uniform(-1.0, 1.0, (nx - 1, ny, nz)) * (rng.random((nx - 1, ny, nz)) < 0.8)
    kernel = kernels("double")
    plain = plain_fields(replace(fields, conductance_x=g, sheet=None), 1)
    fine = finest_level(kernel, plain, 1)
    start = np.append(0, 1 + np.flatnonzero(rng.random(nx - 1) < 0.5)).astype(np.int32)
    coarse = planes_merged(kernel, fine, np.append(start, np.int32(nx)), 1)
    own = matrix(coarse)
    cell = np.arange(nx * nz * ny).reshape(nx, -1)
    block = np.searchsorted(start, np.arange(nx), side="right") - 1
    place = np.arange(len(start) * nz * ny).reshape(len(start), -1)
    p = np.zeros((cell.size, place.size))
    p[cell, place[block]] = 1.0
    galerkin = p.T @ matrix(fine) @ p
    near(own.sum(axis=1), galerkin.sum(axis=1))
    near(own - own.T, galerkin - galerkin.T)  # what flows
    beside = np.arange(place.size) // (nz * ny)
    same = beside[:, None] == beside[None, :]
    np.fill_diagonal(same, False)
    near(own[same], galerkin[same])
    through = g.transpose(0, 2, 1).reshape(nx - 1, -1)
    for upper in range(1, len(start)):
        i, end = start[upper], (*start, nx)[upper + 1]
        for m in np.flatnonzero(through[i - 1]):
            inside = np.append(through[start[upper - 1] : i - 1, m], through[i : end - 1, m])
            behind = 0.5 / np.maximum(inside[inside > 0.0], through[i - 1, m])
            expected = 1.0 / (1.0 / through[i - 1, m] + behind.sum())
            low, high = place[upper - 1, m], place[upper, m]
            assert -max(own[low, high], own[high, low]) == pytest.approx(expected, rel=1e-9)
    phase = natural(fine.phase, ny)
    for number, first in enumerate(start if fine.wet else ()):
        last = (*start, nx)[number + 1]
        assert np.array_equal(natural(coarse.phase, ny)[number], phase[first:last].max(axis=0))


def test_upstream_cells_come_first():
    rng = np.random.default_rng([SEED, 77])
    nx, ny, nz = 6, 5, 4
    head = rng.normal(size=(nx, ny, nz))  # flow down a potential never runs in a circle
    flow = CellFlow(-np.diff(head, axis=0), -np.diff(head, axis=1), -np.diff(head, axis=2))
    ones = [np.ones_like(item) for item in (flow.x, flow.y, flow.z)]
    fields = FaceFields(*ones, np.ones(head.shape), np.ones(head.shape), flow=flow)
    level = finest_level(kernels("double"), plain_fields(fields, 1), 1)
    paths = level.paths
    assert paths.cell.size == sum(item.size for item in ones)
    done = np.zeros(paths.point.size, bool)
    for cell, up in zip(paths.cell, paths.up, strict=True):
        assert not done[cell]
        done[up] = True
    natural_point = natural(paths.point, ny)
    assert (natural_point > 0.0).all()


def test_flow_from_a_grounded_cell_grounds_and_flow_towards_one_does_not():
    none = [np.zeros((2, 1, 1)), np.zeros((3, 0, 1)), np.zeros((3, 1, 0))]
    flow = CellFlow(np.ones((2, 1, 1)), *none[1:])
    sink = np.zeros((3, 1, 1))
    sink[0] = 1.0
    plain_fields(FaceFields(*none, sink, np.ones((3, 1, 1)), flow=flow), 1)
    with pytest.raises(InputError, match="HG413"):
        plain_fields(FaceFields(*none, sink[::-1].copy(), np.ones((3, 1, 1)), flow=flow), 1)


def test_places_of_coefficients_are_those_of_the_kernels():
    source = Path(__file__).parents[2].joinpath("ext/twin_row.pxd").read_text()
    for name in vars(at):
        if name.isupper():
            assert f"{name} = {getattr(at, name)}" in source
