"""Coolant carried to second order in time, and in small linear models.

1. A smooth rise travels through a channel: order 2 with cells and steps halved together.
2. The same on one grid: order 2 in the steps alone, the limiter following within each stage.
3. A jump at the inlet stays within its range, and what leaves less what is left is what came.
4. Plates begin in the steady state of `Plate.solve` and stay there, however coolant is carried.
5. No more cycles than a third beyond upwind; a restart's checkpoint knows how coolant is carried.
6. Flow that is kept while the coolant hardly moves is that which would be found.
7. Held weights give the limited scheme at their temperatures and at multiples, any flow.
8. A small model of a plate gives the second-order steady state.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    InputError,
    Interface,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    Stack,
)
from heatgrade.plate import finned_side, timed_equations
from heatgrade.solve import CoolantSheet, FaceFields, grid_field
from heatgrade.thermal.advection import carried_heat
from heatgrade.thermal.linear_carry import linear_carry
from heatgrade.transient import HeatStorage, Integrator, Moment, Temperatures

ORDER, ORDER_BAND = 2.0, 0.1
SEED = 20_261_126
SPEED = 1.3  # of the flow; the channel is 1 long
BALANCE = 1e-8  # integrated in time
STILL = 1e-3  # K, of a steady start: the rounds of the steady solve end at 1e-5 of its rise
KEPT = 2e-3  # K, that flow kept over a few steps may cost; a tenth of the tolerance asked for
AT = np.linspace(0.01, 0.4, 40)
SAME = 1e-12  # relative, of two ways to write one sum


@dataclass
class Channel:
    """Coolant alone in a row of n columns, its inlet following a function of time."""

    n: int
    inlet: object
    varies = False
    longest_step = np.inf

    def __post_init__(self):
        one = np.ones((self.n, 1))
        parts = [grid_field(*s) for s in ((self.n - 1, 1, 1), (self.n, 0, 1), (self.n, 1, 0))]
        sink = grid_field(self.n, 1, 1)
        sink[:] = 1.0  # of cells that the coolant does not touch
        inflow = np.zeros((self.n, 1))
        inflow[0] = SPEED
        sheet = CoolantSheet(
            0, np.zeros((self.n, 1, 1)), np.full((self.n - 1, 1), SPEED), np.zeros((self.n, 0)),
            inflow, 0.0 * inflow,
        )  # fmt: skip
        self.fields = FaceFields(*parts, sink, grid_field(self.n, 1, 1), sheet=sheet)
        self.storage = HeatStorage(np.ones((self.n, 1, 1)), one / self.n)
        self.widths = (np.full(self.n, 1.0 / self.n), np.ones(1))

    @property
    def x(self):
        return (np.arange(self.n) + 0.5) / self.n

    def next_break(self, time):
        return np.inf

    def begin(self, base):
        """Nothing is held."""

    def hold(self, now):
        """Nothing is held."""

    def serves(self, held, now):
        return True

    def moment(self, time, now, *, before):
        sheet, entering = self.fields.sheet, float(self.inlet(time))
        flows = (sheet.flow_x, sheet.flow_y)
        carried = carried_heat(now.sheet, flows, self.widths, sheet.inflow, entering)
        return Moment(self.fields, (self.fields.source, sheet.inflow * entering), None, carried)

    def run(self, start, end, step=None, tolerance=1e-7):
        now = Temperatures(grid_field(self.n, 1, 1), start[:, None])
        integrator = Integrator(self, tolerance=tolerance, initial=now, fixed_step=step)
        steps = [*integrator.steps_until(end), *integrator.closing_steps(end)]
        assert integrator.state.account.balance < BALANCE
        return steps


def rise(s):
    return np.tanh(2.5 * s)


def order(sizes, errors):
    return -np.polyfit(np.log(sizes), np.log(errors), 1)[0]


def test_a_travelling_rise_in_second_order():
    sizes, errors, end = [40, 80, 160], [], 0.5
    for n in sizes:
        made = Channel(n, lambda t: rise(-SPEED * t))
        last = made.run(rise(made.x), end, step=end / n)[-1].last
        errors.append(np.abs(last.sheet[:, 0] - rise(made.x - SPEED * end)).max())
    assert order(sizes, errors) == pytest.approx(ORDER, abs=ORDER_BAND)


def test_steps_alone_are_of_second_order():
    n, end, counts = 40, 0.4, [8, 16, 32, 64]
    made = Channel(n, lambda t: rise(-SPEED * t))
    found = [made.run(rise(made.x), end, step=end / k)[-1].last.sheet for k in [*counts, 512]]
    errors = [np.abs(one - found[-1]).max() for one in found[:-1]]
    assert order(counts, errors) == pytest.approx(ORDER, abs=ORDER_BAND)


def test_a_jump_at_the_inlet_stays_within_its_range():
    made, tolerance = Channel(50, lambda t: 1.0), 1e-3
    steps = made.run(np.zeros(50), 0.4, tolerance=tolerance)
    for step in steps:
        assert step.last.sheet.min() > -tolerance
        assert step.last.sheet.max() < 1.0 + tolerance
    # The front is sharper than upwind's, whose width grows like the root of the way.
    inside = (steps[-1].last.sheet > 0.1) & (steps[-1].last.sheet < 0.9)
    assert inside.sum() < 10  # 2 x 1.28 root(0.52 / 50) x 50 = 13 with upwind


AREA = (2e-3, 2e-3, 18e-3, 18e-3)
FLOW, INLET = 1e-5, 313.15
WAYS = ("second-order", "upwind", "central")
WETTED = {
    "channels": Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA),
    "pins": PinFins(1e-3, 2e-3, 2e-3, 2e-3, area=AREA),
}


def grid(advection="second-order", lateral=1e-3):
    return Resolution(lateral=lateral, die=1, base=1, fins=2, cover=1, advection=advection)


@functools.cache
def plate(family="channels"):
    power = PowerMap.uniform(150.0, 10e-3, 10e-3).with_hot_spot(
        6e-3, 2e-3, 3e-3, 3e-3, power=40.0, name="core"
    )
    die = Die(power, 0.7e-3, x=5e-3, y=5e-3)
    cold = ColdPlate(20e-3, 20e-3, 1.5e-3, wetted=WETTED[family])
    return Plate(Stack(die, Interface(50e-6, 5.0)), cold, Coolant("water"))


@functools.cache
def steady(family, advection):
    return plate(family).solve(
        volume_flow=FLOW, inlet_temperature=INLET, grid=grid(advection), threads=1
    )


def timed(advection="second-order", family="channels", power=None, **more):
    given = {"volume_flow": FLOW, "inlet_temperature": INLET, "grid": grid(advection)}
    return plate(family).solve_transient(power, 0.4, threads=1, **{**given, **more})


@pytest.mark.parametrize("properties", ["local", "initial"])
@pytest.mark.parametrize("advection", WAYS)
@pytest.mark.parametrize("family", sorted(WETTED))
def test_a_plate_begins_in_its_steady_state_and_stays(family, advection, properties):
    expected = steady(family, advection)
    found = timed(advection, family, properties=properties)
    for name, value in (
        ("junction max die", expected.junction_temperature_max),
        ("outlet", expected.outlet_temperature),
    ):
        assert np.abs(found.series[name] - value).max() < STILL, name
    assert found.energy_balance < BALANCE
    assert found.account.left == pytest.approx(0.4 * 190.0, rel=1e-4)


def test_the_order_costs_few_cycles():
    trace = PowerTrace.steps(["*"], [0.0, 0.1, 0.2, 0.3, 0.4], [1.0, 0.2, 1.0, 0.2])
    cycles = {
        way: timed(way, power=trace, properties="initial", tolerance=0.02).cycles for way in WAYS
    }
    assert cycles["second-order"] < 1.35 * cycles["upwind"]


def test_flow_that_is_kept_is_the_flow_that_would_be_found(monkeypatch):
    """Flow renewed at every step against flow kept while the coolant moves by less than 0.05 K."""
    trace = PowerTrace.steps(["*"], [0.0, 0.2, 0.4], [1.0, 0.2])
    solves, solve = [], finned_side.solve_sheet

    def counted(*given, **more):
        solves.append(1)
        return solve(*given, **more)

    monkeypatch.setattr(finned_side, "solve_sheet", counted)
    kept, number = timed(power=trace, tolerance=0.02), len(solves)
    monkeypatch.setattr(timed_equations, "HELD_WITHIN", 0.0)
    renewed = timed(power=trace, tolerance=0.02)
    assert number < 0.7 * (len(solves) - number)
    for name in ("junction max die", "outlet"):
        off = kept.sample(AT)[name] - renewed.sample(AT)[name]
        assert np.abs(off).max() < KEPT, name


def test_what_is_carried_takes_no_more_threads_than_given(monkeypatch):
    asked = []

    def seen(threads):
        asked.append(threads)
        return 1

    monkeypatch.setattr("heatgrade.solve.carried.thread_count", seen)
    timed()
    assert asked
    assert set(asked) == {1}


def test_a_checkpoint_of_another_way_to_carry_is_refused():
    begun = timed()
    with pytest.raises(InputError, match="HG454"):
        timed("upwind", resume=begun)


def test_held_weights_are_the_limited_scheme():
    rng = np.random.default_rng(SEED)
    for _ in range(20):
        nx, ny = rng.integers(2, 9, 2)
        flows = (rng.normal(size=(nx - 1, ny)), rng.normal(size=(nx, ny - 1)))
        inflow = rng.uniform(0.0, 2.0, (nx, ny)) * (rng.random((nx, ny)) < 0.4)
        widths = (rng.uniform(0.5, 2.0, nx), rng.uniform(0.5, 2.0, ny))
        known, entering = np.cumsum(rng.random((nx, ny)), axis=0), -0.3
        held = linear_carry(known, flows, widths, inflow, entering)
        ends = linear_carry(known, flows, widths, inflow, entering, ends_only=True)
        for factor in (1.0, 0.2, 30.0):
            given = (factor * known, flows, widths, inflow, factor * entering)
            wanted = carried_heat(*given)
            linear = (held.matrix @ given[0].ravel()).reshape(nx, ny)
            linear += held.entering * given[4]
            scale = np.abs(given[0]).max()
            assert np.abs(linear - wanted.source).max() < SAME * 100.0 * scale
            of_cells, of_inlet = held.beyond
            left = float((of_cells * given[0]).sum()) + of_inlet * given[4]
            assert left == pytest.approx(-wanted.source.sum(), abs=1e3 * SAME * scale)
            outlet = (ends.matrix @ given[0].ravel()).reshape(nx, ny) + ends.entering * given[4]
            only = carried_heat(*given, ends_only=True)
            assert np.abs(outlet - only.source).max() < SAME * 100.0 * scale


@pytest.mark.parametrize("advection", WAYS)
def test_a_small_model_has_the_steady_state_of_its_way(advection):
    given = {
        "volume_flow": FLOW, "inlet_temperature": INLET, "grid": grid(advection, 2e-3), "threads": 1
    }  # fmt: skip
    expected = plate().solve(**given)
    model = plate().reduce(tolerance=0.2, **given)
    found = model.steady({})
    assert found["junction die"] == pytest.approx(expected.junction_temperature_max, abs=STILL)
    assert found["outlet"] == pytest.approx(expected.outlet_temperature, abs=STILL)
    if advection == "second-order":
        outlet, inlet = model.outputs.index("outlet"), model.inputs.index("inlet")
        # A warmer inlet, a warmer outlet.
        assert model.steady_gain[outlet, inlet] == pytest.approx(1.0, rel=1e-9)
        assert "limiter" in model.summary()
