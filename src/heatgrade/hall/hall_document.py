"""A hall's result as plain data: the block ``hall`` of ``result.json``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heatgrade.hall.duties import PumpDuty, UnitDuty
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.hall.facility import FacilityStream
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.loop_result import LoopResult


def hall_document(result: HallResult) -> dict[str, object]:
    """Return the result under its public names; NaN becomes None."""
    name, share = result.starved_plate
    data: dict[str, object] = {
        "name": result.name,
        "racks": result.rack_count,
        "plates": result.plate_count,
        "heat_W": result.heat_flow,
        "liquid_heat_W": result.liquid_heat_flow,
        "air_heat_W": result.air_heat_flow,
        "liquid_fraction": result.liquid_fraction,
        "friction_heat_W": result.friction_heat_flow,
        "coolant": result.coolant.name,
        "supply_C": result.supply_temperature - ZERO_CELSIUS,
        "return_C": result.return_temperature - ZERO_CELSIUS,
        "mass_flow_kg_per_s": result.mass_flow,
        "flow_L_per_min": result.volume_flow * 6e4,
        "flow_spread": result.flow_spread,
        "starved_plate": {"name": name, "share": share},
        "junction_max_C": result.junction_temperature_max - ZERO_CELSIUS,
        "junction_margin_K": result.junction_margin,
        "pump_W": result.pump_power,
        "facility": None if result.facility is None else _facility(result.facility),
        "mass_balance": result.mass_balance,
        "energy_balance": result.energy_balance,
        "loop_balance": result.loop_balance,
        "loops": [_loop(loop) for loop in result.loops],
        "cautions": [caution.to_dict() for caution in result.cautions],
    }
    cleaned = finite_only(data)
    assert isinstance(cleaned, dict)
    return cleaned


def _facility(stream: FacilityStream) -> dict[str, object]:
    return {
        "coolant": stream.coolant.name,
        "supply_C": stream.temperature_in - ZERO_CELSIUS,
        "return_C": stream.temperature_out - ZERO_CELSIUS,
        "mass_flow_kg_per_s": stream.mass_flow,
        "valve_opening": stream.opening,
    }


def _loop(loop: LoopResult) -> dict[str, object]:
    racks, own = loop.racks, loop.loop
    return {
        "name": loop.name,
        "count": loop.count,
        "heat_W": loop.heat_flow,
        "supply_C": loop.supply_temperature - ZERO_CELSIUS,
        "return_C": loop.return_temperature - ZERO_CELSIUS,
        "flow_L_per_min": loop.volume_flow * 6e4,
        "pressure_drop_Pa": loop.pressure_drop,
        "flow_spread": loop.flow_spread,
        "junction_max_C": loop.junction_temperature_max - ZERO_CELSIUS,
        "pumps": [_pump(duty) for duty in loop.pumps],
        "units": [_unit(duty) for duty in loop.units],
        "racks": [
            {
                "name": own.rack_names[k],
                "kind": own.rack_kinds[k],
                "row": own.rack_rows[k],
                "heat_W": float(racks.heat_flow[k]),
                "flow_L_per_min": float(racks.volume_flow[k]) * 6e4,
                "supply_C": float(racks.supply_temperature[k]) - ZERO_CELSIUS,
                "return_C": float(racks.return_temperature[k]) - ZERO_CELSIUS,
                "pressure_drop_Pa": float(racks.pressure_drop[k]),
                "junction_max_C": float(racks.junction_temperature_max[k]) - ZERO_CELSIUS,
            }
            for k in range(own.rack_count)
        ],
        "outcome": loop.outcome.to_dict(),
    }


def _pump(duty: PumpDuty) -> dict[str, object]:
    return {
        "unit": duty.name,
        "running": duty.running,
        "standby": duty.standby,
        "flow_L_per_min": duty.volume_flow * 6e4,
        "pressure_rise_Pa": duty.pressure_rise,
        "speed": duty.speed,
        "efficiency": duty.efficiency,
        "hydraulic_W": duty.hydraulic,
        "electric_W": duty.electric,
    }


def _unit(duty: UnitDuty) -> dict[str, object]:
    return {
        "name": duty.name,
        "heat_W": duty.heat_flow,
        "mass_flow_kg_per_s": duty.mass_flow,
        "inlet_C": duty.inlet_temperature - ZERO_CELSIUS,
        "outlet_C": duty.outlet_temperature - ZERO_CELSIUS,
        "facility_mass_flow_kg_per_s": duty.facility_mass_flow,
        "facility_supply_C": duty.facility_inlet_temperature - ZERO_CELSIUS,
        "facility_return_C": duty.facility_outlet_temperature - ZERO_CELSIUS,
        "valve_opening": duty.valve_opening,
        "approach_K": duty.approach,
    }


def finite_only(value: object) -> object:
    """Return the data with NaN as None: JSON has no NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite_only(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [finite_only(entry) for entry in value]
    return value
