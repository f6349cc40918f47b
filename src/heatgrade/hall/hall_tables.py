"""A hall's result as tables: racks, branches, plates, pumps, units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.network.labelled_table import Column, LabelledTable

if TYPE_CHECKING:
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.loop_result import LoopResult

_FLOWS = (
    ("mass_flow", "kg/s", "coolant through one of them"),
    ("volume_flow", "m3/s", "at the temperature of its inlet"),
    ("heat_flow", "W", "of its plates"),
)
_JUNCTION = ("junction_temperature_max", "K", "hottest junction")
_MARGIN = ("junction_margin", "K", "smallest distance of a junction to its limit")
_ENDS = (("inlet_temperature", "K", "coolant"), ("outlet_temperature", "K", "coolant"))
_RACK = (
    *_FLOWS,
    ("supply_temperature", "K", "at its supply port"),
    ("return_temperature", "K", "at its return port"),
    ("pressure_drop", "Pa", "from port to port"),
    _JUNCTION,
    _MARGIN,
)
_BRANCH = (
    *_FLOWS,
    ("share", "", "flow over the mean of its kind"),
    *_ENDS,
    ("pressure_drop", "Pa", "between the manifolds"),
    _JUNCTION,
)
_PLATE = (
    *_FLOWS,
    ("share", "", "flow over the mean of its kind"),
    *_ENDS,
    ("thermal_resistance", "K/W", "hottest junction over inlet"),
    _JUNCTION,
    _MARGIN,
    ("copies", "", "equal plates side by side"),
)
_PUMP = (
    ("running", "", "pumps that run"),
    ("standby", "", "pumps that stand by"),
    ("volume_flow", "m3/s", "of one pump"),
    ("pressure_rise", "Pa", "head"),
    ("speed", "", "speed ratio"),
    ("efficiency", "", "hydraulic over electric power"),
    ("hydraulic", "W", "of all that run"),
    ("electric", "W", "of all that run"),
)
_UNIT = (
    ("heat_flow", "W", "handed over"),
    ("mass_flow", "kg/s", "of the racks' coolant"),
    ("inlet_temperature", "K", "racks' coolant"),
    ("outlet_temperature", "K", "racks' coolant"),
    ("facility_mass_flow", "kg/s", "of the facility's water"),
    ("facility_inlet_temperature", "K", "facility's water"),
    ("facility_outlet_temperature", "K", "facility's water"),
    ("valve_opening", "", "facility flow over that of the open valve"),
    ("approach", "K", "racks' supply less facility inlet"),
)


def hall_tables(result: HallResult) -> dict[str, LabelledTable]:
    """Return the tables of a hall by name."""
    return {
        "racks": _racks(result),
        "branches": _branches(result),
        "plates": _plates(result),
        "pumps": _duties(result, "pump", _PUMP, "pumps"),
        "units": _duties(result, "unit", _UNIT, "units"),
    }


def attributes(result: HallResult) -> dict[str, object]:
    """Return what holds for the whole hall, for an xarray ``Dataset``."""
    return {
        "coolant": result.coolant.name,
        "racks": result.rack_count,
        "plates": result.plate_count,
        "heat_flow_W": result.heat_flow,
        "supply_temperature_K": result.supply_temperature,
        "return_temperature_K": result.return_temperature,
        "mass_flow_kg_per_s": result.mass_flow,
        "flow_spread": result.flow_spread,
        "pump_power_W": result.pump_power,
    }


def _loops(result: HallResult, sizes: list[int]) -> tuple[Column, Column]:
    names = np.repeat([loop.name for loop in result.loops], sizes)
    counts = np.repeat([loop.count for loop in result.loops], sizes)
    return (
        Column("loop", "", names, "loop that it belongs to"),
        Column("loops", "", counts, "how many such loops there are"),
    )


def _together(
    result: HallResult, block: str, wanted: tuple[tuple[str, str, str], ...]
) -> tuple[Column, ...]:
    return tuple(
        Column(
            name,
            unit,
            np.concatenate([getattr(getattr(loop, block), name) for loop in result.loops]),
            meaning,
        )
        for name, unit, meaning in wanted
    )


def _racks(result: HallResult) -> LabelledTable:
    loops = [loop.loop for loop in result.loops]
    names = [name for loop in loops for name in loop.rack_names]
    kinds = [kind for loop in loops for kind in loop.rack_kinds]
    rows = [row for loop in loops for row in loop.rack_rows]
    return LabelledTable(
        "rack",
        names,
        (
            *_loops(result, [loop.rack_count for loop in loops]),
            Column("row", "", rows, "row that it stands in"),
            Column("kind", "", kinds, "kind of rack"),
            *_together(result, "racks", _RACK),
        ),
    )


def _rack_of_branch(loop: LoopResult) -> list[str]:
    return [loop.loop.rack_names[k] for k in loop.branches.rack.tolist()]


def _branches(result: HallResult) -> LabelledTable:
    sizes = [loop.branches.rack.size for loop in result.loops]
    names = [
        loop.loop.branch_name(k) for loop in result.loops for k in range(loop.branches.rack.size)
    ]
    racks = [name for loop in result.loops for name in _rack_of_branch(loop)]
    return LabelledTable(
        "branch",
        names,
        (
            *_loops(result, sizes),
            Column("rack", "", racks, "rack that it hangs in"),
            *_together(result, "branches", _BRANCH),
        ),
    )


def _plates(result: HallResult) -> LabelledTable:
    sizes = [loop.plates.element.size for loop in result.loops]
    names = [loop.plate_name(k) for loop in result.loops for k in range(loop.plates.element.size)]
    racks = [
        loop.loop.rack_names[k]
        for loop in result.loops
        for k in loop.branches.rack[loop.plates.branch].tolist()
    ]
    return LabelledTable(
        "plate",
        names,
        (
            *_loops(result, sizes),
            Column("rack", "", racks, "rack that it sits in"),
            *_together(result, "plates", _PLATE),
        ),
    )


def _duties(
    result: HallResult, row: str, wanted: tuple[tuple[str, str, str], ...], block: str
) -> LabelledTable:
    found = [(loop, duty) for loop in result.loops for duty in getattr(loop, block)]
    return LabelledTable(
        row,
        [f"{loop.name}: {duty.name}" for loop, duty in found],
        (
            *_loops(result, [len(getattr(loop, block)) for loop in result.loops]),
            *(
                Column(name, unit, [getattr(duty, name) for _, duty in found], meaning)
                for name, unit, meaning in wanted
            ),
        ),
    )
