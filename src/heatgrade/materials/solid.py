"""A solid: conductivity along x, y, z, how it falls with temperature, density, heat capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import MaterialError, finite, positive

Array = NDArray[np.float64]


GREATEST_EXPONENT = 4.0  # crystals below room temperature have about 3 (Debye); none has more


@dataclass(frozen=True, slots=True)
class Solid:
    """A solid, isotropic or with its axes along x, y and z.

    Density and heat capacity are constant; the conductivity may follow a power law::

        k(T) = conductivity (T / reference_temperature) ^ -conductivity_exponent

    Parameters
    ----------
    name : str
        What it is called in reports.
    conductivity : tuple of three float
        Thermal conductivity along x, y and z at the reference temperature [W/(m K)].
    density : float
        [kg/m3].
    heat_capacity : float
        Specific heat capacity [J/(kg K)].
    limit_temperature : float, optional
        Highest temperature that the source states for use [K]; None where it states none.
    source : str
        Where the numbers come from, and at which temperature they hold.
    conductivity_exponent : float
        Exponent n of the power law; 0 for a conductivity that does not change.
    reference_temperature : float
        Temperature of the power law's `conductivity` [K].

    Raises
    ------
    MaterialError
        HG301 if `conductivity` is not three numbers, HG315 for an exponent that no solid has.
    InputError
        If a number is not positive and finite.

    Examples
    --------
    >>> Solid("graphite sheet", (1500.0, 1500.0, 10.0), 2000.0, 850.0).conductivity[2]
    10.0
    >>> law = Solid.isotropic("Si", 148.0, 2330.0, 712.0, conductivity_exponent=1.3)
    >>> [round(float(law.conductivity_at(t)[0]), 1) for t in (300.0, 310.0, 400.0)]
    [148.0, 141.8, 101.8]
    """

    name: str
    conductivity: tuple[float, float, float]
    density: float
    heat_capacity: float
    limit_temperature: float | None = None
    source: str = "given by the user"
    conductivity_exponent: float = 0.0
    reference_temperature: float = 300.0

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
        positive(self.reference_temperature, "reference_temperature", "K")
        exponent = finite(self.conductivity_exponent, "conductivity_exponent")
        if abs(exponent) > GREATEST_EXPONENT:
            raise MaterialError(
                "HG315",
                "is not the exponent of a solid's conductivity",
                entry="conductivity_exponent",
                value=exponent,
                allowed=f"{-GREATEST_EXPONENT:g} to {GREATEST_EXPONENT:g}",
                remedy="silicon has 1.3, most metals about 0, glass about -0.4",
            )

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
        conductivity_exponent: float = 0.0,
        reference_temperature: float = 300.0,
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
            conductivity_exponent,
            reference_temperature,
        )

    @property
    def is_isotropic(self) -> bool:
        """Whether the three conductivities are equal."""
        return self.conductivity[0] == self.conductivity[1] == self.conductivity[2]

    @property
    def varies(self) -> bool:
        """Whether the conductivity changes with temperature."""
        return self.conductivity_exponent != 0.0

    def conductivity_at(self, temperature: ArrayLike) -> tuple[Array, Array, Array]:
        """Return the conductivity along x, y and z [W/(m K)] at `temperature` [K], of its shape."""
        ratio = np.asarray(temperature, dtype=np.float64) / self.reference_temperature
        factor = ratio**-self.conductivity_exponent
        x, y, z = self.conductivity
        return factor * x, factor * y, factor * z

    @property
    def volumetric_heat_capacity(self) -> float:
        """Heat stored per volume and kelvin [J/(m3 K)]."""
        return self.density * self.heat_capacity
