"""A plate in time: what one cell and one step of a run with a stated error cost.

Proved: the run's heat balance, integrated in time.
"""

import numpy as np

from benchmarks.plates import FLOW, INLET, channel_plate, grid_of
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from benchmarks.systems import SIZES
from heatgrade import PowerTrace

TOLERANCE = 1e-3  # K
BALANCE = 1e-8
PERIOD, PERIODS = 20e-3, 3  # s: full power and a tenth of it in turn


def test_transient(benchmark, rows, threads):
    plate = channel_plate()
    grid = grid_of(plate, SIZES["0.1M"])
    times = np.arange(2 * PERIODS + 1) * (0.5 * PERIOD)
    trace = PowerTrace.steps(("*",), times, np.tile([[1.0], [0.1]], (PERIODS, 1)))

    def run():
        return plate.solve_transient(
            trace,
            PERIODS * PERIOD,
            volume_flow=FLOW,
            inlet_temperature=INLET,
            tolerance=TOLERANCE,
            properties="initial",
            grid=grid,
        )

    benchmark.group = "plate in time"
    watch = alone(benchmark, run, 1)
    result = watch.answer
    assert abs(result.energy_balance) < BALANCE
    per_step = watch.median / (result.cells * (result.steps + result.rejected))
    rows.append(
        Row(
            f"microchannel plate in time, error below {TOLERANCE:g} K",
            watch.median,
            result.cells,
            threads,
            cycles=result.cycles,
            note=f"{result.steps} steps, {per_step * 1e6:.2f} us per cell and step",
        )
    )
