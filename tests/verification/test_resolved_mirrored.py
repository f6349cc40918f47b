"""A room and its half beside a plane of symmetry: (1) the same flow, by each convection, in either
half and along each axis, (2) bounded convection carries a velocity that grows evenly from the plane
exactly, as away from it, (3) what lies beside a jet's edges is the same on both edges."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, FlowSettings, GivenPressure, Opening, TotalFlow
from heatgrade.resolved.flow_solver import solve_flow
from heatgrade.resolved.flow_state import first_state
from heatgrade.resolved.staggered import faces

SAME = 1e-10  # m/s, of velocities about 1.5 m/s solved to 1e-11
# bounded convection is added to what is left in single precision: no residual below some 1e-8
TOLERANCE, SINGLE = 5e-8, 2e-7  # of the forces; m/s
EVENLY = 1e-6  # relative, single precision
VISCOSITY = 0.1


def jet(cells, part="whole", axis="y"):
    """A slot jet that turns round in a closed box and leaves beside itself, Re 10."""
    across = np.linspace(-1.0, 1.0, 2 * cells + 1)
    across = {"whole": across, "high": across[cells:], "low": across[: cells + 1]}[part]
    middle = np.abs(0.5 * (across[1:] + across[:-1]))
    along, flat = np.linspace(0.0, 1.5, 10), np.array([0.0, 1.0])
    lines = {"y": (along, across, flat), "z": (along, flat, across), "x": (across, along, flat)}
    side = "y-" if axis == "x" else "x-"
    shape = (-1, 1) if axis != "z" else (1, -1)
    flow = TotalFlow(0.4 if part == "whole" else 0.2)
    openings = (
        Opening("in", side, flow, (middle < 0.4).reshape(shape)),
        Opening("out", side, GivenPressure(), (middle > 0.6).reshape(shape)),
    )
    flat_axis = "y" if axis == "z" else "z"
    bounds = {f"{flat_axis}-": "symmetry", f"{flat_axis}+": "symmetry"}
    if part != "whole":
        bounds[f"{axis}{'-' if part == 'high' else '+'}"] = "symmetry"
    return FlowDomain.full(Grid(*lines[axis]), openings, bounds)


def solved(room, convection):
    bounded = convection == "bounded"
    settings = FlowSettings(convection, TOLERANCE if bounded else 1e-11, threads=1)
    return solve_flow(room, 1.0, VISCOSITY, settings)


def apart(whole, half, part, axis, cells):
    """Largest difference of velocities."""
    found = 0.0
    for own, (one, other) in enumerate(
        zip((whole.u, whole.v, whole.w), (half.u, half.v, half.w), strict=True)
    ):
        place = "xyz".index(axis)
        count = other.shape[place]
        start = cells if part == "high" else 0
        piece = np.take(one, np.arange(start, start + count), place)
        assert own != place or count == cells + 1
        found = max(found, float(np.abs(piece - other).max()))
    return found


@pytest.mark.parametrize("axis", ["x", "y", "z"])
@pytest.mark.parametrize("convection", ["upwind", "central", "bounded"])
def test_a_half_is_half_of_the_whole(convection, axis):
    cells = 10
    whole = solved(jet(cells, "whole", axis), convection)
    same = SINGLE if convection == "bounded" else SAME
    for part in ("high", "low"):
        half = solved(jet(cells, part, axis), convection)
        assert apart(whole, half, part, axis, cells) < same


def test_bounded_convection_sees_the_mirror_image(monkeypatch):
    """Without it the half is another flow: the test above sees what it is for."""
    whole = solved(jet(10), "bounded")
    monkeypatch.setattr("heatgrade.resolved.domain.FlowDomain.mirrors", lambda *_: 0)
    assert apart(whole, solved(jet(10, "high"), "bounded"), "high", "y", 10) > 100.0 * SINGLE


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_velocity_that_grows_evenly_is_carried_exactly(axis):
    """d(u u)/dx of u = x, integrated over control volumes: exact beside the plane as elsewhere."""
    edges = [np.array([0.0, 1.0])] * 3
    edges[axis] = np.linspace(0.0, 1.0, 9)
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z-", "z+"), "symmetry")
    room = FlowDomain.full(Grid(*edges), (), sides)
    shape = room.grid.shape
    state = first_state(room, np.ones(shape), np.full(shape, 1e-12), None, 1)
    state.bounded = True
    speed = np.moveaxis(faces(state.velocity[axis], axis), axis, 0)
    speed[:-1] = edges[axis][:-1, None, None]
    flow = np.moveaxis(faces(state.mass_flow[axis], axis), axis, 0)
    flow[:-1] = edges[axis][:-1, None, None]
    state.balance(axis, 0.0, 1.0)
    left = np.moveaxis(faces(state.left, axis), axis, 0).ravel()
    # r = -sum of f (u_side - u_P): the first volumes, whose sides lie at x - h/2 and x + h/2
    at, half = edges[axis][1:-2], 0.5 / 8
    out, into = at + half, at - half
    np.testing.assert_allclose(left[1:-2], -(out * half - into * -half), rtol=EVENLY)
