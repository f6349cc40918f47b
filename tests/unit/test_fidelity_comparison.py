"""Compact beside resolved: (1) the same figures as both solves alone, (2) where they differ most,
(3) the command."""

import json

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.cli import main

FLOW = {"volume_flow": 5e-7, "inlet_temperature": 300.0, "threads": 1}


def channels():
    wetted = hg.Microchannels(
        0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 10e-3, 4e-3), cover_thickness=0.2e-3
    )
    die = hg.Die(hg.PowerMap.uniform(20.0, 10e-3, 4e-3), 0.5e-3)
    return hg.Plate(
        hg.Stack(die, hg.Interface(50e-6, 5.0)),
        hg.ColdPlate(10e-3, 4e-3, 0.5e-3, wetted=wetted),
        hg.Coolant("water"),
    )


def test_both_fidelities_side_by_side():
    grid = hg.Resolution(lateral=0.2e-3)
    both = channels().compare(**FLOW, grid=grid, resolved=hg.ResolvedSetup("cell", gap_cells=6))
    coarse, fine = both.quantities["junction_rise_max"]
    assert fine == both.resolved.junction_temperature_max - 300.0
    # Heat and channels are alike everywhere across the flow: the piece shows the plate's hottest.
    assert coarse == pytest.approx(both.compact.junction_temperature_max - 300.0, rel=0.01)
    assert both.quantities["outlet_rise"][0] == pytest.approx(
        both.quantities["outlet_rise"][1], rel=1e-3
    )
    x, y, most = both.largest
    assert both.resolved.window.x0 < x < both.resolved.window.x1
    assert both.resolved.window.y0 < y < both.resolved.window.y1
    assert abs(most) == np.nanmax(np.abs(both.difference))
    assert abs(most) < 0.15 * fine
    assert "junctions differ most at" in both.summary()
    assert set(both.to_dict()["quantities"]) == set(both.quantities)
    assert "<pre>" in both._repr_html_()


def test_the_command(capsys):
    words = ["compare", "pin-fin-bench", "--cells", "3", "--threads", "1", "--scheme", "upwind"]
    words += ["--set", "plate.grid.lateral=4 mm", "--accept-unsteady"]
    assert main([*words, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["main"]
    assert shown["resolved"]["fidelity"] == "resolved"
    assert shown["resolved"]["energy_balance"] < 1e-6
    assert shown["quantities"]["pressure_drop"]["compact"] > 0.0


def test_resolved_coolant_on_similar_grids():
    setup = hg.ResolvedSetup("cell", gap_cells=4, solids=hg.Resolution(die=2, base=2, cover=1))
    study = channels().refine(**FLOW, grids=2, coarsest=1.0, fidelity="resolved", resolved=setup)
    assert study.cells[0] > 4 * study.cells[1]
    junction = study["junction_temperature_max"]
    assert junction.kind == "two grids"
    assert 0.0 < junction.relative_index < 0.2
    assert study["outlet_temperature"].relative_index < 0.01
    with pytest.raises(hg.InputError, match="HG832"):
        channels().refine(**FLOW, fidelity="exact")
