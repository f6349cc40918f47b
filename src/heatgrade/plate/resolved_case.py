"""A plate with its coolant resolved, ready to solve: grid, solids, coolant's room, openings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import JetArray
from heatgrade.geometry.dimension import Area
from heatgrade.grid import Grid, refuse_oversize
from heatgrade.painted.plan_shape import PlanShape, Rectangles
from heatgrade.painted.prisms import OpenShares, Prism, paint_prisms
from heatgrade.plate.assembly import assemble
from heatgrade.plate.cut_ports import check_cut_ports, check_uncovered
from heatgrade.plate.developed_pitch import driven_sides, share_of_pitch
from heatgrade.plate.idle_entries import refuse_closed
from heatgrade.plate.joined_piece import refuse_board
from heatgrade.plate.layer import Layer
from heatgrade.plate.pierced import pierced, within_layer
from heatgrade.plate.plenum import INSIDE
from heatgrade.plate.resolved_grid import Piece, piece_of, resolved_grid, wet_cells
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.resolved_shape import wetted_shape
from heatgrade.plate.solid_model import SolidModel, model_on
from heatgrade.plate.wetted_shape import WettedShape
from heatgrade.resolved import (
    Bound,
    FlowDomain,
    GivenPressure,
    Opening,
    Periodic,
    Profile,
    Side,
    TotalFlow,
)

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ResolvedCase:
    """A piece of a plate on its grid.

    Parameters
    ----------
    grid : Grid
        The grid.
    model : SolidModel
        Solids: of cells that coolant shares or fills, what would be there without it.
    open : OpenShares
        Shares of coolant.
    shape : WettedShape
        What was painted.
    piece : Piece
        The rectangle of the plate.
    base : int
        Layer of cells below the coolant.
    mass_flow : float
        Through the piece [kg/s].
    share : float
        Of the whole plate's flow that the piece takes.
    domain : FlowDomain
        For the flow solver.
    """

    grid: Grid
    model: SolidModel
    open: OpenShares
    shape: WettedShape
    piece: Piece
    base: int
    mass_flow: float
    share: float
    domain: FlowDomain


class Layout(NamedTuple):
    """A piece of a plate on its grid, before anything is painted."""

    piece: Piece
    solids: tuple[Layer, ...]
    shape: WettedShape
    layers: tuple[Layer, ...]
    grid: Grid


def resolved_layout(plate: Plate, setup: ResolvedSetup) -> Layout:
    """Return piece, layers and grid of a plate; see `resolved_case`.

    Raises
    ------
    GeometryError
        HG834, HG864 for a piece that cannot be solved, HG870 for ports beside their rooms or the
        window, or that it cuts beside their axes.
    InputError
        HG833 for drains that meet nozzles, HG861 for a plenum that cannot be, HG865, HG866 for a
        pitch along the flow, HG131 for a grid that does not fit into the memory.
    """
    piece = piece_of(plate.cold_plate, setup)
    refuse_board(plate, developed=piece.developed is not None)
    solids = _below(assemble(plate.stack, plate.cold_plate, plate.coolant, setup.solids))
    entrance = setup.plenum_entrance
    if setup.plenum_height is not None and entrance in piece.cuts:
        raise InputError(
            "HG861",
            "coolant enters the plenum by a side that the window cuts off",
            entry="plenum_side" if setup.plenum_port is None else "plenum_port.side",
            value=entrance,
            allowed="a side of the plate that the window reaches",
            remedy="take a larger window, or another side",
        )
    shape = wetted_shape(plate.cold_plate, setup, wet_cells(plate.cold_plate, setup))
    refuse_closed(shape.mouths, piece.cuts, setup.symmetry)
    check_cut_ports(shape, piece.area, piece.cuts, plate.cold_plate.area)
    layers = (*solids, *(wet.layer for wet in shape.layers))
    slots = [
        Area(*(float(side[n]) for side in (m.plan.x0, m.plan.y0, m.plan.x1, m.plan.y1)))
        for m in shape.mouths
        if isinstance(m.plan, Rectangles)
        for n in range(m.plan.x0.size)
    ]
    slots += shape.strips
    try:
        grid = resolved_grid(plate.stack, plate.cold_plate, setup, layers, slots, piece)
        refuse_oversize(float(np.prod(np.array(grid.shape, dtype=np.float64))), "grid")
    except InputError as error:
        if error.entry == "grid":
            jets = isinstance(plate.cold_plate.wetted, JetArray)
            error.entry = "nozzle_cells" if jets else "gap_cells"
        raise
    return Layout(piece, solids, shape, layers, grid)


def resolved_cells(plate: Plate, setup: ResolvedSetup) -> int:
    """Return the number of cells of a piece of a plate, or raise what stands against it.

    Raises
    ------
    InputError
        HG835 for dies that leak, and as `resolved_layout`.
    GeometryError
        As `resolved_layout`.
    """
    refuse_leakage(plate)
    return resolved_layout(plate, setup).grid.cells


def refuse_leakage(plate: Plate) -> None:
    """Raise `InputError` HG835 for dies that leak."""
    for die in plate.stack.dies:
        if die.leakage is not None:
            raise InputError(
                "HG835",
                "leaks, which resolved coolant does not follow yet",
                entry=f"stack.dies.{die.name}.leakage",
                allowed="dies without leakage",
                remedy="add the leakage [W] of the compact result to the die's power, and leave it "
                "out here",
            )


def resolved_case(plate: Plate, setup: ResolvedSetup, mass_flow: float) -> ResolvedCase:
    """Return the case of a plate.

    Parameters
    ----------
    plate : Plate
        The plate.
    setup : ResolvedSetup
        Which piece, how finely.
    mass_flow : float
        Through the whole plate [kg/s].

    Raises
    ------
    InputError
        As `resolved_layout`.
    GeometryError
        As `resolved_layout`; HG870 for tubes in front of a port.
    """
    piece, solids, shape, layers, grid = resolved_layout(plate, setup)
    level = sum(layer.thickness for layer in solids)
    prisms = []
    for wet in shape.layers:
        prisms.append(Prism(level, level + wet.layer.thickness, wet.plan))
        level += wet.layer.thickness
    floor = sum(layer.thickness for layer in solids)
    shares = pierced(paint_prisms(prisms, grid), grid, floor, shape)
    openings, taken = _openings(grid, shares, (shape, floor), piece, setup, mass_flow)
    if piece.developed is not None:
        taken = share_of_pitch(plate.cold_plate, piece.area)
    joined = driven_sides(plate.cold_plate, piece, setup, mass_flow)
    bounds = {
        Side(side): Bound.SYMMETRY if side in piece.cuts else Bound.WALL
        for side in ("x-", "x+", "y-", "y+")
    }
    return ResolvedCase(
        grid=grid,
        model=model_on(grid, layers, plate.stack),
        open=shares,
        shape=shape,
        piece=piece,
        base=sum(layer.cells for layer in solids) - 1,
        mass_flow=mass_flow * taken,
        share=taken,
        domain=_domain(grid, shares, openings, bounds, joined),
    )


def _domain(
    grid: Grid,
    shares: OpenShares,
    openings: tuple[Opening, ...],
    bounds: dict[Side, Bound],
    joined: tuple[Periodic, ...],
) -> FlowDomain:
    try:
        return FlowDomain(
            grid, shares.volume, shares.x, shares.y, shares.z, openings, bounds, {}, joined
        )
    except InputError as error:
        if (error.entry or "").startswith("domain.periodic"):
            error.entry = "joined"
        raise


def _below(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return the layers up to the plate's base."""
    names = [layer.name for layer in layers]
    return layers[: names.index("base") + 1]


def _openings(
    grid: Grid,
    shares: OpenShares,
    wetted: tuple[WettedShape, float],
    piece: Piece,
    setup: ResolvedSetup,
    mass_flow: float,
) -> tuple[tuple[Opening, ...], float]:
    """Return openings of the box, and the share of the plate's flow that passes through it."""
    found, taken = [], 0.0
    counts = {"inlet": 0, "outlet": 0}
    shape, floor = wetted
    for mouth in shape.mouths:
        if mouth.side in piece.cuts:
            continue
        side = Side(mouth.side)
        faces = _open_faces(shares, side)
        area = _face_areas(grid, side) * faces
        mask = faces > 0.0
        if mouth.layer is not None:
            mask &= within_layer(grid, floor, shape, mouth.layer)[None, :]
        if mouth.plan is not None:
            mask &= _covered(grid, side, mouth.plan)
        opened = float(area[mask].sum())
        check_uncovered(mouth, opened, piece.area)
        if not mask.any():
            continue
        counts[mouth.role] += 1
        name = f"{mouth.role} {counts[mouth.role]}" if counts[mouth.role] > 1 else mouth.role
        law: TotalFlow | GivenPressure = GivenPressure(0.0)
        if mouth.role == "inlet":
            own = opened / mouth.area
            taken += own
            if setup.inlet_pressure is None:
                law = TotalFlow(own * mass_flow, Profile(setup.inlet))
            else:
                law = GivenPressure(setup.inlet_pressure)
        found.append(Opening(name, side, law, mask))
    return tuple(found), taken


def _covered(grid: Grid, side: Side, plan: PlanShape) -> NDArray[np.bool_]:
    """Return which faces of a side a plan reaches, over the side's two axes."""
    if side.axis == 2:
        return np.asarray(plan.areas(grid.x_edges, grid.y_edges) > 0.0)
    lines, across = (grid.x_edges, grid.y_edges)[:: 1 if side.axis == 0 else -1]
    inward = INSIDE * (lines[-1] - lines[0])
    at = lines[-1] - inward if side.high else lines[0] + inward
    reached = plan.chords(side.axis, np.array([at]), across)[0] > 0.0
    return np.broadcast_to(reached[:, None], (reached.size, grid.z.size))


def _open_faces(shares: OpenShares, side: Side) -> Array:
    field = (shares.x, shares.y, shares.z)[side.axis]
    faces: Array = np.take(field, -1 if side.high else 0, axis=side.axis)
    return faces


def _face_areas(grid: Grid, side: Side) -> Array:
    widths = [grid.dx, grid.dy, grid.dz]
    first, second = (widths[i] for i in range(3) if i != side.axis)
    return np.outer(first, second)
