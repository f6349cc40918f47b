"""Shapes on the grid: (1) random tetrahedra against intersections of half-spaces by SciPy,
(2) warped hexahedra fill a box without gap or overlap, (3) a turned box has the volume,
sections and wetted area that it has, (4) cells of all kinds, (5) a cylinder with heat inside and a
film outside against the exact solution, at first order or better, (6) layers in planes of the grid
exactly, (7) unit scaling."""

import itertools

import numpy as np
import pytest
from scipy.spatial import ConvexHull, HalfspaceIntersection

from heatgrade import Convection, MeshGrid, MeshPlate, Solid, SurfaceSet, TaggedMesh
from heatgrade.grid import Grid
from heatgrade.painted.cell_kinds import FACES, Block, signed_volumes, skin, tetrahedra_of
from heatgrade.painted.film import wetted_area
from heatgrade.painted.paint import paint, volume_share
from heatgrade.painted.painted_mesh import paint_shape

SEED = 20261126
SHARE_TOLERANCE = 1e-12  # of a cell or face
BESIDE_TOLERANCE = 1e-5  # sections lie a millionth of a cell beside the face

FACES_OF_TETRAHEDRON = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
CUBE = np.array(list(itertools.product((0.0, 1.0), repeat=3)))[[0, 4, 6, 2, 1, 5, 7, 3]]


def clipped_volume(corners, low, high):
    """Volume of a tetrahedron within a box, by intersecting ten half-spaces."""
    hull = ConvexHull(corners)
    box = np.concatenate([np.column_stack([np.eye(3), -high]), np.column_stack([-np.eye(3), low])])
    planes = np.concatenate([hull.equations, box])
    # An inner point: the one farthest from all planes, by linear programming.
    from scipy.optimize import linprog

    norm = np.linalg.norm(planes[:, :-1], axis=1)
    found = linprog(
        [0, 0, 0, -1], A_ub=np.column_stack([planes[:, :-1], norm]), b_ub=-planes[:, -1],
        bounds=[(None, None)] * 3 + [(0, None)],
    )  # fmt: skip
    if found.status != 0 or found.x[3] < 1e-9:
        return 0.0
    return ConvexHull(HalfspaceIntersection(planes, found.x[:3]).intersections).volume


@pytest.mark.parametrize("number", range(4))
def test_tetrahedra_against_half_spaces(number):
    rng = np.random.default_rng(SEED + number)
    corners = rng.uniform(0.0, 1.0, (4, 3))
    if signed_volumes(corners[None])[0] < 0.0:
        corners = corners[[0, 2, 1, 3]]
    grid = Grid(*(np.sort(rng.uniform(-0.1, 1.1, 4)) for _ in range(3)))
    share = volume_share(corners[FACES_OF_TETRAHEDRON], grid)
    for i, j, k in np.ndindex(grid.shape):
        low = np.array([grid.x_edges[i], grid.y_edges[j], grid.z_edges[k]])
        high = np.array([grid.x_edges[i + 1], grid.y_edges[j + 1], grid.z_edges[k + 1]])
        wanted = clipped_volume(corners, low, high) / np.prod(high - low)
        assert share[i, j, k] == pytest.approx(wanted, abs=1e-8)


def test_sections_are_the_slope_of_volumes():
    rng = np.random.default_rng(SEED)
    corners = rng.uniform(0.0, 1.0, (4, 3))
    corners = corners if signed_volumes(corners[None])[0] > 0.0 else corners[[0, 2, 1, 3]]
    surface = corners[FACES_OF_TETRAHEDRON]
    lines = [np.linspace(0.0, 1.0, 5)] * 3
    step = 1e-4
    for axis in range(3):
        faces = paint(surface, Grid(*lines)).faces[axis]
        thin = list(lines)
        thin[axis] = np.array([0.5 - step, 0.5 + step])
        wanted = np.take(volume_share(surface, Grid(*thin)), 0, axis=axis)
        found = np.take(faces.both, 2, axis=axis)
        np.testing.assert_allclose(found, wanted, atol=BESIDE_TOLERANCE)


def warped_mesh(n=3, size=3e-3, amount=0.25):
    """Hexahedra between moved points; the outer sides of the box stay flat."""
    rng = np.random.default_rng(SEED)
    lines = np.linspace(0.0, 1.0, n + 1)
    points = np.stack(np.meshgrid(lines, lines, lines, indexing="ij"), -1)
    move = rng.uniform(-1.0, 1.0, points.shape) * amount / n
    for axis in range(3):
        side = (points[..., axis] == 0.0) | (points[..., axis] == 1.0)
        move[..., axis][side] = 0.0
    points = ((points + move) * size).reshape(-1, 3)
    at = np.arange((n + 1) ** 3).reshape(n + 1, n + 1, n + 1)
    i, j, k = (a.ravel() for a in np.meshgrid(*[np.arange(n)] * 3, indexing="ij"))
    ring = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    cells = np.stack([at[i + a, j + b, k + c + d] for d in (0, 1) for a, b, c in ring], axis=1)
    region = (i + j + k) % 3
    return TaggedMesh(points, (Block("hexahedron", cells, region),), ("a", "b", "c"), {})


def test_warped_cells_leave_neither_gap_nor_overlap():
    mesh = warped_mesh()
    grid = Grid(*([np.linspace(0.0, 3e-3, 8)] * 3))
    painted = paint_shape(mesh, ("c",), grid)
    np.testing.assert_allclose(painted.share.sum(axis=0), 1.0, atol=SHARE_TOLERANCE)
    assert all(abs(error) < SHARE_TOLERANCE for error in painted.volume_errors.values())
    assert painted.overlap < 1e-12 * 27e-9
    assert painted.leak_area < 1e-12 * 9e-6
    for wet, dry in zip(painted.coolant, painted.solid, strict=True):
        np.testing.assert_allclose(wet.above + dry.above, 1.0, atol=SHARE_TOLERANCE)
        np.testing.assert_allclose(wet.below + dry.below, 1.0, atol=SHARE_TOLERANCE)


KINDS = {
    "tetra": (CUBE[[0, 1, 3, 4]], 1.0 / 6.0),
    "hexahedron": (CUBE, 1.0),
    "wedge": (CUBE[[0, 1, 3, 4, 5, 7]], 0.5),
    "pyramid": (np.vstack([CUBE[:4], [0.5, 0.5, 1.0]]), 1.0 / 3.0),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_cell(kind):
    corners, volume = KINDS[kind]
    shear = np.array([[1.0, 0.3, 0.0], [0.0, 1.0, 0.2], [0.1, 0.0, 1.0]])
    corners = corners @ shear
    volume *= abs(np.linalg.det(shear))
    pieces, _ = tetrahedra_of(kind, corners[None])
    assert signed_volumes(pieces).min() > 0.0
    assert signed_volumes(pieces).sum() == pytest.approx(volume)
    block = Block(kind, np.arange(len(corners))[None], np.zeros(1, dtype=int))
    surface = skin(corners, (block,), 0)
    assert len(surface) == sum(4 if len(face) == 4 else 1 for face in FACES[kind])
    lines = np.linspace(-0.5, 2.0, 12)
    grid = Grid(lines, lines, lines)
    cell = (lines[1] - lines[0]) ** 3
    assert volume_share(surface, grid).sum() * cell == pytest.approx(volume)


def turned_box(angle=0.3):
    """A box of 4 x 2 x 1 mm, turned about z, as closed triangles."""
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    corners = (CUBE * [4e-3, 2e-3, 1e-3]) @ turn.T
    triangles = []
    for a, b, c, d in FACES["hexahedron"]:
        triangles += [(a, b, c), (a, c, d)]
    return corners[np.array(triangles)]


@pytest.mark.parametrize("inside_out", [False, True])
def test_a_turned_box_of_triangles(inside_out):
    triangles = turned_box()
    box = SurfaceSet({"box": triangles[:, ::-1] if inside_out else triangles})
    assert box.volumes()["box"] == pytest.approx(8e-9)
    painted = paint_shape(box, ("box",), MeshGrid(0.2e-3).of(box))
    assert abs(painted.volume_errors["box"]) < SHARE_TOLERANCE
    # Its sides lie aslant in cells, its lid and floor in the grid's own planes.
    z = painted.coolant[2]
    grid = painted.grid
    assert (z.above[:, :, 0] * grid.plan_area).sum() == pytest.approx(8e-6, rel=1e-9)
    open_box = triangles[1:]
    with pytest.raises(Exception, match=r"HG850.*3 edges"):
        SurfaceSet({"box": open_box})


def test_walls_of_a_turned_box_inside_a_block():
    low, high = np.array([-2e-3, -1e-3, -1e-3]), np.array([5e-3, 4e-3, 2e-3])
    block = (low + CUBE * (high - low))[
        np.array([t for a, b, c, d in FACES["hexahedron"] for t in ((a, b, c), (a, c, d))])
    ]
    both = SurfaceSet(
        {"solid": np.concatenate([block, turned_box()[:, ::-1]]), "water": turned_box()}
    )
    painted = paint_shape(both, ("water",), MeshGrid(0.1e-3).of(both))
    assert painted.leak_area == pytest.approx(0.0, abs=1e-12)
    # A corner of the box inside one cell counts as one slanting wall: 0.3 % are lost there.
    assert wetted_area(painted) == pytest.approx(2 * (8 + 4 + 2) * 1e-6, rel=5e-3)


def cylinder(radius, length, corners=96):
    """A round solid in a square block of coolant, wedges and hexahedra, along z."""
    angle = 2 * np.pi * np.arange(corners) / corners
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    # The polygon of the circle's area, so that the heat in it is the circle's.
    own = radius * np.sqrt(2 * np.pi / corners / np.sin(2 * np.pi / corners)) * ring
    outer = ring / np.abs(ring).max(axis=1, keepdims=True) * 1.5 * radius
    plan = np.concatenate([[[0.0, 0.0]], own, outer])
    n = len(plan)
    points = np.concatenate([np.column_stack([plan, np.full(n, z)]) for z in (0.0, length)])
    i = np.arange(corners)
    j = (i + 1) % corners
    core = np.column_stack([np.zeros_like(i), 1 + i, 1 + j])
    shell = np.column_stack([1 + i, 1 + corners + i, 1 + corners + j, 1 + j])
    blocks = (
        Block("wedge", np.hstack([core, core + n]), np.zeros(corners, int)),
        Block("hexahedron", np.hstack([shell, shell + n]), np.ones(corners, int)),
    )
    return TaggedMesh(points, blocks, ("pin", "water"), {})


def test_a_heated_cylinder_under_a_film():
    radius, length, heat, k, h = 1e-3, 1e-3, 5.0, 20.0, 5e3
    mesh = cylinder(radius, length)
    plate = MeshPlate(mesh, {"pin": Solid.isotropic("x", k, 1.0, 1.0)}, "water", {"pin": heat})
    per_volume = heat / (np.pi * radius**2 * length)
    # Exact mean: film q R / 2h, inside q R^2 / 8k.
    exact = per_volume * radius / (2 * h) + per_volume * radius**2 / (8 * k)
    errors = []
    for cells in (8, 16, 32):
        grid = MeshGrid(2 * radius / cells, size_z=length)
        result = plate.solve_film(Convection(h, 300.0), grid=grid, threads=1)
        assert result.energy_balance < 1e-8
        errors.append(abs(result.mean["pin"] - 300.0 - exact) / exact)
    assert errors[-1] < 0.01
    assert np.log2(errors[0] / errors[-1]) / 2 > 0.9, errors


def slab(height_unit=1.0):
    """Die, base and coolant in layers: (n, 8) boxes [m]."""
    levels = np.array([0.0, 0.5e-3, 2e-3, 3e-3]) * height_unit
    points = np.array(
        [(x, y, z) for z in levels for x, y in ((0, 0), (4, 0), (4, 3), (0, 3))], float
    )
    points[:, :2] *= 1e-3 * height_unit
    cells = np.array([np.arange(8) + 4 * i for i in range(3)])
    return points, cells


@pytest.mark.parametrize("tall", [1.0, 10.0])
def test_layers_in_the_grid_s_planes_are_exact(tall):
    points, cells = slab(tall)
    mesh = TaggedMesh(
        points, (Block("hexahedron", cells, np.arange(3)),), ("die", "base", "water"), {}
    )
    solids = {"die": Solid.isotropic("a", 100.0, 1, 1), "base": Solid.isotropic("b", 400.0, 1, 1)}
    heat, h = 24.0, 1e4
    plate = MeshPlate(mesh, solids, "water", {"die": heat})
    result = plate.solve_film(Convection(h, 300.0), grid=MeshGrid(1e-3 * tall, across=2), threads=1)
    area = 12e-6 * tall**2
    flux = heat / area
    # Middle of the die's upper half-cell: mean of the die by integrating its parabola over cells.
    base = flux / h + flux * 1.5e-3 * tall / 400.0
    thick = 0.5e-3 * tall
    n = round(thick / np.diff(result.painted.grid.z_edges)[0])
    own = flux * thick / (3 * 100.0) * (1 + 0.5 / n**2)
    assert result.mean["die"] - 300.0 == pytest.approx(base + own, rel=1e-9)
    assert result.wetted_area == pytest.approx(area, rel=1e-12)
