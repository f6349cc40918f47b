"""Solve face fields for the temperatures of all cells."""

from __future__ import annotations

from heatgrade.errors import positive, within
from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.prepared import prepare
from heatgrade.solve.refinement import MAX_CYCLES, Progress
from heatgrade.solve.solution import Solution


def solve(
    fields: FaceFields,
    *,
    tolerance: float = 1e-10,
    threads: int | None = None,
    guess: Solution | None = None,
    max_cycles: int = MAX_CYCLES,
    raise_on_failure: bool = True,
    progress: Progress | None = None,
) -> Solution:
    """Solve for the temperatures of all cells.

    The answer has the same bits on any number of threads. The number of cycles, 5 to 15 in
    ordinary use, does not depend on the number of cells or on how the materials are layered or
    patterned; materials that differ a thousand times and more at random from cell to cell are the
    exception: they take tens of cycles, or hundreds.

    Parameters
    ----------
    fields : FaceFields
        The problem.
    tolerance : float
        Norm of the residual over that of the right-hand side to reach. Where rounding of the
        temperatures alone makes a greater residual, that is what counts as reached.
    threads : int, optional
        Threads to use; all cores that this process may use if left out.
    guess : Solution, optional
        Solution of a similar problem on the same grid, to start from.
    max_cycles : int
        Multigrid cycles after which to give up; a solve that a hundred of them hardly advance
        gives up before.
    raise_on_failure : bool
        Whether to raise if the tolerance is not reached; otherwise temperatures are NaN.
    progress : callable, optional
        Called after each cycle with the number of cycles and the relative residual.

    Returns
    -------
    Solution
        Temperatures and the outcome.

    Raises
    ------
    InputError
        HG411 wrong shape, HG412 value not finite or negative, HG413 a part whose temperature
        nothing fixes, HG414 threads.
    NotConverged
        HG401 when the tolerance is not reached and `raise_on_failure` is set.

    Examples
    --------
    A bar of three cells, 10 W into one end, 1 W/K from cell to cell and to 300 K at the other:

    >>> import numpy as np
    >>> from heatgrade.solve import FaceFields, solve
    >>> sink = np.zeros((3, 1, 1)); sink[2] = 1.0
    >>> source = np.zeros((3, 1, 1)); source[0] = 10.0; source[2] = 300.0
    >>> bar = FaceFields(np.ones((2, 1, 1)), np.ones((3, 0, 1)), np.ones((3, 1, 0)), sink, source)
    >>> solve(bar).temperature[:, 0, 0].round(6)
    array([330., 320., 310.])
    """
    within(tolerance, "tolerance", 0.0, 1.0)
    positive(max_cycles, "max_cycles", "cycles")
    return prepare(fields, threads=threads).solve(
        tolerance=tolerance,
        guess=guess,
        max_cycles=max_cycles,
        raise_on_failure=raise_on_failure,
        progress=progress,
    )
