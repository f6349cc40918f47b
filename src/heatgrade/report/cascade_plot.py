"""The temperature cascade: one bar for each resistance from the junction to the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from heatgrade.scenario.chain_result import ChainResult
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure

Kind = Literal["solid", "coolant", "lift", "network"]
COLOURS: dict[Kind, str] = {
    "solid": "#c0392b",
    "coolant": "#d98880",
    "lift": "#7d8b2f",
    "network": "#2471a3",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar.

    Parameters
    ----------
    name : str
        What stands below it.
    cold, hot : float
        Its ends [K].
    kind : str
        ``"solid"`` and ``"coolant"`` inside the plate and its loops, ``"lift"`` and ``"network"``.
    """

    name: str
    cold: float
    hot: float
    kind: Kind


def cascade(result: ChainResult) -> list[Stage]:
    """Return the stages from the chip on: the plate's drops, then the streams."""
    rack, recovery, plate = result.rack, result.recovery, result.plate
    stages = []
    if plate is not None:
        stages = [Stage(item.part, item.cold, item.hot, "solid") for item in plate.way_of_heat]
    if rack is not None:
        stages.append(
            Stage("racks' coolant", rack.supply_temperature, rack.return_temperature, "coolant")
        )
    elif plate is not None:
        stages.append(
            Stage("coolant", plate.inlet_temperature, plate.outlet_temperature, "coolant")
        )
    if recovery is not None:
        source, network = recovery.source, recovery.network
        stages.append(
            Stage(_source_name(result), source.cold_temperature, source.hot_temperature, "coolant")
        )
        middle = recovery.middle_temperature or network.return_temperature
        if recovery.direct_heat_flow > 0.0:
            stages.append(Stage("exchanger", network.return_temperature, middle, "coolant"))
        if recovery.heat_pump is not None:
            stages.append(Stage("heat pump", middle, network.supply_temperature, "lift"))
        stages.append(
            Stage("heat network", network.return_temperature, network.supply_temperature, "network")
        )
    return stages


def _source_name(result: ChainResult) -> str:
    source = result.construction.scenario.table.source
    return "facility water" if source is None else "source"


def cascade_plot(result: ChainResult) -> Figure:
    """Return a figure with a bar for each stage."""
    from heatgrade.figure import Figure

    stages = cascade(result)
    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    axes = figure.subplots()
    for place, stage in enumerate(stages):
        cold, hot = stage.cold - ZERO_CELSIUS, stage.hot - ZERO_CELSIUS
        axes.bar(place, hot - cold, bottom=cold, width=0.66, color=COLOURS[stage.kind], lw=0)
        inside = stage.kind == "solid"
        if not inside or place == 0:
            axes.annotate(f"{hot:.1f}", (place, hot), ha="center", va="bottom", fontsize=8.5)
        low = f"-{hot - cold:.1f} K" if inside else f"{cold:.1f}"
        axes.annotate(low, (place, cold), ha="center", va="top", fontsize=8.5)
    _mark_cap(axes, result, len(stages))
    names = [stage.name.replace(" on ", "\non ") for stage in stages]
    axes.set_xticks(range(len(stages)), names, rotation=35, ha="right", fontsize=8.5)
    axes.set_ylabel("temperature [degC]")
    lowest = min(stage.cold for stage in stages) - ZERO_CELSIUS
    highest = max(stage.hot for stage in stages) - ZERO_CELSIUS
    room = 0.09 * (highest - lowest)
    axes.set_ylim(lowest - room, highest + room)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _mark_cap(axes: Axes, result: ChainResult, count: int) -> None:
    """Draw the limit of the part that the coolant meets first, beside the silicon."""
    limits = result.recovery.grade.caps if result.recovery is not None else ()
    washed = [cap for cap in limits if not cap.name.startswith("silicon")]
    if not washed:
        return
    lowest = washed[0].outlet_limit - ZERO_CELSIUS
    axes.axhline(lowest, color="#555555", ls="--", lw=0.9, zorder=0)
    axes.annotate(
        f"{washed[0].name}: {lowest:.0f} degC at most",
        (0.62 * count, lowest),
        fontsize=8,
        ha="center",
        va="bottom",
        color="#555555",
    )
