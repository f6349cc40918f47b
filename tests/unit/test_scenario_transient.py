"""``[transient]``: from the file to the folder of results, and what is refused on the way."""

import csv
import json

import numpy as np
import pytest

from heatgrade.cli import main
from heatgrade.errors import HeatgradeError
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

NAME = "training-step"
COARSE = [
    ("plate.grid.lateral", "6 mm"), ("plate.grid.die", 1), ("plate.grid.lid", 1),
    ("plate.grid.base", 1), ("plate.grid.fins", 1), ("plate.grid.check", "none"),
    ("transient.duration", "2 s"), ("transient.tolerance", "2 K"),
    ("transient.snapshots.every", "0.5 s"),
]  # fmt: skip


def words(*more: tuple[str, object]) -> list[str]:
    pairs = [*COARSE, *more]
    return [w for key, value in pairs for w in ("--set", f"{key}={value}")]


def test_a_run_leaves_series_fields_and_figures(tmp_path, capsys):
    more = words(("transient.output_every", "0.25 s"), ("transient.properties", "initial"))
    assert main(["run", NAME, *more, "--no-pictures", "--out", str(tmp_path)]) == 0
    assert "In time" in capsys.readouterr().out
    with (tmp_path / "transient.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["time_s"]) for row in rows] == pytest.approx(np.arange(0.0, 2.1, 0.25))
    document = json.loads((tmp_path / "result.json").read_text())["transient"]
    last = {name.removesuffix("_C"): float(value) for name, value in rows[-1].items()}
    assert document["final"]["junction max gpu"] == pytest.approx(last["junction max gpu"])
    assert document["ending"] == "complete"
    peak = f"reaches {document['junction_max_C']:.1f} degC and swings by"
    assert peak in (tmp_path / "summary.html").read_text()
    assert (tmp_path / "snapshots.pvd").read_text().count("<DataSet") == 5
    pyvista = pytest.importorskip("pyvista")
    warmest = [
        np.nanmax(
            pyvista.read(tmp_path / "snapshots" / f"snapshots_{n:05d}.vtr")["temperature [K]"]
        )
        for n in range(5)
    ]
    assert warmest == sorted(warmest)
    assert (tmp_path / "transient.h5").is_file()
    assert (tmp_path / "transient-end.vtr").is_file()


def test_a_run_that_stops_keeps_what_it_has_and_says_why(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("heatgrade.transient.integrator.SHORTEST", 1e-5)
    more = words(("transient.tolerance", "1e-10 K"))
    assert main(["run", NAME, *more, "--no-pictures", "--out", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert "HG45" in said
    assert "transient." in said
    document = json.loads((tmp_path / "result.json").read_text())
    assert document["transient"]["ending"] != "complete"
    assert not document["outcome"]["converged"]
    assert (tmp_path / "transient.csv").is_file()


def test_traces_come_from_files_beside_the_scenario(tmp_path):
    (tmp_path / "gpu.ptrace").write_text("gpu\n1400\n100\n")
    changes = [
        *COARSE, ("transient.power", {"file": "gpu.ptrace", "interval": "1 s"}),
        ("transient.volume_flow", {"times": ["0 s", "2 s"], "values": ["2 L/min"]}),
        ("transient.inlet_temperature", {
            "times": ["0 s", "2 s"], "values": ["45 degC", "40 degC"], "kind": "lines",
        }),
    ]  # fmt: skip
    (scenario,) = load_scenario(NAME, changes)
    object.__setattr__(scenario, "folder", tmp_path)
    case = construct(scenario).transient
    assert case.power.at(0.5).tolist() == [1400.0]
    assert case.power.at(1.0).tolist() == [100.0]
    assert case.inlet_temperature.at(1.0) == pytest.approx(315.65)


@pytest.mark.parametrize(
    ("change", "code", "entry"),
    [
        (("transient.duration", "-1 s"), "HG102", "transient.duration"),
        (("transient.power.times", ["0 s", "0.1 s", "0.2 s", "0.3 s", "0.4 s"]), "HG457", "power"),
        (("transient.power.names", ["cpu"]), "HG458", "transient.power.names"),
        (("transient.power.file", "x.csv"), "HG714", "transient.power"),
        (("transient.power.times", ["0 s", "1 s"]), "HG456", "transient.power.values"),
        (("transient.output_every", "1 ns"), "HG112", "transient.output_every"),
        (("transient.output_every", "0.00001 us"), "HG462", "transient.output_every"),
        (("transient.nonsense", 1), "HG715", "transient.nonsense"),
    ],
)
def test_what_cannot_be_is_refused_by_its_entry(change, code, entry):
    once = ("transient.power.repeat", False)
    with pytest.raises(HeatgradeError) as caught:
        construct(load_scenario(NAME, [*COARSE, once, change])[0])
    assert entry in str(caught.value)
    assert caught.value.code == code


def test_a_point_beside_the_solid_is_refused_when_the_grid_is_known():
    change = ("transient.points", {"air": {"x": "1 mm", "y": "1 mm", "z": "0.1 mm"}})
    made = construct(load_scenario(NAME, [*COARSE, change])[0])
    with pytest.raises(HeatgradeError) as caught:
        run_scenario(made)
    assert caught.value.code == "HG460"
    assert caught.value.entry == "transient.points.air"
