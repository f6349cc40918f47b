"""Pin-fin plates against what can be written down.

1. From base to coolant, the conductance of the fin equation for pins (Incropera, table 3.4, case
   B), approached as the cells grow; square and round pins, in line and staggered.
2. Pressure of a cold bank by hand: loss per row times rows, independent of the grid.
3. Uniform flux warms the coolant linearly, along x as along y.
4. Two published laws for the same bank differ by less than they claim to scatter.
"""

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

INLET = 300.0  # K
SIDE = 12e-3  # m
FINE_PINS = 0.0005  # relative, on the finest grid
BY_HAND = 1e-5  # relative
BANKS = {
    "round inline": {},
    "round staggered": {"arrangement": "staggered"},
    "square inline": {"shape": "square"},
    "along y": {"direction": "y"},
}


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def bank(**changes):
    given = {
        "diameter": 0.5e-3,
        "pitch_transverse": 1.0e-3,
        "pitch_longitudinal": 1.2e-3,
        "height": 2e-3,
        "area": (0.0, 0.0, SIDE, SIDE),
        "cover_thickness": 0.0,
        **changes,
    }
    return PinFins(**given)


def solved(coolant, pins, conductivity, *, power=100.0, flow=2e-5, grid):
    material = Solid("metal", conductivity, 2000.0, 800.0)
    die = Die(PowerMap.uniform(power, SIDE, SIDE), 0.2e-3, material=material)
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, SIDE, 0.2e-3, material, pins), coolant
    )
    return plate.solve(volume_flow=flow, inlet_temperature=INLET, grid=grid)


def pin_conductance(pins, coefficient, k):
    """Return floor and pins per plan area [W/(m2 K)], from the geometry of one cell."""
    d, cell = 0.5e-3, 1.0e-3 * 1.2e-3
    square = pins.shape == "square"
    section, perimeter = (d * d, 4.0 * d) if square else (0.25 * np.pi * d * d, np.pi * d)
    side = 1.0 / (1.0 / coefficient + section / perimeter / (2.0 * k))
    m = np.sqrt(side * perimeter / (k * section))
    each = k * section * m * np.tanh(m * 2e-3)
    return (1.0 - section / cell) * coefficient + each / cell


@pytest.mark.parametrize("name", BANKS)
def test_pins_conduct_as_the_fin_equation_says(water, name):
    # Nothing conducts along the stream (y), so that each column stands alone.
    pins, k = bank(**{**BANKS[name], "direction": "y"}), 150.0
    errors = []
    for n in (8, 16, 32):  # coarser, the errors of base and pins cancel
        grid = Resolution(lateral=2e-3, die=1, base=4 * n, fins=8 * n)
        fields = solved(water, pins, (k, 1e-9, k), grid=grid).fields
        flux = 100.0 / SIDE**2
        rise = fields.junction_temperature - fields.coolant_temperature - 0.4e-3 / k * flux
        expected = pin_conductance(pins, fields.coefficient, k)
        errors.append(np.max(np.abs(flux / rise / expected - 1.0)))
    assert errors[2] < FINE_PINS
    assert errors[0] / errors[1] > 1.6
    assert errors[1] / errors[2] > 1.6


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("flow", [3e-6, 6e-5])
def test_pressure_of_a_cold_bank_by_hand(water, name, flow):
    pins = bank(**BANKS[name])
    properties = water.properties(INLET)
    # D is the width that meets the flow; the narrowest section lies between two pins of a row.
    open_share = (1.0e-3 - 0.5e-3) / 1.0e-3
    velocity = flow / (open_share * SIDE * 2e-3)
    density, viscosity = float(properties.density), float(properties.viscosity)
    number = density * velocity * 0.5e-3 / viscosity
    factor = float(
        pin_fin.friction_gaddis_gnielinski(
            number,
            pins.arrangement,
            1.0e-3 / 0.5e-3,
            1.2e-3 / 0.5e-3,
            rows=pins.rows,
        )
    )
    expected = factor * SIDE / 1.2e-3 * 0.5 * density * velocity**2
    for cells in (5, 12):
        grid = Resolution(lateral=SIDE / cells, fins=2)
        result = solved(water, pins, (150.0,) * 3, power=1e-6, flow=flow, grid=grid)
        assert result.pressure_drop == pytest.approx(expected, rel=BY_HAND)


@pytest.mark.parametrize("direction", ["x", "y"])
def test_uniform_flux_warms_the_coolant_linearly(water, direction):
    across = (1e-9, 200.0, 200.0) if direction == "x" else (200.0, 1e-9, 200.0)
    pins = bank(direction=direction)
    grid = Resolution(lateral=0.5e-3, fins=2, advection="upwind")
    result = solved(water, pins, across, grid=grid, power=50.0)
    rise = result.fields.coolant_temperature - INLET
    rise = rise if direction == "x" else rise.T
    along = np.linspace(0.0, 1.0, rise.shape[0] + 1)[1:]
    expected = (result.outlet_temperature - INLET) * along
    # Pins touch no pins: across the stream nothing differs, along it only water conducts.
    np.testing.assert_allclose(rise, np.tile(expected[:, None], rise.shape[1]), rtol=2e-3)


def test_two_laws_of_the_same_bank_agree_within_their_scatter(water):
    result = solved(
        water, bank(arrangement="staggered"), (400.0,) * 3, grid=Resolution(lateral=1e-3)
    )
    properties = water.properties(0.5 * (INLET + result.outlet_temperature))
    number = result.mass_flow / (0.5 * SIDE * 2e-3) * 0.5e-3 / float(properties.viscosity)
    other = pin_fin.nusselt_bank_gnielinski(
        number, float(properties.prandtl), "staggered", 2.0, 2.4, 10
    )
    coefficient = float(other) * float(properties.conductivity) / 0.5e-3
    ratio = float(result.fields.coefficient.mean()) / coefficient
    assert 0.7 < ratio < 1.3  # +-15 % each
