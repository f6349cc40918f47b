"""The k-omega SST model: what it makes of a cell's strain, turbulence and distance from the wall.

    div(rho u k)     = P - beta* rho omega k  +  div((mu + sigma_k mu_t) grad k)
    div(rho u omega) = gamma rho / mu_t P - beta rho omega^2  +  div((mu + sigma_w mu_t) grad omega)
                       + 2 (1 - F1) rho sigma_w2 / omega  grad k . grad omega
    mu_t = rho a1 k / max(a1 omega, S F2)
    P    = min(mu_t S^2, 10 beta* rho omega k)          S^2 = 2 S_ij S_ij

Constants are blended, phi = F1 phi_1 + (1 - F1) phi_2, from those near walls (1) to those far from
them (2).  This is SST-2003m of NASA's Turbulence Modeling Resource (Menter, Kuntz and Langtry 2003;
Menter 1994, doi 10.2514/3.12149): strain in place of vorticity, gamma of 5/9 and 0.44, production
limited in both equations, 2/3 rho k left to the pressure.

At walls k is 0, and omega is that of the viscous sublayer, joined to that of the logarithmic layer
(Menter and Esch 2001, 16th Brazilian Congress of Mechanical Engineering),

    omega^2 = (6 nu / (beta_1 y^2))^2 + (k^(1/2) / (beta*^(1/4) kappa y))^2
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Menter, Kuntz and Langtry 2003, as NASA's Turbulence Modeling Resource states them (SST-2003).
SIGMA_K = (0.85, 1.0)
SIGMA_W = (0.5, 0.856)
BETA = (0.075, 0.0828)
GAMMA = (5.0 / 9.0, 0.44)
BETA_STAR = 0.09
A1 = 0.31
KAPPA = 0.41
MOST_PRODUCTION = 10.0  # over destruction
LEAST_CROSS = 1e-10  # of the cross diffusion that F1 sees


class Blended(NamedTuple):
    """What a cell's turbulence does, in each cell.

    Parameters
    ----------
    first : array
        F1: 1 near walls, 0 far from them.
    viscosity : array
        Of the eddies [Pa s].
    production : array
        Of kinetic energy, limited [W/m3].
    cross : array
        Cross diffusion of omega, times 1 - F1 [kg/(m3 s2)].
    """

    first: Array
    viscosity: Array
    production: Array
    cross: Array

    def mix(self, pair: tuple[float, float]) -> Array:
        """Return a constant as it is blended in each cell."""
        mixed: Array = pair[1] + (pair[0] - pair[1]) * self.first
        return mixed


def blended(
    energy: Array,
    rate: Array,
    strain: Array,
    slopes: Array,
    distance: Array,
    density: Array | float,
    viscosity: Array,
) -> Blended:
    """Return what the model makes of each cell.

    Parameters
    ----------
    energy, rate : array
        k [J/kg] and omega [1/s], positive.
    strain : array
        S, the square root of 2 S_ij S_ij [1/s].
    slopes : array
        grad k . grad omega [1/(m s3) m3/m2].
    distance : array
        From the nearest wall [m].
    density, viscosity : array
        [kg/m3]; molecular [Pa s].

    Examples
    --------
    In the logarithmic layer (k = u*^2 / 0.3, omega = u* / (0.3 kappa y), S = u* / (kappa y)) the
    eddies' viscosity is kappa u* y, and production is destruction:

    >>> at = [np.array([x]) for x in (1 / 0.3, 1 / (0.3 * 0.41), 1 / 0.41, 0.0, 1.0)]
    >>> found = blended(*at, 1.0, np.array([1e-4]))
    >>> float(found.viscosity[0].round(3)), float(found.production[0].round(3))
    (0.41, 2.439)
    """
    root = np.sqrt(energy)
    eddy = root / (BETA_STAR * rate * distance)
    sublayer = 500.0 * viscosity / (density * distance * distance * rate)
    raw = 2.0 * density * SIGMA_W[1] * slopes / rate
    outer = 4.0 * density * SIGMA_W[1] * energy
    outer = outer / (np.maximum(raw, LEAST_CROSS) * distance * distance)
    first = np.tanh(np.minimum(np.minimum(np.maximum(eddy, sublayer), outer), 10.0) ** 4)
    second = np.tanh(np.minimum(np.maximum(2.0 * eddy, sublayer), 10.0) ** 2)
    swirl = density * A1 * energy / np.maximum(A1 * rate, strain * second)
    most = MOST_PRODUCTION * BETA_STAR * density * rate * energy
    return Blended(
        first, swirl, np.minimum(swirl * strain * strain, most), (1.0 - first) * raw
    )  # fmt: skip


def wall_rate(distance: Array, kinematic: Array, energy: Array) -> Array:
    """Return omega of cells at a wall [1/s].

    Parameters
    ----------
    distance : array
        From the wall [m].
    kinematic : array
        Molecular viscosity over density [m2/s].
    energy : array
        k [J/kg].

    Examples
    --------
    >>> wall_rate(np.array([1e-5]), np.array([1e-6]), np.array([0.0])).round().tolist()
    [800000.0]
    """
    viscous = 6.0 * kinematic / (BETA[0] * distance * distance)
    logarithmic = np.sqrt(energy) / (BETA_STAR**0.25 * KAPPA * distance)
    return np.asarray(np.hypot(viscous, logarithmic))
