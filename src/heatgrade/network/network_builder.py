"""From parts to arrays: a network is put together node by node, link by link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError, positive
from heatgrade.network.constant_power import ConstantPower
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.exchange import Exchange, Exchanger
from heatgrade.network.fitting import Fitting
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.given_exchanger import GivenExchanger
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.hose import Hose
from heatgrade.network.kind import HOLDING, Kind
from heatgrade.network.loss_curve import LossCurve
from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.part import Element, Outlet, Part
from heatgrade.network.pipe import Pipe
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.pressure_demand import Emitter, PressureDemand
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.network.regulator import PressureReducer, PressureSustainer, Regulator, Regulators
from heatgrade.network.tee import TEE_LAWS, WAYS, Tee, TeeArrays
from heatgrade.network.valve import CheckValve, FlowControl, PressureControl, Valve
from heatgrade.network.water_pipe import WaterPipe

Index = NDArray[np.int64]

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


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and where it sits.

    Parameters
    ----------
    part : Element
        What it is.
    link : int
        Its link.
    where : str
        Where people find it, e.g. ``"branch 3 supply: UQD 04"``.
    group : str
        Heading in the table of pressure drops.
    """

    part: Element
    link: int
    where: str
    group: str


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
        self.node_names: list[str] = []
        self.ends: list[tuple[int, int]] = []
        self.closed: list[bool] = []
        self.copies: list[float] = []
        self.link_names: list[str] = []
        self.placed: list[Placed] = []

    def node(self, name: str) -> int:
        """Add a node and return its number."""
        self.node_names.append(name)
        return len(self.node_names) - 1

    def link(
        self, start: int, end: int, *, closed: bool = False, copies: int = 1, name: str = ""
    ) -> int:
        """Add a link without elements and return its number.

        `copies` identical links between the same two nodes are one link of that many copies:
        exact, because all of them carry the same. A sub-network is folded by giving all its links
        the same number of copies.
        """
        self.ends.append((start, end))
        self.closed.append(closed)
        self.copies.append(1.0 if copies == 1 else positive(copies, "copies"))
        self.link_names.append(name)
        return len(self.ends) - 1

    def place(self, link: int, parts: Sequence[Part], where: str, group: str = "") -> None:
        """Append parts to the end of a link; a link's parts must be placed in one go or in order.

        Without a `group` each part goes under the heading of its own kind.
        """
        for piece, heading in pieces(parts):
            own = getattr(piece, "name", "pump")
            self.lay(link, piece, f"{where}: {own}" if where else own, group or heading)

    def lay(self, link: int, part: Element, where: str, group: str) -> None:
        """Append one part to the end of a link, with a name and a heading of its own."""
        self.placed.append(Placed(part, link, where, group))

    def network(
        self,
        fixed: Sequence[tuple[int, float]],
        inflow: Sequence[tuple[int, float]] = (),
        temperatures: Sequence[tuple[int, float]] = (),
    ) -> Network:
        """Return the network with given pressures [Pa] and flows [kg/s] at some nodes.

        `temperatures` [K] are those of what is fed in at single nodes, where they differ from the
        supply temperature. The elements get ordered by link; `placed` is put into the same order.

        Errors: `NetworkError` HG528 for two parts of one link that each hold a flow.
        """
        self.placed.sort(key=lambda item: item.link)  # stable: the order along a link stays
        nodes = len(self.node_names)
        fed = np.zeros(nodes)
        for node, flow in inflow:
            fed[node] += flow
        warm = np.full(nodes, np.nan)
        for node, temperature in temperatures:
            warm[node] = positive(temperature, f"temperatures[{node}]", "K")
        ends = np.array(self.ends, dtype=np.int64).reshape(-1, 2)
        copies = np.array(self.copies, dtype=float)
        return Network(
            node_count=nodes,
            start=ends[:, 0].copy(),
            end=ends[:, 1].copy(),
            closed=np.array(self.closed, dtype=bool),
            elements=_arrays(self.placed),
            fixed_node=np.array([node for node, _ in fixed], dtype=np.int64),
            fixed_pressure=np.array([pressure for _, pressure in fixed], dtype=float),
            inflow=fed,
            copies=None if np.all(copies == 1.0) else copies,
            fed_temperature=warm if temperatures else None,
            node_names=tuple(self.node_names),
            link_names=tuple(self.link_names) if any(self.link_names) else (),
            element_names=tuple(item.where for item in self.placed),
        )


def pieces(parts: Sequence[Part]) -> list[tuple[Element, str]]:
    """Return the elements that parts consist of, each with its heading."""
    found: list[tuple[Element, str]] = []
    for part in parts:
        heading = _HEADING_OF.get(type(part), "pump")
        inner: Sequence[Element] = part.parts() if isinstance(part, Hose) else (part,)
        found.extend((piece, heading) for piece in inner)
    return found


def _kind_and_size(part: Element) -> tuple[Kind, tuple[float, ...]]:
    """Return the kind of a part and its sizes; of plates and head curves they come later."""
    found: tuple[Kind, tuple[float, ...]]
    match part:
        case Pipe():
            law = Kind.PIPE if part.friction == "churchill" else Kind.SWAMEE
            found = law, (part.length, part.inner_diameter, part.roughness)
        case WaterPipe():
            law = Kind.HAZEN if part.law == "hazen-williams" else Kind.MANNING
            found = law, (part.length, part.inner_diameter, part.coefficient)
        case CheckValve():
            found = Kind.CHECK, (part.coefficient,)
        case FlowControl():
            found = Kind.LIMIT, (part.coefficient, part.volume_flow)
        case PressureControl():
            found = Kind.OVERFLOW, (part.coefficient, part.pressure_drop)
        case GivenFlow():
            found = Kind.FLOW, (part.volume_flow,)
        case FixedHead():
            found = Kind.HEAD, (part.pressure_rise,)
        case HeadCurve():
            found = Kind.PUMP, (0.0, part.speed)
        case MountedPlate():
            found = Kind.VOLUME, ()
        case Tee():
            found = Kind.LOSS, ()
        case (
            Regulator() | PressureDemand() | Emitter() | FixedDrop() | LossCurve() | ConstantPower()
        ):
            found = _rarer_kind(part)
        case _:
            found = Kind.LOSS, (part.coefficient,)
    return found


def _rarer_kind(
    part: Regulator | Outlet | FixedDrop | LossCurve | ConstantPower,
) -> tuple[Kind, tuple[float, ...]]:
    found: tuple[Kind, tuple[float, ...]]
    match part:
        case Regulator():
            found = Kind.OVERFLOW, (part.coefficient, 0.0)
        case PressureDemand():
            found = Kind.DEMAND, (part.pressure_range, part.volume_flow, part.exponent)
        case Emitter():
            found = Kind.EMITTER, (part.coefficient, part.exponent)
        case FixedDrop():
            found = Kind.DROP, (part.coefficient, part.pressure_drop)
        case LossCurve():
            found = Kind.CURVE, ()
        case ConstantPower():
            found = Kind.POWER, (part.power,)
    return found


def distinct(parts: Sequence[Element]) -> tuple[list[Element], Index]:
    """Return the different objects among parts, and which of them each is: most stand there often.

    Examples
    --------
    >>> pipe, bend = Pipe(1.0, 0.01), Fitting(0.5, 0.01)
    >>> [len(distinct([pipe, bend, pipe])[0]), *distinct([pipe, bend, pipe])[1].tolist()]
    [2, 0, 1, 0]
    """
    number: dict[int, int] = {}
    index = [number.setdefault(id(part), len(number)) for part in parts]
    each = {id(part): part for part in parts}
    return [each[key] for key in number], np.array(index, dtype=np.int64)


def _arrays(placed: Sequence[Placed]) -> ElementArrays:
    parts, index = distinct([item.part for item in placed])
    kinds, sizes, heats = np.zeros(len(parts), np.int8), np.zeros((len(parts), 3)), []
    curves: dict[int, tuple[list[int], FlowCurve]] = {}
    heads: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    for k, part in enumerate(parts):
        kinds[k], own = _kind_and_size(part)
        sizes[k, : len(own)] = own
        heats.append(part.heat if isinstance(part, MountedPlate) else 0.0)
        if isinstance(part, MountedPlate):
            curves.setdefault(id(part.curve), ([], part.curve))[0].append(k)
        elif isinstance(part, HeadCurve | LossCurve):
            points = (part.volume_flows, _rises(part))
            sizes[k, 0] = heads.setdefault(points, len(heads))
    kind, size, heat = kinds[index], sizes[index], np.array(heats)[index] if heats else np.zeros(0)
    link = np.array([item.link for item in placed], dtype=np.int64)
    _check_holding(placed, kind)
    return ElementArrays(
        link,
        kind,
        size,
        heat,
        plates=tuple(
            (np.flatnonzero(np.isin(index, those)), curve) for those, curve in curves.values()
        ),
        tees=_tees(placed),
        curves=HeadCurves.of(tuple(heads)),
        exchange=_exchange(placed),
        regulators=Regulators.of(
            [(k, item.part) for k, item in enumerate(placed) if isinstance(item.part, Regulator)]
        ),
    )


def _rises(part: HeadCurve | LossCurve) -> tuple[float, ...]:
    if isinstance(part, HeadCurve):
        return part.pressure_rises
    return tuple(-drop for drop in part.pressure_drops)


def _check_holding(placed: Sequence[Placed], kind: NDArray[np.int8]) -> None:
    seen: set[int] = set()
    for k in np.flatnonzero(HOLDING[kind]).tolist():
        if placed[k].link in seen:
            raise NetworkError(
                "HG528",
                "a second part of this link holds a flow",
                entry=placed[k].where,
                allowed="one flow control or given flow in a link",
                remedy="leave one of them out: the smaller flow is the one that counts",
            )
        seen.add(placed[k].link)


def _exchange(placed: Sequence[Placed]) -> Exchange | None:
    walls: list[tuple[int, float, float]] = []
    exchangers: list[tuple[int, Exchanger]] = []
    for k, item in enumerate(placed):
        part = item.part
        if isinstance(part, Pipe) and part.heat_loss > 0.0 and part.ambient_temperature:
            walls.append((k, part.heat_loss * part.length, part.ambient_temperature))
        elif isinstance(part, (PlateExchanger, GivenExchanger)):
            exchangers.append((k, part))
    if not (walls or exchangers):
        return None
    table = np.array(walls, dtype=float).reshape(-1, 3)
    return Exchange(table[:, 0].astype(np.int64), table[:, 1], table[:, 2], tuple(exchangers))


def _tees(placed: Sequence[Placed]) -> TeeArrays | None:
    found = [
        (k, item.link, item.part) for k, item in enumerate(placed) if isinstance(item.part, Tee)
    ]
    if not found:
        return None
    return TeeArrays(
        element=np.array([k for k, _, _ in found], dtype=np.int64),
        way=np.array([WAYS.index(tee.way) for _, _, tee in found], dtype=np.int64),
        link=np.array([link for _, link, _ in found], dtype=np.int64),
        common_link=np.array([tee.common_link for _, _, tee in found], dtype=np.int64),
        flow_area=np.array([tee.flow_area for _, _, tee in found], dtype=float),
        area_ratio=np.array([tee.area_ratio for _, _, tee in found], dtype=float),
        law=np.array([TEE_LAWS.index(tee.law) for _, _, tee in found], dtype=np.int64),
    )
