"""Reduced models against the whole system, by dense matrix exponentials of SciPy.

1. steady gains to 1e-10, with and without flow
2. the error that a model states holds against the true error of a full step at every time
3. symmetric systems keep real, negative poles; superposition; a trace is the sum of its steps
4. the slowest pole of a slab against its exact series
5. a fleet is each chip by itself
6. what is refused
7. no trace is further off than stated: the integral of the error's absolute impulse answer
8. a model that is cut from a larger basis ends its steps where they end and is off by what it says
9. one that is not cut is off by no more than families say, in any trace
10. where nothing is missing any more, no further frequency is looked at
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from scipy.linalg import expm

from heatgrade.errors import InputError, NotConverged
from heatgrade.reduced import FullModel, HeatSystem, Input, Output, full_model, reduce_system
from heatgrade.reduced.compression import compressed, dying
from heatgrade.reduced.family_search import waves
from heatgrade.reduced.least_residual import minimised
from heatgrade.reduced.reduction import Search
from heatgrade.reduced.trace import RANGE_FACTOR
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields

SEED = 20261124
TOLERANCE = 0.05  # K, after a full step
EXACT = 1e-10  # of the largest value
FULL_POWER = 5.0  # W, or K for the inlet
FEW_ROUNDS = 6  # of a solve at i w to 1e-3
WAVES_GIVEN_UP = (110866, 118785, 134623)  # seeds
REFERENCE = np.array([0.0, 0.0, 300.0])  # W, W, K


def stack(coolant, nx=12, ny=10, nz=5, seed=SEED):
    """A stack heated below by two sources, cooled at its top or by a stream along x."""
    rng = np.random.default_rng(seed)
    fields = FaceFields(
        rng.uniform(0.2, 1.0, (nx - 1, ny, nz)), rng.uniform(0.2, 1.0, (nx, ny - 1, nz)),
        rng.uniform(2.0, 5.0, (nx, ny, nz - 1)), np.zeros((nx, ny, nz)), np.zeros((nx, ny, nz)),
    )  # fmt: skip
    left, spot, probe = np.zeros((3, nx, ny, nz))
    left[: nx // 2, :, 0] = 2.0 / (nx * ny)
    spot[7:9, 3:5, 0] = 0.25
    probe[7, 3, 0] = 1.0
    inputs = [Input("left", left, full_step=FULL_POWER), Input("spot", spot, full_step=FULL_POWER)]
    outputs = (Output("probe", probe, feedthrough=()), Output("mean", left))
    capacity = rng.uniform(0.5, 2.0, fields.shape) * 1e-3
    if coolant == "none":
        fields.sink[:, :, -1] = 0.05
        return HeatSystem(fields, capacity, tuple(inputs), outputs)
    inflow = np.zeros((nx, ny))
    inflow[0] = 2.0
    if coolant == "cells":
        flow = CellFlow(
            np.zeros((nx - 1, ny, nz)), np.zeros((nx, ny - 1, nz)), np.zeros((nx, ny, nz - 1))
        )
        flow.x[:, :, -1] = 2.0
        fields.sink[0, :, -1] = 2.0
        inlet = np.zeros(fields.shape)
        inlet[0, :, -1] = 2.0
        inputs.append(Input("inlet", inlet, unit="K", full_step=FULL_POWER))
        return HeatSystem(replace(fields, flow=flow), capacity, tuple(inputs), outputs)
    sheet = CoolantSheet(
        nz - 2, rng.uniform(0.05, 0.1, (nx, ny, 2)), np.full((nx - 1, ny), 2.0),
        np.zeros((nx, ny - 1)), inflow, np.zeros((nx, ny)),
    )  # fmt: skip
    inputs.append(Input("inlet", None, inflow, unit="K", full_step=FULL_POWER, reference=300.0))
    outputs = tuple(replace(item, reference=300.0) for item in outputs)
    return HeatSystem(
        replace(fields, sheet=sheet), capacity, tuple(inputs), outputs, np.full((nx, ny), 1e-3)
    )


def dense(system):
    """The whole system by an independent road: (A, B, L) of dx/dt = A x + B u, y = L x."""
    full = FullModel.of(system)
    stored = full.capacity[:, None]
    return (
        -full.matrix.toarray() / stored, full.forcing / stored, full.observation.toarray()
    )  # fmt: skip


@pytest.mark.parametrize("coolant", ["none", "sheet", "cells"])
def test_steady_gains_and_stated_error(coolant):
    system = stack(coolant)
    model = reduce_system(system, tolerance=TOLERANCE, threads=1)
    a, b, seen = dense(system)
    gain = seen @ np.linalg.solve(-a, b)
    assert np.abs(model.steady_gain - gain).max() <= EXACT * gain.max()
    assert model.states <= 50
    assert model.poles.real.max() < 0.0
    assert model.step_error.max() <= TOLERANCE
    off, start = np.zeros_like(gain), np.linalg.solve(a, b)
    time, course = 1e-5, expm(a * 1e-5)
    while time < 3.0:
        time, course = 2.0 * time, course @ course
        rise = seen @ (course @ start - start)
        small = model.c @ model.fleet(time).drive + model.d
        off = np.maximum(off, FULL_POWER * np.abs(small - rise))
    assert np.all(off <= model.step_error + EXACT)
    assert off.max() > 1e-3 * TOLERANCE  # the comparison sees something


@pytest.mark.parametrize("coolant", ["none", "sheet", "cells"])
@pytest.mark.parametrize("tolerance", [0.3, TOLERANCE])
def test_half_the_range_times_the_impulse_answer_of_the_error(coolant, tolerance):
    """Half of that integral is what the worst trace within a range of a full step is off by."""
    system = stack(coolant)
    model = reduce_system(system, tolerance=tolerance, threads=1)
    whole = modes_of(coolant)
    times = np.geomspace(1e-7, 100.0 / np.abs(whole[0].real).min(), 1500)
    off = answers(*whole, times) - step_answers(model.a, model.b, model.c, times)
    off -= model.d
    worst = 0.5 * FULL_POWER * np.abs(np.diff(off, axis=0, prepend=0.0)).sum(axis=0)
    assert np.all(worst <= RANGE_FACTOR * model.step_error)
    assert np.all(worst >= 0.4 * model.step_error)  # nor is it stated far too large


def many_scales(coolant, seed):
    """A small stack seen in many cells; heat capacities of layers up to a thousandfold apart."""
    rng = np.random.default_rng(seed + 1)
    system = stack(coolant, nx=9, ny=6, nz=4, seed=seed)
    shape = system.fields.shape
    places = [tuple(rng.integers(0, n) for n in shape) for _ in range(6)]
    seen = [np.zeros(shape) for _ in places]
    for k, place in enumerate(places):
        seen[k][place] = 1.0
    more = [replace(system.outputs[0], name=f"cell {k}", weight=w) for k, w in enumerate(seen)]
    capacity = system.capacity * 10.0 ** rng.uniform(-1.5, 1.5, (1, 1, shape[2]))
    return replace(system, outputs=(*system.outputs, *more), capacity=capacity)


@pytest.mark.parametrize("coolant", ["none", "sheet", "cells"])
def test_models_that_are_not_cut_are_off_by_what_families_say(coolant):
    """After a step, and half of the integral of the error's impulse answer."""
    beyond = []
    for seed in WAVES_GIVEN_UP:
        system = many_scales(coolant, seed)
        search = Search(FullModel.of(system), 0.2 * TOLERANCE, 500, 1)
        search.run()
        small = search.model()
        a, b, seen = dense(system)
        fastest = np.abs(np.linalg.eigvals(a)).max()
        slowest = min(-np.linalg.eigvals(m).real.max() for m in (a, small.a))
        off = dying(small.a, np.linalg.solve(small.a, small.b), small.c, slowest, fastest)
        off -= dying(a, np.linalg.solve(a, b), seen, slowest, fastest)
        off *= FULL_POWER
        stated = waves(system) * search.error()
        assert np.all(np.abs(off).max(axis=0) <= stated)
        worst = 0.5 * np.abs(np.diff(off, axis=0)).sum(axis=0)
        assert np.all(worst <= RANGE_FACTOR * stated)
        beyond.append((worst / search.error()).max() / RANGE_FACTOR)
    # of waves that a sheet carries, half as much again would not be enough
    assert (max(beyond) > 1.5) == (coolant == "sheet")


def test_a_model_is_cut_where_it_says():
    rng = np.random.default_rng(SEED)
    half = rng.normal(size=(30, 30))
    a = -half @ half.T - np.diag(np.geomspace(1.0, 1e4, 30)) + 20.0 * (half - half.T)
    b, c = rng.normal(size=(30, 2)), rng.normal(size=(3, 30))
    ends = np.abs(c @ np.linalg.solve(a, b)).max()
    for share in (1e-1, 1e-3):
        few = compressed(a, b, c, share * ends)
        assert few.a.shape[0] < 25
        assert few.error.max() <= share * ends
        now = few.direct - few.c @ np.linalg.solve(few.a, few.b)
        assert np.abs(now + c @ np.linalg.solve(a, b)).max() < EXACT * ends
        times = np.geomspace(1e-6, 30.0, 3000)
        off = step_answers(a, b, c, times) - step_answers(few.a, few.b, few.c, times) - few.direct
        assert np.all(np.abs(off).max(axis=0) <= 1.001 * few.error)
        changes = np.abs(np.diff(off, axis=0, prepend=0.0)).sum(axis=0)
        assert np.all(0.5 * changes <= 1.001 * RANGE_FACTOR * few.error)
        assert np.abs(off).max() > 1e-3 * few.error.max()
    whole = compressed(a, b, c, 0.0)  # no cut is exact
    assert whole.a is a
    assert whole.error.max() == 0.0
    assert whole.direct.max() == 0.0


def test_more_states_than_allowed_after_the_cut():
    with pytest.raises(NotConverged, match=r"HG472.*takes \d+ states"):
        reduce_system(stack("sheet"), tolerance=TOLERANCE, max_states=4, threads=1)


def step_answers(a, b, c, times):
    """Answers to unit steps at all times (times, outputs, inputs), by modes."""
    return answers(*gains_of(a, b, c), times)


@lru_cache
def modes_of(coolant):
    """Those of a whole stack, for all its tests."""
    return gains_of(*dense(stack(coolant)))


def gains_of(a, b, c):
    """Poles, and what each gives from inputs to outputs (poles, outputs, inputs)."""
    poles, modes = np.linalg.eig(a)
    return poles, np.einsum("on,ni->noi", c @ modes, np.linalg.solve(modes, b + 0j))


def answers(poles, gains, times):
    grown = np.expm1(np.outer(times, poles)) / poles
    return np.tensordot(grown, gains, axes=1).real


def test_waves_that_coolant_carries_take_few_rounds(monkeypatch):
    """A long stream, many waves within it: without the coolant's own rows 10 rounds."""
    full = FullModel.of(stack("sheet", nx=80, ny=5, nz=3))
    rounds = []

    def counted(heat, near, image, tolerance):
        def seen(rest):
            rounds[-1] += 1
            return near(rest)

        rounds.append(0)
        return minimised(heat, seen, image, tolerance)

    monkeypatch.setattr(full_model, "minimised", counted)
    for frequency in np.geomspace(3.0, 3e4, 9):
        heat = full.forcing[:, 2] + 0j
        found = full.solve_oscillating(full.prepared(frequency, 1), frequency, heat, 1e-3)
        left = full.matrix @ found + 1j * frequency * full.capacity * found - heat
        assert np.linalg.norm(left) < 2e-3 * np.linalg.norm(heat)
    assert max(rounds) <= FEW_ROUNDS


def test_calm_frequencies_are_looked_at_once():
    told = []
    reduce_system(stack("sheet"), tolerance=TOLERANCE, progress=told.append)
    looks = [line for line in told if line.startswith("look ")]
    looked = [float(line.split(",")[1].removesuffix(" rad/s")) for line in looks]
    first_sweep = next(k for k in range(1, len(looked)) if looked[k] < looked[k - 1])
    assert len(set(looked)) == len(looked)
    assert first_sweep < len(looked) < 2 * first_sweep  # a whole second sweep would be twice


def test_transfers_at_other_frequencies():
    system = stack("sheet")
    model = reduce_system(system, tolerance=TOLERANCE, threads=1)
    a, b, seen = dense(system)
    for frequency in np.geomspace(1.0, 1e5, 13):
        whole = seen @ np.linalg.solve(1j * frequency * np.eye(len(a)) - a, b + 0j)
        wrong = FULL_POWER * np.abs(whole - model.transfer(frequency)[0])
        assert wrong.max() < TOLERANCE


def test_symmetric_systems_stay_symmetric():
    model = reduce_system(stack("none"), tolerance=TOLERANCE, threads=1)
    assert np.abs(model.a - model.a.T).max() <= 1e-9 * np.abs(model.a).max()
    assert np.linalg.eigvalsh(0.5 * (model.a + model.a.T)).max() < 0.0


def test_slab_against_its_series():
    """One face held, the other insulated and heated: slowest rate (pi / 2)^2 k / (rho c L^2)."""
    n = 64  # cells of width 1 / n, with k = rho c = 1
    sink = np.zeros((1, 1, n))
    sink[0, 0, -1] = 2.0 * n
    heat, probe = np.zeros((2, 1, 1, n))
    heat[0, 0, 0] = probe[0, 0, 0] = 1.0
    slab = FaceFields(
        np.ones((0, 1, n)), np.ones((1, 0, n)), np.full((1, 1, n - 1), float(n)), sink, 0.0 * sink
    )
    system = HeatSystem(
        slab, np.full((1, 1, n), 1.0 / n), (Input("q", heat),), (Output("face", probe),)
    )
    model = reduce_system(system, tolerance=1e-4, threads=1)
    assert model.states <= 20
    assert -model.poles.real.max() == pytest.approx((0.5 * np.pi) ** 2, rel=2e-4)
    orders = (np.arange(200) + 0.5) * np.pi
    for time in (0.05, 0.2, 1.0):
        # Rise at x = 0 under a flux of 1 (Carslaw and Jaeger, section 3.8), half a cell inside.
        x = 0.5 / n
        series = (
            1.0 - x - np.sum(2.0 / orders**2 * np.cos(orders * x) * np.exp(-(orders**2) * time))
        )
        found = model.simulate([0.0, time], [[1.0]]).temperatures[-1, 0]
        assert found == pytest.approx(series, abs=5e-4)


def test_superposition_and_traces():
    model = reduce_system(stack("sheet"), tolerance=TOLERANCE, threads=1)
    rng = np.random.default_rng(SEED)
    times = np.concatenate([[0.0], np.cumsum(rng.uniform(1e-3, 1e-2, 40))])
    one, two = rng.uniform(0.0, 5.0, (2, 40, 3))
    rises = [
        model.simulate(times, u + REFERENCE).temperatures - 300.0 for u in (one, two, one + two)
    ]
    assert np.abs(rises[0] + rises[1] - rises[2]).max() <= EXACT * np.abs(rises[2]).max()
    settled = {"left": 3.0, "spot": 2.0, "inlet": 310.0}
    kept = model.simulate(
        [0.0, 1.0, 2.0], [list(settled.values())] * 2, initial=model.steady_state(settled)
    ).temperatures
    assert kept == pytest.approx(np.tile(list(model.steady(settled).values()), (3, 1)), rel=1e-12)
    assert model.steady({"inlet": 310.0})["mean"] == pytest.approx(310.0, rel=1e-12)
    assert "states" in model.summary()


def test_a_fleet_is_each_chip_by_itself():
    model = reduce_system(stack("sheet"), tolerance=TOLERANCE, threads=1)
    rng = np.random.default_rng(SEED)
    chips, steps = 9000, 3  # more than two blocks of rows
    inputs = rng.uniform(0.0, 5.0, (steps, chips, 3)) + REFERENCE
    fleet, states = model.fleet(0.01), np.zeros((chips, model.states))
    for drive in inputs:
        states, outputs = fleet.advance(states, drive)
    for chip in (0, 4097, 8999):
        alone = model.simulate(0.01 * np.arange(steps + 1), inputs[:, chip])
        assert outputs[chip] == pytest.approx(alone.temperatures[-1], rel=1e-12)


def test_refusals():
    system = stack("sheet")
    with pytest.raises(InputError, match="HG470"):
        replace(system, capacity=system.capacity[1:])
    with pytest.raises(InputError, match="HG470"):
        replace(system, sheet_capacity=None)
    with pytest.raises(InputError, match="HG470"):
        reduce_system(replace(system, capacity=np.zeros(system.capacity.shape)), tolerance=1.0)
    with pytest.raises(InputError, match="HG471"):
        replace(system, inputs=())
    with pytest.raises(InputError, match="HG471"):
        replace(system, outputs=(Output("x", np.zeros((2, 2, 2))),))
    with pytest.raises(NotConverged, match="HG472"):
        reduce_system(system, tolerance=1e-4, max_states=5, threads=1)
    model = reduce_system(system, tolerance=TOLERANCE, threads=1)
    with pytest.raises(NotConverged, match="HG473"):
        replace(model, a=-model.a)
    with pytest.raises(InputError, match="HG474"):
        model.simulate([0.0, 0.0], [[1.0, 1.0, 300.0]])
    with pytest.raises(InputError, match="HG474"):
        model.simulate([0.0, 1.0], [[1.0, np.nan, 300.0]])
    with pytest.raises(InputError, match="HG475"):
        model.steady({"no such": 1.0})
    with pytest.raises(InputError, match="HG475"):
        model.steady([1.0])
