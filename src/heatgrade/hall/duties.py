"""What pumps and distribution units do at the operating point."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.hall.loop_solver import LoopSolution
from heatgrade.network.pump import DEFAULT_EFFICIENCY, HeadCurve


@dataclass(frozen=True, slots=True)
class PumpDuty:
    """The running pumps of one unit; they are alike and share the flow.

    Parameters
    ----------
    name : str
        The unit.
    running, standby : int
        Pumps that run, and that stand by.
    volume_flow : float
        Of one pump [m3/s].
    pressure_rise : float
        Head [Pa].
    speed : float or None
        Speed ratio, where the pump has a curve.
    efficiency : float
        Hydraulic over electric power.
    hydraulic, electric : float
        Of all that run together [W].
    assumed : bool
        True when the efficiency is the default assumption.
    """

    name: str
    running: int
    standby: int
    volume_flow: float
    pressure_rise: float
    speed: float | None
    efficiency: float
    hydraulic: float
    electric: float
    assumed: bool


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One distribution unit: the racks' coolant on one side, the facility's water on the other.

    Parameters
    ----------
    name : str
        The unit.
    heat_flow : float
        Handed over [W].
    mass_flow : float
        Of the racks' coolant [kg/s].
    inlet_temperature, outlet_temperature : float
        Of the racks' coolant [K].
    facility_mass_flow : float
        Of the facility's water [kg/s].
    facility_inlet_temperature, facility_outlet_temperature : float
        [K].
    valve_opening : float
        Facility flow over that of the open control valve.
    approach : float
        Racks' supply less facility inlet [K].
    """

    name: str
    heat_flow: float
    mass_flow: float
    inlet_temperature: float
    outlet_temperature: float
    facility_mass_flow: float
    facility_inlet_temperature: float
    facility_outlet_temperature: float
    valve_opening: float

    @property
    def approach(self) -> float:
        """Racks' supply less facility inlet [K]."""
        return self.outlet_temperature - self.facility_inlet_temperature


def pump_duties(solved: LoopSolution) -> tuple[PumpDuty, ...]:
    """Return the duty point of the pumps of each unit."""
    solution = solved.solution
    found = []
    for place, running in zip(solved.loop.units, solved.running, strict=True):
        unit = place.unit
        pump = unit.pump
        if not running:
            found.append(
                PumpDuty(
                    place.name, 0, unit.standby, 0.0, math.nan, None, math.nan, 0.0, 0.0, False
                )
            )
            continue
        each = float(solution.mass_flow[place.pump_link]) / running
        volume = each / float(solution.inlet_density[place.pump])
        rise = -float(solution.drop[place.pump])
        speed = None
        if isinstance(pump, HeadCurve):
            speed = pump.speed if solved.speed is None else solved.speed
        efficiency = pump.efficiency_at(volume)
        if isinstance(pump, HeadCurve) and speed:
            efficiency = pump.efficiency_at(volume * pump.speed / speed)
        hydraulic = running * volume * rise
        found.append(
            PumpDuty(
                name=place.name,
                running=running,
                standby=unit.standby,
                volume_flow=volume,
                pressure_rise=rise,
                speed=speed,
                efficiency=efficiency,
                hydraulic=hydraulic,
                electric=hydraulic / efficiency if efficiency > 0.0 else math.nan,
                assumed=efficiency == DEFAULT_EFFICIENCY,
            )
        )
    return tuple(found)


def unit_duties(solved: LoopSolution) -> tuple[UnitDuty, ...]:
    """Return what each unit hands over."""
    solution = solved.solution
    found = []
    for place, stream in zip(solved.loop.units, solved.facility, strict=True):
        still = stream is None
        found.append(
            UnitDuty(
                name=place.name,
                heat_flow=0.0 if still else -float(solution.exchanged_heat_flow[place.exchanger]),
                mass_flow=0.0 if still else float(solution.mass_flow[place.exchanger_link]),
                inlet_temperature=float(solution.inlet_temperature[place.exchanger]),
                outlet_temperature=float(solution.outlet_temperature[place.exchanger]),
                facility_mass_flow=0.0 if stream is None else stream.mass_flow,
                facility_inlet_temperature=math.nan if stream is None else stream.temperature_in,
                facility_outlet_temperature=math.nan if stream is None else stream.temperature_out,
                valve_opening=0.0 if stream is None else stream.opening,
            )
        )
    return tuple(found)
