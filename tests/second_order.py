"""A linear system whose flow is carried to second order: solve, correct, and solve again.

The plainest loop around `carried_heat`, to prove the scheme by; the solvers of plates have theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import FaceFields, Solution, prepare
from heatgrade.thermal.advection import Carried, carried_heat

Array = NDArray[np.float64]

MAX_CORRECTIONS = 200
SHARE = 1e-2  # residual of each solve over the tolerance of the whole


@dataclass(frozen=True, slots=True, eq=False)
class SecondOrder:
    """Temperatures with a flow that is carried to second order.

    Parameters
    ----------
    solution : Solution
        Of the last linear system.
    carried : Carried
        What was added to upwind in it.
    changes : tuple of float
        Largest change of the flow's temperature from solve to solve [K].
    """

    solution: Solution
    carried: Carried
    changes: tuple[float, ...]


def solve_second_order(
    fields: FaceFields,
    widths: tuple[Array, Array, Array],
    *,
    inflow: Array | None = None,
    entering: Array | float = 0.0,
    central: bool = False,
    tolerance: float = 1e-6,
    threads: int | None = None,
) -> SecondOrder:
    """Return the temperatures of fields with a sheet, or with flow through cells.

    Parameters
    ----------
    fields : FaceFields
        The equations, first-order upwind.
    widths : three (n,) arrays
        Widths of the cells along x, y and z [m].
    inflow : array, optional
        Heat-capacity flow into each cell from outside [W/K]; the sheet's own if not given.
    entering : array or float
        Its temperature [K].
    central : bool
        Whether to carry by central differences, which nothing bounds.
    tolerance : float
        Change from solve to solve to stop at, over the largest temperature.
    threads : int, optional
        Threads of the solver.
    """
    sheet, flow = fields.sheet, fields.flow
    if flow is None:
        assert sheet is not None  # one of the two carries something
        flows: tuple[Array, ...] = (sheet.flow_x, sheet.flow_y)
        own = sheet.inflow if inflow is None else inflow
    else:
        flows = (flow.x, flow.y, flow.z)
        own = np.zeros(fields.shape) if inflow is None else inflow
    operator = prepare(fields, threads=threads)
    last, correction = np.zeros(own.shape), Carried(np.zeros(own.shape), np.zeros(own.shape))
    solution: Solution | None = None
    changes: list[float] = []
    for _ in range(MAX_CORRECTIONS):
        if solution is not None:
            fresh = carried_heat(
                last,
                flows,
                widths[: len(flows)],
                own,
                entering,
                central=central,
                threads=threads,
            )
            correction = correction.towards(fresh, len(changes), central=central)
        solution = operator.solve(
            source=None if flow is None else fields.source + correction.source,
            sheet_source=sheet.source + correction.source if flow is None and sheet else None,
            tolerance=SHARE * tolerance,
            guess=solution,
        )
        found = solution.temperature if flow is not None else solution.coolant_temperature
        assert found is not None  # one of the two is part of the system
        change = float(np.abs(found - last).max())
        changes.append(change)
        last = found
        if change <= tolerance * float(np.abs(found).max()):
            return SecondOrder(solution, correction, tuple(changes))
    raise AssertionError(f"not settled in {MAX_CORRECTIONS} corrections: {changes[-1]} K")
