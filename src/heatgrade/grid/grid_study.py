"""What the grid costs: one plate or mesh on two or three similar grids, its answers' error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from heatgrade.caution import Caution
from heatgrade.errors import InputError, positive
from heatgrade.grid.convergence import GridConvergence, grid_convergence
from heatgrade.shown import Told
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

SUBDIVISIONS = {2: (2, 1), 3: (4, 2, 1)}  # of the coarsest grid's cells, by number of grids

# Two solves may each end this far from the end of their rounds, over the rise (steady.py).
ROUND_NOISE = 2e-5


class Answer(Protocol):
    """What a study asks of each solve."""

    @property
    def cells(self) -> int:
        """Cells of the grid."""
        ...

    @property
    def inlet_temperature(self) -> float:
        """Of the coolant [K]."""
        ...

    @property
    def outlet_temperature(self) -> float | None:
        """Of the coolant [K]."""
        ...

    @property
    def pressure_drop(self) -> float | None:
        """Of the coolant [Pa]."""
        ...

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What to know before trusting its numbers."""
        ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GridStudy(Told):
    """Junction, outlet and pressure drop on two or three similar grids.

    Parameters
    ----------
    cells : tuple of int
        Cells of each grid, the finest first.
    quantities : tuple of GridConvergence
        ``junction_temperature_max`` (of a mesh ``temperature_max``), ``outlet_temperature`` [K]
        and ``pressure_drop`` [Pa];
        relative errors of temperatures are held against their rise over the inlet.
    results : tuple
        The result on each grid, the finest first.
    """

    cells: tuple[int, ...]
    quantities: tuple[GridConvergence, ...]
    results: tuple[Answer, ...]

    def __getitem__(self, name: str) -> GridConvergence:
        """Return a quantity by its name."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What the results must be known for: each kind once, with the grids that it befell.

        The words are those of the finest of these grids.
        """
        told: dict[tuple[str, str], tuple[Caution, list[int]]] = {}
        for answer in self.results:
            for caution in answer.cautions:
                grids = told.setdefault((caution.code, caution.where), (caution, []))[1]
                if answer.cells not in grids:
                    grids.append(answer.cells)
        return tuple(
            Caution(item.code, f"{item.where}, on {_grids(grids, self.cells)}", item.message)
            for item, grids in told.values()
        )

    def summary(self) -> str:
        """Return the study as a table in plain text, and what its results must be known for."""
        rows = [("", *(f"{n:,} cells" for n in reversed(self.cells)), *_HEAD)]
        rows += [_row(quantity) for quantity in self.quantities]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = [
            "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        return "\n".join(lines + [f"caution  {caution}" for caution in self.cautions])

    def to_dict(self) -> dict[str, Any]:
        """Return the study as plain data; temperatures in kelvin, the finest grid first."""
        return {
            "cells": list(self.cells),
            "quantities": [quantity.to_dict() for quantity in self.quantities],
            "warnings": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a figure of each quantity against the size of the cells (matplotlib)."""
        from heatgrade.grid.grid_study_picture import study_picture

        return study_picture(self)


def _grids(befallen: list[int], cells: tuple[int, ...]) -> str:
    if len(befallen) == len(cells):
        return "all grids"
    return f"{', '.join(f'{n:,}' for n in sorted(befallen))} cells"


_HEAD = ("without end", "order", "index", "", "differences")


def _row(quantity: GridConvergence) -> tuple[str, ...]:
    shift = ZERO_CELSIUS if quantity.unit == "K" else 0.0
    digits = 3 if quantity.unit == "K" else 1
    unit = "degC" if quantity.unit == "K" else quantity.unit
    index = quantity.relative_index
    return (
        f"{quantity.name.replace('_', ' ').replace(' temperature', '')} [{unit}]",
        *(f"{value - shift:.{digits}f}" for value in reversed(quantity.values)),
        "-" if quantity.extrapolated is None else f"{quantity.extrapolated - shift:.{digits}f}",
        "-" if quantity.order is None else f"{quantity.order:.2f}",
        "-" if quantity.index is None else f"{quantity.index:.3g} {quantity.unit}",
        "-" if index is None else f"{100.0 * index:.2g} %",
        quantity.kind,
    )


def checked_grids(grids: int, coarsest: float) -> tuple[int, ...]:
    """Return the subdivisions of a study, the finest first, or raise `InputError` HG831, HG102."""
    positive(coarsest, "coarsest")
    if isinstance(grids, bool) or grids not in SUBDIVISIONS:
        raise InputError(
            "HG831",
            "is no number of grids to study",
            entry="grids",
            value=grids,
            allowed="2 or 3",
            remedy="three grids also tell the order",
        )
    return SUBDIVISIONS[grids]


def study(
    solve: Callable[[int], Answer],
    subdivisions: tuple[int, ...],
    hottest: str = "junction_temperature_max",
) -> GridStudy:
    """Return the study of a plate.

    Parameters
    ----------
    solve : callable
        Returns the result on the coarsest grid with its cells cut into so many parts.
    subdivisions : tuple of int
        The finest first.
    hottest : str
        Attribute of the answers that is their hottest temperature [K].
    """
    # The coarsest first: what cannot be solved at all says so soonest there.
    answers = tuple(reversed([solve(parts) for parts in reversed(subdivisions)]))
    sizes = [subdivisions[0] / parts for parts in subdivisions]
    inlet, finest = answers[0].inlet_temperature, answers[0]
    outlet, drop = finest.outlet_temperature, finest.pressure_drop
    assert outlet is not None  # coolant flows where grids are studied
    assert drop is not None
    rise = float(getattr(finest, hottest)) - inlet
    asked = (
        (hottest, "K", rise, rise),
        ("outlet_temperature", "K", outlet - inlet, rise),
        ("pressure_drop", "Pa", drop, drop),
    )
    quantities = tuple(
        grid_convergence(
            [float(getattr(answer, name)) for answer in answers],
            sizes,
            name=name,
            unit=unit,
            reference=reference,
            noise=ROUND_NOISE * abs(scale),
        )
        for name, unit, reference, scale in asked
    )
    return GridStudy(tuple(answer.cells for answer in answers), quantities, answers)
