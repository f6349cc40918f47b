"""About how many cells a plate's grid will have, known before anything is built."""

from __future__ import annotations

from heatgrade.geometry import JetArray
from heatgrade.plate import Plate, Resolution
from heatgrade.plate.assembly import conducting_cover


def estimated_cells(plate: Plate, resolution: Resolution) -> float:
    """Return about how many cells `plate` has on a grid of `resolution`.

    The faces of the parts add a few columns to the grid itself, so this is a little low.

    Raises
    ------
    InputError
        HG131 for columns that do not fit into the memory of the machine.
    """
    stack, metal = plate.stack, plate.cold_plate
    width = resolution.width(metal.length_x, metal.length_y)
    layers = resolution.die + resolution.base
    layers += resolution.interface * sum(tim is not None for tim in (stack.tim1, stack.tim2))
    layers += resolution.lid if stack.lid is not None else 0
    wetted = metal.wetted
    if not isinstance(wetted, JetArray):
        layers += resolution.fins
        covered = conducting_cover(wetted)
        layers += resolution.cover if covered else 0
    elif wetted.target_fins is not None:
        layers += resolution.fins
    return metal.length_x * metal.length_y / width**2 * layers
