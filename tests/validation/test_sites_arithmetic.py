"""The published arithmetic of the sites, reproduced by their own scenarios.

Where a site's public figures hang together by arithmetic alone, its scenario must give it exactly,
once the assumption behind it (a COP, a share of the Lorenz COP, full-load hours) is put in.  The
cycle's own figures, which differ, stand in ``from-die-to-district.md``.

1. Lorenz COP of every site between its own temperatures, and 0.45 of it.
2. Tallaght: 9 GWh at COP 3.5 and 2.8 are 2.6 and 3.2 GWh of electricity.
3. Høje-Taastrup: 6,000 homes of 14.5 and 18.1 MWh are 87 and 109 GWh, 17 and 22 % of 500 GWh, 21
   and 26 GWh of electricity at 4.2; the full-load hours of the groundwater pump.
4. Odense: 14.5 and 17.9 MWh a home, 667 EUR/kW.
5. PA10: COP 4.0 is the 75 %; 2.7 GWh at 4.0 and 2.1 at 5.2; 1,636 h; 1,000 and 1,600 homes; 528
   EUR/(MWh/a); 0.167 t/MWh.
6. Hamina: 4 MW of wood are 85 % of 26 GWh; 80 % of it are 21.
7. Kevlinx: 2.17 % of the supply's input are 0.71 MW at 32 MW, 6.2 GWh a year; 533 and 213 racks.
8. United Kingdom: the six bracket figures by a run each.
9. Aquasar: 30 L/min and 5 K are 10.3 kW, of which 0.126 is work at 20 degC of surroundings.
"""

from __future__ import annotations

import pytest

from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import DeadState, grade_stream
from heatgrade.report.result_document import result_document
from heatgrade.scenario import load_scenario, parse_scenario, scenarios_from, shipped_text
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

ZERO = 273.15  # K
EXACT = 1e-9  # relative
HOURS = 8760.0
ONE_DIGIT, TWO_DIGITS = 0.05, 0.005  # half of the last digit of a figure with one or two decimals


def run(name, *changes, variant=""):
    """Return the year of a site at the temperatures of its network, without its store."""
    data = parse_scenario(shipped_text(name))
    for table in ("heating_curve", "store", "neighbours", "sizing_share"):
        data["district"].pop(table, None)
    data.pop("published")
    if not variant:
        data.pop("variants", None)
    found = {s.variant: s for s in scenarios_from(data, list(changes))}
    return result_document(run_scenario(construct(found[variant])))["district"]


def given(cop, **more):
    """Return the change that gives the heat pump one COP, and all the size that it needs."""
    return ("district.heat_pump", {"cop_model": "given", "cop": cop, **more})


@pytest.mark.parametrize(
    ("name", "variant", "lorenz", "cop"),
    [
        ("tallaght", "", 7.1, 3.2),
        ("hoje-taastrup", "middle", 9.4, 4.2),
        ("hoje-taastrup", "warmest", 11.0, 5.0),
        ("odense", "first", 9.7, 4.4),
        ("pa10", "", 11.5, 5.2),
        ("hamina", "", 7.9, 3.6),
    ],
)
def test_a_share_of_lorenz_at_each_site(name, variant, lorenz, cop):
    model = ("district.heat_pump", {"cop_model": "lorenz", "lorenz_efficiency": 0.45})
    found = run(name, model, variant=variant)["seasonal_cop"]
    assert found == pytest.approx(cop, abs=ONE_DIGIT)
    assert found / 0.45 == pytest.approx(lorenz, abs=ONE_DIGIT)


@pytest.mark.parametrize(("cop", "electricity"), [(3.5, 2.6), (2.8, 3.2)])
def test_tallaght_s_electricity(cop, electricity):
    year = run("tallaght", given(cop))
    assert year["demand_MWh"] == pytest.approx(270_000 / 30, rel=EXACT)
    assert year["share"] == pytest.approx(1.0, rel=EXACT)
    assert year["electricity_MWh"] == pytest.approx(9000 / cop, rel=EXACT)
    assert year["electricity_MWh"] / 1e3 == pytest.approx(electricity, abs=ONE_DIGIT)


@pytest.mark.parametrize(("each", "share", "work"), [(14.5, 0.174, 21), (18.1, 0.217, 26)])
def test_hoje_taastrup_s_homes(each, share, work):
    """A heat pump without limits that runs as base load until 6,000 homes are served."""
    heat = 6000 * each / 1e3  # GWh
    year = run(
        "hoje-taastrup",
        given(4.2, capacity=f"{heat / HOURS * 1e3} MW"),
        ("district.demand.hot_water_share", 1.0),
        ("district.demand.heat_per_home", f"{each} MWh"),
        ("source.heat", "100 MW"),
        variant="middle",
    )
    # The daily profile of hot water dips below the capacity for some hours.
    assert year["share"] == pytest.approx(share, abs=TWO_DIGITS)
    assert year["homes"] == pytest.approx(6000, rel=0.02)
    assert year["electricity_MWh"] / 1e3 == pytest.approx(work, abs=0.5)
    assert year["demand_MWh"] == pytest.approx(10_000 / 0.02, rel=EXACT)


@pytest.mark.parametrize(
    ("variant", "homes", "each"), [("first", 6900, 14.5), ("extended", 12_000, 17.9)]
)
def test_odense_s_homes_and_price(variant, homes, each):
    year = run("odense", given(4.4), ("source.heat", "60 MW"), variant=variant)
    assert year["share"] == pytest.approx(1.0, rel=EXACT)
    heat = year["recovered_MWh"]
    assert heat / homes == pytest.approx(each, abs=ONE_DIGIT)
    counted = year["homes"] if variant == "first" else year["other_homes"]["later_report"]
    assert counted == pytest.approx(heat / each, rel=EXACT)
    (asset,) = load_scenario("odense")[0].table.district.costs.assets
    size = load_scenario("odense")[0].table.district.heat_pump.capacity
    assert asset.investment / (size / 1e3) == pytest.approx(667, abs=0.5)


@pytest.mark.parametrize(("cop", "work", "share"), [(4.0, 2.7, 0.75), (5.2, 2.1, 0.808)])
def test_pa10_by_its_cop(cop, work, share):
    year = run("pa10", given(cop))
    assert year["electricity_MWh"] == pytest.approx(10_800 / cop, rel=EXACT)
    assert year["electricity_MWh"] / 1e3 == pytest.approx(work, abs=ONE_DIGIT)
    assert year["source_share"] == pytest.approx(1.0 - 1.0 / cop, rel=EXACT)
    assert year["source_share"] == pytest.approx(share, abs=TWO_DIGITS)
    assert year["costs"]["investment_EUR_per_MWh"] == pytest.approx(528, abs=0.5)
    # 10,800 MWh over 6.6 MW are 1,636 h; the source gives its share of them, 19 % of the year.
    hours = year["source"]["full_load_hours"] / year["source_share"]
    assert hours == pytest.approx(1636, abs=0.5)
    assert hours / HOURS == pytest.approx(0.19, abs=TWO_DIGITS)
    per_heat = 10_000 / year["recovered_MWh"]
    assert per_heat * year["homes"] == pytest.approx(1000, rel=EXACT)
    assert per_heat * year["other_homes"]["of 60 m2"] == pytest.approx(1600, rel=EXACT)


def test_hamina_s_heat():
    year = run("hamina", given(3.6))
    wood = 4.0 * 0.9 * 6200
    assert year["demand_MWh"] == pytest.approx(wood / 0.85, rel=0.01)  # 26.3, rounded to 26
    assert 0.80 * year["demand_MWh"] == pytest.approx(21_000, rel=0.01)


@pytest.mark.parametrize(("rack", "count"), [(60, 533), (150, 213)])
def test_kevlinx_s_racks_and_supply(rack, count):
    table = {s.table.district.racks: s for s in load_scenario("kevlinx")}[count].table
    assert count == 32_000 // rack
    assert table.recovery.site.ups_efficiency == 0.9783
    from heatgrade.scenario.build_recovery import build_overhead

    lost = build_overhead(table.recovery, 0.0).losses(32e6, 0.0).ups
    assert lost / 1e6 == pytest.approx(0.71, abs=TWO_DIGITS)
    assert lost * HOURS / 1e9 == pytest.approx(6.2, abs=ONE_DIGIT)
    assert lost / (32e6 + lost) == pytest.approx(0.0217, rel=1e-3)


@pytest.mark.parametrize(
    ("homes", "each", "heat", "mean", "source"),
    [
        (3.5e6, 8, 28, 3.2, 2.4),
        (6.3e6, 8, 50, 5.8, 4.3),
        (3.5e6, 10, 35, 4.0, 3.0),
        (6.3e6, 10, 63, 7.2, 5.4),
        (3.5e6, 12, 42, 4.8, 3.6),
        (6.3e6, 12, 76, 8.6, 6.5),
    ],
)
def test_the_kingdom_s_bracket(homes, each, heat, mean, source):
    """Homes times heat as TWh, as mean GW, and the source's part of that at a COP of 4."""
    year = run(
        "uk-2035",
        given(4.0),
        ("source.heat", f"{homes * each / HOURS * 0.75 / 1e3} GW"),
        ("source.it_power", "30 GW"),
        ("district.demand.annual_heat", f"{homes * each / 1e6} TWh"),
        ("district.demand.loss_share", 0.0),
        ("district.demand.heat_per_home", f"{each} MWh"),
    )
    assert year["homes_of_all_heat"] == pytest.approx(homes, rel=EXACT)
    assert year["demand_MWh"] / 1e6 == pytest.approx(heat, abs=0.5)
    assert year["demand_MWh"] / HOURS / 1e3 == pytest.approx(mean, abs=0.06)
    assert year["source"]["heat_W"] / 1e9 == pytest.approx(source, abs=0.06)
    assert year["share"] < 0.85  # what the season takes from the year's sum


def test_aquasar_s_heat_and_exergy():
    water = Coolant("water")
    rise = float(water.enthalpy_difference(ZERO + 60.0, ZERO + 65.0))
    flow = 30e-3 / 60.0 * float(water.properties(ZERO + 60.0).density)
    grade = grade_stream(
        HeatStream(water, flow, ZERO + 60.0, ZERO + 65.0), dead_state=DeadState(ZERO + 20.0)
    )
    assert flow * rise / 1e3 == pytest.approx(10.3, abs=ONE_DIGIT)
    assert grade.carnot_factor == pytest.approx(0.126, abs=1e-3)
