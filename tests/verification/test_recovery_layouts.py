"""Every layout of the heat pump against TESPy and against hand-made calculations with CoolProp.

1. internal exchanger, economiser, flash tank, cascade, transcritical R744: work, heat, flows and
   discharge temperature against TESPy, a grid of duties;
2. full intercooling and pressure losses against ``PropsSI`` by hand;
3. the best gas-cooler pressure against a scan of pressures, with the pinch found by ``PropsSI``;
4. the best intermediate level against a scan;
5. both laws on every component, refrigerant neither lost nor made;
6. an efficiency map gives what its value at that pressure ratio gives.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from CoolProp.CoolProp import PropsSI

from heatgrade.materials import Coolant
from heatgrade.recovery import (
    REFRIGERANTS,
    TRANSCRITICAL_REFRIGERANTS,
    Cycle,
    EfficiencyMap,
    HeatCurve,
    HeatPump,
    solve_cycle,
    working_fluid,
)
from heatgrade.recovery.cycle import CycleDraft
from heatgrade.recovery.two_stage import draft_two_stage, intermediate_range

ZERO = 273.15  # K
TESPY = 5e-3  # - : required; the two agree to about 1e-6
HAND = 1e-6  # - : the same equation of state, called in another way
SCAN = 2e-4  # - : by how much a scanned pressure or level may need less work than the one found
CLOSED = 1e-10  # - : first law of a component over the heat given
ETA = 0.74
FLUIDS = REFRIGERANTS | TRANSCRITICAL_REFRIGERANTS
WATER = Coolant("water", pressure=1.6e6)


def solved(
    cycle: str, refrigerant: str, evaporating: float, back: float, supply: float, **options: Any
) -> tuple[HeatPump, Cycle]:
    pump = HeatPump(refrigerant, ETA, cycle=cycle, **options)
    sink = HeatCurve.between(WATER, 1.0, ZERO + back, ZERO + supply)
    return pump, solve_cycle(pump, working_fluid(refrigerant), ZERO + evaporating, sink)


class Plant:
    """A TESPy network with short names."""

    def __init__(self) -> None:
        self.parts = pytest.importorskip("tespy.components")
        self.connection = pytest.importorskip("tespy.connections").Connection
        self.network = pytest.importorskip("tespy.networks").Network(iterinfo=False)
        self.network.units.set_defaults(temperature="K", pressure="Pa", enthalpy="J/kg")

    def make(self, kind: str, name: str, **settings: Any) -> Any:
        made = getattr(self.parts, kind)(name)
        made.set_attr(**settings)
        return made

    def link(self, start: Any, out: str, end: Any, into: str, **settings: Any) -> Any:
        made = self.connection(start, out, end, into)
        self.network.add_conns(made)
        if settings:
            made.set_attr(**settings)
        return made

    def solve(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.network.solve("design")
        assert self.network.converged


def agree(cycle: Cycle, compressors: list[Any], condenser: Any, evaporator: Any) -> None:
    work = sum(part.P.val for part in compressors)
    heat, source = abs(condenser.Q.val), evaporator.Q.val
    assert cycle.work == pytest.approx(work, rel=TESPY)
    assert cycle.condenser_heat == pytest.approx(heat, rel=TESPY)
    assert cycle.evaporator_heat == pytest.approx(source, rel=TESPY)
    assert cycle.condenser_heat / cycle.work == pytest.approx(heat / work, rel=TESPY)


GRID = [(10.0, 40.0, 70.0), (25.0, 45.0, 65.0)]  # evaporation, return, supply [degC]


@pytest.mark.parametrize("duty", GRID)
@pytest.mark.parametrize("name", ["R600a", "R1234ze(E)"])
def test_internal_exchanger_against_tespy(name: str, duty: tuple[float, float, float]) -> None:
    pump, cycle = solved("single-stage", name, *duty, internal_exchanger_effectiveness=0.7)
    plant = Plant()
    closer = plant.make("CycleCloser", "closer")
    compressor = plant.make("Compressor", "compressor", eta_s=ETA)
    condenser = plant.make("SimpleHeatExchanger", "condenser", pr=1)
    inner = plant.make("HeatExchanger", "inner", pr1=1, pr2=1)
    valve = plant.make("Valve", "valve")
    evaporator = plant.make("SimpleHeatExchanger", "evaporator", pr=1)
    plant.link(closer, "out1", compressor, "in1", fluid={FLUIDS[name]: 1})
    discharge = plant.link(compressor, "out1", condenser, "in1")
    plant.link(
        condenser, "out1", inner, "in1",
        T_bubble=cycle.condensing_temperature, td_bubble=cycle.subcooling,
    )  # fmt: skip
    plant.link(inner, "out1", valve, "in1")
    plant.link(valve, "out1", evaporator, "in1")
    plant.link(
        evaporator, "out1", inner, "in2",
        T_dew=cycle.evaporating_temperature, td_dew=pump.superheat, m=1,
    )  # fmt: skip
    plant.link(inner, "out2", closer, "in1", T=cycle.suction.temperature)
    plant.solve()
    agree(cycle, [compressor], condenser, evaporator)
    assert cycle.discharge.temperature == pytest.approx(discharge.T.val, abs=0.1)


@pytest.mark.parametrize("duty", [(5.0, 40.0, 75.0), (15.0, 45.0, 85.0)])
@pytest.mark.parametrize("name", ["R717", "R290"])
def test_economiser_against_tespy(name: str, duty: tuple[float, float, float]) -> None:
    pump, cycle = solved("economiser", name, *duty)
    middle = cycle.stages[0].discharge.pressure
    main = next(part for part in cycle.components if part.name == "economiser").outlets[0].state
    plant = Plant()
    closer = plant.make("CycleCloser", "closer")
    first = plant.make("Compressor", "first", eta_s=ETA)
    merge = plant.make("Merge", "merge")
    second = plant.make("Compressor", "second", eta_s=ETA)
    condenser = plant.make("SimpleHeatExchanger", "condenser", pr=1)
    split = plant.make("Splitter", "split")
    economiser = plant.make("HeatExchanger", "economiser", pr1=1, pr2=1)
    injection = plant.make("Valve", "injection")
    valve = plant.make("Valve", "valve")
    evaporator = plant.make("SimpleHeatExchanger", "evaporator", pr=1)
    plant.link(
        closer, "out1", first, "in1", fluid={FLUIDS[name]: 1}, m=1,
        T_dew=cycle.evaporating_temperature, td_dew=pump.superheat,
    )  # fmt: skip
    plant.link(first, "out1", merge, "in1")
    plant.link(merge, "out1", second, "in1")
    discharge = plant.link(second, "out1", condenser, "in1", h0=6e5)
    plant.link(
        condenser, "out1", split, "in1",
        T_bubble=cycle.condensing_temperature, td_bubble=cycle.subcooling,
    )  # fmt: skip
    plant.link(split, "out1", economiser, "in1")
    plant.link(split, "out2", injection, "in1", m0=0.2)
    plant.link(injection, "out1", economiser, "in2")
    plant.link(economiser, "out2", merge, "in2", x=1, p=middle)
    plant.link(economiser, "out1", valve, "in1", T=main.temperature)
    plant.link(valve, "out1", evaporator, "in1")
    plant.link(evaporator, "out1", closer, "in1")
    plant.solve()
    agree(cycle, [first, second], condenser, evaporator)
    assert cycle.stages[1].mass == pytest.approx(discharge.m.val, rel=TESPY)
    assert cycle.discharge.temperature == pytest.approx(discharge.T.val, abs=0.2)


@pytest.mark.parametrize("duty", [(5.0, 40.0, 75.0), (15.0, 45.0, 85.0)])
@pytest.mark.parametrize("name", ["R717", "R134a"])
def test_flash_tank_against_tespy(name: str, duty: tuple[float, float, float]) -> None:
    pump, cycle = solved("flash-tank", name, *duty)
    plant = Plant()
    closer = plant.make("CycleCloser", "closer")
    first = plant.make("Compressor", "first", eta_s=ETA)
    merge = plant.make("Merge", "merge")
    second = plant.make("Compressor", "second", eta_s=ETA)
    condenser = plant.make("SimpleHeatExchanger", "condenser", pr=1)
    upper = plant.make("Valve", "upper")
    tank = plant.make("DropletSeparator", "tank")
    valve = plant.make("Valve", "valve")
    evaporator = plant.make("SimpleHeatExchanger", "evaporator", pr=1)
    plant.link(
        closer, "out1", first, "in1", fluid={FLUIDS[name]: 1}, m=1,
        T_dew=cycle.evaporating_temperature, td_dew=pump.superheat,
    )  # fmt: skip
    plant.link(first, "out1", merge, "in1")
    plant.link(merge, "out1", second, "in1")
    discharge = plant.link(second, "out1", condenser, "in1")
    plant.link(
        condenser, "out1", upper, "in1",
        T_bubble=cycle.condensing_temperature, td_bubble=cycle.subcooling,
    )  # fmt: skip
    plant.link(upper, "out1", tank, "in1", p=cycle.stages[0].discharge.pressure)
    plant.link(tank, "out1", valve, "in1")
    plant.link(tank, "out2", merge, "in2")
    plant.link(valve, "out1", evaporator, "in1")
    plant.link(evaporator, "out1", closer, "in1")
    plant.solve()
    agree(cycle, [first, second], condenser, evaporator)
    assert cycle.stages[1].mass == pytest.approx(discharge.m.val, rel=TESPY)


@pytest.mark.parametrize("duty", [(0.0, 40.0, 75.0), (15.0, 50.0, 90.0)])
def test_cascade_against_tespy(duty: tuple[float, float, float]) -> None:
    pump, cycle = solved("cascade", "R717/R600a", *duty)
    low, high = cycle.stages
    plant = Plant()
    exchanger = plant.make("HeatExchanger", "cascade", pr1=1, pr2=1)
    first = plant.make("Compressor", "first", eta_s=ETA)
    lower = plant.make("Valve", "lower")
    evaporator = plant.make("SimpleHeatExchanger", "evaporator", pr=1)
    closers = [plant.make("CycleCloser", f"closer {i}") for i in range(2)]
    second = plant.make("Compressor", "second", eta_s=ETA)
    condenser = plant.make("SimpleHeatExchanger", "condenser", pr=1)
    upper = plant.make("Valve", "upper")
    plant.link(
        closers[0], "out1", first, "in1", fluid={"Ammonia": 1}, m=1,
        T_dew=cycle.evaporating_temperature, td_dew=pump.superheat,
    )  # fmt: skip
    plant.link(first, "out1", exchanger, "in1", p=low.discharge.pressure)
    plant.link(exchanger, "out1", lower, "in1", x=0)
    plant.link(lower, "out1", evaporator, "in1")
    plant.link(evaporator, "out1", closers[0], "in1")
    plant.link(
        closers[1], "out1", second, "in1", fluid={"IsoButane": 1}, m0=3,
        p=high.suction.pressure, td_dew=pump.superheat,
    )  # fmt: skip
    plant.link(second, "out1", condenser, "in1")
    liquid = plant.link(
        condenser, "out1", upper, "in1",
        T_bubble=cycle.condensing_temperature, td_bubble=cycle.subcooling,
    )  # fmt: skip
    plant.link(upper, "out1", exchanger, "in2")
    plant.link(exchanger, "out2", closers[1], "in1")
    plant.solve()
    agree(cycle, [first, second], condenser, evaporator)
    assert high.mass == pytest.approx(liquid.m.val, rel=TESPY)


@pytest.mark.parametrize("duty", [(5.0, 30.0, 70.0), (-5.0, 35.0, 80.0), (15.0, 40.0, 75.0)])
def test_transcritical_against_tespy(duty: tuple[float, float, float]) -> None:
    pump, cycle = solved("transcritical", "R744", *duty)
    plant = Plant()
    closer = plant.make("CycleCloser", "closer")
    compressor = plant.make("Compressor", "compressor", eta_s=ETA)
    cooler = plant.make("SimpleHeatExchanger", "gas cooler", pr=1)
    valve = plant.make("Valve", "valve")
    evaporator = plant.make("SimpleHeatExchanger", "evaporator", pr=1)
    plant.link(
        closer, "out1", compressor, "in1", fluid={"CarbonDioxide": 1}, m=1,
        T_dew=cycle.evaporating_temperature, td_dew=pump.superheat,
    )  # fmt: skip
    discharge = plant.link(compressor, "out1", cooler, "in1", p=cycle.discharge.pressure)
    plant.link(cooler, "out1", valve, "in1", T=cycle.condenser_outlet.temperature)
    plant.link(valve, "out1", evaporator, "in1")
    plant.link(evaporator, "out1", closer, "in1")
    plant.solve()
    agree(cycle, [compressor], cooler, evaporator)
    assert cycle.discharge.temperature == pytest.approx(discharge.T.val, abs=0.1)
    assert cycle.condensing_temperature is None


def props(output: str, name: str, **given: float) -> float:
    (a, x), (b, y) = given.items()
    return float(PropsSI(output, a, x, b, y, FLUIDS[name]))


def test_full_intercooling_by_hand() -> None:
    name = "R717"
    pump, cycle = solved("intercooled", name, 5.0, 40.0, 75.0)
    low, middle = cycle.suction.pressure, cycle.stages[0].discharge.pressure
    high = props("P", name, T=cycle.condensing_temperature or 0.0, Q=1)
    suction = cycle.evaporating_temperature + pump.superheat
    h1, s1 = (props(x, name, T=suction, P=low) for x in ("H", "S"))
    h2 = h1 + (props("H", name, P=middle, S=s1) - h1) / ETA
    h3 = props("H", name, T=(cycle.condensing_temperature or 0.0) - cycle.subcooling, P=high)
    vapour, liquid = (props("H", name, P=middle, Q=q) for q in (1, 0))
    mass = (h2 - liquid) / (vapour - h3)
    s = props("S", name, P=middle, Q=1)
    h5 = vapour + (props("H", name, P=high, S=s) - vapour) / ETA
    assert cycle.stages[1].mass == pytest.approx(mass, rel=HAND)
    assert cycle.work == pytest.approx(h2 - h1 + mass * (h5 - vapour), rel=HAND)
    assert cycle.condenser_heat == pytest.approx(mass * (h5 - h3), rel=HAND)
    assert cycle.evaporator_heat == pytest.approx(h1 - liquid, rel=HAND)


def test_pressure_losses_by_hand() -> None:
    name, losses = "R1234ze(E)", (0.06, 0.03, 0.05)
    pump, cycle = solved(
        "single-stage", name, 20.0, 40.0, 70.0,
        evaporator_pressure_loss=losses[0],
        suction_pressure_loss=losses[1],
        condenser_pressure_loss=losses[2],
    )  # fmt: skip
    outlet = props("P", name, T=ZERO + 20.0, Q=1)
    h1 = props("H", name, T=ZERO + 20.0 + pump.superheat, P=outlet)
    suction = outlet * (1.0 - losses[1])
    s1 = props("S", name, H=h1, P=suction)
    high = props("P", name, T=cycle.condensing_temperature or 0.0, Q=1)
    h2 = h1 + (props("H", name, P=high, S=s1) - h1) / ETA
    behind = high * (1.0 - losses[2])
    h3 = props("H", name, T=ZERO + 43.0, P=behind)
    assert cycle.suction.pressure == pytest.approx(suction, rel=HAND)
    assert cycle.evaporator_inlet.pressure == pytest.approx(outlet / (1.0 - losses[0]), rel=HAND)
    assert cycle.condenser_outlet.pressure == pytest.approx(behind, rel=HAND)
    assert cycle.work == pytest.approx(h2 - h1, rel=HAND)
    assert cycle.condenser_heat == pytest.approx(h2 - h3, rel=HAND)
    # The pinch on a fine profile, with the pressure linear in the heat.
    share = np.linspace(0.0, 1.0, 1500)
    fluid = FLUIDS[name]
    hot = PropsSI("T", "P", behind + share * (high - behind), "H", h3 + share * (h2 - h3), fluid)
    sink = HeatCurve.between(WATER, 1.0, ZERO + 40.0, ZERO + 70.0)
    gap = float(np.min(hot - sink.temperature_at(share * sink.heat_flow)))
    assert gap == pytest.approx(pump.condenser_approach, abs=0.02)
    lossless = solved("single-stage", name, 20.0, 40.0, 70.0)[1]
    assert cycle.work_ratio > lossless.work_ratio * 1.02


def scanned_transcritical(pump: HeatPump, evaporating: float, sink: HeatCurve) -> float:
    """Least work ratio over a scan of pressures, the coldest outlet at each found by bisection."""
    name = "R744"
    low = props("P", name, T=evaporating, Q=1)
    h1, s1 = (props(x, name, T=evaporating + pump.superheat, P=low) for x in ("H", "S"))
    share = np.linspace(0.0, 1.0, 24)
    water = sink.temperature_at(share * sink.heat_flow)

    def gap(pressure: float, outlet: float, h2: float) -> float:
        h3 = props("H", name, T=outlet, P=pressure)
        if h3 >= h2:
            return -math.inf
        gas = PropsSI("T", "P", pressure, "H", h3 + share * (h2 - h3), FLUIDS[name])
        return float(np.min(gas - water)) - pump.condenser_approach + 1e-9

    best = math.inf
    for pressure in np.linspace(7.6e6, 14.7e6, 25):
        h2 = h1 + (props("H", name, P=pressure, S=s1) - h1) / ETA
        cold, hot = sink.cold_temperature + pump.condenser_approach, sink.hot_temperature
        if gap(pressure, hot, h2) < 0.0:
            continue
        if gap(pressure, cold, h2) < 0.0:
            for _ in range(13):
                middle = 0.5 * (cold + hot)
                cold, hot = (cold, middle) if gap(pressure, middle, h2) > 0 else (middle, hot)
        else:
            hot = cold
        taken = h1 - props("H", name, T=hot, P=pressure)
        best = min(best, (h2 - h1) / taken if taken > 0.0 else math.inf)
    return best


@pytest.mark.parametrize(("back", "supply"), [(25.0, 60.0), (35.0, 75.0), (45.0, 55.0)])
def test_no_scanned_gas_cooler_pressure_needs_less(back: float, supply: float) -> None:
    pump, cycle = solved("transcritical", "R744", 8.0, back, supply)
    sink = HeatCurve.between(WATER, 1.0, ZERO + back, ZERO + supply)
    scanned = scanned_transcritical(pump, ZERO + 8.0, sink)
    assert cycle.condenser_approach > pump.condenser_approach - 1e-4
    assert cycle.work_ratio < scanned * (1.0 + SCAN)
    assert cycle.work_ratio > scanned * (1.0 - 0.03)  # the scan is coarse, not elsewhere


@pytest.mark.parametrize("layout", ["economiser", "flash-tank", "intercooled"])
@pytest.mark.parametrize("name", ["R717", "R1234ze(E)"])
def test_no_scanned_intermediate_level_needs_less(name: str, layout: str) -> None:
    pump, cycle = solved(layout, name, 5.0, 40.0, 75.0)
    fluid = working_fluid(name)
    assert cycle.condensing_temperature is not None
    condensing = cycle.condensing_temperature

    def draft(share: float) -> CycleDraft:
        return draft_two_stage(pump, fluid, ZERO + 5.0, condensing, ZERO + 40.0, layout, share)

    scanned = min(draft(float(share)).work_ratio for share in np.linspace(0.0, 1.0, 41))
    assert cycle.work_ratio < scanned * (1.0 + 5.0 * SCAN)
    low, high = intermediate_range(pump, layout, ZERO + 5.0, cycle.condenser_outlet.temperature)
    middle = props("T", name, P=cycle.stages[0].discharge.pressure, Q=1)
    assert low - 1e-6 <= middle <= high + 1e-6


LAYOUTS = [
    ("single-stage", "R600a"), ("economiser", "R717"), ("flash-tank", "R134a"),
    ("intercooled", "R717"), ("cascade", "R290/R1233zd(E)"), ("transcritical", "R744"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "name"), LAYOUTS)
def test_laws_on_every_component(layout: str, name: str) -> None:
    _, cycle = solved(
        layout, name, 8.0, 38.0, 72.0,
        evaporator_pressure_loss=0.03, suction_pressure_loss=0.02, condenser_pressure_loss=0.02,
    )  # fmt: skip
    inlets: dict[tuple[float, float], float] = {}
    for part in cycle.components:
        assert sum(f.mass for f in part.inlets) == pytest.approx(sum(f.mass for f in part.outlets))
        if part.role == "adiabatic":
            assert abs(part.enthalpy_gain) < CLOSED * cycle.condenser_heat, part.name
            assert part.entropy_gain >= -1e-9, part.name
        for flows, sign in ((part.inlets, 1.0), (part.outlets, -1.0)):
            for flow in flows:  # what leaves one part enters another
                key = (round(flow.state.enthalpy, 3), round(flow.state.pressure, 1))
                inlets[key] = inlets.get(key, 0.0) + sign * flow.mass
    assert max(abs(mass) for mass in inlets.values()) < 1e-12
    total = sum(part.enthalpy_gain for part in cycle.components)
    assert abs(total) < CLOSED * cycle.condenser_heat
    assert cycle.condenser_heat == pytest.approx(cycle.evaporator_heat + cycle.work, rel=1e-12)
    assert sum(part.entropy_gain for part in cycle.components) == pytest.approx(0.0, abs=1e-9)


def test_an_efficiency_map_is_its_value_at_the_pressure_ratio() -> None:
    chart = EfficiencyMap((1.5, 3.0, 6.0), (0.68, 0.76, 0.66))
    pump, constant = solved("single-stage", "R1234ze(E)", 15.0, 40.0, 70.0)
    sink = HeatCurve.between(WATER, 1.0, ZERO + 40.0, ZERO + 70.0)
    fluid = working_fluid("R1234ze(E)")
    mapped = solve_cycle(replace(pump, isentropic_efficiency=chart), fluid, ZERO + 15.0, sink)
    value = float(np.interp(mapped.pressure_ratio, (1.5, 3.0, 6.0), (0.68, 0.76, 0.66)))
    assert mapped.stages[0].isentropic_efficiency == pytest.approx(value, rel=1e-12)
    fixed = solve_cycle(replace(pump, isentropic_efficiency=value), fluid, ZERO + 15.0, sink)
    assert mapped.work == pytest.approx(fixed.work, rel=1e-7)
    assert mapped.work != pytest.approx(constant.work, rel=1e-3)
