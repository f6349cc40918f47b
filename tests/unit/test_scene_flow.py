"""Scenes of resolved coolant: the paths that its lines follow, and what is drawn of them.

1. In a plane flow the stream function is the same all along a path, to rounding; it is known in
   closed form.
2. In a random flow in three dimensions, whose faces carry what a vector potential says, paths that
   enter leave, and as many by each side as flow does.
3. Paths start for equal shares of the flow: as many within half of a plane channel as Poiseuille's
   profile has of it there.
4. Colours along a path are those of the cells that it crosses.
5. A room solved by itself is a scene: speeds of Poiseuille's profile, a bar, paths that end at the
   outlet; a cavity without openings has paths too.
6. The same seen flat, with one bar; scenes whose arrays are not there name those that are.
7. ``heatgrade view`` takes such files.
"""

import ctypes.util

import numpy as np
import pytest
from matplotlib.image import imread

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    flow_scene,
    save_flow,
    solve_flow,
)
from heatgrade.scene import SCENES, rendering
from heatgrade.scene.flat import flat_figure
from heatgrade.scene.flow_fields import PATHS, cuts, read_scene
from heatgrade.scene.flow_paths import flow_paths
from heatgrade.scene.path_starts import Starts, starts_of
from heatgrade.scene.value_range import scale_of

ROUNDING = 1e-9  # relative, over hundreds of cells
SEEDS = (271, 3141)
MANY = 4096
SAMPLING = 0.02  # of the flow: what shares of so many paths are off at most
LEAVING = 0.998  # of the paths: the last ones turn for longer than they are followed
PROFILE = 0.02  # of the largest speed: cells have means of a parabola
GL = ctypes.util.find_library("EGL") or ctypes.util.find_library("GL")


def uneven(random, count):
    return np.cumsum(random.uniform(0.5, 2.0, count + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stream_function_is_constant_along_a_path(seed):
    random = np.random.default_rng(seed)
    edges = tuple(uneven(random, n) for n in (30, 2, 25))
    x, z = edges[0][:, None], edges[2]
    wide, high = np.ptp(edges[0]), np.ptp(edges[2])
    psi = z / high + 0.6 * np.sin(2 * np.pi * x / wide) * np.sin(np.pi * (z - z[0]) / high)
    flow = np.zeros((31, 3, 26, 3))
    flow[:, :, :-1, 0] = np.diff(psi, axis=1)[:, None, :]
    flow[:-1, :, :, 2] = -np.diff(psi, axis=0)[:, None, :]
    starts = starts_of(edges, flow, 40)
    paths = flow_paths(edges, flow, np.zeros((30, 2, 25)), starts)
    assert len(paths) == len(starts.cell)
    for path in paths:
        at = bilinear(psi, edges[0], edges[2], path.points[:, 0], path.points[:, 2])
        assert np.ptp(at) < ROUNDING
        assert path.points[:, 1] == pytest.approx(path.points[0, 1])


def bilinear(values, x, z, at_x, at_z):
    i = np.clip(np.searchsorted(x, at_x) - 1, 0, x.size - 2)
    k = np.clip(np.searchsorted(z, at_z) - 1, 0, z.size - 2)
    a, b = (at_x - x[i]) / (x[i + 1] - x[i]), (at_z - z[k]) / (z[k + 1] - z[k])
    low = values[i, k] * (1 - a) + values[i + 1, k] * a
    high = values[i, k + 1] * (1 - a) + values[i + 1, k + 1] * a
    return low * (1 - b) + high * b


def random_flow(seed, shape=(9, 8, 7)):
    """Flow through faces from circulations of a potential around them: no cell gains or loses."""
    random = np.random.default_rng(seed)
    nodes = tuple(n + 1 for n in shape)
    a, b, c = (random.normal(size=nodes) for _ in range(3))  # along edges in x, y, z
    flow = np.zeros((*nodes, 3))
    flow[:, :-1, :-1, 0] = np.diff(c, axis=1)[:, :, :-1] - np.diff(b, axis=2)[:, :-1, :] + 1.5
    flow[:-1, :, :-1, 1] = np.diff(a, axis=2)[:-1, :, :] - np.diff(c, axis=0)[:, :, :-1]
    flow[:-1, :-1, :, 2] = np.diff(b, axis=0)[:, :-1, :] - np.diff(a, axis=1)[:-1, :, :]
    return tuple(uneven(random, n) for n in shape), flow


@pytest.mark.parametrize("seed", SEEDS)
def test_what_enters_leaves_as_the_flow_does(seed):
    edges, flow = random_flow(seed)
    starts = starts_of(edges, flow, MANY)
    assert len(starts.cell) == pytest.approx(MANY, abs=6)
    paths = flow_paths(edges, flow, np.zeros((9, 8, 7)), starts)
    entering, leaving, ended = 0.0, {}, {}
    for axis in range(3):
        own = np.moveaxis(flow[..., axis], axis, 0)[:, :-1, :-1]
        for side, out in ((0, -own[0]), (-1, own[-1])):
            entering += np.clip(-out, 0.0, None).sum()
            leaving[axis, side] = np.clip(out, 0.0, None).sum()
            ended[axis, side] = sum(p.points[-1, axis] == edges[axis][side] for p in paths)
    assert sum(leaving.values()) == pytest.approx(entering)
    assert sum(ended.values()) >= LEAVING * len(paths)
    for side, amount in leaving.items():
        assert ended[side] / len(paths) == pytest.approx(amount / entering, abs=SAMPLING)


def test_starts_share_the_flow_out():
    edge = np.linspace(-1.0, 1.0, 101)
    flow = np.zeros((2, 101, 5, 3))
    flow[:, :-1, :-1, 0] = np.diff(1.5 * (edge - edge**3 / 3.0))[None, :, None]
    starts = starts_of((np.arange(2.0), edge, np.arange(5.0)), flow, MANY)
    y = edge[starts.cell[:, 1]] + starts.place[:, 1] * np.diff(edge)[0]
    # Of plane Poiseuille flow 11/16 pass through the middle half.
    assert (np.abs(y) < 0.5).mean() == pytest.approx(11 / 16, abs=SAMPLING)


def test_values_on_a_path_are_those_of_its_cells():
    edges = (np.array([0.0, 1.0, 3.0, 4.0]), np.arange(2.0), np.arange(2.0))
    flow = np.zeros((4, 2, 2, 3))
    flow[:, 0, 0, 0] = 2.0
    values = np.array([1.0, 4.0, 10.0]).reshape(3, 1, 1)
    start = Starts(np.zeros((1, 3), int), np.array([[0.0, 0.3, 0.6]]))
    (path,) = flow_paths(edges, flow, values, start)
    assert path.points.tolist() == [[x, 0.3, 0.6] for x in edges[0]]
    assert path.values == pytest.approx([1.0, 2.0, 8.0, 10.0])  # linear from centre to centre


LENGTH, HEIGHT, SPEED = 4e-3, 1e-3, 0.05  # m, m, m/s mean


@pytest.fixture(scope="module")
def channel():
    """Plane Poiseuille flow above a floor of solid."""
    grid = Grid(np.linspace(0, LENGTH, 13), np.linspace(0, 1e-3, 3), np.linspace(-5e-4, HEIGHT, 25))
    wet = np.zeros(grid.shape, bool)
    wet[:, :, 8:] = True
    total = TotalFlow(1000.0 * SPEED * HEIGHT * 1e-3, "developed")
    openings = (Opening("in", "x-", total), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.from_cells(grid, wet, openings, {"y-": "symmetry", "y+": "symmetry"})
    return room, solve_flow(room, 1000.0, 1e-3, FlowSettings(threads=1))


@pytest.fixture(scope="module")
def file(channel, tmp_path_factory):
    target = tmp_path_factory.mktemp("flow") / "flow.vtr"
    save_flow(*channel, target)
    return target


def test_a_room_by_itself_is_a_scene(channel, file, tmp_path):
    kind = SCENES["streamlines-speed"]
    fields = read_scene(file, kind)
    assert len(fields.paths) == PATHS
    fastest = 1.5 * SPEED
    for path in fields.paths:
        assert path.points[[0, -1], 0] == pytest.approx([0.0, LENGTH])
        middle = (np.floor(16 * path.points[:, 2] / HEIGHT) + 0.5) / 16 - 0.5  # of its cells
        wanted = fastest * (1.0 - 4.0 * middle**2)
        assert path.values[3:-3] == pytest.approx(wanted[3:-3], abs=PROFILE * fastest)
    assert scale_of(kind, [fields]).ends == pytest.approx((0.0, fastest), rel=PROFILE)
    notice = flow_scene(*channel, "streamlines-speed").save(tmp_path / "a.png")
    if notice is not None:
        assert not GL, notice
        pytest.skip("VTK does not render on this system")
    image = imread(tmp_path / "a.png")[:900, :1200, :3]
    own = colours(kind, image)
    assert own.mean() > 0.01  # lines fill a part of it
    assert np.ptp(image[own][:, 1]) > 0.4  # viridis: from slow to fast


def colours(kind, image):
    """Where a picture has colours of the map."""
    from matplotlib import colormaps

    wanted = colormaps[kind.colours](np.linspace(0.0, 1.0, 64))[:, :3]
    flat = image.reshape(-1, 3)
    near = np.full(len(flat), np.inf)
    for colour in wanted:
        np.minimum(near, np.abs(flat - colour).max(axis=1), out=near)
    return (near < 0.04).reshape(image.shape[:2])


def test_cuts_meet_where_most_flows(file, tmp_path):
    kind = SCENES["velocity"]
    fields = read_scene(file, kind)
    across_x, across_y, level = cuts(fields)
    assert level.at == pytest.approx(0.5 * HEIGHT, abs=HEIGHT / 16)
    assert np.nanmax(across_y.values) == pytest.approx(1.5 * SPEED, rel=PROFILE)
    assert across_x.solid[:, :8].all()
    assert np.isnan(across_x.values[:, :8]).all()
    assert not across_x.solid[:, 8:].any()
    picture = tmp_path / "a.png"
    assert main(["view", str(file), "--scene", "velocity", "--screenshot", str(picture)]) == 0
    image = imread(picture)[..., :3]
    assert np.ptp(image) > 0.3
    assert not GL or colours(kind, image[:, :1200]).mean() > 0.04


@pytest.mark.parametrize("scene", ["velocity", "streamlines-speed"])
def test_flow_seen_flat_has_one_bar(file, scene, tmp_path):
    figure = flat_figure([file, file], scene, ["one", "two"])
    panels = [axes for axes in figure.axes if axes.get_xlabel()]
    assert [axes.get_title() for axes in panels[:2]] == ["one", "two"]
    assert {axes.get_ylabel() for axes in panels} == {"y [mm]", "z [mm]"}
    assert [axes.get_ylabel() for axes in figure.axes].count("m/s") == 1
    limits = {item.get_clim() for axes in panels for item in axes.collections}
    assert len(limits) == 1
    figure.savefig(tmp_path / "flat.png")
    assert np.ptp(imread(tmp_path / "flat.png")[..., :3]) > 0.3


def test_without_opengl_lines_are_drawn_flat(channel, tmp_path, monkeypatch):
    dead = rendering.subprocess.CompletedProcess([], -11)
    monkeypatch.setattr(rendering.subprocess, "run", lambda *a, **k: dead)
    scene = flow_scene(*channel, "streamlines-speed")
    assert scene.save(tmp_path / "a.png") == rendering.NOTICE
    assert [made.name for made in tmp_path.iterdir()] == ["a.png"]


def test_what_a_flow_has_not_is_refused_by_what_it_has(file, tmp_path, capsys):
    picture = str(tmp_path / "a.png")
    assert main(["view", str(file), "--scene", "streamlines", "--screenshot", picture]) == 2
    said = capsys.readouterr().err
    assert "HG766" in said
    assert "velocity, streamlines-speed" in said
    with pytest.raises(hg.InputError, match="HG140"):
        save_flow(None, None, tmp_path / "flow.vtu")


def test_a_cavity_has_paths_without_an_inlet():
    """A vortex: no path leaves, and each stays within the box."""
    edge = np.linspace(0.0, 1.0, 21)
    psi = np.sin(np.pi * edge)[:, None] * np.sin(np.pi * edge)
    flow = np.zeros((21, 3, 21, 3))
    flow[:, :-1, :-1, 0] = np.diff(psi, axis=1)[:, None, :]
    flow[:-1, :-1, :, 2] = -np.diff(psi, axis=0)[:, None, :]
    edges = (edge, np.linspace(0.0, 0.1, 3), edge)
    paths = flow_paths(edges, flow, np.zeros((20, 2, 20)), starts_of(edges, flow, 32))
    assert len(paths) >= 32
    for path in paths:
        assert len(path.points) > 100
        at = bilinear(psi, edge, edge, path.points[:, 0], path.points[:, 2])
        assert np.ptp(at) < ROUNDING
