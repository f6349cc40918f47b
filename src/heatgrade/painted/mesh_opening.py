"""Where coolant enters and leaves a mesh: a side of its box, or a surface on that side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.painted.painted_mesh import PaintedMesh
from heatgrade.painted.shape import Shape
from heatgrade.painted.tagged_mesh import TaggedMesh
from heatgrade.resolved import Side

Array = NDArray[np.float64]

SIDES = tuple(side.value for side in Side)


@dataclass(frozen=True, slots=True)
class MeshOpening:
    """An opening of a mesh.

    Parameters
    ----------
    side : {"x-", "x+", "y-", "y+", "z-", "z+"}
        Of the box around the mesh.
    surface : str, optional
        Named surface of the mesh (triangles or quads) on that side; all coolant on the side if
        not given.

    Raises
    ------
    InputError
        HG854 for a side that does not exist.
    """

    side: str
    surface: str | None = None

    def __post_init__(self) -> None:
        """Check the side."""
        if self.side not in SIDES:
            raise _refusal("is no side of the box", self.side, ", ".join(SIDES))

    @classmethod
    def of(cls, given: MeshOpening | str, entry: str) -> MeshOpening:
        """Return an opening, or that of all coolant on a side given by its name.

        Parameters
        ----------
        given : MeshOpening or str
            An opening, or its side.
        entry : str
            Argument that it was given by.

        Raises
        ------
        InputError
            HG854 for anything else.
        """
        if isinstance(given, cls):
            return given
        if given not in SIDES:
            what = "is no opening" if given is None else "is no side of the box"
            raise _refusal(what, given, f"a MeshOpening, {', '.join(SIDES)}", entry)
        return cls(str(given))

    def faces(
        self, shape: Shape, painted: PaintedMesh, entry: str = "opening"
    ) -> NDArray[np.bool_]:
        """Return which faces of the grid on the side belong to it, over its two axes.

        Parameters
        ----------
        shape : Shape
            The mesh.
        painted : PaintedMesh
            The same on its grid.
        entry : str
            What the opening is called where it cannot be.

        Raises
        ------
        InputError
            HG854 where the mesh has no such surface, no coolant there, or too wide cells for it.
        """
        from scipy.ndimage import label

        side = Side(self.side)
        end = -1 if side.high else 0
        opened = np.take(painted.coolant[side.axis].both, end, axis=side.axis) > 0.0
        if self.surface is not None:
            patches, count = label(opened)
            covered = self._covered(shape, painted, side, entry)
            if opened.any() and not covered.any():
                raise InputError(
                    "HG854",
                    "falls between the middles of the cells there",
                    entry=entry,
                    value=self.surface,
                    allowed="a surface some cells wide",
                    remedy="cut the mesh more finely",
                )
            inside = opened & covered
            # Faces that the rim of the surface cuts belong to the patch that it fills.
            own = np.unique(patches[inside])
            opened = np.isin(patches, own[own > 0]) if count else inside
        if not opened.any():
            ends = ", ".join(_wet_sides(painted)) or "none of the mesh's sides holds any"
            raise _refusal("holds no coolant", self.surface or self.side, ends, entry)
        return np.asarray(opened, dtype=bool)

    def _covered(
        self, shape: Shape, painted: PaintedMesh, side: Side, entry: str
    ) -> NDArray[np.bool_]:
        known = shape.surfaces if isinstance(shape, TaggedMesh) else {}
        if self.surface not in known:
            allowed = ", ".join(known) or "the mesh has none"
            raise _refusal("is no surface of the mesh", self.surface, allowed, entry)
        axes = [axis for axis in range(3) if axis != side.axis]
        grid = painted.grid
        centres = [(grid.x, grid.y, grid.z)[axis] for axis in axes]
        covered = np.zeros((centres[0].size, centres[1].size), dtype=bool)
        assert isinstance(shape, TaggedMesh)
        for block in known[self.surface]:
            corners = shape.points[block.cells][:, :, axes]
            for first in range(1, corners.shape[1] - 1):
                for triangle in corners[:, [0, first, first + 1]]:
                    _mark(triangle, centres, covered)
        return covered


def _mark(triangle: Array, centres: list[Array], covered: NDArray[np.bool_]) -> None:
    """Mark the points of a lattice that lie in a triangle."""
    low, high = triangle.min(axis=0), triangle.max(axis=0)
    window = tuple(
        slice(int(np.searchsorted(c, a)), int(np.searchsorted(c, b, side="right")))
        for c, a, b in zip(centres, low, high, strict=True)
    )
    u, v = (c[w] for c, w in zip(centres, window, strict=True))
    inside_left = np.ones((u.size, v.size), dtype=bool)
    inside_right = np.ones_like(inside_left)
    for (ax, ay), (bx, by) in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
        turn = (bx - ax) * (v[None, :] - ay) - (by - ay) * (u[:, None] - ax)
        inside_left &= turn >= 0.0
        inside_right &= turn <= 0.0
    covered[window] |= inside_left | inside_right


def _wet_sides(painted: PaintedMesh) -> list[str]:
    """Return the sides of the box that coolant reaches."""
    found = []
    for side in Side:
        shares = painted.coolant[side.axis].both
        if (np.take(shares, -1 if side.high else 0, axis=side.axis) > 0.0).any():
            found.append(side.value)
    return found


def _refusal(what: str, value: object, allowed: str, entry: str = "opening") -> InputError:
    return InputError(
        "HG854",
        what,
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="name a side of the mesh's box, and a tagged surface on it where there are several",
    )
