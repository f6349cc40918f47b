"""Which tray of a rack is starved, and how warm does its chip become?
===================================================================

Physics: every tray gets what the manifolds leave it.  With a slim manifold and the direct return
the last tray has the longest way; the schematic shows at a glance how the stream thins out, what
each tray gets, and what that does to its junction.

Source: Darcy-Weisbach with Churchill's factor, Chemical Engineering 84 (1977) 91; Open Compute
Project, Open Rack V3 manifold: branch flows within 5 %.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TRAYS, FLOW, SUPPLY = 18, 1.6e-4, 318.15  # m3/s a tray, K


@cache
def result() -> hg.RackResult:
    """Return a rack whose manifolds are a size too slim."""
    flows = (2e-5, 4e-5, 8e-5)
    curve = hg.PlateCurve.from_table(
        flows,
        tuple(2.0e8 * v + 1.5e12 * v * v for v in flows),
        (0.030, 0.024, 0.020),
        heat_flow=1800.0,
        coolant="PG25",
        inlet_temperature=SUPPLY,
    )
    tray = hg.Branch.of(curve, count=4, arrangement="parallel", hose=hg.Hose(0.5, 12e-3, 2.0))
    rack = hg.Rack.manifold(
        [tray] * TRAYS, supply_manifold=hg.Manifold(32e-3), coolant=hg.Coolant("PG25")
    )
    return rack.solve(supply_temperature=SUPPLY, volume_flow=TRAYS * FLOW)


def main() -> float:
    """Print the starved tray and return how much less it gets than the first one [%]."""
    found = result()
    rows = found.branches
    worst = next(row for row in rows if row.name == found.critical_branch)
    warmer = worst.junction_temperature_max - rows[0].junction_temperature_max
    less = 100.0 * (1.0 - worst.mass_flow / rows[0].mass_flow)
    print(f"least served is {worst.name}: its chips are {warmer:.2f} K warmer than the first's")
    print(f"it gets {less:.1f} % less than the first")
    return less


def picture() -> Figure:
    """Return the rack's schematic; `result().scene()` is the same in three dimensions."""
    return result().schematic()


if __name__ == "__main__":
    main()
