"""What shear carries through faces, by the kernel, against plain loops on random flows and cut
cells: (1) bounded and central, (2) exact where speed and temperature are lines across the flow,
beside a wall too, (3) the order of a face's mean, even and stretched, (4) the same bits on any
number of threads."""

from itertools import product

import numpy as np
import pytest

from heatgrade.native.sheared_heat import sheared_heat

SEED = 20261129
ROUNDING = 1e-13  # [W], [K] of terms of order 1
EXACT = 1e-12  # of terms of order 1
EVEN, STRETCHED = 3.9, 2.9  # least order of a face's mean; 2 without
SHAPES = [(4, 5, 6), (1, 4, 5), (5, 1, 3), (3, 4, 1), (2, 3, 40), (1, 1, 7)]
WALLS, OPEN = np.zeros((3, 2)), np.ones((3, 2))


def shifted(place, axis, by):
    return tuple(at + by * (k == axis) for k, at in enumerate(place))


def edge(given, axis, t, own, face, high):
    """Speed at one edge of a face, as flow over half a width."""
    flow, share, h = given["flows"][axis], given["opened"][axis], given["half"][t]
    last, to = len(h) - 1, 1 if high else -1
    speed = flow[face] / h[own[t]]
    if own[t] == (last if high else 0):
        passes = given["flows"][t][shifted(own, t, 1) if high else own] != 0.0
        return speed if passes else speed * given["side"][t, int(high)]
    other = shifted(face, t, to)
    if flow[other] == 0.0 or share[other] == 0.0:
        return 0.0
    far = share[other] * h[own[t] + to]
    return np.interp(h[own[t]], [0.0, h[own[t]] + far], [speed, flow[other] / far])


def tangent(given, axis, t, own, beyond, face, *, central):
    """Heat through a face beyond that of its means, of one tangent, over the heat capacity."""
    warm, h, flow = given["warm"], given["half"][t], given["flows"][axis][face]
    slopes, both, pair = [], [], [warm[own], warm[beyond]]
    for to in (-1, 1):
        if not 0 <= own[t] + to < len(h):
            slopes.append(0.0)
            continue
        beside = shifted(own, t, to)
        both += [warm[beside], warm[shifted(beyond, t, to)]]
        far = given["reach"][t][beside] * h[beside[t]]
        slopes.append(to * (warm[beside] - warm[own]) / (h[own[t]] + far))
    a, b = slopes
    slope = 0.5 * (a + b) if central else 2.0 * a * b / (a + b) if a * b > 0.0 else 0.0
    shear = edge(given, axis, t, own, face, True) - edge(given, axis, t, own, face, False)
    more = h[own[t]] ** 2 / 6.0 * shear * slope / flow  # of temperature [K]
    if not central:
        top, low = max(both + pair) - max(pair), min(both + pair) - min(pair)
        more = np.clip(more, 0.5 * low, 0.5 * top)
    return flow * more


def twin(given, *, central):
    """The same, face by face."""
    shape = given["warm"].shape
    source, leaving = np.array(given["source"]), np.array(given["leaving"])
    for axis in range(3):
        for face in product(*(range(n + (k == axis)) for k, n in enumerate(shape))):
            flow = given["flows"][axis][face]
            low, high = shifted(face, axis, -1), face
            outer = [face[axis] == 0, face[axis] == shape[axis]]
            if flow == 0.0 or outer[0 if flow > 0.0 else 1]:
                continue
            own, beyond = (low, high) if flow > 0.0 else (high, low)
            beyond = own if any(outer) else beyond
            whole = (given["volume"][own], given["volume"][beyond], given["opened"][axis][face])
            if min(whole) < 1.0:
                continue
            heat = given["scale"] * sum(
                tangent(given, axis, t, own, beyond, face, central=central)
                for t in range(3)
                if t != axis
            )
            for cell, sign in ((low, -1.0), (high, 1.0)):
                if 0 <= cell[axis] < shape[axis]:
                    source[cell] += sign * heat
            if any(outer) and given["outflow"][own] > 0.0:
                leaving[own] += np.sign(flow) * heat / given["outflow"][own]
    return source, leaving


def problem(shape):
    draw = np.random.default_rng(SEED)

    def some(size, share, value, field):
        return np.where(draw.random(size) < share, value, field)

    sizes = [tuple(n + (k == axis) for k, n in enumerate(shape)) for axis in range(3)]
    opened = [some(size, 0.2, 0.0, some(size, 0.8, 1.0, draw.random(size))) for size in sizes]
    flows = [np.where(share == 0.0, 0.0, draw.normal(size=share.shape)) for share in opened]
    reach = [some(shape, 0.7, 1.0, draw.uniform(0.0, 3.0, shape)) for _ in range(3)]
    reach[0] = some(shape, 0.05, np.inf, reach[0])
    return {
        "warm": draw.normal(size=shape),
        "flows": flows,
        "scale": 1.7,
        "volume": some(shape, 0.9, 1.0, draw.random(shape)),
        "opened": opened,
        "half": [draw.uniform(0.5, 1.5, n) for n in shape],
        "side": draw.integers(0, 2, (3, 2)).astype(float),
        "reach": [np.asarray(item, np.float32) for item in reach],
        "outflow": some(shape, 0.3, 0.0, draw.random(shape) + 0.5),
        "source": draw.normal(size=shape),
        "leaving": draw.normal(size=shape),
    }


def kernel(given, *, central, threads=1):
    source, leaving = np.array(given["source"]), np.array(given["leaving"])
    sheared_heat(
        given["warm"], *given["flows"], given["scale"], given["volume"], *given["opened"],
        *given["half"], given["side"], *given["reach"], given["outflow"], source, leaving,
        central, threads,
    )  # fmt: skip
    return source, leaving


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("central", [False, True])
def test_sheared_heat(shape, central):
    given = problem(shape)
    wanted = twin(given, central=central)
    for found, expected in zip(kernel(given, central=central), wanted, strict=True):
        np.testing.assert_allclose(found, expected, atol=ROUNDING, rtol=ROUNDING)


def test_threads_leave_the_bits_alone():
    given = problem((9, 8, 7))
    one, three = (kernel(given, central=False, threads=threads) for threads in (1, 3))
    assert np.array_equal(one[0], three[0])
    assert np.array_equal(one[1], three[1])


def layered(edges, speed, warm, side=OPEN, *, central):
    """Two cells along x, flow in layers across z whose means are given; what shear carries."""
    count = len(edges) - 1
    shape = (2, 1, count)
    flow = np.broadcast_to(speed * np.diff(edges), (3, 1, count))
    one, zero = np.ones(shape), np.zeros(shape)
    faces = [np.zeros((3, 1, count)), np.zeros((2, 2, count)), np.zeros((2, 1, count + 1))]
    given = {
        "warm": np.ascontiguousarray(np.broadcast_to(warm, shape)),
        "flows": [flow, *faces[1:]],
        "scale": 1.0,
        "volume": one,
        "opened": [item + 1.0 for item in faces],
        "half": [np.full(2, 0.5), np.full(1, 0.5), 0.5 * np.diff(edges)],
        "side": side,
        "reach": [one.astype(np.float32)] * 3,
        "outflow": zero,
        "source": zero,
        "leaving": zero,
    }
    return -kernel(given, central=central)[0][0, 0]


@pytest.mark.parametrize("central", [False, True])
def test_lines_across_the_flow_are_exact(central):
    """u = z over a wall at z = 0, T = 3 - 2 z, on uneven cells: u T over each but the outermost."""
    edges = np.concatenate([[0.0], np.cumsum([0.3, 0.2, 0.4, 0.1, 0.5])])
    middle, size = 0.5 * (edges[1:] + edges[:-1]), np.diff(edges)
    more = layered(edges, middle, 3.0 - 2.0 * middle, WALLS, central=central)
    # The box's side takes no heat: there the slope of the first cell is one-sided, or none
    exact = -2.0 / 12.0 * size**3
    np.testing.assert_allclose(more[1:-1], exact[1:-1], rtol=EXACT)
    assert more[0] == pytest.approx(0.5 * exact[0] if central else 0.0)


@pytest.mark.parametrize(("stretch", "order"), [(0.0, EVEN), (0.2, STRETCHED)])
@pytest.mark.parametrize("central", [False, True])
def test_order_of_the_mean_over_a_face(stretch, order, central):
    """u = exp(z), T = exp(2 z): the mean of the product, of cells' means."""
    errors = []
    for cells in (16, 32, 64):
        s = np.linspace(0.0, 1.0, cells + 1)
        edges = s + stretch * np.sin(2.0 * np.pi * s) / (2.0 * np.pi)
        size = np.diff(edges)
        speed, warm = np.diff(np.exp(edges)) / size, np.diff(np.exp(2.0 * edges)) / (2.0 * size)
        exact = np.diff(np.exp(3.0 * edges)) / 3.0
        more = layered(edges, speed, warm, central=central)
        wrong = (speed * warm * size + more - exact) / size
        errors.append(np.abs(wrong[cells // 4 : -cells // 4]).max())
    assert np.log2(errors[1] / errors[2]) > order
