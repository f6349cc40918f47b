"""PUE, ERF and ERE with their boundary; electricity besides the IT; Lorenz COP; the regression.

1. 80 GWh of IT, PUE 1.15, 40 GWh reused, COP 4.5: ERF 0.435 outside, 0.497 inside;
2. ERE = (1 - ERF) PUE;
3. the Lorenz COPs of six heat networks;
4. the digits of Jesper et al. 2021 and its range.
"""

from __future__ import annotations

import math

import pytest

from heatgrade.errors import InputError, RecoveryError
from heatgrade.recovery import (
    BOUNDARY_MEANING,
    Overhead,
    jesper_check,
    jesper_cop,
    log_mean,
    lorenz_cop,
    reuse_metrics,
)

ZERO = 273.15  # K
THIRD_DIGIT = 5e-4  # - : half of the last digit given
SECOND_DIGIT = 5e-3  # - : half of the last digit given
FIRST_DIGIT = 0.06  # - : half of the last digit given, temperatures given to 1 K


def test_boundary_identity() -> None:
    work = 40.0 / (4.5 - 1.0)
    outside = reuse_metrics(80.0, 92.0, 40.0, 40.0 + work, work, boundary="outside")
    inside = reuse_metrics(80.0, 92.0, 40.0, 40.0 + work, work, boundary="inside")
    assert outside.pue == pytest.approx(1.15, abs=THIRD_DIGIT)
    assert outside.erf == pytest.approx(0.435, abs=THIRD_DIGIT)
    assert inside.erf == pytest.approx(0.497, abs=THIRD_DIGIT)
    assert inside.pue == pytest.approx(1.293, abs=THIRD_DIGIT)
    for metrics in (outside, inside):
        assert metrics.ere == pytest.approx((1.0 - metrics.erf) * metrics.pue, rel=1e-14)


def test_every_boundary_has_a_meaning() -> None:
    assert set(BOUNDARY_MEANING) == {"outside", "inside"}


@pytest.mark.parametrize(
    ("arguments", "code", "entry"),
    [
        ((80.0, 92.0, 40.0, 50.0, 10.0, "somewhere"), "HG607", "boundary"),
        ((80.0, 70.0, 40.0, 50.0, 10.0, "inside"), "HG608", "facility_energy"),
        ((80.0, 92.0, 93.0, 99.0, 10.0, "inside"), "HG608", "source_heat"),
        ((80.0, 92.0, 40.0, 30.0, 10.0, "inside"), "HG608", "delivered_heat"),
        ((0.0, 92.0, 40.0, 50.0, 10.0, "inside"), "HG102", "it_energy"),
        ((math.nan, 92.0, 40.0, 50.0, 10.0, "inside"), "HG101", "it_energy"),
    ],
)
def test_impossible_metrics_are_refused(
    arguments: tuple[float, float, float, float, float, str], code: str, entry: str
) -> None:
    *energies, boundary = arguments
    with pytest.raises(InputError) as caught:
        reuse_metrics(*energies, boundary=boundary)
    assert (caught.value.code, caught.value.entry) == (code, entry)
    assert caught.value.remedy


def test_facility_power_by_hand() -> None:
    # 1 MW at 0.95: 1052.6 kW drawn; 800 kW leave by the liquid, 252.6 kW by air at COP 4.
    power = Overhead(0.95, 4.0, 7e3, 0.02).facility_power(1e6, 8e5)
    assert power == pytest.approx(1e6 / 0.95 + (1e6 / 0.95 - 8e5) / 4.0 + 7e3 + 0.02e6, rel=1e-14)


def test_more_liquid_heat_means_less_air_cooling() -> None:
    overhead = Overhead()
    assert overhead.facility_power(1e6, 9e5) < overhead.facility_power(1e6, 7e5)


@pytest.mark.parametrize(
    ("supply", "back", "hot", "cold", "cop"),
    [
        (85, 55, 25, 18, 7.1),
        (70, 40, 25, 15, 9.4),
        (75, 37.5, 27, 17, 9.7),
        (65, 40, 28, 20, 11.5),
        (80, 45, 25, 15, 7.9),
        (75, 55, 45, 38, 14.4),
    ],
)
def test_lorenz_of_six_networks(
    supply: float, back: float, hot: float, cold: float, cop: float
) -> None:
    found = lorenz_cop(log_mean(ZERO + supply, ZERO + back), log_mean(ZERO + hot, ZERO + cold))
    assert found == pytest.approx(cop, abs=FIRST_DIGIT)


def test_lorenz_blows_up_where_most_of_the_heat_needs_no_pump() -> None:
    found = lorenz_cop(log_mean(ZERO + 70, ZERO + 40), log_mean(ZERO + 55, ZERO + 45))
    assert found == pytest.approx(68.0, abs=0.5)
    assert math.isinf(lorenz_cop(300.0, 310.0))


def test_lorenz_is_carnot_for_constant_temperatures() -> None:
    assert lorenz_cop(log_mean(350.0, 350.0), log_mean(300.0, 300.0)) == pytest.approx(7.0)


@pytest.mark.parametrize(("source", "cop"), [(30, 3.98), (40, 5.03), (45, 5.67), (50, 6.42)])
def test_jesper_digits_at_70_degrees(source: float, cop: float) -> None:
    check = jesper_check(ZERO + source, ZERO + 70)
    assert check.valid
    assert check.cop == pytest.approx(cop, abs=SECOND_DIGIT)
    assert jesper_cop(70.0 - source) == check.cop


@pytest.mark.parametrize(
    ("source", "sink", "quantity"), [(62, 90, "source inlet"), (45, 52, "lift"), (50, 105, "sink")]
)
def test_jesper_says_nothing_outside_its_range(source: float, sink: float, quantity: str) -> None:
    check = jesper_check(ZERO + source, ZERO + sink)
    assert not check.valid
    assert check.cop is None
    assert any(quantity in caution.message for caution in check.cautions)
    assert "10 to 78 K" in check.validity


def test_overhead_refuses_nonsense() -> None:
    with pytest.raises(InputError, match="ups_efficiency"):
        Overhead(ups_efficiency=1.2)
    with pytest.raises(InputError, match="air_cooling_cop"):
        Overhead(air_cooling_cop=0.0)
    assert issubclass(RecoveryError, InputError)
