"""Fins and pins with coolant between them as one solid: bounds and exact limits.

1. Along the fins and upwards the metal's share conducts; across, metal and coolant in series.
2. Across round pins: Maxwell's formula, (1 - s)/(1 + s) of the coolant for pins that conduct
   nothing, its inverse for perfect ones, and the coolant's own where they are alike.
"""

import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    Microchannels,
    PinFins,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.plate.assembly import assemble

SIDE = 12e-3  # m
REFERENCE = 323.15  # K
METAL = (400.0, 300.0, 200.0)  # W/(m K)


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def fins_layer(water, wetted, conductivity):
    die = Die(PowerMap.uniform(10.0, SIDE, SIDE), 0.5e-3)
    metal = Solid("metal", conductivity, 8000.0, 400.0)
    plate = ColdPlate(SIDE, SIDE, 1e-3, metal, wetted)
    layers = assemble(Stack(die, Interface(50e-6, 5.0)), plate, water, Resolution())
    layer = next(layer for layer in layers if layer.name == "fins")
    return next(region for region in layer.regions if region.name == "fins").conductivity


@pytest.mark.parametrize("direction", ["x", "y"])
def test_fins_conduct_along_in_parallel_and_across_in_series(water, direction):
    channels = Microchannels(0.2e-3, 0.1e-3, 1e-3, (0.0, 0.0, SIDE, SIDE), direction)
    found = fins_layer(water, channels, METAL)
    share = 1.0 - 40 * 0.2e-3 / SIDE
    fluid = float(water.properties(REFERENCE).conductivity)
    along, across = (0, 1) if direction == "x" else (1, 0)
    assert found[along] == pytest.approx(share * METAL[along], rel=1e-12)
    assert 1.0 / found[across] == pytest.approx(
        share / METAL[across] + (1.0 - share) / fluid, rel=1e-12
    )
    assert found[2] == pytest.approx(share * METAL[2], rel=1e-12)


@pytest.mark.parametrize(("metal", "power"), [(1e-9, -1.0), (1e9, 1.0), (None, 0.0)])
def test_across_pins_maxwell_s_limits(water, metal, power):
    fluid = float(water.properties(REFERENCE).conductivity)
    pins = PinFins(0.5e-3, 1e-3, 1e-3, 1e-3, (0.0, 0.0, SIDE, SIDE))
    k = fluid if metal is None else metal
    found = fins_layer(water, pins, (k, k, 200.0))
    share = pins.solid_fraction
    assert found[0] == found[1]
    assert found[0] == pytest.approx(fluid * ((1.0 + share) / (1.0 - share)) ** power, rel=1e-6)
    assert found[2] == pytest.approx(share * 200.0, rel=1e-12)
