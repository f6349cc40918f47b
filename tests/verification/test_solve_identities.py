"""What must hold whatever the numbers are.

1. the same bits on 1, 2, 3 and 4 threads and on every run
2. superposition of sources
3. mirror images
4. the same case in other units
5. a guess changes the work, not the answer
"""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.solve import CoolantSheet, FaceFields, build_info, grid_field, solve

SEED = 20261126
IDENTITY = 1e-10  # relative to the greatest temperature rise


def plate(nx=44, ny=37, nz=14, flow=5.0, lateral=1.0, coolant=True):
    """A stack with uneven conductances, heated below; cooled by a sheet or at its top."""
    rng = np.random.default_rng(SEED)
    fields = FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1),
        grid_field(nx, ny, nz), grid_field(nx, ny, nz),
    )  # fmt: skip
    layers = 10.0 ** rng.uniform(-1.5, 0.0, nz)
    fields.conductance_x[:] = lateral * layers * rng.uniform(0.8, 1.2, (nx - 1, ny, nz))
    fields.conductance_y[:] = lateral * layers * rng.uniform(0.8, 1.2, (nx, ny - 1, nz))
    fields.conductance_z[:] = 10.0 * layers[1:] * rng.uniform(0.8, 1.2, (nx, ny, nz - 1))
    fields.source[:, :, 0] = rng.random((nx, ny))
    if not coolant:
        fields.sink[:, :, -1] = 0.05
        return fields
    inflow = np.zeros((nx, ny))
    inflow[0] = flow
    sheet = CoolantSheet(
        nz - 4, rng.uniform(0.05, 0.1, (nx, ny, 4)), np.full((nx - 1, ny), flow),
        np.zeros((nx, ny - 1)), inflow, np.zeros((nx, ny)),
    )  # fmt: skip
    return replace(fields, sheet=sheet)


def mirrored(fields, axis):
    """Return the problem turned round along x (0) or y (1)."""
    flip = [np.flip(getattr(fields, name), axis) for name in (
        "conductance_x", "conductance_y", "conductance_z", "sink", "source")]  # fmt: skip
    sheet = fields.sheet
    if sheet is not None:
        sign_x, sign_y = (-1.0, 1.0) if axis == 0 else (1.0, -1.0)
        sheet = CoolantSheet(
            sheet.first_layer,
            np.flip(sheet.exchange, axis),
            sign_x * np.flip(sheet.flow_x, axis),
            sign_y * np.flip(sheet.flow_y, axis),
            np.flip(sheet.inflow, axis),
            np.flip(sheet.source, axis),
        )
    return FaceFields(*flip, sheet)


def near(found, expected):
    return np.abs(found - expected).max() <= IDENTITY * np.abs(expected).max()


@pytest.mark.parametrize("coolant", [False, True])
def test_same_bits_on_any_number_of_threads(coolant, monkeypatch):
    monkeypatch.setattr("heatgrade.solve.level.SERIAL_CELLS", 0)  # small levels too
    fields = plate(coolant=coolant)
    first = solve(fields, threads=1)
    for threads in (1, 2, 3, 4):
        again = solve(fields, threads=threads)
        assert again.outcome.threads == (threads if build_info().openmp else 1)
        assert np.array_equal(first.temperature, again.temperature)
        assert first.outcome.residual_history == again.outcome.residual_history
        if coolant:
            assert np.array_equal(first.coolant_temperature, again.coolant_temperature)


@pytest.mark.parametrize("coolant", [False, True])
def test_superposition(coolant):
    fields = plate(20, 18, 8, coolant=coolant)
    rng = np.random.default_rng(SEED)
    other = rng.random(fields.source.shape)
    answers = [
        solve(replace(fields, source=source), tolerance=1e-12).temperature
        for source in (fields.source, other, 2.0 * fields.source + 3.0 * other)
    ]
    assert near(2.0 * answers[0] + 3.0 * answers[1], answers[2])


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("coolant", [False, True])
def test_mirror_images(axis, coolant):
    fields = plate(21, 18, 8, coolant=coolant)
    straight = solve(fields, tolerance=1e-12)
    turned = solve(mirrored(fields, axis), tolerance=1e-12)
    assert near(np.flip(turned.temperature, axis), straight.temperature)


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 3600.0, 1e12])
@pytest.mark.parametrize("coolant", [False, True])
def test_units_of_power_do_not_matter(unit, coolant):
    fields = plate(16, 15, 6, coolant=coolant)
    names = ["conductance_x", "conductance_y", "conductance_z", "sink", "source"]
    sheet = fields.sheet
    if sheet is not None:
        arrays = ["exchange", "flow_x", "flow_y", "inflow", "source"]
        sheet = CoolantSheet(sheet.first_layer, *(unit * getattr(sheet, name) for name in arrays))
    scaled = FaceFields(*(unit * getattr(fields, name) for name in names), sheet)
    assert near(
        solve(scaled, tolerance=1e-12).temperature, solve(fields, tolerance=1e-12).temperature
    )


@pytest.mark.parametrize("coolant", [False, True])
def test_a_guess_saves_cycles(coolant):
    fields = plate(20, 18, 8, coolant=coolant)
    cold = solve(fields)
    assert solve(fields, guess=cold).outcome.cycles == 0
    warmer = replace(fields, source=1.001 * fields.source)
    warm = solve(warmer, guess=cold)
    assert warm.outcome.cycles < solve(warmer).outcome.cycles
    assert warm.temperature == pytest.approx(1.001 * cold.temperature, rel=1e-7)
