"""Every length of every part refuses what is no length, and names the entry."""

import math
from dataclasses import fields

import pytest

from heatgrade.errors import InputError
from heatgrade.geometry import (
    ColdPlate,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    Nozzle,
    PinFins,
    PowerMap,
    PowerRectangle,
    TargetFins,
)

AREA = (0.0, 0.0, 0.02, 0.02)
CHANNELS = Microchannels(1e-4, 1e-4, 1e-3, AREA)
# A good example of each part, and its entries that must be positive.
PARTS = {
    Nozzle: ({"x": 0.0, "y": 0.0, "diameter": 1e-3}, ["diameter"]),
    TargetFins: (
        {"height": 1e-3, "thickness": 1e-4, "gap": 1e-4},
        ["height", "thickness", "gap"],
    ),
    JetArray: (
        {
            "nozzles": (Nozzle(0.01, 0.01, 1e-3),),
            "standoff": 1e-3,
            "nozzle_length": 1e-3,
            "pitch": 4e-3,
            "area": AREA,
        },
        ["standoff", "nozzle_length", "pitch"],
    ),
    Microchannels: (
        {"channel_width": 1e-4, "fin_width": 1e-4, "height": 1e-3, "area": AREA},
        ["channel_width", "fin_width", "height"],
    ),
    PinFins: (
        {
            "diameter": 1e-3,
            "pitch_transverse": 2e-3,
            "pitch_longitudinal": 2e-3,
            "height": 1e-3,
            "area": AREA,
        },
        ["diameter", "pitch_transverse", "pitch_longitudinal", "height"],
    ),
    PowerMap: ({"length_x": 0.01, "length_y": 0.01}, ["length_x", "length_y"]),
    Die: (
        {"power_map": PowerMap.uniform(1.0, 0.01, 0.01), "thickness": 1e-3},
        ["thickness", "limit_temperature"],
    ),
    Interface: ({"thickness": 5e-5, "conductivity": 5.0}, ["thickness", "conductivity"]),
    Lid: (
        {"length_x": 0.01, "length_y": 0.01, "thickness": 1e-3},
        ["length_x", "length_y", "thickness"],
    ),
    ColdPlate: (
        {"length_x": 0.02, "length_y": 0.02, "base_thickness": 1e-3, "wetted": CHANNELS},
        ["length_x", "length_y", "base_thickness"],
    ),
}
CASES = [(part, entry) for part, (_, entries) in PARTS.items() for entry in entries]
LENGTHS = [case for case in CASES if case[1] not in ("conductivity", "limit_temperature")]
NO_LENGTHS = [0.0, -1e-3, math.nan, -math.inf, "1 mm", None, True, [1e-3]]
REFUSED = [
    (part, entry, value)
    for part, entry in CASES
    for value in NO_LENGTHS
    if (part, entry, value) != (JetArray, "pitch", None)  # a pitch may be left out
]


@pytest.mark.parametrize(("part", "entry", "value"), REFUSED)
def test_what_is_no_positive_number_is_refused(part, entry, value):
    good, _ = PARTS[part]
    with pytest.raises(InputError) as caught:
        part(**(good | {entry: value}))
    assert caught.value.entry == entry
    assert caught.value.allowed
    assert caught.value.remedy


@pytest.mark.parametrize(("part", "entry"), LENGTHS)
@pytest.mark.parametrize("value", [1e-200, 50.0, 1e300])
def test_lengths_in_other_units_are_refused(part, entry, value):
    good, _ = PARTS[part]
    with pytest.raises(InputError) as caught:
        part(**(good | {entry: value}))
    assert caught.value.code == "HG103"
    assert caught.value.entry == entry


@pytest.mark.parametrize("part", PARTS)
def test_good_examples_are_good_and_frozen(part):
    made = part(**PARTS[part][0])
    assert made == part(**PARTS[part][0])
    assert not hasattr(made, "__dict__")
    assert {field.name for field in fields(made)} >= set(PARTS[part][1])


@pytest.mark.parametrize("place", [math.nan, math.inf, 11.0, "left"])
@pytest.mark.parametrize("entry", ["x", "y"])
def test_places_must_be_on_a_plate(entry, place):
    with pytest.raises(InputError) as caught:
        Nozzle(**({"x": 0.0, "y": 0.0, "diameter": 1e-3} | {entry: place}))
    assert caught.value.entry == entry


def test_a_rectangle_turned_inside_out_is_refused():
    with pytest.raises(InputError, match="x1 - x0"):
        PowerRectangle(0.01, 0.0, 0.0, 0.01, 1.0)
