"""How warm may the water be before a leaking chip runs away?
==========================================================

Physics: leakage grows with the junction's temperature and heats it in turn.  The loop gain says how
many watts of leakage one more watt of leakage makes; warmer water raises it, and at one no steady
temperature is left.  Hot-water cooling must stay away from there, and it costs power on the way.

Source: Lambert's W for one temperature, gain = -W(-beta R P0 exp(beta (T_still - T0))), as in Liao,
He and Lepak 2005, doi 10.1109/TCAD.2005.850860; the plate solves it for all junctions at once.
The chip, a quarter of its power leaking at 85 degC and doubling every 25 K, is an assumption.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FLOW = 1.2 / 6e4  # m3/s
ZERO = 273.15  # K
GRID = hg.Resolution(lateral=2e-3, die=2, base=2, fins=3)
WARM = np.array([30.0, 40.0, 50.0, 60.0, 70.0]) + ZERO  # K


def chip_on_plate() -> hg.Plate:
    """Return a chip of 600 W that leaks, on a microchannel plate."""
    leakage = hg.Leakage(85.0 + ZERO, share=0.25, doubling=25.0)
    heat = hg.PowerMap.uniform(600.0, 26e-3, 30e-3)
    die = hg.Die(heat, 0.775e-3, x=12e-3, y=10e-3, material="silicon", leakage=leakage)
    channels = hg.Microchannels(0.2e-3, 0.15e-3, 2e-3, area=(7e-3, 7e-3, 43e-3, 43e-3))
    return hg.Plate(
        hg.Stack(die, tim1=hg.Interface(0.1e-3, 12.0)),
        hg.ColdPlate(50e-3, 50e-3, 2e-3, wetted=channels),
        hg.Coolant("water"),
    )


@cache
def solve(plate: hg.Plate, inlet: float) -> hg.PlateResult | None:
    """Return the steady state, None where there is none."""
    try:
        return plate.solve(volume_flow=FLOW, inlet_temperature=inlet, grid=GRID)
    except hg.NotConverged as error:
        if error.code == "HG432":
            return None
        raise


def limit(plate: hg.Plate, low: float, high: float) -> float:
    """Return the inlet temperature from which on the chip runs away [K], to 0.2 K."""
    while high - low > 0.2:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if solve(plate, middle) is None else (middle, high)
    return 0.5 * (low + high)


def main() -> float:
    """Print leakage and loop gain against the water's temperature; return the limit [degC]."""
    plate = chip_on_plate()
    print("water   junction  leakage  loop gain")
    for inlet in WARM:
        found = solve(plate, float(inlet))
        if found is not None:
            print(
                f"{inlet - ZERO:4.0f} degC {found.junction_temperature_max - ZERO:6.1f} degC "
                f"{found.leakage:6.1f} W {found.loop_gain:8.2f}"
            )
    runs_away = limit(plate, 75.0 + ZERO, 90.0 + ZERO) - ZERO
    print(f"runs away from water of {runs_away:.1f} degC on")
    return runs_away


def picture() -> Figure:
    """Draw leakage and loop gain against the water's temperature, up to the limit."""
    from matplotlib.figure import Figure

    plate = chip_on_plate()
    runs_away = limit(plate, 75.0 + ZERO, 90.0 + ZERO)
    inlets = runs_away - np.geomspace(50.0, 0.2, 9)
    results = [found for inlet in inlets if (found := solve(plate, float(inlet))) is not None]
    warm = [found.inlet_temperature - ZERO for found in results]
    figure = Figure(figsize=(6.0, 3.6), layout="constrained")
    power = figure.subplots()
    power.plot(warm, [found.leakage for found in results], "C3o-")
    power.set_xlabel("water at the inlet [degC]")
    power.set_ylabel("leakage [W]", color="C3")
    power.axvline(runs_away - ZERO, color="0.5", linestyle="--")
    power.text(runs_away - ZERO, power.get_ylim()[0], "runs away ", ha="right", va="bottom")
    gain = power.twinx()
    gain.plot(warm, [found.loop_gain for found in results], "C0s-")
    gain.set_ylabel("loop gain [-]", color="C0")
    gain.set_ylim(0.0, 1.0)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
