"""The columns of a power trace as heat in the cells of a plate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import Die, PowerMap, Stack
from heatgrade.plate.solid_model import Block, SolidModel, die_power
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
    the block.  Dies and blocks that the trace does not name keep no power.  Of dies that the model
    holds a piece of, or nothing, only what lies in it counts.

    Raises
    ------
    InputError
        HG458 for a name that neither a die nor one block alone bears.
    """
    if trace is None:
        return ()
    if trace.names == (ALL,):
        parts = [part for die in stack.dies for part in _within(die, die, model)]
        return (PowerPattern(ALL, tuple(parts)),)
    check_names(trace, stack)
    known = _known(stack)
    made = []
    for name in trace.names:
        die, unit = known[name]
        spread = replace(die, power_map=unit, size=None)
        made.append(PowerPattern(name, _within(die, spread, model)))
    return tuple(made)


def _within(die: Die, spread: Die, model: SolidModel) -> tuple[tuple[Block, Array], ...]:
    """Return the cells of a die in the model with the heat of `spread`; nothing beside it."""
    block = dict(model.junctions).get(die.name)
    if block is None or model.power[block].size == 0:
        return ()
    return ((block, die_power(spread, model.grid, block)),)


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
