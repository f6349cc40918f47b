"""What is different from a loop as it was built."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.network import Network

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Disturbance:
    """What is different from the loop as it was built.

    Parameters
    ----------
    closed : ndarray of int, optional
        Links that are shut.
    cold : ndarray of int, optional
        Elements that are switched off.
    pumps : tuple of (int, int)
        Unit and pumps that run in it.
    factors : tuple of (ndarray of int, float)
        Elements and the factor on their loss.
    sizes : tuple of (ndarray of int, ndarray)
        Elements with a loss, and its coefficient [1/m4].
    """

    closed: NDArray[np.int64] | None = None
    cold: NDArray[np.int64] | None = None
    pumps: tuple[tuple[int, int], ...] = ()
    factors: tuple[tuple[NDArray[np.int64], float], ...] = ()
    sizes: tuple[tuple[NDArray[np.int64], Array], ...] = ()


NOTHING = Disturbance()


def disturbed(network: Network, disturbance: Disturbance) -> Network:
    """Return the network with links shut, heat switched off and losses changed."""
    elements = network.elements
    if disturbance.cold is not None:
        heat = elements.heat_flow.copy()
        heat[disturbance.cold] = 0.0
        elements = replace(elements, heat_flow=heat)
    if disturbance.factors or disturbance.sizes:
        size = elements.size.copy()
        for index, coefficient in disturbance.sizes:
            size[index, 0] = coefficient
        for index, factor in disturbance.factors:
            size[index, 0] *= factor
        elements = replace(elements, size=size)
    closed = network.closed
    if disturbance.closed is not None:
        closed = closed.copy()
        closed[disturbance.closed] = True
    return replace(network, closed=closed, elements=elements)
