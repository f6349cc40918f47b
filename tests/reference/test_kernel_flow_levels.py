"""Kernels between the levels of the flow's multigrid: (1) velocities beyond the sides, (2) sums and
means over what is joined, (3) corrections spread to fine places, each as plain NumPy has it on one
thread and, to the bit, on two, (4) an even change and one that grows evenly along an axis arrive as
they are, (5) arrays that do not fit are refused, (6) the first three on 1,000 random grids."""

import numpy as np
import pytest

from heatgrade.native.flow_halo import fill_halo
from heatgrade.native.flow_transfer import join_means, join_sums, spread_changes
from heatgrade.resolved.coarse_room import Joining
from heatgrade.resolved.staggered import LEADING, MEMORY_AXIS, cells, faces, leading
from heatgrade.resolved.transfer_places import axis_places

SEED = 20261377
ROUNDING = 1e-13
IN_MEMORY = (0, 2, 1)
STARTS = ([0, 2, 4, 5, 7, 8], [0, 1, 3, 5, 7, 9, 11, 12, 14], [0, 2, 4, 6, 7])


class Levels:
    """Two grids, the fine one uneven, and where their places lie."""

    def __init__(self, draw, *, around=(), starts=STARTS):
        self.draw = draw
        self.joining = Joining(tuple(np.array(item) for item in starts))
        self.fine = [item[-1] for item in starts]
        self.coarse = [len(item) - 1 for item in starts]
        self.edges = [np.cumsum(draw.uniform(0.5, 1.5, n + 1)) for n in self.fine]
        self.around = around
        self.places = [
            axis_places(self.joining, axis, self.edges[axis], joined=axis in around)
            for axis in range(3)
        ]

    def padded(self, counts):
        x, y, z = counts
        return self.draw.normal(size=(x + 3, z + 3, y + 3))

    def parts(self, axis, kind):
        found = [getattr(self.places[own], kind if own == axis else "cells") for own in IN_MEMORY]
        return [item.places for item in found], [item.shares for item in found]

    def between(self, axis):
        found = [
            self.places[own].along if own == axis else self.places[own].across for own in IN_MEMORY
        ]
        return [item.places for item in found] + [item.share for item in found]


@pytest.fixture(params=[(), (0,), (1, 2)], ids=["apart", "joined x", "joined y z"])
def levels(request):
    return Levels(np.random.default_rng(SEED), around=request.param)


def spread_twin(values, mask, own, near, share, axis, *, along):
    """Return values and mask at fine places along one axis."""
    ahead, known = np.moveaxis(values, axis, 0), np.moveaxis(mask, axis, 0)
    weight = share[:, None, None] * (1.0 if along else known[near])
    found = ahead[own] + weight * (ahead[near] - ahead[own])
    kept = known[own] & known[near] if along else known[own]
    return np.moveaxis(found, 0, axis), np.moveaxis(kept, 0, axis)


def compare_sides(draw, shape):
    velocity, flow = draw.normal(size=(3, *shape)), draw.normal(size=(3, *shape))
    flow[draw.random(flow.shape) < 0.3] = 0.0
    expected = velocity.copy()
    for own in range(3):
        for axis in range(3):
            if axis != own:
                along, through = leading(expected[own], axis), leading(flow[axis], axis)
                place = LEADING[axis][1:].index(MEMORY_AXIS[own])
                low, high = (through[end] + np.roll(through[end], 1, place) for end in (1, -2))
                along[0] = np.where(low > 0.0, 0.0, along[1])
                along[-2] = np.where(high < 0.0, 0.0, along[-3])
    fill_halo(velocity, flow)
    np.testing.assert_array_equal(velocity, expected)


@pytest.mark.parametrize("shape", [(7, 6, 9), (4, 5, 4)])
def test_velocities_beyond_sides(shape):
    compare_sides(np.random.default_rng(SEED), shape)


def compare_sums(levels, axis):
    left = levels.padded(levels.fine).astype(np.float32)
    expected = np.zeros_like(levels.padded(levels.coarse))
    whole = faces(left, axis).astype(np.float64)
    faces(expected, axis)[:] = levels.joining.volumes(
        whole, axis, levels.edges[axis], joined=axis in levels.around
    )
    places, shares = levels.parts(axis, "volumes")
    found = [np.full_like(expected, np.nan) for _ in range(2)]
    for threads, out in enumerate(found, 1):
        join_sums(out, left, *places, *shares, threads)
    np.testing.assert_allclose(found[0], expected, atol=ROUNDING)
    np.testing.assert_array_equal(found[0], found[1])


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_sums_over_control_volumes(levels, axis):
    compare_sums(levels, axis)


def compare_means(levels, axis):
    """Return whether some coarse places had nothing open."""
    weight, field = np.abs(levels.padded(levels.fine)), levels.padded(levels.fine)
    weight[weight < 0.9] = 0.0
    start = levels.padded(levels.coarse)
    expected = start.copy()
    if axis < 0:
        over, held = (levels.joining.sums(cells(item)) for item in (weight * field, weight))
        view = cells(expected)
    else:
        over, held = (
            levels.joining.planes(faces(item, axis), axis) for item in (weight * field, weight)
        )
        view = faces(expected, axis)
    view[:] = np.divide(over, held, out=np.zeros_like(over), where=held > 0.0)
    found = [start.copy(), start.copy()]
    for threads, out in enumerate(found, 1):
        join_means(out, weight, field, *levels.parts(axis, "planes")[0], threads)
    np.testing.assert_allclose(found[0], expected, atol=ROUNDING)
    np.testing.assert_array_equal(found[0], found[1])
    return bool((held == 0.0).any())


@pytest.mark.parametrize("axis", [-1, 0, 1, 2])
def test_means_over_what_is_joined(levels, axis):
    assert compare_means(levels, axis)


def compare_spread(levels, axis):
    start, fine_open = levels.padded(levels.fine), levels.padded(levels.fine)
    change, coarse_open = levels.padded(levels.coarse), levels.padded(levels.coarse)
    least = -0.5
    mask = coarse_open > least
    places = levels.between(axis)
    values = np.where(mask, change, 0.0)
    for own in (0, 2, 1):
        memory = IN_MEMORY[own]
        values, mask = spread_twin(
            values, mask, *places[memory], places[3 + memory], memory, along=own == axis
        )
    expected = start.copy()
    part = expected[tuple(slice(1, 1 + n) for n in values.shape)]
    part += np.where(fine_open[tuple(slice(1, 1 + n) for n in values.shape)] > least, values, 0.0)
    found = [start.copy(), start.copy()]
    for threads, fine in enumerate(found, 1):
        work = np.empty((threads, 2, change.shape[2]))
        spread_changes(fine, fine_open, change, coarse_open, least, axis, *places, work, threads)
    np.testing.assert_allclose(found[0], expected, atol=ROUNDING)
    np.testing.assert_array_equal(found[0], found[1])


@pytest.mark.parametrize("axis", [-1, 0, 1, 2])
def test_changes_spread(levels, axis):
    compare_spread(levels, axis)


def random_starts(draw):
    """Return where the coarse cells of each axis begin: one or two fine cells each."""
    return [np.append(0, np.cumsum(draw.integers(1, 3, draw.integers(2, 6)))) for _ in range(3)]


@pytest.mark.parametrize("share", range(10))
def test_a_thousand_grids(share):
    draw = np.random.default_rng([SEED, share])
    for case in range(100):
        around = tuple(axis for axis in range(3) if draw.random() < 0.3)
        levels = Levels(draw, around=around, starts=random_starts(draw))
        compare_sides(draw, tuple(draw.integers(4, 10, 3)))
        compare_sums(levels, case % 3)
        compare_means(levels, case % 4 - 1)
        compare_spread(levels, case % 4 - 1)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_what_grows_evenly_arrives(axis):
    levels = Levels(np.random.default_rng(SEED))
    edges, starts = levels.edges[axis], levels.joining.starts[axis]
    change = np.zeros_like(levels.padded(levels.coarse))
    everywhere = np.ones_like(change)
    leading(change, axis)[1:-1] = edges[starts][:, None, None]
    fine = np.zeros_like(levels.padded(levels.fine))
    work = np.empty((1, 2, change.shape[2]))
    spread_changes(
        fine, np.ones_like(fine), change, everywhere, 0.0, axis, *levels.between(axis), work, 1
    )
    expected = np.broadcast_to(edges[:, None, None], np.moveaxis(faces(fine, axis), axis, 0).shape)
    np.testing.assert_allclose(np.moveaxis(faces(fine, axis), axis, 0), expected, rtol=ROUNDING)


def test_misfits_are_refused():
    levels = Levels(np.random.default_rng(SEED))
    fine, coarse = levels.padded(levels.fine), levels.padded(levels.coarse)
    places, shares = levels.parts(0, "volumes")
    with pytest.raises(ValueError, match="does not fit the levels"):
        join_sums(coarse, coarse.astype(np.float32), *places, *shares, 1)
    with pytest.raises(ValueError, match="shares do not fit"):
        join_sums(coarse, fine.astype(np.float32), *places, *shares[::-1], 1)
    with pytest.raises(ValueError, match="arrays of one level"):
        join_means(coarse, coarse, fine, *places, 1)
    with pytest.raises(ValueError, match="does not fit the levels"):
        join_means(fine, fine, fine, *places, 1)
    work = np.empty((1, 2, coarse.shape[2]))
    with pytest.raises(ValueError, match="arrays of two levels"):
        spread_changes(coarse, coarse, fine, fine, 0.0, 0, *levels.between(0), work, 1)
    velocity = np.zeros((3, 3, 4, 4))
    with pytest.raises(ValueError, match="arrays of one flow"):
        fill_halo(velocity, velocity)
