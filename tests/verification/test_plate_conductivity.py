"""Conductivity that falls with temperature, against Kirchhoff's transformation.

With k = k0 (T0 / T)^n, theta = integral of k dT / k0 obeys the equation of constant k0;
where temperatures are fixed on all cooled faces it is that of the constant problem itself.

1. A slab: the exact profile; the error falls with the square of the cells' height.
2. A hot spot: every cell against the transformed answer of the linear problem on the same grid;
   the difference falls with the square of the cells.
3. A plate of `silicon` agrees with one of constant conductivity at its own mean temperature, and
   differs from one at 300 K; balances hold; the rounds are told.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
    solid,
)
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.execution import Execution
from heatgrade.plate.steady import solve_steady
from heatgrade.thermal.exchange import Exchange

INLET, REFERENCE, CONDUCTIVITY, EXPONENT = 310.0, 300.0, 148.0, 1.401
SIDE = 6e-3  # m
LAW = Solid.isotropic("law", CONDUCTIVITY, 2330.0, 712.0, conductivity_exponent=EXPONENT)
AT_INLET = CONDUCTIVITY * (REFERENCE / INLET) ** EXPONENT
CONSTANT = Solid.isotropic("constant", AT_INLET, 2330.0, 712.0)
ORDER = 0.1  # of the fitted order
JETS = JetArray.lattice(
    pitch=SIDE, diameter=1e-3, standoff=1e-3, nozzle_length=1e-3, area=(0.0, 0.0, SIDE, SIDE)
)


class ColdFace:
    """The top of the base held at the inlet's temperature."""

    volume = None

    def couple(self, model, coolant, temperature, heat_capacity, threads, flow=None):
        area = model.grid.plan_area
        flow = np.zeros(area.shape)
        flow[0, 0] = 1.0
        sheet = SheetFlow(
            np.zeros((area.shape[0] - 1, area.shape[1])),
            np.zeros((area.shape[0], area.shape[1] - 1)),
            flow, flow, np.zeros(area.shape), 1.0, 1,
        )  # fmt: skip
        # The upper half cell, whose face is at the inlet's temperature, by Kirchhoff: the mean
        # conductivity between that and its centre is k at their mean to second order.
        top = temperature[:, :, model.wetted.base]
        half = 0.5 * model.grid.dz[model.wetted.base] / model.conductivity[2][:, :, -1]
        if model.varies:
            half = half * (0.5 * (top + INLET) / top) ** EXPONENT
        exchange = Exchange(model.wetted.base, (area / half)[:, :, None], area, ())
        return Coupling(sheet, exchange, lambda heat, capacity: 0.0 * heat, {}, ())


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def steady(water, material, power_map, lateral, layers):
    die = Die(power_map, 1e-3, material=material)
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, SIDE, 1e-3, material, JETS), water
    )
    model = solid_model(plate, Resolution(lateral=lateral, die=layers, base=layers))
    return solve_steady(PlateEquations(model, ColdFace(), water, INLET), execution=Execution(1))


def transformed(theta):
    """Return T of theta = integral from INLET of k dT over k at INLET."""
    m = 1.0 - EXPONENT
    return INLET * (1.0 + m * theta / INLET) ** (1.0 / m)


def test_slab(water):
    flux, errors = 4e6, []
    for layers in (8, 16):
        found = steady(water, LAW, PowerMap.uniform(flux * SIDE**2, SIDE, SIDE), 2e-3, layers)
        depth = 2e-3 - found.model.grid.z
        exact = transformed(flux * depth / AT_INLET)
        errors.append(float(np.abs(found.temperature[0, 0] - exact).max()))
    assert errors[1] < 1e-3
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


def test_hot_spot(water):
    heat = PowerMap.uniform(30.0, SIDE, SIDE).with_hot_spot(2e-3, 2e-3, 2e-3, 2e-3, power=40.0)
    errors = []
    for lateral, layers in ((0.5e-3, 8), (0.25e-3, 16)):
        found = steady(water, LAW, heat, lateral, layers).temperature
        linear = steady(water, CONSTANT, heat, lateral, layers).temperature
        errors.append(float(np.abs(found - transformed(linear - INLET)).max()))
    assert found.max() > INLET + 20.0
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)


def test_plate_of_silicon(water):
    def rise(material):
        die = Die(PowerMap.uniform(200.0, 10e-3, 10e-3), 0.7e-3, x=5e-3, y=5e-3, material=material)
        wetted = Microchannels(0.2e-3, 0.1e-3, 1.5e-3, (3e-3, 3e-3, 17e-3, 17e-3))
        plate = Plate(
            Stack(die, Interface(50e-6, 5.0)), ColdPlate(20e-3, 20e-3, 2e-3, wetted=wetted), water
        )
        grid = Resolution(lateral=1e-3, die=4, base=3, fins=3)
        return plate.solve(volume_flow=1e-5, inlet_temperature=318.15, grid=grid)

    found = rise("silicon")
    block = next(b for n, b in zip(found.fields.part_names, range(9), strict=False) if n == "die")
    mean = float(found.fields.temperature[found.fields.part == block].mean())
    k = 148.0 * (300.0 / mean) ** 1.401
    near = rise(Solid.isotropic("same", k, 2330.0, 712.0))
    cold = rise(Solid.isotropic("cold", 148.0, 2330.0, 712.0))
    own = found.junction_temperature_max - 318.15
    assert near.junction_temperature_max - 318.15 == pytest.approx(own, rel=3e-3)
    assert cold.junction_temperature_max - 318.15 < 0.985 * own
    assert found.energy_balance < 1e-8
    assert found.rounds == len(found.round_changes) > 2
    assert found.round_change == found.round_changes[-1] <= 1e-5
    assert solid("silicon").conductivity_at(400.0)[0] == pytest.approx(98.9, rel=1e-3)
