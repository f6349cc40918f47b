"""From a rack's parts to a network: manifolds as ladders, branches as rungs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.growing import NumberedNames, PairedNames
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.network.placed import OWN, PlacedParts
from heatgrade.rack.connection import Connection
from heatgrade.rack.manifold import Manifold
from heatgrade.rack.rung import JOIN, RETURN, SPLIT, SUPPLY, Kinds, Rungs

Index = NDArray[np.int64]

ReturnOrder = Literal["direct", "reverse"]


@dataclass(frozen=True, slots=True, eq=False)
class RackGraph:
    """A rack as a graph, and where its parts are found in it.

    Parameters
    ----------
    builder : NetworkBuilder
        Nodes, links and elements.
    supply, return_ : int
        Nodes of the rack's two ports.
    supply_ports, return_ports : ndarray (b,)
        Node of each branch on the two manifolds.
    branch_first : ndarray (b + 1,)
        First link of each branch: it carries the whole flow; then come one per parallel plate and
        the last one.
    supply_links, return_links : ndarray (b + 1,)
        Links from the supply port to the last supply port; from the first to the last port of the
        return manifold, counted from its outlet, and the outlet itself first.
    return_places : ndarray (b,)
        Place of each branch on the return manifold, counted from its outlet.
    """

    builder: NetworkBuilder
    supply: int
    return_: int
    supply_ports: Index
    return_ports: Index
    branch_first: Index
    supply_links: Index
    return_links: Index
    return_places: Index

    def links_of(self, branch: int) -> tuple[int, ...]:
        """Return the links of a branch."""
        return tuple(range(*self.branch_first[branch : branch + 2].tolist()))

    def path(self, branch: int) -> tuple[int, ...]:
        """Return the links from the supply port through a branch to the return port.

        Of parallel plates the first is passed: all drop the same.
        """
        links = self.links_of(branch)
        through = links if len(links) == 1 else (links[0], links[1], links[-1])
        place = int(self.return_places[branch])
        return (
            *self.supply_links[: branch + 2].tolist(),
            *through,
            *self.return_links[: place + 2].tolist(),
        )


def assemble(
    branches: Kinds,
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
    builder, count = NetworkBuilder(), len(names)
    supply, head = builder.node("supply port"), builder.node("supply manifold inlet")
    inlet = builder.link(supply, head)
    builder.place(inlet, connection.supply, "supply connection", "connection")
    supply_ports, supply_links = _header(builder, count, supply_manifold, head, "supply")
    foot, port = builder.node("return manifold outlet"), builder.node("return port")
    reached, return_links = _header(builder, count, return_manifold, foot, "return")
    # the return header was laid from its outlet on: give each branch its place on it
    places = np.arange(count) if return_order == "direct" else np.arange(count)[::-1]
    outlet = builder.link(foot, port)
    builder.place(outlet, connection.return_parts, "return connection", "connection")
    tees = (
        supply_manifold.tee("dividing branch", OWN),
        return_manifold.tee("combining branch", OWN),
    )
    rungs = Rungs.of(branches, tees, fold=fold)
    first = _lay(
        builder,
        rungs,
        names,
        (supply_ports, reached[places]),
        (supply_links, return_links[places]),
    )
    return RackGraph(
        builder=builder,
        supply=supply,
        return_=port,
        supply_ports=supply_ports,
        return_ports=reached[places],
        branch_first=first,
        supply_links=np.concatenate(([inlet], supply_links)),
        return_links=np.concatenate(([outlet], return_links)),
        return_places=places,
    )


def _header(
    builder: NetworkBuilder, count: int, manifold: Manifold, outer: int, side: str
) -> tuple[Index, Index]:
    """Lay one manifold from its outer end; return its branch nodes and segments."""
    ports = builder.nodes(NumberedNames(f"{side} manifold port ", count))
    before = np.concatenate(([outer], ports[:-1]))
    ends = (before, ports) if side == "supply" else (ports, before)
    links = builder.links(*ends)
    where = f"{side} manifold"
    pipes = tuple(manifold.segment("segment", first=first) for first in (True, False))
    nothing, rest = np.zeros(count, dtype=np.int64), np.minimum(np.arange(count), 1)
    names = NumberedNames(f"{where}: segment ", count)
    own = np.full(count, OWN)
    # the tee at the last port, passed straight on: between this segment and the one before it
    tee = manifold.tee("dividing run" if side == "supply" else "combining run", OWN)
    runs = (f"{where}: {tee[0].name}",) * (count - 1) if tee else ()
    none = nothing[1:]
    passed = PlacedParts(tee, none, links[1:], runs, ("tees",), none, links[:-1])
    if tee and side == "supply":
        builder.lay_many(passed)
    builder.lay_many(PlacedParts(pipes, rest, links, names, (where,), nothing, own))
    if tee and side == "return":
        builder.lay_many(passed)
    return ports, links


def _lay(
    builder: NetworkBuilder,
    rungs: Rungs,
    names: Sequence[str],
    ports: tuple[Index, Index],
    manifold_links: tuple[Index, Index],
) -> Index:
    """Lay all branches between their ports; return the first link of each, and the end."""
    inner = rungs.inner
    home = np.repeat(np.flatnonzero(inner), 2)
    side = np.tile((0, 1), home.size // 2)
    nodes = builder.nodes(PairedNames(names, home, (" split", " join"), side))
    node = np.full((4, inner.size), -1)
    node[SUPPLY], node[RETURN] = ports
    node[SPLIT, inner], node[JOIN, inner] = nodes[::2], nodes[1::2]
    branch, row = rungs.links.spread(rungs.kind)
    table = rungs.links
    links = builder.links(
        node[table.start[row], branch],
        node[table.end[row], branch],
        closed=table.closed[row],
        copies=table.copies[row],
    )
    first: Index = links[0] + np.searchsorted(branch, np.arange(inner.size + 1))
    branch, row = rungs.parts.spread(rungs.kind)
    laid = rungs.parts
    common = np.full(row.size, OWN)
    for tee, along in zip((SUPPLY, RETURN), manifold_links, strict=True):
        here = laid.tee[row] == tee
        common[here] = along[branch[here]]
    builder.lay_many(
        PlacedParts(
            rungs.elements,
            laid.number[row],
            first[branch] + laid.link[row],
            PairedNames(names, branch, laid.tails, row),
            laid.headings,
            laid.heading[row],
            common,
        )
    )
    return first
