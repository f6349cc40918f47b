"""A hall of 1,000 racks with 72,000 plates: laid out, solved, and its single outages.

Proved: balances.  No peer lays out or solves such a hall with heat; the times of the networks alone
stand in `bench_network`.
"""

import pytest

import heatgrade as hg
from benchmarks.report import Row
from benchmarks.stopwatch import alone
from heatgrade.hall import n_minus_one

SUPPLY = 318.15  # K
POINT = {"supply_temperature": SUPPLY, "flow_per_heat": 2.5e-8}
PG25 = hg.Coolant("PG25")
BALANCE = 1e-8
SCREENED = 1e-3  # K


def made_of(count: int, unit: hg.DistributionUnit | None) -> hg.Row:
    curve = hg.PlateCurve.from_table(
        [1e-5, 2e-5, 4e-5, 8e-5],
        [2e3, 6e3, 2e4, 7e4],
        [0.034, 0.027, 0.022, 0.019],
        heat_flow=1800.0,
        coolant="PG25",
        inlet_temperature=SUPPLY,
    )
    tray = hg.Branch.of(curve, count=4, arrangement="parallel", hose=hg.Hose(0.5, 0.014, 2.0))
    rack = hg.Rack.manifold([tray] * 18, supply_manifold=hg.Manifold(0.07), coolant=PG25)
    return hg.Row([hg.RackGroup(rack, 25)], header=hg.Header(0.25), unit=unit, units=2, count=count)


def unit() -> hg.DistributionUnit:
    exchanger = hg.size_exchanger(
        PG25,
        heat_flow=1.7e6,
        volume_flow=0.045,
        supply_temperature=SUPPLY,
        other=hg.Coolant("water"),
        other_volume_flow=0.06,
        approach=5.0,
        pressure_drop=40e3,
    )
    pump = hg.HeadCurve((0.0, 0.02, 0.04, 0.06), (300e3, 280e3, 240e3, 150e3), 0.65)
    return hg.DistributionUnit(exchanger, pump, pumps=2)


@pytest.mark.parametrize("fold", [True, False])
def test_one_loop(benchmark, rows, fold):
    hall = hg.Hall([made_of(40, None)], header=hg.Header(1.5, pitch=2.4))
    watch = alone(benchmark, lambda: hall.solve(**POINT, fold=fold), rounds=3)
    assert watch.answer.energy_balance < BALANCE
    how = "equal plates folded" if fold else "every plate by itself"
    rows.append(
        Row(
            f"hall: 72,000 plates on one loop, laid out and solved, {how}",
            watch.median,
            processor_seconds=watch.median_processor,
        )
    )


def test_branches_of_one_loop(benchmark, rows):
    """Every branch of one central loop, by the headers' answer; the worst solved in full."""
    hall = hg.Hall([made_of(40, None)], header=hg.Header(1.5, pitch=2.4), unit=unit(), units=80)
    point = {"supply_temperature": SUPPLY, "flow_per_heat": 2.5e-8, "kinds": ["branch"]}
    watch = alone(benchmark, lambda: n_minus_one(hall, **point), rounds=1)
    (screening,) = watch.answer.screenings
    assert screening.junction_error < SCREENED
    rows.append(
        Row(
            f"hall: {screening.count:,} branches unplugged one by one on one loop",
            watch.median,
            processor_seconds=watch.median_processor,
            note=f"screened; {screening.checked} solved in full differ by "
            f"{screening.junction_error:.0e} K",
        )
    )


def test_outages(benchmark, rows):
    hall = hg.Hall([made_of(40, unit())])
    watch = alone(benchmark, lambda: n_minus_one(hall, **POINT), rounds=1)
    found = watch.answer
    rows.append(
        Row(
            f"hall: {found.outages:,} single outages in 40 loops, {len(found.rows)} differ",
            watch.median,
            processor_seconds=watch.median_processor,
        )
    )
