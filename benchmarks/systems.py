"""Linear systems to solve: which there are, in which sizes, and the check of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.plates import PLATES, grid_of, run_plate
from benchmarks.symmetric_stack import NZ, symmetric_stack
from heatgrade.solve import FaceFields, Solution

Array = NDArray[np.float64]

SIZES = {"0.1M": 0.1e6, "1M": 1e6, "4M": 4e6}  # about so many cells


@dataclass(frozen=True, slots=True)
class System:
    """A system in both forms: our fields, and the matrix that everyone is checked with."""

    title: str
    size: str
    fields: FaceFields
    matrix: Any
    rhs: Array

    @property
    def symmetric(self) -> bool:
        """Whether no coolant flows from column to column."""
        return self.fields.sheet is None or not self.fields.sheet.flowing

    def residual(self, answer: Array) -> float:
        """Return the norm of the residual over that of the right-hand side, in FP64."""
        return float(np.linalg.norm(self.rhs - self.matrix @ answer) / np.linalg.norm(self.rhs))


def in_matrix_order(solution: Solution) -> Array:
    """Return an answer of ours in the order of the matrix."""
    solid = solution.temperature.ravel()
    if solution.coolant_temperature is None:
        return solid
    return np.concatenate([solid, solution.coolant_temperature.ravel()])


def _stack(cells: float) -> FaceFields:
    return symmetric_stack(8 * round((cells / NZ) ** 0.5 / 8))


def _plate(name: str, cells: float) -> FaceFields:
    plate = PLATES[name]()
    return run_plate(plate, grid_of(plate, cells)).fields


CASES: dict[str, Callable[[float], FaceFields]] = {
    "symmetric stack": _stack,
    **{name: partial(_plate, name) for name in PLATES},
}


@lru_cache(maxsize=1)
def build(name: str, size: str) -> System:
    """Return the system `name` with about the cells of `size`; the last one is kept."""
    fields = CASES[name](SIZES[size])
    matrix, rhs = fields.to_csr()
    return System(f"{name}, linear system", size, fields, matrix, rhs)
