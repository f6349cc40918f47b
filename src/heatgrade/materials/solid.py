"""A solid: conductivity along x, y, z, density and heat capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from heatgrade.errors import MaterialError, positive


@dataclass(frozen=True, slots=True)
class Solid:
    """A solid with constant properties, isotropic or with its axes along x, y and z.

    Parameters
    ----------
    name : str
        What it is called in reports.
    conductivity : tuple of three float
        Thermal conductivity along x, y and z [W/(m K)].
    density : float
        [kg/m3].
    heat_capacity : float
        Specific heat capacity [J/(kg K)].
    limit_temperature : float, optional
        Highest temperature that the source states for use [K]; None where it states none.
    source : str
        Where the numbers come from, and at which temperature they hold.

    Raises
    ------
    MaterialError
        HG301 if `conductivity` is not three numbers.
    InputError
        If a number is not positive and finite.

    Examples
    --------
    >>> Solid("graphite sheet", (1500.0, 1500.0, 10.0), 2000.0, 850.0).conductivity[2]
    10.0
    """

    name: str
    conductivity: tuple[float, float, float]
    density: float
    heat_capacity: float
    limit_temperature: float | None = None
    source: str = "given by the user"

    def __post_init__(self) -> None:
        """Check every number."""
        try:
            axes = tuple(self.conductivity)
        except TypeError:
            axes = ()
        if len(axes) != 3:
            raise MaterialError(
                "HG301",
                "must be three numbers",
                entry="conductivity",
                value=self.conductivity,
                allowed="conductivity along x, y and z in W/(m K)",
                remedy="use Solid.isotropic for one conductivity",
            )
        checked = tuple(positive(k, "conductivity", "W/(m K)") for k in axes)
        object.__setattr__(self, "conductivity", checked)
        positive(self.density, "density", "kg/m3")
        positive(self.heat_capacity, "heat_capacity", "J/(kg K)")
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")

    @classmethod
    def isotropic(
        cls,
        name: str,
        conductivity: float,
        density: float,
        heat_capacity: float,
        *,
        limit_temperature: float | None = None,
        source: str = "given by the user",
    ) -> Self:
        """Return a solid that conducts equally in all directions.

        Parameters are those of the class, with one `conductivity` [W/(m K)].
        """
        return cls(
            name,
            (conductivity, conductivity, conductivity),
            density,
            heat_capacity,
            limit_temperature,
            source,
        )

    @property
    def is_isotropic(self) -> bool:
        """Whether the three conductivities are equal."""
        return self.conductivity[0] == self.conductivity[1] == self.conductivity[2]

    @property
    def volumetric_heat_capacity(self) -> float:
        """Heat stored per volume and kelvin [J/(m3 K)]."""
        return self.density * self.heat_capacity
