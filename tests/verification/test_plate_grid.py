"""The grid of a plate is fine enough, and the result says so honestly.

1. On the default grid the junction's rise moves by less than 1 % on a twice finer one, for every
   family, under a hot spot.
2. The estimate from a twice coarser grid is not below what the finer grid shows.
3. Case, junction and coolant converge as the grid is refined from very coarse.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Stack,
    TargetFins,
)
from heatgrade.geometry import Lid

ENOUGH = 0.01  # of the junction's rise, on a twice finer grid
NOISE = 2e-4  # of the rise: changes below this are not compared
AREA = (10e-3, 11e-3, 30e-3, 29e-3)
FAMILIES = {
    "jets": JetArray.lattice(
        pitch=2e-3,
        diameter=0.5e-3,
        standoff=0.8e-3,
        area=AREA,
        target_fins=TargetFins(0.6e-3, 0.1e-3, 0.15e-3),
    ),
    "jets edges": JetArray.lattice(
        pitch=3e-3, diameter=0.8e-3, standoff=2e-3, area=AREA, drains="edges"
    ),
    "channels": Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA),
    "channels centre": Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA, feed="centre"),
    "pins": PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, area=AREA, arrangement="staggered"),
}


@pytest.fixture(scope="module")
def coolant():
    return Coolant("PG25")


def plate_of(coolant, wetted):
    heat = PowerMap.uniform(300.0, 15e-3, 14e-3).with_hot_spot(5e-3, 9e-3, 2e-3, 2e-3, flux=3e6)
    stack = Stack(
        Die(heat, 0.7e-3, x=12e-3, y=13e-3),
        Interface(40e-6, 20.0),
        Lid(26e-3, 26e-3, 2e-3),
        Interface(60e-6, 8.0),
    )
    return Plate(stack, ColdPlate(40e-3, 40e-3, 2e-3, wetted=wetted), coolant)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_the_default_grid_is_fine_enough_and_says_so(coolant, name):
    plate = plate_of(coolant, FAMILIES[name])
    given = {"volume_flow": 1.2e-5, "inlet_temperature": 313.15}
    finer = plate.solve(check_grid="finer", **given).grid_check
    coarser = plate.solve(check_grid="coarser", **given).grid_check
    assert finer.estimate == finer.change < ENOUGH
    assert coarser.cells == finer.cells
    assert finer.other_cells > 5 * finer.cells
    assert coarser.other_cells < finer.cells / 4
    assert coarser.estimate > finer.change - NOISE
    assert coarser.estimate < 3.0 * ENOUGH
    assert "twice finer" in str(finer)
    assert "twice coarser" in str(coarser)


@pytest.mark.parametrize("name", FAMILIES)
def test_answers_converge_from_very_coarse_grids(coolant, name):
    plate = plate_of(coolant, FAMILIES[name])
    coarse = Resolution(lateral=2e-3, die=1, lid=1, base=1, fins=2, cover=1)
    rises = []
    for factor in (1.0, 2.0, 4.0):
        result = plate.solve(
            volume_flow=1.2e-5,
            inlet_temperature=313.15,
            grid=coarse.scaled(factor, 40e-3, 40e-3),
        )
        rises.append(
            [
                *result.junction_rises,
                result.case_temperature_max - 313.15,
                np.nanmean(result.fields.coolant_temperature) - 313.15,
            ]
        )
    rises = np.array(rises)
    first = np.abs(rises[1] - rises[0]) / rises[2]
    second = np.abs(rises[2] - rises[1]) / rises[2]
    assert first.max() < 0.15
    assert second.max() < 0.05
    assert np.linalg.norm(second) < 0.7 * np.linalg.norm(first)
