"""Which refrigerant lifts the heat of a 55 degC rack into a 70/40 degC heat network?
==================================================================================

Physics: the network's return is warmed by an exchanger as far as its approach allows, for nothing;
only the rest is lifted by a single-stage vapour-compression heat pump with real fluids, its pinch
checked along evaporator and condenser.  A single COP for the whole duty would be wrong: most of the
heat needs no compressor.

Source: equations of state by CoolProp (Bell et al. 2014, doi 10.1021/ie4033999); machines on the
market for the same duty by Jesper et al. 2021, doi 10.1016/j.rser.2020.110646.  The efficiencies
of the machine (isentropic 0.75, drive 0.95) are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure


STREAM = hg.HeatStream(
    hg.Coolant("PG25"), mass_flow=4.7, temperature_in=318.15, temperature_out=328.15
)


@cache
def recovered() -> hg.Recovery:
    """Return the heat handed to the network by the best of the refrigerants."""
    network = hg.HeatNetwork(supply_temperature=343.15, return_temperature=313.15)
    return hg.recover(
        STREAM, network, boundary="outside", heat_pump=hg.HeatPump(refrigerant="best")
    )


def main() -> float:
    """Print every refrigerant and return the COP of the best."""
    found = recovered()
    pump = found.heat_pump
    assert pump is not None  # 55 degC does not reach 70 degC by itself
    print(STREAM.summary())
    for trial in sorted(found.trials, key=lambda trial: trial.electricity or 1e99):
        electricity = (
            "refused" if trial.electricity is None else f"{trial.electricity / 1e3:.1f} kW"
        )
        print(f"  {trial.refrigerant:<11} {electricity:>8}  {trial.reservation}")
    print(
        f"{found.direct_share:.0%} of the heat crosses the exchanger; {pump.refrigerant} lifts the "
        f"rest by {pump.lift:.0f} K with a COP of {pump.cop:.2f} (machines on the market: "
        f"{pump.market_check.cop or float('nan'):.2f})"
    )
    return pump.cop


def picture() -> Figure:
    """Return temperatures against heat in the exchanger, the evaporator and the condenser."""
    return recovered().plot()


if __name__ == "__main__":
    main()
    figure = picture()
