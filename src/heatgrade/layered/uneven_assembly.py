"""From a stack to the peer's equations on an uneven grid; see `uneven`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.layered.cavity_planes import stream_of
from heatgrade.layered.coolant import Coolant, Links, Stream
from heatgrade.layered.frame import Frame
from heatgrade.layered.frames import frame_of
from heatgrade.layered.parts import Cavity, LayerMaterial, SolidLayer
from heatgrade.layered.plane import series
from heatgrade.layered.rectangles import joined_above, joined_beside, parts_of, union_lines
from heatgrade.layered.system import HeatInput
from heatgrade.layered.uneven import Sheet, UnevenSystem, stream_boxes
from heatgrade.layered.view import View

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from heatgrade.layered.layer_stack import LayerStack

Array = NDArray[np.float64]
Index = NDArray[np.int64]
MOST_CELLS = 200_000  # every cell is compared with every other of its layer


def assemble_uneven(stack: LayerStack) -> UnevenSystem:
    """Return the peer's equations of a stack with an uneven grid.

    Raises
    ------
    InputError
        HG736 for a plate wider than the chip or a power map, HG727 for too many cells.
    """
    if stack.plates:
        raise InputError(
            "HG736",
            "has a plate wider than the chip on an uneven grid, which 3D-ICE cuts off at its edge",
            entry=stack.name,
            allowed="the resolved view, or 'non-uniform false'",
            remedy="leave out the peer's view",
        )
    if any(isinstance(layer, SolidLayer) and layer.power_map for layer in stack.layers):
        raise InputError(
            "HG736",
            "has a power map on an uneven grid, whose cells are those of blocks",
            entry=stack.name,
            allowed="the resolved view, or 'non-uniform false'",
            remedy="leave out the peer's view",
        )
    grid = frame_of(stack, View.peer())
    cells = sum(
        sum(part[0] * part[1] for _, part, _ in _blocks_of(stack, layer))
        if isinstance(layer, SolidLayer)
        else grid.shape[0] * grid.shape[1]
        for layer in stack.layers
    )
    if cells > MOST_CELLS:
        raise InputError(
            "HG727",
            f"the uneven grid has {cells} cells",
            entry=stack.name,
            allowed=f"at most {MOST_CELLS}",
            remedy="give blocks and layers fewer cells, or leave out the peer's view",
        )
    sheets: list[Sheet] = []
    streams: list[tuple[Cavity, Stream, int]] = []
    readings: list[int] = []
    for index, layer in enumerate(stack.layers):
        if isinstance(layer, SolidLayer):
            readings.append(len(sheets))
            sheets.append(_solid(stack, index, layer))
        else:
            assert isinstance(layer, Cavity)
            made, stream = _cavity(stack, index, layer, grid)
            streams.append((layer, stream, len(sheets)))
            readings.append(len(sheets) if layer.kind == "4rm" else -1)
            sheets += made
    return _join(stack, grid, sheets, streams, readings)


def _solid(stack: LayerStack, index: int, layer: SolidLayer) -> Sheet:
    last = len(stack.layers) - 1
    plan = _blocks_of(stack, layer)
    boxes = np.concatenate([parts_of(box, cells) for box, cells, _ in plan])
    counts = [cells[0] * cells[1] for _, cells, _ in plan]
    own: list[LayerMaterial] = [material or layer.material for _, _, material in plan]
    kx, ky, kz, heat = (
        np.repeat(values, counts)
        for values in zip(*((*m.conductivity, m.heat_capacity) for m in own), strict=True)
    )
    down, up = 0.5, 0.5
    if index == 0 and stack.bottom is None:
        down, up = np.inf, 1.0
    elif index == last and stack.top is None:
        down, up = 1.0, np.inf
    height = layer.thickness
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return Sheet(
        index,
        height,
        boxes,
        (kx * height, ky * height),
        kz / (down * height),
        kz / (up * height),
        heat * area * height,
    )


def _blocks_of(
    stack: LayerStack, layer: SolidLayer
) -> list[tuple[tuple[float, float, float, float], tuple[int, int], LayerMaterial | None]]:
    """Return rectangles, cells and materials; all layers of a die follow its floorplan."""
    assert layer.cells is not None
    die = [
        other
        for other in stack.layers
        if isinstance(other, SolidLayer) and other.element == layer.element and other.floorplan
    ]
    if not die:
        whole = (0.0, 0.0, stack.length_x, stack.length_y)
        return [(whole, layer.cells, None)]
    return [
        (
            block.rectangles[0],
            block.cells or layer.cells,
            block.material if layer.floorplan else None,
        )
        for block in die[0].floorplan
    ]


def _cavity(
    stack: LayerStack, index: int, cavity: Cavity, grid: Frame
) -> tuple[list[Sheet], Stream]:
    stream = stream_of(cavity, grid, index, stack.length_x)
    columns, rows = grid.shape
    boxes = np.array(
        [
            (grid.x_edges[i], grid.y_edges[j], grid.x_edges[i + 1], grid.y_edges[j + 1])
            for i in range(columns)
            for j in range(rows)
        ]
    )
    resolved = cavity.kind == "4rm"
    if resolved:
        assert grid.channels is not None
        boxes = boxes[~np.repeat(grid.channels, rows)]
    count = boxes.shape[0]
    kx, ky, kz = cavity.wall.conductivity
    share = 1.0 if resolved else 1.0 - cavity.porosity
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    along_y = ky * cavity.height * share * np.ones(count)
    if cavity.kind == "2rm":
        # 3D-ICE divides by half the cell's own length in place of its width (get_conductance_
        # non_uniform_y, walls of channels): k times height times 2 (1 - porosity), whatever dy/dx
        along_y *= (boxes[:, 3] - boxes[:, 1]) / (boxes[:, 2] - boxes[:, 0])
    elif not resolved:
        along_y *= 0.0
    through = 2.0 * kz * share / cavity.height * np.ones(count)
    walls = Sheet(
        index,
        cavity.height,
        boxes,
        (kx * cavity.height * float(resolved) * np.ones(count), along_y),
        through,
        through,
        cavity.wall.heat_capacity * share * area * cavity.height,
    )
    if resolved:
        return [walls], stream
    none, open_ = np.zeros(count), np.full(count, np.inf)
    face = Sheet(index, 0.0, boxes, (none, none), open_, open_, none)
    return [face, walls, face], stream


def _join(
    stack: LayerStack,
    grid: Frame,
    sheets: list[Sheet],
    streams: list[tuple[Cavity, Stream, int]],
    readings: list[int],
) -> UnevenSystem:
    starts = np.concatenate([[0], np.cumsum([sheet.boxes.shape[0] for sheet in sheets])])
    joints = _joints(sheets, starts)
    sinks = _sinks(stack, sheets, starts)
    coolant = _coolant(grid, sheets, streams, starts)
    diagonal: Array = sinks[0] + sinks[1]
    for ends in joints[:2]:
        diagonal = diagonal + np.bincount(ends, joints[2], diagonal.size)
    if coolant is not None:
        links = coolant.links
        diagonal = diagonal + np.bincount(links.solid, links.conductance, diagonal.size)
    frame = union_lines([sheet.boxes for sheet in sheets], grid)
    inputs, heated = _inputs(stack, sheets, readings, starts, frame)
    temperatures = tuple(
        0.0 if sink is None else sink.temperature for sink in (stack.top, stack.bottom)
    )
    return UnevenSystem(
        frame,
        grid,
        tuple(sheets),
        _matrix(diagonal, joints),
        sinks,
        (temperatures[0], temperatures[1]),
        coolant,
        inputs,
        heated,
        tuple(readings),
    )


def _joints(sheets: list[Sheet], starts: Index) -> tuple[Index, Index, Array]:
    """Return the cells on either side of each face and its conductance [W/K]."""
    rows, columns, values = [], [], []

    def join(one: Index, two: Index, conductance: Array) -> None:
        rows.append(one)
        columns.append(two)
        values.append(conductance)

    for k, sheet in enumerate(sheets):
        for axis in (0, 1):
            if sheet.along[axis].any():
                one, two, length = joined_beside(sheet.boxes, axis)
                step = sheet.boxes[:, axis + 2] - sheet.boxes[:, axis]
                half = 2.0 * sheet.along[axis] / step
                join(
                    starts[k] + one, starts[k] + two, series(half[one] * length, half[two] * length)
                )
        if k + 1 < len(sheets):
            above = sheets[k + 1]
            one, two, area = joined_above(sheet.boxes, above.boxes)
            join(
                starts[k] + one,
                starts[k + 1] + two,
                series(sheet.up[one] * area, above.down[two] * area),
            )
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _matrix(diagonal: Array, joints: tuple[Index, Index, Array]) -> csr_array[Any, Any]:
    from scipy.sparse import csr_array

    lower, upper, conductance = joints
    every = np.arange(diagonal.size)
    return csr_array(
        (
            np.concatenate([diagonal, -conductance, -conductance]),
            (np.concatenate([every, lower, upper]), np.concatenate([every, upper, lower])),
        ),
        shape=(diagonal.size, diagonal.size),
    )


def _sinks(stack: LayerStack, sheets: list[Sheet], starts: Index) -> tuple[Array, Array]:
    top, bottom = np.zeros(int(starts[-1])), np.zeros(int(starts[-1]))
    if stack.top is not None:
        area = sheets[-1].area
        top[starts[-2] :] = series(sheets[-1].up * area, stack.top.coefficient * area)
    if stack.bottom is not None:
        area = sheets[0].area
        bottom[: starts[1]] = series(sheets[0].down * area, stack.bottom.coefficient * area)
    return top, bottom


def _coolant(
    grid: Frame, sheets: list[Sheet], streams: list[tuple[Cavity, Stream, int]], starts: Index
) -> Coolant | None:
    if not streams:
        return None
    links: list[Links] = []
    begin = 0
    for cavity, stream, first in streams:
        boxes = stream_boxes(stream, grid)
        if cavity.kind == "4rm":
            for k, coefficient, side in (
                (first - 1, cavity.coefficient_bottom, "up"),
                (first + 1, cavity.coefficient_top, "down"),
            ):
                one, two, area = joined_above(boxes, sheets[k].boxes)
                half = getattr(sheets[k], side)[two] * area
                links.append(Links(begin + one, starts[k] + two, series(half, coefficient * area)))
            walls = sheets[first]
            both = np.concatenate([boxes, walls.boxes])
            one, two, length = joined_beside(both, 0)
            count = boxes.shape[0]
            for a, b in ((one, two), (two, one)):
                mixed = (a < count) & (b >= count)
                wall = b[mixed] - count
                width = walls.boxes[wall, 2] - walls.boxes[wall, 0]
                half = 2.0 * walls.along[0][wall] * length[mixed] / width
                film = cavity.coefficient_side * cavity.height * length[mixed]
                links.append(Links(begin + a[mixed], starts[first] + wall, series(half, film)))
        else:
            pins = not cavity.channels
            low = cavity.pin_coefficient if pins else cavity.coefficient_bottom
            high = cavity.pin_coefficient if pins else cavity.coefficient_top
            for k, coefficient in ((first, low), (first + 2, high)):
                one, two, area = joined_above(boxes, sheets[k].boxes)
                links.append(Links(begin + one, starts[k] + two, coefficient * area))
        begin += stream.size
    return Coolant.of([stream for _, stream, _ in streams], links, grid.dy, "central")


def _inputs(
    stack: LayerStack, sheets: list[Sheet], readings: list[int], starts: Index, frame: Frame
) -> tuple[tuple[HeatInput, ...], tuple[tuple[Index, ...], ...]]:
    inputs, heated = [], []
    for index, layer in enumerate(stack.layers):
        if not isinstance(layer, SolidLayer) or not layer.floorplan:
            continue
        place = int(starts[readings[index]])
        for block in layer.floorplan:
            cells = block.cells or layer.cells
            assert cells is not None
            count = cells[0] * cells[1]
            shares = frame.area * frame.inside(block.rectangles[0])
            key = (layer.element, block.name)
            inputs.append(HeatInput(key, index, shares / shares.sum(), (), block.powers))
            heated.append((np.arange(place, place + count),))
            place += count
    return tuple(inputs), tuple(heated)
