"""The grid that resolves a plate's coolant: lines on every flat wall, fine where passages are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import (
    ColdPlate,
    JetArray,
    ManifoldChannels,
    Microchannels,
    PinFins,
    Stack,
)
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.geometry.pin_shape import gap
from heatgrade.grid import Grid, graded_edges, split_layers
from heatgrade.plate.joined_piece import check_repeats, flow_axis, joined_axes, pitch_of
from heatgrade.plate.layer import Layer
from heatgrade.plate.manifold_grid import (
    along_size,
    check_u_turns,
    lines_along,
    manifold_cells,
    manifold_lines,
    u_turn,
)
from heatgrade.plate.resolved_setup import SIDES, ResolvedSetup

Array = NDArray[np.float64]

GROWTH = 1.25  # of neighbouring cells beside the passages
LONG_GROWTH = 1.06  # along channels, from their inlet on: temperatures develop there
TALLEST = 2.0  # height of a cell in a passage over its width
CROWDING = 6.0  # tallest cell of a jets' gap over the lowest one, about
MOST = 4  # times `gap_cells` through a passage's height


class Piece(NamedTuple):
    """The rectangle that is solved, which of its sides cut the plate, and which are joined."""

    area: Area
    cuts: tuple[str, ...]  # all sides that are no end of the plate, joined ones too
    joined: tuple[str, ...] = ()  # axes across which its sides are one
    developed: str | None = None  # axis along which coolant passes joined sides

    @property
    def mirrors(self) -> tuple[str, ...]:
        """Sides that are planes of symmetry."""
        return tuple(side for side in self.cuts if side[0] not in self.joined)


def piece_of(cold_plate: ColdPlate, setup: ResolvedSetup) -> Piece:
    """Return the piece of a plate that is solved.

    Raises
    ------
    GeometryError
        HG834 for a window that leaves the plate, or that cuts passages across their flow, HG864 for
        joined sides of what does not repeat.
    InputError
        HG865 for a pressure gradient that drives nothing.
    """
    plate, joined = cold_plate.area, joined_axes(cold_plate, setup)
    window = _window(cold_plate, setup, joined)
    if not plate.holds(window):
        raise _bad_window(window, "leaves the plate", str(plate))
    slack = SAME_LINE * max(plate.length_x, plate.length_y)
    sides = {
        "x-": window.x0 > plate.x0 + slack,
        "x+": window.x1 < plate.x1 - slack,
        "y-": window.y0 > plate.y0 + slack,
        "y+": window.y1 < plate.y1 - slack,
    }
    cuts = tuple(side for side, cut in sides.items() if cut)
    wetted = cold_plate.wetted
    if setup.window == "cell":  # one among many, even at the edge of a small plate
        if isinstance(wetted, ManifoldChannels):
            return Piece(window, SIDES)
        flowing = None if isinstance(wetted, JetArray) else wetted.direction
        within = [side for side in SIDES if side[0] != flowing]
        cuts = tuple(dict.fromkeys((*cuts, *within)))
    if isinstance(wetted, ManifoldChannels):
        check_u_turns(wetted, window, cuts)
    elif not isinstance(wetted, JetArray) and wetted.direction not in joined:
        area = wetted.wetted_area
        axis = wetted.direction
        low, high = (area.x0, area.x1) if axis == "x" else (area.y0, area.y1)
        ends = (window.x0, window.x1) if axis == "x" else (window.y0, window.y1)
        split = isinstance(wetted, Microchannels) and wetted.feed == "centre"
        allowed = [low, 0.5 * (low + high)] if split else [low]
        if (
            not (any(abs(ends[0] - at) <= slack for at in allowed) or ends[0] < low)
            or ends[1] < high - slack
        ):
            raise _bad_window(window, "cuts passages across their flow", "the whole flow length")
    along = flow_axis(cold_plate)
    developed = along if along in joined else None
    if setup.pressure_gradient is not None and developed is None:
        raise _without_flow(setup)
    if setup.inlet_pressure is not None and developed is not None:
        raise _without_inlet(setup)
    check_repeats(cold_plate, window, joined)
    both = [f"{axis}{end}" for axis in joined for end in "-+"]
    closed = tuple(dict.fromkeys((*cuts, *setup.symmetry, *both)))
    return Piece(window, closed, joined, developed)


def _window(cold_plate: ColdPlate, setup: ResolvedSetup, joined: tuple[str, ...]) -> Area:
    if setup.window == "cell":
        return _cell(cold_plate)
    if setup.window == "pitch":
        return pitch_of(cold_plate, joined)
    return setup.rectangle or cold_plate.area


def _without_flow(setup: ResolvedSetup) -> InputError:
    return InputError(
        "HG865",
        "drives a pitch that is joined along its flow, and this piece is not",
        entry="pressure_gradient",
        value=setup.pressure_gradient,
        allowed='window="pitch" of channels or pins, the axis of their flow among the joined ones',
        remedy="leave it out, or join the sides along the flow",
    )


def _without_inlet(setup: ResolvedSetup) -> InputError:
    return InputError(
        "HG865",
        "stands before an inlet, and a piece joined along its flow has none",
        entry="inlet_pressure",
        value=setup.inlet_pressure,
        allowed="a piece with an inlet",
        remedy="give it as pressure_gradient, or leave the axis of the flow out of joined",
    )


def _no_cell(plate: Area, what: str, allowed: str) -> GeometryError:
    return GeometryError(
        "HG834",
        what,
        entry="window",
        value="cell",
        allowed=f"{allowed}; here {plate}",
        remedy='take window="plate", with planes of symmetry (symmetry) where it has them',
    )


def _bad_window(window: Area, what: str, allowed: str) -> GeometryError:
    return GeometryError(
        "HG834",
        what,
        entry="window",
        value=str(window),
        allowed=allowed,
        remedy='move or enlarge the window, or take window="cell"',
    )


def _cell(cold_plate: ColdPlate) -> Area:
    """Return the smallest piece between planes of symmetry, in the middle of the plate."""
    wetted = cold_plate.wetted
    plate = cold_plate.area
    if isinstance(wetted, JetArray):
        if wetted.drains == "edges":
            raise _no_cell(plate, "coolant that drains by the edges has no cell", "the plate")
        if wetted.pitch is None:
            raise _no_cell(plate, "nozzles given one by one have no cell in common", "the plate")
        middle = (0.5 * (plate.x0 + plate.x1), 0.5 * (plate.y0 + plate.y1))
        nearest = int(np.argmin(np.hypot(wetted.x - middle[0], wetted.y - middle[1])))
        x, y, half = float(wetted.x[nearest]), float(wetted.y[nearest]), 0.5 * wetted.pitch
        return Area(x, y, x + half, y + half)
    if isinstance(wetted, ManifoldChannels):
        return u_turn(wetted)
    if isinstance(wetted, Microchannels):
        low, high = wetted.channel_edges[wetted.channel_count // 2]
        start = 0.5 * (low + high)
        stop = start + 0.5 * wetted.pitch
    else:
        positions = wetted.positions[:, 1 if wetted.direction == "x" else 0]
        own = positions[np.argmin(np.abs(positions - np.median(positions)))]
        start, stop = float(own), float(own) + 0.5 * wetted.pitch_transverse
    if wetted.direction == "x":
        return Area(plate.x0, start, plate.x1, stop)
    return Area(start, plate.y0, stop, plate.y1)


def passage_size(cold_plate: ColdPlate, setup: ResolvedSetup) -> float:
    """Return the width of cells in the passages [m]."""
    wetted = cold_plate.wetted
    if isinstance(wetted, JetArray):
        return float(wetted.diameters.min()) / setup.nozzle_cells
    if isinstance(wetted, (Microchannels, ManifoldChannels)):
        return wetted.channel_width / setup.gap_cells
    return _pin_gap(wetted) / setup.gap_cells


def _pin_gap(pins: PinFins) -> float:
    across, along = pins.pitch_transverse, pins.pitch_longitudinal
    gaps = [gap(pins.shape, pins.diameter, across, 0.0)]
    if pins.arrangement == "staggered":
        gaps += [
            gap(pins.shape, pins.diameter, 0.5 * across, along),
            gap(pins.shape, pins.diameter, 0.0, 2.0 * along),
        ]
    else:
        gaps.append(gap(pins.shape, pins.diameter, 0.0, along))
    return min(gaps)


def wet_cells(cold_plate: ColdPlate, setup: ResolvedSetup) -> dict[str, int]:
    """Return the number of cells through the layers that hold coolant, by their name."""
    wetted, size = cold_plate.wetted, passage_size(cold_plate, setup)
    if isinstance(wetted, JetArray):
        fins = wetted.target_fins.height if wetted.target_fins is not None else 0.0
        whole = setup.gap_cells
        return {
            "fins": max(2, math.ceil(whole * fins / wetted.standoff)),
            "gap": max(2, math.ceil(whole * (wetted.standoff - fins) / wetted.standoff)),
            "nozzles": max(4, math.ceil(wetted.nozzle_length / (TALLEST * size))),
            "plenum": max(4, math.ceil((setup.plenum_height or 0.0) / (TALLEST * size))),
            "collector": max(4, math.ceil((setup.collector_height or 0.0) / (TALLEST * size))),
            "cover": max(2, math.ceil(setup.collector_wall / (TALLEST * size))),
        }
    wanted = math.ceil(wetted.height / (TALLEST * size))
    through = min(max(wanted, setup.gap_cells), MOST * setup.gap_cells)
    if isinstance(wetted, ManifoldChannels):
        return {"fins": through, "manifold": manifold_cells(wetted, through)}
    found = {"fins": through, "cover": max(2, setup.solids.cover)}
    if isinstance(wetted, PinFins) and wetted.clearance > 0.0:
        wanted = math.ceil(wetted.clearance / (TALLEST * size))
        found["gap"] = min(max(wanted, math.ceil(0.5 * setup.gap_cells), 2), MOST * setup.gap_cells)
    return found


def resolved_grid(
    stack: Stack,
    cold_plate: ColdPlate,
    setup: ResolvedSetup,
    layers: Sequence[Layer],
    slots: Sequence[Area],
    piece: Piece,
) -> Grid:
    """Return the grid of a piece of a plate.

    Parameters
    ----------
    stack, cold_plate, setup
        What is solved, and how.
    layers : sequence of Layer
        All layers from below, with their cells.
    slots : sequence of Area
        Of the cover.
    piece : Piece
        The rectangle.
    """
    areas = [region.area for layer in layers for region in layer.regions]
    areas += [*slots, cold_plate.wetted.wetted_area, piece.area]
    x, y = (_edges(axis, stack, cold_plate, setup, areas) for axis in (0, 1))
    z = split_layers([layer.thickness for layer in layers], [layer.cells for layer in layers])
    if isinstance(cold_plate.wetted, JetArray):
        _crowd(z, layers)
    if isinstance(cold_plate.wetted, ManifoldChannels):
        z = np.concatenate([z[: -layers[-1].cells], manifold_lines(layers)])
    return Grid(_cut(x, piece.area.x0, piece.area.x1), _cut(y, piece.area.y0, piece.area.y1), z)


def _crowd(z: Array, layers: Sequence[Layer]) -> None:
    """Move the lines of the gap towards the wall that jets hit, where layers are thin."""
    start = 0
    for layer in layers:
        if layer.name == "gap":
            steps = CROWDING ** (np.arange(layer.cells) / layer.cells)
            inner = np.cumsum(steps)[:-1] / steps.sum()
            low = z[start]
            z[start + 1 : start + layer.cells] = low + layer.thickness * inner
        start += layer.cells


def _edges(
    axis: int, stack: Stack, cold_plate: ColdPlate, setup: ResolvedSetup, areas: Sequence[Area]
) -> Array:
    wetted = cold_plate.wetted
    faces = [float(area[end]) for area in areas for end in (axis, axis + 2)]
    area = wetted.wetted_area
    low, high = area[axis], area[axis + 2]
    size = passage_size(cold_plate, setup)
    if isinstance(wetted, JetArray):
        faces += _lattice_lines(wetted, axis)
        fins = wetted.target_fins
        if fins is not None and axis == 1:
            size = min(size, fins.gap / max(2, setup.gap_cells // 2))
        return graded_edges(faces, size, fine=(low, high), growth=GROWTH)
    along = wetted.direction == "xy"[axis]
    if isinstance(wetted, PinFins):
        return graded_edges(faces, size, fine=(low, high), growth=GROWTH)
    if isinstance(wetted, ManifoldChannels):
        if along:
            size = along_size(wetted, size)
            return graded_edges(faces + lines_along(wetted), size, fine=(low, high), growth=GROWTH)
        wetted = wetted.channels
    elif along:
        start = 0.5 * (low + high) if wetted.feed == "centre" else low
        return graded_edges(faces, 2.0 * size, fine=(start, start), growth=LONG_GROWTH)
    walls = wetted.channel_edges.ravel()
    faces += [float(wall) for wall in walls]
    return graded_edges(faces, size, fine=(float(walls[0]), float(walls[-1])), growth=GROWTH)


def _lattice_lines(jets: JetArray, axis: int) -> list[float]:
    """Return lines on the nozzles' axes and halfway between, so that all are cut alike."""
    if jets.pitch is None:
        return []
    centres = jets.x if axis == 0 else jets.y
    area = jets.wetted_area
    lines = np.unique(
        np.round(np.concatenate([centres, centres - jets.pitch / 2, centres + jets.pitch / 2]), 12)
    )
    # Staggered rows come closer than half a pitch; they are cut as they come.
    if lines.size > 1 and np.diff(lines).min() < 0.24 * jets.pitch:
        return []
    return [float(line) for line in lines if area[axis] < line < area[axis + 2]]


def _cut(edges: Array, low: float, high: float) -> Array:
    slack = SAME_LINE * (edges[-1] - edges[0])
    kept = edges[(edges > low + slack) & (edges < high - slack)]
    return np.concatenate([[low], kept, [high]])
