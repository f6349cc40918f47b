"""The facility's water at a distribution unit: what it takes up, and how much of it that needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from heatgrade.caution import Caution
from heatgrade.errors import NetworkError
from heatgrade.materials import Coolant
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.units import ZERO_CELSIUS

BALANCED = 1e-13
"""Relative step of a temperature or a flow that ends the search for it."""


@dataclass(frozen=True, slots=True)
class HeldTemperature:
    """An exchanger whose control valve holds the temperature at which the coolant leaves it.

    Parameters
    ----------
    other_temperature : float
        That temperature [K].
    """

    other_temperature: float

    @property
    def holds_outlet(self) -> bool:
        """True: friction inside does not warm the outlet."""
        return True

    def effectiveness(
        self, coolant: Coolant, mass_flow: float, temperature: float, capacity: float
    ) -> float:
        """Return 1: the coolant leaves at the temperature held."""
        return 1.0

    def check(
        self, coolant: Coolant, mass_flow: float, temperature: float, where: str
    ) -> tuple[Caution, ...]:
        """Return nothing: the exchanger itself is checked at the flow that it turns out to need."""
        return ()


@dataclass(frozen=True, slots=True)
class FacilityStream:
    """The facility's water through one unit.

    Parameters
    ----------
    coolant : Coolant
        Its liquid.
    mass_flow : float
        Its flow [kg/s].
    temperature_in, temperature_out : float
        Where it enters and leaves [K].
    opening : float
        Flow over that of the open control valve.
    """

    coolant: Coolant
    mass_flow: float
    temperature_in: float
    temperature_out: float
    opening: float


def full_stream(exchanger: PlateExchanger, heat_flow: float) -> FacilityStream:
    """Return the facility's water with the control valve open, taking up `heat_flow` [W]."""
    flow, cold = exchanger.other_mass_flow, exchanger.other_temperature
    warm = warmed(exchanger.other, cold, heat_flow / flow)
    return FacilityStream(exchanger.other, flow, cold, warm, 1.0)


def needed_stream(
    exchanger: PlateExchanger,
    coolant: Coolant,
    *,
    mass_flow: float,
    inlet: float,
    outlet: float,
    heat_flow: float,
    where: str,
    exact: bool = True,
) -> FacilityStream | None:
    """Return the facility's water that cools the racks' coolant from `inlet` to `outlet`.

    None when not even the open control valve lets enough pass.

    Parameters
    ----------
    exchanger : PlateExchanger
        The exchanger, with the flow of the open valve.
    coolant : Coolant
        The racks' coolant.
    mass_flow, inlet, outlet, heat_flow : float
        Its flow [kg/s], temperatures [K] and the heat it gives up [W].
    where : str
        The unit, for messages.
    exact : bool
        Find the flow; else the stream is that of the open valve, if that is enough.

    Raises
    ------
    NetworkError
        HG556 where the facility's water is as warm as the supply that is asked for.
    """
    cold = exchanger.other_temperature
    if outlet <= cold:
        raise NetworkError(
            "HG556",
            f"the facility's water at {where} enters at {cold - ZERO_CELSIUS:.2f} degC: it cannot "
            "cool the racks' coolant that far",
            entry="supply_temperature",
            value=outlet,
            allowed=f"> {cold:.2f} K",
            remedy="ask for a warmer supply, or give colder water to the exchanger",
        )
    if not heat_flow > 0.0 or not inlet > outlet:
        return FacilityStream(exchanger.other, 0.0, cold, cold, 0.0)
    middle = 0.5 * (inlet + outlet)
    capacity = float(coolant.enthalpy_difference(outlet, inlet)) / (inlet - outlet)
    # friction inside the exchanger is handed over too
    wanted = heat_flow / (mass_flow * capacity * (inlet - cold))

    def lack(flow: float) -> float:
        with_flow = replace(exchanger, other_mass_flow=flow)
        return with_flow.effectiveness(coolant, mass_flow, middle, capacity) - wanted

    most = exchanger.other_mass_flow
    if lack(most) < 0.0:
        return None
    if not exact:
        return full_stream(exchanger, heat_flow)
    from scipy.optimize import brentq

    # never less than what heats the water to the inlet of the coolant
    least = most * 1e-6
    flow = float(brentq(lack, least, most, xtol=BALANCED * most, rtol=1e-14))
    warm = warmed(exchanger.other, cold, heat_flow / flow)
    return FacilityStream(exchanger.other, flow, cold, warm, flow / most)


def warmed(coolant: Coolant, temperature: float, enthalpy: float) -> float:
    """Return the temperature [K] of a liquid at `temperature` that takes up `enthalpy` [J/kg]."""
    capacity = float(coolant.properties(temperature).heat_capacity)
    warm = temperature + enthalpy / capacity
    for _ in range(30):
        inside = min(max(warm, coolant.freezing_temperature), coolant.maximum_temperature)
        if inside != warm:
            return warm  # beyond the liquid: refused by whoever uses it
        capacity = float(coolant.properties(warm).heat_capacity)
        step = (enthalpy - float(coolant.enthalpy_difference(temperature, warm))) / capacity
        warm += step
        if abs(step) <= BALANCED * warm:
            break
    return warm
