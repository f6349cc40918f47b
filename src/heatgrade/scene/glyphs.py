"""Shapes that stand for what has no surface: bores of jets and drains, the way of the coolant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.fields import SceneFields
from heatgrade.scene.shell import Shell

Array = NDArray[np.float64]

SIDES = 16  # of a drawn circle
ROWS = 9  # of arrows along the longer side
LEAST = 0.15  # of the mean slope of pressure; where it is flatter there is no arrow


def upright_cylinders(axes: Array, diameters: Array, low: float, high: float) -> Shell:
    """Return closed cylinders along z.

    Parameters
    ----------
    axes : (n, 2) array
        [m].
    diameters : (n,) array
        [m].
    low, high : float
        Their ends [m].
    """
    angle = 2.0 * np.pi * np.arange(SIDES) / SIDES
    ring = 0.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    plan = axes[:, None, :] + diameters[:, None, None] * ring  # (n, sides, 2)
    count = axes.shape[0]
    points = np.empty((count, 2, SIDES, 3))
    points[..., :2] = plan[:, None]
    points[:, 0, :, 2], points[:, 1, :, 2] = low, high
    k = np.arange(SIDES)
    after = (k + 1) % SIDES
    mantle = np.stack([k, after, after + SIDES, k + SIDES], axis=1)
    half = np.arange(1, SIDES - 1, 2)  # the lid as quadrilaterals that share a corner
    lid = SIDES + np.stack([np.zeros_like(half), half, half + 1, (half + 2) % SIDES], axis=1)
    one = np.concatenate([mantle, lid])
    quads = (2 * SIDES * np.arange(count))[:, None, None] + one
    return Shell(points.reshape(-1, 3), quads.reshape(-1, 4), np.zeros(count * one.shape[0]))


def upright_boxes(plan: Array, low: float, high: float) -> Shell:
    """Return boxes without a bottom.

    Parameters
    ----------
    plan : (n, 4) array
        Rectangles: x0, y0, x1, y1 [m].
    low, high : float
        Their ends [m].
    """
    count = plan.shape[0]
    points = np.empty((count, 2, 4, 3))
    points[..., :2] = plan[:, [[0, 1], [2, 1], [2, 3], [0, 3]]][:, None]
    points[:, 0, :, 2], points[:, 1, :, 2] = low, high
    one = np.array([[0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [4, 5, 6, 7]])
    quads = (8 * np.arange(count))[:, None, None] + one
    return Shell(points.reshape(-1, 3), quads.reshape(-1, 4), np.zeros(count * one.shape[0]))


def arrows(fields: SceneFields, pressure: Array, height: float) -> Shell | None:
    """Return flat arrows down the slope of a pressure; None where it has none.

    Parameters
    ----------
    fields : SceneFields
        The plate.
    pressure : (nx, ny) array
        nan where there is no coolant.
    height : float
        Of the arrows [m].
    """
    if min(pressure.shape) < 3:
        return None
    x, y = 0.5 * (fields.x[1:] + fields.x[:-1]), 0.5 * (fields.y[1:] + fields.y[:-1])
    step = max(x[-1] - x[0], y[-1] - y[0]) / ROWS
    with np.errstate(invalid="ignore"):
        slope_x = np.asarray(np.gradient(pressure, x, axis=0))
        slope_y = np.asarray(np.gradient(pressure, y, axis=1))
    u, v = np.meshgrid(
        np.arange(x[0] + 0.5 * step, x[-1], step), np.arange(y[0] + 0.5 * step, y[-1], step),
        indexing="ij",
    )  # fmt: skip
    i, j = np.searchsorted(x, u.ravel()), np.searchsorted(y, v.ravel())
    i, j = np.minimum(i, x.size - 1), np.minimum(j, y.size - 1)
    way: Array = -np.stack([slope_x[i, j], slope_y[i, j]], axis=1)
    size: Array = np.sqrt((way**2).sum(axis=1))
    steep = np.sqrt(slope_x**2 + slope_y**2)
    usual = float(np.nanmean(steep)) if np.isfinite(steep).any() else 0.0
    keep = size > LEAST * usual
    if not keep.any():
        return None
    along = (way[keep] / size[keep, None]) * 0.7 * step
    tail = np.stack([u.ravel()[keep], v.ravel()[keep]], axis=1) - 0.5 * along
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    shape = ((0.0, 0.05), (0.0, -0.05), (0.6, -0.05), (0.6, 0.05))
    head = ((0.6, 0.17), (0.6, -0.17), (1.0, 0.0), (1.0, 0.0))
    plan = np.stack([tail + a * along + b * across for a, b in (*shape, *head)], axis=1)
    points = np.concatenate([plan, np.full((*plan.shape[:2], 1), height)], axis=2).reshape(-1, 3)
    quads = np.arange(points.shape[0]).reshape(-1, 4)
    return Shell(points, quads, np.zeros(quads.shape[0]))
