"""Our own view of stacks against exact answers, and its order in space and time.

1. A slab under a sink: exact to rounding where the heat enters a face.
2. A channel of given heat: the coolant's temperature of second order along the flow, exact outlet.
3. Time steps of second order (SDIRK2), the peer's of first.
4. Multigrid and the direct solver give one answer; turning the chip gives one turned.
5. A spreader takes heat over its whole face.
"""

from dataclasses import replace

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
from heatgrade.layered import solver
from heatgrade.layered.coolant import _faces

EXACT = 1e-7  # K
ORDER = 0.1  # about 2
SILICON = LayerMaterial.of("silicon", 130.0, 1.63e6)
SIDE = 4e-3  # m
SINK = AmbientSink(2e4, 300.0)


def block(power, name="core", box=(0.0, 0.0, SIDE, SIDE)):
    powers = power if isinstance(power, tuple) else (power,)
    return FloorplanElement(name, (box,), powers)


def square(layers, cells=(8, 10), **more):
    return LayerStack.of(layers, length_x=SIDE, length_y=SIDE, cells=cells, **more)


def test_heat_into_a_face_is_exact():
    die = SolidLayer("die", 3e-4, SILICON, (block(40.0),), heat="lower face")
    result = square([die], top=SINK).solve()
    flux = 40.0 / SIDE**2
    exact = 300.0 + flux * (3e-4 / 130.0 + 1.0 / 2e4)
    assert result.junction_temperature_max == pytest.approx(exact, abs=EXACT)
    assert result.energy_balance < 1e-10


def channel(rows):
    cavity = Cavity("channel", "2rm", 1e-4, SILICON, 4.17e6, 290.0, volume_flow=1e-7,
                    coefficient_top=3e4, coefficient_bottom=3e4,
                    channel_width=1e-4, wall_width=1e-4)  # fmt: skip
    poor = LayerMaterial("poor", (1e-9, 1e-9, 100.0), 1e6)  # nothing along the layer
    return square(
        [SolidLayer("die", 1e-4, poor, (block(30.0),), heat="lower face"),
         replace(cavity, wall=poor), SolidLayer("lid", 1e-5, poor)], cells=(2, rows),
    )  # fmt: skip


def test_coolant_takes_all_heat_and_warms_evenly():
    result = channel(16).solve()
    rise = 30.0 / (4.17e6 * 1e-7)
    assert result.outlet_temperatures["channel"] == pytest.approx(290.0 + rise, abs=1e-5)
    middles = (np.arange(16) + 0.5) / 16
    found = result.map("channel")[0]
    assert found == pytest.approx(290.0 + rise * middles, abs=1e-3)


def march(rows, advection):
    """Exit error of dT/dy = 4 (1 - T) over a unit length, inlet 0, by the coolant's own faces."""
    matrix, _ = _faces(np.full(rows, 1.0 / rows), advection)
    step = (matrix[1:] - matrix[:-1]).toarray()
    values = np.linalg.solve(step + 4.0 / rows * np.eye(rows), np.full(rows, 4.0 / rows))
    return abs(float((matrix[-1:] @ values)[0]) - (1.0 - np.exp(-4.0)))


def test_second_order_along_the_flow():
    errors = [march(rows, "second-order") for rows in (40, 80, 160, 320)]
    slopes = np.diff(np.log(errors)) / np.log(0.5)
    assert slopes[-1] == pytest.approx(2.0, abs=ORDER)
    upwind = [march(rows, "upwind") for rows in (160, 320)]
    assert np.log2(upwind[0] / upwind[1]) == pytest.approx(1.0, abs=ORDER)


def in_time(steps, view):
    die = SolidLayer("die", 3e-4, SILICON, (block((40.0, 5.0)),), heat="lower face")
    stack = square([die], cells=(2, 2), top=SINK, schedule=Schedule(0.01 / steps, steps))
    return stack.solve(view).junction_temperature_max


def test_order_in_time():
    for view, order in ((View(), 2.0), (View.peer(), 1.0)):
        values = [in_time(steps, view) for steps in (20, 40, 80)]
        slope = np.log2(abs(values[0] - values[1]) / abs(values[1] - values[2]))
        assert slope == pytest.approx(order, abs=ORDER)


def test_multigrid_and_direct_agree(monkeypatch):
    hot = block(20.0, "hot", (0.0, 0.0, SIDE / 3, SIDE / 3))
    cavity = Cavity("channel", "4rm", 1e-4, SILICON, 4.17e6, 290.0, volume_flow=1e-7,
                    coefficient_side=2e4, coefficient_top=3e4, coefficient_bottom=3e4,
                    channel_width=2e-4, wall_width=2e-4, first_wall_width=1e-4,
                    last_wall_width=1e-4)  # fmt: skip
    stack = square([SolidLayer("die", 1e-4, SILICON, (hot,)), cavity,
                    SolidLayer("lid", 2e-4, SILICON)], top=SINK)  # fmt: skip
    answers = []
    for largest in (0, 10**9):
        monkeypatch.setattr(solver, "LARGEST_DIRECT", largest)
        answers.append(stack.solve())
    assert answers[0].outcome.method != answers[1].outcome.method
    assert answers[0].outcome.cycles < 40
    assert np.abs(answers[0].map("die") - answers[1].map("die")).max() < EXACT


def test_a_mirrored_chip_has_a_mirrored_answer():
    def solved(box):
        die = SolidLayer("die", 1e-4, SILICON, (block(20.0, box=box),))
        return square([die], top=SINK).solve().map("die")

    left = solved((0.0, 0.0, SIDE / 3, SIDE / 5))
    right = solved((SIDE - SIDE / 3, SIDE - SIDE / 5, SIDE, SIDE))
    assert left == pytest.approx(right[::-1, ::-1], abs=EXACT)


@pytest.mark.parametrize("view", [View(), View.peer()], ids=lambda view: view.name)
def test_a_spreader_spreads(view):
    die = SolidLayer("die", 1e-4, SILICON, (block(20.0),))
    copper = LayerMaterial.of("copper", 390.0, 3.4e6)
    plate = SolidLayer("plate", 1e-3, copper, size=(3 * SIDE, 3 * SIDE))
    small = square([die], top=SINK)
    wide = square([die, plate], top=SINK)
    result = wide.solve(view)
    assert result.energy_balance < 1e-9
    assert result.heat["top"] == pytest.approx(20.0, rel=1e-9)
    ratio = (result.junction_temperature_max - 300.0) / (
        small.solve(view).junction_temperature_max - 300.0
    )
    assert 1.0 / 9.0 < ratio < 0.4
