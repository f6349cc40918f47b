"""Ladders against pandapipes, an independent network solver.

The friction laws of the two differ (pandapipes' default adds a rough-pipe term at every Reynolds
number, its others have no laminar branch), so the cases use what both state alike:

1. Local losses only (zeta, K): a direct and a reverse ladder, flows and pressures.
2. Laminar pipes at Re below 10, where the term that pandapipes adds is under 1e-4 of 64/Re.
3. Temperatures of a ladder with heat, at one constant heat capacity in pandapipes against the
   variable one here: the difference allowed is that of the heat capacity.
"""

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.rack import Branch, Fitting, Hose, Manifold, MountedPlate, Rack, solve_network

pandapipes = pytest.importorskip("pandapipes")

LOSS_TOLERANCE = 1e-12  # relative, of flows and drops: the laws are the same, so is the answer
LAMINAR_TOLERANCE = 2e-4  # relative: its extra friction term
TEMPERATURE_TOLERANCE = 2e-3  # relative, of temperature rises: heat capacity over 20 K of water
SUPPLY = 313.15  # K
SEED = 2718
WATER = Coolant("water")


def empty_net():
    at = WATER.properties(SUPPLY)
    fluid = pandapipes.create_constant_fluid(
        "water at 40 degC",
        "liquid",
        density=float(at.density),
        viscosity=float(at.viscosity),
        heat_capacity=float(at.heat_capacity),
        molar_mass=18.015,
    )
    return pandapipes.create_empty_network(fluid=fluid)


def peer_flows(edges, mass_flow, *, heat=None, pipe=None):
    """Solve links (start, end, K, diameter) or, with `pipe`, (start, end, length, diameter).

    The first node is fed, the last one is held at 5 bar.
    """
    net = empty_net()
    count = 1 + max(max(a, b) for a, b, *_ in edges)
    nodes = [
        pandapipes.create_junction(net, pn_bar=5.0, tfluid_k=SUPPLY, height_m=0.0)
        for _ in range(count)
    ]
    for k, (a, b, size, diameter) in enumerate(edges):
        if pipe:
            pandapipes.create_pipe_from_parameters(
                net, nodes[a], nodes[b], size / 1e3, diameter * 1e3, k_mm=1e-20, sections=1
            )
        else:
            gain = 0.0 if heat is None else float(heat[k])
            pandapipes.create_heat_exchanger(
                net, nodes[a], nodes[b], -gain, diameter * 1e3, loss_coefficient=size
            )
    # the port that feeds sets the temperature, the port that draws sets the flow
    pandapipes.create_ext_grid(net, nodes[0], p_bar=5.0, t_k=SUPPLY, type="pt")
    pandapipes.create_sink(net, nodes[-1], mdot_kg_per_s=mass_flow)
    pandapipes.pipeflow(
        net,
        mode="hydraulics" if heat is None else "sequential",
        friction_model="nikuradse",
        tol_p=1e-13,
        tol_m=1e-13,
        tol_T=1e-6,
        tol_res=1e-11 if heat is None else 1e-4,  # its heat residual, in W, stalls above
        max_iter_hyd=200,
        max_iter_therm=200,
    )
    table = net.res_pipe if pipe else net.res_heat_exchanger
    return (
        table.mdot_from_kg_per_s.to_numpy(),
        net.res_junction.p_bar.to_numpy() * 1e5,
        net.res_junction.t_k.to_numpy(),
    )


def ladder(count, rng, order):
    """Links of a ladder with random losses: supply chain, rungs, return chain."""
    supply = list(range(count + 1))
    back = [count + 1 + k for k in range(count)]
    end = 2 * count + 1
    edges = [(supply[k], supply[k + 1], rng.uniform(0.1, 0.6), 0.03) for k in range(count)]
    rungs = [(supply[k + 1], back[k], rng.uniform(20, 60), 0.01) for k in range(count)]
    chain = back[::-1] if order == "direct" else back
    returns = [(chain[k], chain[k + 1], rng.uniform(0.1, 0.6), 0.03) for k in range(count - 1)]
    returns.append((chain[-1], end, 0.3, 0.03))
    return edges + rungs + returns, slice(count, 2 * count)


def our_solution(edges, mass_flow, heat=None):
    builder = NetworkBuilder()
    count = 1 + max(max(a, b) for a, b, *_ in edges)
    nodes = [builder.node(str(k)) for k in range(count)]
    for k, (a, b, loss, diameter) in enumerate(edges):
        link = builder.link(nodes[a], nodes[b])
        builder.place(link, [Fitting(loss, diameter)], "")
        if heat is not None:
            builder.place(link, [MountedPlate(Free(), float(heat[k]))], "")
    network = builder.network([(nodes[-1], 0.0)], [(nodes[0], mass_flow)])
    return solve_network(network, WATER, SUPPLY, flow_scale=mass_flow, friction_heat=False)


class Free:
    """A heater that costs no pressure."""

    heat_flow = 0.0

    def pressure_coefficients(self, temperature):
        return 0.0, 0.0

    def thermal_resistance(self, volume_flow, temperature):
        return 0.0

    def check(self, volume_flow, temperature, where):
        return ()


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_ladder_of_losses(order):
    edges, _ = ladder(12, np.random.default_rng(SEED), order)
    flow, pressure, _ = peer_flows(edges, 1.4)
    ours = our_solution(edges, 1.4)
    np.testing.assert_allclose(ours.mass_flow, flow, rtol=LOSS_TOLERANCE)
    drop = pressure[0] - pressure
    np.testing.assert_allclose(
        ours.pressure[0] - ours.pressure, drop, atol=LOSS_TOLERANCE * drop.max()
    )


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_ladder_of_laminar_pipes_as_a_rack(order):
    count, manifold, hose = 8, Manifold(0.004, pitch=0.3, length_to_first=0.2), Hose(0.25, 0.002)
    rack = Rack.manifold(
        [Branch((), hose=hose) for _ in range(count)],
        supply_manifold=manifold,
        coolant=WATER,
        return_order=order,
        friction_heat=False,
    )
    flow = count * 1e-8
    result = rack.solve(supply_temperature=SUPPLY, volume_flow=flow)
    first, pitch = manifold.length_to_first, manifold.pitch
    back = [count + 1 + k for k in range(count)]
    edges = [(k, k + 1, first if k == 0 else pitch, 0.004) for k in range(count)]
    edges += [(k + 1, back[k], 2 * hose.length, 0.002) for k in range(count)]
    chain = back[::-1] if order == "direct" else back
    edges += [(chain[k], chain[k + 1], pitch, 0.004) for k in range(count - 1)]
    edges.append((chain[-1], 2 * count + 1, first, 0.004))
    peer, pressure, _ = peer_flows(edges, result.mass_flow, pipe=True)
    np.testing.assert_allclose(
        result.branch_mass_flows, peer[count : 2 * count], rtol=LAMINAR_TOLERANCE
    )
    assert result.pressure_drop == pytest.approx(pressure[0] - pressure[-1], rel=LAMINAR_TOLERANCE)


def test_temperatures_of_a_heated_ladder():
    rng = np.random.default_rng(SEED)
    edges, rungs = ladder(9, rng, "direct")
    heat = np.zeros(len(edges))
    heat[rungs] = rng.uniform(2e3, 9e3, 9)
    _, _, temperature = peer_flows(edges, 1.0, heat=heat)
    # constant properties there: density must not change the flows here either
    ours = our_solution(edges, 1.0, heat=heat)
    back = slice(10, 20)  # the return nodes
    rise = temperature[back] - SUPPLY
    assert rise.min() > 3.0
    np.testing.assert_allclose(ours.temperature[back] - SUPPLY, rise, rtol=TEMPERATURE_TOLERANCE)
    assert ours.temperature[:10] == pytest.approx([SUPPLY] * 10, abs=1e-9)
