"""Grids that couple best along x or y are solved as fast as those that do along z.

The same equations with their axes in another order: the same answer, as many cycles, whatever is
given along with them (flow, its upstream shares, sources, guesses, pins).
"""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.solve import CellFlow, FaceFields, grid_field, prepare, solve
from heatgrade.solve.plain_fields import plain_fields
from heatgrade.solve.turning import AS_GIVEN, best_axes

SEED = 20261230
SHAPE = (24, 21, 30)
SAME = 1e-7  # largest difference over the largest temperature
ORDERS = list(permutations(range(3)))


def layered(ratio, *, flow=False, shape=SHAPE):
    """Return layers that differ at random, of cells `ratio` times as thin along z as across."""
    nx, ny, nz = shape
    rng = np.random.default_rng(SEED)
    k = 10.0 ** rng.uniform(-1.0, 2.0, nz)
    half = 0.5 * ratio / k
    fields = FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1),
        grid_field(nx, ny, nz), grid_field(nx, ny, nz),
    )  # fmt: skip
    fields.conductance_x[:] = fields.conductance_y[:1, :1, :] = k * ratio
    fields.conductance_y[:] = k * ratio
    fields.conductance_z[:] = 1.0 / (half[1:] + half[:-1])
    fields.sink[:, :, -1] = 1.0
    fields.source[:, :, 0] = rng.random((nx, ny))
    if not flow:
        return fields
    carried = CellFlow(*(np.zeros_like(getattr(fields, f"conductance_{axis}")) for axis in "xyz"))
    carried.x[:, 5:8, 10:14] = 2.0
    fields.sink[0, 5:8, 10:14] += 2.0
    share = tuple(rng.uniform(0.9, 1.0, getattr(carried, axis).shape) for axis in "xyz")
    return replace(fields, flow=replace(carried, upstream=share))


def turned(fields, order):
    """Return the same equations with their axes in another order."""
    g = (fields.conductance_x, fields.conductance_y, fields.conductance_z)
    faces = [g[axis].transpose(order) for axis in order]
    flow = fields.flow
    if flow is not None:
        w = [(flow.x, flow.y, flow.z)[axis].transpose(order) for axis in order]
        flow = CellFlow(*w, tuple(flow.upstream[axis].transpose(order) for axis in order))
    return FaceFields(
        *faces, fields.sink.transpose(order), fields.source.transpose(order), flow=flow
    )


@pytest.mark.parametrize("ratio", [0.3, 1e-2, 1e-4])
@pytest.mark.parametrize("flow", [False, True])
def test_every_order_of_axes_is_solved_alike(ratio, flow):
    fields = layered(ratio, flow=flow)
    exact = solve(fields, tolerance=1e-9)
    for order in ORDERS:
        found = solve(turned(fields, order), tolerance=1e-9)
        back = found.temperature.transpose(np.argsort(order))
        assert np.abs(back - exact.temperature).max() <= SAME * exact.temperature.max()
        assert abs(found.outcome.cycles - exact.outcome.cycles) <= 1
        along = order.index(2)
        assert ("columns along" in found.outcome.method) == (along != 2)
        assert found.temperature.strides[1] == 8  # laid out as the solver likes it


@pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1)])
def test_sources_guesses_and_pins_turn_too(order):
    fields = turned(layered(1e-2), order)
    system = prepare(fields)
    twice = system.solve(source=2.0 * fields.source, tolerance=1e-10)
    once = system.solve(tolerance=1e-10)
    scale = SAME * twice.temperature.max()
    assert np.abs(twice.temperature - 2.0 * once.temperature).max() <= scale
    assert system.solve(tolerance=1e-9, guess=once).outcome.cycles == 0
    with pytest.raises(InputError, match="HG411"):
        system.solve(source=np.zeros(SHAPE[::-1] if order == (0, 2, 1) else SHAPE))
    floating = replace(fields, sink=np.zeros_like(fields.sink))
    floating.source[-1, -1, -1] -= floating.source.sum()
    with pytest.raises(InputError, match="HG413"):
        prepare(floating)
    pinned = prepare(floating, pin=True)
    assert len(pinned.pins) == 1
    answer = pinned.solve(tolerance=1e-9).temperature
    assert abs(answer[pinned.pins[0]]) <= SAME * np.abs(answer).max()


def test_rows_lie_along_the_axis_that_pads_them_less():
    fields = layered(0.3, flow=True, shape=(17, 24, 30))  # half rows of 9 and 12 cells take 16
    other = turned(fields, (1, 0, 2))  # flows along its short rows
    found = [solve(item, tolerance=1e-9) for item in (fields, other)]
    apart = found[0].temperature - found[1].temperature.transpose(1, 0, 2)
    assert np.abs(apart).max() <= SAME * found[0].temperature.max()
    assert found[0].temperature.strides[1] == found[1].temperature.strides[1] == 8
    plain = [plain_fields(item, 1) for item in (fields, other, replace(other, flow=None))]
    assert [best_axes(item) for item in plain] == [AS_GIVEN, (1, 0, 2), AS_GIVEN]
    across = layered(0.3, flow=True, shape=(24, 17, 30))  # along its planes' axis: longer rows
    assert best_axes(plain_fields(across, 1)) == AS_GIVEN


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_what_is_added_and_answers_in_place_of_guesses(order):
    fields = turned(layered(1e-2, flow=True), order)
    system = prepare(fields)
    assert np.all(system.fields.source == fields.source)
    assert all(
        np.array_equal(getattr(system.fields.flow, axis), getattr(fields.flow, axis))
        for axis in "xyz"
    )
    assert abs(system.fields.to_csr()[0] - fields.to_csr()[0]).max() == 0.0
    wanted = system.solve(source=3.0 * fields.source, tolerance=1e-10).temperature
    guess = system.solve(tolerance=1e-10, as_it_lies=True)
    kept = guess.temperature.copy()
    more = 2.0 * fields.source
    found = system.solve(added=more, tolerance=1e-10, guess=guess, as_it_lies=True)
    assert np.array_equal(guess.temperature, kept)
    np.testing.assert_allclose(found.temperature, wanted, rtol=SAME)
    found = system.solve(
        added=more, tolerance=1e-10, guess=guess, as_it_lies=True, overwrite_guess=True
    )
    assert np.shares_memory(found.temperature, guess.temperature)
    np.testing.assert_allclose(found.temperature, wanted, rtol=SAME)
    with pytest.raises(InputError, match="HG411"):
        system.solve(added=more[1:])


def test_axes_alike_and_grids_with_a_sheet_stay_as_given():
    assert "columns" not in solve(layered(1.0)).outcome.method
    flat = turned(layered(1e-2), (0, 1, 2))
    assert "columns" not in solve(flat).outcome.method
