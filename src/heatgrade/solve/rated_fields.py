"""Fields with ``rate C`` on their diagonal, as the kernels read them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.plain_fields import PlainFields, laid_with_gain

Array = NDArray[np.float64]


class RatedFields:
    """Plain fields with ``rate C`` on their diagonal.

    The last ones are kept, once for all rates: a step asks for them again and again, and whole
    fields beside each matrix would take more than the matrix.

    Parameters
    ----------
    storage : pair of arrays
        Heat capacities of the cells, (nx, ny, nz), and of the sheet, (nx, ny) or None [J/K].
    """

    def __init__(self, storage: tuple[Array, Array | None]) -> None:
        cells, self._sheet = storage
        self._cells = cells.transpose(0, 2, 1)
        self._last: tuple[float, FaceFields, PlainFields] | None = None

    def of(self, rate: float, fields: FaceFields, plain: PlainFields | None = None) -> PlainFields:
        """Return them; `plain` where it is known."""
        last, sink = self._last, None
        if last is not None and last[0] == rate:
            if last[1] is fields:
                return last[2]
            if last[1].sink is fields.sink and last[1].gain is fields.gain:
                sink = last[2].sink
        found = laid_with_gain(fields) if plain is None else plain
        if sink is None:
            self._last = last = None  # one sink at a time
            sink = np.multiply(self._cells, rate)
            sink += found.sink
        inflow = found.inflow
        if self._sheet is not None:
            inflow = inflow + rate * self._sheet
        found = replace(found, sink=sink, inflow=inflow)
        self._last = rate, fields, found
        return found
