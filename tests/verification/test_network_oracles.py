"""Networks against two independent libraries.

1. EPANET (through WNTR): random trees, grids and ladders of losses, where the law is the same;
   laminar pipes, where both are Hagen-Poiseuille; turbulent pipes, where EPANET takes
   Swamee-Jain's friction and we take Churchill's.
2. pandapipes: a row of racks with mixed branches, flows and temperatures.
3. On every one of these networks: sums at the nodes and round the loops, energy, same bits on any
   number of threads.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from heatgrade.materials import Coolant
from heatgrade.network import Fitting, NetworkBuilder, Pipe, solve_network

SAME_LAW = 1e-3  # of the largest flow of the kind; EPANET is asked for 1e-6
OTHER_FRICTION = 0.01  # Swamee-Jain against Churchill, both within 3 % of Colebrook
NODES, LOOPS, ENERGY = 1e-10, 1e-8, 1e-8
WARMTH = 5e-3  # K: pandapipes has one heat capacity, water's varies by 0.1 %
SUPPLY = 313.15  # K
WATER = Coolant("water")
AT = WATER.properties(SUPPLY)
DENSITY, VISCOSITY = float(AT.density), float(AT.viscosity)


@dataclass(frozen=True)
class Graph:
    """Links (start, end, length, bore, loss); node 0 is fed, the last one is held."""

    links: tuple
    flow: float

    @property
    def nodes(self):
        return 1 + max(max(a, b) for a, b, *_ in self.links)


def ours(graph, *, threads=None, heat=None, friction_heat=False):
    builder = NetworkBuilder()
    for k in range(graph.nodes):
        builder.node(str(k))
    for a, b, length, bore, loss in graph.links:
        parts = [Pipe(length, bore, 0.0)] if length else []
        parts += [Fitting(loss, bore)] if loss else []
        builder.place(builder.link(a, b), parts, "")
    network = builder.network(fixed=[(graph.nodes - 1, 0.0)], inflow=[(0, graph.flow)])
    if heat is not None:
        network.elements.heat_flow[:] = heat
    return solve_network(
        network,
        WATER,
        SUPPLY,
        flow_scale=graph.flow,
        friction_heat=friction_heat,
        threads=threads,
    )


def epanet(graph):
    from wntr.epanet.toolkit import ENepanet
    from wntr.epanet.util import EN

    last = graph.nodes - 1
    lines = ["[JUNCTIONS]", f"0 0 {-graph.flow / DENSITY * 1e3:.15g}"]
    lines += [f"{k} 0 0" for k in range(1, last)]
    lines += ["[RESERVOIRS]", f"{last} 500", "[PIPES]"]
    for k, (a, b, length, bore, loss) in enumerate(graph.links):
        lines.append(f"p{k} {a} {b} {length or 1e-4:.15g} {bore * 1e3:.15g} 0 {loss:.15g} Open")
    lines += ["[OPTIONS]", "Units LPS", "Headloss D-W", f"Viscosity {VISCOSITY / DENSITY:.15g}"]
    lines += ["Accuracy 1e-7", "Trials 200", "[TIMES]", "Duration 0", "[END]", ""]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.inp"
        path.write_text("\n".join(lines), encoding="ascii")
        toolkit = ENepanet()
        toolkit.ENopen(str(path), str(path.with_suffix(".rpt")), str(path.with_suffix(".bin")))
        toolkit.ENopenH()
        toolkit.ENinitH(0)
        toolkit.ENrunH()
        count = len(graph.links)
        flows = [toolkit.ENgetlinkvalue(k + 1, EN.FLOW) for k in range(count)]
        toolkit.ENcloseH()
        toolkit.ENclose()
    return np.array(flows) * DENSITY / 1e3


def check(solution):
    assert solution.outcome.converged
    assert solution.node_balance < NODES
    assert solution.loop_balance < LOOPS
    assert solution.energy_balance < ENERGY


losses = st.floats(5.0, 80.0)
bores = st.sampled_from([0.012, 0.016, 0.02])


@st.composite
def trees(draw):
    """A tree of losses whose leaves all reach the return through a loss of their own."""
    count = draw(st.integers(3, 14))
    links, leaves = [], set(range(count))
    for k in range(1, count):
        up = draw(st.integers(0, k - 1))
        leaves.discard(up)
        links.append((up, k, 0.0, draw(bores), draw(losses)))
    links += [(leaf, count, 0.0, draw(bores), draw(losses)) for leaf in sorted(leaves)]
    return Graph(tuple(links), 0.4)


@st.composite
def grids(draw):
    wide, high = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    links = []
    for row in range(high):
        for column in range(wide):
            k = row * wide + column
            if column + 1 < wide:
                links.append((k, k + 1, 0.0, draw(bores), draw(losses)))
            if row + 1 < high:
                links.append((k, k + wide, 0.0, draw(bores), draw(losses)))
    return Graph(tuple(links), 0.5)


@st.composite
def ladders(draw, laminar=False):
    rungs = draw(st.integers(2, 12))
    reverse = draw(st.booleans())
    links = []
    for k in range(rungs):
        s, r = 2 * k, 2 * k + 1
        if laminar:
            links.append((s, r, draw(st.floats(0.2, 2.0)), 0.008, 0.0))
        else:
            links.append((s, r, 0.0, draw(bores), draw(losses)))
        if k + 1 < rungs:
            bore = 0.012 if laminar else 0.03
            length = draw(st.floats(0.02, 0.3)) if laminar else 0.0
            loss = 0.0 if laminar else draw(losses)
            links.append((s, s + 2, length, bore, loss))
            ends = (r, r + 2) if reverse else (r + 2, r)
            links.append((*ends, length, bore, loss))
    end = 2 * rungs
    outlet = 2 * rungs - 1 if reverse else 1
    links.append((outlet, end, 0.1 if laminar else 0.0, 0.02, 0.0 if laminar else 5.0))
    return Graph(tuple(links), 2e-4 if laminar else 0.4)


FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)


@seed(70211)
@FEW
@given(st.one_of(trees(), grids(), ladders()))
def test_losses_as_in_epanet(graph):
    pytest.importorskip("wntr")
    found = ours(graph)
    check(found)
    assert np.abs(found.mass_flow - epanet(graph)).max() < SAME_LAW * np.abs(found.mass_flow).max()


@seed(70212)
@FEW
@given(ladders(laminar=True))
def test_laminar_ladders_as_in_epanet(graph):
    pytest.importorskip("wntr")
    found = ours(graph)
    check(found)
    assert np.abs(found.mass_flow - epanet(graph)).max() < SAME_LAW * graph.flow


def rack_row(turbulent):
    """A row of four racks of three branches each, narrow and wide ones mixed."""
    length, loss = (2.0, 40.0) if turbulent else (0.0, 400.0)
    header = 1.2 if turbulent else 0.0
    links, node, head = [], 2, (0, 1)
    for rack in range(4):
        port = (node, node + 1)
        node += 2
        links.append((head[0], port[0], header, 0.04, 0.5))
        links.append((port[1], head[1], header, 0.04, 0.5))
        head = port
        bores = (0.010 if (rack + branch) % 2 else 0.013 for branch in range(3))
        links.extend((*port, length, bore, loss) for bore in bores)
    links.append((1, node, 0.0, 0.04, 0.5))
    return Graph(tuple(links), 1.2)


def test_turbulent_row_differs_from_epanet_by_the_friction_law_alone():
    pytest.importorskip("wntr")
    fluids = pytest.importorskip("fluids")
    graph = rack_row(turbulent=True)
    found, theirs = ours(graph), epanet(graph)
    check(found)
    gap = np.abs(found.mass_flow - theirs) / np.abs(found.mass_flow)
    assert gap.max() < OTHER_FRICTION
    # the laws themselves differ by as much
    reynolds = np.geomspace(5e3, 2e5, 30)
    churchill = [fluids.friction.Churchill_1977(re, 0.0) for re in reynolds]
    swamee = [fluids.friction.Swamee_Jain_1976(re, 0.0) for re in reynolds]
    laws = np.abs(np.array(churchill) / np.array(swamee) - 1.0).max()
    assert gap.max() < laws < 0.05


def test_row_with_mixed_branches_as_in_pandapipes():
    pandapipes = pytest.importorskip("pandapipes")
    graph = rack_row(turbulent=False)
    heat = np.array([900.0 if loss > 100.0 else 0.0 for *_, loss in graph.links])
    found = ours(graph, heat=heat)
    check(found)
    capacity = float(WATER.enthalpy_difference(SUPPLY, SUPPLY + 4.0)) / 4.0
    fluid = pandapipes.create_constant_fluid(
        "water",
        "liquid",
        density=DENSITY,
        viscosity=VISCOSITY,
        heat_capacity=capacity,
        molar_mass=18.015,
    )
    net = pandapipes.create_empty_network(fluid=fluid)
    pandapipes.create_junctions(net, graph.nodes, pn_bar=5.0, tfluid_k=SUPPLY)
    for (a, b, _, bore, loss), power in zip(graph.links, heat, strict=True):
        pandapipes.create_heat_exchanger(net, a, b, -power, bore * 1e3, loss_coefficient=loss)
    pandapipes.create_ext_grid(net, 0, p_bar=5.0, t_k=SUPPLY, type="pt")
    pandapipes.create_sink(net, graph.nodes - 1, mdot_kg_per_s=graph.flow)
    pandapipes.pipeflow(
        net, mode="sequential", tol_p=1e-8, tol_m=1e-8, tol_T=1e-6, max_iter_hyd=100
    )
    flows = net.res_heat_exchanger.mdot_from_kg_per_s.to_numpy()
    # the density at each place is ours alone: 0.2 % over 4 K
    assert np.abs(flows - found.mass_flow).max() < SAME_LAW * np.abs(flows).max()
    warm = net.res_junction.t_k.to_numpy()
    assert np.abs(warm - found.temperature).max() < WARMTH + SAME_LAW * np.ptp(warm)


def test_same_bits_on_any_number_of_threads():
    """Large enough that threads are started at all."""
    links, flow = [], 2000 * 0.05
    for k in range(2000):
        s, r = 2 * k, 2 * k + 1
        links.append((s, r, 1.0, 0.01, 30.0))
        if k + 1 < 2000:
            links += [(s, s + 2, 0.05, 0.4, 0.0), (r + 2, r, 0.05, 0.4, 0.0)]
    links.append((1, 4000, 0.1, 0.5, 1.0))
    runs = [ours(Graph(tuple(links), flow), threads=n, heat=100.0) for n in (1, 2, 4, 8, 2)]
    check(runs[0])
    for other in runs[1:]:
        for name in ("mass_flow", "pressure", "temperature", "drop", "outlet_temperature"):
            np.testing.assert_array_equal(getattr(other, name), getattr(runs[0], name))
