"""What is given of heat in a room and its solids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]
Conductivity = ArrayLike | Three
Resistance = tuple[Array | float, Array | float, Array | float]


@dataclass(frozen=True, slots=True, eq=False)
class HeatProblem:
    """What is given of heat.

    Parameters
    ----------
    conductivity : three (nx, ny, nz) arrays
        Of the solid in each cell, along x, y and z [W/(m K)].
    heat : (nx, ny, nz) array
        Released in each cell [W].
    sink : (nx, ny, nz) array
        Conductance of each cell to the ambient [W/K].
    ambient : float
        Its temperature [K].
    resistance : three arrays
        Contact resistance of the faces between cells, (nx - 1, ny, nz) and so on [m2 K/W].
    """

    conductivity: Three
    heat: Array
    sink: Array
    ambient: float
    resistance: Resistance

    @classmethod
    def of(
        cls,
        shape: tuple[int, int, int],
        conductivity: Conductivity,
        heat: Array,
        sink: Array | None,
        ambient: float | None,
        resistance: Resistance,
    ) -> HeatProblem:
        """Return what is given for a grid of this shape, checked.

        Raises
        ------
        InputError
            HG813 for what cannot be.
        """
        given = conductivity if isinstance(conductivity, tuple) else (conductivity,) * 3
        x, y, z = (_field("conductivity", item, shape) for item in given)
        drained = _field("sink", 0.0 if sink is None else sink, shape)
        if np.any(drained) and ambient is None:
            raise _impossible("ambient", "is needed with a sink", None, "a temperature in K")
        warmed = np.broadcast_to(np.asarray(heat, np.float64), shape)
        if not np.isfinite(warmed).all():
            raise _impossible("heat", "must be finite", np.nan, "finite numbers in W")
        return cls((x, y, z), warmed, drained, ambient or 0.0, resistance)


def _field(name: str, given: ArrayLike, shape: tuple[int, int, int]) -> Array:
    values = np.broadcast_to(np.asarray(given, np.float64), shape)
    if not (values >= 0.0).all() or not np.isfinite(values).all():
        wrong = values[~((values >= 0.0) & np.isfinite(values))]
        raise _impossible(name, "must not be negative", float(wrong[0]), "finite, >= 0")
    return values


def _impossible(entry: str, message: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG813", message, entry=entry, value=value, allowed=allowed, remedy="look at what made it"
    )
