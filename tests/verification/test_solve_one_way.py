"""Layers that conduct across in one direction only, between layers that conduct in both.

Fins taken together: cycles bounded, and not growing with the grid, with coolant and without, along
either axis; the answer that of the same equations solved with SciPy.
"""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse.linalg

from heatgrade.solve import CoolantSheet, FaceFields, grid_field, prepare, solve

SEED = 20261231
EDGE, HEIGHT = 20e-3, 6e-3  # m
COPPER = 390.0  # W/(m K)
ACROSS = 1.0 / 150.0  # conductivity across the fins over that along them
MOST, GROWTH = 12, 3  # cycles to 1e-8
SAME = 1e-7  # largest difference over the largest rise


def finned(n, nz, *, axis=0, coolant=True):
    """Return a plate with fins along `axis` in its middle third, heated in spots below."""
    dx, dz = EDGE / n, HEIGHT / nz
    fields = FaceFields(
        grid_field(n - 1, n, nz, COPPER * dz), grid_field(n, n - 1, nz, COPPER * dz),
        grid_field(n, n, nz - 1, COPPER * dx**2 / dz), grid_field(n, n, nz), grid_field(n, n, nz),
    )  # fmt: skip
    fins = slice(nz // 3, 2 * nz // 3)
    weak = fields.conductance_y if axis == 0 else fields.conductance_x
    weak[:, :, fins] *= ACROSS
    fields.conductance_z[:, :, fins] *= 0.5
    spots = np.random.default_rng(SEED).random((8, 8)) > 0.7
    fields.source[:, :, 0] = 3e6 * dx**2 * np.kron(spots, np.ones((n // 8, n // 8)))
    exchange = np.full((n, n, fins.stop - fins.start), 2e4 * dx**2)
    if not coolant:
        fields.sink[:, :, fins] = exchange
        return fields
    each, still = np.full((n - 1, n), 50.0 / n), np.zeros((n, n - 1))
    inflow = np.zeros((n, n))
    inflow[0] = 50.0 / n
    flow_x, flow_y = each, still
    if axis == 1:
        flow_x, flow_y, inflow = still.T, each.T, inflow.T
    return replace(fields, sheet=CoolantSheet(
        fins.start, exchange, *(np.ascontiguousarray(item) for item in (flow_x, flow_y, inflow)),
        np.zeros((n, n)),
    ))  # fmt: skip


@pytest.mark.parametrize("coolant", [True, False])
@pytest.mark.parametrize("axis", [0, 1])
def test_cycles_do_not_grow(axis, coolant):
    cycles = []
    for n, nz in ((48, 9), (96, 18), (144, 27)):
        fields = finned(n, nz, axis=axis, coolant=coolant)
        cycles.append(solve(fields, tolerance=1e-8).outcome.cycles)
    assert max(cycles) <= MOST
    assert max(cycles) - min(cycles) <= GROWTH


@pytest.mark.parametrize("coolant", [True, False])
@pytest.mark.parametrize("axis", [0, 1])
def test_answer_is_that_of_a_direct_solver(axis, coolant):
    fields = finned(24, 9, axis=axis, coolant=coolant)
    found = solve(fields, tolerance=1e-11)
    matrix, rhs = fields.to_csr()
    exact = scipy.sparse.linalg.spsolve(matrix.tocsc(), rhs)
    own = found.temperature.ravel()
    assert np.abs(own - exact[: own.size]).max() <= SAME * exact.max()


def test_layers_are_found_where_they_are():
    aside = prepare(finned(48, 9))._engine.grid.aside[0]
    assert (aside.bottom, aside.top) == (3, 6)
    assert aside.grid.levels[0].shape == (24, 48, 3)
    plain = replace(finned(48, 9), conductance_y=np.full((48, 47, 9), COPPER * HEIGHT / 9))
    assert prepare(plain)._engine.grid.aside[0] is None


def test_same_bits_on_any_number_of_threads(monkeypatch):
    monkeypatch.setattr("heatgrade.solve.level.SERIAL_CELLS", 0)
    fields = finned(96, 9)
    one, three = (solve(fields, threads=count).temperature for count in (1, 3))
    assert np.array_equal(one, three)


def test_stripes_that_the_grid_resolves_need_no_second_correction():
    fields = finned(48, 9, coolant=False)
    weak = (np.arange(48) // 2) % 2 == 1  # stripes of two cells along x
    half = np.where(weak, ACROSS, 1.0)
    fields.conductance_x[:, :, 3:6] = COPPER * HEIGHT / 9 * half[:, None]
    between = 2.0 / (1.0 / half[1:] + 1.0 / half[:-1])
    fields.conductance_y[:, :, 3:6] = COPPER * HEIGHT / 9 * between[:, None]
    prepared = prepare(fields)
    assert not any(prepared._engine.grid.aside)
    assert prepared.solve(tolerance=1e-8).outcome.cycles <= 22
