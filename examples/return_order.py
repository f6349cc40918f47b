"""Does the return of a rack manifold have to leave at the far end?
================================================================

Physics: twenty equal trays hang between a supply and a return manifold.  With the direct return
(first supplied, first returned) the tray at the ports has the shortest way and takes the most
coolant; with the reverse return (first supplied, last returned) every way has the same length.
Pipes by Churchill's friction factor, couplings by their flow coefficient, plates by a curve of
pressure drop and resistance.  Two branches alone are shown too, as anyone can check them by hand:
by symmetry the reverse return gives them equal flows.

Source: Churchill, Chemical Engineering 84 (1977) 91; universal quick disconnects by the Open
Compute Project (minimum Cv); the guideline for the spread is the 5 % of its Open Rack V3 manifold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Order = Literal["direct", "reverse"]
ORDERS: tuple[Order, ...] = ("direct", "reverse")
FLOW = 4.5e-5  # m3/s for each tray: 2.7 L/min, 1.5 L/min per kW


def spread(trays: int, order: Order, diameter: float) -> float:
    """Return (largest - smallest) / mean flow of the trays."""
    plate = hg.PlateCurve.from_table(
        [0.5 * FLOW, FLOW, 2.0 * FLOW],
        [2.0e3, 6.0e3, 20.0e3],
        [0.030, 0.024, 0.020],
        heat_flow=1800.0,
        coolant="PG25",
        inlet_temperature=318.15,
    )
    tray = hg.Branch.of(
        plate, hose=hg.Hose(0.5, 10e-3), quick_disconnect=hg.QuickDisconnect.uqd("08")
    )
    rack = hg.Rack.manifold(
        [tray] * trays,
        supply_manifold=hg.Manifold(diameter),
        coolant=hg.Coolant("PG25"),
        return_order=order,
    )
    return rack.solve(supply_temperature=318.15, volume_flow=trays * FLOW).flow_spread


def main() -> float:
    """Print the spreads and return how much narrower the reverse return is."""
    for trays, diameter in ((2, 12e-3), (20, 30e-3), (20, 40e-3)):
        direct, reverse = (spread(trays, order, diameter) for order in ORDERS)
        print(
            f"{trays:2d} trays, manifold {diameter * 1e3:.0f} mm: spread {direct:.2%} direct, "
            f"{reverse:.2%} reverse"
        )
        if trays == 20 and diameter == 30e-3:
            narrower = direct / reverse
    print(f"20 trays on 30 mm: the reverse return is {narrower:.1f} times narrower")
    return narrower


def picture() -> Figure:
    """Return the spread against the bore of the manifold, for both orders."""
    from matplotlib.figure import Figure

    bores = [0.024, 0.028, 0.032, 0.036, 0.04]
    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    for order in ORDERS:
        spreads = [100.0 * spread(20, order, bore) for bore in bores]
        axes.semilogy([bore * 1e3 for bore in bores], spreads, "o-", label=f"{order} return")
    axes.axhline(5.0, color="0.6", lw=0.8)
    axes.set(xlabel="bore of both manifolds [mm]", ylabel="spread of the flows of 20 trays [%]")
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
