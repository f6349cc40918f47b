"""The lines of a stack's grid along one side of the chip: those given, or those of its channels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from heatgrade.errors import InputError
from heatgrade.layered.parts import Cavity


def check_lines(lines: Sequence[float], size: float, entry: str) -> None:
    """Raise `InputError` HG727 unless lines [m] increase from 0 to at most `size` [m]."""
    array = np.asarray(lines, dtype=np.float64)
    usable = array.ndim == 1 and array.size > 1 and bool(np.isfinite(array).all())
    if not usable or array[0] != 0.0 or not (np.diff(array) > 0.0).all():
        bad = "no increasing lengths from 0 on"
    elif array[-1] > size * (1.0 + 1e-9):
        bad = f"lines up to {array[-1]:g} m, beyond the chip"
    else:
        return
    raise InputError(
        "HG727",
        f"has {bad}",
        entry=entry,
        allowed=f"increasing from 0 to {size:g} m",
        remedy="use LayerStack.of(..., cells=(nx, ny)) for even lines",
    )


def channel_lines(cavity: Cavity, length_x: float) -> tuple[float, ...]:
    """Return the walls of channels as lines [m].

    Parameters
    ----------
    cavity : Cavity
        Its channels, along y.
    length_x : float [m]
        Of the chip.

    Raises
    ------
    InputError
        HG727 for channels and walls that do not fill the chip.
    """
    count = cavity.count(length_x)
    lines = [0.0, cavity.first_wall_width]
    for index in range(count):
        lines.append(lines[-1] + cavity.channel_width)
        last = index == count - 1
        lines.append(lines[-1] + (cavity.last_wall_width if last else cavity.wall_width))
    if count < 1 or not math.isclose(lines[-1], length_x, rel_tol=1e-6):
        raise InputError(
            "HG727",
            f"channels and walls fill {lines[-1]:g} m of the chip's {length_x:g} m",
            entry=f"{cavity.element}.channel_width",
            allowed="first wall, channel, (wall, channel) ..., last wall = length_x",
            remedy="correct the widths",
        )
    lines[-1] = length_x
    return tuple(lines)
