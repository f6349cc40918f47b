"""Momentum kernels against plain NumPy on random fields: (1) balance, coefficients and mobility of
each component, (2) relaxation by lines along each axis, for even and for alternating corrections,
(3) what a correction leaves over, and how alike neighbours are in it, (4) the bounded second-order
part of convection, (5) the same bits on any number of threads, (6) of each row, only the part that
momentum is solved for, (7) the balance of a quantity of the cells."""

import numpy as np
import pytest

from heatgrade.native.bounded_momentum import bounded_momentum
from heatgrade.native.momentum_balance import momentum_balance
from heatgrade.native.momentum_lines import momentum_lines
from heatgrade.native.momentum_remainder import momentum_likeness, momentum_remainder
from heatgrade.native.scalar_balance import scalar_balance

SEED = 20261126
SHAPE = (7, 6, 8)  # padded, in the order x, z, y
THREADS = (1, 3)
PLACE = (0, 2, 1)  # of x, y, z in memory
SINGLE = 3e-6  # relative, of what is kept in single precision
DOUBLE = 1e-13
INNER = (slice(1, -1),) * 3
HELD = 0.2  # of what viscosity holds, below 0: of mobilities
LIFTED = 0.1  # of the diagonal, below 0: of lines


def up(array, axis, step=1):
    """The neighbour `step` cells up an axis; what wraps round is never looked at."""
    return np.roll(array, -step, PLACE[axis])


@pytest.fixture
def draw():
    return np.random.default_rng(SEED)


def parts(draw):
    """A part of each row, some of them empty or whole, and which faces lie in it."""
    rows = np.sort(draw.integers(0, SHAPE[2] - 1, (*SHAPE[:2], 2)), axis=2).astype(np.int32)
    rows[2, 2], rows[3, 2] = 0, (0, SHAPE[2] - 2)
    index = np.arange(SHAPE[2]) - 1
    return rows, (index >= rows[..., :1]) & (index < rows[..., 1:])


def tables(draw):
    found = []
    for axis in range(3):
        n = SHAPE[PLACE[axis]]
        table = draw.uniform(0.3, 0.7, (n, 3))
        if axis == 1:
            found.append(np.ascontiguousarray(table.T[None]))
        else:
            found.append(np.repeat(table[:, :, None], SHAPE[2], axis=2))
    return tuple(np.ascontiguousarray(item) for item in found)


def column(table, axis, row):
    """A row of an axis' table, to multiply fields."""
    values = table[0, row] if axis == 1 else table[:, row, 0]
    shape = [1, 1, 1]
    shape[PLACE[axis]] = -1
    return np.broadcast_to(values.reshape(shape), SHAPE)


def twin(axis, u, m, area, mu, drag, wall, near, p, force, store, tabs, blend, share):
    """The balance as the kernel's header states it."""
    left, coef, total = np.zeros(SHAPE), np.zeros((7, *SHAPE)), np.zeros(SHAPE)
    is_open = drag >= 0.0
    viscous = 0.5 * (mu + up(mu, axis, -1)) * drag + store
    sides, spreads = [], viscous.copy()
    for a in range(3):
        for end in (0, 1):  # low and high side
            sign = 1.0 if end else -1.0
            if a == axis:
                cell = mu if end else up(mu, axis, -1)
                other = 1 if end else -1
                flow = 0.5 * (m[a] + up(m[a], a, other))
                width = column(tabs[a], a, 0)
                width = width if end else up(width, a, -1)
                spread = cell * 0.5 * (area[a] + up(area[a], a, other)) * width
                portion = 0.5
            else:
                side_flow = up(m[a], a) if end else m[a]
                side_area = up(area[a], a) if end else area[a]
                flow = 0.5 * (side_flow + up(side_flow, axis, -1))
                both = mu + up(mu, axis, -1)
                thick = 0.25 * (both + up(both, a, 1 if end else -1))
                inverse, below = column(tabs[a], a, 1), column(tabs[a], a, 2)
                inverse = inverse * near[a - (a > axis)]
                inverse = up(inverse, a) if end else inverse
                portion = up(below, a) if end else 1.0 - below
                reach = up(column(tabs[a], a, 1), a) if end else column(tabs[a], a, 1)
                bit = 1 << 2 * (a - (a > axis)) + (not end)  # of the wall on the other side
                gain = np.where(wall & bit, 0.5 * both * portion, 0.0)
                spread = (thick * inverse + gain * reach) * 0.5
                spread = spread * (side_area + up(side_area, axis, -1))
            out = sign * flow
            central = spread - portion * out
            upwind = spread + np.maximum(-out, 0.0)
            sides.append((2 * a + end, central, out))
            spreads += spread
            step = up(u, a, 1 if end else -1) - u
            left += (blend * central + (1.0 - blend) * upwind) * step
    for side, central, out in sides:
        least = np.maximum(-out, 0.0) - HELD * blend * spreads
        bounded = np.where(is_open, np.maximum(central, least), 0.0)
        coef[side] = np.where(is_open, central, 0.0) if blend else bounded
        total += bounded
    left += -viscous * u + area[axis] * (up(p, axis, -1) - p) + force
    coef[6] = np.where(is_open, coef[:6].sum(axis=0) + total * share + viscous, 1.0)
    mobility = np.where(is_open, area[axis] / (total * share + viscous), 0.0)
    return np.where(is_open, left, 0.0), coef, mobility


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("blend", [0.0, 1.0])
def test_balance(draw, axis, blend):
    u, mu, p, force, store = (draw.uniform(0.5, 1.5, SHAPE) for _ in range(5))
    m, area = draw.normal(size=(3, *SHAPE)), draw.uniform(0.5, 1.5, (3, *SHAPE))
    rows, inside = parts(draw)
    closed = (draw.uniform(size=SHAPE) < 0.2) | ~inside
    drag = np.where(closed, -1.0, draw.uniform(size=SHAPE))
    tabs, places = tables(draw), [draw.uniform(0.1, 0.5, SHAPE[place]) for place in (0, 2, 1)]
    x, y, z = places
    share = np.maximum(np.maximum(x[:, None, None], z[:, None]), y)
    near = draw.uniform(1.0, 2.0, (2, *SHAPE)).astype(np.float32)
    wall = draw.integers(0, 16, SHAPE).astype(np.uint8)
    given = (u, m, area, mu, drag, wall, near, p, force, store)
    results = []
    for threads in THREADS:
        coef, r = np.zeros((7, *SHAPE), np.float32), np.zeros(SHAPE, np.float32)
        coef[6] = 1.0
        d, sums = np.zeros(SHAPE, np.float32), np.zeros((SHAPE[0], 3))
        momentum_balance(axis, coef, r, d, *given, *tabs, rows, blend, *places, sums, threads)
        results.append((coef, r, d, sums))
    for one, other in zip(*results, strict=True):
        assert np.array_equal(one, other)
    coef, r, d, sums = results[0]
    left, expected, mobility = twin(axis, *given, tabs, blend, share)
    scale = np.abs(expected).max() + np.abs(left).max()
    np.testing.assert_allclose(r[INNER], left[INNER], atol=SINGLE * scale)
    np.testing.assert_allclose(coef[(slice(None), *INNER)], expected[(slice(None), *INNER)],
                               rtol=SINGLE, atol=SINGLE)  # fmt: skip
    np.testing.assert_allclose(d[INNER], mobility[INNER], rtol=SINGLE)
    squares = (r[INNER].astype(float) ** 2).sum(axis=(1, 2))
    np.testing.assert_allclose(sums[1:-1, 0], squares, rtol=SINGLE)
    forces = np.where(drag < 0.0, 0.0, np.abs(area[axis] * (up(p, axis, -1) - p)) + np.abs(force))
    np.testing.assert_allclose(sums[1:-1, 1], (forces[INNER] ** 2).sum(axis=(1, 2)), rtol=DOUBLE)
    held = np.where(drag < 0.0, 0.0, coef[6].astype(float) * u)
    np.testing.assert_allclose(sums[1:-1, 2], (held[INNER] ** 2).sum(axis=(1, 2)), rtol=SINGLE)


def lifted(coef, alternating):
    """Coefficients of the lines: even corrections, or alternating ones along some axes."""
    found = coef.astype(float)
    for axis in range(3):
        low, high = coef[2 * axis].astype(float), coef[2 * axis + 1].astype(float)
        lift = np.maximum(-np.minimum(low, high) - LIFTED * coef[6], 0.0)
        sign = -1.0 if alternating >> axis & 1 else 1.0
        found[2 * axis] += sign * lift
        found[2 * axis + 1] += sign * lift
        found[6] += 2.0 * lift
    return found


def relaxed(e, coef, r, axis, alternating):
    """One relaxation of all lines along an axis, line by line."""
    e, coef = e.astype(float), lifted(coef, alternating)
    nx, nz, ny = (n - 2 for n in SHAPE)
    across = [(i, k) for i in range(1, nx + 1) for k in range(1, nz + 1)]
    for colour in range(2):
        if axis == 1:
            groups = [[(i, k) for i, k in across if (i + k + colour) % 2 == 1]]
        elif axis == 2:
            groups = [[(i, j) for j in range(1, ny + 1)] for i in range(1 + colour, nx + 1, 2)]
        else:
            groups = [[(k, j) for j in range(1, ny + 1)] for k in range(1 + colour, nz + 1, 2)]
        for group in groups:
            before = e.copy()
            for line in group:
                index = {
                    0: (slice(1, -1), *line),
                    1: (*line, slice(1, -1)),
                    2: (line[0], slice(1, -1), line[1]),
                }[axis]
                rhs = r.astype(float).copy()
                for other in range(3):
                    if other != axis:
                        rhs += coef[2 * other] * up(before, other, -1)
                        rhs += coef[2 * other + 1] * up(before, other)
                low, high, diag = coef[2 * axis][index], coef[2 * axis + 1][index], coef[6][index]
                matrix = np.diag(diag) - np.diag(low[1:], -1) - np.diag(high[:-1], 1)
                e[index] = np.linalg.solve(matrix, rhs[index])
    return e


def carried(draw):
    """Coefficients of which a half or so are below 0, as central differences make them."""
    coef = draw.uniform(0.1, 0.3, (7, *SHAPE))
    through = draw.normal(size=(3, *SHAPE))
    coef[0:6:2] += through
    coef[1:6:2] -= through
    coef[6] = coef[:6].sum(axis=0) + np.abs(through).sum(axis=0)
    return coef.astype(np.float32)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("alternating", [0, 1, 6])
def test_lines(draw, axis, alternating):
    rows, inside = parts(draw)
    coef = carried(draw)
    coef[:6] *= inside  # beyond the parts: what a closed face has
    coef[6][~inside] = 1.0
    r = np.where(inside, draw.normal(size=SHAPE), 0.0).astype(np.float32)
    first = np.zeros(SHAPE, np.float32)
    first[INNER] = (inside * draw.normal(size=SHAPE))[INNER]
    found = []
    for threads in THREADS:
        e, work = first.copy(), np.zeros((threads, 40 * SHAPE[2]), np.float32)
        momentum_lines(e, coef, r, axis, LIFTED, alternating, rows, work, threads)
        found.append(e)
    assert np.array_equal(*found)
    expected = relaxed(first, coef, r, axis, alternating)
    np.testing.assert_allclose(found[0], expected, atol=20 * SINGLE * np.abs(expected).max())


def test_remainder(draw):
    coef = carried(draw)
    before = draw.normal(size=SHAPE).astype(np.float32)
    e = np.zeros(SHAPE, np.float32)
    e[INNER] = draw.normal(size=e[INNER].shape)
    expected = before - coef[6].astype(float) * e
    for axis in range(3):
        expected += coef[2 * axis] * up(e, axis, -1) + coef[2 * axis + 1] * up(e, axis)
    found = []
    for threads in THREADS:
        r = before.copy()
        momentum_remainder(r, coef, e, threads)
        found.append(r)
    assert np.array_equal(*found)
    np.testing.assert_allclose(found[0][INNER], expected[INNER], atol=10 * SINGLE)


def test_likeness(draw):
    r = np.zeros(SHAPE, np.float32)
    r[INNER] = draw.normal(size=r[INNER].shape)
    found = []
    for threads in THREADS:
        sums = np.zeros((SHAPE[0], 4))
        momentum_likeness(r, sums, threads)
        found.append(sums)
    assert np.array_equal(*found)
    wide = r.astype(float)
    expected = [(wide * wide).sum(), *((wide * up(wide, axis)).sum() for axis in range(3))]
    np.testing.assert_allclose(found[0].sum(axis=0), expected, rtol=DOUBLE, atol=DOUBLE)


def test_arrays_that_do_not_fit_are_refused():
    small, rows = np.zeros((3, 3, 3), np.float32), np.zeros((3, 3, 2), np.int32)
    coef = np.zeros((7, 3, 3, 3), np.float32)
    with pytest.raises(ValueError, match="do not fit"):
        momentum_lines(small, coef, small, 0, LIFTED, 0, rows, small[0], 1)


def excess(line, far, near, width):
    """Of the velocity at a side over that upstream: van Albada's mean of two slopes."""
    beyond, before, behind = line
    a, b = (before - beyond) * far, (behind - before) * near
    if a * b <= 0.0:
        return 0.0
    found = 0.5 / width * a * b * (a + b) / (a * a + b * b)
    return np.sign(found) * min(abs(found), abs(behind - before))


def bounded_twin(axis, u, m, tabs, planes):
    """What leaves each face's control volume by the second-order part, face by face."""
    left = np.zeros(SHAPE)
    for place in np.ndindex(*(n - 2 for n in SHAPE)):
        index = tuple(i + 1 for i in place)
        for a in range(3):
            along, last = PLACE[a], SHAPE[PLACE[a]] - 1

            def shift(step, index=index, place=along):
                return tuple(i + step * (p == place) for p, i in enumerate(index))

            def inverse(row, step, a=a, place=along, index=index, last=last):
                at = min(max(index[place] + step, 0), last)
                return tabs[a][0, row, at] if a == 1 else tabs[a][at, row, 0]

            def value(step, a=a, place=along, index=index, last=last):
                # beyond the first and last but one nothing is known: no slope
                return u[shift(min(max(step, -index[place]), last - index[place]))]

            for end in (0, 1):
                low, high = (0, 1) if end else (-1, 0)  # cells or faces on both sides of the side
                if a == axis:
                    flow = 0.5 * (m[a][shift(low)] + m[a][shift(high)])
                else:
                    back = list(shift(high))
                    back[PLACE[axis]] -= 1
                    flow = 0.5 * (m[a][shift(high)] + m[a][tuple(back)])
                up_, down, two = (low, high, low - 1) if flow > 0 else (high, low, high + 1)
                if not 0 <= index[along] + two <= last:
                    continue
                if a == axis:
                    far = inverse(0, min(two, up_))
                    near = width = inverse(0, low)
                else:
                    far, near = inverse(1, max(two, up_)), inverse(1, high)
                    width = inverse(0, up_)
                e = excess((value(two), value(up_), value(down)), far, near, width)
                plane = (planes & 1 and index[along] + up_ == 1 and up_ < down) or (
                    planes & 2 and index[along] + up_ == last - 1 and up_ > down
                )
                if plane and a == axis and value(up_) == 0.0:
                    e = excess((-value(down), 0.0, value(down)), near, near, width)
                left[index] += flow * e * (-1.0 if end else 1.0)
    return left


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("planes", [0, 1, 3])
def test_bounded_convection(draw, axis, planes):
    assert bounded(draw, axis, planes) > 0.1  # there is something to be seen


def bounded(draw, axis, planes):
    """Compare the second-order part with its twin; return the greatest."""
    u, m, tabs = draw.uniform(0.5, 1.5, SHAPE), draw.normal(size=(3, *SHAPE)), tables(draw)
    ends = np.moveaxis(u, PLACE[axis], 0)
    ends[:2] = ends[-2:] = 0.0  # on the sides
    drag = np.where(draw.uniform(size=SHAPE) < 0.2, -1.0, draw.uniform(size=SHAPE))
    closed = np.moveaxis(drag, PLACE[axis], 0)
    closed[:2] = closed[-2:] = -1.0
    before = draw.normal(size=SHAPE).astype(np.float32)
    results = []
    for threads in THREADS:
        r, sums = before.copy(), np.zeros((SHAPE[0], 3))
        work = np.empty((threads, SHAPE[2]))
        bounded_momentum(axis, r, u, m, drag, *tabs, (), planes, work, sums, threads)
        results.append((r, sums))
    for one, other in zip(*results, strict=True):
        assert np.array_equal(one, other)
    r, sums = results[0]
    expected = before + np.where(drag >= 0.0, bounded_twin(axis, u, m, tabs, planes), 0.0)
    np.testing.assert_allclose(r[INNER], expected[INNER], atol=SINGLE)
    squares = (r[INNER].astype(float) ** 2).sum(axis=(1, 2))
    np.testing.assert_allclose(sums[1:-1, 0], squares, rtol=SINGLE)
    return np.abs(expected - before)[INNER].max()


def test_balance_of_a_quantity(draw):
    q, spread, source, sink, slope = (draw.uniform(0.5, 1.5, SHAPE) for _ in range(5))
    m, area = draw.normal(size=(3, *SHAPE)), draw.uniform(0.5, 1.5, (3, *SHAPE))
    free = (draw.uniform(size=SHAPE) > 0.2).astype(float)
    inverse = [draw.uniform(0.5, 1.5, n) for n in SHAPE]  # memory's axes: x, z, y
    tables = tuple(
        np.ascontiguousarray(np.broadcast_to(values, (*values.shape[:1], 3, SHAPE[2])))
        for values in (inverse[0][:, None, None], inverse[2][None, None], inverse[1][:, None, None])
    )
    results = []
    for threads in THREADS:
        coef, r = np.zeros((7, *SHAPE), np.float32), np.zeros(SHAPE, np.float32)
        sums = np.zeros((SHAPE[0], 3))
        scalar_balance(coef, r, q, spread, m, area, source, sink, slope, free, *tables, 0.2, sums,
                       threads)  # fmt: skip
        results.append((coef, r, sums))
    for one, other in zip(*results, strict=True):
        assert np.array_equal(one, other)
    coef, r, sums = results[0]
    total, left = np.zeros(SHAPE), source - sink * q
    for a in range(3):
        width = inverse[PLACE[a]].reshape([-1 if n == PLACE[a] else 1 for n in range(3)])
        for end in (0, 1):
            other = up(q, a, 2 * end - 1)
            out = up(m[a], a, end) * (2 * end - 1)
            both = 0.5 * (spread + up(spread, a, 2 * end - 1))
            side = both * up(area[a] * width, a, end) + np.maximum(-out, 0.0)
            np.testing.assert_allclose(coef[2 * a + end][INNER], (free * side)[INNER], rtol=SINGLE)
            total += side
            left += side * (other - q)
    np.testing.assert_allclose(r[INNER], (free * left)[INNER], atol=SINGLE * 10)
    diagonal = np.where(free > 0.0, 1.2 * total + slope, 1.0)
    np.testing.assert_allclose(coef[6][INNER], diagonal[INNER], rtol=SINGLE)
    for place, terms in enumerate((r.astype(float), free * (source + sink * q))):
        squares = (terms[INNER] ** 2).sum(axis=(1, 2))
        np.testing.assert_allclose(sums[1:-1, place], squares, rtol=DOUBLE)
