"""Grid lines along one axis, and how intervals share themselves out between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import GeometryError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FARTHEST = 1e3  # m; lines beyond are in other units than metres


def checked_edges(edges: ArrayLike, entry: str) -> NDArray[np.float64]:
    """Return `edges` as a float array, or raise.

    Raises
    ------
    GeometryError
        HG218 unless the edges are at least two finite, strictly increasing numbers.
    """
    try:
        lines = np.asarray(edges, dtype=np.float64)
    except (TypeError, ValueError):
        raise _bad_edges(entry, "are not numbers") from None
    if lines.ndim != 1 or lines.size < 2:
        raise _bad_edges(entry, f"have shape {lines.shape}")
    if not np.isfinite(lines).all():
        raise _bad_edges(entry, "hold nan or inf")
    if np.abs(lines).max() > FARTHEST:
        raise _bad_edges(entry, f"reach beyond {FARTHEST:g} m")
    steps = np.diff(lines)
    if not (steps > 0.0).all():
        place = int(np.argmax(~(steps > 0.0)))
        raise _bad_edges(
            entry, f"do not increase from {lines[place]:g} to {lines[place + 1]:g} m", place + 1
        )
    return lines


def merged_lines(lines: NDArray[np.float64], slack: float) -> NDArray[np.float64]:
    """Return sorted `lines` without those that lie within `slack` of one that is kept."""
    ordered = np.unique(lines)
    if ordered.size < 2 or np.diff(ordered).min() > slack:
        return ordered
    kept = [float(ordered[0])]
    for line in ordered[1:]:
        if line - kept[-1] > slack:
            kept.append(float(line))
    return np.array(kept)


def snapped(
    values: NDArray[np.float64], lines: NDArray[np.float64], slack: float
) -> NDArray[np.float64]:
    """Return `values`, those within `slack` of one of the sorted `lines` moved onto it."""
    after = np.searchsorted(lines, values).clip(0, lines.size - 1)
    before = (after - 1).clip(0)
    nearest = np.where(
        np.abs(values - lines[before]) < np.abs(values - lines[after]), lines[before], lines[after]
    )
    moved: NDArray[np.float64] = np.where(np.abs(values - nearest) <= slack, nearest, values)
    return moved


def interval_shares(
    low: NDArray[np.float64], high: NDArray[np.float64], edges: NDArray[np.float64]
) -> csr_array[Any, Any]:
    """Return what share of each interval falls between which two edges.

    Parameters
    ----------
    low, high : ndarray, shape (n,) [m]
        Ends of the intervals, ``low < high``.
    edges : ndarray, shape (m + 1,) [m]
        Non-decreasing lines.

    Returns
    -------
    csr_array, shape (n, m) [-]
        Rows sum to 1 where the edges span the interval.
    """
    from scipy.sparse import csr_array

    cells = edges.size - 1
    first = (np.searchsorted(edges, low, side="right") - 1).clip(0, cells)
    stop = np.searchsorted(edges, high, side="left").clip(first, cells)
    count = stop - first
    row = np.repeat(np.arange(low.size), count)
    within = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    column = first[row] + within
    length = np.minimum(edges[column + 1], high[row]) - np.maximum(edges[column], low[row])
    share = np.maximum(length, 0.0) / (high - low)[row]
    return csr_array((share, (row, column)), shape=(low.size, cells))


def _bad_edges(entry: str, what: str, place: int | None = None) -> GeometryError:
    return GeometryError(
        "HG218",
        f"edges {what}",
        entry=entry if place is None else f"{entry}[{place}]",
        allowed="at least two finite, strictly increasing lengths in m",
        remedy="give the grid lines from low to high",
    )
