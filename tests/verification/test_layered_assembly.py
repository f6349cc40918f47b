"""The peer's view against its equations assembled apart, cell by cell, as 3D-ICE states them.

1. Solids with sinks on both sides, one side or none; layers of three conductivities and layouts.
2. 4RM channels, 2RM channels and pin fins; the central advection with its half cells at the ends.
3. Backward Euler steps.
4. An uneven grid: against the even one where both are alike, and against equations of its own.
"""

import math

import numpy as np
import pytest

from heatgrade import (
    AmbientSink,
    Cavity,
    FloorplanElement,
    LayerMaterial,
    LayerStack,
    Schedule,
    SolidLayer,
    View,
)
from heatgrade.layered import MaterialRegion

SAME = 1e-8  # K, over rises of tens of kelvin; the goal is 1e-6
SILICON = LayerMaterial("silicon", (130.0, 90.0, 60.0), 1.63e6)
OXIDE = LayerMaterial("oxide", (2.0, 2.5, 1.5), 2.1e6)
LENGTH, WIDTH = 1.0e-3, 1.5e-3  # m, along x and y
BLOCKS = (
    FloorplanElement("a", ((0.0, 0.0, 0.37e-3, 0.9e-3),), (3.0, 0.5)),
    FloorplanElement("b", ((0.5e-3, 0.1e-3, 0.9e-3, 0.4e-3), (0.4e-3, 1e-3, 1e-3, 1.5e-3)),
                     (2.0, 4.0)),
)  # fmt: skip
CHANNELS = {
    "height": 1e-4, "wall": SILICON, "heat_capacity": 4.17e6, "inlet_temperature": 295.0,
    "volume_flow": 3e-8, "coefficient_top": 4.7e4, "coefficient_bottom": 5.7e4,
    "coefficient_side": 2.7e4, "channel_width": 1e-4, "wall_width": 1e-4,
}  # fmt: skip
FOUR = Cavity("cavity", "4rm", first_wall_width=5e-5, last_wall_width=5e-5, **CHANNELS)
TWO = Cavity("cavity", "2rm", **CHANNELS)
PINS = Cavity(
    "cavity", "pins staggered", 1e-4, SILICON, 4.17e6, 295.0,
    darcy_velocity=0.8, pin_diameter=5e-5, pin_pitch=1e-4,
)  # fmt: skip


def stack(middle=None, top=None, bottom=None, schedule=None, cells=(5, 6)):
    layers = [
        SolidLayer("low", 4.8e-5, OXIDE),
        SolidLayer("low", 2e-6, SILICON, BLOCKS,
                   (MaterialRegion((0.0, 0.0, 0.5e-3, 0.6e-3), OXIDE),)),
        *([middle] if middle else []),
        SolidLayer("high", 3e-6, SILICON, BLOCKS[:1]),
        SolidLayer("high", 7e-5, SILICON),
    ]  # fmt: skip
    return LayerStack.of(
        layers, length_x=LENGTH, length_y=WIDTH, cells=cells, top=top, bottom=bottom,
        schedule=schedule, initial_temperature=301.0,
    )  # fmt: skip


def oracle(built, step=0.0, old=None, slot=0):  # noqa: PLR0912 - the equations in one place
    """Temperatures by cell, from dictionaries of couplings, one cell at a time."""
    x, y = np.array(built.x_lines), np.array(built.y_lines)
    nx, ny, last = x.size - 1, y.size - 1, len(built.layers) - 1
    names, couplings, diagonal, rhs, capacity = {}, {}, {}, {}, {}

    def cell(*key):
        names.setdefault(key, len(names))
        for table in (diagonal, rhs, capacity):
            table.setdefault(names[key], 0.0)
        return names[key]

    def couple(one, two, g):
        for a, b in ((one, two), (two, one)):
            couplings[a, b] = couplings.get((a, b), 0.0) - g
            diagonal[a] += g

    def row(one, g, ones):  # a one-sided entry
        couplings[one, ones] = couplings.get((one, ones), 0.0) + g

    def material(layer, i, j):
        middle = 0.5 * (x[i] + x[i + 1]), 0.5 * (y[j] + y[j + 1])
        for region in layer.regions:
            x0, y0, x1, y1 = region.rectangle
            if x0 <= middle[0] < x1 and y0 <= middle[1] < y1:
                return region.material
        return layer.material

    def half(index, i, j, dx, dy):
        """Conductances of a solid cell to its faces: down, up."""
        layer = built.layers[index]
        whole = material(layer, i, j).conductivity[2] * dx * dy / layer.thickness
        down = up = 2.0 * whole
        if index == 0 and built.bottom is None:
            up = whole
        if index == last and built.top is None:
            down = whole
        return down, up

    def both(one, two):
        return one * two / (one + two)

    for i in range(nx):
        for j in range(ny):
            dx, dy = x[i + 1] - x[i], y[j + 1] - y[j]
            for k, layer in enumerate(built.layers):
                if isinstance(layer, SolidLayer):
                    here, own = cell(k, i, j), material(layer, i, j)
                    capacity[here] = own.heat_capacity * dx * dy * layer.thickness
                    if i + 1 < nx:
                        g = [
                            2.0 * m.conductivity[0] * dy * layer.thickness / w
                            for m, w in (
                                (own, dx),
                                (material(layer, i + 1, j), x[i + 2] - x[i + 1]),
                            )
                        ]
                        couple(here, cell(k, i + 1, j), both(*g))
                    if j + 1 < ny:
                        g = [
                            2.0 * m.conductivity[1] * dx * layer.thickness / w
                            for m, w in (
                                (own, dy),
                                (material(layer, i, j + 1), y[j + 2] - y[j + 1]),
                            )
                        ]
                        couple(here, cell(k, i, j + 1), both(*g))
                    if k < last and isinstance(built.layers[k + 1], SolidLayer):
                        couple(
                            here,
                            cell(k + 1, i, j),
                            both(half(k, i, j, dx, dy)[1], half(k + 1, i, j, dx, dy)[0]),
                        )
                    for sink, at, face in ((built.bottom, 0, 0), (built.top, last, 1)):
                        if sink is not None and k == at:
                            g = both(half(k, i, j, dx, dy)[face], sink.coefficient * dx * dy)
                            diagonal[here] += g
                            rhs[here] += g * sink.temperature
                    for block in layer.floorplan:
                        for x0, y0, x1, y1 in block.rectangles:
                            shared = max(0.0, min(x1, x[i + 1]) - max(x0, x[i])) * max(
                                0.0, min(y1, y[j + 1]) - max(y0, y[j])
                            )
                            rhs[here] += block.powers[slot] * shared / block.area
                else:
                    channel(layer, k, i, j, dx, dy, cell, couple, row, half, both,
                            (diagonal, rhs, capacity), nx, ny, x)  # fmt: skip
    count = len(names)
    matrix, right = np.zeros((count, count)), np.zeros(count)
    for (a, b), value in couplings.items():
        matrix[a, b] += value
    for a in range(count):
        matrix[a, a] += diagonal[a] + (capacity[a] / step if step else 0.0)
        right[a] = rhs[a] + (capacity[a] / step * old[a] if step else 0.0)
    return np.linalg.solve(matrix, right), names


def channel(  # noqa: PLR0912 - the equations in one place
    cavity, k, i, j, dx, dy, cell, couple, row, half, both, tables, nx, ny, x
):
    """Add the cells of a coolant layer."""
    diagonal, rhs, capacity = tables
    down, up = half(k - 1, i, j, dx, dy)[1], half(k + 1, i, j, dx, dy)[0]
    kx, ky, kz = cavity.wall.conductivity
    if cavity.kind == "4rm" and i % 2 == 0:  # a wall
        wall = cell(k, i, j)
        capacity[wall] = cavity.wall.heat_capacity * dx * dy * cavity.height
        through = 2.0 * kz * dx * dy / cavity.height
        couple(wall, cell(k - 1, i, j), both(through, down))
        couple(wall, cell(k + 1, i, j), both(through, up))
        if j + 1 < ny:
            couple(wall, cell(k, i, j + 1), ky * dx * cavity.height / dy)
        for side in (i - 1, i + 1):
            if 0 <= side < nx:
                g = both(2.0 * kx * dy * cavity.height / dx,
                         cavity.coefficient_side * dy * cavity.height)  # fmt: skip
                couple(wall, cell(k, side, j), g)
        return
    coolant = cell(k, i, j)
    if cavity.kind == "4rm":
        flow = cavity.heat_capacity * cavity.volume_flow / (nx // 2)
        share = 1.0
        couple(coolant, cell(k - 1, i, j), both(cavity.coefficient_bottom * dx * dy, down))
        couple(coolant, cell(k + 1, i, j), both(cavity.coefficient_top * dx * dy, up))
    else:
        if cavity.channels:
            pitch = cavity.channel_width + cavity.wall_width
            share = cavity.channel_width / pitch
            channels = int(LENGTH / pitch + 0.5)
            flow = (cavity.heat_capacity * cavity.volume_flow * share * dx
                    / (channels * cavity.channel_width))  # fmt: skip
            films = (cavity.coefficient_bottom, cavity.coefficient_top)
        else:
            share = 1.0 - math.pi * cavity.pin_diameter**2 / 4.0 / cavity.pin_pitch**2
            flow = cavity.heat_capacity * cavity.darcy_velocity * dx * cavity.height
            h = 1.0 / (2.527e-5 / (cavity.darcy_velocity + 1.35) ** 1.52 + 1.533e-6)
            films = (h, h)
        wall = cell("wall", k, i, j)
        capacity[wall] = cavity.wall.heat_capacity * (1.0 - share) * dx * dy * cavity.height
        through = 2.0 * kz * dx * dy / cavity.height * (1.0 - share)
        for face, film, solid, g in (("low", films[0], k - 1, down), ("high", films[1], k + 1, up)):
            node = cell(face, k, i, j)
            couple(node, cell(solid, i, j), g)
            couple(node, wall, through)
            couple(node, coolant, film * dx * dy)
        if cavity.channels and j + 1 < ny:
            couple(wall, cell("wall", k, i, j + 1), ky * dx * cavity.height / dy * (1.0 - share))
    capacity[coolant] = cavity.heat_capacity * share * dx * dy * cavity.height
    c = 0.5 * flow
    if j == 0:
        rhs[coolant] += 2.0 * c * cavity.inlet_temperature
    if j in (0, ny - 1):
        diagonal[coolant] += c
    if j > 0:
        row(coolant, -c, cell(k, i, j - 1))
    if j < ny - 1:
        row(coolant, c, cell(k, i, j + 1))


def compare(built, result, expected, names):
    for k, layer in enumerate(built.layers):
        field = result.system.layer_temperature(k, result.values)
        for (i, j), value in np.ndenumerate(field):
            assert value == pytest.approx(expected[names[k, i, j]], abs=SAME), (layer.element, i, j)


TOP, BOTTOM = AmbientSink(3e4, 305.0), AmbientSink(2e4, 320.0)
CASES = {
    "both sinks": {"top": TOP, "bottom": BOTTOM},
    "top sink": {"top": TOP},
    "bottom sink": {"bottom": BOTTOM},
    "4rm": {"middle": FOUR},
    "4rm and top": {"middle": FOUR, "top": TOP},
    "2rm": {"middle": TWO},
    "2rm and bottom": {"middle": TWO, "bottom": BOTTOM},
    "pins": {"middle": PINS},
}


@pytest.mark.parametrize("case", CASES)
def test_steady_states_are_the_peer_s(case):
    built = stack(**CASES[case])
    compare(built, built.solve(View.peer()), *oracle(built))


@pytest.mark.parametrize("case", ["both sinks", "4rm", "2rm", "pins"])
def test_steps_are_backward_euler(case):
    built = stack(**CASES[case], schedule=Schedule(1e-3, 2))
    assert built.slots == 2
    result = built.solve(View.peer())
    values = None
    for slot in (0, 0, 1, 1):
        if values is None:
            names = oracle(built, 1.0, np.zeros(10_000))[1]
            values = np.full(len(names), built.initial_temperature)
        values, names = oracle(built, 1e-3, values, slot)
    compare(built, result, values, names)


def test_an_uneven_grid_of_even_cells_is_the_even_one():
    layers = [
        SolidLayer("low", 4.8e-5, OXIDE, cells=(4, 6)),
        SolidLayer("die", 2e-6, SILICON, (
            FloorplanElement("w", ((0.0, 0.0, LENGTH / 2, WIDTH),), (3.0,), cells=(2, 6)),
            FloorplanElement("e", ((LENGTH / 2, 0.0, LENGTH, WIDTH),), (1.0,), cells=(2, 6)),
        ), cells=(4, 6)),
        TWO,
        SolidLayer("high", 7e-5, SILICON, cells=(4, 6)),
    ]  # fmt: skip
    even = LayerStack.of(layers, length_x=LENGTH, length_y=WIDTH, cells=(4, 6), top=TOP)
    given = {name: getattr(even, name) for name in even.__slots__}
    uneven = LayerStack(**{**given, "uneven": True})
    one, two = even.solve(View.peer()), uneven.solve(View.peer())
    assert two.system.size == one.system.size
    for element in ("low", "die", "cavity", "high"):
        a, b = one.map(element), two.map(element)
        # its walls between channels divide by their length in place of their width; dx = dy here
        assert np.abs(a - b).max() < SAME
    assert two.energy_balance < 1e-10


def test_uneven_blocks_conserve_heat_and_stand_near_the_resolved_view():
    blocks = (
        FloorplanElement("a", ((0.0, 0.0, 0.4e-3, WIDTH),), (3.0,), cells=(3, 2)),
        FloorplanElement("b", ((0.4e-3, 0.0, LENGTH, WIDTH),), (1.0,), cells=(2, 4)),
    )
    layers = [SolidLayer("low", 4.8e-5, OXIDE, cells=(2, 2)),
              SolidLayer("die", 2e-5, SILICON, blocks, cells=(2, 2)),
              SolidLayer("high", 7e-5, SILICON, cells=(3, 3))]  # fmt: skip
    even = LayerStack.of(layers, length_x=LENGTH, length_y=WIDTH, cells=(20, 30), top=TOP)
    given = {name: getattr(even, name) for name in even.__slots__}
    result = LayerStack(**{**given, "uneven": True}).solve(View.peer())
    assert result.energy_balance < 1e-10
    assert result.system.size == 4 + 14 + 9
    fine = even.solve()
    for key, block in result.block_temperatures.items():
        rise = fine.block_temperatures[key].mean - TOP.temperature
        assert block.mean - TOP.temperature == pytest.approx(rise, rel=0.1)


def test_our_own_view_is_as_fine_as_an_uneven_grid():
    blocks = (
        FloorplanElement("a", ((0.0, 0.0, LENGTH / 2, WIDTH),), (3.0,), cells=(4, 2)),
        FloorplanElement("b", ((LENGTH / 2, 0.0, LENGTH, WIDTH),), (1.0,)),
    )
    layers = [SolidLayer("low", 4.8e-5, OXIDE, cells=(3, 5)),
              SolidLayer("die", 2e-5, SILICON, blocks, cells=(2, 2))]  # fmt: skip
    even = LayerStack.of(layers, length_x=LENGTH, length_y=WIDTH, cells=(2, 1), top=TOP)
    given = {name: getattr(even, name) for name in even.__slots__}
    uneven = LayerStack(**{**given, "uneven": True})
    assert even.equations().shape[:2] == (2, 1)
    assert uneven.equations().shape[:2] == (8, 5)
    # the second rectangle of a block counts, and 1.4 parts are two, not one
    wide, narrow = (0.0, 0.0, 0.64 * LENGTH, WIDTH), (0.64 * LENGTH, 0.0, LENGTH, WIDTH)
    whole = (FloorplanElement("a", (wide, narrow), (3.0,), cells=(1, 1)),)
    given |= {"uneven": True, "layers": (SolidLayer("die", 2e-5, SILICON, whole),)}
    assert LayerStack(**given).equations().shape[:2] == (4, 1)
