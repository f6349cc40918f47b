"""The equations that steady, timed and reduced solves of a plate share.

1. Storage: metal, interface and coolant of a plate add up to the sums by hand, coolant once.
2. Conductivities follow the cells' temperatures, in fins by the metal's share.
3. A warmer inlet is the same as a warmer reference.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.coolant_side import coolant_side
from heatgrade.plate.equations import PlateEquations
from heatgrade.solve import solve
from heatgrade.thermal import Convection

SIDE, DIE = 12e-3, 8e-3  # m
INLET = 310.0  # K
SILICON = Solid.isotropic("silicon", 148.0, 2330.0, 712.0, conductivity_exponent=1.3)
METAL = Solid.isotropic("metal", 380.0, 8900.0, 390.0, conductivity_exponent=0.5)
AREA = (1e-3, 1e-3, 11e-3, 11e-3)
CHANNELS = Microchannels(
    0.2e-3, 0.1e-3, 2e-3, AREA, cover_thickness=0.5e-3, cover_material="silver"
)
PINS = PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, AREA, cover_thickness=0.5e-3, cover_material="silver")
JETS = JetArray.lattice(pitch=2e-3, diameter=0.6e-3, standoff=1e-3, area=AREA, nozzle_length=1e-3)
GRID = Resolution(lateral=1e-3, die=2, lid=1, base=2, fins=3)


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def equations(water, wetted, board=None):
    die = Die(
        PowerMap.uniform(80.0, DIE, DIE), 0.5e-3, x=2e-3, y=2e-3, material=SILICON, name="chip"
    )
    lid = Lid(10e-3, 10e-3, 1e-3, "copper")
    stack = Stack(die, Interface(50e-6, 5.0), lid, Interface(80e-6, 4.0, name="TIM2"))
    plate = Plate(stack, ColdPlate(SIDE, SIDE, 1.5e-3, METAL, wetted), water, board)
    model = solid_model(plate, GRID)
    return PlateEquations(model, coolant_side(plate, model, 5e-3, INLET), water, INLET, board)


@pytest.mark.parametrize("wetted", [CHANNELS, PINS, JETS])
def test_storage_is_that_of_the_parts(water, wetted):
    found = equations(water, wetted)
    coolant = np.full((12, 12), 320.0)
    cells, sheet = found.storage(coolant)
    assert cells.shape == found.model.grid.shape
    of_tim = Interface(50e-6, 5.0).volumetric_heat_capacity
    copper = 8933.0 * 385.0
    expected = (
        DIE**2 * (0.5e-3 * 2330.0 * 712.0 + 50e-6 * of_tim)
        + 1e-4 * (1e-3 * copper + 80e-6 * of_tim)
        + SIDE**2 * 1.5e-3 * 8900.0 * 390.0
    )
    if wetted is JETS:
        assert sheet is None
    else:
        share = wetted.solid_fraction
        rim = SIDE**2 - 1e-4
        expected += (rim + share * 1e-4) * 2e-3 * 8900.0 * 390.0
        expected += SIDE**2 * 0.5e-3 * 10500.0 * 235.0
        water_there = water.properties(320.0)
        per_volume = float(water_there.density * water_there.heat_capacity)
        assert sheet.sum() == pytest.approx((1.0 - share) * 1e-4 * 2e-3 * per_volume, rel=1e-12)
    assert cells.sum() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("wetted", [CHANNELS, PINS, JETS])
def test_conductivity_follows_the_temperature_of_each_cell(water, wetted):
    found = equations(water, wetted)
    assert not found.linear
    rng = np.random.default_rng(8123)
    temperature = rng.uniform(300.0, 400.0, found.model.grid.shape)
    now = found.at(temperature)
    for name, block in now.parts:
        for was, field in zip(found.model.conductivity, now.conductivity, strict=True):
            factor = {"chip": (temperature[block] / 300.0) ** -1.3, "base": None}.get(name, 1.0)
            if name == "base":
                factor = (temperature[block] / 300.0) ** -0.5
            if name in ("chip", "lid", "base", "cover"):
                np.testing.assert_allclose(field[block], factor * was[block], rtol=1e-12)
    if wetted is JETS:
        return
    block = next(block for name, block in now.parts if name == "fins")
    factor = (temperature[block] / 300.0) ** -0.5
    np.testing.assert_allclose(
        now.conductivity[2][block], wetted.solid_fraction * 380.0 * factor, rtol=1e-12
    )
    in_x, in_y, _ = block
    np.testing.assert_allclose(now.fin_factor[in_x, in_y], factor, rtol=1e-12)
    if wetted is CHANNELS:  # the coolant between the fins does not change
        share, fluid = wetted.solid_fraction, float(water.properties(323.15).conductivity)
        series = 1.0 / (share / (380.0 * factor) + (1.0 - share) / fluid)
        np.testing.assert_allclose(now.conductivity[1][block], series, rtol=1e-12)


@pytest.mark.parametrize("wetted", [CHANNELS, JETS])
def test_a_warmer_inlet_is_a_warmer_reference(water, wetted):
    found = equations(water, wetted)
    shape = found.model.grid.shape
    still = np.full(shape, INLET)
    coupling = found.couple(np.full(shape[:2], INLET), still, 4180.0)
    fields = found.coupled(found.solid(still), coupling, 4180.0)
    warmer = found.coupled(found.solid(still), coupling, 4180.0, inlet_rise=7.0)
    a, b = solve(fields), solve(warmer)
    solid = found.model.conductivity[2] > 0.0
    np.testing.assert_allclose((b.temperature - a.temperature)[solid], 7.0, rtol=1e-7)
    one, two = (
        found.taken_up(solution, coupling, 4180.0, inlet_rise=rise)
        for solution, rise in ((a, 0.0), (b, 7.0))
    )
    np.testing.assert_allclose(one[0], two[0], atol=1e-7)
    wet = coupling.flow.pressure == coupling.flow.pressure
    np.testing.assert_allclose((two[1] - one[1])[wet], 7.0, rtol=1e-7)


def test_the_source_is_affine_in_the_power(water):
    found = equations(water, CHANNELS, Convection(500.0, 300.0))
    power = found.model.power
    none, once, twice = (found.solid(power=f * power).source for f in (0.0, 1.0, 2.0))
    np.testing.assert_allclose(twice - none, 2.0 * (once - none), rtol=1e-12, atol=1e-15)
    assert 0.0 < (once - none).sum() < power.sum()  # the rest goes into the board at once
