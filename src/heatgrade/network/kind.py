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
    MANNING: length, diameter [m], and roughness [m], Hazen-Williams' C, Manning's n. CURVE: number
    of its loss curve. DEMAND: pressure from which on all is delivered [Pa], volume flow then
    [m3/s], exponent. EMITTER: flow at 1 Pa [m3/s], exponent. DROP: c, drop that is held [Pa].
    POWER: hydraulic power [W].
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
    CURVE = 12
    DEMAND = 13
    EMITTER = 14
    DROP = 15
    POWER = 16


KINDS = np.arange(len(Kind))

LAW = np.array([0, 0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 0, 9, 10, 8, 11, 12], dtype=np.int8)
"""Law of each kind, as ``ext/link_laws.pxd`` numbers them."""

PIPES = np.isin(KINDS, (Kind.PIPE, Kind.SWAMEE, Kind.HAZEN, Kind.MANNING))
"""Whether each kind is a pipe: its first two sizes are length and diameter."""

STEEP = np.isin(KINDS, (Kind.CHECK, Kind.LIMIT, Kind.FLOW, Kind.OVERFLOW, Kind.DEMAND))
"""Whether the law of each kind is a wall somewhere."""

HOLDING = np.isin(KINDS, (Kind.LIMIT, Kind.FLOW, Kind.DEMAND))
"""Whether each kind holds a flow."""

DRIVING = np.isin(KINDS, (Kind.PUMP, Kind.FLOW, Kind.HEAD, Kind.POWER))
"""Whether each kind drives the coolant."""
