"""Grade of a stream: exergy, class, sinks, and the part that caps it.

1. exergy over heat of PG25 against the logarithmic-mean formula's published digits;
2. exergy against CoolProp's own enthalpy and entropy;
3. for one cp everywhere, the integral is the closed form;
4. the silicon's headroom is its own, a fitting's is the coolant's;
5. classes change at their limits; sinks are those whose temperature is reached.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from CoolProp.CoolProp import PropsSI

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import (
    DEFAULT_SINKS,
    DeadState,
    PartLimit,
    direct_sinks,
    facility_class,
    grade_stream,
)
from heatgrade.recovery.heat_curve import HeatCurve, temperature_after

ZERO = 273.15  # K
PERCENT_DIGIT = 0.05  # percentage points: half of the last digit given
COOLPROP_RELATIVE = 1e-3  # - : the coolant's table against CoolProp itself, on a difference


def stream(hot: float, cold: float, name: str = "PG25") -> HeatStream:
    return HeatStream(Coolant(name), 1.5, ZERO + cold, ZERO + hot)


@pytest.mark.parametrize(
    ("hot", "cold", "percent"),
    [(30, 20, 5.0), (45, 35, 9.6), (53.4, 40, 11.5), (60, 50, 13.7), (70, 55, 15.6)],
)
def test_exergy_share_of_warm_glycol(hot: float, cold: float, percent: float) -> None:
    grade = grade_stream(stream(hot, cold))
    assert 100.0 * grade.carnot_factor == pytest.approx(percent, abs=PERCENT_DIGIT)


@pytest.mark.parametrize(("hot", "cold"), [(30.0, 20.0), (60.0, 40.0), (64.0, 25.0)])
def test_exergy_is_that_of_coolprop(hot: float, cold: float) -> None:
    fluid, pressure, t0 = "INCOMP::MPG[0.257]", 3e5, 283.15
    h = [PropsSI("H", "T", ZERO + t, "P", pressure, fluid) for t in (hot, cold)]
    s = [PropsSI("S", "T", ZERO + t, "P", pressure, fluid) for t in (hot, cold)]
    expected = 1.5 * ((h[0] - h[1]) - t0 * (s[0] - s[1]))
    found = grade_stream(stream(hot, cold)).exergy_flow
    assert found == pytest.approx(expected, rel=COOLPROP_RELATIVE)


class _OneHeatCapacity:
    """A liquid of one cp, for which the integral has a closed form."""

    name, source, limit_temperature = "constant", "", None
    heat_capacity = 4000.0

    def properties(self, temperature: object) -> SimpleNamespace:
        return SimpleNamespace(heat_capacity=self.heat_capacity + 0.0 * temperature)

    def enthalpy_difference(self, low: object, high: object) -> object:
        return self.heat_capacity * (high - low)

    def check_temperature(self, temperature: float, entry: str) -> None:
        pass


def test_exergy_reduces_to_the_closed_form() -> None:
    liquid, hot, cold, t0 = _OneHeatCapacity(), 338.15, 303.15, 288.15
    flow = SimpleNamespace(coolant=liquid, mass_flow=2.0, temperature_in=cold, temperature_out=hot)
    grade = grade_stream(flow, dead_state=DeadState(t0))
    closed = 2.0 * 4000.0 * ((hot - cold) - t0 * math.log(hot / cold))
    assert grade.exergy_flow == pytest.approx(closed, rel=1e-12)


def test_exergy_grows_with_a_colder_dead_state() -> None:
    warm = grade_stream(stream(50, 40), dead_state=DeadState(293.15))
    cold = grade_stream(stream(50, 40), dead_state=DeadState(273.15))
    assert warm.exergy_flow < cold.exergy_flow < warm.heat_flow


def test_silicon_caps_by_its_own_headroom() -> None:
    # Junction at 98 degC, limit 105 degC: 7 K, although the fittings have 15 K.
    grade = grade_stream(stream(50, 40), junction=ZERO + 98.0)
    assert grade.capped_by == "silicon"
    assert grade.headroom == pytest.approx(7.0)
    assert grade.caps[0].outlet_limit == pytest.approx(ZERO + 57.0)
    assert grade.next_cap == "quick disconnect"
    assert grade.cap_chain[1].headroom == pytest.approx(15.0)


def test_cool_silicon_leaves_the_cap_to_the_fitting() -> None:
    grade = grade_stream(stream(50, 40), junction=ZERO + 80.0)
    assert grade.capped_by == "quick disconnect"
    assert grade.headroom == pytest.approx(15.0)
    assert grade.next_cap == "PG25"  # 66 degC


def test_an_exceeded_limit_is_named_with_its_part() -> None:
    coupling = PartLimit("hose", ZERO + 48.0, "datasheet")
    grade = grade_stream(stream(50, 40), limits=(coupling,))
    assert grade.capped_by == "hose"
    assert grade.headroom == pytest.approx(-2.0)
    caution = next(c for c in grade.cautions if c.code == "above-limit")
    assert caution.where == "hose"
    assert "2.0 K" in caution.message


def test_a_limit_that_is_near_is_named() -> None:
    grade = grade_stream(stream(64, 54))
    assert {c.where for c in grade.cautions if c.code == "near-limit"} >= {"quick disconnect"}


def test_silicon_needs_its_own_temperature() -> None:
    with pytest.raises(RecoveryError, match=r"HG609.*junction\.temperature"):
        grade_stream(stream(50, 40), junction=PartLimit("silicon", 378.15, "datasheet"))


def test_supply_below_the_surroundings_is_a_caution() -> None:
    grade = grade_stream(stream(30, 5))
    assert any(c.where == "dead state" for c in grade.cautions)


@pytest.mark.parametrize(
    ("celsius", "name"),
    [(16.9, "W17"), (17.0, "W17"), (17.1, "W27"), (32.0, "W32"), (40.0, "W40"), (45.0, "W45"),
     (45.1, "W+"), (60.0, "W+")],
)  # fmt: skip
def test_facility_classes(celsius: float, name: str) -> None:
    assert facility_class(ZERO + celsius) == name


def test_sinks_are_those_whose_temperature_is_reached() -> None:
    names = {sink.name for sink in direct_sinks(ZERO + 51.0)}
    assert "greenhouse" in names
    assert "low-temperature radiators" not in names
    assert all(sink.required_temperature <= ZERO + 51.0 for sink in direct_sinks(ZERO + 51.0))


def test_every_sink_says_where_its_number_comes_from() -> None:
    assert all(sink.source for sink in DEFAULT_SINKS)
    assert any(sink.assumed for sink in DEFAULT_SINKS)
    assert any(not sink.assumed for sink in DEFAULT_SINKS)


def test_heat_curve_returns_the_temperature_of_its_heat() -> None:
    coolant = Coolant("PG25")
    curve = HeatCurve.between(coolant, 0.7, ZERO + 20.0, ZERO + 60.0)
    for share in (0.0, 0.13, 0.5, 0.77, 1.0):
        exact = temperature_after(coolant, ZERO + 20.0, share * curve.heat_flow / 0.7)
        assert float(curve.temperature_at(share * curve.heat_flow)) == pytest.approx(
            exact, abs=1e-6
        )
