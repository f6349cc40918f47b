"""What does it cost to push coolant through a microchannel plate, and will a hand formula do?
===========================================================================================

Physics: laminar flow that develops along rectangular channels.  Near the inlet the wall friction is
higher and the momentum of the profile grows; contraction and expansion come on top; and the
viscosity falls along the channel as the coolant warms.  The hand formula, developed flow at the
viscosity of the inlet, ``dp = 2 f Re mu V L / Dh^2``, knows none of this: at low flow, where the
coolant warms most, it is far too high.

Source: developed f Re by Shah and London 1978; entrance by Shah 1978, doi 10.1115/1.3448626; losses
at the ends by Idelchik, Handbook of Hydraulic Resistance.  The plate is an assumption, with skived
fins of usual pitch.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg
from heatgrade.correlations import duct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INLET = 318.15  # K
FLOWS = (0.25, 0.5, 1.0, 4.0)  # L/min


def developed_drop(channels: hg.Microchannels, coolant: hg.Coolant, volume_flow: float) -> float:
    """Return the drop of developed flow at the inlet's viscosity [Pa]."""
    velocity = volume_flow / channels.total_flow_area
    viscosity = float(coolant.properties(INLET).viscosity)
    friction = float(duct.f_reynolds(channels.aspect_ratio))
    return (
        2.0
        * friction
        * viscosity
        * velocity
        * channels.flow_length
        / channels.hydraulic_diameter**2
    )


@cache
def measured() -> tuple[hg.Microchannels, hg.Coolant, hg.PlateCurve]:
    """Return the channels, their coolant and the curve of the plate."""
    coolant = hg.Coolant("PG25")
    channels = hg.Microchannels(0.2e-3, 0.1e-3, 1.8e-3, area=(10e-3, 10e-3, 50e-3, 50e-3))
    die = hg.Die(hg.PowerMap.uniform(500.0, 26e-3, 30e-3), 0.775e-3, x=17e-3, y=15e-3)
    plate = hg.Plate(
        hg.Stack(die, tim1=hg.Interface(0.1e-3, 80.0)),
        hg.ColdPlate(60e-3, 60e-3, 2e-3, wetted=channels),
        coolant,
    )
    curve = plate.curve(
        volume_flows=[flow / 6e4 for flow in FLOWS],
        inlet_temperatures=[INLET],
        grid=hg.Resolution(lateral=2e-3, fins=4),
    )
    return channels, coolant, curve


def main() -> float:
    """Print the curve and return its lowest drop over that of the hand formula."""
    channels, coolant, curve = measured()
    ratios = []
    print("       flow   pressure drop   over the formula   resistance")
    for flow, drop, resistance in zip(
        FLOWS, curve.pressure_drops[:, 0], curve.thermal_resistances[:, 0], strict=True
    ):
        ratios.append(float(drop) / developed_drop(channels, coolant, flow / 6e4))
        print(
            f"{flow:5.2f} L/min {drop / 1e3:11.2f} kPa {ratios[-1]:18.2f} "
            f"{resistance * 1e3:7.1f} mK/W"
        )
    a, b = curve.pressure_coefficients(INLET)
    print(
        f"for the rack: dp = {a / 6e7:.2f} V + {b / 3.6e12:.3f} V^2 [kPa, L/min], within "
        f"{curve.fit_error():.0%} of these"
    )
    print(f"at {FLOWS[0]:g} L/min the plate takes {ratios[0]:.2f} of what the formula says")
    return ratios[0]


def picture() -> Figure:
    """Return the plate's drop and that of the formula against the flow."""
    from matplotlib.figure import Figure

    channels, coolant, curve = measured()
    formula = [developed_drop(channels, coolant, flow / 6e4) / 1e3 for flow in FLOWS]
    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    axes.plot(FLOWS, curve.pressure_drops[:, 0] / 1e3, "o-", label="plate, with its entries")
    axes.plot(FLOWS, formula, "--", label="developed flow, inlet's viscosity")
    axes.set(xlabel="flow [L/min]", ylabel="pressure drop [kPa]", ylim=(0.0, None))
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
