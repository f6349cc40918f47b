"""Which part keeps the water from leaving a rack warmer, and what would a better one buy?
=======================================================================================

Physics: with heat and flow held, every temperature of a plate moves with its coolant, so each part
allows the outlet to rise by its own limit less its own temperature.  The fittings and the coolant
see the outlet itself; the silicon is hotter by the resistance of the plate.  Replacing the tightest
part hands the cap to the next one.

Source: limits of open hardware by the Open Compute Project (universal quick disconnect and manifold
65 degC, PG25 66 degC), as compiled by third parties.  The junction limit of 95 degC and the better
couplings are assumptions; makers of accelerators do not publish the junction's limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import heatgrade as hg
from heatgrade.recovery import DEFAULT_LIMITS, OutletCap, grade_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

SUPPLY = 318.15  # K, 45 degC
FLOW = 1.5e-5  # m3/s for each plate
JUNCTION_LIMIT = 368.15  # K, 95 degC
GRID = hg.Resolution(lateral=1e-3, fins=4)  # coarse: the rise moves by less than 1 %


def caps() -> Iterator[tuple[str, float, OutletCap]]:
    """Yield each set of parts, its outlet now [K] and what caps it."""
    die = hg.Die(hg.PowerMap.uniform(600.0, 26e-3, 30e-3), 0.775e-3, x=17e-3, y=15e-3)
    channels = hg.Microchannels(0.2e-3, 0.1e-3, 1.8e-3, area=(10e-3, 10e-3, 50e-3, 50e-3))
    coolants = {"PG25": hg.Coolant("PG25"), "water": hg.Coolant("water")}
    hot_water = hg.PartLimit("hot-water couplings", 363.15, "assumption: 90 degC")
    steps = (
        ("parts of today", "PG25", DEFAULT_LIMITS),
        ("better couplings, manifolds and CDU", "PG25", (hot_water,)),
        ("and water instead of glycol", "water", (hot_water,)),
    )
    for title, coolant, limits in steps:
        plate = hg.Plate(
            hg.Stack(die, tim1=hg.Interface(0.1e-3, 80.0)),
            hg.ColdPlate(60e-3, 60e-3, 2e-3, wetted=channels),
            coolants[coolant],
        )
        chip = plate.solve(volume_flow=FLOW, inlet_temperature=SUPPLY, grid=GRID)
        stream = hg.HeatStream(coolants[coolant], chip.mass_flow, SUPPLY, chip.outlet_temperature)
        junction = hg.PartLimit(
            "silicon", JUNCTION_LIMIT, "assumption: 95 degC", chip.junction_temperature_max
        )
        cap = grade_stream(stream, limits=limits, junction=junction).caps[0]
        yield title, chip.outlet_temperature, cap


def main() -> float:
    """Print the caps one after the other and return what better couplings and water buy [K]."""
    allowed = []
    for title, now, cap in caps():
        allowed.append(cap.outlet_limit)
        print(
            f"{title}: outlet {now - 273.15:.1f} degC now, up to "
            f"{cap.outlet_limit - 273.15:.1f} degC, capped by {cap.name}"
        )
    gain = allowed[-1] - allowed[0]
    print(f"the silicon would let the water leave {gain:.1f} K warmer than today's parts do")
    return gain


def picture() -> Figure:
    """Return the outlet now and the most that each set of parts allows."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.4, 3.4), layout="constrained")
    axes = figure.subplots()
    for place, (title, now, cap) in enumerate(caps()):
        most = cap.outlet_limit - 273.15
        axes.barh(place, most - now + 273.15, left=now - 273.15, height=0.5, color="#d98880")
        axes.annotate(f" {most:.1f} degC: {cap.name}", (most, place), va="center", fontsize=9)
        axes.annotate(f"{now - 273.15:.1f} ", (now - 273.15, place), va="center", ha="right")
        axes.annotate(title, (now - 273.15, place - 0.28), fontsize=9, va="bottom")
    axes.set(xlabel="outlet [degC], from today's to the highest", yticks=[])
    axes.margins(x=0.35, y=0.12)
    axes.invert_yaxis()
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
