r"""Pumps of every kind at another speed, by the affinity laws.

:math:`\Delta p(\dot V) = n^2 \Delta p_1(\dot V / n)` (e.g. Karassik, Pump Handbook, 4th ed., ch.
2). A head curve follows it in its own law. Of a fixed head the head goes with :math:`n^2`, of a
given flow the flow with :math:`n`, and of a constant power the power with :math:`n^3`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.event import PumpTrip
from heatgrade.network.kind import Kind
from heatgrade.network.network import Network

Array = NDArray[np.float64]

AFFINITY = {Kind.PUMP: (1, 1), Kind.FLOW: (0, 1), Kind.HEAD: (0, 2), Kind.POWER: (0, 3)}
"""Which size of each kind goes with the speed, and with which power of it."""


def at_speed(elements: ElementArrays, share: Array) -> ElementArrays:
    """Return the elements with each pump at `share` (e,) of its own speed.

    >>> import numpy as np
    >>> size = np.array([[8.0, 0.0, 0.0], [8.0, 0.0, 0.0]])
    >>> kind = np.array([Kind.POWER, Kind.LOSS], dtype=np.int8)
    >>> pair = ElementArrays(np.array([0, 1]), kind, size, np.zeros(2))
    >>> at_speed(pair, np.array([0.5, 0.5])).size[:, 0].tolist()
    [1.0, 8.0]
    """
    size, kinds = elements.size.copy(), elements.kind.copy()
    for kind, (column, power) in AFFINITY.items():
        of = elements.kind == kind
        size[of, column] *= share[of] ** power
    # a pump of no power has no law P / V at rest: it is one of no head
    kinds[(kinds == Kind.POWER) & (size[:, 0] == 0.0)] = Kind.HEAD
    return replace(elements, kind=kinds, size=size)


def check_trips(network: Network, trips: Iterable[PumpTrip]) -> None:
    """Refuse trips of what is no pump: `NetworkError` HG570."""
    pumps = np.flatnonzero(np.isin(network.elements.kind, list(AFFINITY))).tolist()
    for trip in trips:
        if trip.element in pumps:
            continue
        raise NetworkError(
            "HG570",
            "is no pump: it has no speed to lose",
            entry="events: element",
            value=trip.element,
            allowed=", ".join(map(str, pumps)) or "none: there is no pump",
            remedy="name the element of a pump; to shut a link, use ValveClosing",
        )
