"""Whether a stack and a cold plate fit on each other."""

from __future__ import annotations

from heatgrade.errors import GeometryError
from heatgrade.geometry.cold_plate import ColdPlate
from heatgrade.geometry.stack import Stack


def check_fit(stack: Stack, cold_plate: ColdPlate) -> None:
    """Raise unless dies, lid and plate fit on each other.

    Parameters
    ----------
    stack : Stack
        Dies and lid.
    cold_plate : ColdPlate
        The plate above.

    Raises
    ------
    GeometryError
        HG202 a die that sticks out of lid or plate, or a lid that sticks out of the plate.
    """
    plate = cold_plate.area
    cover, cover_name = plate, "plate"
    if stack.lid is not None:
        cover, cover_name = stack.lid.area(plate.length_x, plate.length_y), "lid"
        if not plate.holds(cover):
            raise _sticks_out("stack.lid", str(cover), "plate", str(plate))
    for index, die in enumerate(stack.dies):
        if not cover.holds(die.area):
            entry = f"stack.dies[{index}] ({die.name})"
            raise _sticks_out(entry, str(die.area), cover_name, str(cover))


def _sticks_out(entry: str, value: str, cover: str, allowed: str) -> GeometryError:
    return GeometryError(
        "HG202",
        f"sticks out of the {cover}",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy=f"move it, or enlarge the {cover}",
    )
