"""Make the mesh files of this folder: three cold plates with a chip, as hexahedra.

    python meshes/make_meshes.py

Each is solved on a coarse grid and written with its regions (die, tim1, base, fins, ...) and the
temperatures of the solve.  `.msh` files carry the regions as named physical groups.
"""

from pathlib import Path

import heatgrade as hg

HERE = Path(__file__).parent
COARSE = hg.Resolution(lateral=2e-3, die=1, interface=1, lid=1, base=2, fins=3, cover=1)
AREA = (8e-3, 8e-3, 32e-3, 32e-3)
WETTED = {
    "jet-plate": hg.JetArray.lattice(
        pitch=3e-3,
        diameter=0.5e-3,
        standoff=1.1e-3,
        area=AREA,
        target_fins=hg.TargetFins(height=1e-3, thickness=0.1e-3, gap=0.15e-3),
    ),
    "skived-plate": hg.Microchannels(0.15e-3, 0.1e-3, 2e-3, area=AREA),
    "pin-fin-plate": hg.PinFins(1e-3, 2e-3, 2e-3, 3e-3, area=AREA, arrangement="staggered"),
}


def make(name: str, folder: Path = HERE) -> Path:
    """Write one mesh and return its path."""
    die = hg.Die(hg.PowerMap.uniform(400.0, 20e-3, 20e-3), 0.775e-3, x=10e-3, y=10e-3)
    stack = hg.Stack(die, hg.Interface(0.1e-3, 80.0))
    plate = hg.Plate(
        stack, hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=WETTED[name]), hg.Coolant("water")
    )
    result = plate.solve(volume_flow=2e-5, inlet_temperature=318.15, grid=COARSE)
    path = folder / f"{name}{'.vtu' if name == 'skived-plate' else '.msh'}"
    result.save(path)
    return path


if __name__ == "__main__":
    for each in WETTED:
        print(make(each))
