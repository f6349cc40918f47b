"""Manifold micro-channels as a user gives them: (1) slots and ways by hand, (2) either direction,
(3) what cannot be."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import GeometryError, HeatgradeError

UM = 1e-6


def manifold(**words):
    given = {
        "channel_width": 50 * UM, "fin_width": 50 * UM, "height": 200 * UM, "inlet_count": 4,
        "area": (1e-3, 2e-3, 5e-3, 7e-3), "inlet_width": 200 * UM, "outlet_width": 300 * UM,
        "manifold_height": 1e-3,
    }  # fmt: skip
    return hg.ManifoldChannels(**{**given, **words})


def test_slots_take_turns_and_end_in_half_outlets():
    found = manifold()
    assert found.manifold_pitch == pytest.approx(1e-3)
    assert found.wall_width == pytest.approx(250 * UM)
    inlets, outlets = found.inlet_slots, found.outlet_slots
    assert np.diff(inlets, axis=1) == pytest.approx(np.full((4, 1), 200 * UM))
    assert outlets[0] == pytest.approx([1e-3, 1.15e-3])
    assert outlets[-1] == pytest.approx([4.85e-3, 5e-3])
    # From the end of a slot to the beginning of the next lies one wall.
    edges = np.sort(np.concatenate([inlets, outlets]), axis=0)
    assert edges[1:, 0] - edges[:-1, 1] == pytest.approx(np.full(8, 250 * UM))
    assert found.channels.channel_count == 50
    assert found.path_count == 2 * 4 * 50
    assert found.total_flow_area == pytest.approx(400 * 50 * UM * 200 * UM)


def test_channels_along_y_are_the_same_turned():
    along_y = manifold(direction="y", area=(2e-3, 1e-3, 7e-3, 5e-3))
    assert along_y.inlet_slots == pytest.approx(manifold().inlet_slots)
    assert along_y.path_length == pytest.approx(manifold().path_length)
    assert along_y.path_count == manifold().path_count


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"inlet_width": 700 * UM}, "HG231"),
        ({"inlet_count": 2.5}, "HG232"),
        ({"inlet_count": 20_000}, "HG232"),
        ({"inlet_count": 0}, "HG102"),
        ({"feed": "bottom"}, "HG215"),
        ({"channel_width": 6e-3}, "HG220"),
        ({"outlet_width": -1.0}, "HG102"),
    ],
)
def test_what_cannot_be_is_refused(words, code):
    with pytest.raises(HeatgradeError, match=code):
        manifold(**words)


def test_slots_fed_from_the_side_end_before_the_other_side():
    with pytest.raises(GeometryError, match=r"HG233.*wetted\.area"):
        hg.ColdPlate(6e-3, 7e-3, 1e-3, wetted=manifold(feed="side"))
    hg.ColdPlate(6e-3, 7e-3, 1e-3, wetted=manifold())
