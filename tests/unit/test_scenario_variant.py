"""Variants: what they change, which are run, and how a mistake in one is told."""

from __future__ import annotations

import pytest

from heatgrade.errors import HeatgradeError, ScenarioError
from heatgrade.scenario import load_scenario


def test_every_variant_is_loaded_in_order():
    today, planned = load_scenario("kevlinx")
    assert (today.variant, planned.variant) == ("today", "planned")
    assert today.table.rack is not None
    assert planned.table.rack is not None
    assert today.table.rack.supply_temperature == pytest.approx(313.15)
    assert planned.table.rack.supply_temperature == pytest.approx(318.15)
    assert len(planned.table.plate.dies) == 2


def test_overrides_come_after_those_of_the_variant():
    change = ("rack.supply_temperature", "50 degC")
    for scenario in load_scenario("kevlinx", [change]):
        assert scenario.table.rack is not None
        assert scenario.table.rack.supply_temperature == pytest.approx(323.15)


def test_one_variant_alone():
    (only,) = load_scenario("kevlinx", variant="planned")
    assert only.variant == "planned"


def test_an_unknown_variant_is_refused():
    with pytest.raises(ScenarioError, match=r"HG716.*today, planned.*did you mean 'planned'"):
        load_scenario("kevlinx", variant="planed")
    with pytest.raises(ScenarioError, match=r"HG716.*no variants"):
        load_scenario("aquasar", variant="planned")


def test_a_mistake_in_a_variant_names_it():
    change = ("variants.planned.set", {"rack.supply_temperature": "45 W"})
    with pytest.raises(HeatgradeError) as caught:
        load_scenario("kevlinx", [change])
    assert caught.value.entry == "variants.planned.rack.supply_temperature"


def test_an_unknown_path_in_a_variant_is_refused():
    change = ("variants.planned.set", {"rack.suply_temperature": "45 degC"})
    with pytest.raises(HeatgradeError, match=r"HG715.*rack\.supply_temperature"):
        load_scenario("kevlinx", [change])


def test_an_unknown_scenario_names_the_one_meant():
    with pytest.raises(ScenarioError, match=r"HG717.*did you mean 'rubin-rack'"):
        load_scenario("rubin-rak")
