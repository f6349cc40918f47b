"""hypre by PETSc, in whichever Python has petsc4py: this one, or that of the distribution.

Debian and Ubuntu ship petsc4py for their own interpreter alone (``apt install python3-petsc4py``),
so matrix and answer pass through files; time is taken inside, from the finished PETSc matrix on.
As a program (``python hypre.py FOLDER``) this is what that interpreter runs: it needs NumPy and
petsc4py, nothing of ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

WHERE = "/usr/lib/petscdir/*/*/lib/python3/dist-packages"  # of Debian's petsc4py
PATIENCE = 300.0  # s, for a solve with its files
# What hypre's manual advises in three dimensions (reference manual, BoomerAMG): half to two thirds
# of the time that PETSc's defaults take on these systems.
ADVISED = {
    "strong_threshold": "0.5",
    "coarsen_type": "HMIS",
    "interp_type": "ext+i",
    "P_max": "4",
}


@lru_cache(maxsize=1)
def interpreter() -> str | None:
    """Return a Python that has petsc4py, or None."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        try:
            found = subprocess.run(
                [candidate, __file__], check=False, capture_output=True, timeout=60.0
            )
        except OSError:
            continue
        if found.returncode == 0:
            return candidate
    return None


def run(
    matrix: Any, rhs: Any, *, method: str, symmetric: bool, tolerance: float, limit: float
) -> tuple[Any, float, float]:
    """Return an answer or None, and the time and the processor's time that it took [s].

    `method` is "boomeramg", or "pfmg" where the matrix is that of a box of cells without flow.
    """
    python = interpreter()
    assert python is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "system.npz", indptr=matrix.indptr, indices=matrix.indices,
                 data=matrix.data, rhs=rhs)  # fmt: skip
        asked = {"method": method, "symmetric": symmetric, "tolerance": tolerance, "limit": limit}
        (folder / "asked.json").write_text(json.dumps(asked))
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        subprocess.run([python, __file__, name], check=True, timeout=PATIENCE, env=alone)
        told = json.loads((folder / "told.json").read_text())
        answer = np.load(folder / "answer.npy") if told["in_time"] else None
        return answer, told["seconds"], told["processor_seconds"]


def _petsc() -> Any:
    sys.path += [str(path) for path in Path("/").glob(WHERE[1:])]
    from petsc4py import PETSc

    return PETSc


def _box(petsc: Any, system: Any) -> Any:
    """Return the matrix of a box of cells as hypre's structured grids hold it."""
    indptr, indices, data = (system[name] for name in ("indptr", "indices", "data"))
    count = indptr.size - 1
    middle = count // 2
    steps = sorted({abs(int(c) - middle) for c in indices[indptr[middle] : indptr[middle + 1]]})
    _, _, layers, plane = steps  # 0, 1, cells of a column, of a plane
    grid = petsc.DMDA().create(
        sizes=(layers, plane // layers, count // plane), dof=1, stencil_width=1,
        stencil_type=petsc.DMDA.StencilType.STAR,
    )  # fmt: skip
    grid.setMatType("hyprestruct")
    operator = grid.createMatrix()
    for row in range(count):
        own = slice(indptr[row], indptr[row + 1])
        operator.setValuesLocal([row], indices[own], data[own])
    operator.assemble()
    return operator


def solve(folder: Path) -> None:
    """Solve what stands in `folder`, and leave answer and times there."""
    petsc = _petsc()
    asked, system = json.loads((folder / "asked.json").read_text()), np.load(folder / "system.npz")
    system = {name: system[name] for name in system.files}
    rhs = system["rhs"]
    if asked["method"] == "pfmg":
        operator = _box(petsc, system)
    else:
        places = (system[name].astype(petsc.IntType) for name in ("indptr", "indices"))
        operator = petsc.Mat().createAIJ((rhs.size, rhs.size), csr=(*places, system["data"]))
    right, answer = operator.createVecRight(), operator.createVecRight()
    right.setArray(rhs)
    begin, busy = time.perf_counter(), time.process_time()
    krylov = petsc.KSP().create()
    krylov.setOperators(operator)
    krylov.setType("cg" if asked["symmetric"] else "bcgs")
    krylov.getPC().setType("pfmg" if asked["method"] == "pfmg" else "hypre")  # BoomerAMG
    for name, value in ADVISED.items():
        petsc.Options().setValue(f"-pc_hypre_boomeramg_{name}", value)
    krylov.getPC().setFromOptions()
    krylov.setNormType(petsc.KSP.NormType.UNPRECONDITIONED)
    krylov.setTolerances(rtol=asked["tolerance"], max_it=20_000)
    if not asked["symmetric"]:
        krylov.setPCSide(petsc.PC.Side.RIGHT)

    def arrived(_: Any, step: int, norm: float) -> Any:
        late = time.perf_counter() > begin + asked["limit"]
        reason = petsc.KSP.ConvergedReason
        if norm <= asked["tolerance"] * start:
            return reason.CONVERGED_RTOL
        return reason.DIVERGED_MAX_IT if late else reason.CONVERGED_ITERATING

    start = right.norm()
    krylov.setConvergenceTest(arrived)
    krylov.solve(right, answer)
    told = {
        "seconds": time.perf_counter() - begin,
        "processor_seconds": time.process_time() - busy,
        "in_time": krylov.getConvergedReason() > 0,
        "iterations": krylov.getIterationNumber(),
    }
    np.save(folder / "answer.npy", answer.getArray())
    (folder / "told.json").write_text(json.dumps(told))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        solve(Path(sys.argv[1]))
    else:
        _petsc()
