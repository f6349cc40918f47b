"""How far the answer depends on the grid: the same case on a coarser or finer one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridCheck:
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
        Change to expect from a grid twice finer than the result's, over its rise.  Measured on
        a finer grid; on a coarser one half of the change, which is what is left when the scheme
        converges at first order, the worst of its parts.
    """

    kind: str
    cells: int
    other_cells: int
    change: float
    estimate: float

    @classmethod
    def between(
        cls, kind: str, cells: int, rise: float, other_cells: int, other_rise: float
    ) -> GridCheck:
        """Return the check of a rise [K] against that on another grid."""
        change = abs(other_rise - rise) / rise
        return cls(kind, cells, other_cells, change, change if kind == "finer" else 0.5 * change)

    def __str__(self) -> str:
        """Return how the grid was checked, in one sentence."""
        if self.kind == "finer":
            return (
                f"solved again with {self.other_cells:,} cells (twice finer): the junction's rise "
                f"moves by {100 * self.change:.2f} %"
            )
        return (
            f"solved again with {self.other_cells:,} cells (twice coarser): the junction's rise "
            f"moves by {100 * self.change:.2f} %, so a twice finer grid would move it by about "
            f"{100 * self.estimate:.2f} % or less"
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
