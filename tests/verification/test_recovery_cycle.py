"""The heat pump's cycle against calculations made by other means.

1. COP and pressures against a calculation by hand with CoolProp's ``PropsSI``, six fluids;
2. the pinch inside the condenser against a fine profile by ``PropsSI``: kept, and tight, so that
   a lower condensing temperature would break it;
3. the internal exchanger by hand;
4. COP, work and discharge temperature against TESPy, two fluids.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from CoolProp.CoolProp import PropsSI

from heatgrade.materials import Coolant
from heatgrade.recovery import REFRIGERANTS, Cycle, HeatCurve, HeatPump, Refrigerant, solve_cycle

ZERO = 273.15  # K
HAND = 1e-6  # - : the same equation of state, called in another way
PINCH = 0.01  # K : profile of 2000 points against the one that the solver samples
TIGHT = 0.05  # K : less condensing temperature than this must break the pinch
TESPY = 5e-3  # - : required; the two agree to about 1e-6

_SUPPLY, _BACK, _EVAPORATING = ZERO + 70.0, ZERO + 48.0, ZERO + 38.0


def sink(back: float = _BACK, supply: float = _SUPPLY) -> HeatCurve:
    return HeatCurve.between(Coolant("water", pressure=1.6e6), 1.0, back, supply)


def cycle_of(name: str, **options: float) -> tuple[HeatPump, Cycle]:
    pump = HeatPump(name, isentropic_efficiency=0.72, **options)
    return pump, solve_cycle(pump, Refrigerant(name), _EVAPORATING, sink())


def by_hand(name: str, cycle: Cycle, eta: float, superheat: float) -> dict[str, float]:
    """The cycle by PropsSI, from its two saturation temperatures and the condensate's."""
    fluid = REFRIGERANTS[name]
    low = PropsSI("P", "T", cycle.evaporating_temperature, "Q", 1, fluid)
    high = PropsSI("P", "T", cycle.condensing_temperature, "Q", 0, fluid)
    suction_t = cycle.evaporating_temperature + superheat
    h1 = PropsSI("H", "T", suction_t, "P", low, fluid)
    s1 = PropsSI("S", "T", suction_t, "P", low, fluid)
    h2 = h1 + (PropsSI("H", "P", high, "S", s1, fluid) - h1) / eta
    h3 = PropsSI("H", "T", cycle.condensing_temperature - cycle.subcooling, "P", high, fluid)
    return {
        "low": low,
        "high": high,
        "work": h2 - h1,
        "condenser": h2 - h3,
        "evaporator": h1 - h3,
        "discharge": PropsSI("T", "P", high, "H", h2, fluid),
        "density": PropsSI("D", "T", suction_t, "P", low, fluid),
        "h2": h2,
        "h3": h3,
    }


@pytest.mark.parametrize("name", list(REFRIGERANTS))
def test_cycle_by_hand(name: str) -> None:
    pump, cycle = cycle_of(name)
    hand = by_hand(name, cycle, pump.isentropic_efficiency, pump.superheat)
    assert cycle.suction.pressure == pytest.approx(hand["low"], rel=HAND)
    assert cycle.discharge.pressure == pytest.approx(hand["high"], rel=HAND)
    assert cycle.work == pytest.approx(hand["work"], rel=HAND)
    assert cycle.condenser_heat == pytest.approx(hand["condenser"], rel=HAND)
    assert cycle.evaporator_heat == pytest.approx(hand["evaporator"], rel=HAND)
    assert cycle.discharge.temperature == pytest.approx(hand["discharge"], rel=HAND)
    capacity = hand["condenser"] * hand["density"]
    assert cycle.volumetric_heating_capacity == pytest.approx(capacity, rel=HAND)
    assert cycle.condenser_heat == pytest.approx(cycle.evaporator_heat + cycle.work, rel=1e-12)


def fine_pinch(name: str, hand: dict[str, float], water: HeatCurve) -> float:
    """Smallest difference along the condenser from 2000 enthalpies by PropsSI."""
    share = np.linspace(0.0, 1.0, 2000)
    enthalpy = hand["h3"] + share * (hand["h2"] - hand["h3"])
    refrigerant = PropsSI("T", "P", hand["high"], "H", enthalpy, REFRIGERANTS[name])
    heat = PropsSI("H", "T", water.cold_temperature, "P", 1.6e6, "Water")
    top = PropsSI("H", "T", water.hot_temperature, "P", 1.6e6, "Water")
    liquid = PropsSI("T", "P", 1.6e6, "H", heat + share * (top - heat), "Water")
    return float(np.min(refrigerant - liquid))


@pytest.mark.parametrize("name", list(REFRIGERANTS))
def test_condenser_keeps_its_pinch_and_is_tight(name: str) -> None:
    pump, cycle = cycle_of(name)
    hand = by_hand(name, cycle, pump.isentropic_efficiency, pump.superheat)
    assert fine_pinch(name, hand, sink()) == pytest.approx(pump.condenser_approach, abs=PINCH)
    # The same condensate with a lower condensation: the inside of the condenser must pinch.
    fluid, lower = REFRIGERANTS[name], cycle.condensing_temperature - TIGHT
    high = PropsSI("P", "T", lower, "Q", 0, fluid)
    s1 = cycle.suction.entropy
    h1 = cycle.suction.enthalpy
    h2 = h1 + (PropsSI("H", "P", high, "S", s1, fluid) - h1) / pump.isentropic_efficiency
    h3 = PropsSI("H", "T", cycle.condenser_outlet.temperature, "P", high, fluid)
    dew = PropsSI("H", "T", lower, "Q", 1, fluid)
    share = (dew - h3) / (h2 - h3)
    water = float(sink().temperature_at(share * sink().heat_flow))
    assert lower - water < pump.condenser_approach - 0.5 * TIGHT


@pytest.mark.parametrize("name", list(REFRIGERANTS))
def test_the_pinch_is_inside_not_at_the_ends(name: str) -> None:
    # Checking only the ends would allow condensation far below this.
    _, cycle = cycle_of(name)
    gap = cycle.condenser.refrigerant - cycle.condenser.sink
    assert gap[-1] > gap[1:-1].min() + 1.0


def test_a_simple_condenser_has_no_subcooling() -> None:
    _, plain = cycle_of("R600a", maximum_subcooling=0.0)
    _, deep = cycle_of("R600a")
    assert plain.subcooling == pytest.approx(0.0, abs=1e-9)
    assert deep.subcooling > 10.0
    assert deep.condenser_heat / deep.work > 1.1 * plain.condenser_heat / plain.work


def test_internal_exchanger_by_hand() -> None:
    name = "R1234ze(E)"
    pump, cycle = cycle_of(name, internal_exchanger_effectiveness=0.6)
    low, high = cycle.suction.pressure, cycle.discharge.pressure
    vapour = cycle.evaporating_temperature + pump.superheat
    condensate = cycle.condensing_temperature - cycle.subcooling
    suction = vapour + 0.6 * (condensate - vapour)
    h_out, h1 = (PropsSI("H", "T", t, "P", low, name) for t in (vapour, suction))
    s1 = PropsSI("S", "T", suction, "P", low, name)
    h2 = h1 + (PropsSI("H", "P", high, "S", s1, name) - h1) / pump.isentropic_efficiency
    h3 = PropsSI("H", "T", condensate, "P", high, name)
    assert cycle.suction.temperature == pytest.approx(suction, rel=HAND)
    assert cycle.work == pytest.approx(h2 - h1, rel=HAND)
    assert cycle.evaporator_heat == pytest.approx(h_out - (h3 - (h1 - h_out)), rel=HAND)
    assert cycle.condenser_heat == pytest.approx(h2 - h3, rel=HAND)


@pytest.mark.parametrize("name", ["R1234ze(E)", "R717"])
def test_cycle_against_tespy(name: str) -> None:
    components = pytest.importorskip("tespy.components")
    connections = pytest.importorskip("tespy.connections")
    networks = pytest.importorskip("tespy.networks")
    pump, cycle = cycle_of(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plant = networks.Network(iterinfo=False)
        plant.units.set_defaults(temperature="K", pressure="Pa", enthalpy="J/kg")
        closer = components.CycleCloser("closer")
        compressor = components.Compressor("compressor")
        condenser = components.SimpleHeatExchanger("condenser")
        valve = components.Valve("valve")
        evaporator = components.SimpleHeatExchanger("evaporator")
        suction = connections.Connection(closer, "out1", compressor, "in1")
        discharge = connections.Connection(compressor, "out1", condenser, "in1")
        condensate = connections.Connection(condenser, "out1", valve, "in1")
        throttled = connections.Connection(valve, "out1", evaporator, "in1")
        outlet = connections.Connection(evaporator, "out1", closer, "in1")
        plant.add_conns(suction, discharge, condensate, throttled, outlet)
        suction.set_attr(
            fluid={REFRIGERANTS[name]: 1},
            T_dew=cycle.evaporating_temperature,
            td_dew=pump.superheat,
            m=1,
        )
        condensate.set_attr(T_bubble=cycle.condensing_temperature, td_bubble=cycle.subcooling)
        compressor.set_attr(eta_s=pump.isentropic_efficiency)
        condenser.set_attr(pr=1)
        evaporator.set_attr(pr=1)
        plant.solve("design")
    assert plant.converged
    theirs = abs(condenser.Q.val) / compressor.P.val
    assert cycle.condenser_heat / cycle.work == pytest.approx(theirs, rel=TESPY)
    assert cycle.work == pytest.approx(compressor.P.val, rel=TESPY)
    assert cycle.evaporator_heat == pytest.approx(evaporator.Q.val, rel=TESPY)
    assert cycle.discharge.temperature == pytest.approx(discharge.T.val, abs=0.1)
