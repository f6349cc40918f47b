"""From a rack's parts to a network: manifolds as ladders, branches as rungs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network_builder import NetworkBuilder, pieces
from heatgrade.network.part import Element
from heatgrade.network.tee import Tee
from heatgrade.rack.branch import Branch
from heatgrade.rack.connection import Connection
from heatgrade.rack.manifold import Manifold

ReturnOrder = Literal["direct", "reverse"]


@dataclass(frozen=True, slots=True)
class RackGraph:
    """A rack as a graph, and where its parts are found in it.

    Parameters
    ----------
    builder : NetworkBuilder
        Nodes, links and elements.
    supply, return_ : int
        Nodes of the rack's two ports.
    supply_ports, return_ports : tuple of int
        Node of each branch on the two manifolds.
    branch_links : tuple of tuple of int
        Links of each branch: the first carries its whole flow, then one per parallel plate.
    supply_links, return_links : tuple of int
        Links from the supply port to the last supply port; from the first to the last port of the
        return manifold, counted from its outlet, and the outlet itself first.
    return_places : tuple of int
        Place of each branch on the return manifold, counted from its outlet.
    """

    builder: NetworkBuilder
    supply: int
    return_: int
    supply_ports: tuple[int, ...]
    return_ports: tuple[int, ...]
    branch_links: tuple[tuple[int, ...], ...]
    supply_links: tuple[int, ...]
    return_links: tuple[int, ...]
    return_places: tuple[int, ...]

    def path(self, branch: int) -> tuple[int, ...]:
        """Return the links from the supply port through a branch to the return port.

        Of parallel plates the first is passed: all drop the same.
        """
        links = self.branch_links[branch]
        through = links if len(links) == 1 else (links[0], links[1], links[-1])
        place = self.return_places[branch]
        return (*self.supply_links[: branch + 2], *through, *self.return_links[: place + 2])


def assemble(
    branches: Sequence[Branch],
    names: Sequence[str],
    *,
    supply_manifold: Manifold,
    return_manifold: Manifold,
    return_order: ReturnOrder,
    connection: Connection,
    fold: bool = False,
) -> RackGraph:
    """Return the graph of a rack.

    The supply enters the supply manifold before branch 0. With the direct return the coolant
    leaves the return manifold before branch 0 too, so branch 0 has the shortest way; with the
    reverse return it leaves after the last branch, so that all ways are equally long. With `fold`
    equal plates side by side are one link of as many copies, which is exact.
    """
    builder = NetworkBuilder()
    supply, head = builder.node("supply port"), builder.node("supply manifold inlet")
    inlet = builder.link(supply, head)
    builder.place(inlet, connection.supply, "supply connection", "connection")
    supply_ports, supply_links = _header(builder, len(branches), supply_manifold, head, "supply")
    foot, port = builder.node("return manifold outlet"), builder.node("return port")
    order = range(len(branches)) if return_order == "direct" else range(len(branches))[::-1]
    reached, return_links = _header(builder, len(branches), return_manifold, foot, "return")
    # the return header was laid from its outlet on: give each branch its place on it
    return_ports = tuple(reached[k] for k in order)
    outlet = builder.link(foot, port)
    builder.place(outlet, connection.return_parts, "return connection", "connection")
    # most branches stand there many times
    ends = {key: _Ends.of(branch) for key, branch in {id(b): b for b in branches}.items()}
    branch_links = tuple(
        _rung(
            builder,
            branch,
            name,
            ends[id(branch)],
            _Port(supply_ports[k], supply_manifold.tee("dividing branch", supply_links[k])),
            _Port(
                return_ports[k],
                return_manifold.tee("combining branch", return_links[order[k]]),
            ),
            fold,
        )
        for k, (branch, name) in enumerate(zip(branches, names, strict=True))
    )
    return RackGraph(
        builder=builder,
        supply=supply,
        return_=port,
        supply_ports=supply_ports,
        return_ports=return_ports,
        branch_links=branch_links,
        supply_links=(inlet, *supply_links),
        return_links=(outlet, *return_links),
        return_places=tuple(order),
    )


def _header(
    builder: NetworkBuilder, count: int, manifold: Manifold, outer: int, side: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Lay one manifold from its outer end; return its branch nodes and segments."""
    ports: list[int] = []
    links: list[int] = []
    last = outer
    pipes = {first: manifold.segment("segment", first=first) for first in (True, False)}
    for k in range(count):
        node = builder.node(f"{side} manifold port {k + 1}")
        ends = (last, node) if side == "supply" else (node, last)
        link = builder.link(*ends)
        where = f"{side} manifold"
        # the tee at the last port, passed straight on: between this segment and the one before it
        if side == "supply" and links:
            builder.place(link, manifold.tee("dividing run", links[-1]), where)
        builder.lay(link, pipes[k == 0], f"{where}: segment {k + 1}", where)
        if side == "return" and links:
            builder.place(link, manifold.tee("combining run", links[-1]), where)
        ports.append(node)
        links.append(link)
        last = node
    return tuple(ports), tuple(links)


@dataclass(frozen=True, slots=True)
class _Port:
    """Where a branch meets a manifold: the node, and the way through its tee if that counts."""

    node: int
    tee: tuple[Tee, ...]


@dataclass(frozen=True, slots=True)
class _Ends:
    """The elements before and behind the plates of a branch, with their names and headings."""

    inlet: tuple[tuple[Element, str, str], ...]
    outlet: tuple[tuple[Element, str, str], ...]

    @classmethod
    def of(cls, branch: Branch) -> _Ends:
        inlet, outlet = (
            tuple((piece, str(getattr(piece, "name", "")), head) for piece, head in pieces(parts))
            for parts in (branch.inlet_parts(), branch.outlet_parts())
        )
        return cls(inlet, outlet)


def _lay(
    builder: NetworkBuilder, link: int, ends: Sequence[tuple[Element, str, str]], where: str
) -> None:
    for piece, own, heading in ends:
        builder.lay(link, piece, f"{where}: {own}", heading)


def _rung(
    builder: NetworkBuilder,
    branch: Branch,
    name: str,
    ends: _Ends,
    supply: _Port,
    back: _Port,
    fold: bool,
) -> tuple[int, ...]:
    """Lay one branch between its two ports; return its links."""
    if branch.arrangement == "series" or len(branch.plates) < 2:
        link = builder.link(supply.node, back.node, closed=branch.closed)
        builder.place(link, supply.tee, f"{name} supply")
        _lay(builder, link, ends.inlet, f"{name} supply")
        builder.place(link, branch.plates, name)
        _lay(builder, link, ends.outlet, f"{name} return")
        builder.place(link, back.tee, f"{name} return")
        return (link,)
    split, join = builder.node(f"{name} split"), builder.node(f"{name} join")
    before = builder.link(supply.node, split, closed=branch.closed)
    builder.place(before, supply.tee, f"{name} supply")
    _lay(builder, before, ends.inlet, f"{name} supply")
    links = [before]
    for plate, copies in _counted(branch.plates, fold):
        link = builder.link(split, join, copies=copies)
        builder.lay(link, plate, f"{name}: {plate.name}", "plates")
        links.append(link)
    after = builder.link(join, back.node, closed=branch.closed)
    _lay(builder, after, ends.outlet, f"{name} return")
    builder.place(after, back.tee, f"{name} return")
    return (*links, after)


def _counted(plates: Sequence[MountedPlate], fold: bool) -> list[tuple[MountedPlate, int]]:
    """Return each plate and how many it stands for: equal ones once, if they are to be folded."""
    if not fold:
        return [(plate, 1) for plate in plates]
    kinds: dict[tuple[object, ...], list[MountedPlate]] = {}
    for plate in plates:
        limits = plate.limit_junction_temperature, plate.limit_temperature, plate.source
        kinds.setdefault((id(plate.curve), plate.heat, *limits), []).append(plate)
    return [(same[0], len(same)) for same in kinds.values()]
