"""Microchannel plates against exact solutions.

1. Uniform flux: the coolant warms linearly from inlet to outlet.
2. Fins: from base to coolant, the conductance of the fin equation, with an adiabatic tip and
   with a conducting cover, of fins that conduct well and badly across their thickness, approached
   as the cells grow (Incropera, table 3.4, cases B and A).
3. A wall of uniform temperature: effectiveness 1 - exp(-NTU), approached at first order; on any
   grid, exactly the product of the columns.
4. Pressure: by hand for one duct, laminar with its entrance and turbulent, end and centre feed.
5. Cold channels of equal viscosity share equally; a warm channel takes more.
6. The heat taken up is the enthalpy that leaves.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    Microchannels,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.correlations import duct
from heatgrade.flow import solve_sheet
from heatgrade.flow.channels import channel_laws
from heatgrade.flow.stream import Stream
from heatgrade.grid import Grid

INLET = 300.0  # K
SIDE = 12e-3  # m
WIDTH, FIN, HEIGHT = 0.2e-3, 0.1e-3, 1.5e-3  # m
PROPERTIES = 2e-5  # relative: the rounds between temperatures and properties stop at 1e-5
ISOTHERMAL = 1e-4  # relative: how far a wall of 1e7 W/(m K) is from one temperature
FINE_FINS = 0.004  # relative, on the finest grid
COUNT = 40  # channels: the area is a whole number of pitches


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def channels(**changes):
    given = {"area": (0.0, 0.0, SIDE, SIDE), "cover_thickness": 0.0, **changes}
    return Microchannels(WIDTH, FIN, HEIGHT, **given)


def one_material(name, conductivity):
    return Solid(name, conductivity, 2000.0, 800.0)


def solved(coolant, wetted, conductivity, *, power=100.0, flow=1e-5, grid, die=None):
    """A plate all of one material, the die as large as the plate."""
    material = one_material("metal", conductivity)
    die = die or Die(PowerMap.uniform(power, SIDE, SIDE), 0.2e-3, material=material)
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, SIDE, 0.2e-3, material, wetted), coolant
    )
    return plate.solve(volume_flow=flow, inlet_temperature=INLET, grid=grid)


@pytest.mark.parametrize("advection", ["second-order", "upwind"])
@pytest.mark.parametrize("direction", ["x", "y"])
def test_uniform_flux_warms_the_coolant_linearly(water, direction, advection):
    blocked = (1e-9, 300.0, 300.0) if direction == "x" else (300.0, 1e-9, 300.0)
    grid = Resolution(lateral=0.5e-3, fins=4, advection=advection)
    result = solved(water, channels(direction=direction), blocked, grid=grid)
    along = result.fields.grid.x_edges if direction == "x" else result.fields.grid.y_edges
    rise = result.fields.coolant_temperature - INLET
    rise = rise if direction == "x" else rise.T
    # Upwind: a column's temperature is that with which the coolant leaves it.
    where = along[1:] if advection == "upwind" else 0.5 * (along[1:] + along[:-1])
    expected = (result.outlet_temperature - INLET) * where / SIDE
    last_round = {"upwind": 1e-6, "second-order": 3e-5}[advection]  # of the largest rise
    np.testing.assert_allclose(
        rise, np.tile(expected[:, None], rise.shape[1]), rtol=1e-6, atol=last_round * rise.max()
    )
    enthalpy = float(water.enthalpy_difference(INLET, result.outlet_temperature))
    assert result.mass_flow * enthalpy == pytest.approx(100.0, rel=PROPERTIES)


def test_centre_feed_warms_towards_both_ends(water):
    result = solved(
        water,
        channels(feed="centre"),
        (1e-9, 300.0, 300.0),
        grid=Resolution(lateral=0.5e-3, fins=4, advection="upwind"),
    )
    x = result.fields.grid.x_edges / SIDE
    far = np.where(x[1:] <= 0.5 + 1e-9, 1.0 - 2.0 * x[:-1], 2.0 * x[1:] - 1.0)
    expected = (result.outlet_temperature - INLET) * far
    rise = result.fields.coolant_temperature - INLET
    np.testing.assert_allclose(rise, np.tile(expected[:, None], rise.shape[1]), rtol=1e-6)


def fin_conductance(coefficient, conductivity, across, cover):
    """Return the conductance of floor, fins and cover per plan area [W/(m2 K)]."""
    share = FIN / (WIDTH + FIN)
    side = 1.0 / (1.0 / coefficient + FIN / (6.0 * across))
    m = np.sqrt(2.0 * side / (conductivity * FIN))
    tip = (1.0 - share) * coefficient / (share * m * conductivity) if cover else 0.0
    along = np.tanh(m * HEIGHT)
    fin = share * conductivity * m * (along + tip) / (1.0 + tip * along)
    return (1.0 - share) * coefficient + fin


@pytest.mark.parametrize("cover", [False, True])
@pytest.mark.parametrize("across", [150.0, 2.0])
def test_fins_conduct_as_the_fin_equation_says(water, cover, across):
    k = 150.0
    lid = one_material("perfect", (1e-9, 1e6, 1e6))
    wetted = channels(cover_thickness=1e-4, cover_material=lid) if cover else channels()
    errors = []
    for n in (1, 2, 4):
        grid = Resolution(lateral=2e-3, die=1, base=4 * n, fins=8 * n, cover=1)
        result = solved(water, wetted, (1e-9, across, k), grid=grid)
        fields = result.fields
        flux = 100.0 / SIDE**2
        found = flux / (
            fields.junction_temperature - fields.coolant_temperature - 0.4e-3 / k * flux
        )
        expected = fin_conductance(fields.coefficient, k, across, cover)
        errors.append(np.max(np.abs(found / expected - 1.0)))
    assert errors[2] < FINE_FINS
    if across == k:  # fins that conduct badly across end with a change of sign
        assert errors[0] / errors[1] > 1.8
        assert errors[1] / errors[2] > 1.8


def effectiveness(water, columns):
    result = solved(
        water,
        channels(),
        (1e7, 1e7, 1e7),
        grid=Resolution(lateral=SIDE / columns, die=1, base=1, fins=1, advection="upwind"),
        flow=2e-6,
    )
    wall = result.junction_temperature_mean
    found = (result.outlet_temperature - INLET) / (wall - INLET)
    wetted = COUNT * (WIDTH + 2.0 * HEIGHT) * result.fields.grid.dx[:, None]
    capacity = 100.0 / (result.outlet_temperature - INLET)
    units = (result.fields.coefficient.mean(axis=1)[:, None] * wetted)[:, 0] / capacity
    return found, units


def test_a_wall_of_one_temperature_gives_the_effectiveness_of_its_transfer_units(water):
    errors = []
    for columns in (12, 24, 48):
        found, units = effectiveness(water, columns)
        assert found == pytest.approx(1.0 - np.prod(1.0 / (1.0 + units)), rel=ISOTHERMAL)
        errors.append(abs(found - (1.0 - np.exp(-units.sum()))))
    assert units.sum() > 1.0
    assert errors[0] / errors[1] == pytest.approx(2.0, abs=0.3)
    assert errors[1] / errors[2] == pytest.approx(2.0, abs=0.2)


def pressure_by_hand(water, flow, paths, length, extra_loss=0.0):
    """Return the pressure drop [Pa] of one channel of `paths`, all at the inlet's temperature."""
    properties = water.properties(INLET)
    velocity = flow / (paths * WIDTH * HEIGHT)
    size = 2.0 * WIDTH * HEIGHT / (WIDTH + HEIGHT)
    number = float(properties.density * velocity * size / properties.viscosity)
    if number < 2300.0:
        factor = duct.f_apparent_reynolds(length / size / number, WIDTH / HEIGHT) / number
    else:
        assert number > 4000.0
        factor = duct.f_turbulent(number)
    open_share = WIDTH / (WIDTH + FIN)
    ends = 0.5 * (1.0 - open_share) + (1.0 - open_share) ** 2 + extra_loss
    dynamic = 0.5 * float(properties.density) * velocity**2
    return (4.0 * float(factor) * length / size + ends) * dynamic


@pytest.mark.parametrize("flow", [3e-6, 3e-5, 4e-4])
@pytest.mark.parametrize("feed", ["end", "centre"])
def test_pressure_of_cold_channels_by_hand(water, flow, feed):
    centre = feed == "centre"
    flow = flow * (2.0 if centre else 1.0)
    expected = pressure_by_hand(
        water,
        flow,
        COUNT * (2 if centre else 1),
        SIDE * (0.5 if centre else 1.0),
        1.2 if centre else 0.0,
    )
    for columns in (6, 31):
        result = solved(
            water,
            channels(feed=feed),
            (300.0, 300.0, 300.0),
            power=1e-6,
            flow=flow,
            grid=Resolution(lateral=SIDE / columns, fins=2),
        )
        assert result.pressure_drop == pytest.approx(expected, rel=1e-6)
        assert sum(result.pressure_parts.values()) == pytest.approx(result.pressure_drop, rel=1e-12)


def test_equal_channels_share_equally_and_a_warm_one_takes_more(water):
    grid = Grid(np.linspace(0.0, SIDE, 9), np.linspace(0.0, SIDE, 5), np.array([0.0, 1e-3]))
    wetted = channels()
    stream = Stream.of(grid, wetted.wetted_area, "x")
    total = 5e-3
    temperature = np.full((8, 4), INLET)
    even = solve_sheet(channel_laws(wetted, stream, water.properties(temperature), total), total)
    np.testing.assert_allclose(even.inflow[0], total / 4.0, rtol=1e-10)
    assert even.mass_balance < 1e-12
    temperature[:, 2] += 30.0
    warm = solve_sheet(channel_laws(wetted, stream, water.properties(temperature), total), total)
    assert warm.inflow.sum() == pytest.approx(total, rel=1e-12)
    # Every row has the same pressure drop, computed here for each by itself.
    share = WIDTH / (WIDTH + FIN)
    size = 2.0 * WIDTH * HEIGHT / (WIDTH + HEIGHT)
    for j in range(4):
        properties = water.properties(temperature[0, j])
        each = warm.inflow[0, j] / (COUNT / 4.0)
        velocity = each / (float(properties.density) * WIDTH * HEIGHT)
        number = float(properties.density) * velocity * size / float(properties.viscosity)
        factor = duct.f_apparent_reynolds(SIDE / size / number, WIDTH / HEIGHT) / number
        loss = 4.0 * float(factor) * SIDE / size + 0.5 * (1.0 - share) + (1.0 - share) ** 2
        drop = loss * 0.5 * float(properties.density) * velocity**2
        assert drop == pytest.approx(warm.pressure_drop, rel=1e-6)
    assert warm.inflow[0, 2] > 1.3 * warm.inflow[0, 0]
