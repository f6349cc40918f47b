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
    ("group", "", "heading in the table of pressure drops"),
    ("mass_flow", "kg/s", "coolant through it"),
    ("volume_flow", "m3/s", "at its mean temperature"),
    ("velocity", "m/s", "mean velocity"),
    *_WARMTH,
    _DROP,
)


def rack_tables(result: RackResult) -> dict[str, LabelledTable]:
    """Return the tables of a rack: ``"branches"``, ``"plates"``, ``"parts"``."""
    branches = [row.name for row in result.branches]
    plates = [(row, plate) for row in result.branches for plate in row.plates]
    names = [f"{row.name}: {plate.name}" for row, plate in plates]
    home = Column("branch", "", [row.name for row, _ in plates], "branch that it sits in")
    parts = [segment.where for segment in result.segments]
    return {
        "branches": LabelledTable("branch", branches, _columns(_BRANCH, result.branches)),
        "plates": LabelledTable(
            "plate", names, (home, *_columns(_PLATE, [plate for _, plate in plates]))
        ),
        "parts": LabelledTable("part", parts, _columns(_PART, result.segments)),
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


def _columns(wanted: Sequence[tuple[str, str, str]], rows: Sequence[object]) -> tuple[Column, ...]:
    return tuple(
        Column(name, unit, [getattr(row, name) for row in rows], meaning)
        for name, unit, meaning in wanted
    )
