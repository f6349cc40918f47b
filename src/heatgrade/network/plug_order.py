"""In which order coolant moves through a network in one step of time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.native import heat_transport
from heatgrade.network.network import Network
from heatgrade.network.plug_store import PlugStore
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]
Byte = NDArray[np.int8]
Int = NDArray[np.int32]


def late_elements(
    network: Network, store: PlugStore, each: Array, moving: Byte, time_step: float
) -> Int:
    """Return the last element of each link that holds what passes in a step, or -1.

    Parameters
    ----------
    network, store : Network, PlugStore
        The network and what its pipes hold.
    each : ndarray (l,)
        Flow of one copy of each link [kg/s].
    moving : ndarray (l,) of int8
        1 where a link flows.
    time_step : float
        [s].
    """
    late = np.full(network.link_count, -1, dtype=np.int32)
    link = network.elements.link[store.element]
    full = (store.content >= np.abs(each[link]) * time_step) & (moving[link] > 0)
    forward = full & (each[link] > 0.0)
    late[link[forward]] = store.element[forward]  # rising: the last one stays
    back = np.flatnonzero(full & (each[link] < 0.0))[::-1]
    late[link[back]] = store.element[back]
    return late


def waiting_sequence(shape: Structure, flow: Array, moving: Byte, late: Int) -> Int:
    """Return the nodes, each after those that it waits for; late links are not waited for.

    Errors: `NetworkError` HG529 for a circle on which none is late.
    """
    count = shape.place.size
    sequence, tear = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int8)
    tears = heat_transport.flow_sequence(
        shape.start,
        shape.end,
        flow,
        moving * (late < 0).astype(np.int8),
        shape.node_first,
        shape.node_link,
        sequence,
        tear,
        np.empty(count, dtype=np.int32),
        np.empty(count),
        0,
    )
    if tears < 0:
        raise NetworkError(
            "HG529",
            "on a circle of the flow no pipe holds what passes in one step of time",
            entry="time_step",
            allowed="less than the time that the coolant spends in one pipe of each circle",
            remedy="take shorter steps, or give the circle a pipe that holds coolant",
        )
    return sequence
