"""Plates of silicon, which conducts worse as it warms, coolant resolved: (1) the answer
is that of passes without end, within a millikelvin; (2) what does not settle is refused, not
answered."""

import pytest

import heatgrade as hg
from heatgrade.errors import NotConverged
from heatgrade.plate import resolved_solve

INLET = 303.15  # K
APART = 1e-3  # K
SIDE = 2.4e-3  # m


def solved():
    power = hg.PowerMap.uniform(10.0, SIDE, SIDE)
    power = power.with_hot_spot(1.7e-3, 0.7e-3, 0.8e-3, 0.8e-3, flux=400e4)
    channels = hg.Microchannels(0.3e-3, 0.3e-3, 0.9e-3, area=(0.0, 0.0, SIDE, SIDE))
    plate = hg.Plate(
        hg.Stack(hg.Die(power, 0.5e-3, material="silicon"), hg.Interface.contact(0.0)),
        hg.ColdPlate(SIDE, SIDE, 0.4e-3, wetted=channels, material="silicon"),
        hg.Coolant("water"),
    )
    return plate.solve(
        volume_flow=6e-7, inlet_temperature=INLET, fidelity="resolved", threads=1,
        resolved=hg.ResolvedSetup("plate", gap_cells=2),
    )  # fmt: skip


def test_silicon_settles_to_what_more_passes_say(monkeypatch):
    found = solved().junction_temperature_max
    monkeypatch.setattr(resolved_solve, "SETTLED", 1e-9)
    monkeypatch.setattr(resolved_solve, "PASSES", 40)
    endless = solved().junction_temperature_max
    assert found - INLET > 50.0
    assert found == pytest.approx(endless, abs=APART)


def test_conductivities_that_do_not_settle_are_refused(monkeypatch):
    monkeypatch.setattr(resolved_solve, "PASSES", 2)
    with pytest.raises(NotConverged) as caught:
        solved()
    assert caught.value.code == "HG874"
