"""The network's kernels against slow twins in NumPy, on random networks.

1. Elimination: the fill graph gives the solution of a dense system; trees and ladders fill in at
   most two edges a node; parallel links and hubs.
2. Friction and its slope: the formula in NumPy.
3. Transport: the dense upwind system.
4. Tables: the property series that they were made from.
5. Values of links and elements; transport in the order of the flow, link by link.
"""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.correlations.pipe import friction_times_reynolds, friction_times_reynolds_slope
from heatgrade.materials import Coolant
from heatgrade.native import link_values, network_shape
from heatgrade.native.element_state import element_state
from heatgrade.network import Structure
from heatgrade.network.advection import Exchanged, advect
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.flow_solver import solve_flow
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.pressure_laws import PressureLaws

KERNEL = 1e-13  # relative, R5
TABLE = 1e-10  # relative: cubic interpolation
SOLVED = 1e-10  # relative, of a system whose condition is 1e3 or so
SEED = 20261127
CASES = 60
NODES = 30  # of a network, below


def graph(rng, nodes, links):
    tree = [(int(rng.integers(0, k)), k) for k in range(1, nodes)]
    more = [tuple(map(int, rng.choice(nodes, 2, replace=False))) for _ in range(links - nodes + 1)]
    return np.array(tree + more, dtype=np.int64)


def network(ends, nodes, inflow, fixed=(0,)):
    links = len(ends)
    elements = ElementArrays(
        np.arange(links), np.zeros(links, np.int8), np.zeros((links, 3)), np.zeros(links)
    )
    return Network(
        nodes,
        ends[:, 0].copy(),
        ends[:, 1].copy(),
        np.zeros(links, bool),
        elements,
        np.array(fixed),
        np.zeros(len(fixed)),
        inflow,
    )


def linear_laws(resistance):
    links = resistance.size
    coefficient = np.zeros((links, 3))
    coefficient[:, 0] = resistance
    return PressureLaws(
        np.arange(links + 1, dtype=np.int32),
        np.zeros(links, np.int8),
        coefficient,
        np.zeros(links),
        np.ones(links),
        HeadCurves.of(()),
    )


def test_elimination_solves_the_dense_system():
    rng = np.random.default_rng(SEED)
    for _ in range(CASES):
        nodes = int(rng.integers(2, NODES + 10))
        links = nodes - 1 + int(rng.integers(0, 3 * nodes))
        ends = graph(rng, nodes, links)
        inflow = rng.normal(size=nodes)
        inflow[0] = 0.0
        resistance = 10.0 ** rng.uniform(-2, 2, links)
        net = network(ends, nodes, inflow)
        found = solve_flow(net, linear_laws(resistance), flow_scale=1.0)
        dense = np.zeros((nodes, nodes))
        for (a, b), r in zip(ends, resistance, strict=True):
            dense[a, a] += 1 / r
            dense[b, b] += 1 / r
            dense[a, b] -= 1 / r
            dense[b, a] -= 1 / r
        expected = np.zeros(nodes)
        expected[1:] = np.linalg.solve(dense[1:, 1:], inflow[1:])
        scale = np.abs(expected).max()
        np.testing.assert_allclose(found.pressure, expected, rtol=0, atol=SOLVED * scale)


@pytest.mark.parametrize("kind", ["tree", "ladder", "hubs"])
def test_no_fill_where_none_is_needed(kind):
    rng = np.random.default_rng(SEED)
    if kind == "tree":
        ends = graph(rng, 2000, 1999)
    elif kind == "ladder":
        k = np.arange(1000)
        ends = np.concatenate(
            [
                np.stack([2 * k, 2 * k + 1], axis=1),
                np.stack([2 * k[:-1], 2 * k[:-1] + 2], axis=1),
                np.stack([2 * k[:-1] + 3, 2 * k[:-1] + 1], axis=1),
            ]
        )
    else:  # two hubs joined by many ways of one node each
        middle = np.arange(2, 20_000)
        zero, one = np.zeros_like(middle), np.ones_like(middle)
        ends = np.concatenate([np.stack([zero, middle], 1), np.stack([middle, one], 1)])
    nodes = int(ends.max()) + 1
    shape = Structure.of(network(ends, nodes, np.zeros(nodes), fixed=(nodes - 1,)))
    assert shape.row.size <= 2 * nodes
    assert np.array_equal(np.sort(shape.place), np.arange(nodes))


def test_friction_is_the_formula():
    rng = np.random.default_rng(SEED)
    re = np.concatenate([10.0 ** rng.uniform(-6, 12, 1000), [0.0, 499.999, 500.0, 500.001]])
    rough = rng.choice([0.0, 1e-6, 1e-4, 0.02, 0.05], re.size)
    count = re.size
    coefficient = np.stack([np.ones(count), np.ones(count), rough], axis=1)
    laws = PressureLaws(
        np.arange(count + 1, dtype=np.int32),
        np.ones(count, np.int8),
        coefficient,
        np.zeros(count),
        np.ones(count),
        HeadCurves.of(()),
    )
    drop, slope = laws.links(re)
    value = friction_times_reynolds(re, rough)
    tangent = friction_times_reynolds_slope(re, rough)
    np.testing.assert_allclose(drop, value * re, rtol=20 * KERNEL)  # powers of sixteen
    np.testing.assert_allclose(slope, value + tangent * re, rtol=1e3 * KERNEL)


def test_transport_is_the_dense_upwind_system():
    rng = np.random.default_rng(SEED)
    for _ in range(CASES):
        nodes = int(rng.integers(3, NODES))
        links = nodes - 1 + int(rng.integers(0, 2 * nodes))
        ends = graph(rng, nodes, links)
        potential = rng.normal(size=nodes)
        flow = potential[ends[:, 0]] - potential[ends[:, 1]]
        circle = rng.random() < 0.5
        if circle:  # a pumped circle: no order of the nodes
            flow = flow + rng.normal(size=links)
        leaving = np.bincount(ends[:, 0], flow, nodes) - np.bincount(ends[:, 1], flow, nodes)
        net = network(ends, nodes, leaving.copy(), fixed=(0,))
        net.inflow[0] = 0.0
        heat, gain = rng.normal(size=links), rng.uniform(0.2, 1.0, links)
        added = rng.normal(size=links)
        got = advect(net, flow, heat, exchanged=Exchanged(gain, added.copy()))
        fed = np.maximum(leaving, 0.0)
        entering = fed.copy()
        matrix, right = np.zeros((nodes, nodes)), np.zeros(nodes)
        for (a, b), m, q, g, h in zip(ends, flow, heat, gain, added, strict=True):
            up, down = (a, b) if m > 0 else (b, a)
            entering[down] += abs(m)
            matrix[down, up] -= abs(m) * g
            right[down] += abs(m) * h + q
        matrix[np.diag_indices(nodes)] += entering
        expected = np.linalg.solve(matrix, right)
        np.testing.assert_allclose(got.node, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["water", "PG25"])
def test_tables_are_the_series(name):
    coolant = Coolant(name)
    table = LiquidTable.of(coolant, 310.0)
    at = np.linspace(table.low, table.high, 977)
    properties = coolant.properties(at)
    np.testing.assert_allclose(table.density_at(at), properties.density, rtol=TABLE)
    h = table.enthalpy(at)
    exact = coolant.enthalpy_difference(310.0, at)
    np.testing.assert_allclose(h, exact, atol=TABLE * np.abs(exact).max())
    np.testing.assert_allclose(table.temperature(h), at, rtol=TABLE)
    assert np.isnan(table.temperature(np.array([np.nan])))[0]


def test_values_of_links_are_those_of_numpy():
    rng = np.random.default_rng(SEED)
    count = rng.integers(0, 4, 50)
    first = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    link = np.repeat(np.arange(50), count)
    value, drop, density = rng.normal(size=(3, first[-1]))
    total, heat = np.empty(50), np.empty(first[-1])
    link_values.link_sums(first, value, total)
    np.testing.assert_allclose(total, np.bincount(link, value, 50), atol=1e-14)
    flow, copies = rng.normal(size=50), rng.integers(1, 4, 50).astype(float)
    link_values.friction_heat(first, flow, copies, drop, density, heat)
    np.testing.assert_allclose(heat, (flow / copies)[link] * drop / density, rtol=KERNEL)
    direction = np.zeros(50, np.int8)
    assert link_values.directions(flow, 0.1, direction) == (np.abs(flow) > 0.1).sum()
    np.testing.assert_array_equal(direction, np.where(np.abs(flow) > 0.1, np.sign(flow), 0))
    assert link_values.directions(flow, 0.1, direction) == 0
    start, end = rng.integers(0, 9, (2, 50)).astype(np.int32)
    leaving = np.empty(9)
    link_values.divergence(start, end, flow, leaving)
    expected = np.bincount(start, flow, 9) - np.bincount(end, flow, 9)
    np.testing.assert_allclose(leaving, expected, atol=1e-14)
    other = rng.normal(size=50)
    assert link_values.largest(flow) == np.abs(flow).max()
    assert link_values.largest_change(flow, other) == np.abs(flow - other).max()
    other[7] = np.nan
    assert np.isnan(link_values.largest(other))
    assert np.isnan(link_values.largest_change(flow, other))


def test_sums_and_places_are_those_of_numpy():
    rng = np.random.default_rng(SEED)
    count = rng.integers(0, 4, 50)
    first = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    link = np.repeat(np.arange(50), count)
    begins = np.empty(51, np.int32)
    network_shape.element_begins(link, begins)
    np.testing.assert_array_equal(begins, first)
    value, copies = rng.normal(size=first[-1]), rng.integers(1, 4, 50).astype(float)
    total, size = link_values.totals(first, copies, value)
    np.testing.assert_allclose(total, (copies[link] * value).sum(), rtol=KERNEL)
    np.testing.assert_allclose(size, np.abs(copies[link] * value).sum(), rtol=KERNEL)
    old, new, place = rng.normal(size=20), rng.normal(size=20), rng.permutation(20)
    assert link_values.largest_share(old, new) == np.abs(new - old).max() / np.abs(new).max()
    found = np.empty(20)
    link_values.gather(old, place.astype(np.int32), 3.0, found)
    np.testing.assert_array_equal(found, old[place] + 3.0)
    link_values.scatter(old, place.astype(np.int32), found)
    np.testing.assert_array_equal(found[place], old)


def test_state_tells_what_changed():
    """Largest change of a temperature; blocks in which all is alike give the same bits."""
    rng = np.random.default_rng(SEED)
    table, count = LiquidTable.of(Coolant("water"), 310.0), 150
    kind, size = np.zeros(count, np.int8), np.ones((count, 3))

    def state(inlet, outlet, last):
        law, rho, into, change = np.empty((count, 3)), *np.empty((3, count))
        told = element_state(
            inlet, outlet, kind, size, np.empty(0), table.enthalpy_low, table.enthalpy_step,
            table.warmth, table.low, table.temperature_step, table.density, table.viscosity,
            table.low, table.high, law, rho, into, *last, change, 1,
        )  # fmt: skip
        return told, rho, into

    before = np.array(rng.uniform(300.0, 340.0, (2, count)))
    inlet, outlet = table.enthalpy(rng.uniform(300.0, 340.0, (2, count)))
    last = before.copy()
    told, rho, into = state(inlet, outlet, last)
    assert told == np.abs(last - before).max()
    np.testing.assert_allclose(last[0], table.temperature(inlet), rtol=KERNEL)
    np.testing.assert_allclose(into, table.density_at(last[0]), rtol=KERNEL)
    np.testing.assert_allclose(rho, table.density_at(last.mean(axis=0)), rtol=KERNEL)
    same = np.full(count, 2e4)
    other = same.copy()
    other[63::64] = 1e4  # one in each block
    alike, mixed = state(same, same, last.copy())[1:], state(other, other, last)[1:]
    for one, two in zip(alike, mixed, strict=True):
        np.testing.assert_array_equal(np.delete(one, np.s_[63::64]), np.delete(two, np.s_[63::64]))


def test_transport_in_order_is_that_of_the_sweep():
    """Without circles: several elements a link, copies, links that stand still."""
    rng = np.random.default_rng(SEED)
    for _ in range(CASES):
        nodes = int(rng.integers(3, NODES))
        ends = graph(rng, nodes, nodes - 1 + int(rng.integers(0, 2 * nodes)))
        links = len(ends)
        potential = rng.normal(size=nodes)
        flow = potential[ends[:, 0]] - potential[ends[:, 1]]
        flow[rng.random(links) < 0.2] = 0.0
        copies = rng.integers(1, 4, links).astype(float)
        count = rng.integers(0, 3, links)
        link = np.repeat(np.arange(links), count)
        heat, gain = rng.normal(size=link.size), rng.uniform(0.2, 1.0, link.size)
        added, rubbed = rng.normal(size=(2, link.size))
        leaving = np.bincount(ends[:, 0], flow, nodes) - np.bincount(ends[:, 1], flow, nodes)
        net = network(ends, nodes, leaving.copy(), fixed=(0,))
        net.inflow[0] = 0.0
        made = ElementArrays(link, np.zeros(link.size, np.int8), np.zeros((link.size, 3)), heat)
        net = replace(net, elements=made, copies=copies)
        fed = rng.normal(size=nodes)
        got = advect(
            net, flow, heat, friction=rubbed, exchanged=Exchanged(gain, added), fed_enthalpy=fed
        )
        node, inlet, outlet = np.full(nodes, np.nan), *np.full((2, link.size), np.nan)
        for v in np.argsort(-potential):  # from high to low: upstream first
            into = [k for k in range(links) if flow[k] and ends[k][int(flow[k] > 0)] == v]
            brought, comes = max(leaving[v], 0.0) * fed[v], max(leaving[v], 0.0)
            for k in into:
                h = node[ends[k][int(flow[k] < 0)]]
                way = np.flatnonzero(link == k)[:: 1 if flow[k] > 0 else -1]
                for e in way:
                    inlet[e] = h
                    h = gain[e] * h + added[e] + (heat[e] + rubbed[e]) * copies[k] / abs(flow[k])
                    outlet[e] = h
                comes += abs(flow[k])
                brought += abs(flow[k]) * h
            node[v] = brought / comes if comes > 1e-12 * np.abs(flow).max() else np.nan
        for mine, theirs in ((got.node, node), (got.inlet, inlet), (got.outlet, outlet)):
            np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-9)
