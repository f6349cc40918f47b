"""A liquid coolant at one pressure: water or a glycol solution."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import MaterialError, within
from heatgrade.materials.coolant_limits import GLYCOL_HIGHEST, PRESSURES, CoolantLimits
from heatgrade.materials.coolant_name import composition
from heatgrade.materials.coolant_properties import CoolantProperties
from heatgrade.materials.property_table import PropertyTable
from heatgrade.units import ZERO_CELSIUS

PG25_LIMIT = 339.15
"""Highest temperature of PG25 in use [K], 66 degC.

Open Compute Project, Guidelines for Using Propylene Glycol-Based Heat Transfer Fluids in
Single-Phase Cold Plate-Based Liquid Cooled Racks; read in secondary sources only.
"""

_SOURCES = {
    "water": "CoolProp, IAPWS-95 and IAPWS transport properties",
    "MPG": "CoolProp INCOMP::MPG, after Melinder (2010)",
    "MEG": "CoolProp INCOMP::MEG, after Melinder (2010)",
}


@dataclass(frozen=True, slots=True)
class Coolant:
    """Water, PG25 or another propylene- or ethylene-glycol solution in water.

    Properties come from CoolProp once per object, at the first use, into a table of smooth series
    whose deviation from CoolProp is below 1e-5 (conductivity of water above 3 bar: 5e-4, because
    CoolProp's has a kink near 410 K); then every call is plain arithmetic on arrays.

    Parameters
    ----------
    name : str
        ``"water"``, ``"PG25"``, ``"MPG 30 % by mass"``, ``"MEG 40 % by volume"`` and the like.
        PG25 is 25 % propylene glycol by volume, that is a mass fraction of 0.257.
    pressure : float
        Absolute, at which properties and boiling are taken [Pa].

    Attributes
    ----------
    base : str
        ``"water"``, ``"MPG"`` or ``"MEG"``.
    mass_fraction : float
        Glycol per mass of solution.
    freezing_temperature : float
        Where ice forms [K]; for water 273.16 K, where its property formulation begins.
    boiling_temperature : float
        Boiling temperature of water at `pressure` [K].  Glycol is less volatile than water, so
        solutions boil above this; the bound is on the safe side.
    maximum_temperature : float
        The lower of boiling and the end of the property data, 100 degC for glycol solutions [K].
    limit_temperature : float or None
        Highest temperature for use where a public guideline states one [K]: PG25 66 degC.
    source : str
        Origin of the properties.

    Raises
    ------
    MaterialError
        HG310, HG311, HG312 for the name.
    InputError
        HG101, HG103 for the pressure.

    Examples
    --------
    >>> coolant = Coolant("PG25")
    >>> coolant.mass_fraction
    0.257
    >>> round(float(coolant.properties(313.15).density), 1)
    1010.4
    """

    name: str
    pressure: float = 300e3
    base: str = field(init=False)
    mass_fraction: float = field(init=False)
    freezing_temperature: float = field(init=False)
    boiling_temperature: float = field(init=False)
    limit_temperature: float | None = field(init=False)
    source: str = field(init=False)
    _table: PropertyTable | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        """Read the name and find the temperatures between which this coolant is liquid."""
        found = composition(self.name)
        pressure = within(self.pressure, "pressure", *PRESSURES, "Pa")
        limits = CoolantLimits.load()
        values = {
            "name": found.name,
            "pressure": pressure,
            "base": found.base,
            "mass_fraction": found.mass_fraction,
            "freezing_temperature": limits.freezing_temperature(found.base, found.mass_fraction),
            "boiling_temperature": limits.boiling_temperature(pressure),
            "limit_temperature": PG25_LIMIT if found.name == "PG25" else None,
            "source": _SOURCES[found.base],
        }
        for key, value in values.items():
            object.__setattr__(self, key, value)

    @property
    def maximum_temperature(self) -> float:
        """The lower of boiling and the end of the property data [K]."""
        if self.base == "water":
            return self.boiling_temperature
        return min(self.boiling_temperature, GLYCOL_HIGHEST)

    def properties(self, temperature: ArrayLike) -> CoolantProperties:
        """Return density, heat capacity, conductivity and viscosity.

        Parameters
        ----------
        temperature : float or array of any shape
            [K].

        Returns
        -------
        CoolantProperties
            Arrays of the shape of `temperature`.

        Raises
        ------
        MaterialError
            HG313, HG314 where a temperature is outside the liquid's range.
        """
        self.check_temperature(temperature)
        return self._properties_table()(np.asarray(temperature, dtype=np.float64))

    def enthalpy_difference(self, t_low: ArrayLike, t_high: ArrayLike) -> NDArray[np.float64]:
        """Return the heat to warm the coolant from `t_low` to `t_high` [J/kg].

        The exact integral of the heat capacity that `properties` gives; negative where `t_high` is
        the lower one.

        Parameters
        ----------
        t_low, t_high : float or array
            [K]; shapes broadcast.

        Raises
        ------
        MaterialError
            HG313, HG314 where a temperature is outside the liquid's range.
        """
        self.check_temperature(t_low, "t_low")
        self.check_temperature(t_high, "t_high")
        enthalpy = self._properties_table().enthalpy
        difference: NDArray[np.float64] = enthalpy(t_high) - enthalpy(t_low)
        return difference

    def check_temperature(self, temperature: ArrayLike, entry: str = "temperature") -> None:
        """Raise unless the coolant is liquid, and its properties known, at `temperature`.

        Does not load CoolProp.

        Parameters
        ----------
        temperature : float or array
            [K].
        entry : str
            Name of the entry, for the message.

        Raises
        ------
        MaterialError
            HG313 at or below freezing (or not a number), HG314 at or above boiling or beyond the
            property data.
        """
        values = np.asarray(temperature, dtype=np.float64)
        if values.size == 0:
            return
        low, high = float(values.min()), float(values.max())
        if not low >= self.freezing_temperature:  # also true of nan
            raise self._outside("HG313", "below freezing", low, entry)
        if high > self.maximum_temperature:
            boils = high > self.boiling_temperature
            why = "above boiling" if boils else "above the property data of"
            raise self._outside("HG314", why, high, entry)

    def _outside(self, code: str, why: str, value: float, entry: str) -> MaterialError:
        if np.isnan(value):
            what = "is not a number"
        else:
            at = f"{self.name} at {self.pressure / 1e3:g} kPa"
            what = f"is {why} {at}" if why.endswith("of") else f"is {why} for {at}"
        low, high = self.freezing_temperature, self.maximum_temperature
        return MaterialError(
            code,
            what,
            entry=entry,
            value=value,
            allowed=f"{low:.2f} to {high:.2f} K ({low - ZERO_CELSIUS:.2f} to "
            f"{high - ZERO_CELSIUS:.2f} degC)",
            remedy="change the temperature or flow, or choose another coolant or pressure",
        )

    def _properties_table(self) -> PropertyTable:
        # Made at the first use because CoolProp takes 2 s to load; it belongs to this object and
        # never changes afterwards, so two threads at worst make the same table twice.
        table = self._table
        if table is None:
            table = PropertyTable.from_coolprop(
                self.base,
                self.mass_fraction,
                self.pressure,
                self.freezing_temperature,
                self.maximum_temperature,
            )
            object.__setattr__(self, "_table", table)
        return table
