"""What flow carries to second order, by the kernel, against plain NumPy on random flows along one,
two and three axes: (1) bounded, (2) central, (3) ends alone, (4) sharper, beside walls of any
conductivity too, (5) its order, and exact values beside a wall where temperature has a kink there,
(6) the same bits on any number of threads."""

import numpy as np
import pytest

from heatgrade.solve import carried_excess
from heatgrade.thermal.carried_line import carried_lines, shares_outside

SEED = 20261128
ORDER = 0.15
ROUNDING = 1e-13  # [W], [K] of terms of order 1
KINK = 1e-12  # [K] of terms of order 100
OWN = 0.999  # share of a face's flow from outside, where a stream begins
SHAPES = [(7, 5, 6), (6, 9), (8,), (1, 4, 5), (5, 1, 3), (3, 4, 1), (2, 3, 258), (2, 2, 130)]


def twin(temperature, flows, widths, inflow, entering, *, central=False, ends_only=False):
    """The same, line by line."""
    source, leaving = np.zeros((2, *temperature.shape))
    into, outside = shares_outside(flows, inflow)
    for line in carried_lines(temperature, flows, widths, inflow, entering):
        share = line.half[:-1] / (line.half[:-1] + line.half[1:])
        between = share * np.diff(line.temperature, axis=0)
        through = line.flow * (between if central else line.excess())
        if not ends_only:
            line.seen(source)[:-1] -= through
            line.seen(source)[1:] += through
        line.seen(leaving)[:] += line.came() * line.half * line.upstream(ends=True)
    leaving /= np.where(into > 0.0, into, 1.0)
    leaving[outside == 0.0] = 0.0
    return source - outside * leaving, leaving


def problem(shape):
    draw = np.random.default_rng(SEED)
    flows = []
    for axis in range(len(shape)):
        faces = tuple(n - (k == axis) for k, n in enumerate(shape))
        flows.append(np.where(draw.random(faces) < 0.3, 0.0, draw.normal(size=faces)))
    widths = tuple(draw.uniform(0.5, 1.5, n) for n in shape)
    inflow = np.where(draw.random(shape) < 0.3, 2.0 * draw.random(shape), 0.0)
    return draw.normal(size=shape), tuple(flows), widths, inflow, draw.normal(size=shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", [{}, {"central": True}, {"ends_only": True}])
def test_carried_excess(shape, way):
    given = problem(shape)
    for found, expected in zip(carried_excess(*given, **way), twin(*given, **way), strict=True):
        np.testing.assert_allclose(found, expected, atol=ROUNDING, rtol=0.0)


def faced(flow, before, temperatures, halves, inflow, entering, *, sharp, reach):
    """The excess of one face, with the cell before it whether or not flow comes from there."""
    (t_u, t_c, t_d), (h_u, h_c, h_d) = temperatures, halves
    a, b = (t_c - t_u) / (h_c + h_u), (t_d - t_c) / (h_c + h_d)
    if before <= (1.0 - OWN) * flow:
        a = (t_c - t_u) / (h_c + reach * h_u)
        if inflow >= OWN * flow:
            a = (t_c - entering) / h_c
    if a * b <= 0.0:
        return 0.0
    slope = a * b * (a + b) / (a * a + b * b)
    if sharp:
        slope = 2.0 * a * b / (a + b)
    return min(max(h_c * slope, -abs(t_d - t_c)), abs(t_d - t_c))


@pytest.mark.parametrize("sharp", [False, True])
def test_slopes_to_cells_that_no_flow_comes_from(sharp):
    assert slopes(sharp=sharp) > 0.1  # they do count


def slopes(*, sharp):
    """Compare such slopes with those of `faced`; return how much they count."""
    temperature, (flow,), (width,), inflow, entering = problem((40,))
    h, expected = 0.5 * width, np.zeros(40)
    reach = np.random.default_rng(SEED).uniform(0.0, 3.0, (40, 1, 1)).astype(np.float32)
    reach[::7] = np.inf  # what insulates says nothing
    for face in range(1, 38):  # between cells that have one before and behind
        turn = slice(None) if flow[face] > 0.0 else slice(None, None, -1)
        cells = [face - 1, face, face + 1] if flow[face] > 0.0 else [face + 2, face + 1, face]
        before = flow[face - 1] if flow[face] > 0.0 else -flow[face + 1]
        own = cells[1]
        excess = faced(
            abs(flow[face]), before, temperature[cells], h[cells], inflow[own], entering[own],
            sharp=sharp, reach=float(reach[cells[0], 0, 0]),
        )  # fmt: skip
        expected[[face, face + 1][turn][0]] -= abs(flow[face]) * excess
        expected[[face, face + 1][turn][1]] += abs(flow[face]) * excess
    given = temperature, (flow,), (width,), inflow, entering
    way = {"sharp": sharp, "reach": (reach,) * 3}
    found, leaving = carried_excess(*given, **way)
    ends, same = carried_excess(*given, **way, ends_only=True)
    np.testing.assert_allclose((found - ends)[2:-2], expected[2:-2], atol=ROUNDING, rtol=0.0)
    assert np.array_equal(leaving, same)
    return np.abs(found - carried_excess(*given, sharp=sharp)[0]).max()


@pytest.mark.parametrize("sharp", [False, True])
def test_order_where_temperature_rises_throughout(sharp):
    errors = []
    for cells in (20, 40):
        edges = np.linspace(0.0, 1.0, cells + 1)
        mean = np.diff(np.exp(3.0 * edges)) / (3.0 / cells)  # over each cell
        flow, width, nothing = np.ones(cells - 1), np.full(cells, 1.0 / cells), np.zeros(cells)
        source, _ = carried_excess(mean, (flow,), (width,), nothing, nothing, sharp=sharp)
        face = mean[1:-1] - np.cumsum(source[:-1])[1:]  # what passes all faces but the first
        errors.append(np.abs(face - np.exp(3.0 * edges[2:-1])).max())
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


@pytest.mark.parametrize("sharp", [False, True])
@pytest.mark.parametrize("ratio", [2.0**-9, 0.25, 4.0])
def test_faces_beside_a_wall_are_exact_where_heat_flows_evenly(ratio, sharp):
    """Walls at both ends, `ratio` the coolant's conductivity over theirs: slopes have that ratio.

    Flow comes from both walls' neighbours, which are fed from elsewhere, and meets in between.
    """
    wall, cells, slope = 3, 12, 7.0
    width = np.random.default_rng(SEED).uniform(0.5, 1.5, cells)
    solid = (np.arange(cells) < wall) | (np.arange(cells) >= cells - wall)
    edges = np.concatenate([[0.0], np.cumsum(width * slope * np.where(solid, ratio, 1.0))])
    temperature = 0.5 * (edges[1:] + edges[:-1])
    flow = np.where(np.arange(1, cells) < cells // 2, 1.0, -1.0)
    flow[solid[1:] | solid[:-1]] = 0.0
    reach = np.where(solid, ratio, 1.0).astype(np.float32)[:, None, None]
    nothing = np.zeros(cells)

    def faces(**way):
        given = temperature, (flow,), (width,), nothing, nothing
        both = (carried_excess(*given, sharp=sharp, ends_only=e, **way)[0] for e in (False, True))
        upwind = np.where(flow > 0.0, temperature[:-1], temperature[1:])
        excess = -np.cumsum(np.subtract(*both))[:-1] / np.where(flow == 0.0, 1.0, flow)
        return (upwind + excess)[flow != 0.0]

    exact = edges[1:-1][flow != 0.0]
    np.testing.assert_allclose(faces(reach=(reach,) * 3), exact, atol=KINK, rtol=0.0)
    wrong = np.abs(faces() - exact) > 1.0
    assert wrong[[0, -1]].all()  # without the wall's say
    assert not wrong[1:-1].any()


def test_threads_leave_the_bits_alone():
    given = problem((9, 8, 7))
    one, three = (carried_excess(*given, threads=threads) for threads in (1, 3))
    assert np.array_equal(one[0], three[0])
    assert np.array_equal(one[1], three[1])


def test_mass_flows_through_all_faces_are_read_where_they_lie():
    capacity = 4180.0
    temperature, flows, widths, inflow, _ = problem((9, 8, 7))
    wanted = carried_excess(temperature, flows, widths, inflow, 0.25)
    everywhere = np.full(temperature.shape, 0.25)
    same = carried_excess(temperature, flows, widths, inflow, everywhere)
    masses = []
    for axis, flow in enumerate(flows):
        around = np.pad(flow / capacity, [(int(k == axis),) * 2 for k in range(3)])
        masses.append(around[tuple(slice(k == axis, -1 if k == axis else None) for k in range(3))])
        assert not masses[-1].flags.owndata
    found = carried_excess(temperature, tuple(masses), widths, inflow, 0.25, scale=capacity)
    for own, one, other in zip(found, wanted, same, strict=True):
        assert np.array_equal(one, other)
        np.testing.assert_allclose(own, one, atol=ROUNDING, rtol=0.0)
