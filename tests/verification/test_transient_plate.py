"""A plate in time; each line is a test below.

1. It ends in the steady state of the steady solver: channels, pins, jets, with leakage and with
   conductivities that follow temperature.
2. Powers superpose, and time has no origin, where properties stand still.
3. The error is below the tolerance where everything follows the temperatures, and flow, inlet
   and power jump and ramp.
4. The heat balance closes when integrated in time, whatever drives the plate.
5. A restart in the middle has the same bits as the straight run, on other thread counts too.
6. A block's power heats the block; a factor on the maps is the maps' own power.
7. Leakage that has no steady state runs away by name; all before is kept.
"""

import functools

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    Interrupted,
    JetArray,
    Leakage,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    Signal,
    Stack,
)

INLET = 318.15  # K
FLOW = 2e-5  # m3/s
GRID = Resolution(lateral=4e-3, die=2, base=2, fins=2, cover=1)
STEADY = 1e-3  # K, of the end of a run against the steady solver
BALANCE = 1e-8  # integrated in time
AREA = (8e-3, 8e-3, 32e-3, 32e-3)


@functools.cache
def water() -> Coolant:
    return Coolant("water")


def plate(family: str = "channels", material: str = "silicon 360 K", leakage=None) -> Plate:
    wetted = {
        "channels": Microchannels(0.2e-3, 0.1e-3, 2e-3, area=AREA),
        "pins": PinFins(1e-3, 2e-3, 2e-3, 2e-3, area=AREA),
        "jets": JetArray.lattice(pitch=3e-3, diameter=0.5e-3, standoff=1e-3, area=AREA),
    }[family]
    power = PowerMap.uniform(200.0, 20e-3, 20e-3).with_hot_spot(
        5e-3, 5e-3, 4e-3, 4e-3, power=60.0, name="core"
    )
    die = Die(power, 0.7e-3, x=10e-3, y=10e-3, material=material, leakage=leakage)
    stack = Stack(die, Interface(50e-6, 5.0))
    board = Convection(100.0, 313.15)
    return Plate(stack, ColdPlate(40e-3, 40e-3, 2e-3, wetted=wetted), water(), board)


def run(made: Plate, power, duration: float, tolerance: float = 1e-2, **more):
    given = {"volume_flow": FLOW, "inlet_temperature": INLET, "grid": GRID, "initial": INLET}
    result = made.solve_transient(power, duration, tolerance=tolerance, **{**given, **more})
    assert result.energy_balance < BALANCE
    return result


@pytest.mark.parametrize("family", ["channels", "pins", "jets"])
def test_it_ends_in_the_steady_state(family):
    leak = Leakage(353.15, power=20.0, doubling=25.0)
    made = plate(family, "silicon", leak)
    steady = made.solve(volume_flow=FLOW, inlet_temperature=INLET, grid=GRID)
    result = run(made, None, 30.0, 0.2)
    found = result.probes
    assert found["junction max die"][-1] == pytest.approx(
        steady.junction_temperature_max, abs=STEADY
    )
    assert found["outlet"][-1] == pytest.approx(steady.outlet_temperature, abs=STEADY)
    assert found["power"][-1] == pytest.approx(steady.heat_flow, rel=1e-4)


def test_a_steady_start_stays_where_it_is():
    found = run(plate("jets"), None, 5.0, initial="steady")
    for name in ("junction max die", "outlet"):
        assert np.ptp(found.series[name]) < 1e-3


def test_powers_superpose_and_time_has_no_origin():
    made = plate()
    made = Plate(made.stack, made.cold_plate, made.coolant)  # a board would add its own heat
    times = [0.0, 0.4, 1.0]
    a, b = np.array([300.0, 40.0]), np.array([20.0, 500.0])
    tolerance = 1e-2
    more = {"properties": "initial", "tolerance": tolerance}
    at = np.linspace(0.05, 1.0, 20)
    rises = {}
    for name, values in (("a", a), ("b", b), ("sum", a + b)):
        found = run(made, PowerTrace.steps(["die"], times, values), 1.0, **more)
        rises[name] = found.sample(at)["junction max die"] - INLET
    # One pattern of power: its hottest place is the same for all three.
    assert np.abs(rises["a"] + rises["b"] - rises["sum"]).max() < 3.0 * tolerance
    later = PowerTrace.steps(["die"], np.array(times) + 8.0, a)
    found = run(made, later, 1.0, start=8.0, **more)
    assert np.abs(found.sample(at + 8.0)["junction max die"] - INLET - rises["a"]).max() < 1e-9


def everything() -> tuple[Plate, PowerTrace, dict]:
    made = plate("channels", "silicon", Leakage(353.15, power=10.0, doubling=30.0))
    power = PowerTrace.lines(["die"], [0.0, 0.2, 0.5, 0.9], [100.0, 350.0, 350.0, 50.0])
    drive = {
        "volume_flow": Signal.steps([0.0, 0.35, 0.9], [2e-5, 1e-5]),
        "inlet_temperature": Signal.lines([0.0, 0.6, 0.9], [INLET, INLET + 10.0, INLET]),
    }
    return made, power, drive


def test_the_error_is_below_the_tolerance_where_all_follows_the_temperatures():
    made, power, drive = everything()
    at = np.linspace(0.01, 0.6, 60)
    fine = run(made, power, 0.6, 5e-2, **drive).sample(at)
    for tolerance in (1.0, 0.3):
        coarse = run(made, power, 0.6, tolerance, **drive).sample(at)
        for name in ("junction max die", "junction mean die", "outlet"):
            assert np.abs(coarse[name] - fine[name]).max() < tolerance


def test_a_restart_has_the_bits_of_the_straight_run_on_any_threads(tmp_path):
    made, power, drive = everything()
    whole = run(made, power, 0.6, 0.5, threads=1, **drive)
    kept = tmp_path / "stopped.h5"
    for stop in (0.11, 0.5):
        run(made, power, stop, 0.5, threads=2, checkpoint=kept, **drive)
        again = run(made, power, 0.6, 0.5, threads=2, resume=kept, **drive)
        assert np.array_equal(again.times, whole.times)
        assert all(np.array_equal(again.series[n], whole.series[n]) for n in whole.series)
        assert np.array_equal(again.fields.temperature, whole.fields.temperature, equal_nan=True)
        assert again.account == whole.account


def test_a_block_heats_itself_and_a_factor_scales_the_maps():
    made = plate()
    block = run(
        made, PowerTrace.steps(["core"], [0.0, 1.0], [100.0]), 0.2, blocks=True,
        points={"corner": (11e-3, 11e-3, 1e-4)},
    )  # fmt: skip
    probes = block.probes
    assert probes["block max die.core"][-1] == probes["junction max die"][-1]
    assert probes["block max die.core"][-1] > probes["point corner"][-1] + 5.0
    own = run(made, None, 0.2)
    factor = run(made, PowerTrace.steps(["*"], [0.0, 1.0], [1.0]), 0.2)
    assert (
        np.abs(own.fields.temperature - factor.fields.temperature)[own.fields.part >= 0].max()
        < 1e-9
    )


def test_leakage_without_a_steady_state_runs_away_by_name():
    made = plate("channels", leakage=Leakage(353.15, power=150.0, doubling=12.0))
    with pytest.raises(Interrupted) as caught:
        run(made, None, 60.0, 0.5)
    error = caught.value
    assert error.code == "HG453"
    assert error.partial.junction_temperature_max > 400.0
    assert error.partial.energy_balance < BALANCE
    assert error.partial.end > 0.01
