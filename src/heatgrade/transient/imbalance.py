"""The heat that flows into every cell at given temperatures, and what leaves the whole.

Plain NumPy: needed at the start and where the operator changes, not in every step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import CellFlow, CoolantSheet, FaceFields

Array = NDArray[np.float64]
Pair = tuple[Array, Array | None]
Place = slice | tuple[slice, ...]

X: tuple[Place, Place] = (np.s_[1:], np.s_[:-1])
Y: tuple[Place, Place] = (np.s_[:, 1:], np.s_[:, :-1])
Z: tuple[Place, Place] = (np.s_[:, :, 1:], np.s_[:, :, :-1])


def heat_flow_in(fields: FaceFields, temperature: Array, coolant: Array | None, heat: Pair) -> Pair:
    """Return ``s - K T`` [W] of all cells and coolant columns.

    Parameters
    ----------
    fields : FaceFields
        The operator; its own sources are left out.
    temperature : (nx, ny, nz) array
        [K].
    coolant : (nx, ny) array or None
        Of the sheet [K].
    heat : pair of arrays
        Sources of the cells and of the sheet [W].
    """
    net = heat[0].copy(order="K")
    net -= fields.sink * temperature
    if fields.gain is not None:
        net += fields.gain * temperature
    conductances = (fields.conductance_x, fields.conductance_y, fields.conductance_z)
    for conductance, (high, low) in zip(conductances, (X, Y, Z), strict=True):
        through = conductance * (temperature[low] - temperature[high])
        net[high] += through
        net[low] -= through
    if fields.flow is not None:
        _carry(net, fields.flow, temperature, 1.0)
    sheet = fields.sheet
    if sheet is None or coolant is None:
        return net, None
    last = sheet.first_layer + sheet.exchange.shape[2]
    taken = sheet.exchange * (temperature[:, :, sheet.first_layer : last] - coolant[:, :, None])
    net[:, :, sheet.first_layer : last] -= taken
    assert heat[1] is not None  # there is a sheet
    rest = heat[1] + taken.sum(axis=2) - sheet.inflow * coolant
    _carry(rest, sheet, coolant, 1.0)
    return net, rest


def cell_outflow(fields: FaceFields) -> Array:
    """Return the sums of the columns of the cells [W/K]: heat that leaves the whole per kelvin.

    That is the sink of a cell, less the flow that its neighbours send it, plus what it sends
    them: for flows in balance, what leaves to the outside.
    """
    cells = fields.sink.copy(order="K")
    if fields.gain is not None:
        cells -= fields.gain
    if fields.flow is not None:
        for flow, (high, low) in zip(_faces(fields.flow), (X, Y, Z), strict=True):
            cells[high] += flow
            cells[low] -= flow
    return cells


def sheet_outflow(sheet: CoolantSheet) -> Array:
    """Return the heat-capacity flow that leaves each column of a sheet to the outside [W/K]."""
    out = sheet.inflow.copy()
    for flow, (high, low) in ((sheet.flow_x, X), (sheet.flow_y, Y)):
        out[high] += flow
        out[low] -= flow
    return out


def _faces(flow: CellFlow | CoolantSheet) -> tuple[Array, ...]:
    return (flow.x, flow.y, flow.z) if isinstance(flow, CellFlow) else (flow.flow_x, flow.flow_y)


def _carry(net: Array, flow: CellFlow | CoolantSheet, temperature: Array, sign: float) -> None:
    """Add `sign` times what the flow brings, in the nonconservative form of the fields."""
    faces = _faces(flow)
    given = flow.upstream
    shares: tuple[Array | float, ...] = given if isinstance(given, tuple) else (given,) * 3
    for through, share, (high, low) in zip(faces, shares, (X, Y, Z), strict=False):
        onto_high = np.where(through > 0.0, share, 1.0 - share) * through
        step = sign * (temperature[low] - temperature[high])
        net[high] += onto_high * step
        net[low] -= (onto_high - through) * step
