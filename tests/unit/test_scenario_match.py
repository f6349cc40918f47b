"""``[match]``: many sources and many networks from a scenario.

1. the shipped example gives what `match_heat` gives to the same streams, and its result fits the
   schema;
2. what the command prints, checks and writes;
3. wrong entries are named, before anything is solved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import heatgrade as hg
from heatgrade.cli.main import main
from heatgrade.errors import HeatgradeError
from heatgrade.report.result_schema import result_schema
from heatgrade.scenario import load_scenario, parse_override
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

TOWNS = Path(__file__).parents[2] / "examples" / "matches" / "halls-and-towns.toml"
SAME = 1e-12  # relative: the same streams, by another way
BALANCE = 1e-8  # of energy
ZERO = 273.15  # K


def stream(coolant: hg.Coolant, heat: float, hot: float, cold: float) -> hg.HeatStream:
    """Return a stream of so much heat [W] between two temperatures [degC]."""
    per_kilogram = float(coolant.enthalpy_difference(cold + ZERO, hot + ZERO))
    return hg.HeatStream(coolant, heat / per_kilogram, cold + ZERO, hot + ZERO)


def test_the_example_is_what_match_heat_gives() -> None:
    glycol, water = hg.Coolant("PG25"), hg.Coolant("water")
    halls = [
        stream(glycol, 1850e3, 55.0, 45.0),
        stream(glycol, 780e3, 35.0, 25.0),
        stream(water, 500e3, 62.0, 50.0),
    ]
    towns = [
        hg.NetworkDemand(hg.HeatNetwork(70.0 + ZERO, 40.0 + ZERO, "old town"), 1.2e6),
        hg.NetworkDemand(hg.HeatNetwork(45.0 + ZERO, 25.0 + ZERO, "new quarter"), 0.8e6),
        hg.NetworkDemand(hg.HeatNetwork(60.0 + ZERO, 35.0 + ZERO, "hospital"), 0.5e6),
    ]
    expected = hg.match_heat(halls, towns, heat_pump=hg.HeatPump(("R1234ze(E)", "R717", "R600a")))
    (scenario,) = load_scenario(str(TOWNS))
    found = run_scenario(construct(scenario)).match
    assert found is not None
    assert found.direct_heat == pytest.approx(expected.direct_heat, rel=SAME)
    assert found.electricity == pytest.approx(expected.electricity, rel=SAME)
    assert abs(found.energy_balance) < BALANCE


def test_the_command_writes_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(TOWNS)]) == 0
    assert "3 sources give 3130 kW, 3 networks want 2500 kW" in capsys.readouterr().out
    assert main(["run", str(TOWNS), "--set", "match.heat_pump.refrigerant=none"]) == 0
    printed = capsys.readouterr().out
    assert "left for boilers" in printed
    folder = tmp_path / "heatgrade-halls-and-towns"
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    pytest.importorskip("jsonschema").validate(document, result_schema())
    match = document["match"]
    assert [source["hot_C"] for source in match["sources"]] == pytest.approx([55.0, 35.0, 62.0])
    assert match["direct_W"] + match["unmet_W"] == pytest.approx(match["demand_W"])
    assert all(network["heat_pump"] is None for network in match["networks"])
    assert (folder / "match.png").stat().st_size > 0
    answer = "76% of what the networks want crosses directly, 24% are left for boilers."
    assert answer in (folder / "summary.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "code", "entry"),
    [
        ({"match.sources[1].cold_temperature": "38 degC"}, "HG714", "match.sources[1]"),
        ({"match.sources[2].coolant": "milk"}, "HG310", "match.sources[2].coolant"),
        (
            {"match.networks[1].return_temperature": "50 degC"},
            "HG604",
            "match.networks[1].supply_temperature",
        ),
        ({"match.heat_pump.refrigerant": "R999"}, "HG601", "match.heat_pump.refrigerant"),
        ({"match.heat_pump.part_load.least_load": "0.3"}, "HG714", "match.heat_pump"),
        ({"match.dead_state_temperature": "40 degC"}, "HG605", "match.dead_state_temperature"),
        ({"rack.supply_temperature": "40 degC"}, "HG711", "rack"),
    ],
)
def test_wrong_entries_are_named(changes: dict[str, Any], code: str, entry: str) -> None:
    overrides = [parse_override(f"{path}={value}") for path, value in changes.items()]
    with pytest.raises(HeatgradeError) as caught:
        construct(load_scenario(str(TOWNS), overrides)[0])
    assert caught.value.code == code
    assert str(caught.value.entry).startswith(entry)
