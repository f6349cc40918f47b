"""Memory that a solve needs beside its fields, measured in a process of its own.

    python -m benchmarks.peak_memory FIELDS.npz TOLERANCE

prints the growth of the peak resident memory during the solve, in bytes.  Linux only.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

import numpy as np

from heatgrade.solve import CoolantSheet, FaceFields, solve
from heatgrade.solve.face_fields import FIELD_NAMES

ROOT = Path(__file__).parents[1]
RESET = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")


def measured(fields: FaceFields, tolerance: float, folder: Path) -> float | None:
    """Return the growth for `fields` [B], measured in a child; None where it cannot be."""
    if not RESET.exists():
        return None
    file = folder / "fields.npz"
    _save(fields, file)
    command = [sys.executable, "-m", "benchmarks.peak_memory", str(file), str(tolerance)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    file.unlink()
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
        sheet = CoolantSheet(**entries)
    return FaceFields(*(arrays[name] for name in FIELD_NAMES), sheet)


def _warm_up() -> None:
    """Load what the first solve loads: libraries and threads."""
    one = np.ones((2, 2, 2))
    half = one[:1]
    solve(FaceFields(half, half.transpose(1, 0, 2), half.transpose(1, 2, 0), one, one))


if __name__ == "__main__":
    problem, tolerance = _load(Path(sys.argv[1])), float(sys.argv[2])
    _warm_up()
    sys.stdout.write(f"{growth(lambda: solve(problem, tolerance=tolerance))}\n")
