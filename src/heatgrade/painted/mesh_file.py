"""A mesh file read in a child process with a limit on memory and time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.child_process import child_process
from heatgrade.errors import InputError, positive

MEMORY = 4e9  # bytes that reading may take
SECONDS = 300.0  # of processor time that it may take
BYTES_A_BYTE = 8.0  # memory that a byte of the file comes to, at the least: binary, index to int64
BASE_MEMORY = 1e9  # bytes of interpreter, NumPy and reader


@dataclass(frozen=True, slots=True, eq=False)
class RawMesh:
    """What a mesh file holds, before any sense is made of it.

    Parameters
    ----------
    points : (n, 3) array
        In the file's own unit.
    kinds : tuple of str
        Kind of each block of cells, as meshio names it.
    cells : tuple of (m, k) int arrays
        Corners of each block's cells.
    tags : dict of str to tuple of (m,) int arrays
        Whole numbers that the cells carry, by name, for each block.
    names : dict of str to (number, dimension)
        Names of tags (Gmsh).
    sets : dict of str to tuple of (m,) int arrays
        Members of named sets, for each block.
    """

    points: NDArray[np.float64]
    kinds: tuple[str, ...]
    cells: tuple[NDArray[np.int64], ...]
    tags: dict[str, tuple[NDArray[np.int64], ...]]
    names: dict[str, tuple[int, int]]
    sets: dict[str, tuple[NDArray[np.int64], ...]]


def read_mesh_file(
    path: str | PathLike[str], *, memory: float = MEMORY, seconds: float = SECONDS
) -> RawMesh:
    """Return what a mesh file holds.

    Parameters
    ----------
    path : path
        A file in any form that meshio reads.
    memory : float
        That reading may take [bytes].
    seconds : float
        Of processor time that it may take.

    Raises
    ------
    InputError
        HG841 no such file, HG842 a file too large for the memory, HG843 one that cannot be read,
        or not within the limits.
    """
    source = Path(path)
    positive(memory, "memory", "bytes")
    positive(seconds, "seconds", "s")
    if not source.is_file():
        raise InputError(
            "HG841",
            "there is no such mesh file",
            entry="mesh",
            value=str(source),
            remedy="check the path",
        )
    size = source.stat().st_size
    if BASE_MEMORY + BYTES_A_BYTE * size > memory:
        raise InputError(
            "HG842",
            f"the mesh file has {size / 1e9:.3g} GB and needs about "
            f"{(BASE_MEMORY + BYTES_A_BYTE * size) / 1e9:.3g} GB to be read",
            entry="mesh",
            value=str(source),
            allowed=f"a memory of {memory / 1e9:.3g} GB",
            remedy="coarsen the mesh, or allow more: memory of [mesh], of MeshPlate.read",
        )
    import tempfile

    with tempfile.TemporaryDirectory(prefix="heatgrade-mesh-") as folder:
        _run_reader(source, Path(folder), memory, seconds)
        return _collect(Path(folder))


def _run_reader(source: Path, folder: Path, memory: float, seconds: float) -> None:
    import subprocess

    limits = [str(int(memory)), str(max(1, int(seconds)))]
    command, environment = child_process(
        "heatgrade.painted.mesh_reader", str(source.resolve()), str(folder), *limits
    )
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # threads reserve memory
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=4.0 * seconds + 30.0,
            check=False,
        )
        code, said = done.returncode, (done.stderr + done.stdout).decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        code, said = -1, f"it took longer than {seconds:g} s"
    if code == 0 and (folder / "about.json").is_file():
        return
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    why = lines[-1] if lines else "the reader ended without a word"
    if code in (-9, -24) or "MemoryError" in why:
        why = f"it needs more than {memory / 1e9:.3g} GB or {seconds:g} s"
    raise unreadable(source, why)


def unreadable(source: Path, why: str) -> InputError:
    """Return the error of a file that cannot be read, HG843, with the reason in its own words."""
    return InputError(
        "HG843",
        f"cannot be read as a mesh: {why[:200]}",
        entry="mesh",
        value=str(source),
        allowed="a whole file in a form that meshio reads (.msh, .vtu, .vtk, .inp, .stl, ...)",
        remedy="write it again as binary .msh 2.2 or 4.1, or .vtu",
    )


def _collect(folder: Path) -> RawMesh:
    about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    count = len(about["blocks"])

    def arrays(stem: str) -> tuple[NDArray[np.int64], ...]:
        paths = [folder / f"{stem}{index}.npy" for index in range(count)]
        return tuple(np.load(p) if p.is_file() else np.zeros(0, np.int64) for p in paths)

    return RawMesh(
        points=np.load(folder / "points.npy"),
        kinds=tuple(about["blocks"]),
        cells=arrays("cells"),
        tags={name: arrays(f"tag{number}-") for name, number in about["tags"].items()},
        names={name: (pair[0], pair[1]) for name, pair in about["names"].items()},
        sets={name: arrays(f"set{number}-") for number, name in enumerate(about["sets"])},
    )
