"""The tables of a scenario: what each entry takes, and what the messages say.

1. Quantities become SI; a wrong unit, sign or form names the entry, its value and the remedy.
2. Unknown and missing keys, wrong choices and entries that exclude each other are refused.
3. The shipped JSON Schema is the one that the tables give.
"""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from heatgrade.errors import HeatgradeError
from heatgrade.scenario import load_scenario, scenarios_from, shipped_names
from heatgrade.scenario.schema import scenario_schema

BENCH = "pin-fin-bench"


def loaded(*overrides, name=BENCH):
    return load_scenario(name, overrides)[0].table


def test_quantities_are_si():
    table = loaded(("plate.volume_flow", "1.2 L/min"), ("plate.inlet_temperature", "45 degC"))
    assert table.plate.volume_flow == pytest.approx(2e-5)
    assert table.plate.inlet_temperature == pytest.approx(318.15)
    assert table.plate.dies[0].power.hot_spots[0].flux == pytest.approx(2e5)


@pytest.mark.parametrize(
    ("path", "value", "code", "says"),
    [
        ("plate.tim1.thickness", "-0.2 mm", "HG102", "must be positive"),
        ("plate.tim1.thickness", "0.2 degC", "HG112", "unit of temperature, not of length"),
        ("plate.tim1.thickness", "0.2 MM", "HG112", "did you mean 'mm'"),
        ("plate.tim1.thickness", 2e-4, "HG111", "has no unit"),
        ("plate.tim1.thickness", "nan mm", "HG110", "not a number"),
        ("plate.tim1.thickness", "1e999 mm", "HG113", "finite"),
        ("plate.tim1.thickness", True, "HG110", "not a number"),
        ("plate.volume_flow", "0 L/min", "HG102", "must be positive"),
        ("plate.pin_fins.arrangement", "stagered", "HG713", "did you mean 'staggered'"),
        ("plate.grid.check", "twice", "HG713", "coarser, finer, none"),
        ("plate.grid.die", 0, "HG102", ">= 1"),
        ("plate.grid.die", 1.5, "HG712", "whole number"),
        ("plate.tim1", 3, "HG712", "a table"),
        ("plate.dies", [], "HG712", "at least 1"),
        ("plate.dies", "x", "HG712", "a list"),
        ("coolant.name", 3, "HG712", "text in quotes"),
        ("scenario.name", "../x", "HG712", "letters"),
        ("plate.tim1.resistance", "1 K", "HG112", "area resistance"),
        ("plate.tim1.material", "indium", "HG714", "conductivity, material"),
        ("plate.volume_flow", "1 L/min", None, ""),
    ],
)
def test_messages_name_entry_value_and_remedy(path, value, code, says):
    if code is None:
        assert loaded((path, value))
        return
    with pytest.raises(HeatgradeError) as caught:
        loaded((path, value))
    error = caught.value
    assert error.code == code
    assert error.entry is not None
    assert path.startswith(error.entry) or error.entry.startswith(path)
    assert says in str(error)
    assert error.allowed
    assert error.remedy


def test_an_unknown_key_in_the_data_names_the_one_meant():
    with pytest.raises(HeatgradeError, match=r"HG710.*plate\.tim1\.thicknes.*'thickness'"):
        loaded(("plate.tim1", {"thicknes": "1 mm", "conductivity": "5 W/m/K"}))


def test_a_key_in_the_wrong_table_is_told_where_it_belongs():
    with pytest.raises(HeatgradeError, match=r"HG710.*inlet_temperature.*plate\.inlet_temp"):
        loaded(("coolant", {"name": "water", "inlet_temperature": "20 degC"}))


def test_missing_keys_are_named_after_mistyped_ones():
    with pytest.raises(HeatgradeError) as caught:
        scenarios_from({"scenari": {}, "coolant": {"name": "water"}})
    assert caught.value.code == "HG710"
    assert "scenari" in str(caught.value)
    assert "plate" in str(caught.value)
    with pytest.raises(HeatgradeError, match=r"HG711.*is missing"):
        scenarios_from({"coolant": {"name": "water"}})


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ([("plate.microchannels", {})], "plate"),
        ([("plate.flow_per_heat", "1.5 L/min/kW")], "exclude each other"),
        ([("rack.supply_temperature", "40 degC")], "rack.manifold"),
    ],
)
def test_entries_that_do_not_go_together(overrides, says):
    with pytest.raises(HeatgradeError) as caught:
        loaded(*overrides)
    assert says in str(caught.value)


def test_two_families_of_plates_are_refused():
    jets = {
        "standoff": "1 mm",
        "nozzle_length": "1 mm",
        "nozzles": [{"x": "30 mm", "y": "30 mm", "diameter": "1 mm"}],
    }
    with pytest.raises(HeatgradeError, match=r"HG714.*given are jets and pin_fins"):
        loaded(("plate.jets", jets))


def test_a_lattice_and_single_nozzles_are_refused():
    jets = {
        "standoff": "1 mm",
        "nozzle_length": "1 mm",
        "diameter": "1 mm",
        "nozzles": [{"x": "30 mm", "y": "30 mm", "diameter": "1 mm"}],
    }
    with pytest.raises(HeatgradeError, match=r"HG714.*exclude each other"):
        loaded(("plate.jets", jets))


def test_a_recovery_without_a_rack_is_refused():
    recovery = {"network": {"supply_temperature": "70 degC", "return_temperature": "40 degC"}}
    with pytest.raises(HeatgradeError, match=r"HG714.*needs the heat of a \[rack\]"):
        loaded(("recovery", recovery))


def test_a_plate_that_hangs_nowhere_is_named():
    path = "rack.branches[0].plates[1].plate"
    with pytest.raises(HeatgradeError) as caught:
        loaded((path, "cpuu"), name="rubin-rack")
    assert caught.value.entry == path
    assert "did you mean 'cpu'?" in str(caught.value)


def test_too_many_branches_are_refused():
    with pytest.raises(HeatgradeError, match=r"too many"):
        loaded(("rack.branches[0].count", 1_000_000_000), name="rubin-rack")


def test_too_many_plates_are_refused():
    changes = [("rack.branches[0].count", 9_000), ("rack.branches[0].plates[0].count", 60)]
    with pytest.raises(HeatgradeError, match=r"plates are too many"):
        load_scenario("rubin-rack", changes)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("volume_flows", ["2 L/min", "1 L/min"]),
        ("inlet_temperatures", ["40 degC", "40 degC"]),
    ],
)
def test_a_curve_out_of_order_is_refused(name, values):
    with pytest.raises(HeatgradeError, match=r"HG714.*plate\.curve.*must increase"):
        loaded((f"plate.curve.{name}", values), name="rubin-rack")


def test_the_shipped_schema_is_that_of_the_tables():
    shipped = (files("heatgrade") / "data" / "scenario.schema.json").read_text("utf-8")
    assert json.loads(shipped) == scenario_schema()


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_scenarios_fit_the_schema(name):
    jsonschema = pytest.importorskip("jsonschema")
    from heatgrade.scenario import parse_scenario, shipped_text

    jsonschema.validate(parse_scenario(shipped_text(name)), scenario_schema())


def test_the_schema_refuses_an_unknown_key():
    jsonschema = pytest.importorskip("jsonschema")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"plat": {}}, scenario_schema())


def test_the_schema_tells_units_and_defaults_as_people_write_them():
    defs = scenario_schema()["$defs"]
    assert defs["DieTable"]["properties"]["thickness"]["units"][:3] == ["m", "cm", "mm"]
    assert defs["PinFinsTable"]["properties"]["cover_thickness"]["default"] == "1 mm"
    assert defs["AirTable"]["properties"]["exhaust_temperature"]["default"] == "35 degC"
