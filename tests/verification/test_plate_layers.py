"""Heat through the layers of a plate, against what can be written down.

1. One column: every layer, interface and contact in series with the film, to rounding.
2. Columns that do not conduct sideways: each stands alone, under dies of different thickness,
   hot spots and pixels; the thinner die floats, the junction is on its lower face.
3. The number of cells through the layers does not matter then.
4. A board below takes its share of the heat, under thin and thick dies, by Kirchhoff.
5. What is released is what was asked for, wherever die and hot spot lie on the grid.
6. At small heat the rise is proportional to it, and two dies superpose.
"""

import itertools

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)

INLET = 300.0  # K
FLOW = 1e-5  # m3/s
EXACT = 1e-9  # relative, of a rise
UPRIGHT = 1e-7  # relative, of a rise: what little goes sideways
LINEAR = 1e-6  # relative: properties move a little even with microwatts
SIDE = 10e-3  # m


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def upright(name, conductivity):
    """A solid that conducts upwards only, but for some 1e-11 of it."""
    return Solid(name, (1e-9, 1e-9, conductivity), 2000.0, 800.0)


def bare_jets(side=SIDE):
    return JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=0.6e-3, area=(0.0, 0.0, side, side)
    )


LAYERS = {
    "bare die": (Interface.contact(0.0), None, None, 0.0),
    "contact": (Interface.contact(7e-6), None, None, 7e-6),
    "layer": (Interface(40e-6, 4.0), None, None, 1e-5),
    "layer with contact": (Interface(40e-6, 4.0, contact_resistance=3e-6), None, None, 1.3e-5),
    "lid, two layers": (
        Interface(30e-6, 60.0),
        Lid(SIDE, SIDE, 2e-3, Solid.isotropic("lid", 380.0, 8900.0, 385.0)),
        Interface(50e-6, 5.0, contact_resistance=1e-6),
        30e-6 / 60.0 + 2e-3 / 380.0 + 1e-5 + 1e-6,
    ),
    "lid, two contacts": (
        Interface.contact(2e-6),
        Lid(SIDE, SIDE, 2e-3, Solid.isotropic("lid", 380.0, 8900.0, 385.0)),
        Interface.contact(5e-6),
        2e-6 + 2e-3 / 380.0 + 5e-6,
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_one_column_is_a_sum_of_resistances(water, name):
    tim1, lid, tim2, between = LAYERS[name]
    die = Die(PowerMap.uniform(60.0, SIDE, SIDE), 0.7e-3, material="silicon 360 K")
    base = Solid.isotropic("base", 200.0, 2700.0, 900.0)
    plate = Plate(
        Stack(die, tim1, lid, tim2), ColdPlate(SIDE, SIDE, 3e-3, base, bare_jets()), water
    )
    result = plate.solve(
        volume_flow=FLOW, inlet_temperature=INLET, grid=Resolution(lateral=2.0 * SIDE)
    )
    flux = 60.0 / SIDE**2
    coefficient = float(result.fields.coefficient[0, 0])
    resistance = 0.7e-3 / die.solid.conductivity[2] + between + 3e-3 / 200.0 + 1.0 / coefficient
    rise = result.junction_temperature_max - INLET
    assert result.fields.grid.shape[:2] == (1, 1)
    assert rise == pytest.approx(flux * resistance, rel=EXACT)
    assert result.thermal_resistance == pytest.approx(rise / 60.0, rel=EXACT)
    assert result.junction_temperature_mean == pytest.approx(
        result.junction_temperature_max, rel=EXACT
    )
    drops = [item.drop for item in result.way_of_heat]
    assert drops[0] == pytest.approx(flux * 0.7e-3 / die.solid.conductivity[2], rel=EXACT)
    assert sum(drops[1:-3]) == pytest.approx(flux * between, rel=EXACT, abs=EXACT)
    assert drops[-3] == pytest.approx(flux * 3e-3 / 200.0, rel=EXACT)
    assert drops[-2] + drops[-1] == pytest.approx(flux / coefficient, rel=EXACT)


def two_dies(water, resolution, board=None):
    """Two dies of 5 mm by 10 mm side by side, the right one thinner and with a pattern."""
    pixels = np.array([[1.0, 4.0], [9.0, 2.0]])
    thick = Die(
        PowerMap.uniform(20.0, 5e-3, SIDE).with_hot_spot(2.5e-3, 5e-3, 1e-3, 2e-3, power=6.0),
        0.8e-3,
        material=upright("thick", 120.0),
        name="thick",
    )
    thin = Die(
        PowerMap.from_array(pixels, 5e-3, SIDE),
        0.3e-3,
        x=5e-3,
        material=upright("thin", 90.0),
        name="thin",
    )
    stack = Stack(
        (thick, thin),
        Interface.contact(9e-6),  # a layer of its own would conduct sideways
        Lid(SIDE, SIDE, 1e-3, upright("lid", 300.0)),
        Interface.contact(4e-6),
    )
    cold_plate = ColdPlate(SIDE, SIDE, 2e-3, upright("base", 250.0), bare_jets())
    plate = Plate(stack, cold_plate, water, board)
    result = plate.solve(volume_flow=FLOW, inlet_temperature=INLET, grid=resolution)
    above = 9e-6 + 1e-3 / 300.0 + 4e-6 + 2e-3 / 250.0
    left = result.fields.grid.x < 5e-3
    own = np.where(left, 0.8e-3 / 120.0, 0.3e-3 / 90.0)[:, None]
    return result, own + above


@pytest.mark.parametrize(
    "resolution",
    [
        Resolution(lateral=0.5e-3),
        Resolution(lateral=0.5e-3, die=1, interface=1, lid=1, base=1),
        Resolution(lateral=0.7e-3, die=7, interface=3, lid=2, base=9),
    ],
)
def test_columns_that_do_not_conduct_sideways_stand_alone(water, resolution):
    result, resistance = two_dies(water, resolution)
    flux = result.fields.power.sum(axis=2) / result.fields.grid.plan_area
    expected = INLET + flux * (resistance + 1.0 / result.fields.coefficient)
    np.testing.assert_allclose(
        result.fields.junction_temperature - INLET, expected - INLET, rtol=UPRIGHT
    )
    left = result.fields.grid.x < 5e-3
    assert result.junction_temperatures["thick"] == pytest.approx(expected[left].max(), rel=EXACT)
    assert result.junction_temperatures["thin"] == pytest.approx(expected[~left].max(), rel=EXACT)
    assert result.heat_flow == pytest.approx(42.0, rel=1e-12)


def test_the_thinner_die_floats_and_is_released_on_its_lower_face(water):
    result, _ = two_dies(water, Resolution(lateral=1e-3, die=8))
    fields = result.fields
    thin = fields.part_names.index("thin")
    layers = np.unique(np.nonzero(fields.part == thin)[2])
    low = fields.grid.z_edges[layers[0]]
    assert low == pytest.approx(0.5e-3, rel=1e-12)
    assert fields.grid.z_edges[layers[-1] + 1] == pytest.approx(0.8e-3, rel=1e-12)
    right = fields.grid.x > 5e-3
    heated = np.nonzero(fields.power[right].sum(axis=(0, 1)))[0]
    np.testing.assert_array_equal(heated, layers[:1])
    below = fields.temperature[right][:, :, : layers[0]]
    assert np.isnan(below).all()  # nothing is there


def test_a_board_takes_its_share_under_thin_and_thick_dies(water):
    board = Convection(3e3, 290.0)
    result, above = two_dies(water, Resolution(lateral=0.5e-3, die=2), board)
    flux = result.fields.power.sum(axis=2) / result.fields.grid.plan_area
    up = 1.0 / (above + 1.0 / result.fields.coefficient)
    expected = (flux + up * INLET + board.coefficient * board.temperature) / (
        up + board.coefficient
    )
    np.testing.assert_allclose(
        result.fields.junction_temperature - INLET, expected - INLET, rtol=UPRIGHT
    )
    down = board.coefficient * (expected - board.temperature) * result.fields.grid.plan_area
    assert result.heat_to_surroundings == pytest.approx(float(down.sum()), rel=EXACT)
    assert result.energy_balance < 1e-10
    # What enters the coolant is what warms it.
    coolant = water.enthalpy_difference(INLET, result.outlet_temperature) * result.mass_flow
    assert float(coolant) == pytest.approx(42.0 - result.heat_to_surroundings, rel=2e-5)


def test_thicknesses_that_differ_by_rounding_are_one_layer(water):
    maps = [PowerMap.uniform(10.0, 4e-3, 4e-3) for _ in range(2)]
    dies = tuple(
        Die(m, t, x=x, y=1e-3, name=n)
        for m, t, x, n in zip(maps, (0.3e-3, 3 * 0.1e-3), (0.5e-3, 5e-3), "ab", strict=True)
    )
    assert dies[0].thickness != dies[1].thickness
    plate = Plate(
        Stack(dies, Interface(50e-6, 5.0)),
        ColdPlate(SIDE, SIDE, 2e-3, "copper", bare_jets()),
        water,
    )
    result = plate.solve(
        volume_flow=FLOW, inlet_temperature=INLET, grid=Resolution(lateral=0.5e-3, die=4)
    )
    assert np.diff(result.fields.grid.z_edges).min() > 1e-5


PLACES = [0.0, 1e-12, -1e-12, 1e-10, 1e-8, 1e-6, 1.234e-4]


@pytest.mark.parametrize(("shift_x", "shift_y"), list(itertools.pairwise(PLACES)))
def test_all_heat_is_released_wherever_die_and_hot_spot_lie(water, shift_x, shift_y):
    hot = PowerMap.uniform(7.0, 4e-3, 3e-3)
    hot = hot.with_hot_spot(0.2e-3, 0.2e-3, 0.31e-3, 0.29e-3, power=3.0)
    hot = hot.with_hot_spot(3.99e-3, 2.0e-3, 0.015e-3, 0.4e-3, flux=1e7)
    die = Die(hot, 0.5e-3, x=2e-3 + shift_x, y=3e-3 + shift_y)
    channels = Microchannels(0.2e-3, 0.2e-3, 1e-3, area=(2e-3, 2e-3, 8e-3, 8e-3))
    plate = Plate(
        Stack(die, Interface(50e-6, 5.0)), ColdPlate(SIDE, SIDE, 2e-3, wetted=channels), water
    )
    result = plate.solve(
        volume_flow=FLOW, inlet_temperature=INLET, grid=Resolution(lateral=0.6e-3, fins=2)
    )
    assert result.fields.power.sum() == pytest.approx(hot.power, rel=1e-12)
    assert result.energy_balance < 1e-8
    # Outside the die there is no power.
    x, y = result.fields.grid.x, result.fields.grid.y
    inside = (abs(x - die.x - 2e-3) < 2e-3)[:, None] & (abs(y - die.y - 1.5e-3) < 1.5e-3)
    assert result.fields.power.sum(axis=2)[~inside].max() == 0.0


def small_heat(water, left, right):
    dies = tuple(
        Die(PowerMap.uniform(p, 3e-3, 3e-3), 0.5e-3, x=x, y=3e-3, name=n)
        for p, x, n in ((left, 1e-3, "left"), (right, 6e-3, "right"))
    )
    channels = Microchannels(0.2e-3, 0.2e-3, 1e-3, area=(1e-3, 1e-3, 9e-3, 9e-3))
    plate = Plate(
        Stack(dies, Interface(50e-6, 5.0)), ColdPlate(SIDE, SIDE, 1e-3, wetted=channels), water
    )
    # Coolant carried to second order is bounded, and what is bounded does not superpose.
    grid = Resolution(lateral=0.5e-3, fins=3, advection="upwind")
    result = plate.solve(volume_flow=FLOW, inlet_temperature=INLET, grid=grid)
    return result.fields.junction_temperature - INLET


def test_small_heats_superpose(water):
    one, other = small_heat(water, 1e-4, 0.0), small_heat(water, 0.0, 2e-4)
    both = small_heat(water, 1e-4, 2e-4)
    np.testing.assert_allclose(both, one + other, rtol=LINEAR, equal_nan=True)
    np.testing.assert_allclose(small_heat(water, 3e-4, 6e-4), 3.0 * both, rtol=LINEAR)
