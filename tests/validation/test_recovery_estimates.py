"""Published estimates of the COP: their digits, their ranges, their warnings.

1. Jesper's conventional regression to the digits published for a 70 degC supply;
2. Jensen's approximation against its formula put together another way, and against the cycle;
3. the quadratic fits from their constants; the catalogue's values;
4. outside its range an estimate gives no number and says which quantity is outside;
5. a constant share of the Lorenz COP always comes with its warning, and the warning is true;
6. an unknown name: HG632.
"""

from __future__ import annotations

import math

import pytest

from heatgrade.errors import InputError, RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery import (
    COP_ESTIMATES,
    HeatCurve,
    HeatPump,
    constant_lorenz,
    cop_estimate,
    jensen_cop,
    jesper_cop,
    jesper_high_cop,
    log_mean,
    lorenz_cop,
    solve_cycle,
    working_fluid,
)

ZERO = 273.15  # K
DIGIT = 0.005  # half of the last digit published


def duty(source: float, drop: float, back: float, supply: float) -> dict[str, float]:
    return {
        "source_inlet": ZERO + source,
        "source_outlet": ZERO + source - drop,
        "sink_inlet": ZERO + back,
        "sink_outlet": ZERO + supply,
    }


@pytest.mark.parametrize(("source", "cop"), [(30, 3.98), (40, 5.03), (45, 5.67), (50, 6.42)])
def test_jesper_at_a_supply_of_70(source: float, cop: float) -> None:
    assert jesper_cop(70.0 - source) == pytest.approx(cop, abs=DIGIT)
    found = cop_estimate("jesper2021", **duty(source, 5.0, 40.0, 70.0))
    assert found.cop == pytest.approx(cop, abs=DIGIT)
    assert found.valid


def test_jesper_high_by_logarithms() -> None:
    lift, outlet = 60.0, ZERO + 130.0
    expected = math.log(1.9118) - 0.89094 * math.log(lift + 0.088378)
    expected += 0.67895 * math.log(outlet + 0.044189)
    assert jesper_high_cop(lift, outlet) == pytest.approx(math.exp(expected), rel=1e-12)
    inside = cop_estimate("jesper2021-high", **duty(70.0, 5.0, 100.0, 130.0))
    assert inside.cop == pytest.approx(math.exp(expected), rel=1e-12)


@pytest.mark.parametrize("refrigerant", ["ammonia", "isobutane"])
def test_jensen_by_its_parts_and_beside_the_cycle(refrigerant: str) -> None:
    given = duty(25.0, 7.0, 45.0, 75.0)
    found = jensen_cop(*given.values(), refrigerant)
    # The same as a Carnot machine between refrigerant temperatures, times its losses.
    a = {"ammonia": (0.2, 0.2, 0.016), "isobutane": (-0.0011, 0.3, 2.4)}[refrigerant]
    b = {"ammonia": (0.0014, -0.0015, 0.039), "isobutane": (0.0035, -0.0033, 0.053)}[refrigerant]
    x, rise = 75.0 - 18.0 + 10.0, 30.0
    hot = log_mean(ZERO + 75.0, ZERO + 45.0) + (a[0] * x + a[1] * rise + a[2]) + 5.0
    cold = log_mean(ZERO + 25.0, ZERO + 18.0) - 3.5 - 5.0
    loss = b[0] * x + b[1] * rise + b[2]
    assert found == pytest.approx(hot / (hot - cold) * 0.8 * (1.0 - loss) + 0.2, rel=1e-12)
    # Its own assumptions (5 K everywhere, 0.8, no drive) in the cycle: a few percent apart.
    name = {"ammonia": "R717", "isobutane": "R600a"}[refrigerant]
    pump = HeatPump(name, 0.8, drive_efficiency=1.0, evaporator_approach=5.0,
                    condenser_approach=5.0)  # fmt: skip
    sink = HeatCurve.between(Coolant("water", pressure=1.6e6), 1.0, ZERO + 45.0, ZERO + 75.0)
    cycle = solve_cycle(pump, working_fluid(name), ZERO + 18.0 - 5.0, sink)
    assert found == pytest.approx(cycle.condenser_heat / cycle.work, rel=0.12)


@pytest.mark.parametrize(
    ("name", "cop"),
    [
        ("ruhnau2019-water", 9.97 - 0.20 * 30 + 0.0012 * 900),
        ("ruhnau2019-ground", 10.29 - 0.21 * 30 + 0.0012 * 900),
        ("ruhnau2019-air", 6.08 - 0.09 * 30 + 0.0005 * 900),
        ("staffell2012-air", 6.81 - 0.121 * 30 + 0.00063 * 900),
        ("staffell2012-ground", 8.77 - 0.150 * 30 + 0.000734 * 900),
        ("dea2020-excess-heat", 5.1),
        ("dea2030-excess-heat", 5.3),
        ("dea2040-excess-heat", 5.4),
        ("dea2030-industry", 2.7),
        ("dea2030-industry-high", 3.05),
    ],
)
def test_constants(name: str, cop: float) -> None:
    found = cop_estimate(name, **duty(35.0, 7.0, 40.0, 65.0))
    assert found.cop == pytest.approx(cop, rel=1e-12)
    assert [caution.code for caution in found.cautions] == ["assumption"]
    assert found.source


@pytest.mark.parametrize(("name", "cop"), [("dea2020-air", 3.1), ("dea2030-air", 3.2)])
def test_air_of_the_catalogue(name: str, cop: float) -> None:
    assert cop_estimate(name, **duty(5.0, 2.0, 40.0, 65.0)).cop == cop


@pytest.mark.parametrize("name", sorted(COP_ESTIMATES))
def test_nothing_is_said_outside_the_range(name: str) -> None:
    found = cop_estimate(name, **duty(95.0, 5.0, 150.0, 195.0))
    assert found.cop is None
    assert not found.valid
    outside = [caution for caution in found.cautions if caution.code == "out-of-range"]
    assert outside
    assert found.validity


def test_a_constant_share_of_lorenz_misleads_as_it_says() -> None:
    shares = []
    for source, supply in ((50.0, 65.0), (10.0, 70.0)):
        given = duty(source, 5.0, supply - 20.0, supply)
        found = constant_lorenz(0.45, **given)
        assert "misleading-model" in [caution.code for caution in found.cautions]
        sink = HeatCurve.between(Coolant("water"), 1.0, given["sink_inlet"], given["sink_outlet"])
        pump = HeatPump("R1234ze(E)", condenser_approach=5.0)
        cycle = solve_cycle(pump, working_fluid("R1234ze(E)"), given["source_outlet"] - 5.0, sink)
        cop = pump.electric_efficiency * cycle.condenser_heat / cycle.work
        limit = lorenz_cop(
            log_mean(given["sink_outlet"], given["sink_inlet"]),
            log_mean(given["source_inlet"], given["source_outlet"]),
        )
        assert found.cop == pytest.approx(0.45 * limit, rel=1e-12)
        shares.append(cop / limit)
    assert shares[0] < 0.30  # lift of 15 K
    assert shares[1] > 0.42  # lift of 60 K
    no_limit = constant_lorenz(0.45, **duty(70.0, 5.0, 40.0, 60.0))
    assert no_limit.cop is None


def test_unknown_name() -> None:
    with pytest.raises(RecoveryError, match="HG632") as caught:
        cop_estimate("carnot", **duty(30.0, 5.0, 40.0, 70.0))
    assert "jesper2021" in str(caught.value.allowed)
    with pytest.raises(InputError, match="HG103"):
        constant_lorenz(1.5, **duty(30.0, 5.0, 40.0, 70.0))
