"""Networks that have no answer, and parts that cannot be: each is refused by name.

1. No pressure anywhere; an island, by the names of its nodes; nothing cools a closed loop.
2. Pumps that fight, flows that contradict, boiling, freezing, heat without flow, cavitation, pumps
   and plates beyond their curves.
3. Parts: characteristic, ambient temperature, two holders of a flow in one link.
"""

import pytest

from heatgrade import PlateCurve
from heatgrade.errors import NetworkError
from heatgrade.materials import Coolant
from heatgrade.network import (
    CheckValve,
    Fitting,
    FixedHead,
    FlowControl,
    GivenFlow,
    HeadCurve,
    MountedPlate,
    NetworkBuilder,
    Pipe,
    Valve,
    solve_network,
)

WATER = Coolant("water")
SUPPLY = 313.15  # K


def line(*rows, names=()):
    """Nodes in a row, each pair joined by the given parts."""
    builder = NetworkBuilder()
    nodes = [builder.node(name) for name in names or map(str, range(len(rows) + 1))]
    for k, row in enumerate(rows):
        builder.place(builder.link(nodes[k], nodes[k + 1]), row, f"link {k}")
    return builder, nodes


def solve(network):
    return solve_network(network, WATER, SUPPLY, flow_scale=1.0)


def test_no_given_pressure():
    builder, nodes = line([Pipe(1.0, 0.02)])
    with pytest.raises(NetworkError, match="HG523"):
        solve(builder.network(fixed=[], inflow=[(nodes[0], 1.0), (nodes[1], -1.0)]))


def test_island_is_named():
    builder, nodes = line([Pipe(1.0, 0.02)])
    left, right = builder.node("spare supply"), builder.node("spare return")
    builder.place(builder.link(left, right), [Pipe(1.0, 0.02)], "spare")
    with pytest.raises(NetworkError, match=r"HG524.*spare supply, spare return"):
        solve(builder.network(fixed=[(nodes[1], 0.0)], inflow=[(nodes[0], 1.0)]))


class Sheet:
    heat_flow = 500.0

    def pressure_coefficients(self, temperature):
        return 1e8, 1e12

    def thermal_resistance(self, volume_flow, temperature):
        return 0.03

    def check(self, volume_flow, temperature, where):
        return ()


def test_closed_loop_that_nothing_cools():
    builder, nodes = line([FixedHead(2e4), Pipe(2.0, 0.02)], names=("vessel", "plate inlet"))
    builder.place(builder.link(nodes[1], nodes[0]), [MountedPlate(Sheet())], "branch")
    with pytest.raises(NetworkError, match="HG525"):
        solve(builder.network(fixed=[(nodes[0], 0.0)]))


def test_two_pumps_that_fight():
    builder = NetworkBuilder()
    low, high, end = builder.node("suction"), builder.node("header"), builder.node("end")
    for head, name in ((8e4, "strong"), (3e4, "weak")):
        parts = [FixedHead(head), Fitting(5.0, 0.02)]
        builder.place(builder.link(low, high), parts, name)
    builder.place(builder.link(high, end), [Pipe(1.0, 0.01)], "load")
    with pytest.raises(NetworkError, match=r"HG531\] weak: pump"):
        solve(builder.network(fixed=[(low, 0.0), (end, 0.0)]))


def test_two_pumps_that_fight_in_a_circle_that_nothing_cools():
    """The pumps are told, and not the circle that they drive."""
    builder = NetworkBuilder()
    low, high = builder.node("suction"), builder.node("header")
    for head, name in ((8e4, "strong"), (1e4, "weak")):
        builder.place(builder.link(low, high), [FixedHead(head), Fitting(5.0, 0.02)], name)
    builder.place(builder.link(high, low), [Pipe(50.0, 0.015)], "back")
    with pytest.raises(NetworkError, match=r"HG531\] weak: pump"):
        solve(builder.network(fixed=[(low, 0.0)]))


def test_a_check_valve_saves_the_weak_pump():
    builder = NetworkBuilder()
    low, high, end = builder.node("suction"), builder.node("header"), builder.node("end")
    links = []
    for head in (8e4, 3e4):
        links.append(builder.link(low, high))
        parts = [FixedHead(head), CheckValve(5.0, 0.02), Fitting(1.0, 0.02)]
        builder.place(links[-1], parts, "")
    load = builder.link(high, end)
    builder.place(load, [Fitting(4.0, 0.01)], "load")
    solution = solve(builder.network(fixed=[(low, 0.0), (end, 0.0)]))
    assert solution.mass_flow[links[1]] == 0.0
    assert solution.mass_flow[links[0]] == pytest.approx(solution.mass_flow[load], rel=1e-11)
    assert solution.node_balance < 1e-10
    assert solution.loop_balance < 1e-8


def test_given_flows_that_contradict():
    builder, nodes = line([GivenFlow(1e-4)], [GivenFlow(2e-4)])
    with pytest.raises(NetworkError, match="HG532"):
        solve(builder.network(fixed=[(nodes[0], 0.0), (nodes[-1], 0.0)]))


def test_boiling_freezing_and_heat_without_flow():
    builder, nodes = line([MountedPlate(Sheet(), heat_flow=9e4)])
    with pytest.raises(NetworkError, match=r"HG533.*boils"):
        solve(builder.network(fixed=[(nodes[1], 0.0)], inflow=[(nodes[0], 0.1)]))
    cold = Pipe(400.0, 0.02, heat_loss=20.0, ambient_temperature=200.0)
    builder, nodes = line([cold])
    with pytest.raises(NetworkError, match=r"HG533.*freezes"):
        solve(builder.network(fixed=[(nodes[1], 0.0)], inflow=[(nodes[0], 0.05)]))
    builder, nodes = line([Pipe(1.0, 0.02)])
    shut = builder.link(nodes[0], nodes[1], closed=True)
    builder.place(shut, [MountedPlate(Sheet())], "spare")
    with pytest.raises(NetworkError, match=r"HG519.*spare: plate"):
        solve(builder.network(fixed=[(nodes[1], 0.0)], inflow=[(nodes[0], 0.1)]))


def test_cavitation_and_curves_are_told():
    curve = PlateCurve.from_table(
        [1e-5, 2e-5], [1e3, 3e3], [0.04, 0.03], heat_flow=50.0, coolant="water"
    )
    pump = HeadCurve((0.0, 1e-4), (9e4, 8.9e4))
    builder, nodes = line([MountedPlate(curve)], [pump], names=("vessel", "suction", "end"))
    network = builder.network(fixed=[(nodes[0], 0.0), (nodes[2], 0.0)])
    solution = solve_network(
        network, WATER, SUPPLY, flow_scale=0.1, pressure_at_zero=101325.0 - 2e4
    )
    told = {caution.code: caution for caution in solution.cautions}
    assert told["cavitation"].where == "suction"
    assert told["beyond-curve"].where == "link 1: pump"
    assert "outside the plate's curve" in told["out-of-range"].message
    easy = solve_network(network, WATER, SUPPLY, flow_scale=0.1, pressure_at_zero=3e5)
    assert "cavitation" not in {caution.code for caution in easy.cautions}


def test_characteristic_of_a_valve():
    with pytest.raises(NetworkError, match="HG526"):
        Valve(2.5, characteristic="parabolic")


def test_pipe_that_loses_heat_to_nowhere():
    with pytest.raises(NetworkError, match="HG527"):
        Pipe(1.0, 0.02, heat_loss=3.0)


def test_two_parts_of_a_link_hold_a_flow():
    builder, nodes = line([FlowControl(1e-4, 4.0, 0.02), GivenFlow(2e-4)])
    with pytest.raises(NetworkError, match="HG528"):
        builder.network(fixed=[(nodes[1], 0.0)])
