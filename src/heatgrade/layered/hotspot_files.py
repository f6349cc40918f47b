"""HotSpot's own files: configuration, layers, materials, power traces.

* ``.config``: ``-key value`` a line; ``#`` begins a comment.
* ``.lcf``: for each layer a number, whether heat flows along it (Y/N), whether it has power (Y/N),
  heat capacity [J/(m3 K)] and resistivity [m K/W] or the name of a material, thickness [m] and
  floorplan, each on its line.
* ``.materials``: name, ``solid`` or ``fluid``, conductivity, heat capacity, viscosity of a fluid.
* ``.ptrace``: a line of names, then powers [W], a line for each interval.

Form: github.com/uvahotspot/HotSpot, release 7, examples.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike, fspath

from heatgrade.errors import InputError, place
from heatgrade.geometry.power_table import read_powers
from heatgrade.geometry.text_file import number, read_text
from heatgrade.layered.complaint import shown
from heatgrade.layered.parts import LayerMaterial

MOST_LAYERS = 500
MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class LayerText:
    """One layer of an ``.lcf`` file."""

    line: int
    lateral: bool
    power: bool
    material: LayerMaterial
    thickness: float
    floorplan: str


def damaged(source: str, line: int, what: str, allowed: str, remedy: str = "") -> InputError:
    """Return HG732: a line of HotSpot's that cannot be."""
    return InputError(
        "HG732",
        what,
        entry=place(source, line),
        allowed=allowed,
        remedy=remedy or "correct the line; the forms are in docs/formats.md",
    )


def read_config(path: str | PathLike[str]) -> dict[str, tuple[str, int]]:
    """Return the values of a configuration and their lines, by key without its dash."""
    source = fspath(path)
    found: dict[str, tuple[str, int]] = {}
    for line, words in _lines(read_text(path, "config")):
        if not words[0].startswith("-") or len(words[0]) < 2 or len(words) < 2:
            raise damaged(source, line, f"found {shown(' '.join(words))}", "-key value")
        found[words[0][1:]] = (words[1], line)
    return found


@dataclass(frozen=True, slots=True)
class Fluid:
    """A coolant: conductivity [W/(m K)], heat capacity by volume [J/(m3 K)], viscosity [Pa s]."""

    conductivity: float
    heat_capacity: float
    viscosity: float


def read_materials(
    path: str | PathLike[str],
) -> tuple[dict[str, LayerMaterial], dict[str, Fluid]]:
    """Return the solids and the fluids of a materials file by name."""
    source = fspath(path)
    items = _items(read_text(path, "materials"))
    solids: dict[str, LayerMaterial] = {}
    fluids: dict[str, Fluid] = {}
    for line, name in items:
        _, kind = _next(items, source, line, "'solid' or 'fluid'")
        if kind not in ("solid", "fluid"):
            raise damaged(source, line, f"material {shown(name)} is {shown(kind)}",
                          "'solid' or 'fluid'")  # fmt: skip
        conductivity = _positive(items, source, line, "conductivity")
        heat = _positive(items, source, line, "heat capacity")
        if kind == "fluid":
            fluids[name] = Fluid(conductivity, heat, _positive(items, source, line, "viscosity"))
        else:
            solids[name] = LayerMaterial.of(name, conductivity, heat)
    return solids, fluids


def read_layers(
    path: str | PathLike[str], materials: Mapping[str, LayerMaterial]
) -> list[LayerText]:
    """Return the layers of an ``.lcf`` file from that of number 0, farthest from the sink."""
    source = fspath(path)
    items = _items(read_text(path, "layers"))
    found: dict[int, LayerText] = {}
    for line, text in items:
        if not text.isascii() or not text.isdigit() or int(text[:9]) in found:
            raise damaged(source, line, f"found {shown(text)}", "the number of a new layer")
        if len(found) >= MOST_LAYERS:
            raise damaged(source, line, "more layers", f"at most {MOST_LAYERS}")
        lateral = _yes(items, source, line, "whether heat flows along the layer")
        power = _yes(items, source, line, "whether the layer has power")
        where, word = _next(items, source, line, "heat capacity or name of a material")
        try:
            heat = float(word)
        except ValueError:
            heat = 0.0
        if heat == 0.0 and word in materials:
            material = materials[word]
        elif heat > 0.0 and math.isfinite(heat):
            resistivity = _positive(items, source, where, "resistivity")
            material = LayerMaterial.of(f"layer {text}", 1.0 / resistivity, heat)
        else:
            known = ", ".join(materials) or "none is given"
            raise damaged(source, where, f"found {shown(word)}",
                          f"heat capacity in J/(m3 K), or a material ({known})")  # fmt: skip
        thickness = _positive(items, source, line, "thickness")
        _, floorplan = _next(items, source, line, "floorplan")
        found[int(text)] = LayerText(line, lateral, power, material, thickness, floorplan)
    if not found or sorted(found) != list(range(len(found))):
        raise damaged(source, 1, f"has layers {sorted(found)[:10]}", "0, 1, 2, ... without a gap")
    return [found[index] for index in range(len(found))]


@dataclass(frozen=True, slots=True)
class Trace:
    """A power trace: names of blocks, and a row of powers [W] for each interval."""

    source: str
    names: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Trace:
        """Return the trace in a ``.ptrace`` file, or the one row of a ``.csv`` of name,power."""
        source = fspath(path)
        if source.lower().endswith(".csv"):
            table = read_powers(path)
            return cls(source, tuple(table), (tuple(table.values()),))
        lines = _lines(read_text(path, "powers"))
        try:
            _, names = next(lines)
        except StopIteration:
            raise damaged(source, 1, "is empty", "a line of names, then powers in W") from None
        rows: list[tuple[float, ...]] = []
        for line, words in lines:
            if len(words) != len(names):
                raise damaged(source, line, f"{len(words)} powers for {len(names)} names",
                              "one for each name")  # fmt: skip
            row = tuple(number(word, source, line, "power") for word in words)
            if min(row) < 0.0:
                raise damaged(source, line, f"a power of {min(row):g} W", ">= 0 W")
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise damaged(source, line, "more rows", f"at most {MOST_ROWS}")
        if not rows:
            raise damaged(source, 2, "has no row of powers", "a line of names, then powers in W")
        return cls(source, tuple(names), tuple(rows))

    @property
    def mean(self) -> tuple[float, ...]:
        """Mean power of every column [W]."""
        return tuple(sum(column) / len(self.rows) for column in zip(*self.rows, strict=True))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the words of every line that is neither empty nor a comment."""
    for line, content in enumerate(text.splitlines(), start=1):
        words = content.split("#", 1)[0].split()
        if words:
            yield line, words


def _items(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first word of every line."""
    return ((line, words[0]) for line, words in _lines(text))


def _next(items: Iterator[tuple[int, str]], source: str, line: int, what: str) -> tuple[int, str]:
    try:
        return next(items)
    except StopIteration:
        raise damaged(source, line, "the file ends inside a block that begins here", what) from None


def _positive(items: Iterator[tuple[int, str]], source: str, line: int, what: str) -> float:
    where, word = _next(items, source, line, what)
    value = number(word, source, where, what)
    if value <= 0.0:
        raise damaged(source, where, f"{what} is {value:g}", "> 0, in SI units")
    return value


def _yes(items: Iterator[tuple[int, str]], source: str, line: int, what: str) -> bool:
    where, word = _next(items, source, line, what)
    if word[:1] not in ("Y", "y", "N", "n"):
        raise damaged(source, where, f"found {shown(word)}", f"Y or N: {what}")
    return word[0] in "Yy"
