"""What the temperature is spent on, straight up from the hottest junction to the coolant's inlet.

Along the column of cells above the hottest junction the temperature of the face between two parts
follows from the cells on both sides in series, with the contact between them::

    q'' = (T_low - T_high) / (R_low + R_contact + R_high)         R = dz / (2 kz)

so that the drops add up to the junction's rise above the inlet exactly. Part of the heat leaves
the column sideways: the drops are those of this plate, not resistances to be carried elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.solid_model import SolidModel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drop:
    """What one part costs.

    Parameters
    ----------
    part : str
        Its name; ``"wall to coolant"`` and ``"coolant's rise"`` are the last two.
    hot, cold : float
        Temperatures of its faces [K].
    """

    part: str
    hot: float
    cold: float

    @property
    def drop(self) -> float:
        """Temperature lost in it [K]."""
        return self.hot - self.cold


def way_of_heat(
    model: SolidModel, temperature: Array, junctions: dict[str, Array], coolant: Array, inlet: float
) -> tuple[Drop, ...]:
    """Return the drops from the hottest junction to the inlet.

    Parameters
    ----------
    model : SolidModel
        The assembly, with its conductivities at these temperatures.
    temperature : (nx, ny, nz) array
        Of the solid [K].
    junctions : dict of str to array
        Temperature of each die's active face [K].
    coolant : (nx, ny) array
        Of the coolant [K]; nan where there is none.
    inlet : float
        Of the coolant [K].
    """
    die = max(junctions, key=lambda name: float(junctions[name].max()))
    hot = float(junctions[die].max())
    in_x, in_y, in_z = dict(model.junctions)[die]
    at = np.unravel_index(int(np.argmax(junctions[die])), junctions[die].shape)
    column = (in_x.start + int(at[0]), in_y.start + int(at[1]))
    drops = []
    names = _names(model, column)
    base = model.wetted.base
    for layer in range(in_z.start, base):
        if names[layer] == names[layer + 1] and layer not in model.contacts:
            continue
        below, above = _faces(model, temperature, column, layer)
        drops.append(Drop(names[layer], hot, below))
        hot = below
        if layer in model.contacts:
            drops.append(Drop(f"contact above {names[layer]}", below, above))
            hot = above
    wall, _ = _faces(model, temperature, column, base)
    if not math.isfinite(wall):  # nothing stands on the wetted wall
        cell = float(temperature[*column, base])
        _, lower = _faces(model, temperature, column, base - 1)
        wall = cell - (lower - cell)  # the same heat through both halves of the cell
    drops.append(Drop(names[base], hot, wall))
    there = float(coolant[column])
    if not math.isfinite(there):  # the junction lies beside the wetted area
        return (*drops, Drop("plate and coolant", wall, inlet))
    return (*drops, Drop("wall to coolant", wall, there), Drop("coolant's rise", there, inlet))


def _names(model: SolidModel, column: tuple[int, int]) -> list[str]:
    """Return the part that each cell of the column belongs to."""
    names = [""] * model.grid.shape[2]
    for name, (in_x, in_y, in_z) in model.parts:
        if in_x.start <= column[0] < in_x.stop and in_y.start <= column[1] < in_y.stop:
            names[in_z] = [name] * len(names[in_z])
    return names


def _faces(
    model: SolidModel, temperature: Array, column: tuple[int, int], layer: int
) -> tuple[float, float]:
    """Return the temperatures below and above the contact on a layer's upper face [K]."""
    if layer + 1 >= model.grid.shape[2]:
        return math.nan, math.nan  # the coolant's side
    low, high = (float(temperature[*column, k]) for k in (layer, layer + 1))
    below, above = (float(model.half_resistance(k)[column]) for k in (layer, layer + 1))
    flux = (low - high) / (below + model.contacts.get(layer, 0.0) + above)
    return low - flux * below, high + flux * above
