"""Kernels of resolved flow against their NumPy twins on 1,000 random cases.

The twins are those of `test_kernel_momentum.py`, `test_kernel_mass.py` and
`test_kernel_carried_heat.py`; here they get rooms of a few cells. What is kept in double precision
holds to 1e-13. Coefficients and remainders of momentum are kept in single precision: they hold to
3e-6 of the greatest term, some fifty roundings.
"""

import numpy as np
import pytest

from kernel_twins import twins_of

CASES = 1000
SEED = 20261327
EXACT = 1e-13  # [W], [kg/s], [Pa] of terms of order 1
SINGLE = 3e-6  # relative, of what is kept in single precision
SIDES = (5, 7)  # of padded arrays, from and below
ALONE = (1, 1)  # threads; more give the same bits, as the larger rooms show


momentum, mass = twins_of("test_kernel_momentum"), twins_of("test_kernel_mass")
carried = twins_of("test_kernel_carried_heat")


def draws():
    """Return a number and a generator for each case."""
    for number in range(CASES):
        yield number, np.random.default_rng([SEED, number])


def rooms(monkeypatch, twins):
    """Return the same, with rooms of a few cells."""
    for number, draw in draws():
        monkeypatch.setattr(twins, "SHAPE", tuple(int(n) for n in draw.integers(*SIDES, 3)))
        yield number, draw


@pytest.fixture(autouse=True)
def bounds(monkeypatch):
    assert momentum.SINGLE <= SINGLE
    assert max(momentum.DOUBLE, mass.ROUNDING, carried.ROUNDING) <= EXACT
    monkeypatch.setattr(momentum, "THREADS", ALONE)


def test_balance(monkeypatch):
    for number, draw in rooms(monkeypatch, momentum):
        momentum.test_balance(draw, number % 3, float(number // 3 % 2))


def test_lines(monkeypatch):
    for number, draw in rooms(monkeypatch, momentum):
        momentum.test_lines(draw, number % 3, number // 3 % 8)


def test_remainder_and_likeness(monkeypatch):
    for _, draw in rooms(monkeypatch, momentum):
        momentum.test_remainder(draw)
        momentum.test_likeness(draw)


def test_bounded_convection(monkeypatch):
    greatest = [
        momentum.bounded(draw, number % 3, (0, 1, 3)[number // 3 % 3])
        for number, draw in rooms(monkeypatch, momentum)
    ]
    assert np.median(greatest) > 0.1  # there is something to be seen


def test_balance_of_a_quantity(monkeypatch):
    for _, draw in rooms(monkeypatch, momentum):
        momentum.test_balance_of_a_quantity(draw)


def test_mass(monkeypatch):
    for number, draw in rooms(monkeypatch, mass):
        mass.test_flows_and_what_is_lost(draw, 1)
        mass.test_velocities_follow_a_correction_of_pressure(draw, 1)
        mass.test_pressure_and_its_rotational_part(draw, 1, 0.7 * (number % 2))
        mass.test_steps_in_single_precision_are_added(draw, 1)


@pytest.mark.parametrize("way", [{}, {"central": True}, {"ends_only": True}])
def test_carried_heat(monkeypatch, way):
    for number, draw in draws():
        monkeypatch.setattr(carried, "SEED", [SEED, number])
        shape = tuple(int(n) for n in draw.integers(1, 6, draw.integers(1, 4)))
        carried.test_carried_excess(shape, way)


@pytest.mark.parametrize("sharp", [False, True])
def test_slopes_to_walls(monkeypatch, sharp):
    counts = []
    for number in range(CASES // 20):  # lines of forty cells, each with some twenty walls
        monkeypatch.setattr(carried, "SEED", [SEED, number])
        counts.append(carried.slopes(sharp=sharp))
    assert np.median(counts) > 0.1
