"""The pressure laws of the elements, as arrays.

1. A pipe is Darcy-Weisbach with Churchill's factor: an independent library; Hagen-Poiseuille.
2. Every slope is the derivative of its drop; every law is odd and rises with the flow.
3. The drops of a link are those of its elements, added up; a pump counts against the flow.
"""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.network import Fitting, HeadCurve, MountedPlate, NetworkBuilder, Pipe, Structure
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.pressure_laws import PressureLaws

LIBRARY_TOLERANCE = 1e-12  # relative: the same formula written by others
SLOPE_TOLERANCE = 1e-6  # relative: central difference
RHO, MU = 992.0, 6.5e-4  # kg/m3, Pa s
LENGTH = np.array([2.0, 0.5, 0.3])
DIAMETER = np.array([0.03, 0.008, 0.004])
ROUGHNESS = np.array([0.0, 1.5e-6, 2e-4])
FLOWS = np.geomspace(1e-7, 30.0, 61)  # kg/s: Re from below 1 to above 1e6


class Sheet:
    heat_flow = 0.0

    def pressure_coefficients(self, temperature):
        return 3e8, 7e12

    def thermal_resistance(self, volume_flow, temperature):
        return 0.03

    def check(self, volume_flow, temperature, where):
        return ()


PIPES = list(zip(LENGTH, DIAMETER, ROUGHNESS, strict=True))


def state(parts):
    """The laws of links with the given parts, in water that has RHO and MU."""
    builder = NetworkBuilder()
    first, last = builder.node("first"), builder.node("last")
    for row in parts:
        builder.place(builder.link(first, last), row, "")
    network = builder.network(fixed=[(last, 0.0)])
    even = np.zeros(network.elements.count)
    table = LiquidTable.of(Coolant("water"), 313.15)
    # the real tables, moved so that density and viscosity are round numbers
    flat = replace(
        table,
        density=np.column_stack([np.full(len(table.density), RHO), np.zeros(len(table.density))]),
        viscosity=np.column_stack([np.full(len(table.density), MU), np.zeros(len(table.density))]),
    )
    return CoolantState.at(network, Structure.of(network), flat, even, even).laws


@pytest.fixture(scope="module")
def laws() -> PressureLaws:
    """Link 0 to 2: a pipe each; link 3: a loss; link 4: a plate; link 5: a pipe and a loss."""
    pipes = [Pipe(*sizes) for sizes in PIPES]
    loss = Fitting(2e9 * (np.pi / 4 * 1e-4) ** 2, 0.01)
    return state([*([pipe] for pipe in pipes), [loss], [MountedPlate(Sheet())], [pipes[1], loss]])


def test_pipes_agree_with_an_independent_library(laws):
    fluids = pytest.importorskip("fluids")
    for flow in FLOWS[::6].tolist():
        drop, _ = laws.links(np.full(6, flow))
        for k in range(3):
            area = np.pi / 4 * DIAMETER[k] ** 2
            velocity = flow / (RHO * area)
            reynolds = RHO * velocity * DIAMETER[k] / MU
            factor = fluids.friction.Churchill_1977(reynolds, ROUGHNESS[k] / DIAMETER[k])
            expected = factor * LENGTH[k] / DIAMETER[k] * RHO * velocity**2 / 2
            assert drop[k] == pytest.approx(expected, rel=LIBRARY_TOLERANCE)


def test_slow_flow_is_hagen_poiseuille(laws):
    flow = 1e-9
    drop, slope = laws.links(np.full(6, flow))
    expected = 128 * MU * LENGTH / (np.pi * DIAMETER**4 * RHO)
    np.testing.assert_allclose(drop[:3], expected * flow, rtol=1e-12)
    np.testing.assert_allclose(slope[:3], expected, rtol=1e-12)


def test_slopes_are_derivatives(laws):
    for flow in FLOWS:
        step = 1e-6 * flow
        _, slope = laws.links(np.full(6, flow))
        above, _ = laws.links(np.full(6, flow + step))
        below, _ = laws.links(np.full(6, flow - step))
        np.testing.assert_allclose(slope, (above - below) / (2 * step), rtol=SLOPE_TOLERANCE)


def test_laws_are_odd_and_rise(laws):
    flows = np.concatenate((-FLOWS[::-1], [0.0], FLOWS))
    drops = np.array([laws.links(np.full(6, flow))[0] for flow in flows])
    assert np.all(np.diff(drops, axis=0) > 0.0)
    np.testing.assert_array_equal(drops, -drops[::-1])
    assert np.all(drops[FLOWS.size] == 0.0)


def test_wild_flows_do_not_overflow(laws):
    for flow in (1e9, 1e15, 1e30):
        drop, slope = laws.links(np.full(6, flow))
        assert np.all(np.isfinite(drop))
        assert np.all(slope > 0.0)


def test_link_adds_its_elements_up(laws):
    drop, slope = laws.links(np.full(6, 0.1))
    assert drop[5] == pytest.approx(drop[1] + drop[3], rel=1e-14)
    assert slope[5] == pytest.approx(slope[1] + slope[3], rel=1e-14)


def test_plate_counts_volume_flow_at_its_inlet(laws):
    volume = 0.1 / RHO
    drop, _ = laws.links(np.full(6, 0.1))
    assert drop[4] == pytest.approx(3e8 * volume + 7e12 * volume**2, rel=1e-14)


def test_pump_counts_against_the_flow():
    curve = HeadCurve((0.0, 5e-4), (5e4, 1e4), speed=0.8)
    found = state([[curve]])
    # affinity: 0.8^2 (5e4 - 8e7 V / 0.8), a straight line
    drop, slope = found.links(np.array([0.2]))
    assert drop[0] == pytest.approx(-(0.64 * 5e4 - 0.8 * 8e7 * 0.2 / RHO), rel=1e-12)
    assert slope[0] == pytest.approx(0.8 * 8e7 / RHO, rel=1e-12)


def test_standing_pump_is_a_resistance():
    """Affinity at speed 0: what is left of the curve beyond its end is k V|V|."""
    found = state([[replace(HeadCurve((0.0, 5e-4), (5e4, 1e4)), speed=1e-12)]])
    k = 8e7 / (2 * 5e-4)
    for flow in (0.3, -0.3):
        drop, _ = found.links(np.array([flow]))
        assert drop[0] == pytest.approx(k * (flow / RHO) * abs(flow / RHO), rel=1e-6)


def test_many_copies_are_links_side_by_side(laws):
    many = replace(laws, copies=np.full(6, 7.0))
    drop, slope = laws.links(np.full(6, 0.1))
    folded, gentler = many.links(np.full(6, 0.7))
    np.testing.assert_allclose(folded, drop, rtol=1e-14)
    np.testing.assert_allclose(gentler, slope / 7, rtol=1e-14)
