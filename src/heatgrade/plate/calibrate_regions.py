"""Which regions of a plate have heat factors of their own, and the map that fits them.

In each region the wall below the coolant must give the flux q that it gives where coolant is
resolved, at the temperature T_w that it has there: the solids below are the same in both, so that
junctions follow.  With the compact model's own flux q_c, wall T_c and film rise theta = T_c -
coolant, a round multiplies the factor of each region by::

    (q / q_c) theta / (theta + T_w - T_c)

until no factor moves.  Walls alone would not do: heat spreads in the base, and factors that swing
from region to region have nearly the same walls.  Regions hold whole rows of pins, whole channels
or whole U-turns, for a pin's foot takes many times the flux of the floor around it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.region_map import Regions
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_grid import piece_of
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.steady import SteadyState

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

ALONG = 8  # regions along passages, where nothing else is said
IN_CELL = 4  # along x and y in the cell of a jet
MOST = 64  # regions along x or y
BOLDEST = 2.0  # by which a round multiplies a factor at the most
FAINT = 0.02  # of the largest film rise: below, a region's own factor is not sought


def heat_regions(
    plate: Plate, setup: ResolvedSetup, counts: tuple[int, int] | None, grid: Resolution
) -> Regions | None:
    """Return the regions of a plate's piece, None for a single one.

    Parameters
    ----------
    plate : Plate
        The plate.
    setup : ResolvedSetup
        Which piece of it is resolved.
    counts : (int, int) or None
        Regions along x and y in the wetted part of the piece; None for the usual ones.
    grid : Resolution
        Of the compact solve, whose columns no region may be narrower than.

    Raises
    ------
    InputError
        HG868 for counts that cannot be.
    """
    piece = piece_of(plate.cold_plate, setup)
    area, wet = piece.area, plate.cold_plate.wetted.wetted_area
    part = Area(
        max(area.x0, wet.x0), max(area.y0, wet.y0), min(area.x1, wet.x1), min(area.y1, wet.y1)
    )
    width = grid.width(plate.cold_plate.length_x, plate.cold_plate.length_y)
    most = tuple(
        min(MOST, max(1, int(length / width * (1.0 + SAME_LINE))))
        for length in (part.length_x, part.length_y)
    )
    if counts is None:
        usual = _usual(plate, part, cell=setup.repeats)
        counts = (min(usual[0], most[0]), min(usual[1], most[1]))
    checked = _checked(counts, (most[0], most[1]))
    if checked == (1, 1):
        return None
    ends = ((part.x0, part.x1), (part.y0, part.y1))
    x, y = (
        tuple(
            _on_periods(np.linspace(*ends[axis], checked[axis] + 1), _periods(plate, axis), width)
        )
        for axis in (0, 1)
    )
    return Regions(x, y, piece.mirrors, piece.joined)


def _periods(plate: Plate, axis: int) -> Array:
    """Return the lines between rows of pins, channels or U-turns along x (0) or y (1) [m]."""
    wetted = plate.cold_plate.wetted
    if isinstance(wetted, JetArray):
        return np.empty(0)
    along = wetted.direction == "xy"[axis]
    middles: Array
    if isinstance(wetted, PinFins):
        pitch = wetted.pitch_longitudinal if along else wetted.pitch_transverse
        middles = np.unique(np.round(wetted.positions[:, axis], 12))
        if wetted.arrangement == "staggered" and not along:
            middles = middles[::2]
    elif along:
        if isinstance(wetted, Microchannels):
            return np.empty(0)
        pitch = 0.5 * wetted.manifold_pitch
        turns = np.arange(2 * wetted.inlet_count, dtype=np.float64) + 0.5
        middles = wetted.wetted_area[axis] + pitch * turns
    else:
        channels = wetted if isinstance(wetted, Microchannels) else wetted.channels
        pitch = channels.pitch
        middles = 0.5 * (channels.channel_edges[:, 0] + channels.channel_edges[:, 1])
    return np.append(middles - 0.5 * pitch, middles[-1] + 0.5 * pitch)


def _on_periods(lines: Array, periods: Array, width: float) -> Array:
    """Return lines whose inner ones lie on the nearest ends of periods, where there are enough.

    As they are where a region would come out narrower than `width`.

    Examples
    --------
    >>> _on_periods(np.linspace(0.0, 5.0, 4), np.arange(6.0), 0.5).tolist()
    [0.0, 2.0, 3.0, 5.0]
    >>> _on_periods(np.linspace(0.0, 4.0, 3), np.array([0.1, 0.2, 3.9]), 0.5).tolist()
    [0.0, 2.0, 4.0]
    """
    slack = SAME_LINE * (lines[-1] - lines[0])
    inside = periods[(periods > lines[0] + slack) & (periods < lines[-1] - slack)]
    if lines.size < 3 or inside.size < lines.size - 2:
        return lines
    nearest = np.abs(inside - lines[1:-1, None]).argmin(axis=1)
    moved = np.concatenate([lines[:1], inside[nearest], lines[-1:]])
    return moved if (np.diff(moved) >= width - slack).all() else lines


def _usual(plate: Plate, part: Area, *, cell: bool) -> tuple[int, int]:
    wetted = plate.cold_plate.wetted
    sizes = (part.length_x, part.length_y)
    if isinstance(wetted, JetArray):
        if cell:
            return IN_CELL, IN_CELL
        pitch = wetted.pitch or math.sqrt(wetted.wetted_area.size / wetted.count)
        return max(1, round(sizes[0] / pitch)), max(1, round(sizes[1] / pitch))
    if cell:
        along, across = (1 if isinstance(wetted, ManifoldChannels) else ALONG), 1
    else:
        along = across = ALONG
    x, y = (along, across) if wetted.direction == "x" else (across, along)
    ends = ((part.x0, part.x1), (part.y0, part.y1))
    return min(x, _whole(_periods(plate, 0), *ends[0])), min(
        y, _whole(_periods(plate, 1), *ends[1])
    )


def _whole(periods: Array, low: float, high: float) -> int:
    """Return how many periods have their middle in a part, at least one; no end where none are.

    Fewer of them than regions would leave some with hardly a channel, and others with two.
    """
    if not periods.size:
        return MOST
    middles = 0.5 * (periods[1:] + periods[:-1])
    return max(1, int(((middles > low) & (middles < high)).sum()))


def _checked(counts: tuple[int, int], most: tuple[int, int]) -> tuple[int, int]:
    try:
        x, y = (int(count) for count in counts)
        fits = (x, y) == tuple(counts) and 1 <= x <= most[0] and 1 <= y <= most[1]
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise InputError(
            "HG868",
            "cannot be: whole numbers along x and y, of regions as wide as compact columns",
            entry="regions",
            value=str(counts),
            allowed=f"1 to {most[0]} along x and 1 to {most[1]} along y",
            remedy="take fewer regions, or a finer compact grid (grid.lateral)",
        )
    return x, y


class Wall(NamedTuple):
    """The wetted wall by region; nan where nothing is wetted.

    Parameters
    ----------
    temperature : array
        [K].
    flux : array
        Through it, into coolant and fins [W/m2].
    """

    temperature: Array
    flux: Array


class Film(NamedTuple):
    """Wall of a compact solution, and its film.

    Parameters
    ----------
    wall : Wall
        The wall.
    rise : array
        Of it over the coolant that the coefficient is on [K].
    """

    wall: Wall
    rise: Array


def resolved_wall(fine: ResolvedResult, regions: Regions) -> Wall:
    """Return the wetted wall of a resolved solution."""
    coefficient, wall = fine.heat_transfer_coefficient, fine.wall_temperature
    wet = np.where(np.isfinite(coefficient), wall, np.nan)
    temperature, flux = _means(fine, regions, wet, coefficient * (wall - fine.inlet_temperature))
    return Wall(temperature, flux)


def compact_film(
    equations: PlateEquations, state: SteadyState, fine: ResolvedResult, regions: Regions
) -> Film:
    """Return wall and film of a compact solution, on the columns of a resolved piece."""
    model = state.model
    coolant = state.coolant
    if state.coupling.rise is not None:  # the exchange is on the inlet's temperature
        coolant = np.where(np.isfinite(coolant), equations.inlet_temperature, np.nan)
    wall, flux = _wall(state, np.where(np.isfinite(coolant), coolant, 0.0))
    grid = fine.case.grid
    columns = np.ix_(
        *(
            np.clip(np.searchsorted(edges, centres) - 1, 0, edges.size - 2)
            for edges, centres in ((model.grid.x_edges, grid.x), (model.grid.y_edges, grid.y))
        )
    )
    wet = np.isfinite(fine.heat_transfer_coefficient)
    fields = (np.where(wet, field[columns], np.nan) for field in (wall, flux, wall - coolant))
    temperature, through, rise = _means(fine, regions, *fields)
    return Film(Wall(temperature, through), rise)


def _wall(state: SteadyState, coolant: Array) -> tuple[Array, Array]:
    """Return temperature [K] and flux [W/m2] of the base's top below this coolant, (nx, ny)."""
    model, exchange = state.model, state.coupling.exchange
    base, area = model.wetted.base, model.grid.plan_area
    own = state.temperature[:, :, base]
    heat = exchange.conductance[:, :, 0] * (own - coolant)
    if model.wetted.fins.stop > model.wetted.fins.start:
        between = model.base_resistance + model.half_resistance(base + 1)
        fins = state.temperature[:, :, base + 1]
        heat = heat + np.where(np.isfinite(fins), (own - fins) * area / between, 0.0)
    flux = heat / area
    return np.asarray(own - flux * model.base_resistance), np.asarray(flux)


def sought(wanted: Wall, found: Film) -> NDArray[np.bool_]:
    """Return the regions whose factor is sought: whose film is not faint, found or wanted."""
    with np.errstate(invalid="ignore"):
        needed = found.rise + wanted.temperature - found.wall.temperature
        least = FAINT * np.nanmax(found.rise)
        warm = (needed > least) & (found.rise > least)
        return np.asarray(warm & (wanted.flux > 0.0) & (found.wall.flux > 0.0))


def farthest(wanted: Wall, found: Film) -> float:
    """Return how far the farthest wall is from its temperature [K], where a factor is sought."""
    apart = np.abs(found.wall.temperature - wanted.temperature)[sought(wanted, found)]
    return float(apart.max(initial=0.0))


def correction(wanted: Wall, found: Film) -> Array:
    """Return what a round multiplies the factors by region with."""
    with np.errstate(invalid="ignore", divide="ignore"):
        needed = found.rise + wanted.temperature - found.wall.temperature
        ratio = wanted.flux / found.wall.flux * found.rise / needed
        bold = np.clip(ratio, 1.0 / BOLDEST, BOLDEST)
    return np.where(sought(wanted, found), bold, 1.0)


def _means(fine: ResolvedResult, regions: Regions, *fields: Array) -> list[Array]:
    """Return means of fields over regions, by area; nan where nothing is known."""
    grid = fine.case.grid
    area = grid.plan_area
    x, y = (regions.places(centres, axis) for axis, centres in enumerate((grid.x, grid.y)))
    at = x[:, None] * regions.shape[1] + y[None, :]
    known = np.logical_and.reduce([np.isfinite(field) for field in fields])
    size = regions.shape[0] * regions.shape[1]
    whole = np.bincount(at[known], area[known], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return [
            np.asarray(
                np.bincount(at[known], (field * area)[known], minlength=size) / whole
            ).reshape(regions.shape)
            for field in fields
        ]
