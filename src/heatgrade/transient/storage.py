"""Heat capacities: what turns face fields into a problem in time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.solve import FaceFields, grid_field
from heatgrade.transient.imbalance import X, Y, Z

Array = NDArray[np.float64]

Places = NDArray[np.int64]
FACES = (X, Y, Z)


@dataclass(frozen=True, slots=True, eq=False)
class HeatStorage:
    """Heat stored per kelvin in every cell, and in every column of the coolant sheet.

    Parameters
    ----------
    cells : (nx, ny, nz) array
        [J/K]; positive wherever a cell exchanges heat, anything >= 0 where it is empty.
    sheet : (nx, ny) array, optional
        Of the coolant in each column [J/K]; needed where the fields have a sheet.
    """

    cells: Array
    sheet: Array | None = None
    total: float = field(init=False)
    """Of the whole [J/K]."""
    empty: Places = field(init=False)
    """Cells that store nothing, in memory order."""
    dry: Places = field(init=False)
    """Columns of the sheet that store nothing."""

    def __post_init__(self) -> None:
        """Add up."""
        cells = np.asarray(self.cells).transpose(0, 2, 1).reshape(-1)
        sheet = np.zeros(0) if self.sheet is None else np.ravel(self.sheet)
        object.__setattr__(self, "total", float(np.add.reduce(cells)) + float(sheet.sum()))
        object.__setattr__(self, "empty", np.flatnonzero(cells == 0.0))
        object.__setattr__(self, "dry", np.flatnonzero(sheet == 0.0))

    def laid_out(self, fields: FaceFields) -> HeatStorage:
        """Return the same in the solver's layout, held against the fields.

        Raises
        ------
        InputError
            HG455 for a wrong shape, a capacity that is negative or not finite, or none where
            heat flows.
        """
        cells = grid_field(*fields.shape)
        _fill(cells, self.cells, "storage.cells")
        lone = (cells == 0.0) & (diagonal_of(fields) > 0.0)
        if lone.any():
            raise _none(f"storage.cells{tuple(int(i[0]) for i in np.nonzero(lone))}")
        sheet = None
        if fields.sheet is not None:
            sheet = np.zeros(fields.shape[:2])
            _fill(sheet, np.zeros(()) if self.sheet is None else self.sheet, "storage.sheet")
            wet = fields.sheet.inflow + fields.sheet.exchange.sum(axis=2)
            wet[1:] += np.maximum(fields.sheet.flow_x, 0.0)
            wet[:-1] += np.maximum(-fields.sheet.flow_x, 0.0)
            wet[:, 1:] += np.maximum(fields.sheet.flow_y, 0.0)
            wet[:, :-1] += np.maximum(-fields.sheet.flow_y, 0.0)
            lone = (sheet == 0.0) & (wet > 0.0)
            if lone.any():
                raise _none(f"storage.sheet{tuple(int(i[0]) for i in np.nonzero(lone))}")
        return HeatStorage(cells, sheet)


def _fill(target: Array, given: Array, entry: str) -> None:
    if np.shape(given) != target.shape:
        raise InputError(
            "HG455",
            "heat capacities have the wrong shape",
            entry=entry,
            value=str(np.shape(given)),
            allowed=str(target.shape),
            remedy="give one heat capacity per cell, and per column of the coolant sheet",
        )
    target[:] = given
    if not (target >= 0.0).all() or not np.isfinite(target).all():
        bad = target[~((target >= 0.0) & np.isfinite(target))][0]
        raise InputError(
            "HG455",
            "heat capacities must be finite and not negative",
            entry=entry,
            value=float(bad),
            allowed=">= 0 J/K",
            remedy="give density times specific heat times volume",
        )


def _none(entry: str) -> InputError:
    return InputError(
        "HG455",
        "exchanges heat and stores none",
        entry=entry,
        value=0.0,
        allowed="> 0 J/K",
        remedy="give its heat capacity, however small",
    )


def diagonal_of(fields: FaceFields) -> Array:
    """Return the diagonal of the cells' equations [W/K], shape (nx, ny, nz)."""
    total = grid_field(*fields.shape)
    total += fields.sink
    if fields.gain is not None:
        total -= fields.gain
    conductances = (fields.conductance_x, fields.conductance_y, fields.conductance_z)
    for conductance, (high, low) in zip(conductances, FACES, strict=True):
        total[high] += conductance
        total[low] += conductance
    if fields.flow is not None:
        flows = (fields.flow.x, fields.flow.y, fields.flow.z)
        for flow, (high, low) in zip(flows, FACES, strict=True):
            total[high] += np.maximum(flow, 0.0)
            total[low] += np.maximum(-flow, 0.0)
    if fields.sheet is not None:
        sheet = fields.sheet
        last = sheet.first_layer + sheet.exchange.shape[2]
        total[:, :, sheet.first_layer : last] += sheet.exchange
    return total
