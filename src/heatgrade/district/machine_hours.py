"""Hours of a year's heat pump: what its cycle does in each, and where it breaks its limits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.caution import Caution
from heatgrade.district.calendar import FloatArray
from heatgrade.district.cop_model import CopModel
from heatgrade.district.cycle_map import CycleMap
from heatgrade.district.hour_balance import HourBalance
from heatgrade.district.plant import DistrictPlant
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_pump_map import HeatPumpHours
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS, show


@dataclass(frozen=True, slots=True)
class MachineHours(Shown):
    """The machine in the hours in which it runs.

    Attributes
    ----------
    pump : HeatPump
        The machine.
    load : ndarray
        Heat over capacity in these hours [-]; 1 where it has no size.
    hours : HeatPumpHours
        Temperatures, pressures and limits in these hours.
    """

    pump: HeatPump
    load: FloatArray = field(repr=False)
    hours: HeatPumpHours

    @property
    def beyond_limits(self) -> int:
        """Hours in which a limit of the machine is broken."""
        return int(np.sum(~self.hours.within_limits))

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The limits broken, with how often and how far."""
        count = self.beyond_limits
        if count == 0:
            return ()
        pump, now = self.pump, self.hours
        told = []
        hottest, ratio = float(now.discharge_temperature.max()), float(now.pressure_ratio.max())
        highest = float(now.highest_pressure.max())
        least = float(now.volumetric_heating_capacity.min())
        if hottest > pump.discharge_limit:
            limit = show(pump.discharge_limit, "degC")
            told.append(f"discharge up to {show(hottest, 'degC')}, above {limit}")
        if pump.pressure_ratio_limit is not None and ratio > pump.pressure_ratio_limit:
            told.append(f"pressure ratio up to {ratio:.2f}, above {pump.pressure_ratio_limit:g}")
        if pump.pressure_limit is not None and highest > pump.pressure_limit * (1.0 + 1e-6):
            limit = f"{pump.pressure_limit / 1e5:.1f} bar"
            told.append(f"up to {highest / 1e5:.1f} bar, above {limit}")
        asked = pump.least_volumetric_capacity
        if asked is not None and least < asked:
            told.append(f"down to {least / 1e6:.2f} MJ/m3, below {asked / 1e6:.2f} MJ/m3")
        what = "; ".join(told) or "outside the map of its cycle"
        return (
            Caution(
                "above-limit",
                f"heat pump ({pump.refrigerant})",
                f"in {count} hours of the year: {what}",
            ),
        )

    def to_dict(self) -> dict[str, float]:
        """Return plain data: the extremes of the year."""
        now = self.hours
        return {
            "hours": len(self.load),
            "mean_load": float(self.load.mean()),
            "hottest_discharge_C": float(now.discharge_temperature.max()) - ZERO_CELSIUS,
            "largest_pressure_ratio": float(now.pressure_ratio.max()),
            "highest_pressure_Pa": float(now.highest_pressure.max()),
            "least_volumetric_capacity_J_per_m3": float(now.volumetric_heating_capacity.min()),
            "hours_beyond_limits": self.beyond_limits,
        }


def machine_hours(
    model: CopModel, balance: HourBalance, plant: DistrictPlant
) -> MachineHours | None:
    """Return the machine in its hours; None where it never runs, or its model knows no cycle.

    Parameters
    ----------
    model : CopModel
        What gave the COP.
    balance : HourBalance
        What the plant did.
    plant : DistrictPlant
        Its sizes.
    """
    runs = balance.heat_pump > 0.0
    if not isinstance(model, CycleMap) or not runs.any():
        return None
    part = plant.part_load_of(balance.heat_pump)
    load = np.ones_like(balance.heat_pump) if part is None else part
    hours = model.hours(
        balance.source_in[runs],
        balance.source_out[runs],
        balance.middle[runs],
        balance.top[runs],
        load[runs],
    )
    return MachineHours(model.pump, load[runs], hours)
