"""Cycles that a solve takes, bounded on grids, contrasts and shapes of cells.

Bounds are a little above what was measured; they fail when a change makes the multigrid worse.
"""

import numpy as np
import pytest

from heatgrade.solve import CoolantSheet, FaceFields, Reason, grid_field, solve

SEED = 20261127
SMOOTH = 0.06  # mean reduction of the residual per cycle
HARD = 0.2


def box(dx, dy, dz, conductivity, film=1e3):
    """Return conduction in a box, heated at its lowest layer, with a film on its highest."""
    nx, ny, nz = conductivity.shape
    half = [
        0.5 * width / np.maximum(conductivity, 1e-300)
        for width in (dx[:, None, None], dy[None, :, None], dz[None, None, :])
    ]
    fields = FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1),
        grid_field(nx, ny, nz), grid_field(nx, ny, nz),
    )  # fmt: skip
    area = dx[:, None] * dy[None, :]
    fields.conductance_x[:] = (dy[:, None] * dz)[None] / (half[0][:-1] + half[0][1:])
    fields.conductance_y[:] = (dx[:, None] * dz)[:, None] / (half[1][:, :-1] + half[1][:, 1:])
    fields.conductance_z[:] = area[:, :, None] / (half[2][:, :, :-1] + half[2][:, :, 1:])
    for conductance in (fields.conductance_x, fields.conductance_y, fields.conductance_z):
        conductance[conductance < 1e-200] = 0.0
    fields.sink[:, :, -1] = area / (1.0 / film + half[2][:, :, -1])
    fields.sink[conductivity == 0.0] = 0.0
    fields.source[:, :, 0] = 1e5 * area * (conductivity[:, :, 0] > 0.0)
    fields.source[:, :, 0] *= np.random.default_rng(SEED).random((nx, ny))
    return fields


def mean_reduction(fields, tolerance=1e-9):
    outcome = solve(fields, tolerance=tolerance, threads=1).outcome
    assert outcome.reason is Reason.CONVERGED
    return outcome.residual ** (1.0 / outcome.cycles), outcome.cycles


def test_cycles_do_not_grow_with_the_grid():
    cycles = []
    for n in (16, 32, 64, 96):
        width = np.full(n, 0.025 / n)
        reduction, count = mean_reduction(box(width, width, width, np.full((n, n, n), 390.0)))
        cycles.append(count)
        assert reduction < SMOOTH
    assert max(cycles) - min(cycles) <= 1


@pytest.mark.parametrize("ratio", [1e-3, 1e-2, 0.1, 10.0, 100.0, 1e3])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_long_and_flat_cells(ratio, axis):
    widths = [np.full(n, 1e-3) for n in (36, 33, 12)]
    widths[axis] = widths[axis] * ratio
    reduction, _ = mean_reduction(box(*widths, np.full((36, 33, 12), 100.0)), 1e-7)
    assert reduction < HARD


@pytest.mark.parametrize("contrast", [1e2, 1e4, 1e6])
@pytest.mark.parametrize("part", ["layer", "fins", "block", "copper in air"])
def test_contrasts(contrast, part):
    n, nz = 48, 12
    k = np.full((n, n, nz), 400.0)
    weak = {
        "layer": np.s_[:, :, 5:7],
        "fins": np.s_[:, 1::2, 4:10],
        "block": np.s_[20:40, 13:37, :4],
        "copper in air": np.s_[[i for i in range(n) if not 16 <= i < 32]],
    }[part]
    k[weak] /= contrast
    width = np.full(n, 1e-3)
    reduction, _ = mean_reduction(box(width, width, width[:nz], k))
    assert reduction < HARD


@pytest.mark.parametrize(("decades", "most"), [(1, 8), (2, 10), (3, 14), (4, 22), (6, 62)])
def test_conductivities_at_random(decades, most):
    n, nz = 48, 12
    k = 400.0 * 10.0 ** (-decades * np.random.default_rng(SEED).random((n, n, nz)))
    width = np.full(n, 1e-3)
    _, cycles = mean_reduction(box(width, width, width[:nz], k), 1e-8)
    assert cycles <= most


@pytest.mark.parametrize(("contrast", "most"), [(1e2, 16), (1e3, 45), (1e4, 115), (1e6, 350)])
def test_two_materials_at_random(contrast, most):
    n, nz = 48, 12
    k = np.where(np.random.default_rng(SEED).random((n, n, nz)) < 0.5, 400.0, 400.0 / contrast)
    width = np.full(n, 1e-3)
    _, cycles = mean_reduction(box(width, width, width[:nz], k), 1e-8)
    assert cycles <= most


@pytest.mark.slow
def test_two_materials_a_million_apart_on_a_finer_grid():
    n, nz = 96, 24
    k = np.where(np.random.default_rng(SEED).random((n, n, nz)) < 0.5, 400.0, 4e-4)
    width = np.full(n, 1e-3)
    _, cycles = mean_reduction(box(width, width, width[:nz], k), 1e-8)
    assert cycles <= 800


def test_a_solve_that_cycles_hardly_advance_is_given_up(monkeypatch):
    monkeypatch.setattr("heatgrade.solve.refinement.PATIENCE", 1)
    n, nz = 48, 12
    k = np.where(np.random.default_rng(SEED).random((n, n, nz)) < 0.5, 400.0, 4e-4)
    width = np.full(n, 1e-3)
    outcome = solve(box(width, width, width[:nz], k), raise_on_failure=False).outcome
    assert outcome.reason is Reason.STAGNATED
    assert outcome.cycles < 100


def test_double_precision_is_not_judged_by_what_single_did(monkeypatch):
    monkeypatch.setattr("heatgrade.solve.refinement.PATIENCE", 40)
    n, nz = 20, 10
    k = np.where(np.random.default_rng(SEED).random((n, n, nz)) < 0.5, 400.0, 4e-6)
    width = np.full(n, 1e-3)
    outcome = solve(box(width, width, width[:nz], k), tolerance=1e-9, threads=1).outcome
    assert "double" in outcome.method
    history = np.array(outcome.residual_history)
    again = 1 + int(np.argmax(history[1:] / history[:-1]))
    assert history[again - 1] < 1e-2  # how far single leads depends on how it is compiled
    assert history[again] > 0.5  # and begun again, from zero
    assert outcome.residual <= 1e-9


def test_die_smaller_than_its_lid():
    n, nz = 48, 16
    k = np.full((n, n, nz), 400.0)
    k[:, :, :6] = 0.0
    k[13:32, 17:40, :6] = 130.0
    k[:3] = 0.0
    width = np.full(n, 1e-3)
    reduction, _ = mean_reduction(box(width, width, width[:nz], k))
    assert reduction < SMOOTH


@pytest.mark.parametrize("ratio", [10.0, 100.0])
def test_stretched_grids(ratio):
    n = 48
    stretched = np.geomspace(1.0, ratio, n) * 1e-4
    k = np.full((n, n, 8), 390.0)
    flat = np.full(8, 2.5e-4)
    for dx, dy in ((stretched, np.full(n, 5e-4)), (stretched, stretched[::-1])):
        reduction, _ = mean_reduction(box(dx, dy, flat, k))
        assert reduction < HARD


def test_strong_lateral_coupling():
    n, nz = 160, 8
    width = np.full(n, 50e-6)
    fields = box(width, width, np.full(nz, 2e-3 / nz), np.full((n, n, nz), 390.0), film=1e4)
    _, cycles = mean_reduction(fields, 1e-9)
    assert cycles <= 8


@pytest.mark.parametrize("pattern", ["x", "y", "split", "jets"])
@pytest.mark.parametrize("capacity", [0.3, 30.0, 3000.0])
def test_coolant(pattern, capacity):
    cycles = []
    for n in (24, 48, 96):
        reduction, count = mean_reduction(cooled(n, pattern, capacity))
        cycles.append(count)
        assert reduction < SMOOTH
    assert max(cycles) - min(cycles) <= 2


def cooled(n, pattern, capacity):
    """Return a 25 mm plate, 4 mm thick, with coolant of `capacity` [W/K] through its upper half."""
    nz = 10
    width, dz = np.full(n, 0.025 / n), np.full(nz, 4e-4)
    fields = box(width, width, dz, np.full((n, n, nz), 390.0))
    fields.sink[:] = 0.0
    inflow, flow_x, flow_y = np.zeros((n, n)), np.zeros((n - 1, n)), np.zeros((n, n - 1))
    each = capacity / n
    if pattern == "x":
        flow_x[:], inflow[0] = each, each
    elif pattern == "y":
        flow_y[:], inflow[:, 0] = each, each
    elif pattern == "split":
        flow_x[n // 2 :], flow_x[: n // 2], inflow[n // 2] = each / 2, -each / 2, each
    else:  # cells that spread from jets on a lattice to drains between them
        place = np.cos(2.0 * np.pi * 4 * (np.arange(n) + 0.5) / n)
        head = place[:, None] + place[None, :]
        flow_x[:], flow_y[:] = head[:-1] - head[1:], head[:, :-1] - head[:, 1:]
        net = np.zeros((n, n))
        net[:-1] += flow_x
        net[1:] -= flow_x
        net[:, :-1] += flow_y
        net[:, 1:] -= flow_y
        inflow[:] = np.maximum(net, 0.0)
        scale = capacity / inflow.sum()
        inflow, flow_x, flow_y = scale * inflow, scale * flow_x, scale * flow_y
    exchange = np.full((n, n, 5), 1.6e5 * (0.025 / n) ** 2 / 5)
    sheet = CoolantSheet(4, exchange, flow_x, flow_y, inflow, 313.0 * inflow)
    names = ["conductance_x", "conductance_y", "conductance_z", "sink"]
    heat = grid_field(n, n, nz)
    heat[:, :, 0] = 600.0 / n**2
    return FaceFields(*(getattr(fields, name) for name in names), heat, sheet)
