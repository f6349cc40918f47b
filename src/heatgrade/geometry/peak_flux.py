"""The highest flux of a power map: a sweep over the strips between its lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry.dimension import SAME_LINE
from heatgrade.geometry.edges import merged_lines
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
    middle_x = _middles(length_x, box[:, [0, 2]], [p.values.shape[0] for p in pixels])
    middle_y = _middles(length_y, box[:, [1, 3]], [p.values.shape[1] for p in pixels])
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


def _middles(length: float, ends: NDArray[np.float64], counts: list[int]) -> NDArray[np.float64]:
    lines = [np.array([0.0, length]), ends.ravel().clip(0.0, length)]
    lines += [np.linspace(0.0, length, count + 1) for count in counts]
    # Slivers that only rounding makes, where two neighbours seem to overlap, are merged away.
    merged = merged_lines(np.concatenate(lines), SAME_LINE * length)
    middles: NDArray[np.float64] = 0.5 * (merged[:-1] + merged[1:])
    return middles
