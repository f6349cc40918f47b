"""Pin fins between base and cover, and the numbers that bank correlations ask for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import SAME_LINE, Area, checked_area, checked_choice, set_lengths
from heatgrade.geometry.pin_shape import PinShape, cross_section, frontal_width, gap, perimeter
from heatgrade.materials import Solid

Direction = Literal["x", "y"]
Arrangement = Literal["inline", "staggered"]

MAX_PINS = 1_000_000


@dataclass(frozen=True, slots=True)
class PinFins:
    """A bank of equal pins, from the base to the cover or to a gap below it.

    Parameters
    ----------
    diameter : float [m]
        Of round pins; side of square pins (a flat side meets the flow) and of diamond pins (an
        edge meets the flow).
    pitch_transverse, pitch_longitudinal : float [m]
        From pin to pin across the flow, and from row to row along it.
    height : float [m]
        Of the pins.
    area : (x0, y0, x1, y1) [m]
        Rectangle of pins, in plate coordinates; as many pins as fit, centred in it.
    arrangement : {"inline", "staggered"}
        Staggered: every other row is shifted by half the transverse pitch.
    shape : {"round", "square", "diamond"}
        Cross-section.
    direction : {"x", "y"}
        Along the flow.
    cover_thickness : float [m]
        Of the plate that closes the passage, 0 for a cover that conducts no heat; the default of
        1 mm is an assumption.
    cover_material : str or Solid
        What the cover is made of; kept as `Solid`.
    clearance : float [m]
        Between the pins' tips and the cover; 0 for pins that reach it.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG202, HG219 for the area, HG213 pins that touch, HG214 too many pins, HG215 unknown choice,
        HG220 where not even one pin fits.
    MaterialError
        For a material that the library does not know.

    Examples
    --------
    >>> pins = PinFins(1e-3, 2e-3, 2e-3, 2e-3, area=(0.0, 0.0, 0.02, 0.02))
    >>> pins.pin_count, round(pins.solid_fraction, 6), round(pins.wetted_ratio, 6)
    (100, 0.19635, 2.374447)
    """

    diameter: float
    pitch_transverse: float
    pitch_longitudinal: float
    height: float
    area: tuple[float, float, float, float]
    arrangement: Arrangement = "inline"
    shape: PinShape = "round"
    direction: Direction = "x"
    cover_thickness: float = 1.0e-3
    cover_material: Solid | str = "copper"
    clearance: float = 0.0

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "diameter", "pitch_transverse", "pitch_longitudinal", "height")
        set_lengths(self, "cover_thickness", "clearance", allow_zero=True)
        object.__setattr__(self, "cover_material", as_solid(self.cover_material, "cover_material"))
        checked_choice(self.arrangement, "arrangement", ("inline", "staggered"))
        checked_choice(self.shape, "shape", ("round", "square", "diamond"))
        checked_choice(self.direction, "direction", ("x", "y"))
        object.__setattr__(self, "area", checked_area(self.area, "area"))
        self._check_gaps()
        self._check_fit()

    @property
    def wetted_area(self) -> Area:
        """Rectangle of pins, in plate coordinates [m]."""
        return Area(*self.area)

    @property
    def cover_solid(self) -> Solid:
        """What the cover is made of."""
        return as_solid(self.cover_material)

    @property
    def span(self) -> float:
        """Width of the bank across the flow [m]."""
        return self.wetted_area.across(self.direction)

    @property
    def flow_length(self) -> float:
        """Length of the bank along the flow [m]."""
        return self.wetted_area.along(self.direction)

    @property
    def passage_height(self) -> float:
        """From base to cover [m]."""
        return self.height + self.clearance

    @property
    def frontal_width(self) -> float:
        """Width that a pin shows to the flow [m].

        The length that bank correlations use as D: the diameter, the side of a square, the
        diagonal of a diamond (Jakob's convention for cylinders that are not round, as in Bergman
        et al., *Fundamentals of Heat and Mass Transfer*, 7th ed., Table 7.3).
        """
        return frontal_width(self.shape, self.diameter)

    @property
    def pin_area(self) -> float:
        """Cross-section of one pin [m2]."""
        return cross_section(self.shape, self.diameter)

    @property
    def pin_perimeter(self) -> float:
        """Perimeter of one pin [m]."""
        return perimeter(self.shape, self.diameter)

    @property
    def pitch_diagonal(self) -> float:
        """From a pin to the nearest one in the next row of a staggered bank [m]."""
        return math.hypot(self.pitch_longitudinal, 0.5 * self.pitch_transverse)

    @property
    def rows(self) -> int:
        """Number of rows along the flow."""
        return _fitting(self.flow_length, self.pitch_longitudinal, self.frontal_width)

    @property
    def pins_per_row(self) -> int:
        """Number of pins in a full row; shifted rows of a staggered bank have one less."""
        return _fitting(self.span, self.pitch_transverse, self.frontal_width)

    @property
    def pin_count(self) -> int:
        """Number of pins."""
        less = self.rows // 2 if self.arrangement == "staggered" else 0
        return self.rows * self.pins_per_row - less

    @property
    def positions(self) -> NDArray[np.float64]:
        """Axes of the pins, shape (n, 2) [m], in plate coordinates, row by row along the flow."""
        area = self.wetted_area
        along0, across0 = (area.x0, area.y0) if self.direction == "x" else (area.y0, area.x0)
        along = along0 + 0.5 * self.flow_length + self.pitch_longitudinal * _centred(self.rows)
        full = across0 + 0.5 * self.span + self.pitch_transverse * _centred(self.pins_per_row)
        shifted = full
        if self.arrangement == "staggered":
            shifted = full[:-1] + 0.5 * self.pitch_transverse
        rows = []
        for index, place in enumerate(along):
            across = full if index % 2 == 0 else shifted
            rows.append(np.column_stack([np.full(across.size, place), across]))
        points = np.concatenate(rows)
        return points if self.direction == "x" else points[:, ::-1].copy()

    @property
    def solid_fraction(self) -> float:
        """Share of the plan area that is pin [-], of the lattice's unit cell."""
        return self.pin_area / (self.pitch_transverse * self.pitch_longitudinal)

    @property
    def porosity(self) -> float:
        """Share of the passage that is coolant [-], of the unit cell."""
        return 1.0 - self.solid_fraction

    @property
    def side_ratio(self) -> float:
        """Area of the pins' sides per plan area [-], of the unit cell."""
        cell = self.pitch_transverse * self.pitch_longitudinal
        return self.pin_perimeter * self.height / cell

    @property
    def wetted_ratio(self) -> float:
        """Area of the pins' sides and of the base between them per plan area [-]."""
        return self.side_ratio + self.porosity

    @property
    def contraction(self) -> float:
        """Narrowest passage between pins over the free passage [-]: mean over greatest velocity.

        Across a row, (S_T - D) / S_T; in a staggered bank the two diagonal gaps behind it where
        they are narrower.
        """
        narrowest = self._gap_across
        if self.arrangement == "staggered":
            narrowest = min(narrowest, 2.0 * self._gap_diagonal)
        return narrowest / self.pitch_transverse

    @property
    def minimum_flow_area(self) -> float:
        """Narrowest cross-section of the whole bank, between its pins [m2]."""
        return self.contraction * self.span * self.height

    @property
    def hydraulic_diameter(self) -> float:
        """Four times the coolant's volume over all area that it wets, base and cover included [m].

        Of the bank without its clearance, whose volume and wetted tips do not enter; of the unit
        cell, as in volume averaging: 4 porosity height / (side_ratio + 2 porosity).
        """
        return 4.0 * self.porosity * self.height / (self.side_ratio + 2.0 * self.porosity)

    @property
    def _gap_across(self) -> float:
        return gap(self.shape, self.diameter, self.pitch_transverse, 0.0)

    @property
    def _gap_diagonal(self) -> float:
        return gap(self.shape, self.diameter, 0.5 * self.pitch_transverse, self.pitch_longitudinal)

    def _check_gaps(self) -> None:
        # A staggered bank has the same column again only in the row after the next.
        staggered = self.arrangement == "staggered"
        along = self.pitch_longitudinal * (2.0 if staggered else 1.0)
        gaps = {
            "pitch_transverse": self._gap_across,
            "pitch_longitudinal": gap(self.shape, self.diameter, 0.0, along),
        }
        if staggered:
            diagonal = self._gap_diagonal
            gaps["pitch_longitudinal"] = min(gaps["pitch_longitudinal"], diagonal)
        for entry, free in gaps.items():
            if free <= SAME_LINE * self.diameter:
                raise GeometryError(
                    "HG213",
                    f"{self.shape} pins of {self.diameter:g} m touch or overlap",
                    entry=entry,
                    value=getattr(self, entry),
                    allowed="pitches that leave a gap between all pins",
                    remedy="enlarge the pitch or make the pins thinner",
                )

    def _check_fit(self) -> None:
        if self.rows < 1 or self.pins_per_row < (2 if self.arrangement == "staggered" else 1):
            raise GeometryError(
                "HG220",
                "does not hold one full pattern of pins",
                entry="area",
                value=str(self.wetted_area),
                allowed=f"at least {self.pitch_longitudinal:g} m along the flow",
                remedy="enlarge the area or reduce the pitches",
            )
        if self.rows * self.pins_per_row > MAX_PINS:
            raise GeometryError(
                "HG214",
                "gives too many pins",
                entry="pitch_transverse, pitch_longitudinal",
                value=self.rows * self.pins_per_row,
                allowed=f"at most {MAX_PINS}",
                remedy="check the unit of the pitches",
            )


def _fitting(length: float, pitch: float, width: float) -> int:
    """Return how many pins fit: whole pitches, and one more pin where its width still fits."""
    count = int(min(length / pitch, 1e9) * (1.0 + SAME_LINE))
    if count * pitch + width <= length * (1.0 + SAME_LINE):
        count += 1
    return count


def _centred(count: int) -> NDArray[np.float64]:
    centred: NDArray[np.float64] = np.arange(count, dtype=np.float64) - 0.5 * (count - 1)
    return centred
