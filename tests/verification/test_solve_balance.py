"""What enters leaves: the sum of all residuals, and plates whose heat is a small part of it.

1. `imbalance` is the sum of the residuals by a matrix assembled with SciPy
2. a plate that gives off milliwatts between a cold board and warm coolant balances by its heat
"""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    Microchannels,
    Plate,
    PowerMap,
    Resolution,
    Stack,
)
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, Solution, imbalance, solve

SEED = 20261193
SAME = 1e-12  # of the sum of all terms
BALANCE = 1e-8  # of the heat
COARSE = Resolution(lateral=1e-3, die=1, lid=1, base=2, fins=3, cover=1)


@pytest.mark.parametrize("upstream", [1.0, 0.6])
@pytest.mark.parametrize("sheet", [False, True])
@pytest.mark.parametrize("flow", [False, True])
@pytest.mark.parametrize("gain", [False, True])
def test_imbalance_is_the_sum_of_residuals(sheet, flow, gain, upstream):
    rng = np.random.default_rng([SEED, sheet, flow, gain])
    nx, ny, nz = shape = (5, 4, 3)
    faces = [(nx - 1, ny, nz), (nx, ny - 1, nz), (nx, ny, nz - 1)]
    fields = FaceFields(
        *(rng.random(size) for size in faces), rng.random(shape), rng.normal(size=shape)
    )
    coolant = None
    if sheet:
        coolant = rng.normal(size=(nx, ny))
        passed = CoolantSheet(
            1, rng.random((nx, ny, 2)), rng.normal(size=(nx - 1, ny)),
            rng.normal(size=(nx, ny - 1)), rng.random((nx, ny)), rng.normal(size=(nx, ny)),
            upstream,
        )  # fmt: skip
        fields = replace(fields, sheet=passed)
    if flow:
        fields = replace(fields, flow=CellFlow(*(rng.normal(size=s) for s in faces), upstream))
    if gain:
        fields = replace(fields, gain=0.1 * rng.random(shape))
    temperature = rng.normal(size=shape)
    matrix, rhs = fields.to_csr()
    unknowns = np.concatenate([temperature.ravel(), [] if coolant is None else coolant.ravel()])
    found = Solution(temperature, coolant, solve(replace(fields, gain=None)).outcome)
    expected = float((rhs - matrix @ unknowns).sum())
    assert imbalance(fields, found) == pytest.approx(expected, abs=SAME * abs(matrix).sum())


@pytest.mark.parametrize(
    ("power", "board"), [(2e-3, Convection(1e4, 280.0)), (1e-3, Convection(1e5, 250.0))]
)
def test_milliwatts_between_a_cold_board_and_warm_coolant(power, board):
    inlet = 318.15
    die = Die(PowerMap.uniform(power, 16e-3, 16e-3), 0.8e-3, x=7e-3, y=7e-3)
    fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(5e-3, 5e-3, 25e-3, 25e-3))
    plate = Plate(
        Stack(die, Interface(50e-6, 5.0)),
        ColdPlate(30e-3, 30e-3, 2e-3, wetted=fins),
        Coolant("water"),
        board=board,
    )
    found = plate.solve(volume_flow=1e-5, inlet_temperature=inlet, grid=COARSE)
    assert found.heat_to_surroundings > 1e4 * power  # else this shows nothing
    assert found.energy_balance < BALANCE
