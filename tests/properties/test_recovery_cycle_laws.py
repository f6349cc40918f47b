"""Laws that every heat pump obeys, on random duties, layouts, fluids and machines.

1. COP never above Lorenz (no limit where the source is warmer than the sink in the mean);
2. first law on every component; entropy is made in every component, the liquids included;
3. exergy: source and shaft go into the sink's gain and what the components destroy;
4. approaches are kept in evaporator and condenser;
5. a better compressor, closer exchangers, a warmer source never need more work;
6. losses of pressure never help.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, seed, settings
from hypothesis import strategies as st

from heatgrade.errors import RecoveryError
from heatgrade.recovery import CYCLES, HeatPump, choose_duty
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty

ZERO = 273.15  # K
CLOSED = 1e-8  # - : required; 1e-12 is usual
PINCH = 1e-4  # K
SEED = 20261128
DEAD_STATE = ZERO + 10.0  # K
FLUIDS = {"cascade": ["R717/R600a", "R1234ze(E)/R1233zd(E)"], "transcritical": ["R744"]}
USUAL = ["R1234ze(E)", "R717", "R290", "R600a", "R1233zd(E)", "R134a"]
LOSSES = ("evaporator_pressure_loss", "suction_pressure_loss", "condenser_pressure_loss")


@st.composite
def machines(draw: st.DrawFn) -> HeatPump:
    cycle = draw(st.sampled_from(CYCLES))
    return HeatPump(
        draw(st.sampled_from(FLUIDS.get(cycle, USUAL))),
        draw(st.floats(0.5, 1.0)),
        cycle=cycle,
        superheat=draw(st.floats(0.0, 8.0)),
        evaporator_approach=draw(st.floats(0.5, 6.0)),
        condenser_approach=draw(st.floats(0.5, 6.0)),
        intermediate_approach=draw(st.floats(1.0, 6.0)),
        evaporator_pressure_loss=draw(st.sampled_from([0.0, 0.0, 0.04])),
        suction_pressure_loss=draw(st.sampled_from([0.0, 0.0, 0.03])),
        condenser_pressure_loss=draw(st.sampled_from([0.0, 0.0, 0.03])),
    )


@st.composite
def duties(draw: st.DrawFn) -> dict[str, float]:
    source = draw(st.floats(10.0, 45.0))
    back = draw(st.floats(28.0, 60.0))
    return {
        "source_inlet": ZERO + source,
        "source_outlet": ZERO + source - draw(st.floats(1.0, 9.0)),
        "sink_inlet": ZERO + back,
        "sink_outlet": ZERO + back + draw(st.floats(4.0, 35.0)),
    }


def solved(pump: HeatPump, duty: dict[str, float]) -> HeatPumpDuty | None:
    try:
        return choose_duty(pump, **duty).duty
    except RecoveryError:
        return None


@seed(SEED)
@settings(max_examples=100, deadline=None)
@given(pump=machines(), duty=duties())
def test_both_laws(pump: HeatPump, duty: dict[str, float]) -> None:
    found = solved(pump, duty)
    assume(found is not None)
    assert found is not None
    shaft_cop = found.heat_flow / found.shaft_power
    if found.lorenz_cop is not None:
        assert shaft_cop <= found.lorenz_cop
    else:  # the source alone could give the heat: no law bounds the COP
        assert _mean(duty["source_inlet"], duty["source_outlet"]) >= _mean(
            duty["sink_outlet"], duty["sink_inlet"]
        )
    assert found.evaporator.approach > pump.evaporator_approach - PINCH
    assert found.condenser.approach > pump.condenser_approach - PINCH
    scale = found.heat_flow / DEAD_STATE
    for part in found.components:
        assert abs(part.residual) < CLOSED, part.name
        assert part.entropy_made > -CLOSED * scale, part.name
    assert abs(sum(part.heat for part in found.components) + found.shaft_power) < (
        CLOSED * found.heat_flow
    )
    # Entropy made in all is what the streams' entropies differ by.
    made = sum(part.entropy_made for part in found.components)
    source = found.evaporator_heat / _mean(duty["source_inlet"], duty["source_outlet"])
    sink = found.heat_flow / _mean(duty["sink_outlet"], duty["sink_inlet"])
    assert abs(made - (sink - source)) < 2e-4 * scale  # the log-mean has one cp, water not


def _mean(hot: float, cold: float) -> float:
    from heatgrade.recovery import log_mean

    return log_mean(hot, cold)


@seed(SEED)
@settings(max_examples=30, deadline=None)
@given(pump=machines(), duty=duties(), gain=st.floats(0.5, 4.0))
def test_what_helps_helps(pump: HeatPump, duty: dict[str, float], gain: float) -> None:
    assume(pump.isentropic_efficiency < 0.9)
    base = solved(pump, duty)
    assume(base is not None)
    assert base is not None
    assert isinstance(pump.isentropic_efficiency, float)
    slack = 1.0 + 2e-4  # the intermediate level is near its best, not on it
    better = solved(replace(pump, isentropic_efficiency=pump.isentropic_efficiency + 0.1), duty)
    assert better is not None
    assert better.shaft_power < base.shaft_power
    closer = solved(replace(pump, condenser_approach=0.5 * pump.condenser_approach), duty)
    if closer is not None:  # a colder condensate may leave no room for two stages
        assert closer.shaft_power <= base.shaft_power * slack
    warmer = dict(duty)
    for end in ("source_inlet", "source_outlet"):
        warmer[end] += gain
    warm = solved(pump, warmer)
    if warm is not None:
        assert warm.shaft_power <= base.shaft_power * slack
    lossless = solved(replace(pump, **dict.fromkeys(LOSSES, 0.0)), duty)
    if lossless is not None:
        assert lossless.shaft_power <= base.shaft_power * slack
