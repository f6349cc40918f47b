"""What a run in time tells and writes: tables, figures, files of every form."""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    Microchannels,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    Snapshots,
    Stack,
    TransientResult,
)

INLET = 318.15  # K


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> TransientResult:
    chip = Die(PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    metal = ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
    plate = Plate(Stack(chip, Interface(50e-6, 5.0)), metal, Coolant("water"))
    kept = tmp_path_factory.mktemp("kept") / "fields.h5"
    made = plate.solve_transient(
        PowerTrace.steps(["die"], [0.0, 0.1, 0.2], [400.0, 100.0]), 0.2, volume_flow=2e-5,
        inlet_temperature=INLET, initial=INLET, tolerance=0.2, properties="initial",
        grid=Resolution(4e-3, die=1, base=1, fins=1, cover=1),
        snapshots=Snapshots(kept, times=[0.05, 0.2]),
    )  # fmt: skip
    h5py = pytest.importorskip("h5py")
    with h5py.File(kept) as file:
        assert file["time"][:].tolist() == [0.05, 0.2]
        last = file["temperature"][-1]
    assert np.allclose(last, made.fields.temperature, equal_nan=True, rtol=0.0, atol=1e-9)
    return made


def test_the_tables_hold_the_series(result):
    pytest.importorskip("pandas")
    pytest.importorskip("xarray")
    table, data = result.to_pandas(), result.to_xarray()
    assert table.index.name == "time"
    assert table["outlet"].iloc[-1] == result.probes["outlet"][-1]
    assert data["outlet"].attrs["units"] == "K"
    assert float(data["power"].isel(time=-1)) == pytest.approx(100.0)


def test_samples_are_the_steps_at_their_ends_and_the_trace_between_jumps(result):
    found = result.sample(result.times)
    assert found["outlet"] == pytest.approx(result.probes["outlet"], abs=1e-12)
    assert result.sample([0.05, 0.15])["power"] == pytest.approx([400.0, 100.0])


def test_the_summary_names_the_peak_and_the_balance(result):
    name, peak, when = result.peak()
    assert (name, when) == ("die", pytest.approx(0.1))
    assert f"{peak - 273.15:.2f} degC" in result.summary()
    assert result.to_dict()["energy_balance"] < 1e-8
    assert "<table>" in result._repr_html_()


def test_the_figure_shows_power_junction_and_limit(result):
    above, below = result.plot().axes
    assert "[W]" in above.get_ylabel()
    assert "[degC]" in below.get_ylabel()
    assert any("limit" in text.get_text() for text in below.texts)


def test_the_files_hold_what_was_computed(result, tmp_path):
    result.save(tmp_path / "run.csv", times=[0.0, 0.1, 0.2])
    lines = (tmp_path / "run.csv").read_text().splitlines()
    assert lines[0].startswith("time_s,power_W,volume_flow_L_per_min,inlet_C,outlet_C")
    assert len(lines) == 4
    result.save(tmp_path / "run.vtr")
    result.save(tmp_path / "run.h5")
    assert {path.name for path in tmp_path.iterdir()} == {"run.csv", "run.vtr", "run.h5"}
