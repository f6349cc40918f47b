"""A caution where the boundary layer at an entrance is thinner than the grid can follow.

1. It tells within 0.1 what coarse cells lose of the pressure drop between plates beside fine ones.
2. It comes where a short channel has four cells, with the size of cells that is wanted, and those
   cells lose a tenth at most.
3. It does not come with enough cells, with a developed inlet, or in a long channel.
4. Channels of a plate that begin under a slot have it too, by the name of the option.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    FlowDomain,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_conjugate,
    solve_flow,
)
from heatgrade.resolved.entrance_layer import EntranceLayer

WATER = CoolantProperties(*map(np.array, (1000.0, 4180.0, 0.6, 1e-3)))
GAP = 1e-3  # m, between the plates
NEAR = 0.1  # of the pressure drop


def channel(cells: int, length: float, reynolds: float, profile: str = "uniform") -> FlowDomain:
    steps = max(20, 2 * min(cells, 16) * round(length / GAP))
    along = np.linspace(0.0, 1.0, steps + 1) ** 1.5 * length
    grid = Grid(along, np.linspace(0.0, GAP, cells + 1), np.array([0.0, GAP]))
    flow = TotalFlow(0.5 * reynolds * 1e-3 * GAP, profile)
    openings = (Opening("in", "x-", flow), Opening("out", "x+", GivenPressure()))
    return FlowDomain.full(grid, openings, {"z-": "symmetry", "z+": "symmetry"})


def drop(cells: int, length: float, reynolds: float) -> float:
    flow = solve_flow(channel(cells, length, reynolds), 1000.0, 1e-3)
    return flow.pressure_drop("in", "out")


def layer(cells: int, length: float, reynolds: float) -> EntranceLayer:
    return EntranceLayer(length, 2.0 * GAP, 0.5 * reynolds * 1e-6 / GAP, 1e3, 1e-3, GAP / cells)


def told(room: FlowDomain) -> list[hg.Caution]:
    found = solve_conjugate(room, WATER, 300.0, 0.0, np.full(room.grid.shape, 1e-3))
    return [item for item in found.cautions if item.code == "entrance-layer"]


@pytest.mark.parametrize(("length", "reynolds"), [(5e-3, 1700.0), (20e-3, 1700.0), (5e-3, 400.0)])
def test_coarse_cells_lose_what_is_told(length: float, reynolds: float) -> None:
    fine = drop(64, length, reynolds)
    for cells in (4, 8, 16):
        lost = 1.0 - drop(cells, length, reynolds) / fine
        assert abs(layer(cells, length, reynolds).loss - lost) < NEAR


def test_four_cells_across_a_short_channel_are_told() -> None:
    (caution,) = told(channel(4, 5e-3, 1700.0))
    assert caution.where == "opening in"
    assert "0.383 mm thick at most, 1.5 cells" in caution.message
    assert "51 % too low" in caution.message
    assert "cells of 0.0959 mm at the walls" in caution.message
    enough = math.ceil(GAP / 0.0959e-3)
    fine = drop(64, 5e-3, 1700.0)
    assert abs(drop(enough, 5e-3, 1700.0) / fine - 1.0) < NEAR


@pytest.mark.parametrize(
    "room",
    [
        channel(16, 5e-3, 1700.0),
        channel(4, 5e-3, 1700.0, "developed"),
        channel(4, 20e-3, 100.0),
    ],
    ids=["fine", "developed", "long"],
)
def test_it_does_not_come_where_the_layer_is_resolved(room: FlowDomain) -> None:
    assert told(room) == []


def plate(length: float) -> hg.Plate:
    fins = hg.Microchannels(0.4e-3, 0.4e-3, 1e-3, area=(2e-3, 0, 2e-3 + length, 4e-3))
    die = hg.Die(hg.PowerMap.uniform(10.0, 4e-3 + length, 4e-3), 0.3e-3)
    cold = hg.ColdPlate(4e-3 + length, 4e-3, 0.5e-3, wetted=fins)
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), cold, hg.Coolant("water"))


@pytest.mark.parametrize(("cells", "comes"), [(4, True), (12, False)])
def test_channels_under_a_slot_are_told_by_their_option(cells: int, comes: bool) -> None:
    found = plate(4e-3).solve(
        volume_flow=5e-6,
        inlet_temperature=300.0,
        fidelity="resolved",
        resolved=hg.ResolvedSetup("cell", gap_cells=cells),
    )
    cautions = [c for c in found.cautions if c.code == "entrance-layer" and c.where == "channels"]
    assert bool(cautions) is comes
    assert all("at the walls (gap_cells)" in caution.message for caution in cautions)
