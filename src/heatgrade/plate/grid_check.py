"""How far the answer depends on the grid: the same case on a coarser or finer one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heatgrade.shown import Shown


@dataclass(frozen=True, slots=True)
class GridCheck(Shown):
    """A result held against the same case on another grid.

    Parameters
    ----------
    kind : str
        ``"coarser"`` or ``"finer"``.
    cells, other_cells : int
        Cells of the result and of the other grid.
    change : float
        Difference of the junction's rise between the grids over that of the result.
    estimate : float
        What a grid twice finer than the result's moves the rise by at most, over the rise.
        Measured on a finer grid.  From a coarser one, the largest change of any junction figure
        (hottest, mean, hottest of each die): the next change is smaller, by two to four where the
        grid is fine enough, but one figure alone may have crossed its limit by chance.
    """

    kind: str
    cells: int
    other_cells: int
    change: float
    estimate: float

    @classmethod
    def between(
        cls,
        kind: str,
        cells: int,
        rises: Sequence[float],
        other_cells: int,
        other_rises: Sequence[float],
    ) -> GridCheck:
        """Return the check of rises [K] against those on another grid, the junction's first.

        Examples
        --------
        >>> GridCheck.between("coarser", 8000, (50.0, 40.0), 1000, (49.9, 39.0)).estimate
        0.02
        """
        changes = [abs(b - a) / rises[0] for a, b in zip(rises, other_rises, strict=True)]
        estimate = changes[0] if kind == "finer" else max(changes)
        return cls(kind, cells, other_cells, changes[0], estimate)

    def __str__(self) -> str:
        """Return how the grid was checked, in one sentence."""
        if self.kind == "finer":
            return (
                f"solved again with {self.other_cells:,} cells (twice finer): the junction's rise "
                f"moves by {100 * self.change:.2f} %"
            )
        return (
            f"solved again with {self.other_cells:,} cells (twice coarser): the junction's rise "
            f"moves by {100 * self.change:.2f} %, all junction temperatures by at most "
            f"{100 * self.estimate:.2f} %; a twice finer grid moves them less"
        )

    def to_dict(self) -> dict[str, object]:
        """Return the check as plain data."""
        return {
            "kind": self.kind,
            "cells": self.cells,
            "other_cells": self.other_cells,
            "change": self.change,
            "estimate": self.estimate,
            "how": str(self),
        }
