"""Commands that resolve coolant take a scenario's own setup, but for what is typed."""

from dataclasses import replace

import pytest

from heatgrade.cli import main
from heatgrade.cli.parser import build_parser
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.errors import NotConverged
from heatgrade.plate import ResolvedSetup, resolved_solve
from heatgrade.scenario.construction import construct
from heatgrade.scenario.document import load_scenario


def rated(name):
    return construct(load_scenario(name, [], None)[0]).plates[0]


def setup_of(words, plate):
    return resolved_setup(plate, build_parser().parse_args(words))


def test_a_scenario_says_how():
    plate = rated("cold-plate-challenge")
    assert plate.resolved != ResolvedSetup("cell")
    for command in (["compare"], ["calibrate"], ["refine", "--fidelity", "resolved"]):
        assert setup_of([*command, "cold-plate-challenge"], plate) == plate.resolved
    typed = setup_of(["compare", "x.toml", "--cells", "3", "--scheme", "upwind"], plate)
    assert typed == replace(plate.resolved, gap_cells=3, nozzle_cells=3, scheme="upwind")
    cell = setup_of(["calibrate", "x.toml", "--window", "cell", "--accept-unsteady"], plate)
    assert cell == replace(plate.resolved, window="cell", accept_unsteady=True)


def test_a_scenario_that_says_nothing():
    plate = rated("pin-fin-bench")
    assert plate.resolved is None
    assert setup_of(["compare", "pin-fin-bench"], plate) == ResolvedSetup("cell")


@pytest.mark.parametrize("fidelity", [[], ["--fidelity", "compact"]])
def test_cells_of_correlations_are_refused(fidelity, capsys):
    assert main(["refine", "pin-fin-bench", "--cells", "5", *fidelity]) == 2
    said = capsys.readouterr().err
    assert "[HG831]" in said
    assert "--fidelity resolved" in said


def restless(*_, **__):
    raise NotConverged(
        "HG810",
        "the flow is unsteady",
        remedy='turbulence="k-omega-sst"; otherwise solve_flow_transient for its course, '
        "accept_unsteady=True for a rough mean, or less flow",
    )


@pytest.mark.parametrize(
    ("command", "option"), [(["run", "--no-pictures"], False), (["compare"], True)]
)
def test_remedies_are_in_the_spelling_of_scenarios(command, option, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(resolved_solve, "solve_conjugate", restless)
    assert main([*command, "cold-plate-challenge", "--quiet"]) == 3
    said = capsys.readouterr().err
    assert "accept_unsteady = true in its table" in said
    assert ("(or --accept-unsteady)" in said) is option
    assert 'turbulence = "k-omega-sst"; otherwise' in said
    assert "solve_flow_transient in Python" in said
    assert "accept_unsteady=True" not in said


@pytest.mark.parametrize(
    ("typed", "rc"), [([], 2), (["--window", "plate", "--accept-unsteady"], 0)]
)
def test_what_is_typed_is_checked_in_place_of_what_is_written(typed, rc, tmp_path, capsys):
    """Jets that drain by the edges have no cell, which is what a table that says nothing means."""
    words = EDGE_JETS + "[plate.resolved]\ngap_cells = 3\nnozzle_cells = 3\n"
    (tmp_path / "edges.toml").write_text(words)
    assert main(["compare", str(tmp_path / "edges.toml"), "--threads", "1", *typed]) == rc
    said = capsys.readouterr()
    assert ("[HG834] plate.resolved.window" in said.err) is (rc == 2)
    assert ("x 0 to 4 mm, y 0 to 4 mm" in said.out) is (rc == 0)


@pytest.mark.parametrize("place", ["no/such/folder.json", "taken"])
def test_a_place_that_cannot_be_written_is_refused_before_the_fit(
    place, monkeypatch, capsys, tmp_path
):
    """Hours of solves would be lost behind them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    monkeypatch.setattr(resolved_solve, "solve_conjugate", restless)
    assert main(["calibrate", "pin-fin-bench", "--quiet", "--out", place]) == 2
    assert "[HG730] --out" in capsys.readouterr().err
    assert main(["calibrate", "pin-fin-bench", "--quiet", "--out", "free.json"]) == 3
    assert sorted(item.name for item in tmp_path.iterdir()) == ["taken"]


EDGE_JETS = """
[scenario]
name = "edges"
title = "t"
description = "d"
[coolant]
name = "water"
[plate]
length_x = "4 mm"
length_y = "4 mm"
base_thickness = "0.3 mm"
volume_flow = "6 mL/min"
inlet_temperature = "27 degC"
[[plate.dies]]
name = "die"
length_x = "4 mm"
length_y = "4 mm"
thickness = "0.3 mm"
[plate.dies.power]
total = "2 W"
[plate.tim1]
resistance = "0.01 cm2 K/W"
[plate.jets]
pitch = "2 mm"
diameter = "0.5 mm"
standoff = "0.6 mm"
nozzle_length = "0.5 mm"
drains = "edges"
area = { x = "0 mm", y = "0 mm", length_x = "4 mm", length_y = "4 mm" }
[plate.grid]
lateral = "0.5 mm"
"""
