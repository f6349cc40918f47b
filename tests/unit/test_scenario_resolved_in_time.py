"""``[transient] fidelity = "resolved"``: (1) from the file to the folder of results, (2) what is
refused on the way."""

import json

import pytest

from heatgrade.cli import main
from heatgrade.errors import HeatgradeError
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct

SCENARIO = """
[scenario]
name = "channel"
title = "half a channel under pulses"
[coolant]
name = "water"
[plate]
length_x = "3 mm"
length_y = "1.2 mm"
base_thickness = "0.4 mm"
material = "copper"
volume_flow = "4.8 mL/min"
inlet_temperature = "37 degC"
grid = { lateral = "0.3 mm", check = "none" }
resolved = { gap_cells = 3, scheme = "bounded" }
[[plate.dies]]
name = "die"
length_x = "3 mm"
length_y = "1.2 mm"
thickness = "0.3 mm"
power = { total = "4 W" }
[plate.tim1]
thickness = "20 um"
conductivity = "5 W/m/K"
[plate.microchannels]
channel_width = "0.2 mm"
fin_width = "0.1 mm"
height = "0.4 mm"
cover_thickness = "0.2 mm"
area = { x = "0 mm", y = "0 mm", length_x = "3 mm", length_y = "1.2 mm" }
[transient]
duration = "40 ms"
tolerance = "0.5 K"
fidelity = "resolved"
power = { times = ["0 s", "20 ms", "40 ms"], factors = [1.0, 0.5] }
snapshots = { every = "20 ms" }
"""


@pytest.fixture
def channel(tmp_path):
    path = tmp_path / "channel.toml"
    path.write_text(SCENARIO)
    return path


def test_a_run_leaves_series_and_fields(channel, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["check", str(channel)]) == 0
    assert "plate main, coolant resolved in time: cell" in capsys.readouterr().out
    assert main(["run", str(channel), "--quiet", "--no-pictures", "--out", str(out)]) == 0
    document = json.loads((out / "result.json").read_text())
    jsonschema = pytest.importorskip("jsonschema")
    from heatgrade.report import result_schema

    jsonschema.validate(document, result_schema())
    found = document["transient"]
    assert (found["fidelity"], found["ending"]) == ("resolved", "complete")
    assert found["energy_balance"] < 1e-8
    assert document["resolved"] == {}  # the steady state is by correlations
    assert found["final"]["power"] == pytest.approx(2.0 / 8.0)  # half a channel of four
    assert (out / "snapshots.pvd").read_text().count("<DataSet") == 3
    pyvista = pytest.importorskip("pyvista")
    assert "velocity [m/s]" in pyvista.read(out / "transient-end.vtr").cell_data


@pytest.mark.parametrize(
    ("path", "value", "code", "entry"),
    [
        ("transient.properties", "local", "HG714", "transient"),
        ("transient.fidelity", "resolve", "HG713", "transient.fidelity"),
        ("plate.resolved.gap_cells", 100000, "HG131", "plate.resolved"),
        (
            "transient.volume_flow",
            {"times": ["0 s", "1 s"], "values": ["4 mL/min", "5 mL/min"], "kind": "lines"},
            "HG824",
            "transient.volume_flow",
        ),
    ],
)
def test_what_is_refused(channel, path, value, code, entry):
    with pytest.raises(HeatgradeError, match=code) as caught:
        construct(load_scenario(str(channel), [(path, value)])[0])
    assert caught.value.entry.startswith(entry)
