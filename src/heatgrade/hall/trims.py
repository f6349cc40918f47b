"""Where orifices may sit in a loop, and what they must cost there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.loop import Loop
from heatgrade.hall.loop_result import LoopResult
from heatgrade.network.kind import Kind
from heatgrade.network.network_solver import solve_network

Array = NDArray[np.float64]
Index = NDArray[np.int64]
At = Literal["branches", "racks"]

HEADROOM = 4.0
"""Pressure that drives the search over that of the hall as it is; it moves no answer."""


def rack_kinds(loop: Loop) -> Index:
    """Return the number of the kind of each rack (r,)."""
    kinds = np.zeros(loop.rack_count, dtype=np.int64)
    for k, places in enumerate(loop.kinds):
        kinds[places.number] = k
    return kinds


@dataclass(frozen=True, slots=True, eq=False)
class Trims:
    """Where orifices may sit in a loop, and what should pass there.

    Parameters
    ----------
    element : ndarray (t,)
        Their elements.
    volume_flow, mass_flow : ndarray (t,)
        What is meant to pass [m3/s], [kg/s].
    density : ndarray (t,)
        [kg/m3].
    names : sequence of str
        Branch or rack.
    bores : sequence of float or None
        Inner diameter of the pipe there [m].
    """

    element: Index
    volume_flow: Array
    mass_flow: Array
    density: Array
    names: Sequence[str]
    bores: Sequence[float | None]

    @classmethod
    def of(cls, base: LoopResult, at: At) -> Trims:
        """Return the places of a solved loop."""
        loop = base.loop
        if at == "racks":
            element, kind = loop.rack_trim, rack_kinds(loop)
            flow = base.racks.mass_flow
            names: list[str] = list(loop.rack_names)
            bores: list[float | None] = [None] * loop.rack_count
        else:
            rows = [k.laid.element(k.pattern.trim).ravel() for k in loop.kinds]
            element, kind = np.concatenate(rows), base.branches.kind
            flow = base.branches.mass_flow
            names = [loop.branch_name(k) for k in range(element.size)]
            bores = []
            for k in loop.kinds:
                hoses = [branch.hose for branch in k.pattern.rack.branches]
                own = [None if hose is None else hose.inner_diameter for hose in hoses]
                bores += own * k.laid.count
        flowing = flow > 0.0
        element, kind = element[flowing], kind[flowing]
        number = np.bincount(kind)
        # the part that holds it counts at its own inlet, a little behind the branch's
        flow = flow[flowing]
        meant = (np.bincount(kind, weights=flow) / np.maximum(number, 1))[kind]
        density = base.solution.density[element]
        keep = np.flatnonzero(flowing).tolist()
        return cls(
            element,
            meant / base.solution.inlet_density[element],
            meant,
            density,
            [names[k] for k in keep],
            [bores[k] for k in keep],
        )


def needed(base: LoopResult, trims: Trims, threads: int | None) -> Array:
    """Return the coefficient that each orifice must have (t,) [1/m4]."""
    loop, solved = base.loop, base.solved
    network = solved.network
    elements = network.elements
    kind, size = elements.kind.copy(), elements.size.copy()
    kind[trims.element] = Kind.FLOW
    size[trims.element] = 0.0
    size[trims.element, 0] = trims.volume_flow
    closed = network.closed.copy()
    for place in loop.units:
        closed[[place.exchanger_link, place.pump_link]] = True
    exchange = elements.exchange
    if exchange is not None:
        exchange = replace(exchange, exchangers=())
    held = replace(
        network,
        closed=closed,
        elements=replace(elements, kind=kind, size=size, exchange=exchange),
        fixed_node=np.array(loop.ports, dtype=np.int64),
        fixed_pressure=np.array([HEADROOM * base.pressure_drop, 0.0]),
        inflow=np.zeros(network.node_count),
    )
    solution = solve_network(
        held,
        loop.coolant,
        base.supply_temperature,
        flow_scale=float(trims.mass_flow.sum()),
        threads=threads,
        judge=False,
    )
    left = solution.drop[trims.element]
    return np.asarray((left - left.min()) * trims.density / trims.mass_flow**2)
