"""Microchannels and pin fins against numbers printed in the literature."""

import math

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.geometry import Microchannels, PinFins
from heatgrade.materials import solid

PRINTED_TOLERANCE = 5e-3  # relative; three printed digits
SQUARE = (0.0, 0.0, 0.01, 0.01)


def test_channels_of_qu_and_mudawar():
    # 21 channels of 231 um x 713 um in 10 mm, hydraulic diameter 349 um:
    # Qu and Mudawar (2002), Int. J. Heat Mass Transfer 45, 2549-2565,
    # doi:10.1016/S0017-9310(01)00337-4.
    channels = Microchannels.from_pitch(
        pitch=467e-6, fin_width=236e-6, height=713e-6, area=(0.0, 0.0, 0.0448, 0.01)
    )
    assert channels.channel_count == 21
    assert channels.hydraulic_diameter == pytest.approx(349e-6, rel=PRINTED_TOLERANCE)
    assert channels.flow_length == pytest.approx(0.0448)
    assert channels.aspect_ratio == pytest.approx(231.0 / 713.0)


def test_centre_feed_halves_the_way_and_doubles_the_ways():
    end = Microchannels(0.2e-3, 0.1e-3, 1e-3, (0.0, 0.0, 0.02, 0.03), direction="y")
    centre = Microchannels(0.2e-3, 0.1e-3, 1e-3, (0.0, 0.0, 0.02, 0.03), "y", "centre")
    assert (end.span, end.channel_length, end.flow_length) == pytest.approx((0.02, 0.03, 0.03))
    assert centre.flow_length == pytest.approx(0.015)
    assert end.channel_count == centre.channel_count == 67
    assert centre.path_count == 134
    assert centre.total_flow_area == pytest.approx(2.0 * end.total_flow_area)
    assert end.flow_area == pytest.approx(0.2e-6)


def test_channel_edges_fill_the_span():
    channels = Microchannels(50e-6, 50e-6, 302e-6, SQUARE)
    edges = channels.channel_edges
    assert edges.shape == (100, 2)
    assert np.diff(edges, axis=1) == pytest.approx(np.full((100, 1), 50e-6))
    assert edges.min() == pytest.approx(25e-6)
    assert edges.max() == pytest.approx(0.01 - 25e-6)
    assert channels.solid_fraction == pytest.approx(0.5)


def test_a_bank_of_bergman_et_al():
    # Bergman et al., Fundamentals of Heat and Mass Transfer, 7th ed. (2011), Example 7.7: staggered
    # tubes of 16.4 mm, S_L = 34.3 mm, S_T = 31.3 mm: S_D = 37.7 mm, 6 m/s become 12.6 m/s.
    bank = PinFins(16.4e-3, 31.3e-3, 34.3e-3, 0.1, (0.0, 0.0, 0.3, 0.3), "staggered")
    assert bank.pitch_diagonal == pytest.approx(37.7e-3, rel=PRINTED_TOLERANCE)
    assert 6.0 / bank.contraction == pytest.approx(12.6, rel=PRINTED_TOLERANCE)
    assert bank.minimum_flow_area == pytest.approx(bank.contraction * 0.3 * 0.1)


def test_diagonal_gaps_can_be_the_narrowest():
    # Bergman et al., eq. 7.61: V_max = S_T / (2 (S_D - D)) V where S_D < (S_T + D) / 2.
    bank = PinFins(1e-3, 4e-3, 1.2e-3, 1e-3, SQUARE, "staggered")
    diagonal = math.hypot(1.2e-3, 2e-3)
    assert diagonal < 0.5 * (4e-3 + 1e-3)
    assert bank.contraction == pytest.approx(2.0 * (diagonal - 1e-3) / 4e-3)


@pytest.mark.parametrize(
    ("shape", "area", "perimeter", "width"),
    [
        ("round", math.pi / 4.0, math.pi, 1.0),
        ("square", 1.0, 4.0, 1.0),
        ("diamond", 1.0, 4.0, math.sqrt(2.0)),
    ],
)
def test_shapes_of_pins(shape, area, perimeter, width):
    pins = PinFins(1e-3, 3e-3, 2.5e-3, 2e-3, SQUARE, shape=shape)
    cell = 3e-3 * 2.5e-3
    assert pins.pin_area == pytest.approx(area * 1e-6)
    assert pins.frontal_width == pytest.approx(width * 1e-3)
    assert pins.solid_fraction == pytest.approx(area * 1e-6 / cell)
    assert pins.wetted_ratio == pytest.approx((perimeter * 1e-3 * 2e-3 + cell - area * 1e-6) / cell)
    assert pins.contraction == pytest.approx((3.0 - width) / 3.0)
    volume = (cell - area * 1e-6) * 2e-3
    wetted = perimeter * 1e-3 * 2e-3 + 2.0 * (cell - area * 1e-6)
    assert pins.hydraulic_diameter == pytest.approx(4.0 * volume / wetted)


def test_staggered_diamonds_and_squares_leave_these_gaps():
    # Squares of side 1 shifted by (2, 1.5): corners 1 across and 0.5 along apart.
    squares = PinFins(1e-3, 4e-3, 1.5e-3, 1e-3, SQUARE, "staggered", "square")
    assert squares.contraction == pytest.approx(2.0 * math.hypot(1.0, 0.5) / 4.0)
    # Diamonds of side 1 shifted by (1.5, 1.5): faces of two parallel sides (3 / sqrt 2 - 1) apart.
    diamonds = PinFins(1e-3, 3e-3, 1.5e-3, 1e-3, SQUARE, "staggered", "diamond")
    across, diagonal = 3.0 - math.sqrt(2.0), 2.0 * (3.0 / math.sqrt(2.0) - 1.0)
    assert diamonds.contraction == pytest.approx(min(across, diagonal) / 3.0)


@pytest.mark.parametrize("direction", ["x", "y"])
@pytest.mark.parametrize("arrangement", ["inline", "staggered"])
def test_positions_are_counted_centred_and_apart(direction, arrangement):
    area = (1e-3, 2e-3, 13e-3, 11e-3)
    pins = PinFins(0.8e-3, 1.5e-3, 2e-3, 1e-3, area, arrangement, direction=direction)
    points = pins.positions
    assert points.shape == (pins.pin_count, 2)
    middle = 0.5 * (points.min(axis=0) + points.max(axis=0))
    assert middle == pytest.approx([7e-3, 6.5e-3])
    assert (points - 0.4e-3 >= np.array(area[:2]) - 1e-12).all()
    assert (points + 0.4e-3 <= np.array(area[2:]) + 1e-12).all()
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    nearest = distance[distance > 0.0].min()
    expected = 1.5e-3 if arrangement == "inline" else min(1.5e-3, pins.pitch_diagonal)
    assert nearest == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "code", "named"),
    [
        (lambda: Microchannels(0.0, 1e-4, 1e-3, SQUARE), "HG102", "channel_width = 0"),
        (lambda: Microchannels(1e-4, np.nan, 1e-3, SQUARE), "HG101", "fin_width"),
        (lambda: Microchannels(1e-4, 1e-4, 1e-3, SQUARE, "z"), "HG215", "direction = 'z'"),
        (lambda: Microchannels(1e-4, 1e-4, 1e-3, SQUARE, "x", "side"), "HG215", "feed"),
        (lambda: Microchannels(0.02, 1e-4, 1e-3, SQUARE), "HG220", "channel_width = 0.02"),
        (lambda: Microchannels(2e-8, 2e-8, 1e-3, SQUARE), "HG214", "channel_width"),
        (
            lambda: Microchannels.from_pitch(pitch=1e-4, fin_width=2e-4, height=1e-3, area=SQUARE),
            "HG216",
            "fin_width = 0.0002",
        ),
        (lambda: PinFins(1e-3, 1e-3, 2e-3, 1e-3, SQUARE), "HG213", "pitch_transverse = 0.001"),
        (lambda: PinFins(1e-3, 2e-3, 0.9e-3, 1e-3, SQUARE), "HG213", "pitch_longitudinal"),
        (
            lambda: PinFins(1e-3, 1.6e-3, 0.55e-3, 1e-3, SQUARE, "staggered"),
            "HG213",
            "pitch_longitudinal",
        ),
        (
            lambda: PinFins(1e-3, 1.4e-3, 2e-3, 1e-3, SQUARE, shape="diamond"),
            "HG213",
            "pitch_transverse",
        ),
        (lambda: PinFins(1e-3, 2e-3, 2e-3, 1e-3, SQUARE, shape="oval"), "HG215", "shape"),
        (lambda: PinFins(1e-3, 2e-2, 2e-2, 1e-3, (0, 0, 5e-4, 1e-2)), "HG220", "area"),
        (lambda: PinFins(1e-7, 2e-7, 2e-7, 1e-3, SQUARE), "HG214", "pitch_transverse"),
        (lambda: PinFins(1e-3, 2e-3, 2e-3, 0.0, SQUARE), "HG102", "height = 0"),
    ],
)
def test_bad_fins_are_named(call, code, named):
    with pytest.raises(InputError, match=rf"\[{code}\] {named}"):
        call()


def test_a_cover_without_thickness_is_allowed():
    bare = Microchannels(1e-4, 1e-4, 1e-3, SQUARE, cover_thickness=0.0, cover_material="aluminium")
    assert (bare.cover_thickness, bare.cover_solid) == (0.0, solid("aluminium"))
    pins = PinFins(1e-3, 2e-3, 2e-3, 1e-3, SQUARE, cover_thickness=0.0)
    assert (pins.cover_thickness, pins.cover_solid) == (0.0, solid("copper"))
