"""Enthalpies where coolant runs in circles: opened one by one, or all nodes together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.native import heat_transport
from heatgrade.network.flow_sequence import FlowSequence
from heatgrade.network.network import Network
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

NO_WAY_OUT = 1e-13
"""Share of a circle's heat that leaves it, below which nothing carries it away."""


class FlowCircles:
    """One set of flows and maps, from which the enthalpies of the nodes follow."""

    def __init__(
        self,
        network: Network,
        shape: Structure,
        mass_flow: Array,
        order: FlowSequence,
        link_map: Array,
        still: float,
        brought: tuple[Array, Array | None],
    ) -> None:
        count = network.node_count
        fed, fed_enthalpy = brought
        self.network, self.shape, self.map, self.order = network, shape, link_map, order
        self.flow, self.moving, self.still = mass_flow, np.abs(order.direction), still
        self.fed = np.maximum(fed, 0.0)
        self.fed_enthalpy = np.zeros(count) if fed_enthalpy is None else fed_enthalpy
        self.tear, self.tears = order.tear, order.tears

    def nodes(self) -> Array:
        """Return the enthalpy of each node [J/kg]; NaN where nothing flows."""
        if self.tears < 0:
            return self._together()
        torn = np.flatnonzero(self.tear)
        zero = np.zeros(torn.size)
        base = self._sweep(zero)[1][torn]
        # what comes back to each tear for one unit at each of them, and nothing else
        columns = []
        for k in range(torn.size):
            unit = np.zeros(torn.size)
            unit[k] = 1.0
            columns.append(self._sweep(unit, alone=True)[1][torn])
        response = np.stack(columns, axis=1)
        matrix = np.eye(torn.size) - response
        if np.linalg.svd(matrix, compute_uv=False).min() < NO_WAY_OUT:
            raise self._no_way_out(torn)
        return self._sweep(np.asarray(np.linalg.solve(matrix, base), dtype=float))[0]

    def _sweep(self, torn: Array, *, alone: bool = False) -> tuple[Array, Array]:
        shape, count = self.shape, self.network.node_count
        on = 0.0 if alone else 1.0
        node, mixed = np.full(count, np.nan), np.empty(count)
        node[np.flatnonzero(self.tear)] = torn
        heat_transport.sweep(
            shape.start,
            shape.end,
            self.flow,
            self.moving,
            shape.node_first,
            shape.node_link,
            self.order.node,
            self.tear,
            self.map * np.array([[1.0], [on]]) if alone else self.map,
            self.fed,
            self.fed_enthalpy * on,
            self.still,
            node,
            mixed,
            np.empty(count),
        )
        return node, mixed

    def _together(self) -> Array:
        """Solve for all nodes at once."""
        from scipy.sparse import coo_array
        from scipy.sparse.linalg import splu

        count, size = self.network.node_count, np.abs(self.flow)
        forward = self.flow > 0.0
        upstream = np.where(forward, self.shape.start, self.shape.end)
        downstream = np.where(forward, self.shape.end, self.shape.start)
        on = self.moving > 0
        entering = self.fed + np.bincount(downstream[on], weights=size[on], minlength=count)
        still = entering <= self.still
        # each row over its own flow: a node with little flow is as well determined as any other
        scale = 1.0 / np.where(still, 1.0, entering)
        on &= ~still[downstream]
        share = (size * scale[downstream])[on]
        rows = np.concatenate((np.arange(count), downstream[on]))
        cols = np.concatenate((np.arange(count), upstream[on]))
        values = np.concatenate((np.ones(count), -share * self.map[0, on]))
        brought = np.bincount(downstream[on], weights=share * self.map[1, on], minlength=count)
        right = np.asarray(brought) + self.fed * self.fed_enthalpy * scale
        matrix = coo_array((values, (rows, cols)), shape=(count, count)).tocsc()
        try:
            node = splu(matrix).solve(right)
        except RuntimeError as error:  # exactly singular
            raise self._no_way_out(np.flatnonzero(~still)) from error
        return np.asarray(np.where(still, np.nan, node), dtype=float)

    def _no_way_out(self, nodes: NDArray[np.int64]) -> NetworkError:
        return NetworkError(
            "HG525",
            f"coolant runs in a circle through {self.network.name(int(nodes[0]))}, and nothing "
            "cools it: its temperature has no answer",
            entry="links",
            allowed="an exchanger, a heat loss or coolant fed in from outside on every circle",
            remedy="add the exchanger that takes the heat away",
        )
