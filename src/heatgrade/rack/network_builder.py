"""Gathers nodes and rows of parts into the arrays of a `Network`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from heatgrade.rack.branch import Part
from heatgrade.rack.element_arrays import ElementArrays
from heatgrade.rack.fitting import Fitting
from heatgrade.rack.hose import Hose
from heatgrade.rack.mounted_plate import FlowCurve, MountedPlate
from heatgrade.rack.network import Network
from heatgrade.rack.pipe import Pipe
from heatgrade.rack.quick_disconnect import QuickDisconnect
from heatgrade.rack.tee import WAYS, Tee, TeeArrays

Element = Pipe | Fitting | QuickDisconnect | MountedPlate | Tee
"""A part that is one element: a hose has already become its pipe and its bends."""


@dataclass(frozen=True, slots=True)
class PumpLaw:
    """A pump as an element: the function flow [m3/s] -> rise [Pa], slope [Pa s/m3]."""

    rise: Callable[[float], tuple[float, float]]
    name: str = "pump"


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and where it sits.

    Parameters
    ----------
    part : Element or PumpLaw
        What it is.
    link : int
        Its link.
    where : str
        Where people find it, e.g. ``"branch 3 supply: UQD 04"``.
    group : str
        Heading in the table of pressure drops.
    """

    part: Element | PumpLaw
    link: int
    where: str
    group: str


class NetworkBuilder:
    """Collects nodes and links one by one; `network` turns them into arrays."""

    def __init__(self) -> None:
        self.node_names: list[str] = []
        self.ends: list[tuple[int, int]] = []
        self.closed: list[bool] = []
        self.placed: list[Placed] = []

    def node(self, name: str) -> int:
        """Add a node and return its number."""
        self.node_names.append(name)
        return len(self.node_names) - 1

    def link(self, start: int, end: int, *, closed: bool = False) -> int:
        """Add a link without elements and return its number."""
        self.ends.append((start, end))
        self.closed.append(closed)
        return len(self.ends) - 1

    def place(
        self,
        link: int,
        parts: Sequence[Part | MountedPlate | Tee | PumpLaw],
        where: str,
        group: str = "",
    ) -> None:
        """Append parts to the end of a link; a link's parts must be placed in one go or in order.

        Without a `group` each part goes under the heading of its own kind.
        """
        for part in parts:
            pieces = part.parts() if isinstance(part, Hose) else (part,)
            heading = group or _heading(part)
            for piece in pieces:
                name = f"{where}: {piece.name}" if where else piece.name
                self.placed.append(Placed(piece, link, name, heading))

    def network(
        self,
        fixed: Sequence[tuple[int, float]],
        inflow: Sequence[tuple[int, float]] = (),
    ) -> Network:
        """Return the network with given pressures [Pa] and flows [kg/s] at some nodes.

        The elements get ordered by link; `placed` is put into the same order.
        """
        self.placed.sort(key=lambda item: item.link)  # stable: the order along a link stays
        fed = np.zeros(len(self.node_names))
        for node, flow in inflow:
            fed[node] += flow
        ends = np.array(self.ends, dtype=np.int64).reshape(-1, 2)
        return Network(
            node_count=len(self.node_names),
            start=ends[:, 0],
            end=ends[:, 1],
            closed=np.array(self.closed, dtype=bool),
            elements=_arrays(self.placed),
            fixed_node=np.array([node for node, _ in fixed], dtype=np.int64),
            fixed_pressure=np.array([pressure for _, pressure in fixed], dtype=float),
            inflow=fed,
        )


def _heading(part: Part | MountedPlate | Tee | PumpLaw) -> str:
    for kind, heading in (
        (Hose, "hoses"),
        (QuickDisconnect, "quick disconnects"),
        (MountedPlate, "plates"),
        (Tee, "tees"),
        (Pipe, "pipes"),
        (Fitting, "fittings"),
    ):
        if isinstance(part, kind):
            return heading
    return "pump"


def _arrays(placed: Sequence[Placed]) -> ElementArrays:
    pipes = [(k, item.part) for k, item in enumerate(placed) if isinstance(item.part, Pipe)]
    losses = [
        (k, item.part.coefficient)
        for k, item in enumerate(placed)
        if isinstance(item.part, (Fitting, QuickDisconnect))
    ]
    curves: dict[int, tuple[list[int], FlowCurve]] = {}
    heat = np.zeros(len(placed))
    for k, item in enumerate(placed):
        if isinstance(item.part, MountedPlate):
            curves.setdefault(id(item.part.curve), ([], item.part.curve))[0].append(k)
            heat[k] = item.part.heat
    return ElementArrays(
        link=np.array([item.link for item in placed], dtype=np.int64),
        heat_flow=heat,
        pipe=np.array([k for k, _ in pipes], dtype=np.int64),
        pipe_length=np.array([pipe.length for _, pipe in pipes], dtype=float),
        pipe_diameter=np.array([pipe.inner_diameter for _, pipe in pipes], dtype=float),
        pipe_roughness=np.array([pipe.roughness for _, pipe in pipes], dtype=float),
        loss=np.array([k for k, _ in losses], dtype=np.int64),
        loss_coefficient=np.array([value for _, value in losses], dtype=float),
        plates=tuple((np.array(index, dtype=np.int64), curve) for index, curve in curves.values()),
        tees=_tees(placed),
        pumps=tuple(
            (k, item.part.rise) for k, item in enumerate(placed) if isinstance(item.part, PumpLaw)
        ),
    )


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
    )
