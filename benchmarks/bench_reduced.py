"""Small models of plates: making one, 100,000 chips at once, a trace of a million steps.

Seconds of fleets and traces are processor time, summed over all threads, so that they hold for one
core.  Proved: a chip of the fleet is that chip alone; the error asked for is kept.
"""

import time

import numpy as np
import pytest

from benchmarks.plates import FLOW, INLET, PLATES, grid_of
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from benchmarks.systems import SIZES

TOLERANCE = 0.1  # K
CHIPS = 100_000
STEP = 1.0  # s
STEPS = 1_000_000
TARGET = 0.1  # s for a step of the fleet
ROUNDS = 9
SAME = 1e-9  # K
SEED = 20261127


@pytest.fixture(scope="module")
def models():
    return {}


@pytest.mark.parametrize("name", PLATES)
def test_reduce(benchmark, rows, threads, models, name):
    plate = PLATES[name]()
    grid = grid_of(plate, SIZES["0.1M"])
    benchmark.group = "reduced model"
    watch = alone(
        benchmark,
        lambda: plate.reduce(
            volume_flow=FLOW, inlet_temperature=INLET, tolerance=TOLERANCE, grid=grid
        ),
        1,
    )
    model = models[name] = watch.answer
    assert model.step_error.max() <= TOLERANCE
    note = f"{model.states} states, error {model.step_error.max():.2g} K"
    rows.append(Row(f"{name}, reduced", watch.median, plate.cells(grid), threads, note=note))


@pytest.mark.parametrize("name", PLATES)
def test_fleet(benchmark, rows, models, name):
    if name not in models:
        pytest.skip("needs test_reduce before it")
    model = models[name]
    fleet = model.fleet(STEP)
    rng = np.random.default_rng(SEED)
    inputs = model.rated * rng.uniform(0.2, 1.2, (CHIPS, len(model.inputs)))
    inputs[:, model.inputs.index("inlet")] = INLET
    states = np.zeros((CHIPS, model.states))
    benchmark.group = "fleet"
    spent = []

    def step():
        begin = time.process_time()
        found = fleet.advance(states, inputs)
        spent.append(time.process_time() - begin)
        return found

    watch = alone(benchmark, step, ROUNDS)
    outputs = watch.answer[1]
    for chip in (0, CHIPS - 1):
        by_itself = model.simulate([0.0, STEP], inputs[chip][None])
        assert np.abs(outputs[chip] - by_itself.temperatures[-1]).max() < SAME
    seconds = float(np.median(spent))
    assert seconds < TARGET
    note = (
        f"{CHIPS:,} chips, {model.states} states, {len(model.outputs)} outputs, double precision, "
        "processor time"
    )
    rows.append(Row(f"{name}, fleet, a step of {STEP:g} s", seconds, threads=1, note=note))


@pytest.mark.parametrize("name", PLATES)
def test_long_trace(benchmark, rows, models, name):
    if name not in models:
        pytest.skip("needs test_reduce before it")
    model = models[name]
    rng = np.random.default_rng(SEED)
    times = 1e-3 * np.arange(STEPS + 1)
    powers = {"die": 300.0 * rng.uniform(0.2, 1.2, STEPS)}
    benchmark.group = "trace"
    spent = []

    def run():
        begin = time.process_time()
        found = model.simulate(times, powers)
        spent.append(time.process_time() - begin)
        return found

    watch = alone(benchmark, run, 3)
    assert np.isfinite(watch.answer.temperatures).all()
    note = f"{STEPS:,} steps, {model.states} states, processor time"
    rows.append(Row(f"{name}, trace", float(np.median(spent)), threads=1, note=note))
