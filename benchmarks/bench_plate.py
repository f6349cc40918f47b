"""Whole plates: assembly, coolant, all rounds of the linear solve; and a plate's curve.

Proved: the energy balance of each, and that a curve's resistance falls with the flow.
"""

import numpy as np
import pytest

from benchmarks import peak_memory
from benchmarks.plates import (
    FLOW,
    INLET,
    PLATES,
    grid_of,
    solve_plate,
)
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from benchmarks.systems import SIZES

BALANCE = 1e-8  # heat in less heat out over heat in
ROUNDS = {"0.1M": 3, "1M": 2, "4M": 1}
CURVE_CELLS = SIZES["0.1M"]


@pytest.mark.parametrize("size", ROUNDS)
@pytest.mark.parametrize("name", PLATES)
def test_plate(benchmark, rows, threads, name, size):
    plate = PLATES[name]()
    grid = grid_of(plate, SIZES[size])
    benchmark.group = f"{name}, whole solve, {size} cells"
    watch = alone(benchmark, lambda: solve_plate(plate, grid), ROUNDS[size])
    result = watch.answer
    assert result.energy_balance < BALANCE
    grown = peak_memory.of_plate(name, SIZES[size]) if size == "1M" else None
    rows.append(
        Row(
            f"{name}, whole solve",
            watch.median,
            result.cells,
            threads,
            cycles=result.iterations,
            bytes_per_cell=None if grown is None else grown / result.cells,
            note=f"linear systems {result.solve_seconds / watch.durations[-1]:.0%}",
        )
    )


@pytest.mark.parametrize("name", PLATES)
def test_curve(benchmark, rows, threads, name):
    plate = PLATES[name]()
    grid = grid_of(plate, CURVE_CELLS)
    benchmark.group = "plate curve"

    def curve():
        return plate.curve(volume_flow=FLOW, inlet_temperatures=[INLET], grid=grid)

    watch = alone(benchmark, curve, 2)
    assert np.all(np.diff(watch.answer.thermal_resistances[:, 0]) < 0.0)
    points = watch.answer.thermal_resistances.size
    rows.append(Row(f"{name}, curve of {points} flows", watch.median, plate.cells(grid), threads))
