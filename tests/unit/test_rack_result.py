"""What a rack's result says of itself.

1. Its public names, as plain data that JSON can hold; its text; its HTML; its picture.
2. Cautions: temperature limits with the part named, velocities, rated flows, junctions, curves,
   flow spread; nothing is said about parts that keep their limits.
3. A failed solve raises, or leaves NaN and None, never stale numbers.
"""

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from heatgrade.caution import Caution
from heatgrade.errors import MaterialError, NetworkError, NotConverged
from heatgrade.materials import Coolant
from heatgrade.plate import PlateCurve
from heatgrade.rack import (
    AirHeat,
    Branch,
    Connection,
    Fitting,
    FixedHead,
    GivenFlow,
    HeadCurve,
    HeatStream,
    Hose,
    Manifold,
    MountedPlate,
    QuickDisconnect,
    Rack,
    Reason,
)
from heatgrade.units import show

SUPPLY = 313.15  # K
PG25 = Coolant("PG25")
CONTRACT = {
    "heat_W",
    "liquid_heat_W",
    "supply_C",
    "return_C",
    "mass_flow_kg_per_s",
    "flow_spread",
    "pressure_drop_Pa",
    "pump_W",
    "mass_balance",
    "energy_balance",
}


def curve(heat_flow=1000.0, resistance=0.03):
    flows = (1e-5, 2e-5, 4e-5, 8e-5)
    drops = tuple(4e8 * v + 5e12 * v * v for v in flows)
    return PlateCurve.from_table(
        flows,
        drops,
        (1.3 * resistance, 1.1 * resistance, resistance, 0.9 * resistance),
        heat_flow=heat_flow,
        coolant="PG25",
        inlet_temperature=SUPPLY,
    )


def typical(count=6, diameter=0.03, coolant=PG25, heat_flow=1000.0, **options):
    branch = Branch.of(
        curve(),
        count=2,
        heat_flow=heat_flow,
        arrangement="parallel",
        hose=Hose(0.4, 0.01, loss_coefficient=1.0),
        quick_disconnect=QuickDisconnect.uqd("04"),
    )
    return Rack.manifold(
        [branch] * count, supply_manifold=Manifold(diameter), coolant=coolant, **options
    )


@pytest.fixture(scope="module")
def result():
    made = typical(air_heat=AirHeat(liquid_fraction=0.85))
    return made.solve(supply_temperature=SUPPLY, volume_flow=3e-4)


def codes(result):
    return {caution.code for caution in result.cautions}


def about(result, word):
    return [str(c) for c in result.cautions if word in str(c)]


def test_plain_data_has_the_public_names(result):
    data = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert set(data) >= CONTRACT
    assert data["supply_C"] == pytest.approx(40.0)
    assert data["heat_W"] == pytest.approx(12000.0 / 0.85)
    assert data["liquid_heat_W"] == pytest.approx(12000.0)
    assert data["pump_W"] == pytest.approx(data["pump_hydraulic_W"] / 0.5)
    assert len(data["branches"]) == 6
    assert data["branches"][0]["plates"][1]["name"] == "plate 2"
    assert data["outcome"]["reason"] == "converged"


def test_text_names_what_matters(result):
    text = result.summary()
    rise = f"{result.return_temperature - 273.15:.2f} degC"
    for expected in ("40.00 ->", rise, "85.0%", "assumption", "kPa", "spread", "branch 6"):
        assert expected in text
    assert "energy" in text
    assert "(assumed)" in text
    assert str(result) == text


def test_long_racks_print_their_ends():
    made = typical(60, diameter=0.1, heat_flow=0.0)
    text = made.solve(supply_temperature=SUPPLY, volume_flow=3e-3).summary()
    assert "branch 1 " in text
    assert "branch 60" in text
    assert "20 more" in text
    assert "branch 30" not in text


def test_html_and_picture(result):
    page = result._repr_html_()
    assert page.startswith("<table>")
    assert "branch 3" in page
    figure = result.plot()
    assert len(figure.axes) == 2
    assert "L/min" in figure.axes[0].get_ylabel()
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == pytest.approx([row.volume_flow * 6e4 for row in result.branches])


def test_html_escapes_names():
    branch = Branch((MountedPlate(curve(), 1.0),), name="<b>&")
    made = Rack.manifold([branch], supply_manifold=Manifold(0.03), coolant=PG25)
    page = made.solve(supply_temperature=SUPPLY, volume_flow=3e-5)._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_stream_is_what_leaves_the_rack(result):
    stream = result.heat_stream
    assert stream.mass_flow == result.mass_flow
    assert stream.temperature_in == result.supply_temperature
    total = result.liquid_heat_flow + result.friction_heat_flow
    assert stream.heat_flow == pytest.approx(total, rel=1e-10)
    assert "PG25" in stream.summary()
    assert "40.00" in stream.summary()


def test_within_limits_nothing_is_said():
    made = typical(diameter=0.05)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    assert result.cautions == ()


def test_coupling_limit_names_the_part():
    result = typical().solve(supply_temperature=333.15, volume_flow=3e-4)
    hot = about(result, "UQD 04")
    assert any("above the part's limit of 65.0 degC" in text for text in hot)
    assert any("likewise" in text for text in hot)
    assert about(result, "manifold: segment")
    assert "above-limit" in codes(result)
    assert next(iter(result.limit_temperatures)) in {"UQD 04", "manifold"}
    assert min(result.limit_temperatures.values()) == pytest.approx(338.15)


def test_a_limit_missed_by_a_hair_says_by_how_much():
    made = typical(diameter=0.05)
    just = made.solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    supply = SUPPLY + 338.15 - just.return_temperature + 0.01
    told = about(made.solve(supply_temperature=supply, volume_flow=3e-4), "return manifold")
    assert re.search(r"coolant at 65\.0 degC is 0\.0\d+ K above the part's limit of 65\.0", told[0])


def test_coolant_limit_is_the_fluids_own():
    result = typical().solve(supply_temperature=334.15, volume_flow=3e-4)
    told = [c for c in result.cautions if c.where == "PG25"]
    assert len(told) == 1
    assert "66.0 degC" in told[0].message
    water = typical(coolant=Coolant("water")).solve(supply_temperature=334.15, volume_flow=3e-4)
    assert not [c for c in water.cautions if c.where == "water"]


def test_velocity_guidelines():
    result = typical(diameter=0.014).solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    told = about(result, "guideline of 1.50 m/s")
    assert told
    assert "supply manifold: segment 1" in told[0]
    fastest = max(s.velocity for s in result.segments if "manifold" in s.group)
    assert f"{fastest:.2f} m/s" in " ".join(told)


def test_rated_flow_of_couplings():
    result = typical().solve(supply_temperature=SUPPLY, volume_flow=9e-4)
    told = about(result, "above its rated 6.44 L/min")
    assert told
    assert codes(result) >= {"above-rated-flow"}
    assert "9." in told[0]


def test_junction_limit_and_curve_range():
    made = typical(heat_flow=3000.0)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=1.2e-3)
    assert about(result, "above its limit of 105.0 degC")
    assert any(c.code == "out-of-range" and "flow" in c.message for c in result.cautions)
    hottest = max(p.junction_temperature_max for row in result.branches for p in row.plates)
    assert result.junction_temperature_max == hottest


def test_flow_spread_guideline():
    result = typical(count=20, diameter=0.018).solve(supply_temperature=SUPPLY, volume_flow=9e-4)
    assert result.flow_spread > 0.05
    assert [c for c in result.cautions if c.where == "flow spread"]


def test_flow_spread_compares_branches_of_one_kind():
    kinds = [Branch((), hose=Hose(0.5, 0.008)), Branch((), hose=Hose(0.5, 0.012))]
    made = Rack.manifold(
        [replace(kinds[k % 2], name=f"branch {k}") for k in range(6)],
        supply_manifold=Manifold(0.02),
        coolant=Coolant("water"),
    )
    result = made.solve(supply_temperature=SUPPLY, volume_flow=6e-4)
    flows = result.branch_mass_flows
    each = [np.ptp(flows[k::2]) / flows[k::2].mean() for k in (0, 1)]
    assert result.flow_spread == pytest.approx(max(each), rel=1e-12)
    assert result.flow_spread < 0.2 * np.ptp(flows) / flows.mean()


def test_all_cautions_are_cautions(result):
    assert all(isinstance(c, Caution) for c in result.cautions)
    assert len(set(result.cautions)) == len(result.cautions)


def test_velocities_follow_from_flow_and_area(result):
    first = next(s for s in result.segments if s.where == "supply manifold: segment 1")
    assert first.velocity == pytest.approx(3e-4 / (math.pi / 4 * 0.03**2), rel=1e-6)


def test_connection_parts_are_counted():
    joined = typical(
        connection=Connection((Hose(1.0, 0.02), QuickDisconnect.standard("LQC", cv=9.0)))
    )
    with_it = joined.solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    bare = typical().solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    gain = with_it.pressure_drop - bare.pressure_drop
    assert with_it.pressure_parts["connection"] == pytest.approx(gain, rel=1e-2)


def test_failure_raises_or_leaves_nothing():
    class Broken:
        heat_flow = 10.0

        def pressure_coefficients(self, temperature):
            return float("nan"), 1e13

        def thermal_resistance(self, volume_flow, temperature):
            return 0.03

        def check(self, volume_flow, temperature, where):
            return ()

    made = Rack.manifold([Branch.of(Broken())], supply_manifold=Manifold(0.03), coolant=PG25)
    with pytest.raises(NotConverged, match="HG521"):
        made.solve(supply_temperature=SUPPLY, volume_flow=1e-4)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=1e-4, raise_on_failure=False)
    assert result.outcome.reason is Reason.NOT_FINITE
    assert not result.outcome.converged
    assert math.isnan(result.return_temperature)
    assert math.isnan(result.mass_flow)
    assert math.isnan(result.pump_power.electric)
    data = result.to_dict()
    assert data["return_C"] is None
    assert data["branches"][0]["flow_L_per_min"] is None
    json.dumps(data, allow_nan=False)
    assert "not finite" in result.summary()
    with pytest.raises(NotConverged, match="HG522"):
        _ = result.heat_stream


def test_stream_refuses_what_cannot_be():
    with pytest.raises(NetworkError, match="HG503"):
        HeatStream(PG25, 1.0, 320.0, 310.0)
    with pytest.raises(MaterialError):
        HeatStream(PG25, 1.0, 200.0, 310.0)


def test_pump_kinds_report_their_power():
    made = typical()
    held = made.solve(supply_temperature=SUPPLY, pump=FixedHead(50e3, 0.4))
    assert held.pressure_drop == pytest.approx(50e3)
    assert held.pump_power.electric == pytest.approx(held.volume_flow * 50e3 / 0.4)
    assert not held.pump_power.assumed
    given = made.solve(supply_temperature=SUPPLY, pump=GivenFlow(3e-4))
    assert given.pump_power.assumed
    curved = made.solve(
        supply_temperature=SUPPLY,
        pump=HeadCurve((0.0, 5e-4, 1e-3), (80e3, 70e3, 30e3), (0.0, 0.5, 0.4)),
    )
    assert curved.pump_power.speed == 1.0
    share = curved.volume_flow / 5e-4
    assert 0.0 < share < 2.0
    assert "speed 1.000" in curved.summary()


def test_friction_heat_can_be_left_out():
    made = typical(friction_heat=False)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=3e-4)
    assert result.friction_heat_flow == 0.0
    assert result.heat_stream.heat_flow == pytest.approx(result.liquid_heat_flow, rel=1e-10)
    assert "friction heat left out" in result.summary()


def test_units_of_the_text_are_those_of_the_units_package(result):
    litres = show(result.volume_flow, "L/min").split()[0]
    assert f"{float(litres):.3g}" in result.summary()


def test_extra_parts_are_passed_once():
    plain = Branch((MountedPlate(curve(), 0.0),))
    tight = Branch((MountedPlate(curve(), 0.0),), extra=(Fitting(100.0, 0.01),))
    drops = []
    for branch in (plain, tight):
        made = Rack.manifold(
            [branch], supply_manifold=Manifold(1.0, pitch=0.0), coolant=PG25, friction_heat=False
        )
        drops.append(made.solve(supply_temperature=SUPPLY, volume_flow=4e-5).pressure_drop)
    rho = float(PG25.properties(SUPPLY).density)
    velocity = 4e-5 / (math.pi / 4 * 0.01**2)
    assert drops[1] - drops[0] == pytest.approx(100.0 * rho * velocity**2 / 2, rel=1e-9)


def test_curve_made_at_the_supply_temperature_is_not_left_by_friction_heat():
    flows = (1e-5, 4e-5, 8e-5)
    table = PlateCurve(
        flows,
        (303.15, SUPPLY),
        [[v * 1e9, v * 9e8] for v in flows],
        [[0.04, 0.039]] * 3,
        1000.0,
        "PG25",
    )
    made = Rack.manifold(
        [Branch.of(table) for _ in range(3)], supply_manifold=Manifold(0.03), coolant=PG25
    )
    result = made.solve(supply_temperature=SUPPLY, volume_flow=1.2e-4)
    assert result.branches[2].inlet_temperature > SUPPLY
    assert result.cautions == ()
    warmer = made.solve(supply_temperature=SUPPLY + 1.0, volume_flow=1.2e-4)
    assert any("inlet" in caution.message for caution in warmer.cautions)
