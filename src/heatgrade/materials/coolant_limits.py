"""Freezing and boiling temperatures of coolants, without loading CoolProp.

The curves are held as Chebyshev series in ``data/coolant_limits.json``, which `write_limits` makes
from CoolProp; a test compares the two.  To make the file anew::

    python -c "from heatgrade.materials import coolant_limits; coolant_limits.write_limits()"
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np

from heatgrade.materials.chebyshev import ChebyshevSeries

LIMITS_FILE = Path(__file__).parent.parent / "data" / "coolant_limits.json"

PRESSURES = (2e3, 5e6)  # Pa; from a vacuum at which water boils at 17.5 degC to 50 bar
FRACTIONS = (0.0, 0.6)  # glycol by mass, the range of CoolProp's MPG and MEG (Melinder)
GLYCOL_HIGHEST = 373.15  # K, upper end of CoolProp's MPG and MEG (Melinder)
WATER_LOWEST = 273.16  # K, triple point, where the formulation for water begins (IAPWS-95)

_TERMS = 32
_NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class CoolantLimits:
    """Curves of freezing over glycol fraction and of water's boiling over pressure.

    Parameters
    ----------
    boiling : ChebyshevSeries
        Saturation temperature of water [K] over the natural logarithm of pressure [Pa].
    freezing : dict
        ``"MPG"``, ``"MEG"`` -> freezing temperature [K] over mass fraction.
    """

    boiling: ChebyshevSeries
    freezing: dict[str, ChebyshevSeries]

    @classmethod
    def load(cls) -> Self:
        """Return the curves of the file that comes with the package."""
        data = json.loads(LIMITS_FILE.read_text(encoding="utf-8"))
        freezing = {base: _series(curve) for base, curve in data["freezing"].items()}
        return cls(_series(data["boiling"]), freezing)

    def freezing_temperature(self, base: str, mass_fraction: float) -> float:
        """Return where ice forms [K]; for water the triple point."""
        if base == "water":
            return WATER_LOWEST
        return float(self.freezing[base](mass_fraction))

    def boiling_temperature(self, pressure: float) -> float:
        """Return water's saturation temperature [K]; glycol solutions boil a little above it."""
        return float(self.boiling(math.log(pressure)))


def compute_limits() -> dict[str, Any]:
    """Return the content of the data file, from CoolProp.

    Returns
    -------
    dict
        Series of ``boiling`` and ``freezing`` with their sources.
    """
    from CoolProp import CoolProp  # 2 s to load, hence here

    def boiling(log_pressure: float) -> float:
        return float(CoolProp.PropsSI("T", "P", math.exp(log_pressure), "Q", 0, "Water"))

    def freezing(base: str, fraction: float) -> float:
        state = CoolProp.AbstractState("INCOMP", base)
        state.set_mass_fractions([fraction])
        state.update(CoolProp.PT_INPUTS, 3e5, 300.0)
        return float(state.keyed_output(CoolProp.iT_freeze))

    low, high = (math.log(p) for p in PRESSURES)
    curve = ChebyshevSeries.of(boiling, low, high, _TERMS, _NEGLIGIBLE)
    return {
        "made_by": "heatgrade.materials.coolant_limits.write_limits",
        "source": "CoolProp: IAPWS-95 for water; MPG and MEG after Melinder (2010)",
        "boiling": _plain(curve),
        "freezing": {
            base: _plain(
                ChebyshevSeries.of(
                    partial(freezing, base),
                    *FRACTIONS,
                    _TERMS,
                    _NEGLIGIBLE,
                )
            )
            for base in ("MPG", "MEG")
        },
    }


def write_limits(path: Path = LIMITS_FILE) -> None:
    """Write the data file anew from CoolProp."""
    path.write_text(json.dumps(compute_limits(), indent=1) + "\n", encoding="utf-8")


def _series(curve: dict[str, Any]) -> ChebyshevSeries:
    return ChebyshevSeries(
        float(curve["low"]), float(curve["high"]), np.array(curve["coefficients"], dtype=np.float64)
    )


def _plain(series: ChebyshevSeries) -> dict[str, Any]:
    return {
        "low": series.low,
        "high": series.high,
        "coefficients": [float(c) for c in series.coefficients],
    }
