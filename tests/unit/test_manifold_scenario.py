"""Manifold micro-channels in a scenario: (1) keys become the cooler, (2) what is wrong is named by
its entry, (3) the shipped chip holds what was measured between its assumptions."""

import pytest

from heatgrade.errors import HeatgradeError
from heatgrade.geometry import ManifoldChannels
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct

NAME = "manifold-chip"


def built(*words):
    (rated,) = construct(load_scenario(NAME, list(words))[0]).plates
    return rated


def test_keys_become_the_cooler():
    wetted = built(("plate.manifold_channels.outlet_width", "0.4 mm")).plate.cold_plate.wetted
    assert isinstance(wetted, ManifoldChannels)
    assert wetted.channel_width == pytest.approx(25e-6)
    assert (wetted.inlet_width, wetted.outlet_width) == pytest.approx((0.3e-3, 0.4e-3))
    assert (wetted.inlet_count, wetted.feed, wetted.direction) == (12, "top", "x")
    assert wetted.manifold_height == pytest.approx(0.8e-3)
    assert wetted.manifold_solid.name == "silicon"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("inlet_width", "2 mm", r"HG231.*plate\.manifold_channels\.inlet_width"),
        ("inlet_count", 0, r"plate\.manifold_channels\.inlet_count"),
        ("feed", "below", r"plate\.manifold_channels\.feed"),
        ("feed", "side", r"HG233.*plate\.manifold_channels\.area"),
        ("manifold_material", "cheese", r"plate\.manifold_channels\.manifold_material"),
        ("cover_thickness", "1 mm", r"plate\.manifold_channels\.cover_thickness"),
    ],
)
def test_what_is_wrong_is_named(key, value, expected):
    with pytest.raises(HeatgradeError, match=expected):
        built((f"plate.manifold_channels.{key}", value))


def test_one_family_at_a_time():
    pins = {"diameter": "1 mm", "pitch_transverse": "2 mm", "pitch_longitudinal": "2 mm",
            "height": "2 mm", "area": {"x": "0 mm", "y": "0 mm", "length_x": "9 mm",
                                       "length_y": "9 mm"}}  # fmt: skip
    with pytest.raises(HeatgradeError, match="manifold_channels"):
        built(("plate.pin_fins", pins))
