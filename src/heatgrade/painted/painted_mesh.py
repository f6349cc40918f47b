"""A mesh on a grid: what every cell and every face is made of, and what got lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.grid import Grid
from heatgrade.painted.paint import FaceShares, paint, volume_share
from heatgrade.painted.passage import FEW_CELLS, GOOD_CELLS, narrowest_passage, plane_loss
from heatgrade.painted.shape import Shape
from heatgrade.shown import Told

Array = NDArray[np.float64]

ODD = 1e-6  # share of a volume or area from which on a loss is worth a word
WIDEST = 20e-3  # m: a passage wider than this speaks of another unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PaintedMesh(Told):
    """Regions on a grid.

    Parameters
    ----------
    grid : Grid
        The grid.
    names : tuple of str
        Of the regions.
    share : (regions, nx, ny, nz) array
        Share of every cell's volume that each region fills.
    coolant : tuple of FaceShares
        Part of every face across x, y and z that is coolant.
    solid : tuple of FaceShares
        The same of all solids together.
    wet : tuple of str
        Regions of coolant.
    volume_errors : dict of str to float
        Volume of each region on the grid over that of its cells in the mesh, less 1.
    """

    grid: Grid
    names: tuple[str, ...]
    share: Array
    coolant: tuple[FaceShares, FaceShares, FaceShares]
    solid: tuple[FaceShares, FaceShares, FaceShares]
    wet: tuple[str, ...]
    volume_errors: dict[str, float]

    @property
    def coolant_share(self) -> Array:
        """Share of every cell that is coolant, (nx, ny, nz)."""
        return self._of([name in self.wet for name in self.names])

    @property
    def solid_share(self) -> Array:
        """Share of every cell that is solid, (nx, ny, nz)."""
        return self._of([name not in self.wet for name in self.names])

    def _of(self, wanted: list[bool]) -> Array:
        total: Array = np.minimum(self.share[np.array(wanted, dtype=bool)].sum(axis=0), 1.0)
        return total

    @property
    def leak_area(self) -> float:
        """Where coolant meets neither solid nor coolant inside the box [m2]."""
        total = 0.0
        for axis in range(3):
            inner = _inner(axis)
            wet, dry = self.coolant[axis], self.solid[axis]
            area = face_area(self.grid, axis)
            for here, beyond, wall in (
                (wet.above, wet.below, dry.below),
                (wet.below, wet.above, dry.above),
            ):
                bare = np.clip(here - beyond - wall, 0.0, None)[inner]
                total += float((bare * area[inner]).sum())
        return total

    @property
    def overlap(self) -> float:
        """Volume that two regions claim [m3]."""
        return float(
            (np.clip(self.share.sum(axis=0) - 1.0, 0.0, None) * cell_volume(self.grid)).sum()
        )

    @property
    def smallest_gap(self) -> tuple[float, float, str] | None:
        """Narrowest passage of coolant between two walls: cells, width [m] and axis."""
        return narrowest_passage(self.grid, self.coolant_share, self.coolant)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What of the mesh the grid does not keep."""
        found = []
        gap = self.smallest_gap
        if gap is not None and gap[0] < FEW_CELLS:
            found.append(
                Caution(
                    "narrow-gap",
                    "grid",
                    f"the narrowest passage, {_micrometres(gap[1])} along {gap[2]}, is "
                    f"{gap[0]:.2g} cell{'s' if gap[0] > 1.0 else ''} wide; where walls cut cells "
                    "so few make the pressure drop there up to "
                    f"{100 * plane_loss(gap[0]):.0f} % too low: use cells of "
                    f"{_micrometres(gap[1] / GOOD_CELLS)}",
                )
            )
        if gap is not None and gap[1] > WIDEST:
            found.append(
                Caution(
                    "size",
                    "mesh",
                    f"its narrowest passage is {gap[1] * 1e3:.3g} mm wide, which no cold plate "
                    "has: is the unit of its coordinates right?",
                )
            )
        if self.leak_area > ODD * float(_whole_area(self.grid)):
            found.append(
                Caution(
                    "leak",
                    "mesh",
                    f"coolant borders on nothing over {self.leak_area * 1e6:.3g} mm2 inside the "
                    "box of the mesh: taken for a wall that conducts no heat",
                )
            )
        whole = float(cell_volume(self.grid).sum())
        if self.overlap > ODD * whole:
            found.append(
                Caution(
                    "overlap",
                    "mesh",
                    f"regions overlap by {self.overlap * 1e9:.3g} mm3 ("
                    f"{100 * self.overlap / whole:.2g} % of the box)",
                )
            )
        for name, error in self.volume_errors.items():
            if abs(error) > ODD:
                found.append(
                    Caution(
                        "volume",
                        name,
                        f"its volume on the grid is {100 * error:+.2g} % off that in the mesh",
                    )
                )
        return tuple(found)

    def rows(self) -> list[tuple[str, str]]:
        """Return what became of the mesh as pairs of name and value, without cautions."""
        nx, ny, nz = self.grid.shape
        sides = (self.grid.x_edges, self.grid.y_edges, self.grid.z_edges)
        box = " x ".join(f"{1e3 * float(np.ptp(edges)):.4g}" for edges in sides)
        rows = [
            ("box", f"{box} mm"),
            ("grid", f"{self.grid.cells:,} cells ({nx} x {ny} x {nz})"),
        ]
        volumes = (self.share * cell_volume(self.grid)).sum(axis=(1, 2, 3)) * 1e9
        for name, volume in zip(self.names, volumes, strict=True):
            kind = "coolant" if name in self.wet else "solid"
            error = self.volume_errors[name]
            rows.append((name, f"{kind}, {volume:.4g} mm3 (error {error:.1e})"))
        gap = self.smallest_gap
        if gap is not None:
            rows.append(
                ("narrowest passage", f"{_micrometres(gap[1])}, {_count(gap[0])} along {gap[2]}")
            )
        return rows

    def summary(self) -> str:
        """Return what became of the mesh, in a few lines of text."""
        rows = [*self.rows(), *(("caution", str(caution)) for caution in self.cautions)]
        return "\n".join(f"{name:<22}{value}" for name, value in rows)


def paint_shape(shape: Shape, wet: Sequence[str], grid: Grid) -> PaintedMesh:
    """Return a shape painted onto a grid.

    Parameters
    ----------
    shape : Shape
        A tagged mesh or a set of closed surfaces.
    wet : sequence of str
        Regions of coolant.
    grid : Grid
        The grid.
    """
    names = shape.names
    surfaces = {name: shape.surface(name) for name in names}
    share = np.stack([volume_share(surfaces[name], grid) for name in names])
    painted = (share * cell_volume(grid)).sum(axis=(1, 2, 3))
    volumes = shape.volumes()
    errors = {
        name: float(found / volumes[name] - 1.0) for name, found in zip(names, painted, strict=True)
    }
    nothing = np.zeros((0, 3, 3))
    coolant = np.concatenate([nothing, *(surfaces[n] for n in names if n in wet)])
    solid = np.concatenate([nothing, *(surfaces[n] for n in names if n not in wet)])
    return PaintedMesh(
        grid, names, share, _capped(coolant, grid), _capped(solid, grid), tuple(wet), errors
    )


def _capped(surface: Array, grid: Grid) -> tuple[FaceShares, FaceShares, FaceShares]:
    x, y, z = (
        FaceShares(np.clip(shares.below, 0.0, 1.0), np.clip(shares.above, 0.0, 1.0))
        for shares in paint(surface, grid).faces
    )
    return x, y, z


def cell_volume(grid: Grid) -> Array:
    """Return the volume of every cell [m3], (nx, ny, nz)."""
    volume: Array = grid.dx[:, None, None] * grid.dy[None, :, None] * grid.dz[None, None, :]
    return volume


def face_area(grid: Grid, axis: int) -> Array:
    """Return the area of every face across an axis [m2], with n + 1 entries along it."""
    widths = [grid.dx, grid.dy, grid.dz]
    shape = [1, 1, 1]
    area = np.ones([n + (i == axis) for i, n in enumerate(grid.shape)])
    for other in range(3):
        if other != axis:
            form = list(shape)
            form[other] = -1
            area = area * widths[other].reshape(form)
    return area


def _micrometres(length: float) -> str:
    """Return a length in micrometres, three digits."""
    return f"{float(f'{length * 1e6:.3g}'):.10g} um"


def _count(cells: float) -> str:
    return f"{cells:.3g} cell{'' if f'{cells:.3g}' == '1' else 's'}"


def _inner(axis: int) -> tuple[slice, ...]:
    return tuple(slice(1, -1) if i == axis else slice(None) for i in range(3))


def _whole_area(grid: Grid) -> float:
    x, y, z = (float(np.ptp(e)) for e in (grid.x_edges, grid.y_edges, grid.z_edges))
    return 2.0 * (x * y + y * z + x * z)
