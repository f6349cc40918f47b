"""Bounded second-order convection of momentum: (1) a step carried obliquely makes no new extremum
where central differences do, (2) is sharper than first order, (3) smooth flow is met to second
order, even and stretched grid, (4) settles to its tolerance."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, FlowSettings, solve_flow
from heatgrade.resolved.flow_state import first_state
from heatgrade.resolved.staggered import cells
from held_vortex import held_vortex

STEPS = 400  # of a linear balance, to rest
AT_REST = 1e-6  # imbalance of the carried step over the flow that carries it, in single precision
ROUNDING = 2e-6  # of a step of 1, in single precision
ORDER = 1.9  # least observed order in the mean, second order sought
ERROR = 2e-3  # mean, of a velocity of 1, on 40 x 40 cells at Re 100


def carried_step(blend, *, bounded):
    """Velocity along z of 1 and 0 on both sides of a diagonal, carried by flow along it."""
    n, slope = 24, 0.6
    edges = np.linspace(0.0, 1.0, n + 1)
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z-", "z+"), "symmetry")
    room = FlowDomain.full(Grid(edges, edges, [0.0, 1.0, 2.0]), (), sides)
    state = first_state(room, np.ones((n, n, 2)), np.full((n, n, 2), 1e-12), None, 1)
    state.bounded = bounded
    state.mass_flow[0], state.mass_flow[1] = 1.0, slope
    state.velocity[2][0] = 1.0  # enters by the side x-; by y- enters 0
    total = np.ones(3)
    for _ in range(STEPS):
        total = state.advance(2, blend, 0.2, 2, freeze=False)
        carried = state.velocity[2]
        carried[-2:], carried[:, :, -2:] = carried[-3], carried[:, :, -3:-2]
    assert np.sqrt(total[0]) < AT_REST * n
    return cells(state.velocity[2])[:, :, 1]


def test_a_step_makes_no_new_extremum():
    found = carried_step(0.0, bounded=True)
    assert found.min() > -ROUNDING
    assert found.max() < 1.0 + ROUNDING
    wild = carried_step(1.0, bounded=False)
    assert wild.min() < -0.05  # the test sees what is not bounded
    first = carried_step(0.0, bounded=False)

    def thickness(field):
        """Of the step half way: cells between a tenth and nine tenths."""
        line = field[12]
        return np.count_nonzero((line > 0.1) & (line < 0.9))

    assert thickness(found) < 0.6 * thickness(first)


def vortex_error(cells_across, stretch):
    """Mean error of a velocity of the vortex at Re 100."""
    room, force, u, _ = held_vortex(cells_across, 0.01, stretch)
    settings = FlowSettings("bounded", 1e-6, threads=1)
    found = solve_flow(room, 1.0, 0.01, settings, force=force)
    assert found.outcome.converged
    return np.abs(found.u - u).mean()


@pytest.mark.parametrize("stretch", [0.0, 0.2])
def test_smooth_flow_is_met_to_second_order(stretch):
    coarse, fine = (vortex_error(n, stretch) for n in (20, 40))
    assert np.log2(coarse / fine) > ORDER
    assert fine < ERROR
