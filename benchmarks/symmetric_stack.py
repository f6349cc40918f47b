"""A silicon die, an interface and copper under a film: the symmetric benchmark system.

25 mm x 25 mm: 0.7 mm of silicon with three hot spots of 300 W/cm2 on 50 W/cm2, 50 um of
interface at 5 W/(m K), 5 mm of copper, 10 kW/(m2 K) on top, adiabatic elsewhere.  Unknowns are
rises above the coolant.
"""

from __future__ import annotations

import numpy as np

from heatgrade.solve import FaceFields, grid_field

EDGE = 25e-3  # m
LAYERS = (  # thickness [m], conductivity [W/(m K)], cells of 24
    (0.7e-3, 130.0, 5),
    (50e-6, 5.0, 2),
    (2e-3, 390.0, 5),
    (2e-3, 390.0, 8),
    (1e-3, 390.0, 4),
)
NZ = sum(cells for _, _, cells in LAYERS)
FILM = 1e4  # W/(m2 K)
BACKGROUND, HOT_SPOT = 50e4, 300e4  # W/m2
HOT_SPOTS = ((6e-3, 7e-3), (15e-3, 17e-3), (20e-3, 5e-3))  # m, centres of squares of 2 mm


def symmetric_stack(columns: int) -> FaceFields:
    """Return the system with `columns` x `columns` x 24 cells."""
    n, width = columns, EDGE / columns
    thickness = np.concatenate([np.full(m, t / m) for t, _, m in LAYERS])
    conductivity = np.concatenate([np.full(m, k) for _, k, m in LAYERS])
    half = 0.5 * thickness / conductivity  # m2 K/W
    fields = FaceFields(
        conductance_x=grid_field(n - 1, n, NZ),
        conductance_y=grid_field(n, n - 1, NZ),
        conductance_z=grid_field(n, n, NZ - 1),
        sink=grid_field(n, n, NZ),
        source=grid_field(n, n, NZ),
    )
    fields.conductance_x[:] = conductivity * thickness
    fields.conductance_y[:] = conductivity * thickness
    fields.conductance_z[:] = width**2 / (half[:-1] + half[1:])
    fields.sink[:, :, -1] = width**2 / (1.0 / FILM + half[-1])
    centre = (np.arange(n) + 0.5) * width
    flux = np.full((n, n), BACKGROUND)
    for x, y in HOT_SPOTS:
        flux[np.ix_(np.abs(centre - x) < 1e-3, np.abs(centre - y) < 1e-3)] = HOT_SPOT
    fields.source[:, :, 0] = flux * width**2
    return fields
