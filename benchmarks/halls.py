"""Halls of racks as arrays, for three network solvers.

Every rack has 18 branches of four plates side by side, a hose before and after them, and manifolds
with the direct return; the racks hang one after the other on two headers that grow with them.  A
plate is a loss ``K rho v^2 / 2``, everything else a pipe: all three solvers can state that.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade import Coolant
from heatgrade.network import Network, NetworkSolution, solve_network
from heatgrade.network import solve_hydraulics as solve_hydraulics_at
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.flow_engine import FlowSolution
from heatgrade.network.kind import Kind
from heatgrade.network.liquid_table import LiquidTable

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SUPPLY = 318.15  # K
PLATE_FLOW = 0.045  # kg/s
PLATE_HEAT = 1800.0  # W
PLATE_BORE, PLATE_LOSS = 0.006, 24.0  # m, -: 30 kPa at PLATE_FLOW
BRANCHES, IN_BRANCH = 18, 4
TOLERANCE = 1e-6  # K, of ours and of pandapipes
ROUGHNESS = 1.5e-6  # m, drawn tube
PASCAL_PER_METRE = 9.80665 * 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Hall:
    """Links of a hall: pipes, and plates with a loss; node 0 is fed, node 1 is held."""

    start: Index
    end: Index
    length: Array
    diameter: Array
    loss: Array
    plates: int

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(max(self.start.max(), self.end.max())) + 1

    @property
    def mass_flow(self) -> float:
        """Flow through the hall [kg/s]."""
        return self.plates * PLATE_FLOW


def hall(plates: int) -> Hall:
    """Return a hall with `plates` plates, a multiple of 72, or the next one above."""
    racks = -(-plates // (BRANCHES * IN_BRANCH))
    rack, branch = np.arange(racks)[:, None], np.arange(BRANCHES)[None, :]
    # nodes: 0 and 1, headers, manifold ports, split and join of each branch
    head = 2 + 2 * np.arange(racks)
    base = 2 + 2 * racks + 4 * (BRANCHES * rack + branch)
    supply, back, split, join = base, base + 1, base + 2, base + 3
    rows: list[tuple[Any, Any, Any, float, float]] = []
    bore = 0.05 * max(1.0, racks) ** 0.45
    rows.append((np.concatenate(([0], head[:-1])), head, 1.2, bore, 0.0))
    rows.append((head + 1, np.concatenate(([1], head[:-1] + 1)), 1.2, bore, 0.0))
    rows.append((head, supply[:, 0], 1.5, 0.05, 0.0))
    rows.append((back[:, 0], head + 1, 1.5, 0.05, 0.0))
    rows.append((supply[:, :-1], supply[:, 1:], 0.048, 0.045, 0.0))
    rows.append((back[:, 1:], back[:, :-1], 0.048, 0.045, 0.0))
    rows.append((supply, split, 0.8, 0.016, 0.0))
    rows.append((join, back, 0.8, 0.016, 0.0))
    rows.extend((split, join, 0.0, PLATE_BORE, PLATE_LOSS) for _ in range(IN_BRANCH))
    start = np.concatenate([np.ravel(row[0]) for row in rows])
    end = np.concatenate([np.ravel(row[1]) for row in rows])
    sizes = [np.full(np.size(row[0]), row[k]) for k in (2, 3, 4) for row in rows]
    count = len(rows)
    length, diameter, loss = (np.concatenate(sizes[k * count : (k + 1) * count]) for k in range(3))
    return Hall(start, end, length, diameter, loss, plates=int((loss > 0.0).sum()))


def network(case: Hall) -> Network:
    """Return the hall as HeatGrade's arrays."""
    links = case.start.size
    plate = case.loss > 0.0
    size = np.zeros((links, 3))
    size[:, 0], size[:, 1], size[:, 2] = case.length, case.diameter, ROUGHNESS
    area = np.pi / 4.0 * case.diameter[plate] ** 2
    size[plate] = 0.0
    size[plate, 0] = case.loss[plate] / (2.0 * area**2)
    elements = ElementArrays(
        np.arange(links),
        np.where(plate, Kind.LOSS, Kind.PIPE).astype(np.int8),
        size,
        np.where(plate, PLATE_HEAT, 0.0),
    )
    inflow = np.zeros(case.nodes)
    inflow[0] = case.mass_flow
    return Network(
        case.nodes,
        case.start,
        case.end,
        np.zeros(links, dtype=bool),
        elements,
        np.array([1]),
        np.array([0.0]),
        inflow,
    )


def solve_hydraulics(
    case: Hall, made: Network, coolant: Coolant, liquid: LiquidTable
) -> FlowSolution:
    """Solve for flows and pressures at the supply temperature, from arrays in memory.

    The liquid's properties are given, as EPANET's viscosity is.
    """
    return solve_hydraulics_at(made, coolant, SUPPLY, flow_scale=case.mass_flow, liquid=liquid)


def solve_with_heat(
    case: Hall, made: Network, coolant: Coolant, liquid: LiquidTable | None = None
) -> NetworkSolution:
    """Solve for flows and temperatures together, with viscosity and density of each place.

    Tables by `LiquidTable.isothermal` give one viscosity and density, as pandapipes has them here.
    """
    return solve_network(
        made,
        coolant,
        SUPPLY,
        flow_scale=case.mass_flow,
        temperature_tolerance=TOLERANCE,
        liquid=liquid,
    )


def epanet(case: Hall, coolant: Coolant) -> tuple[Callable[[], None], Callable[[], Array]]:
    """Return EPANET's solve of the hall, ordering included, and a reader of its flows [kg/s]."""
    from wntr.epanet.toolkit import ENepanet
    from wntr.epanet.util import EN

    properties = coolant.properties(SUPPLY)
    density = float(properties.density)
    folder = Path(tempfile.mkdtemp())
    path = folder / "hall.inp"
    kinematic = float(properties.viscosity) / density
    path.write_text(_inp(case, density, kinematic / 1e-6), encoding="ascii")
    toolkit = ENepanet()
    toolkit.ENopen(str(path), str(folder / "hall.rpt"), str(folder / "hall.bin"))

    def solve() -> None:
        toolkit.ENopenH()
        toolkit.ENinitH(0)
        toolkit.ENrunH()

    def flows() -> Array:
        found = [toolkit.ENgetlinkvalue(k + 1, EN.FLOW) for k in range(case.start.size)]
        return np.array(found) * density / 1e3

    return solve, flows


def _inp(case: Hall, density: float, viscosity: float) -> str:
    lines = ["[JUNCTIONS]", f"0 0 {-case.mass_flow / density * 1e3:.12g}"]
    lines += [f"{k} 0 0" for k in range(2, case.nodes)]
    lines += ["[RESERVOIRS]", "1 500", "[PIPES]"]
    for k, (a, b) in enumerate(zip(case.start.tolist(), case.end.tolist(), strict=True)):
        # a plate is a millimetre of pipe with its loss
        length = max(case.length[k], 1e-3)
        bore = case.diameter[k] * 1e3
        lines.append(
            f"p{k} {a} {b} {length:.9g} {bore:.9g} {ROUGHNESS * 1e3:.9g} {case.loss[k]:.9g} Open"
        )
    # EPANET wants the viscosity as a multiple of 1.1e-5 ft2/s or in m2/s
    lines += ["[OPTIONS]", "Units LPS", "Headloss D-W", f"Viscosity {viscosity * 1e-6:.9g}"]
    lines += ["Accuracy 1e-6", "Trials 200", "[TIMES]", "Duration 0", "[END]", ""]
    return "\n".join(lines)


def pandapipes_net(case: Hall, coolant: Coolant) -> Any:
    """Return the hall as a network of pandapipes with the properties at the supply."""
    import pandapipes

    at = coolant.properties(SUPPLY)
    fluid = pandapipes.create_constant_fluid(
        "coolant at the supply temperature",
        "liquid",
        density=float(at.density),
        viscosity=float(at.viscosity),
        heat_capacity=float(at.heat_capacity),
        molar_mass=18.015,
    )
    net = pandapipes.create_empty_network(fluid=fluid)
    pandapipes.create_junctions(net, case.nodes, pn_bar=5.0, tfluid_k=SUPPLY)
    plate = case.loss > 0.0
    pipe = ~plate
    pandapipes.create_pipes_from_parameters(
        net,
        case.start[pipe],
        case.end[pipe],
        length_km=case.length[pipe] / 1e3,
        inner_diameter_mm=case.diameter[pipe] * 1e3,
        k_mm=ROUGHNESS * 1e3,
    )
    pandapipes.create_heat_exchangers(
        net,
        case.start[plate],
        case.end[plate],
        qext_w=-PLATE_HEAT,
        inner_diameter_mm=case.diameter[plate] * 1e3,
        loss_coefficient=case.loss[plate],
    )
    pandapipes.create_ext_grid(net, 0, p_bar=5.0, t_k=SUPPLY, type="pt")
    pandapipes.create_sink(net, 1, mdot_kg_per_s=case.mass_flow)
    return net


def solve_pandapipes(net: Any, *, heat: bool) -> Array:
    """Solve; return the flows of the plates [kg/s]."""
    import pandapipes

    pandapipes.pipeflow(
        net,
        mode="sequential" if heat else "hydraulics",
        friction_model="nikuradse",
        tol_p=1e-6,
        tol_m=1e-6,
        tol_T=TOLERANCE,
        max_iter_hyd=100,
    )
    flows: Array = net.res_heat_exchanger.mdot_from_kg_per_s.to_numpy()
    return flows


def pandapipes_return(net: Any) -> float:
    """Return the temperature at which the coolant leaves pandapipes' hall [K]."""
    return float(net.res_junction.t_k.iloc[1])
