"""What does a hot-water tank earn when the heat pump follows the price of electricity?
====================================================================================

Physics: a heat pump of twice the mean load and a tank, over a year by the hour; once the tank is
kept full and used at peaks, once plant and tank follow the price by a linear program, which no
other plan of the same model beats.

Source: cost of the tank 3.8 EUR/kWh and 40 years, Danish Energy Agency's catalogue as in PyPSA's
technology-data.  The price, a daily wave of 50 EUR/MWh about 90 EUR/MWh, and the network are
assumptions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ZERO = 273.15  # K
MWH = 3.6e9  # J
TANK_COST = 3.8  # EUR/kWh


def case(volume: float, *, follow: bool) -> hg.DistrictCase:
    """Return the network with a tank of `volume` [m3]."""
    hours = np.arange(8760)
    price = 90.0 + 50.0 * np.sin(2.0 * np.pi * (hours - 9) / 24.0)
    return hg.DistrictCase(
        weather=hg.synthetic_weather(ZERO + 9.0, 8.0),
        demand=hg.HeatDemand(20e3 * MWH),
        curve=hg.HeatingCurve.constant(ZERO + 70, ZERO + 40),
        source=hg.HeatSource(8e6, ZERO + 51, ZERO + 41),
        plant=hg.DistrictPlant(5e6),
        heat_pump=hg.GivenCop(7.4),
        store=hg.ThermalStore(volume, ZERO + 70, ZERO + 40),
        tariff=hg.Tariff(electricity_price=price, fuel_price=60.0),
        follow_price=follow,
    )


def main() -> float:
    """Print both years and return the years after which the tank has paid for itself."""
    kept = case(1000.0, follow=False).run()
    plan = case(1000.0, follow=True).run()
    bare = replace(case(1000.0, follow=False), store=None).run()
    for name, year in (("no tank", bare), ("kept full", kept), ("by the price", plan)):
        print(
            f"{name:<13} {year.running_cost / 1e3:7.1f} kEUR a year, electricity at "
            f"{year.electricity_price_paid:.1f} EUR/MWh, boiler {year.boiler_heat / MWH:,.0f} MWh"
        )
    store = plan.case.store
    assert store is not None
    tank = TANK_COST * store.capacity / 3.6e6
    years = tank / (bare.running_cost - plan.running_cost)
    size = f"{store.capacity / MWH:.1f} MWh for {tank / 1e3:.0f} kEUR"
    print(f"a tank of {size} pays in {years:.1f} years")
    return years


def picture() -> Figure:
    """Return three winter days: price, demand, heat pump and tank."""
    from matplotlib.figure import Figure

    plan = case(1000.0, follow=True).run()
    days = slice(24 * 20, 24 * 23)
    hours = np.arange(72)
    figure = Figure(figsize=(7.0, 4.6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    above.plot(hours, plan.demand[days] / 1e6, "k", label="demand")
    given = (plan.balance.direct + plan.balance.heat_pump)[days] / 1e6
    above.step(hours, given, where="mid", label="exchanger and heat pump")
    above.set_ylabel("heat [MW]")
    above.legend(frameon=False)
    below.plot(hours, plan.dispatch.stored[days] / MWH, label="in the tank [MWh]")
    below.plot(hours, plan.price[days], label="price [EUR/MWh]")
    below.set(xlabel="hours of three days in January [h]", ylabel="[MWh], [EUR/MWh]")
    below.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
