"""Many sources and many networks: pinch analysis and heat pumps for the rest.

1. the four-stream example of the textbooks: targets and pinch to the digit;
2. the most heat that crosses, between the bounds of linear programmes over fine pieces, on random
   streams;
3. one source and one network: `largest_direct_heat`, found in another way;
4. what is left adds up, and lies on its own side of the pinch;
5. energy and entropy of the match; no heat pump above Lorenz; approaches kept on the composite
   curves, their corners included;
6. one hall and one network need no more electricity than `recover` finds;
7. too little source, no pump, nothing to match: HG620.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import (
    HeatCurve,
    HeatNetwork,
    HeatPump,
    NetworkDemand,
    largest_direct_heat,
    match_heat,
    pinch_analysis,
    recover,
)

ZERO = 273.15  # K
DIGIT = 1e-9  # - : streams of one cp
CLOSED = 1e-9  # - : energy over what comes in
PIECES = 60  # per stream in the linear programme
SEED = 20261127


class _Liquid:
    """A liquid of one heat capacity."""

    def __init__(self, heat_capacity: float) -> None:
        self.heat_capacity = heat_capacity

    def enthalpy_difference(self, low: float, high: Any) -> Any:
        return self.heat_capacity * (np.asarray(high) - low)

    def properties(self, temperature: Any) -> SimpleNamespace:
        return SimpleNamespace(
            heat_capacity=np.full_like(np.asarray(temperature, dtype=float), self.heat_capacity)
        )


def curve(capacity_flow: float, cold: float, hot: float) -> HeatCurve:
    liquid: Any = _Liquid(capacity_flow)
    return HeatCurve.between(liquid, 1.0, ZERO + cold, ZERO + hot)


def test_the_four_streams_of_the_textbooks() -> None:
    # Smith: Chemical Process Design and Integration, 2005, ch. 16: 7.5 MW, 10 MW, 150/140 degC.
    hot = [curve(0.15e6, 40.0, 250.0), curve(0.25e6, 80.0, 200.0)]
    cold = [curve(0.20e6, 20.0, 180.0), curve(0.30e6, 140.0, 230.0)]
    found = pinch_analysis(hot, cold, 10.0)
    assert found.missing_heat == pytest.approx(7.5e6, rel=DIGIT)
    assert found.surplus_heat == pytest.approx(10.0e6, rel=DIGIT)
    assert found.direct_heat == pytest.approx(51.5e6, rel=DIGIT)
    assert found.pinch == pytest.approx((ZERO + 150.0, ZERO + 140.0))


def programme(
    hot: list[HeatCurve], cold: list[HeatCurve], approach: float, *, generous: bool
) -> float:
    """Most heat by a transport problem over pieces; each piece at one of its ends."""
    from scipy.optimize import linprog

    def pieces(curves: list[HeatCurve], warm_end: bool) -> tuple[np.ndarray, np.ndarray]:
        heats, levels = [], []
        for each in curves:
            marks = np.linspace(0.0, each.heat_flow, PIECES + 1)
            ends = each.temperature_at(marks)
            heats.append(np.diff(marks))
            levels.append(ends[1:] if warm_end else ends[:-1])
        return np.concatenate(heats), np.concatenate(levels)

    supply, high = pieces(hot, generous)
    demand, low = pieces(cold, not generous)
    pairs = np.argwhere(high[:, None] - low[None, :] >= approach - 1e-9)
    if len(pairs) == 0:
        return 0.0
    from scipy.sparse import coo_array

    count = np.arange(len(pairs))
    rows = np.concatenate((pairs[:, 0], len(supply) + pairs[:, 1]))
    places = (rows, np.concatenate((count, count)))
    limits = np.concatenate((supply, demand))
    full = coo_array((np.ones(len(rows)), places), shape=(len(limits), len(pairs)))
    scale = limits.max()
    found = linprog(-np.ones(len(pairs)), A_ub=full, b_ub=limits / scale, method="highs")
    assert found.status == 0
    return float(-found.fun * scale)


@pytest.mark.parametrize("case", range(8))
def test_no_programme_moves_more(case: int) -> None:
    draw = np.random.default_rng(SEED + case)
    water, glycol = Coolant("water", pressure=1.6e6), Coolant("PG25")

    def random(coolant: Coolant, count: int, low: float, high: float) -> list[HeatCurve]:
        made = []
        for _ in range(count):
            cold = draw.uniform(low, high - 6.0)
            hot = draw.uniform(cold + 4.0, min(high, cold + 25.0))
            made.append(
                HeatCurve.between(coolant, draw.uniform(1.0, 20.0), ZERO + cold, ZERO + hot)
            )
        return made

    hot = random(glycol, int(draw.integers(1, 4)), 22.0, 62.0)
    cold = random(water, int(draw.integers(1, 4)), 18.0, 75.0)
    approach = float(draw.uniform(2.0, 6.0))
    found = pinch_analysis(hot, cold, approach).direct_heat
    least = programme(hot, cold, approach, generous=False)
    most = programme(hot, cold, approach, generous=True)
    total = sum(each.heat_flow for each in cold)
    assert least - 1e-9 * total <= found <= most + 1e-9 * total
    assert most - least < 0.12 * total  # so the bounds say something


@pytest.mark.parametrize(
    ("hot", "cold", "back", "supply"), [(55, 45, 40, 70), (60, 40, 45, 55), (50, 45, 30, 60)]
)
def test_one_source_and_one_network(hot: float, cold: float, back: float, supply: float) -> None:
    source = HeatCurve.between(Coolant("PG25"), 4.0, ZERO + cold, ZERO + hot)
    network = HeatCurve.between(Coolant("water", pressure=1.6e6), 2.0, ZERO + back, ZERO + supply)
    found = pinch_analysis([source], [network], 3.0)
    assert found.direct_heat == pytest.approx(largest_direct_heat(source, network, 3.0), rel=1e-5)


def halls() -> list[HeatStream]:
    return [
        HeatStream(Coolant("PG25"), 47.0, ZERO + 45.0, ZERO + 55.0),
        HeatStream(Coolant("PG25"), 20.0, ZERO + 25.0, ZERO + 35.0),
        HeatStream(Coolant("water"), 10.0, ZERO + 50.0, ZERO + 62.0),
    ]


def towns() -> list[NetworkDemand]:
    return [
        NetworkDemand(HeatNetwork(ZERO + 70.0, ZERO + 40.0, "old town"), 1.2e6),
        NetworkDemand(HeatNetwork(ZERO + 45.0, ZERO + 25.0, "new quarter"), 0.8e6),
        NetworkDemand(HeatNetwork(ZERO + 60.0, ZERO + 35.0, "hospital"), 0.5e6),
    ]


def test_what_is_left_lies_on_its_side_of_the_pinch() -> None:
    found = match_heat(halls(), towns(), heat_pump=None).analysis
    assert found.pinch is not None
    left = [each for each in found.missing if each is not None]
    assert sum(each.heat_flow for each in left) == pytest.approx(found.missing_heat, rel=1e-12)
    assert all(each.cold_temperature >= found.pinch[1] - 1e-9 for each in left)
    assert found.surplus is not None
    assert found.surplus.heat_flow == pytest.approx(found.surplus_heat, rel=1e-12)
    assert found.surplus.hot_temperature <= found.pinch[0] + 1e-9
    assert found.direct_heat + found.surplus_heat == pytest.approx(
        found.sources.heat_flow, rel=1e-12
    )
    # On the figure, the two curves come as close as the approach and no closer.
    heat = np.linspace(found.surplus_heat, found.sources.heat_flow - 1.0, 4000)
    gap = found.sources.temperature_at(heat) - found.networks.temperature_at(
        heat - found.surplus_heat
    )
    assert gap.min() == pytest.approx(3.0, abs=0.02)


@pytest.mark.parametrize("name", ["R1234ze(E)", "R717"])
def test_a_match_obeys_both_laws(name: str) -> None:
    match = match_heat(halls(), towns(), heat_pump=HeatPump(name))
    assert abs(match.energy_balance) < CLOSED
    assert match.unmet_heat == 0.0
    total = sum(demand.heat_flow for demand in towns())
    assert match.direct_heat + match.lifted_heat == pytest.approx(total, rel=CLOSED)
    pumps = [share.heat_pump for share in match.shares if share.heat_pump is not None]
    assert len(pumps) == 2
    for duty in pumps:
        assert duty.lorenz_cop is None or duty.cop < duty.lorenz_cop
        assert duty.condenser.approach > 3.0 - 1e-4
        assert duty.evaporator.approach > 3.0 - 1e-4
        assert all(part.entropy_made >= -1e-9 for part in duty.components)
        assert all(abs(part.residual) < CLOSED for part in duty.components)
    taken = sum(duty.evaporator_heat for duty in pumps)
    assert taken == pytest.approx(match.pumped_source_heat, rel=CLOSED)
    assert match.unused_heat + taken == pytest.approx(match.analysis.surplus_heat, rel=CLOSED)
    assert "old town" in match.summary()
    assert match.to_dict()["electricity_W"] == pytest.approx(match.electricity)
    assert match.plot().axes


def test_one_hall_and_one_network_need_no_more_than_recover() -> None:
    hall = HeatStream(Coolant("PG25"), 4.7, ZERO + 45.0, ZERO + 55.0)
    network = HeatNetwork(ZERO + 70.0, ZERO + 45.0)
    single = recover(hall, network, boundary="outside", cdu=None)
    match = match_heat([hall], [NetworkDemand(network, single.network_heat_flow)])
    assert single.arrangement == "series"
    assert match.electricity < single.electricity * (1.0 + 1e-3)
    assert match.electricity > 0.9 * single.electricity
    assert match.direct_heat > single.direct_heat_flow * (1.0 - 1e-4)
    # With a colder return `recover` splits the source, cools one leg further and mixes: a trick
    # that streams with fixed ends do not know, worth some percent.
    cold = HeatNetwork(ZERO + 70.0, ZERO + 40.0)
    single = recover(hall, cold, boundary="outside", cdu=None)
    match = match_heat([hall], [NetworkDemand(cold, single.network_heat_flow)])
    assert single.arrangement == "parallel"
    assert single.electricity < match.electricity < 1.05 * single.electricity


def test_too_little_source_leaves_every_network_the_same_share_short() -> None:
    match = match_heat(halls()[1:2], towns())
    assert match.unused_heat < 1e-6 * match.analysis.sources.heat_flow
    assert match.unmet_heat > 0.0
    shares = {round(s.unmet_heat / (s.demand.heat_flow - s.direct_heat), 6) for s in match.shares}
    assert len(shares) == 1
    assert "unmet-demand" in [caution.code for caution in match.cautions]
    assert abs(match.energy_balance) < CLOSED
    none = match_heat(halls()[1:2], towns(), heat_pump=None)
    assert none.unmet_heat == pytest.approx(none.analysis.missing_heat)
    assert none.electricity == 0.0
    assert none.direct_heat == pytest.approx(match.direct_heat)


def test_every_network_gets_its_own_best_machine() -> None:
    best = match_heat(halls(), towns(), heat_pump=HeatPump("best"))
    plain = match_heat(halls(), towns(), heat_pump=HeatPump("R290"))
    assert best.electricity < plain.electricity


@pytest.mark.parametrize("empty", ["sources", "demands"])
def test_nothing_to_match(empty: str) -> None:
    sources = [] if empty == "sources" else halls()
    demands = [] if empty == "demands" else towns()
    with pytest.raises(RecoveryError) as caught:
        match_heat(sources, demands)
    assert (caught.value.code, caught.value.entry) == ("HG620", empty)
