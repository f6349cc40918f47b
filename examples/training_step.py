"""How far does an accelerator's junction swing from one step of AI training to the next?
======================================================================================

Physics: heat conduction in time, ``C dT/dt = s(t) - K T``, with the coolant carried along, by steps
of TR-BDF2 whose error stays below a stated number of kelvin.  While it computes the die takes
1400 W, while it waits for its neighbours 100 W, a millisecond between the two.  The die answers
within milliseconds, the copper within a second; so the junction falls most of the way to the
coolant's temperature in every pause, and has to climb back: a thermal cycle with every step.

Source: Choukse et al. 2025, "Power stabilization for AI training datacenters", arXiv:2508.14318,
for the swing of power between compute and communication; Hosea and Shampine 1996,
doi 10.1016/0168-9274(95)00115-8, for the method.  The plate, and five seconds of computing to one
of waiting, are assumptions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FULL, IDLE = 1400.0, 100.0  # W
INLET = 318.15  # K
MINUTES = 2.0


@cache
def run() -> hg.TransientResult:
    """Return two minutes of training on a microchannel plate."""
    die = hg.Die(hg.PowerMap.uniform(FULL, 48e-3, 32e-3), 0.775e-3, x=6e-3, y=14e-3, name="gpu")
    lid = hg.Lid(56e-3, 56e-3, 2e-3)
    stack = hg.Stack(die, hg.Interface(0.2e-3, 80.0), lid, hg.Interface(40e-6, 8.0))
    channels = hg.Microchannels(0.3e-3, 0.2e-3, 2.7e-3, area=(5e-3, 5e-3, 55e-3, 55e-3))
    metal = hg.ColdPlate(60e-3, 60e-3, 1.5e-3, wetted=channels)
    plate = hg.Plate(stack, metal, hg.Coolant("PG25"))
    steps = hg.PowerTrace.lines(
        ["gpu"], [0.0, 5.0, 5.001, 6.0, 6.001], [FULL, FULL, IDLE, IDLE, FULL], repeat=True
    )
    return plate.solve_transient(
        steps,
        60.0 * MINUTES,
        volume_flow=2.1 / 6e4,
        inlet_temperature=INLET,
        initial=INLET,
        tolerance=1.0,
        properties="initial",
        grid=hg.Resolution(lateral=6e-3, die=2, lid=2, base=2, fins=3, cover=1),
    )


def main() -> float:
    """Print what swings, and return the swing of the junction [K]."""
    result = run()
    late = result.series["outlet"][result.series["outlet"].size // 2 :]
    print(result.summary())
    print(f"the coolant's outlet swings by {late.max() - late.min():.1f} K")
    print(f"in every step of training the junction swings by {result.swing():.1f} K")
    return result.swing()


def picture() -> Figure:
    """Return power, junction and coolant against time."""
    return run().plot()


if __name__ == "__main__":
    main()
    figure = picture()
