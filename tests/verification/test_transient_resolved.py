"""A plate in time with its coolant resolved; each line is a test below.

1. It ends in the steady state of the steady resolved solve; from a steady state it does not move.
2. Powers superpose, but for the limiter of what is carried.
3. The error is below the tolerance while power, flow and inlet jump and ramp.
4. The heat balance closes when integrated in time.
5. A restart in the middle has the same bits as the straight run, on other thread counts too.
6. A piece of a plate takes its part of a die's power, and none of a die beside it.
7. What is wrong is refused by name, before any flow is solved.
"""

import functools
from dataclasses import replace

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    Microchannels,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    ResolvedSetup,
    Signal,
    Snapshots,
    Stack,
)
from heatgrade.errors import InputError

INLET, FLOW = 310.0, 8e-8  # K, m3/s
STEADY = 2e-3  # K, of the end of a run against the steady solver
FIELDS = 0.02  # K, the same where coolant mixes: a tenth of the run's tolerance
BALANCE = 1e-8  # integrated in time
LENGTH, WIDTH = 3e-3, 1.2e-3
CELL = ResolvedSetup(
    "cell", gap_cells=3, solids=Resolution(die=1, interface=1, base=1, cover=1), scheme="bounded"
)


@functools.cache
def water() -> Coolant:
    return Coolant("water")


def plate(dies=None) -> Plate:
    power = PowerMap.uniform(3.0, LENGTH, WIDTH).with_hot_spot(
        2e-3, 0.6e-3, 1e-3, 1e-3, power=1.0, name="core"
    )
    channels = Microchannels(0.2e-3, 0.1e-3, 0.4e-3, area=(0, 0, LENGTH, WIDTH))
    cold_plate = ColdPlate(LENGTH, WIDTH, 0.4e-3, wetted=channels)
    stack = Stack(dies or Die(power, 0.3e-3), Interface(20e-6, 5.0))
    return Plate(stack, cold_plate, water(), Convection(50.0, 305.0))


@functools.cache
def steady():
    return plate().solve(
        volume_flow=FLOW, inlet_temperature=INLET, fidelity="resolved", resolved=CELL
    )


def run(power, duration, tolerance=0.02, made=None, **more):
    given = {"volume_flow": FLOW, "inlet_temperature": INLET, "initial": INLET, "resolved": CELL}
    result = (made or plate()).solve_transient(
        power, duration, tolerance=tolerance, fidelity="resolved", **{**given, **more}
    )
    assert result.energy_balance < BALANCE
    return result


def test_it_ends_in_the_steady_state_and_stays_there():
    found = run(None, 2.0, 0.2)
    assert found.probes["junction max die"][0] < INLET + 4.0
    still = [run(None, 0.5, 0.2, initial=given) for given in ("steady", steady())]
    for result in (found, *still):
        last = {name: values[-1] for name, values in result.probes.items()}
        assert last["junction max die"] == pytest.approx(
            steady().junction_temperature_max, abs=STEADY
        )
        assert last["outlet"] == pytest.approx(steady().outlet_temperature, abs=STEADY)
        np.testing.assert_allclose(
            result.fields.temperature, steady().solution.temperature, atol=FIELDS
        )
        np.testing.assert_allclose(
            result.fields.heat_transfer_coefficient, steady().heat_transfer_coefficient, rtol=1e-3
        )
    assert found.fidelity == "resolved"
    assert found.to_dict()["fidelity"] == "resolved"


def everything(tolerance, **more):
    """A core that jumps, a flow that jumps, an inlet that ramps."""
    power = PowerTrace.steps(["core", "die"], [0.0, 0.05, 0.12, 0.2], [[1, 2], [3, 0], [0, 4]])
    return run(
        power, 0.2, tolerance, volume_flow=Signal.steps([0.0, 0.08, 0.2], [FLOW, 1.5 * FLOW]),
        inlet_temperature=Signal.lines([0.0, 0.1, 0.2], [INLET, INLET + 3.0, INLET]),
        blocks=True, points={"coolant": (2.5e-3, 0.75e-3, 0.9e-3)}, **more,
    )  # fmt: skip


def test_the_error_is_below_the_tolerance():
    fine, coarse = everything(1e-2), everything(0.2)
    assert coarse.steps < fine.steps / 2
    times = np.linspace(0.0, 0.2, 57)
    exact, found = fine.sample(times), coarse.sample(times)
    for name in ("junction max die", "outlet", "block max die.core", "point coolant"):
        assert np.abs(found[name] - exact[name]).max() < 0.2
        assert np.ptp(exact[name]) > 2.0
    assert "standing-flow" in [caution.code for caution in coarse.cautions]
    flow = coarse.probes["volume_flow"]
    np.testing.assert_allclose([flow[0], flow[-1]], [FLOW, 1.5 * FLOW])


def test_a_restart_has_the_same_bits(tmp_path):
    whole = everything(0.2, threads=1)
    path = tmp_path / "kept.h5"
    power = PowerTrace.steps(["core", "die"], [0.0, 0.05, 0.12, 0.2], [[1, 2], [3, 0], [0, 4]])
    given = {
        "volume_flow": Signal.steps([0.0, 0.08, 0.2], [FLOW, 1.5 * FLOW]),
        "inlet_temperature": Signal.lines([0.0, 0.1, 0.2], [INLET, INLET + 3.0, INLET]),
        "blocks": True, "points": {"coolant": (2.5e-3, 0.75e-3, 0.9e-3)},
    }  # fmt: skip
    run(power, 0.11, 0.2, checkpoint=path, threads=2, **given)
    resumed = run(power, 0.2, 0.2, resume=path, threads=2, **given)
    for name, values in whole.series.items():
        np.testing.assert_array_equal(resumed.series[name], values)
    np.testing.assert_array_equal(resumed.fields.temperature, whole.fields.temperature)
    given["resolved"] = replace(CELL, tolerance=1e-4)
    with pytest.raises(InputError, match="HG454"):
        run(power, 0.2, 0.2, resume=path, **given)


def test_powers_superpose():
    """But for the limiter of what is carried, which sees each field alone."""
    alone = {
        name: run(PowerTrace.steps([name], [0.0, 0.05], [watts]), 0.05, 2e-2)
        for name, watts in (("core", 2.0), ("die", 3.0))
    }
    both = run(PowerTrace.steps(["core", "die"], [0.0, 0.05], [[2.0, 3.0]]), 0.05, 2e-2)
    board = run(PowerTrace.steps(["die"], [0.0, 0.05], [0.0]), 0.05, 2e-2)
    total = sum(item.fields.temperature for item in alone.values()) - board.fields.temperature
    found = both.fields.temperature
    assert np.abs(found - total).max() < 0.02 * np.ptp(found)


def test_a_piece_takes_its_part_of_a_die():
    dies = (
        Die(PowerMap.uniform(2.0, 1e-3, WIDTH), 0.3e-3, name="near"),
        Die(PowerMap.uniform(2.0, 1e-3, 0.3e-3), 0.3e-3, x=1.5e-3, name="beside"),
    )
    trace = PowerTrace.steps(["near", "beside"], [0.0, 0.02], [[8.0, 5.0]])
    found = run(trace, 0.02, 0.1, made=plate(dies))
    share = 0.15e-3 / WIDTH  # half a channel and half a fin
    np.testing.assert_allclose(found.series["power"], 8.0 * share, rtol=1e-12)
    assert list(found.limits) == ["near"]
    assert found.peak()[0] == "near"


def test_fields_in_time(tmp_path):
    pyvista = pytest.importorskip("pyvista")
    for name in ("kept.pvd", "kept.h5"):
        found = run(None, 0.1, 0.2, snapshots=Snapshots(tmp_path / name, every=0.05))
    frame = pyvista.read(tmp_path / "kept" / "kept_00002.vtr")
    assert np.nanmax(frame["temperature [K]"]) == pytest.approx(found.fields.temperature.max())
    assert np.linalg.norm(frame["velocity [m/s]"], axis=1).max() > 0.05
    film = tmp_path / "film.gif"
    found.animate(film, scene="cut", snapshots=tmp_path / "kept.h5", seconds=0.3)
    assert film.stat().st_size > 0


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("HG824", {"volume_flow": Signal.lines([0.0, 1.0], [FLOW, 2 * FLOW])}),
        ("HG824", {"volume_flow": lambda time: FLOW * (1.0 + time)}),
        ("HG832", {"grid": Resolution()}),
        ("HG832", {"properties": "local"}),
        ("HG832", {"fidelity": "resolute"}),
        ("HG832", {"fidelity": "compact", "resolved": CELL}),
        ("HG460", {"points": {"far": (1.0, 0.0, 0.0)}}),
        ("HG465", {"initial": "cold"}),
        ("HG454", {"initial": "other grid"}),
    ],
)
def test_what_is_wrong_is_refused(code, more):
    given = {"volume_flow": FLOW, "inlet_temperature": INLET, "fidelity": "resolved"}
    given |= {"resolved": CELL} if code != "HG832" else {}
    given |= more
    if given.get("initial") == "other grid":
        finer = replace(CELL, gap_cells=4)
        given["initial"] = plate().solve(
            volume_flow=FLOW, inlet_temperature=INLET, fidelity="resolved", resolved=finer
        )
    with pytest.raises(InputError, match=code):
        plate().solve_transient(None, 1.0, **given)


def test_a_piece_without_heat_in_time():
    cold = PowerTrace.steps(["beside"], [0.0, 1.0], [5.0])
    dies = (
        Die(PowerMap.uniform(2.0, 1e-3, WIDTH), 0.3e-3, name="near"),
        Die(PowerMap.uniform(2.0, 1e-3, 0.3e-3), 0.3e-3, x=1.5e-3, name="beside"),
    )
    with pytest.raises(InputError, match=r"HG834.*beside the dies' heat"):
        run(cold, 1.0, made=plate(dies))
