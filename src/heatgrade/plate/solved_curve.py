"""A plate's curve, solved point by point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.errors import InputError, positive
from heatgrade.plate.compact_solve import solve_compact
from heatgrade.plate.curve import PlateCurve, default_flows, increasing
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.result import PlateResult
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def curve_flows(volume_flow: float | None, volume_flows: Sequence[float] | None) -> list[float]:
    """Return the flows of a curve [m3/s].

    Parameters
    ----------
    volume_flow : float, optional
        In the middle of the curve [m3/s].
    volume_flows : sequence of float, optional
        The flows themselves, instead [m3/s].

    Raises
    ------
    InputError
        HG133 without any flow, HG134 for flows that do not increase.
    """
    if volume_flows is None:
        if volume_flow is None:
            raise InputError(
                "HG133",
                "needs a flow",
                entry="volume_flow",
                allowed="> 0 m3/s",
                remedy="give volume_flow or volume_flows",
            )
        volume_flows = default_flows(positive(volume_flow, "volume_flow", "m3/s"))
    return list(increasing(volume_flows, "volume_flows").tolist())


def solved_curve(
    plate: Plate,
    flows: Sequence[float],
    inlet_temperatures: Sequence[float],
    resolution: Resolution,
    execution: Execution,
) -> PlateCurve:
    """Return the curve over increasing flows and inlet temperatures [m3/s], [K]."""
    # Before the first solve, not after the last one.
    temperatures = increasing(inlet_temperatures, "inlet_temperatures").tolist()
    feeds = [[Feed.of(plate.coolant, flow, t) for flow in flows] for t in temperatures]
    quiet = Execution(execution.threads)

    def solve(feed: Feed) -> PlateResult:
        litres, celsius = feed.volume_flow * 6e4, feed.inlet_temperature - ZERO_CELSIUS
        execution.say(f"curve: {litres:.3g} L/min at {celsius:.4g} degC")
        return solve_compact(plate, feed, resolution, quiet)

    return PlateCurve.from_results([[solve(feed) for feed in row] for row in feeds])
