"""Energy from the grid to the heat network, for a Sankey diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.recovery.flow_bands import Band, Node, band_figure

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.hall import HallResult
    from heatgrade.rack import RackResult
    from heatgrade.recovery.recovery import Recovery

POWER, HOT, AIR, WARM = "#c9a227", "#c0392b", "#95a5a6", "#d98880"

NODES = (
    Node("grid", 0),
    Node("IT", 1),
    Node("power supply's loss", 2),
    Node("heat in the liquid", 2),
    Node("heat in the air", 2),
    Node("exchanger", 3),
    Node("heat pump", 3),
    Node("not used", 4),
    Node("heat network", 4),
    Node("drive's loss", 4),
)


def energy_bands(rack: RackResult | HallResult, recovery: Recovery) -> tuple[Band, ...]:
    """Return the flows of energy [W].

    The electricity of fans and chillers is not drawn: its heat leaves with the air.
    """
    power = rack.heat_flow
    loss = 0.0
    if recovery.overhead is not None:
        loss = float(recovery.overhead.losses(power, rack.liquid_heat_flow).ups)
    pump = recovery.heat_pump
    bands = [
        Band("grid", "IT", power, POWER),
        Band("grid", "power supply's loss", loss, POWER),
        Band("IT", "heat in the liquid", rack.liquid_heat_flow, HOT),
        Band("IT", "heat in the air", power - rack.liquid_heat_flow, AIR),
        Band("heat in the liquid", "exchanger", recovery.direct_heat_flow, WARM),
        Band("heat in the liquid", "not used", recovery.rejected_heat_flow, AIR),
        Band("exchanger", "heat network", recovery.direct_heat_flow, WARM),
    ]
    if pump is not None:
        lifted = recovery.network_heat_flow - recovery.direct_heat_flow
        taken = recovery.source.heat_flow - recovery.direct_heat_flow - recovery.rejected_heat_flow
        bands += [
            Band("heat in the liquid", "heat pump", taken, WARM),
            Band("grid", "heat pump", pump.electricity, POWER),
            Band("heat pump", "heat network", lifted, HOT),
            Band("heat pump", "drive's loss", taken + pump.electricity - lifted, AIR),
        ]
    return tuple(band for band in bands if band.amount > 0.0)


def energy_plot(rack: RackResult | HallResult, recovery: Recovery) -> Figure:
    """Return a Sankey diagram of the energy."""
    return band_figure("Energy", NODES, energy_bands(rack, recovery))
