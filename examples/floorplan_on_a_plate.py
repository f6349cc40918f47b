"""What does a uniform power map hide?  A floorplan and the same power spread evenly.
==================================================================================

Physics: the die's blocks give off their own heat (HotSpot's ``.flp`` floorplan and a table of
powers); silicon, interface and copper spread it; the channels take it up.  The hottest junction is
what a limit is about, and a uniform map of the same total misses it.

Source: file forms of HotSpot, Huang et al. 2006, doi 10.1109/TVLSI.2006.876103.  The floorplan that
ships with HeatGrade is synthetic, 24 mm x 30 mm and 500 W, and the floorplan of no product.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INLET = 318.15  # K
GRID = hg.Resolution(lateral=0.75e-3)
FOLDER = files("heatgrade") / "data" / "floorplans"


@cache
def solve(power: hg.PowerMap) -> hg.PlateResult:
    """Return the chip with this power on a skived plate."""
    channels = hg.Microchannels(0.2e-3, 0.1e-3, 1.8e-3, area=(10e-3, 10e-3, 50e-3, 50e-3))
    plate = hg.Plate(
        hg.Stack(
            hg.Die(power, 0.775e-3, x=18e-3, y=15e-3),
            tim1=hg.Interface(0.03e-3, 5.0),
            lid=hg.Lid(44e-3, 44e-3, 2e-3),
            tim2=hg.Interface(0.05e-3, 8.0),
        ),
        hg.ColdPlate(60e-3, 60e-3, 2e-3, wetted=channels),
        hg.Coolant("PG25"),
    )
    return plate.solve(volume_flow=1.25e-5, inlet_temperature=INLET, grid=GRID)


def main() -> float:
    """Print both maps and return what the uniform one hides [K]."""
    floorplan = hg.PowerMap.from_floorplan(
        str(FOLDER / "synthetic_accelerator.flp"), str(FOLDER / "synthetic_accelerator.csv")
    )
    uniform = hg.PowerMap.uniform(floorplan.power, floorplan.length_x, floorplan.length_y)
    hottest = []
    for name, power in (("uniform", uniform), ("floorplan", floorplan)):
        result = solve(power)
        hottest.append(result.junction_temperature_max)
        print(
            f"{name:<10} {power.power:.0f} W, peak {power.peak_flux / 1e4:.0f} W/cm2: junction "
            f"{result.junction_temperature_max - 273.15:.1f} degC, mean "
            f"{result.junction_temperature_mean - 273.15:.1f} degC"
        )
    print(f"the uniform map hides {hottest[1] - hottest[0]:.1f} K")
    return hottest[1] - hottest[0]


def picture() -> Figure:
    """Return the plate under the floorplan's powers."""
    return solve(
        hg.PowerMap.from_floorplan(
            str(FOLDER / "synthetic_accelerator.flp"), str(FOLDER / "synthetic_accelerator.csv")
        )
    ).plot()


if __name__ == "__main__":
    main()
    figure = picture()
