"""Tees of a manifold.

1. The coefficients are Crane's: an independent library over the whole range, the book's example.
2. A manifold with tees: the first branch by hand; static regain evens out or worsens the flows
   as the return is laid; the balances close with the tees' own heat.
3. Without `port_diameter` nothing of this counts.
4. Idelchik's dividing branch as a published library has it. The momentum balance: its control
   volume, Idelchik's joining branch where C = 1, the dividing ways as the published code of Mynard
   and Valen-Sendstad has them, near his dividing branch; all laws agree which return is the
   better one.
5. Continuous at rest and under reversal, where dividing tees combine.
"""

import math

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.materials import Coolant
from heatgrade.network.tee import TEE_LAWS, WAYS, Tee, TeeArrays, loss_coefficient
from heatgrade.network.tee_idelchik import idelchik_coefficient
from heatgrade.network.tee_momentum import momentum_coefficient
from heatgrade.rack import Branch, Fitting, Manifold, Rack

LIBRARY_TOLERANCE = 1e-12  # relative: the same published formulas
SMOOTHED = 0.02  # relative: where the book's coefficient steps and ours does not
SUPPLY = 313.15  # K
WATER = Coolant("water")
PEERS = {
    "dividing run": "K_run_diverging_Crane",
    "dividing branch": "K_branch_diverging_Crane",
    "combining run": "K_run_converging_Crane",
    "combining branch": "K_branch_converging_Crane",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ratio", [0.1, 0.35, 0.39, 0.45, 0.7, 1.0])
def test_coefficients_agree_with_an_independent_library(way, ratio):
    fittings = pytest.importorskip("fluids.fittings")
    peer = getattr(fittings, PEERS[way])
    for share in np.linspace(0.01, 0.99, 50).tolist():
        expected = peer(0.1, 0.1 * math.sqrt(ratio), 1.0 - share, share, angle=90)
        found = float(loss_coefficient(way, share, ratio))
        stepped = way == "combining branch" and ratio > 0.35 and 0.38 < share <= 0.4
        tolerance = SMOOTHED if stepped else LIBRARY_TOLERANCE
        assert found == pytest.approx(expected, rel=tolerance, abs=1e-13)


def test_example_7_35_of_the_book():
    share = 380.0 / (380.0 + 1135.0)
    branch = float(loss_coefficient("combining branch", share, 1.0))
    assert branch == pytest.approx(-0.04026, abs=1.5e-3)  # the book rounds the share
    run = float(loss_coefficient("combining run", share, 1.0))
    assert run == pytest.approx(0.3258, abs=2e-3)


def ladder(port, order, count=10, diameter=0.02, **options):
    manifold = Manifold(diameter, pitch=0.048, port_diameter=port)
    branches = [Branch((), extra=(Fitting(60.0, 0.01),)) for _ in range(count)]
    rack = Rack.manifold(
        branches, supply_manifold=manifold, coolant=WATER, return_order=order, **options
    )
    return rack.solve(supply_temperature=SUPPLY, volume_flow=count * 5e-5)


def test_single_branch_by_hand():
    """One port: all the flow turns through both tees, q = 1."""
    narrow, wide = 0.008, 0.02
    with_tees = ladder(narrow, "direct", 1, friction_heat=False)
    without = ladder(None, "direct", 1, friction_heat=False)
    ratio = (narrow / wide) ** 2
    k = (1 + (1 / ratio) ** 2) + (1 + (1 / ratio) ** 2)  # dividing and combining branch, q = 1
    rho = float(WATER.properties(SUPPLY).density)
    head = rho / 2 * (5e-5 / (math.pi / 4 * wide**2)) ** 2
    gain = with_tees.pressure_drop - without.pressure_drop
    assert gain == pytest.approx(k * head, rel=1e-9)
    assert with_tees.pressure_parts["tees"] == pytest.approx(k * head, rel=1e-9)


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_balances_close_with_tees(order):
    result = ladder(0.01, order)
    assert result.mass_balance < 1e-10
    assert result.loop_balance < 1e-8
    assert result.energy_balance < 1e-8
    assert sum(result.pressure_parts.values()) == pytest.approx(result.pressure_drop, rel=1e-9)


def test_static_regain_turns_the_choice_of_return_round():
    """Friction alone prefers the reverse return; with the tees counted the direct one is better.

    Along the supply the stream slows down and the static pressure rises; along the return it
    speeds up and the static pressure falls. With the direct return the two run side by side and
    offset each other, with the reverse return they add up.
    """
    friction = {order: ladder(None, order).flow_spread for order in ("direct", "reverse")}
    tees = {order: ladder(0.01, order).flow_spread for order in ("direct", "reverse")}
    assert friction["reverse"] < friction["direct"]
    assert tees["direct"] < tees["reverse"]
    reverse = ladder(0.01, "reverse").branch_mass_flows
    assert reverse.argmax() == len(reverse) - 1  # the far end of the supply, next to the outlet


def test_port_must_fit():
    with pytest.raises(InputError, match=r"HG103.*port_diameter"):
        Manifold(0.02, port_diameter=0.03)
    with pytest.raises(InputError, match=r"HG102.*port_diameter"):
        Manifold(0.02, port_diameter=0.0)


def test_without_ports_no_tees():
    assert "tees" not in ladder(None, "direct").pressure_parts


IDELCHIK_NEAR = 0.07  # of a velocity head, likewise
NEAR = 0.2  # of a velocity head: a table of measurements against a balance without friction


@pytest.mark.parametrize("ratio", [0.1, 0.3, 1.0])
def test_the_control_volume_keeps_its_momentum(ratio):
    """Joining: one static pressure at both inlets; along the run nothing but momentum pushes."""
    q = np.linspace(0.0, 1.0, 21)
    # velocities over that of the combined flow, pressures over its head
    run, branch = 1.0 - q, q / ratio
    pressure = momentum_coefficient("combining run", q, ratio) + 1.0 - run**2
    np.testing.assert_allclose(0.5 * pressure, 1.0 - run**2, atol=1e-14)
    other = momentum_coefficient("combining branch", q, ratio) + 1.0 - branch**2
    np.testing.assert_allclose(other, pressure, atol=1e-13)


def test_the_joining_branch_is_idelchik_s_where_its_factor_is_one():
    fittings = pytest.importorskip("fluids.fittings")
    for share in np.linspace(0.01, 0.99, 30).tolist():
        expected = fittings.K_branch_converging_Crane(
            0.1, 0.1 * math.sqrt(0.3), 1.0 - share, share, angle=90
        )
        found = float(momentum_coefficient("combining branch", share, 0.3))
        assert found == pytest.approx(expected, rel=LIBRARY_TOLERANCE, abs=1e-13)


@pytest.mark.parametrize("ratio", [0.2, 0.6, 1.0])
def test_the_ways_are_those_of_bassett_winterbone_and_pearson(ratio):
    """Table 2 of Proc. IMechE C 215 (2001) 861 at 90 degrees, as the library combaero has it.

    There q is the share of the way itself, and psi the area of the run over that of the branch.
    """
    psi, theta = 1.0 / ratio, math.pi / 2
    c = math.cos(theta)
    for share in np.linspace(0.05, 0.95, 19).tolist():
        along = 1.0 - share
        wide = 2.0 * psi / (psi + 0.5 * c)
        table = {
            "dividing run": along**2 - 1.5 * along + 0.5,
            "dividing branch": share**2 * psi**2 + 1.0 - 2.0 * share * psi * math.cos(0.75 * theta),
            "combining run": wide * (1.0 - along**2 - (1.0 - along) ** 2 * psi * c)
            + along**2
            - 1.0,
            "combining branch": wide * (1.0 - (1.0 - share) ** 2 - share**2 * psi**2 * c)
            + share**2 * psi**2
            - 1.0,
        }
        for way, expected in table.items():
            found = float(momentum_coefficient(way, share, ratio))
            assert found == pytest.approx(expected, rel=LIBRARY_TOLERANCE, abs=1e-12)


def test_the_dividing_branch_is_that_of_mynard_and_valen_sendstad_too():
    """Their JunctionLossCoefficient, doi:10.1002/cnm.2717, with its transfer factor left out.

    C = 1 - cos(3/4 (pi - phi)) / (lambda q) and K = x^2 (2 C + 1 / x^2 - 1), x = lambda q the
    velocity of the way over that of the combined flow, phi its angle against the stream.
    """
    for x in np.linspace(0.05, 0.95, 19):
        c = 1.0 - math.cos(0.75 * math.pi / 2) / x
        expected = x**2 * (2.0 * c + 1.0 / x**2 - 1.0)
        found = float(momentum_coefficient("dividing branch", x, 1.0))
        assert found == pytest.approx(expected, rel=LIBRARY_TOLERANCE, abs=1e-13)


def test_the_dividing_run_is_near_crane_s():
    for q in np.linspace(0.0, 0.5, 11):
        crane = float(loss_coefficient("dividing run", q, 1.0))
        assert abs(float(momentum_coefficient("dividing run", q, 1.0)) - crane) < NEAR


def test_the_dividing_branch_is_near_idelchik_s_as_wide_as_the_run():
    """Table 7-4, whose factors the test below holds against FluidDissipation."""
    for q in np.linspace(0.0, 1.0, 21):
        table = float(idelchik_coefficient("dividing branch", q, 1.0))
        assert abs(float(momentum_coefficient("dividing branch", q, 1.0)) - table) < IDELCHIK_NEAR


IDELCHIK = (  # q, r, A' of table 7-4 as FluidDissipation (dp_Tsplit.mo) has it
    (0.1, 0.2, 1.03),
    (0.3, 0.35, 0.89),
    (0.7, 0.3, 0.85),
    (0.2, 0.5, 0.88),
    (0.5, 1.0, 0.70),
    (0.9, 1.0, 0.60),
)


@pytest.mark.parametrize(("share", "ratio", "factor"), IDELCHIK)
def test_the_dividing_branch_of_idelchik(share, ratio, factor):
    found = float(idelchik_coefficient("dividing branch", share, ratio))
    assert found == pytest.approx(factor * (1.0 + (share / ratio) ** 2), rel=1e-12)


def test_else_idelchik_is_crane():
    q = np.linspace(0.0, 1.0, 11)
    for way in ("dividing run", "combining run", "combining branch"):
        np.testing.assert_array_equal(
            idelchik_coefficient(way, q, 0.6), loss_coefficient(way, q, 0.6)
        )


def arrays(way, law):
    one = np.array([0])
    return TeeArrays(one, np.array([WAYS.index(way)]), one, np.array([1]), np.array([1e-3]),
                     np.array([0.4]), np.array([TEE_LAWS.index(law)]))  # fmt: skip


@pytest.mark.parametrize("law", TEE_LAWS)
@pytest.mark.parametrize("way", WAYS)
def test_tees_are_continuous_at_rest_and_under_reversal(way, law):
    tee, rho = arrays(way, law), np.array([1000.0])
    share = 0.3
    ahead = tee.drops(np.array([share, 1.0]), rho)[0]
    assert tee.drops(np.zeros(2), rho)[0] == 0.0
    assert abs(tee.drops(np.array([share, 1.0]) * 1e-6, rho)[0]) <= abs(ahead) * 1.001e-12
    other = WAYS[(WAYS.index(way) + 2) % 4]
    back = tee.drops(-np.array([share, 1.0]), rho)[0]
    assert back == pytest.approx(
        -arrays(other, law).drops(np.array([share, 1.0]), rho)[0], rel=1e-14
    )
    small = [tee.drops(np.array([s, 1.0]), rho)[0] for s in (-1e-9, 0.0, 1e-9)]
    assert max(small) - min(small) < 1e-5 * 500.0  # Pa: no step where a branch turns round


def test_all_laws_agree_which_return_is_better():
    for law in TEE_LAWS:
        spreads = {}
        for order in ("direct", "reverse"):
            manifold = Manifold(0.02, pitch=0.048, port_diameter=0.01, tee_law=law)
            branches = [Branch((), extra=(Fitting(60.0, 0.01),)) for _ in range(10)]
            rack = Rack.manifold(
                branches, supply_manifold=manifold, coolant=WATER, return_order=order
            )
            result = rack.solve(supply_temperature=SUPPLY, volume_flow=10 * 5e-5)
            assert result.loop_balance < 1e-8
            spreads[order] = result.flow_spread
        assert spreads["reverse"] > 1.5 * spreads["direct"]


def test_an_unknown_law_is_refused():
    with pytest.raises(InputError) as caught:
        Tee("dividing run", 0, 1e-3, 0.5, law="miller")
    assert caught.value.code == "HG589"
    with pytest.raises(InputError):
        Manifold(0.02, port_diameter=0.01, tee_law="miller")
