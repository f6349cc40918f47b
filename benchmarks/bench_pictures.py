"""What a person waits for: a plate of four million cells in three dimensions, and the demo's page.

Proved: the picture shows something, its colours span the fields, the view to be turned and the page
stay small enough to be sent.  Memory is the growth of this process and the whole of the one that
renders.
"""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.peak_memory import RESET, growth
from benchmarks.plates import PLATES, grid_of, solve_plate
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from heatgrade.plate.rectilinear_mesh import save_quickly
from heatgrade.report import write_report
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario
from heatgrade.scene import draw

CELLS = 4e6
MOST_PAGE = 5e6  # bytes
SCENES = ("cut", "junction", "coolant")


def refined(fields, factors):
    """Return the fields on a grid that has each cell several times: large without a large solve."""
    along = dict(zip("xyz", factors, strict=True))
    edges = {
        f"{axis}_edges": np.interp(
            np.arange(count * (old.size - 1) + 1) / count, np.arange(old.size), old
        )
        for axis, count in along.items()
        for old in (getattr(fields.grid, f"{axis}_edges"),)
    }

    def repeated(values):
        for axis, count in enumerate(factors[: values.ndim]):
            values = values.repeat(count, axis)
        return values

    names = ("temperature", "power", "part", "junction_temperature", "coolant_temperature",
             "coefficient", "pressure", "nozzle_share")  # fmt: skip
    wet = fields.wetted_layers
    return replace(
        fields, grid=type(fields.grid)(**edges),
        wetted_layers=slice(wet.start * factors[2], wet.stop * factors[2]),
        **{name: repeated(getattr(fields, name)) for name in names},
    )  # fmt: skip


@pytest.fixture(scope="module")
def large():
    plate = PLATES["jet plate"]()
    small = solve_plate(plate, grid_of(plate, 2.5e5)).fields
    lateral = round((CELLS / small.grid.cells / 2.0) ** 0.5)
    return refined(small, (lateral, lateral, 2))


DRAWING = """
import resource, sys
from pathlib import Path
from heatgrade.scene import draw
scene, *paths = sys.argv[1:]
file, picture, view = map(Path, paths)
draw([file], scene, picture, view=view)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def drawing_peak(*arguments):
    """Return the largest resident memory of the process that renders [B].

    It is started from a small one: a process counts what its parent held when it was made.
    """
    command = [sys.executable, "-c", DRAWING, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def busy():
    """Return the time on the processor of this process and of those that it started [s]."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.mark.parametrize("scene", SCENES)
def test_large_scene(benchmark, rows, large, tmp_path, scene):
    benchmark.group = "pictures"
    file, picture, view = (tmp_path / name for name in ("large.vtr", "a.png", "a.html"))

    def show():
        save_quickly(large, file)
        return draw([file], scene, picture, view=view)

    watch = alone(benchmark, show, 2)
    scale, notice = watch.answer
    if notice is not None:
        pytest.skip("VTK does not render on this system")
    assert scale[1] > scale[0]
    assert view.stat().st_size < MOST_PAGE
    spent, _, size = busy(), show(), view.stat().st_size / 1e6
    spent = busy() - spent
    note = f"{spent:.1f} s of processor time; view to be turned {size:.1f} MB"
    if RESET.exists():
        own = growth(lambda: save_quickly(large, file))
        drawing = drawing_peak(scene, file, picture, view)
        note += f"; memory {max(own, drawing) / 1e9:.2f} GB beyond the result"
    rows.append(Row(f"scene {scene!r} of a plate", watch.median, large.grid.cells, note=note))


def through_box(counts):
    """Return a box with a floor of solid, and a flow through it that no cell gains or loses of.

    It winds along x by a stream function, as a pump's would not: large without a large solve.
    """
    from heatgrade.grid import Grid
    from heatgrade.resolved import FlowDomain, FlowOutcome, FlowReason, FlowSolution

    nx, ny, nz = counts
    x, y, z = (np.linspace(0.0, 1e-4 * n, n + 1) for n in counts)
    grid = Grid(x, y, z)
    wet = np.zeros(counts, bool)
    floor = nz // 4
    wet[:, :, floor:] = True
    height = np.clip((z - z[floor]) / (z[-1] - z[floor]), 0.0, 1.0)
    psi = height + 0.5 * np.sin(4 * np.pi * x / x[-1])[:, None] * np.sin(np.pi * height) ** 2
    along = np.repeat(np.diff(psi, axis=1)[:, None], ny, axis=1)
    upward = np.repeat(-np.diff(psi, axis=0)[:, None], ny, axis=1)
    flow = (1e-3 * along, np.zeros((nx, ny + 1, nz)), 1e-3 * upward)
    area = 1000.0 * 1e-8
    outcome = FlowOutcome(FlowReason.CONVERGED, 1, 0.0, (0.0,), 0.0, 0, 0.0)
    found = FlowSolution(
        flow[0] / area, flow[1], flow[2] / area, np.where(wet, 1.0, np.nan), flow, (), outcome
    )
    return FlowDomain.from_cells(grid, wet), found


@pytest.mark.parametrize("scene", ["velocity", "streamlines-speed"])
def test_large_flow_scene(benchmark, rows, tmp_path, scene):
    from heatgrade.resolved.flow_file import flow_mesh, quickly

    benchmark.group = "pictures"
    room, found = through_box((200, 200, 100))
    file, picture, view = (tmp_path / name for name in ("large.vtr", "a.png", "a.html"))

    def save():
        quickly(flow_mesh(room.grid, room.volume, found), file)

    def show():
        save()
        return draw([file], scene, picture, view=view)

    watch = alone(benchmark, show, 2)
    scale, notice = watch.answer
    if notice is not None:
        pytest.skip("VTK does not render on this system")
    assert scale[1] > scale[0]
    assert view.stat().st_size < MOST_PAGE
    spent, _, size = busy(), show(), view.stat().st_size / 1e6
    note = f"{busy() - spent:.1f} s of processor time; view to be turned {size:.1f} MB"
    if RESET.exists():
        most = max(growth(save), drawing_peak(scene, file, picture, view))
        note += f"; memory {most / 1e9:.2f} GB beyond the result"
    rows.append(Row(f"scene {scene!r} of resolved coolant", watch.median, room.grid.cells,
                    note=note))  # fmt: skip


def test_page(benchmark, rows, tmp_path):
    benchmark.group = "pictures"
    result = run_scenario(construct(load_scenario("rubin-rack")[0]))
    watch = alone(benchmark, lambda: write_report(result, tmp_path), 2)
    spent, _, size = (
        busy(),
        write_report(result, tmp_path),
        (tmp_path / "summary.html").stat().st_size,
    )
    spent = busy() - spent
    assert size < MOST_PAGE
    rows.append(
        Row(
            "rubin-rack, all files, pictures and the page of a result",
            watch.median,
            result.plate.cells,
            note=f"{spent:.1f} s of processor time; page {size / 1e6:.1f} MB",
        )
    )
