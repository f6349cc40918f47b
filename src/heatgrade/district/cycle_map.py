"""Map of a heat pump's cycle for a year: `heatgrade.recovery.HeatPumpMap` as a model of the COP."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.caution import Caution
from heatgrade.district.calendar import FloatArray
from heatgrade.materials import Coolant
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_pump_map import HeatPumpHours, HeatPumpMap

_LEAST_SPAN = 2.0  # K that the sink is warmed by at least; below, the COP is that of 2 K
_TELL = 0.01  # interpolation error of the COP above which the result says so

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CycleMap:
    """COP of a heat pump by its cycle, interpolated.  Build it with `CycleMap.of`.

    Attributes
    ----------
    table : HeatPumpMap
        The machine, with one refrigerant and one cycle, and its map.
    source, sink_inlet, sink_outlet : (float, float)
        Ranges of the liquids at evaporator and condenser [K]; held at their ends beyond them.
    part_load : bool
        Whether the COP follows the load (`heatgrade.recovery.PartLoad`), or is that at full load.
    asked_for : str
        Cycle that was asked for, where it had no room; else empty.
    """

    table: HeatPumpMap
    source: Range
    sink_inlet: Range
    sink_outlet: Range
    part_load: bool = False
    asked_for: str = ""

    @classmethod
    def of(
        cls,
        pump: HeatPump,
        source: Range,
        sink_inlet: Range,
        sink_outlet: Range,
        water: Coolant,
        part_load: bool = False,
    ) -> CycleMap:
        """Return the map of `pump` for the temperatures that a year has.

        Parameters
        ----------
        pump : HeatPump
            The machine; where something is left to choose, what needs the least work.
        source : (float, float)
            Coldest and warmest water at the evaporator [K].
        sink_inlet, sink_outlet : (float, float)
            Ranges of the network's water into and out of the condenser [K].
        water : Coolant
            Water of the network.
        part_load : bool
            Whether the COP follows the load.
        """
        warmest = max(min(sink_inlet[1], sink_outlet[1] - _LEAST_SPAN), sink_inlet[0])
        table = HeatPumpMap.build(
            pump,
            source_inlet=source,
            source_outlet=source,
            sink_inlet=(min(sink_inlet[0], sink_outlet[0] - _LEAST_SPAN), warmest),
            sink_outlet=sink_outlet,
            load=(pump.part_load.least_load, 1.0) if part_load else 1.0,
            water=water,
        )
        return cls(table, source, sink_inlet, sink_outlet, part_load)

    @property
    def pump(self) -> HeatPump:
        """The machine."""
        return self.table.pump

    @property
    def interpolation_error(self) -> float:
        """Largest relative error of the COP found between the nodes."""
        return self.table.error.largest

    @property
    def name(self) -> str:
        """What it is."""
        load = ", part load" if self.part_load else ""
        return (
            f"{self.table.cycle} cycle of {self.table.refrigerant}{load}, from a map that keeps "
            f"the COP to {self.interpolation_error:.1e}"
        )

    @property
    def drive_efficiency(self) -> float:
        """Shaft power over electricity."""
        return self.pump.electric_efficiency

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """A map that repeats its cycles badly says so, and one of another cycle than asked for."""
        found = []
        if self.asked_for:
            message = (
                f"the lift leaves no room for {self.asked_for} in every hour: a single stage is "
                "computed"
            )
            found.append(Caution("other-cycle", "heat pump", message))
        if self.interpolation_error > _TELL:
            message = f"interpolated between cycles with an error of {self.interpolation_error:.1%}"
            found.append(Caution("inexact", "heat pump's COP", message))
        return tuple(found)

    def hours(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> HeatPumpHours:
        """Return the machine hour by hour; temperatures of both liquids [K], load [-]."""
        outlet = np.clip(sink_out, *self.sink_outlet)
        inlet = np.minimum(np.clip(sink_in, *self.sink_inlet), outlet - _LEAST_SPAN)
        return self.table.at(
            np.clip(source_in, *self.source),
            np.clip(source_out, *self.source),
            inlet,
            outlet,
            1.0 if load is None or not self.part_load else load,
        )

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> FloatArray:
        """Return heat to the sink over electricity, as `hours`."""
        return self.hours(source_in, source_out, sink_in, sink_out, load).cop
