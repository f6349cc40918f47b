"""A die: a plate of silicon, or of stacked memory, that gives off the heat of its power map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import MaterialError, positive
from heatgrade.geometry.dimension import Area, checked_kind, checked_length, coordinate, set_lengths
from heatgrade.geometry.leakage import Leakage
from heatgrade.geometry.power_map import PowerMap, check_same_size
from heatgrade.materials import Solid, solid

# 105 degC: a usual limit of processors; an assumption, to be replaced by the data sheet's.
JUNCTION_LIMIT = 378.15


@dataclass(frozen=True, slots=True)
class Die:
    """One die on the package, its heat released at its lower (active) face.

    A stack of memory (HBM) is a die with its own thickness and an effective anisotropic `Solid`.

    Parameters
    ----------
    power_map : PowerMap
        Its size is the die's.
    thickness : float [m]
        Thickness.
    x, y : float [m]
        Lower-left corner in plate coordinates.
    material : str or Solid
        Name in the library, or the solid itself; kept as `Solid`.  The default is silicon at the
        temperature of a chip at work, a quarter less conductive than at 300 K.
    name : str
        For messages and results.
    limit_temperature : float [K]
        Highest temperature allowed; the default of 105 degC is an assumption.
    size : (float, float), optional [m]
        Length along x and y as a drawing states them, checked against the map.
    leakage : Leakage, optional
        Power that it loses on top of the map, growing with its junction's temperature.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG203 for a map of another size.
    MaterialError
        For a material that the library does not know.
    """

    power_map: PowerMap
    thickness: float
    x: float = 0.0
    y: float = 0.0
    material: Solid | str = "silicon 360 K"
    name: str = "die"
    limit_temperature: float = JUNCTION_LIMIT
    size: tuple[float, float] | None = None
    leakage: Leakage | None = None

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        checked_kind(self.power_map, "power_map", PowerMap)
        set_lengths(self, "thickness")
        object.__setattr__(self, "x", coordinate(self.x, "x"))
        object.__setattr__(self, "y", coordinate(self.y, "y"))
        limit = positive(self.limit_temperature, "limit_temperature", "K")
        object.__setattr__(self, "limit_temperature", limit)
        if self.size is not None:
            found = (self.power_map.length_x, self.power_map.length_y)
            stated = (
                checked_length(self.size[0], "size[0]"),
                checked_length(self.size[1], "size[1]"),
            )
            check_same_size(found, stated, "power_map")
        object.__setattr__(self, "material", as_solid(self.material))
        if self.leakage is not None:
            checked_kind(self.leakage, "leakage", Leakage)
            if self.leakage.pattern is not None:
                pattern = self.leakage.pattern
                found = (pattern.length_x, pattern.length_y)
                check_same_size(found, (self.length_x, self.length_y), "leakage.pattern")

    @property
    def solid(self) -> Solid:
        """What the die is made of."""
        return as_solid(self.material)

    @property
    def length_x(self) -> float:
        """Length along x [m]."""
        return self.power_map.length_x

    @property
    def length_y(self) -> float:
        """Length along y [m]."""
        return self.power_map.length_y

    @property
    def area(self) -> Area:
        """The rectangle that it covers, in plate coordinates [m]."""
        return Area(self.x, self.y, self.x + self.length_x, self.y + self.length_y)

    @property
    def power(self) -> float:
        """Heat that it gives off, leakage apart [W]."""
        return self.power_map.power

    @property
    def breaks_x(self) -> NDArray[np.float64]:
        """Lines along x worth a grid line, in plate coordinates [m]."""
        return self.power_map.breaks_x + self.x

    @property
    def breaks_y(self) -> NDArray[np.float64]:
        """Lines along y worth a grid line, in plate coordinates [m]."""
        return self.power_map.breaks_y + self.y

    def power_on_edges(self, x_edges: ArrayLike, y_edges: ArrayLike) -> NDArray[np.float64]:
        """Return the power [W] in every cell of a grid given in plate coordinates.

        See `PowerMap.on_edges`.
        """
        return self.power_map.on_edges(*self._own(x_edges, y_edges))

    def leakage_on_edges(self, x_edges: ArrayLike, y_edges: ArrayLike) -> NDArray[np.float64]:
        """Return the leakage at its reference temperature [W] in every cell of such a grid."""
        own = self._own(x_edges, y_edges)
        if self.leakage is None:
            return np.zeros((own[0].size - 1, own[1].size - 1))
        return self.leakage.on_edges(self.power_map, *own)

    def _own(
        self, x_edges: ArrayLike, y_edges: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return edges in plate coordinates in the die's own."""
        return (
            np.asarray(x_edges, dtype=np.float64) - self.x,
            np.asarray(y_edges, dtype=np.float64) - self.y,
        )


def as_solid(material: Solid | str, entry: str = "material") -> Solid:
    """Return `material` itself, or the solid of that name in the library.

    Parameters
    ----------
    material : Solid or str
        A solid, or its name.
    entry : str
        Argument that it was given by.

    Raises
    ------
    MaterialError
        For a name that the library does not know.
    GeometryError
        HG219 for what is neither a name nor a solid.
    """
    if isinstance(material, str):
        try:
            return solid(material)
        except MaterialError as error:
            error.entry = entry
            raise
    checked_kind(material, entry, Solid)
    return material
