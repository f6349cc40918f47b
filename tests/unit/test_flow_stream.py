"""Streams along either axis, distances from the inlet, and losses at the ends of passages."""

import numpy as np
import pytest

from heatgrade import Microchannels
from heatgrade.correlations.duct.regime import turbulent_share
from heatgrade.flow.channels import (
    contraction_loss,
    distance_from_inlet,
    expansion_loss,
    inlet_columns,
    middle_face,
)
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.flow.stream import Stream
from heatgrade.grid import Grid

AREA = (2e-3, 1e-3, 8e-3, 5e-3)
GRID = Grid(np.linspace(0.0, 10e-3, 11), np.linspace(0.0, 6e-3, 13), [0.0, 1e-3])


def channels(**changes):
    return Microchannels(0.2e-3, 0.1e-3, 1e-3, area=AREA, **changes)


def test_a_stream_is_the_wetted_rectangle_seen_along_the_flow():
    along_x, along_y = (Stream.of(GRID, AREA, d) for d in "xy")
    assert (along_x.along, along_x.across) == (slice(2, 8), slice(2, 10))
    assert (along_y.along, along_y.across) == (slice(2, 10), slice(2, 8))
    assert along_x.length == pytest.approx(6e-3)
    assert along_x.width == pytest.approx(4e-3)
    assert along_y.length == pytest.approx(4e-3)
    field = np.arange(120.0).reshape(10, 12)
    np.testing.assert_array_equal(along_x.local(field), field[2:8, 2:10])
    np.testing.assert_array_equal(along_y.local(field), field[2:8, 2:10].T)
    for stream in (along_x, along_y):
        back = stream.spread(stream.local(field), fill=-1.0)
        np.testing.assert_array_equal(back[2:8, 2:10], field[2:8, 2:10])
        assert np.all(back[:2] == -1.0)
        assert np.all(back[:, 10:] == -1.0)


def test_flow_through_a_column_is_the_mean_of_its_faces():
    stream = Stream.of(GRID, AREA, "x")
    flow_x, flow_y = np.zeros((9, 12)), np.zeros((10, 11))
    inflow, outflow = np.zeros((10, 12)), np.zeros((10, 12))
    flow_x[2:7, 4] = 0.3
    inflow[2, 4] = outflow[7, 4] = 0.3
    sheet = SheetFlow(flow_x, flow_y, inflow, outflow, inflow, 1.0, 1)
    assert sheet.mass_balance == pytest.approx(0.0, abs=1e-15)
    through = stream.through(sheet)
    np.testing.assert_allclose(through[:, 2], 0.3)
    assert through.sum() == pytest.approx(6 * 0.3)
    turned = Stream.of(
        Grid(GRID.y_edges, GRID.x_edges, GRID.z_edges), (1e-3, 2e-3, 5e-3, 8e-3), "y"
    )
    np.testing.assert_allclose(turned.through(sheet.transposed()), through)


def test_distances_from_the_inlet_run_both_ways_from_a_centre_feed():
    stream = Stream.of(GRID, AREA, "x")
    start, centre, end = (v[:, 0] for v in distance_from_inlet(channels(), stream))
    np.testing.assert_allclose(start, 1e-3 * np.arange(6), atol=1e-15)
    np.testing.assert_allclose(end - start, 1e-3)
    np.testing.assert_allclose(centre, start + 0.5e-3)
    fed = channels(feed="centre")
    start, _, end = (v[:, 0] for v in distance_from_inlet(fed, stream))
    np.testing.assert_allclose(start, 1e-3 * np.array([2, 1, 0, 0, 1, 2]), atol=1e-15)
    np.testing.assert_allclose(end, 1e-3 * np.array([3, 2, 1, 1, 2, 3]))
    assert middle_face(stream) == 3
    assert inlet_columns(fed, stream) == ([2, 3], [0, 5])
    assert inlet_columns(channels(), stream) == ([0], [5])


def test_losses_of_open_and_closed_ends():
    assert contraction_loss(1.0) == expansion_loss(1.0) == 0.0
    assert contraction_loss(0.0) == 0.5
    assert expansion_loss(0.0) == 1.0


def test_the_passage_to_turbulence_is_linear_and_bounded():
    share = turbulent_share(np.array([0.0, 2300.0, 3150.0, 4000.0, 1e6]))
    np.testing.assert_allclose(share, [0.0, 0.0, 0.5, 1.0, 1.0])
