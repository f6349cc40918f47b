"""Coolant carried to second order: its order, its bounds, and what it does for a plate.

1. Manufactured solutions of a sheet that exchanges heat with a wall: order 2 in the largest error,
   uniform and stretched grids, flow along, against and askew to the axes, split in the middle.
2. The same through cells of the grid in three dimensions.
3. Warming along a wall of one temperature: 1 - exp(-NTU) in the outlet, exact.
4. Steep fronts: nothing leaves the range of inlets and walls; a hot stripe askew to the grid stays
   within it and is sharper than upwind's; without the limiter it would not.
5. Upwind on request; plates: order of the coolant's temperature, balances, more rounds told.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    InputError,
    Interface,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Stack,
)
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, grid_field, solve
from heatgrade.thermal.advection import carried_heat
from second_order import solve_second_order

ORDER = 0.1  # of the fitted order
DEEP = 1e-11  # of the corrections, where errors are measured
BOUND = 1e-7  # relative, beyond the range of inlets and walls: the tolerance of the corrections


def edges(n, stretched):
    x = np.linspace(0.0, 1.0, n + 1)
    return x + 0.09 * np.sin(2.0 * np.pi * x) * stretched


def middle(e):
    return 0.5 * (e[1:] + e[:-1])


def bare(nx, ny, nz=1):
    return {
        "conductance_x": grid_field(nx - 1, ny, nz),
        "conductance_y": grid_field(nx, ny - 1, nz),
        "conductance_z": grid_field(nx, ny, nz - 1),
        "sink": grid_field(nx, ny, nz),
        "source": grid_field(nx, ny, nz),
    }


def behind(parts, conductance, wall):
    """Put the wall's temperature behind a cell and return the exchange that leaves `conductance`.

    Sink and exchange in series; a sink that is far stronger would hide the residual of the rest.
    """
    parts["sink"][:, :, 0] = 10.0 * conductance
    parts["source"][:, :, 0] = 10.0 * conductance * wall
    return (conductance / 0.9)[:, :, None]


def sheet_error(n, stretched, velocity, central=False):
    """Return the error of C with u C_x + v C_y + k (C - W) = q, C manufactured."""
    u, v = velocity
    k, ex, ey = 3.0, edges(n, stretched), edges(n, stretched)
    dx, dy = np.diff(ex), np.diff(ey)
    x, y = middle(ex)[:, None], middle(ey)[None, :]

    def exact(x, y):
        return 2.0 + np.sin(1.3 * x + 0.4) * np.cos(0.9 * y) + x * x + 1.5 * y

    slope_x = 1.3 * np.cos(1.3 * x + 0.4) * np.cos(0.9 * y) + 2.0 * x
    slope_y = -0.9 * np.sin(1.3 * x + 0.4) * np.sin(0.9 * y) + 1.5
    wall = 1.0 + 0.3 * x * y
    area = dx[:, None] * dy[None, :]
    heat = (u * slope_x + v * slope_y + k * (exact(x, y) - wall)) * area
    inflow, entering = np.zeros(area.shape), np.zeros(area.shape)
    for velocity_here, axis, e, at in ((u, 0, ex, y), (v, 1, ey, x)):
        if velocity_here == 0.0:
            continue
        end = 0 if velocity_here > 0.0 else -1
        through = abs(velocity_here) * (dy if axis == 0 else dx)
        value = exact(e[end], at) if axis == 0 else exact(at, e[end])
        where = (end, slice(None)) if axis == 0 else (slice(None), end)
        inflow[where] += through
        entering[where] += through * value.ravel()
    parts = bare(n, n)
    exchange = behind(parts, k * area, wall)
    sheet = CoolantSheet(
        first_layer=0,
        exchange=exchange,
        flow_x=np.broadcast_to(u * dy, (n - 1, n)).copy(),
        flow_y=np.broadcast_to((v * dx)[:, None], (n, n - 1)).copy(),
        inflow=inflow,
        source=entering + heat,
    )
    mixed = np.divide(entering, inflow, out=np.zeros_like(inflow), where=inflow > 0.0)
    found = solve_second_order(
        FaceFields(**parts, sheet=sheet),
        (dx, dy, np.ones(1)),
        entering=mixed,
        central=central,
        tolerance=1e-6 if central else DEEP,
    )
    error = np.abs(found.solution.coolant_temperature - exact(x, y))
    # Askew, one cell at the corner mixes two inlets; its streak has the width of a cell.
    return float((error * area).sum() if u and v else error.max())


@pytest.mark.parametrize("stretched", [False, True])
@pytest.mark.parametrize("velocity", [(4.0, 0.0), (-4.0, 0.0), (0.0, 4.0), (3.0, -2.0)])
def test_sheet(stretched, velocity):
    sizes = (32, 64)
    errors = [sheet_error(n, stretched, velocity) for n in sizes]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


@pytest.mark.parametrize("velocity", [(4.0, 0.0), (0.0, -4.0)])
def test_sheet_by_central_differences(velocity):
    errors = [sheet_error(n, False, velocity, central=True) for n in (32, 64)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


def cell_error(n, stretched, axis):
    """Return the largest error of w T' = q + conduction along the other axes."""
    e = edges(n, stretched)
    d, x = np.diff(e), middle(e)
    w = 5.0

    def exact(x):
        return 1.0 + np.sin(2.1 * x + 0.3) + 2.0 * x * x

    shape = [3, 3, 3]
    shape[axis] = n
    parts = bare(*shape)
    line = [1, 1, 1]
    line[axis] = -1
    parts["source"] += (w * (exact(e[1:]) - exact(e[:-1]))).reshape(line)
    inflow = np.zeros(shape)
    start = [slice(None)] * 3
    start[axis] = -1
    inflow[tuple(start)] = w  # towards the low end
    parts["source"] *= -1.0
    parts["sink"] += inflow
    parts["source"] += inflow * exact(1.0)
    flows = {a: np.zeros(parts[f"conductance_{a}"].shape) for a in "xyz"}
    flows["xyz"[axis]][:] = -w
    widths = [np.ones(3)] * 3
    widths[axis] = d
    for a, other in zip("xyz", range(3), strict=True):
        if other != axis:
            parts[f"conductance_{a}"][:] = 0.3
    found = solve_second_order(
        FaceFields(**parts, flow=CellFlow(**flows)), tuple(widths),
        inflow=inflow, entering=exact(1.0), tolerance=DEEP,
    )  # fmt: skip
    mean = (exact(e[1:]) + exact(e[:-1]) + 4.0 * exact(x)) / 6.0
    return float(np.abs(found.solution.temperature - mean.reshape(line)).max())


@pytest.mark.parametrize("stretched", [False, True])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_through_cells(stretched, axis):
    errors = [cell_error(n, stretched, axis) for n in (96, 192)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


UNITS = 2.5  # number of transfer units of the wall


def warmed(n):
    """Return mean temperature and outlet of a stream from 0 along a wall at 1."""
    parts = bare(n, 1)
    exchange = behind(parts, np.full((n, 1), UNITS / n), 1.0)
    inflow = np.zeros((n, 1))
    inflow[0] = 1.0
    sheet = CoolantSheet(0, exchange, np.ones((n - 1, 1)), np.zeros((n, 0)), inflow, 0.0 * inflow)
    found = solve_second_order(
        FaceFields(**parts, sheet=sheet), (np.full(n, 1.0 / n), np.ones(1), np.ones(1)),
        tolerance=DEEP,
    )  # fmt: skip
    last = found.solution.coolant_temperature[-1, 0]
    return float(last + found.carried.leaving[-1, 0])


def test_wall_of_one_temperature():
    exact = 1.0 - np.exp(-UNITS)
    errors = [abs(warmed(n) - exact) for n in (60, 120, 240)]
    assert errors[-1] < 1e-4
    slope = np.polyfit(np.log([4.0, 2.0, 1.0]), np.log(errors), 1)[0]
    assert slope == pytest.approx(2.0, abs=ORDER)


def stripe(n, scheme, tolerance=1e-9):
    """Return a hot stripe carried askew over a square, without conduction."""
    u, v = 1.0, 0.7
    inflow = np.zeros((n, n))
    hot = np.zeros((n, n))
    inflow[0] += u
    inflow[:, 0] += v
    hot[0, n // 4 : n // 2] = u  # W/K of it at 1
    parts = bare(n, n)
    sheet = CoolantSheet(
        0, np.zeros((n, n, 1)), np.full((n - 1, n), u), np.full((n, n - 1), v), inflow, hot
    )
    fields = FaceFields(**parts, sheet=sheet)
    if scheme == "upwind":
        return solve(fields).coolant_temperature
    width = np.full(n, 1.0 / n)
    found = solve_second_order(
        fields, (width, width, np.ones(1)), entering=hot / np.where(inflow > 0, inflow, 1.0),
        central=scheme == "central", tolerance=tolerance,
    )  # fmt: skip
    return found.solution.coolant_temperature


def test_central_differences_leave_the_range():
    found = stripe(24, "central", tolerance=1e-3)
    assert found.max() > 1.05
    assert found.min() < -0.05


def test_steep_front_stays_bounded_and_sharp():
    n = 40
    second, first = stripe(n, "second-order"), stripe(n, "upwind")
    assert second.min() > -BOUND
    assert second.max() < 1.0 + BOUND
    assert second[-1].max() > first[-1].max() + 0.15
    assert second.sum() == pytest.approx(first.sum(), rel=0.05)


def test_walls_bound_too():
    rng = np.random.default_rng(20261)
    n, m = 30, 12
    parts = bare(n, m)
    wall = rng.choice([0.0, 1.0], (n, m))
    inflow = np.zeros((n, m))
    inflow[-1] = rng.uniform(0.5, 2.0, m)
    exchange = behind(parts, 10.0 ** rng.uniform(-2.0, 1.5, (n, m)), wall)
    sheet = CoolantSheet(
        0, exchange, np.broadcast_to(-inflow[-1], (n - 1, m)).copy(), np.zeros((n, m - 1)),
        inflow, 0.4 * inflow,
    )  # fmt: skip
    widths = (rng.uniform(0.2, 2.0, n), np.ones(m), np.ones(1))
    found = solve_second_order(
        FaceFields(**parts, sheet=sheet), widths, entering=0.4, tolerance=1e-9
    )
    coolant = found.solution.coolant_temperature
    assert coolant.min() > -BOUND
    assert coolant.max() < 1.0 + BOUND


def test_the_limiter_is_what_bounds():
    step = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    found = carried_heat(step, (np.ones(4),), (np.ones(5),), np.array([1.0, 0, 0, 0, 0]), 0.0)
    np.testing.assert_array_equal(found.source, 0.0)  # straight lines would reach 0.5 and 1.5


def test_another_advection_is_refused():
    with pytest.raises(InputError) as caught:
        Resolution(advection="quick")
    assert caught.value.code == "HG433"


CHANNELS = Microchannels(0.3e-3, 0.3e-3, 1e-3, area=(1e-3, 1e-3, 17e-3, 9e-3))
SPLIT = Microchannels(
    0.3e-3, 0.3e-3, 1e-3, area=(1e-3, 1e-3, 9e-3, 17e-3), direction="y", feed="centre"
)
PINS = PinFins(0.6e-3, 1.2e-3, 1.2e-3, 1e-3, area=(1e-3, 1e-3, 17e-3, 9e-3))


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


@pytest.mark.parametrize("wetted", [CHANNELS, SPLIT, PINS], ids=["channels", "split", "pins"])
def test_plate(water, wetted):
    """A small flow that warms by 40 K: upwind is off by the half cell, second order is not."""
    along = 0 if wetted is not SPLIT else 1
    size = (18e-3, 10e-3) if along == 0 else (10e-3, 18e-3)
    heat = PowerMap.uniform(60.0, size[0] - 4e-3, size[1] - 4e-3)
    plate = Plate(
        Stack(Die(heat, 0.5e-3, x=2e-3, y=2e-3), Interface(50e-6, 5.0)),
        ColdPlate(*size, 1e-3, wetted=wetted), water,
    )  # fmt: skip

    def rise(lateral, advection):
        grid = Resolution(lateral=lateral, die=1, base=2, fins=2, cover=1, advection=advection)
        found = plate.solve(volume_flow=3.6e-7, inlet_temperature=300.0, grid=grid)
        assert found.energy_balance < 1e-8
        assert found.outlet_temperature - 300.0 == pytest.approx(40.1, abs=0.3)
        assert np.nanmax(found.fields.coolant_temperature) < found.junction_temperature_max
        assert np.nanmin(found.fields.coolant_temperature) > 300.0
        return found.junction_temperature_mean - 300.0, found.rounds

    fine = rise(0.25e-3, "second-order")[0]
    (second, rounds), (first, fewer) = rise(1e-3, "second-order"), rise(1e-3, "upwind")
    assert abs(rise(1e-3, "central")[0] - fine) < 0.4 * abs(first - fine)
    assert abs(second - fine) < 0.25 * abs(first - fine)
    assert rounds >= fewer
