"""The temperature cascade: one bar for each resistance from the junction to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.plate.stages import Stage, stages_figure, stages_of
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure


def cascade(result: ChainResult) -> list[Stage]:
    """Return the stages from the chip on: the plate's drops, then the streams."""
    rack, recovery, plate = result.rack, result.recovery, result.plate
    stages = []
    if plate is not None:
        stages = stages_of(plate)
    loop = rack if result.hall is None else result.hall.result
    if loop is not None:
        stages.append(
            Stage("racks' coolant", loop.supply_temperature, loop.return_temperature, "coolant")
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
    stages = cascade(result)
    figure, axes = stages_figure(stages)
    _mark_cap(axes, result, len(stages))
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
