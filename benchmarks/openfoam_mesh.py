"""A part of a rectilinear grid as OpenFOAM's mesh: the same cells, faces in its order.

Cells are numbered with x fastest.  Faces between cells come first, by owner and neighbour; those
of each patch follow, its own together, by the order in which they are found: across x, y and z, the
low side before the high one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]

HEADER = """FoamFile
{{
    version 2.0;
    format binary;
    arch "LSB;label=32;scalar=64";
    class {kind};
    location "{place}";
    object {name};
}}
"""


@dataclass(frozen=True, slots=True, eq=False)
class PatchFaces:
    """Outer faces of one patch.

    Parameters
    ----------
    name, kind : str
        As OpenFOAM calls it, and what it is: "patch", "wall", "symmetryPlane".
    faces : list of bool arrays over the grid's faces across x, y and z
        Which faces belong to it, on whichever side of them a cell lies.
    entries : str
        What else its dictionary says.
    """

    name: str
    kind: str
    faces: tuple[Bools, Bools, Bools]
    entries: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FoamMesh:
    """Faces of a part of a grid in OpenFOAM's order.

    Parameters
    ----------
    cells : (nx, ny, nz) int array
        Number of each cell; -1 outside.
    owner : (faces,) int array
    neighbour : (inner faces,) int array
    nodes : (faces, 4) int array
        Corners by number in the whole grid, seen from the neighbour against the clock.
    patches : dict of str to slice
        Of the faces.
    sign : (faces,) array
        1 where the face looks up its axis, -1 where down it.
    axis : (faces,) int array
    place : (faces, 3) int array
        Index among the grid's faces across its axis.
    """

    cells: Ints
    owner: Ints
    neighbour: Ints
    nodes: Ints
    patches: dict[str, slice]
    sign: Ints
    axis: Ints
    place: Ints


def foam_mesh(cells: Bools, patches: Sequence[PatchFaces]) -> FoamMesh:
    """Return the mesh of the cells marked; every outer face belongs to the first patch that has it.

    Raises
    ------
    ValueError
        Where an outer face belongs to none.
    """
    number = np.full(cells.shape, -1, np.int32)
    order = cells.transpose(2, 1, 0)
    number.transpose(2, 1, 0)[order] = np.arange(int(cells.sum()), dtype=np.int32)
    inner, outer = [], []
    for axis in range(3):
        low, high = _beside(number, axis)
        place = np.argwhere((low >= 0) | (high >= 0)).astype(np.int32)
        at = tuple(place.T)
        below, above = low[at], high[at]
        between = (below >= 0) & (above >= 0)
        inner.append(_Faces(axis, place[between], below[between], above[between], 1))
        for owner, sign in ((above, -1), (below, 1)):
            mine = ~between & (owner >= 0)
            outer.append(_Faces(axis, place[mine], owner[mine], owner[mine], sign))
    inside = _Faces.joined(inner)
    inside = inside.taken(np.lexsort((inside.above, inside.below)))
    around = _Faces.joined(outer)
    groups, slices, first = [inside], {}, inside.below.size
    left = np.ones(around.below.size, bool)
    for patch in patches:
        mine = left & _marked(patch, around)
        left &= ~mine
        groups.append(around.taken(np.flatnonzero(mine)))
        slices[patch.name] = slice(first, first + int(mine.sum()))
        first += int(mine.sum())
    if left.any():
        raise ValueError(f"{int(left.sum())} outer faces belong to no patch")
    every = _Faces.joined(groups)
    return FoamMesh(
        number, every.below, inside.above, every.nodes(cells.shape), slices,
        every.sign, every.axis, every.place,
    )  # fmt: skip


def write_mesh(
    mesh: FoamMesh, edges: tuple[Array, Array, Array], patches: Sequence[PatchFaces], folder: Path
) -> None:
    """Write `polyMesh` into a folder of `constant`."""
    folder = folder / "polyMesh"
    folder.mkdir(parents=True)
    used, nodes = np.unique(mesh.nodes, return_inverse=True)
    i, j, k = np.unravel_index(used, [edge.size for edge in edges], order="F")
    points = np.stack([edges[0][i], edges[1][j], edges[2][k]], axis=1)
    count = mesh.owner.size
    write_list(folder / "points", "vectorField", points)
    corners = np.arange(0, 4 * count + 1, 4, dtype=np.int32)
    write_list(folder / "faces", "faceCompactList", corners, nodes.astype(np.int32).ravel())
    write_list(folder / "owner", "labelList", mesh.owner)
    write_list(folder / "neighbour", "labelList", mesh.neighbour)
    lines = [HEADER.format(kind="polyBoundaryMesh", place="constant/polyMesh", name="boundary")]
    lines.append(f"{len(patches)}\n(")
    for patch in patches:
        part = mesh.patches[patch.name]
        lines.append(
            f"{patch.name} {{ type {patch.kind}; nFaces {part.stop - part.start}; "
            f"startFace {part.start}; {patch.entries} }}"
        )
    (folder / "boundary").write_text("\n".join([*lines, ")\n"]))


def write_list(path: Path, kind: str, *lists: NDArray[np.generic]) -> None:
    """Write one or more lists of numbers, in binary."""
    with path.open("wb") as file:
        file.write(HEADER.format(kind=kind, place="constant/polyMesh", name=path.name).encode())
        for values in lists:
            file.write(f"\n{len(values)}\n(".encode() + values.tobytes() + b")\n")


@dataclass(frozen=True, slots=True, eq=False)
class _Faces:
    axis: Ints | int
    place: Ints
    below: Ints
    above: Ints
    sign: Ints | int

    @classmethod
    def joined(cls, parts: Sequence[_Faces]) -> _Faces:
        """Return all of them, axis and sign face by face."""
        full = [
            (np.broadcast_to(p.axis, p.below.shape), p.place, p.below, p.above,
             np.broadcast_to(p.sign, p.below.shape))
            for p in parts
        ]  # fmt: skip
        return cls(*(np.concatenate(items).astype(np.int32) for items in zip(*full, strict=True)))

    def taken(self, which: NDArray[np.intp]) -> _Faces:
        """Return these of them, of joined ones."""
        return _Faces(
            self.axis[which], self.place[which], self.below[which], self.above[which],
            self.sign[which],
        )  # fmt: skip

    def nodes(self, shape: tuple[int, ...]) -> Ints:
        """Return the corners, going round the way out of the owner."""
        nx, ny = shape[0] + 1, shape[1] + 1
        step = np.array([1, nx, nx * ny])
        first = self.place @ step
        second, third = step[(np.asarray(self.axis) + 1) % 3], step[(np.asarray(self.axis) + 2) % 3]
        ring = np.stack([first, first + second, first + second + third, first + third], axis=1)
        down = np.asarray(self.sign) < 0
        ring[down] = ring[down][:, ::-1]
        return ring.astype(np.int32)


def _beside(number: Ints, axis: int) -> tuple[Ints, Ints]:
    """Return the cells below and above each face across an axis; -1 for none."""
    width = [(0, 0)] * 3
    width[axis] = (1, 1)
    wide = np.pad(number, width, constant_values=-1)
    count = wide.shape[axis]
    return (
        np.take(wide, range(count - 1), axis=axis),
        np.take(wide, range(1, count), axis=axis),
    )


def _marked(patch: PatchFaces, faces: _Faces) -> Bools:
    found = np.zeros(faces.below.size, bool)
    for axis in range(3):
        mine = np.flatnonzero(np.asarray(faces.axis) == axis)
        found[mine] = patch.faces[axis][tuple(faces.place[mine].T)]
    return found
