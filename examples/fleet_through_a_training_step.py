"""How many of 100,000 chips are above 90 degC when a training job steps through its phases?
=========================================================================================

Physics: one cold plate is reduced to a few tens of states with a measured error.  Every chip of the
fleet is that model with its own power: chips differ by a few per cent in leakage and voltage, and
racks at the end of the loop get warmer coolant.  For a minute all of them compute for eight
seconds and exchange gradients for two; each second is one exact step of all chips.

Source: that all chips of a job swing together between phases of computing and of exchange is shown
with production data by Choukse et al. 2025, "Power stabilization for AI training datacenters",
arXiv 2508.14318.  Powers, their spread, the inlets' and the plate are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHIPS = 100_000
FULL, EXCHANGE = 1000.0, 400.0  # W
LIMIT = 363.15  # K
SEED = 2508


@cache
def reduced() -> hg.ReducedModel:
    """Return the small model of one chip on its plate."""
    die = hg.Die(hg.PowerMap.uniform(FULL, 26e-3, 30e-3), 0.775e-3, x=17e-3, y=15e-3, name="chip")
    fins = hg.Microchannels(0.2e-3, 0.15e-3, 3e-3, area=(9e-3, 9e-3, 51e-3, 51e-3))
    plate = hg.Plate(
        hg.Stack(die, tim1=hg.Interface(0.1e-3, 30.0)),
        hg.ColdPlate(60e-3, 60e-3, 2e-3, wetted=fins),
        hg.Coolant("PG25"),
    )
    return plate.reduce(
        volume_flow=2.5e-5, inlet_temperature=318.15, tolerance=0.1,
        grid=hg.Resolution(lateral=2e-3, fins=4),
    )  # fmt: skip


@cache
def fleet(model: hg.ReducedModel) -> tuple[np.ndarray, np.ndarray]:
    """Return seconds, and the hottest, median and coldest junction of all chips then [K]."""
    rng = np.random.default_rng(SEED)
    spread = rng.normal(1.0, 0.04, CHIPS)
    inputs = np.empty((CHIPS, 2))
    inputs[:, 1] = 318.15 + rng.uniform(0.0, 4.0, CHIPS)  # along the loop
    junction = model.outputs.index("junction chip")
    step = model.fleet(1.0)
    inputs[:, 0] = EXCHANGE * spread
    states = np.linalg.solve(-model.a, model.b @ (inputs - model.input_reference).T).T
    seconds = np.arange(1, 61)
    found = np.empty((seconds.size, 4))
    for k, second in enumerate(seconds):
        inputs[:, 0] = (FULL if (second - 1) % 10 < 8 else EXCHANGE) * spread
        states, outputs = step.advance(states, inputs)
        now = outputs[:, junction]
        found[k] = now.max(), np.median(now), now.min(), np.mean(now > LIMIT)
    return seconds, found


def main() -> float:
    """Print and return the share of the chips above the limit at the worst second, in per cent."""
    model = reduced()
    print(model.summary())
    _, found = fleet(model)
    worst = int(np.argmax(found[:, 3]))
    hottest, median, coldest, share = found[worst]
    print(
        f"at the worst second: hottest {hottest - 273.15:.1f}, median {median - 273.15:.1f}, "
        f"coldest {coldest - 273.15:.1f} degC"
    )
    print(f"{100.0 * share:.2f} % of {CHIPS:,} chips are above {LIMIT - 273.15:.0f} degC")
    return 100.0 * float(share)


def picture() -> Figure:
    """Return hottest, median and coldest chip over the minute."""
    from matplotlib.figure import Figure

    seconds, found = fleet(reduced())
    figure = Figure(figsize=(7.2, 4.0), layout="constrained")
    axes = figure.subplots()
    for column, name in ((0, "hottest"), (1, "median"), (2, "coldest")):
        axes.plot(seconds, found[:, column] - 273.15, label=name)
    axes.axhline(LIMIT - 273.15, color="0.6", lw=0.8)
    axes.set(xlabel="time [s]", ylabel="junction [degC]")
    axes.legend(frameon=False, title=f"of {CHIPS:,} chips")
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
