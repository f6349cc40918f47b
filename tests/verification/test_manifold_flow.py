"""Manifold micro-channels by correlations: (1) the length that a turn is worth against Laplace's
equation solved on cells, (2) an isothermal base by hand, (3) slots fed from the side: their
equations hold, wide ones share as slots fed from above, friction alone as a differential equation
has it, (4) what they cannot share, (5) local factors and both directions."""

import numpy as np
import pytest
from scipy.integrate import solve_bvp
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

import heatgrade as hg
from heatgrade.correlations import duct
from heatgrade.errors import NotConverged
from heatgrade.flow.manifold_channels import path_losses, paths_per_column
from heatgrade.flow.slot_headers import SlotHeaders
from heatgrade.flow.stream import Stream
from heatgrade.geometry.manifold_channels import turn_length
from heatgrade.plate.compact_solve import solid_model, solve_compact
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.resolution import Resolution

CELL_ERROR = 0.01  # of the height: a corner on square cells, 1/64 of it wide
COLUMNS = 0.02  # of a flow: twenty columns along the slots
INLET = 300.0  # K
GRID = Resolution(lateral=0.5e-3)


@pytest.mark.parametrize("mouth", [0.4, 1.0, 2.5])
def test_a_turn_is_worth_what_laplace_says(mouth):
    """Height 1, closed at x = 0, one pressure over the mouth above, unit flow at x = mouth + 3."""
    n = 64
    columns = round((mouth + 3.0) * n)
    number = np.arange(columns * n).reshape(columns, n)
    rows, cols, values, source = [], [], [], np.zeros(number.size)

    def link(first, second, weight):
        for a, b in ((first, second), (second, first)):
            rows.extend([a, a])
            cols.extend([a, b])
            values.extend([np.full(a.size, weight), np.full(a.size, -weight)])

    link(number[:-1].ravel(), number[1:].ravel(), 1.0)
    link(number[:, :-1].ravel(), number[:, 1:].ravel(), 1.0)
    open_cells = number[: round(mouth * n), -1]
    rows.append(open_cells)
    cols.append(open_cells)
    values.append(np.full(open_cells.size, 2.0))
    source[number[-1]] = -1.0 / n
    matrix = coo_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))))
    pressure = spsolve(matrix.tocsr(), source).reshape(columns, n)
    # Unit flow over unit height falls by one per length; the last column lies half a cell before.
    worth = -pressure[-1].mean() - (3.0 - 0.5 / n)
    assert turn_length(mouth, 1.0) == pytest.approx(worth, abs=CELL_ERROR)


def plate(feed="top", manifold_height=2e-3, direction="x", metal="silicon", **words):
    side, rim = 10e-3, 1e-3
    given = {"inlet_width": 0.2e-3, "outlet_width": 0.2e-3, "inlet_count": 10, **words}
    wetted = hg.ManifoldChannels(
        50e-6, 50e-6, 200e-6, area=(rim, rim, rim + side, rim + side), feed=feed,
        manifold_height=manifold_height, direction=direction, **given,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(200.0, side, side), 0.3e-3, x=rim, y=rim, material=metal)
    base = hg.ColdPlate(side + 2 * rim, side + 2 * rim, 0.2e-3, wetted=wetted, material=metal)
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), base, hg.Coolant("water"))


def solved(cooler, flow=3e-6):
    return cooler.solve(volume_flow=flow, inlet_temperature=INLET, grid=GRID)


def test_an_isothermal_block_gives_what_the_number_of_transfer_units_says():
    good = hg.Solid.isotropic("good", 1e7, 2330.0, 700.0)
    cooler = plate(metal=good)
    found = solved(cooler)
    wetted = cooler.cold_plate.wetted
    mean = float(np.nanmean(found.fields.coolant_temperature))
    water = cooler.coolant.properties(mean)
    per_path = found.mass_flow / wetted.path_count
    reynolds = per_path / (wetted.channel_width * wetted.height) * wetted.hydraulic_diameter
    reynolds /= float(water.viscosity)
    length = wetted.path_length / (wetted.hydraulic_diameter * reynolds * float(water.prandtl))
    nusselt = duct.nusselt_h1_developing_mean(length, 0.25, heated_walls=3)
    film = nusselt * float(water.conductivity) / wetted.hydraulic_diameter
    # Fins of such a metal are isothermal too: all of floor and sides, 0.01 m2 of plan is 1 cm2.
    area = 100 * (wetted.channel_width + 2 * wetted.height) * 10e-3
    heat_capacity = found.heat_flow / (found.mass_flow * (found.outlet_temperature - INLET))
    capacity = found.mass_flow * heat_capacity
    effectiveness = 1.0 - np.exp(-film * area / capacity)
    rise = found.heat_flow / (capacity * effectiveness)
    assert found.junction_temperature_max - INLET == pytest.approx(rise, rel=1e-3)
    assert found.energy_balance < 1e-8
    # Mean coolant along a wall of one temperature.
    wanted = rise * (1.0 - effectiveness / (film * area / capacity))
    assert mean - INLET == pytest.approx(wanted, rel=1e-3)


def headers_of(cooler):
    model = solid_model(cooler, GRID)
    wetted = cooler.cold_plate.wetted
    stream = Stream.of(model.grid, wetted.wetted_area, wetted.direction)
    water = cooler.coolant.properties(np.full((stream.ds.size, stream.dt.size), INLET))
    return wetted, stream, water, SlotHeaders.of(wetted, stream, water)


def shared(cooler, total):
    wetted, stream, water, headers = headers_of(cooler)
    number = paths_per_column(wetted, stream)

    def loss(mass):
        return sum(path_losses(wetted, water, mass / number))

    mass, drop, _ = headers.shared(loss, total * number / wetted.path_count)
    return mass, drop, loss(mass), headers


def test_all_ways_from_side_to_side_take_the_same_pressure():
    mass, drop, lost, headers = shared(plate("side", 1e-3), 3e-3)
    flow = mass.sum(axis=0)
    way = lost + headers.inlet(flow) + headers.outlet(flow)
    assert np.abs(way - drop).max() < 1e-7 * drop
    assert mass.sum() == pytest.approx(3e-3, rel=1e-12)
    # Momentum makes more of it leave an inlet slot at its far end.
    assert flow[-1] > 1.2 * flow[0]


def test_high_slots_share_as_if_fed_from_above():
    cooler = plate("side", 0.1, inlet_width=0.4e-3, outlet_width=0.4e-3)
    mass, drop, _, _ = shared(cooler, 3e-3)
    wetted, stream, water, _ = headers_of(cooler)
    even = 3e-3 * np.outer(stream.ds / stream.length, stream.dt / stream.width)
    assert np.abs(mass / even - 1.0).max() < 0.02
    alone = sum(path_losses(wetted, water, even / paths_per_column(wetted, stream)))
    assert drop == pytest.approx(float(alone.mean()), rel=0.02)


def test_friction_alone_is_a_differential_equation():
    """Laminar slots at so little flow that momentum does not count: U'' = (r/a) U with a linear
    law of the channels, by scipy's collocation."""
    total = 1e-6
    wetted, stream, water, _ = headers_of(plate("side", 0.8e-3))
    number = paths_per_column(wetted, stream)
    mass, _, _, _ = shared(plate("side", 0.8e-3), total)
    section = wetted.inlet_width * wetted.manifold_height
    size = 2.0 * section / (wetted.inlet_width + wetted.manifold_height)
    density, viscosity = float(water.density[0, 0]), float(water.viscosity[0, 0])
    # Pa per m and kg/s of one slot: 2 fRe mu U / Dh^2.
    slot = 2.0 * float(duct.f_reynolds(0.25)) * viscosity / (size**2 * density * section)
    slot /= wetted.inlet_count
    lost = sum(path_losses(wetted, water, total * number / wetted.path_count / number))
    channel = float(lost[0, 0]) / (total / stream.width)  # Pa m s/kg

    def equations(_, state):  # flow of all inlet slots, and what is left between both [Pa]
        flow, left = state
        return np.stack([-left / channel, -slot * flow + slot * (total - flow)])

    ends = np.linspace(0.0, stream.width, 41)
    start = np.stack([total * (1.0 - ends / stream.width), np.full(41, float(lost[0, 0]))])
    exact = solve_bvp(equations, lambda a, b: np.array([a[0] - total, b[0]]), ends, start, tol=1e-8)
    edges = np.concatenate([[0.0], np.cumsum(stream.dt)])
    wanted = -np.diff(exact.sol(edges)[0])
    found = mass.sum(axis=0)
    assert np.abs(found / wanted - 1.0).max() < COLUMNS
    assert found.max() / found.min() > 1.5  # it is uneven indeed


def test_what_cannot_be_shared_is_refused():
    with pytest.raises(NotConverged, match=r"HG424.*manifold_height"):
        solved(plate("side", 0.5e-3), 1e-5)


def test_directions_and_factors():
    first = solved(plate("side"))
    turned = solved(plate("side", direction="y"))
    assert turned.junction_temperature_max == pytest.approx(first.junction_temperature_max)
    assert turned.pressure_drop == pytest.approx(first.pressure_drop)
    map_x, map_y = (r.fields.coolant_temperature for r in (first, turned))
    np.testing.assert_allclose(map_x, map_y.T, rtol=1e-9)
    # Twice the coefficient, twice the loss: as a calibration puts them on.
    feed, factors = Feed.of(hg.Coolant("water"), 3e-6, INLET), LocalFactors(heat=2.0, loss=2.0)
    twice = solve_compact(plate(), feed, GRID, Execution(), factors)
    plain = solved(plate())
    assert twice.junction_temperature_max < plain.junction_temperature_max
    assert twice.pressure_drop > 1.8 * plain.pressure_drop
