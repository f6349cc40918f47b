"""Dimensions, areas and choices as every part checks them when it is built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from heatgrade.errors import GeometryError, InputError, finite, positive

# Lines closer than this fraction of a part's length are one line: far below any tool's tolerance,
# far above the rounding of coordinates that were added or converted from millimetres.
SAME_LINE = 1e-9
# Nothing on a cold plate is thinner or longer: a length outside is a slip of the unit.
SHORTEST, LONGEST = 1e-9, 10.0  # m


class Area(NamedTuple):
    """A rectangle on the plate, sides along x and y [m]."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def length_x(self) -> float:
        """Length along x [m]."""
        return self.x1 - self.x0

    @property
    def length_y(self) -> float:
        """Length along y [m]."""
        return self.y1 - self.y0

    def along(self, direction: str) -> float:
        """Return the length along `direction`, "x" or "y" [m]."""
        return self.length_x if direction == "x" else self.length_y

    def across(self, direction: str) -> float:
        """Return the length across `direction`, "x" or "y" [m]."""
        return self.length_y if direction == "x" else self.length_x

    @property
    def size(self) -> float:
        """Area [m2]."""
        return self.length_x * self.length_y

    def holds(self, other: Area) -> bool:
        """Return whether `other` lies inside, but for rounding."""
        slack_x = SAME_LINE * max(self.length_x, other.length_x)
        slack_y = SAME_LINE * max(self.length_y, other.length_y)
        return (
            other.x0 >= self.x0 - slack_x
            and other.x1 <= self.x1 + slack_x
            and other.y0 >= self.y0 - slack_y
            and other.y1 <= self.y1 + slack_y
        )

    def overlap(self, other: Area) -> float:
        """Return the area that both share [m2]; touching sides share none."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        slack = SAME_LINE * min(self.length_x, self.length_y, other.length_x, other.length_y)
        return width * height if width > slack and height > slack else 0.0

    def __str__(self) -> str:
        """Return the corners in millimetres."""
        x0, y0, x1, y1 = (1e3 * value for value in self)
        return f"x {x0:.6g} to {x1:.6g} mm, y {y0:.6g} to {y1:.6g} mm"


def checked_area(area: Sequence[float], entry: str) -> Area:
    """Return `area` = (x0, y0, x1, y1) [m] as an `Area`, or raise.

    Raises
    ------
    GeometryError
        HG219 not four numbers, HG202 upper corner not beyond the lower one.
    InputError
        HG101 a coordinate that is not a finite number.
    """
    if isinstance(area, str) or not isinstance(area, (Sequence, np.ndarray)) or len(area) != 4:
        raise GeometryError(
            "HG219",
            "is not a rectangle",
            entry=entry,
            value=area,
            allowed="four lengths (x0, y0, x1, y1) in m",
            remedy="give the lower-left and the upper-right corner in plate coordinates",
        )
    corners = Area(
        *(coordinate(v, f"{entry}.{n}") for v, n in zip(area, Area._fields, strict=True))
    )
    for axis, low, high in (("x", corners.x0, corners.x1), ("y", corners.y0, corners.y1)):
        if high <= low:
            raise GeometryError(
                "HG202",
                f"has no extent along {axis}",
                entry=f"{entry}.{axis}1",
                value=high,
                allowed=f"> {entry}.{axis}0 = {low:g} m",
                remedy="give the lower-left corner first, then the upper-right one",
            )
    return corners


def checked_length(value: float, entry: str, *, allow_zero: bool = False) -> float:
    """Return `value` [m] as a float, or raise.

    Raises
    ------
    InputError
        HG101, HG102 unless positive (or zero, where allowed) and finite; HG103 for a length below
        1 nm or above 10 m.
    """
    length = positive(value, entry, "m", allow_zero=allow_zero)
    if length != 0.0 and not SHORTEST <= length <= LONGEST:
        raise _slip_of_unit(entry, length, f"{SHORTEST:g} to {LONGEST:g} m")
    return length


def coordinate(value: float, entry: str) -> float:
    """Return `value` [m] as a float, or raise `InputError` HG101, HG103 (beyond 10 m)."""
    place = finite(value, entry, "m")
    if abs(place) > LONGEST:
        raise _slip_of_unit(entry, place, f"{-LONGEST:g} to {LONGEST:g} m")
    return place


def set_lengths(part: object, *names: str, allow_zero: bool = False) -> None:
    """Turn the named fields of a frozen `part` into floats, or raise as `checked_length`.

    For ``__post_init__`` only: nothing else may write to a frozen part.
    """
    for name in names:
        value = checked_length(getattr(part, name), name, allow_zero=allow_zero)
        object.__setattr__(part, name, value)


def checked_choice(value: object, entry: str, choices: tuple[str, ...]) -> None:
    """Raise `GeometryError` HG215 unless `value` is one of `choices`."""
    if value not in choices:
        raise GeometryError(
            "HG215",
            "is not one of the choices",
            entry=entry,
            value=value,
            allowed=", ".join(choices),
            remedy="pick one of them",
        )


def checked_kind(part: object, entry: str, *kinds: type) -> None:
    """Raise `GeometryError` HG219 unless `part` is of one of the classes `kinds`."""
    if not isinstance(part, kinds):
        raise GeometryError(
            "HG219",
            "is of the wrong kind",
            entry=entry,
            value=type(part).__name__,
            allowed=" or ".join(kind.__name__ for kind in kinds),
            remedy="build one of them and pass it",
        )


def _slip_of_unit(entry: str, value: float, allowed: str) -> InputError:
    return InputError(
        "HG103",
        "is outside its range",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="give the length in metres",
    )
