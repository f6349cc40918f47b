"""The grid's lines of a stack in a view."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.frame import Frame
from heatgrade.layered.parts import Cavity, SolidLayer
from heatgrade.layered.view import View

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack

Array = NDArray[np.float64]
SLACK = 1e-9  # of the chip; lines closer than this are one
GROWTH = 1.3  # of neighbouring cells around the chip
MOST_UNEVEN = 40  # cells along a side, where an uneven grid asks for more


def frame_of(stack: LayerStack, view: View) -> Frame:
    """Return the lines for a stack: the file's own, cut further in the resolved view.

    The file's cells of an uneven grid are cut until none is wider than the smallest of its
    blocks' and layers' own, or about 40 lie along a side. Columns that are channels stay whole:
    coolant has one cell across. In the peer's view lines end where the last whole cell does; in
    ours they go on to the chip's edge. Around the chip, plates get cells of the chip's size in
    the view of 3D-ICE (as many as fit), growing ones in ours, and none in that of HotSpot,
    which lumps what is there.
    """
    x_lines, y_lines = np.array(stack.x_lines), np.array(stack.y_lines)
    if view.refine > 1 and any(isinstance(layer, ChannelNetwork) for layer in stack.layers):
        raise InputError(
            "HG734",
            "cells of a network of channels are not cut",
            entry="refine",
            value=view.refine,
            allowed="1 for a stack with a network",
            remedy="leave refine out, or draw the network on a finer grid",
        )
    has_channels = any(isinstance(layer, Cavity) and layer.kind == "4rm" for layer in stack.layers)
    channels = None
    if has_channels:
        channels = np.arange(x_lines.size - 1) % 2 == 1
    if not view.is_peer:
        x_lines = _to_edge(x_lines, stack.length_x)
        y_lines = _to_edge(y_lines, stack.length_y)
        if has_channels and channels is not None and channels.size < x_lines.size - 1:
            channels = np.append(channels, False)
        across, along = _uneven_parts(stack, x_lines, y_lines)
        x_lines, channels = _cut(x_lines, view.refine * across, channels)
        y_lines, _ = _cut(y_lines, view.refine * along, None)
    columns, rows = x_lines.size - 1, y_lines.size - 1
    before_x = before_y = 0
    if stack.plates and not (view.is_peer and stack.peer == "HotSpot"):
        border_x, border_y = (
            _border(
                lines,
                length,
                sorted({plate.size[axis] for plate in stack.plates if plate.size is not None}),
                view,
            )
            for axis, (lines, length) in enumerate(
                ((x_lines, stack.length_x), (y_lines, stack.length_y))
            )
        )
        before_x, before_y = border_x.size, border_y.size
        x_lines = np.concatenate([-border_x[::-1], x_lines, x_lines[-1] + border_x])
        y_lines = np.concatenate([-border_y[::-1], y_lines, y_lines[-1] + border_y])
    if channels is not None:
        channels = np.pad(channels, before_x)
    chip = (slice(before_x, before_x + columns), slice(before_y, before_y + rows))
    return Frame(x_lines, y_lines, chip, channels)


def _uneven_parts(stack: LayerStack, x_lines: Array, y_lines: Array) -> tuple[int, int]:
    """Return the parts that cells are cut into, along x and y, to be as fine as an uneven grid."""
    if not stack.uneven:
        return 1, 1
    parts = []
    for axis, (lines, length) in enumerate(((x_lines, stack.length_x), (y_lines, stack.length_y))):
        widest = float(np.diff(lines).max())
        widths = [
            (high - low) / cells
            for layer in stack.layers
            if isinstance(layer, SolidLayer)
            for low, high, cells in _own_cells(layer, axis, length)
        ]
        wanted = math.ceil(widest / min(widths, default=length) * (1.0 - SLACK))
        parts.append(max(1, min(wanted, round(widest / length * MOST_UNEVEN))))
    return parts[0], parts[1]


def _own_cells(layer: SolidLayer, axis: int, length: float) -> Iterator[tuple[float, float, int]]:
    """Yield where cells of a layer or of its blocks begin and end along an axis, and how many."""
    for block in layer.floorplan:
        cells = block.cells or layer.cells
        if cells is not None:
            for rectangle in block.rectangles:
                yield rectangle[axis], rectangle[axis + 2], cells[axis]
    if not layer.floorplan and layer.cells is not None:
        yield 0.0, length, layer.cells[axis]


def _to_edge(lines: Array, edge: float) -> Array:
    return np.append(lines, edge) if edge - lines[-1] > SLACK * edge else lines


def _cut(
    lines: Array, parts: int, channels: NDArray[np.bool_] | None
) -> tuple[Array, NDArray[np.bool_] | None]:
    whole = np.zeros(lines.size - 1, dtype=bool) if channels is None else channels
    counts = np.where(whole, 1, parts)
    pieces = [
        np.linspace(low, high, count + 1)[:-1]
        for low, high, count in zip(lines, lines[1:], counts, strict=False)
    ]
    cut = np.append(np.concatenate(pieces), lines[-1])
    return cut, None if channels is None else np.repeat(channels, counts)


def _border(lines: Array, chip: float, plates: list[float], view: View) -> Array:
    """Return distances from the chip's edge to the lines of the border [m], outwards."""
    if view.is_peer:
        cell = lines[-1] / (lines.size - 1)
        count = int(0.5 * (plates[-1] - chip) / cell * (1.0 + 1e-12))
        even: Array = cell * np.arange(1, count + 1)
        return even
    found = np.zeros(1)
    step = float(np.diff(lines)[-1])
    for plate in plates:
        room = 0.5 * (plate - chip) - found[-1]
        if room <= SLACK * chip:
            continue
        steps = [step]
        while sum(steps) < room:
            steps.append(steps[-1] * GROWTH)
        scaled = np.cumsum(steps) * (room / sum(steps))
        found = np.concatenate([found, found[-1] + scaled])
        step = float(np.diff(found)[-1])
    return found[1:]
