"""Scenarios of sites: a source in place of a plate, a year of the network, published figures.

1. Published figures are never inputs: without them every other number is the same.
2. They are held against the result: value, range, variant, a path that does not exist.
3. Source and plate exclude each other; tables that need others say so; files are read at the door.
4. The year's site metrics are those of the energies by hand; the fields of the regulation too.
5. What people see: overview, answer, headline, hours, pictures.
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from heatgrade.cli import main
from heatgrade.errors import HeatgradeError
from heatgrade.report.folder import write_report
from heatgrade.report.overview import overview
from heatgrade.report.page import answer, headline
from heatgrade.report.result_document import result_document
from heatgrade.scenario import load_scenario, parse_scenario, scenarios_from, shipped_text
from heatgrade.scenario.construction import construct
from heatgrade.scenario.published_check import published_checks
from heatgrade.scenario.published_table import PublishedTable
from heatgrade.scenario.run import run_scenario

FAST = [("district.heat_pump.cop_model", "given"), ("district.heat_pump.cop", 3.5)]
METERED = [("source.it_power", "5 MW"), ("recovery.site.boundary", "outside")]
EXACT = 1e-9  # relative


def site(*changes, drop=()):
    """Return the result of a small site with changes."""
    data = parse_scenario(shipped_text("tallaght"))
    for key in drop:
        data.pop(key)
    (scenario,) = scenarios_from(data, [*FAST, *changes])
    return run_scenario(construct(scenario))


@pytest.fixture(scope="module")
def chain():
    return site(*METERED, ("district.sizing_share", "90 %"))


def test_published_figures_are_no_inputs(chain):
    changes = (*METERED, ("district.sizing_share", "90 %"))
    bare = result_document(site(*changes, drop=("published",)))
    full = result_document(chain)
    assert full["published"]
    assert bare["published"] == []
    for document in (bare, full):
        document.pop("published")
        document.pop("outcome")
    assert bare == full


def test_a_figure_is_held_against_the_result():
    document = {"a": {"b": 3.0, "c": None, "d": {"e": 1.0}, "f": True}}

    def check(**entry):
        figure = PublishedTable(**{"quantity": "a.b", "source": "somebody", **entry})
        return published_checks([figure], document, "x" if entry.get("variant") else "")

    (exact,) = check(value=2.0, unit="MW", note="because")
    assert exact.deviation == pytest.approx(0.5)
    assert exact.row() == ("a.b", "3 MW; published 2 MW: +50.0%; because")
    (close,) = check(value=3.000001)
    assert close.row()[1].endswith(": +0.0%")  # and not -0.0%
    (inside,) = check(range=[2.5, 3.5], grade="derived", name="this")
    assert inside.deviation == 0.0
    assert inside.row() == ("this", "3; derived 2.5 to 3.5: inside")
    (above,) = check(range=[1.0, 2.0])
    assert above.deviation == pytest.approx(0.5)
    (missing,) = check(value=2.0, quantity="a.c")
    assert missing.deviation is None
    assert "not computed" in missing.row()[1]
    assert check(value=2.0, quantity="a.c.e")[0].computed is None
    assert check(value=2.0, variant="y") == ()
    assert len(check(value=2.0, variant="x")) == 1
    for path, near in (("a.e", "HG690"), ("b", "HG690"), ("a.d", "HG690"), ("a.f", "HG690")):
        with pytest.raises(HeatgradeError, match=near) as caught:
            check(value=2.0, quantity=path)
        assert caught.value.entry == "published[0].quantity"
        assert caught.value.remedy


def test_a_zero_is_compared_as_it_can_be():
    figure = PublishedTable(quantity="a", value=0.0, source="somebody")
    assert published_checks([figure], {"a": 0.0})[0].deviation == 0.0
    assert published_checks([figure], {"a": 1.0})[0].row()[1].endswith("not comparable")


@pytest.mark.parametrize(
    ("changes", "drop", "code", "says"),
    [
        ([], ("source",), "HG714", "one of plate, source"),
        ([], ("recovery",), "HG714", "[district] needs"),
        ([], ("recovery", "district"), "HG714", "no answer"),
        ([("recovery.cdu.approach", "3 K")], (), "HG714", "no CDU"),
        ([("source.cold_temperature", "30 degC")], (), "HG714", "not warmer"),
        ([("source.hot_temperature", "150 degC")], (), "HG314", "boiling"),
        (
            [("recovery.dead_state_temperature", "30 degC")],
            (),
            "HG605",
            "recovery.dead_state_temperature",
        ),
        ([("source.heat", "-1 MW")], (), "HG102", "positive"),
        ([("district.weather.file", "x.epw")], (), "HG714", "exactly one"),
        ([("district.demand.annual_heat", "-3 GWh")], (), "HG102", "positive"),
        ([("district.demand.annual_heat", "3 GW")], (), "HG112", "unit of power"),
        ([("district.demand.loss_share", "95 %")], (), "HG103", "district.demand.loss_share"),
        ([("district.store.volume", "-1 m3")], (), "HG102", "negative"),
        ([("district.store.hot_temperature", "40 degC")], (), "HG658", "district.store"),
        ([("district.heating_curve.supply", ["85 degC"])], (), "HG654", "district.heating_curve"),
        ([("district.heat_pump.lorenz_efficiency", 0.4)], (), "HG714", "belong together"),
        ([("district.weather.seasonal_amplitude", "60 K")], (), "HG103", "district.weather"),
        ([("district.load", {"file": "none.csv"})], (), "HG652", "district.load.file"),
        ([("district.boiler.efficiency", 3)], (), "HG103", "district.boiler.efficiency"),
        (
            [
                ("recovery.site.boundary", "outside"),
                ("recovery.site.ups_curve", {"loads": [0.5, 1], "efficiencies": [0.95, 0.97]}),
            ],
            (),
            "HG714",
            "rated_it_power",
        ),
        # Whose the heat pump is must be said: PUE and ERF depend on it.
        ([("recovery.site.ups_efficiency", 0.97)], (), "HG711", "recovery.site.boundary"),
        ([("source.it_power", "5 MW")], (), "HG714", "recovery.site.boundary"),
        (
            [
                ("recovery.site.boundary", "outside"),
                ("recovery.site.renewable_share", 0.9),
                ("recovery.site.declared", {"on_site_share": 0.1}),
            ],
            (),
            "HG714",
            "told twice",
        ),
        (
            [("district.follow_price", True), ("district.store.volume", "0 m3")],
            (),
            "HG714",
            "store",
        ),
        ([("recovery.heat_pump.part_load", {"loads": [0.5]})], (), "HG661", "capacity"),
        (
            [("district.pipes", {"length": "1 km"}), ("district.demand.loss_share", 0.1)],
            (),
            "HG662",
            "district.demand.loss_share",
        ),
        (
            [
                (
                    "district.neighbours",
                    [
                        {
                            "name": "x",
                            "heat": "1 MW",
                            "hot_temperature": "20 degC",
                            "cold_temperature": "30 degC",
                        }
                    ],
                )
            ],
            (),
            "HG656",
            "district.neighbours[0]",
        ),
        (
            [("district.costs", {"assets": [{"name": "x", "investment": 1, "life": 0.1}]})],
            (),
            "HG103",
            "district.costs.x.life",
        ),
        ([("published[0].variant", "other")], (), "HG714", "no variant"),
        ([("published[0].range", [1, 2])], (), "HG714", "exactly one"),
        ([("published[2].range", [2, 1])], (), "HG714", "downwards"),
    ],
)
def test_what_is_refused_at_the_door(changes, drop, code, says):
    data = parse_scenario(shipped_text("tallaght"))
    for key in drop:
        data.pop(key)
    changes = [*(FAST if "district" in data else []), *changes]
    with pytest.raises(HeatgradeError) as caught:
        construct(scenarios_from(data, changes)[0])
    assert caught.value.code == code
    assert says in str(caught.value)


def test_files_are_found_beside_the_scenario(tmp_path):
    hours = np.arange(8760)
    weather = ["temperature"] + [f"{8 - 7 * np.cos(2 * np.pi * h / 8760):.2f}" for h in hours]
    (tmp_path / "weather.csv").write_text("\n".join(weather))
    prices = ["price"] + [f"{100 + 50 * np.sin(2 * np.pi * h / 24):.2f}" for h in hours]
    (tmp_path / "prices.csv").write_text("\n".join(prices))
    (tmp_path / "load.csv").write_text("\n".join(["load"] + ["0.5"] * 8760))
    data = parse_scenario(shipped_text("tallaght"))
    data["district"]["weather"] = {"file": "weather.csv"}
    data["district"]["load"] = {"file": "load.csv"}
    data["district"]["tariff"] |= {"electricity_price_file": "prices.csv"}
    data["district"]["follow_price"] = True
    (scenario,) = scenarios_from(data, FAST, folder=tmp_path)
    year = run_scenario(construct(scenario)).district.year
    assert not year.case.weather.synthetic
    assert year.available_heat == pytest.approx(0.5 * 4e6 * 8760 * 3600, rel=EXACT)
    assert year.electricity_price_paid < 100.0
    (tmp_path / "load.csv").write_text("\n".join(["load"] + ["0.5"] * 8784))
    with pytest.raises(HeatgradeError, match=r"HG657.*district\.load\.file"):
        construct(scenario)


def test_neighbours_pipes_part_load_and_upgrades_reach_the_year(tmp_path):
    (tmp_path / "half.csv").write_text("\n".join(["load"] + ["0.5"] * 8760))
    data = parse_scenario(shipped_text("tallaght"))
    data["district"] |= {
        "neighbours": [
            {
                "name": "sewage works", "heat": "1 MW", "hot_temperature": "15 degC",
                "cold_temperature": "10 degC", "heat_pump_capacity": "0.5 MW", "first": True,
                "load": {"file": "half.csv"}, "heat_price": 5, "heat_emission": 0.01,
            }
        ],
        "pipes": {"length": "6 km", "loss_coefficient": 0.3},
    }  # fmt: skip
    data["district"]["heat_pump"]["supply_limit"] = "80 degC"
    data["recovery"]["heat_pump"]["part_load"] = {"least_load": 0.3, "approach_exponent": 0.5}
    data["recovery"]["limits"] = [{"name": "coil", "limit_temperature": "60 degC"}]
    data["recovery"]["upgrades"] = [
        {"replaces": "coil", "name": "hot coil", "limit_temperature": "90 degC"}
    ]
    (scenario,) = scenarios_from(data, [], folder=tmp_path)
    chain = run_scenario(construct(scenario))
    year = chain.district.year
    case = year.case
    (sewage,) = case.neighbours
    assert sewage.first
    assert sewage.heat_pump_capacity == 0.5e6
    assert (sewage.heat_price, sewage.heat_emission) == (5.0, 0.01)
    assert float(sewage.source.profile.max()) == 0.5
    assert (case.pipes.length, case.pipes.loss_coefficient) == (6000.0, 0.3)
    assert case.plant.supply_limit == pytest.approx(353.15)
    assert case.part_load
    assert case.heat_pump.part_load.least_load == 0.3
    assert year.energy_balance < 1e-9
    text = "\n".join(f"{name} {value}" for name, value in overview(chain)[1].rows)
    assert "sewage works" in text
    assert "pipes" in text
    parts = [step["parts"] for step in result_document(chain)["recovery"]["cap_chain"]]
    assert parts == [["coil"], ["hot coil"]]
    write_report(chain, tmp_path / "out")
    heads = (tmp_path / "out" / "hours.csv").read_text().splitlines()[0].split(",")
    assert "neighbours_kW" in heads


def test_the_year_s_metrics_by_hand(chain):
    document = result_document(chain)["district"]
    here = document["site"]
    it = 5e6 * 8760.0
    air = 5e6 / 0.96 - 4e6
    facility = it + (5e6 / 0.96 - 5e6 + air / 5.0 + 0.05e6) * 8760.0
    used = document["source"]["used_MWh"] * 1e6
    assert here["boundary"] == "outside"
    assert here["pue"] == pytest.approx(facility / it, rel=EXACT)
    assert here["erf"] == pytest.approx(used / facility, rel=EXACT)
    assert here["ere"] == pytest.approx((1 - here["erf"]) * here["pue"], rel=EXACT)
    fields = here["reported_2024_1364"]
    assert fields["E_IT_kWh"] == pytest.approx(it / 1e3, rel=EXACT)
    assert fields["E_REUSE_kWh"] == pytest.approx(used / 1e3, rel=EXACT)
    assert fields["T_WH_C"] == pytest.approx(25.0)


def test_the_boundary_inside_counts_the_heat_pump():
    inside = site(("source.it_power", "5 MW"), ("recovery.site.boundary", "inside"))
    document = result_document(inside)["district"]
    here, fields = document["site"], document["site"]["reported_2024_1364"]
    energy = fields["E_DC_kWh"] / 1e3 + document["electricity_MWh"]
    assert here["erf"] == pytest.approx(document["recovered_MWh"] / energy, rel=EXACT)
    assert fields["ERF"] == pytest.approx(fields["E_REUSE_kWh"] / fields["E_DC_kWh"], rel=EXACT)


def test_costs_and_what_is_stranded():
    assets = [
        {"name": "heat pump", "investment": 2.3e6, "life": 25, "upkeep": 0.0035},
        {"name": "pipes", "investment": 4e6, "life": 50},
    ]
    found = site(("district.costs", {"assets": assets, "alternative_cost": 90.0}))
    costs = result_document(found)["district"]["costs"]
    assert costs["investment_EUR"] == pytest.approx(6.3e6)
    assert costs["investment_EUR_per_kW"] == pytest.approx(6.3e6 / 3000.0)
    shares = {row["years"]: row["share"] for row in costs["stranded"]}
    assert shares[10.0] == pytest.approx((2.3 * 0.6 + 4.0 * 0.8) / 6.3)
    prices = [row["cost_EUR_per_MWh"] for row in costs["stranded"]]
    assert prices == sorted(prices, reverse=True)
    assert 1 < costs["break_even_years"] < 25
    assert "stranded if it ends" in dict(overview(found)[1].rows)


def test_what_people_see(chain, tmp_path):
    groups = {group.title: dict(group.rows) for group in overview(chain)}
    assert {"Heat recovery", "A year of the network", "With another source"} <= set(groups)
    assert "Published figures" in groups
    year = groups["A year of the network"]
    assert f"{chain.district.year.share:.1%}" in year["share of the network"]
    assert "of the peak" in year["90% of the heat by"]
    assert "less per heat" in groups["With another source"]["electricity"]
    assert "needs" in answer(chain)
    assert len(headline(chain)) <= 5
    write_report(chain, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "result.json", "hours.csv", "scenario.toml", "summary.md", "summary.html", "cascade.png",
        "composite.png", "exergy.png", "district.png", "other-source.png", "sizing.png",
    }  # fmt: skip
    assert len((tmp_path / "hours.csv").read_text().splitlines()) == 8761
    text = (tmp_path / "summary.md").read_text()
    assert "Published figures" in text
    assert "synthetic" in text


def test_the_command_line_runs_a_site(tmp_path, capsys):
    sets = [word for path, value in FAST for word in ("--set", f"{path}={value}")]
    folder = tmp_path / "out"
    assert main(["run", "tallaght", *sets, "--no-pictures", "--out", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "share of the network" in printed
    document = json.loads((folder / "result.json").read_text())
    assert document["plate"] is None
    assert document["source"]["hot_C"] == pytest.approx(25.0)
    assert main(["check", "tallaght"]) == 0
    assert "district: Dublin" in capsys.readouterr().out


def test_what_needs_a_plate_refuses_a_site(capsys):
    assert main(["reduce", "tallaght"]) == 2
    assert "HG691" in capsys.readouterr().err


def test_racks_feed_the_year():
    changes = [
        ("plate.grid.lateral", "2 mm"),
        ("plate.grid.check", "none"),
        ("district", {
            "racks": 20,
            "weather": {"mean_temperature": "10 degC"},
            "demand": {"annual_heat": "20 GWh"},
            "heat_pump": {"cop_model": "given", "cop": 6.0},
        }),
    ]  # fmt: skip
    (scenario,) = load_scenario("rubin-rack", changes)
    found = run_scenario(construct(scenario))
    year = found.district.year
    assert year.conditions.heat.max() == pytest.approx(20 * found.recovery.source.heat_flow)
    assert year.case.source.hot_temperature == found.recovery.source.hot_temperature
    site_energy = found.district.site
    assert site_energy.it_power == pytest.approx(20 * found.rack.heat_flow)
    pumps = site_energy.losses.to_dict()["pumps_W"]
    assert pumps == pytest.approx(20 * found.rack.pump_power.electric)
    assert 0.2 < year.direct_share < 0.35
