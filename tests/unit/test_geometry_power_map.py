"""Power maps.

1. Exact area weighting on lines that cut rectangles and pixels, against sums done by hand.
2. A slow twin (every rectangle with every cell) agrees.
3. Peak flux where rectangles and pixels overlap.
4. Break lines: rectangles always, pixels only when there are few.
5. Totals, sizes, signs and shapes that do not match are named.
"""

import numpy as np
import pytest

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import PowerMap, PowerPixels, PowerRectangle

POWER_TOLERANCE = 1e-12  # relative
LENGTH_TOLERANCE = 1e-12  # m


def slow_power(power_map, x_edges, y_edges):
    """Every source with every cell, by its shared area."""
    boxes = [(r.x0, r.y0, r.x1, r.y1, r.power) for r in power_map.rectangles]
    for layer in power_map.pixels:
        nx, ny = layer.values.shape
        w, h = power_map.length_x / nx, power_map.length_y / ny
        boxes += [
            (i * w, j * h, (i + 1) * w, (j + 1) * h, layer.values[i, j])
            for i in range(nx)
            for j in range(ny)
        ]
    power = np.zeros((len(x_edges) - 1, len(y_edges) - 1))
    for i in range(power.shape[0]):
        for j in range(power.shape[1]):
            for x0, y0, x1, y1, heat in boxes:
                width = min(x1, x_edges[i + 1]) - max(x0, x_edges[i])
                height = min(y1, y_edges[j + 1]) - max(y0, y_edges[j])
                if width > 0.0 and height > 0.0:
                    power[i, j] += heat * width * height / ((x1 - x0) * (y1 - y0))
    return power


def test_uniform_power_is_shared_by_area():
    cells = PowerMap.uniform(60.0, 0.02, 0.03).on_edges([0.0, 0.005, 0.02], [0.0, 0.01, 0.03])
    assert cells == pytest.approx(np.array([[5.0, 10.0], [15.0, 30.0]]), rel=POWER_TOLERANCE)


def test_cells_beside_the_die_get_exactly_nothing():
    die = PowerMap.uniform(60.0, 0.0231, 0.0317)
    x = np.array([-0.01, 0.0, 0.0231, 0.04]) + 1.3e-18  # rounding of plate coordinates
    cells = die.on_edges(x, [-0.5, 0.0, 0.0317, 1.0])
    assert cells[1, 1] == pytest.approx(60.0, rel=POWER_TOLERANCE)
    assert cells.sum() == cells[1, 1]


def test_hot_spot_by_flux_and_by_power_are_the_same():
    die = PowerMap.uniform(100.0, 0.02, 0.02)
    by_flux = die.with_hot_spot(0.004, 0.006, 0.002, 0.001, flux=5e6)
    by_power = die.with_hot_spot(0.004, 0.006, 0.002, 0.001, power=10.0)
    assert by_flux.power == pytest.approx(110.0, rel=POWER_TOLERANCE)
    assert by_flux.peak_flux == pytest.approx(100.0 / 4e-4 + 5e6, rel=POWER_TOLERANCE)
    assert by_power.peak_flux == pytest.approx(by_flux.peak_flux, rel=POWER_TOLERANCE)
    assert by_flux.breaks_x == pytest.approx([0.0, 0.003, 0.005, 0.02], abs=LENGTH_TOLERANCE)
    assert by_flux.breaks_y == pytest.approx([0.0, 0.0055, 0.0065, 0.02], abs=LENGTH_TOLERANCE)


def test_first_index_of_an_array_runs_along_x():
    values = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    die = PowerMap.from_array(values, 0.02, 0.03, total=21.0)
    cells = die.on_edges([0.0, 0.01, 0.02], [0.0, 0.015, 0.03])
    assert cells == pytest.approx(np.array([[2.0, 4.0], [6.5, 8.5]]), rel=POWER_TOLERANCE)
    assert die.peak_flux == pytest.approx(6.0 / 1e-4, rel=POWER_TOLERANCE)


def test_slow_twin_agrees():
    rng = np.random.default_rng(1618)
    die = PowerMap.from_array(rng.uniform(0.0, 3.0, (7, 5)), 0.021, 0.017)
    for _ in range(6):
        x, y = rng.uniform(0.004, 0.013, 2)
        die = die.with_hot_spot(x, y, *rng.uniform(1e-4, 8e-3, 2), power=rng.uniform(0.0, 9.0))
    x_edges = np.concatenate([[-0.01], np.sort(rng.uniform(0.0, 0.021, 9)), [0.021, 0.05]])
    y_edges = np.concatenate([[0.0], np.sort(rng.uniform(0.0, 0.017, 8)), [0.02]])
    cells = die.on_edges(x_edges, y_edges)
    assert cells == pytest.approx(slow_power(die, x_edges, y_edges), abs=1e-12 * die.power)
    assert cells.sum() == pytest.approx(die.power, rel=POWER_TOLERANCE)


def test_peak_flux_adds_what_overlaps():
    die = (
        PowerMap.from_array([[1.0, 3.0], [2.0, 4.0]], 2e-3, 2e-3)
        .with_hot_spot(0.5e-3, 1.5e-3, 0.4e-3, 0.4e-3, flux=2e6)
        .with_hot_spot(0.6e-3, 1.4e-3, 0.4e-3, 0.4e-3, flux=1e6)
    )
    assert die.peak_flux == pytest.approx(3.0e6 + 2e6 + 1e6, rel=POWER_TOLERANCE)
    assert PowerMap(1e-2, 1e-2).peak_flux == 0.0


def test_neighbours_that_rounding_lets_overlap_do_not_add():
    third = 0.1 + 0.2  # one bit above 0.3
    rectangles = (
        PowerRectangle(0.0, 0.0, third, 1.0, 3.0),
        PowerRectangle(0.3, 0.0, 1.0, 1.0, 7.0),
    )
    assert PowerMap.from_rectangles(1.0, 1.0, rectangles).peak_flux == pytest.approx(10.0)


def test_fine_pixels_ask_for_no_grid_lines():
    fine = PowerMap.from_array(np.ones((65, 64)), 0.02, 0.02)
    assert fine.breaks_x == pytest.approx([0.0, 0.02])
    assert fine.breaks_y.size == 65


def test_scaled_keeps_the_pattern():
    die = PowerMap.from_array([[1.0, 3.0]], 0.01, 0.02).with_hot_spot(
        0.005, 0.005, 0.002, 0.002, power=1.0
    )
    twice = die.scaled(10.0)
    edges = [0.0, 0.004, 0.01], [0.0, 0.006, 0.02]
    assert twice.on_edges(*edges) == pytest.approx(2.0 * die.on_edges(*edges), rel=POWER_TOLERANCE)


def test_a_quarter_turn_takes_the_right_edge_to_the_top():
    die = PowerMap.from_array([[1.0, 2.0], [3.0, 4.0]], 0.02, 0.04).turned()
    assert (die.length_x, die.length_y) == (0.04, 0.02)
    # values[i, j]: i to the right, j up. Lower right (3) goes to upper right.
    cells = die.on_edges([0.0, 0.02, 0.04], [0.0, 0.01, 0.02])
    assert cells == pytest.approx(np.array([[2.0, 4.0], [1.0, 3.0]]), rel=POWER_TOLERANCE)


def test_four_quarter_turns_change_nothing():
    die = PowerMap.from_array([[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]], 0.02, 0.04).with_hot_spot(
        0.004, 0.03, 0.002, 0.006, power=2.0
    )
    back = die.turned().turned().turned().turned()
    edges = np.linspace(0.0, 0.02, 12), np.linspace(0.0, 0.04, 15)
    assert back.on_edges(*edges) == pytest.approx(die.on_edges(*edges), rel=1e-9)


def test_pixels_are_a_read_only_copy():
    values = np.ones((2, 2))
    die = PowerMap.from_array(values, 0.01, 0.01)
    values[0, 0] = 99.0
    assert die.power == pytest.approx(4.0)
    with pytest.raises(ValueError, match="read-only"):
        die.pixels[0].values[0, 0] = 5.0
    assert die.pixels[0] == PowerPixels(np.ones((2, 2)))
    assert hash(die.pixels[0]) == hash(PowerPixels(np.ones((2, 2))))
    assert die.pixels[0] != PowerPixels(values)


@pytest.mark.parametrize(
    ("call", "code", "named"),
    [
        (lambda: PowerMap.uniform(-1.0, 0.01, 0.01), "HG205", "power = -1"),
        (lambda: PowerMap.uniform(np.nan, 0.01, 0.01), "HG101", "power"),
        (lambda: PowerMap.uniform(1e300, 0.01, 0.01), "HG103", "power"),
        (lambda: PowerMap.uniform(1.0, 0.0, 0.01), "HG102", "length_x = 0"),
        (lambda: PowerMap.uniform(1.0, 0.01, 25.0), "HG103", "length_y = 25"),
        (lambda: PowerMap.from_array([1.0, 2.0], 0.01, 0.01), "HG219", "values"),
        (lambda: PowerMap.from_array([["a"]], 0.01, 0.01), "HG219", "values"),
        (lambda: PowerMap.from_array([[1.0], [2.0, 3.0]], 0.01, 0.01), "HG219", "values"),
        (lambda: PowerMap.from_array(np.zeros((0, 3)), 0.01, 0.01), "HG219", "values"),
        (lambda: PowerMap.from_array([[1.0, -2.0]], 0.01, 0.01), "HG205", r"values\[0, 1\] = -2"),
        (lambda: PowerMap.from_array([[1.0], [np.inf]], 0.01, 0.01), "HG101", r"values\[1, 0\]"),
        (lambda: PowerMap.from_array([[1.0]], 0.01, 0.01, total=1.1), "HG204", "total = 1.1"),
        (
            lambda: PowerMap.from_array(np.broadcast_to(np.zeros(1), (4097, 4096)), 0.01, 0.01),
            "HG214",
            "values = 16781312",
        ),
    ],
)
def test_bad_maps_are_named(call, code, named):
    with pytest.raises(InputError, match=rf"\[{code}\] {named}"):
        call()


@pytest.mark.parametrize(
    ("spot", "code"),
    [
        ({"x": 0.0005, "power": 1.0}, "HG202"),
        ({"width": 0.02, "power": 1.0}, "HG202"),
        ({"width": 2e-9, "power": 1.0}, "HG202"),
        ({"power": 1.0, "flux": 1.0}, "HG104"),
        ({}, "HG104"),
        ({"power": -1.0}, "HG205"),
        ({"flux": -1.0}, "HG205"),
        ({"height": 0.0, "power": 1.0}, "HG102"),
    ],
)
def test_bad_hot_spots_are_named(spot, code):
    die = PowerMap.uniform(1.0, 0.01, 0.01)
    place = {"x": 0.005, "y": 0.005, "width": 0.002, "height": 0.002} | spot
    with pytest.raises(InputError, match=rf"\[{code}\]"):
        die.with_hot_spot(**place)


def test_only_maps_add():
    with pytest.raises(TypeError):
        PowerMap.uniform(1.0, 0.01, 0.01) + 3.0


def test_maps_of_different_size_do_not_add():
    with pytest.raises(GeometryError, match=r"\[HG203\] other.length_y = 0.012"):
        PowerMap.uniform(1.0, 0.01, 0.01) + PowerMap.uniform(1.0, 0.01, 0.012)


def test_edges_must_span_the_die():
    with pytest.raises(GeometryError, match=r"\[HG218\] y_edges.*span the die"):
        PowerMap.uniform(1.0, 0.01, 0.01).on_edges([0.0, 0.01], [0.001, 0.01])


def test_a_cold_map_cannot_be_scaled():
    with pytest.raises(InputError, match=r"\[HG204\] power = 5"):
        PowerMap(0.01, 0.01).scaled(5.0)
