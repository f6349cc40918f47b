"""Networks put together from copies of smaller ones, as arrays: a hall from its racks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.exchange import Exchange
from heatgrade.network.lazy_rows import LazyRows
from heatgrade.network.mounted_plate import FlowCurve
from heatgrade.network.network import Network
from heatgrade.network.tee import TeeArrays

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A network that is laid several times into another one.

    Parameters
    ----------
    network : Network
        The pattern; its given pressures and flows are not taken over, and it holds no pump.
    outer : tuple of int
        Its nodes that are nodes of the network around it.
    at : ndarray (k, len(outer))
        Those nodes there, for each of the `k` times that it is laid.
    names : tuple of str
        What each of them is called, before the pattern's own names.
    """

    network: Network
    outer: tuple[int, ...]
    at: Index
    names: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many times it is laid."""
        return len(self.at)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Where the copies of a tile lie in the whole.

    Parameters
    ----------
    node : ndarray (k, n)
        Node of the whole for each node of the pattern.
    first_link, links : int
        First link of the first copy; links of each copy.
    first_element, elements : int
        Likewise.
    """

    node: Index
    first_link: int
    links: int
    first_element: int
    elements: int

    @property
    def count(self) -> int:
        """How many copies there are."""
        return len(self.node)

    def link(self, of_pattern: Index) -> Index:
        """Return the links (k, m) that some links (m,) of the pattern became."""
        step = np.arange(self.count)[:, None] * self.links
        return self.first_link + step + np.asarray(of_pattern)[None, :]

    def element(self, of_pattern: Index) -> Index:
        """Return the elements (k, m) that some elements (m,) of the pattern became."""
        step = np.arange(self.count)[:, None] * self.elements
        return self.first_element + step + np.asarray(of_pattern)[None, :]


class TiledNames(LazyRows[str]):
    """Names of the nodes or elements of a tiled network, put together when asked for.

    Parameters
    ----------
    spine : sequence of str
        Names of what is not tiled; they come first.
    blocks : sequence of (tuple of str, sequence of str)
        For each tile its own names, and those of the pattern.
    """

    def __init__(
        self, spine: Sequence[str], blocks: Sequence[tuple[tuple[str, ...], Sequence[str]]]
    ) -> None:
        self._spine, self._blocks = spine, tuple(blocks)
        self._count = len(spine) + sum(len(own) * len(names) for own, names in blocks)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def row(self, at: int) -> str:
        """Return one name."""
        if at < len(self._spine):
            return self._spine[at]
        rest = at - len(self._spine)
        for own, names in self._blocks:
            if rest < len(own) * len(names):
                which, inside = divmod(rest, len(names))
                return f"{own[which]}, {names[inside]}"
            rest -= len(own) * len(names)
        raise IndexError(at)


def tiled(spine: Network, tiles: Sequence[Tile]) -> tuple[Network, tuple[Laid, ...]]:
    """Return one network of a spine and of tiles joined to its nodes, and where they lie.

    Nothing but arrays is copied: a hall of 72,000 plates takes some tens of milliseconds.

    Parameters
    ----------
    spine : Network
        What is laid once, with the given pressures, flows and temperatures of the whole; its
        nodes, links and elements keep their numbers.
    tiles : sequence of Tile
        What is laid many times.
    """
    laid: list[Laid] = []
    nodes, links, elements = spine.node_count, spine.link_count, spine.elements.count
    for tile in tiles:
        pattern = tile.network
        inner = np.setdiff1d(np.arange(pattern.node_count), tile.outer)
        node = np.empty((tile.count, pattern.node_count), dtype=np.int64)
        node[:, list(tile.outer)] = tile.at
        node[:, inner] = nodes + np.arange(tile.count * inner.size).reshape(tile.count, -1)
        laid.append(Laid(node, links, pattern.link_count, elements, pattern.elements.count))
        nodes += tile.count * inner.size
        links += tile.count * pattern.link_count
        elements += tile.count * pattern.elements.count
    pairs = tuple(zip(tiles, laid, strict=True))
    inflow = np.zeros(nodes)
    inflow[: spine.node_count] = spine.inflow
    warm = None
    if spine.fed_temperature is not None:
        warm = np.full(nodes, np.nan)
        warm[: spine.node_count] = spine.fed_temperature
    network = Network(
        node_count=nodes,
        start=_joined(spine.start, [at.node[:, t.network.start] for t, at in pairs]),
        end=_joined(spine.end, [at.node[:, t.network.end] for t, at in pairs]),
        closed=_joined(spine.closed, [_repeated(t, t.network.closed) for t in tiles]),
        elements=_elements(spine.elements, pairs),
        fixed_node=spine.fixed_node,
        fixed_pressure=spine.fixed_pressure,
        inflow=inflow,
        copies=_joined(spine.multiplicity, [_repeated(t, t.network.multiplicity) for t in tiles]),
        fed_temperature=warm,
        node_names=TiledNames(spine.node_names, [_inner_names(t) for t in tiles]),
        link_names=spine.link_names
        and TiledNames(spine.link_names, [(t.names, _link_names(t.network)) for t in tiles]),
        element_names=TiledNames(
            spine.element_names, [(t.names, t.network.element_names) for t in tiles]
        ),
    )
    return network, tuple(laid)


def _inner_names(tile: Tile) -> tuple[tuple[str, ...], Sequence[str]]:
    names = [n for k, n in enumerate(tile.network.node_names) if k not in tile.outer]
    return tile.names, names


def _link_names(pattern: Network) -> Sequence[str]:
    return pattern.link_names or [""] * pattern.link_count


def _repeated(tile: Tile, values: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.broadcast_to(values, (tile.count, *values.shape))


def _joined(first: NDArray[Scalar], others: Sequence[NDArray[Scalar]]) -> NDArray[Scalar]:
    rows = [other.reshape(-1, *first.shape[1:]) for other in others]
    return np.ascontiguousarray(np.concatenate([first, *rows]))


def _elements(spine: ElementArrays, pairs: Sequence[tuple[Tile, Laid]]) -> ElementArrays:
    parts = [(tile, laid, tile.network.elements) for tile, laid in pairs]
    return ElementArrays(
        link=_joined(spine.link, [laid.link(own.link) for _, laid, own in parts]),
        kind=_joined(spine.kind, [_repeated(tile, own.kind) for tile, _, own in parts]),
        size=_joined(spine.size, [_repeated(tile, own.size) for tile, _, own in parts]),
        heat_flow=_joined(
            spine.heat_flow, [_repeated(tile, own.heat_flow) for tile, _, own in parts]
        ),
        plates=_plates(spine, pairs),
        tees=_tees(spine, pairs),
        curves=spine.curves,
        exchange=_exchange(spine, pairs),
    )


def _plates(
    spine: ElementArrays, pairs: Sequence[tuple[Tile, Laid]]
) -> tuple[tuple[Index, FlowCurve], ...]:
    found: dict[int, tuple[list[Index], FlowCurve]] = {}
    for index, curve in spine.plates:
        found.setdefault(id(curve), ([], curve))[0].append(index)
    for tile, laid in pairs:
        for index, curve in tile.network.elements.plates:
            found.setdefault(id(curve), ([], curve))[0].append(laid.element(index).ravel())
    return tuple((np.concatenate(rows), curve) for rows, curve in found.values())


def _tees(spine: ElementArrays, pairs: Sequence[tuple[Tile, Laid]]) -> TeeArrays | None:
    found = [] if spine.tees is None else [spine.tees]
    for tile, laid in pairs:
        own = tile.network.elements.tees
        if own is None:
            continue
        found.append(
            TeeArrays(
                element=laid.element(own.element).ravel(),
                way=np.tile(own.way, laid.count),
                link=laid.link(own.link).ravel(),
                common_link=laid.link(own.common_link).ravel(),
                flow_area=np.tile(own.flow_area, laid.count),
                area_ratio=np.tile(own.area_ratio, laid.count),
                law=np.tile(own.law, laid.count),
            )
        )
    if not found:
        return None
    return TeeArrays(
        *(
            np.concatenate([getattr(tees, name) for tees in found])
            for name in TeeArrays.__dataclass_fields__
        )
    )


def _exchange(spine: ElementArrays, pairs: Sequence[tuple[Tile, Laid]]) -> Exchange | None:
    found = [] if spine.exchange is None else [spine.exchange]
    for tile, laid in pairs:
        own = tile.network.elements.exchange
        if own is None:
            continue
        second = [
            (int(k), part)
            for at, part in own.exchangers
            for k in laid.element(np.array([at])).ravel().tolist()
        ]
        found.append(
            Exchange(
                laid.element(own.element).ravel(),
                np.tile(own.conductance, laid.count),
                np.tile(own.ambient, laid.count),
                tuple(second),
            )
        )
    if not found:
        return None
    return Exchange(
        np.concatenate([e.element for e in found]),
        np.concatenate([e.conductance for e in found]),
        np.concatenate([e.ambient for e in found]),
        tuple(pair for e in found for pair in e.exchangers),
    )
