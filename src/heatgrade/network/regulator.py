"""Valves that hold the pressure on one of their own sides."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import finite
from heatgrade.network.fitting import check_loss, loss_of

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Regulator(ABC):
    """What valves have in common that hold the pressure on one of their sides.

    Parameters
    ----------
    pressure : float
        Pressure that it holds, as the network counts it [Pa].
    loss_coefficient : float
        K of the open valve on the velocity in `inner_diameter`.
    inner_diameter : float
        Diameter that K refers to [m].
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    pressure: float
    loss_coefficient: float
    inner_diameter: float
    name: str = "regulator"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        finite(self.pressure, "pressure", "Pa")
        check_loss(self)

    @property
    @abstractmethod
    def sustaining(self) -> bool:
        """Whether it holds the pressure before it and not that behind it."""

    @property
    def coefficient(self) -> float:
        """`c` in dp = d + c m^2 / rho [1/m4]."""
        return loss_of(self)


@dataclass(frozen=True, slots=True)
class PressureReducer(Regulator):
    """A valve that keeps the pressure behind it from rising above a given one (EPANET: PRV).

    It throttles as far as it must: ``dp = d + K rho v^2 / 2`` with the least ``d >= 0`` that holds
    the pressure of the node where its link ends. Open where the pressure stays below by itself;
    shut where the coolant would flow back, or where something else holds the pressure above.

    Parameters
    ----------
    pressure : float
        Highest pressure of the node behind it, as the network counts it [Pa].
    loss_coefficient, inner_diameter, name, limit_temperature, source
        As in `Regulator`.
    """

    name: str = "pressure reducer"

    @property
    def sustaining(self) -> bool:
        """It holds the pressure behind it."""
        return False


@dataclass(frozen=True, slots=True)
class PressureSustainer(Regulator):
    """A valve that keeps the pressure before it from falling below a given one (EPANET: PSV).

    As `PressureReducer`, with the pressure of the node where its link starts.

    Parameters
    ----------
    pressure : float
        Lowest pressure of the node before it, as the network counts it [Pa].
    loss_coefficient, inner_diameter, name, limit_temperature, source
        As in `Regulator`.
    """

    name: str = "pressure sustainer"

    @property
    def sustaining(self) -> bool:
        """It holds the pressure before it."""
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Regulators:
    """The regulators of a network.

    Parameters
    ----------
    element : ndarray (k,)
        Their elements.
    sustaining : ndarray (k,) of bool
        Whether each holds the pressure before it and not that behind it.
    pressure : ndarray (k,)
        Pressure that each holds [Pa].
    """

    element: Index
    sustaining: NDArray[np.bool_]
    pressure: Array

    @classmethod
    def of(cls, parts: list[tuple[int, Regulator]]) -> Regulators | None:
        """Return the regulators among the elements of a network; None without any."""
        if not parts:
            return None
        return cls(
            np.array([k for k, _ in parts], dtype=np.int64),
            np.array([part.sustaining for _, part in parts]),
            np.array([part.pressure for _, part in parts]),
        )
