"""3D-ICE's floorplan (``.flp``) and layout (``.mlt``) files: rectangles with power or material.

Grammar (lengths in micrometres, power in watt)::

    NAME : position X, Y ; dimension LX, LY ; [material NAME ;] [discretization NX, NY ;]
           [power values P, P, ... ;]
    NAME : rectangle (X, Y, LX, LY) ; [rectangle ...]  [power values P, P, ... ;]

A layout names a material in place of a block and has no powers; it may declare materials first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatgrade.layered.complaint import declared_twice, outside, unexpected, unknown_name
from heatgrade.layered.ice_material import read_material
from heatgrade.layered.parts import FloorplanElement, LayerMaterial, MaterialRegion, Rectangle
from heatgrade.layered.tokens import Tokens

PER_METRE = 1e6  # micrometres
MOST_ELEMENTS = 20_000
SLACK = 1e-6  # um; as far as 3D-ICE lets an element stick out


@dataclass(frozen=True, slots=True)
class Chip:
    """Size of the chip as the file gives it [um]."""

    length: float
    width: float

    def __str__(self) -> str:
        """Return the size for a message."""
        return f"0 to {self.length:g} um and 0 to {self.width:g} um"


def read_floorplan(
    text: str, source: str, chip: Chip, materials: Mapping[str, LayerMaterial]
) -> tuple[FloorplanElement, ...]:
    """Return the elements of a floorplan.

    Raises
    ------
    InputError
        HG721 to HG727.
    """
    tokens = Tokens(text, source)
    found: dict[str, FloorplanElement] = {}
    lines: dict[str, int] = {}
    while tokens.next.kind != "end":
        name = tokens.name("floorplan element")
        if name.text in found:
            raise declared_twice(source, name.line, "element", name.text, lines[name.text])
        if len(found) >= MOST_ELEMENTS:
            raise unexpected(
                source, name.line, name.text, f"at most {MOST_ELEMENTS} floorplan elements"
            )
        tokens.skip(":")
        found[name.text] = _element(tokens, name.text, chip, materials)
        lines[name.text] = name.line
    if not found:
        raise tokens.wrong("the name of a floorplan element")
    return tuple(found.values())


def read_layout(
    text: str, source: str, chip: Chip, materials: Mapping[str, LayerMaterial]
) -> tuple[MaterialRegion, ...]:
    """Return the regions of a layout file."""
    tokens = Tokens(text, source)
    known = dict(materials)
    while tokens.is_word("material"):
        material = read_material(tokens)
        known[material.name] = material
    regions: list[MaterialRegion] = []
    while tokens.next.kind != "end":
        name = tokens.name("material")
        if name.text not in known:
            raise unknown_name(source, name.line, "material", name.text, tuple(known))
        tokens.skip(":")
        regions += [MaterialRegion(r, known[name.text]) for r in _rectangles(tokens, chip)]
    if not regions:
        raise tokens.wrong("the name of a material")
    return tuple(regions)


def _element(
    tokens: Tokens, name: str, chip: Chip, materials: Mapping[str, LayerMaterial]
) -> FloorplanElement:
    single = tokens.is_word("position")
    rectangles = _rectangles(tokens, chip)
    material, cells = None, None
    if single and tokens.is_word("material"):
        tokens.take()
        given = tokens.name("material")
        if given.text not in materials:
            raise unknown_name(tokens.source, given.line, "material", given.text, tuple(materials))
        material = materials[given.text]
        tokens.skip(";")
    if single and tokens.is_word("discretization"):
        tokens.take()
        along = _count(tokens)
        tokens.skip(",")
        cells = (along, _count(tokens))
        tokens.skip(";")
    return FloorplanElement(name, rectangles, _powers(tokens), material, cells)


def _rectangles(tokens: Tokens, chip: Chip) -> tuple[Rectangle, ...]:
    if tokens.is_word("position"):
        line = tokens.take().line
        x = tokens.number("position x")
        tokens.skip(",")
        y = tokens.number("position y")
        tokens.skip(";", "dimension")
        length = tokens.positive("dimension")
        tokens.skip(",")
        width = tokens.positive("dimension")
        tokens.skip(";")
        return (_on_chip(tokens.source, line, (x, y, length, width), chip),)
    if not tokens.is_word("rectangle"):
        raise tokens.wrong("'position' or 'rectangle'")
    found = []
    while tokens.is_word("rectangle"):
        line = tokens.take().line
        tokens.skip("(")
        values = [tokens.number("x")]
        for what in ("y", "length", "width"):
            tokens.skip(",")
            values.append(
                tokens.number("y") if what == "y" else tokens.positive(f"{what} of the rectangle")
            )
        tokens.skip(")", ";")
        found.append(_on_chip(tokens.source, line, tuple(values), chip))
    return tuple(found)


def _on_chip(source: str, line: int, box: tuple[float, ...], chip: Chip) -> Rectangle:
    x, y, length, width = box
    sticks_out = x + length - chip.length > SLACK or y + width - chip.width > SLACK
    if x < 0.0 or y < 0.0 or sticks_out:
        what = f"the element from ({x:g}, {y:g}) to ({x + length:g}, {y + width:g}) um"
        raise outside(source, line, what, str(chip))
    return (x / PER_METRE, y / PER_METRE, (x + length) / PER_METRE, (y + width) / PER_METRE)


def _count(tokens: Tokens) -> int:
    return whole(tokens, "discretization")


def whole(tokens: Tokens, what: str, most: int = 10_000) -> int:
    """Take a whole number from 1 to `most`."""
    token = tokens.next
    value = tokens.positive(what)
    if value != int(value) or value > most:
        raise unexpected(tokens.source, token.line, token.text, f"a whole number, 1 to {most}")
    return int(value)


def _powers(tokens: Tokens) -> tuple[float, ...]:
    if not tokens.is_word("power"):
        return ()
    tokens.skip("power", "values")
    values = [tokens.number("power", 0.0)]
    while tokens.is_mark(","):
        tokens.take()
        values.append(tokens.number("power", 0.0))
    tokens.skip(";")
    return tuple(values)
