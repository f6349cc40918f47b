"""One grid of the multigrid: coefficients, factors and work space in the cycle's layout.

Arrays lie [x][row][half][m]: the row is a layer z, or the coolant behind the last layer; each y
row is split in its even and its odd cells, padded to a multiple of four and by at least one zero.

Where coolant flows through cells, the finest level is *mixed*: each cell has one temperature, and
`phase` tells whether it flows. Coarser levels have *twins* on those layers: a temperature of what
stands still and one of what flows, whose rows follow the sheet's. The same where channels without
flow give heat off: they then stand for what flows, and there are no `paths`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.cell_paths import FlowPaths, add_flows, follow_flow
from heatgrade.solve.fresh_memory import one_block
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.plain_fields import PlainFields, layers_with_some
from heatgrade.solve.twin import TWIN

Array = NDArray[Any]
Index = NDArray[np.int32]

SERIAL_CELLS = 120_000  # below this a level costs less than waking the other threads
TWINS_COUNT = 4  # times as much as cells of one temperature


@dataclass(slots=True)
class Transfer:
    """How the columns of a level merge into those of the next coarser one."""

    start_x: Index  # (NX + 1,) first fine plane of each coarse one
    start_y: Index  # (NY + 1,)
    target: Index  # (2 half,) place in the coarse row of each fine cell
    across: int  # lines of y in each coarse one, the last one that many or less; 0: they differ


@dataclass(slots=True)
class Level:
    """One grid."""

    shape: tuple[int, int, int]  # nx, ny, nz
    first: int  # first layer that the coolant touches
    threads: int
    gx: Array
    gy: Array
    gz: Array
    sink: Array
    slot: Index
    exchange: Array
    inward: Array
    inflow: Array
    wet_first: int  # first layer that flow through cells touches, or has beside it
    back: Array  # mixed levels
    phase: NDArray[np.uint8]  # mixed levels
    twin: Array  # levels with twins
    crossing: NDArray[np.uint8]  # (wet + 1,) faces that join twins
    pivot: Array
    fill: Array
    fill_row: Array  # `fill` itself without flow through cells
    order: Index
    e: Array
    b: Array
    work: Array
    path: Array
    path_residual: Array
    paths: FlowPaths | None = None
    transfer: Transfer | None = None

    @property
    def half(self) -> int:
        """Stride between the two halves of a y row."""
        return int(self.gy.shape[3])

    @property
    def sheet(self) -> bool:
        """Whether there is coolant."""
        return bool(self.exchange.shape[0] > 0)

    @property
    def flowing(self) -> bool:
        """Whether the sheet's coolant passes from column to column."""
        return self.order.size > 0

    @property
    def twins(self) -> bool:
        """Whether cells have two temperatures where coolant flows through them."""
        return bool(self.twin.shape[0] > 0)

    @property
    def wet(self) -> int:
        """Number of layers that flow through cells touches."""
        return int(self.twin.shape[1] - 1 if self.twins else self.back.shape[1])

    @property
    def bytes(self) -> int:
        """Memory of all arrays."""
        own = [getattr(self, name) for name in self.__slots__]
        if self.paths is not None:
            own += [getattr(self.paths, name) for name in self.paths.__slots__]
        arrays = {id(item): item.nbytes for item in own if isinstance(item, np.ndarray)}
        return sum(arrays.values())


def stride(ny: int) -> int:
    """Return the length of half a y row with its padding: whole vectors, unless rows are short."""
    cells = (ny + 1) // 2 + 1
    lane = 8 if cells > 8 else 4
    return -(-cells // lane) * lane


def blank(dtype: str, *shape: int) -> Array:
    """Return zeros with one guard row behind them, which neighbours beyond the end may read."""
    return one_block(dtype, {"array": shape})["array"]


def padded_copy(array: Array) -> Array:
    """Return a copy, with its guard row."""
    copy = blank(str(array.dtype), *array.shape)
    copy[:] = array
    return copy


def empty_level(
    kernels: Kernels,
    shape: tuple[int, int, int],
    *,
    slots: int,
    slot: Index,
    layers: int,
    first: int,
    wet_first: int,
    wet: int,
    twins: bool,
    threads: int,
    apart: bool = False,
) -> Level:
    """Return a level of zeros; `layers` is the number of layers touched by a sheet, or 0.

    `apart`: e has memory of its own, which goes when another array takes its place.
    """
    nx, ny, nz = shape
    half = stride(ny)
    dtype = kernels.dtype
    rows = nz + (1 if layers else 0) + (wet if twins else 0)
    columns = nx if layers else 0
    counted = nx * ny * (nz + (TWINS_COUNT - 1) * wet * twins)
    threads = threads if counted >= SERIAL_CELLS else 1
    filled = nz - first + (wet if twins else 0)
    shapes = {
        "gx": (nx + 1, rows, 2, half),
        "gy": (nx, rows, 2, half),
        "gz": (nx, rows, 2, half),
        "pivot": (nx, rows, 2, half),
        "e": (nx + 2, rows, 2, half),
        "b": (nx, rows, 2, half),
        "sink": (nx, slots, 2, half),
        "back": (nx, 0 if twins else wet, 3, 2, half),
        "twin": (nx + 1 if twins else 0, wet + 1, TWIN, 2, half),
        "exchange": (columns, max(layers, 1), 2, half),
        "inward": (columns, 4, 2, half),
        "inflow": (columns, 2, half),
        "fill": (columns, filled, 2, half),
        # the coolant's row differs from its column only where flow crosses layers
        "fill_row": (columns if wet else 0, filled, 2, half),
        "path": (columns + 2, 2, half),
        "path_residual": (columns, 2, half),
        "work": (nx, 4 * half),
    }
    own = {"e": shapes.pop("e")} if apart else {}
    arrays: dict[str, Any] = one_block(dtype, shapes, clearing=threads)
    arrays |= one_block(dtype, own, clearing=threads) if apart else {}
    if not wet:
        arrays["fill_row"] = arrays["fill"]
    return Level(
        shape,
        first,
        threads,
        slot=slot,
        wet_first=wet_first,
        phase=np.zeros((0 if twins or not wet else nx, wet, 2, half), np.uint8),
        crossing=np.zeros(wet + 1, np.uint8),
        order=np.empty(0, np.int32),
        **arrays,
    )


def finest_level(
    kernels: Kernels, plain: PlainFields, threads: int, *, apart: bool = False
) -> Level:
    """Return the level of the fields themselves; `apart` as in `empty_level`."""
    nx, nz, ny = plain.source.shape
    slot, layers_with_sinks = _slots(plain.sink, threads)
    layers = plain.exchange.shape[1] if plain.sheet else 0
    level = empty_level(
        kernels,
        (nx, ny, nz),
        slots=len(layers_with_sinks),
        slot=slot,
        layers=layers,
        first=plain.first,
        wet_first=plain.wet_first,
        wet=plain.wet,
        twins=False,
        threads=threads,
        apart=apart,
    )
    n = level.threads
    kernels.split_rows(level.gx, plain.gx, 1, 0, 0, n)
    kernels.split_rows(level.gy, plain.gy, 0, 0, 1, n)
    kernels.split_rows(level.gz, plain.gz, 0, 1, 0, n)
    if len(layers_with_sinks):
        kernels.split_rows(
            level.sink, np.ascontiguousarray(plain.sink[:, layers_with_sinks]), 0, 0, 0, n
        )
    if plain.sheet:
        kernels.split_rows(level.exchange, plain.exchange, 0, 0, 0, n)
        kernels.split_rows(level.inflow[:, None], plain.inflow[:, None], 0, 0, 0, n)
        split_sheet_flows(kernels, level.inward, plain, upwind=True)
    if plain.wet:
        own = (level.gx, level.gy, level.gz, level.back)
        add_flows(kernels, level, own, plain, upwind=True)
    if plain.still is not None:
        for half in range(2):
            cells = plain.still[:, :, half::2]
            level.phase[:, :, half, : cells.shape[2]] = cells
    _factor(kernels, level, plain.flowing, followed=plain.wet > 0 and plain.still is None)
    return level


def refactored(kernels: Kernels, level: Level, plain: PlainFields) -> Level:
    """Return a finest level with the sinks and the inflow of `plain`, all else alike and shared.

    Sinks and inflow are shared too, and those of the fields that came last: relaxation does not
    read them.
    """
    _, layers_with_sinks = _slots(plain.sink, level.threads)
    n = level.threads
    if len(layers_with_sinks):
        kernels.split_rows(
            level.sink, np.ascontiguousarray(plain.sink[:, layers_with_sinks]), 0, 0, 0, n
        )
    if plain.sheet:
        kernels.split_rows(level.inflow[:, None], plain.inflow[:, None], 0, 0, 0, n)
    names = ("pivot", "fill", "fill_row") if level.wet else ("pivot", "fill")
    shapes = {name: getattr(level, name).shape for name in names}
    own: dict[str, Any] = one_block(kernels.dtype, shapes)
    if not level.wet:
        own["fill_row"] = own["fill"]
    fresh = replace(level, **own)
    _factor(kernels, fresh, False, followed=level.paths is not None)
    return fresh


def coarser_level(kernels: Kernels, fine: Level, transfer: Transfer, threads: int) -> Level:
    """Return the level in which the columns of `fine` are merged as `transfer` says."""
    shape = (transfer.start_x.size - 1, transfer.start_y.size - 1, fine.shape[2])
    layers = fine.exchange.shape[1] if fine.sheet else 0
    level = empty_level(
        kernels,
        shape,
        slots=fine.sink.shape[1],
        slot=fine.slot,
        layers=layers,
        first=fine.first,
        wet_first=fine.wet_first,
        wet=fine.wet,
        twins=fine.wet > 0,
        threads=threads,
    )
    start = (transfer.start_x, transfer.start_y)
    kernels.coarsen(
        level.gx, level.gy, level.gz, level.sink, fine.gx, fine.gy, fine.gz, fine.sink,
        *start, fine.slot, fine.work, fine.shape[2], fine.wet_first, 0 if fine.twins else fine.wet,
        fine.threads,
    )  # fmt: skip
    if fine.sheet:
        kernels.coarsen_sheet(
            level.exchange, level.inward, level.inflow,
            fine.exchange, fine.inward, fine.inflow, *start, fine.threads,
        )  # fmt: skip
    if fine.twins:
        kernels.coarsen_twins(level.twin, fine.twin, *start, fine.threads)
    elif fine.wet:
        kernels.part_twins(
            level.twin, level.gx, level.gy, level.gz, level.sink, fine.gx, fine.gy, fine.gz,
            fine.back, fine.phase, fine.sink, fine.slot, level.exchange, fine.exchange,
            *start, fine.first, fine.wet_first, fine.threads,
        )  # fmt: skip
    fine.transfer = transfer
    _factor(kernels, level, fine.flowing, followed=fine.paths is not None)
    return level


def planes_merged(kernels: Kernels, fine: Level, start: NDArray[np.int32], threads: int) -> Level:
    """Return a finest level, without a sheet, in which each block of planes is one.

    `start` is the first plane of each block, and their number behind the last one. Its cells have
    one temperature each, as those of `fine` have.
    """
    _, ny, nz = fine.shape
    level = empty_level(
        kernels,
        (start.size - 1, ny, nz),
        slots=fine.sink.shape[1],
        slot=fine.slot,
        layers=0,
        first=fine.first,
        wet_first=fine.wet_first,
        wet=fine.wet,
        twins=False,
        threads=threads,
    )
    kernels.merge_planes(
        level.gx, level.gy, level.gz, level.back, level.sink, level.phase, fine.gx, fine.gy,
        fine.gz, fine.back, fine.sink, fine.phase, start, fine.wet_first, fine.threads,
    )  # fmt: skip
    _factor(kernels, level, False, followed=fine.paths is not None)
    return level


def _factor(kernels: Kernels, level: Level, flowing: bool, *, followed: bool) -> None:
    nx, ny, nz = level.shape
    crossing = np.zeros((nx, level.wet + 1), np.uint8)
    kernels.factor(
        level.pivot, level.fill, level.fill_row, level.twin, level.gx, level.gy, level.gz,
        level.back, level.sink, level.slot, level.exchange, level.inward, level.inflow,
        crossing, np.empty((nx, 9 * level.half)), ny, nz, level.first, level.wet_first,
        level.threads,
    )  # fmt: skip
    np.bitwise_or.reduce(crossing, axis=0, out=level.crossing)
    if flowing:
        level.order = np.empty(nx * ny, np.int32)
        kernels.flow_order(level.inward, level.order, np.empty(nx * ny, np.int32), ny)
    if followed:
        level.paths = follow_flow(kernels, level)


def _slots(sink: Array, threads: int) -> tuple[Index, NDArray[np.intp]]:
    """Return the place of each layer's sinks, or -1, and the layers that have some."""
    used = np.flatnonzero(layers_with_some(sink, threads))
    slot = np.full(sink.shape[1], -1, np.int32)
    slot[used] = np.arange(len(used), dtype=np.int32)
    return slot, used


def split_sheet_flows(kernels: Kernels, inward: Array, plain: PlainFields, upwind: bool) -> None:
    """Fill the sheet's coefficients on its left, right, low and high neighbour."""
    ones = (np.ones((1, 1)), np.ones((1, 1)))
    share_x, share_y = ones if upwind else plain.sheet_share
    onto_right = np.where(plain.flow_x > 0.0, share_x, 1.0 - share_x) * plain.flow_x
    onto_high = np.where(plain.flow_y > 0.0, share_y, 1.0 - share_y) * plain.flow_y
    for row, (flow, shift_x, shift_y) in enumerate(
        (
            (onto_right, 1, 0),
            (onto_right - plain.flow_x, 0, 0),
            (onto_high, 0, 1),
            (onto_high - plain.flow_y, 0, 0),
        )
    ):
        kernels.split_rows(inward, np.ascontiguousarray(flow[:, None, :]), shift_x, row, shift_y, 1)
