"""Plates as somebody else might set them, coolant at local temperature, beside what OpenFOAM v1912
found (recorded in `openfoam_judged.json`; `python -m benchmarks.judged_agreement --write PATH`
runs it anew): (1) each number on coarse cells within a bound of what OpenFOAM has on its finest,
set to what was found: a guard against change; (2) the polynomials that OpenFOAM is told are the
coolant; (3) what it cannot be told is refused."""

import numpy as np
import pytest
from benchmarks.judged_agreement import RECORD, both
from benchmarks.judged_cases import manifold
from benchmarks.openfoam_coupled import CoupledCase, write_coupled

FITTED = 2e-4  # of the viscosity: polynomials of the sixth degree over 94 K
# Greatest difference over OpenFOAM's, on the coarse grid: heat; pressure at the inlet, which is of
# first order where the velocity jumps at the walls' edges, speeds and shares of the flow.
APART = {
    "manifold": (0.01, 0.05),
    "hot spot": (0.085, 0.09),
    "pin rows": (0.025, 0.03),
    "warm PG25": (0.065, 0.16),
    "shared": (0.025, 0.065),
    "spent jets": (0.01, 0.12),
}
COARSE = {"pin rows": 1}  # place of the coarse grid among OpenFOAM's; else the first
FLOWS = ("pressure", "speed", "flow")


@pytest.mark.parametrize("name", APART)
def test_a_case_of_somebody_elses(name):
    record = RECORD.read()[name]
    *_, theirs = record.values()
    ours, _ = both(name, int(list(record)[COARSE.get(name, 0)]), foam=False)
    heat, pressure = APART[name]
    assert ours.keys() == theirs.keys()
    for key, value in ours.items():
        bound = pressure if any(word in key for word in FLOWS) else heat
        assert value == pytest.approx(theirs[key], rel=bound), key


def test_the_case_that_is_written(tmp_path):
    case = manifold(4)
    result = case.solve()
    coupled = CoupledCase.of(result, case.plate.coolant)
    meshes = write_coupled(coupled, tmp_path / "case")
    assert sum(int(mesh.cells.max()) + 1 for mesh in meshes.values()) == result.cells
    text = (tmp_path / "case/constant/fluid/thermophysicalProperties").read_text()
    terms = [float(word) for word in text.split("muCoeffs<8> (")[1].split(")")[0].split()]
    at = np.array([300.0, 320.0, 350.0])
    told = np.polynomial.Polynomial(terms)(at)
    assert told == pytest.approx(case.plate.coolant.properties(at).viscosity, rel=FITTED)


def test_what_it_cannot_be_told():
    case = manifold(4)
    result = case.solve()
    heat = np.ones(result.case.grid.shape)
    with pytest.raises(ValueError, match="lowest layer"):
        CoupledCase(result.case.domain, case.plate.coolant, 300.0, heat, heat)
