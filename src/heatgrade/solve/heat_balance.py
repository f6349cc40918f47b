"""What enters a problem less what leaves it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.coolant_sheet import CoolantSheet
from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.solution import Solution

Array = NDArray[np.float64]


def imbalance(fields: FaceFields, solution: Solution) -> float:
    """Return what enters less what leaves [W]: the sum of the residuals of all cells.

    What a face conducts adds up to nothing; what crosses it with the flow w adds up to
    w (T_low - T_high), whatever the temperature of the face.

    Parameters
    ----------
    fields : FaceFields
        The problem.
    solution : Solution
        Any temperatures; those of an exact answer leave nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from heatgrade.solve import FaceFields, imbalance, solve
    >>> sink = np.zeros((3, 1, 1)); sink[2] = 1.0
    >>> heat = np.zeros((3, 1, 1)); heat[0] = 10.0
    >>> bar = FaceFields(np.ones((2, 1, 1)), np.ones((3, 0, 1)), np.ones((3, 1, 0)), sink, heat)
    >>> abs(imbalance(bar, solve(bar))) < 1e-8
    True
    """
    t = solution.temperature
    way_out = fields.sink if fields.gain is None else fields.sink - fields.gain
    total = float((fields.source - way_out * t).sum())
    if fields.flow is not None:
        flow = fields.flow
        total -= sum(_carried(w, t, axis) for axis, w in enumerate((flow.x, flow.y, flow.z)))
    sheet, c = fields.sheet, solution.coolant_temperature
    if sheet is not None and c is not None:
        total += float(sheet.source.sum()) - carried_off(sheet, c)
    return total


def carried_off(sheet: CoolantSheet, temperature: Array) -> float:
    """Return what a sheet carries away [W]: the sum of inflow c and of flow times rise at faces.

    Where as much flows out of each column as into it, that is what leaves with the outflow. Flows
    balance to rounding only, which beside warm coolant and a cold board is much of a small heat:
    here what a column lacks counts with no temperature, as in the equations.

    Parameters
    ----------
    sheet : CoolantSheet
        Its flows [W/K].
    temperature : ndarray, shape (nx, ny)
        Of the coolant, counted from the inlet's [K].
    """
    x, y = (_carried(w, temperature, axis) for axis, w in enumerate((sheet.flow_x, sheet.flow_y)))
    return float((sheet.inflow * temperature).sum()) + x + y


def _carried(flow: Array, temperature: Array, axis: int) -> float:
    """Return what flow takes up between cells along an axis [W]."""
    return float((flow * np.diff(temperature, axis=axis)).sum())
