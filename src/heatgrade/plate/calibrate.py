"""Local factors of the compact model, fitted so that it gives what resolved coolant gives.

A cell is fitted under even heat on the whole wetted area, for heat that spreads beyond a cell is
not in it; the whole plate, or a rectangle of it, under the plate's own heat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from heatgrade.errors import InputError, NotConverged
from heatgrade.geometry import Die, Lid, PowerMap, Stack
from heatgrade.plate.calibration import Calibration, CalibrationPoint
from heatgrade.plate.calibration_source import provenance, reference_cautions
from heatgrade.plate.compact_solve import solve_compact
from heatgrade.plate.curve import increasing
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.fidelity import Resolved
from heatgrade.plate.fidelity_comparison import FidelityComparison
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.passage_numbers import fingerprint, passage_reynolds
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.result import PlateResult

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

FIT = 1e-4  # of the junction's rise, to which a factor is sought
LEAST, MOST = 0.02, 50.0  # factors beyond which the models have nothing to do with each other
ROUNDS = 12


class Point(NamedTuple):
    """Where both models are solved."""

    plate: Plate
    feed: Feed
    grid: Resolution
    execution: Execution


def calibrate(
    plate: Plate,
    volume_flows: Sequence[float],
    inlet_temperature: float,
    setup: ResolvedSetup,
    grid: Resolution,
    execution: Execution,
) -> Calibration:
    """Return the calibration of a plate; see `Plate.calibrate`."""
    flows = checked_flows(volume_flows)
    feeds = [Feed.of(plate.coolant, flow, inlet_temperature) for flow in flows]
    reference = evenly_heated(plate) if setup.window == "cell" else plate
    points, resolved = [], []
    for feed in feeds:
        execution.say(f"calibrate: {feed.volume_flow * 6e4:.3g} L/min")
        point, fine = _fitted(Point(reference, feed, grid, execution), setup)
        points.append(point)
        resolved.append(fine)
    return Calibration(
        fingerprint(plate.cold_plate, plate.coolant),
        tuple(points),
        provenance(plate, setup, resolved),
        reference_cautions(resolved),
    )


def evenly_heated(plate: Plate) -> Plate:
    """Return the plate with its heat spread evenly over the whole wetted area."""
    area = plate.cold_plate.wetted.wetted_area
    first = plate.stack.dies[0]
    die = Die(
        PowerMap.uniform(plate.stack.power, area.length_x, area.length_y),
        first.thickness,
        area.x0,
        area.y0,
        first.material,
    )
    lid = plate.stack.lid
    if lid is not None:
        lid = Lid(plate.cold_plate.length_x, plate.cold_plate.length_y, lid.thickness, lid.material)
    stack = Stack((die,), plate.stack.tim1, lid, plate.stack.tim2, plate.stack.fill)
    return replace(plate, stack=stack, calibration=None)


def _fitted(here: Point, setup: ResolvedSetup) -> tuple[CalibrationPoint, ResolvedResult]:
    fine = Resolved(setup).solve(here.plate, here.feed, here.execution)
    plain = _compared(here, 1.0, fine)
    wanted, mean = plain["junction_rise_max"][1], plain["junction_rise_mean"][1]
    factor, found = _factor(here, plain, wanted, fine)
    drop, resolved_drop = plain["pressure_drop"]
    loss = resolved_drop / drop
    if not LEAST <= loss <= MOST:
        raise _far_apart("pressure drop", loss)
    feed = here.feed
    properties = here.plate.coolant.properties(feed.inlet_temperature)
    number = passage_reynolds(here.plate.cold_plate, properties, feed.mass_flow)
    # The losses as they come out at the temperatures that the heat factor makes.
    loss = resolved_drop / found["pressure_drop"][0]
    return CalibrationPoint(
        feed.volume_flow,
        feed.inlet_temperature,
        number,
        float(properties.prandtl),
        factor,
        loss,
        wanted,
        plain["junction_rise_max"][0],
        found["junction_rise_max"][0],
        mean,
        found["junction_rise_mean"][0],
        resolved_drop,
        drop,
        loss * found["pressure_drop"][0],
    ), fine


def _compared(here: Point, factor: float, fine: ResolvedResult) -> dict[str, tuple[float, float]]:
    return FidelityComparison.of(_compact(here, factor), fine).quantities


def _compact(here: Point, factor: float) -> PlateResult:
    quiet = Execution(here.execution.threads)
    return solve_compact(here.plate, here.feed, here.grid, quiet, LocalFactors(heat=factor))


def _factor(
    here: Point, plain: dict[str, tuple[float, float]], wanted: float, fine: ResolvedResult
) -> tuple[float, dict[str, tuple[float, float]]]:
    """Return the heat factor that gives the resolved junction, by secants in logarithms."""
    x, found = 0.0, plain
    miss = math.log(found["junction_rise_max"][0] / wanted)
    slope = -0.5  # of the rise over the factor, where half of it stands in the film
    for _ in range(ROUNDS):
        if abs(miss) <= FIT:
            return math.exp(x), found
        step = float(np.clip(-miss / slope, -1.0, 1.0))
        fresh = float(np.clip(x + step, math.log(LEAST), math.log(MOST)))
        if fresh == x:
            break
        found = _compared(here, math.exp(fresh), fine)
        after = math.log(found["junction_rise_max"][0] / wanted)
        slope = min((after - miss) / (fresh - x), -1e-3)
        x, miss = fresh, after
    raise _far_apart("junction's rise", plain["junction_rise_max"][0] / wanted)


def _far_apart(what: str, ratio: float) -> NotConverged:
    return NotConverged(
        "HG859",
        f"no factor from {LEAST:g} to {MOST:g} on the local laws gives the resolved {what}",
        entry="calibrate",
        value=ratio,
        allowed="models that answer the same question",
        remedy="compare both first (heatgrade compare), on a finer resolved grid",
    )


def checked_flows(volume_flows: Sequence[float]) -> list[float]:
    """Return the flows, two or more that increase, or raise `InputError` HG856, HG134."""
    if len(volume_flows) < 2:
        raise InputError(
            "HG856",
            "needs two flows or more",
            entry="volume_flows",
            value=list(volume_flows),
            allowed="two or more",
            remedy="give the ends of the range in which the plate will be used",
        )
    return list(increasing(volume_flows, "volume_flows").tolist())
