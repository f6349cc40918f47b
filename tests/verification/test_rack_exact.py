"""Racks against solutions worked out by hand.

1. Two branches: laminar pipes split by L/D^4, losses by 1/sqrt(K), linear + quadratic by its root.
2. Laminar ladders: hyperbolic cosines, for the direct and the reverse return.
3. Plates in series and in parallel: temperatures from the enthalpy, junctions from R Q.
4. Pumps: the operating point where a parabola meets a parabola; affinity laws.
5. Friction heat: m dp / rho ends up in the return temperature.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.rack import (
    AirHeat,
    Branch,
    Connection,
    Fitting,
    FixedHead,
    GivenFlow,
    HeadCurve,
    Hose,
    Manifold,
    MountedPlate,
    QuickDisconnect,
    Rack,
)

EXACT = 1e-10  # relative: the solver's own tolerance is 1e-11
OCP_TOLERANCE = 0.1  # K: planning figures of two and three digits
SUPPLY = 313.15  # K
WATER = Coolant("water")
WIDE = Manifold(1.0, pitch=0.0, length_to_first=0.0)  # no resistance at all


@dataclass(frozen=True)
class Sheet:
    """A data-sheet curve: dp = a V + b V|V| and a constant thermal resistance."""

    a: float = 0.0
    b: float = 1e13
    resistance: float = 0.03
    heat_flow: float = 0.0

    def pressure_coefficients(self, temperature):
        return self.a + 0.0 * temperature, self.b + 0.0 * temperature

    def thermal_resistance(self, volume_flow, temperature):
        return self.resistance

    def check(self, volume_flow, temperature, where):
        return ()


def rack(branches, manifold=WIDE, **options):
    return Rack.manifold(branches, supply_manifold=manifold, coolant=WATER, **options)


def density(temperature=SUPPLY):
    return float(WATER.properties(temperature).density)


def viscosity(temperature=SUPPLY):
    return float(WATER.properties(temperature).viscosity)


def laminar(length, diameter):
    """Hagen-Poiseuille resistance [Pa s/kg]."""
    return 128 * viscosity() * length / (math.pi * diameter**4 * density())


def cold(*branches, volume_flow, manifold=WIDE, **options):
    """Solve without heat: everything stands at the supply temperature."""
    made = rack(branches, manifold, friction_heat=False, **options)
    return made.solve(supply_temperature=SUPPLY, volume_flow=volume_flow)


def test_two_laminar_branches_split_by_hagen_poiseuille():
    pipes = Hose(0.4, 0.003), Hose(1.1, 0.0035)
    result = cold(*(Branch((), hose=pipe) for pipe in pipes), volume_flow=3e-7)
    # a branch has its hose twice, supply and return
    conductance = np.array([1 / laminar(2 * p.length, p.inner_diameter) for p in pipes])
    expected = result.mass_flow * conductance / conductance.sum()
    np.testing.assert_allclose(result.branch_mass_flows, expected, rtol=EXACT)
    assert result.pressure_drop == pytest.approx(result.mass_flow / conductance.sum(), rel=EXACT)
    assert result.flow_spread == 0.0  # the two are of different kinds


def test_two_loss_branches_split_by_the_root_of_k():
    losses = 7.0, 28.0
    result = cold(*(Branch((), extra=(Fitting(k, 0.01),)) for k in losses), volume_flow=3e-4)
    assert result.branch_mass_flows[0] / result.branch_mass_flows[1] == pytest.approx(2, rel=EXACT)
    velocity = 2e-4 / (math.pi / 4 * 0.01**2)
    expected = 7.0 * density() * velocity**2 / 2
    assert result.pressure_drop == pytest.approx(expected, rel=EXACT)


def test_linear_branch_beside_a_quadratic_one():
    a, b, total = 4e8, 3e12, 2e-4
    result = cold(Branch.of(Sheet(a=a, b=0.0)), Branch.of(Sheet(a=0.0, b=b)), volume_flow=total)
    # a (V - x) = b x^2
    x = (-a + math.sqrt(a * a + 4 * a * b * total)) / (2 * b)
    assert result.branches[1].volume_flow == pytest.approx(x, rel=EXACT)
    assert result.pressure_drop == pytest.approx(b * x * x, rel=EXACT)


def test_quick_disconnects_in_a_branch_add_up():
    part = QuickDisconnect.uqd("06")
    result = cold(Branch((), quick_disconnect=part), volume_flow=part.rated_volume_flow)
    flow = part.rated_volume_flow * density()
    assert result.pressure_drop == pytest.approx(2 * part.coefficient * flow**2 / density())


@pytest.mark.parametrize("order", ["direct", "reverse"])
@pytest.mark.parametrize("count", [2, 9, 40])
def test_laminar_ladder(order, count):
    """Second difference of the rungs' drops u: u[k-1] - 2 u[k] + u[k+1] = (2 r / R) u[k].

    Direct return: no flow beyond the last rung, so u ~ cosh((n + 1/2 - k) q); reverse return:
    symmetric about the middle, so u ~ cosh((k - (n + 1)/2) q); cosh q = 1 + r / R.
    """
    manifold = Manifold(0.004, pitch=0.05, length_to_first=0.05)
    hose = Hose(0.2, 0.003)
    result = cold(
        *(Branch((), hose=hose) for _ in range(count)),
        volume_flow=count * 1e-8,
        manifold=manifold,
        return_order=order,
    )
    rung = laminar(2 * hose.length, hose.inner_diameter)
    segment = laminar(manifold.pitch, manifold.inner_diameter)
    q = math.acosh(1 + segment / rung)
    k = np.arange(1, count + 1)
    place = count + 0.5 - k if order == "direct" else k - (count + 1) / 2
    shape = np.cosh(place * q)
    expected = result.mass_flow * shape / shape.sum()
    np.testing.assert_allclose(result.branch_mass_flows, expected, rtol=1e-9)
    # along the first branch: both first segments, its rung, and on the return what lies beyond
    drop = expected[0] * rung + segment * result.mass_flow
    if order == "direct":
        drop += segment * result.mass_flow
    else:
        drop += segment * np.cumsum(expected).sum()
    assert result.pressure_drop == pytest.approx(drop, rel=1e-9)


def test_plates_in_series_see_the_warmed_coolant():
    heats = 400.0, 900.0, 250.0
    plates = tuple(MountedPlate(Sheet(), q, name=f"p{k}") for k, q in enumerate(heats))
    made = rack([Branch(plates)], friction_heat=False)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=2.5e-5)
    flow = 2.5e-5 * density()
    taken = 0.0
    for plate, heat in zip(result.branches[0].plates, heats, strict=True):
        rise = WATER.enthalpy_difference(SUPPLY, plate.inlet_temperature)
        assert float(rise) == pytest.approx(taken / flow, abs=1e-6)
        assert plate.junction_temperature_max == pytest.approx(
            plate.inlet_temperature + 0.03 * heat, rel=1e-14
        )
        taken += heat
    rise = WATER.enthalpy_difference(SUPPLY, result.return_temperature)
    assert float(rise) * flow == pytest.approx(sum(heats), rel=1e-12)
    assert result.liquid_heat_flow == sum(heats)


def test_equal_plates_in_parallel_share_the_flow_and_mix():
    plates = (MountedPlate(Sheet(), 600.0), MountedPlate(Sheet(), 600.0), MountedPlate(Sheet(), 0))
    made = rack([Branch(plates, "parallel")], friction_heat=False)
    result = made.solve(supply_temperature=SUPPLY, volume_flow=3e-5)
    row = result.branches[0]
    third = result.mass_flow / 3
    # the idle plate is as cold as the supply: its curve is the same, so is its flow
    assert [plate.mass_flow for plate in row.plates] == pytest.approx([third] * 3, rel=1e-3)
    assert row.plates[2].outlet_temperature == pytest.approx(SUPPLY, abs=1e-9)
    rise = float(WATER.enthalpy_difference(SUPPLY, row.outlet_temperature))
    assert rise * result.mass_flow == pytest.approx(1200.0, rel=1e-12)


def test_branches_mix_in_the_return_manifold():
    made = rack([Branch.of(Sheet(), heat_flow=q) for q in (1500.0, 0.0, 300.0)])
    result = made.solve(supply_temperature=SUPPLY, volume_flow=6e-5)
    carried = sum(
        row.mass_flow * float(WATER.enthalpy_difference(SUPPLY, row.outlet_temperature))
        for row in result.branches
    )
    assert carried == pytest.approx(1800.0 + result.friction_heat_flow, rel=1e-12)
    assert result.heat_stream.heat_flow == pytest.approx(carried, rel=1e-12)
    assert result.heat_stream.temperature_out == result.return_temperature


def test_friction_heat_is_the_pressure_drop_times_the_volume_flow():
    made = rack([Branch((), extra=(Fitting(50.0, 0.008),))])
    result = made.solve(supply_temperature=SUPPLY, volume_flow=1e-4)
    assert result.friction_heat_flow == pytest.approx(result.pump_power.hydraulic, rel=1e-4)
    rise = float(WATER.enthalpy_difference(SUPPLY, result.return_temperature))
    assert rise * result.mass_flow == pytest.approx(result.friction_heat_flow, rel=1e-9)
    assert result.liquid_heat_flow == 0.0


def test_fixed_head_drives_the_flow_that_the_law_gives():
    made = rack([Branch((), extra=(Fitting(10.0, 0.01),))], friction_heat=False)
    result = made.solve(supply_temperature=SUPPLY, pump=FixedHead(30e3))
    velocity = math.sqrt(2 * 30e3 / (10.0 * density()))
    assert result.volume_flow == pytest.approx(velocity * math.pi / 4 * 0.01**2, rel=EXACT)
    assert result.pressure_drop == pytest.approx(30e3, rel=1e-14)


def test_head_curve_meets_the_rack():
    """A straight head curve p0 - c V against K V^2: the positive root."""
    made = rack([Branch.of(Sheet(a=0.0, b=2e12))], friction_heat=False)
    pump = HeadCurve((0.0, 1e-4, 4e-4), (60e3, 50e3, 20e3), efficiency=0.4)
    result = made.solve(supply_temperature=SUPPLY, pump=pump)
    root = (-1e8 + math.sqrt(1e16 + 4 * 2e12 * 60e3)) / (2 * 2e12)
    assert result.volume_flow == pytest.approx(root, rel=EXACT)
    assert result.pump_power.electric == pytest.approx(
        result.volume_flow * result.pressure_drop / 0.4, rel=1e-12
    )


def test_affinity_laws_on_a_purely_quadratic_rack():
    """Head ~ n^2 and drop ~ V^2: flow ~ n, power ~ n^3."""
    made = rack([Branch.of(Sheet(a=0.0, b=2e12))], friction_heat=False)
    flows, rises = (0.0, 1e-4, 2e-4, 3e-4), (60e3, 57e3, 46e3, 20e3)
    results = [
        made.solve(
            supply_temperature=SUPPLY,
            pump=HeadCurve(flows, rises, (0.0, 0.3, 0.5, 0.4), speed=n, max_speed=2.0),
        )
        for n in (0.7, 1.0, 1.4)
    ]
    one = results[1]
    for speed, result in zip((0.7, 1.0, 1.4), results, strict=True):
        assert result.volume_flow == pytest.approx(speed * one.volume_flow, rel=1e-9)
        power = result.pump_power
        assert power.electric == pytest.approx(speed**3 * one.pump_power.electric, rel=1e-8)
        assert power.speed == speed


def test_head_curve_is_run_at_the_speed_that_gives_the_flow():
    made = rack([Branch.of(Sheet(a=0.0, b=2e12))], friction_heat=False)
    pump = HeadCurve((0.0, 1e-4, 3e-4), (60e3, 57e3, 20e3), max_speed=1.5)
    asked = made.solve(supply_temperature=SUPPLY, volume_flow=1.7e-4, pump=pump)
    found = made.solve(
        supply_temperature=SUPPLY,
        pump=HeadCurve(pump.volume_flows, pump.pressure_rises, 0.5, asked.pump_power.speed, 1.5),
    )
    assert found.volume_flow == pytest.approx(1.7e-4, rel=1e-9)


def test_given_flow_pump_is_a_given_flow():
    made = rack([Branch.of(Sheet())])
    pumped = made.solve(supply_temperature=SUPPLY, pump=GivenFlow(1e-4, 0.6))
    given = made.solve(supply_temperature=SUPPLY, volume_flow=1e-4, pump_efficiency=0.6)
    assert pumped.to_dict() == given.to_dict()


def test_heat_is_split_between_liquid_and_air():
    made = rack([Branch.of(Sheet(), heat_flow=850.0)], air_heat=AirHeat(liquid_fraction=0.85))
    result = made.solve(supply_temperature=SUPPLY, volume_flow=3e-5)
    assert result.liquid_heat_flow == 850.0
    assert result.air_heat_flow == pytest.approx(150.0, rel=1e-12)
    assert result.heat_flow == pytest.approx(1000.0, rel=1e-12)
    assert result.liquid_fraction == pytest.approx(0.85, rel=1e-12)


def test_pressure_parts_add_up_to_the_pressure_drop():
    curve = Sheet(a=2e8, b=5e12)
    branches = [
        Branch.of(
            curve,
            count=1 + k % 3,
            heat_flow=500.0,
            arrangement=("series", "parallel")[k % 2],
            hose=Hose(0.4, 0.008, loss_coefficient=1.5),
            quick_disconnect=QuickDisconnect.uqd("04"),
        )
        for k in range(7)
    ]
    made = rack(branches, Manifold(0.02), connection=Connection((Hose(1.0, 0.025),)))
    result = made.solve(supply_temperature=SUPPLY, volume_flow=4e-4)
    assert sum(result.pressure_parts.values()) == pytest.approx(result.pressure_drop, rel=1e-9)
    # kinds repeat after six branches: only the first and the last are alike, and the last,
    # farther from the ports, gets less of what the two get on average
    assert result.branch_mass_flows[6] < result.branch_mass_flows[0]
    assert result.critical_branch == "branch 7"


def test_flow_rule_of_the_open_compute_project():
    """1.5 L/min per kW of PG25 warms it by 9.9 K: 45 degC in, 55 degC out (OCP OAI guideline).

    The guideline's own planning figures, 1020 kg/m3 and 3.95 kJ/(kg K), give 9.93 K.
    """
    made = Rack.manifold(
        [Branch.of(Sheet(), heat_flow=4000.0) for _ in range(18)],
        supply_manifold=Manifold(0.04),
        coolant=Coolant("PG25"),
    )
    result = made.solve(supply_temperature=318.15, volume_flow=1.5 * 72 / 6e4)
    rise = result.return_temperature - result.supply_temperature
    planned = 1000.0 / (1.5 / 6e4 * 1020.0 * 3950.0)
    assert rise == pytest.approx(planned, abs=OCP_TOLERANCE)


def test_a_pump_before_the_supply_port_does_not_change_the_temperatures():
    """Its work is upstream of the supply temperature: the same flow gives the same return."""
    plates = Branch.of(Sheet(heat_flow=800.0), count=2)
    made = rack([plates, plates], Manifold(0.02))
    curve = HeadCurve((0.0, 2e-4, 4e-4), (90e3, 70e3, 20e3))
    pumped = made.solve(supply_temperature=SUPPLY, pump=curve)
    given = made.solve(supply_temperature=SUPPLY, volume_flow=pumped.volume_flow)
    assert pumped.return_temperature - SUPPLY == pytest.approx(
        given.return_temperature - SUPPLY, rel=1e-8
    )
    assert pumped.friction_heat_flow == pytest.approx(given.friction_heat_flow, rel=1e-8)
    assert pumped.energy_balance < 1e-8


def test_a_linear_plate_drops_by_its_flow_at_the_inlet():
    """Curves are over the volume flow at the inlet, however much the plate warms the coolant."""
    sheet = Sheet(a=5e8, b=0.0, heat_flow=5e3)
    result = rack([Branch.of(sheet)]).solve(supply_temperature=SUPPLY, volume_flow=5e-5)
    assert result.return_temperature - SUPPLY > 20.0
    drop = result.branches[0].plates[0].pressure_drop
    assert drop == pytest.approx(5e8 * 5e-5, rel=EXACT)
