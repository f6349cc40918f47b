"""Which channel starves when the inlet sits in a corner of the header?
====================================================================

Physics: channels between two headers share the flow by pressure.  Where coolant enters by a port in
the cover its jet hits the floor of a short header and runs along it: what it meets head-on takes
more, what it passes by takes less.  A port over the middle of the header shares better, at no cost.
No correlation knows this; the flow is resolved from port to port.

Source: plates with headers at the ends of skived fins, fed by barbs on top, as makers sell them;
all sizes are assumptions.  Cells are coarse and momentum is carried upwind, so that it takes
seconds: the figure is an estimate.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RIM, LENGTH, WIDTH, FIN, HEIGHT = 1.5e-3, 4e-3, 0.4e-3, 0.2e-3, 0.6e-3  # m
COUNT = 6
SPAN = COUNT * WIDTH + (COUNT - 1) * FIN
FLOW = 4e-6  # m3/s
BORE = 1e-3  # m, of the ports
PLACES = {"in a corner": RIM + 0.5 * BORE, "over the middle": RIM + 0.5 * SPAN}


@cache
def shares(place: str) -> tuple[float, ...]:
    """Return the flow of each channel over their mean, the outlet over the middle."""
    channels = hg.Microchannels(
        WIDTH, FIN, HEIGHT, area=(RIM, RIM, RIM + LENGTH, RIM + SPAN), cover_thickness=0.5e-3
    )
    die = hg.Die(hg.PowerMap.uniform(20.0, LENGTH, SPAN), 0.3e-3, x=RIM, y=RIM)
    whole = (LENGTH + 2.0 * RIM, SPAN + 2.0 * RIM)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface(50e-6, 20.0)),
        hg.ColdPlate(*whole, 0.5e-3, wetted=channels),
        hg.Coolant("water"),
    )
    setup = hg.ResolvedSetup(
        window="plate",
        gap_cells=4,
        nozzle_cells=4,
        slot_width=1.4e-3,
        inlet_port=hg.Port("z+", BORE, x=0.8e-3, y=PLACES[place]),
        outlet_port=hg.Port("z+", BORE, x=whole[0] - 0.8e-3, y=RIM + 0.5 * SPAN),
        solids=hg.Resolution(die=1, interface=1, base=1, cover=2),
        scheme="upwind",
        tolerance=1e-4,
    )
    found = plate.solve(
        volume_flow=FLOW, inlet_temperature=313.15, fidelity="resolved", resolved=setup
    )
    flows = list(found.passage_flow.values())
    mean = sum(flows) / len(flows)
    return tuple(flow / mean for flow in flows)


def main() -> float:
    """Print what each channel takes and return what the corner's fullest has over its emptiest."""
    spread = {}
    for place in PLACES:
        own = shares(place)
        spread[place] = 100.0 * (max(own) / min(own) - 1.0)
        print(f"{place:>16}: " + " ".join(f"{share:6.3f}" for share in own))
    for place, value in reversed(spread.items()):
        print(f"port {place}: the fullest channel takes {value:.1f} % more than the emptiest")
    return spread["in a corner"]


def picture() -> Figure:
    """Return the shares of the channels, for both places of the port."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    for number, place in enumerate(PLACES):
        at = [1 + channel + 0.4 * (number - 0.5) for channel in range(COUNT)]
        over = [100.0 * (share - 1.0) for share in shares(place)]
        axes.bar(at, over, width=0.4, label=f"port {place}")
    axes.axhline(0.0, color="black", linewidth=0.8)
    axes.set(xlabel="channel [-], from the corner on", ylabel="flow over the mean [%]")
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
