"""Scenes as pictures: their structure, and the numbers behind them.

1. Every colour map grows lighter with the value, in grey too, by nearly even steps.
2. Each scene is drawn, by VTK and flat: not blank, its bar in the colours of its map from low to
   high, its ends those of the fields.
3. Colours stand for values: a plate twice as warm above its inlet is lighter, in one scale.
4. The limit is told, and a line drawn where it is crossed.
5. A scene shows itself in a notebook with a view to turn, or with its picture where VTK fails.
6. Names and places that do not exist are refused.
"""

import ctypes.util
import re

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.image import imread

import heatgrade as hg
from heatgrade.scene import NOTICE, Scene, draw, rendering
from heatgrade.scene import SCENES as ALL
from heatgrade.scene.catalogue import FLOW_SCENES
from heatgrade.scene.fields import read_fields
from heatgrade.scene.flat import flat_figure, plan_values
from heatgrade.scene.value_range import joined, scale_of

INLET, FLOW = 300.0, 2e-5
GREY = np.array([0.2126, 0.7152, 0.0722])  # luminance of linear sRGB, ITU-R BT.709
EVEN = 0.5  # least step of L* over the mean of 15; the maps are even in CAM02-UCS, near to L*
BAR_X = slice(1264, 1282)  # px, where the bar of one panel stands
CONTRAST = 0.3
GL = ctypes.util.find_library("EGL") or ctypes.util.find_library("GL")
SCENES = {name: kind for name, kind in ALL.items() if name not in FLOW_SCENES}
COLOURED = [name for name, kind in SCENES.items() if kind.array is not None]


def lightness(rgb):
    """CIE L* of sRGB colours, by the definitions of IEC 61966-2-1 and CIE 1976."""
    rgb = np.asarray(rgb)[..., :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    y = linear @ GREY
    return np.where(y > 216 / 24389, 116.0 * np.cbrt(y) - 16.0, y * 24389 / 27)


def plate(power=300.0, limit=358.15):
    die = hg.Die(
        hg.PowerMap.uniform(power, 16e-3, 16e-3).with_hot_spot(2e-3, 2e-3, 4e-3, 4e-3, flux=1e6),
        0.7e-3, x=12e-3, y=12e-3, limit_temperature=limit,
    )  # fmt: skip
    jets = hg.JetArray.lattice(
        pitch=4e-3, diameter=0.8e-3, standoff=1.6e-3, area=(8e-3, 8e-3, 32e-3, 32e-3)
    )
    base = hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=jets)
    return hg.Plate(hg.Stack(die, hg.Interface(50e-6, 5.0)), base, hg.Coolant("water"))


def solved(**options):
    grid = hg.Resolution(lateral=2e-3, die=2, base=2, fins=2)
    return plate(**options).solve(volume_flow=FLOW, inlet_temperature=INLET, grid=grid)


@pytest.fixture(scope="module")
def results():
    return solved(), solved(power=700.0)


@pytest.fixture(scope="module")
def files(results, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fields")
    for name, result in zip(("cool", "warm"), results, strict=True):
        result.save(folder / f"{name}.vtr")
    return folder / "cool.vtr", folder / "warm.vtr"


@pytest.mark.parametrize("colours", sorted({SCENES[name].colours for name in COLOURED}))
def test_colours_grow_lighter_by_even_steps(colours):
    light = lightness(colormaps[colours](np.linspace(0.0, 1.0, 256)))
    assert (np.diff(light) > -0.05).all()  # of 100: monotone but for rounding to eight bits
    steps = np.diff(light[::17])
    assert steps.min() > EVEN * steps.mean()


def rendered(files, scene, picture, **options):
    scale, notice = draw(list(files), scene, picture, **options)
    if notice is not None:
        assert not GL, notice
        pytest.skip("VTK does not render on this system")
    return scale, imread(picture)[..., :3]


@pytest.mark.parametrize("scene", SCENES)
def test_each_scene_is_drawn_with_its_bar(files, scene, tmp_path):
    scale, image = rendered(files[:1], scene, tmp_path / "a.png")
    kind = SCENES[scene]
    assert np.ptp(image) > CONTRAST
    assert (image[:, :1200] < 0.9).any(axis=2).mean() > 0.1  # the plate fills a part of it
    bar = image[:, BAR_X]
    if kind.array is None:
        assert scale is None
        return
    # The bar's own column, from its foot to its top: lighter and lighter, in the map's colours.
    solid = np.median(bar[180:820], axis=1)[::-1]
    own = colormaps[kind.colours](np.linspace(0.0, 1.0, 256))[:, :3]
    distance = np.abs(solid[:, None] - own[None]).max(axis=2)
    assert np.median(distance.min(axis=1)) < 0.03
    places = distance.argmin(axis=1)[distance.min(axis=1) < 0.03]
    assert (np.diff(places) >= -1).all()
    assert places[-1] - places[0] > 200


@pytest.mark.parametrize("scene", COLOURED)
def test_the_ends_of_the_colours_are_those_of_the_fields(files, results, scene, tmp_path):
    fields = results[0].fields
    flux = fields.power.sum(axis=2) / fields.grid.plan_area / 1e4
    expected = {
        "cut": fields.temperature - 273.15,
        "junction": fields.junction_temperature - 273.15,
        "power": flux[np.isfinite(fields.junction_temperature)],
        "coolant": fields.coolant_temperature - 273.15,
        "wall": fields.coefficient[fields.coefficient > 0.0] / 1e3,
        "pressure": fields.pressure / 1e3,
    }[scene]
    kind = SCENES[scene]
    scale = scale_of(kind, [read_fields(files[0], kind.arrays)])
    if scene == "pressure":  # drains between the jets: none
        assert np.nanmax(np.abs(expected)) == 0.0
        assert scale.ends == (-0.5, 0.5)
        return
    assert scale.low == pytest.approx(np.nanmin(expected), abs=1e-9)
    assert scale.high == pytest.approx(np.nanmax(expected), abs=1e-9)
    found = plan_values(read_fields(files[0], kind.arrays), kind)
    assert np.nanmax(found) == pytest.approx(scale.high, abs=1e-9)


@pytest.mark.parametrize("scene", SCENES)
def test_each_scene_is_drawn_flat_too(files, scene, tmp_path):
    figure = flat_figure(files, scene, ("cool", "warm"))
    maps = [axes for axes in figure.axes if axes.get_xlabel().startswith("x [mm]")]
    titles = [axes.get_title() for axes in maps]
    assert titles[:2] == ["cool", "warm"]
    assert all(axes.get_ylabel() in ("y [mm]", "z [mm]") for axes in maps)
    kind = SCENES[scene]
    if kind.array is None:
        names = [text.get_text() for text in figure.legends[0].get_texts()]
        assert set(names) >= {"die", "tim1 on die", "base"}
        return
    bars = [axes for axes in figure.axes if axes.get_ylabel() == kind.unit]
    assert len(bars) == 1
    limits = {axes.collections[0].get_clim() for axes in maps}
    assert len(limits) == 1  # one scale
    figure.savefig(tmp_path / "flat.png")
    assert np.ptp(imread(tmp_path / "flat.png")[..., :3]) > CONTRAST


def test_two_plates_share_one_scale(files, tmp_path):
    single, _ = rendered(files[:1], "junction", tmp_path / "one.png")
    scale, image = rendered(files, "junction", tmp_path / "two.png", names=("cool", "warm"))
    assert scale[0] == pytest.approx(single[0])
    assert scale[1] > single[1] + 1.0
    half = image.shape[1] // 2
    left, right = image[:, :half], image[:, half : half + 800]

    def mean(part):  # of the coloured pixels: plain bodies are grey
        coloured = np.ptp(part, axis=2) > 0.15
        return lightness(part[coloured]).mean()

    assert mean(right) > mean(left) + 10.0


def test_the_limit_is_told_and_crossed(tmp_path):
    result = solved(power=700.0, limit=435.0)
    result.save(tmp_path / "hot.vtr")
    kind = SCENES["junction"]
    fields = read_fields(tmp_path / "hot.vtr", kind.arrays)
    scale = scale_of(kind, [fields])
    assert scale.limit == pytest.approx(435.0 - 273.15)
    hottest = result.junction_temperature_max - 273.15
    assert scale.hottest == pytest.approx(hottest)
    assert f"{hottest - scale.limit:.1f} K above it" in scale.about_limit("degC")
    figure = flat_figure([tmp_path / "hot.vtr"], "junction", [""])
    assert "above it" in figure.get_suptitle()
    assert any(type(item).__name__ == "QuadContourSet" for item in figure.axes[0].collections)
    _, image = rendered([tmp_path / "hot.vtr"], "junction", tmp_path / "hot.png")
    cool = solved(power=700.0, limit=600.0)
    cool.save(tmp_path / "fine.vtr")
    _, other = rendered([tmp_path / "fine.vtr"], "junction", tmp_path / "fine.png")
    dark = [(part[:900, :1200] < 0.08).all(axis=2).sum() for part in (image, other)]
    assert dark[0] > dark[1] + 300  # px of the black line


def test_a_limit_just_above_is_taken_into_the_bar(files):
    kind = SCENES["junction"]
    cool = scale_of(kind, [read_fields(files[0], kind.arrays)])
    both = joined([cool, None, scale_of(kind, [read_fields(files[1], kind.arrays)])])
    assert both.low == cool.low
    assert both.high > cool.high
    assert joined([None]) is None


@pytest.mark.parametrize("direction", ["x", "y"])
def test_the_files_know_the_slots_of_a_manifold(direction, tmp_path):
    wetted = hg.ManifoldChannels(
        0.1e-3, 0.1e-3, 0.4e-3, inlet_count=3, inlet_width=0.5e-3, outlet_width=0.4e-3,
        manifold_height=1e-3, area=(1e-3, 1e-3, 7e-3, 7e-3), direction=direction,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(50.0, 8e-3, 8e-3), 0.3e-3)
    base = hg.ColdPlate(8e-3, 8e-3, 1e-3, wetted=wetted)
    made = hg.Plate(hg.Stack(die, hg.Interface(50e-6, 5.0)), base, hg.Coolant("water"))
    grid = hg.Resolution(lateral=1e-3, die=1, base=1, fins=1)
    found = made.solve(volume_flow=5e-6, inlet_temperature=INLET, grid=grid)
    found.save(tmp_path / "manifold.vtr")
    slots = read_fields(tmp_path / "manifold.vtr", ["part"]).slots
    into = slots[slots[:, 4] == 1.0]
    along = 0 if direction == "x" else 1
    assert (into.shape[0], slots.shape[0]) == (3, 7)
    assert np.allclose(into[:, along + 2] - into[:, along], 0.5e-3)
    assert np.allclose(slots[:, 1 - along], 1e-3)
    assert np.allclose(slots[:, 3 - along], 7e-3)


def test_the_files_know_jets_drains_and_limits(files, results):
    fields = read_fields(files[0], ["part"])
    assert fields.nozzles.shape == (36, 3)
    assert fields.drains.shape == (49, 2)
    assert np.allclose(fields.nozzles[:, 2], 0.8e-3)
    assert fields.limits == {"die": 358.15}
    _, active = fields.active
    assert np.array_equal(active, np.isfinite(results[0].fields.junction_temperature))


def test_a_scene_shows_itself_in_a_notebook(results, tmp_path):
    scene = results[0].scene("wall")
    shown = scene._repr_html_()
    assert ("<iframe" in shown) == bool(GL)
    assert re.search(r"[\d.]+ to [\d.]+ kW/\(m2 K\)", shown) or not GL
    assert scene.save(tmp_path / "a.png") in (None, NOTICE)
    pair = results[0].scene("wall", beside=results[1])
    assert len(pair.files) == 2


def test_a_scene_without_opengl_is_a_picture(results, tmp_path, monkeypatch):
    dead = rendering.subprocess.CompletedProcess([], -11)
    monkeypatch.setattr(rendering.subprocess, "run", lambda *a, **k: dead)
    scene = results[0].scene()
    assert "data:image/png" in scene._repr_html_()
    assert NOTICE in scene._repr_html_()
    assert scene.show() is False
    with pytest.raises(hg.InputError, match="HG771"):
        scene.save(tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_child_is_no_lack_of_opengl(files, tmp_path, monkeypatch):
    failed = rendering.subprocess.CompletedProcess([], 1, b"", b"Traceback\nKeyError: 'x'\n")
    monkeypatch.setattr(rendering.subprocess, "run", lambda *a, **k: failed)
    _, notice = draw(files[:1], "cut", tmp_path / "a.png")
    assert notice.endswith("matplotlib: KeyError: 'x'")


def test_what_does_not_exist_is_refused(results, files, tmp_path):
    with pytest.raises(hg.InputError, match="HG770"):
        results[0].scene("sunset")
    with pytest.raises(hg.InputError, match="HG768"):
        Scene(files[:1], "cut", ("a",)).save(tmp_path / "a.jpg")
    with pytest.raises(hg.InputError, match="HG766"):
        read_fields(files[0], ["velocity [m/s]"])
