"""Temperatures of cells and sheet, and how both are gone through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.transient.blocks import flat

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Temperatures:
    """Temperatures of all cells and of the coolant sheet.

    Parameters
    ----------
    cells : (nx, ny, nz) array
        [K].
    sheet : (nx, ny) array or None
        [K].
    """

    cells: Array
    sheet: Array | None


class Paired(Protocol):
    """Fields of cells and of a sheet."""

    @property
    def cells(self) -> Array:
        """Of the cells, (nx, ny, nz)."""
        ...

    @property
    def sheet(self) -> Array | None:
        """Of the coolant's columns, (nx, ny)."""
        ...


def parts(*given: Paired) -> Iterator[tuple[Array, ...]]:
    """Return the cells of all, flat, and then their sheets where there are any."""
    yield tuple(flat(item.cells) for item in given)
    sheets = [item.sheet for item in given]
    found = [flat(sheet) for sheet in sheets if sheet is not None]
    if found:
        yield tuple(found)
