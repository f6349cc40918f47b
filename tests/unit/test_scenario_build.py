"""From tables to parts: every form that an entry may take gives the part that it says.

1. Power maps: floorplan with powers, arrays in the file and beside it, hot spots, totals.
2. Plates: nozzles one by one, interfaces in all forms, materials by name.
3. Racks: pumps, couplings, air; recovery: own sinks and limits, no heat pump.
"""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest

from heatgrade.errors import HeatgradeError
from heatgrade.geometry import sample_floorplan
from heatgrade.rack import FixedHead, HeadCurve
from heatgrade.scenario import load_scenario, scenarios_from
from heatgrade.scenario.build_power_map import build_power_map
from heatgrade.scenario.build_rack import build_pump, build_rack
from heatgrade.scenario.build_recovery import build_heat_pump, build_limits, build_sinks
from heatgrade.scenario.construction import construct
from heatgrade.scenario.datasheet_curve import DatasheetCurve
from heatgrade.scenario.document import load_scenario as load_document
from heatgrade.scenario.library import shipped_text
from heatgrade.scenario.run import run_scenario
from heatgrade.scenario.scenario_file import parse_scenario

BENCH, RACK = "pin-fin-bench", "rubin-rack"
COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
EXACT = 1e-12  # relative


def bench_in(folder, *overrides):
    """Return the bench scenario as if its file lay in `folder`."""
    (scenario,) = scenarios_from(parse_scenario(shipped_text(BENCH)), overrides, folder=folder)
    return scenario


def power_map(folder, power, **size):
    die = {"name": "die", "thickness": "0.7 mm", "power": power, **size}
    scenario = bench_in(folder, ("plate.dies", [die]))
    return build_power_map(scenario.table.plate.dies[0], scenario.folder)


SIZE = {"length_x": "20 mm", "length_y": "10 mm"}


def test_an_array_is_read_from_the_top_row_down(tmp_path):
    found = power_map(tmp_path, {"array": [[1.0, 2.0], [3.0, 4.0]]}, **SIZE)
    cells = found.on_edges([0.0, 0.01, 0.02], [0.0, 0.005, 0.01])
    # upper left 1 W, lower right 4 W; x runs along the first axis, y upwards along the second
    assert cells == pytest.approx(np.array([[3.0, 1.0], [4.0, 2.0]]))


@pytest.mark.parametrize(
    "text",
    [
        "1, 2\n3, 4\n",
        "# powers\n1;2\n\n3;4\n",
        "1\t2\n3\t4",
        "1.0,\t2.0\n3.0, 4.0\n",
        "1.0,;2.0\n3.0;\t4.0\n",
    ],
)
def test_an_array_beside_the_scenario(tmp_path, text):
    (tmp_path / "map.csv").write_text(text)
    found = power_map(tmp_path, {"array": "map.csv", "total": "10 W"}, **SIZE)
    assert found.power == pytest.approx(10.0, rel=EXACT)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1, x\n", "line 1"),
        ("1,5;2,5\n", "line 1"),
        ("1,5\t2,5\n", "line 1"),
        ("1, 2\n3\n", "one length"),
        ("", "one length"),
    ],
)
def test_a_damaged_array_file(tmp_path, text, says):
    (tmp_path / "map.csv").write_text(text)
    with pytest.raises(HeatgradeError, match=says):
        power_map(tmp_path, {"array": "map.csv"}, **SIZE)


def test_a_floorplan_gives_the_die_its_size(tmp_path):
    sample = sample_floorplan()
    shutil.copy(sample.floorplan, tmp_path / "chip.flp")
    shutil.copy(sample.table, tmp_path / "chip.csv")
    found = power_map(tmp_path, {"floorplan": "chip.flp", "powers": "chip.csv"})
    assert found.power > 0.0
    again = power_map(
        tmp_path,
        {"floorplan": "chip.flp", "powers": "chip.csv", "total": f"{found.power:.9f} W"},
        length_x=f"{found.length_x * 1e3:.6f} mm",
    )
    assert again.length_x == found.length_x


def test_a_floorplan_of_another_die_does_not_fit(tmp_path):
    sample = sample_floorplan()
    shutil.copy(sample.floorplan, tmp_path / "chip.flp")
    shutil.copy(sample.table, tmp_path / "chip.csv")
    power = {"floorplan": "chip.flp", "powers": "chip.csv"}
    with pytest.raises(HeatgradeError, match=r"HG202.*does not fit the die"):
        power_map(tmp_path, power, length_x="3 mm")
    with pytest.raises(HeatgradeError, match="HG204"):
        power_map(tmp_path, {**power, "total": "1 W"})
    with pytest.raises(HeatgradeError, match="HG206"):
        power_map(tmp_path, {"floorplan": "chip.flp", "powers": {"nobody": "1 W"}})


def test_hot_spots_are_part_of_the_total(tmp_path):
    spot = {"x": "5 mm", "y": "5 mm", "width": "2 mm", "height": "2 mm", "power": "8 W"}
    found = power_map(tmp_path, {"total": "100 W", "hot_spots": [spot]}, **SIZE)
    assert found.power == pytest.approx(100.0, rel=EXACT)
    background = 92.0 / (0.02 * 0.01)
    assert found.peak_flux == pytest.approx(background + 8.0 / 4e-6, rel=1e-9)


@pytest.mark.parametrize(
    ("power", "says"),
    [
        ({}, "none is given"),
        ({"floorplan": "a.flp"}, "belong together"),
        ({"array": [[1.0]], "floorplan": "a.flp", "powers": "b"}, "exactly one of"),
    ],
)
def test_power_maps_without_one_source(tmp_path, power, says):
    with pytest.raises(HeatgradeError, match=says):
        power_map(tmp_path, power, **SIZE)


def test_a_die_without_size_or_floorplan(tmp_path):
    with pytest.raises(HeatgradeError, match="needs a size"):
        power_map(tmp_path, {"total": "1 W"})


@pytest.mark.parametrize(
    ("table", "resistance"),
    [
        ({"thickness": "0.1 mm", "conductivity": "5 W/m/K"}, 2e-5),
        ({"thickness": "0.1 mm", "conductivity": "5 W/m/K", "resistance": "2 mm2 K/W"}, 2.2e-5),
        ({"resistance": "3 mm2 K/W"}, 3e-6),
    ],
)
def test_interfaces_in_all_forms(tmp_path, table, resistance):
    made = construct(bench_in(tmp_path, ("plate.tim1", table)))
    assert made.main.plate.stack.tim1.resistance_area == pytest.approx(resistance, rel=EXACT)


def test_interfaces_without_a_form(tmp_path):
    for table in ({}, {"conductivity": "5 W/m/K"}, {"thickness": "1 mm"}):
        with pytest.raises(HeatgradeError, match="HG714"):
            bench_in(tmp_path, ("plate.tim1", table))


def test_an_interface_of_a_named_solid(tmp_path):
    table = {"thickness": "0.1 mm", "material": "indium"}
    made = construct(bench_in(tmp_path, ("plate.tim1", table), ("plate.fill", "copper")))
    assert 0.0 < made.main.plate.stack.tim1.resistance_area < 1e-5
    with pytest.raises(HeatgradeError, match=r"plate\.tim1\.material"):
        construct(bench_in(tmp_path, ("plate.tim1", {**table, "material": "indum"})))


def test_nozzles_one_by_one(tmp_path):
    nozzles = [{"x": f"{x} mm", "y": "20 mm", "diameter": "1 mm"} for x in (20, 30, 40)]
    jets = {"standoff": "2 mm", "nozzle_length": "1 mm", "pitch": "8 mm", "nozzles": nozzles}
    text = parse_scenario(shipped_text(RACK))
    text["plate"]["jets"] = jets
    made = construct(scenarios_from(text)[0])
    assert made.main.plate.cold_plate.wetted.count == 3


def rack_with(*overrides):
    scenario = load_scenario(RACK, overrides)[0]
    made = construct(scenario)
    curve = {"main": DatasheetCurve(1800.0, 4.5e-5, 5e3)}
    return scenario.table, made, build_rack(scenario.table.rack, made.coolant, curve, {})


def test_the_pump_of_a_rack():
    flow = ("rack.flow_per_heat", "1.5 L/min/kW")
    assert build_pump(rack_with(flow)[0].rack) is None
    text = parse_scenario(shipped_text(RACK))
    del text["rack"]["flow_per_heat"]
    text["plate"]["flow_per_heat"] = "1.5 L/min/kW"
    text["rack"]["pump"] = {"pressure_rise": "50 kPa"}
    head = build_pump(scenarios_from(text)[0].table.rack)
    assert head == FixedHead(50e3, 0.5)
    text["rack"]["pump"] = {
        "volume_flows": ["0 L/min", "600 L/min"], "pressure_rises": ["80 kPa", "0 kPa"],
    }  # fmt: skip
    curve = build_pump(scenarios_from(text)[0].table.rack)
    assert isinstance(curve, HeadCurve)
    result = run_scenario(construct(scenarios_from(text, COARSE)[0]))
    # The pump gives what the rack takes: head at its flow, on the straight line between points.
    rack = result.rack
    assert rack.pressure_drop == pytest.approx(80e3 * (1.0 - rack.volume_flow / 1e-2), rel=1e-6)
    text["rack"]["pump"] = {"volume_flows": ["0 L/min", "600 L/min"]}
    with pytest.raises(HeatgradeError, match="belong together"):
        scenarios_from(text)


def test_couplings_by_cv_and_with_a_limit_of_their_own():
    path = "rack.branches[0].quick_disconnect"
    _, _, rack = rack_with((path, {"cv": 3.0, "limit_temperature": "60 degC"}))
    assert rack.branches[0].quick_disconnect.cv == pytest.approx(3.0)
    assert rack.branches[0].quick_disconnect.limit_temperature == pytest.approx(333.15)
    with pytest.raises(HeatgradeError, match="exactly one of uqd, cv"):
        rack_with((path, {"limit_temperature": "60 degC"}))


def test_heat_to_the_air():
    _, _, rack = rack_with(("rack.air", {"heat": "10 kW"}))
    assert rack.air_heat_flow == pytest.approx(10e3)
    with pytest.raises(HeatgradeError, match="exactly one of heat, liquid_fraction"):
        rack_with(("rack.air", {"exhaust_temperature": "30 degC"}))


def test_recovery_with_its_own_sinks_limits_and_no_heat_pump():
    scenario = load_scenario(
        RACK,
        [
            ("recovery.sinks", [{"name": "pool", "required_temperature": "30 degC"}]),
            ("recovery.limits", [{"name": "hose", "limit_temperature": "57 degC"}]),
            ("recovery.heat_pump.refrigerant", "none"),
            # 51 degC of facility water serves 47 degC through an exchanger of 3 K
            ("recovery.network.supply_temperature", "47 degC"),
            ("recovery.network.return_temperature", "35 degC"),
            *COARSE,
        ],
    )[0]
    table = scenario.table.recovery
    assert [sink.name for sink in build_sinks(table)] == ["pool"]
    assert [limit.name for limit in build_limits(table)] == ["hose"]
    assert build_heat_pump(table) is None
    recovery = run_scenario(construct(scenario)).recovery
    assert recovery.grade.capped_by == "hose"
    assert recovery.heat_pump is None
    assert recovery.direct_heat_flow == pytest.approx(recovery.source.heat_flow, rel=1e-9)


def test_two_parts_in_one_place_are_refused_before_any_solve():
    text = parse_scenario(shipped_text(RACK))
    better = {"replaces": "hose", "name": "steel hose", "limit_temperature": "90 degC"}
    text["recovery"]["upgrades"] = [better, {**better, "name": "hose of PTFE"}]
    with pytest.raises(HeatgradeError, match="HG672") as caught:
        construct(scenarios_from(text, COARSE)[0])
    assert caught.value.entry == "recovery.upgrades"


def test_a_second_plate_is_solved_for_the_rack():
    text = parse_scenario(shipped_text(RACK))
    cpu = parse_scenario(shipped_text(BENCH))["plate"]
    del cpu["volume_flow"], cpu["inlet_temperature"]
    cpu["grid"] = {"lateral": "3 mm", "check": "none"}
    text["plates"] = {"cpu": cpu}
    del text["rack"]["datasheet_plates"]["cpu"]
    result = run_scenario(construct(scenarios_from(text, COARSE)[0]))
    assert list(result.plates) == ["main", "cpu"]
    assert result.plates["cpu"].inlet_temperature == pytest.approx(318.15)
    assert result.plates["cpu"].volume_flow == pytest.approx(0.7 * 2.5e-5)
    names = [plate.name for plate in result.rack.branches[0].plates]
    assert names[-3:] == ["cpu 1", "cpu 2", "board"]
    assert math.isfinite(result.rack.branches[0].plates[-2].junction_temperature_max)
    # One known by its data sheet only has no junction.
    assert math.isnan(result.rack.branches[0].plates[-1].junction_temperature_max)


def test_a_data_sheet_far_from_its_point_says_so():
    curve = DatasheetCurve(100.0, 1e-5, 1e3, 0.25, 0.05)
    a, b = curve.pressure_coefficients(300.0)
    assert a * 1e-5 + b * 1e-10 == pytest.approx(1e3)
    assert b * 1e-10 == pytest.approx(250.0)
    assert curve.thermal_resistance([1e-5, 2e-5], 300.0) == pytest.approx([0.05, 0.05])
    assert curve.check(1.9e-5, 300.0, "x") == ()
    (caution,) = curve.check(4e-5, 300.0, "x")
    assert "4.00 times" in caution.message


def test_a_scenario_in_json_and_files_beside_it(tmp_path):
    import json

    data = parse_scenario(shipped_text(BENCH))
    data["plate"]["dies"][0]["power"] = {"array": "map.csv"}
    (tmp_path / "mine.json").write_text(json.dumps(data))
    (tmp_path / "map.csv").write_text("100, 200\n300, 100\n")
    (scenario,) = load_document(str(tmp_path / "mine.json"))
    assert construct(scenario).main.heat_flow == pytest.approx(700.0)


def test_the_tables_hang_together():
    text = parse_scenario(shipped_text(BENCH))
    del text["plate"]["inlet_temperature"]
    with pytest.raises(HeatgradeError, match=r"needs plate\.inlet_temperature"):
        scenarios_from(text)
    text = parse_scenario(shipped_text(RACK))
    text["plates"] = {"main": text["plate"]}
    with pytest.raises(HeatgradeError, match="is the name of"):
        scenarios_from(text)
    del text["plates"]
    del text["rack"]["flow_per_heat"]
    text["rack"]["volume_flow"] = "286 L/min"
    with pytest.raises(HeatgradeError, match="plate needs a flow"):
        scenarios_from(text)
    text["plate"]["volume_flow"] = "2.7 L/min"
    assert scenarios_from(text)
    del text["plate"]["tim2"]
    with pytest.raises(HeatgradeError, match="lid and tim2 belong together"):
        scenarios_from(text)
