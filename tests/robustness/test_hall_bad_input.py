"""Rows and halls that cannot be, and answers that must be told: each by its name.

1. Parts: nothing in it, wrong kinds, counts, units in two places, coolants that differ.
2. Operation: nothing that drives, contradicting flows, facility water that is too warm, pumps that
   are too weak or fight each other, boiling, freezing.
3. Told: cavitation, curves left, velocities, pressures, couplings, junctions, supply not held.
4. Studies: outages and balances of parts that are not there.
"""

from dataclasses import replace

import pytest

import heatgrade as hg
from heatgrade.errors import MaterialError, NetworkError
from heatgrade.hall import Outage, balance_flows, n_minus_one, what_if

WATER, PG25 = hg.Coolant("water"), hg.Coolant("PG25")
SUPPLY = 318.15  # K
FLOW = 1.8e-4  # m3/s
CURVE = hg.PlateCurve.from_table(
    [2e-5, 4e-5, 8e-5],
    [6e3, 2e4, 7e4],
    [0.027, 0.022, 0.019],
    heat_flow=1800.0,
    coolant="PG25",
    inlet_temperature=SUPPLY,
)
MANIFOLD = hg.Manifold(0.03)
TRAY = hg.Branch.of(CURVE, hose=hg.Hose(0.5, 0.01))
RACK = hg.Rack.manifold([TRAY] * 4, supply_manifold=MANIFOLD, coolant=PG25)
EXCHANGER = hg.PlateExchanger(
    area=1.5,
    channels=6,
    plate_width=0.1,
    gap=2.5e-3,
    other=WATER,
    other_mass_flow=0.4,
    other_temperature=SUPPLY - 5.0,
    rated_mass_flow=0.2,
    rated_pressure_drop=20e3,
)
PUMP = hg.HeadCurve((0.0, FLOW, 2.0 * FLOW), (120e3, 100e3, 40e3), 0.6)
UNIT = hg.DistributionUnit(EXCHANGER, PUMP)
ROW = hg.Row([RACK], unit=UNIT)
POINT = {"supply_temperature": SUPPLY, "volume_flow": FLOW}


def solve(**changes):
    return replace(ROW, **changes).solve(**POINT)


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("HG550", lambda: hg.Row([])),
        ("HG550", lambda: hg.Hall([])),
        ("HG551", lambda: hg.Row(["rack"])),
        ("HG551", lambda: hg.Row([RACK], header=0.2)),
        ("HG551", lambda: hg.Row([RACK], unit="CDU")),
        ("HG551", lambda: hg.Hall([ROW, RACK])),
        ("HG551", lambda: hg.DistributionUnit(EXCHANGER, pump=3.0)),
        ("HG551", lambda: hg.DistributionUnit(None, PUMP)),
        ("HG552", lambda: hg.DistributionUnit(EXCHANGER, PUMP, vessel=None)),
        ("HG553", lambda: hg.RackGroup(RACK, 0)),
        ("HG553", lambda: hg.Row([RACK], count=1.5)),
        ("HG553", lambda: hg.DistributionUnit(EXCHANGER, PUMP, standby=-1)),
        ("HG554", lambda: hg.Row([hg.RackGroup(RACK, unit=UNIT)], unit=UNIT)),
        ("HG554", lambda: hg.Hall([ROW, hg.Row([RACK])])),
        ("HG554", lambda: hg.Hall([ROW], unit=UNIT)),
        ("HG515", lambda: hg.Row([RACK], return_order="sideways")),
        ("HG102", lambda: hg.Header(-0.1)),
        ("HG102", lambda: hg.ExpansionVessel(0.0)),
        ("HG527", lambda: hg.Header(0.1, heat_loss=1.0)),
        ("HG504", lambda: hg.MountedPlate("no curve")),
        ("HG560", lambda: Outage("meteor", "rack")),
    ],
)
def test_parts_that_cannot_be(code, build):
    with pytest.raises(hg.HeatgradeError, match=code):
        build()


def test_coolants_do_not_mix():
    other = hg.Rack.manifold([TRAY], supply_manifold=MANIFOLD, coolant=WATER)
    with pytest.raises(NetworkError, match=r"HG555.*rack 2"):
        hg.Row([RACK, other], unit=UNIT).solve(**POINT)


def test_facility_water_that_is_too_warm():
    with pytest.raises(NetworkError, match=r"HG556.*CDU"):
        ROW.solve(supply_temperature=SUPPLY - 6.0, volume_flow=FLOW)


@pytest.mark.parametrize("point", [{}, {"supply_temperature": SUPPLY}, {"volume_flow": FLOW}])
def test_nothing_that_drives(point):
    with pytest.raises(NetworkError, match="HG557"):
        hg.Row([RACK]).solve(**point)


def test_flows_that_contradict():
    with pytest.raises(NetworkError, match=r"HG558.*flow_per_heat"):
        ROW.solve(**POINT, flow_per_heat=2.5e-8)
    held = replace(ROW, unit=replace(UNIT, pump=hg.FixedHead(50e3)))
    with pytest.raises(NetworkError, match=r"HG558.*volume_flow"):
        held.solve(**POINT)


def test_a_hall_without_heat_hands_nothing_over():
    cold = hg.Rack.manifold(
        [hg.Branch.of(CURVE, heat_flow=0.0)], supply_manifold=MANIFOLD, coolant=PG25
    )
    warm_enough = replace(EXCHANGER, other_temperature=SUPPLY - 5.0)
    row = hg.Row([cold], unit=replace(UNIT, exchanger=warm_enough))
    found = row.solve(supply_temperature=SUPPLY)
    assert found.facility.mass_flow < 2e-3 * EXCHANGER.other_mass_flow  # friction is all there is
    empty = replace(found, facility=replace(found.facility, mass_flow=0.0))
    with pytest.raises(NetworkError, match="HG559"):
        _ = empty.heat_stream


def test_pumps_that_are_too_weak():
    with pytest.raises(NetworkError, match="HG512"):
        ROW.solve(supply_temperature=SUPPLY, volume_flow=4.0 * FLOW)


def test_two_pumps_that_fight():
    """A unit of a tenth of the head: driven backwards; behind its check valve it only stands."""
    weak = replace(UNIT, pump=hg.HeadCurve((0.0, FLOW), (6e3, 4e3)), name="weak")
    with pytest.raises(NetworkError, match=r"HG531.*weak"):
        replace(ROW, unit=(UNIT, weak)).solve(supply_temperature=SUPPLY)
    checked = [replace(u, check_valve=hg.CheckValve(2.0, 0.03)) for u in (UNIT, weak)]
    found = replace(ROW, unit=checked).solve(supply_temperature=SUPPLY)
    strong, still = found.loops[0].pumps
    assert strong.volume_flow > 0.5 * FLOW
    assert still.volume_flow == 0.0
    assert found.energy_balance < 1e-8


def test_boiling_and_freezing():
    with pytest.raises(NetworkError, match=r"HG533.*boils"):
        ROW.solve(supply_temperature=365.0, volume_flow=0.1 * FLOW)
    with pytest.raises(MaterialError):
        ROW.solve(supply_temperature=250.0, volume_flow=FLOW)
    icy = hg.Header(0.05, pitch=3000.0, heat_loss=500.0, ambient_temperature=200.0)
    with pytest.raises(NetworkError, match=r"HG533.*freezes"):
        hg.Row([RACK], header=icy).solve(**POINT)


def told(result):
    return [(caution.code, str(caution)) for caution in result.cautions]


def test_cavitation_is_told():
    low = replace(UNIT, vessel=hg.ExpansionVessel(12e3), strainer=hg.Fitting(9.0, 0.02))
    found = [text for code, text in told(solve(unit=low)) if code == "cavitation"]
    assert found
    assert "suction" in found[0]
    assert not any(code == "cavitation" for code, _ in told(solve()))


def test_a_curve_that_is_left_is_told():
    found = ROW.solve(supply_temperature=SUPPLY, volume_flow=0.4 * FLOW)
    text = next(text for code, text in told(found) if code == "out-of-range" and "flow" in text)
    assert "outside the plate's curve" in text


def test_limits_are_told_by_the_part():
    narrow = hg.Header(0.011, velocity_limit=1.0, source="site rule", limit_temperature=320.0)
    tight = replace(UNIT, vessel=hg.ExpansionVessel(250e3, pressure_limit=255e3))
    pump = hg.HeadCurve((0.0, FLOW, 2.0 * FLOW), (400e3, 300e3, 100e3), 0.6)
    coupled = replace(TRAY, quick_disconnect=hg.QuickDisconnect(0.5, "UQD 02", 1e-5))
    rack = hg.Rack.manifold([coupled] * 4, supply_manifold=MANIFOLD, coolant=PG25)
    row = hg.Row([rack, rack], header=narrow, unit=replace(tight, pump=pump))
    found = told(row.solve(supply_temperature=SUPPLY, volume_flow=1.5 * FLOW))
    texts = " | ".join(text for _, text in found)
    assert "supply header: segment 1: 2." in texts
    assert "above the guideline of 1.00 m/s (site rule)" in texts
    assert "return header: segment 2: coolant at" in texts
    assert "above the loop's limit of 255 kPa" in texts
    assert "UQD 02" in texts
    assert "rated" in texts


def test_a_junction_above_its_limit_is_named():
    plate = hg.MountedPlate(CURVE, name="GPU", limit_junction_temperature=330.0)
    hot = hg.Rack.manifold([hg.Branch((plate,))] * 2, supply_manifold=MANIFOLD, coolant=PG25)
    found = told(hg.Row([hot, hot], unit=UNIT).solve(**POINT))
    assert any("GPU" in text and "4 plates are above theirs" in text for _, text in found)


def test_studies_of_parts_that_are_not_there():
    with pytest.raises(NetworkError, match=r"HG561.*CDU"):
        what_if(ROW, Outage("pump", "CDU 7"), **POINT)
    with pytest.raises(NetworkError, match=r"HG561.*no strainer"):
        what_if(ROW, Outage("strainer", "CDU"), **POINT)
    with pytest.raises(NetworkError, match=r"HG561.*branch"):
        what_if(ROW, Outage("branch", "rack, branch 9"), **POINT)
    with pytest.raises(NetworkError, match="HG560"):
        n_minus_one(ROW, kinds=["flood"], **POINT)


def test_the_only_unit_that_fails_is_a_row_without_an_answer():
    """Chips without coolant have no temperature: the list says so, first of all."""
    listed = n_minus_one(ROW, **POINT)
    assert listed.rows[0].outage.kind in ("pump", "unit")
    assert "no coolant flows" in listed.rows[0].problem
    assert "no coolant flows" in listed.summary()


def test_balances_that_cannot_be():
    bare = hg.Rack.manifold([hg.Branch.of(CURVE)] * 3, supply_manifold=MANIFOLD, coolant=PG25)
    with pytest.raises(NetworkError, match=r"HG562.*inner_diameter"):
        balance_flows(hg.Row([bare], unit=UNIT), **POINT)
    with pytest.raises(NetworkError, match="HG562"):
        balance_flows(ROW, at="plates", **POINT)
    wide = hg.Row([RACK, RACK], header=hg.Header(0.009), unit=UNIT)
    with pytest.raises(NetworkError, match="HG563"):
        balance_flows(wide, inner_diameter=10.0, supply_temperature=SUPPLY)
