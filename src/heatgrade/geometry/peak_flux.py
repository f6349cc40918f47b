"""The highest flux of a power map: a sweep over the strips between its lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry.power_grid import break_lines
from heatgrade.geometry.power_source import PowerPixels, PowerRectangle


def peak_flux(
    length_x: float,
    length_y: float,
    rectangles: tuple[PowerRectangle, ...],
    pixels: tuple[PowerPixels, ...],
) -> float:
    """Return the highest power per area on a die [W/m2].

    The flux is constant between the lines of all rectangles and pixels.  Strip by strip along x,
    only the rectangles that cross the strip are added up, which keeps floorplans with thousands
    of blocks fast.

    Parameters
    ----------
    length_x, length_y : float [m]
        Size of the die.
    rectangles, pixels : tuple
        What the map is a sum of.

    Returns
    -------
    float [W/m2]
        Zero for a map without power.
    """
    box = np.array([(r.x0, r.y0, r.x1, r.y1, r.flux) for r in rectangles]).reshape(-1, 5)
    middle_x = _middles(break_lines("x", length_x, rectangles, pixels))
    middle_y = _middles(break_lines("y", length_y, rectangles, pixels))
    low = np.searchsorted(middle_y, box[:, 1])
    high = np.searchsorted(middle_y, box[:, 3])
    highest = 0.0
    for x in middle_x:
        flux = np.zeros(middle_y.size)
        for index in np.flatnonzero((box[:, 0] < x) & (x < box[:, 2])):
            flux[low[index] : high[index]] += box[index, 4]
        for layer in pixels:
            flux += _strip(layer, x / length_x, middle_y / length_y) / (length_x * length_y)
        highest = max(highest, float(flux.max()))
    return highest


def _strip(layer: PowerPixels, x: float, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pixels' flux on a die of unit area at one `x` and many `y`, all in 0 to 1."""
    columns, rows = layer.values.shape
    column = min(int(x * columns), columns - 1)
    row = np.minimum((y * rows).astype(np.intp), rows - 1)
    strip: NDArray[np.float64] = layer.values[column, row] * layer.values.size
    return strip


def _middles(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    middles: NDArray[np.float64] = 0.5 * (lines[:-1] + lines[1:])
    return middles
