"""One accepted step: its three stages, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.transient.problem import Moment
from heatgrade.transient.scheme import GAMMA, quadratic_weights
from heatgrade.transient.temperatures import Temperatures

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """An accepted step.

    Parameters
    ----------
    start, end : float
        Times [s].
    length : float
        [s].
    first, middle, last : Temperatures
        At the start, at `GAMMA` of the length, and at the end.
    moments : three of Moment
        Operators and sources at these.
    error : float
        Local error as estimated [K].
    cycles : int
        Multigrid cycles of its solves, rejected attempts included.
    rejected : int
        Attempts before this one.
    """

    start: float
    end: float
    length: float
    first: Temperatures
    middle: Temperatures
    last: Temperatures
    moments: tuple[Moment, Moment, Moment]
    error: float
    cycles: int
    rejected: int

    @property
    def stages(self) -> tuple[tuple[float, Temperatures, Moment], ...]:
        """Time, temperatures, and operator with sources of each stage."""
        times = (self.start, self.start + GAMMA * self.length, self.end)
        return tuple(zip(times, (self.first, self.middle, self.last), self.moments, strict=True))

    def at(self, time: float) -> Temperatures:
        """Return the temperatures at a time within the step, by the parabola of its stages."""
        if time == self.end:
            return self.last
        weights = quadratic_weights((0.0, GAMMA, 1.0), (time - self.start) / self.length)
        stages = (self.first, self.middle, self.last)
        cells = sum(w * s.cells for w, s in zip(weights, stages, strict=True))
        sheet = None
        if self.first.sheet is not None:
            sheet = sum(
                w * s.sheet for w, s in zip(weights, stages, strict=True) if s.sheet is not None
            )
        return Temperatures(np.asarray(cells), None if sheet is None else np.asarray(sheet))


def sampled(nodes: Array, values: Array, times: Array) -> Array:
    """Return values between accepted steps by the parabola of each step's stages.

    Parameters
    ----------
    nodes : (n + 1,) array
        Times of the steps' ends, the start first [s].
    values : (2 n + 1,) array
        At the start, then in the middle and at the end of each step.
    times : (m,) array
        Within the nodes [s].
    """
    step = np.clip(np.searchsorted(nodes, times, side="left") - 1, 0, nodes.size - 2)
    place = (times - nodes[step]) / (nodes[step + 1] - nodes[step])
    g = GAMMA
    first = (place - g) * (place - 1.0) / g
    middle = place * (place - 1.0) / (g * (g - 1.0))
    last = place * (place - g) / (1.0 - g)
    v = values
    return np.asarray(first * v[2 * step] + middle * v[2 * step + 1] + last * v[2 * step + 2])
