"""A network read from a file: its shape, what feeds it, and what was not carried over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from heatgrade.caution import Caution
from heatgrade.errors import NetworkError, positive
from heatgrade.materials import Coolant
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.kind import PIPES, Kind
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.network_solver import solve_network

GRAVITY = 9.80665  # m/s2, standard

TYPICAL_VELOCITY = 1.0
"""Velocity that sets the solver's flow scale where no flow is given [m/s]; not an input."""


@dataclass(frozen=True, slots=True, eq=False)
class FreeNetwork:
    """A network whose pressures and feeds wait for the liquid.

    Parameters
    ----------
    name : str
        Short name.
    source : str
        What it was read from.
    shape : Network
        Nodes, links and elements; its fixed pressures and feeds are set by `network`.
    pressures : mapping of int to float
        Given pressure of nodes [Pa].
    heads : mapping of int to float
        Given head of nodes [m of the liquid].
    feeds : mapping of int to float
        What is fed in at nodes [kg/s]; negative where it is drawn off.
    volume_feeds : mapping of int to float
        Likewise as volume [m3/s].
    elevations : mapping of int to float
        Height of nodes [m], where the file has them: pressures of the solution then are
        ``rho g head``.
    coordinates : mapping of int to (float, float)
        Places of nodes on a map, where the file has them.
    in_metres : bool
        Whether what parts hold and give are heads [m] and not pressures.
    not_carried : tuple of str
        What the file holds beyond the hydraulic part.
    """

    name: str
    source: str
    shape: Network = field(repr=False)
    pressures: Mapping[int, float]
    heads: Mapping[int, float]
    feeds: Mapping[int, float]
    volume_feeds: Mapping[int, float]
    elevations: Mapping[int, float]
    coordinates: Mapping[int, tuple[float, float]] = field(default_factory=dict, repr=False)
    in_metres: bool = False
    not_carried: tuple[str, ...] = ()

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What was not carried over."""
        return tuple(Caution("not-carried-over", self.source, note) for note in self.not_carried)

    def network(self, coolant: Coolant, temperature: float) -> Network:
        """Return the network for a liquid at a temperature [K]."""
        density = float(coolant.properties(temperature).density)
        fixed = {node: GRAVITY * density * head for node, head in self.heads.items()}
        fixed.update(self.pressures)
        inflow = np.zeros(self.shape.node_count)
        for node, flow in self.feeds.items():
            inflow[node] += flow
        for node, volume in self.volume_feeds.items():
            inflow[node] += density * volume
        # what is drawn off at a node of given pressure leaves there all the same
        inflow[list(fixed)] = 0.0
        elements = self.shape.elements
        if self.in_metres:
            elements = in_pascals(elements, GRAVITY * density)
        return replace(
            self.shape,
            elements=elements,
            fixed_node=np.array(list(fixed), dtype=np.int64),
            fixed_pressure=np.array(list(fixed.values()), dtype=float),
            inflow=inflow,
        )

    def solve(
        self,
        coolant: Coolant | str = "water",
        temperature: float = 293.15,
        *,
        friction_heat: bool = False,
        threads: int | None = None,
    ) -> NetworkSolution:
        """Return flows, pressures and temperatures.

        Parameters
        ----------
        coolant : Coolant or str
            The liquid.
        temperature : float
            Of all that is fed in, unless the file says otherwise [K].
        friction_heat : bool
            Count friction as heat of the liquid.
        threads : int, optional
            Threads; the answer has the same bits on any number.

        Raises
        ------
        NetworkError
            As `solve_network`: no given pressure, a part that hangs on none, pumps that fight.
        """
        liquid = Coolant(coolant) if isinstance(coolant, str) else coolant
        positive(temperature, "temperature", "K")
        liquid.check_temperature(temperature, "temperature")
        made = self.network(liquid, temperature)
        return solve_network(
            made,
            liquid,
            temperature,
            flow_scale=self._flow_scale(made, liquid, temperature),
            friction_heat=friction_heat,
            threads=threads,
        )

    def _flow_scale(self, made: Network, coolant: Coolant, temperature: float) -> float:
        """Return what is fed in, or a typical velocity in the median pipe [kg/s]."""
        fed = 0.5 * float(np.abs(made.inflow).sum())
        elements = self.shape.elements
        bores = elements.size[PIPES[elements.kind], 1]
        area = math.pi / 4.0 * float(np.median(bores)) ** 2 if bores.size else 1e-3
        density = float(coolant.properties(temperature).density)
        return max(fed, TYPICAL_VELOCITY * area * density)

    def gauge_pressure(self, solution: NetworkSolution) -> dict[int, float]:
        """Return the pressure above the surroundings of the nodes whose height is known [Pa]."""
        density = float(np.median(solution.density)) if solution.density.size else math.nan
        return {
            node: float(solution.pressure[node]) - GRAVITY * density * height
            for node, height in self.elevations.items()
        }


def in_pascals(elements: ElementArrays, weight: float) -> ElementArrays:
    """Return elements whose heads are given in metres with pressures; `weight` is rho g [Pa/m]."""
    size, kind = elements.size.copy(), elements.kind
    size[kind == Kind.DROP, 1] *= weight
    size[kind == Kind.DEMAND, 0] *= weight
    emitter = kind == Kind.EMITTER
    size[emitter, 0] *= weight ** -size[emitter, 1]
    held = elements.regulators
    if held is not None:
        held = replace(held, pressure=held.pressure * weight)
    return replace(elements, size=size, curves=elements.curves.scaled(weight), regulators=held)


def checked_references(found: FreeNetwork) -> FreeNetwork:
    """Return the network, or say that nothing in it has a given pressure.

    Errors: `NetworkError` HG523.
    """
    if found.pressures or found.heads:
        return found
    raise NetworkError(
        "HG523",
        "the network has no node of given pressure",
        entry=found.source,
        value=0,
        allowed=">= 1",
        remedy="give the pressure of one node: the expansion vessel, a reservoir or an open end",
    )
