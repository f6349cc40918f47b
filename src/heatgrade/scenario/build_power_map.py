"""From the table of a die's power to its power map."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError, InputError, ScenarioError
from heatgrade.geometry import Floorplan, PowerMap
from heatgrade.scenario.entry import at
from heatgrade.scenario.plate_table import DieTable, HotSpotTable, PowerTable
from heatgrade.scenario.scenario_file import read_text
from heatgrade.units import show

MAX_ARRAY_BYTES = 16 * 1024 * 1024
_FIT = 1e-3  # sizes are typed rounded: a floorplan off by more is another die's


def build_power_map(die: DieTable, folder: Path) -> PowerMap:
    """Return the power map of `die`, whose files are found in `folder`.

    Raises
    ------
    HeatgradeError
        Of the power map, with the path of the entry inside the die's table.
    """
    power = die.power
    with at("power"):
        bare = _base_map(die, folder)
        for index, spot in enumerate(power.hot_spots):
            with at(f"hot_spots[{index}]"):
                bare = bare.with_hot_spot(
                    spot.x, spot.y, spot.width, spot.height, power=spot.power, flux=spot.flux
                )
    return bare


def _base_map(die: DieTable, folder: Path) -> PowerMap:
    """Return the map without hot spots."""
    power = die.power
    total = None
    if power.total is not None:
        total = power.total - sum(map(_spot_power, power.hot_spots))
        if total < 0.0:
            raise GeometryError(
                "HG204",
                "the hot spots give more heat than the whole die",
                entry="total",
                value=show(power.total, "W"),
                allowed=f">= {show(power.total - total, 'W')}",
                remedy="raise the total or lower the hot spots",
            )
    if power.floorplan is not None:
        return _floorplan_map(die, power, folder, total)
    size = (die.length_x or 0.0, die.length_y or 0.0)
    if power.array is not None:
        values = power_array(power.array, folder)
        # Rows are written as seen from above, the first at the top.
        return PowerMap.from_array(values[::-1].T, *size, total=total)
    return PowerMap.uniform(total or 0.0, *size)


def _spot_power(spot: HotSpotTable) -> float:
    if spot.power is not None:
        return spot.power
    return (spot.flux or 0.0) * spot.width * spot.height


def _floorplan_map(die: DieTable, power: PowerTable, folder: Path, total: float | None) -> PowerMap:
    path = folder / str(power.floorplan)
    with at("floorplan"):
        plan = Floorplan.read(path)
    for name, wanted, found in (
        ("length_x", die.length_x, plan.length_x),
        ("length_y", die.length_y, plan.length_y),
    ):
        if wanted is not None and abs(wanted - found) > _FIT * found:
            raise GeometryError(
                "HG202",
                f"the floorplan does not fit the die: its {name} is {show(found, 'mm')}, "
                f"the die's {show(wanted, 'mm')}",
                entry="floorplan",
                value=str(power.floorplan),
                allowed=f"{name} = {show(found, 'mm')}",
                remedy=f"leave {name} out, or name the floorplan of this die",
            )
    powers = power.powers
    if isinstance(powers, str):
        powers = str(folder / powers)
    return PowerMap.from_floorplan(path, powers or {}, total=total)


def power_array(array: str | list[list[float]], folder: Path) -> NDArray[np.float64]:
    """Return rows of numbers, or those of a file, as an array; the first row is the top."""
    name = array if isinstance(array, str) else ""
    rows = _rows_of_file(folder / array) if isinstance(array, str) else array
    lengths = {len(row) for row in rows}
    if len(lengths) != 1 or 0 in lengths:
        raise InputError(
            "HG712",
            f"the rows of the array{f' in {name}' if name else ''} are not of one length",
            entry="array",
            value=sorted(lengths)[:5],
            allowed="rows of equal length",
            remedy="complete the short rows",
        )
    return np.array(rows, dtype=np.float64)


def _words(line: str) -> list[str]:
    """Return what stands between the marks of a line.

    Where semicolons or tabs part the numbers, a comma before one of them or before a blank goes
    with it; any other is a decimal comma, which stays and is refused.
    """
    mark = next((mark for mark in ";\t" if mark in line), None)
    return line.split(",") if mark is None else re.split(rf",?{mark}|,\s+", line)


def _rows_of_file(path: Path) -> list[list[float]]:
    rows = []
    for number, line in enumerate(read_text(path, MAX_ARRAY_BYTES).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = _words(line)
        try:
            rows.append([float(word) for word in words])
        except ValueError:
            raise ScenarioError(
                "HG712",
                f"line {number} of {path.name} is not a row of numbers",
                entry="array",
                value=line[:40],
                allowed="numbers with decimal points, parted by commas, semicolons or tabs",
                remedy="mend the line",
            ) from None
    return rows
