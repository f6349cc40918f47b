"""Which single failure in a row of 25 racks is felt by the chips?
===============================================================

Physics: two coolant distribution units drive the coolant of 1,800 chips through plates, hoses,
couplings and two headers. When a pump stops, a unit is shut off or a strainer clogs, the flow of
every plate falls with the head that is left, and its junction rises by the plate's curve; the
supply stays at 45 degC as long as the control valves can hold it. Every single outage is one solve
of the same network with a few numbers changed.

Source: flows by the gradient method (Todini and Pilati 1988) with Churchill's friction (Chemical
Engineering 84 (1977) 91); pumps by the affinity laws; exchanger by Martin (1996),
doi:10.1016/0255-2701(95)04129-X, and effectiveness-NTU (Kays and London 1984).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from heatgrade.hall import OutageList

SUPPLY = 318.15  # K, 45 degC
FLOW_PER_HEAT = 2.5e-8  # m3/(s W), 1.5 L/min per kW
RACKS, HEAT = 25, 1400.0  # W a chip
PG25, WATER = hg.Coolant("PG25"), hg.Coolant("water")


def row() -> hg.Row:
    """Return a row of 25 racks of 72 chips on headers of 200 mm, with two units."""
    curve = hg.PlateCurve.from_table(
        [1.75e-5, 2.6e-5, 3.5e-5, 5.2e-5, 7e-5],
        [1.9e3, 3.4e3, 5.4e3, 1.05e4, 1.7e4],
        [0.0330, 0.0300, 0.0282, 0.0262, 0.0252],
        heat_flow=HEAT,
        coolant="PG25",
        inlet_temperature=SUPPLY,
    )
    chip = hg.MountedPlate(curve, name="chip", limit_junction_temperature=368.15)
    tray = hg.Branch(
        tuple(replace(chip, name=f"chip {k + 1}") for k in range(4)),
        "parallel",
        hose=hg.Hose(0.5, 0.014, 2.0),
        quick_disconnect=hg.QuickDisconnect.uqd("08"),
        name="tray",
    )
    trays = [replace(tray, name=f"tray {k + 1}") for k in range(18)]
    rack = hg.Rack.manifold(trays, supply_manifold=hg.Manifold(0.06), coolant=PG25)
    flow = FLOW_PER_HEAT * RACKS * 72 * HEAT
    exchanger = hg.size_exchanger(
        PG25,
        heat_flow=1.8e6,
        volume_flow=0.045,
        supply_temperature=SUPPLY,
        other=WATER,
        other_volume_flow=0.045,
        approach=4.0,
        pressure_drop=45e3,
        fouling=2e-5,
        other_fouling=4e-5,
    )
    pump = hg.HeadCurve((0.0, flow / 4, flow / 2, flow), (260e3, 247e3, 215e3, 95e3), 0.6)
    strainer = hg.Fitting(6.0, 0.15, "strainer")
    unit = hg.DistributionUnit(exchanger, pump, pumps=2, strainer=strainer)
    return hg.Row([hg.RackGroup(rack, RACKS)], header=hg.Header(0.2), unit=unit, units=2)


@cache
def outages() -> OutageList:
    """Return every single outage, the most harmful first."""
    return row().n_minus_one(supply_temperature=SUPPLY, flow_per_heat=FLOW_PER_HEAT)


def main() -> float:
    """Print the list and return by how many kelvins the worst outage warms the hottest chip."""
    found = outages()
    print(found)
    worst = found.rows[0]
    print(f"the worst, {worst.outage}, warms the hottest chip by {worst.junction_rise:.1f} K")
    return worst.junction_rise


def picture() -> Figure:
    """Return the worst outages of each kind by the junction that they lead to."""
    return outages().plot(2)


if __name__ == "__main__":
    main()
    figure = picture()
