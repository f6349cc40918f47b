"""Laws of the heat balances on random operators: layers, voids, films, coolant in cells or a sheet.

1. superposition   2. mirror images along x, y and z   3. axes that change places
4. other units (mm, g)   5. rises are never negative, and heat that grows raises every cell
"""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade.grid import Grid
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, grid_field, solve
from heatgrade.thermal import Convection, FixedTemperature, conduction

LAW = 1e-10  # relative to the greatest rise
TIGHT = 1e-13  # tolerance of the solves
NAMES = ("conductance_x", "conductance_y", "conductance_z", "sink", "source")


def turning(shape, rng, strength):
    """Return flow through cells that conserves itself, with its inflow: rolls and a passage."""
    nx, ny, nz = shape
    flow = [np.zeros((nx - 1, ny, nz)), np.zeros((nx, ny - 1, nz)), np.zeros((nx, ny, nz - 1))]
    inflow = np.zeros(shape)
    j, k = int(rng.integers(ny)), int(rng.integers(nz))
    flow[0][:, j, k] += strength
    inflow[0, j, k] = strength
    edge = np.zeros((nx + 1, ny + 1))
    edge[1:-1, 1:-1] = strength * rng.normal(size=(nx - 1, ny - 1))
    layer = int(rng.integers(nz))
    flow[0][:, :, layer] += np.diff(edge, axis=1)[1:-1]
    flow[1][:, :, layer] -= np.diff(edge, axis=0)[:, 1:-1]
    edge = np.zeros((ny + 1, nz + 1))
    edge[1:-1, 1:-1] = strength * rng.normal(size=(ny - 1, nz - 1))
    row = int(rng.integers(nx))
    flow[1][row] += np.diff(edge, axis=1)[1:-1]
    flow[2][row] -= np.diff(edge, axis=0)[:, 1:-1]
    return CellFlow(*flow), inflow


@st.composite
def problems(draw):
    """Return random fields without heat, and the generator to draw heat from."""
    shape = nx, ny, nz = tuple(draw(st.integers(1, 7)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(100, 10**6)))
    spread = draw(st.sampled_from([0.2, 1.0, 2.0]))

    def uneven(*size):
        return 10.0 ** rng.uniform(-spread, 0.0, size)

    faces = [uneven(nx - 1, ny, nz), uneven(nx, ny - 1, nz), uneven(nx, ny, nz - 1)]
    sink = np.zeros(shape)
    sink[:, :, -1] = uneven(nx, ny)
    coolant = draw(st.sampled_from(["none", "cells", "sheet"]))
    strength = draw(st.sampled_from([0.05, 1.0, 30.0]))
    sheet = flow = None
    if coolant == "cells":
        flow, inflow = turning(shape, rng, strength)
        sink += inflow
    if coolant == "sheet":
        along, inflow = np.full((nx - 1, ny), strength), np.zeros((nx, ny))
        inflow[0] = strength
        sheet = CoolantSheet(
            0, uneven(nx, ny, 1), along, np.zeros((nx, ny - 1)), inflow, np.zeros((nx, ny))
        )
    return FaceFields(*faces, sink, np.zeros(shape), sheet, flow), rng


def rise(fields, source):
    answer = solve(replace(fields, source=source), tolerance=TIGHT)
    return answer.temperature


def near(found, expected):
    assert np.abs(found - expected).max() <= LAW * max(np.abs(expected).max(), 1e-300)


@settings(max_examples=60)
@given(problems())
def test_superposition(problem):
    fields, rng = problem
    first, second = rng.random((2, *fields.shape))
    both = rise(fields, 2.0 * first + 0.25 * second)
    near(2.0 * rise(fields, first) + 0.25 * rise(fields, second), both)


@settings(max_examples=60)
@given(problems(), st.sampled_from([0, 1, 2]))
def test_mirror_images(problem, axis):
    fields, rng = problem
    source = rng.random(fields.shape)
    sheet, flow = fields.sheet, fields.flow
    if flow is not None:
        parts = [np.flip(getattr(flow, name), axis) for name in "xyz"]
        parts[axis] = -parts[axis]
        flow = CellFlow(*parts)
    if sheet is not None:
        if axis == 2:
            sheet = replace(sheet, first_layer=fields.shape[2] - 1)
        else:
            plane = [np.flip(getattr(sheet, name), axis) for name in (
                "exchange", "flow_x", "flow_y", "inflow", "source")]  # fmt: skip
            plane[1 + axis] = -plane[1 + axis]
            sheet = CoolantSheet(0, *plane)
    turned = FaceFields(*(np.flip(getattr(fields, name), axis) for name in NAMES), sheet, flow)
    near(np.flip(rise(turned, np.flip(source, axis)), axis), rise(fields, source))


@settings(max_examples=60)
@given(problems(), st.permutations([0, 1, 2]))
def test_axes_change_places(problem, order):
    fields, rng = problem
    source = rng.random(fields.shape)
    if fields.sheet is not None:  # coolant in a sheet lies along z
        order = [1, 0, 2]
    sheet, flow = fields.sheet, fields.flow
    if flow is not None:
        flow = CellFlow(*(getattr(flow, "xyz"[axis]).transpose(order) for axis in order))
    if sheet is not None:
        sheet = CoolantSheet(
            0, sheet.exchange.transpose(1, 0, 2), sheet.flow_y.T, sheet.flow_x.T, sheet.inflow.T,
            sheet.source.T,
        )  # fmt: skip
    turned = FaceFields(
        *(getattr(fields, f"conductance_{'xyz'[axis]}").transpose(order) for axis in order),
        fields.sink.transpose(order), np.zeros([fields.shape[axis] for axis in order]), sheet, flow,
    )  # fmt: skip
    near(rise(turned, source.transpose(order)), rise(fields, source).transpose(order))


@settings(max_examples=60)
@given(problems(), st.sampled_from([1e-9, 1e-6, 1e3, 1e9]))
def test_units_of_power(problem, unit):
    """Conductances and heat in other units of power leave the rises as they are."""
    fields, rng = problem
    source = rng.random(fields.shape)
    sheet, flow = fields.sheet, fields.flow
    if flow is not None:
        flow = CellFlow(*(unit * getattr(flow, name) for name in "xyz"))
    if sheet is not None:
        sheet = CoolantSheet(0, *(unit * getattr(sheet, name) for name in (
            "exchange", "flow_x", "flow_y", "inflow", "source")))  # fmt: skip
    scaled = FaceFields(*(unit * getattr(fields, name) for name in NAMES), sheet, flow)
    near(rise(scaled, unit * source), rise(fields, source))


@settings(max_examples=60)
@given(problems())
def test_more_heat_nowhere_cools(problem):
    fields, rng = problem
    source = rng.random(fields.shape) * (rng.random(fields.shape) < 0.3)
    more = source + rng.random(fields.shape) * (rng.random(fields.shape) < 0.3)
    low, high = rise(fields, source), rise(fields, more)
    assert low.min() >= -LAW * max(low.max(), 1e-300)
    assert (high - low).min() >= -LAW * max(high.max(), 1e-300)


@settings(max_examples=40)
@given(
    st.lists(st.floats(0.05, 1.0), min_size=2, max_size=7),
    st.lists(st.floats(0.05, 1.0), min_size=2, max_size=7),
    st.integers(2, 5),
    st.integers(100, 10**6),
)
def test_millimetres_and_grams(widths_x, widths_y, layers, seed):
    """A box measured in mm, g and s: a watt is 1e9 g mm2 / s3."""
    rng = np.random.default_rng(seed)
    x, y = (np.concatenate([[0.0], np.cumsum(w)]) * 1e-3 for w in (widths_x, widths_y))
    z = np.linspace(0.0, 1e-3, layers + 1)
    shape = (len(widths_x), len(widths_y), layers)
    k = 10.0 ** rng.uniform(-0.5, 2.6, shape)
    heat = rng.random(shape)
    contact = 10.0 ** rng.uniform(-6.0, -4.0, shape[:2])
    found = []
    for length, power in ((1.0, 1.0), (1e3, 1e9)):
        grid = Grid(length * x, length * y, length * z)
        conductivity, source = grid_field(*shape), grid_field(*shape)
        conductivity[:], source[:] = power / length * k, power * heat
        fields = conduction(
            grid,
            (conductivity,) * 3,
            source,
            contacts={0: length**2 / power * contact},
            boundaries={
                "top": Convection(power / length**2 * 1e4, 320.0),
                "x_low": FixedTemperature(310.0),
            },
            reference=310.0,
        )
        found.append(solve(fields, tolerance=TIGHT).temperature)
    near(found[1], found[0])
