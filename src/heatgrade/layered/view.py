"""How a stack is looked at: in our own, resolved way, or as the peer's program does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import InputError

Advection = Literal["central", "second-order", "upwind"]
_NAMES = ("resolved", "peer")
_ADVECTIONS = ("central", "second-order", "upwind")
MOST_CELLS = 64


@dataclass(frozen=True, slots=True)
class View:
    """How the layers are cut into cells and the coolant's heat is carried.

    Parameters
    ----------
    name : {"resolved", "peer"}
        ``peer``: one cell through each layer, on the file's own lines; the node of an outermost
        layer without a sink lies on its outer face; heat is carried at the mean of two cells
        (central). ``resolved``: layers cut into cells, coolant carried by second-order upwind
        differences.
    layer_cells : int
        Cells through a solid layer (resolved view).
    refine : int
        Parts that the file's cells are cut into along x and y (resolved view).
    advection : {"central", "second-order", "upwind"}
        How the temperature of a face that coolant crosses follows from the cells.
    """

    name: Literal["resolved", "peer"] = "resolved"
    layer_cells: int = 4
    refine: int = 1
    advection: Advection = "second-order"

    def __post_init__(self) -> None:
        _one_of("view", self.name, _NAMES)
        _one_of("advection", self.advection, _ADVECTIONS)
        for entry in ("layer_cells", "refine"):
            count = getattr(self, entry)
            if (
                isinstance(count, bool)
                or not isinstance(count, int)
                or not 1 <= count <= MOST_CELLS
            ):
                raise InputError(
                    "HG734",
                    "is not a number of cells",
                    entry=entry,
                    value=count,
                    allowed=f"a whole number, 1 to {MOST_CELLS}",
                    remedy="4 through a layer and 1 along it are the defaults",
                )

    @classmethod
    def peer(cls) -> View:
        """Return the view of the program that the file was written for."""
        return cls("peer", layer_cells=1, refine=1, advection="central")

    @property
    def is_peer(self) -> bool:
        """Whether it is the peer's."""
        return self.name == "peer"


def _one_of(entry: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InputError(
            "HG734",
            "is no choice",
            entry=entry,
            value=value,
            allowed=", ".join(allowed),
            remedy=f"use {allowed[0]!r}, or leave it out",
        )
