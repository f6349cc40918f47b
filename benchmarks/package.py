"""The package of the benchmark: the same solids under a film (P0) and with channels in them (P1).

25 mm x 25 mm: 0.7 mm of silicon with three hot spots of 300 W/cm2 (4 mm2 each) on 50 W/cm2, 50 um
of interface at 5 W/(m K), 2 mm of copper, a layer of 2 mm, 1 mm of copper.

* **P0**: the layer is copper; a film of 10 kW/(m2 K) on top, adiabatic elsewhere: symmetric.
* **P1**: the layer is fins and channels along x, 0.25 mm each, water at 0.5 m/s in the mean with a
  parabola across the width and one across the height, entering at the reference temperature;
  adiabatic outside.  The flow passes through cells of the grid; conductivities 600 to 1.

24 cells through the thickness; unknowns are rises above the coolant's inlet.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import CellFlow, FaceFields, grid_field

Array = NDArray[np.float64]

EDGE = 25e-3  # m
LAYERS = (  # thickness [m], conductivity [W/(m K)], cells of 24
    (0.7e-3, 130.0, 5),
    (50e-6, 5.0, 2),
    (2e-3, 390.0, 5),
    (2e-3, 390.0, 8),
    (1e-3, 390.0, 4),
)
CHANNEL_LAYER = 3  # of them
NZ = sum(cells for _, _, cells in LAYERS)
FILM = 1e4  # W/(m2 K)
BACKGROUND, HOT_SPOT = 50e4, 300e4  # W/m2
HOT_SPOTS = ((6e-3, 7e-3), (15e-3, 17e-3), (20e-3, 5e-3))  # m, centres of squares of 2 mm
STRIPE = 0.25e-3  # m, of a fin and of a channel
STRIPES = round(EDGE / STRIPE)  # 100: the columns across must be a multiple of it
WATER, VOLUMETRIC = 0.63, 4.15e6  # W/(m K), J/(m3 K)
VELOCITY = 0.5  # m/s, mean


def symmetric_package(columns: int) -> FaceFields:
    """Return P0 with `columns` x `columns` x 24 cells."""
    return _package(columns, columns, _solid(columns, columns), FILM)


def channel_package(along: int, across: int) -> FaceFields:
    """Return P1 with `along` x `across` x 24 cells, `across` a multiple of 100."""
    if across % STRIPES:
        raise ValueError(f"{across} columns do not follow the {STRIPES} stripes")
    conductivity = _solid(along, across)
    layer = _layer()
    cells = np.flatnonzero(layer == CHANNEL_LAYER)
    width, height = EDGE / across, np.full(cells.size, LAYERS[CHANNEL_LAYER][0] / cells.size)
    y = (np.arange(across) + 0.5) * width
    channel = np.floor(y / STRIPE).astype(int) % 2 == 1
    conductivity[:, channel, cells[0] : cells[-1] + 1] = WATER
    z = (np.arange(cells.size) + 0.5) / cells.size
    s = np.mod(y, 2.0 * STRIPE) / STRIPE - 1.0  # 0 to 1 across a channel
    profile = np.where(channel, s * (1.0 - s), 0.0)[:, None] * (z * (1.0 - z))[None, :]
    area = (channel * width)[:, None] * height[None, :]
    velocity = profile * (VELOCITY * area.sum() / (profile * area).sum())
    carried = VOLUMETRIC * velocity * width * height  # W/K of each cell across
    bare = _package(along, across, conductivity, 0.0)
    flow = CellFlow(
        grid_field(along - 1, across, NZ),
        grid_field(along, across - 1, NZ),
        grid_field(along, across, NZ - 1),
    )
    flow.x[:, :, cells[0] : cells[-1] + 1] = carried
    bare.sink[0, :, cells[0] : cells[-1] + 1] += carried  # enters at the reference
    return replace(bare, flow=flow)


def _layer() -> NDArray[np.int64]:
    return np.concatenate([np.full(m, i) for i, (_, _, m) in enumerate(LAYERS)])


def _solid(nx: int, ny: int) -> Array:
    field = grid_field(nx, ny, NZ)
    field[:] = np.array([k for _, k, _ in LAYERS])[_layer()]
    return field


def _package(nx: int, ny: int, conductivity: Array, film: float) -> FaceFields:
    """Return conduction, power and film of the package."""
    dx, dy = EDGE / nx, EDGE / ny
    dz = np.concatenate([np.full(m, t / m) for t, _, m in LAYERS])
    fields = FaceFields(
        conductance_x=grid_field(nx - 1, ny, NZ),
        conductance_y=grid_field(nx, ny - 1, NZ),
        conductance_z=grid_field(nx, ny, NZ - 1),
        sink=grid_field(nx, ny, NZ),
        source=grid_field(nx, ny, NZ),
    )
    # Half cells in series; plane by plane, so that large grids need no second copy.
    for i in range(nx):
        half = 0.5 / conductivity[i]
        if i > 0:
            before = 0.5 / conductivity[i - 1]
            fields.conductance_x[i - 1] = dy * dz / (dx * (half + before))
        fields.conductance_y[i] = dx * dz / (dy * (half[1:] + half[:-1]))
        through = dz * half
        fields.conductance_z[i] = dx * dy / (through[:, 1:] + through[:, :-1])
        if film > 0.0:
            fields.sink[i, :, -1] = dx * dy / (1.0 / film + through[:, -1])
    x, y = (np.arange(nx) + 0.5) * dx, (np.arange(ny) + 0.5) * dy
    flux = np.full((nx, ny), BACKGROUND)
    for centre_x, centre_y in HOT_SPOTS:
        flux[np.ix_(np.abs(x - centre_x) < 1e-3, np.abs(y - centre_y) < 1e-3)] = HOT_SPOT
    fields.source[:, :, 0] = flux * dx * dy
    return fields
