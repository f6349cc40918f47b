"""Five rooms of coolant and copper beside what OpenFOAM v1912 found on the same cells (recorded in
`openfoam_reference.json`; `python -m benchmarks.resolved_agreement --write PATH` runs it anew):
(1) on one grid, each number within a bound; (2) the gap shrinks as the grid is refined, so that
both go to one answer; (3) on coarse cells ours is nearer to what OpenFOAM has on its finest than
OpenFOAM is on those; (4) the mesh that is written for it: its faces close each cell, and the flow
given is ours; (5) what it cannot be told is refused; (6) where it is installed, it says the same
again."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.openfoam_case import FLUID, FoamCase, write_flow
from benchmarks.openfoam_mesh import foam_mesh
from benchmarks.openfoam_run import FoamStopped, installed, read_field, solve_foam
from benchmarks.resolved_agreement import RECORD, ROOMS, by_us
from benchmarks.resolved_cases import COPPER, INLET, WATER, jet_cell

from heatgrade.resolved import FlowDomain

# Each quantity over OpenFOAM's on the finer of these grids, less one: pressure at the inlet (where
# both are of first order, for the velocity jumps at the walls' edges), half-way, speed, heat.
# OpenFOAM's friction follows from one cell at the wall, ours from two.
APART = {
    "duct": (0.025, 0.01, 0.005, 0.005, 0.01),
    "channel": (0.035, 0.055, 0.03, 0.02, 0.015),
    "pins": (0.055, 0.06, 0.025, 0.02, 0.02),
    "step": (0.025, 0.005, 0.005, 0.015, 0.01),
    "jet": (0.035, 0.005, 0.01, 0.015, 0.015),
}
GRIDS = {"duct": (1, 2), "channel": (1, 2), "pins": (2, 4), "step": (2, 4), "jet": (1, 2)}
SMALL = 0.003  # gap, or growth of one, too small to tell
# Our error on coarse cells over OpenFOAM's: pressure half-way, heat.
NEARER = {"channel": 0.25, "pins": 0.35}
CLOSED = 1e-12  # of a cell's surface


@pytest.mark.parametrize("room", APART)
def test_agreement_that_grows_with_the_grid(room):
    gaps = []
    for times in GRIDS[room]:
        theirs, ours = RECORD.read()[room][str(times)], by_us(room, times)
        gaps.append(np.array([ours[name] / theirs[name] - 1.0 for name in theirs]))
    coarse, fine = np.abs(gaps)
    assert np.all(fine < APART[room]), gaps
    assert np.all((fine < coarse + SMALL)[1:]), gaps


@pytest.mark.parametrize("room", NEARER)
def test_coarse_cells_beside_its_finest(room):
    grids = RECORD.read()[room]
    (coarse, theirs), *_, (_, finest) = grids.items()
    ours = by_us(room, int(coarse))
    for name in ("pressure half-way [Pa]", "hottest over inlet [K]"):
        assert abs(ours[name] - finest[name]) < NEARER[room] * abs(theirs[name] - finest[name])


def small_case():
    domain, heat = jet_cell(8)
    return FoamCase(domain, WATER, INLET, COPPER, heat)


def test_the_mesh_that_is_written(tmp_path):
    case = small_case()
    edges = case.edges
    for region in case.regions:
        patches = case.patches(region, coupled=True)
        mesh = foam_mesh(case.cells(region), patches)
        assert mesh.neighbour.size == min(part.start for part in mesh.patches.values())
        assert np.all(np.diff(mesh.owner[: mesh.neighbour.size]) >= 0)
        assert np.all(mesh.owner[: mesh.neighbour.size] < mesh.neighbour)
        index = np.unravel_index(mesh.nodes, [edge.size for edge in edges], order="F")
        corners = np.stack([edge[i] for edge, i in zip(edges, index, strict=True)], axis=-1)
        area = 0.5 * np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
        # Areas around each cell sum to nothing, and their moments to its volume.
        around, volume = np.zeros((mesh.cells.max() + 1, 3)), np.zeros(mesh.cells.max() + 1)
        moment = (corners.mean(axis=1) * area).sum(axis=1) / 3.0
        np.add.at(around, mesh.owner, area)
        np.add.at(volume, mesh.owner, moment)
        np.add.at(around, mesh.neighbour, -area[: mesh.neighbour.size])
        np.add.at(volume, mesh.neighbour, -moment[: mesh.neighbour.size])
        assert np.abs(around).max() < CLOSED * np.abs(area).max()
        grid = case.domain.grid
        sizes = grid.plan_area[:, :, None] * grid.dz
        expected = np.empty(volume.size)
        expected[mesh.cells[mesh.cells >= 0]] = sizes[case.cells(region)]
        np.testing.assert_allclose(volume, expected, rtol=1e-9)
    write_flow(case, tmp_path / "flow")
    text = (tmp_path / "flow" / "0" / "U").read_text()
    entering = case.domain.openings[0]
    area = float(grid.plan_area[entering.faces].sum())
    speed = entering.law.mass_flow / float(WATER.density) / area
    written = text.split("uniform (0.0 0.0 ")[1].split(")")[0]
    assert float(written) == pytest.approx(-speed, rel=1e-12)


def test_fields_that_are_read(tmp_path):
    path = tmp_path / "U"
    values = np.arange(6.0).reshape(2, 3)
    head = b"junk\ninternalField   nonuniform List<vector> \n2\n("
    path.write_bytes(head + values.tobytes() + b")\n;\nboundaryField {}")
    assert np.array_equal(read_field(path, 3), values)
    path.write_bytes(b"internalField uniform (1 2 3);")
    assert np.array_equal(read_field(path, 3), [[1.0, 2.0, 3.0]])


def test_what_it_cannot_be_told():
    case = small_case()
    with pytest.raises(ValueError, match="lowest layer"):
        replace(case, heat=np.ones(case.wet.shape))
    room = case.domain
    with pytest.raises(ValueError, match="cut by walls"):
        replace(case, domain=FlowDomain(room.grid, 0.5 * room.volume, room.open_x, room.open_y,
                                        room.open_z, room.openings, room.bounds))  # fmt: skip


@pytest.mark.skipif(not installed(), reason="OpenFOAM is not installed")
def test_openfoam_says_the_same_again(tmp_path):
    domain, heat = ROOMS["channel"][0](1)
    found = solve_foam(FoamCase(domain, WATER, INLET, COPPER, heat), tmp_path)
    rise = float(found.temperature.max()) - INLET
    assert rise == pytest.approx(RECORD.read()["channel"]["1"]["hottest over inlet [K]"], abs=1e-3)
    assert found.flow.residuals["p"] < 1e-6
    assert (tmp_path / "heat" / "constant" / FLUID / "polyMesh").is_dir()


@pytest.mark.skipif(not installed(), reason="OpenFOAM is not installed")
def test_openfoam_is_stopped_at_its_limit(tmp_path):
    domain, heat = ROOMS["channel"][0](1)
    with pytest.raises(FoamStopped, match="simpleFoam stopped after 0 s in iteration") as caught:
        solve_foam(FoamCase(domain, WATER, INLET, COPPER, heat), tmp_path, seconds=0.05)
    assert caught.value.seconds >= 0.05
