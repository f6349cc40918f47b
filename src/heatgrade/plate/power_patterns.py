"""The columns of a power trace as heat in the cells of a plate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import Die, PowerMap, Stack
from heatgrade.plate.solid_model import Block, SolidModel
from heatgrade.transient.power_trace import ALL, PowerTrace

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PowerPattern:
    """Heat of one column at strength 1, in the active cells of the dies.

    Parameters
    ----------
    name : str
        Of the column.
    parts : tuple of (block, array)
        Cells of a die and the heat in them per unit of the column [W/W], or [W] for a factor.
    """

    name: str
    parts: tuple[tuple[Block, Array], ...]

    def add(self, power: Array, strength: float) -> None:
        """Add its heat at a strength to the power of all cells [W]."""
        for block, heat in self.parts:
            power[block] += strength * heat


def power_patterns(
    trace: PowerTrace | None, stack: Stack, model: SolidModel
) -> tuple[PowerPattern, ...]:
    """Return a pattern for each column of a trace; none without a trace.

    A die's power spreads as its power map does, evenly where that is empty; a block's evenly over
    the block.  Dies and blocks that the trace does not name keep no power.

    Raises
    ------
    InputError
        HG458 for a name that neither a die nor one block alone bears.
    """
    if trace is None:
        return ()
    blocks = dict(model.junctions)
    if trace.names == (ALL,):
        parts = tuple(
            (blocks[die.name], _cells(die, model, blocks[die.name])) for die in stack.dies
        )
        return (PowerPattern(ALL, parts),)
    check_names(trace, stack)
    known = _known(stack)
    made = []
    for name in trace.names:
        die, unit = known[name]
        spread = replace(die, power_map=unit, size=None)
        made.append(
            PowerPattern(name, ((blocks[die.name], _cells(spread, model, blocks[die.name])),))
        )
    return tuple(made)


def check_names(trace: PowerTrace, stack: Stack) -> None:
    """Raise unless every column of a trace is a die, or a block of one die alone.

    Raises
    ------
    InputError
        HG458.
    """
    known = _known(stack)
    for name in trace.names:
        if name in known or name == ALL:
            continue
        raise InputError(
            "HG458",
            "is neither a die nor a block of one die alone",
            entry="power.names",
            value=name,
            allowed=", ".join(sorted(known)[:12]) + (", ..." if len(known) > 12 else ""),
            remedy="name dies, or blocks as 'die.block'",
        )


def _known(stack: Stack) -> dict[str, tuple[Die, PowerMap]]:
    """Return the die and a map of 1 W for every name that a column may have."""
    known: dict[str, tuple[Die, PowerMap]] = {}
    ambiguous: set[str] = set()
    for die in stack.dies:
        size = (die.length_x, die.length_y)
        for rectangle in die.power_map.rectangles:
            if not rectangle.name:
                continue
            unit = PowerMap.from_rectangles(*size, (replace(rectangle, power=1.0),))
            for name in (f"{die.name}.{rectangle.name}", rectangle.name):
                if name in known:
                    ambiguous.add(name)
                known[name] = (die, unit)
    for name in ambiguous:
        del known[name]
    for die in stack.dies:
        whole = die.power_map
        unit = whole.scaled(1.0) if whole.power > 0.0 else PowerMap.uniform(1.0, *_size(die))
        known[die.name] = (die, unit)
    return known


def _size(die: Die) -> tuple[float, float]:
    return die.length_x, die.length_y


def _cells(die: Die, model: SolidModel, block: Block) -> Array:
    """Return the die's power in the cells of its block [W], (bx, by, 1)."""
    in_x, in_y, _ = block
    x_edges = model.grid.x_edges[in_x.start : in_x.stop + 1].copy()
    y_edges = model.grid.y_edges[in_y.start : in_y.stop + 1].copy()
    # The outer edges may be those of a part whose face is the die's but for rounding.
    x_edges[[0, -1]] = die.area.x0, die.area.x1
    y_edges[[0, -1]] = die.area.y0, die.area.y1
    return die.power_on_edges(x_edges, y_edges)[:, :, None]
