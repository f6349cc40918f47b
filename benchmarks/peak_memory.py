"""Memory that a solve takes, measured in a process of its own.

    python -m benchmarks.peak_memory fields FIELDS.npz TOLERANCE
    python -m benchmarks.peak_memory plate NAME CELLS
    python -m benchmarks.peak_memory resolved CASE THREADS

prints by how much the peak resident memory rises [B]: of a linear system beside its fields, of a
plate in all, of resolved coolant beside the grid.  Linux only.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.case_names import chosen
from benchmarks.plates import PLATES, grid_of, solve_plate
from benchmarks.resolved_cases import CASES, solve_case
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, solve
from heatgrade.solve.face_fields import FIELD_NAMES

ROOT = Path(__file__).parents[1]
RESET = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")


def of_system(fields: FaceFields, tolerance: float, folder: Path) -> float | None:
    """Return the growth while `fields` are solved [B]; None where it cannot be measured."""
    file = folder / "fields.npz"
    _save(fields, file)
    grown = _in_child("fields", str(file), str(tolerance))
    file.unlink()
    return grown


def of_plate(name: str, cells: float) -> float | None:
    """Return the growth while a plate is made and solved [B]; None where it cannot be measured."""
    return _in_child("plate", name, str(cells))


def of_resolved(case: str, threads: int) -> float | None:
    """Return the growth while a case is solved [B]; None where it cannot be measured."""
    return _in_child("resolved", case, str(threads))


def _in_child(*arguments: str) -> float | None:
    if not RESET.exists():
        return None
    command = [sys.executable, "-m", "benchmarks.peak_memory", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


def growth(action: Callable[[], Any]) -> int:
    """Return by how much the peak resident memory rises above the present use [B]."""
    RESET.write_text("5", encoding="ascii")  # sets the peak to the present use
    before = _status("VmRSS")
    answer = action()
    peak = _status("VmHWM")
    del answer
    return peak - before


def _status(name: str) -> int:
    for line in STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"the system does not tell {name}")


def _save(fields: FaceFields, file: Path) -> None:
    """Write the fields in the order of memory that the solver reads without a copy."""
    arrays = {name: getattr(fields, name).transpose(0, 2, 1) for name in FIELD_NAMES}
    if fields.sheet is not None:
        for item in fields_of(fields.sheet):
            value = np.asarray(getattr(fields.sheet, item.name))
            arrays[f"sheet.{item.name}"] = value.transpose(0, 2, 1) if value.ndim == 3 else value
    if fields.flow is not None:
        for axis in "xyz":
            arrays[f"flow.{axis}"] = getattr(fields.flow, axis).transpose(0, 2, 1)
    np.savez(file, **arrays)


def _load(file: Path) -> FaceFields:
    with np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays = {name: v.transpose(0, 2, 1) if v.ndim == 3 else v for name, v in arrays.items()}
    sheet = None
    if "sheet.exchange" in arrays:
        entries: dict[str, Any] = {
            i.name: arrays[f"sheet.{i.name}"] for i in fields_of(CoolantSheet)
        }
        entries["first_layer"] = int(entries["first_layer"])
        entries["upstream"] = float(entries["upstream"])
        sheet = CoolantSheet(**entries)
    flow = None
    if "flow.x" in arrays:
        flow = CellFlow(*(arrays[f"flow.{axis}"] for axis in "xyz"))
    return FaceFields(*(arrays[name] for name in FIELD_NAMES), sheet, flow)


def _action(kind: str, what: str, number: float) -> Callable[[], Any]:
    """Return what to measure, everything loaded that its first run would load."""
    if kind == "fields":
        fields = _load(Path(what))
        one = np.ones((2, 2, 2))
        half = one[:1]
        solve(FaceFields(half, half.transpose(1, 0, 2), half.transpose(1, 2, 0), one, one))
        return lambda: solve(fields, tolerance=number)
    if kind == "resolved":
        case = CASES[chosen([what], CASES)[0]]()
        solve_case(*CASES["jet 17k"](), int(number))
        return lambda: solve_case(*case, int(number))
    plate = PLATES[chosen([what], PLATES)[0]]()
    solve_plate(plate, grid_of(plate, 1e4))
    return lambda: solve_plate(plate, grid_of(plate, number))


if __name__ == "__main__":
    sys.stdout.write(f"{growth(_action(sys.argv[1], sys.argv[2], float(sys.argv[3])))}\n")
