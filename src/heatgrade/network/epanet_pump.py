"""Head curves as EPANET reads them: a power law through one or three points, else straight."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from heatgrade.errors import NetworkError

PIECES = 80
"""Points on a power law: a monotone cubic between them is closer than 1e-5 of the shut-off head."""

STRAIGHT = 12
"""Points on each straight piece, so that the cubic is straight too but for the corners."""


def pump_points(pump: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return flows [m3/s] and heads [m] of a pump's curve, close together.

    One point (q, h): :math:`h_0 = 4 h / 3`, no head at 2 q, exponent 2. Three points from shut-off
    on: :math:`h = a - b q^c`. Any others: straight between them, and on beyond both ends.

    References
    ----------
    Rossman et al.: EPANET 2.2 User Manual, EPA/600/R-20/133 (2020), section 3.1.
    """
    curve = pump.get_pump_curve()
    points = [(float(q), float(h)) for q, h in curve.points] if curve is not None else []
    if not points or not np.all(np.isfinite(points)):
        raise _unusable(pump, "no points that are numbers")
    law = _power_law(points)
    if law is not None:
        a, b, c = law
        end = (a / b) ** (1.0 / c)
        # closer together where the law bends most
        flows = end * np.linspace(0.0, 1.0, PIECES) ** (2.0 if c < 1.0 else 1.0)
        heads = a - b * flows**c
        heads[-1] = 0.0
    else:
        flows, heads = _straight(pump, points)
    if heads[0] <= 0.0 or np.any(np.diff(heads) >= 0.0):
        raise _unusable(pump, "heads that do not fall with the flow")
    return tuple(flows.tolist()), tuple(heads.tolist())


def _power_law(points: list[tuple[float, float]]) -> tuple[float, float, float] | None:
    if len(points) == 1:
        (q, h) = points[0]
        if q <= 0.0 or h <= 0.0:
            return None
        return 4.0 * h / 3.0, h / 3.0 / q**2, 2.0
    if len(points) != 3 or points[0][0] != 0.0:
        return None
    (_, h0), (q1, h1), (q2, h2) = points
    if not (h0 > h1 > h2 and 0.0 < q1 < q2):
        return None
    c = math.log((h0 - h2) / (h0 - h1)) / math.log(q2 / q1)
    b = (h0 - h1) / q1**c
    return (h0, b, c) if 0.0 < c <= 20.0 else None


def _straight(
    pump: Any, points: list[tuple[float, float]]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    q, h = np.array(points, dtype=float).T
    if q.size < 2 or np.any(np.diff(q) <= 0.0) or q[0] < 0.0:
        raise _unusable(pump, "fewer than two points, or flows that do not rise")
    if q[0] > 0.0:  # the first piece goes on to shut-off
        h = np.concatenate(([h[0] + (h[0] - h[1]) / (q[1] - q[0]) * q[0]], h))
        q = np.concatenate(([0.0], q))
    slope = (h[-2] - h[-1]) / (q[-1] - q[-2])
    if h[-1] > 0.0 and slope > 0.0:  # and the last one to no head
        q, h = np.append(q, q[-1] + h[-1] / slope), np.append(h, 0.0)
    places = np.linspace(0.0, 1.0, STRAIGHT, endpoint=False)
    flows = np.append((q[:-1, None] + np.diff(q)[:, None] * places).ravel(), q[-1])
    return flows, np.interp(flows, q, h)


def _unusable(pump: Any, what: str) -> NetworkError:
    return NetworkError(
        "HG588",
        f"holds what cannot be carried over: the head curve of pump {pump.name} has {what}",
        entry=f"pump {pump.name}",
        allowed="a curve that falls from shut-off on",
        remedy="give the pump a curve that falls",
    )
