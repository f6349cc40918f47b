"""A caution where the layer of heat below jets is thinner than their lowest cells.

1. It tells of those grids alone on which the junction is far from the finest one's: a tenth of its
   rise and more.
2. The share it tells is that of the coolant's lower half cell, by hand from the fields.
3. Channels do not have it.
"""

from __future__ import annotations

import re

import pytest

import heatgrade as hg

SIDE = 8e-3
INLET = 283.15  # K
FLOW = 1.67e-6  # m3/s
FAR = 0.1  # of the mean junction's rise on the finest grid
NEAR = 0.05


def solved(cells: int) -> hg.ResolvedResult:
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.575e-3, standoff=0.6e-3, nozzle_length=0.55e-3,
        area=(0.0, 0.0, SIDE, SIDE),
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(50.0, SIDE, SIDE), 0.2e-3)
    wet = hg.ColdPlate(SIDE, SIDE, 0.2e-3, wetted=jets, material="silicon")
    plate = hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), wet, hg.Coolant("water"))
    setup = hg.ResolvedSetup(gap_cells=cells, nozzle_cells=cells, tolerance=1e-4)
    return plate.solve(
        volume_flow=FLOW, inlet_temperature=INLET, fidelity="resolved", resolved=setup
    )


def told(found: hg.ResolvedResult) -> list[str]:
    return [str(item) for item in found.cautions if item.code == "thin-heat-layer"]


@pytest.fixture(scope="module")
def grids() -> dict[int, hg.ResolvedResult]:
    return {cells: solved(cells) for cells in (4, 8, 12)}


def test_it_tells_of_the_grids_that_are_far_off(grids: dict[int, hg.ResolvedResult]) -> None:
    rise = {n: found.junction_temperature_mean - INLET for n, found in grids.items()}
    off = {n: value / rise[12] - 1.0 for n, value in rise.items()}
    assert off[4] > FAR
    assert told(grids[4])
    assert abs(off[8]) < NEAR
    assert not told(grids[8])
    assert not told(grids[12])


def test_the_share_is_that_of_the_half_cell(grids: dict[int, hg.ResolvedResult]) -> None:
    found = grids[4]
    lowest = found.solution.temperature[:, :, found.case.base + 1]
    rise = found.wall_temperature - INLET
    heat = found.heat_transfer_coefficient * rise * found.case.grid.plan_area
    share = float(((found.wall_temperature - lowest) * heat).sum() / (rise * heat).sum())
    (text,) = told(found)
    number = re.search(r"(\d+) % of the difference", text)
    assert number is not None
    assert int(number[1]) == round(100.0 * share)


def test_channels_do_not_have_it() -> None:
    wet = hg.Microchannels(0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 4e-3, 4e-3))
    die = hg.Die(hg.PowerMap.uniform(20.0, 4e-3, 4e-3), 0.3e-3)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(4e-3, 4e-3, 0.3e-3, wetted=wet), hg.Coolant("water"),
    )  # fmt: skip
    found = plate.solve(
        volume_flow=5e-6, inlet_temperature=300.0, fidelity="resolved",
        resolved=hg.ResolvedSetup(gap_cells=2),
    )  # fmt: skip
    assert not told(found)
