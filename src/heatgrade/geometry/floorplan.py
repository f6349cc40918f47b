"""A floorplan in HotSpot's form: the blocks of a die, without their power.

One block per line, ``name width height left-x bottom-y`` in metres, white space between; two more
columns (heat capacity [J/(m3 K)] and resistivity [m K/W] of the block) may follow, which a die of
one material has no use for.  ``#`` starts a comment line; lines ``name name number`` (wire density
between two blocks) carry no geometry and are read past.

Form: https://github.com/uvahotspot/HotSpot, examples and HOWTO.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike, fspath

import numpy as np

from heatgrade.errors import GeometryError
from heatgrade.geometry.dimension import SHORTEST
from heatgrade.geometry.power_source import PowerRectangle, checked_power
from heatgrade.geometry.text_file import damaged, number, read_text

MAX_BLOCKS = 8192  # as many as HotSpot itself takes
# Coordinates are rounded to micrometres in published floorplans (HotSpot's own ev6.flp leaves
# 1 um slits): a sliver below this share of the smaller block, or of the die, is no mistake.
OVERLAP_TOLERANCE = 5e-3
GAP_TOLERANCE = 1e-3

MAX_EXTENT = 1.0  # m; numbers beyond are in other units than metres

_COLUMNS = ("width", "height", "left-x", "bottom-y")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a floorplan, from the die's lower-left corner [m], and its line in the file.

    `heat_capacity` [J/(m3 K)] and `resistivity` [m K/W] are its own, where the line has them and
    they count.
    """

    name: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    heat_capacity: float | None = None
    resistivity: float | None = None

    @property
    def size(self) -> float:
        """Area [m2]."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Floorplan:
    """The blocks of one die.

    Parameters
    ----------
    blocks : tuple of Block
        Moved so that their common lower-left corner is the origin.
    length_x, length_y : float [m]
        Size of the die: the box around all blocks.
    source : str
        Path of the file.
    """

    blocks: tuple[Block, ...]
    length_x: float
    length_y: float
    source: str

    @classmethod
    def read(cls, path: str | PathLike[str], *, own_properties: bool = False) -> Floorplan:
        """Return the floorplan in a ``.flp`` file.

        Parameters
        ----------
        path : path
            The file.
        own_properties : bool
            Whether heat capacity and resistivity of the blocks count; else they are read past.

        Raises
        ------
        GeometryError
            HG207 blocks that overlap, HG209 a damaged line, HG210 an unreadable file,
            HG214 too many blocks.
        """
        return cls.parse(read_text(path, "path"), fspath(path), own_properties=own_properties)

    @classmethod
    def parse(
        cls, text: str, source: str = "floorplan", *, own_properties: bool = False
    ) -> Floorplan:
        """Return the floorplan in `text`; `source` names it in messages."""
        blocks: dict[str, Block] = {}
        for line, content in enumerate(text.splitlines(), start=1):
            words = content.split()
            if not words or words[0].startswith("#") or _is_wire(words):
                continue
            block = _block(words, source, line)
            if own_properties:
                heat_capacity, resistivity = _own_properties(words, source, line)
                block = replace(block, heat_capacity=heat_capacity, resistivity=resistivity)
            if block.name in blocks:
                first = blocks[block.name].line
                raise damaged(
                    source,
                    line,
                    f"block {block.name!r} is already on line {first}",
                    "give every block its own name",
                )
            blocks[block.name] = block
            if len(blocks) > MAX_BLOCKS:
                raise GeometryError(
                    "HG214",
                    "has too many blocks",
                    entry=source,
                    allowed=f"at most {MAX_BLOCKS}",
                    remedy="merge blocks, or give the map as an array",
                )
        if not blocks:
            raise damaged(source, 1, "no block found", "give at least one block line")
        return _placed(tuple(blocks.values()), source)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the blocks in the order of the file."""
        return tuple(block.name for block in self.blocks)

    @property
    def filled(self) -> float:
        """Share of the die that blocks cover [-]."""
        return sum(block.size for block in self.blocks) / (self.length_x * self.length_y)

    def check_filled(self) -> None:
        """Raise `GeometryError` HG208 when blocks leave more than a thousandth of the die bare."""
        if 1.0 - self.filled > GAP_TOLERANCE:
            whole = self.length_x * self.length_y
            covered = whole * self.filled
            raise GeometryError(
                "HG208",
                f"blocks leave gaps: they cover {covered * 1e6:.6g} mm2 of the "
                f"{whole * 1e6:.6g} mm2 around them",
                entry=self.source,
                value=self.filled,
                allowed=f">= {1.0 - GAP_TOLERANCE:g} of the box around the blocks",
                remedy="add the missing blocks, or say allow_gaps=True for silicon without power",
            )

    def powered(self, powers: Mapping[str, float]) -> tuple[PowerRectangle, ...]:
        """Return the blocks with their power [W].

        Raises
        ------
        GeometryError
            HG205 a negative power, HG206 a block without power or a power without block.
        InputError
            HG101 a power that is no finite number.
        """
        missing = [name for name in self.names if name not in powers]
        unknown = sorted(str(name) for name in set(powers) - set(self.names))
        if missing or unknown:
            raise _unmatched(missing, unknown, self)
        return tuple(
            PowerRectangle(
                b.x0, b.y0, b.x1, b.y1, checked_power(powers[b.name], f"powers[{b.name}]"), b.name
            )
            for b in self.blocks
        )


def _is_wire(words: list[str]) -> bool:
    if len(words) != 3:
        return False
    try:
        float(words[1])
    except ValueError:
        return True
    return False


def _block(words: list[str], source: str, line: int) -> Block:
    if not 5 <= len(words) <= 7:
        raise damaged(
            source,
            line,
            f"{len(words)} columns",
            "give: name width height left-x bottom-y (and no more than two further columns)",
        )
    width, height, left, bottom = (
        number(text, source, line, column)
        for text, column in zip(words[1:5], _COLUMNS, strict=True)
    )
    for column, value in (("width", width), ("height", height)):
        if value <= 0.0:
            raise damaged(
                source,
                line,
                f"{column} of block {words[0]!r} is {value:g} m",
                "give a positive length in metres",
            )
    block = Block(words[0], left, bottom, left + width, bottom + height, line)
    smallest, largest = min(width, height), max(map(abs, (left, bottom, block.x1, block.y1)))
    if smallest < SHORTEST or largest > MAX_EXTENT:
        wrong = smallest if smallest < SHORTEST else largest
        raise damaged(
            source,
            line,
            f"block {words[0]!r} with a length of {wrong:g} m",
            f"give metres, from {SHORTEST:g} to {MAX_EXTENT:g}",
        )
    return block


def _own_properties(words: list[str], source: str, line: int) -> tuple[float | None, float | None]:
    """Return heat capacity and resistivity of a line that has both columns."""
    if len(words) < 7:
        return None, None
    found = []
    for text, column in zip(words[5:], ("heat capacity", "resistivity"), strict=True):
        value = number(text, source, line, column)
        if value <= 0.0:
            raise damaged(
                source,
                line,
                f"{column} of block {words[0]!r} is {value:g}",
                "give a positive number in SI units",
            )
        found.append(value)
    return found[0], found[1]


def _placed(blocks: tuple[Block, ...], source: str) -> Floorplan:
    left, bottom = min(b.x0 for b in blocks), min(b.y0 for b in blocks)
    right, top = max(b.x1 for b in blocks), max(b.y1 for b in blocks)
    moved = tuple(
        replace(b, x0=b.x0 - left, y0=b.y0 - bottom, x1=b.x1 - left, y1=b.y1 - bottom)
        for b in blocks
    )
    _check_apart(moved, source)
    return Floorplan(moved, right - left, top - bottom, source)


def _check_apart(blocks: tuple[Block, ...], source: str) -> None:
    box = np.array([(b.x0, b.y0, b.x1, b.y1) for b in blocks])
    size = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
    for index in range(len(blocks) - 1):
        rest = box[index + 1 :]
        width = np.minimum(box[index, 2], rest[:, 2]) - np.maximum(box[index, 0], rest[:, 0])
        height = np.minimum(box[index, 3], rest[:, 3]) - np.maximum(box[index, 1], rest[:, 1])
        shared = np.maximum(width, 0.0) * np.maximum(height, 0.0)
        excess = shared / np.minimum(size[index], size[index + 1 :])
        worst = int(np.argmax(excess))
        if excess[worst] > OVERLAP_TOLERANCE:
            one, two = blocks[index], blocks[index + 1 + worst]
            raise GeometryError(
                "HG207",
                f"blocks {one.name!r} (line {one.line}) and {two.name!r} (line {two.line}) overlap "
                f"by {shared[worst] * 1e6:.4g} mm2",
                entry=source,
                allowed="blocks that touch at most",
                remedy="correct left-x, bottom-y, width or height of one of them",
            )


def _unmatched(missing: list[str], unknown: list[str], floorplan: Floorplan) -> GeometryError:
    parts = []
    if missing:
        parts.append(f"no power for block {', '.join(map(repr, missing[:5]))}")
    if unknown:
        parts.append(f"power for {', '.join(map(repr, unknown[:5]))}, which is no block")
    more = max(len(missing) - 5, 0) + max(len(unknown) - 5, 0)
    if more:
        parts.append(f"and {more} more")
    return GeometryError(
        "HG206",
        "; ".join(parts),
        entry="powers",
        allowed=f"one power for each of the {len(floorplan.blocks)} blocks of {floorplan.source}",
        remedy="use the same names in both; a block without power gets 0",
    )
