"""Finished runs side by side, on one page that opens offline."""

from __future__ import annotations

import io
import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heatgrade import __version__
from heatgrade.report.finished_run import FinishedRun
from heatgrade.report.template import filled, inlined
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_PICTURES = {
    "cascade.png": "What the temperature is spent on",
    "transient.png": "In time",
    "energy.png": "Energy",
    "composite.png": "Temperature over heat",
}

# Group, label, path in result.json, unit, factor to it.
FIGURES: tuple[tuple[str, str, tuple[str, ...], str, float], ...] = (
    ("Chip and plate", "heat", ("plate", "heat_W"), "W", 1.0),
    ("Chip and plate", "coolant flow", ("plate", "flow_L_per_min"), "L/min", 1.0),
    ("Chip and plate", "coolant in", ("plate", "inlet_C"), "degC", 1.0),
    ("Chip and plate", "coolant out", ("plate", "outlet_C"), "degC", 1.0),
    ("Chip and plate", "hottest junction", ("plate", "junction_max_C"), "degC", 1.0),
    ("Chip and plate", "mean junction", ("plate", "junction_mean_C"), "degC", 1.0),
    ("Chip and plate", "resistance", ("plate", "thermal_resistance_K_per_W"), "mK/W", 1e3),
    ("Chip and plate", "pressure drop", ("plate", "pressure_drop_Pa"), "kPa", 1e-3),
    ("Stack of layers", "heat", ("stack", "heat_W"), "W", 1.0),
    ("Stack of layers", "hottest block", ("stack", "junction_max_C"), "degC", 1.0),
    ("Stack of layers", "hottest at any time", ("stack", "peak_C"), "degC", 1.0),
    ("Stack of layers", "off the peer's view", ("stack", "peer", "largest_difference_K"), "K", 1.0),
    ("In time", "hottest junction", ("transient", "junction_max_C"), "degC", 1.0),
    ("In time", "when", ("transient", "junction_max_at_s"), "s", 1.0),
    ("In time", "swing of the junction", ("transient", "junction_swing_K"), "K", 1.0),
    ("In time", "warmest at the outlet", ("transient", "outlet_max_C"), "degC", 1.0),
    ("In time", "mean power", ("transient", "power_mean_W"), "W", 1.0),
    ("Rack", "heat", ("rack", "heat_W"), "kW", 1e-3),
    ("Rack", "supply", ("rack", "supply_C"), "degC", 1.0),
    ("Rack", "return", ("rack", "return_C"), "degC", 1.0),
    ("Rack", "flow spread", ("rack", "flow_spread"), "%", 100.0),
    ("Rack", "pressure drop", ("rack", "pressure_drop_Pa"), "kPa", 1e-3),
    ("Rack", "pumping", ("rack", "pump_W"), "W", 1.0),
    ("Heat recovery", "handed over at", ("recovery", "supply_C"), "degC", 1.0),
    ("Heat recovery", "class", ("recovery", "class"), "", 1.0),
    ("Heat recovery", "capped by", ("recovery", "capped_by"), "", 1.0),
    ("Heat recovery", "exergy", ("recovery", "exergy_W"), "kW", 1e-3),
    ("Heat recovery", "crosses directly", ("recovery", "direct_W"), "kW", 1e-3),
    ("Heat recovery", "lift", ("recovery", "heat_pump", "lift_K"), "K", 1.0),
    ("Heat recovery", "COP", ("recovery", "heat_pump", "cop"), "", 1.0),
    ("Heat recovery", "electricity", ("recovery", "heat_pump", "electricity_W"), "kW", 1e-3),
    ("Heat recovery", "ERF", ("recovery", "erf"), "", 1.0),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all runs.

    Parameters
    ----------
    label : str
        What it is, with its unit.
    shown : tuple of str
        Its value in each run.
    changes : tuple of str
        What each differs from the first by; empty where nothing can be told.
    bars : tuple of float
        Length of a bar for each, 0 to 1; 0 for none.
    """

    label: str
    shown: tuple[str, ...]
    changes: tuple[str, ...]
    bars: tuple[float, ...]


def rows(runs: Sequence[FinishedRun]) -> dict[str, list[Row]]:
    """Return the figures that at least one of the runs has, by group."""
    found: dict[str, list[Row]] = {}
    for group, label, path, unit, factor in FIGURES:
        values = [run.figure(path) for run in runs]
        if all(value is None for value in values):
            continue
        numbers = [
            factor * float(value) if isinstance(value, (int, float)) else math.nan
            for value in values
        ]
        shown = tuple(
            str(value) if isinstance(value, str) else _number(number)
            for value, number in zip(values, numbers, strict=True)
        )
        first = numbers[0]
        changes = tuple(
            f"{number - first:+.3g}" if k and math.isfinite(number - first) else ""
            for k, number in enumerate(numbers)
        )
        largest = max((abs(n) for n in numbers if math.isfinite(n)), default=0.0) or 1.0
        # The zero of a temperature means nothing: no bar.
        measured = unit != "degC"
        bars = tuple(abs(n) / largest if measured and math.isfinite(n) else 0.0 for n in numbers)
        row = Row(f"{label} [{unit}]" if unit else label, shown, changes, bars)
        found.setdefault(group, []).append(row)
    return found


def comparison_page(runs: Sequence[FinishedRun]) -> str:
    """Return the runs side by side as HTML.

    Parameters
    ----------
    runs : sequence of FinishedRun
        One or more; the first is what the others are compared with.
    """
    figure = junctions_plot(runs)
    pictures = [
        (title, [inlined(f) if (f := run.folder / name).is_file() else None for run in runs])
        for name, title in _PICTURES.items()
        if any((run.folder / name).is_file() for run in runs)
    ]
    return filled(
        "comparison.html.j2",
        names=_names(runs),
        titles=[run.document["scenario"].get("title", "") for run in runs],
        groups=rows(runs),
        junctions=None if figure is None else _png(figure),
        pictures=pictures,
        cautions=[[str(item.get("message", "")) for item in run.document.get("warnings") or []]
                  for run in runs],
        overrides=[run.document["scenario"].get("overrides") or {} for run in runs],
        version=__version__,
    )  # fmt: skip


def junctions_plot(runs: Sequence[FinishedRun]) -> Figure | None:
    """Return the hottest temperature of every column of each plate, all on one scale."""
    import numpy as np

    maps = []
    for run, name in zip(runs, _names(runs), strict=True):
        file = run.folder / "plate.vtr"
        if not file.is_file():
            continue
        import pyvista

        mesh = pyvista.read(file)
        shape = tuple(n - 1 for n in mesh.dimensions)
        solid = (
            np.asarray(mesh.cell_data["temperature [K]"]).reshape(shape, order="F") - ZERO_CELSIUS
        )
        hottest = np.nanmax(np.where(np.isfinite(solid), solid, -math.inf), axis=2)
        shown = np.where(np.isfinite(hottest), hottest, np.nan)
        maps.append((name, np.asarray(mesh.x) * 1e3, np.asarray(mesh.y) * 1e3, shown))
    if not maps:
        return None
    from heatgrade.figure import Figure

    low = min(float(np.nanmin(shown)) for *_, shown in maps)
    high = max(float(np.nanmax(shown)) for *_, shown in maps)
    figure = Figure(figsize=(4.4 * len(maps) + 0.8, 4.2), layout="constrained")
    panels = figure.subplots(1, len(maps), squeeze=False)[0]
    for axes, (name, x, y, shown) in zip(panels, maps, strict=True):
        drawn = axes.pcolormesh(x, y, shown.T, cmap="inferno", vmin=low, vmax=high)
        axes.set(title=name, xlabel="x [mm]", ylabel="y [mm]", aspect="equal")
    figure.colorbar(drawn, ax=panels, label="hottest through the thickness [degC]", aspect=18)
    return figure


def _names(runs: Sequence[FinishedRun]) -> list[str]:
    """Return names that differ: the folder's where scenarios are the same."""
    names = [run.name for run in runs]
    return [
        name if names.count(name) == 1 else str(run.folder)
        for name, run in zip(names, runs, strict=True)
    ]


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _png(figure: Figure) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=130)
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode('ascii')}"
