"""Leakage in the equations of a plate: at given temperatures, to first order, and its loop gain.

Leakage is released on the active face, whose temperature it raises over that of its cell::

    P = P0 f(T_face)        T_face = w (T_cell + R (P_map + P) + h R'' T_board)

with R'' half a cell's resistance, R the same over the cell's area, h the board's coefficient and
w = 1 / (1 + h R''), 1 without a board.  Near these temperatures P changes by ``gain`` per kelvin
of the cell::

    gain = w P0 f' / (1 - w R P0 f')

The laws are convex and grow, so that Newton's iteration from below climbs to the coldest steady
state if there is one.  If L is the response of the junctions to heat, the *loop gain* is the
spectral radius of L diag(gain): a watt of leakage more heats the dies by enough for so many more.
At temperatures that no steady state lies below, a loop gain of one or more proves that there is no
steady state at all: the die runs away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.plate.solid_model import LeakyBlock, SolidModel
from heatgrade.solve import FaceFields, grid_field, prepare
from heatgrade.thermal.boundary import Convection
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]

FACE_ROUNDS = 50  # of Newton between a face's temperature and its leakage
FACE_TOLERANCE = 1e-13  # change of a cell's leakage over itself
GAIN_ROUNDS = 30  # of the power iteration
GAIN_TOLERANCE = 1e-4  # change of the loop gain that it stops at
FARTHEST = 500.0  # K above the last temperatures at which runaway is looked for
HALVINGS = 12  # of that: to 0.1 K
GAIN_RESIDUAL = 1e-6  # of its linear solves


@dataclass(frozen=True, slots=True, eq=False)
class Leak:
    """Leakage at given temperatures.

    Parameters
    ----------
    power : (nx, ny, nz) array
        Of each cell [W].
    gain : (nx, ny, nz) array
        Its derivative by the cell's temperature [W/K].
    """

    power: Array
    gain: Array


def leak(model: SolidModel, temperature: Array, board: Convection | None) -> Leak:
    """Return the leakage of a model with its conductivities at `temperature` [K].

    Raises
    ------
    NotConverged
        HG432 where a face runs away over its own cell.
    """
    power, gain = grid_field(*model.grid.shape), grid_field(*model.grid.shape)
    for leaky in model.leaks:
        found = _on_face(model, leaky, temperature[leaky.block][:, :, 0], board)
        power[leaky.block][:, :, 0] += found[0]
        gain[leaky.block][:, :, 0] += found[1]
    return Leak(power, gain)


def _on_face(
    model: SolidModel, leaky: LeakyBlock, cell: Array, board: Convection | None
) -> tuple[Array, Array]:
    """Return leakage [W] and its derivative by the cell's temperature [W/K]."""
    columns = leaky.block[:2]
    half = model.half_resistance(leaky.block[2].start)[columns]
    share, outside = np.ones_like(half), np.zeros_like(half)
    if board is not None:
        share = 1.0 / (1.0 + board.coefficient * half)
        outside = board.coefficient * half * board.temperature
    per_watt = share * half / model.grid.plan_area[columns]
    still = share * (cell + outside) + per_watt * model.power[leaky.block][:, :, 0]
    leakage = leaky.power * leaky.law.relative(still)
    for _ in range(FACE_ROUNDS):
        face = still + per_watt * leakage
        growth = leaky.power * leaky.law.growth(face)
        rest = 1.0 - per_watt * growth
        if not (rest > 0.0).all():
            raise runaway(float((per_watt * growth).max()), float(face.max()))
        step = (leaky.power * leaky.law.relative(face) - leakage) / rest
        leakage = leakage + step
        if (np.abs(step) <= FACE_TOLERANCE * leakage).all():
            break
    return leakage, share * growth / rest


def loop_gain(fields: FaceFields, threads: int | None) -> float:
    """Return the spectral radius of the response to heat times the gain of `fields` [-].

    By power iteration: both are non-negative, so that the largest eigenvalue is real and simple.
    """
    gain = fields.gain
    if gain is None or not gain.any():
        return 0.0
    operator = prepare(replace(fields, gain=None), threads=threads)
    still = None if fields.sheet is None else np.zeros(fields.shape[:2])
    shape = (gain > 0.0).astype(np.float64)
    found = 0.0
    for _ in range(GAIN_ROUNDS):
        heat = gain * shape
        answer = operator.solve(source=heat, sheet_source=still, tolerance=GAIN_RESIDUAL)
        last, found = found, float((gain * answer.temperature).sum() / heat.sum())
        if abs(found - last) <= GAIN_TOLERANCE * found:
            break
        shape = answer.temperature / np.abs(answer.temperature).max()
    return found


def runaway(gain: float, hottest: float) -> NotConverged:
    """Return the error of leakage that runs away.

    Parameters
    ----------
    gain : float
        Loop gain, one or a little more.
    hottest : float
        Hottest cell at which it is that [K].
    """
    return NotConverged(
        "HG432",
        f"the leakage runs away: with the dies at {hottest - ZERO_CELSIUS:.0f} degC, cooler than "
        "any steady state would be, its loop gain reaches one, so that one watt more of leakage "
        "heats the dies by enough to leak at least one watt more, and no steady temperature exists",
        entry="leakage",
        value=round(gain, 3),
        allowed="a loop gain below 1",
        remedy="cool better (more flow, a colder inlet, less resistance) or leak less (lower "
        "voltage, idle blocks switched off)",
    )


def where_it_runs_away(
    fields: FaceFields,
    model: SolidModel,
    cool: Array,
    hot: Array,
    board: Convection | None,
    threads: int | None,
) -> tuple[float, float]:
    """Return the loop gain, one or a little more, and the hottest junction where it is that [K].

    Parameters
    ----------
    fields : FaceFields
        The operator.
    model : SolidModel
        What leaks.
    cool, hot : (nx, ny, nz) array
        Temperatures with a loop gain below one and of at least one [K].
    """
    hot = np.minimum(hot, cool + FARTHEST)
    found, low, high = 1.0, 0.0, 1.0
    hottest = math.nan
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        temperature = cool + middle * (hot - cool)
        try:
            gain = loop_gain(replace(fields, gain=leak(model, temperature, board).gain), threads)
        except NotConverged:
            gain = math.inf
        if gain < 1.0:
            low = middle
            continue
        high = middle
        if math.isfinite(gain):
            found = gain
        hottest = max(float(temperature[leaky.block].max()) for leaky in model.leaks)
    return found, hottest
