"""A hall's tables as files: racks, outages, orifices."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from heatgrade.hall import LoopResult
from heatgrade.scenario.build_hall import HallAnswer
from heatgrade.units import ZERO_CELSIUS

_RACKS = (
    "loop",
    "loops",
    "row",
    "rack",
    "kind",
    "heat_kW",
    "flow_L_per_min",
    "supply_C",
    "return_C",
    "pressure_drop_kPa",
    "junction_max_C",
)
_OUTAGES = (
    "outage",
    "kind",
    "times",
    "junction_max_C",
    "junction_rise_K",
    "junction_margin_K",
    "supply_C",
    "return_C",
    "least_flow_share",
    "mass_flow_kg_per_s",
    "supply_held",
    "screened",
    "problem",
)


def write_hall(answer: HallAnswer, folder: Path) -> None:
    """Write ``racks.csv``, and ``outages.csv`` and ``orifices.csv`` where they are asked for."""
    rows = [row for loop in answer.result.loops for row in _racks(loop)]
    _write(folder / "racks.csv", _RACKS, rows)
    if answer.outages is not None:
        found = [
            (
                str(row.outage),
                row.outage.kind,
                row.times,
                _number(row.junction_temperature_max - ZERO_CELSIUS),
                _number(row.junction_rise),
                _number(row.junction_margin),
                _number(row.supply_temperature - ZERO_CELSIUS),
                _number(row.return_temperature - ZERO_CELSIUS),
                _number(row.flow_share),
                _number(row.mass_flow),
                "yes" if row.held else "no",
                "yes" if row.screened else "no",
                row.problem,
            )
            for row in answer.outages.rows
        ]
        _write(folder / "outages.csv", _OUTAGES, found)
    if answer.balancing is not None:
        heads = ("where", "times", "bore_mm", "pressure_drop_kPa")
        devices = [
            (
                device.where,
                device.times,
                "" if device.bore is None else _number(device.bore * 1e3),
                _number(device.pressure_drop / 1e3),
            )
            for device in answer.balancing.devices
        ]
        _write(folder / "orifices.csv", heads, devices)


def _racks(loop: LoopResult) -> list[Sequence[object]]:
    own, racks = loop.loop, loop.racks
    return [
        (
            loop.name,
            loop.count,
            own.rack_rows[k],
            own.rack_names[k],
            own.rack_kinds[k],
            _number(racks.heat_flow[k] / 1e3),
            _number(racks.volume_flow[k] * 6e4),
            _number(racks.supply_temperature[k] - ZERO_CELSIUS),
            _number(racks.return_temperature[k] - ZERO_CELSIUS),
            _number(racks.pressure_drop[k] / 1e3),
            _number(racks.junction_temperature_max[k] - ZERO_CELSIUS),
        )
        for k in range(own.rack_count)
    ]


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(heads)
        table.writerows(rows)


def _number(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""
