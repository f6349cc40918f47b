"""Solid that flow is not solved in: (1) where cells, faces and openings of the part lie, (2) fins
cut into many cells or one give the same flow and pressure, (3) rooms beside each other stay apart
on coarser grids, and are not all coarsened alike, (4) a part takes no memory of its own where none
of its cells are joined, and what may still be written to is copied, (5) solid that is left out at
a side is a wall at rest, whatever the side is."""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import (
    Bound,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    Side,
    TotalFlow,
)
from heatgrade.resolved.coarse_room import joining
from heatgrade.resolved.crop import crop
from heatgrade.resolved.flow_solver import solve_flow

SEED = 20261311
SAME = 1e-4  # of the largest velocity and pressure, between two solves to 1e-6 of the forces
TOLERANCE = 1e-6
DENSITY, VISCOSITY = 1000.0, 1e-3


def fins(cells_in_fin):
    """Two channels 0.2 and 0.3 mm wide on either side of a fin 0.3 mm thick, in a block."""
    fin = np.full(cells_in_fin, 3e-4 / cells_in_fin)
    widths = np.concatenate([[1e-4, 1e-4], np.full(4, 5e-5), fin, np.full(6, 5e-5), [1e-4]])
    y = np.append(0.0, np.cumsum(widths))
    grid = Grid(np.linspace(0.0, 2e-3, 11), y, np.linspace(0.0, 5e-4, 7))
    wet = np.zeros(grid.shape, bool)
    wet[:, 2:6, 1:] = wet[:, -7:-1, 1:] = True
    openings = (Opening("in", "x-", TotalFlow(2e-5)), Opening("out", "x+", GivenPressure()))
    return FlowDomain.from_cells(grid, wet, openings)


def test_the_part_knows_its_place():
    draw = np.random.default_rng(SEED)
    room = fins(5)
    part, where = crop(room)
    assert part.grid.shape == (10, 4 + 1 + 6, 5)
    np.testing.assert_array_equal(where.whole(part.volume), room.volume)
    for axis, share in enumerate((part.open_x, part.open_y, part.open_z)):
        given = draw.uniform(size=share.shape)
        np.testing.assert_array_equal(where.faces(where.whole(given, axis), axis), given)
    x, y, z = part.grid.x_edges, part.grid.y_edges, part.grid.z_edges
    assert set(y) <= set(room.grid.y_edges)
    assert (x[0], x[-1], z[0]) == (0.0, 2e-3, room.grid.z_edges[1])


def test_masks_of_openings_follow():
    room = fins(3)
    mask = np.zeros(room.grid.shape[1:], bool)
    mask[-5:-1, 2:] = True
    half = Opening("in", "x-", TotalFlow(1e-5), mask)
    outlet = Opening("out", "x+", GivenPressure())
    part, _ = crop(FlowDomain.from_cells(room.grid, room.volume > 0.0, (half, outlet)))
    expected = np.zeros((11, 5), bool)
    expected[-4:, 1:] = True
    np.testing.assert_array_equal(part.openings[0].faces, expected)
    assert part.openings[1].faces is None


def test_solid_of_many_cells_or_one_is_the_same():
    settings = FlowSettings(tolerance=TOLERANCE, threads=1)
    one, many = (solve_flow(fins(n), DENSITY, VISCOSITY, settings) for n in (1, 4))
    thick = np.array([0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16])
    assert one.pressure_drop("in", "out") == pytest.approx(many.pressure_drop("in", "out"), SAME)
    largest = np.abs(one.u).max()
    np.testing.assert_allclose(many.u[:, thick], one.u, atol=SAME * largest)
    np.testing.assert_allclose(many.w[:, thick], one.w, atol=SAME * largest)
    assert np.isnan(many.pressure[:, 6:10]).all()
    assert np.all(many.v[:, 6:11] == 0.0)
    assert np.all(many.mass_flow[1][:, 6:11] == 0.0)


def test_rooms_stay_apart_on_coarser_grids():
    part, _ = crop(fins(4))
    joined = joining(part)
    assert joined.starts[0].tolist() == [0, 2, 4, 6, 8, 10]
    assert joined.starts[1].tolist() == [0, 2, 4, 5, 7, 9, 11]
    wet = part.volume.any(axis=(0, 2))
    for low, high in zip(joined.starts[1][:-1], joined.starts[1][1:], strict=True):
        assert wet[low:high].all() or not wet[low:high].any()


def test_a_part_shares_the_memory_of_its_room():
    grid = Grid(np.linspace(0.0, 1e-3, 6), np.linspace(0.0, 1e-3, 5), np.linspace(0.0, 1e-3, 8))
    wet = np.zeros(grid.shape, bool)
    wet[:, :, 3:] = True
    room = FlowDomain.from_cells(grid, wet)
    part, _ = crop(room)
    for name in ("volume", "open_x", "open_y", "open_z"):
        assert np.shares_memory(getattr(part, name), getattr(room, name))
    given = np.ones(grid.shape)
    seen = given[:]
    seen.flags.writeable = False
    kept = FlowDomain(grid, seen, room.open_x, room.open_y, room.open_z)
    given[0, 0, 0] = 0.5
    assert kept.volume[0, 0, 0] == 1.0


def test_solid_left_out_is_a_wall_at_rest():
    """Bounded convection next to it sees no mirror image, and no side that moves."""
    sides = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
    room = fins(3)
    part, _ = crop(replace(room, bounds=sides, wall_velocity={"z-": (1.0, 0.0, 0.0)}))
    assert part.bounds == {Side.Z_HIGH: Bound.SYMMETRY}
    assert (part.mirrors(1), part.mirrors(2)) == (0, 2)
    assert part.wall_velocity == {}
    kept, _ = crop(FlowDomain.full(room.grid, (), sides))
    assert (kept.mirrors(1), kept.mirrors(2)) == (3, 3)
