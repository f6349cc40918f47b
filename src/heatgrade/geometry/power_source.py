"""What a power map is a sum of: rectangles of constant flux, and arrays of pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import GeometryError, InputError, finite
from heatgrade.geometry.dimension import checked_length, coordinate

MAX_POWER = 1e12  # W, or W/m2: far above any chip, far below where sums and squares overflow
MAX_PIXELS = 4096 * 4096  # 128 MiB of floats; finer than any grid that it is averaged onto


@dataclass(frozen=True, slots=True)
class PowerRectangle:
    """A rectangle of a die that gives off its power evenly.

    Parameters
    ----------
    x0, y0, x1, y1 : float [m]
        Corners, from the die's lower-left corner.
    power : float [W]
        Not negative.
    name : str
        Name of the block; empty where there is none.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    power: float
    name: str = ""

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        for entry in ("x0", "y0", "x1", "y1"):
            object.__setattr__(self, entry, coordinate(getattr(self, entry), entry))
        checked_length(self.x1 - self.x0, "x1 - x0")
        checked_length(self.y1 - self.y0, "y1 - y0")
        object.__setattr__(self, "power", checked_power(self.power, "power"))

    @property
    def flux(self) -> float:
        """Power per area [W/m2]."""
        return self.power / ((self.x1 - self.x0) * (self.y1 - self.y0))


@dataclass(frozen=True, slots=True, eq=False)
class PowerPixels:
    """A whole die as equal pixels, each giving off its power evenly.

    Parameters
    ----------
    values : array_like, shape (nx, ny) [W]
        Power of each pixel; first index along x from the left, second along y from below.
    """

    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        object.__setattr__(self, "values", checked_pixels(self.values))

    def __eq__(self, other: object) -> bool:
        """Return whether `other` holds the same pixels."""
        return isinstance(other, PowerPixels) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        """Return a hash by shape and sum."""
        return hash((self.values.shape, float(self.values.sum())))


def checked_power(power: float, entry: str) -> float:
    """Return `power` [W] as a float, or raise `InputError` HG101, HG103, HG205."""
    number = finite(power, entry, "W")
    if number < 0.0:
        raise GeometryError(
            "HG205",
            "is a negative power",
            entry=entry,
            value=number,
            allowed=">= 0 W",
            remedy="give the power that is turned into heat there",
        )
    if number > MAX_POWER:
        raise InputError(
            "HG103",
            "is outside its range",
            entry=entry,
            value=number,
            allowed=f"0 to {MAX_POWER:g} W",
            remedy="give the power in watts",
        )
    return number


def checked_pixels(values: ArrayLike) -> NDArray[np.float64]:
    """Return a read-only copy of `values`, or raise.

    Raises
    ------
    GeometryError
        HG219 not a two-dimensional array of numbers, HG214 too many pixels, HG205 negative power.
    InputError
        HG101 a pixel that is nan or inf.
    """
    try:
        given = np.asarray(values)
        if given.dtype.kind not in "fiu":
            raise TypeError
    except (TypeError, ValueError):
        raise _not_pixels("values", "is not an array of real numbers") from None
    if given.ndim != 2 or given.size == 0:
        raise _not_pixels("values", f"has shape {given.shape}")
    if given.size > MAX_PIXELS:
        raise GeometryError(
            "HG214",
            "has too many pixels",
            entry="values",
            value=given.size,
            allowed=f"at most {MAX_PIXELS} (4096 x 4096)",
            remedy="average the map onto fewer pixels",
        )
    pixels = np.array(given, dtype=np.float64, order="C", copy=True)
    bad = ~((pixels >= 0.0) & (pixels <= MAX_POWER))  # nan fails both
    if bad.any():
        place = np.unravel_index(int(np.argmax(bad)), pixels.shape)
        checked_power(float(pixels[place]), f"values[{place[0]}, {place[1]}]")
    pixels.flags.writeable = False
    return pixels


def _not_pixels(entry: str, what: str) -> GeometryError:
    return GeometryError(
        "HG219",
        what,
        entry=entry,
        allowed="a two-dimensional array (nx, ny) of powers in W per pixel",
        remedy="give one power per pixel, first index along x",
    )
