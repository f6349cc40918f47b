"""Exchangers in a network.

1. Friction and heat transfer of chevron plates, and effectiveness, by an independent library.
2. The balance of energy closes, and shows an exchange that is off by a hundredth.
3. Use outside the range of the law is told.
4. A closed loop whose supply temperature follows from its exchanger; fouling; a given flow in it.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.network import (
    Fitting,
    GivenFlow,
    HeadCurve,
    MountedPlate,
    Pipe,
    PlateExchanger,
    solve_network,
)
from heatgrade.network.advection import HeatCarrier
from heatgrade.network.plate_exchanger import chevron_friction, chevron_nusselt
from named_network import build

ENERGY = 1e-8  # relative
SUPPLY = 313.15  # K
WATER = Coolant("water")
RHO = float(WATER.properties(SUPPLY).density)


def solve(network, flow):
    return solve_network(network, WATER, SUPPLY, flow_scale=flow)


def cdu(**options):
    defaults = {
        "area": 6.0,
        "channels": 20,
        "plate_width": 0.18,
        "gap": 2.4e-3,
        "other": WATER,
        "other_mass_flow": 1.6,
        "other_temperature": 300.15,
        "rated_mass_flow": 1.0,
        "rated_pressure_drop": 3e4,
        "rated_density": RHO,
    }
    return PlateExchanger(**{**defaults, **options})


def test_chevron_plates_agree_with_an_independent_library():
    ht = pytest.importorskip("ht")
    fluids = pytest.importorskip("fluids")
    for angle in (30.0, 45.0, 60.0):
        for re in (300.0, 1500.0, 2500.0, 8000.0):
            friction = fluids.friction.friction_plate_Martin_1999(re, angle)
            nusselt = ht.conv_plate.Nu_plate_Martin(re, 5.0, angle)
            rad = math.radians(angle)
            assert float(chevron_friction(re, rad)) == pytest.approx(friction, rel=1e-12)
            assert float(chevron_nusselt(re, 5.0, rad)) == pytest.approx(nusselt, rel=1e-12)


@pytest.mark.parametrize("flow", [0.4, 1.5, 3.0])
def test_exchanger_by_effectiveness_of_an_independent_library(flow):
    ht = pytest.importorskip("ht")
    part = cdu()
    found = solve(build([("a", "b", [part])], fixed=[("b", 0.0)], inflow=[("a", flow)]), flow)
    out = found.temperature[1]
    capacity = float(WATER.enthalpy_difference(out, SUPPLY)) / (SUPPLY - out)
    own = flow * capacity
    other = 1.6 * float(WATER.properties(300.15).heat_capacity)
    ua = part.conductance(WATER, flow, 0.5 * (SUPPLY + out))
    least = min(own, other)
    expected = ht.hx.effectiveness_from_NTU(ua / least, least / max(own, other), "counterflow")
    taken = expected * least * (SUPPLY - 300.15)
    # friction heat, the drop over the density, comes on top
    friction = found.friction_heat_flow[0]
    assert -found.exchanged_heat_flow[0] == pytest.approx(taken, rel=1e-6)
    assert flow * float(WATER.enthalpy_difference(out, SUPPLY)) == pytest.approx(
        taken - friction, rel=1e-6
    )
    assert found.energy_balance < ENERGY


@pytest.mark.parametrize(
    "part", [cdu(), Pipe(200.0, 0.02, heat_loss=6.0, ambient_temperature=288.15)]
)
def test_energy_balance_reveals_a_wrong_exchange(part, monkeypatch):
    network = build([("a", "b", [part])], fixed=[("b", 0.0)], inflow=[("a", 0.3)])
    assert solve(network, 0.3).energy_balance < ENERGY

    whole = HeatCarrier.carry

    def short(carrier, flow, heat, friction, exchanged):
        less = replace(exchanged, added=0.99 * exchanged.added)
        return whole(carrier, flow, heat, friction, less)

    monkeypatch.setattr(HeatCarrier, "carry", short)
    assert solve(network, 0.3).energy_balance > 1e-3


def test_exchanger_out_of_its_range_is_told():
    def told(flow):
        network = build([("a", "b", [cdu()])], fixed=[("b", 0.0)], inflow=[("a", flow)])
        return list(solve(network, flow).cautions)

    assert told(1.5) == []
    slow = told(0.05)
    assert [caution.code for caution in slow] == ["out-of-range"]
    assert slow[0].where == "a to b: plate exchanger"


def loop(exchanger, heat=2e4):
    """Pump, plates and exchanger in a circle; the vessel holds the pressure."""

    class Sheet:
        heat_flow = heat

        def pressure_coefficients(self, temperature):
            return 0.0, 3e10

        def thermal_resistance(self, volume_flow, temperature):
            return np.full(np.shape(volume_flow), 1e-3)

        def check(self, volume_flow, temperature, where):
            return ()

    links = [
        ("vessel", "supply", [HeadCurve((0.0, 2e-3), (1.2e5, 4e4))]),
        ("supply", "return", [MountedPlate(Sheet())], {"copies": 2}),
        ("return", "vessel", [exchanger]),
    ]
    return build(links, fixed=[("vessel", 2e5)])


def test_closed_loop_finds_its_own_supply_temperature():
    found = solve(loop(cdu()), 1.0)
    assert found.energy_balance < ENERGY
    assert found.node_balance < 1e-10
    assert found.loop_balance < 1e-8
    # all heat, friction too, leaves through the exchanger
    friction = found.friction_heat_flow[1] * 2 + found.friction_heat_flow[2]
    assert -found.exchanged_heat_flow[2] == pytest.approx(4e4 + friction, rel=1e-8)
    pump = found.mass_flow[0] * (found.pressure[1] - found.pressure[0]) / RHO
    assert friction == pytest.approx(pump, rel=0.01)  # what the pump gives is rubbed away
    fouled = solve(loop(cdu(fouling=1e-4, other_fouling=1e-4)), 1.0)
    assert fouled.temperature[1] > found.temperature[1] + 0.5
    # from any start: the temperature of the first guess does not matter
    other = solve_network(loop(cdu()), WATER, 330.0, flow_scale=1.0)
    np.testing.assert_allclose(other.temperature, found.temperature, atol=1e-6)


def test_given_flow_in_a_closed_loop():
    links = [
        ("vessel", "supply", [GivenFlow(3e-4)]),
        ("supply", "return", [Fitting(9.0, 0.02)]),
        ("supply", "return", [Fitting(36.0, 0.02)]),
        ("return", "vessel", [cdu()]),
    ]
    found = solve(build(links, fixed=[("vessel", 1e5)]), 0.3)
    assert found.mass_flow[0] == pytest.approx(found.inlet_density[0] * 3e-4, rel=1e-9)
    assert found.mass_flow[1] == pytest.approx(2 / 3 * found.mass_flow[0], rel=1e-6)
    assert found.loop_balance < 1e-8
