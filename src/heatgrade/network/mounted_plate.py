"""A cold plate in a branch: its heat, its curves, its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NetworkError, positive

JUNCTION_LIMIT = 378.15
"""Default junction limit [K], 105 degC: an assumption, to be replaced by the chip's own."""


class FlowCurve(Protocol):
    """What the rack asks of a plate: pressure drop and thermal resistance against flow.

    `heatgrade.plate.PlateCurve` is one; a data sheet can be wrapped in another.
    """

    @property
    def heat_flow(self) -> float:
        """Heat that the curve was made with [W]."""

    def pressure_coefficients(self, temperature: float) -> tuple[float, float]:
        """Return `a` [Pa s/m3] and `b` [Pa s2/m6] of ``dp = a V + b V|V|`` at `temperature` [K]."""

    def thermal_resistance(self, volume_flow: ArrayLike, temperature: float) -> NDArray[np.float64]:
        """Return (hottest junction - inlet) / heat [K/W], like `volume_flow` [m3/s]."""

    def check(self, volume_flow: ArrayLike, temperature: float, where: str) -> Sequence[Caution]:
        """Return what is out of the curve's range."""


@dataclass(frozen=True, slots=True)
class MountedPlate:
    """One cold plate with its chip, as it sits in a branch.

    Parameters
    ----------
    curve : FlowCurve
        Pressure drop and thermal resistance against flow and inlet temperature.
    heat_flow : float, optional
        Heat that the chip gives to the coolant [W]; default: the heat of the curve.
    name : str
        Name in results and cautions.
    limit_junction_temperature : float
        Highest junction temperature [K]; the default of 105 degC is an assumption.
    limit_temperature : float, optional
        Highest coolant temperature that the plate is rated for [K].
    source : str
        Where the limits come from.
    """

    curve: FlowCurve
    heat_flow: float | None = None
    name: str = "plate"
    limit_junction_temperature: float = JUNCTION_LIMIT
    limit_temperature: float | None = None
    source: str = "assumption: 105 degC junction"

    def __post_init__(self) -> None:
        """Check the values."""
        for method in ("pressure_coefficients", "thermal_resistance", "check"):
            if not hasattr(self.curve, method):
                raise NetworkError(
                    "HG504",
                    f"is no plate curve (it has no {method})",
                    entry="curve",
                    value=type(self.curve).__name__,
                    allowed="a PlateCurve",
                    remedy="pass plate.curve() or PlateCurve.from_table(...)",
                )
        if self.heat_flow is not None:
            positive(self.heat_flow, "heat_flow", "W", allow_zero=True)
        positive(self.limit_junction_temperature, "limit_junction_temperature", "K")
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")

    @property
    def heat(self) -> float:
        """Heat given to the coolant [W]."""
        return float(self.curve.heat_flow if self.heat_flow is None else self.heat_flow)
