"""Which heat-pump cycle warms a network from 45 to 70 degC with a hall's water of 30 degC?
========================================================================================

Physics: throttling wastes work.  A second stage with an economiser or a flash tank takes a part of
the throttled vapour back half-way.  Liquid that is subcooled against the network's cold return
wastes less as well, without a second stage, and leaves little for one to gain.  A cascade pays a
temperature difference between its two cycles; transcritical carbon dioxide wants a colder return.
Real fluids, the pinch checked along evaporator and condenser, discharge limited to 120 degC.

Source: equations of state by CoolProp (Bell et al. 2014, doi 10.1021/ie4033999); machines on the
market for the same duty by Jesper et al. 2021, doi 10.1016/j.rser.2020.110646.  The efficiencies
of the machine (isentropic 0.75, drive 0.95) and the approaches of 3 K are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg
from heatgrade.recovery import DutyChoice, choose_duty

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SOURCE_IN, SOURCE_OUT = 303.15, 297.15  # K, a hall's water
SINK_IN, SINK_OUT = 318.15, 343.15  # K, the network's


@cache
def solve() -> DutyChoice:
    """Return the best machine and all that were tried."""
    pump = hg.HeatPump("best", cycle="best", discharge_limit=393.15)
    return choose_duty(
        pump,
        source_inlet=SOURCE_IN,
        source_outlet=SOURCE_OUT,
        sink_inlet=SINK_IN,
        sink_outlet=SINK_OUT,
    )


def best_by_cycle(found: DutyChoice) -> dict[str, tuple[str, float]]:
    """Return refrigerant and electricity [W] of the best machine of every cycle."""
    best: dict[str, tuple[str, float]] = {}
    for trial in found.trials:
        if trial.electricity is not None and trial.cycle not in best:
            best[trial.cycle] = (trial.refrigerant, trial.electricity)
    return best


def main() -> float:
    """Print the best machine of every cycle and return the COP of the best of all."""
    found = solve()
    for cycle, (refrigerant, electricity) in best_by_cycle(found).items():
        print(f"  {cycle:<14} {refrigerant:<22} COP {1e6 / electricity:.2f}")
    kept = sum(trial.reservation == "" for trial in found.trials)
    duty = found.duty
    print(
        f"{kept} of {len(found.trials)} machines keep their limits; the {duty.cycle.layout} with "
        f"{duty.refrigerant} has a COP of {duty.cop:.2f} (machines on the market: "
        f"{duty.market_check.cop or float('nan'):.1f})"
    )
    return duty.cop


def picture() -> Figure:
    """Return the COP of the best machine of every cycle as bars."""
    from matplotlib.figure import Figure

    best = best_by_cycle(solve())
    figure = Figure(figsize=(7.0, 3.6), layout="constrained")
    axes = figure.subplots()
    names = [f"{cycle}\n{refrigerant}" for cycle, (refrigerant, _) in best.items()]
    cops = [1e6 / electricity for _, electricity in best.values()]
    bars = axes.barh(names[::-1], cops[::-1], color="#2471a3")
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.set_xlabel("COP [-], 30/24 degC to 45/70 degC")
    axes.margins(x=0.12)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
