"""Patterns of power that a reduced model is driven by, each one watt strong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from heatgrade.errors import InputError
from heatgrade.geometry import Die, PowerMap, Stack
from heatgrade.geometry.dimension import Area
from heatgrade.geometry.power_source import PowerRectangle

DieMap = PowerMap | tuple[str, PowerMap]
PowerInputs = Literal["dies", "blocks"] | tuple[int, int] | Mapping[str, DieMap]

MOST_INPUTS = 1024  # each of them is a solve on the whole grid


@dataclass(frozen=True, slots=True)
class UnitPower:
    """One pattern of power.

    Parameters
    ----------
    name : str
        Of the input.
    die : int
        Index of its die.
    power_map : PowerMap
        The pattern, of any strength.
    power : float
        What the die gives off in this pattern as it was built [W].
    area : Area or None
        The block of the die that it lies on, from the die's corner; None for the whole.
    """

    name: str
    die: int
    power_map: PowerMap
    power: float
    area: Area | None = None

    @property
    def full_step(self) -> float:
        """Step that errors are stated for [W]: its power as built, or that of its pattern."""
        return self.power or self.power_map.power


def unit_powers(stack: Stack, inputs: PowerInputs) -> tuple[UnitPower, ...]:
    """Return the patterns that `inputs` asks for.

    Parameters
    ----------
    stack : Stack
        The dies.
    inputs : {"dies", "blocks"}, (int, int) or mapping
        One for each die, in its own pattern; one for each rectangle or array of pixels of the
        power maps; tiles, so many along x and along y of each die; or power maps by name, with
        the name of their die where there are several.

    Raises
    ------
    InputError
        HG477 for anything else, for a name that occurs twice or too many inputs.
    """
    try:
        found = tuple(_asked(stack, inputs))
    except (TypeError, ValueError):
        raise _refused("inputs", inputs) from None
    names = [item.name for item in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not found or len(found) > MOST_INPUTS:
        raise _refused("inputs", f"{len(found)} inputs")
    if twice:
        raise _refused(f"inputs[{twice[0]!r}]", "a name that occurs twice")
    return found


def _asked(stack: Stack, inputs: PowerInputs) -> Iterator[UnitPower]:
    if isinstance(inputs, Mapping):
        yield from _maps(stack, inputs)
        return
    for index, die in enumerate(stack.dies):
        if inputs == "dies":
            pattern = die.power_map if die.power > 0.0 else _uniform(die)
            yield UnitPower(die.name, index, pattern, die.power)
        elif inputs == "blocks":
            yield from _blocks(die, index)
        elif isinstance(inputs, tuple):
            yield from _tiles(die, index, inputs)
        else:
            raise ValueError(inputs)


def _blocks(die: Die, index: int) -> Iterator[UnitPower]:
    whole = die.power_map
    taken: set[str] = set()
    for number, rectangle in enumerate(whole.rectangles):
        name = rectangle.name or f"block {number}"
        while name in taken:
            name += "'"
        taken.add(name)
        pattern = replace(whole, rectangles=(replace(rectangle, power=1.0),), pixels=())
        area = Area(rectangle.x0, rectangle.y0, rectangle.x1, rectangle.y1)
        yield UnitPower(f"{die.name}.{name}", index, pattern, rectangle.power, area)
    for number, pixels in enumerate(whole.pixels):
        power = float(pixels.values.sum())
        if power > 0.0:
            pattern = replace(whole, rectangles=(), pixels=(pixels,))
            yield UnitPower(f"{die.name}.pixels {number}", index, pattern, power)


def _tiles(die: Die, index: int, counts: tuple[int, int]) -> Iterator[UnitPower]:
    along_x, along_y = counts
    if not (isinstance(along_x, int) and isinstance(along_y, int) and min(counts) >= 1):
        raise ValueError(counts)
    if along_x * along_y > MOST_INPUTS:
        raise _refused("inputs", f"{along_x * along_y} tiles")
    x = np.linspace(0.0, die.length_x, along_x + 1)
    y = np.linspace(0.0, die.length_y, along_y + 1)
    share = die.power_map.on_edges(x, y)
    for i in range(along_x):
        for j in range(along_y):
            area = Area(float(x[i]), float(y[j]), float(x[i + 1]), float(y[j + 1]))
            pattern = PowerMap.from_rectangles(
                die.length_x, die.length_y, (PowerRectangle(*area, 1.0),)
            )
            yield UnitPower(f"{die.name}[{i},{j}]", index, pattern, float(share[i, j]), area)


def _maps(stack: Stack, maps: Mapping[str, DieMap]) -> Iterator[UnitPower]:
    names = [die.name for die in stack.dies]
    for name, given in maps.items():
        place, pattern = (names[0], given) if isinstance(given, PowerMap) else given
        alone = len(names) == 1 or not isinstance(given, PowerMap)
        if not alone or place not in names or not isinstance(pattern, PowerMap):
            raise _refused(f"inputs[{name!r}]", given)
        index = names.index(place)
        # A map of another size is refused by the die.
        replace(stack.dies[index], power_map=pattern, size=None)
        die = stack.dies[index]
        sizes = (pattern.length_x - die.length_x, pattern.length_y - die.length_y)
        if max(map(abs, sizes)) > 1e-3 * die.length_x or pattern.power <= 0.0:
            raise _refused(f"inputs[{name!r}]", pattern)
        yield UnitPower(name, index, pattern, pattern.power)


def _uniform(die: Die) -> PowerMap:
    return PowerMap.uniform(1.0, die.length_x, die.length_y)


def _refused(entry: str, value: object) -> InputError:
    return InputError(
        "HG477",
        "are no inputs that a plate can be driven by",
        entry=entry,
        value=value if isinstance(value, (str, tuple, int, float)) else type(value).__name__,
        allowed=f"'dies', 'blocks', (tiles along x, along y), or power maps by name with power in "
        f"them and of the size of their die; at most {MOST_INPUTS}, each with its own name",
        remedy="name the die of each map as ('die', PowerMap) where there are several",
    )
