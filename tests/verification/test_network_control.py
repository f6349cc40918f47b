"""Pumps and valves that hold a pressure difference far away.

1. By hand: a pump on two square laws in a row, a throttle before one; the speed and the loss are
   known in closed form.
2. Two controls together hold what each asks, whatever their order.
3. At a limit the control says so and holds nothing; what cannot be is refused.
"""

import numpy as np
import pytest

from heatgrade.errors import NetworkError, NotConverged
from heatgrade.materials import Coolant
from heatgrade.network import (
    Fitting,
    HeadCurve,
    NetworkBuilder,
    Pipe,
    RemoteControl,
    remote_control,
    solve_controlled,
)

WATER = Coolant("water")
AT = 313.15  # K
HELD = 2e-6  # of the difference asked
SETTING = 1e-5  # relative
CURVE = HeadCurve((0.0, 1e-3, 2e-3), (100e3, 100e3 - 1e4, 100e3 - 4e4), max_speed=1.5)
MAINS, RACK = Fitting(8.0, 0.03), Fitting(20.0, 0.03)


def solved(network, *controls):
    return solve_controlled(network, WATER, AT, controls, flow_scale=1.0, friction_heat=False)


def flow_of(part, drop, rho):
    return np.sqrt(drop * rho / part.coefficient)


def test_the_speed_is_that_of_the_affinity_laws():
    builder = NetworkBuilder()
    home, near, far, back = (builder.node(n) for n in ("home", "near", "far", "back"))
    builder.place(builder.link(home, near), [CURVE], "plant")
    builder.place(builder.link(near, far), [MAINS], "mains")
    builder.place(builder.link(far, back), [RACK], "rack")
    network = builder.network(fixed=[(home, 0.0), (back, 0.0)])
    asked = 30e3
    found = solved(network, RemoteControl("plant: pump", "far", "back", asked))
    rho = float(WATER.properties(AT).density)
    flow = flow_of(RACK, asked, rho)
    head = asked * (1.0 + MAINS.coefficient / RACK.coefficient)
    (speed,) = found.settings
    assert speed == pytest.approx(CURVE.at_duty(flow / rho, head).speed, rel=SETTING)
    assert found.held == (True,)
    assert found.solution.pressure[far] == pytest.approx(asked, rel=HELD)


def row(*controls):
    builder = NetworkBuilder()
    home, near, far, out, back = (builder.node(n) for n in ("home", "near", "far", "out", "back"))
    builder.place(builder.link(home, near), [CURVE], "plant")
    builder.place(builder.link(near, far), [MAINS], "mains")
    builder.place(builder.link(far, back), [RACK], "rack")
    builder.place(builder.link(far, out), [Fitting(4.0, 0.02)], "throttle")
    builder.place(builder.link(out, back), [Pipe(4.0, 0.025), RACK], "second rack")
    return solved(builder.network(fixed=[(home, 0.0), (back, 0.0)]), *controls)


THROTTLE = RemoteControl("throttle: fitting", "out", "back", 9e3)
PUMP = RemoteControl("plant: pump", "far", "back", 25e3)


def test_a_throttle_takes_what_is_too_much():
    found = row(THROTTLE)
    assert found.solution.pressure[3] == pytest.approx(9e3, rel=HELD)
    (loss,) = found.settings
    link = found.solution.mass_flow[3]
    drop = found.solution.pressure[2] - found.solution.pressure[3]
    rho = float(WATER.properties(AT).density)
    by_hand = drop * rho / link**2 / Fitting(4.0, 0.02).coefficient
    assert loss == pytest.approx(by_hand, rel=SETTING)


def test_two_controls_hold_what_each_asks_in_any_order():
    one, other = row(PUMP, THROTTLE), row(THROTTLE, PUMP)
    for found in (one, other):
        assert found.held == (True, True)
        assert found.solution.pressure[2] == pytest.approx(25e3, rel=10 * HELD)
        assert found.solution.pressure[3] == pytest.approx(9e3, rel=10 * HELD)
        assert not found.solution.cautions
    np.testing.assert_allclose(one.settings, other.settings[::-1], rtol=1e-4)


@pytest.mark.parametrize(("asked", "word"), [(900e3, "largest"), (1.0, "smallest")])
def test_a_control_at_its_limit_says_so(asked, word):
    found = row(RemoteControl("plant: pump", "far", "back", asked, limits=(0.5, 1.2)))
    assert found.held == (False,)
    (caution,) = [c for c in found.solution.cautions if c.code == "control-at-limit"]
    assert word in caution.message
    assert caution.where == "plant: pump"
    assert found.settings[0] in (0.5, 1.2)


def test_of_two_that_hold_the_same_one_gives_up():
    found = row(PUMP, RemoteControl("throttle: fitting", "far", "back", 20e3))
    assert sum(found.held) <= 1
    assert any(c.code == "control-at-limit" for c in found.solution.cautions)


def test_controls_that_do_not_settle_are_told(monkeypatch):
    monkeypatch.setattr(remote_control, "MOST_SWEEPS", 1)
    with pytest.raises(NotConverged) as caught:
        row(PUMP, THROTTLE)
    assert caught.value.code == "HG592"


@pytest.mark.parametrize(
    ("control", "code"),
    [
        (RemoteControl("nothing", "far", "back", 1e4), "HG591"),
        (RemoteControl("plant: pump", "far", "nowhere", 1e4), "HG591"),
        (RemoteControl("second rack: pipe", "far", "back", 1e4), "HG591"),
    ],
)
def test_what_cannot_be_turned_is_refused(control, code):
    with pytest.raises(NetworkError) as caught:
        row(control)
    assert caught.value.code == code


def test_limits_must_leave_room():
    with pytest.raises(NetworkError) as caught:
        RemoteControl("a", "b", "c", 1e4, limits=(2.0, 1.0))
    assert caught.value.code == "HG590"
