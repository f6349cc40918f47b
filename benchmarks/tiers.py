"""Four tiers of silicon with water between them: twelve layers, 325,000 cells, flow through cells.

8.25 mm x 8.2 mm.  Each tier, from below: 50 um of silicon with 25 W/cm2 and a spot of 250 W/cm2 on
its lower face, 12 um of wiring, and 100 um of channels and walls, 50 um each, with water along x.
One cell through each layer and 50 um across, as compact simulators of such stacks do; the film on
the walls is h = Nu k / D with Nu = 4.86 (channel twice as high as wide, four walls), water enters
at 1.4 m/s and the reference temperature.
"""

from __future__ import annotations

import numpy as np

from heatgrade.solve import CellFlow, FaceFields, grid_field

TIERS, CELL = 4, 50e-6  # m across
NX, NY, NZ = 165, 164, 3 * TIERS
THICKNESS = (50e-6, 12e-6, 100e-6)  # m: silicon, wiring, channels
CONDUCTIVITY = (130.0, 2.25, 130.0)  # W/(m K)
FILM = 4.86 * 0.63 / 66.7e-6  # W/(m2 K)
HEAT_CAPACITY_FLOW = 4.15e6 * 1.4 * CELL * THICKNESS[2]  # W/K of a channel
BACKGROUND, HOT_SPOT = 25e4, 250e4  # W/m2


def tiers() -> FaceFields:
    """Return the equations of the stack."""
    dz = np.array(THICKNESS * TIERS)
    k = np.array(CONDUCTIVITY * TIERS)
    water = np.zeros((NX, NY, NZ), dtype=bool)
    water[:, 1::2, 2::3] = True
    area = {"x": CELL * dz, "y": CELL * dz, "z": np.full(NZ, CELL * CELL)}
    half = {"x": 0.5 * CELL / k, "y": 0.5 * CELL / k, "z": 0.5 * dz / k}
    fields = FaceFields(
        conductance_x=grid_field(NX - 1, NY, NZ),
        conductance_y=grid_field(NX, NY - 1, NZ),
        conductance_z=grid_field(NX, NY, NZ - 1),
        sink=grid_field(NX, NY, NZ),
        source=grid_field(NX, NY, NZ),
        flow=CellFlow(
            grid_field(NX - 1, NY, NZ), grid_field(NX, NY - 1, NZ), grid_field(NX, NY, NZ - 1)
        ),
    )

    def resistance(axis: str) -> np.ndarray:  # from a cell's middle to its face [K/W]
        solid = np.broadcast_to(half[axis] / area[axis], (NX, NY, NZ))
        film = np.broadcast_to(1.0 / (FILM * area[axis]), (NX, NY, NZ))
        return np.where(water, film, solid)

    along = resistance("x")
    fields.conductance_x[:] = np.where(water[1:], 0.0, 1.0 / (along[1:] + along[:-1]))
    across = resistance("y")
    fields.conductance_y[:] = 1.0 / (across[:, 1:] + across[:, :-1])
    upwards = resistance("z")
    fields.conductance_z[:] = 1.0 / (upwards[:, :, 1:] + upwards[:, :, :-1])
    assert fields.flow is not None  # given above
    fields.flow.x[:] = np.where(water[1:], HEAT_CAPACITY_FLOW, 0.0)
    fields.sink[0] = np.where(water[0], HEAT_CAPACITY_FLOW, 0.0)
    fields.source[:, :, 0::3] = BACKGROUND * CELL * CELL
    fields.source[60:90, 40:70, 0::3] = HOT_SPOT * CELL * CELL
    return fields
