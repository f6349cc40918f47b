"""Laws of every row and hall: (1) mass, energy and loops close, (2) folded is unfolded, (3) the sum
of the racks is the hall, the facility's water takes what the racks give, (4) a stopped pump never
raises the flow, an orifice never widens the spread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import heatgrade as hg
from heatgrade.hall import Outage, balance_flows, what_if

WATER, PG25 = hg.Coolant("water"), hg.Coolant("PG25")
SUPPLY = 318.15  # K
POINT = {"supply_temperature": SUPPLY, "flow_per_heat": 2.5e-8}
MASS, ENERGY, LOOP, SAME = 1e-10, 1e-8, 1e-8, 1e-9
CURVE = hg.PlateCurve.from_table(
    [1e-5, 2e-5, 4e-5, 8e-5],
    [2e3, 6e3, 2e4, 7e4],
    [0.034, 0.027, 0.022, 0.019],
    heat_flow=1400.0,
    coolant="PG25",
    inlet_temperature=SUPPLY,
)


@st.composite
def racks(draw):
    count = draw(st.integers(1, 3))
    arrangement = draw(st.sampled_from(["parallel", "series"]))
    hose = hg.Hose(draw(st.floats(0.2, 2.0)), 0.014, 2.0)
    tray = hg.Branch.of(CURVE, count=count, arrangement=arrangement, hose=hose)
    port = draw(st.sampled_from([None, 0.014]))
    return hg.Rack.manifold(
        [tray] * draw(st.integers(2, 5)),
        supply_manifold=hg.Manifold(draw(st.floats(0.03, 0.06)), port_diameter=port),
        coolant=PG25,
        return_order=draw(st.sampled_from(["direct", "reverse"])),
    )


@st.composite
def rows(draw):
    kinds = draw(st.lists(racks(), min_size=1, max_size=2))
    groups = [
        hg.RackGroup(rack, draw(st.integers(1, 3)), f"kind {k}") for k, rack in enumerate(kinds)
    ]
    heat = sum(group.count * group.rack.plate_heat_flow for group in groups)
    flow = 2.5e-8 * heat
    units = draw(st.integers(1, 2))
    exchanger = hg.size_exchanger(
        PG25,
        heat_flow=heat / units,
        volume_flow=flow / units,
        supply_temperature=SUPPLY,
        other=WATER,
        other_volume_flow=1.5 * flow / units,
        approach=draw(st.floats(2.0, 8.0)),
        pressure_drop=draw(st.floats(10e3, 50e3)),
    )
    pump = hg.HeadCurve((0.0, flow, 3.0 * flow), (600e3, 500e3, 150e3), 0.6)
    unit = hg.DistributionUnit(exchanger, pump, pumps=2, strainer=hg.Fitting(4.0, 0.06, "mesh"))
    return hg.Row(
        groups,
        header=draw(st.sampled_from([None, hg.Header(0.05), hg.Header(0.05, port_diameter=0.03)])),
        return_order=draw(st.sampled_from(["direct", "reverse"])),
        unit=unit,
        units=units,
        count=draw(st.integers(1, 2)),
    )


@settings(max_examples=12)
@given(row=rows())
def test_laws_of_a_hall(row):
    folded, single = row.solve(**POINT), row.solve(**POINT, fold=False)
    for found in (folded, single):
        assert found.mass_balance < MASS
        assert found.energy_balance < ENERGY
        assert found.loop_balance < LOOP
        assert sum(rack.mass_flow for rack in found.racks) == pytest.approx(found.mass_flow)
        given_up = found.liquid_heat_flow + found.friction_heat_flow
        assert found.heat_stream.heat_flow == pytest.approx(given_up, rel=1e-8)
    assert folded.mass_flow == pytest.approx(single.mass_flow, rel=SAME)
    assert folded.return_temperature == pytest.approx(single.return_temperature, rel=SAME)
    hot = [found.junction_temperature_max for found in (folded, single)]
    assert hot[0] == pytest.approx(hot[1], rel=SAME)


@settings(max_examples=8)
@given(row=rows())
def test_outages_and_orifices_go_the_right_way(row):
    name = "CDU" if row.units == 1 else "CDU 1"
    weak = what_if(row, Outage("pump", name), **POINT)
    assert weak.after.mass_flow < weak.before.mass_flow
    plates = [found.loops[-1].plates.mass_flow for found in (weak.before, weak.after)]
    assert np.all(plates[1] < plates[0])
    dirty = what_if(row, Outage("strainer", name), **POINT)
    assert dirty.after.mass_flow < dirty.before.mass_flow
    even = balance_flows(row, **POINT, step=0.0)
    assert even.spread_after <= even.spread_before + 1e-3
    assert even.spread_after < 2e-3
