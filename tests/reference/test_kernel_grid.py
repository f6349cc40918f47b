"""Each grid kernel against a slow twin in NumPy, on random problems with and without coolant.

1. level_fill: the finest level holds the fields, split in even and odd cells
2. column_sweep (with column_factor): every column of a colour solved exactly, dense
3. operator_product: w = A e as the sparse matrix gives it, and its scalar products
4. refinement: residual and correction in double precision
5. grid_transfer: residual summed per coarse column, correction added to each
6. coarsen: sums along z, series and parallel resistances across
7. couplings: sums of lateral conductances, cells that conduct one way
8. sheet_transport (with flow_order): the condensed coolant system, solved dense
9. grounding: parts of a problem as scipy.sparse.csgraph finds them
"""

import numpy as np
import pytest
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from heatgrade.native import grounding, level_fill
from heatgrade.native import refinement as native
from heatgrade.solve import CoolantSheet, FaceFields
from heatgrade.solve.coarsening import couplings, merged, merged_along
from heatgrade.solve.kernels import kernels
from heatgrade.solve.level import coarser_level, finest_level
from heatgrade.solve.plain_fields import plain_fields

SEED = 20261122
TOLERANCE = {"double": 1e-13, "single": 2e-5}  # relative to the greatest value
SHAPES = [(1, 1, 1), (4, 5, 3), (7, 6, 4), (5, 9, 1), (1, 8, 3), (12, 1, 2), (3, 38, 4)]
CASES = [(shape, sheet) for shape in SHAPES for sheet in (False, True)]


def random_fields(shape, sheet, rng, empty=0.2):
    nx, ny, nz = shape

    def conductance(*size):
        return rng.uniform(0.5, 2.0, size) * (rng.random(size) > empty)

    coolant = None
    if sheet:
        first = int(rng.integers(0, nz))
        layers = int(rng.integers(1, nz - first + 1))
        flow_x, flow_y = rng.normal(size=(nx - 1, ny)), rng.normal(size=(nx, ny - 1))
        coolant = CoolantSheet(
            first,
            conductance(nx, ny, layers),
            flow_x,
            flow_y,
            rng.uniform(0.1, 1.0, (nx, ny)),
            rng.normal(size=(nx, ny)),
        )
    return FaceFields(
        conductance(nx - 1, ny, nz),
        conductance(nx, ny - 1, nz),
        conductance(nx, ny, nz - 1),
        rng.uniform(0.1, 1.0, shape),
        rng.normal(size=shape),
        coolant,
    )


def pack(values, like, guard=0):
    """Put (nx, rows, ny) into the cycle's layout."""
    nx, _, ny = values.shape
    out = np.zeros_like(like)
    inside = out[guard : guard + nx]
    inside[:, :, 0, : (ny + 1) // 2] = values[:, :, 0::2]
    inside[:, :, 1, : ny // 2] = values[:, :, 1::2]
    return out


def unpack(array, ny):
    """Return the (nx, rows, ny) that the cycle's layout holds."""
    out = np.zeros((*array.shape[:2], ny), array.dtype)
    out[:, :, 0::2] = array[:, :, 0, : (ny + 1) // 2]
    out[:, :, 1::2] = array[:, :, 1, : ny // 2]
    return out


def flat(values, fields):
    """Return (nx, rows, ny) in the order of unknowns of to_csr."""
    nz = fields.shape[2]
    return np.concatenate(
        [values[:, :nz].transpose(0, 2, 1).ravel(), values[:, nz:].transpose(0, 2, 1).ravel()]
    )


def grid(vector, fields):
    """Return the inverse of `flat`."""
    nx, ny, nz = fields.shape
    out = np.zeros((nx, nz + (fields.sheet is not None), ny))
    out[:, :nz] = vector[: fields.cells].reshape(nx, ny, nz).transpose(0, 2, 1)
    if fields.sheet is not None:
        out[:, nz] = vector[fields.cells :].reshape(nx, ny)
    return out


def close(found, expected, precision):
    scale = max(1.0, float(np.abs(expected).max())) if expected.size else 1.0
    assert found.shape == expected.shape
    assert np.abs(found - expected).max(initial=0.0) <= TOLERANCE[precision] * scale


class Case:
    """A random problem, its level, and a random error and right-hand side on it."""

    def __init__(self, shape, sheet, precision, salt=0):
        self.rng = np.random.default_rng([SEED, *shape, sheet, salt])
        self.fields = random_fields(shape, sheet, self.rng)
        self.plain = plain_fields(self.fields, 1)
        self.kernels = kernels(precision)
        self.level = finest_level(self.kernels, self.plain, 1)
        self.matrix, self.rhs = self.fields.to_csr()
        self.rows = shape[2] + sheet
        self.e = self.rng.normal(size=(shape[0], self.rows, shape[1]))
        self.b = self.rng.normal(size=self.e.shape)
        self.level.e[:] = pack(self.e, self.level.e, 1)
        self.level.b[:] = pack(self.b, self.level.b)


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize(("shape", "sheet"), CASES)
class TestOnRandomProblems:
    def test_finest_level_holds_the_fields(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        nx, ny, nz = shape
        level, fields = case.level, case.fields
        close(unpack(level.gx, ny)[1:nx, :nz], fields.conductance_x.transpose(0, 2, 1), precision)
        close(unpack(level.gy, ny)[:, :nz, 1:], fields.conductance_y.transpose(0, 2, 1), precision)
        close(unpack(level.gz, ny)[:, 1:nz], fields.conductance_z.transpose(0, 2, 1), precision)
        close(unpack(level.sink, ny), fields.sink.transpose(0, 2, 1), precision)
        assert not level.gx[0].any()
        assert not level.gx[-1].any()

    @pytest.mark.parametrize("fresh", [False, True])
    @pytest.mark.parametrize("half_sweeps", [1, 2, 5])
    def test_sweep_solves_columns_exactly(self, shape, sheet, precision, half_sweeps, fresh):
        case = Case(shape, sheet, precision)
        nx, ny, nz = shape
        level, dense = case.level, case.matrix.toarray()
        number = grid(np.arange(dense.shape[0]), case.fields).astype(int)
        x, b = flat(case.e, case.fields), flat(case.b, case.fields)
        if fresh:  # what e holds at first is not read
            x[:] = 0.0
        for sweep in range(half_sweeps):
            for i in range(nx):
                for j in range(ny):
                    if (i + j) % 2 == (1 + sweep) % 2:
                        own = number[i, :, j]
                        inside = dense[np.ix_(own, own)]
                        x[own] += np.linalg.solve(inside, b[own] - dense[own] @ x)
        begin, answers = level.e.copy(), []
        for threads in (8, 3, 2, 1):  # by planes, and by slabs of them
            level.e[:] = begin
            case.kernels.sweep(
                level.e, level.b, level.gx, level.gy, level.gz, level.pivot, level.back,
                level.twin, level.crossing, level.fill, level.fill_row, level.inward, ny, nz,
                level.first, level.wet_first, 1, half_sweeps, fresh, threads,
            )  # fmt: skip
            answers.append(unpack(level.e[1:-1], ny).copy())
        for other in answers[1:]:
            np.testing.assert_array_equal(other, answers[0])
        expected, found = grid(x, case.fields), answers[0]
        if fresh and half_sweeps == 1:  # columns of the other colour are left as they were
            i, j = np.indices((nx, ny))
            kept = np.broadcast_to(((i + j) % 2 == 0)[:, None, :], expected.shape)
            expected = np.where(kept, case.e, expected)
        close(found, expected, precision)

    def test_product(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        nx, ny, _ = shape
        level, x = case.level, flat(case.e, case.fields)
        expected = case.matrix @ x
        w, sums = np.zeros_like(level.b), np.zeros((nx, 2))
        case.kernels.product(
            w, level.e, level.b, level.gx, level.gy, level.gz, level.back, level.sink,
            level.slot, level.exchange, level.inward, level.inflow,
            np.zeros(2 * level.half, w.dtype), sums, ny, level.first, level.wet_first, 1,
        )  # fmt: skip
        close(unpack(w, ny), grid(expected, case.fields), precision)
        b = flat(case.b, case.fields)
        dots = np.array([x @ expected, x @ b])
        close(sums.sum(axis=0), dots, precision)

    def test_refinement(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        nx, ny, nz = shape
        plain, level = case.plain, case.level
        t = case.e[:, :nz].copy()
        c = case.e[:, nz].copy() if sheet else np.empty((0, ny))
        square, some = np.zeros(nx), np.ones((nx, nz), np.uint8)
        native.squares(plain.source, square, some, 1)
        assert square.sum() == pytest.approx((plain.source**2).sum(), rel=TOLERANCE["double"])
        np.testing.assert_array_equal(some, plain.source.any(axis=2))
        heated, sinking = (item.any(axis=(0, 2)).astype(np.uint8)
                           for item in (plain.source, plain.sink))  # fmt: skip
        case.kernels.residual(
            np.empty((nx, 3, ny)), level.b, t, c, plain.gx, plain.gy, plain.gz, plain.sink,
            plain.source, plain.exchange, plain.wx, plain.wy, plain.wz, *plain.share,
            plain.flow_x, plain.flow_y, *plain.sheet_share, plain.inflow, plain.source_c,
            sinking, heated, 3.0, plain.first, plain.wet_first, square, 1,
        )  # fmt: skip
        expected = case.rhs - case.matrix @ flat(case.e, case.fields)
        close(unpack(level.b, ny), 3.0 * grid(expected, case.fields), precision)
        assert square.sum() == pytest.approx(expected @ expected, rel=TOLERANCE["double"])
        again = np.ones_like(level.b)
        case.kernels.start(again, plain.source, plain.source_c, heated, 3.0, 1)
        close(unpack(again, ny), 3.0 * grid(case.rhs, case.fields), precision)

    def test_restriction_and_prolongation(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        ny = shape[1]
        level = case.level
        transfer = merged(level, couplings(level))
        coarse = coarser_level(case.kernels, level, transfer, 1)
        case.kernels.restrict_residual(
            coarse.b, level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
            level.crossing, level.phase, level.sink, level.slot, level.exchange, level.inward,
            level.inflow, transfer.start_x, transfer.target, level.work, transfer.across, -1,
            False, 0, case.rows, ny, level.first, level.wet_first, 1,
        )  # fmt: skip
        residual = grid(flat(case.b, case.fields) - case.matrix @ flat(case.e, case.fields),
                        case.fields)  # fmt: skip
        expected = np.add.reduceat(residual, transfer.start_x[:-1], axis=0)
        expected = np.add.reduceat(expected, transfer.start_y[:-1], axis=2)
        close(unpack(coarse.b, coarse.shape[1]), expected, precision)
        correction = case.rng.normal(size=expected.shape)
        coarse.e[:] = pack(correction, coarse.e, 1)
        case.kernels.prolong_add(
            level.e, coarse.e, level.phase, transfer.start_x, transfer.target, transfer.across,
            -1, 0, 0, case.rows, ny, shape[2], level.wet_first, 1,
        )  # fmt: skip
        spread = np.repeat(correction, np.diff(transfer.start_x), axis=0)
        spread = np.repeat(spread, np.diff(transfer.start_y), axis=2)
        close(unpack(level.e[1:-1], ny), case.e + spread, precision)

    def test_transfer_of_some_layers(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        _, ny, nz = shape
        bottom, top = nz // 3, nz - nz // 4
        level = case.level
        transfer = merged_along(level, couplings(level), 0)
        coarse = np.zeros((transfer.start_x.size - 1, top - bottom, 2, level.half))
        coarse = coarse.astype(level.b.dtype)
        case.kernels.restrict_residual(
            coarse, level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
            level.crossing, level.phase, level.sink, level.slot, level.exchange, level.inward,
            level.inflow, transfer.start_x, transfer.target, level.work, transfer.across, -1,
            False, bottom, top, ny, level.first, level.wet_first, 1,
        )  # fmt: skip
        residual = grid(flat(case.b, case.fields) - case.matrix @ flat(case.e, case.fields),
                        case.fields)  # fmt: skip
        expected = np.add.reduceat(residual, transfer.start_x[:-1], axis=0)[:, bottom:top]
        close(unpack(coarse, ny), expected, precision)
        correction = np.zeros((coarse.shape[0] + 2, *coarse.shape[1:]), coarse.dtype)
        correction[1:-1] = coarse
        case.kernels.prolong_add(
            level.e, correction, level.phase, transfer.start_x, transfer.target, transfer.across,
            -1, 0, bottom, top, ny, nz, level.wet_first, 1,
        )  # fmt: skip
        spread = case.e.copy()
        spread[:, bottom:top] += np.repeat(expected, np.diff(transfer.start_x), axis=0)
        close(unpack(level.e[1:-1], ny), spread, precision)

    def test_couplings(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        nx, ny, nz = shape
        case.level.gx[1 : nx // 2] *= 20.0
        case.level.gy[:, nz // 2 :] *= 30.0
        gx, gy = (unpack(g, ny).astype(float)[:, :nz] for g in (case.level.gx, case.level.gy))
        measured = couplings(case.level)
        for distance, through in (
            (measured.distance_x, gx[1:nx].sum(axis=(1, 2))),
            (measured.distance_y, gy[:, :, 1:].sum(axis=(0, 1))),
        ):
            resistance = 1.0 / through[through > 0.0]
            scale = np.sqrt(resistance.sum()) if resistance.size else 1.0
            np.testing.assert_allclose(distance[through > 0.0], resistance / scale, rtol=1e-5)
            assert np.isinf(distance[through == 0.0]).all()
        x, y = gx[1:nx], gy[1:]
        more_x, more_y = ((y > 0.0) & (x > 8.0 * y)), ((x > 0.0) & (y > 8.0 * x))
        pairs = more_x[:, :, 0 : ny - 1 : 2] & more_x[:, :, 1::2]
        np.testing.assert_allclose(measured.along_x, 2.0 * pairs.sum(axis=(0, 2)) / (nx * ny))
        pairs = more_y[1:] & more_y[:-1]
        np.testing.assert_allclose(measured.along_y, pairs.sum(axis=(0, 2)) / (nx * ny))

    def test_coarsening(self, shape, sheet, precision):
        case = Case(shape, sheet, precision)
        nx, ny, nz = shape
        level = case.level
        transfer = merged(level, couplings(level))
        coarse = coarser_level(case.kernels, level, transfer, 1)
        start_x, start_y = transfer.start_x, transfer.start_y
        NY = start_y.size - 1

        def summed(field):
            field = np.add.reduceat(field, start_x[:-1], axis=0)
            return np.add.reduceat(field, start_y[:-1], axis=2)

        close(unpack(coarse.gz, NY), summed(unpack(level.gz, ny)), precision)
        close(unpack(coarse.sink, NY), summed(unpack(level.sink, ny)), precision)
        gx = np.zeros((nx + 1, nz, ny))
        gx[1:nx] = case.fields.conductance_x.transpose(0, 2, 1)
        across = series(gx, start_x)[:-1]
        expected = np.add.reduceat(across, start_y[:-1], axis=2)
        close(unpack(coarse.gx, NY)[:-1, :nz], expected, precision)
        gy = np.zeros((nx, nz, ny + 1))
        gy[:, :, 1:ny] = case.fields.conductance_y.transpose(0, 2, 1)
        across = series(gy.transpose(2, 1, 0), start_y)[:-1].transpose(2, 1, 0)
        close(
            unpack(coarse.gy, NY)[:, :nz],
            np.add.reduceat(across, start_x[:-1], axis=0), precision,
        )  # fmt: skip
        if sheet:
            close(unpack(coarse.exchange, NY), summed(unpack(level.exchange, ny)), precision)
            inflow = unpack(level.inflow[:, None], ny)
            close(unpack(coarse.inflow[:, None], NY), summed(inflow), precision)
            from_left = unpack(level.inward, ny)[start_x[:-1], 0]
            close(
                unpack(coarse.inward, NY)[:, 0],
                np.add.reduceat(from_left, start_y[:-1], axis=1), precision,
            )  # fmt: skip


def series(faces, start):
    """Return faces at the coarse starts, half of those inside the pairs put in series."""
    out = np.zeros((start.size, *faces.shape[1:]))
    for coarse in range(1, start.size - 1):
        at = start[coarse]
        for index in np.ndindex(faces.shape[1:]):
            g = faces[at][index]
            if g == 0.0:
                continue
            inside = []
            if at - start[coarse - 1] == 2:
                inside.append(faces[at - 1][index])
            if start[coarse + 1] - at == 2:
                inside.append(faces[at + 1][index])
            out[coarse][index] = 1.0 / (1.0 / g + sum(0.5 / max(r, g) for r in inside if r > 0.0))
    return out


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape[:2] != (1, 1)])
def test_transport(shape, precision):
    case = Case(shape, True, precision)
    nx, ny, _ = shape
    level = case.level
    order = np.sort(level.order)
    half = level.half
    cells = [i * 2 * half + (j % 2) * half + j // 2 for i in range(nx) for j in range(ny)]
    assert np.array_equal(order, np.sort(cells))
    n, dense = case.fields.cells, case.matrix.toarray()
    # the solid of each column alone: couplings to other columns stay behind
    column = np.concatenate([np.repeat(np.arange(nx * ny), shape[2]), np.arange(nx * ny)])
    alone = np.where(column[:, None] == column[None, :], dense, 0.0)
    response = -np.linalg.solve(alone[:n, :n], alone[:n, n:])
    condensed = dense[n:, n:] + alone[n:, :n] @ response
    x = flat(case.e, case.fields)
    residual = (flat(case.b, case.fields) - dense @ x)[n:]
    place = {q: s for s, q in enumerate(cells)}
    shift = np.zeros(nx * ny)
    for q in level.order:  # one sweep in the kernel's order; exact if nothing runs in circles
        s = place[int(q)]
        shift[s] += (residual[s] - condensed[s] @ shift) / condensed[s, s]
    x[n:] += shift
    x[:n] += response @ shift
    case.kernels.transport(
        level.e, level.b, level.gz, level.pivot, level.fill, level.exchange, level.inward,
        level.inflow, level.order, level.path, level.path_residual, level.work, ny,
        level.first, 1,
    )  # fmt: skip
    close(unpack(level.e[1:-1], ny), grid(x, case.fields), precision)


def test_upstream_cells_come_first():
    rng = np.random.default_rng(SEED)
    nx, ny = 9, 7
    head = rng.normal(size=(nx, ny))  # flow down a potential never runs in a circle
    sheet = CoolantSheet(
        0, np.ones((nx, ny, 1)), head[:-1] - head[1:], head[:, :-1] - head[:, 1:],
        np.ones((nx, ny)), np.ones((nx, ny)),
    )  # fmt: skip
    shape = (nx, ny, 1)
    fields = FaceFields(
        np.ones((nx - 1, ny, 1)), np.ones((nx, ny - 1, 1)), np.ones((nx, ny, 0)),
        np.zeros(shape), np.zeros(shape), sheet,
    )  # fmt: skip
    level = finest_level(kernels("double"), plain_fields(fields, 1), 1)
    rank = np.empty((nx, ny), int)
    for place, q in enumerate(level.order):
        i, rest = divmod(int(q), 2 * level.half)
        h, m = divmod(rest, level.half)
        rank[i, 2 * m + h] = place
    assert np.array_equal(rank[:-1] < rank[1:], sheet.flow_x > 0)
    assert np.array_equal(rank[:, :-1] < rank[:, 1:], sheet.flow_y > 0)


@pytest.mark.parametrize("salt", range(20))
def test_floating_parts_as_a_graph_library_finds_them(salt):
    rng = np.random.default_rng([SEED, salt])
    nx, ny, nz = shape = tuple(int(n) for n in rng.integers(1, 7, 3))
    fields = random_fields(shape, bool(salt % 2), rng, empty=0.7)
    sink = np.where(rng.random(shape) < 0.2, fields.sink, 0.0)
    sheet = fields.sheet
    first = sheet.first_layer if sheet else 0
    exchange = sheet.exchange if sheet else np.zeros((0, ny, 1))
    inflow = np.where(rng.random((nx, ny)) < 0.2, 1.0, 0.0)
    index = np.arange(fields.cells).reshape(shape)
    ends = [
        (index[:-1], index[1:], fields.conductance_x),
        (index[:, :-1], index[:, 1:], fields.conductance_y),
        (index[:, :, :-1], index[:, :, 1:], fields.conductance_z),
    ]
    if sheet:
        coolant = fields.cells + np.arange(nx * ny).reshape(nx, ny)
        touched = index[:, :, first : first + exchange.shape[2]]
        ends.append((touched, np.broadcast_to(coolant[:, :, None], touched.shape), exchange))
    pairs = np.concatenate([np.stack([a[g > 0], b[g > 0]]) for a, b, g in ends], axis=1)
    size = fields.cells + (nx * ny if sheet else 0)
    graph = scipy.sparse.coo_matrix((np.ones(pairs.shape[1]), tuple(pairs)), (size, size))
    count, label = connected_components(graph, directed=False)
    grounded = np.zeros(count, bool)
    grounded[label[: fields.cells][sink.ravel() > 0]] = True
    if sheet:
        grounded[label[fields.cells :][inflow.ravel() > 0]] = True
    in_use = np.bincount(label, minlength=count) > 1
    bad = in_use & ~grounded

    def laid_out(field):
        return np.ascontiguousarray(field.transpose(0, 2, 1))

    # without flow the parts are those of the graph; without source no empty cell is heated
    cell, kind = grounding.find_floating(
        laid_out(fields.conductance_x), laid_out(fields.conductance_y),
        laid_out(fields.conductance_z), laid_out(sink), np.zeros((nx, nz, ny)),
        laid_out(exchange), np.zeros((nx - 1, 0, ny)), np.zeros((nx, 0, ny - 1)),
        np.zeros((nx, 0, ny)), np.zeros((nx - 1, ny)), np.zeros((nx, ny - 1)), inflow,
        np.zeros((nx, ny)), first, 0, np.empty((nx, 0, ny), np.int32),
        np.empty((2, nz, ny), np.int32), np.empty((nx, ny), np.int32),
        np.empty(size + 1, np.int32), np.empty(size + 1, np.uint8), np.empty(size + 1, np.int64),
    )  # fmt: skip
    assert (kind == 1) == bad.any()
    if kind == 1:
        if cell < fields.cells:
            i, rest = divmod(cell, nz * ny)
            k, j = divmod(rest, ny)
            assert bad[label[index[i, j, k]]]
        else:
            assert bad[label[cell]]


def test_count_outside_counts_what_is_not_within():
    rng = np.random.default_rng(SEED)
    field = rng.normal(size=(5, 4, 33))
    field[1, 2, 3], field[3, 0, 30], field[4, 3, 32] = np.nan, np.inf, -np.inf
    count = np.zeros(5, np.int64)
    level_fill.count_outside(field, -0.5, 1.5, count, 2)
    assert np.array_equal(count, (~((field >= -0.5) & (field <= 1.5))).sum(axis=(1, 2)))
