"""One plate on two or three similar grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.grid.grid_study import Answer, GridStudy, checked_grids, study
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.fidelity import Compact, Resolved

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def refine(
    plate: Plate,
    way: Compact | Resolved,
    feed: Feed,
    grids: int,
    coarsest: float,
    execution: Execution,
) -> GridStudy:
    """Return the study of a plate; see `Plate.refine`."""
    subdivisions = checked_grids(grids, coarsest)
    # All of them are made, and refused where they must be, before anything is solved.
    ways = {parts: way.refined(plate, coarsest, parts) for parts in subdivisions}

    def solve(parts: int) -> Answer:
        execution.say(f"grid {subdivisions[::-1].index(parts) + 1} of {grids}")
        return ways[parts].solve(plate, feed, execution)

    return study(solve, subdivisions)
