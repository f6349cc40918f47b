"""Root of a monotone function of one variable, bracketed."""

from __future__ import annotations

from collections.abc import Callable


def bracketed_root(
    function: Callable[[float], float],
    low: float,
    high: float,
    tolerance: float = 1e-7,
    *,
    f_low: float | None = None,
    f_high: float | None = None,
) -> float:
    """Return x in [low, high] where `function` changes sign, within `tolerance`.

    The Illinois form of the false position: as sure as bisection, nearly as fast as the secant.
    Written here because ``scipy.optimize`` takes longer to import than a cycle takes to solve.
    The side returned is the one where `function` is not negative, whenever that side was seen.

    Parameters
    ----------
    function : callable
        Continuous, of opposite signs at the ends.
    low, high : float
        The bracket.
    tolerance : float
        Width at which the bracket is narrow enough, in units of x.
    f_low, f_high : float, optional
        Values at the ends, where already known.
    """
    a, b = low, high
    fa = function(a) if f_low is None else f_low
    fb = function(b) if f_high is None else f_high
    side = 0
    for count in range(200):
        if abs(b - a) <= tolerance or fa == 0.0 or fb == 0.0:
            break
        x = 0.5 * (a + b) if count % 8 == 7 else (a * fb - b * fa) / (fb - fa)
        # One step towards the far side once the root is pinned, so that the bracket closes.
        x = min(max(x, min(a, b) + 0.4 * tolerance), max(a, b) - 0.4 * tolerance)
        fx = function(x)
        if (fx < 0.0) == (fa < 0.0):
            a, fa = x, fx
            fb = 0.5 * fb if side == -1 else fb
            side = -1
        else:
            b, fb = x, fx
            fa = 0.5 * fa if side == 1 else fa
            side = 1
    return a if fa >= 0.0 else b
