"""A round port of a plenum or collector: where coolant enters or leaves by a tube."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heatgrade.errors import GeometryError, InputError, finite, positive

if TYPE_CHECKING:
    from heatgrade.geometry.dimension import Area

SIDES = ("x-", "x+", "y-", "y+")


@dataclass(frozen=True, slots=True)
class Port:
    """A round opening.

    Parameters
    ----------
    side : {"x-", "x+", "y-", "y+", "z+"}
        Of the plate, or its top.
    diameter : float
        [m].
    x, y : float, optional
        Of its axis, in plate coordinates [m]: both for one on the top, the one along the side for
        one in a side, which is halfway up the plenum or collector.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG869 for a side or a place that does not belong to it.

    Examples
    --------
    >>> Port("x-", 2e-3, y=10e-3).at
    0.01
    """

    side: str
    diameter: float
    x: float | None = None
    y: float | None = None

    def __post_init__(self) -> None:
        """Check the fields."""
        if self.side not in (*SIDES, "z+"):
            raise _refusal("side", self.side, "is no side of a plate", ", ".join((*SIDES, "z+")))
        object.__setattr__(self, "diameter", positive(self.diameter, "diameter", "m"))
        wanted = {"x": "y", "y": "x"}.get(self.side[0], "xy")
        for name in "xy":
            value = getattr(self, name)
            if (value is None) == (name in wanted):
                raise _refusal(
                    name, value, f"of a port in {self.side}", f"{' and '.join(wanted)}, no other"
                )
            if value is not None:
                object.__setattr__(self, name, finite(value, name, "m"))

    def __str__(self) -> str:
        """Tell where it is and how wide."""
        return f"a port of {self.diameter * 1e3:.4g} mm in {self.side}"

    @property
    def at(self) -> float:
        """Where along a side its axis is [m]."""
        place = self.y if self.x is None else self.x
        assert place is not None  # checked
        return place

    def check(self, entry: str, room: Area, height: float | None) -> None:
        """Raise `GeometryError` HG870 where it leaves its room, `height` [m] high for a side."""
        half = 0.5 * self.diameter
        spans = {"x": (room.x0, room.x1), "y": (room.y0, room.y1)}
        for name, (low, high) in spans.items():
            place = getattr(self, name)
            if place is not None and not (
                low - 1e-9 <= place - half and place + half <= high + 1e-9
            ):
                raise _outside(f"{entry}.{name}", place, f"{low + half:.4g} to {high - half:.4g} m")
        if height is not None and self.diameter > height * (1.0 + 1e-9):
            raise _outside(f"{entry}.diameter", self.diameter, f"<= {height:.4g} m")


def _outside(entry: str, value: float, allowed: str) -> GeometryError:
    return GeometryError(
        "HG870",
        "port leaves the room that it opens to",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="move the port, make it smaller or the room larger (a header by slot_width)",
    )


def _refusal(entry: str, value: object, what: str, allowed: str) -> InputError:
    return InputError(
        "HG869",
        what,
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="see `Port` for what it takes",
    )
