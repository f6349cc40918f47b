"""The temperature cascade: from the junction down to the network, and what lifts the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.scenario.chain_result import ChainResult
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HOT, _COLD, _LIFT = "#c0392b", "#2471a3", "#7d8b2f"


def cascade(result: ChainResult) -> list[tuple[str, float, float]]:
    """Return the stages as (name, coldest, hottest) [K], from the chip on."""
    rack, recovery, plate = result.rack, result.recovery, result.plate
    stages = []
    if rack is not None:
        stages.append(("junction", plate.inlet_temperature, rack.junction_temperature_max))
        stages.append(("racks' coolant", rack.supply_temperature, rack.return_temperature))
    else:
        stages.append(("junction", plate.inlet_temperature, plate.junction_temperature_max))
        stages.append(("coolant", plate.inlet_temperature, plate.outlet_temperature))
    if recovery is not None:
        source, network = recovery.source, recovery.network
        stages.append(("facility water", source.cold_temperature, source.hot_temperature))
        middle = recovery.middle_temperature or network.return_temperature
        if recovery.direct_heat_flow > 0.0:
            stages.append(("exchanger", network.return_temperature, middle))
        if recovery.heat_pump is not None:
            stages.append(("heat pump", middle, network.supply_temperature))
        stages.append(("heat network", network.return_temperature, network.supply_temperature))
    return stages


def cascade_plot(result: ChainResult) -> Figure:
    """Return a figure with a bar for the temperatures of each stage."""
    from matplotlib.figure import Figure

    stages = cascade(result)
    figure = Figure(figsize=(7.0, 3.8), layout="constrained")
    axes = figure.subplots()
    for place, (name, low, high) in enumerate(stages):
        cold, hot = low - ZERO_CELSIUS, high - ZERO_CELSIUS
        colour = {"junction": _HOT, "heat pump": _LIFT, "heat network": _COLD}.get(name, "#d98880")
        axes.bar(place, hot - cold, bottom=cold, width=0.62, color=colour, edgecolor="none")
        axes.annotate(f"{hot:.1f}", (place, hot), ha="center", va="bottom", fontsize=9)
        axes.annotate(f"{cold:.1f}", (place, cold), ha="center", va="top", fontsize=9)
    limits = result.recovery.grade.caps if result.recovery is not None else ()
    washed = [cap for cap in limits if not cap.name.startswith("silicon")]
    if washed:
        lowest = washed[0].outlet_limit - ZERO_CELSIUS
        axes.axhline(lowest, color="#555555", ls="--", lw=1.0)
        axes.annotate(
            f"{washed[0].name}: {lowest:.0f} degC at most",
            (1.5, lowest),
            fontsize=8,
            ha="center",
            va="bottom",
            color="#555555",
        )
    axes.set_xticks(range(len(stages)), [name for name, _, _ in stages], rotation=15)
    axes.set_ylabel("temperature [degC]")
    lows, highs = [low for _, low, _ in stages], [high for _, _, high in stages]
    room = 0.12 * (max(highs) - min(lows))
    axes.set_ylim(min(lows) - room - ZERO_CELSIUS, max(highs) + room - ZERO_CELSIUS)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
