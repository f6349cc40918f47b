"""The planes of a cavity, its coolant cells, and what joins them.

``4rm``: walls and channels have columns of their own. The coolant cell of a channel touches the
walls beside it, in every plane of the cavity, and the solids above and below::

    g = 1 / (1 / (h A) + half a wall cell)

``2rm`` and pins: walls and coolant share the plan. From bottom to top lie a plane of nodes on the
lower face, the walls (share 1 - porosity of the volume; pins do not conduct along the plan), and a
plane of nodes on the upper face; coolant exchanges h A with both faces, A the whole plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.coolant import AnyStream, Links, Stream
from heatgrade.layered.frame import Frame
from heatgrade.layered.parts import Cavity
from heatgrade.layered.plane import Plane, series

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CavityCells:
    """A cavity's planes and coolant cells.

    Parameters
    ----------
    cavity : Cavity or ChannelNetwork
    planes : list of Plane
    first : int
        Number of the first plane in the stack.
    readings : tuple of (int, float)
        Planes whose mean is the walls' temperature, where they have columns of their own.
    stream : Stream or NetworkStream
    """

    cavity: Cavity | ChannelNetwork
    planes: list[Plane]
    first: int
    readings: tuple[tuple[int, float], ...]
    stream: AnyStream


def planes_of_cavity(
    cavity: Cavity, frame: Frame, layer: int, cells: int, length_x: float, first: int
) -> CavityCells:
    """Return the planes and coolant cells of a cavity, with walls of `cells` cells in height."""
    kx, ky, kz = (np.full(frame.shape, k) for k in cavity.wall.conductivity)
    capacity = np.full(frame.shape, cavity.wall.heat_capacity)
    resolved = cavity.kind == "4rm"
    area = frame.chip_area
    if resolved:
        assert frame.channels is not None
        area = np.where(frame.channels[:, None], 0.0, area)
    walls = [
        Plane.solid(
            layer,
            cavity.height / cells,
            area,
            (kx if resolved else 0.0 * kx, ky if cavity.channels else 0.0 * ky, kz),
            capacity,
            share=1.0 if resolved else 1.0 - cavity.porosity,
        )
        for _ in range(cells)
    ]
    planes = walls
    readings: tuple[tuple[int, float], ...] = ()
    if resolved:
        readings = tuple((first + k, 1.0 / cells) for k in range(cells))
    else:
        planes = [Plane.face(layer, area), *walls, Plane.face(layer, area)]
    return CavityCells(cavity, planes, first, readings, stream_of(cavity, frame, layer, length_x))


def stream_of(cavity: Cavity, frame: Frame, layer: int, length_x: float) -> Stream:
    """Return the channels of a cavity: columns, flow and heat capacity of the cells."""
    columns, rows = frame.chip
    every = np.arange(columns.start, columns.stop)
    share = 1.0 if cavity.kind == "4rm" else cavity.porosity
    if cavity.kind == "4rm":
        assert frame.channels is not None
        every = np.flatnonzero(frame.channels)
    width = frame.dx[every]
    if cavity.kind == "4rm":
        flow = np.full(every.size, cavity.heat_capacity * cavity.volume_flow / every.size)
    elif cavity.channels:
        each = cavity.volume_flow / cavity.count(length_x)
        pitch = cavity.channel_width + cavity.wall_width
        flow = cavity.heat_capacity * each * width / pitch
    else:
        flow = cavity.heat_capacity * cavity.darcy_velocity * width * cavity.height
    volume = width[:, None] * frame.dy[None, rows] * cavity.height
    capacity = cavity.heat_capacity * share * volume
    return Stream(layer, every, (rows.start, rows.stop), flow, cavity.inlet_temperature, capacity)


def channel_links(made: CavityCells, frame: Frame, planes: list[Plane], start: int) -> Links:
    """Return what joins the cavity's coolant cells, numbered from `start`, to solids."""
    cavity, stream = made.cavity, made.stream
    assert isinstance(cavity, Cavity)
    assert isinstance(stream, Stream)
    ny, nz = frame.shape[1], len(planes)
    rows = np.arange(*stream.rows)
    coolant = start + np.arange(stream.size).reshape(stream.capacity.shape)
    found: list[Links] = []

    def join(columns: NDArray[np.int64], plane: int, conductance: Array) -> None:
        solid = (columns[:, None] * ny + rows[None, :]) * nz + plane
        used = conductance > 0.0
        found.append(Links(coolant[used], solid[used], conductance[used]))

    area = frame.area[stream.columns][:, slice(*stream.rows)]
    below, above = made.first - 1, made.first + len(made.planes)
    if cavity.kind == "4rm":
        for plane, coefficient, half in (
            (below, cavity.coefficient_bottom, planes[below].up),
            (above, cavity.coefficient_top, planes[above].down),
        ):
            touched = half[stream.columns][:, slice(*stream.rows)]
            join(stream.columns, plane, series(touched, coefficient * area))
        for plane in range(made.first, above):
            wall = planes[plane]
            side = frame.dy[None, slice(*stream.rows)]
            film = np.broadcast_to(
                cavity.coefficient_side * wall.thickness * side, stream.capacity.shape
            )
            for beside in (stream.columns - 1, stream.columns + 1):
                along = wall.along_x[beside][:, slice(*stream.rows)]
                half_wall = 2.0 * along * side / frame.dx[beside][:, None]
                join(beside, plane, series(half_wall, film))
        return Links.joined(found)
    if cavity.channels:
        coefficients = (cavity.coefficient_bottom, cavity.coefficient_top)
    else:
        coefficients = (cavity.pin_coefficient, cavity.pin_coefficient)
    for plane, coefficient in zip((made.first, above - 1), coefficients, strict=True):
        join(stream.columns, plane, coefficient * area)
    return Links.joined(found)
