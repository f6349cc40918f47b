"""The way of heat from the dies' lower faces into board and surroundings.

The heat is released on that face, between the board and the die above it::

    q'' = h (T_face - T_board) + (T_face - T_cell) / R''        R'' = dz / (2 kz)

Both conductances of the die's lowest cell follow by taking the face's temperature out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.solid_model import Block, SolidModel
from heatgrade.solve import FaceFields
from heatgrade.thermal.boundary import Convection

Array = NDArray[np.float64]


def with_board(
    base: FaceFields, model: SolidModel, board: Convection, reference: float, heat: Array
) -> FaceFields:
    """Return the fields with a board under every die, however thick its neighbours are.

    Parameters
    ----------
    base : FaceFields
        Conduction, with the dies' power as source, and how it grows as gain.
    model : SolidModel
        The assembly on its grid.
    board : Convection
        Coefficient and temperature of the surroundings.
    reference : float
        Temperature that the unknowns are counted from [K].
    heat : (nx, ny, nz) array
        Heat released on the dies' faces, by cell, that the source of `base` holds [W].
    """
    sink, source = base.sink.copy(order="K"), base.source.copy(order="K")
    gain = None if base.gain is None else base.gain.copy(order="K")
    for _, block in model.junctions:
        half = model.half_resistance(block[2].start)[block[:2]]
        through = 1.0 / (1.0 + board.coefficient * half)
        conductance = (board.coefficient * model.grid.plan_area[block[:2]] * through)[:, :, None]
        sink[block] += conductance
        source[block] += conductance * (board.temperature - reference)
        source[block] += heat[block] * (through[:, :, None] - 1.0)
        if gain is not None:
            gain[block] *= through[:, :, None]
    return replace(base, sink=sink, source=source, gain=gain)


def heat_to_board(model: SolidModel, temperature: Array, board: Convection | None) -> float:
    """Return the heat that leaves by the board [W].

    Parameters
    ----------
    temperature : (nx, ny, nz) array
        Of the solid [K].
    """
    if board is None:
        return 0.0
    total = 0.0
    for _, block in model.junctions:
        above = face_temperature(model, temperature, block, board) - board.temperature
        total += float((above * model.grid.plan_area[block[:2]]).sum()) * board.coefficient
    return total


def face_temperature(
    model: SolidModel, temperature: Array, block: Block, board: Convection | None
) -> Array:
    """Return the temperature of a die's active face [K], one value per column.

    The heat enters through that face, so that it is warmer than the centre of its cells by
    ``q'' dz / (2 kz)``, less where part of the heat goes into a board.

    Parameters
    ----------
    temperature : (nx, ny, nz) array
        Of the solid [K].
    block : block
        Cells on the active face.
    """
    flux = model.released[block][:, :, 0] / model.grid.plan_area[block[:2]]
    half = model.half_resistance(block[2].start)[block[:2]]
    cell = temperature[block][:, :, 0]
    if board is None:
        return np.asarray(cell + flux * half)
    from_board = board.coefficient * board.temperature
    return np.asarray((cell + half * (flux + from_board)) / (1.0 + board.coefficient * half))
