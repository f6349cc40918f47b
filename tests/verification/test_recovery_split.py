"""The split between exchanger and heat pump against calculations made by other means.

1. the energy balance of 55/45 into 70/40 degC by hand, from water's enthalpies by PropsSI;
2. no middle temperature on a fine scan, in either arrangement, needs less electricity;
3. the most heat across an exchanger: the closed form for constant cp, and the pinch found inside
   where cp bends;
4. where the optimum lies inside the range, and where the pinch does, both are found;
5. a better compressor and closer approaches bring the heat pump nearer to the Lorenz limit;
6. component exergies against the external balance.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from CoolProp.CoolProp import PropsSI

from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import DeadState, HeatCurve, HeatNetwork, HeatPump, Refrigerant, recover
from heatgrade.recovery.exchanger import exchange_profile, largest_direct_heat
from heatgrade.recovery.route import find_route
from heatgrade.recovery.split import PARALLEL, SERIES, SplitTask, best_split, solve_split

ZERO = 273.15  # K
ENTHALPY = 2e-4  # - : the water table against IAPWS, on a difference
SCAN = 1e-4  # - : by how much a scanned point may beat the optimum found
SECOND_LAW = 1e-12  # - : relative closure of the exergy balance


def water(temperature: float) -> float:
    return float(PropsSI("H", "T", ZERO + temperature, "P", 1.6e6, "Water"))


def test_energy_of_55_45_into_70_40_by_hand() -> None:
    stream = HeatStream(Coolant("PG25"), 2.0, ZERO + 45.0, ZERO + 55.0)
    result = recover(stream, HeatNetwork(ZERO + 70.0, ZERO + 40.0), boundary="outside", cdu=None)
    assert result.heat_pump is not None
    heat, shaft = stream.heat_flow, result.heat_pump.shaft_power
    mass_flow = (heat + shaft) / (water(70.0) - water(40.0))
    assert result.network_mass_flow == pytest.approx(mass_flow, rel=ENTHALPY)
    assert result.middle_temperature == pytest.approx(ZERO + 52.0, abs=0.05)
    direct = mass_flow * (water(result.middle_temperature - ZERO) - water(40.0))
    assert result.direct_heat_flow == pytest.approx(direct, rel=ENTHALPY)
    assert result.heat_pump.lift == pytest.approx(70.0 - 55.0)


def task_for(hot: float, cold: float, supply: float, back: float) -> SplitTask:
    coolant = Coolant("water")
    network = HeatNetwork(ZERO + supply, ZERO + back)
    source = HeatCurve.between(coolant, 3.0, ZERO + cold, ZERO + hot)
    curve = HeatCurve.between(network.water(), 1.0, ZERO + back, ZERO + supply)
    return SplitTask(source, network, curve, 3.0, HeatPump("R600a"), Refrigerant("R600a"))


@pytest.mark.parametrize(
    ("hot", "cold", "supply", "back"),
    [(55, 45, 70, 40), (55, 45, 70, 30), (50, 40, 65, 45), (60, 40, 62, 42), (55, 45, 53, 47)],
)
def test_no_scanned_split_needs_less(hot: float, cold: float, supply: float, back: float) -> None:
    task = task_for(hot, cold, supply, back)
    best = best_split(task)
    ceiling = min(hot - 3.0, supply - 0.01)
    beaten = []
    feasible = 0
    for arrangement in (SERIES, PARALLEL):
        if arrangement == PARALLEL and back + 3.0 >= cold:
            continue  # its leg could not be cooled under the racks' supply
        for middle in np.linspace(back, ceiling, 41):
            split = solve_split(task, ZERO + float(middle), arrangement)
            if split.exchanger_approach < 3.0 - 1e-6 or split.evaporator_heat < 0.0:
                continue
            feasible += 1
            if split.shaft_power < best.shaft_power * (1.0 - SCAN):
                beaten.append((arrangement, middle, split.shaft_power / best.shaft_power))
    assert feasible > 5
    assert not beaten


class _Liquid:
    """cp = a + b (T - 300 K): constant for b = 0, bending otherwise."""

    name, freezing_temperature = "bending", 250.0

    def __init__(self, a: float, b: float) -> None:
        self.a, self.b = a, b

    def properties(self, temperature: np.ndarray) -> SimpleNamespace:
        return SimpleNamespace(heat_capacity=self.a + self.b * (np.asarray(temperature) - 300.0))

    def enthalpy_difference(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        x, y = np.asarray(low) - 300.0, np.asarray(high) - 300.0
        return self.a * (y - x) + 0.5 * self.b * (y**2 - x**2)


@pytest.mark.parametrize("flow", [0.3, 0.8, 1.0, 2.0])
def test_most_heat_across_an_exchanger_for_constant_cp(flow: float) -> None:
    liquid = _Liquid(4000.0, 0.0)
    source = HeatCurve.between(liquid, 1.0, 310.0, 330.0)
    network = HeatCurve.between(liquid, flow, 312.0, 345.0)
    # Pinched at the hot end when the network's flow is smaller, at the cold end when larger.
    expected = 4000.0 * min(flow, 1.0) * (330.0 - 312.0 - 4.0)
    assert largest_direct_heat(source, network, 4.0) == pytest.approx(expected, rel=1e-8)


def test_most_heat_is_limited_by_what_there_is() -> None:
    liquid = _Liquid(4000.0, 0.0)
    source = HeatCurve.between(liquid, 1.0, 325.0, 330.0)
    network = HeatCurve.between(liquid, 1.0, 300.0, 345.0)
    assert largest_direct_heat(source, network, 4.0) == pytest.approx(20000.0, rel=1e-12)
    hot = HeatCurve.between(liquid, 1.0, 328.0, 345.0)
    assert largest_direct_heat(source, hot, 4.0) == 0.0


def test_the_pinch_inside_is_seen() -> None:
    # A source whose cp falls with temperature sags below the chord between its ends.
    source = HeatCurve.between(_Liquid(5400.0, -60.0), 1.0, 305.0, 345.0)
    network = HeatCurve.between(_Liquid(4000.0, 0.0), 1.0, 300.0, 360.0)
    heat = largest_direct_heat(source, network, 3.0)
    share = np.linspace(0.0, 1.0, 2001)
    gap = source.temperature_at(source.heat_flow - heat * (1.0 - share)) - network.temperature_at(
        heat * share
    )
    assert gap.min() == pytest.approx(3.0, abs=2e-3)
    assert gap[0] > 3.0 + 0.05
    assert gap[-1] > 3.0 + 0.05


BENT = _Liquid(5400.0, -60.0)  # J/(kg K), falling with temperature far more than any real liquid


def test_the_pinch_inside_limits_a_direct_route() -> None:
    source = HeatCurve.between(BENT, 1.0, ZERO + 40.0, ZERO + 70.0)
    network = HeatNetwork(ZERO + 66.0, ZERO + 36.0)
    route = find_route(source, network, 3.0, None, DeadState())
    assert route.exchanger is not None
    assert route.exchanger.approach == pytest.approx(3.0, abs=1e-4)
    # Both ends keep more than the approach: only the inside is tight.
    gap = route.exchanger.hot - route.exchanger.cold
    assert gap[0] > 3.1
    assert gap[-1] > 3.1
    assert 0.0 < route.direct_heat < source.heat_flow
    assert route.direct_heat + route.rejected_heat == pytest.approx(source.heat_flow, rel=1e-12)


def test_the_pinch_inside_limits_the_leg_of_a_parallel_split() -> None:
    source = HeatCurve.between(BENT, 1.0, ZERO + 45.0, ZERO + 60.0)
    network = HeatNetwork(ZERO + 75.0, ZERO + 30.0)
    curve = HeatCurve.between(network.water(), 1.0, ZERO + 30.0, ZERO + 75.0)
    task = SplitTask(source, network, curve, 3.0, HeatPump("R600a"), Refrigerant("R600a"))
    split = solve_split(task, ZERO + 56.0, PARALLEL)
    assert split.exchanger_approach == pytest.approx(3.0, abs=1e-4)
    assert split.direct_source.cold_temperature > ZERO + 33.0 + 0.01
    assert split.direct_heat + split.evaporator_heat == pytest.approx(source.heat_flow, rel=1e-12)


def test_the_best_split_may_lie_inside_the_range() -> None:
    # With an approach of 0.5 K the bend of water's cp pinches the exchanger inside; the last
    # hundredths of a kelvin of direct heat would then cost much of the evaporation temperature.
    task = replace(task_for(72.6, 48.3, 74.0, 32.3), approach=0.5)
    best = best_split(task)
    assert best.arrangement == PARALLEL
    most = solve_split(task, ZERO + 72.1, PARALLEL)
    assert best.shaft_power < 0.9 * most.shaft_power
    middles = ZERO + np.concatenate([np.linspace(60.0, 71.9, 15), np.linspace(71.9, 72.1, 30)])
    scanned = [solve_split(task, float(middle), PARALLEL).shaft_power for middle in middles]
    assert best.shaft_power <= min(scanned) * (1.0 + 1e-3)


def test_condensate_colder_than_the_evaporator() -> None:
    # A wide approach keeps the exchanger from using a cold return; the condensate, cooled by it,
    # enters the evaporator as a liquid.
    stream = HeatStream(Coolant("water"), 2.0, ZERO + 50.0, ZERO + 60.0)
    network = HeatNetwork(ZERO + 75.0, ZERO + 15.0)
    result = recover(stream, network, boundary="outside", cdu=None, exchanger_approach=40.0)
    duty = result.heat_pump
    assert duty is not None
    assert duty.cycle.evaporator_inlet.temperature < duty.cycle.evaporating_temperature - 5.0
    assert duty.evaporator.approach > 3.0 - 1e-5
    assert abs(result.exergy.residual) < SECOND_LAW


def test_a_sink_colder_than_the_evaporator_is_still_served() -> None:
    stream = HeatStream(Coolant("water"), 2.0, ZERO + 50.0, ZERO + 60.0)
    network = HeatNetwork(ZERO + 30.0, ZERO + 25.0)
    result = recover(stream, network, boundary="outside", cdu=None, exchanger_approach=30.0)
    assert result.heat_pump is not None
    assert any("pressure ratio" in caution.message for caution in result.cautions)


def test_an_iteration_cut_short_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heatgrade.recovery.split._ROUNDS", 1)
    with pytest.raises(NotConverged, match="HG611"):
        solve_split(task_for(55, 45, 70, 30), ZERO + 50.0, PARALLEL)


def test_profile_of_an_exchanger_has_the_terminal_differences_of_its_streams() -> None:
    hot = HeatCurve.between(_Liquid(4000.0, 0.0), 1.0, 320.0, 340.0)
    cold = HeatCurve.between(_Liquid(4000.0, 0.0), 2.0, 310.0, 320.0)
    profile = exchange_profile("exchanger", hot, cold)
    assert profile.hot[0] - profile.cold[0] == pytest.approx(10.0)
    assert profile.hot[-1] - profile.cold[-1] == pytest.approx(20.0)
    assert profile.approach == pytest.approx(10.0)
    assert profile.pinch_heat == 0.0


def test_better_parts_bring_the_pump_towards_lorenz() -> None:
    stream = HeatStream(Coolant("water"), 2.0, ZERO + 20.0, ZERO + 30.0)
    network = HeatNetwork(ZERO + 70.0, ZERO + 40.0)
    found = []
    for efficiency, approach in ((0.7, 5.0), (0.85, 2.0), (1.0, 0.2)):
        pump = HeatPump(
            "R290",
            isentropic_efficiency=efficiency,
            drive_efficiency=1.0,
            superheat=1.0,
            evaporator_approach=approach,
            condenser_approach=approach,
        )
        duty = recover(stream, network, boundary="outside", cdu=None, heat_pump=pump).heat_pump
        assert duty is not None
        assert duty.lorenz_efficiency is not None
        found.append(duty.lorenz_efficiency)
    # The rest is what one evaporation temperature, one stage and a throttle cost.
    assert found[0] < found[1] < found[2] < 1.0
    assert found[2] > 0.6


@pytest.mark.parametrize("back", [30.0, 40.0, 60.0])
def test_exergy_closes(back: float) -> None:
    stream = HeatStream(Coolant("PG25"), 2.0, ZERO + 45.0, ZERO + 55.0)
    result = recover(stream, HeatNetwork(ZERO + 75.0, ZERO + back), boundary="outside")
    assert abs(result.exergy.residual) < SECOND_LAW
    names = {name for name, _ in result.exergy.destroyed}
    assert names >= {"CDU", "evaporator", "compressor", "drive", "condenser", "valve"}
    assert ("mixing" in names) == (result.arrangement == PARALLEL)
    assert all(value >= 0.0 for _, value in result.exergy.destroyed)
    assert 0.0 < result.exergy.efficiency < 1.0
