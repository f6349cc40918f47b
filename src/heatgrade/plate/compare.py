"""A plate by correlations beside a piece of it with its coolant resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.fidelity import Compact, Resolved
from heatgrade.plate.fidelity_comparison import FidelityComparison
from heatgrade.plate.joined_piece import refuse_without_ends
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_setup import ResolvedSetup

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def compare(
    plate: Plate, feed: Feed, setup: ResolvedSetup, grid: Resolution, execution: Execution
) -> FidelityComparison:
    """Return both solves of a plate; see `Plate.compare`.

    Raises
    ------
    InputError
        HG867 for a piece without ends, and what `Plate.solve` raises.
    """
    refuse_without_ends(plate.cold_plate, setup, "a comparison with the whole plate")
    second = Resolved(setup).solve(plate, feed, execution)
    if setup.inlet_pressure is not None:
        feed = Feed.of(plate.coolant, second.volume_flow, feed.inlet_temperature)
    return FidelityComparison.of(Compact(grid).solve(plate, feed, execution), second)
