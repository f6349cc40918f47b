"""A jet array: submerged, confined micro-jets that hit the plate from above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.dimension import (
    Area,
    checked_area,
    checked_choice,
    checked_kind,
    checked_length,
    set_lengths,
)
from heatgrade.geometry.nozzle import (
    Nozzle,
    check_apart,
    check_inside,
    check_nozzle_count,
    lattice_points,
    mean_spacing,
)
from heatgrade.geometry.nozzle_cell import cell_areas, cell_corners
from heatgrade.geometry.target_fins import TargetFins

Drains = Literal["local", "edges"]
Arrangement = Literal["square", "staggered"]

AROUND_NOZZLES = Area(math.nan, math.nan, math.nan, math.nan)
"""Stands for the box around the nozzles' axes plus half a pitch."""


@dataclass(frozen=True, slots=True)
class JetArray:
    """Round nozzles over a wetted rectangle, given one by one or as a `lattice`.

    Parameters
    ----------
    nozzles : tuple of Nozzle
        Anywhere inside the wetted area, e.g. aimed at hot spots.
    standoff : float [m]
        From nozzle exit to the surface hit (the roots of its fins, where it has any).
    drains : {"local", "edges"}
        Spent coolant leaves through drains at the corners of the nozzles' cells, or by the sides
        of the wetted area.
    nozzle_length : float [m]
        Length of the bores, the thickness of the nozzle plate.  The default of 1 mm is an
        assumption.
    pitch : float, optional [m]
        Edge of the square cell that serves one nozzle, where all have the same.  Left out, each
        nozzle has a cell of its own (`cell_areas`).
    area : (x0, y0, x1, y1), optional [m]
        Wetted rectangle.  Left out: the box around the nozzles' axes plus half a pitch, or plus
        half the mean distance from a nozzle to its nearest one.
    target_fins : TargetFins, optional
        Fins on the surface hit; not higher than the stand-off.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG211 nozzles that overlap, HG212 a nozzle outside the area, HG214 too many nozzles,
        HG215 unknown choice, HG216 fins that do not fit, HG219 no nozzle, HG220 a single nozzle
        without pitch and area, or a pitch not above the bore.

    Examples
    --------
    >>> jets = JetArray.lattice(pitch=2e-3, diameter=0.6e-3, standoff=0.6e-3,
    ...                         area=(0.0, 0.0, 22e-3, 22e-3), drains="local")
    >>> jets.count, len(jets.drain_positions)
    (121, 144)
    """

    nozzles: tuple[Nozzle, ...]
    standoff: float
    drains: Drains = "local"
    nozzle_length: float = 1.0e-3
    pitch: float | None = None
    area: tuple[float, float, float, float] = AROUND_NOZZLES
    target_fins: TargetFins | None = None

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        object.__setattr__(self, "nozzles", tuple(self.nozzles))
        set_lengths(self, "standoff", "nozzle_length")
        checked_choice(self.drains, "drains", ("local", "edges"))
        check_nozzle_count(len(self.nozzles), "nozzles")
        for index, nozzle in enumerate(self.nozzles):
            checked_kind(nozzle, f"nozzles[{index}]", Nozzle)
        checked_kind(self.target_fins, "target_fins", TargetFins, type(None))
        x, y, diameter = self.x, self.y, self.diameters
        check_apart(x, y, diameter)
        if self.pitch is not None:
            object.__setattr__(self, "pitch", _checked_pitch(self.pitch, float(diameter.max())))
        given = self.area is not AROUND_NOZZLES
        area = checked_area(self.area, "area") if given else _box_around(x, y, self.pitch)
        object.__setattr__(self, "area", area)
        check_inside(x, y, diameter, self.wetted_area, "the wetted area")
        if self.target_fins is not None and self.target_fins.height > self.standoff:
            raise GeometryError(
                "HG216",
                "fins are higher than the stand-off, measured from their roots",
                entry="target_fins.height",
                value=self.target_fins.height,
                allowed=f"<= {self.standoff:g} m",
                remedy="shorten the fins or raise the nozzles",
            )

    @classmethod
    def lattice(
        cls,
        *,
        pitch: float,
        diameter: float,
        standoff: float,
        area: tuple[float, float, float, float],
        drains: Drains = "local",
        arrangement: Arrangement = "square",
        nozzle_length: float = 1.0e-3,
        target_fins: TargetFins | None = None,
    ) -> JetArray:
        """Return as many equal nozzles as fit into `area`, centred in it.

        Parameters
        ----------
        pitch : float [m]
            Edge of the unit cell.
        diameter : float [m]
            Bore, below the pitch.
        standoff, area, drains, nozzle_length, target_fins
            See the class; `area` is the wetted area.
        arrangement : {"square", "staggered"}
            Rows one pitch apart; staggered rows are shifted by half a pitch against each other.

        Raises
        ------
        InputError, GeometryError
            As the class; HG220 also where no cell fits into the area.
        """
        diameter = checked_length(diameter, "diameter")
        pitch = _checked_pitch(pitch, diameter)
        checked_choice(arrangement, "arrangement", ("square", "staggered"))
        box = checked_area(area, "area")
        x, y = lattice_points(box, pitch, arrangement)
        nozzles = tuple(Nozzle(float(u), float(v), diameter) for u, v in zip(x, y, strict=True))
        return cls(nozzles, standoff, drains, nozzle_length, pitch, box, target_fins)

    @property
    def x(self) -> NDArray[np.float64]:
        """Axes along x, shape (n,) [m]."""
        return np.array([nozzle.x for nozzle in self.nozzles])

    @property
    def y(self) -> NDArray[np.float64]:
        """Axes along y, shape (n,) [m]."""
        return np.array([nozzle.y for nozzle in self.nozzles])

    @property
    def diameters(self) -> NDArray[np.float64]:
        """Bores, shape (n,) [m]."""
        return np.array([nozzle.diameter for nozzle in self.nozzles])

    @property
    def count(self) -> int:
        """Number of nozzles."""
        return len(self.nozzles)

    @property
    def mean_diameter(self) -> float:
        """Diameter of the mean cross-section [m]: equal to every bore where all are equal."""
        return float(np.sqrt(np.mean(self.diameters**2)))

    @property
    def total_nozzle_area(self) -> float:
        """Cross-section of all nozzles [m2]."""
        return float(sum(nozzle.area for nozzle in self.nozzles))

    @property
    def wetted_area(self) -> Area:
        """Wetted rectangle, in plate coordinates [m]."""
        return Area(*self.area)

    @property
    def cell_pitch(self) -> float:
        """Edge of the square cell that serves one nozzle [m]: the pitch, or the cells' mean."""
        if self.pitch is not None:
            return self.pitch
        return math.sqrt(self.wetted_area.size / self.count)

    @property
    def cell_areas(self) -> NDArray[np.float64]:
        """Part of the wetted area nearest to each nozzle, shape (n,) [m2]; sums to that area."""
        return cell_areas(self.x, self.y, self.wetted_area)

    @property
    def drain_positions(self) -> NDArray[np.float64]:
        """Axes of the local drains, shape (m, 2) [m]: the corners of the nozzles' cells.

        Empty where the coolant leaves by the edges.
        """
        if self.drains == "edges":
            return np.empty((0, 2))
        return cell_corners(self.x, self.y, self.wetted_area)


def _checked_pitch(pitch: float, diameter: float) -> float:
    found = checked_length(pitch, "pitch")
    if found <= diameter:
        raise GeometryError(
            "HG220",
            "is not larger than the nozzles' diameter",
            entry="pitch",
            value=found,
            allowed=f"> {diameter:g} m",
            remedy="enlarge the pitch or reduce the diameter",
        )
    return found


def _box_around(x: NDArray[np.float64], y: NDArray[np.float64], pitch: float | None) -> Area:
    spacing = mean_spacing(x, y) if pitch is None else pitch
    if spacing is None:
        raise GeometryError(
            "HG220",
            "cannot be found from a single nozzle",
            entry="area",
            allowed="(x0, y0, x1, y1) in m",
            remedy="give area or pitch",
        )
    half = 0.5 * spacing
    return Area(
        float(x.min()) - half,
        float(y.min()) - half,
        float(x.max()) + half,
        float(y.max()) + half,
    )
