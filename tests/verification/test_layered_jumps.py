"""Stacks in time after a jump of the heat, in steps that are long beside the stack's own times.

A lumped stack (thin, one cell) follows ``rise (1 - exp(-t / tau))`` exactly. Our own view stays
within half a percent of the jump of it at every step, from steps of a twentieth of tau to steps of
a thousand of it, up and down; it does not shoot over what it goes to.
"""

import numpy as np
import pytest

from heatgrade import (
    AmbientSink,
    FloorplanElement,
    LayerMaterial,
    LayerStack,
    Schedule,
    SolidLayer,
    View,
)

SHARE = 0.005  # of the jump
SIDE, THICKNESS, COEFFICIENT = 1e-3, 1e-6, 1e4  # m, m, W/(m2 K)
METAL = LayerMaterial.of("metal", 4000.0, 2e6)
TAU = 2e6 * THICKNESS / COEFFICIENT  # s


@pytest.mark.parametrize("ratio", [0.05, 0.5, 1.0, 2.0, 3.0, 5.0, 8.7, 20.0, 100.0, 1000.0])
def test_no_step_is_off_by_more_than_half_a_percent(ratio):
    step, powers = ratio * TAU, (1.0, 0.0, 0.0, 0.4)
    box = ((0.0, 0.0, SIDE, SIDE),)
    die = SolidLayer("die", THICKNESS, METAL, (FloorplanElement("all", box, powers),))
    stack = LayerStack.of(
        [die], length_x=SIDE, length_y=SIDE, cells=(1, 1), top=AmbientSink(COEFFICIENT, 300.0),
        schedule=Schedule(step, 5),
    )  # fmt: skip
    found = stack.solve(View(layer_cells=1)).history[:, 0] - 300.0
    rise, exact = 0.0, []
    for power in powers:
        for _ in range(5):
            end = power / (COEFFICIENT * SIDE * SIDE)
            rise = end + (rise - end) * np.exp(-ratio)
            exact.append(rise)
    jump = 1.0 / (COEFFICIENT * SIDE * SIDE)
    assert np.abs(found - exact).max() < SHARE * jump
