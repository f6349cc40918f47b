"""The scenario's heat pump: every key reaches the machine, and wrong ones are named.

1. keys of `[recovery.heat_pump]` on the `HeatPump` that is built;
2. a list of refrigerants, a cascade, the best of all;
3. errors carry the entry's path.
"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from heatgrade.errors import InputError
from heatgrade.recovery import EfficiencyMap, HeatPump
from heatgrade.scenario.build_recovery import build_heat_pump
from heatgrade.scenario.recovery_table import RecoveryTable

ZERO = 273.15  # K


def built(**keys: Any) -> HeatPump:
    table = RecoveryTable.model_validate(
        {
            "network": {"supply_temperature": "70 degC", "return_temperature": "40 degC"},
            "heat_pump": keys,
        }
    )
    pump = build_heat_pump(table)
    assert pump is not None
    return pump


def test_every_key_reaches_the_machine() -> None:
    pump = built(
        refrigerant="R717",
        cycle="economiser",
        efficiency_map={"pressure_ratios": [2, 4], "efficiencies": [0.7, 0.8], "source": "maker"},
        motor_efficiency=0.96,
        intermediate_approach="4 K",
        maximum_subcooling="10 K",
        evaporator_pressure_loss=0.02,
        suction_pressure_loss=0.01,
        condenser_pressure_loss=0.03,
        discharge_limit="130 degC",
        evaporation_limit="30 degC",
        pressure_ratio_limit=6,
        pressure_limit="50 bar",
        least_volumetric_capacity=3.5,
    )
    assert pump == HeatPump(
        "R717",
        EfficiencyMap((2.0, 4.0), (0.7, 0.8), "maker"),
        cycle="economiser",
        motor_efficiency=0.96,
        intermediate_approach=4.0,
        maximum_subcooling=10.0,
        evaporator_pressure_loss=0.02,
        suction_pressure_loss=0.01,
        condenser_pressure_loss=0.03,
        discharge_limit=ZERO + 130.0,
        evaporation_limit=ZERO + 30.0,
        pressure_ratio_limit=6.0,
        pressure_limit=5e6,
        least_volumetric_capacity=3.5e6,
    )


def test_defaults_are_those_of_the_machine() -> None:
    assert built() == HeatPump()


def test_what_is_left_to_choose() -> None:
    assert built(refrigerant=["R717", "ammonia", "R600a"]).refrigerant == ("R717", "R600a")
    assert built(refrigerant="R717/R600a", cycle="cascade").settled
    assert not built(refrigerant="best", cycle="best").settled


@pytest.mark.parametrize(
    ("keys", "code", "entry"),
    [
        ({"refrigerant": "R717", "cycle": "cascade"}, "HG616", "heat_pump.refrigerant"),
        (
            {"cycle": "flash-tank", "internal_exchanger_effectiveness": 0.5},
            "HG618",
            "heat_pump.internal_exchanger_effectiveness",
        ),
        (
            {"efficiency_map": {"pressure_ratios": [3, 2], "efficiencies": [0.7, 0.8]}},
            "HG612",
            "heat_pump.efficiency_map.pressure_ratio",
        ),
        ({"condenser_pressure_loss": 0.9}, "HG103", "heat_pump.condenser_pressure_loss"),
    ],
)
def test_errors_name_the_entry(keys: dict[str, Any], code: str, entry: str) -> None:
    with pytest.raises(InputError) as caught:
        built(**keys)
    assert (caught.value.code, caught.value.entry) == (code, entry)


def test_an_unknown_cycle_is_refused_at_the_door() -> None:
    with pytest.raises(ValidationError, match="cycle"):
        built(cycle="Rankine")
