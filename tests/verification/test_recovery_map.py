"""The heat pump's map against the cycles that it stands for.

1. the COP of duties drawn at random, within what the map states, for four layouts;
2. part load against a machine built with the smaller temperature differences;
3. start-stop running as EN 14825 has it;
4. limits and range hour by hour against the solved cycle;
5. an inlet as warm as another hour's outlet;
6. the choice of the machine;
7. what cannot be mapped is refused: HG630, HG631.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery import (
    Cycle,
    HeatCurve,
    HeatPump,
    HeatPumpMap,
    PartLoad,
    solve_cycle,
    working_fluid,
)
from heatgrade.recovery.cycle_caution import reservations
from heatgrade.recovery.evaporator import evaporating_temperature

ZERO = 273.15  # K
TOLERANCE = 5e-3  # - : asked of the map
SMOOTH, BENT = 1e-3, 4e-3  # - : of a map without a bend, and with one
BEYOND = 2.0  # the worst of the duties drawn over the worst of the 24 that the map measures
SHIFTED = 2e-4  # - : a colder sink in place of a closer condenser; water's cp bends a little
SEED = 20261126
WATER = Coolant("water", pressure=1.6e6)


def duties(count: int) -> list[np.ndarray]:
    """Source in, source out, sink in, sink out [K]."""
    draw = np.random.default_rng(SEED)
    source = ZERO + draw.uniform(22.0, 34.0, count)
    rise = draw.uniform(3.0, 8.0, count)
    back, supply = draw.uniform(40.0, 50.0, count), draw.uniform(58.0, 78.0, count)
    return [source, source - rise, ZERO + back, ZERO + supply]


def table_of(pump: HeatPump, load: Any = 1.0) -> HeatPumpMap:
    names = ("source_inlet", "source_outlet", "sink_inlet", "sink_outlet")
    return HeatPumpMap.build(
        pump, **dict(zip(names, duties(40), strict=True)), load=load, tolerance=TOLERANCE
    )


def cycle_at(pump: HeatPump, duty: tuple[float, ...]) -> Cycle:
    fluid = working_fluid(str(pump.refrigerant))
    low = evaporating_temperature(pump, fluid, duty[0], duty[1])
    return solve_cycle(pump, fluid, low, HeatCurve.between(WATER, 1.0, duty[2], duty[3]))


def cop_of(pump: HeatPump, cycle: Cycle) -> float:
    return pump.electric_efficiency * cycle.condenser_heat / cycle.work


@pytest.mark.parametrize(
    ("cycle", "name"),
    [
        ("single-stage", "R1234ze(E)"),
        ("economiser", "R600a"),
        ("cascade", "R290/R600a"),
        ("transcritical", "R744"),
    ],
)
def test_random_duties_within_the_error_stated(cycle: str, name: str) -> None:
    pump = HeatPump(name, cycle=cycle, evaporation_limit=ZERO + 15.0, motor_efficiency=0.97)
    table = table_of(pump)
    given = [values[:15] for values in duties(40)]
    hours = table.at(*given)
    assert hours.inside.all()
    exact = [cycle_at(pump, duty) for duty in zip(*given, strict=True)]
    cops = np.array([cop_of(pump, found) for found in exact])
    error = np.abs(hours.cop / cops - 1.0)
    assert table.error.points == 24
    assert table.error.root_mean_square <= table.error.largest
    assert table.error.largest < (BENT if cycle == "transcritical" else SMOOTH)
    assert error.max() < max(BEYOND * table.error.largest, 2e-5)
    discharge = np.array([found.hottest_discharge for found in exact])
    assert np.abs(hours.discharge_temperature - discharge).max() < BEYOND * table.error.discharge
    np.testing.assert_allclose(
        hours.volumetric_heating_capacity,
        [found.volumetric_heating_capacity for found in exact],
        rtol=2e-2,
    )
    if cycle == "transcritical":
        assert np.isnan(hours.condensing_temperature).all()
    else:
        condensing = np.array([found.condensing_temperature for found in exact], dtype=float)
        np.testing.assert_allclose(hours.condensing_temperature, condensing, atol=0.05)


def test_part_load_is_a_machine_with_closer_exchangers() -> None:
    part = PartLoad((0.4, 1.0), (0.94, 1.0), least_load=0.3)
    pump = HeatPump("R717", part_load=part)
    loads = np.linspace(0.3, 1.0, 8)
    table = table_of(pump, loads)
    given = [values[:8] for values in duties(40)]
    hours = table.at(*given, loads)
    assert hours.inside.all()
    for i, load in enumerate(loads):
        closer = replace(
            pump,
            evaporator_approach=3.0 * load,
            condenser_approach=3.0 * load,
            drive_efficiency=0.95 * float(np.interp(load, (0.4, 1.0), (0.94, 1.0))),
        )
        exact = cop_of(closer, cycle_at(closer, tuple(float(v[i]) for v in given)))
        assert hours.cop[i] == pytest.approx(exact, rel=table.error.largest * BEYOND + SHIFTED)


def test_starting_and_stopping_costs_what_the_standard_says() -> None:
    table = table_of(HeatPump("R717", part_load=PartLoad(least_load=0.5)), (0.2, 1.0))
    duty = [values[:1] for values in duties(40)]
    running, half = (table.at(*duty, load).cop[0] for load in (0.5, 0.25))
    # Half the least load: CR = 0.5, COP = CR / (0.9 CR + 0.1) of the running one.
    assert half == pytest.approx(running * 0.5 / (0.9 * 0.5 + 0.1), rel=1e-12)


def test_limits_hour_by_hour() -> None:
    pump = HeatPump(
        "R717", discharge_limit=ZERO + 140.0, pressure_ratio_limit=5.0, pressure_limit=3.6e6
    )
    table = table_of(pump)
    given = duties(40)
    kept = table.at(*given).within_limits
    exact = [cycle_at(pump, duty) for duty in zip(*given, strict=True)]
    expected = np.array([not reservations(pump, found) for found in exact])
    assert 0 < expected.sum() < 40
    assert (kept == expected).mean() > 0.97  # one hour may lie on a limit to within the map


def test_outside_the_map_there_is_no_number() -> None:
    table = table_of(HeatPump())
    hours = table.at(ZERO + np.array([30.0, 30.0]), ZERO + 25.0, ZERO + 45.0, ZERO + 70.0)
    assert hours.inside.all()
    hours = table.at(
        ZERO + 30.0, ZERO + 25.0, ZERO + np.array([45.0, 30.0, 72.0]),
        ZERO + np.array([95.0, 70.0, 71.0]),
    )  # fmt: skip
    assert not hours.inside.any()
    assert not hours.within_limits.any()
    assert np.isnan(hours.cop).all()


def test_an_inlet_as_warm_as_another_hour_s_outlet() -> None:
    pump = HeatPump("R1234ze(E)")
    table = HeatPumpMap.build(
        pump, source_inlet=ZERO + 25.0, source_outlet=ZERO + 20.0,
        sink_inlet=ZERO + np.array([40.0, 70.0]), sink_outlet=ZERO + np.array([60.0, 80.0]),
    )  # fmt: skip
    assert table.lowest_inlet == pytest.approx(ZERO + 40.0)
    for back, supply in ((45.0, 60.0), (58.0, 65.0), (69.0, 79.0)):
        duty = (ZERO + 25.0, ZERO + 20.0, ZERO + back, ZERO + supply)
        hours = table.at(*duty)
        exact = cop_of(pump, cycle_at(pump, duty))
        assert hours.cop[0] == pytest.approx(exact, rel=BEYOND * table.error.largest + 1e-5)


def test_the_machine_is_chosen_within_its_limits() -> None:
    ranges = dict(zip(("source_inlet", "source_outlet", "sink_inlet", "sink_outlet"), duties(40),
                      strict=True))  # fmt: skip
    free = HeatPumpMap.build(HeatPump("best"), **ranges)
    dense = HeatPumpMap.build(HeatPump("best", least_volumetric_capacity=5e6), **ranges)
    assert free.refrigerant == "R1233zd(E)"
    assert dense.refrigerant in {"R717", "R290"}
    given = [values[:3] for values in duties(40)]
    assert (dense.at(*given).volumetric_heating_capacity > 5e6).all()


@pytest.mark.parametrize(
    ("changes", "code", "entry"),
    [
        ({"sink_outlet": ZERO + 160.0}, "HG630", "sink_outlet"),
        ({"source_outlet": [np.nan]}, "HG631", "source_outlet"),
        ({"sink_inlet": []}, "HG631", "sink_inlet"),
        ({"sink_outlet": ZERO + 30.0}, "HG631", "sink_outlet"),
        ({"load": -1.0}, "HG631", "load"),
    ],
)
def test_refused(changes: dict[str, Any], code: str, entry: str) -> None:
    ranges: dict[str, Any] = {
        "source_inlet": ZERO + 30.0,
        "source_outlet": ZERO + 25.0,
        "sink_inlet": ZERO + 40.0,
        "sink_outlet": ZERO + 70.0,
    }
    with pytest.raises(RecoveryError) as caught:
        HeatPumpMap.build(HeatPump(), **ranges | changes)
    assert (caught.value.code, caught.value.entry) == (code, entry)
    assert caught.value.remedy
