"""Which axis columns are relaxed along: the one that couples cells best, turned to z.

Relaxation by columns solves along z exactly.  Where one axis couples cells far better than both
others, cells being thin along it, a grid turned so that this axis is z converges as fast as one
that was built that way.  Between axes alike there is nothing to win: grids merge along the closer
one first.  A sheet of coolant is tied to columns along z, so grids with one stay as they are.

The multigrid pads rows to whole vectors: short ones, of 34 cells, by four tenths.  Where coolant
flows through cells, and so most of the memory is the multigrid's, rows then lie along the other of
the two axes, unless all of it flows across planes already, where a second grid serves it
(along_flow).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.cell_flow import CellFlow
from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.level import stride
from heatgrade.solve.plain_fields import PlainFields, lay_out

Array = NDArray[np.float64]
Axes = tuple[int, int, int]

AS_GIVEN: Axes = (0, 1, 2)
TURNS: tuple[Axes, Axes, Axes] = ((2, 1, 0), (0, 2, 1), AS_GIVEN)  # x, y or z to z
AHEAD = 4.0  # times the mean conductance of both other axes: cells twice as thin
SAMPLE = 16  # planes that stand for all of them
SHORTER = 0.9  # padded rows over those along the other axis that make a turn worth its copies


def best_axes(plain: PlainFields) -> Axes:
    """Return the order of axes in which columns run along the best conducting one."""
    if plain.sheet:
        return AS_GIVEN
    x, y, z = (_mean(g) for g in (plain.gx, plain.gy, plain.gz))
    across, rows, columns = AS_GIVEN
    if x > AHEAD * max(y, z):
        across, rows, columns = TURNS[0]
    elif y > AHEAD * max(x, z):
        across, rows, columns = TURNS[1]
    nx, nz, ny = plain.source.shape
    cells = (nx, ny, nz)
    straight = plain.wx.any() and not (plain.wy.any() or plain.wz.any())
    shorter = _padding(cells[across]) < SHORTER * _padding(cells[rows])
    if plain.wet and shorter and not (straight and across == 0):
        across, rows = rows, across
    return across, rows, columns


def inverse(axes: Axes) -> Axes:
    """Return the order that undoes another."""
    x, y, z = (axes.index(axis) for axis in AS_GIVEN)
    return x, y, z


def _padding(cells: int) -> float:
    """Return what a row takes over its cells."""
    return 2 * stride(cells) / cells


def _mean(conductance: Array) -> float:
    sample = conductance[:: max(1, len(conductance) // SAMPLE)]
    return float(np.add.reduce(sample, axis=None)) / max(sample.size, 1)


def turned(fields: FaceFields, plain: PlainFields, axes: Axes) -> PlainFields:
    """Return the plain fields, checked and grounded, with their axes in another order."""
    if axes == AS_GIVEN:
        return plain
    given = (fields.conductance_x, fields.conductance_y, fields.conductance_z)
    x, y, z = (given[axis].transpose(axes) for axis in axes)
    flow = fields.flow
    if flow is not None:
        wx, wy, wz = ((flow.x, flow.y, flow.z)[axis].transpose(axes) for axis in axes)
        share = flow.upstream
        if isinstance(share, tuple):
            sx, sy, sz = (share[axis].transpose(axes) for axis in axes)
            share = (sx, sy, sz)
        flow = CellFlow(wx, wy, wz, share)
    sink = plain.sink.transpose(0, 2, 1).transpose(axes)
    return lay_out(FaceFields(x, y, z, sink, fields.source.transpose(axes), flow=flow))


def seen_in(fields: FaceFields, plain: PlainFields, axes: Axes) -> FaceFields:
    """Return the same fields without flow, their conductances views of what was turned."""
    own = (plain.gx, plain.gy, plain.gz)
    back = inverse(axes)
    x, y, z = (own[axis].transpose(0, 2, 1).transpose(back) for axis in back)
    return replace(fields, conductance_x=x, conductance_y=y, conductance_z=z, flow=None)


def flow_in(
    plain: PlainFields, axes: Axes, upstream: float | tuple[Array, Array, Array]
) -> CellFlow | None:
    """Return the flow of plain fields in the order of axes that was given, None where none flows.

    Parameters
    ----------
    plain : PlainFields
        With their axes in another order.
    axes : Axes
        That order.
    upstream : float or three arrays
        Of the flow, as given.
    """
    if not plain.wet:
        return None
    nx, nz, ny = plain.source.shape
    low, high = plain.wet_first, plain.wet_first + plain.wet
    own = (np.zeros((nx - 1, nz, ny)), np.zeros((nx, nz, ny - 1)), np.zeros((nx, nz - 1, ny)))
    own[0][:, low:high] = plain.wx
    own[1][:, low:high] = plain.wy
    own[2][:, low:high] = plain.wz[:, : nz - 1 - low]
    back = inverse(axes)
    x, y, z = (own[axis].transpose(0, 2, 1).transpose(back) for axis in back)
    return CellFlow(x, y, z, upstream)
