"""The inputs and outputs of a plate that is held at a steady state, as arrays over its cells.

On the active face of a die, where q is released, leakage included, and the board is near::

    T_face = w (T_cell + R q + h R'' T_board)        w = 1 / (1 + h R''), R = R'' / A

R'' being half a cell's resistance.  Leakage adds ``gain (T_cell + R q_map + h R'' T_board)`` and a
constant to q_map, so that an input that releases heat releases ``1 + gain R`` times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import Stack
from heatgrade.plate.frozen import FrozenPlate
from heatgrade.plate.places import CellPlace, FacePlace, Outlet, Place, Places
from heatgrade.plate.solid_model import Block, cell_edges
from heatgrade.plate.unit_power import UnitPower
from heatgrade.reduced import HeatSystem, Input, Output
from heatgrade.solve import grid_field
from heatgrade.thermal.boundary import Convection

Array = NDArray[np.float64]

FULL_TEMPERATURE_STEP = 10.0  # K of the inlet or the board, that errors are stated for
INLET, BOARD, LEAKAGE = "inlet", "board", "leakage"


def heat_system(
    frozen: FrozenPlate, stack: Stack, powers: tuple[UnitPower, ...], places: Places
) -> HeatSystem:
    """Return the linear problem in time of a plate.

    Its inputs are the powers, the inlet's temperature, with a board its temperature, and with
    leakage the constant part of that.

    Parameters
    ----------
    frozen : FrozenPlate
        The plate about its steady state.
    stack : Stack
        Its dies.
    powers : tuple of UnitPower
        Inputs in W.
    places : Places
        Outputs.
    """
    faces = active_faces(frozen, stack, powers)
    named = [Input(u.name, None, full_step=u.full_step, rated=u.power) for u in powers]
    named.append(_inlet(frozen))
    board = frozen.equations.board
    if board is not None:
        named.append(_board(frozen, board))
    if frozen.leak is not None:
        named.append(Input(LEAKAGE, None, unit="1", rated=1.0))
    inputs = []
    for k, item in enumerate(named):
        field = grid_field(*frozen.fields.shape)
        for face in faces:
            field[face.block] = face.released[k][:, :, None]
        heat = frozen.heat_of(field) if field.any() else None
        inputs.append(item if heat is None else replace(item, heat=_sum(item.heat, heat)))
    outputs = tuple(
        _output(frozen, name, place, faces, len(powers)) for name, place in places.named.items()
    )
    return HeatSystem(
        replace(frozen.fields, source=grid_field(*frozen.fields.shape)),
        frozen.storage,
        tuple(inputs),
        outputs,
        frozen.sheet_storage,
        None if frozen.carry is None else frozen.carry.matrix,
    )


@dataclass(frozen=True, slots=True, eq=False)
class ActiveFace:
    """The active face of a die: ``T = weight T_cell + sum over inputs of direct u``.

    Parameters
    ----------
    block : block
        Its cells.
    weight : (nx, ny) array
        Of the cell above it.
    released : (inputs, nx, ny) array
        Heat that each input releases there [W per unit].
    direct : (inputs, nx, ny) array
        What each input adds at once [K per unit].
    """

    block: Block
    weight: Array
    released: Array
    direct: Array


def active_faces(
    frozen: FrozenPlate, stack: Stack, powers: tuple[UnitPower, ...]
) -> tuple[ActiveFace, ...]:
    """Return the active face of each die."""
    return tuple(
        _active_face(frozen, stack, powers, die) for die in range(len(frozen.state.model.junctions))
    )


def _active_face(
    frozen: FrozenPlate, stack: Stack, powers: tuple[UnitPower, ...], die: int
) -> ActiveFace:
    model, board, leaking = frozen.state.model, frozen.equations.board, frozen.leak
    block = model.junctions[die][1]
    half = model.half_resistance(block[2].start)[block[:2]]
    outside = half * (0.0 if board is None else board.coefficient)  # h R''
    per_watt = half / model.grid.plan_area[block[:2]]
    gain = np.zeros_like(half) if leaking is None else leaking.gain[block][:, :, 0]
    count = len(powers) + 1 + (board is not None) + (leaking is not None)
    released, near = np.zeros((2, count, *half.shape))
    for k, unit in enumerate(powers):
        if unit.die == die:
            released[k] = _pattern(frozen, stack, unit) * (1.0 + gain * per_watt)
    if board is not None:
        near[len(powers) + 1] = outside
        released[len(powers) + 1] = gain * outside
    if leaking is not None:
        warmer = frozen.rise[block][:, :, 0] + per_watt * model.power[block][:, :, 0]
        if board is not None:
            warmer += outside * (board.temperature - frozen.inlet_temperature)
        released[-1] = leaking.power[block][:, :, 0] - gain * warmer
    weight = 1.0 / (1.0 + outside)
    direct = weight * (per_watt * released + near)
    return ActiveFace(block, weight * (1.0 + per_watt * gain), released, direct)


def _pattern(frozen: FrozenPlate, stack: Stack, unit: UnitPower) -> Array:
    """Return what one watt of the pattern gives off in the columns of its die [W/W]."""
    model = frozen.state.model
    block = model.junctions[unit.die][1]
    die = replace(stack.dies[unit.die], power_map=unit.power_map, size=None, leakage=None)
    power = die.power_on_edges(*cell_edges(die, model.grid, block))
    return np.asarray(power / unit.power_map.power)


def _sum(first: Array | None, second: Array) -> Array:
    return second if first is None else first + second


def _board(frozen: FrozenPlate, board: Convection) -> Input:
    known = frozen.inlet_temperature + frozen.rise
    # Conductance into the board: what the sink has beyond that of the same plate without one.
    bare = replace(frozen.equations, board=None).solid(known).sink
    heat = frozen.equations.solid(known).sink - bare
    return Input(
        BOARD, heat, unit="K", full_step=FULL_TEMPERATURE_STEP,
        reference=frozen.inlet_temperature, rated=board.temperature,
    )  # fmt: skip


def _inlet(frozen: FrozenPlate) -> Input:
    """Return the inlet's temperature: of the coolant that flows in, or that jets act with."""
    coupling, reference = frozen.state.coupling, frozen.inlet_temperature
    heat: Array | None = None
    inflow: Array | None = None
    if coupling.rise is None:
        sheet = frozen.fields.sheet
        assert sheet is not None
        inflow = sheet.inflow.copy()
        if frozen.carry is not None:
            inflow += frozen.carry.entering
    else:
        exchange = coupling.exchange
        heat = grid_field(*frozen.fields.shape)
        first = exchange.first_layer
        heat[:, :, first : first + exchange.conductance.shape[2]] = exchange.conductance
    return Input(INLET, heat, inflow, "K", FULL_TEMPERATURE_STEP, reference, reference)


def _output(
    frozen: FrozenPlate, name: str, place: Place, faces: tuple[ActiveFace, ...], inlet: int
) -> Output:
    reference = frozen.inlet_temperature
    direct = np.zeros(faces[0].direct.shape[0])
    weight = grid_field(*frozen.fields.shape)
    if isinstance(place, CellPlace):
        for cell, share in zip(place.cells, place.weights, strict=True):
            weight[cell] += share
    elif isinstance(place, FacePlace):
        face = faces[place.die]
        weight[face.block] = (place.share * face.weight)[:, :, None]
        direct = (face.direct * place.share).sum(axis=(1, 2))
    elif frozen.state.coupling.rise is None:
        leaving = frozen.state.coupling.flow.outflow
        share = leaving / leaving.sum()
        if frozen.carry is not None:
            of_cells, of_inlet = frozen.carry.beyond
            whole = frozen.capacity * float(leaving.sum())
            share, direct[inlet] = share + of_cells / whole, of_inlet / whole
        return Output(name, None, share, tuple(direct.tolist()), reference)
    else:
        _heat_taken(frozen, weight, direct, inlet)
    per_flow = isinstance(place, Outlet)
    return Output(name, weight, None, tuple(direct.tolist()), reference, per_flow)


def _heat_taken(frozen: FrozenPlate, weight: Array, direct: Array, inlet: int) -> None:
    """Set the weights of an outlet that follows from the heat taken up."""
    coupling = frozen.state.coupling
    exchange = coupling.exchange
    share = exchange.conductance / (frozen.capacity * float(coupling.flow.inflow.sum()))
    first = exchange.first_layer
    weight[:, :, first : first + share.shape[2]] = share
    direct[inlet] = 1.0 - float(share.sum())
