"""What cannot be is refused with the entry, its value, what is allowed and what to do.

1. every error code HG601 to HG610 is raised;
2. numbers that are not numbers never reach the equations;
3. nothing foreign escapes on hostile input.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from heatgrade.errors import HeatgradeError, InputError, RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery import (
    Cdu,
    DeadState,
    HeatNetwork,
    HeatPump,
    PartLimit,
    grade_stream,
    recover,
    solve_cycle,
)
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.refrigerant import Refrigerant

ZERO = 273.15  # K
SEED = 20261105


def stream(hot: float = 55.0, cold: float = 45.0, mass_flow: float = 1.0) -> Any:
    return SimpleNamespace(
        coolant=Coolant("PG25"),
        mass_flow=mass_flow,
        temperature_in=ZERO + cold,
        temperature_out=ZERO + hot,
    )


TOWN = HeatNetwork(ZERO + 70.0, ZERO + 40.0)


def refuses(call: Any, code: str, entry: str) -> HeatgradeError:
    with pytest.raises(HeatgradeError) as caught:
        call()
    error = caught.value
    assert error.code == code, str(error)
    assert error.entry == entry, str(error)
    assert error.remedy
    assert error.allowed
    return error


def test_unknown_refrigerant() -> None:
    error = refuses(lambda: HeatPump("R1234zeE"), "HG601", "refrigerant")
    assert "R1234ze(E)" in str(error)
    assert "R717" in str(error)


def test_names_in_use_are_understood() -> None:
    assert HeatPump("ammonia").refrigerant == "R717"
    assert HeatPump(" r290 ").refrigerant == "R290"


def test_a_network_above_the_critical_point() -> None:
    hot = HeatNetwork(ZERO + 120.0, ZERO + 60.0)
    error = refuses(lambda: recover(stream(), hot, boundary="outside"), "HG602", "refrigerant")
    assert isinstance(error, RecoveryError)
    assert "critical" in str(error)


def test_an_evaporation_below_the_fluid_s_range() -> None:
    sink = HeatCurve.between(Coolant("water"), 1.0, ZERO + 20.0, ZERO + 30.0)
    refuses(
        lambda: solve_cycle(HeatPump("R717"), Refrigerant("R717"), 190.0, sink),
        "HG603",
        "refrigerant",
    )


@pytest.mark.parametrize("back", [70.0, 75.0])
def test_a_network_colder_than_its_return(back: float) -> None:
    refuses(lambda: HeatNetwork(ZERO + 70.0, ZERO + back), "HG604", "supply_temperature")


def test_a_source_below_the_dead_state() -> None:
    refuses(
        lambda: recover(
            stream(18.0, 8.0), TOWN, boundary="outside", dead_state=DeadState(ZERO + 25.0)
        ),
        "HG605",
        "stream.temperature_out",
    )


@pytest.mark.parametrize("hot", [45.0, 40.0])
def test_a_stream_without_heat(hot: float) -> None:
    refuses(
        lambda: recover(stream(hot, 45.0), TOWN, boundary="outside"),
        "HG606",
        "stream.temperature_out",
    )


def test_an_unknown_boundary() -> None:
    bad: Any = "both"
    refuses(lambda: recover(stream(), TOWN, boundary=bad), "HG607", "boundary")


def test_no_boundary_no_metrics() -> None:
    refuses(lambda: recover(stream(), TOWN, boundary=None, it_power=1e6), "HG607", "boundary")
    bare = recover(stream(), TOWN, boundary=None)
    assert bare.metrics is None
    assert bare.to_dict()["boundary"] is None


def test_boundary_has_no_default() -> None:
    call: Any = recover
    with pytest.raises(TypeError, match="boundary"):
        call(stream(), TOWN)


def test_more_heat_than_the_data_centre_uses() -> None:
    refuses(
        lambda: recover(stream(), TOWN, boundary="outside", it_power=1e3), "HG608", "source_heat"
    )


def test_silicon_without_its_temperature() -> None:
    part = PartLimit("silicon", 378.15, "datasheet")
    refuses(lambda: grade_stream(stream(), junction=part), "HG609", "junction.temperature")


def test_an_approach_that_freezes_the_facility_loop() -> None:
    refuses(
        lambda: recover(stream(15.0, 8.0), TOWN, boundary="outside", cdu=Cdu(approach=9.0)),
        "HG610",
        "approach",
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0, -1.0])
@pytest.mark.parametrize("entry", ["mass_flow", "temperature_in", "temperature_out"])
def test_streams_that_are_not_numbers(entry: str, value: float) -> None:
    bad = stream()
    setattr(bad, entry, value)
    with pytest.raises(InputError) as caught:
        recover(bad, TOWN, boundary="outside")
    assert caught.value.entry is not None
    assert caught.value.entry.startswith("stream.")


@pytest.mark.parametrize(
    ("build", "entry"),
    [
        (lambda v: Cdu(approach=v), "approach"),
        (lambda v: HeatPump(evaporator_approach=v), "evaporator_approach"),
        (lambda v: HeatPump(condenser_approach=v), "condenser_approach"),
        (lambda v: HeatPump(isentropic_efficiency=v), "isentropic_efficiency"),
        (lambda v: HeatPump(drive_efficiency=v), "drive_efficiency"),
        (lambda v: HeatPump(superheat=v), "superheat"),
        (lambda v: HeatPump(maximum_subcooling=v), "maximum_subcooling"),
        (
            lambda v: HeatPump(internal_exchanger_effectiveness=v),
            "internal_exchanger_effectiveness",
        ),
        (lambda v: HeatPump(discharge_limit=v), "discharge_limit"),
        (lambda v: HeatNetwork(v, 300.0), "supply_temperature"),
        (lambda v: HeatNetwork(350.0, v), "return_temperature"),
        (lambda v: HeatNetwork(350.0, 300.0, pressure=v), "pressure"),
        (DeadState, "temperature"),
        (lambda v: PartLimit("hose", v), "limit_temperature"),
        (lambda v: recover(stream(), TOWN, boundary="outside", exchanger_approach=v),
         "exchanger_approach"),
        (lambda v: recover(stream(), TOWN, boundary="outside", it_power=v), "it_power"),
        (lambda v: recover(stream(), TOWN, boundary="outside", junction=v), "junction"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [-3.0, math.nan, math.inf])
def test_parts_that_cannot_be(build: Any, entry: str, value: float) -> None:
    with pytest.raises(InputError) as caught:
        build(value)
    assert caught.value.entry == entry
    assert caught.value.remedy


@seed(SEED)
@settings(max_examples=80, deadline=None)
@given(
    hot=st.floats(-20.0, 130.0),
    cold=st.floats(-20.0, 130.0),
    supply=st.floats(-20.0, 260.0),
    back=st.floats(-20.0, 260.0),
    flow=st.floats(1e-6, 1e6),
    approach=st.floats(0.01, 80.0),
    name=st.sampled_from(["R717", "R1233zd(E)", "R290"]),
)
def test_nothing_foreign_escapes(
    hot: float, cold: float, supply: float, back: float, flow: float, approach: float, name: str
) -> None:
    try:
        result = recover(
            stream(hot, cold, flow),
            HeatNetwork(ZERO + supply, ZERO + back),
            boundary="inside",
            cdu=Cdu(approach),
            heat_pump=HeatPump(name, evaporator_approach=approach, condenser_approach=approach),
            exchanger_approach=approach,
        )
    except HeatgradeError:
        return
    assert abs(result.energy_balance) < 1e-9
