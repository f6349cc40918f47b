"""A caution where the layer of heat at walls is thinner than the cells beside them.

1. Below jets and in channels it tells of those grids alone on which the junction is far from the
   finest one's: a tenth of its rise and more.
2. It is of the heated walls: below jets, by hand, of the top of the base.
3. In a plate from a mesh it comes too; between joined sides, without an inlet, it does not.
"""

from __future__ import annotations

import re

import pytest

import heatgrade as hg

INLET = 300.0  # K
FAR = 0.1  # of the mean junction's rise on the finest grid
NEAR = 0.05
SAME_WALL = 3.0  # per cent: the nozzle plate takes up heat too


def plate(wetted: hg.JetArray | hg.Microchannels, side: float, power: float) -> hg.Plate:
    die = hg.Die(hg.PowerMap.uniform(power, side, side), 0.2e-3)
    cold = hg.ColdPlate(side, side, 0.2e-3, wetted=wetted, material="silicon")
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), cold, hg.Coolant("water"))


def jets() -> hg.Plate:
    area = (0.0, 0.0, 8e-3, 8e-3)
    lattice = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.575e-3, standoff=0.6e-3, nozzle_length=0.55e-3, area=area
    )
    return plate(lattice, 8e-3, 50.0)


def channels() -> hg.Plate:
    wetted = hg.Microchannels(0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 4e-3, 4e-3))
    return plate(wetted, 4e-3, 20.0)


def solved(cooled: hg.Plate, cells: int, flow: float, window: str = "cell") -> hg.ResolvedResult:
    setup = hg.ResolvedSetup(window, gap_cells=cells, nozzle_cells=cells, tolerance=1e-4)
    return cooled.solve(
        volume_flow=flow, inlet_temperature=INLET, fidelity="resolved", resolved=setup
    )


def told(cautions: tuple[hg.Caution, ...]) -> list[str]:
    return [str(item) for item in cautions if item.code == "thin-heat-layer"]


@pytest.mark.parametrize(
    ("cooled", "flow", "coarse", "finer"),
    [(jets(), 1.67e-6, 4, (8, 12)), (channels(), 5e-7, 2, (4, 8)), (channels(), 5e-6, 4, (12, 16))],
    ids=["jets", "slow channels", "fast channels"],
)
def test_it_tells_of_the_grids_that_are_far_off(
    cooled: hg.Plate, flow: float, coarse: int, finer: tuple[int, int]
) -> None:
    found = {n: solved(cooled, n, flow) for n in (coarse, *finer)}
    rise = {n: item.junction_temperature_mean - INLET for n, item in found.items()}
    assert rise[coarse] / rise[finer[1]] - 1.0 > FAR
    assert told(found[coarse].cautions)
    assert abs(rise[finer[0]] / rise[finer[1]] - 1.0) < NEAR
    assert not told(found[finer[0]].cautions)
    assert not told(found[finer[1]].cautions)


def test_it_is_of_the_heated_wall() -> None:
    found = solved(jets(), 4, 1.67e-6)
    lowest = found.solution.temperature[:, :, found.case.base + 1]
    rise = found.wall_temperature - INLET
    heat = found.heat_transfer_coefficient * rise * found.case.grid.plan_area
    share = float(((found.wall_temperature - lowest) * heat).sum() / (rise * heat).sum())
    (text,) = told(found.cautions)
    number = re.search(r"(\d+) % of the difference", text)
    assert number is not None
    assert int(number[1]) == pytest.approx(100.0 * share, abs=SAME_WALL)


def test_meshes_and_joined_sides() -> None:
    mesh = hg.MeshPlate.read(
        "meshes/jet-cells.msh", unit="mm", coolant_regions="water", heat={"die": 8.0},
        materials={"die": "silicon", "base": "copper", "nozzle plate": "alumina"},
    )  # fmt: skip
    found = mesh.solve(
        "water", volume_flow=4e-7, inlet_temperature=INLET, symmetry=("x-", "x+", "y-", "y+"),
        inlet=hg.MeshOpening("z+", "inlet"), outlet=hg.MeshOpening("z+", "outlet"),
        grid=hg.MeshGrid(0.2e-3),
    )  # fmt: skip
    assert told(found.cautions)
    assert not told(solved(channels(), 2, 5e-7, "pitch").cautions)
