"""Laws that every rack obeys, on random racks.

1. It converges; mass, energy and loop balances hold; the spread is not negative.
2. A closed branch changes nothing; the order of branches between wide manifolds neither.
3. A mirrored reverse-return rack gives the mirrored flows.
4. Scaling: of losses only, the flows keep their shares at any flow and the drop goes as its
   square; all diameters and lengths of a laminar rack may be scaled.
5. Heat adds: with the flow fixed, enthalpies of two sets of heats superpose.
6. Coolant never leaves colder than it enters, and no branch outlet is above the hottest possible.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from heatgrade.materials import Coolant
from heatgrade.rack import Branch, Fitting, Hose, Manifold, MountedPlate, QuickDisconnect, Rack

MASS_TOLERANCE = 1e-10  # of the flow
LOOP_TOLERANCE = 1e-8  # of the pressure drop
ENERGY_TOLERANCE = 1e-8  # of the heat
SAME = 1e-9  # relative, of two solves of the same rack said differently
SUPPLY = 308.15  # K
COOLANTS = {name: Coolant(name) for name in ("water", "PG25")}
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # a rack is slow to shrink: the example found is shown as it is
    phases=[Phase.explicit, Phase.generate],
)


class Sheet:
    def __init__(self, a, b, heat_flow):
        self.a, self.b, self.heat_flow = a, b, heat_flow

    def pressure_coefficients(self, temperature):
        # thinner when warm, as a laminar share is
        return self.a * math.exp(-0.01 * (temperature - 298.15)), self.b

    def thermal_resistance(self, volume_flow, temperature):
        return 0.03

    def check(self, volume_flow, temperature, where):
        return ()


@st.composite
def branches(draw, heated=True):
    plates = []
    for _ in range(draw(st.integers(1, 4))):
        a, b = draw(st.floats(1e7, 1e9)), draw(st.floats(1e11, 2e13))
        heat = draw(st.floats(0.0, 120.0)) if heated else 0.0
        plates.append(MountedPlate(Sheet(a, b, heat)))
    hose = Hose(draw(st.floats(0.1, 1.5)), draw(st.floats(0.006, 0.012)), draw(st.floats(0, 4)))
    return Branch(
        tuple(plates),
        draw(st.sampled_from(["series", "parallel"])),
        hose=draw(st.sampled_from([hose, None])),
        quick_disconnect=draw(
            st.sampled_from([None, *(QuickDisconnect.uqd(s) for s in ("04", "06", "08"))])
        ),
    )


@st.composite
def racks(draw, heated=True):
    listed = draw(st.lists(branches(heated), min_size=1, max_size=12))
    width = draw(st.floats(0.012, 0.06))
    port = draw(st.sampled_from([None, 0.4, 0.6, 0.9]))
    return Rack.manifold(
        listed,
        supply_manifold=Manifold(
            width, draw(st.floats(0.02, 0.2)), port_diameter=port and max(port * width, 0.008)
        ),
        return_manifold=Manifold(draw(st.floats(0.012, 0.06)), draw(st.floats(0.02, 0.2))),
        return_order=draw(st.sampled_from(["direct", "reverse"])),
        coolant=COOLANTS[draw(st.sampled_from(sorted(COOLANTS)))],
    )


def solve(rack, per_branch):
    return rack.solve(supply_temperature=SUPPLY, volume_flow=per_branch * len(rack.branches))


@seed(90210)
@FEW
@given(racks(), st.floats(6e-5, 3e-4))
def test_balances_hold(rack, flow):
    result = solve(rack, flow)
    assert result.outcome.converged
    assert result.mass_balance < MASS_TOLERANCE
    assert result.loop_balance < LOOP_TOLERANCE
    assert result.energy_balance < ENERGY_TOLERANCE
    assert result.flow_spread >= 0.0
    assert np.all(result.branch_mass_flows > 0.0)
    assert result.branch_mass_flows.sum() == pytest.approx(result.mass_flow, rel=1e-12)
    assert result.return_temperature >= SUPPLY
    assert all(row.outlet_temperature >= row.inlet_temperature for row in result.branches)
    warmest = max(row.outlet_temperature for row in result.branches)
    # friction in the return manifold may add a little to the warmest branch
    assert result.return_temperature <= warmest + 0.1
    assert sum(result.pressure_parts.values()) == pytest.approx(result.pressure_drop, rel=1e-8)


@seed(90211)
@FEW
@given(racks(), branches(heated=False), st.integers(0, 12), st.floats(6e-5, 3e-4))
def test_a_closed_branch_changes_nothing(rack, shut, where, flow):
    place = where % (len(rack.branches) + 1)
    # between manifolds without length a port more is no pipe more
    bare = Manifold(0.03, pitch=0.0, length_to_first=0.0)
    kwargs = {"supply_manifold": bare, "coolant": rack.coolant, "return_order": rack.return_order}
    closed = replace(shut, closed=True)
    listed = [*rack.branches[:place], closed, *rack.branches[place:]]
    total = flow * len(rack.branches)
    without = Rack.manifold(rack.branches, **kwargs)
    with_it = Rack.manifold(listed, **kwargs)
    one = without.solve(supply_temperature=SUPPLY, volume_flow=total)
    other = with_it.solve(supply_temperature=SUPPLY, volume_flow=total)
    flows = np.delete(other.branch_mass_flows, place)
    np.testing.assert_allclose(flows, one.branch_mass_flows, rtol=SAME)
    assert other.branch_mass_flows[place] == 0.0
    assert other.return_temperature == pytest.approx(one.return_temperature, rel=1e-13)
    assert other.pressure_drop == pytest.approx(one.pressure_drop, rel=SAME)
    assert other.flow_spread == pytest.approx(one.flow_spread, rel=1e-8, abs=1e-9)
    assert np.isnan(other.branches[place].outlet_temperature)


@seed(90212)
@FEW
@given(racks(), st.randoms(use_true_random=False), st.floats(6e-5, 3e-4))
def test_order_does_not_matter_between_wide_manifolds(rack, random, flow):
    bare = Manifold(0.03, pitch=0.0, length_to_first=0.0)
    order = list(range(len(rack.branches)))
    random.shuffle(order)
    one = solve(Rack.manifold(rack.branches, supply_manifold=bare, coolant=rack.coolant), flow)
    listed = [rack.branches[k] for k in order]
    other = solve(Rack.manifold(listed, supply_manifold=bare, coolant=rack.coolant), flow)
    np.testing.assert_allclose(other.branch_mass_flows, one.branch_mass_flows[order], rtol=SAME)


@seed(90213)
@FEW
@given(racks(heated=False), st.floats(6e-5, 3e-4))
def test_reverse_return_mirrors(rack, flow):
    """Turning the rack upside down swaps supply and return: the flows read backwards."""
    options = {
        # tees that divide differ from tees that combine: without them the mirror is exact
        "supply_manifold": replace(rack.supply_manifold, port_diameter=None),
        "coolant": rack.coolant,
        "return_order": "reverse",
        "friction_heat": False,
    }
    one = solve(Rack.manifold(rack.branches, **options), flow)
    other = solve(Rack.manifold(rack.branches[::-1], **options), flow)
    np.testing.assert_allclose(other.branch_mass_flows[::-1], one.branch_mass_flows, rtol=SAME)
    assert other.pressure_drop == pytest.approx(one.pressure_drop, rel=SAME)


@seed(90214)
@FEW
@given(
    st.lists(st.floats(0.5, 500.0), min_size=2, max_size=10),
    st.floats(1e-6, 1e-3),
    st.floats(1.5, 30.0),
)
def test_losses_scale_with_the_square(losses, flow, factor):
    listed = [Branch((), extra=(Fitting(k, 0.01),)) for k in losses]
    bare = Manifold(0.03, pitch=0.0, length_to_first=0.0)
    rack = Rack.manifold(
        listed, supply_manifold=bare, coolant=COOLANTS["water"], friction_heat=False
    )
    one, other = solve(rack, flow), solve(rack, factor * flow)
    np.testing.assert_allclose(other.branch_mass_flows, factor * one.branch_mass_flows, rtol=SAME)
    assert other.pressure_drop == pytest.approx(factor**2 * one.pressure_drop, rel=SAME)
    share = 1.0 / np.sqrt(losses)
    np.testing.assert_allclose(
        one.branch_mass_flows, one.mass_flow * share / share.sum(), rtol=SAME
    )


@seed(90215)
@FEW
@given(st.integers(2, 10), st.floats(0.3, 5.0))
def test_laminar_rack_keeps_its_shares_when_scaled(count, factor):
    """Hagen-Poiseuille: dp ~ V L / D^4, so with all lengths scaled by s, dp ~ V / s^3."""
    results = []
    for size in (1.0, factor):
        rack = Rack.manifold(
            [Branch((), hose=Hose(size * (0.2 + 0.1 * k), size * 0.003)) for k in range(count)],
            supply_manifold=Manifold(size * 0.004, size * 0.05),
            coolant=COOLANTS["water"],
            friction_heat=False,
        )
        results.append(solve(rack, 1e-9))
    one, other = results
    np.testing.assert_allclose(other.branch_mass_flows, one.branch_mass_flows, rtol=SAME)
    assert other.pressure_drop == pytest.approx(one.pressure_drop / factor**3, rel=SAME)


@seed(90216)
@FEW
@given(st.lists(st.floats(0.0, 900.0), min_size=3, max_size=8), st.data())
def test_heats_superpose_at_fixed_flow(heats, data):
    """With curves that do not depend on temperature the return enthalpy is linear in the heats."""
    coolant = COOLANTS["PG25"]
    share = [data.draw(st.floats(0.0, 1.0)) for _ in heats]
    parts = ([s * q for s, q in zip(share, heats, strict=True)],)
    parts += ([(1 - s) * q for s, q in zip(share, heats, strict=True)], heats)
    carried = []
    for listed in parts:
        rack = Rack.manifold(
            [Branch.of(Sheet(1e8, 1e12, 0.0), heat_flow=q) for q in listed],
            supply_manifold=Manifold(0.03),
            coolant=coolant,
            friction_heat=False,
        )
        result = solve(rack, 4e-5)
        rise = float(coolant.enthalpy_difference(SUPPLY, result.return_temperature))
        carried.append(result.mass_flow * rise)
    assert carried[0] + carried[1] == pytest.approx(carried[2], rel=1e-9, abs=1e-6)


@seed(90217)
@FEW
@given(racks(), st.floats(6e-5, 3e-4))
def test_the_same_rack_gives_the_same_bits(rack, flow):
    assert solve(rack, flow).to_dict() == solve(rack, flow).to_dict()
