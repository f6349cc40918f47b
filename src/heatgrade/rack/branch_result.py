"""What one branch and each of its plates do at the operating point."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from heatgrade.shown import Shown


@dataclass(frozen=True, slots=True)
class PlateRow:
    """One plate of a branch. Temperatures in kelvin; NaN where nothing flows.

    Parameters
    ----------
    name : str
        The plate.
    heat_flow : float
        Heat [W].
    mass_flow : float
        Coolant through it [kg/s].
    volume_flow : float
        At the temperature of its inlet [m3/s].
    inlet_temperature, outlet_temperature : float
        Of the coolant [K].
    thermal_resistance : float
        Hottest junction over inlet, per heat [K/W].
    junction_temperature_max : float
        ``inlet_temperature + thermal_resistance * heat_flow`` [K].
    pressure_drop : float
        Over the plate [Pa].
    """

    name: str
    heat_flow: float
    mass_flow: float
    volume_flow: float
    inlet_temperature: float
    outlet_temperature: float
    thermal_resistance: float
    junction_temperature_max: float
    pressure_drop: float


@dataclass(frozen=True, slots=True)
class BranchRow(Shown):
    """One branch, from port to port. Temperatures in kelvin; NaN where nothing flows.

    Parameters
    ----------
    name : str
        The branch.
    mass_flow : float
        Coolant through it [kg/s].
    volume_flow : float
        At the temperature of its inlet [m3/s].
    heat_flow : float
        Heat of its plates [W].
    inlet_temperature, outlet_temperature : float
        At its ports on the two manifolds [K].
    pressure_drop : float
        From port to port [Pa]; NaN for a closed branch.
    junction_temperature_max : float
        Hottest junction [K]; NaN without plates.
    plates : tuple of PlateRow
        Its plates in the order given.
    """

    name: str
    mass_flow: float
    volume_flow: float
    heat_flow: float
    inlet_temperature: float
    outlet_temperature: float
    pressure_drop: float
    junction_temperature_max: float
    plates: tuple[PlateRow, ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain data in SI units."""
        return asdict(self)
