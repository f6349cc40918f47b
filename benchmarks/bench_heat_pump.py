"""A year of a heat pump's hours: its map built from solved cycles, and asked 8,760 times.

Proved: the map keeps the error that it was asked for, and every hour lies inside it.
"""

import numpy as np
import pytest

from benchmarks.report import Row
from benchmarks.stopwatch import alone
from heatgrade.recovery import HeatPump, HeatPumpMap

TOLERANCE = 1e-3
ZERO = 273.15  # K
HOURS = 8760
SEED = 20261129
MACHINES = [("R1234ze(E)", "single-stage"), ("R600a", "economiser"), ("R717", "flash-tank")]


def year():
    """Return source in, source out, sink in, sink out [K] and load of every hour."""
    draw = np.random.default_rng(SEED)
    source = ZERO + draw.uniform(25.0, 35.0, HOURS)
    supply, back = draw.uniform(60.0, 90.0, HOURS), draw.uniform(40.0, 50.0, HOURS)
    return source, source - 7.0, ZERO + back, ZERO + supply, draw.uniform(0.1, 1.0, HOURS)


@pytest.mark.parametrize(("refrigerant", "cycle"), MACHINES)
def test_year(benchmark, rows, refrigerant, cycle):
    benchmark.group = "a year of a heat pump"
    *temperatures, load = year()
    names = ("source_inlet", "source_outlet", "sink_inlet", "sink_outlet")
    ranges = dict(zip(names, temperatures, strict=True))

    def whole():
        pump = HeatPump(refrigerant, cycle=cycle)
        table = HeatPumpMap.build(pump, **ranges, load=load, tolerance=TOLERANCE)
        return table, table.at(*temperatures, load)

    watch = alone(benchmark, whole, 3)
    table, hours = watch.answer
    assert table.error.largest < TOLERANCE
    assert hours.inside.all()
    rows.append(
        Row(
            f"{HOURS} hours, {cycle} {refrigerant}",
            watch.median,
            HOURS,
            1,
            note=f"{table.solved} cycles solved, COP within {table.error.largest:.1e}",
        )
    )
