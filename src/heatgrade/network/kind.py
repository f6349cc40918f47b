"""What an element is, as a number that the kernels know."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Kind(IntEnum):
    """Kinds of elements, and what the three sizes of each mean.

    LOSS: c [1/m4] in ``dp = c m|m| / rho``. VOLUME: a [Pa s/m3], b [Pa s2/m6] in
    ``dp = a V + b V|V|``. PIPE: length, diameter, roughness [m]. PUMP: number of its head curve,
    speed ratio. CHECK: c, opens forward only. LIMIT: c, largest volume flow [m3/s]. FLOW: volume
    flow [m3/s]. OVERFLOW: c, drop at which it opens [Pa]. HEAD: pressure rise [Pa]. SWAMEE, HAZEN,
    MANNING: length, diameter [m], and roughness [m], Hazen-Williams' C, Manning's n.
    """

    LOSS = 0
    VOLUME = 1
    PIPE = 2
    PUMP = 3
    CHECK = 4
    LIMIT = 5
    FLOW = 6
    OVERFLOW = 7
    HEAD = 8
    SWAMEE = 9
    HAZEN = 10
    MANNING = 11


LAW = np.array([0, 0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 0], dtype=np.int8)
"""Law of each kind, as ``ext/link_laws.pxd`` numbers them."""

PIPES = np.isin(np.arange(12), (Kind.PIPE, Kind.SWAMEE, Kind.HAZEN, Kind.MANNING))
"""Whether each kind is a pipe: its first two sizes are length and diameter."""

STEEP = np.isin(np.arange(12), (Kind.CHECK, Kind.LIMIT, Kind.FLOW, Kind.OVERFLOW))
"""Whether the law of each kind is a wall somewhere."""

HOLDING = np.isin(np.arange(12), (Kind.LIMIT, Kind.FLOW))
"""Whether each kind holds a flow."""

DRIVING = np.isin(np.arange(12), (Kind.PUMP, Kind.FLOW, Kind.HEAD))
"""Whether each kind drives the coolant."""
