"""Exergy on its way into the heat network, and where it is destroyed: a Grassmann diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.recovery.flow_bands import Band, Node, band_figure
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.recovery.recovery import Recovery

GIVEN, KEPT, LOST = "#c9a227", "#2471a3", "#95a5a6"


def exergy_bands(recovery: Recovery) -> tuple[tuple[Node, ...], tuple[Band, ...]]:
    """Return nodes and flows of exergy [W]."""
    balance = recovery.exergy
    lost = [(name, value) for name, value in balance.destroyed if value > 0.0]
    lost.sort(key=lambda item: -item[1])
    bands = [
        Band("racks' heat", "recovery", balance.source, GIVEN),
        Band("electricity", "recovery", balance.electricity, GIVEN),
        Band("recovery", "heat network", balance.network, KEPT),
        Band("recovery", "heat not used", balance.rejected, LOST),
        *(Band("recovery", f"lost: {name}", value, LOST) for name, value in lost),
    ]
    nodes = (
        Node("racks' heat", 0),
        Node("electricity", 0),
        Node("recovery", 1),
        Node("heat network", 2),
        Node("heat not used", 2),
        *(Node(f"lost: {name}", 2) for name, _ in lost),
    )
    return nodes, tuple(band for band in bands if band.amount > 0.0)


def exergy_plot(recovery: Recovery) -> Figure:
    """Return a Grassmann diagram: bands as wide as the work that the heat could do."""
    nodes, bands = exergy_bands(recovery)
    surroundings = recovery.grade.dead_state.temperature - ZERO_CELSIUS
    return band_figure(f"Exergy, surroundings at {surroundings:.0f} degC", nodes, bands)
