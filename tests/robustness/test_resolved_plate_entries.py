"""Setups of resolved coolant that a plate cannot have: (1) parts that it lacks are not passed over,
(2) planes of symmetry leave a way out, (3) what has no cell is told what to take, (4) a flow that
overflows is one that diverged, and (5) a mean is called a mean."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import GeometryError, NotConverged
from heatgrade.plate.resolved_case import resolved_case, resolved_cells
from heatgrade.report.resolved_rows import resolved_rows
from heatgrade.resolved import solve_flow
from heatgrade.resolved.flow_state import FlowState

SIDE = 4e-3
AREA = (0.0, 0.0, SIDE, SIDE)
COARSE = {"gap_cells": 4, "nozzle_cells": 4}


def plate(wetted):
    die = hg.Die(hg.PowerMap.uniform(10.0, SIDE, SIDE), 0.3e-3)
    stack = hg.Stack(die, hg.Interface.contact(0.0))
    return hg.Plate(stack, hg.ColdPlate(SIDE, SIDE, 0.3e-3, wetted=wetted), hg.Coolant("water"))


def jets(drains="local", **words):
    return hg.JetArray.lattice(
        pitch=2e-3, diameter=0.5e-3, standoff=0.6e-3, area=AREA, drains=drains, **words
    )


def channels():
    return hg.Microchannels(0.2e-3, 0.2e-3, 0.5e-3, area=AREA)


def pins():
    return hg.PinFins(0.4e-3, 0.8e-3, 0.8e-3, 0.5e-3, area=AREA)


@pytest.mark.parametrize(
    ("wetted", "entry"),
    [
        (channels(), "plenum_height"),
        (pins(), "plenum_height"),
        (channels(), "drain_diameter"),
        (jets("edges"), "drain_diameter"),
        (jets(), "slot_width"),
    ],
)
def test_parts_that_a_plate_lacks(wetted, entry):
    setup = hg.ResolvedSetup("plate", **{entry: 0.3e-3}, **COARSE)
    with pytest.raises(hg.HeatgradeError, match=r"HG832.*does not have") as caught:
        resolved_cells(plate(wetted), setup)
    assert caught.value.entry == entry


@pytest.mark.parametrize(
    ("wetted", "closed", "way"),
    [
        (jets("edges"), ("x-", "x+", "y-", "y+"), "leaves"),
        (channels(), ("x+",), "leaves"),
        (channels(), ("x-",), "enters"),
    ],
)
def test_planes_of_symmetry_leave_a_way(wetted, closed, way):
    with pytest.raises(hg.HeatgradeError, match=f"HG832.*coolant {way}") as caught:
        resolved_cells(plate(wetted), hg.ResolvedSetup("plate", symmetry=closed, **COARSE))
    assert caught.value.entry == "symmetry"
    two = hg.ResolvedSetup("plate", symmetry=("y-", "y+"), **COARSE)
    assert resolved_cells(plate(wetted), two) > 0


def test_what_has_no_cell_is_told_what_to_take():
    single = hg.JetArray((hg.Nozzle(1e-3, 1e-3, 0.5e-3),), 0.6e-3, drains="local", area=AREA)
    for wetted in (jets("edges"), single):
        with pytest.raises(GeometryError, match=r'HG834.*window="plate"') as caught:
            resolved_cells(plate(wetted), hg.ResolvedSetup("cell", **COARSE))
        assert 'window="cell"' not in caught.value.remedy


def test_drains_near_the_speed_of_sound():
    """Through drains of 20 um at 400 m/s; the inlet alone would bear it."""
    with pytest.raises(hg.HeatgradeError, match=r"HG860.*would leave at (39|40)\d m/s") as caught:
        plate(jets()).solve(
            volume_flow=5e-7, inlet_temperature=300.0, fidelity="resolved",
            resolved=hg.ResolvedSetup(drain_diameter=0.02e-3, **COARSE),
        )  # fmt: skip
    assert caught.value.entry == "plate.volume_flow"
    assert "1.76e-07 m3/s" in caught.value.allowed


def test_a_flow_that_overflows_diverged(monkeypatch):
    """What is left of mass is then no source of a linear system, which would blame a power map."""

    def overflown(self, lost):
        lost[:] = np.nan
        return np.nan

    monkeypatch.setattr(FlowState, "imbalance", overflown)
    case = resolved_case(plate(jets()), hg.ResolvedSetup(**COARSE), 5e-4)
    with pytest.raises(NotConverged, match=r"HG808.*diverged"):
        solve_flow(case.domain, 996.5, 8.5e-4)


def test_a_mean_is_called_a_mean():
    """In the line of the solve, of the result and of a run; of a steady flow nothing is said."""
    point = {"volume_flow": 5e-7, "inlet_temperature": 300.0}
    setup = hg.ResolvedSetup("plate", symmetry=("x-", "y-"), accept_unsteady=True, **COARSE)
    steady = hg.ResolvedSetup(**COARSE)
    for wetted, how, mean in ((jets("edges"), setup, True), (channels(), steady, False)):
        cooled = plate(wetted)
        found = cooled.solve(**point, fidelity="resolved", resolved=how)
        rows = dict(resolved_rows(found, cooled.solve(**point)))
        assert found.solution.flow.outcome.converged is not mean
        assert ("a mean, no steady flow" in rows["solve"]) is mean
        assert ("a mean, no steady flow" in dict(found.rows())["solve"]) is mean
        assert np.isfinite(found.junction_temperature_max)
