"""Compressor: isentropic efficiency as a value or a map, and the state behind it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from heatgrade.errors import RecoveryError, within
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState


@dataclass(frozen=True, slots=True)
class EfficiencyMap:
    """Isentropic efficiency of a compressor over its pressure ratio.

    Linear between the points; the end values hold beyond them, with a caution in the result.

    Parameters
    ----------
    pressure_ratio : tuple of float, shape (n,)
        Pressure ratios [-], rising, each > 1.
    efficiency : tuple of float, shape (n,)
        Isentropic efficiencies [-], 0.2 to 1.
    source : str
        Where the map comes from.

    Raises
    ------
    RecoveryError
        HG612 when the two do not make a map.
    InputError
        HG101, HG103 for a number that cannot be.

    Examples
    --------
    >>> EfficiencyMap((2.0, 4.0), (0.70, 0.76)).at(3.0)
    0.73
    """

    pressure_ratio: tuple[float, ...]
    efficiency: tuple[float, ...]
    source: str = "assumption: given by the caller without a source"

    def __post_init__(self) -> None:
        """Refuse what is no map."""
        ratios = tuple(float(ratio) for ratio in self.pressure_ratio)
        efficiencies = tuple(
            within(value, f"isentropic_efficiency[{i}]", 0.2, 1.0)
            for i, value in enumerate(self.efficiency)
        )
        rising = all(1.0 <= a < b < np.inf for a, b in pairwise(ratios))
        if len(ratios) < 2 or len(ratios) != len(efficiencies) or not rising:
            raise RecoveryError(
                "HG612",
                "pressure ratios and efficiencies do not make a map",
                entry="pressure_ratio",
                value=ratios,
                allowed="two or more rising pressure ratios >= 1, and as many efficiencies",
                remedy="give points such as pressure_ratio = [2, 3, 5], one efficiency for each",
            )
        object.__setattr__(self, "pressure_ratio", ratios)
        object.__setattr__(self, "efficiency", efficiencies)

    def at(self, ratio: float) -> float:
        """Return the efficiency [-] at a pressure ratio [-]."""
        return float(np.interp(ratio, self.pressure_ratio, self.efficiency))

    def covers(self, ratio: float) -> bool:
        """Return whether the map holds at a pressure ratio [-]."""
        return self.pressure_ratio[0] <= ratio <= self.pressure_ratio[-1]


@dataclass(frozen=True, slots=True)
class Compression:
    """One compressor of a cycle.

    Attributes
    ----------
    refrigerant : str
        What it compresses.
    mass : float
        Flow per kilogram through the evaporator [-].
    suction, discharge : RefrigerantState
        States before and behind it.
    isentropic_efficiency : float
        The efficiency that it has at its pressure ratio [-].
    discharge_superheat : float
        Discharge less dew temperature [K]; 0 when it ends wet, inf above the critical pressure.
    """

    refrigerant: str
    mass: float
    suction: RefrigerantState
    discharge: RefrigerantState
    isentropic_efficiency: float
    discharge_superheat: float

    @property
    def work(self) -> float:
        """Work on the refrigerant [J per kg through the evaporator]."""
        return self.mass * (self.discharge.enthalpy - self.suction.enthalpy)

    @property
    def pressure_ratio(self) -> float:
        """Discharge over suction pressure [-]."""
        return self.discharge.pressure / self.suction.pressure


def compress(
    refrigerant: Refrigerant,
    suction: RefrigerantState,
    pressure: float,
    efficiency: float | EfficiencyMap,
    mass: float = 1.0,
) -> Compression:
    r"""Return the adiabatic compression from `suction` to `pressure` [Pa].

    .. math:: h_2 = h_1 + (h(p_2, s_1) - h_1) / \eta_{is}

    Parameters
    ----------
    refrigerant : Refrigerant
        Working fluid.
    suction : RefrigerantState
        State drawn in.
    pressure : float
        Pressure behind the compressor [Pa].
    efficiency : float or EfficiencyMap
        Isentropic efficiency [-], or its map over the pressure ratio.
    mass : float
        Flow per kilogram through the evaporator [-].
    """
    value = efficiency
    if isinstance(value, EfficiencyMap):
        value = value.at(pressure / suction.pressure)
    ideal = refrigerant.at_entropy(pressure, suction.entropy)
    discharge = refrigerant.at_enthalpy(
        pressure, suction.enthalpy + (ideal.enthalpy - suction.enthalpy) / value
    )
    superheat = np.inf
    if pressure < refrigerant.critical_pressure:
        dew = refrigerant.saturated_at(pressure, 1.0)
        superheat = 0.0
        if discharge.enthalpy > dew.enthalpy:
            superheat = discharge.temperature - dew.temperature
    return Compression(refrigerant.name, mass, suction, discharge, value, float(superheat))
