"""Nozzles: single jets, their lattices, and the cells that they serve."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.dimension import SAME_LINE, Area, coordinate, set_lengths

MAX_NOZZLES = 65_536  # the finest published plate has 19,044 (Brunschwiler et al. 2006)


@dataclass(frozen=True, slots=True)
class Nozzle:
    """One round nozzle.

    Parameters
    ----------
    x, y : float [m]
        Axis, in plate coordinates.
    diameter : float [m]
        Bore.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    """

    x: float
    y: float
    diameter: float

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        object.__setattr__(self, "x", coordinate(self.x, "x"))
        object.__setattr__(self, "y", coordinate(self.y, "y"))
        set_lengths(self, "diameter")

    @property
    def area(self) -> float:
        """Cross-section [m2]."""
        return 0.25 * math.pi * self.diameter**2


def check_nozzle_count(count: int, entry: str) -> None:
    """Raise `GeometryError` HG214 for more nozzles than can be handled, HG219 for none."""
    if count < 1:
        raise GeometryError(
            "HG219", "has no nozzle", entry=entry, allowed="at least one", remedy="add a nozzle"
        )
    if count > MAX_NOZZLES:
        raise GeometryError(
            "HG214",
            "has too many nozzles",
            entry=entry,
            value=count,
            allowed=f"at most {MAX_NOZZLES}",
            remedy="model a part of the plate and scale flow and heat with it",
        )


def check_apart(x: NDArray[np.float64], y: NDArray[np.float64], d: NDArray[np.float64]) -> None:
    """Raise `GeometryError` HG211, naming the two, where nozzles overlap.

    Parameters
    ----------
    x, y, d : ndarray, shape (n,) [m]
        Axes and diameters.
    """
    along, across = (x, y) if np.ptp(x) >= np.ptp(y) else (y, x)
    order = np.argsort(along, kind="stable")
    a, b, r = along[order], across[order], 0.5 * d[order]
    widest = 2.0 * r.max()
    # Each nozzle against the next one, the one after, ... until none is within reach any more.
    for step in range(1, a.size):
        reach = a[step:] - a[:-step]
        if reach.min() >= widest:
            return
        needed = r[step:] + r[:-step]
        overlap = np.hypot(reach, b[step:] - b[:-step]) < needed * (1.0 - SAME_LINE)
        if overlap.any():
            place = int(np.argmax(overlap))
            first, second = sorted((int(order[place]), int(order[place + step])))
            distance = math.hypot(x[first] - x[second], y[first] - y[second])
            raise GeometryError(
                "HG211",
                f"nozzles[{first}] at {_point(x[first], y[first])} and nozzles[{second}] at "
                f"{_point(x[second], y[second])} overlap",
                entry="nozzles",
                value=distance,
                allowed=f"axes at least {0.5 * (d[first] + d[second]):g} m apart",
                remedy="move one of them or make the bores smaller",
            )


def check_inside(
    x: NDArray[np.float64], y: NDArray[np.float64], d: NDArray[np.float64], area: Area, where: str
) -> None:
    """Raise `GeometryError` HG212, naming the first nozzle that leaves `area`, called `where`."""
    slack = SAME_LINE * max(area.length_x, area.length_y)
    outside = (
        (x - 0.5 * d < area.x0 - slack)
        | (x + 0.5 * d > area.x1 + slack)
        | (y - 0.5 * d < area.y0 - slack)
        | (y + 0.5 * d > area.y1 + slack)
    )
    if outside.any():
        first = int(np.argmax(outside))
        raise GeometryError(
            "HG212",
            f"lies outside {where}, in whole or in part",
            entry=f"nozzles[{first}]",
            value=f"{_point(x[first], y[first])}, diameter {d[first] * 1e3:.6g} mm",
            allowed=str(area),
            remedy=f"move the nozzle or enlarge {where}",
        )


def lattice_points(
    area: Area, pitch: float, arrangement: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the axes of as many nozzles as fit into `area`, centred in it.

    ``"square"``: rows and columns one pitch apart.  ``"staggered"``: rows one pitch apart, shifted
    by a quarter of the pitch alternately to either side, so that every nozzle keeps a cell of one
    pitch squared and every row the same number.

    Parameters
    ----------
    area : Area [m]
        Where the cells must lie.
    pitch : float [m]
        Edge of the unit cell.
    arrangement : {"square", "staggered"}
        See above.

    Returns
    -------
    x, y : ndarray, shape (n,) [m]

    Raises
    ------
    GeometryError
        HG220 where not even one cell fits, HG214 too many nozzles.
    """
    columns = int(min(area.length_x / pitch, 1e9) * (1.0 + SAME_LINE) + SAME_LINE)
    rows = int(min(area.length_y / pitch, 1e9) * (1.0 + SAME_LINE) + SAME_LINE)
    if columns < 1 or rows < 1:
        raise GeometryError(
            "HG220",
            "is larger than the area, so that no nozzle fits",
            entry="pitch",
            value=pitch,
            allowed=f"<= {min(area.length_x, area.length_y):g} m",
            remedy="enlarge the area or reduce the pitch",
        )
    check_nozzle_count(columns * rows, "pitch")
    x = 0.5 * (area.x0 + area.x1) + pitch * (np.arange(columns) - 0.5 * (columns - 1))
    y = 0.5 * (area.y0 + area.y1) + pitch * (np.arange(rows) - 0.5 * (rows - 1))
    grid_x, grid_y = np.meshgrid(x, y, indexing="ij")
    if arrangement == "staggered":
        grid_x = grid_x + 0.25 * pitch * np.where(np.arange(rows) % 2 == 0, -1.0, 1.0)
    return grid_x.ravel(), grid_y.ravel()


def mean_spacing(x: NDArray[np.float64], y: NDArray[np.float64]) -> float | None:
    """Return the mean distance from each nozzle to its nearest one [m]; None for a single one."""
    if x.size < 2:
        return None
    from scipy.spatial import KDTree

    points = np.column_stack([x, y])
    distance, _ = KDTree(points).query(points, k=2)
    return float(np.mean(distance[:, 1]))


def _point(x: float, y: float) -> str:
    return f"({x * 1e3:.6g}, {y * 1e3:.6g}) mm"
