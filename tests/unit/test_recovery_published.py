"""A heat pump at work carries every published estimate of its COP, none outside its range."""

from __future__ import annotations

import json

import pytest

from heatgrade.recovery import COP_ESTIMATES, HeatPump, choose_duty, jesper_cop

ZERO = 273.15  # K


def test_published_estimates_stand_beside_the_cycle() -> None:
    duty = choose_duty(
        HeatPump("R717"),
        source_inlet=ZERO + 30.0,
        source_outlet=ZERO + 25.0,
        sink_inlet=ZERO + 40.0,
        sink_outlet=ZERO + 70.0,
    ).duty
    assert duty.published.keys() == COP_ESTIMATES.keys()
    cops = json.loads(json.dumps(duty.to_dict(), allow_nan=False))["published_cops"]
    assert cops["jesper2021"] == pytest.approx(jesper_cop(40.0))
    assert cops["jesper2021-high"] is None  # its sinks begin at 80 degC
    assert duty.published["jesper2021-high"].cautions
    # Machines on the market, a planner's value, an approximation and the cycle: one neighbourhood.
    near = [cops[name] for name in ("jesper2021", "jensen2018-ammonia", "dea2030-excess-heat")]
    assert all(0.7 < cop / duty.cop < 1.2 for cop in near)
