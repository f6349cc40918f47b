"""The lid (integrated heat spreader) between dies and cold plate."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import InputError
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import Area, coordinate, set_lengths
from heatgrade.materials import Solid


@dataclass(frozen=True, slots=True)
class Lid:
    """A flat lid over all dies.

    Parameters
    ----------
    length_x, length_y, thickness : float [m]
        Size.
    material : str or Solid
        Name in the library, or the solid itself; kept as `Solid`.
    x, y : float, optional [m]
        Lower-left corner in plate coordinates; both left out, the lid is centred on the plate.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG104 for only one of `x` and `y`.
    MaterialError
        For a material that the library does not know.
    """

    length_x: float
    length_y: float
    thickness: float
    material: Solid | str = "copper"
    x: float | None = None
    y: float | None = None

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "length_x", "length_y", "thickness")
        object.__setattr__(self, "material", as_solid(self.material))
        if (self.x is None) != (self.y is None):
            raise InputError(
                "HG104",
                "a lid is placed by both coordinates or by none",
                entry="x, y",
                value=(self.x, self.y),
                remedy="give x and y, or leave both out for a lid centred on the plate",
            )
        for name in ("x", "y"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, coordinate(getattr(self, name), name))

    @property
    def solid(self) -> Solid:
        """What the lid is made of."""
        return as_solid(self.material)

    def area(self, plate_length_x: float, plate_length_y: float) -> Area:
        """Return the rectangle that the lid covers on a plate of this size [m]."""
        x0 = 0.5 * (plate_length_x - self.length_x) if self.x is None else self.x
        y0 = 0.5 * (plate_length_y - self.length_y) if self.y is None else self.y
        return Area(x0, y0, x0 + self.length_x, y0 + self.length_y)
