"""Properties of a liquid coolant at given temperatures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CoolantProperties:
    """Properties at one or many temperatures, each of the shape of the temperature given.

    Parameters
    ----------
    density : float or array
        [kg/m3].
    heat_capacity : float or array
        Specific, at constant pressure [J/(kg K)].
    conductivity : float or array
        Thermal [W/(m K)].
    viscosity : float or array
        Dynamic [Pa s].
    """

    density: NDArray[np.float64]
    heat_capacity: NDArray[np.float64]
    conductivity: NDArray[np.float64]
    viscosity: NDArray[np.float64]

    @property
    def prandtl(self) -> NDArray[np.float64]:
        """Prandtl number mu cp / k."""
        return self.viscosity * self.heat_capacity / self.conductivity

    @property
    def kinematic_viscosity(self) -> NDArray[np.float64]:
        """Kinematic viscosity mu / rho [m2/s]."""
        return self.viscosity / self.density

    @property
    def volumetric_heat_capacity(self) -> NDArray[np.float64]:
        """Heat capacity per volume rho cp [J/(m3 K)]."""
        return self.density * self.heat_capacity
