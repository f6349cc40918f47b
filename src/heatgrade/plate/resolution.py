"""How fine the grid of a plate is, and how coolant is carried over it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, get_args

from heatgrade.errors import InputError, positive
from heatgrade.geometry.dimension import checked_kind
from heatgrade.grid import refuse_oversize

# Columns across the mean edge of the plate.  With the counts below this keeps the change of the
# junction's rise on a twice finer grid under one per cent for the shipped scenarios.
COLUMNS = 128

Advection = Literal["second-order", "upwind", "central"]

LAYERS = ("die", "interface", "lid", "base", "fins", "cover")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Cell sizes of a plate's grid.

    Parameters
    ----------
    lateral : float, optional
        Wished cell width over the coolant and under the dies [m]; 1/128 of the plate's mean
        edge if not given.
    die, interface, lid, base, fins, cover : int
        Cells through each layer.
    advection : {"second-order", "upwind", "central"}
        How coolant between fins or pins is carried from column to column: bounded and of second
        order; by the upstream column's temperature, of first order; or by the mean of both columns,
        of second order and not bounded, as some peers do.
    subdivision : int
        Into how many equal parts every cell of the grid so made is cut along x, y and z.  Grids
        that differ in nothing else are similar, as a study of grids wants them.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG136 for a count that is not whole, HG433 for another advection.
    """

    lateral: float | None = None
    die: int = 4
    interface: int = 1
    lid: int = 4
    base: int = 5
    fins: int = 8
    cover: int = 2
    advection: Advection = "second-order"
    subdivision: int = 1

    def __post_init__(self) -> None:
        if self.lateral is not None:
            positive(self.lateral, "lateral", "m")
        for name in (*LAYERS, "subdivision"):
            object.__setattr__(self, name, _count(getattr(self, name), name))
        if self.advection not in get_args(Advection):
            raise InputError(
                "HG433",
                "is no way to carry coolant from column to column",
                entry="advection",
                value=self.advection,
                allowed=", ".join(get_args(Advection)),
                remedy="name one of them",
            )

    @classmethod
    def of(cls, given: Resolution | None) -> Resolution:
        """Return the resolution given, checked to be one, or the default."""
        if given is None:
            return cls()
        checked_kind(given, "grid", cls)
        return given

    def width(self, length_x: float, length_y: float) -> float:
        """Return the wished cell width on a plate of this size [m].

        Raises
        ------
        InputError
            HG131, before any memory is taken, for a grid that does not fit into it.
        """
        width = self.lateral
        if width is None:
            width = math.sqrt(length_x * length_y) / COLUMNS
        columns = math.ceil(length_x / width) * math.ceil(length_y / width)
        thickest = max(LAYERS, key=lambda name: getattr(self, name))
        layers = sum(getattr(self, name) for name in LAYERS) + self.interface
        blamed = thickest if self.lateral is None or layers**2 > columns else "lateral"
        if self.subdivision > 1:
            blamed = "subdivision"
        cells = float(columns) * float(layers) * float(self.subdivision) ** 3
        refuse_oversize(cells, f"grid.{blamed}")
        return width

    def scaled(self, factor: float, length_x: float, length_y: float) -> Resolution:
        """Return the resolution with cells `factor` times as many in each direction."""

        def times(n: int) -> int:
            return max(1, round(n * factor))

        return replace(
            self,
            lateral=self.width(length_x, length_y) / factor,
            die=times(self.die),
            interface=times(self.interface),
            lid=times(self.lid),
            base=times(self.base),
            fins=times(self.fins),
            cover=times(self.cover),
        )


def _count(value: int, entry: str) -> int:
    """Return a number of cells, or raise unless it is a whole positive one."""
    number = positive(value, entry, "cells")
    if number != round(number):
        raise InputError(
            "HG136",
            "must be a whole number of cells",
            entry=entry,
            value=value,
            allowed="1, 2, 3, ...",
            remedy="round it",
        )
    return round(number)
