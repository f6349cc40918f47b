"""Pipes' losses by the hour: what the ground takes on the way to the users.

.. math:: \\dot Q_{loss} = \\lambda L \\left( \\frac{T_s + T_r}{2} - T_g \\right)

Both pipes of a trench lie in ground of one temperature; the depth's delay and the pipes'
influence on each other stand in the coefficient, as makers and EN 13941 give it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.errors import positive


@dataclass(frozen=True, slots=True)
class PipeLosses:
    """The trenches of a network.

    Parameters
    ----------
    length : float
        Trench with supply and return in it [m].
    loss_coefficient : float
        Heat lost per length and per kelvin between the mean of both pipes and the ground
        [W/(m K)], both pipes together; default 0.4, an assumption for insulated pairs of about
        DN 80.
    ground_temperature : float
        Undisturbed ground, all year [K]; default 8 degC, an assumption.

    References
    ----------
    Wallenten, P.: Steady-state heat loss from insulated pipes, Lund Institute of Technology 1991.

    Examples
    --------
    >>> pipes = PipeLosses(10e3, 0.4)
    >>> float(pipes.by_hour(np.array([353.15]), np.array([323.15]))[0]) / 1e3
    228.0
    """

    length: float
    loss_coefficient: float = 0.4
    ground_temperature: float = 281.15

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.length, "pipes.length", "m")
        positive(self.loss_coefficient, "pipes.loss_coefficient", "W/m/K", allow_zero=True)
        positive(self.ground_temperature, "pipes.ground_temperature", "K")

    def by_hour(self, supply: FloatArray, back: FloatArray) -> FloatArray:
        """Return the heat lost in every hour [W], none where the ground is warmer.

        Parameters
        ----------
        supply, back : ndarray, shape (hours,)
            The network's temperatures [K].
        """
        warmer = 0.5 * (supply + back) - self.ground_temperature
        return np.asarray(self.loss_coefficient * self.length * np.maximum(warmer, 0.0))
