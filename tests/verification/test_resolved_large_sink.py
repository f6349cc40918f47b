"""A wall held at a temperature by a sink: (1) what a jet takes up hardly depends on how large the
sink is, once it is large, (2) the heat is balanced, (3) a sink counts with what its cell's faces
pass on at most, and sources without sinks count whole."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow, solve_conjugate
from heatgrade.resolved.energy_equation import EnergyEquation
from heatgrade.resolved.heat_problem import HeatProblem

WATER = CoolantProperties(*map(np.array, (1000.0, 4180.0, 0.6, 1e-3)))
INLET, AMBIENT = 300.0, 340.0  # [K]
HELD = (1e1, 1e3, 1e6)  # [W/K] a cell, whose neighbour passes on 0.01 W/K or so
ALIKE = 2e-4  # of the rise at the outlet
BALANCED = 1e-5  # of the heat taken up
ROUNDING = 1e-12


def jet(sink):
    """A quarter of a square jet onto copper held by a sink, Re 100, and of its drain."""
    side = np.linspace(0.0, 2e-3, 17)
    grid = Grid(side, side, np.append(-2e-4, side[:11]))
    wet = np.zeros(grid.shape, bool)
    wet[:, :, 1:] = True
    nozzle = np.outer(side[:-1] < 0.5e-3, side[:-1] < 0.5e-3)
    openings = (
        Opening("in", "z+", TotalFlow(2.5e-5), nozzle),
        Opening("out", "z+", GivenPressure(), nozzle[::-1, ::-1]),
    )
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    room = FlowDomain.from_cells(grid, wet, openings, sides)
    held = np.zeros(grid.shape)
    held[:, :, 0] = sink
    return room, held


def rise(sink):
    room, held = jet(sink)
    found = solve_conjugate(
        room, WATER, INLET, 400.0, np.zeros(held.shape), sink=held, ambient=AMBIENT
    )
    assert found.heat_balance < BALANCED
    return found.opening_temperature["out"] - INLET


def test_what_a_jet_takes_up_does_not_depend_on_how_large_a_sink_is():
    first, *others = (rise(sink) for sink in HELD)
    assert others == pytest.approx([first] * len(others), rel=ALIKE)


def test_a_sink_counts_with_what_its_cell_passes_on():
    room, held = jet(1e6)
    heat = np.zeros(held.shape)
    heat[3, 5, 0] = 2.0
    still = tuple(np.zeros(own.shape) for own in (room.open_x, room.open_y, room.open_z))

    def equation(sink):
        problem = HeatProblem.of(held.shape, 400.0, heat, sink, AMBIENT, (0.0, 0.0, 0.0))
        return EnergyEquation.of(room, still, problem, np.full(held.shape, 0.6), 4180.0)

    large = equation(held)
    along, across, up = (item[:, :, 0] for item in large.between)
    passed = up.copy()
    for axis, own in enumerate((along, across)):
        nothing = [(0, 0), (0, 0)]
        for nothing[axis] in ((0, 1), (1, 0)):
            passed += np.pad(own, nothing)
    limited = heat[:, :, 0] + passed * (AMBIENT - INLET)
    whole = heat[:, :, 0] + 1e6 * (AMBIENT - INLET)
    source = large.fields(np.zeros((1, 1, 1)), INLET).source
    expected = np.linalg.norm(limited) / np.linalg.norm(whole)
    assert large.driving(source, INLET) == pytest.approx(expected, rel=ROUNDING)
    none = equation(None)
    assert none.driving(none.fields(np.zeros((1, 1, 1)), INLET).source, INLET) == 1.0
