"""Refrigerant: the states of a pure working fluid, by the equations of state in CoolProp."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

import numpy as np

from heatgrade.errors import RecoveryError
from heatgrade.recovery.heat_curve import FloatArray

# Name people use -> name in CoolProp.
REFRIGERANTS: dict[str, str] = {
    "R1234ze(E)": "R1234ze(E)",
    "R717": "Ammonia",
    "R290": "Propane",
    "R600a": "IsoButane",
    "R1233zd(E)": "R1233zd(E)",
    "R134a": "R134a",
}
# Only above its critical point warm enough for heating: transcritical cycle.
TRANSCRITICAL_REFRIGERANTS: dict[str, str] = {"R744": "CarbonDioxide"}
_COOLPROP = REFRIGERANTS | TRANSCRITICAL_REFRIGERANTS
_OTHER_NAMES = {
    "ammonia": "R717",
    "nh3": "R717",
    "propane": "R290",
    "isobutane": "R600a",
    "r1234ze": "R1234ze(E)",
    "r1233zd": "R1233zd(E)",
    "co2": "R744",
    "carbon dioxide": "R744",
}

# Condensing this close to the critical point, cp diverges and no machine is built: refused.
CRITICAL_MARGIN = 2.0  # K


@dataclass(frozen=True, slots=True)
class RefrigerantState:
    """One point of a cycle: temperature [K], pressure [Pa], enthalpy, entropy [SI], density."""

    temperature: float
    pressure: float
    enthalpy: float
    entropy: float
    density: float


def refrigerant_name(name: str) -> str:
    """Return the listed spelling of a refrigerant's name.

    Raises
    ------
    RecoveryError
        HG601 when the refrigerant is neither of `REFRIGERANTS` nor of
        `TRANSCRITICAL_REFRIGERANTS`.

    Examples
    --------
    >>> refrigerant_name("ammonia")
    'R717'
    """
    listed = {known.lower(): known for known in _COOLPROP} | _OTHER_NAMES
    key = str(name).strip().lower()
    if key in listed:
        return listed[key]
    close = difflib.get_close_matches(key, list(listed), n=1)
    hint = f"did you mean {listed[close[0]]!r}?" if close else "choose one of the list"
    raise RecoveryError(
        "HG601",
        "unknown refrigerant",
        entry="refrigerant",
        value=name,
        allowed=", ".join(_COOLPROP),
        remedy=hint,
    )


class Refrigerant:
    """Equation of state of one refrigerant (Helmholtz energy, CoolProp's HEOS).

    Holds one CoolProp state that every call moves, so one object serves one thread.

    Parameters
    ----------
    name : str
        A name of `REFRIGERANTS` or `TRANSCRITICAL_REFRIGERANTS`.

    References
    ----------
    Bell, Wronski, Quoilin, Lemort: Pure and Pseudo-pure Fluid Thermophysical Property Evaluation
    and the Open-Source Thermophysical Property Library CoolProp, Ind. Eng. Chem. Res. 53 (2014)
    2498-2508, doi 10.1021/ie4033999.
    """

    __slots__ = (
        "_library",
        "_state",
        "critical_pressure",
        "critical_temperature",
        "minimum_temperature",
        "name",
    )

    def __init__(self, name: str) -> None:
        from CoolProp import CoolProp

        self.name = refrigerant_name(name)
        self._library: Any = CoolProp
        self._state: Any = CoolProp.AbstractState("HEOS", _COOLPROP[self.name])
        self.critical_pressure = float(self._state.p_critical())
        self.critical_temperature = float(self._state.T_critical())
        self.minimum_temperature = float(self._state.Tmin())

    def saturated(self, temperature: float, quality: float) -> RefrigerantState:
        """Return the saturated state at `temperature` [K]: `quality` 0 liquid, 1 vapour."""
        self._state.update(self._library.QT_INPUTS, quality, temperature)
        return self._read()

    def saturated_at(self, pressure: float, quality: float) -> RefrigerantState:
        """Return the saturated state at `pressure` [Pa]: `quality` 0 liquid, 1 vapour."""
        self._state.update(self._library.PQ_INPUTS, pressure, quality)
        return self._read()

    def dense(self, pressure: float, temperature: float) -> RefrigerantState:
        """Return the fluid above its critical pressure at `pressure` [Pa], `temperature` [K]."""
        self._state.update(self._library.PT_INPUTS, pressure, temperature)
        return self._read()

    def liquid(self, pressure: float, temperature: float) -> RefrigerantState:
        """Return the liquid at `pressure` [Pa] and `temperature` [K]."""
        return self._single_phase(pressure, temperature, self._library.iphase_liquid)

    def vapour(self, pressure: float, temperature: float) -> RefrigerantState:
        """Return the vapour at `pressure` [Pa] and `temperature` [K]."""
        return self._single_phase(pressure, temperature, self._library.iphase_gas)

    def at_enthalpy(self, pressure: float, enthalpy: float) -> RefrigerantState:
        """Return the state at `pressure` [Pa] and `enthalpy` [J/kg], of any phase.

        It has the enthalpy given, not CoolProp's, which meets it to about 1e-9: so that the first
        law closes to rounding.
        """
        state = self._state
        state.update(self._library.HmassP_INPUTS, enthalpy, pressure)
        return RefrigerantState(state.T(), pressure, enthalpy, state.smass(), state.rhomass())

    def at_entropy(self, pressure: float, entropy: float) -> RefrigerantState:
        """Return the state at `pressure` [Pa] and `entropy` [J/(kg K)], of any phase."""
        self._state.update(self._library.PSmass_INPUTS, pressure, entropy)
        return self._read()

    def liquid_enthalpies(self, pressure: float, temperatures: FloatArray) -> FloatArray:
        """Return the liquid's enthalpy [J/kg] at `pressure` [Pa], shape of `temperatures` [K]."""
        return np.array([self.liquid(pressure, t).enthalpy for t in temperatures])

    def vapour_enthalpies(self, pressure: float, temperatures: FloatArray) -> FloatArray:
        """Return the vapour's enthalpy [J/kg] at `pressure` [Pa], shape of `temperatures` [K]."""
        return np.array([self.vapour(pressure, t).enthalpy for t in temperatures])

    def _single_phase(self, pressure: float, temperature: float, phase: int) -> RefrigerantState:
        # Naming the phase spares CoolProp the search, and is right at saturation too.
        self._state.specify_phase(phase)
        try:
            self._state.update(self._library.PT_INPUTS, pressure, temperature)
            return self._read()
        finally:
            self._state.unspecify_phase()

    def _read(self) -> RefrigerantState:
        state = self._state
        return RefrigerantState(state.T(), state.p(), state.hmass(), state.smass(), state.rhomass())
