"""A smooth function of one variable, held as a Chebyshev series on an interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ChebyshevSeries:
    """Sum of c_k T_k(s), s = (2 x - low - high) / (high - low), on [low, high].

    Infinitely smooth, integrated exactly, and accurate to the last kept coefficient for the
    analytic functions that liquid properties are.

    Parameters
    ----------
    low, high : float
        Ends of the interval.
    coefficients : array of shape (n,)
        c_0 ... c_(n-1).
    """

    low: float
    high: float
    coefficients: NDArray[np.float64]

    @classmethod
    def nodes(cls, low: float, high: float, count: int) -> NDArray[np.float64]:
        """Return the `count` Chebyshev points inside [low, high]."""
        points = chebyshev.chebpts1(count)
        return np.asarray(0.5 * (low + high) + 0.5 * (high - low) * points, dtype=np.float64)

    @classmethod
    def through(cls, low: float, high: float, values: ArrayLike, negligible: float) -> Self:
        """Return the series through `values` at `nodes`, less its negligible tail.

        Parameters
        ----------
        low, high : float
            Ends of the interval.
        values : array of shape (n,)
            Function values at ``nodes(low, high, n)``.
        negligible : float
            Trailing coefficients below this fraction of the largest are dropped.
        """
        y = np.asarray(values, dtype=np.float64)
        s = chebyshev.chebpts1(y.size)
        # Discrete orthogonality of T_k on these points: no linear solve is needed.
        basis = chebyshev.chebvander(s, y.size - 1)
        c = 2.0 / y.size * (basis.T @ y)
        c[0] *= 0.5
        kept = np.flatnonzero(np.abs(c) > negligible * np.abs(c).max())
        count = int(kept[-1]) + 1 if kept.size else 1
        return cls(low, high, np.asarray(c[:count], dtype=np.float64))

    @classmethod
    def of(
        cls,
        function: Callable[[float], float],
        low: float,
        high: float,
        count: int,
        negligible: float,
    ) -> Self:
        """Return the series of a scalar `function`, sampled `count` times."""
        values = [function(float(x)) for x in cls.nodes(low, high, count)]
        return cls.through(low, high, values, negligible)

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the value at `x`, of the shape of `x`."""
        s = (2.0 * np.asarray(x, dtype=np.float64) - self.low - self.high) / (self.high - self.low)
        value = np.asarray(chebyshev.chebval(s, self.coefficients), dtype=np.float64)
        number: NDArray[np.float64] = value[()]
        return number  # a plain number for a plain number

    def integral(self) -> ChebyshevSeries:
        """Return an antiderivative, exact for this series."""
        half = 0.5 * (self.high - self.low)
        terms = np.asarray(half * chebyshev.chebint(self.coefficients), dtype=np.float64)
        return ChebyshevSeries(self.low, self.high, terms)
