"""The fields as the kernels read them: checked, contiguous, laid out [x][z][y]."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.native import grounding, level_fill
from heatgrade.solve.coolant_sheet import CoolantSheet
from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.fresh_memory import sparse_zeros, zeros

Array = NDArray[np.float64]
Cell = tuple[int, int, int]
GREATEST = float(np.finfo(np.float64).max)
LEAST = float(np.finfo(np.float64).smallest_subnormal)


@dataclass(frozen=True, slots=True)
class PlainFields:
    """Arrays of one problem; without coolant the sheet's arrays have no planes."""

    gx: Array  # (nx - 1, nz, ny)
    gy: Array  # (nx, nz, ny - 1)
    gz: Array  # (nx, nz - 1, ny)
    sink: Array  # (nx, nz, ny), less what is released per kelvin
    source: Array  # (nx, nz, ny)
    exchange: Array  # (nx, layers, ny)
    flow_x: Array  # (nx - 1, ny)
    flow_y: Array  # (nx, ny - 1)
    inflow: Array  # (nx, ny)
    source_c: Array  # (nx, ny)
    wx: Array  # (nx - 1, wet, ny) flow through cells, on the layers that it touches
    wy: Array  # (nx, wet, ny - 1)
    wz: Array  # (nx, wet, ny) through upper faces
    share: tuple[Array, Array, Array]  # of the upstream cell: as w, or one value each
    sheet_share: tuple[Array, Array]
    first: int
    wet_first: int
    sheet: bool
    flowing: bool
    still: NDArray[np.bool_] | None = None  # (nx, wet, ny) channels, where nothing flows

    @property
    def wet(self) -> int:
        """Number of layers that flow through cells touches, with one more on either side."""
        return int(self.wz.shape[1])

    @property
    def upwind(self) -> bool:
        """Whether every face has the temperature of the cell upstream."""
        return all(bool((item == 1.0).all()) for item in (*self.share, *self.sheet_share))


def plain_fields(
    fields: FaceFields, threads: int, *, pins: list[Cell] | None = None
) -> PlainFields:
    """Lay the fields out for the kernels and refuse what has no solution.

    Parameters
    ----------
    fields : FaceFields
        The problem.
    threads : int
        Threads of the checks.
    pins : list, optional
        Where one is given, a part whose temperature nothing fixes is not refused: one of its
        cells is tied to temperature 0, and added to the list.

    Raises
    ------
    InputError
        HG412 for a value that is not finite or has the wrong sign; HG413 for a part whose
        temperature nothing fixes, or heat in a cell that has no way out.
    """
    plain = lay_out(fields)
    joined = _check_values(plain, threads)
    # where every face conducts all cells are one part, which any sink ties
    if plain.sheet or not (joined and layers_with_some(plain.sink, threads).any()):
        plain = _grounded(plain, pins)
    return _without_gain(fields, plain, threads)


def checked(fields: FaceFields, threads: int) -> PlainFields:
    """Do the same, and do not ask what fixes the temperatures: heat capacities will.

    Raises
    ------
    InputError
        HG412 for a value that is not finite or has the wrong sign.
    """
    plain = lay_out(fields)
    _check_values(plain, threads)
    return _without_gain(fields, plain, threads)


def laid_with_gain(fields: FaceFields) -> PlainFields:
    """Return the fields as the kernels read them, unchecked."""
    plain = lay_out(fields)
    if fields.gain is None:
        return plain
    return replace(plain, sink=plain.sink - _laid_out(fields.gain))


def _without_gain(fields: FaceFields, plain: PlainFields, threads: int) -> PlainFields:
    """Return the fields with what is released per kelvin taken off their sinks."""
    if fields.gain is None:
        return plain
    gain = _laid_out(fields.gain)
    _check_field("gain", gain, 0.0, threads)
    return replace(plain, sink=plain.sink - gain)


def lay_out(fields: FaceFields) -> PlainFields:
    """Return the fields as the kernels read them, unchecked, and without their gain."""
    ny = fields.shape[1]
    sheet = fields.sheet or CoolantSheet(
        0,
        np.empty((0, ny, 1)),
        np.empty((0, ny)),
        np.empty((0, ny)),
        np.empty((0, ny)),
        np.empty((0, ny)),
    )
    low, high = _wet_layers(fields)
    wx, wy, wz = _flows(fields, low, high)
    return PlainFields(
        gx=_laid_out(fields.conductance_x),
        gy=_laid_out(fields.conductance_y),
        gz=_laid_out(fields.conductance_z),
        sink=_laid_out(fields.sink, sparse=True),
        source=_laid_out(fields.source),
        exchange=_laid_out(sheet.exchange),
        flow_x=np.ascontiguousarray(sheet.flow_x, np.float64),
        flow_y=np.ascontiguousarray(sheet.flow_y, np.float64),
        inflow=np.ascontiguousarray(sheet.inflow, np.float64),
        source_c=np.ascontiguousarray(sheet.source, np.float64),
        wx=wx,
        wy=wy,
        wz=wz,
        share=_cell_shares(fields, low, high),
        sheet_share=_sheet_shares(sheet),
        first=sheet.first_layer,
        wet_first=low,
        sheet=fields.sheet is not None,
        flowing=fields.sheet is not None and sheet.flowing,
    )


def _wet_layers(fields: FaceFields) -> tuple[int, int]:
    """Return the range of layers that flow touches and one more on either side, if there is."""
    flow, nz = fields.flow, fields.shape[2]
    if flow is None:
        return 0, 0
    along_x, along_y, through = (
        layers_with_some(_laid_out(field), 1) for field in (flow.x, flow.y, flow.z)
    )
    wet = along_x | along_y
    wet[:-1] |= through
    wet[1:] |= through
    used = np.flatnonzero(wet)
    if not used.size:
        return 0, 0
    return max(0, int(used[0]) - 1), min(nz, int(used[-1]) + 2)


def layers_with_some(field: Array, threads: int) -> NDArray[np.bool_]:
    """Return which layers of a field (nx, nz, ny) hold anything but 0."""
    some = np.zeros(field.shape[:2], np.uint8)
    level_fill.layers_with_some(field, some, threads)
    return np.asarray(np.logical_or.reduce(some, axis=0), np.bool_)


def _flows(fields: FaceFields, low: int, high: int) -> tuple[Array, Array, Array]:
    nx, ny, _ = fields.shape
    flow = fields.flow
    if flow is None or low == high:
        return np.zeros((max(nx - 1, 0), 0, ny)), np.zeros((nx, 0, ny - 1)), np.zeros((nx, 0, ny))
    wx, wy = (zeros(np.float64, w.shape[0], high - low, w.shape[1]) for w in (flow.x, flow.y))
    wz = zeros(np.float64, nx, high - low, ny)
    inside = flow.z[:, :, low : high - 1]
    # pages of directions that nothing flows in stay untouched
    for own, w in (
        (wx, flow.x[:, :, low:high]),
        (wy, flow.y[:, :, low:high]),
        (wz[:, : inside.shape[2]], inside),
    ):
        if w.any():
            own[:] = w.transpose(0, 2, 1)
    return wx, wy, wz


def _cell_shares(fields: FaceFields, low: int, high: int) -> tuple[Array, Array, Array]:
    flow = fields.flow
    if flow is None or low == high:
        return (np.ones((1, 1, 1)),) * 3
    if not isinstance(flow.upstream, tuple):
        return (np.full((1, 1, 1), flow.upstream),) * 3
    nx, ny, _ = fields.shape
    x, y, z = flow.upstream
    upper = np.ones((nx, high - low, ny))
    inside = z[:, :, low : high - 1]
    upper[:, : inside.shape[2]] = inside.transpose(0, 2, 1)
    shares = (_laid_out(x[:, :, low:high]), _laid_out(y[:, :, low:high]), upper)
    x, y, z = (item if item.size else np.ones((1, 1, 1)) for item in shares)
    return x, y, z


def _sheet_shares(sheet: CoolantSheet) -> tuple[Array, Array]:
    if not isinstance(sheet.upstream, tuple):
        return (np.full((1, 1), sheet.upstream),) * 2
    x, y = (
        np.ascontiguousarray(item, np.float64) if item.size else np.ones((1, 1))
        for item in sheet.upstream
    )
    return x, y


def _laid_out(field: Array, *, sparse: bool = False) -> Array:
    """Return the field as the kernels read it; `sparse`: rows without any stay untouched."""
    laid = np.asarray(field, np.float64).transpose(0, 2, 1)
    if laid.flags.c_contiguous:
        return laid
    if not sparse:
        copy = zeros(np.float64, *laid.shape)
        copy[:] = laid
        return copy
    copy = sparse_zeros(np.float64, *laid.shape)
    for own, plane in zip(copy, laid, strict=True):
        rows = plane.any(axis=1)
        own[rows] = plane[rows]
    return copy


def _check_values(plain: PlainFields, threads: int) -> bool:
    """Refuse what has no meaning; return whether heat passes every face."""
    joined = True
    for name, field in (("x", plain.gx), ("y", plain.gy), ("z", plain.gz)):
        if _count_outside(field, LEAST, threads).any():
            _check_field(f"conductance_{name}", field, 0.0, threads)
            joined = False
    entries = (
        ("sink", plain.sink, 0.0),
        ("source", plain.source, -GREATEST),
        ("flow.x", plain.wx, -GREATEST),
        ("flow.y", plain.wy, -GREATEST),
        ("flow.z", plain.wz, -GREATEST),
        ("sheet.exchange", plain.exchange, 0.0),
        ("sheet.flow_x", plain.flow_x[:, None], -GREATEST),
        ("sheet.flow_y", plain.flow_y[:, None], -GREATEST),
        ("sheet.inflow", plain.inflow[:, None], 0.0),
        ("sheet.source", plain.source_c[:, None], -GREATEST),
    )
    for name, field, low in entries:
        _check_field(name, field, low, threads, plain.wet_first if name[:5] == "flow." else 0)
    return joined


def _check_field(name: str, field: Array, low: float, threads: int, first: int = 0) -> None:
    if _count_outside(field, low, threads).any():
        raise _bad_value(name, field, low, first)


def _count_outside(field: Array, low: float, threads: int) -> NDArray[np.int64]:
    count = np.zeros(max(1, field.shape[0]), np.int64)
    level_fill.count_outside(field, low, GREATEST, count, threads)
    return count


def _bad_value(name: str, field: Array, low: float, first: int) -> InputError:
    i, k, j = (int(index[0]) for index in np.nonzero(~((field >= low) & (field <= GREATEST))))
    in_plane = name.startswith("sheet.") and name != "sheet.exchange"
    where = f"{name}[{i}, {j}]" if in_plane else f"{name}[{i}, {j}, {k + first}]"
    return InputError(
        "HG412",
        "must be finite" + (" and not negative" if low == 0.0 else ""),
        entry=where,
        value=float(field[i, k, j]),
        allowed="a finite number" + (" >= 0" if low == 0.0 else ""),
        remedy="look at the geometry, material or power map behind this cell",
    )


def _grounded(plain: PlainFields, pins: list[Cell] | None) -> PlainFields:
    """Return the fields with a tie to 0 in each part that has none, or refuse such a part."""
    while True:
        cell, kind = _floating(plain)
        if kind == 0:
            return plain
        if pins is None or kind == 2 or cell >= plain.source.size:
            raise _no_answer(plain, cell, kind)
        nz, ny = plain.source.shape[1:]
        i, rest = divmod(cell, nz * ny)
        k, j = divmod(rest, ny)
        sink = plain.sink.copy()
        sink[i, k, j] = _reach(plain, i, k, j)
        pins.append((i, j, k))
        plain = replace(plain, sink=sink)


def _reach(plain: PlainFields, i: int, k: int, j: int) -> float:
    """Return the sum of a cell's conductances, or 1 where only flow reaches it."""
    total = plain.gx[max(i - 1, 0) : i + 1, k, j].sum()
    total += plain.gz[i, max(k - 1, 0) : k + 1, j].sum()
    total += plain.gy[i, k, max(j - 1, 0) : j + 1].sum()
    return float(total) or 1.0


def _floating(plain: PlainFields) -> tuple[int, int]:
    """Return the first cell that floats (1) or is heated without a way out (2), or (-1, 0)."""
    nx, nz, ny = plain.source.shape
    labels = nx * ny * (nz + 1)
    # pages of these are touched only as far as labels are used: a few per part of the problem
    cell, kind = grounding.find_floating(
        plain.gx, plain.gy, plain.gz, plain.sink, plain.source, plain.exchange,
        plain.wx, plain.wy, plain.wz, plain.flow_x, plain.flow_y, plain.inflow, plain.source_c,
        plain.first, plain.wet_first, np.empty((nx, plain.wet, ny), np.int32),
        np.empty((2, nz, ny), np.int32), np.empty((nx, ny), np.int32),
        np.empty(labels, np.int32), np.empty(labels, np.uint8), np.empty(labels, np.int64),
    )  # fmt: skip
    return cell, kind


def _no_answer(plain: PlainFields, cell: int, kind: int) -> InputError:
    _, nz, ny = plain.source.shape
    if cell >= plain.source.size:
        i, j = divmod(cell - plain.source.size, ny)
        where = f"coolant cell ({i}, {j})"
    else:
        i, rest = divmod(cell, nz * ny)
        k, j = divmod(rest, ny)
        where = f"cell ({i}, {j}, {k})"
    if kind == 1:
        message = f"nothing fixes the temperature of the part that holds {where}"
        remedy = (
            "give it a sink, a coolant inflow, or a conductance to a part that has one; or pin it"
        )
    else:
        message = f"heat is released in {where}, which no conductance leaves"
        remedy = "put the heat into a cell that holds material"
    return InputError("HG413", message, entry="fields", remedy=remedy)
