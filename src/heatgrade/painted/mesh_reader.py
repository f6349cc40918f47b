"""The child process that reads a mesh file: ``python -m heatgrade.painted.mesh_reader``.

Readers of meshes end in `SystemExit`, `MemoryError` or long loops on damaged files; here that costs
nobody anything.  What was read goes into a folder as plain arrays, and the last line on stderr says
what was wrong.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import meshio


def main(source: str, target: str, memory: int, seconds: int) -> int:
    """Read `source` within `memory` bytes and `seconds` of processor time, write to `target`."""
    _limit(memory, seconds)
    import meshio

    mesh = meshio.read(source)
    folder = Path(target)
    np.save(folder / "points.npy", np.asarray(mesh.points, dtype=np.float64))
    blocks = []
    for index, block in enumerate(mesh.cells):
        np.save(folder / f"cells{index}.npy", np.asarray(block.data, dtype=np.int64))
        blocks.append(block.type)
    tags: dict[str, int] = {}
    for name in mesh.cell_data:
        if all(_whole(values) for values in mesh.cell_data[name]):
            tags[name] = len(tags)
            for index, values in enumerate(mesh.cell_data[name]):
                flat = np.asarray(values).reshape(len(values), -1)[:, 0].astype(np.int64)
                np.save(folder / f"tag{tags[name]}-{index}.npy", flat)
    about = {
        "blocks": blocks,
        "tags": tags,
        "names": _names(mesh),
        "sets": _sets(mesh, folder),
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return 0


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def _whole(values: Any) -> bool:
    array = np.asarray(values)
    if array.dtype.kind not in "iuf" or array.ndim not in (1, 2) or array.size != len(array):
        return False
    return bool(array.dtype.kind != "f" or np.all(array == np.round(array)))


def _names(mesh: meshio.Mesh) -> dict[str, list[int]]:
    """Return number and dimension of each named group."""
    names = {}
    for name, pair in (mesh.field_data or {}).items():
        flat = np.asarray(pair).ravel()
        if flat.size == 2 and flat.dtype.kind in "iu":
            names[str(name)] = [int(flat[0]), int(flat[1])]
    return names


def _sets(mesh: meshio.Mesh, folder: Path) -> list[str]:
    """Write named sets of cells (Abaqus and others) and return their names."""
    names: list[str] = []
    for name, members in (mesh.cell_sets or {}).items():
        if str(name).startswith("gmsh:"):
            continue
        for index, member in enumerate(members):
            if member is not None:
                np.save(folder / f"set{len(names)}-{index}.npy", np.asarray(member, dtype=np.int64))
        names.append(str(name))
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
