"""Runs in time that cannot go on or cannot begin: each is refused or stopped by name, and what was
computed before a stop is kept, in the error and on the disk.
"""

import os
import time

import h5py
import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    Interrupted,
    Microchannels,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    Signal,
    Snapshots,
    Stack,
)
from heatgrade.errors import GeometryError, InputError
from heatgrade.plate import run_request, transient_run
from heatgrade.plate.run_request import LEAST_TOLERANCE
from heatgrade.plate.snapshots import Hdf5Series, VtkSeries
from heatgrade.solve import FaceFields, grid_field
from heatgrade.transient import HeatStorage, Integrator, LinearProblem, Temperatures, TimeState

INLET = 318.15  # K
QUICK = 1.0  # s, of a refusal


@pytest.fixture(scope="module")
def plate() -> Plate:
    chip = Die(PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    metal = ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
    water = Coolant("water")
    water.properties(INLET)  # loads the property library, so that refusals can be timed
    return Plate(Stack(chip, Interface(50e-6, 5.0)), metal, water)


def run(plate: Plate, power, duration=0.1, **more):
    given = {
        "volume_flow": 2e-5, "inlet_temperature": INLET, "initial": INLET, "tolerance": 0.5,
        "properties": "initial", "grid": Resolution(4e-3, die=1, base=1, fins=1, cover=1),
    }  # fmt: skip
    return plate.solve_transient(power, duration, **{**given, **more})


STEP = PowerTrace.steps(["die"], [0.0, 1.0], [300.0])


def refused(code: str, entry: str, call) -> str:
    begin = time.monotonic()
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code
    assert entry in (caught.value.entry or "")
    assert caught.value.remedy
    assert time.monotonic() - begin < QUICK
    return str(caught.value)


def test_a_trace_shorter_than_the_run_is_refused_unless_it_repeats(plate):
    short = PowerTrace.steps(["die"], [0.0, 0.05], [300.0])
    message = refused("HG457", "plate.power", lambda: run(plate, short))
    assert "0.1 s" in message
    flow = Signal.lines([0.0, 0.05], [2e-5, 1e-5])
    refused("HG457", "plate.volume_flow", lambda: run(plate, STEP, volume_flow=flow))
    again = PowerTrace.steps(["die"], [0.0, 0.05], [300.0], repeat=True)
    assert run(plate, again).end == 0.1


@pytest.mark.parametrize(
    ("times", "values"),
    [([0.0, 0.2, 0.1], [1.0, 2.0]), ([0.0, 1.0], [1.0, 2.0]), ([0.0], []), ([0.0, np.nan], [1.0])],
)
def test_times_that_do_not_increase_or_fit_are_refused(times, values):
    refused("HG456", "", lambda: PowerTrace.steps(["die"], times, values))


def test_names_and_powers_that_cannot_be_are_refused(plate):
    refused("HG456", "power.names", lambda: PowerTrace.steps(["a", "a"], [0, 1], [[1.0, 2.0]]))
    refused("HG456", "power.names", lambda: PowerTrace.steps(["*", "a"], [0, 1], [[1.0, 2.0]]))
    refused("HG458", "power.values[0][0]", lambda: PowerTrace.steps(["a"], [0.0, 1.0], [-1.0]))
    other = PowerTrace.steps(["gpu"], [0.0, 1.0], [1.0])
    assert "die" in refused("HG458", "power.names", lambda: run(plate, other))


@pytest.mark.parametrize(
    ("entry", "more"),
    [
        ("plate.duration", {"duration": -1.0}),
        ("plate.tolerance", {"tolerance": 0.0}),
        ("plate.tolerance", {"tolerance": float("nan")}),
        ("plate.volume_flow", {"volume_flow": -1e-5}),
    ],
)
def test_numbers_that_cannot_be_are_refused(plate, entry, more):
    with pytest.raises(InputError) as caught:
        run(plate, STEP, **more)
    assert caught.value.entry == entry
    assert caught.value.code in {"HG101", "HG102"}


def test_other_arguments_are_refused(plate):
    refused("HG457", "plate.volume_flow", lambda: run(plate, STEP, volume_flow="fast"))
    refused("HG460", "plate.points.p", lambda: run(plate, STEP, points={"p": (1.0, 0.0, 0.0)}))
    refused("HG460", "plate.points.p", lambda: run(plate, STEP, points={"p": (1e-3, 1e-3)}))
    refused("HG101", "plate.points.p", lambda: run(plate, STEP, points={"p": (0.0, 0.0, "1 mm")}))
    refused("HG460", "plate.blocks", lambda: run(plate, STEP, blocks=["die.core"]))
    refused("HG465", "plate.initial", lambda: run(plate, STEP, initial="cold"))
    refused("HG465", "plate.properties", lambda: run(plate, STEP, properties="global"))
    refused("HG461", "snapshots", lambda: Snapshots("run.xyz", every=1.0))
    refused("HG461", "snapshots", lambda: Snapshots("run.pvd"))
    refused("HG461", "snapshots.every", lambda: Snapshots("run.h5", [0.1, 0.2]))
    refused("HG461", "snapshots.times", lambda: Snapshots("run.h5", times=[0.1, float("nan")]))
    refused("HG461", "snapshots.times", lambda: Snapshots("run.h5", times="often"))
    result = run(plate, STEP)
    refused("HG464", "times", lambda: result.sample([0.2]))
    refused("HG140", "path", lambda: result.save("run.xls"))
    finer = Resolution(2e-3, die=1, base=1, fins=1, cover=1)
    refused("HG454", "plate.initial", lambda: run(plate, STEP, initial=result, grid=finer))
    refused("HG454", "plate.resume", lambda: run(plate, STEP, resume=result, tolerance=0.1))


def test_a_damaged_checkpoint_is_refused(plate, tmp_path):
    file = tmp_path / "kept.h5"
    file.write_bytes(b"no such thing")
    refused("HG454", "plate.resume", lambda: run(plate, STEP, resume=file))
    refused(
        "HG454", "checkpoint", lambda: TimeState.from_arrays({"now.cells": np.zeros((1, 1, 1))})
    )


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.ptrace", "die\n300\n", "HG459"),
        ("a.csv", "time_s,die\n0,300\n1,nan\n", "HG209"),
        ("a.csv", "time_s,die\n0,300,4\n", "HG209"),
        ("a.csv", "time_s,die\n1,300\n0,300\n", "HG456"),
        ("a.csv", "", "HG209"),
    ],
)
def test_damaged_trace_files_are_refused(tmp_path, name, text, code):
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises((InputError, GeometryError)) as caught:
        PowerTrace.read(file)
    assert caught.value.code == code


def test_a_power_that_is_not_finite_stops_the_run_and_all_before_is_kept(plate, tmp_path):
    rows = 12_000
    values = np.tile([300.0, 300.0], rows // 2)
    values[10_000] = np.nan
    trace = PowerTrace.steps(["die"], 1e-3 * np.arange(rows + 1), values)
    kept = tmp_path / "kept.h5"
    with pytest.raises(Interrupted) as caught:
        run(
            plate, trace, 12.0, tolerance=2.0, checkpoint=kept,
            snapshots=Snapshots(tmp_path / "run.h5", every=2.5),
        )  # fmt: skip
    error = caught.value
    assert error.code == "HG451"
    assert error.entry == "plate.power"
    assert "10 s" in error.message
    assert error.partial.end == pytest.approx(10.0)
    assert error.partial.ending == "not finite"
    with h5py.File(kept) as file:
        assert file["series/time"][-1] == pytest.approx(10.0)
    with h5py.File(tmp_path / "run.h5") as file:
        assert file["time"][:].tolist() == [0.0, 2.5, 5.0, 7.5, 10.0]
        assert np.isfinite(file["temperature"][-1]).any()


def test_a_tolerance_of_the_order_of_rounding_is_refused(plate):
    refused("HG450", "tolerance", lambda: run(plate, STEP, tolerance=1e-11))


def test_a_run_without_end_says_so(plate, monkeypatch):
    """At the least tolerance it is hardly on its way, and tells how many steps are left."""

    def listen(message):
        said.append(message)
        if len(said) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(transient_run, "PROGRESS_S", 0.0)
    said = []
    with pytest.raises(KeyboardInterrupt):
        run(plate, STEP, tolerance=LEAST_TOLERANCE, progress=listen)
    assert "more if none grows" in said[-1]
    said = []
    run(plate, STEP, tolerance=1.0, progress=said.append)
    assert said
    assert not any("more if none grows" in message for message in said)


def test_a_tolerance_that_cannot_be_met_stops_the_run(plate, monkeypatch):
    monkeypatch.setattr(run_request, "LEAST_TOLERANCE", 0.0)
    with pytest.raises(Interrupted) as caught:
        run(plate, STEP, tolerance=1e-13)
    assert caught.value.code in {"HG450", "HG452"}
    assert caught.value.partial is not None


def lone(value: float, *, capacity: float = 1.0) -> LinearProblem:
    fields = FaceFields(
        np.zeros((0, 1, 1)), np.zeros((1, 0, 1)), np.zeros((1, 1, 0)),
        grid_field(1, 1, 1, 1.0), grid_field(1, 1, 1, value),
    )  # fmt: skip
    return LinearProblem(fields, HeatStorage(np.full((1, 1, 1), capacity)))


def test_temperatures_that_overflow_stop_the_run():
    problem = lone(1e300, capacity=1e-300)
    start = Temperatures(grid_field(1, 1, 1), None)
    with np.errstate(all="ignore"):
        integrator = Integrator(problem, tolerance=1e-3, initial=start, fixed_step=0.1)
        with pytest.raises(Interrupted) as caught:
            list(integrator.steps_until(1.0))
    assert caught.value.code in {"HG450", "HG451", "HG452"}


@pytest.mark.parametrize("capacity", [-1.0, 0.0, float("nan")])
def test_heat_capacities_that_cannot_be_are_refused(capacity):
    start = Temperatures(grid_field(1, 1, 1), None)
    refused(
        "HG455", "storage",
        lambda: Integrator(lone(1.0, capacity=capacity), tolerance=1.0, initial=start),
    )  # fmt: skip
    wrong = Temperatures(grid_field(2, 1, 1), None)
    refused("HG454", "initial", lambda: Integrator(lone(1.0), tolerance=1.0, initial=wrong))


def test_a_snapshot_after_the_end_of_the_run_is_refused_before_anything_is_written(plate, tmp_path):
    late = Snapshots(tmp_path / "run.h5", times=[0.05, 0.3])
    message = refused(
        "HG464", "plate.snapshots.times", lambda: run(plate, STEP, 0.1, snapshots=late)
    )
    assert "0.3" in message
    assert "0 to 0.1 s" in message
    assert not list(tmp_path.iterdir())


def test_a_snapshot_at_the_end_of_the_run_survives_rounding(tmp_path):
    late = Snapshots(tmp_path / "run.h5", times=[0.1 + 0.2])
    assert late.due(0.0, 0.3, 1).tolist() == [0.3]


def test_more_snapshots_than_the_disk_holds_are_refused_in_gigabytes(plate, tmp_path):
    many = Snapshots(tmp_path / "run.h5", every=1e-9)
    message = refused("HG462", "plate.snapshots", lambda: run(plate, None, 1e6, snapshots=many))
    assert "GB" in message
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_refused(plate, tmp_path):
    tmp_path.chmod(0o500)
    refused("HG463", "path", lambda: run(plate, STEP).save(tmp_path / "run.csv"))


def test_a_place_that_is_no_folder_is_refused(plate, tmp_path):
    file = tmp_path / "file"
    file.touch()
    result = run(plate, STEP)
    refused("HG463", "path", lambda: result.save(file / "run.csv"))
    refused("HG463", "path", lambda: result.save(file / "run.h5"))
    refused("HG463", "path", lambda: VtkSeries(file / "run.pvd"))
    refused("HG463", "path", lambda: Hdf5Series(file / "run.h5"))


def test_a_full_disk_leaves_what_was_written(plate, tmp_path):
    full = "/dev/full"
    if not os.path.exists(full):
        pytest.skip("no /dev/full here")
    target = tmp_path / "run.csv"
    (tmp_path / ".run.partial.csv").symlink_to(full)
    refused("HG463", "path", lambda: run(plate, STEP).save(target))
    assert not target.exists()


def test_an_interrupt_leaves_checkpoint_and_snapshots_behind(plate, tmp_path):
    calls = []

    def stop(time: float) -> float:
        calls.append(time)
        if len(calls) > 200:
            raise KeyboardInterrupt
        return 300.0

    kept = tmp_path / "kept.h5"
    power = PowerTrace.function(["die"], stop, step=1e-2)
    with pytest.raises(KeyboardInterrupt):
        run(
            plate, power, 100.0, checkpoint=kept,
            snapshots=Snapshots(tmp_path / "run.pvd", every=0.1),
        )  # fmt: skip
    listed = (tmp_path / "run.pvd").read_text()
    assert listed.count("<DataSet") == len(list((tmp_path / "run").iterdir())) > 0
    steady = PowerTrace.function(["die"], lambda time: 300.0, step=1e-2)
    with h5py.File(kept) as file:
        reached = float(file["series/time"][-1])
    assert run(plate, steady, 2.0 * reached, resume=kept).end == 2.0 * reached
    assert not [p for p in tmp_path.iterdir() if "partial" in p.name]
