"""Plates driven by a pressure before the inlet: (1) the flow is the one that needs this pressure,
and a comparison gives the correlations that flow, (2) few cells across are told, (3) what goes by
flows refuses it, as does a pitch without an inlet, (4) sides named by a word alone."""

import pytest

import heatgrade as hg
from heatgrade.errors import InputError, MaterialError

SIDE, FLOW, INLET = 4e-3, 1e-6, 300.0
SAME = 1e-3  # of flow and temperature: both solved to 1e-5
SOLIDS = hg.Resolution(die=1, interface=1, lid=1, base=1, cover=1)


def plate():
    channels = hg.Microchannels(0.2e-3, 0.2e-3, 0.4e-3, area=(0.0, 0.0, SIDE, SIDE))
    die = hg.Die(hg.PowerMap.uniform(10.0, SIDE, SIDE), 0.2e-3)
    cold = hg.ColdPlate(SIDE, SIDE, 0.2e-3, wetted=channels)
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), cold, hg.Coolant("water"))


def setup(**words):
    return hg.ResolvedSetup("cell", **{"gap_cells": 4, "solids": SOLIDS, **words})


def solved(**words):
    return plate().solve(
        volume_flow=FLOW, inlet_temperature=INLET, fidelity="resolved", threads=1,
        resolved=setup(**words),
    )  # fmt: skip


def test_a_pressure_drives_the_flow_that_needs_it():
    given = solved(inlet="shared")
    before = given.solution.flow.opening("inlet").total_pressure
    both = plate().compare(
        volume_flow=10.0 * FLOW, inlet_temperature=INLET, threads=1,
        grid=hg.Resolution(lateral=1e-3), resolved=setup(inlet_pressure=before),
    )  # fmt: skip
    found = both.resolved
    assert found.volume_flow == pytest.approx(FLOW, rel=SAME)
    assert found.mass_flow == pytest.approx(given.mass_flow, rel=SAME)
    assert found.outlet_temperature - INLET == pytest.approx(
        given.outlet_temperature - INLET, rel=SAME
    )
    assert both.compact.volume_flow == pytest.approx(FLOW, rel=SAME)
    told = next(c.message for c in found.cautions if c.code == "driven")
    assert f"{before / 1e3:.4g} kPa before the inlet" in told
    assert found.energy_balance < 1e-8


def test_few_cells_across_are_told():
    codes = {(c.code, c.where) for c in solved(gap_cells=2).cautions}
    assert ("narrow-gap", "gap_cells") in codes
    assert "narrow-gap" not in {c.code for c in solved(gap_cells=3).cautions}


def calibrated(**words):
    return plate().calibrate(volume_flows=[FLOW, 2.0 * FLOW], **words)


def in_time(**words):
    return plate().solve_transient(None, 1.0, volume_flow=FLOW, fidelity="resolved", **words)


def of_a_pitch(**words):
    pitch = hg.ResolvedSetup("pitch", gap_cells=4, inlet_pressure=1e3)
    words["resolved"] = pitch
    return plate().solve(volume_flow=FLOW, fidelity="resolved", **words)


@pytest.mark.parametrize(
    ("asked", "code"), [(calibrated, "HG873"), (in_time, "HG873"), (of_a_pitch, "HG865")]
)
def test_what_goes_by_flows_refuses_a_pressure(asked, code):
    with pytest.raises(InputError) as caught:
        asked(inlet_temperature=INLET, resolved=setup(inlet_pressure=1e3), threads=1)
    assert caught.value.code == code
    assert caught.value.entry.endswith("inlet_pressure")


def test_the_arguments_by_their_names():
    assert setup(symmetry="x-").symmetry == ("x-",)
    with pytest.raises(InputError, match=r"HG102.*inlet_pressure"):
        setup(inlet_pressure=-1.0)
    with pytest.raises(MaterialError, match=r"HG302.*nozzle_plate = 'coper'"):
        setup(nozzle_plate="coper")
    with pytest.raises(InputError, match=r"HG860.*plate\.volume_flow = 1:"):
        plate().solve(
            volume_flow=1.0, inlet_temperature=INLET, fidelity="resolved", resolved=setup()
        )
