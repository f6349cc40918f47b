"""Every single outage of a hall, by the harm that it does."""

from __future__ import annotations

import html
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.errors import HeatgradeError
from heatgrade.hall.hall import Hall, as_hall, operating_points
from heatgrade.hall.hall_text import columns
from heatgrade.hall.loop import Loop
from heatgrade.hall.loop_result import LoopResult, loop_result, plate_arrays
from heatgrade.hall.loop_solver import LoopPoint, solve_loop
from heatgrade.hall.outage import CLOGGED, KINDS, Failure, Kind, Outage, failures
from heatgrade.hall.row import Row
from heatgrade.network.labelled_table import Column, LabelledTable
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.rack.rack import Rack

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_ZERO_CELSIUS = 273.15  # K, definition of the Celsius scale

OUTAGE_TOLERANCE = 1e-6
"""Change of a temperature that ends the rounds of one outage [K]."""

SECONDS_EACH, SECONDS_PER_LINK = 5e-3, 2e-6
"""About what one outage takes on one core, and each link of its loop [s]."""

LONGEST = 120.0
"""Longest that outages of one kind in one loop may take unless they are asked for [s]."""

SHOWN_OF_KIND = 4
"""Outages of one kind printed, drawn and kept in ``result.json``, the worst of them."""


@dataclass(frozen=True, slots=True)
class OutageRow:
    """What one outage does. Temperatures in kelvin; NaN where there is no answer.

    Parameters
    ----------
    outage : Outage
        What fails.
    times : int
        How many parts there are whose failure does the same.
    junction_temperature_max, junction_margin : float
        Hottest junction of the loop; smallest distance of a junction to its limit.
    junction_rise : float
        Largest rise of a junction that stays on [K].
    supply_temperature, return_temperature : float
        Of the loop's headers.
    flow_share : float
        Least flow of a plate that stays on over its flow before [-].
    mass_flow : float
        Of the loop [kg/s].
    pump_power : float
        Electric, of the loop [W].
    held : bool
        Whether the supply temperature is still held.
    problem : str
        Why there is no answer; empty where there is one.
    """

    outage: Outage
    times: int
    junction_temperature_max: float
    junction_margin: float
    junction_rise: float
    supply_temperature: float
    return_temperature: float
    flow_share: float
    mass_flow: float
    pump_power: float
    held: bool
    problem: str = ""

    @property
    def harm(self) -> tuple[float, float, float]:
        """What outages are sorted by: no answer, then the least margin, then the least flow."""
        margin = self.junction_margin if math.isfinite(self.junction_margin) else math.inf
        share = self.flow_share if math.isfinite(self.flow_share) else math.inf
        return (0.0 if self.problem else 1.0, margin, share)


@dataclass(frozen=True, slots=True)
class OutageList:
    """All single outages, the most harmful first.

    Parameters
    ----------
    rows : tuple of OutageRow
        One for each outage; those that are alike by symmetry once.
    junction_temperature_max, return_temperature : float
        Before [K].
    seconds : float
        What all of it took.
    left_out : tuple of str
        Kinds of outages that would have taken too long, and were not asked for by name.
    """

    rows: tuple[OutageRow, ...]
    junction_temperature_max: float
    return_temperature: float
    seconds: float
    left_out: tuple[str, ...] = ()

    @property
    def outages(self) -> int:
        """How many single outages the rows stand for."""
        return sum(row.times for row in self.rows)

    def summary(self, most: int = SHOWN_OF_KIND) -> str:
        """Return the worst of each kind as plain text."""
        lines = [
            f"{self.outages:,} single outages ({len(self.rows):,} that differ), in "
            f"{self.seconds:.1f} s; before: junction "
            f"{_celsius(self.junction_temperature_max)} degC, return "
            f"{_celsius(self.return_temperature)} degC"
        ]
        lines += columns([_TITLES, *(_cells(row) for row in self.worst(most))])
        hidden = len(self.rows) - len(self.worst(most))
        if hidden:
            lines.append(f"... {hidden:,} more, each less harmful than its kind above")
        lines += [f"left out: {what}; name kinds=[...] to have them" for what in self.left_out]
        return "\n".join(lines)

    def worst(self, most: int = SHOWN_OF_KIND) -> list[OutageRow]:
        """Return the worst of each kind."""
        seen: dict[str, int] = {}
        shown = []
        for row in self.rows:
            seen[row.outage.kind] = seen.get(row.outage.kind, 0) + 1
            if seen[row.outage.kind] <= most:
                shown.append(row)
        return shown

    def __str__(self) -> str:
        """Return the worst of them."""
        return self.summary()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(title)}</th>" for title in _TITLES)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(row)) + "</tr>"
            for row in self.worst(SHOWN_OF_KIND)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def to_pandas(self) -> Any:
        """Return every outage as a row of a pandas ``DataFrame``, in SI units."""
        rows = self.rows
        found = [
            Column("kind", "", [row.outage.kind for row in rows], "what fails"),
            *(
                Column(name, unit, [getattr(row, name) for row in rows], "")
                for name, unit in _COLUMNS
            ),
        ]
        return LabelledTable("outage", [str(row.outage) for row in rows], found).frame()

    def to_dict(self) -> dict[str, object]:
        """Return plain data under the public names of ``result.json``."""
        from heatgrade.hall.hall_document import finite_only

        data = {
            "outages": self.outages,
            "rows": [_row_document(row) for row in self.worst()],
        }
        cleaned = finite_only(data)
        assert isinstance(cleaned, dict)
        return cleaned

    def plot(self, most: int = SHOWN_OF_KIND) -> Figure:
        """Return a matplotlib figure: the worst of each kind by the junction that they lead to."""
        from heatgrade.hall.outage_plot import outage_figure

        return outage_figure(self, self.worst(most))


_COLUMNS = (
    ("times", ""),
    ("junction_temperature_max", "K"),
    ("junction_margin", "K"),
    ("junction_rise", "K"),
    ("supply_temperature", "K"),
    ("return_temperature", "K"),
    ("flow_share", ""),
    ("mass_flow", "kg/s"),
    ("pump_power", "W"),
    ("held", ""),
    ("problem", ""),
)
_TITLES = (
    "outage",
    "times",
    "junction [degC]",
    "rise [K]",
    "margin [K]",
    "supply [degC]",
    "return [degC]",
    "least flow",
)


def _cells(row: OutageRow) -> tuple[str, ...]:
    if row.problem:
        return (f"{row.outage}: {row.problem}", str(row.times), *(["-"] * 6))
    return (
        str(row.outage),
        f"{row.times:,}",
        _celsius(row.junction_temperature_max),
        _number(row.junction_rise, "+.2f"),
        _number(row.junction_margin, ".1f"),
        _celsius(row.supply_temperature) + ("" if row.held else " (not held)"),
        _celsius(row.return_temperature),
        _number(row.flow_share, ".1%"),
    )


def _row_document(row: OutageRow) -> dict[str, object]:
    return {
        "outage": str(row.outage),
        "kind": row.outage.kind,
        "where": row.outage.where,
        "times": row.times,
        "junction_max_C": row.junction_temperature_max - _ZERO_CELSIUS,
        "junction_margin_K": row.junction_margin,
        "junction_rise_K": row.junction_rise,
        "supply_C": row.supply_temperature - _ZERO_CELSIUS,
        "return_C": row.return_temperature - _ZERO_CELSIUS,
        "flow_share": row.flow_share,
        "supply_held": row.held,
        "problem": row.problem or None,
    }


def _celsius(temperature: float) -> str:
    return f"{temperature - _ZERO_CELSIUS:.2f}" if math.isfinite(temperature) else "-"


def _number(value: float, form: str) -> str:
    return format(value, form) if math.isfinite(value) else "-"


def n_minus_one(
    site: Rack | Row | Hall,
    *,
    supply_temperature: float | None = None,
    volume_flow: float | None = None,
    flow_per_heat: float | None = None,
    kinds: Sequence[Kind] | None = None,
    clogged: float = CLOGGED,
    hold_flow: bool = False,
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
        take longer than some two minutes they are left out, and the list says so.
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
    left_out: tuple[str, ...] = ()
    if kinds is None:
        found, left_out = _affordable(loops, found)
    rows = []
    study = _Study(before, points, hold_flow=hold_flow, threads=threads)
    for number, struck in enumerate(found):
        if progress is not None and number % 50 == 0:
            progress(f"outage {number + 1} of {len(found)}")
        rows.append(study.row(struck))
    rows.sort(key=lambda row: row.harm)
    from heatgrade.hall.hall_result import HallResult

    whole = HallResult.of("", tuple(before), 0.0)
    return OutageList(
        tuple(rows),
        whole.junction_temperature_max,
        whole.return_temperature,
        time.perf_counter() - began,
        left_out,
    )


def _affordable(
    loops: Sequence[Loop], found: list[Failure]
) -> tuple[list[Failure], tuple[str, ...]]:
    """Return the outages without those that take too long, and what was left out."""
    cases: dict[tuple[int, Kind], list[Failure]] = {}
    for struck in found:
        cases.setdefault((struck.loop, struck.outage.kind), []).append(struck)
    kept, left_out = [], []
    for (number, kind), own in cases.items():
        loop = loops[number]
        seconds = len(own) * (SECONDS_EACH + SECONDS_PER_LINK * loop.network.link_count)
        if seconds <= LONGEST:
            kept += own
            continue
        name = "branches" if kind == "branch" else f"{kind}s"
        left_out.append(f"{len(own):,} {name} of {loop.name}, about {seconds / 60.0:.0f} min")
    return kept, tuple(left_out)


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
        self.liquids = [LiquidTable.of(b.loop.coolant, b.solved.reference) for b in before]

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
