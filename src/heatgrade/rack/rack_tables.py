"""A rack's result as tables: branches, plates, parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.network.labelled_table import Column, LabelledTable

if TYPE_CHECKING:
    from heatgrade.rack.rack_result import RackResult

_FLOWS = (
    ("mass_flow", "kg/s", "coolant through it"),
    ("volume_flow", "m3/s", "at the temperature of its inlet"),
)
_WARMTH = (
    ("inlet_temperature", "K", "coolant"),
    ("outlet_temperature", "K", "coolant"),
)
_DROP = ("pressure_drop", "Pa", "from its inlet to its outlet")
_BRANCH = (
    *_FLOWS,
    ("heat_flow", "W", "of its plates"),
    *_WARMTH,
    _DROP,
    ("junction_temperature_max", "K", "hottest junction"),
)
_PLATE = (
    *_FLOWS,
    ("heat_flow", "W", "of its chip"),
    *_WARMTH,
    ("thermal_resistance", "K/W", "hottest junction over inlet"),
    ("junction_temperature_max", "K", "hottest junction"),
    _DROP,
)
_PART = (
    ("mass_flow", "kg/s", "coolant through it"),
    ("volume_flow", "m3/s", "at its mean temperature"),
    ("velocity", "m/s", "mean velocity"),
    *_WARMTH,
    _DROP,
)


def rack_tables(result: RackResult) -> dict[str, LabelledTable]:
    """Return the tables of a rack: ``"branches"``, ``"plates"``, ``"parts"``."""
    rows, segments = result.branches, result.segments
    plates = rows.plates
    homes = [rows.names[k] for k in plates.branch.tolist()]
    names = [f"{home}: {name}" for home, name in zip(homes, plates.names(), strict=True)]
    home = Column("branch", "", homes, "branch that it sits in")
    group = Column("group", "", segments.headings(), "heading in the table of pressure drops")
    return {
        "branches": LabelledTable("branch", rows.names, _columns(_BRANCH, rows)),
        "plates": LabelledTable("plate", names, (home, *_columns(_PLATE, plates))),
        "parts": LabelledTable("part", segments.names(), (group, *_columns(_PART, segments))),
    }


def attributes(result: RackResult) -> dict[str, object]:
    """Return what holds for the whole rack, for an xarray ``Dataset``."""
    return {
        "coolant": result.coolant.name,
        "heat_flow_W": result.heat_flow,
        "supply_temperature_K": result.supply_temperature,
        "return_temperature_K": result.return_temperature,
        "mass_flow_kg_per_s": result.mass_flow,
        "pressure_drop_Pa": result.pressure_drop,
        "flow_spread": result.flow_spread,
        "outcome": result.outcome.summary(),
    }


def _columns(wanted: Sequence[tuple[str, str, str]], rows: object) -> tuple[Column, ...]:
    return tuple(Column(name, unit, getattr(rows, name), meaning) for name, unit, meaning in wanted)
