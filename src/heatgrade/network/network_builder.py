"""From parts to arrays: a network is put together node by node, link by link."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import positive
from heatgrade.network.element_layout import element_arrays
from heatgrade.network.fitting import Fitting
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.given_exchanger import GivenExchanger
from heatgrade.network.growing import GrowingArray, GrowingNames
from heatgrade.network.hose import Hose
from heatgrade.network.loss_curve import LossCurve
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.part import Element, Part
from heatgrade.network.pipe import Pipe
from heatgrade.network.placed import GrowingParts, PlacedParts
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.pressure_demand import Emitter, PressureDemand
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.network.regulator import PressureReducer, PressureSustainer
from heatgrade.network.tee import Tee
from heatgrade.network.valve import CheckValve, FlowControl, PressureControl, Valve
from heatgrade.network.water_pipe import WaterPipe

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

_HEADING_OF: dict[type, str] = {
    Hose: "hoses",
    QuickDisconnect: "quick disconnects",
    MountedPlate: "plates",
    Tee: "tees",
    Pipe: "pipes",
    WaterPipe: "pipes",
    Fitting: "fittings",
    PlateExchanger: "exchangers",
    GivenExchanger: "exchangers",
    Valve: "valves",
    CheckValve: "valves",
    FlowControl: "valves",
    PressureControl: "valves",
    PressureReducer: "valves",
    PressureSustainer: "valves",
    FixedDrop: "valves",
    LossCurve: "measured parts",
    PressureDemand: "demands",
    Emitter: "emitters",
}


class NetworkBuilder:
    """Collects nodes and links one by one; `network` turns them into arrays.

    Examples
    --------
    A litre of water per second through two pipes side by side, one four times as long:

    >>> from heatgrade.materials import Coolant
    >>> from heatgrade.network import NetworkBuilder, Pipe, solve_network
    >>> builder = NetworkBuilder()
    >>> supply, back = builder.node("supply"), builder.node("return")
    >>> for length in (10.0, 40.0):
    ...     builder.place(builder.link(supply, back), [Pipe(length, 0.02, 0.0)], f"{length:g} m")
    >>> network = builder.network(fixed=[(back, 0.0)], inflow=[(supply, 1.0)])
    >>> solution = solve_network(network, Coolant("water"), 313.15, flow_scale=1.0)
    >>> solution.mass_flow.round(3).tolist()
    [0.686, 0.314]
    """

    def __init__(self) -> None:
        self._nodes, self._link_names = GrowingNames(), GrowingNames()
        self._start, self._end = GrowingArray(int), GrowingArray(int)
        self._closed, self._copies = GrowingArray(bool), GrowingArray(float)
        self._parts = GrowingParts()
        self._named = False

    @property
    def node_names(self) -> Sequence[str]:
        """Names of the nodes so far."""
        return self._nodes

    @property
    def placed(self) -> PlacedParts:
        """The elements so far, ordered by link as those of `network` are."""
        return self._parts.placed()

    def node(self, name: str) -> int:
        """Add a node and return its number."""
        self._nodes.append(name)
        return len(self._nodes) - 1

    def nodes(self, names: Sequence[str]) -> Index:
        """Add many nodes and return their numbers."""
        first = len(self._nodes)
        self._nodes.extend(names)
        return np.arange(first, first + len(names))

    def links(
        self, start: Index, end: Index, *, closed: Mask | None = None, copies: Array | None = None
    ) -> Index:
        """Add many links without elements and return their numbers."""
        first, count = len(self._start), start.size
        self._start.extend(start)
        self._end.extend(end)
        self._closed.extend(np.zeros(count) if closed is None else closed)
        self._copies.extend(np.ones(count) if copies is None else copies)
        self._link_names.extend([""] * count)
        return np.arange(first, first + count)

    def link(
        self, start: int, end: int, *, closed: bool = False, copies: int = 1, name: str = ""
    ) -> int:
        """Add a link without elements and return its number.

        `copies` identical links between the same two nodes are one link of that many copies:
        exact, because all of them carry the same. A sub-network is folded by giving all its links
        the same number of copies.
        """
        self._start.append(start)
        self._end.append(end)
        self._closed.append(closed)
        self._copies.append(1.0 if copies == 1 else positive(copies, "copies"))
        self._link_names.append(name)
        self._named |= bool(name)
        return len(self._start) - 1

    def place(self, link: int, parts: Sequence[Part], where: str, group: str = "") -> None:
        """Append parts to the end of a link; a link's parts must be placed in one go or in order.

        Without a `group` each part goes under the heading of its own kind.
        """
        for piece, heading in pieces(parts):
            own = getattr(piece, "name", "pump")
            self.lay(link, piece, f"{where}: {own}" if where else own, group or heading)

    def lay(self, link: int, part: Element, where: str, group: str) -> None:
        """Append one part to the end of a link, with a name and a heading of its own."""
        self._parts.append(part, link, where, group)

    def lay_many(self, added: PlacedParts) -> None:
        """Append many parts, each to the end of its link."""
        self._parts.extend(added)

    def network(
        self,
        fixed: Sequence[tuple[int, float]],
        inflow: Sequence[tuple[int, float]] = (),
        temperatures: Sequence[tuple[int, float]] = (),
    ) -> Network:
        """Return the network with given pressures [Pa] and flows [kg/s] at some nodes.

        `temperatures` [K] are those of what is fed in at single nodes, where they differ from the
        supply temperature. The elements are those of `placed`.

        Errors: `NetworkError` HG528 for two parts of one link that each hold a flow.
        """
        nodes, placed = len(self._nodes), self.placed
        fed = np.zeros(nodes)
        for node, flow in inflow:
            fed[node] += flow
        warm = np.full(nodes, np.nan)
        for node, temperature in temperatures:
            warm[node] = positive(temperature, f"temperatures[{node}]", "K")
        copies = self._copies.array()
        return Network(
            node_count=nodes,
            start=self._start.array(),
            end=self._end.array(),
            closed=self._closed.array(),
            elements=element_arrays(placed),
            fixed_node=np.array([node for node, _ in fixed], dtype=np.int64),
            fixed_pressure=np.array([pressure for _, pressure in fixed], dtype=float),
            inflow=fed,
            copies=None if np.all(copies == 1.0) else copies,
            fed_temperature=warm if temperatures else None,
            node_names=self._nodes.whole(),
            link_names=self._link_names.whole() if self._named else (),
            element_names=placed.where,
        )


def pieces(parts: Sequence[Part]) -> list[tuple[Element, str]]:
    """Return the elements that parts consist of, each with its heading."""
    found: list[tuple[Element, str]] = []
    for part in parts:
        heading = _HEADING_OF.get(type(part), "pump")
        inner: Sequence[Element] = part.parts() if isinstance(part, Hose) else (part,)
        found.extend((piece, heading) for piece in inner)
    return found
