"""Edges along one axis: on every face of every part, fine where it matters, growing outside."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def graded_edges(
    faces: Sequence[float],
    size: float,
    *,
    wishes: Sequence[float] = (),
    fine: tuple[float, float] | None = None,
    growth: float = 1.25,
) -> Array:
    """Return edges through all `faces` with cells of about `size`, larger outside `fine`.

    Parameters
    ----------
    faces : sequence of float
        Positions that must be edges [m]: the faces of parts.
    size : float
        Wished width of a cell [m].
    wishes : sequence of float
        Positions that become edges where no other edge is nearer than half a cell [m].
    fine : (float, float), optional
        Interval in which cells have the wished width [m]; everywhere if not given.
    growth : float
        Ratio of neighbouring widths outside `fine`.

    Returns
    -------
    (n + 1,) array
        Increasing edges [m].

    Examples
    --------
    >>> graded_edges([0.0, 1.0, 1.5], 0.5)
    array([0. , 0.5, 1. , 1.5])
    """
    marks = _merge(sorted(faces), size)
    for wish in sorted(wishes):
        nearest = min(abs(wish - mark) for mark in marks)
        if marks[0] < wish < marks[-1] and nearest > 0.5 * size:
            marks = sorted([*marks, wish])
    low, high = fine if fine is not None else (marks[0], marks[-1])
    pieces = [np.array(marks[:1])]
    for start, stop in itertools.pairwise(marks):
        pieces.append(_segment(start, stop, size, low, high, growth))
    return np.concatenate(pieces)


def split_layers(thicknesses: Sequence[float], counts: Sequence[int], start: float = 0.0) -> Array:
    """Return edges of stacked layers, each cut into a number of equal cells.

    Examples
    --------
    >>> split_layers([1.0, 0.5], [2, 1])
    array([0. , 0.5, 1. , 1.5])
    """
    widths = np.concatenate([np.full(n, t / n) for t, n in zip(thicknesses, counts, strict=True)])
    edges = start + np.concatenate([[0.0], np.cumsum(widths)])
    # The layers' own faces exactly, free of the sum's rounding.
    ends = start + np.cumsum(thicknesses)
    edges[np.cumsum(counts)] = ends
    return edges


def subdivided(edges: Array, parts: int) -> Array:
    """Return edges with every cell cut into `parts` equal ones; the old edges stay as they are.

    Examples
    --------
    >>> subdivided(np.array([0.0, 1.0, 3.0]), 2)
    array([0. , 0.5, 1. , 2. , 3. ])
    """
    if parts == 1:
        return edges
    inner = edges[:-1, None] + np.diff(edges)[:, None] * (np.arange(parts) / parts)
    return np.append(inner.ravel(), edges[-1])


def _merge(faces: Sequence[float], size: float) -> list[float]:
    """Drop faces that coincide up to rounding, keeping the outermost."""
    tolerance = 1e-6 * min(size, faces[-1] - faces[0])
    marks = [faces[0]]
    for face in faces[1:]:
        if face - marks[-1] > tolerance:
            marks.append(face)
    marks[-1] = faces[-1]
    return marks


def _segment(
    start: float, stop: float, size: float, low: float, high: float, growth: float
) -> Array:
    """Return the edges after `start` up to `stop`; widths follow s(x) = size + ln g |x - fine|.

    The number of cells is the integral of 1 / s, and edges lie at its equal parts, which makes
    neighbouring widths change by the factor g = `growth`, and less next to a face.
    """
    slope = math.log(growth)

    def measure(x: float) -> float:
        """Return the integral of 1 / s from `low` to `x`."""
        if x < low:
            return -math.log1p(slope * (low - x) / size) / slope
        if x > high:
            return (high - low) / size + math.log1p(slope * (x - high) / size) / slope
        return (x - low) / size

    def position(m: float) -> float:
        """Return the inverse of `measure`."""
        inside = (high - low) / size
        if m < 0.0:
            return low - size * math.expm1(-slope * m) / slope
        if m > inside:
            return high + size * math.expm1(slope * (m - inside)) / slope
        return low + m * size

    first, last = measure(start), measure(stop)
    n = max(1, math.ceil(last - first - 1e-9))
    edges = np.array([position(first + (last - first) * i / n) for i in range(1, n + 1)])
    edges[-1] = stop
    return edges
