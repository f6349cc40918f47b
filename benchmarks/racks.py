"""Racks to solve: whole ones, and ladders of losses that another network solver can state too.

In a ladder every link loses ``K rho v^2 / 2``; the supply chain feeds the rungs one by one and the
return chain collects them on the same side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade import Branch, Coolant, Hose, Manifold, MountedPlate, PlateCurve, QuickDisconnect
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.rack import Fitting, Network, NetworkSolution, Rack, solve_network

Array = NDArray[np.float64]

SUPPLY = 318.15  # K
FLOW_PER_PLATE = 4.5e-5  # m3/s, 2.7 L/min
SEED = 20261122
RUNG_FLOW = 0.05  # kg/s, mean


def plate_rack(plates: int, in_branch: int) -> Rack:
    """Return `plates` plates of 1.8 kW, `in_branch` of them side by side in each branch."""
    flow = FLOW_PER_PLATE * np.array([0.5, 0.75, 1.0, 1.5, 2.0])
    drop = 2.0e8 * flow + 1.5e12 * flow**2
    resistance = 0.012 + 0.008 * (FLOW_PER_PLATE / flow) ** 0.6
    curve = PlateCurve.from_table(
        flow, drop, resistance, heat_flow=1800.0, coolant="PG25", inlet_temperature=SUPPLY
    )
    mounted = tuple(MountedPlate(curve, name=f"plate {k + 1}") for k in range(in_branch))
    branch = Branch(
        mounted,
        "parallel",
        hose=Hose(0.5, 12e-3, 2.0),
        quick_disconnect=QuickDisconnect.uqd("08"),
    )
    branches = plates // in_branch
    manifold = Manifold(70e-3 * max(1.0, branches / 18) ** 0.5)
    return Rack.manifold([branch] * branches, supply_manifold=manifold, coolant=Coolant("PG25"))


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder: which nodes each link joins, its loss coefficient and its diameter [m]."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    loss: Array
    diameter: Array
    mass_flow: float

    @property
    def nodes(self) -> int:
        """Number of nodes; the first is fed, the last is held."""
        return int(self.end.max()) + 1


def ladder(rungs: int) -> Ladder:
    """Return a ladder with random losses and pipes wide enough that every rung gets its share."""
    random = np.random.default_rng(SEED)
    supply = np.arange(rungs + 1)
    back = np.arange(rungs + 1, 2 * rungs + 1)[::-1]
    start = np.concatenate([supply[:-1], supply[1:], back])
    end = np.concatenate([supply[1:], back[::-1], back[1:], [2 * rungs + 1]])
    wide = 0.03 * (rungs / 12) ** 0.75
    chain = random.uniform(0.1, 0.6, 2 * rungs)
    loss = np.concatenate([chain[:rungs], random.uniform(20.0, 60.0, rungs), chain[rungs:]])
    diameter = np.concatenate([np.full(rungs, wide), np.full(rungs, 0.01), np.full(rungs, wide)])
    return Ladder(start, end, loss, diameter, RUNG_FLOW * rungs)


def our_network(case: Ladder) -> Network:
    """Return the ladder as HeatGrade's network."""
    builder = NetworkBuilder()
    nodes = [builder.node(str(k)) for k in range(case.nodes)]
    links = zip(case.start, case.end, case.loss, case.diameter, strict=True)
    for start, end, loss, diameter in links:
        link = builder.link(nodes[start], nodes[end])
        builder.place(link, [Fitting(float(loss), float(diameter))], "")
    return builder.network([(nodes[-1], 0.0)], [(nodes[0], case.mass_flow)])


def solve_ours(case: Ladder, network: Network) -> NetworkSolution:
    """Solve the ladder with water at the supply temperature throughout."""
    water = Coolant("water")
    return solve_network(network, water, SUPPLY, flow_scale=case.mass_flow, friction_heat=False)


def pandapipes_network(case: Ladder) -> Any:
    """Return the ladder as a network of pandapipes, with the same properties of water."""
    import pandapipes

    at = Coolant("water").properties(SUPPLY)
    fluid = pandapipes.create_constant_fluid(
        "water at the supply temperature",
        "liquid",
        density=float(at.density),
        viscosity=float(at.viscosity),
        heat_capacity=float(at.heat_capacity),
        molar_mass=18.015,
    )
    net = pandapipes.create_empty_network(fluid=fluid)
    at_start = {"pn_bar": 5.0, "tfluid_k": SUPPLY, "height_m": 0.0}
    nodes = [pandapipes.create_junction(net, **at_start) for _ in range(case.nodes)]
    for start, end, loss, diameter in zip(
        case.start, case.end, case.loss, case.diameter, strict=True
    ):
        pandapipes.create_heat_exchanger(
            net, nodes[start], nodes[end], 0.0, diameter * 1e3, loss_coefficient=loss
        )
    pandapipes.create_ext_grid(net, nodes[0], p_bar=5.0, t_k=SUPPLY, type="pt")
    pandapipes.create_sink(net, nodes[-1], mdot_kg_per_s=case.mass_flow)
    return net


def solve_pandapipes(net: Any) -> Array:
    """Solve for the flows [kg/s]."""
    import pandapipes

    pandapipes.pipeflow(
        net,
        mode="hydraulics",
        friction_model="nikuradse",
        tol_p=1e-10,
        tol_m=1e-10,
        tol_res=1e-8,
        max_iter_hyd=200,
    )
    flows: Array = net.res_heat_exchanger.mdot_from_kg_per_s.to_numpy()
    return flows
