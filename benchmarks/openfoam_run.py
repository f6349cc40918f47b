"""OpenFOAM run on a case of ours: its fields on our grid, its residuals, its time.

Both solvers together have a limit of time, each one of memory. What is stopped there has no answer:
it raises `FoamStopped`, which holds how far the runs came.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.openfoam_case import FLUID, FoamCase, write_flow, write_heat
from benchmarks.openfoam_mesh import FoamMesh, foam_mesh

Array = NDArray[np.float64]

FLOW_SOLVER, HEAT_SOLVER = "simpleFoam", "chtMultiRegionSimpleFoam"
DISTRIBUTION = Path("/usr/share/openfoam")  # where Debian's package keeps its settings
SECONDS = 1800.0  # that both solvers may take [s]
BYTES = 8 * 2**30  # that it may have
ABSENT = "OpenFOAM (simpleFoam, chtMultiRegionSimpleFoam) is not installed"


def installed() -> bool:
    """Return whether both solvers can be run."""
    return bool(shutil.which(FLOW_SOLVER) and shutil.which(HEAT_SOLVER))


@dataclass(frozen=True, slots=True, eq=False)
class FoamRun:
    """One solver's run.

    Parameters
    ----------
    iterations : int
    seconds, processor_seconds : float
        Wall time and time on the processor [s].
    residuals : dict of str to float
        Initial ones of the last iteration, by field.
    hottest : tuple of (float, float)
        Time on its clock [s] and highest temperature [K] after each iteration.
    """

    iterations: int
    seconds: float
    processor_seconds: float
    residuals: dict[str, float]
    hottest: tuple[tuple[float, float], ...] = ()

    def settled(self, within: float) -> float:
        """Return the time from which on the hottest cell stays so close to its last [s]."""
        last = self.hottest[-1][1]
        late = [clock for clock, value in self.hottest if abs(value - last) > within]
        return late[-1] if late else 0.0


class FoamStopped(Exception):  # noqa: N818 -- no error of ours nor of OpenFOAM's
    """A solver was stopped at its limit of time.

    Parameters
    ----------
    runs : tuple of FoamRun
        The one that was stopped, last, and those before it.
    """

    def __init__(self, solver: str, runs: tuple[FoamRun, ...]) -> None:
        self.runs = runs
        last = runs[-1]
        worst = max(last.residuals.values(), default=float("nan"))
        super().__init__(
            f"{solver} stopped after {last.seconds:.0f} s in iteration {last.iterations}, at"
            f" residuals up to {worst:.1e}"
        )

    @property
    def seconds(self) -> float:
        """Wall time of all runs [s]."""
        return sum(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float:
        """Time of all runs on the processor [s]."""
        return sum(run.processor_seconds for run in self.runs)


@dataclass(frozen=True, slots=True, eq=False)
class FoamFound:
    """Flow and temperature on our grid.

    Parameters
    ----------
    velocity : (3, nx, ny, nz) array
        In cells [m/s].
    pressure : (nx, ny, nz) array
        NaN in solid [Pa].
    temperature : (nx, ny, nz) array or None
        [K].
    flow, heat : FoamRun
    """

    velocity: Array
    pressure: Array
    temperature: Array | None
    flow: FoamRun
    heat: FoamRun | None

    @property
    def seconds(self) -> float:
        """Wall time of both [s]."""
        return self.flow.seconds + (self.heat.seconds if self.heat else 0.0)

    @property
    def processor_seconds(self) -> float:
        """Time of both on the processor [s]."""
        return self.flow.processor_seconds + (self.heat.processor_seconds if self.heat else 0.0)


def solve_foam(
    case: FoamCase, folder: Path, *, heat: bool = True, seconds: float = SECONDS
) -> FoamFound:
    """Write the cases into a folder, run both solvers on one core, and read what they found.

    Parameters
    ----------
    case : FoamCase
        What to solve.
    folder : Path
        To work in.
    heat : bool
        Whether heat is solved after the flow.
    seconds : float
        Wall time of both after which they are stopped [s].

    Raises
    ------
    FoamStopped
        Where they are stopped at that.
    RuntimeError
        Where a solver stops with an error, one for want of memory too, with the end of what it
        said.
    """
    mesh = write_flow(case, folder / "flow")
    flow = run_solver(FLOW_SOLVER, folder / "flow", seconds)
    last = last_time(folder / "flow")
    shape = case.wet.shape
    velocity = on_grid(mesh, read_field(last / "U", 3), shape)
    density = float(case.coolant.density)
    pressure = on_grid(mesh, read_field(last / "p"), shape)[0] * density
    if not heat:
        return FoamFound(velocity, pressure, None, flow, None)
    write_heat(case, folder / "heat", mesh, read_faces(last / "phi", mesh))
    warm = run_solver(HEAT_SOLVER, folder / "heat", max(seconds - flow.seconds, 0.0), flow)
    temperature = np.full(case.wet.shape, np.nan)
    for region in case.regions:
        part = mesh
        if region != FLUID:
            part = foam_mesh(case.cells(region), case.patches(region, coupled=True))
        found = on_grid(part, read_field(last_time(folder / "heat") / region / "T"), shape)[0]
        temperature = np.where(np.isnan(found), temperature, found)
    return FoamFound(velocity, pressure, temperature, flow, warm)


def run_solver(solver: str, folder: Path, seconds: float, *before: FoamRun) -> FoamRun:
    """Run a solver in the folder of its case; `before` is what ran before it.

    Raises
    ------
    FoamStopped
        Where it is stopped at its limit of time.
    RuntimeError
        Where it stops with an error.
    """
    begin, busy = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    words = dict(os.environ, PWD=str(folder.resolve()))
    words.setdefault("WM_PROJECT_DIR", str(DISTRIBUTION))
    path = folder / "log"
    with path.open("w") as log:
        process = subprocess.Popen([solver], cwd=folder, env=words, stdout=log, stderr=log)
    resource.prlimit(process.pid, resource.RLIMIT_AS, (BYTES, BYTES))
    in_time = True
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        in_time = False
    finally:
        process.kill()
        process.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = path.read_text(errors="replace")
    found = FoamRun(
        len(re.findall(r"^Time = ", said, re.MULTILINE)),
        time.perf_counter() - begin,
        spent.ru_utime + spent.ru_stime - busy.ru_utime - busy.ru_stime,
        _residuals(said),
        _hottest(said),
    )
    if not in_time:
        raise FoamStopped(solver, (*before, found))
    if process.returncode:
        raise RuntimeError(f"{solver} stopped: {said[-2000:]}")
    return found


def _residuals(said: str) -> dict[str, float]:
    found = re.findall(r"Solving for (\w+), Initial residual = ([\d.e+-]+)", said)
    return {name: float(value) for name, value in found}


def _hottest(said: str) -> tuple[tuple[float, float], ...]:
    clock, found = 0.0, []
    for time_said, value in re.findall(r"ExecutionTime = ([\d.]+)|min/max\(T\) = \S+ (\S+)", said):
        if time_said:
            clock = float(time_said)
        else:
            found.append((clock, float(value)))
    return tuple(found)


def last_time(folder: Path) -> Path:
    """Return the folder of the last fields that were written."""
    times = [item for item in folder.iterdir() if item.name.isdigit()]
    return max(times, key=lambda item: int(item.name))


def on_grid(mesh: FoamMesh, values: Array, shape: tuple[int, ...]) -> Array:
    """Return values in cells of a mesh, (cells, components), on the grid; NaN elsewhere."""
    found = np.full((values.shape[1], *shape), np.nan)
    for part, column in zip(found, values.T, strict=True):
        mine = mesh.cells >= 0
        count = int(mine.sum())
        part[mine] = np.broadcast_to(column, count)[mesh.cells[mine]]
    return found


def read_field(path: Path, components: int = 1) -> Array:
    """Return the values inside of a binary field, a row for each cell; one row of an even one."""
    content = path.read_bytes()
    return _values(content, content.index(b"internalField"), components)


def read_faces(path: Path, mesh: FoamMesh) -> Array:
    """Return the values on all faces of a binary field of faces."""
    content = path.read_bytes()
    found = np.zeros(mesh.owner.size)
    found[: mesh.neighbour.size] = _values(content, content.index(b"internalField"), 1)[:, 0]
    begin = content.index(b"boundaryField")
    for name, part in mesh.patches.items():
        if part.stop > part.start:
            at = re.compile(rb"\n\s*" + name.encode() + rb"\s*\{").search(content, begin)
            assert at is not None  # OpenFOAM writes every patch
            end = content.find(b"value", at.end())
            found[part] = _values(content, end, 1)[:, 0]
    return found


def _values(content: bytes, begin: int, components: int) -> Array:
    head = re.compile(rb"(nonuniform\s+List<\w+>\s*(\d+)\s*\()|(uniform\s+([^;]+);)")
    found = head.search(content, begin)
    assert found is not None  # every field has one
    if found.group(2) is None:
        return np.array([[float(v) for v in found.group(4).strip(b"()").split()]])
    count = int(found.group(2)) * components
    flat = np.frombuffer(content, np.float64, count, found.end())
    return flat.reshape(-1, components)
