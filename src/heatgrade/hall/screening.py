"""Branches and racks unplugged one by one from a large loop, without a solve of the whole for each.

An outage in one rack is two things: the rack at the head that it then has, and headers that answer
to its change of flow. The first is solved exactly, rack by rack kind (`rack_heads`); the second is
of first order in one rack's change over the whole loop (`header_response`). With ``h0`` and ``m0``
before, ``Z`` the headers' answer, and ``M_b(h)`` the rack without its branch,

    h = h0 + Z (M_b(h) - m0)

An unplugged rack draws nothing. The worst of them and some between are solved in full all the same:
what they differ by is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from heatgrade.hall.header_response import HeaderResponse
from heatgrade.hall.loop_result import LoopResult
from heatgrade.hall.outage import Failure
from heatgrade.hall.outage_row import OutageRow
from heatgrade.hall.struck_racks import OtherRacks, StruckKind, struck_kinds
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.shown import Shown

CHECKED = 4
"""Outages solved in full: as many of the worst, and as many evenly between the others."""


@dataclass(frozen=True, slots=True)
class Screening(Shown):
    """How outages were found without a solve of the whole for each, and how well.

    Parameters
    ----------
    what : str
        Which.
    count, checked : int
        How many; how many of them were solved in full all the same, with an answer.
    junction_error : float
        Largest difference of a hottest junction or of a rise between the two [K]; nan, as the
        others, where none of those solved in full has an answer.
    return_error : float
        Of the return temperature [K].
    flow_error : float
        Of the least flow over the flow before [-].
    """

    what: str
    count: int
    checked: int
    junction_error: float
    return_error: float
    flow_error: float

    def __str__(self) -> str:
        """Return it in one line."""
        how = f"{self.count:,} {self.what}: each rack by itself with the headers' answer; "
        if not self.checked:
            return how + "those solved in full have no answer"
        return (
            f"{how}{self.checked} solved in full differ by at most {self.junction_error:.1g} K of "
            f"a junction, {self.return_error:.1g} K of the return, {self.flow_error:.1g} of a flow"
        )

    def to_dict(self) -> dict[str, object]:
        """Return plain data; None for errors where nothing was answered in full."""
        known = self.checked > 0
        return {
            "what": self.what,
            "count": self.count,
            "checked": self.checked,
            "junction_error_K": self.junction_error if known else None,
            "return_error_K": self.return_error if known else None,
            "flow_error": self.flow_error if known else None,
        }


def can_be_screened(before: LoopResult, *, hold_flow: bool) -> bool:
    """Return whether a loop may be screened: its supply is held, and its pumps keep their speed."""
    solved, plates = before.solved, before.plates
    if not solved.held or (hold_flow and before.loop.units):
        return False
    on = plates.heat_flow > 0.0
    known = np.isfinite(plates.junction_temperature_max[on]).all()
    several = all(places.pattern.branch_count > 1 for places in before.loop.kinds)
    return bool(known and on.all() and several and (before.racks.mass_flow > 0.0).all())


class Screen:
    """Racks and headers of one loop before any outage, and what unplugging a part of it does.

    Parameters
    ----------
    before : LoopResult
        The loop before; see `can_be_screened`.
    liquid : LiquidTable
        Tables about the supply temperature.
    threads : int, optional
        Threads.
    """

    def __init__(self, before: LoopResult, liquid: LiquidTable, threads: int | None) -> None:
        self.before = before
        response = HeaderResponse(before, liquid, threads)
        answers = [response.of(k) for k in range(before.loop.rack_count)]
        self.kinds = struck_kinds(before, answers, liquid)
        self.others = OtherRacks.of(before, self.kinds)

    def rows(
        self, found: Sequence[Failure], in_full: Callable[[Failure], OutageRow]
    ) -> tuple[list[OutageRow], Screening]:
        """Return what each of some outages does, and how near that comes to whole solves.

        Parameters
        ----------
        found : sequence of Failure
            All branches of the loop or all its racks, kind by kind, rack by rack.
        in_full : callable
            Solves the whole loop with one of them.
        """
        before, racks = self.before, found[0].outage.kind == "rack"
        told, left = [], iter(found)
        for kind in (kind.unplugged(before) if racks else kind for kind in self.kinds):
            for k in range(kind.number.size):
                own = list(islice(left, len(kind.change)))
                told += _rows(before, kind, k, self.others, own)
        order = sorted(range(len(told)), key=lambda k: told[k].harm)
        between = np.linspace(0, len(told) - 1, CHECKED + 2).astype(int)[1:-1]
        chosen = list(dict.fromkeys([*order[:CHECKED], *between.tolist()]))
        exact = {k: in_full(found[k]) for k in chosen}
        answered = {k: row for k, row in exact.items() if not row.problem}
        slope = _power_slope(before, list(answered.values()))
        told = [
            replace(row, pump_power=row.pump_power + slope * (row.mass_flow - before.mass_flow))
            for row in told
        ]
        pairs = [(told[k], row) for k, row in answered.items()]
        screening = Screening(
            f"{'racks' if racks else 'branches'} of {before.loop.name}",
            len(told),
            len(answered),
            max(_apart(pairs, "junction_temperature_max"), _apart(pairs, "junction_rise")),
            _apart(pairs, "return_temperature"),
            _apart(pairs, "flow_share"),
        )
        for k, row in exact.items():
            told[k] = row
        return told, screening


def _apart(pairs: list[tuple[OutageRow, OutageRow]], name: str) -> float:
    apart = (abs(float(getattr(a, name)) - float(getattr(b, name))) for a, b in pairs)
    return max(apart, default=math.nan)


def _power_slope(before: LoopResult, exact: list[OutageRow]) -> float:
    """Return how the pumps' power goes with the flow, from whole solves [W s/kg]."""
    flow = np.array([row.mass_flow - before.mass_flow for row in exact])
    power = np.array([row.pump_power - before.pump_power for row in exact])
    square = float(np.dot(flow, flow))
    return float(np.dot(flow, power)) / square if square > 0.0 else 0.0


def _rows(
    before: LoopResult, kind: StruckKind, k: int, far: OtherRacks, found: list[Failure]
) -> list[OutageRow]:
    """Return the rows of the branches of one rack."""
    answer, change = kind.answers[k], kind.change[:, k]
    others = far.without(int(kind.number[k]), change[:, None] * answer.head[None, :])
    flow = before.mass_flow + change * float(answer.flow.sum())
    cold, warm = before.supply_temperature, before.return_temperature
    taken = before.mass_flow * float(before.loop.coolant.enthalpy_difference(cold, warm))
    back = cold + (warm - cold) * (1.0 - kind.heat[:, k] / taken) * before.mass_flow / flow
    return [
        OutageRow(
            outage=struck.outage,
            times=struck.times,
            junction_temperature_max=float(np.fmax(kind.hottest[b, k], others.hottest[b])),
            junction_margin=float(np.fmin(kind.margin[b, k], others.margin[b])),
            junction_rise=float(np.fmax(kind.rise[b, k], others.rise[b])),
            supply_temperature=cold,
            return_temperature=float(back[b]),
            flow_share=float(np.fmin(kind.share[b, k], others.share[b])),
            mass_flow=float(flow[b]),
            pump_power=before.pump_power,
            held=True,
            screened=True,
        )
        for b, struck in enumerate(found)
    ]
