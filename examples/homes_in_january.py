"""How much data-centre heat do 3.5 million homes take, by the year's sum and in January?
======================================================================================

Physics: a data centre gives the same heat in every hour, homes do not want it so.  By the year's
sum, homes are heat and work of the whole year over the heat of one; in the coldest hour they are
the heat that is there then over the demand of one.  Heat pumps with a COP of 4, 10 % lost in pipes.

Source: 3.5 to 6.3 million homes in the United Kingdom by 2035, EnergiRaven and Viegand Maagoe
(dcnnmagazine.com), whose method is not public.  COP, losses, heat per home and the synthetic
weather are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ZERO = 273.15  # K
MWH = 3.6e9  # J
HOMES = 3.5e6
COP = 4.0


@cache
def year(gigawatts: float, per_home: float) -> hg.DistrictYear:
    """Return a year of `HOMES` homes of `per_home` [MWh] on a source of `gigawatts`."""
    return hg.DistrictCase(
        weather=hg.synthetic_weather(ZERO + 10.0, 6.5, label="English Midlands"),
        demand=hg.HeatDemand(
            HOMES * per_home * MWH / 0.9,
            hot_water_share=0.3,
            loss_share=0.1,
            heat_per_home=per_home * MWH,
        ),
        curve=hg.HeatingCurve.constant(ZERO + 70, ZERO + 40),
        source=hg.HeatSource(gigawatts * 1e9, ZERO + 30, ZERO + 22),
        plant=hg.DistrictPlant(),
        heat_pump=hg.GivenCop(COP),
    ).run()


def main() -> float:
    """Print the power needed for each heat per home, and return that for 10 MWh by the sum [GW]."""
    needed = 0.0
    for per_home in (8.0, 10.0, 12.0):
        one = year(1.0, per_home)  # everything is proportional to the source
        assert one.homes_of_all_heat is not None
        assert one.homes_at_peak is not None
        by_sum, at_peak = HOMES / one.homes_of_all_heat, HOMES / one.homes_at_peak
        print(
            f"{per_home:4.0f} MWh a home: {by_sum:4.1f} GW by the year's sum, {at_peak:4.1f} GW in "
            f"the coldest hour"
        )
        if per_home == 10.0:
            needed = by_sum
    served = year(needed, 10.0)
    print(f"by the sum's power, {served.share:.0%} of the heat is there when it is wanted")
    print(f"3.5 million homes of 10 MWh take {needed:.2f} GW of source heat by the year's sum")
    return needed


def picture() -> Figure:
    """Return what the homes want and what the source gives, month by month."""
    return year(3.33, 10.0).plot()


if __name__ == "__main__":
    main()
    figure = picture()
