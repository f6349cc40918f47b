"""The search through every single outage of a hall."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from heatgrade.errors import HeatgradeError
from heatgrade.hall.hall import Hall, as_hall, operating_points
from heatgrade.hall.loop import Loop
from heatgrade.hall.loop_arrays import plate_arrays
from heatgrade.hall.loop_result import LoopResult, loop_result
from heatgrade.hall.loop_solver import LoopPoint, solve_loop
from heatgrade.hall.outage import CLOGGED, KINDS, Failure, Kind, Outage, failures
from heatgrade.hall.outage_list import OutageList
from heatgrade.hall.outage_row import OutageRow
from heatgrade.hall.row import Row
from heatgrade.hall.screening import Screen, Screening, can_be_screened
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.rack.rack import Rack

OUTAGE_TOLERANCE = 1e-6
"""Change of a temperature that ends the rounds of one outage [K]."""

SECONDS_EACH, SECONDS_PER_LINK = 5e-3, 2e-6
"""About what one outage takes on one core, and each link of its loop [s]."""

LONGEST = 120.0
"""Longest that outages of one kind in one loop may take in full unless they are asked for [s]."""


def n_minus_one(
    site: Rack | Row | Hall,
    *,
    supply_temperature: float | None = None,
    volume_flow: float | None = None,
    flow_per_heat: float | None = None,
    kinds: Sequence[Kind] | None = None,
    clogged: float = CLOGGED,
    hold_flow: bool = False,
    full: bool = False,
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> OutageList:
    """Return every single outage of a rack, row or hall, the most harmful first.

    The network is laid out and ordered once; each outage changes closed links, heats and losses
    only, and is solved to a microkelvin. Outages that are alike by symmetry are solved once.

    Parameters
    ----------
    site : Rack, Row or Hall
        What is looked at.
    supply_temperature, volume_flow, flow_per_heat : float, optional
        Operation before the outage, see `Hall.solve`.
    kinds : sequence of str, optional
        Which outages: see `Outage`. Default all; but of a loop in which those of one kind would
        take longer than some two minutes they are left out, and the list says so. Branches
        and racks are then screened, where the supply is held and the pumps keep their speed: see
        `heatgrade.hall.screening`.
    full : bool
        Solve the whole loop for every outage asked for, however long it takes.
    clogged : float
        Factor on the loss of a strainer that clogs.
    hold_flow : bool
        Whether the pumps that are left turn faster to hold the flow, as far as they can; without
        it they keep their speed.
    threads : int, optional
        Threads.
    progress : callable, optional
        Told how far it is.

    Raises
    ------
    NetworkError
        As `Hall.solve`, for the hall before any outage; HG560 for a kind that is none.
    """
    began = time.perf_counter()
    for kind in kinds or ():
        Outage(kind, "any")
    loops = as_hall(site).loops()
    points = operating_points(
        loops,
        supply_temperature=supply_temperature,
        volume_flow=volume_flow,
        flow_per_heat=flow_per_heat,
    )
    before = [
        loop_result(solve_loop(loop, point, threads=threads))
        for loop, point in zip(loops, points, strict=True)
    ]
    found = failures(loops, kinds or KINDS, factor=clogged)
    study = _Study(before, points, hold_flow=hold_flow, threads=threads)
    short = _Shortened(found) if full else _shortened(study, loops, found, kinds, progress)
    rows = list(short.rows)
    for number, struck in enumerate(short.found):
        if progress is not None and number % 50 == 0:
            progress(f"outage {number + 1} of {len(short.found)}")
        rows.append(study.row(struck))
    rows.sort(key=lambda row: row.harm)
    from heatgrade.hall.hall_result import HallResult

    whole = HallResult.of("", tuple(before), 0.0)
    return OutageList(
        tuple(rows),
        whole.junction_temperature_max,
        whole.return_temperature,
        time.perf_counter() - began,
        tuple(short.left_out),
        tuple(short.screenings),
    )


class _Shortened(NamedTuple):
    """Outages to be solved in full, and what became of the others."""

    found: list[Failure]
    rows: Sequence[OutageRow] = ()
    screenings: Sequence[Screening] = ()
    left_out: Sequence[str] = ()


def _shortened(
    study: _Study,
    loops: Sequence[Loop],
    found: list[Failure],
    kinds: Sequence[Kind] | None,
    progress: Callable[[str], None] | None,
) -> _Shortened:
    """Return the outages without those that take too long: screened, or left out and named."""
    found, costly = _affordable(loops, found)
    rows: list[OutageRow] = []
    screenings, left_out = [], []
    for own in costly:
        number = own[0].loop
        if own[0].outage.kind in ("branch", "rack") and study.can_be_screened(number):
            made, screening = study.screened(own, progress)
            rows += made
            screenings.append(screening)
        elif kinds is None:
            left_out.append(_left_out(loops[number], own))
        else:
            found += own
    return _Shortened(found, rows, screenings, left_out)


def _affordable(
    loops: Sequence[Loop], found: list[Failure]
) -> tuple[list[Failure], list[list[Failure]]]:
    """Return the outages without those that take too long, and these, kind by kind."""
    cases: dict[tuple[int, Kind], list[Failure]] = {}
    for struck in found:
        cases.setdefault((struck.loop, struck.outage.kind), []).append(struck)
    kept, costly = [], []
    for (number, _), own in cases.items():
        if _seconds(loops[number], own) <= LONGEST:
            kept += own
        else:
            costly.append(own)
    return kept, costly


def _seconds(loop: Loop, own: list[Failure]) -> float:
    return len(own) * (SECONDS_EACH + SECONDS_PER_LINK * loop.network.link_count)


def _left_out(loop: Loop, own: list[Failure]) -> str:
    kind = own[0].outage.kind
    name = "branches" if kind == "branch" else f"{kind}s"
    return f"{len(own):,} {name} of {loop.name}, about {_seconds(loop, own) / 60.0:.0f} min"


class _Study:
    """Loops before any outage, and the tables that all outages share."""

    def __init__(
        self,
        before: Sequence[LoopResult],
        points: Sequence[LoopPoint],
        *,
        hold_flow: bool,
        threads: int | None,
    ) -> None:
        self.before, self.hold_flow, self.threads = before, hold_flow, threads
        self.points = points
        self.screens: dict[int, Screen] = {}
        self.liquids = [LiquidTable.of(b.loop.coolant, b.solved.reference) for b in before]

    def can_be_screened(self, loop: int) -> bool:
        """Return whether branches and racks of a loop may be screened."""
        return can_be_screened(self.before[loop], hold_flow=self.hold_flow)

    def screened(
        self, found: list[Failure], progress: Callable[[str], None] | None
    ) -> tuple[list[OutageRow], Screening]:
        """Return what each branch or rack of one loop does when it is unplugged."""
        number, kind = found[0].loop, found[0].outage.kind
        if progress is not None:
            parts = "branches" if kind == "branch" else "racks"
            progress(f"{len(found):,} {parts} of {self.before[number].name} by the headers' answer")
        if number not in self.screens:
            self.screens[number] = Screen(self.before[number], self.liquids[number], self.threads)
        return self.screens[number].rows(found, self.row)

    def row(self, struck: Failure) -> OutageRow:
        """Return what one outage does."""
        before, point = self.before[struck.loop], self.points[struck.loop]
        after_point = disturbed_point(before, point, hold_flow=self.hold_flow)
        try:
            solved = solve_loop(
                before.loop,
                after_point,
                struck.disturbance,
                liquid=self.liquids[struck.loop],
                threads=self.threads,
                tolerance=OUTAGE_TOLERANCE,
                exact_facility=False,
            )
        except HeatgradeError as error:
            return _unanswered(struck, error.message)
        plates = plate_arrays(solved)
        solution = solved.solution
        supply, back = before.loop.ports
        with np.errstate(invalid="ignore", divide="ignore"):
            on = (plates.heat_flow > 0.0) & (before.plates.mass_flow > 0.0)
            rise = plates.junction_temperature_max - before.plates.junction_temperature_max
            share = np.where(on, plates.mass_flow / before.plates.mass_flow, np.nan)
        from heatgrade.hall.duties import pump_duties

        through = before.loop.network.elements.link[before.loop.rack_trim]
        return OutageRow(
            outage=struck.outage,
            times=struck.times,
            junction_temperature_max=_largest(plates.junction_temperature_max),
            junction_margin=-_largest(-plates.junction_margin),
            junction_rise=_largest(rise),
            supply_temperature=float(solution.temperature[supply]),
            return_temperature=float(solution.temperature[back]),
            flow_share=-_largest(-share),
            mass_flow=float(solution.mass_flow[through].sum()),
            pump_power=sum(duty.electric for duty in pump_duties(solved)),
            held=solved.held,
        )


def _unanswered(struck: Failure, problem: str) -> OutageRow:
    nan = math.nan
    return OutageRow(
        outage=struck.outage,
        times=struck.times,
        junction_temperature_max=nan,
        junction_margin=nan,
        junction_rise=nan,
        supply_temperature=nan,
        return_temperature=nan,
        flow_share=nan,
        mass_flow=nan,
        pump_power=nan,
        held=False,
        problem=problem,
    )


def disturbed_point(before: LoopResult, point: LoopPoint, *, hold_flow: bool) -> LoopPoint:
    """Return what is asked of a loop when something has failed: its speeds, or its flow, as before.

    Where nothing drives the loop, the same flow is fed in.
    """
    if not before.loop.units or hold_flow:
        return point
    return LoopPoint(point.supply_temperature, None, before.solved.speed)


def _largest(values: Any) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if known.size else math.nan
