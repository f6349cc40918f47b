"""Linear systems to solve: which there are, in which sizes, and the check of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.package import NZ, channel_package, symmetric_package
from benchmarks.plates import PLATES, grid_of, run_plate
from benchmarks.tiers import tiers
from heatgrade.solve import FaceFields, Solution

Array = NDArray[np.float64]

SIZES = {"0.1M": 0.1e6, "0.25M": 0.25e6, "1M": 1e6, "4M": 4e6, "16M": 16e6}  # about so many cells
PACKAGES = ("P0", "P1")


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """A system in our form, from which its matrix is made for others."""

    title: str
    size: str
    fields: FaceFields

    @property
    def symmetric(self) -> bool:
        """Whether no coolant flows from column to column or from cell to cell."""
        flows = (self.fields.sheet, self.fields.flow)
        return not any(flow is not None and flow.flowing for flow in flows)


def residual(fields: FaceFields, solution: Solution) -> float:
    """Return the norm of the residual over that of the right-hand side, in FP64.

    Face by face in NumPy, apart from the solver and without a matrix, which the largest systems
    have no room for.
    """
    t = solution.temperature
    rest = fields.source - fields.sink * t
    for axis, (g, flow) in enumerate(_faces(fields)):
        low = tuple(slice(None, -1) if a == axis else slice(None) for a in range(3))
        high = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        step = t[high] - t[low]
        heat = g * step
        rest[low] += heat
        rest[high] -= heat
        if flow is not None:
            rest[low] -= np.minimum(flow, 0.0) * step
            rest[high] -= np.maximum(flow, 0.0) * step
    square, scale = float(np.square(rest).sum()), float(np.square(fields.source).sum())
    if fields.sheet is not None:
        raise NotImplementedError("systems with a sheet are checked by their matrix")
    return (square / scale) ** 0.5


def _faces(fields: FaceFields) -> list[tuple[Array, Array | None]]:
    flow = fields.flow
    return [
        (getattr(fields, f"conductance_{axis}"), None if flow is None else getattr(flow, axis))
        for axis in "xyz"
    ]


@lru_cache(maxsize=1)
def matrix_of(system: System) -> tuple[Any, Array]:
    """Return matrix and right-hand side of a system; those of the last one are kept."""
    return system.fields.to_csr()


def matrix_residual(system: System, answer: Array) -> float:
    """Return the relative residual in FP64 by the matrix that everyone gets."""
    matrix, rhs = matrix_of(system)
    return float(np.linalg.norm(rhs - matrix @ answer) / np.linalg.norm(rhs))


def in_matrix_order(solution: Solution) -> Array:
    """Return an answer of ours in the order of the matrix."""
    solid = solution.temperature.ravel()
    if solution.coolant_temperature is None:
        return solid
    return np.concatenate([solid, solution.coolant_temperature.ravel()])


def _symmetric(cells: float) -> FaceFields:
    return symmetric_package(8 * round((cells / NZ) ** 0.5 / 8))


def _channels(cells: float) -> FaceFields:
    across = 100 * max(1, round((cells / NZ) ** 0.5 / 100))
    return channel_package(8 * round(cells / (NZ * across) / 8), across)


def _plate(name: str, cells: float) -> FaceFields:
    plate = PLATES[name]()
    return run_plate(plate, grid_of(plate, cells)).fields


CASES: dict[str, Callable[[float], FaceFields]] = {
    "P0": _symmetric,
    "P1": _channels,
    **{name: partial(_plate, name) for name in PLATES},
    "tiers": lambda _: tiers(),
}


@lru_cache(maxsize=1)
def build(name: str, size: str) -> System:
    """Return the system `name` with about the cells of `size`; the last one is kept."""
    return System(f"{name}, linear system", size, CASES[name](SIZES.get(size, 0.0)))
