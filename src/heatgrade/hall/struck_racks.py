"""What a branch unplugged does in its own rack, and in the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.header_response import Answer
from heatgrade.hall.loop import RackPlaces
from heatgrade.hall.loop_result import LoopResult
from heatgrade.hall.rack_heads import RackAlone, RackHeads
from heatgrade.network.liquid_table import LiquidTable

Array = NDArray[np.float64]
Index = NDArray[np.int64]

STEPS = 8
"""Newton steps for the head of a rack: its law only rises, and two or three are enough."""

MARGIN = 1e-3
"""Share by which the heads that racks are solved at reach beyond those that occur."""


@dataclass(frozen=True, slots=True, eq=False)
class StruckKind:
    """Racks of one kind (k,), and what unplugging each of their branches (b,) does there.

    Parameters
    ----------
    number : ndarray (k,)
        Place of each among the loop's racks.
    answers : list of Answer
        Of the headers, to each of them.
    change : ndarray (b, k)
        Change of the rack's flow [kg/s].
    hottest, margin, rise : ndarray (b, k)
        Hottest junction, smallest distance to a limit, largest rise [K].
    share : ndarray (b, k)
        Least flow of a plate over its flow before [-].
    heat : ndarray (b, k)
        Heat that is switched off [W].
    hot_slope, flow_slope : ndarray (k, p)
        Change of each plate's junction [K/Pa], and of its flow over the flow [1/Pa], with the
        rack's head.
    junction, limit_margin : ndarray (k, p)
        Of each plate before [K].
    """

    number: Index
    answers: list[Answer]
    change: Array
    hottest: Array
    margin: Array
    rise: Array
    share: Array
    heat: Array
    hot_slope: Array
    flow_slope: Array
    junction: Array
    limit_margin: Array

    def unplugged(self, before: LoopResult) -> StruckKind:
        """Return what unplugging each rack as a whole does: nothing is left in the rack itself."""
        nothing = np.full((1, self.number.size), np.nan)
        return replace(
            self,
            change=-before.racks.mass_flow[None, self.number],
            hottest=nothing,
            margin=nothing,
            rise=nothing,
            share=nothing,
            heat=self.heat.sum(axis=0)[None, :],
        )


def struck_kinds(
    before: LoopResult, answers: list[Answer], liquid: LiquidTable
) -> list[StruckKind]:
    """Return every kind of racks of a loop with its branches unplugged one by one."""
    found, plate = [], 0
    for places, branch in zip(before.loop.kinds, before.loop.branch_first(), strict=False):
        size = places.laid.count * places.pattern.plate_element.size
        found.append(_struck(before, places, answers, liquid, (plate, branch)))
        plate += size
    return found


def _struck(
    before: LoopResult,
    places: RackPlaces,
    every: list[Answer],
    liquid: LiquidTable,
    first: tuple[int, int],
) -> StruckKind:
    pattern, count, racks = places.pattern, places.laid.count, before.racks
    number, branches = places.number, places.pattern.branch_count
    own = slice(first[0], first[0] + count * pattern.plate_element.size)
    inside = slice(first[1], first[1] + count * branches)
    junction = before.plates.junction_temperature_max[own].reshape(count, -1)
    margin = before.plates.junction_margin[own].reshape(count, -1)
    heat = before.branches.heat_flow[inside].reshape(count, branches)
    answers = [every[k] for k in number.tolist()]
    stiff = np.array([answer.own_head for answer in answers])
    head, flow = racks.pressure_drop[number], racks.mass_flow[number]
    most = before.branches.mass_flow[inside].reshape(count, branches).max(axis=1)
    reach = float((head + np.abs(stiff) * most).max()) * (1.0 + MARGIN)
    alone = RackAlone(
        pattern,
        before.loop.coolant,
        liquid,
        float(flow.mean()),
        (float(head.min()) * (1.0 - MARGIN), reach),
    )
    whole = alone.without(None)
    through, warm = whole.plates(head)
    change = np.empty((branches, count))
    hottest, least, rise, share = np.empty((4, branches, count))
    for b in range(branches):
        part = alone.without(b)
        moved = _head(whole, part, head, flow, stiff)
        change[b] = flow * (part.mass_flow(moved) / whole.mass_flow(head) - 1.0)
        left = part.on[whole.on]
        now, hot = part.plates(moved)
        warmer = hot - warm[:, left]
        hottest[b] = (junction[:, left] + warmer).max(axis=1)
        least[b] = (margin[:, left] - warmer).min(axis=1)
        rise[b], share[b] = warmer.max(axis=1), (now / through[:, left]).min(axis=1)
    slopes = [[f.deriv()(head) for f in fs] for fs in (whole.junction, whole.plate_flow)]
    hot_slope, flow_slope = np.array(slopes[0]).T, np.array(slopes[1]).T / through
    return StruckKind(
        number,
        answers,
        change,
        hottest,
        least,
        rise,
        share,
        heat.T,
        hot_slope,
        flow_slope,
        junction,
        margin,
    )


def _head(whole: RackHeads, part: RackHeads, head: Array, flow: Array, stiff: Array) -> Array:
    """Return the head at which racks without a branch and their headers agree (k,) [Pa]."""
    scale, slope, moved = flow / whole.mass_flow(head), part.mass_flow.deriv(), head.copy()
    for _ in range(STEPS):
        miss = moved - head - stiff * (scale * part.mass_flow(moved) - flow)
        moved -= miss / (1.0 - stiff * scale * slope(moved))
    return moved


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """What other racks then do, for each branch (b,); named as in `StruckKind`."""

    hottest: Array
    margin: Array
    rise: Array
    share: Array


@dataclass(frozen=True, slots=True, eq=False)
class OtherRacks:
    """Every rack (r,) as it answers to a small change of the head at its ports.

    Parameters
    ----------
    hottest, hottest_slope : ndarray (r,)
        Hottest junction [K], and how it goes with the head [K/Pa].
    margin, margin_slope : ndarray (r,)
        Likewise the plate with the smallest margin.
    rise, share : ndarray (2, r)
        Least and largest change of any plate's junction [K/Pa] and flow [1/Pa].
    """

    hottest: Array
    hottest_slope: Array
    margin: Array
    margin_slope: Array
    rise: Array
    share: Array

    @classmethod
    def of(cls, before: LoopResult, kinds: list[StruckKind]) -> OtherRacks:
        """Return the racks of a loop."""
        count = before.loop.rack_count
        hottest, hot_slope, margin, margin_slope = np.empty((4, count))
        rise, share = np.empty((2, 2, count))
        for kind in kinds:
            at, line = kind.number, np.arange(kind.number.size)
            hot, near = kind.junction.argmax(axis=1), _smallest(kind.limit_margin)
            hottest[at], hot_slope[at] = kind.junction[line, hot], kind.hot_slope[line, hot]
            margin[at], margin_slope[at] = (
                kind.limit_margin[line, near],
                -kind.hot_slope[line, near],
            )
            rise[:, at] = kind.hot_slope.min(axis=1), kind.hot_slope.max(axis=1)
            share[:, at] = kind.flow_slope.min(axis=1), kind.flow_slope.max(axis=1)
        return cls(hottest, hot_slope, margin, margin_slope, rise, share)

    def without(self, own: int, head: Array) -> Others:
        """Return what racks other than `own` do as their heads change by `head` (b, r) [Pa]."""
        out = np.zeros(self.hottest.size)
        out[own] = np.inf
        rise = np.maximum(self.rise[0] * head, self.rise[1] * head)
        share = 1.0 + np.minimum(self.share[0] * head, self.share[1] * head)
        return Others(
            (self.hottest + self.hottest_slope * head - out).max(axis=1),
            np.fmin.reduce(self.margin + self.margin_slope * head + out, axis=1),
            (rise - out).max(axis=1),
            (share + out).min(axis=1),
        )


def _smallest(margin: Array) -> Index:
    return np.asarray(np.where(np.isnan(margin), np.inf, margin).argmin(axis=1), dtype=np.int64)
