"""What a solve refuses, and how it fails: by name, with a remedy, in bounded time."""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.errors import HeatgradeError, InputError, NotConverged
from heatgrade.solve import CoolantSheet, FaceFields, Reason, Solution, solve

SHAPE = (5, 4, 3)


def block(sheet=False, sink=0.1):
    nx, ny, nz = SHAPE
    coolant = None
    if sheet:
        inflow = np.zeros((nx, ny))
        inflow[0] = 2.0
        coolant = CoolantSheet(
            1, np.ones((nx, ny, 1)), np.full((nx - 1, ny), 2.0), np.zeros((nx, ny - 1)), inflow,
            300.0 * inflow,
        )  # fmt: skip
    return FaceFields(
        np.ones((nx - 1, ny, nz)), np.ones((nx, ny - 1, nz)), np.ones((nx, ny, nz - 1)),
        np.full(SHAPE, sink), np.ones(SHAPE), coolant,
    )  # fmt: skip


FIELDS = ["conductance_x", "conductance_y", "conductance_z", "sink", "source"]
SHEET_FIELDS = ["exchange", "flow_x", "flow_y", "inflow", "source"]


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_named(name, value):
    fields = block()
    getattr(fields, name)[1, 2, 0] = value
    with pytest.raises(InputError) as caught:
        solve(fields)
    assert caught.value.code == "HG412"
    assert caught.value.entry == f"{name}[1, 2, 0]"


@pytest.mark.parametrize("name", FIELDS[:4])
def test_negative_conductances_are_named(name):
    fields = block()
    getattr(fields, name)[0, 1, 1] = -1e-3
    with pytest.raises(InputError, match="not negative") as caught:
        solve(fields)
    assert caught.value.entry == f"{name}[0, 1, 1]"


@pytest.mark.parametrize("name", SHEET_FIELDS)
def test_values_of_the_sheet_are_named(name):
    fields = block(sheet=True)
    where = (2, 1, 0) if name == "exchange" else (2, 1)
    getattr(fields.sheet, name)[where] = np.nan
    with pytest.raises(InputError) as caught:
        solve(fields)
    assert caught.value.entry == f"sheet.{name}[{', '.join(map(str, where))}]"


def test_a_block_that_nothing_cools_is_refused():
    with pytest.raises(InputError, match="nothing fixes the temperature") as caught:
        solve(block(sink=0.0))
    assert caught.value.code == "HG413"
    assert caught.value.remedy


def test_a_part_cut_off_from_every_sink_is_refused():
    fields = block()
    fields.conductance_x[2] = 0.0
    fields.sink[3:] = 0.0
    with pytest.raises(InputError, match=r"cell \(3, 0, 0\)"):
        solve(fields)


def test_coolant_that_enters_nowhere_is_refused():
    fields = block(sheet=True, sink=0.0)
    solve(fields)
    fields.sheet.inflow[:] = 0.0
    with pytest.raises(InputError, match="nothing fixes the temperature"):
        solve(fields)


def test_heat_without_a_way_out_is_refused():
    fields = block()
    fields.conductance_x[:2] = 0.0
    fields.conductance_y[:2] = 0.0
    fields.conductance_z[:2] = 0.0
    fields.sink[:2] = 0.0
    with pytest.raises(InputError, match="no conductance leaves") as caught:
        solve(fields)
    assert "cell (0, 0, 0)" in str(caught.value)
    fields.source[:2] = 0.0
    assert not solve(fields).temperature[:2].any()


def test_running_out_of_cycles_raises_with_a_remedy():
    with pytest.raises(NotConverged, match="max cycles") as caught:
        solve(block(), tolerance=1e-13, max_cycles=1)
    assert caught.value.code == "HG401"
    assert "more cycles" in str(caught.value)


@pytest.mark.parametrize("sheet", [False, True])
def test_a_failed_solve_leaves_nan(sheet):
    answer = solve(block(sheet), tolerance=1e-13, max_cycles=1, raise_on_failure=False)
    assert answer.outcome.reason is Reason.MAX_CYCLES
    assert np.isnan(answer.temperature).all()
    if sheet:
        assert np.isnan(answer.coolant_temperature).all()


@pytest.mark.parametrize("tolerance", [-1.0, np.nan, 2.0])
def test_silly_tolerances_are_refused(tolerance):
    with pytest.raises(InputError) as caught:
        solve(block(), tolerance=tolerance)
    assert caught.value.entry == "tolerance"


def test_a_guess_from_another_grid_is_refused():
    answer = solve(block())
    other = Solution(answer.temperature[1:], None, answer.outcome)
    with pytest.raises(InputError, match="guess"):
        solve(block(), guess=other)
    failed = Solution(np.full(SHAPE, np.nan), None, answer.outcome)
    with pytest.raises(InputError, match="guess"):
        solve(block(), guess=failed)


def test_no_heat_at_all_is_answered_at_once():
    answer = solve(replace(block(), source=np.zeros(SHAPE)))
    assert not answer.temperature.any()
    assert answer.outcome.cycles == 0


def test_progress_hears_of_each_cycle():
    heard = []
    outcome = solve(block(), progress=lambda *news: heard.append(news)).outcome
    assert [cycle for cycle, _ in heard] == list(range(1, outcome.cycles + 1))
    assert len(outcome.residual_history) == outcome.cycles + 1


@pytest.mark.parametrize("spread", [8, 14, 30])
def test_couplings_many_decades_apart_end_in_bounded_time(spread):
    rng = np.random.default_rng(20261128)
    nx, ny, nz = shape = (12, 11, 6)

    def wild(*size):
        return 10.0 ** rng.uniform(-spread / 2, spread / 2, size)

    fields = FaceFields(
        wild(nx - 1, ny, nz), wild(nx, ny - 1, nz), wild(nx, ny, nz - 1), wild(*shape), wild(*shape)
    )
    answer = solve(fields, max_cycles=200, raise_on_failure=False)
    assert answer.outcome.cycles <= 200
    assert answer.outcome.converged == bool(np.isfinite(answer.temperature).all())


def test_only_our_own_errors_come_out_of_random_fields():
    rng = np.random.default_rng(20261129)
    values = np.array([0.0, 0.0, 1.0, 1.0, 1e-12, 1e12, -1.0, np.nan, np.inf, 1e-320, 1e300])
    weights = np.array([12.0, 12, 60, 60, 2, 2, 0.02, 0.01, 0.01, 0.2, 0.2])
    outcomes = set()
    for _ in range(300):
        nx, ny, nz = (int(n) for n in rng.integers(1, 6, 3))

        def draw(*size):
            return rng.choice(values, size, p=weights / weights.sum())

        try:
            fields = FaceFields(
                draw(nx - 1, ny, nz), draw(nx, ny - 1, nz), draw(nx, ny, nz - 1),
                draw(nx, ny, nz), draw(nx, ny, nz),
                CoolantSheet(
                    0, draw(nx, ny, 1), draw(nx - 1, ny), draw(nx, ny - 1), draw(nx, ny),
                    draw(nx, ny),
                ) if rng.random() < 0.5 else None,
            )  # fmt: skip
            answer = solve(fields, max_cycles=30, raise_on_failure=False)
            outcomes.add(answer.outcome.reason)
            assert answer.outcome.converged == bool(np.isfinite(answer.temperature).all())
        except HeatgradeError as error:
            outcomes.add(error.code)
    assert {Reason.CONVERGED, "HG412", "HG413"} <= outcomes
