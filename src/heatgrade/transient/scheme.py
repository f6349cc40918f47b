"""TR-BDF2: one trapezoidal stage, one BDF2 stage, one matrix for both.

For ``C dT/dt = q(T, t) = s(t) - K T`` and a step h::

    (C/(d h) + K) T_g = C T_n/(d h) + q_n + s(t_n + g h)             g = 2 - sqrt 2, d = g/2
    (C/(d h) + K) T_1 = C [(1 - w/d) T_n + (w/d) T_g]/(d h) + s(t_n + h)       w = sqrt 2/4

Second order, L-stable. A third-order companion with the weights ``(1 - w)/3, (3 w + 1)/3, d/3``
gives the local error ``h C^-1 sum e_i q_i``, to be damped by the same matrix: what is stiff would
be overrated otherwise (Hosea and Shampine 1996, doi 10.1016/0168-9274(95)00115-8).
The heat flows q of the stages follow from the temperatures themselves::

    q_g = C (T_g - T_n)/(d h) - q_n
    q_1 = C [(T_1 - T_n) - (w/d)(T_g - T_n)]/(d h)
"""

from __future__ import annotations

import math

GAMMA = 2.0 - math.sqrt(2.0)
DIAGONAL = 0.5 * GAMMA
WEIGHT = 0.25 * math.sqrt(2.0)
RATIO = WEIGHT / DIAGONAL
WEIGHTS = (WEIGHT, WEIGHT, DIAGONAL)
"""Of the three stages in the step's heat balance; their sum is 1."""
ERROR_WEIGHTS = ((4.0 * WEIGHT - 1.0) / 3.0, -1.0 / 3.0, 2.0 * DIAGONAL / 3.0)
"""Weights less those of the third-order companion; their sum is 0."""


def quadratic_weights(
    nodes: tuple[float, float, float], place: float
) -> tuple[float, float, float]:
    """Return Lagrange's weights of three nodes at a place.

    Examples
    --------
    >>> quadratic_weights((0.0, 1.0, 2.0), 3.0)
    (1.0, -3.0, 3.0)
    """
    a, b, c = nodes
    return (
        (place - b) * (place - c) / ((a - b) * (a - c)),
        (place - a) * (place - c) / ((b - a) * (b - c)),
        (place - a) * (place - b) / ((c - a) * (c - b)),
    )
