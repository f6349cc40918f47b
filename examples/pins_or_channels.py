"""Pin fins or channels, for the same pumping power?
=================================================

Physics: two copper plates with the same footprint, height and coolant, one with channels between
straight fins, the other with a staggered bank of round pins.  Equal flow would be an unfair race,
for the two cost different pressure; so each is solved over a range of flows, and they are compared
where flow times pressure drop is the same.

Source: channels by Shah and London 1978 and Lee and Garimella 2006, doi
10.1016/j.ijheatmasstransfer.2006.02.011; pins by Zukauskas 1972, doi 10.1016/S0065-2717(08)70038-8
and Gaddis and Gnielinski 1985 (VDI Heat Atlas, L1.4), laws for long tubes that scatter by a factor
of two for short pins.  The plates are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INLET = 318.15  # K
FLOWS = np.array([0.5, 1.0, 2.0, 4.0]) / 6e4  # m3/s
PUMPING = 0.1  # W


AREA = (10e-3, 10e-3, 50e-3, 50e-3)  # m
CHANNELS = hg.Microchannels(0.3e-3, 0.2e-3, 2e-3, area=AREA)
PINS = hg.PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, AREA, arrangement="staggered")


@cache
def curve_of(wetted: hg.Microchannels | hg.PinFins) -> hg.PlateCurve:
    """Return the curve of a plate."""
    die = hg.Die(hg.PowerMap.uniform(700.0, 26e-3, 30e-3), 0.775e-3, x=17e-3, y=15e-3)
    plate = hg.Plate(
        hg.Stack(die, tim1=hg.Interface(0.1e-3, 80.0)),
        hg.ColdPlate(60e-3, 60e-3, 2e-3, wetted=wetted),
        hg.Coolant("water"),
    )
    return plate.curve(
        volume_flows=FLOWS,
        inlet_temperatures=[INLET],
        grid=hg.Resolution(lateral=1.5e-3, fins=4),
    )


def resistance(wetted: hg.Microchannels | hg.PinFins) -> float:
    """Print the curve of a plate and return its resistance at the pumping power [K/W]."""
    curve = curve_of(wetted)
    drop, found = curve.pressure_drops[:, 0], curve.thermal_resistances[:, 0]
    power = FLOWS * drop
    for i, flow in enumerate(FLOWS):
        print(
            f"  {flow * 6e4:4.1f} L/min {drop[i] / 1e3:7.2f} kPa {power[i]:8.4f} W "
            f"{found[i] * 1e3:6.1f} mK/W"
        )
    return float(np.exp(np.interp(np.log(PUMPING), np.log(power), np.log(found))))


def main() -> float:
    """Print both plates and return the pins' resistance over the channels'."""
    print("channels 0.3 mm, fins 0.2 mm, 2 mm high")
    channels = resistance(CHANNELS)
    print("pins 0.5 mm, staggered, 1 mm apart, 2 mm high")
    pins = resistance(PINS)
    print(
        f"at {PUMPING:g} W of pumping: channels {channels * 1e3:.1f} mK/W, pins "
        f"{pins * 1e3:.1f} mK/W, {pins / channels:.2f} times as much"
    )
    return pins / channels


def picture() -> Figure:
    """Return resistance against pumping power for both."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    for name, wetted in (("channels", CHANNELS), ("pins", PINS)):
        curve = curve_of(wetted)
        axes.loglog(
            FLOWS * curve.pressure_drops[:, 0],
            curve.thermal_resistances[:, 0] * 1e3,
            "o-",
            label=name,
        )
    axes.axvline(PUMPING, color="0.6", lw=0.8)
    axes.set(xlabel="pumping power [W]", ylabel="junction to inlet [mK/W]")
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
