"""Cases with exact answers.

1. layered slab: temperature drops are heat flow times resistances in series
2. rod with a fin's boundary: discrete solution is a hyperbolic cosine on a fine grid
3. channel under uniform heat flux: coolant rises linearly, all heat leaves with the coolant
4. two streams from a centre slot: mirror images, half the flow each
5. heat balance: what goes in comes out
"""

import numpy as np
import pytest

from heatgrade.solve import CoolantSheet, FaceFields, grid_field, solve

EXACT = 1e-9  # relative to the greatest temperature difference
BALANCE = 1e-8  # relative to the heat


def test_layered_slab():
    thickness = np.array([0.7e-3, 50e-6, 3e-3])  # m
    conductivity = np.array([130.0, 5.0, 390.0])  # W/(m K)
    cells = [5, 3, 7]
    dz = np.concatenate([np.full(n, t / n) for n, t in zip(cells, thickness, strict=True)])
    k = np.repeat(conductivity, cells)
    nx, ny, area, film, ambient, flux = 6, 5, 1e-8, 1e4, 300.0, 1e6
    half = 0.5 * dz / k / area
    fields = FaceFields(
        grid_field(nx - 1, ny, k.size), grid_field(nx, ny - 1, k.size),
        np.broadcast_to(1.0 / (half[:-1] + half[1:]), (nx, ny, k.size - 1)),
        grid_field(nx, ny, k.size), grid_field(nx, ny, k.size),
    )  # fmt: skip
    fields.sink[:, :, -1] = 1.0 / (1.0 / (film * area) + half[-1])
    fields.source[:, :, -1] = fields.sink[:, :, -1] * ambient
    fields.source[:, :, 0] = flux * area
    resistance = (thickness / conductivity).sum() + 1.0 / film - half[0] * area
    found = solve(fields).temperature[:, :, 0] - ambient
    assert found == pytest.approx(flux * resistance, rel=EXACT)


def test_rod_with_film_on_its_side():
    n, length, m = 2000, 1.0, 3.0
    h = length / n
    fields = FaceFields(
        np.full((n - 1, 1, 1), 1.0 / h), grid_field(n, 0, 1), grid_field(n, 1, 0),
        np.full((n, 1, 1), m**2 * h), grid_field(n, 1, 1),
    )  # fmt: skip
    fields.source[0] = 1.0
    x = (np.arange(n) + 0.5) * h
    exact = np.cosh(m * (length - x)) / (m * np.sinh(m * length))
    assert solve(fields).temperature[:, 0, 0] == pytest.approx(exact, rel=2e-6)


def channel(nx, ny, nz, flow, heat, split=False):
    """A plate of nz layers heated below, with coolant over the top two layers."""
    inflow = np.zeros((nx, ny))
    flow_x = np.full((nx - 1, ny), flow)
    if split:
        middle = nx // 2
        flow_x[: middle - 1] *= -1.0
        flow_x[middle - 1] = 0.0
        inflow[middle - 1 : middle + 1] = flow
    else:
        inflow[0] = flow
    sheet = CoolantSheet(
        nz - 2, np.full((nx, ny, 2), 0.3), flow_x, np.zeros((nx, ny - 1)), inflow, inflow * 300.0
    )
    source = grid_field(nx, ny, nz)
    source[:, :, 0] = heat
    # no lateral conduction, so that each column hands its heat to its own coolant
    return FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz),
        np.full((nx, ny, nz - 1), 2.0), grid_field(nx, ny, nz), source, sheet,
    )  # fmt: skip


def test_coolant_rises_linearly_under_uniform_heat():
    nx, flow, heat = 40, 0.25, 0.5
    answer = solve(channel(nx, 3, 4, flow, heat))
    rise = heat / flow * np.arange(1, nx + 1)
    assert answer.coolant_temperature is not None
    assert answer.coolant_temperature == pytest.approx(
        300.0 + np.repeat(rise[:, None], 3, axis=1), rel=EXACT
    )
    # the chain of layers in each column is the same everywhere
    difference = answer.temperature - answer.coolant_temperature[:, :, None]
    assert difference == pytest.approx(
        np.broadcast_to(difference[0, 0], difference.shape), rel=1e-6
    )


def test_split_flow_is_a_mirror_image():
    nx, flow, heat = 24, 0.25, 0.5
    answer = solve(channel(nx, 2, 3, flow, heat, split=True))
    coolant = answer.coolant_temperature
    assert coolant is not None
    assert coolant == pytest.approx(coolant[::-1], rel=EXACT)
    assert coolant[0] == pytest.approx(300.0 + heat / flow * nx / 2, rel=EXACT)


@pytest.mark.parametrize("flow", [0.01, 1.0, 100.0])
def test_all_heat_leaves_with_the_coolant(flow):
    nx, ny, nz = 30, 20, 6
    rng = np.random.default_rng(20261124)
    fields = channel(nx, ny, nz, flow, 1.0)
    fields.conductance_x[:] = rng.uniform(0.5, 2.0, fields.conductance_x.shape)
    fields.conductance_y[:] = rng.uniform(0.5, 2.0, fields.conductance_y.shape)
    # the residual is relative to what enters, 600,000 W at 100 W/K: 1e-12 of that is 1e-9 of 600 W
    answer = solve(fields, tolerance=1e-12)
    assert answer.coolant_temperature is not None
    carried = flow * (answer.coolant_temperature[-1] - 300.0).sum()
    assert carried == pytest.approx(fields.source.sum(), rel=BALANCE)
