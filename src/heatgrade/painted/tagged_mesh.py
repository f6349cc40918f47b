"""A mesh whose cells are tagged with the part that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.painted.cell_kinds import (
    FACES,
    SURFACES,
    Block,
    signed_volumes,
    skin,
    tetrahedra_of,
)
from heatgrade.painted.mesh_file import MEMORY, SECONDS, RawMesh, read_mesh_file
from heatgrade.painted.walls import Walls, mesh_walls

Array = NDArray[np.float64]

# Names under which programs store the regions' numbers: Gmsh, MED, Medit, ParaView and others.
TAGS = ("gmsh:physical", "cell_tags", "medit:ref", "part", "region", "material", "MaterialIds")
UNITS = {"m": 1.0, "cm": 1e-2, "mm": 1e-3, "um": 1e-6, "in": 0.0254}
LARGEST = 1.0  # m: no cold plate is longer; a plate of 40 mm read in metres has 40
SMALLEST = 50e-6  # m: no plate is shorter; a plate of 40 mm taken for micrometres has 40e-6
IGNORED = ("vertex", "line")


@dataclass(frozen=True, slots=True, eq=False)
class TaggedMesh:
    """First-order cells in space, each in one named region, and named surfaces.

    Parameters
    ----------
    points : (n, 3) array
        [m].
    blocks : tuple of Block
        Tetrahedra, hexahedra, wedges and pyramids; `region` indexes `names`.
    names : tuple of str
        Of the regions.
    surfaces : dict of str to tuple of Block
        Named surfaces (triangles, quads), e.g. inlets; their `region` is not used.

    Raises
    ------
    InputError
        HG844 for numbers that are not finite or cells of points that do not exist, HG845 for a
        size that no plate has, HG846 for no region, HG847 for inverted or flat cells.
    """

    points: Array
    blocks: tuple[Block, ...]
    names: tuple[str, ...]
    surfaces: dict[str, tuple[Block, ...]]

    def __post_init__(self) -> None:
        check_finite(self.points, "mesh")
        _check_corners(len(self.points), self.blocks)
        if not any(block.cells.size for block in self.blocks):
            raise InputError(
                "HG846",
                "has no cells in space",
                entry="mesh",
                allowed="tetrahedra, hexahedra, wedges, pyramids",
                remedy="mesh the volume, or bring a set of closed STL surfaces",
            )
        check_extent(np.stack(self.bounds))
        object.__setattr__(self, "blocks", tuple(_upright(self.points, b) for b in self.blocks))

    @classmethod
    def read(
        cls,
        path: str | PathLike[str],
        *,
        unit: str = "m",
        tag: str | None = None,
        memory: float = MEMORY,
        seconds: float = SECONDS,
    ) -> TaggedMesh:
        """Return a mesh from a file in any form that meshio reads.

        Parameters
        ----------
        path : path
            The file; it is read in a child process.
        unit : {"m", "cm", "mm", "um", "in"}
            Of its coordinates.
        tag : str, optional
            Field of whole numbers that tells the regions; Gmsh's physical groups, named sets or
            a field of a usual name if not given.
        memory, seconds : float
            Limits of the child process [bytes], [s].

        Raises
        ------
        InputError
            HG841 to HG847; see `read_mesh_file` and the class.
        """
        raw = read_mesh_file(path, memory=memory, seconds=seconds)
        return tagged(raw, scale_of(unit), tag)

    @property
    def cells(self) -> int:
        """Number of cells in space."""
        return sum(len(block.cells) for block in self.blocks)

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Lowest and highest corner of the cells [m]."""
        used = np.concatenate([block.cells.ravel() for block in self.blocks])
        points = self.points[np.unique(used)]
        return points.min(axis=0), points.max(axis=0)

    def volumes(self) -> dict[str, float]:
        """Return the volume of each region [m3]."""
        total = np.zeros(len(self.names))
        for block in self.blocks:
            np.add.at(total, block.region, cell_volumes(self.points, block))
        return dict(zip(self.names, total.tolist(), strict=True))

    def surface(self, name: str) -> Array:
        """Return the closed surface of a region, (n, 3, 3) [m], anticlockwise from outside."""
        return skin(self.points, self.blocks, self.names.index(name))

    def walls(self, same: float) -> Walls:
        """Return place [m] and area [m2] of the walls across each axis, flat to `same` [m]."""
        return mesh_walls(self.points, self.blocks, same)


def cell_volumes(points: Array, block: Block) -> Array:
    """Return the volume of each cell [m3]; negative where its corners are numbered inside out."""
    tetrahedra, of = tetrahedra_of(block.kind, points[block.cells])
    volumes = np.zeros(len(block.cells))
    np.add.at(volumes, of, signed_volumes(tetrahedra))
    return volumes


def scale_of(unit: str) -> float:
    """Return a unit of length in metres, or raise `InputError` HG845."""
    if unit not in UNITS:
        raise InputError(
            "HG845",
            "is no unit of a mesh",
            entry="unit",
            value=unit,
            allowed=", ".join(UNITS),
            remedy="name the unit of the file's coordinates",
        )
    return UNITS[unit]


def tagged(raw: RawMesh, scale: float = 1.0, tag: str | None = None) -> TaggedMesh:
    """Return the mesh that a file's contents make.

    Parameters
    ----------
    raw : RawMesh
        What the file holds.
    scale : float
        Of its coordinates [m].
    tag : str, optional
        See `TaggedMesh.read`.
    """
    points = raw.points * positive(scale, "scale", "m")
    if points.ndim != 2 or points.shape[1] not in (2, 3):
        raise _not_spatial()
    if points.shape[1] == 2:
        raise _not_spatial()
    labels = _labels(raw, tag)
    names: list[str] = []
    blocks: list[Block] = []
    surfaces: dict[str, list[Block]] = {}
    for kind, cells, label in zip(raw.kinds, raw.cells, labels, strict=True):
        if kind in FACES:
            found = np.zeros(len(cells), dtype=np.int64)
            for name, members in _by_name(label):
                if name not in names:
                    names.append(name)
                found[members] = names.index(name)
            blocks.append(Block(kind, cells, found))
        elif kind in SURFACES:
            for name, members in _by_name(label):
                part = Block(kind, cells[members], np.zeros(int(members.sum()), np.int64))
                surfaces.setdefault(name, []).append(part)
        elif kind not in IGNORED:
            raise InputError(
                "HG848",
                "are cells of a kind that cannot be painted",
                entry="mesh.cells",
                value=kind,
                allowed=", ".join((*FACES, *SURFACES)),
                remedy="write the mesh to first order (in Gmsh: -order 1)",
            )
    return TaggedMesh(
        points, tuple(blocks), tuple(names), {name: tuple(p) for name, p in surfaces.items()}
    )


Labels = list[tuple[str, NDArray[np.bool_]]]


def _by_name(label: Labels) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    return ((name, members) for name, members in label if members.any())


def _labels(raw: RawMesh, tag: str | None) -> list[Labels]:
    """Return names and members for each block of cells."""
    if tag is None:
        tag = next((name for name in TAGS if name in raw.tags), None)
    elif tag not in raw.tags and tag not in raw.sets:
        raise InputError(
            "HG846",
            "is no field of whole numbers on the mesh's cells",
            entry="tag",
            value=tag,
            allowed=", ".join([*raw.tags, *raw.sets]) or "the mesh has none",
            remedy="name one that tells the regions",
        )
    if tag is not None and tag in raw.tags:
        dimension = {kind: 3 if kind in FACES else 2 for kind in raw.kinds}
        found = []
        for kind, values in zip(raw.kinds, raw.tags[tag], strict=True):
            known = {n: name for name, (n, d) in raw.names.items() if d == dimension[kind]}
            found.append([(known.get(int(n), str(n)), values == n) for n in np.unique(values)])
        return found
    if raw.sets:
        return [_members(raw, index) for index in range(len(raw.kinds))]
    raise InputError(
        "HG846",
        "does not say which cell belongs to which region",
        entry="mesh",
        value=", ".join(sorted(set(raw.kinds))),
        allowed="physical groups, named sets, or a field of whole numbers such as 'part'",
        remedy=f"name the field that tells them: tag = {' or '.join(map(repr, raw.tags))}"
        if raw.tags
        else "tag the regions in the mesher and write the file again",
    )


def _members(raw: RawMesh, index: int) -> Labels:
    found: Labels = []
    free = np.ones(len(raw.cells[index]), dtype=bool)
    for name, members in raw.sets.items():
        inside = np.zeros(free.size, dtype=bool)
        inside[members[index]] = True
        found.append((name, inside & free))
        free &= ~inside
    found.append(("untagged", free))
    return found


def _not_spatial() -> InputError:
    return InputError(
        "HG844",
        "points must have three coordinates",
        entry="mesh.points",
        remedy="bring a mesh in space",
    )


def check_finite(points: Array, entry: str) -> None:
    """Raise `InputError` HG844 for a point, (n, 3) [m], that is not finite."""
    wrong = ~np.isfinite(points).all(axis=1)
    if wrong.any():
        bad = int(np.argmax(wrong))
        raise InputError(
            "HG844",
            "is not finite",
            entry=f"{entry}.points[{bad}]",
            value=str(points[bad].tolist()),
            allowed="three finite numbers",
            remedy="write the mesh again",
        )


def _check_corners(count: int, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        if block.cells.size and not 0 <= block.cells.min() <= block.cells.max() < count:
            raise InputError(
                "HG844",
                f"a {block.kind} has a corner that does not exist",
                entry="mesh.cells",
                value=int(max(block.cells.max(), -block.cells.min())),
                allowed=f"0 to {count - 1}",
                remedy="write the mesh again; the file may be cut off",
            )


def check_extent(points: Array, whose: str = "") -> None:
    """Raise `InputError` HG845 for points, (n, 3) [m], as far apart as on no cold plate.

    `whose` names the regions at fault, where others are of another size.
    """
    longest = float(np.ptp(points, axis=0).max()) if len(points) else 0.0
    if SMALLEST <= longest <= LARGEST:
        return
    likely = "mm" if longest > LARGEST else "m"
    raise InputError(
        "HG845",
        "makes the mesh a size that no cold plate has: is it right?",
        entry="unit",
        value=f"{longest:.4g} m along its longest side{whose and f' (by {whose} alone)'}",
        allowed=f"{SMALLEST:g} to {LARGEST:g} m",
        remedy="write all files in one unit"
        if whose
        else f'say what the coordinates are in, e.g. unit="{likely}"',
    )


def _upright(points: Array, block: Block) -> Block:
    """Return cells numbered the right way round; whole blocks of mirrored numbering are turned."""
    volumes = cell_volumes(points, block)
    corners = points[block.cells]
    scale = np.prod(np.maximum(np.ptp(corners, axis=1), 1e-300), axis=1)
    # VTK's wedge is numbered the other way round than Gmsh's: what all cells share is no fault.
    mirrored = bool(volumes.size) and float(np.median(np.sign(volumes))) < 0.0
    own = -volumes if mirrored else volumes
    bad = own <= 1e-9 * scale
    if bad.any():
        first = int(np.argmax(bad))
        raise InputError(
            "HG847",
            f"{int(bad.sum())} of {bad.size} cells ({block.kind}) are inverted or flat, the first "
            f"at {_place(corners[first].mean(axis=0))}",
            entry=f"mesh.cells[{first}]",
            value=f"{own[first]:.3g} m3",
            allowed="> 0 m3",
            remedy="mend the mesh, e.g. by optimising it in the mesher",
        )
    if not mirrored:
        return block
    return Block(block.kind, block.cells[:, _MIRROR[block.kind]], block.region)


_MIRROR = {
    "tetra": [0, 2, 1, 3],
    "hexahedron": [4, 5, 6, 7, 0, 1, 2, 3],
    "wedge": [3, 4, 5, 0, 1, 2],
    "pyramid": [0, 3, 2, 1, 4],
}


def _place(point: Array) -> str:
    return "(" + ", ".join(f"{1e3 * x:.4g}" for x in point) + ") mm"
