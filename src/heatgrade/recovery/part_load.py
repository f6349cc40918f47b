"""Part load: how a heat pump fares when it gives less than it was built for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.errors import RecoveryError, positive, within
from heatgrade.recovery.heat_curve import FloatArray

_LEAST_CYCLING = 1e-3  # share of the least load under which the pump counts as standing still


@dataclass(frozen=True, slots=True)
class PartLoad:
    r"""A variable-speed machine with exchangers of fixed size; every default is an assumption.

    * The liquids' flows follow the load no less than their temperatures are held, so the
      temperature differences in evaporator and condenser fall with the load (constant U A, held
      temperatures): :math:`\Delta T = \Delta T_{full} \, x^{n}`.
    * Compressor, motor and inverter change by a factor over the load.
    * Below `least_load` the machine starts and stops; its COP falls as EN 14825 says for
      water-based machines of fixed capacity:
      :math:`COP = COP_{least} \, r / (C_c r + 1 - C_c)` with r the load over the least load.

    Parameters
    ----------
    load : tuple of float, shape (n,)
        Loads [-] over the full one, rising, in (0, 1].
    efficiency_factor : tuple of float, shape (n,)
        Efficiency of compressor and drive at that load over that at full load [-].
    least_load : float
        Lowest load of continuous running [-], 0.05 to 1.
    approach_exponent : float
        n above, 0 (approaches held) to 1 (exchangers of fixed U A).
    degradation : float
        C_c above, 0 to 1; 0.9 is the standard's default.

    Raises
    ------
    RecoveryError
        HG619 when loads and factors do not make a table.

    References
    ----------
    EN 14825:2018, air conditioners, liquid chilling packages and heat pumps: testing and rating at
    part load conditions.

    Examples
    --------
    >>> PartLoad().effect(0.5)[0].item()
    0.5
    >>> round(PartLoad(least_load=0.25).effect(0.125)[1].item(), 4)
    0.9091
    """

    load: tuple[float, ...] = (1.0,)
    efficiency_factor: tuple[float, ...] = (1.0,)
    least_load: float = 0.25
    approach_exponent: float = 1.0
    degradation: float = 0.9

    def __post_init__(self) -> None:
        """Refuse what is no table."""
        loads = tuple(within(x, f"load[{i}]", 1e-3, 1.0) for i, x in enumerate(self.load))
        factors = tuple(
            positive(x, f"efficiency_factor[{i}]") for i, x in enumerate(self.efficiency_factor)
        )
        rising = all(a < b for a, b in pairwise(loads))
        if not loads or len(loads) != len(factors) or not rising:
            raise RecoveryError(
                "HG619",
                "loads and efficiency factors do not make a table",
                entry="load",
                value=loads,
                allowed="rising loads up to 1, and as many factors",
                remedy="give points such as load = [0.25, 0.5, 1], one factor for each",
            )
        object.__setattr__(self, "load", loads)
        object.__setattr__(self, "efficiency_factor", factors)
        within(self.least_load, "least_load", 0.05, 1.0)
        within(self.approach_exponent, "approach_exponent", 0.0, 1.0)
        within(self.degradation, "degradation", 0.0, 1.0)

    def effect(self, load: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return the factors on the approaches and on the COP at a load.

        Parameters
        ----------
        load : array_like, shape (n,)
            Heat given over the heat given at full load [-], 0 to 1.

        Returns
        -------
        approach_factor, cop_factor : ndarray, shape (n,)
            Factors [-].
        """
        asked = np.asarray(load, dtype=np.float64)
        running = np.clip(asked, self.least_load, 1.0)
        factor = np.interp(running, self.load, self.efficiency_factor)
        cycling = np.clip(asked / self.least_load, _LEAST_CYCLING, 1.0)
        kept = cycling / (self.degradation * cycling + 1.0 - self.degradation)
        return running**self.approach_exponent, factor * kept


DEFAULT_PART_LOAD = PartLoad()
