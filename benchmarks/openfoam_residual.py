"""The residual of momentum as OpenFOAM norms it, so that a tolerance can be told in its terms.

    python -m benchmarks.openfoam_residual CASE TOLERANCE

prints it for each component of a flow solved to a tolerance of ours and for all momentum, and by
how much the highest temperature differs from that of a flow solved a hundred times as tightly [K].

OpenFOAM (`lduMatrix::solver::normFactor`) divides by what the matrix makes of the field beside what
it makes of the field's mean::

    sum |b - A u|  /  sum (|A u - A mean| + |b - A mean|)

where A is the matrix as it is solved, its diagonal divided by the relaxation factor (and b raised
likewise, so that b - A u stays the same).  A component along which next to nothing flows is so
measured by next to nothing; the sums of all three, divided, measure the whole momentum by itself.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_names import chosen
from benchmarks.resolved_cases import CASES, COPPER, DENSITY, INLET, VISCOSITY, WATER
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    FlowSolution,
    solve_conjugate,
)
from heatgrade.resolved.coolant_at_rest import coolant_at_rest
from heatgrade.resolved.flow_solver import start_from
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import MEMORY_AXIS

Array = NDArray[np.float64]

RELAXATION = 0.7  # of the velocities, as SIMPLE usually has it
TIGHTER = 100.0


def openfoam_residual(domain: FlowDomain, flow: FlowSolution) -> tuple[float, float, float, float]:
    """Return the residual of u, v and w, each by its own size, and of all by that of all.

    At constant properties of the benchmark's water.
    """
    rest = coolant_at_rest(domain, DENSITY, VISCOSITY, None, None)
    state = rest.state
    start_from(state, flow, rest.where)
    state.set_outside()  # no opening of the benchmark shares a flow
    state.carry(1.0)
    sums = [_sums(state, axis) for axis in range(3)]
    u, v, w = (left / size for left, size in sums)
    return u, v, w, sum(left for left, _ in sums) / sum(size for _, size in sums)


def _sums(state: FlowState, axis: int) -> tuple[float, float]:
    """Return what is left of a component's balance and what it is measured by [N]."""
    state.balance(axis, 1.0, 0.0)
    coef, u = state.coef.astype(np.float64), state.velocity[axis]
    solved = state.room.drag[axis] >= 0.0
    diagonal = coef[6] / RELAXATION
    mean = float(np.mean(u[solved]))
    held, flat = diagonal * u, diagonal * mean
    for other in range(3):
        for end, step in ((0, 1), (1, -1)):
            near = np.roll(u, step, MEMORY_AXIS[other])
            inside = np.roll(solved, step, MEMORY_AXIS[other])
            held -= coef[2 * other + end] * near
            flat -= coef[2 * other + end] * np.where(inside, mean, near)
    left = state.left.astype(np.float64)
    size = np.abs(held - flat) + np.abs(held + left - flat)
    return float(np.add.reduce(np.abs(left[solved]))), float(np.add.reduce(size[solved]))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m benchmarks.openfoam_residual CASE TOLERANCE")
    (name,) = chosen(sys.argv[1:2], CASES)
    domain, heat = CASES[name]()

    def solved(tolerance: float):
        settings = ConjugateSettings(FlowSettings(tolerance=tolerance))
        return solve_conjugate(domain, WATER, INLET, COPPER, heat, settings)

    found, tight = solved(float(sys.argv[2])), solved(float(sys.argv[2]) / TIGHTER)
    apart = abs(float(found.temperature.max() - tight.temperature.max()))
    residuals = openfoam_residual(domain, found.flow)
    sys.stdout.write(
        f"{found.iterations} iterations, residuals {', '.join(f'{r:.1e}' for r in residuals[:3])},"
        f" of all momentum {residuals[3]:.1e},"
        f" highest temperature {apart:.1e} K from {tight.iterations} iterations\n"
    )
