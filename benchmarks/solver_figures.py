"""The figures that docs/solver.md quotes of cycles: ``python -m benchmarks.solver_figures``.

Cycles to a relative residual of 1e-8 of the package with channels, of channels without flow, of
faces with other shares than upwind, and of boxes whose cells conduct at random.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.package import channel_package, symmetric_package
from benchmarks.plates import PLATES, grid_of, run_plate
from heatgrade.solve import FaceFields, grid_field, solve

TOLERANCE = 1e-8
SEED = 20261187
WIDTH = 1e-3  # m, of the cells of a box
FILM = 1e3  # W/(m2 K)
BEST = 400.0  # W/(m K)


def random_box(conductivity: NDArray[np.float64]) -> FaceFields:
    """Return cubes of 1 mm, heated below and under a film above."""
    nx, ny, nz = conductivity.shape
    fields = FaceFields(
        grid_field(nx - 1, ny, nz), grid_field(nx, ny - 1, nz), grid_field(nx, ny, nz - 1),
        grid_field(nx, ny, nz), grid_field(nx, ny, nz),
    )  # fmt: skip
    half = 0.5 / conductivity
    fields.conductance_x[:] = WIDTH / (half[:-1] + half[1:])
    fields.conductance_y[:] = WIDTH / (half[:, :-1] + half[:, 1:])
    fields.conductance_z[:] = WIDTH / (half[:, :, :-1] + half[:, :, 1:])
    fields.sink[:, :, -1] = WIDTH**2 / (1.0 / FILM + WIDTH * half[:, :, -1])
    heat = np.random.default_rng(SEED).random((nx, ny))
    fields.source[:, :, 0] = 1e5 * WIDTH**2 * heat
    return fields


def cycles(fields: FaceFields) -> str:
    """Return the cycles of a solve and its time on the processor per cell."""
    begin = time.process_time()
    outcome = solve(fields, tolerance=TOLERANCE).outcome
    used = 1e6 * (time.process_time() - begin) / fields.cells
    return f"{outcome.cycles} cycles, {used:.2f} us/cell, {outcome.method}"


def lines() -> Iterator[str]:
    """Measure, one line after the other."""
    for columns in (64, 200):
        fields = symmetric_package(columns)
        yield f"package without flow, {fields.cells} cells: {cycles(fields)}"
    for along in (100, 400):
        fields = channel_package(along, along)
        yield f"package with channels, {fields.cells} cells: {cycles(fields)}"
    fields = channel_package(100, 100)
    assert fields.flow is not None
    for share in (0.9, 0.8, 0.7, 0.6):
        own = replace(fields, flow=replace(fields.flow, upstream=share))
        yield f"share of the upstream cell {share}: {cycles(own)}"
    for cells in (1e5, 4e5, 1.6e6):
        plate = PLATES["microchannel plate"]()
        fields = run_plate(plate, grid_of(plate, cells)).fields
        yield f"microchannel plate, {fields.cells} cells: {cycles(fields)}"
    for n, nz in ((48, 12), (96, 24)):
        for decades in (1, 3, 6):
            draw = np.random.default_rng(SEED).random((n, n, nz))
            fields = random_box(BEST * 10.0 ** (-decades * draw))
            yield f"{fields.cells} cells, {decades} decades at random: {cycles(fields)}"
        for contrast in (1e2, 1e4, 1e6):
            draw = np.random.default_rng(SEED).random((n, n, nz))
            fields = random_box(np.where(draw < 0.5, BEST, BEST / contrast))
            yield f"{fields.cells} cells, two materials {contrast:.0e} apart: {cycles(fields)}"


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
