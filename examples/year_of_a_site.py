"""How much of the heat pump in Tallaght goes away if the chips are cooled by liquid?
==================================================================================

Physics: a year by the hour.  A network of 85/55 degC in the cold and 70/50 degC in summer takes
heat of a data centre, by an exchanger as far as its water is warmer than the return, by a heat pump
for the rest; once with water of air coils, once with what liquid cooling at the chip returns.

Source: 9 GWh a year, SEAI's case study of the Tallaght District Heating Scheme (270,000 MWh in 30
years); 55 degC out of liquid-cooled racks, NVIDIA on its Rubin generation.  Temperatures, sizes and
the synthetic weather are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ZERO = 273.15  # K
MWH = 3.6e9  # J


@cache
def tallaght() -> hg.DistrictCase:
    """Return the network with air coils."""
    return hg.DistrictCase(
        weather=hg.synthetic_weather(ZERO + 9.8, 5.2, spread=2.5, label="Dublin"),
        demand=hg.HeatDemand(9000 * MWH),
        curve=hg.HeatingCurve(
            (ZERO - 3, ZERO + 15), (ZERO + 85, ZERO + 70), (ZERO + 55, ZERO + 50)
        ),
        source=hg.HeatSource(4e6, ZERO + 25, ZERO + 18, name="air coils"),
        plant=hg.DistrictPlant(3e6),
    )


def main() -> float:
    """Print both years and return the share of the electricity that goes away [%]."""
    found = hg.compare_source(tallaght().run(), ZERO + 51, ZERO + 41)
    for year in (found.actual, found.other):
        print(
            f"{year.case.source.name:<27} COP {year.seasonal_cop:.2f}, "
            f"{year.electricity / MWH:,.0f} MWh of electricity, "
            f"{year.direct_share:.0%} without a heat pump"
        )
    gone = 100.0 * (found.electricity_gone or 0.0)
    print(f"liquid cooling at the chip takes away {gone:.1f} % of the heat pump's electricity")
    return gone


def picture() -> Figure:
    """Return the electricity per heat over the outdoor temperature, with both sources."""
    from matplotlib.figure import Figure

    found = hg.compare_source(tallaght().run(), ZERO + 51, ZERO + 41)
    figure = Figure(figsize=(6.5, 4.0), layout="constrained")
    axes = figure.subplots()
    for year in (found.actual, found.other):
        heat = year.balance.direct + year.balance.heat_pump
        outdoor = year.case.weather.temperature - ZERO
        axes.plot(outdoor, year.balance.electricity / heat, ".", ms=2, label=year.case.source.name)
    axes.set_xlabel("outdoor temperature [degC]")
    axes.set_ylabel("electricity per heat [-]")
    axes.set_ylim(bottom=0.0)
    axes.legend(markerscale=5, frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
