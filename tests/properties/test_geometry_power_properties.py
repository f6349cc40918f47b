"""What must hold of every power map on every grid.

1. Power is conserved to 1e-12 and no cell is negative.
2. Cells of a finer grid add up to those of the coarser one.
3. Moving the grid and mirroring the map only move and mirror the cells.
4. Maps superpose.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade.geometry import PowerMap, PowerRectangle

CONSERVATION = 1e-12  # relative to the map's power
MOVED = 1e-9  # relative to the map's power; lines move by rounding

LENGTHS = st.floats(1e-3, 0.1)
UNIT = st.floats(0.0, 1.0)
ANY_EDGES = st.lists(st.floats(-0.5, 1.5), max_size=12)
# To six digits: lines nearer to each other than rounding moves them are another test's matter.
EDGES = st.lists(st.floats(-0.5, 1.5).map(lambda v: round(v, 6)), max_size=12)
CALM = settings(max_examples=120, deadline=None, derandomize=True)


@st.composite
def power_maps(draw, length_x=None, length_y=None):
    """A map of up to four rectangles and up to one array."""
    length_x = draw(LENGTHS) if length_x is None else length_x
    length_y = draw(LENGTHS) if length_y is None else length_y
    rectangles = []
    for _ in range(draw(st.integers(0, 4))):
        width, height = draw(st.floats(1e-3, 1.0)), draw(st.floats(1e-3, 1.0))
        x0, y0 = draw(UNIT) * (1.0 - width), draw(UNIT) * (1.0 - height)
        rectangles.append(
            PowerRectangle(
                x0 * length_x,
                y0 * length_y,
                min((x0 + width) * length_x, length_x),
                min((y0 + height) * length_y, length_y),
                draw(st.floats(0.0, 500.0)),
            )
        )
    made = PowerMap.from_rectangles(length_x, length_y, tuple(rectangles))
    if draw(st.booleans()):
        shape = draw(st.integers(1, 7)), draw(st.integers(1, 7))
        size = shape[0] * shape[1]
        values = draw(st.lists(st.floats(0.0, 20.0), min_size=size, max_size=size))
        made = made + PowerMap.from_array(np.reshape(values, shape), length_x, length_y)
    return made


def spanning(fractions, length):
    """Grid lines at these fractions of the length, and at its ends."""
    return np.unique(np.array([*fractions, 0.0, 1.0]) * length)


@CALM
@given(power_maps(), ANY_EDGES, ANY_EDGES)
def test_power_is_conserved_on_any_grid(power_map, x, y):
    cells = power_map.on_edges(spanning(x, power_map.length_x), spanning(y, power_map.length_y))
    assert (cells >= 0.0).all()
    assert abs(cells.sum() - power_map.power) <= CONSERVATION * power_map.power


@CALM
@given(power_maps(), EDGES, EDGES, EDGES)
def test_finer_cells_add_up_to_coarser_ones(power_map, x, y, more):
    y_edges = spanning(y, power_map.length_y)
    coarse = spanning(x, power_map.length_x)
    fine = spanning([*(coarse / power_map.length_x), *more], power_map.length_x)
    fine = np.unique(np.concatenate([fine, coarse]))
    power = power_map.on_edges(fine, y_edges)
    starts = np.searchsorted(fine, coarse[:-1])
    summed = np.add.reduceat(power, starts, axis=0)
    inside = summed[: coarse.size - 1]
    expected = power_map.on_edges(coarse, y_edges)
    assert np.abs(inside[:-1] - expected[:-1]).max(initial=0.0) <= MOVED * max(power_map.power, 1.0)


@CALM
@given(power_maps(), EDGES, EDGES)
def test_mirrored_maps_give_mirrored_cells(power_map, x, y):
    x_edges, y_edges = spanning(x, power_map.length_x), spanning(y, power_map.length_y)
    cells = power_map.on_edges(x_edges, y_edges)
    left = power_map.mirrored("x").on_edges((power_map.length_x - x_edges)[::-1], y_edges)
    down = power_map.mirrored("y").on_edges(x_edges, (power_map.length_y - y_edges)[::-1])
    scale = MOVED * max(power_map.power, 1.0)
    assert np.abs(left[::-1] - cells).max() <= scale
    assert np.abs(down[:, ::-1] - cells).max() <= scale


@CALM
@given(power_maps(), EDGES, EDGES, st.floats(-0.2, 0.2))
def test_moving_grid_and_die_together_changes_nothing(power_map, x, y, shift):
    x_edges = spanning(x, power_map.length_x)
    y_edges = spanning(y, power_map.length_y)
    moved = (x_edges + shift) - shift
    assert np.abs(
        power_map.on_edges(moved, y_edges) - power_map.on_edges(x_edges, y_edges)
    ).max() <= MOVED * max(power_map.power, 1.0)


@CALM
@given(st.data(), LENGTHS, LENGTHS, EDGES, EDGES)
def test_maps_superpose(data, length_x, length_y, x, y):
    one = data.draw(power_maps(length_x, length_y))
    two = data.draw(power_maps(length_x, length_y))
    edges = spanning(x, length_x), spanning(y, length_y)
    both = (one + two).on_edges(*edges)
    scale = MOVED * max(one.power + two.power, 1.0)
    assert np.abs(both - one.on_edges(*edges) - two.on_edges(*edges)).max() <= scale
    assert (one + two).peak_flux <= (one.peak_flux + two.peak_flux) * (1.0 + CONSERVATION)


@CALM
@given(power_maps())
def test_peak_is_not_below_mean_and_is_met_by_a_cell(power_map):
    peak = power_map.peak_flux
    assert peak >= power_map.mean_flux * (1.0 - CONSERVATION)
    cells = power_map.on_edges(power_map.breaks_x, power_map.breaks_y)
    flux = cells / np.outer(np.diff(power_map.breaks_x), np.diff(power_map.breaks_y))
    assert abs(flux.max() - peak) <= 1e-6 * max(peak, 1.0)
