"""The result of `recover`: the cases it must tell apart, and the forms it can be had in.

1. a network served by the exchanger alone needs no pump;
2. a network that comes back too warm gets all its heat by the pump;
3. 55/45 degC into 70/40 degC: exchanger first, pump for the rest;
4. without a pump the rest is rejected, and said so;
5. result.json names; strict JSON; the summary; the table; the figure.
"""

from __future__ import annotations

import json

import pytest

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.recovery import BEST, Cdu, HeatNetwork, HeatPump, Overhead, Recovery, recover

ZERO = 273.15  # K
BALANCE = 1e-10  # - : relative energy balance
APPROACH = 1e-5  # K : by how much a pinch may be missed


def stream(hot: float, cold: float, mass_flow: float = 2.0) -> HeatStream:
    return HeatStream(Coolant("PG25"), mass_flow, ZERO + cold, ZERO + hot)


def network(supply: float, back: float) -> HeatNetwork:
    return HeatNetwork(ZERO + supply, ZERO + back, "town")


@pytest.fixture(scope="module")
def boosted() -> Recovery:
    return recover(
        stream(55, 45), network(70, 40), boundary="outside", it_power=110e3, junction=ZERO + 84.0
    )


def test_a_cool_network_is_served_directly() -> None:
    result = recover(stream(60, 50), network(45, 30), boundary="outside")
    assert result.arrangement == "direct"
    assert result.heat_pump is None
    assert result.direct_share == pytest.approx(1.0, abs=1e-12)
    assert result.electricity == 0.0
    assert result.network_heat_flow == pytest.approx(result.grade.heat_flow, rel=1e-12)
    assert result.to_dict()["heat_pump"]["needed"] is False


def test_a_warm_return_leaves_nothing_to_the_exchanger() -> None:
    result = recover(stream(30, 20), network(70, 40), boundary="outside")
    assert result.direct_heat_flow == 0.0
    assert result.exchanger is None
    assert result.heat_pump is not None
    assert result.heat_pump.evaporator_heat == pytest.approx(result.source.heat_flow, rel=1e-12)


def test_exchanger_first_then_pump(boosted: Recovery) -> None:
    assert boosted.heat_pump is not None
    assert boosted.exchanger is not None
    assert 0.25 < boosted.direct_share < 0.5
    assert boosted.middle_temperature == pytest.approx(ZERO + 48.0, abs=1e-3)
    # The pump lifts only its own share, and only from what the exchanger leaves.
    duty = boosted.heat_pump
    assert duty.evaporator_heat + boosted.direct_heat_flow == pytest.approx(
        boosted.source.heat_flow, rel=1e-12
    )
    assert duty.sink_inlet == boosted.middle_temperature
    assert abs(boosted.energy_balance) < BALANCE
    for profile in (boosted.exchanger, duty.evaporator, duty.condenser):
        assert profile.approach > 3.0 - APPROACH


def test_splitting_beats_one_pump_for_all(boosted: Recovery) -> None:
    alone = recover(stream(55, 45), network(70, 40), boundary="outside", exchanger_approach=11.1)
    assert alone.direct_heat_flow == 0.0
    assert boosted.electricity < 0.8 * alone.electricity  # 30 % crosses free of charge


def test_without_a_pump_the_rest_is_rejected() -> None:
    partly = recover(stream(60, 50), network(48, 47), boundary="outside", heat_pump=None)
    assert partly.arrangement == "direct"
    assert 0.0 < partly.direct_share < 1.0
    assert partly.exchanger is not None
    assert partly.exchanger.approach == pytest.approx(3.0, abs=APPROACH)
    assert partly.rejected_heat_flow + partly.network_heat_flow == pytest.approx(
        partly.grade.heat_flow, rel=1e-12
    )
    assert any(caution.code == "rejected-heat" for caution in partly.cautions)
    none = recover(stream(40, 30), network(70, 40), boundary="outside", heat_pump=None)
    assert none.arrangement == "rejected"
    assert none.network_heat_flow == 0.0
    assert none.rejected_heat_flow == pytest.approx(none.grade.heat_flow, rel=1e-12)
    assert "none given" in none.summary()
    json.dumps(none.to_dict(), allow_nan=False)


def test_what_the_exchanger_cannot_cool_the_pump_does() -> None:
    # 51/41 behind the CDU into 48/45: the exchanger stops at 48 degC, the pump takes the rest.
    result = recover(stream(55, 45), network(48, 45), boundary="outside")
    assert result.arrangement == "series"
    assert result.exchanger is not None
    assert result.exchanger.approach == pytest.approx(3.0, abs=1e-4)
    assert result.heat_pump is not None
    assert result.heat_pump.source_inlet == pytest.approx(ZERO + 48.0, abs=1e-3)
    assert result.heat_pump.source_outlet == pytest.approx(ZERO + 41.0, abs=1e-6)


def test_a_cold_return_warms_the_evaporator() -> None:
    result = recover(stream(55, 45), network(70, 30), boundary="outside")
    assert result.arrangement == "parallel"
    assert result.heat_pump is not None
    assert result.heat_pump.source_outlet > result.source.cold_temperature + 1.0


def test_the_racks_get_their_supply_back(boosted: Recovery) -> None:
    assert boosted.source.cold_temperature == pytest.approx(ZERO + 45.0 - 4.0)
    assert boosted.source.heat_flow == pytest.approx(boosted.stream.heat_flow, rel=1e-12)


def test_an_approach_costs_electricity() -> None:
    tight = recover(stream(55, 45), network(70, 40), boundary="outside", cdu=Cdu(approach=2.0))
    loose = recover(stream(55, 45), network(70, 40), boundary="outside", cdu=Cdu(approach=6.0))
    none = recover(stream(55, 45), network(70, 40), boundary="outside", cdu=None)
    assert none.electricity < tight.electricity < loose.electricity


def test_boundary_changes_the_metrics_and_nothing_else(boosted: Recovery) -> None:
    inside = recover(
        stream(55, 45), network(70, 40), boundary="inside", it_power=110e3, junction=ZERO + 84.0
    )
    assert inside.electricity == boosted.electricity
    assert inside.metrics is not None
    assert boosted.metrics is not None
    assert inside.metrics.erf > boosted.metrics.erf
    assert inside.metrics.pue > boosted.metrics.pue
    assert boosted.metrics.reused_energy == pytest.approx(boosted.grade.heat_flow, rel=1e-12)
    assert inside.metrics.reused_energy == pytest.approx(inside.network_heat_flow, rel=1e-12)


def test_the_best_refrigerant_needs_the_least() -> None:
    pump = HeatPump(BEST)
    best = recover(stream(55, 45), network(70, 40), boundary="outside", heat_pump=pump)
    assert len(best.trials) == 6
    allowed = [t.electricity for t in best.trials if t.electricity and not t.reservation]
    assert best.electricity == pytest.approx(min(allowed), rel=1e-12)


def test_the_best_refrigerant_passes_over_those_that_cannot() -> None:
    # 115 degC is above the critical point of R1234ze(E), R290 and R134a.
    best = recover(stream(60, 50), network(115, 60), boundary="outside", heat_pump=HeatPump(BEST))
    refused = {trial.refrigerant for trial in best.trials if trial.electricity is None}
    assert refused >= {"R1234ze(E)", "R290", "R134a"}
    assert best.heat_pump is not None
    assert best.heat_pump.refrigerant not in refused


def test_result_json_names(boosted: Recovery) -> None:
    data = boosted.to_dict()
    assert {
        "supply_C", "exergy_W", "carnot_factor", "class", "capped_by", "direct_W", "heat_pump",
        "erf",
    } <= set(data)  # fmt: skip
    assert {
        "needed", "lift_K", "cop", "lorenz_efficiency", "electricity_W", "heat_W", "refrigerant",
    } <= set(data["heat_pump"])  # fmt: skip
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["supply_C"] == pytest.approx(51.0)
    assert data["class"] == "W+"


def test_forms_for_people(boosted: Recovery) -> None:
    text = boosted.summary()
    for word in ("COP", "Lorenz", "ERF", "exergy", "quick disconnect", "R1234ze(E)", "assumption"):
        assert word in text
    page = boosted._repr_html_()
    assert page.startswith("<table>")
    assert "R1234ze(E)" in page
    figure = boosted.plot()
    assert len(figure.axes) == 2
    labels = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert labels.count("pinch 3.0 K") == 3  # of exchanger, condenser and evaporator


def test_a_figure_without_a_pump() -> None:
    figure = recover(stream(60, 50), network(45, 30), boundary="outside").plot()
    assert len(figure.axes) == 1


def test_more_heat_than_power_is_a_caution() -> None:
    heat = stream(55, 45).heat_flow
    result = recover(
        stream(55, 45), network(70, 40), boundary="outside", it_power=0.99 * heat,
        overhead=Overhead(ups_efficiency=0.9),
    )  # fmt: skip
    assert any(caution.code == "inconsistent" for caution in result.cautions)


def test_discharge_of_ammonia_is_flagged() -> None:
    result = recover(
        stream(30, 20), network(80, 45), boundary="outside", heat_pump=HeatPump("R717")
    )
    assert result.heat_pump is not None
    assert result.heat_pump.discharge_temperature > ZERO + 120.0
    assert any(caution.code == "above-limit" for caution in result.cautions)


def test_an_evaporator_that_would_freeze_the_source_is_flagged() -> None:
    result = recover(stream(15, 5, 1.0), network(60, 40), boundary="outside", cdu=Cdu(approach=3.0))
    assert any(caution.code == "freezing" for caution in result.cautions)


def test_an_internal_exchanger_changes_the_cycle_as_it_should() -> None:
    plain = recover(stream(30, 20), network(70, 60), boundary="outside").heat_pump
    inner = recover(
        stream(30, 20), network(70, 60), boundary="outside",
        heat_pump=HeatPump(internal_exchanger_effectiveness=0.6),
    ).heat_pump  # fmt: skip
    assert plain is not None
    assert inner is not None
    assert inner.discharge_temperature > plain.discharge_temperature + 5.0
    assert inner.cop > plain.cop  # helps the wide-domed R1234ze(E)


def test_wet_compression_is_flagged() -> None:
    pump = HeatPump("R600a", superheat=0.0, isentropic_efficiency=1.0)
    result = recover(stream(55, 45), network(95, 40), boundary="outside", heat_pump=pump)
    assert any(caution.code == "wet-compression" for caution in result.cautions)


def test_evaporation_below_the_atmosphere_is_flagged() -> None:
    result = recover(
        stream(25, 15), network(60, 40), boundary="outside", heat_pump=HeatPump("R1233zd(E)")
    )
    assert any(caution.code == "below-atmosphere" for caution in result.cautions)


def test_no_refrigerant_at_all() -> None:
    with pytest.raises(RecoveryError, match="HG602"):
        recover(stream(60, 50), network(185, 170), boundary="outside", heat_pump=HeatPump(BEST))


def test_electricity_per_heat(boosted: Recovery) -> None:
    assert boosted.electricity_per_heat == pytest.approx(
        boosted.electricity / boosted.network_heat_flow
    )
    none = recover(stream(40, 30), network(70, 40), boundary="outside", heat_pump=None)
    assert none.electricity_per_heat is None


def test_no_limits_no_cap() -> None:
    water = HeatStream(Coolant("water"), 2.0, ZERO + 45.0, ZERO + 55.0)
    result = recover(water, network(45, 30), boundary="outside", limits=())
    assert result.grade.capped_by is None
    assert result.grade.headroom is None
    assert result.grade.next_cap is None
    assert result.to_dict()["capped_by"] is None


def test_all_heat_rejected_reuses_nothing():
    """A network hotter than the source and no heat pump: whatever the flow, ERF is zero."""
    for flow in (0.3, 1.1, 4.806596071850159):
        source = stream(54.84, 45.0, flow)
        result = recover(
            source,
            HeatNetwork(343.15, 333.15),
            boundary="outside",
            heat_pump=None,
            it_power=1.1 * source.heat_flow,
        )
        assert result.metrics.erf == 0.0
        assert result.rejected_heat_flow == pytest.approx(source.heat_flow, rel=1e-9)
