"""Machines and duties that cannot be are refused with the entry, what is allowed and a remedy.

1. HG612 to HG619, each on the entry that is wrong;
2. a fluid above its critical point, on either side;
3. nothing foreign escapes from any cycle on hostile duties.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from heatgrade.errors import InputError, RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery import (
    CYCLES,
    EfficiencyMap,
    HeatCurve,
    HeatPump,
    PartLoad,
    solve_cycle,
    working_fluid,
)
from heatgrade.recovery.candidate import candidates

ZERO = 273.15  # K
SEED = 20261125


def run(cycle: str, name: str, evaporating: float, back: float, supply: float, **options: Any):
    sink = HeatCurve.between(Coolant("water", pressure=1.6e6), 1.0, ZERO + back, ZERO + supply)
    pump = HeatPump(name, cycle=cycle, **options)
    return solve_cycle(pump, working_fluid(name), ZERO + evaporating, sink)


@pytest.mark.parametrize(
    ("call", "code", "entry"),
    [
        (lambda: EfficiencyMap((2.0,), (0.7,)), "HG612", "pressure_ratio"),
        (lambda: EfficiencyMap((2.0, 2.0), (0.7, 0.7)), "HG612", "pressure_ratio"),
        (lambda: EfficiencyMap((2.0, 3.0), (0.7,)), "HG612", "pressure_ratio"),
        (lambda: EfficiencyMap((0.5, 3.0), (0.7, 0.7)), "HG612", "pressure_ratio"),
        (lambda: EfficiencyMap((2.0, 3.0), (0.7, 1.7)), "HG103", "isentropic_efficiency[1]"),
        (lambda: run("economiser", "R717", 40.0, 40.0, 70.0), "HG613", "cycle"),
        (lambda: run("flash-tank", "R717", 40.0, 40.0, 70.0), "HG613", "cycle"),
        (lambda: run("cascade", "R717/R600a", 48.0, 40.0, 50.0), "HG613", "cycle"),
        (lambda: run("transcritical", "R744", 5.0, 90.0, 140.0), "HG614", "refrigerant"),
        (
            lambda: run("transcritical", "R744", 5.0, 40.0, 70.0, pressure_limit=8e6),
            "HG614",
            "refrigerant",
        ),
        (lambda: run("transcritical", "R744", 45.0, 40.0, 70.0), "HG615", "refrigerant"),
        (lambda: run("single-stage", "R744", 5.0, 40.0, 70.0), "HG602", "refrigerant"),
        (lambda: run("cascade", "R744/R600a", 35.0, 40.0, 70.0), "HG615", "refrigerant"),
        (lambda: HeatPump("R717", cycle="cascade"), "HG616", "refrigerant"),
        (lambda: HeatPump("R717/R600a"), "HG616", "refrigerant"),
        (lambda: HeatPump("a/b/c"), "HG601", "refrigerant"),
        (lambda: HeatPump("R717/R717/R717", cycle="best"), "HG616", "refrigerant"),
        (lambda: HeatPump(()), "HG616", "refrigerant"),
        (lambda: HeatPump(cycle="Rankine"), "HG617", "cycle"),
        (
            lambda: HeatPump(cycle="economiser", internal_exchanger_effectiveness=0.5),
            "HG618",
            "internal_exchanger_effectiveness",
        ),
        (lambda: PartLoad((0.5, 0.4), (1.0, 1.0)), "HG619", "load"),
        (lambda: PartLoad((), ()), "HG619", "load"),
        (lambda: PartLoad(least_load=0.0), "HG103", "least_load"),
        (lambda: HeatPump(condenser_pressure_loss=0.5), "HG103", "condenser_pressure_loss"),
        (lambda: HeatPump(motor_efficiency=1.2), "HG103", "motor_efficiency"),
        (lambda: HeatPump(pressure_limit=0.0), "HG102", "pressure_limit"),
    ],
)
def test_refused(call: Callable[[], object], code: str, entry: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    error = caught.value
    assert (error.code, error.entry) == (code, entry), str(error)
    assert error.allowed
    assert error.remedy


def test_no_cycle_left_for_the_fluids_named() -> None:
    found = candidates(HeatPump(("R744", "R717/R600a"), cycle="best"))
    assert {(m.cycle, m.refrigerant) for m in found} == {
        ("transcritical", "R744"),
        ("cascade", "R717/R600a"),
    }


names = {
    "cascade": ["R717/R600a", "R744/R600a", "R1233zd(E)/R717"],
    "transcritical": ["R744", "R1234ze(E)", "R717"],
}


@seed(SEED)
@settings(max_examples=150, deadline=None)
@given(data=st.data(), cycle=st.sampled_from(CYCLES))
def test_hostile_duties(data: st.DataObject, cycle: str) -> None:
    usual = ["R1234ze(E)", "R717", "R290", "R600a", "R1233zd(E)", "R134a", "R744"]
    name = data.draw(st.sampled_from(names.get(cycle, usual)))
    back = data.draw(st.floats(1.0, 140.0))
    supply = back + data.draw(st.floats(1e-3, 60.0))
    evaporating = data.draw(st.floats(-120.0, 160.0))
    loss = data.draw(st.sampled_from([0.0, 0.0, 0.2]))
    try:
        found = run(
            cycle, name, evaporating, back, supply, condenser_pressure_loss=loss,
            suction_pressure_loss=loss, evaporator_pressure_loss=loss,
            superheat=data.draw(st.sampled_from([0.0, 5.0, 40.0])),
        )  # fmt: skip
    except RecoveryError:
        return  # any other error of whatever kind fails
    assert found.work > 0.0
    assert found.evaporator_heat > 0.0
    assert found.condenser_approach > 3.0 - 2e-4
