"""Which return is better in a slim manifold once the stream's momentum counts?
============================================================================

Physics: along a supply manifold the stream slows down at every branch and its static pressure
rises; along the return it speeds up and the static pressure falls.  With the direct return the two
run side by side and offset each other, with the reverse return they add up, the other way round
than friction does.  Friction alone therefore recommends the reverse return; where the manifold is
slim, the direct one is better.

Source: tees by Crane, Technical Paper 410 (2009), chapter 2, whose coefficients are of total
pressure and so hold the static recovery; friction by Churchill, Chemical Engineering 84 (1977) 91.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import heatgrade as hg
from heatgrade.network import Fitting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Order = Literal["direct", "reverse"]
ORDERS: tuple[Order, ...] = ("direct", "reverse")
BRANCHES, FLOW = 12, 4.0e-5  # m3/s for each branch, 2.4 L/min
PORT = 10e-3  # m


def spread(bore: float, order: Order, *, momentum: bool) -> float:
    """Return (largest - smallest) / mean flow of twelve equal branches."""
    rack = hg.Rack.manifold(
        [hg.Branch((), extra=(Fitting(60.0, 0.010),))] * BRANCHES,
        supply_manifold=hg.Manifold(bore, port_diameter=PORT if momentum else None),
        coolant=hg.Coolant("water"),
        return_order=order,
    )
    return rack.solve(supply_temperature=313.15, volume_flow=BRANCHES * FLOW).flow_spread


def main() -> float:
    """Print the spreads and return how much wider the reverse return is with momentum."""
    for momentum in (False, True):
        direct, reverse = (spread(0.020, order, momentum=momentum) for order in ORDERS)
        what = "friction and momentum" if momentum else "friction alone"
        print(f"{what}: spread {direct:.1%} with the direct return, {reverse:.1%} with the reverse")
    print(f"with momentum the reverse return is {reverse / direct:.2f} times wider")
    return reverse / direct


def picture() -> Figure:
    """Return the spread against the bore, with and without momentum, for both orders."""
    from matplotlib.figure import Figure

    bores = [0.016, 0.018, 0.02, 0.023, 0.027, 0.032]
    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    for order, colour in zip(ORDERS, ("C0", "C1"), strict=True):
        for momentum, style in ((False, "o--"), (True, "s-")):
            spreads = [100.0 * spread(bore, order, momentum=momentum) for bore in bores]
            what = "with momentum" if momentum else "friction alone"
            axes.semilogy(
                [bore * 1e3 for bore in bores],
                spreads,
                style,
                color=colour,
                label=f"{order}, {what}",
            )
    axes.set(xlabel="bore of both manifolds [mm]", ylabel="spread of the flows of 12 branches [%]")
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
