"""Rows and halls in a scenario: (1) what hangs together and what is refused, by its path, (2) units
in the row, in every rack, in the hall, or none, (3) racks of two kinds, (4) files and rows."""

import csv

import pytest

from heatgrade.errors import HeatgradeError
from heatgrade.report.folder import write_report
from heatgrade.report.overview import overview
from heatgrade.report.page import answer, headline
from heatgrade.scenario.construction import construct
from heatgrade.scenario.document import load_scenario
from heatgrade.scenario.run import rehearse, run_scenario

SMALL = (
    ("plate.grid.lateral", "4 mm"),
    ("plate.curve.volume_flows", ["1.2 L/min", "2.1 L/min", "4 L/min"]),
    ("row.racks", [{"rack": "main", "count": 3}]),
    ("rack.branches[0].count", 4),
    ("row.header.inner_diameter", "60 mm"),
    ("row.cdu.exchanger.rated_heat", "60 kW"),
    ("row.cdu.exchanger.rated_flow", "90 L/min"),
    ("row.cdu.exchanger.facility_flow", "90 L/min"),
    ("row.cdu.pump.volume_flows", ["0 L/min", "60 L/min", "120 L/min"]),
    ("row.cdu.pump.pressure_rises", ["200 kPa", "150 kPa", "60 kPa"]),
    ("row.cdu.check_valve.inner_diameter", "30 mm"),
    ("row.cdu.strainer.inner_diameter", "40 mm"),
    ("hall.rows", 2),
    ("hall.outages", ["unit"]),
)


def made(*changes):
    (scenario,) = load_scenario("hall", [*SMALL, *changes])
    return construct(scenario)


def first_row():
    return dict(load_scenario("hall", SMALL)[0].data["row"])


def refused(*changes):
    with pytest.raises(HeatgradeError) as caught:
        rehearse(made(*changes))
    return caught.value


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ([("row.racks", [])], "HG712", "row.racks"),
        ([("row.racks", [{"rack": "mian"}])], "HG713", "did you mean 'main'"),
        ([("row.racks", [{"count": 0}])], "HG102", "row.racks[0].count"),
        ([("row.cdu.pumps", 1.5)], "HG712", "row.cdu.pumps"),
        ([("row.cdu.standby", -1)], "HG102", "row.cdu.standby"),
        ([("row.header.inner_diameter", "0 mm")], "HG102", "row.header.inner_diameter"),
        ([("row.cdu_place", "roof")], "HG713", "row.cdu_place"),
        ([("row.cdu_place", "rack")], "HG714", "count = 1"),
        ([("recovery.cdu", {"approach": "4 K"})], "HG714", "recovery.cdu"),
        ([("hall.outages", ["flood"])], "HG713", "hall.outages"),
        ([("hall.rows", 1_000_000)], "HG714", "hall.rows"),
        ([("row.header.port_diameter", "90 mm")], "HG103", "row.header.port_diameter"),
        ([("row.cdu.exchanger.facility_flow", "20 L/min")], "HG564", "row.cdu.exchanger"),
        ([("row.cdu.exchanger.facility_coolant", "beer")], "HG3", "row.cdu.exchanger"),
    ],
)
def test_what_is_refused(changes, code, words):
    error = refused(*changes)
    assert error.code.startswith(code)
    assert words in str(error)


def test_tables_that_need_each_other():
    text = {name: load_scenario(name)[0].data for name in ("hall", "rubin-rack")}
    from heatgrade.scenario.document import scenarios_from

    for gone, words in (("row", "[hall] needs the rows"), ("rack", "[row] needs the rack")):
        data = {key: value for key, value in text["hall"].items() if key != gone}
        if gone == "rack":
            data.pop("recovery")
            data.pop("published")
        with pytest.raises(HeatgradeError) as caught:
            scenarios_from(data)
        assert words in str(caught.value)
    data = dict(text["hall"])
    rack = {k: v for k, v in data["rack"].items() if k != "flow_per_heat"}
    data["rack"] = {**rack, "pump": {"pressure_rise": "50 kPa"}}
    with pytest.raises(HeatgradeError, match=r"not by rack\.pump"):
        scenarios_from(data)


@pytest.fixture(scope="module")
def row_units(tmp_path_factory):
    result = run_scenario(made(("hall.balance", "branches")))
    folder = tmp_path_factory.mktemp("hall")
    write_report(result, folder, pictures=False)
    return result, folder


def test_a_hall_of_rows(row_units):
    result, _ = row_units
    hall = result.hall.result
    assert hall.rack_count == 6
    assert hall.facility.coolant.name == "water"
    assert hall.supply_temperature == pytest.approx(318.15, abs=0.02)
    assert result.recovery.source.hot_temperature == pytest.approx(hall.facility.temperature_out)
    assert result.converged
    rows = dict(next(g.rows for g in overview(result) if g.title == "Hall"))
    assert "6 racks with 96 plates" in rows["heat"]
    assert "shut off: CDU 1" in " ".join(rows)
    assert "leave 6 racks in coolant of" in answer(result)
    assert any(what == "water out of the hall" for _, what in headline(result))


def test_its_files(row_units):
    _, folder = row_units
    with (folder / "racks.csv").open(encoding="utf-8") as stream:
        racks = list(csv.DictReader(stream))
    assert [row["rack"] for row in racks] == ["rack 1", "rack 2", "rack 3"]
    assert {row["loops"] for row in racks} == {"2"}
    with (folder / "outages.csv").open(encoding="utf-8") as stream:
        outages = list(csv.DictReader(stream))
    assert outages[0]["kind"] == "unit"
    assert outages[0]["times"] == "4"
    with (folder / "orifices.csv").open(encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == 12
    assert "<table" in (folder / "summary.html").read_text(encoding="utf-8")


def test_units_inside_the_racks_and_in_the_hall():
    inside = run_scenario(made(("row.cdu_place", "rack"), ("row.cdu.count", 1)))
    assert [loop.count for loop in inside.hall.result.loops] == [6]
    (plain,) = load_scenario("hall", SMALL)
    row = {key: value for key, value in plain.data["row"].items() if key != "cdu"}
    header = {"inner_diameter": "80 mm", "pitch": "3 m"}
    moved = made(("row", row), ("hall.cdu", plain.data["row"]["cdu"]), ("hall.header", header))
    hall = run_scenario(moved).hall.result
    assert [loop.count for loop in hall.loops] == [1]
    assert hall.loops[0].loop.rack_rows[0] == "row 1"
    for found in (inside.hall.result, hall):
        assert found.energy_balance < 1e-8
        # six racks ask more of two units in the hall than these can: the supply rises by a kelvin
        assert found.return_temperature - found.supply_temperature == pytest.approx(10.0, abs=0.2)


def test_racks_of_two_kinds_fed_from_outside():
    """Without units the racks' own coolant goes to the CDU of [recovery]."""
    (plain,) = load_scenario("hall", SMALL)
    row = {key: value for key, value in plain.data["row"].items() if key != "cdu"}
    row["racks"] = [
        {"rack": "main", "count": 2, "name": "compute"},
        {"rack": "store", "count": 1, "name": "store"},
    ]
    sheet = {"heat": "900 W", "volume_flow": "1.35 L/min", "pressure_drop": "3 kPa"}
    store = {
        "manifold": plain.data["rack"]["manifold"],
        "branches": [{"name": "shelf", "count": 5, "plates": [{"plate": "disks"}]}],
        "datasheet_plates": {"disks": sheet},
    }
    found = run_scenario(
        made(("row", row), ("racks", {"store": store}), ("hall.outages", ["branch"]))
    )
    hall = found.hall.result
    kinds = hall.loops[0].loop.rack_kinds
    assert kinds.count("compute") == 4
    assert kinds.count("store") == 2
    assert hall.facility is None
    heat = 4 * 16 * 1400.0 + 2 * 5 * 900.0
    assert hall.liquid_heat_flow == pytest.approx(heat, rel=1e-6)
    assert found.recovery.source.hot_temperature < hall.return_temperature - 3.0
    assert found.hall.outages.outages == 4 * 4 + 2 * 5


def test_several_kinds_of_rows_and_a_room_that_takes_heat():
    """A second kind of row of two more, headers that lose heat, tees by another law."""
    row = first_row()
    warm = {
        **row["header"],
        "heat_loss": "40 W/(m K)",
        "ambient_temperature": "20 degC",
        "port_diameter": "30 mm",
        "tee_law": "idelchik",
    }
    short = {**row, "racks": [{"rack": "main", "count": 2}], "header": warm, "count": 2}
    found = run_scenario(made(("rows", {"short": short})))
    hall = found.hall.result
    assert [loop.loop.count for loop in hall.loops] == [2, 2]
    assert len(hall.loops[0].loop.rack_names) == 3
    assert len(hall.loops[1].loop.rack_names) == 2
    assert hall.energy_balance < 1e-8
    one, two = hall.loops
    lost = [loop.solved.solution.exchanged_heat_flow for loop in (one, two)]
    walls = [loop.loop.network.elements.exchange.element for loop in (one, two)]
    assert not walls[0].size
    assert lost[1][walls[1]].sum() < -100.0
    assert two.loop.network.elements.tees is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"racks": [{"rack": "mian"}]}, "rows.short.racks[0].rack"),
        ({"count": 0}, "rows.short.count"),
    ],
)
def test_a_further_row_that_cannot_be(change, words):
    row = {**first_row(), **change}
    assert words in str(refused(("rows", {"short": row})))


def test_units_of_all_rows_hold_the_flow_or_none():
    row = first_row()
    row["cdu"] = {**row["cdu"], "hold_flow": False}
    assert "hold_flow alike" in str(refused(("rows", {"short": row})))
