"""The chain of caps: which part caps the outlet, and which one next.

1. parts with the same limit cap together, and the gains add up to the distance of the ends;
2. a better part takes the place of the one that caps, and may be bettered again;
3. the thermal interface stands in the chain with the silicon;
4. S-classes; the users of heat are listed coldest first, each with its source.
"""

from __future__ import annotations

import pytest

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import (
    DEFAULT_SINKS,
    PartLimit,
    cap_chain,
    grade_stream,
    technology_class,
    upgraded_chain,
)

ZERO = 273.15  # K


@pytest.fixture
def stream() -> HeatStream:
    return HeatStream(Coolant("PG25"), 1.5, ZERO + 45.0, ZERO + 55.0)


def test_parts_of_today(stream: HeatStream) -> None:
    grade = grade_stream(stream, junction=ZERO + 84.0)
    chain = grade.cap_chain
    assert [step.parts for step in chain] == [
        ("quick disconnect", "manifold", "CDU"),
        ("PG25",),
        ("silicon",),
        ("thermal interface",),
    ]
    # Couplings 65, glycol 66, silicon 105 - 84 = 21 K more than now, interface 125 - 84 = 41 K.
    assert [step.headroom for step in chain] == pytest.approx([10.0, 11.0, 21.0, 41.0])
    assert [step.gain for step in chain[:-1]] == pytest.approx([1.0, 10.0, 20.0])
    assert chain[-1].gain is None
    assert chain[0].outlet_limit == pytest.approx(ZERO + 65.0)
    assert sum(step.gain or 0.0 for step in chain) == pytest.approx(31.0)
    assert grade.next_cap == chain[1].parts[0]
    assert chain == cap_chain(grade.caps)
    assert all(step.sources for step in chain)


def test_better_parts_take_their_place(stream: HeatStream) -> None:
    parts = (
        PartLimit("coupling", ZERO + 60.0, "a"),
        PartLimit("hose", ZERO + 70.0, "b"),
        PartLimit("glycol", ZERO + 66.0, "c"),
    )
    better = {
        "coupling": PartLimit("hot coupling", ZERO + 68.0, "d"),
        "hot coupling": PartLimit("industrial coupling", ZERO + 90.0, "e"),
    }
    chain = upgraded_chain(stream, parts, better)
    assert [step.parts[0] for step in chain] == [
        "coupling", "glycol", "hot coupling", "hose", "industrial coupling",
    ]  # fmt: skip
    assert [step.gain for step in chain] == pytest.approx([6.0, 2.0, 2.0, 20.0, None])
    assert upgraded_chain(stream, (), {}) == ()


@pytest.mark.parametrize(
    ("name", "limit", "value"), [("coupling", 50.0, "worse"), ("hoses", 90.0, "hoses")]
)
def test_parts_that_better_nothing_are_refused(
    stream: HeatStream, name: str, limit: float, value: str
) -> None:
    parts = (PartLimit("coupling", ZERO + 60.0, "a"), PartLimit("hose", ZERO + 70.0, "b"))
    with pytest.raises(RecoveryError, match="HG672") as caught:
        upgraded_chain(stream, parts, {name: PartLimit("worse", ZERO + limit, "f")})
    assert caught.value.value == value


def test_no_limits_no_chain() -> None:
    assert cap_chain(()) == ()


@pytest.mark.parametrize(
    ("celsius", "name"),
    [
        (25.0, "S30"),
        (30.0, "S30"),
        (30.1, "S35"),
        (45.0, "S45"),
        (50.0, "S50"),
        (55.0, "above S50"),
    ],
)
def test_technology_classes(celsius: float, name: str) -> None:
    assert technology_class(ZERO + celsius) == name
    water = HeatStream(Coolant("water"), 1.0, ZERO + celsius, ZERO + celsius + 8.0)
    assert grade_stream(water).technology_class == name


def test_users_of_heat_stand_in_order_with_their_sources() -> None:
    needs = [sink.required_temperature for sink in DEFAULT_SINKS]
    assert needs == sorted(needs)
    assert len({sink.name for sink in DEFAULT_SINKS}) == len(DEFAULT_SINKS) >= 20
    assert all(sink.source for sink in DEFAULT_SINKS)
    assert sum(not sink.assumed for sink in DEFAULT_SINKS) >= 8
    words = " ".join(sink.name for sink in DEFAULT_SINKS)
    for word in ("underfloor", "pool", "greenhouse", "hot water", "drying", "absorption",
                 "adsorption", "fourth", "third", "ambient loop"):  # fmt: skip
        assert word in words
