"""Manifold micro-channels by correlations beside one U-turn with its coolant resolved.

    python -m benchmarks.manifold_cells [CELLS]

prints the spread that docs/validation.md quotes; CELLS across a channel are 8 unless given.  A
quick case of the same stands in tests/validation/test_manifold_cell.py.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import heatgrade as hg
from heatgrade.errors import NotConverged
from heatgrade.plate.passage_numbers import passage_reynolds

SIDE, INLET = 10e-3, 300.0  # m, K
FLUX = 100e4  # W/m2


class Case(NamedTuple):
    """A cooler of 1 cm2, lengths in um, flow in mL/s."""

    channel: float
    fin: float
    height: float
    inlets: int
    slot: float
    flow: float


CASES = (
    Case(25, 25, 100, 6, 300, 2.0),
    Case(25, 25, 100, 6, 300, 8.0),
    Case(50, 50, 200, 10, 200, 3.0),
    Case(50, 50, 200, 10, 200, 10.0),
    Case(50, 50, 200, 10, 200, 30.0),
    Case(50, 50, 400, 10, 200, 20.0),
    Case(100, 50, 300, 5, 400, 20.0),
    Case(100, 100, 200, 4, 500, 10.0),
    Case(30, 30, 60, 20, 100, 8.0),
)


def plate(case: Case) -> hg.Plate:
    """Return the cooler of a case: silicon, 0.4 mm below the channels, heat all over."""
    um = 1e-6
    manifold = hg.ManifoldChannels(
        case.channel * um,
        case.fin * um,
        case.height * um,
        area=(0.0, 0.0, SIDE, SIDE),
        inlet_count=case.inlets,
        inlet_width=case.slot * um,
        outlet_width=case.slot * um,
        manifold_height=0.8e-3,
        manifold_material="silicon dioxide",
    )
    die = hg.Die(hg.PowerMap.uniform(FLUX * SIDE**2, SIDE, SIDE), 0.3e-3)
    stack = hg.Stack(die, hg.Interface.contact(0.0))
    base = hg.ColdPlate(SIDE, SIDE, 0.1e-3, wetted=manifold, material="silicon")
    return hg.Plate(stack, base, hg.Coolant("water"))


def row(case: Case, cells: int) -> str:
    """Return a case as a line of text."""
    cooler, flow = plate(case), case.flow * 1e-6
    properties = cooler.coolant.properties(INLET)
    reynolds = passage_reynolds(cooler.cold_plate, properties, flow * float(properties.density))
    try:
        found = cooler.compare(
            volume_flow=flow,
            inlet_temperature=INLET,
            grid=hg.Resolution(lateral=0.5e-3),
            resolved=hg.ResolvedSetup("cell", gap_cells=cells, tolerance=1e-4),
        )
    except NotConverged as error:
        return f"{tuple(case)}  Re {reynolds:.0f}: {error}"
    numbers = found.quantities
    rise, fine = numbers["junction_rise_mean"]
    drop, fine_drop = numbers["pressure_drop"]
    return (
        f"{case.channel:g} x {case.height:g} um, {case.inlets} slots of {case.slot:g} um, "
        f"{case.flow:g} mL/s, Re {reynolds:.0f}: rise {rise:.2f} / {fine:.2f} K "
        f"({100 * (rise / fine - 1):+.0f} %), drop {drop / 1e3:.2f} / {fine_drop / 1e3:.2f} kPa "
        f"({100 * (drop / fine_drop - 1):+.0f} %)"
    )


def main() -> None:
    """Print every case."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    for case in CASES:
        sys.stdout.write(row(case, cells) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
