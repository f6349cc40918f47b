"""Correlations fitted to resolved coolant: (1) at the flows fitted they give its junction and
pressure drop, (2) a flow in between is predicted better than without, (3) for jets too, (4) the
range is watched, (5) files come back whole or are refused, (6) from the command line into a run."""

import json
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.errors import HeatgradeError, InputError
from heatgrade.plate.calibrate import FIT, evenly_heated
from heatgrade.plate.calibration_source import provenance, reference_cautions
from heatgrade.plate.passage_numbers import fingerprint
from heatgrade.scenario import shipped_text

ROUNDING = 2e-4  # K over the rise: two solves end their rounds this far apart
TURBULENT = 2300.0  # Reynolds number of ducts
LOSS = 1.5  # factor on pressure losses, far from 1
COARSE = hg.Resolution(lateral=0.5e-3)
CELL = hg.ResolvedSetup("cell", gap_cells=8)
INLET = 300.0


def channels(power=20.0, **words):
    wetted = hg.Microchannels(
        0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 10e-3, 4e-3), cover_thickness=0.2e-3
    )
    die = hg.Die(hg.PowerMap.uniform(power, 10e-3, 4e-3), 0.5e-3)
    return hg.Plate(
        hg.Stack(die, hg.Interface(50e-6, 5.0)),
        hg.ColdPlate(10e-3, 4e-3, 0.5e-3, wetted=wetted),
        hg.Coolant("water"),
        **words,
    )


@pytest.fixture(scope="module")
def fitted():
    return channels().calibrate(
        volume_flows=[3e-7, 1e-6], inlet_temperature=INLET, grid=COARSE, resolved=CELL, threads=1
    )


def solved(plate, flow, **words):
    return plate.solve(volume_flow=flow, inlet_temperature=INLET, threads=1, **words)


def test_the_flows_fitted_come_back(fitted):
    plate = replace(channels(), calibration=fitted)
    assert fitted.misfit["junction"] <= FIT
    assert fitted.misfit["pressure drop"] < 1e-12
    for point in fitted.points:
        fine = solved(channels(), point.volume_flow, fidelity="resolved", resolved=CELL)
        found = solved(plate, point.volume_flow, grid=COARSE)
        rise = fine.junction_temperature_max - INLET
        assert found.junction_temperature_max - INLET == pytest.approx(rise, rel=FIT + ROUNDING)
        assert found.pressure_drop == pytest.approx(fine.pressure_drop, rel=1e-4)
        assert sum(found.pressure_parts.values()) == pytest.approx(found.pressure_drop)
        plain = solved(channels(), point.volume_flow, grid=COARSE)
        assert abs(plain.pressure_drop / fine.pressure_drop - 1.0) > 0.05  # it had to be fitted
        assert not [c for c in found.cautions if c.where == "calibration"]


def test_a_flow_between_is_predicted_better(fitted):
    flow = 5.5e-7
    fine = solved(channels(), flow, fidelity="resolved", resolved=CELL)
    found = solved(replace(channels(), calibration=fitted), flow, grid=COARSE)
    plain = solved(channels(), flow, grid=COARSE)
    wanted = fine.junction_temperature_max
    left = abs(found.junction_temperature_max - wanted)
    assert left < 0.6 * abs(plain.junction_temperature_max - wanted)
    assert left < 0.01 * (wanted - INLET)
    assert found.pressure_drop == pytest.approx(fine.pressure_drop, rel=0.01)
    assert plain.pressure_drop != pytest.approx(fine.pressure_drop, rel=0.05)


def test_another_power_uses_the_same_factors(fitted):
    warm, plain = channels(40.0, calibration=fitted), channels(40.0)
    fine = solved(plain, 1e-6, fidelity="resolved", resolved=CELL)
    found, bare = solved(warm, 1e-6, grid=COARSE), solved(plain, 1e-6, grid=COARSE)
    wanted = fine.junction_temperature_max
    left = abs(found.junction_temperature_max - wanted)
    assert left < 0.01 * (wanted - INLET)
    # Warmer walls thin the coolant there, which the correlations do not know: 6 % of the drop.
    left = abs(found.pressure_drop - fine.pressure_drop)
    assert left < min(0.07 * fine.pressure_drop, 0.4 * abs(bare.pressure_drop - fine.pressure_drop))


def pins():
    wetted = hg.PinFins(0.5e-3, 1e-3, 1e-3, 0.5e-3, area=(0.0, 0.0, 10e-3, 4e-3))
    return replace(channels(), cold_plate=hg.ColdPlate(10e-3, 4e-3, 0.5e-3, wetted=wetted))


@pytest.mark.parametrize("plate", [channels(), pins()], ids=["channels", "pins"])
def test_in_time_losses_are_scaled_once(fitted, plate):
    """At rest a run in time has the pressures of the steady solve, and its junction."""
    points = tuple(replace(point, loss_factor=LOSS) for point in fitted.points)
    own = fingerprint(plate.cold_plate, plate.coolant)
    plate = replace(plate, calibration=replace(fitted, plate=own, points=points))
    steady = solved(plate, 1e-6, grid=COARSE)
    rest = plate.solve_transient(
        None, 0.01, volume_flow=1e-6, inlet_temperature=INLET, grid=COARSE, threads=1
    )
    wanted = steady.fields.pressure
    assert np.nanmax(wanted) > 0.8 * steady.pressure_drop
    np.testing.assert_allclose(rest.fields.pressure, wanted, rtol=1e-4, atol=1e-3)
    assert rest.junction_temperature_max == pytest.approx(
        steady.junction_temperature_max, abs=ROUNDING * 30.0
    )


def test_jets_are_fitted_too():
    side = 8e-3
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.575e-3, standoff=0.6e-3, nozzle_length=0.55e-3,
        area=(0.0, 0.0, side, side),
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(30.0, 0.5 * side, 0.5 * side), 0.2e-3, x=2e-3, y=2e-3)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(side, side, 0.2e-3, wetted=jets, material="silicon"),
        hg.Coolant("water"),
    )
    setup = hg.ResolvedSetup("cell", gap_cells=5, nozzle_cells=5, scheme="upwind", tolerance=1e-3)
    found = plate.calibrate(
        volume_flows=[2e-7, 5e-7], inlet_temperature=INLET, grid=COARSE, resolved=setup, threads=1
    )
    assert found.misfit["junction"] <= FIT
    assert found.provenance["heat"].startswith("even")
    assert found.provenance["plenum"] == "none"
    assert {c.code for c in found.cautions} == {"assumed"}
    even = replace(evenly_heated(plate), calibration=found)
    assert even.stack.power == pytest.approx(30.0)
    assert even.stack.dies[0].area.size == pytest.approx(side**2)
    fine = found.points[-1]
    low = solved(even, fine.volume_flow, grid=COARSE)
    assert low.pressure_drop == pytest.approx(fine.resolved_drop, rel=1e-3)
    assert low.junction_temperature_mean - INLET == pytest.approx(fine.resolved_mean_rise, abs=1.0)


def test_the_range_is_watched(fitted):
    plate = replace(channels(), calibration=fitted)
    low, high = fitted.reynolds
    assert low == pytest.approx(100.0, rel=0.01)  # rho V Dh / mu by hand
    over = solved(plate, 2e-6, grid=COARSE)
    (caution,) = [c for c in over.cautions if c.where == "calibration"]
    assert caution.code == "out-of-range"
    assert f"{high:.4g}" in caution.message
    cold = plate.solve(volume_flow=6e-7, inlet_temperature=350.0, grid=COARSE, threads=1)
    assert any("Prandtl" in c.message for c in cold.cautions)
    heat, loss = fitted.at(np.sqrt(low * high))
    pair = [(p.heat_factor, p.loss_factor) for p in fitted.points]
    assert (heat, loss) == pytest.approx(tuple(np.sqrt(np.prod(pair, axis=0))))


def test_the_file_tells_how_the_reference_was_found(tmp_path):
    """Channels at a turbulent Reynolds number, taken as laminar, by a fit that starts below it."""
    setup = hg.ResolvedSetup("cell", gap_cells=4, tolerance=1e-4)
    found = channels().calibrate(
        volume_flows=[1e-6, 8e-6], inlet_temperature=INLET, grid=COARSE, resolved=setup, threads=1
    )
    assert found.reynolds[1] > TURBULENT
    laminar = next(c for c in found.cautions if c.code == "laminar")
    assert laminar.where.endswith("at 0.48 L/min")  # not at the first flow
    assert found.provenance["turbulence"] == "laminar"
    assert "plenum" not in found.provenance
    assert str(laminar) in found.summary()
    path = tmp_path / "found.json"
    found.save(path)
    again = hg.Calibration.read(path)
    assert again == found
    result = solved(replace(channels(), calibration=again), 1e-6, grid=COARSE)
    (caution,) = [c for c in result.cautions if c.where == "calibration"]
    assert caution.code == "reference"
    assert "laminar" in caution.message


def test_the_reference_is_told_flow_by_flow():
    setup = hg.ResolvedSetup("cell", gap_cells=3, nozzle_cells=3, tolerance=1e-3)
    low = solved(channels(), 3e-7, fidelity="resolved", resolved=setup)
    assumed = hg.Caution("assumed", "drains", "as the nozzles'")
    low = replace(low, cautions=(assumed,))
    fallback = hg.Caution("bounded-convection", "resolved flow", "does not settle")
    high = replace(low, volume_flow=6e-7, cautions=(assumed, fallback))
    told = provenance(channels(), setup, [low, high], COARSE, None)
    assert (
        told["scheme"]
        == "central at 0.018 L/min; bounded, for central did not settle at 0.036 L/min"
    )
    assert told["cells"] == str(low.cells)
    cautions = reference_cautions([low, high])
    assert [c.code for c in cautions] == ["assumed", "bounded-convection"]
    assert cautions[0].where == "drains at 0.018, 0.036 L/min"
    assert cautions[1].where == "resolved flow at 0.036 L/min"


def test_another_plate_is_refused(fitted):
    with pytest.raises(InputError, match="HG857"):
        replace(channels(), coolant=hg.Coolant("PG25"), calibration=fitted)
    plate = channels()
    metal = replace(plate.cold_plate, wetted=replace(plate.cold_plate.wetted, height=0.4e-3))
    with pytest.raises(InputError, match="HG857"):
        replace(plate, cold_plate=metal, calibration=fitted)
    with pytest.raises(HeatgradeError, match="calibration"):
        replace(plate, calibration="fitted.json")


def test_flows_that_cannot_be(fitted):
    for flows, code in (([1e-6], "HG856"), ([1e-6, 5e-7], "HG134")):
        with pytest.raises(InputError, match=code):
            channels().calibrate(volume_flows=flows, inlet_temperature=INLET)
    with pytest.raises(InputError, match="HG856"):
        replace(fitted, points=fitted.points[::-1])


def test_models_too_far_apart(fitted, monkeypatch):
    monkeypatch.setattr("heatgrade.plate.calibrate.MOST", 1.001)
    monkeypatch.setattr("heatgrade.plate.calibrate.LEAST", 0.999)
    with pytest.raises(HeatgradeError, match="HG859"):
        channels().calibrate(
            volume_flows=[3e-7, 1e-6], inlet_temperature=INLET, grid=COARSE, threads=1,
            resolved=hg.ResolvedSetup("cell", gap_cells=4),
        )  # fmt: skip


def test_files(fitted, tmp_path):
    path = tmp_path / "found.json"
    fitted.save(path)
    assert hg.Calibration.read(path) == fitted
    assert "left at the points" in fitted.summary()
    whole = path.read_text()
    damaged = {
        "missing": None,
        "cut": whole[: len(whole) // 2],
        "another": whole.replace("calibration 2", "calibration 9"),
        "regions": whole.replace('"x_lines": [', '"x_lines": [1.0, '),
        "map": whole.replace('"heat_map": [', '"heat_map": [ [1.0],'),
        "key": whole.replace('"heat_factor"', '"heat"'),
        "list": "[1, 2]",
        "negative": whole.replace('"reynolds": 1', '"reynolds": -1'),
        "kinds": whole.replace('"cautions": [', '"cautions": [1' + "," * bool(fitted.cautions)),
        "long": "x" * (2 * 1024 * 1024),
    }
    for name, text in damaged.items():
        other = tmp_path / f"{name}.json"
        if text is not None:
            other.write_text(text)
        with pytest.raises(InputError, match=r"HG858|HG856|HG102"):
            hg.Calibration.read(other)
    with pytest.raises(InputError, match="HG141"):
        fitted.save(tmp_path / "no" / "found.json")


def test_from_the_command_line_into_a_run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--set", "plate.grid.lateral=2 mm", "--set", "plate.grid.check=none"]
    text = shipped_text("cold-plate-challenge")
    start, stop = text.index("fidelity"), text.index("[[plate.dies]]")
    (tmp_path / "own.toml").write_text(text[:start] + text[stop:])
    assert (
        main(["calibrate", "own.toml", *words, "--cells", "3", "--flows", "0.6 L/min, 1.2 L/min"])
        == 0
    )
    told = capsys.readouterr().out
    assert "plate.calibration" in told
    made = json.loads((tmp_path / "cold-plate-challenge-calibration.json").read_text())
    use = ["--set", "plate.calibration=cold-plate-challenge-calibration.json"]
    assert main(["run", "own.toml", *words, *use, "--no-pictures", "--quiet", "--out", "out"]) == 0
    found = json.loads((tmp_path / "out" / "result.json").read_text())["plate"]
    drop = made["points"][1]["resolved_drop"]
    # The fit is under even heat, whose coolant is a little less viscous in other channels.
    assert found["pressure_drop_Pa"] == pytest.approx(drop, rel=0.01)
    assert "film x" in (tmp_path / "out" / "summary.md").read_text()
    assert main(["calibrate", "own.toml", "--plate", "mian"]) == 2
    assert "did you mean 'main'" in capsys.readouterr().err
    assert main(["calibrate", "own.toml", "--flows", "1 L"]) == 2
    assert "--flows" in capsys.readouterr().err
    assert main(["calibrate", "kevlinx"]) == 2
    assert "HG716" in capsys.readouterr().err
