"""Kernels of networks against their NumPy twins on 1,000 random cases.

The twins are those of `test_kernel_network.py`. Sums, places and directions hold to 1e-13; what
is solved or carried from node to node holds as far as the dense system that it is compared with.
Ways through the graph, the content of pipes and the fall of their heat have twins here.
"""

import numpy as np
import pytest
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from heatgrade.native import incidence, plug_flow
from heatgrade.native.element_state import lookup
from kernel_twins import twins_of

CASES = 1000
SEED = 20261328
EXACT = 1e-13  # relative to the greatest value


twins = twins_of("test_kernel_network")


@pytest.mark.parametrize(
    "check",
    [
        "test_elimination_solves_the_dense_system",
        "test_transport_is_the_dense_upwind_system",
        "test_transport_in_order_is_that_of_the_sweep",
    ],
)
def test_systems(check, monkeypatch):
    monkeypatch.setattr(twins, "CASES", CASES)
    monkeypatch.setattr(twins, "NODES", 9)
    monkeypatch.setattr(twins, "SEED", SEED)
    getattr(twins, check)()


@pytest.mark.parametrize(
    "check",
    ["test_values_of_links_are_those_of_numpy", "test_sums_and_places_are_those_of_numpy"],
)
def test_values(check, monkeypatch):
    assert twins.KERNEL <= EXACT
    for number in range(CASES):
        monkeypatch.setattr(twins, "SEED", [SEED, number])
        getattr(twins, check)()


def drawn():
    """Return graphs of a few nodes, some in several parts, with some links closed."""
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        nodes, links = (int(n) for n in rng.integers((2, 1), (9, 12)))
        start, end = rng.integers(0, nodes, (2, links)).astype(np.int32)
        opened = (rng.random(links) < 0.7).astype(np.int8)
        first, link = np.empty(nodes + 1, np.int32), np.empty(2 * links, np.int32)
        incidence.incidence(start, end, first, link)
        yield rng, start, end, opened, first, link


def test_links_of_each_node():
    for _, start, end, _, first, link in drawn():
        for node in range(first.size - 1):
            expected = np.concatenate([np.flatnonzero(start == node), np.flatnonzero(end == node)])
            np.testing.assert_array_equal(
                np.sort(link[first[node] : first[node + 1]]), np.sort(expected)
            )


def test_what_open_links_lead_to():
    for rng, start, end, opened, first, link in drawn():
        nodes = first.size - 1
        graph = scipy.sparse.coo_array((opened, (start, end)), (nodes, nodes))
        graph.eliminate_zeros()
        _, part = connected_components(graph, directed=False)
        begins = rng.random(nodes) < 0.3
        expected = np.isin(part, part[begins])
        reached, queue = begins.astype(np.int8), np.empty(nodes, np.int32)
        incidence.reach(start, end, opened, first, link, reached, queue)
        np.testing.assert_array_equal(reached > 0, expected)
        # drops of a potential add up along any way; a link that is off by one shows as a gap
        potential = rng.normal(size=nodes)
        drop = potential[start] - potential[end]
        level = np.where(begins, potential, np.nan)
        ready = incidence.spread(start, end, opened, drop, first, link, level, queue)
        assert ready == expected.sum()
        np.testing.assert_allclose(level, np.where(expected, potential, np.nan), atol=EXACT)
        gap, span = incidence.loop_gaps(start, end, opened, drop, level)
        assert gap <= EXACT
        known = level[expected]
        assert span == (np.ptp(known) if known.size else 0.0)
        within = np.flatnonzero((opened > 0) & expected[start])
        if within.size:
            drop[within[0]] += 1.0
            gap, _ = incidence.loop_gaps(start, end, opened, drop, level)
            assert gap == pytest.approx(1.0, abs=EXACT)


def test_tables_are_read_as_hermite_cubics():
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        count, low, step = int(rng.integers(2, 9)), rng.normal(), rng.uniform(0.5, 2.0)
        table = rng.normal(size=(count, 2))
        place = rng.uniform(0.0, count - 1.0, 20)
        found = np.empty(20)
        lookup(low + step * place, low, step, table, found)
        k = np.minimum(place.astype(int), count - 2)
        s = place - k
        (y, d), (y_next, d_next) = table[k].T, table[k + 1].T
        expected = (1 + 2 * s) * (1 - s) ** 2 * y + s * (1 - s) ** 2 * step * d
        expected += s**2 * (3 - 2 * s) * y_next - s**2 * (1 - s) * step * d_next
        np.testing.assert_allclose(found, expected, atol=20 * EXACT)  # cubes of rounded places


def test_plugs_lose_heat():
    """Water of one heat capacity: each plug comes closer to its surroundings, and no further."""
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        pipes, room = int(rng.integers(1, 4)), 4
        mass, enthalpy = rng.uniform(1.0, 2.0, (pipes, room)), rng.normal(size=(pipes, room))
        first, count = (rng.integers(0, room, pipes).astype(np.int32) for _ in range(2))
        rate = rng.uniform(0.0, 2.0, pipes) * (rng.random(pipes) < 0.8)
        ambient = rng.normal(size=pipes)
        capacity, dt = rng.uniform(1.0, 4.0), rng.uniform(0.1, 2.0)
        expected, lost = enthalpy.copy(), 0.0
        for pipe in range(pipes):
            for k in range(count[pipe]):
                at = pipe, (first[pipe] + k) % room
                goal = capacity * ambient[pipe]
                expected[at] = goal + (enthalpy[at] - goal) * np.exp(-rate[pipe] * dt / capacity)
                lost += mass[at] * (enthalpy[at] - expected[at])
        warmth = np.array([[-10.0, 1.0 / capacity], [10.0, 1.0 / capacity]])
        heights = np.array([[-10.0 * capacity, capacity], [10.0 * capacity, capacity]])
        found = plug_flow.lose_heat(
            mass, enthalpy, first, count, rate, ambient, warmth, -10.0 * capacity,
            20.0 * capacity, heights, -10.0, 20.0, dt,
        )  # fmt: skip
        np.testing.assert_allclose(enthalpy, expected, atol=100 * EXACT)  # tables span 80 J/kg
        assert found == pytest.approx(lost, abs=1000 * EXACT)
