"""A rack drawn as its pipes run: manifolds upright, branches across, with flows and heat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.network.pipe import Pipe
from heatgrade.rack.branch_result import BranchRow, PlateRow
from heatgrade.rack.segment import Segment
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable

    from heatgrade.figure import Figure
    from heatgrade.rack.rack_result import RackResult


MOST_DRAWN = 96
"""Branches drawn one by one; of longer racks the first and the last."""

MOST_PLATES = 8
"""Plates of a branch drawn one by one."""

_SUPPLY, _RETURN = 0.0, 10.0  # places of the two manifolds, in units of the drawing
_PLATES = (3.0, 7.0)  # room of the plates between them
_WIDEST, _LEAST = 11.0, 1.2  # points of the line that carries all the flow, and of any line
_INK, _STILL = "#222222", "#b0b0b0"
_COLUMNS = (  # place, heading
    (11.6, "flow\n[L/min]"),
    (13.0, "heat\n[kW]"),
    (14.4, "out\n[degC]"),
    (15.9, "junction\n[degC]"),
)


def rack_schematic(result: RackResult) -> Figure:
    """Return the drawing: colour is temperature, the width of the manifolds is flow."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    from heatgrade.figure import Figure

    drawn = _drawn(len(result.branches))
    low, high = _ends(result)
    shade = ScalarMappable(Normalize(low, high), colormaps["viridis"])
    height = 2.2 + len(drawn) * (0.30 if len(drawn) <= 30 else 0.165)
    figure = Figure(figsize=(10.5, height), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(-3.4, 16.2), ylim=(-1.9, len(drawn) + 1.4))
    axes.axis("off")
    sheet = _Sheet(axes, shade, 8.0 if len(drawn) <= 30 else 6.0, 72.0 * height / len(drawn))
    _manifold(sheet, result, drawn, _SUPPLY, "supply")
    _manifold(sheet, result, drawn, _RETURN, "return")
    for level, k in enumerate(drawn):
        if k is None:
            hidden = len(result.branches) - len(drawn) + 1
            axes.text(5.0, level, f"... {hidden} more ...", ha="center", va="center", fontsize=8)
        else:
            row = result.branches[k]
            _branch(sheet, row, level, row.name == result.critical_branch)
    for place, heading in _COLUMNS:
        axes.text(place, len(drawn) - 0.2, heading, ha="right", va="bottom", fontsize=8)
    axes.set_title(_title(result), fontsize=10, loc="left")
    bar = figure.colorbar(shade, ax=axes, location="bottom", shrink=0.5, aspect=40, pad=0.01)
    bar.set_label(
        "coolant [degC]; boxes are plates (stripes: side by side), manifolds as wide as their flow"
    )
    return figure


class _Sheet:
    """Where it is drawn: the axes, the colours, the size of the letters, the room of a branch."""

    def __init__(self, axes: Axes, shade: ScalarMappable, letters: float, room: float) -> None:
        self.axes, self.shade, self.letters, self.room = axes, shade, letters, room

    def colour(self, temperature: float) -> Any:
        """Return the colour of a temperature [K]; grey where nothing flows."""
        if not math.isfinite(temperature):
            return _STILL
        return self.shade.to_rgba(np.array([temperature - ZERO_CELSIUS]))[0]

    def line(
        self, x: Sequence[float], y: Sequence[float], temperature: float, width: float
    ) -> None:
        """Draw a pipe with a dark rim, so that light colours show on white."""
        style = "-" if math.isfinite(temperature) else ":"
        if style == "-":
            self.axes.plot(x, y, color=_INK, lw=width + 1.0, solid_capstyle="butt", zorder=2)
        self.axes.plot(
            x, y, style, color=self.colour(temperature), lw=width, solid_capstyle="butt", zorder=3
        )

    def text(self, x: float, y: float, text: str, **options: Any) -> None:
        """Write in the size of the branches' letters."""
        self.axes.text(x, y, text, **{"fontsize": self.letters, "va": "center", **options})


def _drawn(count: int) -> list[int | None]:
    """Return the branches that are drawn, from the bottom; None stands for those left out."""
    if count <= MOST_DRAWN:
        return list(range(count))
    half = MOST_DRAWN // 2
    return [*range(half), None, *range(count - half, count)]


def _ends(result: RackResult) -> tuple[float, float]:
    values = [result.supply_temperature, result.return_temperature]
    for row in result.branches:
        values += [row.inlet_temperature, row.outlet_temperature]
        values += [plate.outlet_temperature for plate in row.plates]
    known = [value - ZERO_CELSIUS for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    return (low, high) if high - low > 1e-3 else (low - 0.5, high + 0.5)


def header(result: RackResult, side: str) -> list[Segment]:
    """Return the pipes of one manifold by the branch at their far end, along the branches.

    The supply manifold is counted from its inlet. The return manifold is counted from its outlet,
    which with the reverse return is at the last branch.
    """
    name = f"{side} manifold"
    pipes = [s for s in result.segments if s.group == name and isinstance(s.part, Pipe)]
    return pipes[::-1] if side == "return" and result.return_order == "reverse" else pipes


def _manifold(
    sheet: _Sheet, result: RackResult, drawn: Sequence[int | None], place: float, side: str
) -> None:
    pipes = header(result, side)
    upwards = side == "supply" or result.return_order == "direct"
    widest = max((abs(pipe.mass_flow) for pipe in pipes), default=0.0)
    for level, k in enumerate(drawn):
        if k is None:
            continue
        pipe = pipes[k]
        share = abs(pipe.mass_flow) / widest if widest > 0.0 else 0.0
        width = max(_LEAST, _WIDEST * share)
        ends = (level - 1.0, level) if upwards else (level, level + 1.0)
        sheet.line((place, place), ends, pipe.outlet_temperature, width)
    _port(sheet, result, place, side, level=-1.0 if upwards else float(len(drawn)))


def _port(sheet: _Sheet, result: RackResult, place: float, side: str, *, level: float) -> None:
    """Draw the arrow into or out of a manifold, and what passes there."""
    warm = result.supply_temperature if side == "supply" else result.return_temperature
    label = f"{side}\n{warm - ZERO_CELSIUS:.1f} degC" if math.isfinite(warm) else side
    below = level < 0.0
    outer = level - 0.65 if below else level + 0.45
    ends = (outer, level) if side == "supply" else (level, outer)
    sheet.axes.annotate(
        "",
        (place, ends[1]),
        (place, ends[0]),
        arrowprops={"arrowstyle": "-|>", "color": _INK, "lw": 1.6},
    )
    sheet.axes.text(
        place + (0.35 if below else -0.45),
        level + (-0.2 if below else 0.35),
        label,
        fontsize=9,
        va="center",
        ha="left" if below else "right",
    )


def _branch(sheet: _Sheet, row: BranchRow, level: float, worst: bool) -> None:
    left, right = _PLATES
    sheet.line((_SUPPLY, left), (level, level), row.inlet_temperature, 1.8)
    sheet.line((right, _RETURN), (level, level), row.outlet_temperature, 1.8)
    if math.isfinite(row.inlet_temperature):
        for place in (1.7, 8.7):
            sheet.axes.plot(place, level, ">", color=_INK, ms=3.5, zorder=4)
    _plates(sheet, row, level)
    weight = "bold" if worst else "normal"
    name = row.name if len(row.name) <= 22 else f"{row.name[:20]}..."
    sheet.text(_SUPPLY - 0.4, level, name, ha="right", fontweight=weight)
    cells = (
        f"{row.volume_flow * 6e4:.2f}",
        f"{row.heat_flow / 1e3:.2f}",
        _celsius(row.outlet_temperature),
        _celsius(row.junction_temperature_max),
    )
    for (place, _), cell in zip(_COLUMNS, cells, strict=True):
        sheet.text(place, level, cell, ha="right", fontweight=weight)


def _plates(sheet: _Sheet, row: BranchRow, level: float) -> None:
    """Draw the plates one after the other, or as stripes where they lie side by side."""
    from matplotlib.patches import Rectangle

    left, right = _PLATES
    plates = row.plates[:MOST_PLATES]
    if not plates:
        sheet.line((left, right), (level, level), row.inlet_temperature, 1.8)
        return
    beside = _side_by_side(row)
    high, count = 0.62, len(plates)
    wide = (right - left) / count
    entering = row.inlet_temperature
    for k, plate in enumerate(plates):
        if beside:
            box = (left, level - high / 2 + k * high / count, right - left, high / count)
        else:
            middle = left + (k + 0.5) * wide
            sheet.line((middle - 0.5 * wide, middle), (level, level), entering, 1.8)
            entering = plate.outlet_temperature
            sheet.line((middle, middle + 0.5 * wide), (level, level), entering, 1.8)
            box = (left + (k + 0.12) * wide, level - high / 2, 0.76 * wide, high)
        sheet.axes.add_patch(
            Rectangle(
                box[:2], box[2], box[3], fc=sheet.colour(plate.outlet_temperature),
                ec=_INK, lw=0.9 if count == 1 else 0.6 if count < 5 else 0.3, zorder=5,
            )
        )  # fmt: skip
    if len(row.plates) > MOST_PLATES:
        sheet.text(right + 0.1, level + 0.36, f"+{len(row.plates) - MOST_PLATES}", fontsize=5)


def _side_by_side(row: BranchRow) -> bool:
    plates: Sequence[PlateRow] = row.plates
    return len(plates) > 1 and plates[0].mass_flow < 0.999 * row.mass_flow


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f}" if math.isfinite(temperature) else "-"


def _title(result: RackResult) -> str:
    spread = result.flow_spread
    return (
        f"{result.volume_flow * 6e4:.4g} L/min of {result.coolant.name}, "
        f"{result.pressure_drop / 1e3:.3g} kPa from port to port, {result.return_order} return; "
        f"flow spread {spread:.1%}, least served (bold): {result.critical_branch}"
        if math.isfinite(spread)
        else f"no answer: {result.outcome.reason.value}"
    )
