"""A rack drawn: its schematic and its tubes in space.

1. The schematic writes the numbers of the result beside each branch, marks the least served one,
   has a unit on its bar, and leaves the middle out of very long racks.
2. Tubes: as long and as wide as the pipes, branches end on the manifolds, temperatures run from
   supply to return; what flows in the manifolds falls branch by branch.
3. The file holds them; a wrong ending or a missing folder is refused and leaves nothing.
4. The scene: bends keep ends and temperatures; a picture that shows something, by VTK or by
   matplotlib; `heatgrade view`; files without lines are refused.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from heatgrade.cli import main
from heatgrade.errors import InputError
from heatgrade.materials import Coolant
from heatgrade.network import Fitting
from heatgrade.plate import PlateCurve
from heatgrade.rack import Branch, Hose, Manifold, Rack
from heatgrade.rack.rack_schematic import MOST_DRAWN
from heatgrade.rack.rack_tubes import APART, DEPTH, rack_tubes
from heatgrade.scene import rendering
from heatgrade.scene.tubes import read_tubes, rounded, tube_scale

SUPPLY = 313.15  # K
PLACE = 1e-12  # m
ROUNDING = 1e-9  # relative
FRICTION = 0.05  # K by which friction may warm the coolant in a manifold


def curve():
    flows = (1e-5, 2e-5, 4e-5, 8e-5)
    return PlateCurve.from_table(
        flows,
        tuple(4e8 * v + 5e12 * v * v for v in flows),
        (0.039, 0.033, 0.03, 0.027),
        heat_flow=1000.0,
        coolant="PG25",
        inlet_temperature=SUPPLY,
    )


def solved(count, *, order="direct", arrangement="series", closed=()):
    branch = Branch.of(curve(), count=2, arrangement=arrangement, hose=Hose(0.4, 0.01))
    shut = Branch((), extra=(Fitting(9.0, 0.01),), closed=True)
    rack = Rack.manifold(
        [shut if k in closed else branch for k in range(count)],
        supply_manifold=Manifold(0.03, length_to_first=0.2),
        coolant=Coolant("PG25"),
        return_order=order,
    )
    return rack.solve(supply_temperature=SUPPLY, volume_flow=count * 4e-5)


def texts(figure):
    return [text for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_the_schematic_writes_each_branch(order):
    result = solved(6, order=order, closed=(2,))
    found = texts(result.schematic())
    written = [text.get_text() for text in found]
    for row in result.branches:
        assert row.name in written
        assert f"{row.volume_flow * 6e4:.2f}" in written
    bold = {text.get_text() for text in found if text.get_fontweight() == "bold"}
    assert result.critical_branch in bold
    assert any(text.startswith("supply\n40.0 degC") for text in written)
    assert any(text.startswith("return\n") for text in written)


def test_the_bar_of_the_schematic_has_a_unit():
    bar = solved(2).schematic().axes[-1]
    assert "[degC]" in bar.get_xlabel()


def test_a_long_rack_leaves_its_middle_out():
    written = [text.get_text() for text in texts(solved(MOST_DRAWN + 9).schematic())]
    assert "... 9 more ..." in written
    assert f"branch {MOST_DRAWN + 9}" in written
    assert f"branch {MOST_DRAWN // 2 + 5}" not in written


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_tubes_are_where_the_pipes_are(order):
    result = solved(5, order=order)
    tubes = rack_tubes(result)
    lines = {"supply manifold": [], "return manifold": []}
    branches = []
    for name, line in zip(tubes.names, tubes.lines, strict=True):
        lines.get(name, branches).append(tubes.points[line.start : line.stop])
    for parts in lines.values():
        lengths = [float(np.abs(part[1] - part[0]).sum()) for part in parts]
        assert sum(lengths) == pytest.approx(0.2 + 4 * 0.048, abs=PLACE)
    ports = {
        side: {round(float(z), 9) for part in parts for z in part[:, 2]}
        for side, parts in lines.items()
    }
    for points in branches:
        assert round(float(points[0, 2]), 9) in ports["supply manifold"]
        assert round(float(points[-1, 2]), 9) in ports["return manifold"]
        assert points[0, 2] == pytest.approx(points[-1, 2], abs=PLACE)  # level
        assert points[:, 1].max() == DEPTH
        assert points[-1, 0] == APART
    outlet = max(lines["return manifold"], key=lambda part: np.abs(part[1] - part[0]).sum())
    top = tubes.points[:, 2].max()
    at_the_top = abs(outlet[:, 2].max() - top) < PLACE
    assert bool(at_the_top) is (order == "reverse")


@pytest.mark.parametrize("arrangement", ["series", "parallel"])
def test_tubes_carry_temperature_flow_and_bore(arrangement):
    result = solved(4, arrangement=arrangement)
    tubes = rack_tubes(result)
    assert tubes.temperature.min() == pytest.approx(SUPPLY, abs=FRICTION)
    assert tubes.temperature.max() == pytest.approx(result.return_temperature, abs=0.5)
    supply = [line[0] for line, name in zip(tubes.lines, tubes.names, strict=True)
              if name == "supply manifold"]  # fmt: skip
    flow = tubes.mass_flow[supply]
    assert flow[0] == pytest.approx(result.mass_flow, rel=ROUNDING)
    np.testing.assert_allclose(-np.diff(flow), result.branch_mass_flows[:-1], rtol=1e-6)
    assert set(np.round(2.0 * tubes.radius, 9)) == {0.03, 0.01}


def test_a_closed_branch_has_no_temperature():
    tubes = rack_tubes(solved(3, closed=(1,)))
    line = tubes.lines[tubes.names.index("branch 2")]
    assert np.isnan(tubes.temperature[line.start : line.stop]).all()


def test_the_file_holds_the_tubes(tmp_path):
    import pyvista

    result = solved(3)
    result.save(tmp_path / "rack.vtp")
    mesh = pyvista.read(tmp_path / "rack.vtp")
    tubes = rack_tubes(result)
    assert mesh.n_lines == len(tubes.lines) == 9
    np.testing.assert_allclose(mesh.point_data["temperature [K]"], tubes.temperature)
    assert [path.name for path in tmp_path.iterdir()] == ["rack.vtp"]


@pytest.mark.parametrize(("name", "code"), [("rack.vtr", "HG582"), ("missing/rack.vtp", "HG583")])
def test_what_cannot_be_written_is_refused(name, code, tmp_path):
    with pytest.raises(InputError) as caught:
        solved(2).save(tmp_path / name)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_without_an_answer_the_schematic_says_so():
    result = replace(solved(2), flow_spread=float("nan"))
    title = result.schematic().axes[0].get_title(loc="left")
    assert title.startswith("no answer")


def test_bends_keep_ends_and_temperatures():
    (branch,) = [tube for tube in scene_tubes(solved(1)) if len(tube.points) > 2]
    bent = rounded(branch)
    np.testing.assert_allclose(bent.points[[0, -1]], branch.points[[0, -1]], atol=PLACE)
    assert set(bent.temperature) == set(branch.temperature)
    steps = np.diff(bent.points, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    assert lengths.sum() < np.linalg.norm(np.diff(branch.points, axis=0), axis=1).sum()
    turns = (steps[1:] * steps[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1])
    assert turns.min() > 0.8  # no sharp corner is left


def scene_tubes(result):
    with tempfile.TemporaryDirectory() as folder:
        result.save(f"{folder}/rack.vtp")
        return read_tubes(Path(folder) / "rack.vtp")


def test_the_scale_holds_all_temperatures():
    result = solved(3, closed=(1,))
    scale = tube_scale([scene_tubes(result)])
    assert scale.low == pytest.approx(SUPPLY - 273.15, abs=FRICTION)
    assert scale.high == pytest.approx(
        max(row.outlet_temperature for row in result.branches if row.mass_flow) - 273.15, abs=1e-3
    )


@pytest.mark.parametrize("broken", [False, True])
def test_the_scene_becomes_a_picture(broken, tmp_path, monkeypatch, capsys):
    if broken:
        monkeypatch.setattr(rendering, "run_child", lambda job, limit=None: (-11, ""))
    (tmp_path / "run").mkdir()
    solved(3, closed=(1,)).save(tmp_path / "run" / "rack.vtp")
    picture = tmp_path / "m.png"
    code = main(
        ["view", str(tmp_path / "run"), "--scene", "manifold", "--screenshot", str(picture)]
    )
    assert code == 0
    assert ("note:" in capsys.readouterr().out) or not broken
    image = imread(picture)[..., :3]
    assert np.ptp(image) > 0.3
    # Where the note is written stands no tube: all there is grey.
    assert broken or np.ptp(image[-50:], axis=2).max() < 0.05


@pytest.mark.parametrize("content", ["", "nothing", "<VTKFile><PolyData>"])
def test_a_file_without_lines_is_refused(content, tmp_path, capsys):
    file = tmp_path / "rack.vtp"
    file.write_text(content)
    shot = ["--screenshot", str(tmp_path / "a.png")]
    assert main(["view", str(file), "--scene", "manifold", *shot]) == 2
    assert "HG76" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["rack.vtp"]
