"""What flows through a network of coolant cells under the pressure of a pump.

Between neighbouring cells flows ``G (p_one - p_two)``; outlets are at 0, inlets at the pump's
pressure (behind its resistance, where it has one), and in every other cell the flows sum to 0. Each
cell is a piece of rectangular duct of width w, height h and length L, laminar and developed::

    G = A Dh**2 / (2 f Re mu L),  A = w h,  Dh = 2 w h / (w + h)                        (ours)
    G = (1 - 0.63 a / b) a**3 b / (12 mu L),  a <= b of w and h; 0.42229 a**4 / (12 mu L) for a = b
                                                                                    (HotSpot's)

with ``f Re`` of Shah and London (`heatgrade.correlations.duct`). HotSpot's form is the leading term
of the series for wide ducts (Bruus, Theoretical Microfluidics, Oxford 2008, table 4.1); it takes
w and L of flow along y for flow along x too, which matters where cells are no squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.channel_network import INLET, OUTLET, ChannelNetwork

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkFlow:
    """Flow from cell to cell.

    Parameters
    ----------
    cell : ndarray of int, shape (columns, rows)
        Number of each coolant cell, -1 for walls.
    one, two : ndarray of int, shape (m,)
        Neighbouring coolant cells, along x and then along y.
    along_x : int
        How many of them are neighbours along x.
    flow : ndarray, shape (m,)
        From `one` to `two` [m3/s].
    inflow, outflow : ndarray, shape (n,)
        Into the inlets, out of the outlets [m3/s].
    """

    cell: Index
    one: Index
    two: Index
    along_x: int
    flow: Array
    inflow: Array
    outflow: Array


def network_flow(network: ChannelNetwork, dx: Array, dy: Array, *, hotspot: bool) -> NetworkFlow:
    """Return the flow through a network whose columns and rows are `dx` and `dy` wide [m]."""
    kinds = network.kinds
    cell = np.full(kinds.shape, -1)
    cell[kinds > 0] = np.arange(np.count_nonzero(kinds > 0))
    half_x, half_y = _halves(network, dx, dy, hotspot=hotspot)
    pairs = []
    for ahead, behind, half in (
        (np.s_[:-1, :], np.s_[1:, :], half_x),
        (np.s_[:, :-1], np.s_[:, 1:], half_y),
    ):
        one, two = cell[ahead], cell[behind]
        wet = (one >= 0) & (two >= 0)
        series = 1.0 / (1.0 / half[ahead][wet] + 1.0 / half[behind][wet])
        pairs.append((one[wet], two[wet], series))
    one = np.concatenate([pair[0] for pair in pairs])
    two = np.concatenate([pair[1] for pair in pairs])
    conductance = np.concatenate([pair[2] for pair in pairs])
    pressure = _pressures(network, kinds[kinds > 0], one, two, conductance)
    flow = conductance * (pressure[one] - pressure[two])
    count = pressure.size
    leaving = np.bincount(one, flow, minlength=count) - np.bincount(two, flow, minlength=count)
    wet_kinds = kinds[kinds > 0]
    return NetworkFlow(
        cell,
        one,
        two,
        pairs[0][0].size,
        flow,
        np.where(wet_kinds == INLET, leaving, 0.0),
        np.where(wet_kinds == OUTLET, -leaving, 0.0),
    )


def _halves(network: ChannelNetwork, dx: Array, dy: Array, *, hotspot: bool) -> tuple[Array, Array]:
    """Return the conductance of half of each cell along x and along y [m3/(s Pa)]."""
    wide, long = np.broadcast_arrays(dx[:, None], dy[None, :])
    if hotspot:
        both = 2.0 * _hotspot_duct(wide, network.height, long, network.viscosity)
        return both, both
    along_x = 2.0 * _duct(long, network.height, wide, network.viscosity)
    along_y = 2.0 * _duct(wide, network.height, long, network.viscosity)
    return along_x, along_y


def _duct(width: Array, height: float, length: Array, viscosity: float) -> Array:
    from heatgrade.correlations.duct import f_reynolds

    low, high = np.minimum(width, height), np.maximum(width, height)
    diameter = 2.0 * low * high / (low + high)
    friction = f_reynolds(low / high)  # f Re, Fanning
    found: Array = low * high * diameter**2 / (2.0 * friction * viscosity * length)
    return found


def _hotspot_duct(width: Array, height: float, length: Array, viscosity: float) -> Array:
    low, high = np.minimum(width, height), np.maximum(width, height)
    shape = np.where(low == high, 0.42229, 1.0 - 0.63 * low / high)
    found: Array = shape * low**3 * high / (12.0 * viscosity * length)
    return found


def _pressures(
    network: ChannelNetwork, kinds: Index, one: Index, two: Index, conductance: Array
) -> Array:
    """Return the pressure of every coolant cell [Pa]; 0 in pockets that no opening reaches."""
    from scipy.sparse import coo_array, csr_array, diags_array
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import spsolve

    count = kinds.size
    joint = csr_array(coo_array((conductance, (one, two)), shape=(count, count)))
    joint = csr_array(joint + joint.T)
    operator = csr_array(diags_array(np.asarray(joint.sum(axis=1)).ravel()) - joint)
    pressure, source, ground = np.zeros(count), np.zeros(count), np.zeros(count)
    fixed = kinds == OUTLET
    if network.pump_resistance == 0.0:
        fixed |= kinds == INLET
        pressure[kinds == INLET] = network.pressure
    else:
        ground[kinds == INLET] = 1.0 / network.pump_resistance
        source[kinds == INLET] = network.pressure / network.pump_resistance
    _, group = connected_components(joint, directed=False)
    reached = np.isin(group, group[fixed | (ground > 0.0)])
    free = np.flatnonzero(reached & ~fixed)
    if free.size:
        rows = operator[free]
        right = source[free] - rows @ pressure
        matrix = rows[:, free] + diags_array(ground[free])
        pressure[free] = spsolve(matrix.tocsc(), right)
    return pressure
