"""How much of three networks can three halls heat without a heat pump, and what do the rest cost?
===============================================================================================

Physics: pinch analysis.  All streams that give and all that take are drawn as one curve each; moved
together until they come as close as the exchangers' approach, they touch at the pinch.  No
arrangement of exchangers moves more heat than their overlap.  What the networks still want lies
above the pinch, what the halls still have below it, and heat pumps carry it across.

Source: Linnhoff and Flower, AIChE Journal 24 (1978) 633-642, doi 10.1002/aic.690240411; equations
of state by CoolProp (Bell et al. 2014, doi 10.1021/ie4033999).  Halls and networks are invented.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@cache
def solve() -> hg.HeatMatch:
    """Return the match of three halls and three networks."""
    glycol, water = hg.Coolant("PG25"), hg.Coolant("water")
    halls = [
        hg.HeatStream(glycol, mass_flow=47.0, temperature_in=318.15, temperature_out=328.15),
        hg.HeatStream(glycol, mass_flow=20.0, temperature_in=298.15, temperature_out=308.15),
        hg.HeatStream(water, mass_flow=10.0, temperature_in=323.15, temperature_out=335.15),
    ]
    towns = [
        hg.NetworkDemand(hg.HeatNetwork(343.15, 313.15, "old town"), 1.2e6),
        hg.NetworkDemand(hg.HeatNetwork(318.15, 298.15, "new quarter"), 0.8e6),
        hg.NetworkDemand(hg.HeatNetwork(333.15, 308.15, "hospital"), 0.5e6),
    ]
    return hg.match_heat(halls, towns, heat_pump=hg.HeatPump(("R1234ze(E)", "R717", "R600a")))


def main() -> float:
    """Print the match and return the share of the demand that crosses directly [%]."""
    found = solve()
    print(found.summary())
    share = 100.0 * found.direct_heat / found.analysis.networks.heat_flow
    print(
        f"{share:.1f} % of the demand crosses directly; the rest takes "
        f"{found.electricity / 1e3:.0f} kW of electricity"
    )
    return share


def picture() -> Figure:
    """Return the two composite curves with their pinch."""
    return solve().plot()


if __name__ == "__main__":
    main()
    figure = picture()
