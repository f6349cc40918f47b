"""The two ways to solve a plate: by correlations, or with its coolant resolved.

Each knows what it needs, refuses the rest before anything is solved, and can be made finer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from heatgrade.errors import InputError, entries_under
from heatgrade.plate.compact_solve import solve_compact
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.grid_check import GridCheck
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup, with_cells
from heatgrade.plate.resolved_solve import solve_resolved
from heatgrade.plate.result import PlateResult

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Fidelity = Literal["compact", "resolved"]
CheckGrid = Literal["coarser", "finer"]

FACTORS = {"coarser": 0.5, "finer": 2.0}  # cells of the other grid in each direction


@dataclass(frozen=True, slots=True)
class Compact:
    """By published correlations, one cell across the coolant's passages.

    Parameters
    ----------
    grid : Resolution
        Cell sizes.
    check_grid : {"coarser", "finer"}, optional
        Another grid to solve on, and to hold the result against.

    Raises
    ------
    InputError
        HG132 for an unknown `check_grid`.
    """

    grid: Resolution
    check_grid: CheckGrid | None = None

    def __post_init__(self) -> None:
        if self.check_grid is not None and self.check_grid not in FACTORS:
            raise InputError(
                "HG132",
                "is not a way to check the grid",
                entry="check_grid",
                value=self.check_grid,
                allowed="coarser, finer, or None",
                remedy="name one of them",
            )

    def solve(self, plate: Plate, feed: Feed, execution: Execution) -> PlateResult:
        """Return the steady state; HG131 for a grid that does not fit into memory."""
        if self.check_grid is None:
            return solve_compact(plate, feed, self.grid, execution)
        size = (plate.cold_plate.length_x, plate.cold_plate.length_y)
        other_grid = self.grid.scaled(FACTORS[self.check_grid], *size)
        other_grid.width(*size)  # refused before anything is solved, where it must be
        result = solve_compact(plate, feed, self.grid, execution)
        execution.say(f"checking against a {self.check_grid} grid")
        other = solve_compact(plate, feed, other_grid, execution)
        rises, other_rises = result.junction_rises, other.junction_rises
        return result.with_grid_check(
            GridCheck.between(self.check_grid, result.cells, rises, other.cells, other_rises)
        )

    def refined(self, plate: Plate, coarsest: float, parts: int) -> Compact:
        """Return the way on cells `coarsest` times as many, each then cut into `parts`.

        Raises
        ------
        InputError
            HG131 for a grid that does not fit into memory.
        """
        size = (plate.cold_plate.length_x, plate.cold_plate.length_y)
        finer = replace(self.grid.scaled(coarsest, *size), subdivision=parts)
        finer.width(*size)
        return Compact(finer)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Navier-Stokes together with the solids' heat.

    Parameters
    ----------
    setup : ResolvedSetup
        Which piece of the plate, how finely, with what around it.
    """

    setup: ResolvedSetup

    def solve(self, plate: Plate, feed: Feed, execution: Execution) -> ResolvedResult:
        """Return the steady state."""
        with entries_under("plate"):
            return solve_resolved(plate, self.setup, feed, execution)

    def refined(self, plate: Plate, coarsest: float, parts: int) -> Resolved:
        """Return the way on cells `coarsest` times as many, each then cut into `parts`."""
        return Resolved(with_cells(self.setup, coarsest, parts))


def chosen_way(
    fidelity: str,
    *,
    grid: Resolution | None = None,
    check_grid: CheckGrid | None = None,
    resolved: ResolvedSetup | None = None,
) -> Compact | Resolved:
    """Return the way that the arguments of `Plate.solve` choose.

    Raises
    ------
    InputError
        HG832 for another fidelity, or arguments that belong to the other one.
    """
    if fidelity == "compact":
        _refuse(fidelity, resolved=resolved)
        return Compact(Resolution.of(grid), check_grid)
    if fidelity == "resolved":
        _refuse(fidelity, grid=grid, check_grid=check_grid)
        return Resolved(ResolvedSetup.of(resolved))
    raise InputError(
        "HG832",
        "is no fidelity",
        entry="fidelity",
        value=fidelity,
        allowed="compact, resolved",
        remedy="choose one of these",
    )


def _refuse(fidelity: str, **given: object) -> None:
    for entry, value in given.items():
        if value is not None:
            raise InputError(
                "HG832",
                f"says nothing to a {fidelity} solve",
                entry=entry,
                allowed="grid and check_grid with compact, resolved with resolved",
                remedy="leave it out",
            )
