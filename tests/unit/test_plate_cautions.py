"""What a plate's result says about laws used for what they were not made for.

1. Pins: short ones and those that are not round; long round ones in range are silent.
2. Channels under a cover that gives no heat: the law is for a short cold wall.
3. Channels in transition, and jets outside their range.
"""

import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Stack,
)

SIDE = 12e-3  # m
AREA = (0.0, 0.0, SIDE, SIDE)


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def said(water, wetted, flow=1e-5):
    """The cautions as text."""
    die = Die(PowerMap.uniform(40.0, SIDE, SIDE), 0.5e-3)
    plate = Plate(
        Stack(die, Interface(50e-6, 5.0)), ColdPlate(SIDE, SIDE, 1e-3, wetted=wetted), water
    )
    result = plate.solve(
        volume_flow=flow, inlet_temperature=310.0, grid=Resolution(lateral=1.5e-3, fins=2)
    )
    return "\n".join(str(caution) for caution in result.cautions)


def pins(height, shape="round"):
    return PinFins(0.5e-3, 1e-3, 1e-3, height, AREA, shape=shape)


def test_long_round_pins_in_range_are_silent(water):
    assert said(water, pins(2.5e-3)) == ""


def test_short_pins_and_other_shapes_are_told(water):
    assert "pins 2.0 times as high as wide" in said(water, pins(1e-3))
    text = said(water, pins(2.5e-3, "square"))
    assert "square pins get heat transfer and friction of round ones" in text
    assert "as high as wide" not in text


@pytest.mark.parametrize(
    ("width", "height", "cover", "told"),
    [
        (0.3e-3, 1e-3, 0.0, False),
        (1e-3, 0.3e-3, 0.0, True),
        (1e-3, 0.3e-3, 1e-3, False),  # the cover gives heat too: four walls
    ],
)
def test_a_long_cold_wall_is_told(water, width, height, cover, told):
    channels = Microchannels(width, 0.2e-3, height, AREA, cover_thickness=cover)
    assert ("wider than high" in said(water, channels)) is told


def test_transition_is_told_and_laminar_flow_is_silent(water):
    channels = Microchannels(0.5e-3, 0.2e-3, 2e-3, AREA)
    assert said(water, channels) == ""
    assert "transition from laminar to turbulent" in said(water, channels, flow=4e-5)


@pytest.mark.parametrize("drains", ["local", "edges"])
def test_jets_outside_their_laws_are_told(water, drains):
    jets = JetArray.lattice(pitch=2e-3, diameter=0.6e-3, standoff=0.6e-3, area=AREA, drains=drains)
    assert "reynolds" in said(water, jets, flow=1.5e-7)


def test_jets_too_far_apart_for_their_radial_shape_are_told(water):
    apart = JetArray.lattice(
        pitch=6e-3, diameter=0.4e-3, standoff=0.5e-3, area=AREA, drains="local"
    )
    assert "r_over_d" in said(water, apart, flow=2e-6)
    near = JetArray.lattice(pitch=2e-3, diameter=0.5e-3, standoff=0.5e-3, area=AREA)
    assert "r_over_d" not in said(water, near)


def test_flows_that_no_loop_drives(water):
    channels = Microchannels(0.2e-3, 0.2e-3, 2e-3, AREA)
    text = said(water, channels, flow=1000.0 / 6e4)
    assert "more than the 300 kPa that a coolant loop can be expected to give" in text
    assert "of what the dies release; the temperatures leave it out" in text
    usual = said(water, channels)
    assert "kPa" not in usual
    assert "friction" not in usual
