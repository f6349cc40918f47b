"""What flow carries to second order, by the kernel, against plain NumPy on random flows along one,
two and three axes: (1) bounded, (2) central, (3) ends alone, (4) the same bits on any number of
threads."""

import numpy as np
import pytest

from heatgrade.solve import carried_excess
from heatgrade.thermal.carried_line import carried_lines, shares_outside

SEED = 20261128
ROUNDING = 1e-13  # [W], [K] of terms of order 1
SHAPES = [(7, 5, 6), (6, 9), (8,), (1, 4, 5), (5, 1, 3), (3, 4, 1)]


def twin(temperature, flows, widths, inflow, entering, *, central=False, ends_only=False):
    """The same, line by line."""
    source, leaving = np.zeros((2, *temperature.shape))
    into, outside = shares_outside(flows, inflow)
    for line in carried_lines(temperature, flows, widths, inflow, entering):
        share = line.half[:-1] / (line.half[:-1] + line.half[1:])
        between = share * np.diff(line.temperature, axis=0)
        through = line.flow * (between if central else line.excess())
        if not ends_only:
            line.seen(source)[:-1] -= through
            line.seen(source)[1:] += through
        line.seen(leaving)[:] += line.came() * line.half * line.upstream()
    leaving /= np.where(into > 0.0, into, 1.0)
    leaving[outside == 0.0] = 0.0
    return source - outside * leaving, leaving


def problem(shape):
    draw = np.random.default_rng(SEED)
    flows = []
    for axis in range(len(shape)):
        faces = tuple(n - (k == axis) for k, n in enumerate(shape))
        flows.append(np.where(draw.random(faces) < 0.3, 0.0, draw.normal(size=faces)))
    widths = tuple(draw.uniform(0.5, 1.5, n) for n in shape)
    inflow = np.where(draw.random(shape) < 0.3, 2.0 * draw.random(shape), 0.0)
    return draw.normal(size=shape), tuple(flows), widths, inflow, draw.normal(size=shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", [{}, {"central": True}, {"ends_only": True}])
def test_carried_excess(shape, way):
    given = problem(shape)
    for found, expected in zip(carried_excess(*given, **way), twin(*given, **way), strict=True):
        np.testing.assert_allclose(found, expected, atol=ROUNDING, rtol=0.0)


def test_threads_leave_the_bits_alone():
    given = problem((9, 8, 7))
    one, three = (carried_excess(*given, threads=threads) for threads in (1, 3))
    assert np.array_equal(one[0], three[0])
    assert np.array_equal(one[1], three[1])
