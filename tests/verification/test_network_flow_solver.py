"""The network solver on networks that are no racks.

1. Random meshed networks with every kind of law: it converges from any start to the same flows.
2. Node and loop sums hold, found without the solver's own pressures.
3. A bridge without flow, a dead end, a valve shut on one or both sides: no singular matrix.
4. Newton's last steps gain digits quadratically.
"""

import numpy as np
import pytest

from heatgrade.errors import NetworkError
from heatgrade.network.advection import advect
from heatgrade.network.balance import loop_balance, node_balance
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.flow_solver import solve_flow
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.network import Network
from heatgrade.network.outcome import Reason
from heatgrade.network.pressure_laws import PressureLaws

SEEDS = (7, 11, 23, 29, 31, 37, 53, 71)
NODE_TOLERANCE = 1e-12  # over the flow; the promise is 1e-10
LOOP_TOLERANCE = 1e-10  # over the pressure; the promise is 1e-8
START_TOLERANCE = 1e-9  # of flows found from different starts, over the flow


def law(link, linear, quadratic, pipes=(), length=1.0, diameter=0.02):
    """Laws of one element a link: linear + quadratic, or a water pipe where listed."""
    rho, mu = 990.0, 6e-4
    count = len(link)
    kind = np.zeros(count, dtype=np.int8)
    coefficient = np.zeros((count, 3))
    coefficient[:, 0], coefficient[:, 1] = linear, quadratic
    area = np.pi / 4 * diameter**2
    piped = np.array(pipes, dtype=np.int64)
    kind[piped] = 1
    coefficient[piped] = (
        length * mu / (2 * diameter**2 * rho * area),
        diameter / (mu * area),
        1e-4,
    )
    first = np.arange(count + 1, dtype=np.int32)
    return PressureLaws(
        first, kind, coefficient, np.zeros(count), np.ones(count), HeadCurves.of(())
    )


def network(ends, *, nodes, fixed, inflow=(), closed=()):
    ends = np.array(ends, dtype=np.int64)
    fed = np.zeros(nodes)
    for node, flow in inflow:
        fed[node] = flow
    shut = np.zeros(len(ends), dtype=bool)
    shut[list(closed)] = True
    count = len(ends)
    elements = ElementArrays(
        np.arange(count), np.zeros(count, np.int8), np.zeros((count, 3)), np.zeros(count)
    )
    return Network(
        nodes,
        ends[:, 0],
        ends[:, 1],
        shut,
        elements,
        np.array([node for node, _ in fixed], dtype=np.int64),
        np.array([pressure for _, pressure in fixed], dtype=float),
        fed,
    )


def random_mesh(seed):
    """A connected graph of 30 nodes and 70 links with laws over six orders of magnitude."""
    rng = np.random.default_rng(seed)
    nodes, links = 30, 70
    tree = [(int(rng.integers(0, k)), k) for k in range(1, nodes)]
    extra = [tuple(map(int, rng.choice(nodes, 2, replace=False))) for _ in range(links - nodes + 1)]
    ends = tree + extra
    kind = rng.integers(0, 4, links)
    size = 10.0 ** rng.uniform(2, 8, links)
    linear = np.where((kind == 0) | (kind == 2), size, 0.0)
    quadratic = np.where((kind == 1) | (kind == 2), size * 10, 0.0)
    pipes = np.flatnonzero(kind == 3)
    net = network(
        ends, nodes=nodes, fixed=[(0, 0.0), (5, 4e4)], inflow=[(nodes - 1, 0.3), (9, -0.1)]
    )
    return net, law(np.arange(links), linear, quadratic, pipes), rng


@pytest.mark.parametrize("seed", SEEDS)
def test_any_start_leads_to_the_same_flows(seed):
    net, laws, rng = random_mesh(seed)
    found = solve_flow(net, laws, flow_scale=0.3)
    assert found.reason is Reason.CONVERGED
    assert node_balance(net, found.mass_flow) < NODE_TOLERANCE
    assert loop_balance(net, laws.links(found.mass_flow)[0]) < LOOP_TOLERANCE
    cycle = found.mass_flow.copy()
    starts = [cycle * 0, rng.normal(0, 1e3, cycle.size), cycle * (1 + 1e-3), -1e-9 * cycle]
    # starts that balance and are up to a million times too large
    other = solve_flow(net, law(range(70), rng.uniform(1, 9, 70), np.zeros(70)), flow_scale=1.0)
    starts += [cycle + share * (other.mass_flow - cycle) for share in (1e-3, 1.0, -100.0, 100.0)]
    scale = np.abs(found.mass_flow).max()
    for start in starts:
        again = solve_flow(net, laws, flow_scale=0.3, guess=start)
        assert again.reason is Reason.CONVERGED
        assert np.abs(again.mass_flow - found.mass_flow).max() < START_TOLERANCE * scale
    for flow_scale in (1e-4, 1e3):
        again = solve_flow(net, laws, flow_scale=flow_scale)
        assert again.reason is Reason.CONVERGED
        assert np.abs(again.mass_flow - found.mass_flow).max() < START_TOLERANCE * scale


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_pressures_belong_to_the_flows(seed):
    net, laws, _ = random_mesh(seed)
    found = solve_flow(net, laws, flow_scale=0.3)
    drop, _ = laws.links(found.mass_flow)
    head = found.pressure[net.start] - found.pressure[net.end]
    assert np.abs(head - drop).max() < 1e-9 * np.abs(found.pressure).max()


def test_balanced_bridge_carries_nothing():
    """A Wheatstone bridge of equal losses: no flow through the link across."""
    ends = [(0, 1), (0, 2), (1, 3), (2, 3), (1, 2)]
    laws = law(np.arange(5), np.zeros(5), np.full(5, 1e5))
    net = network(ends, nodes=4, fixed=[(3, 0.0)], inflow=[(0, 1.0)])
    found = solve_flow(net, laws, flow_scale=1.0)
    assert found.reason is Reason.CONVERGED
    assert found.mass_flow[:4] == pytest.approx([0.5] * 4, rel=1e-10)
    assert abs(found.mass_flow[4]) < 1e-5


def test_valve_shut_at_one_or_at_both_ends():
    ends = [(0, 1), (0, 2), (2, 3), (3, 1)]
    laws = law(np.arange(4), np.zeros(4), np.full(4, 1e5))
    alone = network(ends[:1], nodes=2, fixed=[(1, 0.0)], inflow=[(0, 1.0)])
    expected = solve_flow(alone, law([0], [0.0], [1e5]), flow_scale=1.0)
    for closed in ((1,), (3,), (1, 3)):
        net = network(ends, nodes=4, fixed=[(1, 0.0)], inflow=[(0, 1.0)], closed=closed)
        found = solve_flow(net, laws, flow_scale=1.0)
        assert found.reason is Reason.CONVERGED
        assert found.mass_flow[0] == pytest.approx(1.0, rel=1e-13)
        assert np.abs(found.mass_flow[1:]).max() < 1e-12
        assert found.pressure[0] == pytest.approx(expected.pressure[0], rel=1e-12)
    # cut off at both ends: no pressure can be known there
    assert np.isnan(found.pressure[2])
    assert np.isnan(found.pressure[3])


def test_all_shut_is_refused():
    net = network([(0, 1)], nodes=2, fixed=[(1, 0.0)], inflow=[(0, 1.0)], closed=(0,))
    with pytest.raises(NetworkError, match="HG520"):
        solve_flow(net, law([0], [0.0], [1.0]), flow_scale=1.0)


def test_flow_without_a_drive_is_rest():
    net = network([(0, 1), (1, 2)], nodes=3, fixed=[(0, 1e3), (2, 1e3)])
    found = solve_flow(net, law([0, 1], [0.0, 0.0], [1e5, 1e5]), flow_scale=1.0)
    assert found.reason is Reason.CONVERGED
    assert np.abs(found.mass_flow).max() < 1e-6


def test_newton_gains_digits_quadratically():
    net, laws, _ = random_mesh(SEEDS[0])
    found = solve_flow(net, laws, flow_scale=0.3)
    far = solve_flow(net, law(range(70), np.full(70, 1e5), np.zeros(70)), flow_scale=0.3)
    guess = found.mass_flow + 1e-4 * (far.mass_flow - found.mass_flow)
    near = solve_flow(net, laws, flow_scale=0.3, guess=guess)
    assert len(near.history) <= 6
    assert len(found.history) <= 20


def test_unsolvable_law_is_reported_and_leaves_nan():
    net = network([(0, 1)], nodes=2, fixed=[(1, 0.0)], inflow=[(0, 1.0)])
    found = solve_flow(net, law([0], [np.nan], [0.0]), flow_scale=1.0)
    assert found.reason is Reason.NOT_FINITE
    assert np.isnan(found.mass_flow).all()


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_heat_leaves_with_the_flow(seed):
    """What is fed in takes up all the heat, whatever way it goes."""
    net, laws, rng = random_mesh(seed)
    found = solve_flow(net, laws, flow_scale=0.3)
    heat = np.where(np.abs(found.mass_flow) > 1e-6, rng.uniform(0, 1e3, 70), 0.0)
    carried = advect(net, found.mass_flow, heat)
    external = net.external_inflow(found.mass_flow)
    leaving = np.minimum(external, 0.0)
    assert -(leaving * np.nan_to_num(carried.node)).sum() == pytest.approx(heat.sum(), rel=1e-9)
    # a node is a mixture of what enters it, hence between the coldest and the warmest of them
    assert np.nanmin(carried.node) >= -1e-9
