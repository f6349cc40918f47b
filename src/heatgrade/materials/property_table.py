"""Smooth property table of one coolant, made once from CoolProp."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials.chebyshev import ChebyshevSeries
from heatgrade.materials.coolant_properties import CoolantProperties

NODES = 32
"""Temperatures at which CoolProp is asked, once per coolant."""

NEGLIGIBLE = 1e-9
"""Relative size of series terms that are dropped; properties are known to 1e-3 at best."""


@dataclass(frozen=True, slots=True, eq=False)
class PropertyTable:
    """Density, heat capacity, conductivity and viscosity as series in temperature.

    Viscosity is held as its logarithm, so that it stays positive; enthalpy is the exact integral
    of the heat capacity held here, so that heat balances close to rounding.
    """

    density: ChebyshevSeries
    heat_capacity: ChebyshevSeries
    conductivity: ChebyshevSeries
    log_viscosity: ChebyshevSeries
    enthalpy: ChebyshevSeries

    @classmethod
    def from_coolprop(
        cls, base: str, mass_fraction: float, pressure: float, low: float, high: float
    ) -> Self:
        """Return the table between `low` and `high` [K].

        Parameters
        ----------
        base : str
            ``"water"``, ``"MPG"`` or ``"MEG"``.
        mass_fraction : float
            Glycol per mass of solution.
        pressure : float
            Absolute [Pa].
        low, high : float
            Ends of the liquid's range [K].
        """
        temperatures = ChebyshevSeries.nodes(low, high, NODES)
        columns = _coolprop_columns(base, mass_fraction, pressure, temperatures)
        density, heat_capacity, conductivity, viscosity = columns

        def series(values: NDArray[np.float64]) -> ChebyshevSeries:
            return ChebyshevSeries.through(low, high, values, NEGLIGIBLE)

        cp = series(heat_capacity)
        return cls(
            series(density), cp, series(conductivity), series(np.log(viscosity)), cp.integral()
        )

    def __call__(self, temperature: NDArray[np.float64]) -> CoolantProperties:
        """Return the properties at `temperature` [K]."""
        return CoolantProperties(
            density=self.density(temperature),
            heat_capacity=self.heat_capacity(temperature),
            conductivity=self.conductivity(temperature),
            viscosity=np.exp(self.log_viscosity(temperature)),
        )


def _coolprop_columns(
    base: str, mass_fraction: float, pressure: float, temperatures: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return density, heat capacity, conductivity, viscosity, shape (4, n)."""
    from CoolProp import CoolProp  # 2 s to load, hence here

    state: Any
    if base == "water":
        state = CoolProp.AbstractState("HEOS", "Water")
        state.specify_phase(CoolProp.iphase_liquid)  # no phase search; smooth up to boiling
    else:
        state = CoolProp.AbstractState("INCOMP", base)
        state.set_mass_fractions([mass_fraction])
    rows = []
    for temperature in temperatures:
        state.update(CoolProp.PT_INPUTS, pressure, float(temperature))
        row = (state.rhomass(), state.cpmass(), state.conductivity(), state.viscosity())
        if not all(math.isfinite(v) and v > 0.0 for v in row):  # pragma: no cover - CoolProp's bug
            raise ArithmeticError(f"CoolProp gives {row} for {base} at {temperature} K")
        rows.append(row)
    return np.array(rows, dtype=np.float64).T
