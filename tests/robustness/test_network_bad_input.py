"""Networks that have no answer, and parts that cannot be: each is refused by name.

1. No pressure anywhere; an island, by the names of its nodes; nothing cools a closed loop.
2. Parts: characteristic, ambient temperature, two holders of a flow in one link.
"""

import pytest

from heatgrade.errors import NetworkError
from heatgrade.materials import Coolant
from heatgrade.network import (
    FixedHead,
    FlowControl,
    GivenFlow,
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
