"""Meshes that follow round bores, for OpenFOAM: quadrilaterals of a plan, drawn up in layers.

Around each axis of a lattice a square core, a ring to the bore's circle and a ring to the cell of
the lattice; the core's lines lie along x and y, and neighbours share their nodes.  All
quadrilaterals reach up to a level, those of bores beyond it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.openfoam_mesh import HEADER, write_list

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

CORE = 0.5  # half the core's side over the bore's radius
SAME = 1e-9  # nodes nearer than this are one [m]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Quadrilaterals.

    Parameters
    ----------
    nodes : (nodes, 2) array
        [m].
    quads : (quads, 4) int array
        Their nodes, anticlockwise.
    bore : (quads,) int array
        Number of the axis whose bore a quadrilateral is in; -1 between bores.
    """

    nodes: Array
    quads: Ints
    bore: Ints

    @property
    def middle(self) -> Array:
        """Means of the corners [m]."""
        return np.asarray(self.nodes[self.quads].mean(axis=1))

    @property
    def area(self) -> Array:
        """[m2]."""
        x, y = np.moveaxis(self.nodes[self.quads], -1, 0)
        return np.asarray(0.5 * (x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(axis=1))


def around_bore(
    radius: float, reach: float, side: int, rings: tuple[int, int], *, diamond: bool = False
) -> tuple[Array, Bools]:
    """Return corners of the quadrilaterals around one axis, and which of them are in the bore.

    Parameters
    ----------
    radius : float
        Of the bore [m].
    reach : float
        From the axis along x and y to the end of the lattice's cell [m].
    side : int
        Quadrilaterals along a side of the core, an even number.
    rings : tuple of int
        Layers from the core to the bore's wall and from there to the end.
    diamond : bool
        Whether the cell stands on its corner.
    """
    part = 0.5 * np.pi / side
    radius = radius * np.sqrt(part / np.sin(part))  # the polygon has the circle's area
    turn = np.linspace(-0.25 * np.pi, 0.25 * np.pi, side + 1)
    line = CORE * radius * np.tan(turn)
    x, y = np.meshgrid(line, line, indexing="ij")
    core = np.stack([x, y], axis=-1)
    inner = np.stack([core[:-1, :-1], core[1:, :-1], core[1:, 1:], core[:-1, 1:]], axis=-2)
    angle = np.linspace(-0.25 * np.pi, 1.75 * np.pi, 4 * side + 1)
    ray = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    along = np.abs(ray)
    end = reach / (along.sum(axis=-1) if diamond else along.max(axis=-1))
    start = CORE * radius / along.max(axis=-1)
    share = np.linspace(0.0, 1.0, rings[0] + 1)[:, None]
    first = start + (radius - start) * share
    share = np.linspace(0.0, 1.0, rings[1] + 1)[1:, None]
    distance = np.concatenate([first, radius + (end - radius) * share])
    ring = distance[..., None] * ray
    outer = np.stack([ring[:-1, :-1], ring[1:, :-1], ring[1:, 1:], ring[:-1, 1:]], axis=-2)
    corners = np.concatenate([inner.reshape(-1, 4, 2), outer.reshape(-1, 4, 2)])
    inside = np.ones(len(corners), bool)
    inside[side**2 + rings[0] * 4 * side :] = False
    return corners, inside


def plan_of(axes: Array, bored: Bools, around: tuple[Array, Bools], end: float) -> Plan:
    """Return the plan around axes, cut off at x = 0, y = 0 and where either ends.

    Parameters
    ----------
    axes : (axes, 2) array
        [m].
    bored : (axes,) bool array
        Whether there is a bore.
    around : tuple of arrays
        From `around_bore`.
    end : float
        Greatest x and y [m].
    """
    corners, inside = around
    every = (axes[:, None, None, :] + corners).reshape(-1, 4, 2)
    number = np.where(bored[:, None] & inside, np.arange(len(axes))[:, None], -1).ravel()
    middle = every.mean(axis=1)
    keep = np.all((middle > 0.0) & (middle < end), axis=1)
    points = np.round(every[keep].reshape(-1, 2) / SAME).astype(np.int64)
    _, first, back = np.unique(points, axis=0, return_index=True, return_inverse=True)
    nodes = every[keep].reshape(-1, 2)[first]
    return Plan(nodes, back.reshape(-1, 4).astype(np.int64), number[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Extruded:
    """A mesh in OpenFOAM's order.

    Parameters
    ----------
    points : (points, 3) array
        [m].
    faces : (faces, 4) int array
    owner, neighbour : int arrays
    patches : dict of str to (kind, slice)
    floor : (quads,) int array
        Place of each quadrilateral's lowest face among all faces.
    """

    points: Array
    faces: Ints
    owner: Ints
    neighbour: Ints
    patches: dict[str, tuple[str, slice]]
    floor: Ints

    def write(self, folder: Path) -> None:
        """Write `polyMesh` into a folder of `constant`."""
        folder = folder / "polyMesh"
        folder.mkdir(parents=True)
        write_list(folder / "points", "vectorField", self.points)
        corners = np.arange(0, 4 * len(self.faces) + 1, 4, dtype=np.int32)
        write_list(folder / "faces", "faceCompactList", corners,
                   self.faces.astype(np.int32).ravel())  # fmt: skip
        write_list(folder / "owner", "labelList", self.owner.astype(np.int32))
        write_list(folder / "neighbour", "labelList", self.neighbour.astype(np.int32))
        lines = [HEADER.format(kind="polyBoundaryMesh", place="constant/polyMesh", name="boundary")]
        lines.append(f"{len(self.patches)}\n(")
        for name, (kind, part) in self.patches.items():
            count = part.stop - part.start
            lines.append(f"{name} {{ type {kind}; nFaces {count}; startFace {part.start}; }}")
        (folder / "boundary").write_text("\n".join([*lines, ")\n"]))


def extrude(
    plan: Plan, levels: Array, below: int, named: Callable[[Array, Array], Ints],
    patches: dict[str, str],
) -> Extruded:  # fmt: skip
    """Draw a plan up.

    Parameters
    ----------
    plan : Plan
    levels : array
        Of the layers' ends [m].
    below : int
        Layers that all quadrilaterals have; bores alone have those above.
    named : callable
        Of middles and outward normals of the outer faces, (faces, 3) each [m]: which of the patches
        each belongs to, by its place.
    patches : dict of str to str
        Kinds of the patches by name.
    """
    bores = np.flatnonzero(plan.bore >= 0)
    every = np.arange(len(plan.quads))
    layers = [every if k < below else bores for k in range(levels.size - 1)]
    start = np.concatenate([[0], np.cumsum([part.size for part in layers])])
    number = np.full((levels.size - 1, every.size), -1)
    for k, part in enumerate(layers):
        number[k, part] = start[k] + np.arange(part.size)
    faces, low, high = _all_faces(plan, number)
    points = np.concatenate([
        np.column_stack([plan.nodes, np.full(len(plan.nodes), z)]) for z in levels
    ])  # fmt: skip
    turned = (low < 0) | ((high >= 0) & (high < low))
    faces[turned] = faces[turned][:, ::-1]
    owner, neighbour = np.where(turned, high, low), np.where(turned, low, high)
    inner = np.flatnonzero(neighbour >= 0)
    inner = inner[np.lexsort((neighbour[inner], owner[inner]))]
    outer = np.flatnonzero(neighbour < 0)
    corner = points[faces[outer]]
    normal = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
    which = named(corner.mean(axis=1), normal / np.linalg.norm(normal, axis=1, keepdims=True))
    order = np.concatenate([inner, outer[np.argsort(which, kind="stable")]])
    ends = inner.size + np.concatenate([[0], np.cumsum(np.bincount(which, minlength=len(patches)))])
    parts = {
        name: (kind, slice(int(ends[k]), int(ends[k + 1])))
        for k, (name, kind) in enumerate(patches.items())
    }
    used, numbered = np.unique(faces[order], return_inverse=True)
    floor = np.argsort(order)[: every.size]
    return Extruded(points[used], numbered.reshape(-1, 4), owner[order], neighbour[inner], parts,
                    floor)  # fmt: skip


def _all_faces(plan: Plan, number: Ints) -> tuple[Ints, Ints, Ints]:
    """Return faces with the cells behind and before them (-1 for none): level ones first."""
    nodes, none = len(plan.nodes), np.full((1, len(plan.quads)), -1)
    low, high = np.concatenate([none, number]), np.concatenate([number, none])
    level = np.arange(len(low))[:, None, None] * nodes + plan.quads
    there = (low >= 0) | (high >= 0)
    pairs = np.stack([plan.quads, np.roll(plan.quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    _, first, back = np.unique(np.sort(pairs, axis=1), axis=0, return_index=True,
                               return_inverse=True)  # fmt: skip
    other = np.full(first.size, -1)
    rest = np.setdiff1d(np.arange(len(pairs)), first)
    other[back.ravel()[rest]] = rest // 4
    a, b = pairs[first].T
    faces, behind, before = [level[there]], [low[there]], [high[there]]
    for k, cells in enumerate(number):
        mine = cells[first // 4]
        its = np.where(other >= 0, cells[other], -1)
        some = (mine >= 0) | (its >= 0)
        up, down = (k + 1) * nodes, k * nodes
        faces.append(np.stack([a + down, b + down, b + up, a + up], axis=1)[some])
        behind.append(mine[some])
        before.append(its[some])
    return np.concatenate(faces), np.concatenate(behind), np.concatenate(before)
