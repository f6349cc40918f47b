"""Racks of one kind by themselves: flows and junctions as functions of the head at their ports."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.polynomial import Chebyshev
from numpy.typing import NDArray

from heatgrade.hall.rack_pattern import RackPattern
from heatgrade.materials import Coolant
from heatgrade.network import Structure, solve_network
from heatgrade.network.curve_table import thermal_resistance
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution

Array = NDArray[np.float64]

HEADS = 6
"""Heads at which a rack is solved: over some ten per cent a polynomial is then good to 1e-7."""


@dataclass(frozen=True, slots=True, eq=False)
class RackHeads:
    """A rack between two given pressures, whole or with a branch unplugged.

    Polynomials in the head between its ports [Pa], of the supply temperature that they were made
    at. Of an outage their differences count, so that what they leave out hardly matters.

    Parameters
    ----------
    mass_flow : Chebyshev
        Flow of the rack [kg/s].
    plate_flow, junction : Chebyshev
        Flow [kg/s] and hottest junction [K] of each plate that stays on.
    on : ndarray (p,) of bool
        Which plates stay on and are given heat.
    """

    mass_flow: Chebyshev
    plate_flow: list[Chebyshev]
    junction: list[Chebyshev]
    on: NDArray[np.bool_]

    def plates(self, head: Array) -> tuple[Array, Array]:
        """Return flow and junction of each plate that stays on (k, on) at heads (k,)."""
        flow = np.stack([f(head) for f in self.plate_flow], axis=-1)
        return flow, np.stack([f(head) for f in self.junction], axis=-1)


class RackAlone:
    """Solves the racks of one kind between given pressures.

    Parameters
    ----------
    pattern : RackPattern
        The kind.
    coolant : Coolant
        Its coolant.
    liquid : LiquidTable
        Tables about the supply temperature.
    flow_scale : float
        Flow of the rack [kg/s].
    heads : (float, float)
        Least and largest head [Pa].
    """

    def __init__(
        self,
        pattern: RackPattern,
        coolant: Coolant,
        liquid: LiquidTable,
        flow_scale: float,
        heads: tuple[float, float],
    ) -> None:
        self.pattern, self.coolant, self.liquid, self.scale = pattern, coolant, liquid, flow_scale
        ends = np.array(pattern.ports, dtype=np.int64)
        self.network = replace(pattern.network, fixed_node=ends, fixed_pressure=np.zeros(2))
        self.structure = Structure.of(self.network)
        middle, half = 0.5 * (heads[0] + heads[1]), 0.5 * (heads[1] - heads[0])
        self.domain = heads
        self.at = middle + half * np.cos(np.pi * (np.arange(HEADS) + 0.5) / HEADS)
        # the same polynomials go through all values at these heads
        self.fit = np.linalg.inv(np.polynomial.chebyshev.chebvander((self.at - middle) / half, 5))

    def without(self, branch: int | None) -> RackHeads:
        """Return the rack with a branch unplugged and switched off, or as it is."""
        pattern, network = self.pattern, self.network
        if branch is not None:
            closed, heat = network.closed.copy(), network.elements.heat_flow.copy()
            closed[pattern.branch_links[branch][0]] = True
            heat[pattern.elements_of(branch)] = 0.0
            elements = replace(network.elements, heat_flow=heat)
            network = replace(network, closed=closed, elements=elements)
        on = network.elements.heat_flow[pattern.plate_element] > 0.0
        total, flow, junction = [], [], []
        for head in self.at.tolist():
            held = replace(network, fixed_pressure=np.array([head, 0.0]))
            found = solve_network(
                held,
                self.coolant,
                self.liquid.reference,
                flow_scale=self.scale,
                structure=self.structure,
                liquid=self.liquid,
                judge=False,
            )
            total.append(float(held.divergence(found.mass_flow)[pattern.ports[0]]))
            each, warm = _plates(held, found, pattern)
            flow.append(each[on])
            junction.append(warm[on])
        return RackHeads(
            self._through(np.array(total)),
            [self._through(values) for values in np.array(flow).T],
            [self._through(values) for values in np.array(junction).T],
            on,
        )

    def _through(self, values: Array) -> Chebyshev:
        return Chebyshev(self.fit @ values, domain=self.domain)


def _plates(network: Network, found: NetworkSolution, pattern: RackPattern) -> tuple[Array, Array]:
    """Return flow [kg/s] and hottest junction [K] of each plate (p,)."""
    elements = network.elements
    each = np.abs(found.mass_flow / network.multiplicity)[elements.link]
    junction = np.full(elements.count, np.nan)
    for index, curve in elements.plates:
        wet = index[np.isfinite(found.inlet_temperature[index])]
        volume, inlet = each[wet] / found.inlet_density[wet], found.inlet_temperature[wet]
        resistance = thermal_resistance(curve, volume, inlet)
        junction[wet] = inlet + resistance * elements.heat_flow[wet]
    return each[pattern.plate_element], junction[pattern.plate_element]
