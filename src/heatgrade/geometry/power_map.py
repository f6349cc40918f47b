"""The power map of a die: where its heat is released, and how much falls into any grid cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry.dimension import Area, checked_length, coordinate, set_lengths
from heatgrade.geometry.floorplan import Floorplan
from heatgrade.geometry.peak_flux import peak_flux
from heatgrade.geometry.power_grid import break_lines, power_on_edges
from heatgrade.geometry.power_source import PowerPixels, PowerRectangle, checked_power
from heatgrade.geometry.power_table import Row, read_powers

# A total is typed rounded, as on a data sheet: more than this apart is another number.
TOTAL_TOLERANCE = 1e-3
# Narrower than this share of the die, a rectangle is a slip of the unit, not a hot spot.
NARROWEST = 1e-6
# A picture with more pixels than this along a side is averaged, not gridded line by line.
MAX_PIXEL_BREAKS = 64


@dataclass(frozen=True, slots=True)
class PowerMap:
    """Power released on one die, as a sum of rectangles and pixel arrays.

    Build it with `uniform`, `from_array`, `from_floorplan` or `from_rectangles`, add to it with
    `with_hot_spot` and ``+``.  Coordinates start at the die's lower-left corner.

    Parameters
    ----------
    length_x, length_y : float [m]
        Size of the die.
    rectangles : tuple of PowerRectangle
        Rectangles inside the die; where they overlap their fluxes add.
    pixels : tuple of PowerPixels
        Arrays that each cover the whole die.

    Raises
    ------
    InputError
        HG101, HG102 for a length that is not positive and finite.
    GeometryError
        HG202 for a rectangle outside the die or thinner than a millionth of it.

    Examples
    --------
    >>> die = PowerMap.uniform(400.0, 0.020, 0.025)
    >>> die = die.with_hot_spot(0.005, 0.005, 0.002, 0.002, flux=3.0e6)
    >>> round(die.power, 6), round(die.peak_flux, 3)
    (412.0, 3800000.0)
    """

    length_x: float
    length_y: float
    rectangles: tuple[PowerRectangle, ...] = ()
    pixels: tuple[PowerPixels, ...] = ()

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "length_x", "length_y")
        object.__setattr__(self, "rectangles", tuple(self.rectangles))
        object.__setattr__(self, "pixels", tuple(self.pixels))
        for index, rectangle in enumerate(self.rectangles):
            self._check_rectangle(rectangle, f"rectangles[{index}]")

    @classmethod
    def uniform(cls, power: float, length_x: float, length_y: float) -> PowerMap:
        """Return a map that gives off `power` [W] evenly over the whole die.

        Raises
        ------
        InputError
            HG101, HG102 for lengths, HG205 for a negative power.
        """
        power = checked_power(power, "power")
        length_x = checked_length(length_x, "length_x")
        length_y = checked_length(length_y, "length_y")
        whole = PowerRectangle(0.0, 0.0, length_x, length_y, power)
        return cls(length_x, length_y, (whole,))

    @classmethod
    def from_array(
        cls, values: ArrayLike, length_x: float, length_y: float, *, total: float | None = None
    ) -> PowerMap:
        """Return a map of equal pixels.

        Parameters
        ----------
        values : array_like, shape (nx, ny) [W]
            Power of each pixel, first index along x; at most 4096 x 4096.
        length_x, length_y : float [m]
            Size of the die.
        total : float, optional [W]
            What the pixels are said to sum to; checked to 0.1 %.

        Raises
        ------
        InputError
            HG101, HG102 for numbers, HG204 for another total.
        GeometryError
            HG205 negative power, HG214 too many pixels, HG219 not a two-dimensional array.
        """
        # The pixels check what they are given; an array of other things must not fail before.
        pixels = PowerPixels(cast(NDArray[np.float64], values))
        made = cls(length_x, length_y, (), (pixels,))
        return made._with_total_checked(total, "total")

    @classmethod
    def from_floorplan(
        cls,
        path: str | PathLike[str],
        powers: Mapping[str, float] | str | PathLike[str],
        *,
        row: Row = "mean",
        total: float | None = None,
        allow_gaps: bool = False,
    ) -> PowerMap:
        """Return the map of a HotSpot floorplan and the power of each of its blocks.

        Parameters
        ----------
        path : path
            ``.flp`` file: ``name width height left-x bottom-y`` per line, in metres.  The lower-
            left corner of all blocks becomes the die's.
        powers : mapping, or path
            Power [W] by block name; or a ``.csv`` file (``name,power``); or any other file in the
            ``.ptrace`` form: a line of names, then rows of powers.
        row : "mean" or int
            For a ``.ptrace``: the mean of all rows, or one row (0 is the first).
        total : float, optional [W]
            What the blocks are said to sum to; checked to 0.1 %.
        allow_gaps : bool
            Whether silicon without any block is meant, and gives off no heat.

        Raises
        ------
        GeometryError
            HG205 negative power, HG206 block without power or power without block, HG207 blocks
            that overlap, HG208 blocks that leave gaps, HG209 damaged file, HG210 file that cannot
            be read or is too large.
        InputError
            HG101 a power that is no number, HG204 another total.

        References
        ----------
        Huang et al. (2006), "HotSpot: a compact thermal modeling methodology for early-stage
        VLSI design", IEEE Trans. VLSI Systems 14(5), 501-513, doi:10.1109/TVLSI.2006.876103;
        file form: https://github.com/uvahotspot/HotSpot
        """
        floorplan = Floorplan.read(path)
        if not allow_gaps:
            floorplan.check_filled()
        table = powers if isinstance(powers, Mapping) else read_powers(powers, row=row)
        made = cls.from_rectangles(floorplan.length_x, floorplan.length_y, floorplan.powered(table))
        return made._with_total_checked(total, "total")

    @classmethod
    def from_rectangles(
        cls, length_x: float, length_y: float, rectangles: tuple[PowerRectangle, ...]
    ) -> PowerMap:
        """Return a map of rectangles on an otherwise cold die."""
        return cls(length_x, length_y, tuple(rectangles))

    def with_hot_spot(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        power: float | None = None,
        flux: float | None = None,
        name: str = "hot spot",
    ) -> PowerMap:
        """Return the map with a rectangle of extra power on top.

        Parameters
        ----------
        x, y : float [m]
            Centre, from the die's lower-left corner.
        width, height : float [m]
            Size along x and along y.
        power, flux : float [W], [W/m2]
            Exactly one of them: what is added there.
        name : str
            For messages.

        Raises
        ------
        InputError
            HG101, HG102 for numbers, HG104 unless exactly one of `power` and `flux` is given.
        GeometryError
            HG202 for a hot spot that leaves the die, HG205 for a negative power.
        """
        x, y = coordinate(x, "x"), coordinate(y, "y")
        width, height = checked_length(width, "width"), checked_length(height, "height")
        if power is not None and flux is None:
            added = checked_power(power, "power")
        elif flux is not None and power is None:
            added = checked_power(flux, "flux") * width * height
        else:
            raise InputError(
                "HG104",
                "a hot spot takes either a power or a flux",
                entry="power, flux",
                value=(power, flux),
                allowed="exactly one of them",
                remedy="leave the other one out",
            )
        box = Area(x - 0.5 * width, y - 0.5 * height, x + 0.5 * width, y + 0.5 * height)
        spot = PowerRectangle(*box, added, name)
        self._check_rectangle(spot, name)
        return replace(self, rectangles=(*self.rectangles, spot))

    def scaled(self, power: float) -> PowerMap:
        """Return the same pattern with a total of `power` [W].

        Raises
        ------
        InputError
            HG101 for a number, HG205 for a negative power, HG204 for a map without any power.
        """
        power = checked_power(power, "power")
        if self.power <= 0.0:
            raise InputError(
                "HG204",
                "a map without power has no pattern to scale",
                entry="power",
                value=power,
                remedy="give the map some power first, e.g. PowerMap.uniform(...)",
            )
        factor = power / self.power
        return replace(
            self,
            rectangles=tuple(replace(r, power=r.power * factor) for r in self.rectangles),
            pixels=tuple(PowerPixels(p.values * factor) for p in self.pixels),
        )

    def mirrored(self, axis: Literal["x", "y"] = "x") -> PowerMap:
        """Return the map with left and right (``"x"``) or top and bottom (``"y"``) exchanged."""
        if axis == "x":
            length = self.length_x
            rectangles = [replace(r, x0=length - r.x1, x1=length - r.x0) for r in self.rectangles]
        else:
            length = self.length_y
            rectangles = [replace(r, y0=length - r.y1, y1=length - r.y0) for r in self.rectangles]
        flip = 0 if axis == "x" else 1
        pixels = tuple(PowerPixels(np.flip(p.values, flip)) for p in self.pixels)
        return replace(self, rectangles=tuple(rectangles), pixels=pixels)

    def turned(self) -> PowerMap:
        """Return the map of the die turned by a quarter turn counter-clockwise."""
        rectangles = tuple(
            replace(r, x0=self.length_y - r.y1, x1=self.length_y - r.y0, y0=r.x0, y1=r.x1)
            for r in self.rectangles
        )
        pixels = tuple(PowerPixels(p.values.T[::-1]) for p in self.pixels)
        return PowerMap(self.length_y, self.length_x, rectangles, pixels)

    def __add__(self, other: PowerMap) -> PowerMap:
        """Return the sum of two maps of the same die.

        Raises
        ------
        GeometryError
            HG203 for maps of different size.
        """
        if not isinstance(other, PowerMap):
            return NotImplemented
        check_same_size((other.length_x, other.length_y), (self.length_x, self.length_y), "other")
        return replace(
            self,
            rectangles=self.rectangles + other.rectangles,
            pixels=self.pixels + other.pixels,
        )

    @property
    def power(self) -> float:
        """Total power [W]."""
        return sum(r.power for r in self.rectangles) + sum(
            float(p.values.sum()) for p in self.pixels
        )

    @property
    def mean_flux(self) -> float:
        """Total power over the die's area [W/m2]."""
        return self.power / (self.length_x * self.length_y)

    @property
    def peak_flux(self) -> float:
        """Highest power per area anywhere on the die [W/m2]."""
        return peak_flux(self.length_x, self.length_y, self.rectangles, self.pixels)

    @property
    def breaks_x(self) -> NDArray[np.float64]:
        """Lines along x worth a grid line [m], from 0 to `length_x`.

        Edges of rectangles, and of pixels where a map has at most 64 of them along the side.
        """
        return break_lines("x", self.length_x, self.rectangles, self.pixels, MAX_PIXEL_BREAKS)

    @property
    def breaks_y(self) -> NDArray[np.float64]:
        """Lines along y worth a grid line [m], from 0 to `length_y`; see `breaks_x`."""
        return break_lines("y", self.length_y, self.rectangles, self.pixels, MAX_PIXEL_BREAKS)

    def on_edges(self, x_edges: ArrayLike, y_edges: ArrayLike) -> NDArray[np.float64]:
        """Return the power that falls into every cell of a grid, by exact area weighting.

        Parameters
        ----------
        x_edges, y_edges : array_like, shapes (nx + 1,), (ny + 1,) [m]
            Grid lines from the die's lower-left corner; they must span the die and may reach
            beyond it.

        Returns
        -------
        ndarray, shape (nx, ny) [W]
            Sums to `power` (to rounding); zero in cells off the die.

        Raises
        ------
        GeometryError
            HG218 for edges that do not increase or do not span the die.

        Examples
        --------
        >>> PowerMap.uniform(10.0, 0.01, 0.01).on_edges([0.0, 0.004, 0.01], [0.0, 0.02])
        array([[4.], [6.]])
        """
        lengths = (self.length_x, self.length_y)
        return power_on_edges(lengths, self.rectangles, self.pixels, x_edges, y_edges)

    def _check_rectangle(self, rectangle: PowerRectangle, entry: str) -> None:
        box = Area(rectangle.x0, rectangle.y0, rectangle.x1, rectangle.y1)
        label = f"{entry} ({rectangle.name})" if rectangle.name not in ("", entry) else entry
        if not Area(0.0, 0.0, self.length_x, self.length_y).holds(box):
            raise GeometryError(
                "HG202",
                "lies outside the die",
                entry=label,
                value=str(box),
                allowed=str(Area(0.0, 0.0, self.length_x, self.length_y)),
                remedy="move or shrink it; coordinates start at the die's lower-left corner",
            )
        if box.length_x < NARROWEST * self.length_x or box.length_y < NARROWEST * self.length_y:
            raise GeometryError(
                "HG202",
                "is thinner than a millionth of the die",
                entry=label,
                value=str(box),
                allowed=f">= {NARROWEST * max(self.length_x, self.length_y):g} m",
                remedy="check its unit",
            )

    def _with_total_checked(self, total: float | None, entry: str) -> PowerMap:
        if total is None:
            return self
        stated = checked_power(total, entry)
        if abs(self.power - stated) > TOTAL_TOLERANCE * max(stated, self.power):
            raise InputError(
                "HG204",
                f"does not match the map, which sums to {self.power:.6g} W",
                entry=entry,
                value=stated,
                allowed=f"{self.power:.6g} W, to {TOTAL_TOLERANCE:.1%}",
                remedy="correct the total or the powers, or use scaled(total)",
            )
        return self


def check_same_size(size: tuple[float, float], wanted: tuple[float, float], entry: str) -> None:
    """Raise `GeometryError` HG203 unless two sizes [m] agree but for rounding."""
    for name, found, want in zip(("length_x", "length_y"), size, wanted, strict=True):
        # A thousandth: sizes come from drawings in mm with three digits.
        if abs(found - want) > 1e-3 * want:
            raise GeometryError(
                "HG203",
                "does not match the size of the die",
                entry=f"{entry}.{name}",
                value=found,
                allowed=f"{want:g} m",
                remedy="give map and die the same size, and check whether x and y are exchanged",
            )
