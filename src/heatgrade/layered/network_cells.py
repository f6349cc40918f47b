"""The planes of a network of channels, its coolant cells, and what joins them to the walls.

A coolant cell touches the solids above and below and the walls beside it, in every plane of the
layer: ``g = 1 / (1 / (h A) + half a cell of the solid)``. Between coolant cells heat is carried by
the flow w [W/K] at the temperature of the face, and conducted::

    central        T_face = (T_up + T_down) / 2
    upwind         T_face = T_up
    second-order   T_face = T_up + (T_up - T_behind) d_up / (d_up + d_behind)

where T_behind is that of the next cell upstream in the same line; without one the face is upwind's,
and beyond an inlet cell T_face = 2 T_up - T_in. What leaves an outlet cell has its temperature,
of second order that of a face whose line is the one from which most of its coolant comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.cavity_planes import CavityCells
from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.coolant import Links
from heatgrade.layered.frame import Frame
from heatgrade.layered.network_flow import NetworkFlow, network_flow
from heatgrade.layered.plane import Plane, series
from heatgrade.layered.view import Advection

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkStream:
    """The coolant cells of a network.

    Parameters
    ----------
    layer : int
        Of the stack.
    columns, rows : ndarray of int, shape (n,)
        Where the cells lie in the grid.
    carried_flow : NetworkFlow
    heat_capacity : float
        Of the coolant, by volume [J/(m3 K)].
    inlet_temperature : float [K]
    capacity : ndarray, shape (n,)
        Of the cells [J/K].
    conductance : ndarray, shape (m,)
        Between neighbouring cells, at rest [W/K].
    length : (ndarray, ndarray), each of shape (n,)
        Of the cells, along x and along y [m].
    """

    layer: int
    columns: Index
    rows: Index
    carried_flow: NetworkFlow
    heat_capacity: float
    inlet_temperature: float
    capacity: Array
    conductance: Array
    length: tuple[Array, Array]

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.capacity.size

    @property
    def flow(self) -> Array:
        """Heat-capacity flow out of every cell's outlet [W/K]."""
        return self.heat_capacity * self.carried_flow.outflow

    def shown(self, values: Array, found: Array) -> None:
        """Write the cells' temperatures to their places in the plan [K]."""
        found[self.columns, self.rows] = values

    def last(self, values: Array) -> Array:
        """Return the temperatures of the outlets [K]."""
        return values[self.carried_flow.outflow > 0.0]

    def equations(self, dy: Array, advection: Advection) -> tuple[Any, Array, Any, float]:
        """Return what leaves with the flow, what it brings in, and the mean outlet; see `Coolant`.

        `dy` is not used: the cells know their lengths.
        """
        from scipy.sparse import coo_array, csr_array

        net, count = self.carried_flow, self.size
        forward = net.flow >= 0.0
        up, down = np.where(forward, net.one, net.two), np.where(forward, net.two, net.one)
        w = self.heat_capacity * np.abs(net.flow)
        rows, columns, values = [], [], []

        def add(row: Index, column: Index, value: Array) -> None:
            rows.append(row)
            columns.append(column)
            values.append(value)

        def face(share: Array, cell: Index) -> None:  # leaves the one above, enters the one below
            add(up, cell, share * w)
            add(down, cell, -share * w)

        brought = self.heat_capacity * net.inflow * self.inlet_temperature
        if advection == "central":
            face(np.full(w.size, 0.5), up)
            face(np.full(w.size, 0.5), down)
        else:
            behind, stretch = self._behind(up, down)
            if advection == "upwind":
                behind, stretch = np.full(w.size, -1), np.zeros(w.size)
            first = (behind < 0) & (net.inflow[up] > 0.0) & (advection == "second-order")
            straight = behind >= 0
            face(1.0 + np.where(straight, stretch, 0.0) + first, up)
            face(np.where(straight, -stretch, 0.0), np.where(straight, behind, up))
            known = np.where(first, w * self.inlet_temperature, 0.0)
            brought += np.bincount(up, known, minlength=count)
            brought -= np.bincount(down, known, minlength=count)
        every = np.arange(count)
        behind, stretch = every, np.zeros(count)
        if advection == "second-order":
            behind, stretch = self._behind_outlets(up, down, w)
        add(every, every, self.flow * (1.0 + stretch))
        add(every, behind, -self.flow * stretch)
        for one, two in ((net.one, net.two), (net.two, net.one)):
            add(one, one, self.conductance)
            add(one, two, -self.conductance)
        matrix = coo_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
            shape=(count, count),
        )
        share = self.flow / self.flow.sum()
        mixed = np.bincount(every, share * (1.0 + stretch), minlength=count)
        mixed -= np.bincount(behind, share * stretch, minlength=count)
        return csr_array(matrix), brought, csr_array(mixed[None, :]), 0.0

    def _behind_outlets(self, up: Index, down: Index, w: Array) -> tuple[Index, Array]:
        """Return the cell that feeds each outlet most, and d / (d + d_behind); 0 elsewhere."""
        behind, stretch = np.arange(self.size), np.zeros(self.size)
        along_x = np.arange(w.size) < self.carried_flow.along_x
        length = np.where(along_x, self.length[0][down], self.length[1][down])
        other = np.where(along_x, self.length[0][up], self.length[1][up])
        order = np.argsort(w, kind="stable")  # the greatest is written last
        behind[down[order]] = up[order]
        stretch[down[order]] = (length / (length + other))[order]
        leaves = (self.flow > 0.0) & (behind != np.arange(self.size))
        return np.where(leaves, behind, np.arange(self.size)), np.where(leaves, stretch, 0.0)

    def _behind(self, up: Index, down: Index) -> tuple[Index, Array]:
        """Return the cell behind each upstream one in the line of the face, and d / (d + d)."""
        cell = self.carried_flow.cell
        columns, rows = np.argwhere(cell >= 0).T
        step_x, step_y = columns[down] - columns[up], rows[down] - rows[up]
        i, j = columns[up] - step_x, rows[up] - step_y
        inside = (i >= 0) & (j >= 0) & (i < cell.shape[0]) & (j < cell.shape[1])
        found = np.where(inside, cell[np.where(inside, i, 0), np.where(inside, j, 0)], -1)
        feeds = dict.fromkeys(zip(up.tolist(), down.tolist(), strict=True))
        fed = [
            (b, u) in feeds for b, u in zip(found.tolist(), up.tolist(), strict=True)
        ]  # what lies behind must flow into the upstream cell
        found = np.where(fed, found, -1)
        length = np.where(step_x != 0, self.length[0][up], self.length[1][up])
        other = np.where(step_x != 0, self.length[0][found], self.length[1][found])
        return found, length / (length + other)


def planes_of_network(
    network: ChannelNetwork, frame: Frame, layer: int, cells: int, first: int, *, hotspot: bool
) -> CavityCells:
    """Return the planes and coolant cells of a network, with walls of `cells` cells in height.

    HotSpot takes the coolant's resistance along y for x and the reverse.
    """
    columns, rows = frame.chip
    wet = np.zeros(frame.shape, dtype=bool)
    wet[frame.chip] = network.kinds > 0
    area = np.where(wet, 0.0, frame.chip_area)
    kx, ky, kz = (np.full(frame.shape, k) for k in network.wall.conductivity)
    capacity = np.full(frame.shape, network.wall.heat_capacity)
    planes = [
        Plane.solid(layer, network.height / cells, area, (kx, ky, kz), capacity)
        for _ in range(cells)
    ]
    readings = tuple((first + k, 1.0 / cells) for k in range(cells))
    dx, dy = frame.dx[columns], frame.dy[rows]
    flow = network_flow(network, dx, dy, hotspot=hotspot)
    where = np.argwhere(wet)
    i, j = where[:, 0], where[:, 1]
    length = (frame.dx[i], frame.dy[j])
    along = np.arange(flow.one.size) < flow.along_x
    one, two = flow.one, flow.two
    side = np.where(along, length[1][one], length[0][one])
    way = 0.5 * np.where(along, length[0][one] + length[0][two], length[1][one] + length[1][two])
    stream = NetworkStream(
        layer, i, j, flow, network.heat_capacity, network.inlet_temperature,
        network.heat_capacity * length[0] * length[1] * network.height,
        network.conductivity * network.height * (way / side if hotspot else side / way), length,
    )  # fmt: skip
    return CavityCells(network, planes, first, readings, stream)


def network_links(
    made: CavityCells, frame: Frame, planes: list[Plane], start: int, *, hotspot: bool
) -> Links:
    """Return what joins a network's coolant cells, numbered from `start`, to solids.

    HotSpot takes a wall's resistance along y for x and the reverse.
    """
    network, stream = made.cavity, made.stream
    assert isinstance(network, ChannelNetwork)
    assert isinstance(stream, NetworkStream)
    nx, ny, nz = *frame.shape, len(planes)
    i, j = stream.columns, stream.rows
    cell = start + np.arange(stream.size)
    found: list[Links] = []

    def join(plane: int, at: tuple[Index, Index], conductance: Array) -> None:
        used = conductance > 0.0
        solid = (at[0] * ny + at[1]) * nz + plane
        found.append(Links(cell[used], solid[used], conductance[used]))

    film = network.coefficient * frame.area[i, j]
    below, above = made.first - 1, made.first + len(made.planes)
    join(below, (i, j), series(planes[below].up[i, j], film))
    join(above, (i, j), series(planes[above].down[i, j], film))
    for plane in range(made.first, above):
        wall = planes[plane]
        for step_x, step_y in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            inside = (i + step_x >= 0) & (i + step_x < nx) & (j + step_y >= 0) & (j + step_y < ny)
            at = np.where(inside, i + step_x, i), np.where(inside, j + step_y, j)
            side = frame.dy[j] if step_x else frame.dx[i]
            half = frame.dx[at[0]] if step_x else frame.dy[at[1]]
            along = (wall.along_x if step_x else wall.along_y)[at]
            shape = half / side if hotspot else side / half
            beside = np.where(inside, 2.0 * along * shape, 0.0)
            join(plane, at, series(beside, network.coefficient * wall.thickness * side))
    return Links.joined(found)
