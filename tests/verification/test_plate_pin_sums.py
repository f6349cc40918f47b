"""Pin-fin plates against sums by hand, from the published laws of banks.

1. A wall of one temperature: each column of pins takes up h A (T_wall - T_coolant), with floor,
   sides and cover as counted by hand; the outlet is the product of the columns.
2. Pins: the fin equation, of pins that conduct well and badly across.
3. The coefficient is Zukauskas' on the width that a pin shows to the flow, at U_max.
4. Pressure: rows of Gaddis and Gnielinski, whose law holds the ends.
5. Across the stream a bank resists as along it.
6. x and y are the same.
"""

import math

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.correlations import pin_fin
from heatgrade.flow.pins import pin_laws
from heatgrade.flow.stream import Stream
from heatgrade.grid import Grid

INLET = 300.0  # K
SIDE = 12e-3  # m
WIDTH, ACROSS, ALONG, HEIGHT = 0.5e-3, 1e-3, 0.8e-3, 2e-3  # m
ISOTHERMAL = 1e-4  # relative: how far a wall of 1e7 W/(m K) is from one temperature
BY_HAND = 1e-6  # relative
FINE_PINS = 0.003  # relative: 32 cells through the pins, first order in their size
SHAPES = {  # cross-section [m2], perimeter [m], width shown to the flow [m]
    "round": (math.pi / 4.0 * WIDTH**2, math.pi * WIDTH, WIDTH),
    "square": (WIDTH**2, 4.0 * WIDTH, WIDTH),
    "diamond": (WIDTH**2, 4.0 * WIDTH, math.sqrt(2.0) * WIDTH),
}


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def bank(**changes):
    given = {"area": (0.0, 0.0, SIDE, SIDE), "cover_thickness": 0.0, **changes}
    return PinFins(WIDTH, ACROSS, ALONG, HEIGHT, **given)


def solved(coolant, pins, conductivity, *, power=100.0, flow=1e-5, grid):
    """A plate all of one material, the die as large as the plate."""
    metal = Solid("metal", conductivity, 2000.0, 800.0)
    die = Die(PowerMap.uniform(power, SIDE, SIDE), 0.2e-3, material=metal)
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, SIDE, 0.2e-3, metal, pins), coolant
    )
    return plate.solve(volume_flow=flow, inlet_temperature=INLET, grid=grid)


@pytest.mark.parametrize("cover", [0.0, 1e-3])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_wall_of_one_temperature_gives_its_heat_column_by_column(water, shape, cover):
    section, perimeter, _ = SHAPES[shape]
    ideal = Solid("ideal", (1e7, 1e7, 1e7), 2000.0, 800.0)
    result = solved(
        water,
        bank(shape=shape, cover_thickness=cover, cover_material=ideal),
        (1e7, 1e7, 1e7),
        grid=Resolution(lateral=SIDE / 12, die=1, base=1, fins=1, cover=1, advection="upwind"),
        flow=2e-6,
    )
    cell = ACROSS * ALONG
    flat = (1.0 - section / cell) * (2.0 if cover else 1.0)  # floor, and cover
    per_plan = flat + perimeter * HEIGHT / cell
    capacity = 100.0 / (result.outlet_temperature - INLET)
    area = per_plan * SIDE * result.fields.grid.dx
    units = result.fields.coefficient.mean(axis=1) * area / capacity
    wall = result.junction_temperature_mean
    found = (result.outlet_temperature - INLET) / (wall - INLET)
    assert units.sum() > 0.5
    assert found == pytest.approx(1.0 - np.prod(1.0 / (1.0 + units)), rel=ISOTHERMAL)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("across", [150.0, 3.0])
def test_pins_conduct_as_the_fin_equation_says(water, shape, across):
    section, perimeter, _ = SHAPES[shape]
    k, share = 150.0, section / (ACROSS * ALONG)
    grid = Resolution(lateral=3e-3, die=1, base=16, fins=32)
    result = solved(water, bank(shape=shape), (across, across, k), grid=grid, flow=5e-5)
    fields = result.fields
    h = float(fields.coefficient.mean())  # uniform but for the coolant's slight warming
    side = 1.0 / (1.0 / h + section / perimeter / (2.0 * across))
    m = math.sqrt(side * perimeter / (k * section))
    expected = (1.0 - share) * h + share * k * m * math.tanh(m * HEIGHT)
    flux = 100.0 / SIDE**2
    rise = float(np.mean(fields.junction_temperature - fields.coolant_temperature))
    assert flux / (rise - 0.4e-3 / k * flux) == pytest.approx(expected, rel=FINE_PINS)


@pytest.mark.parametrize("arrangement", ["inline", "staggered"])
@pytest.mark.parametrize("shape", SHAPES)
def test_coefficient_and_pressure_of_a_cold_bank_by_hand(water, shape, arrangement):
    _, _, width = SHAPES[shape]
    along = 2.0 * ALONG if shape == "diamond" else ALONG
    rows = round(SIDE / along)
    pins = PinFins(
        WIDTH,
        2.0 * ACROSS,
        along,
        HEIGHT,
        (0.0, 0.0, SIDE, SIDE),
        arrangement=arrangement,
        shape=shape,
        cover_thickness=0.0,
    )
    flow = 2e-5
    result = solved(
        water, pins, (300.0,) * 3, power=1e-6, flow=flow, grid=Resolution(lateral=SIDE / 6, fins=2)
    )
    properties = water.properties(INLET)
    a, b = 2.0 * ACROSS / width, along / width
    open_share = (2.0 * ACROSS - width) / (2.0 * ACROSS)
    if arrangement == "staggered" and shape == "square":  # from corner to corner
        open_share = 2.0 * math.hypot(ACROSS - WIDTH, along - WIDTH) / (2.0 * ACROSS)
    fastest = flow / (SIDE * HEIGHT * open_share)
    number = float(properties.density * fastest * width / properties.viscosity)
    bank_law = {
        "arrangement": arrangement,
        "transverse_pitch_over_d": a,
        "longitudinal_pitch_over_d": b,
        "rows": rows,
    }
    nusselt = pin_fin.nusselt_bank(number, float(properties.prandtl), **bank_law)
    np.testing.assert_allclose(
        result.fields.coefficient, nusselt * properties.conductivity / width, rtol=BY_HAND
    )
    loss = pin_fin.friction_gaddis_gnielinski(number, **bank_law) * SIDE / along
    expected = loss * 0.5 * float(properties.density) * fastest**2
    assert result.pressure_drop == pytest.approx(expected, rel=BY_HAND)


def test_across_the_stream_a_bank_resists_as_along_it(water):
    edges = np.linspace(0.0, SIDE, 7)
    stream = Stream.of(Grid(edges, edges, np.array([0.0, 1e-3])), (0.0, 0.0, SIDE, SIDE), "x")
    properties = water.properties(np.full((6, 6), INLET))
    found = pin_laws(bank(), stream, properties, 0.02)(None)
    np.testing.assert_allclose(found.x[1:-1, 0], found.y[0, 0], rtol=1e-12)
    assert (found.x > 0.0).all()


def test_x_and_y_are_the_same(water):
    grid = Resolution(lateral=2e-3, die=2, base=2, fins=2)
    along_x, along_y = (
        solved(water, bank(direction=direction), (300.0,) * 3, grid=grid) for direction in "xy"
    )
    assert along_y.junction_temperature_max == pytest.approx(
        along_x.junction_temperature_max, rel=1e-9
    )
    assert along_y.pressure_drop == pytest.approx(along_x.pressure_drop, rel=1e-9)
    np.testing.assert_allclose(
        along_y.fields.coolant_temperature.T, along_x.fields.coolant_temperature, rtol=1e-9
    )
