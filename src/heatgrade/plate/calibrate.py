"""Local factors of the compact model, fitted so that it gives what resolved coolant gives.

First a map of coarse regions is sought, so that the wetted wall gives in each the flux that it
gives where coolant is resolved, at the temperature that it has there; then one factor on all of it,
so that the hottest junction is the resolved one.
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
from heatgrade.plate.calibrate_regions import (
    compact_film,
    correction,
    farthest,
    heat_regions,
    resolved_wall,
)
from heatgrade.plate.calibration import Calibration, CalibrationPoint
from heatgrade.plate.calibration_source import map_cautions, provenance, reference_cautions
from heatgrade.plate.compact_solve import plate_equations, solve_compact
from heatgrade.plate.curve import increasing
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.fidelity import Resolved
from heatgrade.plate.fidelity_comparison import FidelityComparison
from heatgrade.plate.joined_piece import refuse_without_ends
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.passage_numbers import fingerprint, passage_reynolds
from heatgrade.plate.region_map import RegionMap, Regions
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.result import PlateResult
from heatgrade.plate.steady import solve_steady

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

FIT = 1e-4  # of the junction's rise, to which a factor is sought
LEAST, MOST = 0.02, 50.0  # factors beyond which the models have nothing to do with each other
ROUNDS = 12
MAP_FIT, MAP_ROUNDS = 0.01, 16  # of itself, to which the factor of a region is sought


class Point(NamedTuple):
    """Where both models are solved."""

    plate: Plate
    feed: Feed
    grid: Resolution
    execution: Execution
    regions: Regions | None


class Map(NamedTuple):
    """Factors by region, and what they left."""

    places: RegionMap
    left: float  # [K], of the farthest wall
    settled: bool


class Fit(NamedTuple):
    """What was found at one flow."""

    point: CalibrationPoint
    resolved: ResolvedResult
    map: Map | None


def calibrate(
    plate: Plate,
    volume_flows: Sequence[float],
    inlet_temperature: float,
    setup: ResolvedSetup,
    grid: Resolution,
    execution: Execution,
    regions: tuple[int, int] | None = None,
) -> Calibration:
    """Return the calibration of a plate; see `Plate.calibrate`."""
    refuse_without_ends(plate.cold_plate, setup, "a calibration")
    setup.refuse_inlet_pressure("a calibration")
    flows = checked_flows(volume_flows)
    feeds = [Feed.of(plate.coolant, flow, inlet_temperature) for flow in flows]
    reference = evenly_heated(plate) if setup.repeats else replace(plate, calibration=None)
    parts = heat_regions(plate, setup, regions, grid)
    fits = []
    for feed in feeds:
        execution.say(f"calibrate: {feed.volume_flow * 6e4:.3g} L/min")
        fits.append(_fitted(Point(reference, feed, grid, execution, parts), setup))
    resolved = [fit.resolved for fit in fits]
    return Calibration(
        fingerprint(plate.cold_plate, plate.coolant),
        tuple(fit.point for fit in fits),
        provenance(reference, setup, resolved, grid, parts),
        reference_cautions(resolved) + map_cautions(resolved, [fit.map for fit in fits]),
        parts,
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


def _fitted(here: Point, setup: ResolvedSetup) -> Fit:
    fine = Resolved(setup).solve(here.plate, here.feed, here.execution)
    plain_result = _compact(here, LocalFactors())
    plain_map = FidelityComparison.of(plain_result, fine)
    plain = plain_map.quantities
    wanted, mean = plain["junction_rise_max"][1], plain["junction_rise_mean"][1]
    found_places = None if here.regions is None else _map(here, here.regions, fine)
    places = None if found_places is None else found_places.places
    if places is None:
        factor, found_map = _factor(here, places, (0.0, plain_map), wanted, fine)
    else:
        level = float((places.regions.areas * np.log(places.values)).sum() / _area(places.regions))
        places = RegionMap(places.regions, places.values / math.exp(level))
        start = _compared(here, LocalFactors(math.exp(level), places=places), fine)
        factor, found_map = _factor(here, places, (level, start), wanted, fine)
    found = found_map.quantities
    drop, resolved_drop = plain["pressure_drop"]
    loss = resolved_drop / drop
    if not LEAST <= loss <= MOST:
        raise _far_apart("pressure drop", loss)
    feed = here.feed
    properties = here.plate.coolant.properties(feed.inlet_temperature)
    number = passage_reynolds(here.plate.cold_plate, properties, feed.mass_flow)
    # The losses as they come out at the temperatures that the heat factor makes.
    loss = resolved_drop / found["pressure_drop"][0]
    point = CalibrationPoint(
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
        plain_map.deviation,
        found_map.deviation,
        ((1.0,),) if places is None else tuple(map(tuple, places.values.tolist())),
    )
    return Fit(point, fine, found_places)


def _area(regions: Regions) -> float:
    return float(regions.areas.sum())


def _map(here: Point, regions: Regions, fine: ResolvedResult) -> Map:
    """Return the factors by region with which wall and flux are those of a resolved solution."""
    wanted = resolved_wall(fine, regions)
    values = np.ones(regions.shape)
    quiet = Execution(here.execution.threads)
    for last in (*[False] * (MAP_ROUNDS - 1), True):
        factors = LocalFactors(places=RegionMap(regions, values))
        equations = plate_equations(here.plate, here.feed, here.grid, factors)
        state = solve_steady(equations, here.grid.advection, quiet)
        film = compact_film(equations, state, fine, regions)
        ratio = correction(wanted, film)
        settled = float(np.abs(np.log(ratio)).max()) <= MAP_FIT
        if settled or last:
            break
        values = np.clip(values * ratio, LEAST, MOST)
    return Map(RegionMap(regions, values), farthest(wanted, film), settled)


def _compared(here: Point, factors: LocalFactors, fine: ResolvedResult) -> FidelityComparison:
    return FidelityComparison.of(_compact(here, factors), fine)


def _compact(here: Point, factors: LocalFactors) -> PlateResult:
    quiet = Execution(here.execution.threads)
    return solve_compact(here.plate, here.feed, here.grid, quiet, factors)


def _factor(
    here: Point,
    places: RegionMap | None,
    start: tuple[float, FidelityComparison],
    wanted: float,
    fine: ResolvedResult,
) -> tuple[float, FidelityComparison]:
    """Return the heat factor that gives the resolved junction, by secants in logarithms.

    From the logarithm of a factor and what it gives.
    """
    x, found = start
    first = found.quantities["junction_rise_max"][0]
    miss = math.log(first / wanted)
    slope = -0.5  # of the rise over the factor, where half of it stands in the film
    for _ in range(ROUNDS):
        if abs(miss) <= FIT:
            return math.exp(x), found
        step = float(np.clip(-miss / slope, -1.0, 1.0))
        fresh = float(np.clip(x + step, math.log(LEAST), math.log(MOST)))
        if fresh == x:
            break
        found = _compared(here, LocalFactors(math.exp(fresh), places=places), fine)
        after = math.log(found.quantities["junction_rise_max"][0] / wanted)
        slope = min((after - miss) / (fresh - x), -1e-3)
        x, miss = fresh, after
    raise _far_apart("junction's rise", first / wanted)


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
