"""The sections of a 3D-ICE stack description (``.stk``), read one after the other.

The order of 3D-ICE 4.0 is not insisted on: releases have differed in it, and a name may be used
before it is declared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from heatgrade.layered.complaint import declared_twice, missing_section, out_of_range, unexpected
from heatgrade.layered.ice_floorplan import whole
from heatgrade.layered.ice_material import read_material
from heatgrade.layered.ice_output import read_output
from heatgrade.layered.ice_sections import (
    CavityText,
    DimensionsText,
    LayerText,
    PartText,
    SinkText,
    SolverText,
    SpreaderText,
    StackText,
)
from heatgrade.layered.tokens import Token, Tokens

MOST_PARTS = 1000  # layers, dies or parts of the stack; a file with more is no chip
Named = TypeVar("Named")


def read_stack_text(text: str, source: str) -> StackText:
    """Return the sections of a stack description.

    Raises
    ------
    InputError
        HG721 to HG725.
    """
    tokens, found = Tokens(text, source), StackText()
    while tokens.next.kind != "end":
        section = _SECTIONS.get(tokens.next.text)
        if section is None or tokens.next.kind != "word":
            raise tokens.wrong("a section: " + ", ".join(sorted(_SECTIONS)))
        section(tokens, found)
    found.last_line = tokens.next.line
    if found.solver is None and found.release_1:
        found.solver = SolverText(0.0, 0.0, found.initial or 300.0, found.last_line)
        found.choices.append("no section solver: release 1 was told by its command line; steady")
    for name, value in (
        ("material", found.materials),
        ("dimensions", found.dimensions),
        ("stack", found.parts),
        ("solver", found.solver),
    ):
        if not value:
            raise missing_section(source, found.last_line, name)
    return found


def _declare(
    found: StackText, tokens: Tokens, kind: str, name: Token, table: dict[str, Named], value: Named
) -> None:
    if name.text in table:
        first = found.lines[f"{kind} {name.text}"]
        raise declared_twice(tokens.source, name.line, kind, name.text, first)
    if len(table) >= MOST_PARTS:
        raise unexpected(tokens.source, name.line, name.text, f"at most {MOST_PARTS} of a kind")
    table[name.text] = value
    found.lines[f"{kind} {name.text}"] = name.line


def _once(found: StackText, tokens: Tokens, section: str, line: int) -> None:
    if section in found.lines:
        raise declared_twice(tokens.source, line, "section", section, found.lines[section])
    found.lines[section] = line


def _material(tokens: Tokens, found: StackText) -> None:
    line = tokens.next.line
    material = read_material(tokens)
    name = Token("word", material.name, line)
    _declare(found, tokens, "material", name, found.materials, material)


def _top_sink(tokens: Tokens, found: StackText) -> None:
    _once(found, tokens, "top heat sink", tokens.take().line)
    if tokens.is_word("pluggable"):
        tokens.skip("pluggable", "heat", "sink", ":")
        found.top = _spreader(tokens)
    else:
        tokens.skip("heat", "sink", ":")
        found.top = _sink(tokens)


def _bottom_sink(tokens: Tokens, found: StackText) -> None:
    _once(found, tokens, "bottom heat sink", tokens.take().line)
    tokens.skip("heat", "sink", ":")
    found.bottom = _sink(tokens)


def _old_sink(tokens: Tokens, found: StackText) -> None:
    """``conventional`` or ``environment heat sink`` of releases 1 and 2: on top."""
    word = tokens.take()
    _once(found, tokens, "top heat sink", word.line)
    found.release_1 = found.release_1 or word.text == "environment"
    found.choices.append(f"{word.text} heat sink of an older release: top heat sink")
    tokens.skip("heat", "sink", ":")
    found.top = _sink(tokens)


def _sink(tokens: Tokens) -> SinkText:
    tokens.skip("heat", "transfer", "coefficient")
    coefficient = tokens.positive("heat transfer coefficient")
    tokens.skip(";")
    if tokens.is_word("ambient"):
        tokens.take()
    tokens.skip("temperature")
    temperature = tokens.positive("temperature")
    tokens.skip(";")
    return SinkText(coefficient, temperature)


def _spreader(tokens: Tokens) -> SpreaderText:
    tokens.skip("spreader", "length")
    length = tokens.positive("spreader length")
    tokens.skip(",", "width")
    width = tokens.positive("spreader width")
    tokens.skip(",", "height")
    height = tokens.positive("spreader height")
    tokens.skip(";", "material")
    material = tokens.name("material")
    tokens.skip(";", "plugin")
    plugin = tokens.path("plugin").text
    if tokens.is_mark(","):
        tokens.take()
        plugin += f" {tokens.path('arguments').text}"
    tokens.skip(";")
    return SpreaderText(length, width, height, material, plugin)


def _microchannel(tokens: Tokens, found: StackText) -> None:
    line = tokens.take().line
    _once(found, tokens, "microchannel", line)
    if not tokens.is_word("4rm", "2rm"):
        raise tokens.wrong("'4rm' or '2rm'")
    kind = tokens.take().text
    tokens.skip(":")
    found.cavity = _channels(tokens, kind, line)


def _channels(tokens: Tokens, kind: str, line: int) -> CavityText:
    numbers = {"height": _length(tokens, "height")}
    numbers["channel length"] = _length(tokens, "channel", "length")
    numbers["wall length"] = _length(tokens, "wall", "length")
    for side in ("first", "last"):
        if kind == "4rm" and tokens.is_word(side):
            numbers[f"{side} wall length"] = _length(tokens, side, "wall", "length")
    tokens.skip("wall", "material")
    material = tokens.name("material")
    tokens.skip(";")
    numbers["flow"] = _length(tokens, "coolant", "flow", "rate")
    coefficients = _coefficients(tokens, ("side", "top", "bottom") if kind == "4rm" else
                                 ("top", "bottom"))  # fmt: skip
    _coolant(tokens, numbers)
    return CavityText(kind, line, numbers, material, coefficients)


def _pinfin(tokens: Tokens, found: StackText) -> None:
    line = tokens.take().line
    _once(found, tokens, "microchannel", line)
    tokens.skip(":")
    numbers = {"height": _length(tokens, "height")}
    numbers["pin diameter"] = _length(tokens, "pin", "diameter")
    numbers["pin pitch"] = _length(tokens, "pin", "pitch")
    tokens.skip("pin", "distribution")
    if not tokens.is_word("inline", "staggered"):
        raise tokens.wrong("'inline' or 'staggered'")
    kind = "pins " + tokens.take().text
    tokens.skip(";", "pin", "material")
    material = tokens.name("material")
    tokens.skip(";")
    numbers["flow"] = _length(tokens, "darcy", "velocity")
    _coolant(tokens, numbers)
    found.cavity = CavityText(kind, line, numbers, material, (0.0, 0.0, 0.0))


def _old_channel(tokens: Tokens, found: StackText) -> None:
    """``channel`` of release 1: each channel and wall a column, as ``microchannel 4rm`` has it."""
    line = tokens.take().line
    _once(found, tokens, "microchannel", line)
    tokens.skip(":")
    found.release_1 = True
    found.choices.append("channel of an older release: microchannel 4rm")
    found.cavity = _channels(tokens, "4rm", line)


def _length(tokens: Tokens, *words: str) -> float:
    tokens.skip(*words)
    value = tokens.length(" ".join(words))
    tokens.skip(";")
    return value


def _coefficients(tokens: Tokens, sides: tuple[str, ...]) -> tuple[float, float, float]:
    """Return the coefficients at side, top and bottom [W/(um2 K)]."""
    tokens.skip("coolant", "heat", "transfer", "coefficient")
    if tokens.next.kind == "number":
        value = tokens.positive("coolant heat transfer coefficient")
        tokens.skip(";")
        return (value if "side" in sides else 0.0, value, value)
    found = {"side": 0.0}
    for side in sides:
        tokens.skip(side)
        found[side] = tokens.positive(f"coolant heat transfer coefficient {side}")
        tokens.skip(";" if side == sides[-1] else ",")
    return (found["side"], found["top"], found["bottom"])


def _coolant(tokens: Tokens, numbers: dict[str, float]) -> None:
    numbers["capacity"] = _length(tokens, "coolant", "volumetric", "heat", "capacity")
    numbers["inlet"] = _length(tokens, "coolant", "incoming", "temperature")


def _dimensions(tokens: Tokens, found: StackText) -> None:
    line = tokens.take().line
    _once(found, tokens, "dimensions", line)
    tokens.skip(":")
    sizes: list[float] = []
    for what in ("chip", "cell"):
        if what == "cell" and tokens.ahead(1).text == "width" and _has_columns(found):
            tokens.skip("cell")
            sizes.append(sizes[0])  # release 1: channels set the columns
        else:
            tokens.skip(what, "length")
            sizes.append(tokens.length(f"{what} length"))
            if tokens.is_mark(";"):  # release 1
                tokens.skip(";", what)
            else:
                tokens.skip(",")
        tokens.skip("width")
        sizes.append(tokens.length(f"{what} width"))
        tokens.skip(";")
    uneven = False
    if tokens.is_word("non-uniform"):
        tokens.take()
        if not (tokens.is_word("true", "false") or tokens.next.text in ("0", "1")):
            raise tokens.wrong("'true' or 'false'")
        uneven = tokens.take().text in ("true", "1")
        tokens.skip(";")
    found.dimensions = DimensionsText(line, sizes[0], sizes[1], sizes[2], sizes[3], uneven)


def _has_columns(found: StackText) -> bool:
    return found.cavity is not None and found.cavity.kind == "4rm"


def _layer(tokens: Tokens, found: StackText) -> None:
    tokens.take()
    name = tokens.name("layer")
    tokens.skip(":", "height")
    height = tokens.positive("height")
    tokens.skip(";", "material")
    material = tokens.name("material")
    tokens.skip(";")
    layout = None
    if tokens.is_word("layout"):
        tokens.take()
        layout = tokens.path("layout")
        tokens.skip(";")
    _declare(found, tokens, "layer", name, found.layers, LayerText(height, material, layout))


def _die(tokens: Tokens, found: StackText) -> None:
    tokens.take()
    name = tokens.name("die")
    tokens.skip(":")
    layers: list[LayerText] = []
    while tokens.is_word("layer") or (
        tokens.is_word("source") and not any(layer.source for layer in layers)
    ):
        source = tokens.take().text == "source"
        if tokens.next.kind == "number":
            height = tokens.length("height", name_follows=True)
            layers.append(LayerText(height, tokens.name("material"), source=source))
        else:
            layers.append(LayerText(0.0, None, reference=tokens.name("layer"), source=source))
        tokens.skip(";")
        if len(layers) > MOST_PARTS:
            raise tokens.wrong(f"at most {MOST_PARTS} layers in a die")
        if tokens.is_word("layer") and _declares(tokens):
            break
    if not any(layer.source for layer in layers):
        raise tokens.wrong("'source', a layer of the die that releases heat")
    _declare(found, tokens, "die", name, found.dies, tuple(layers))


def _declares(tokens: Tokens) -> bool:
    """Return whether ``layer`` begins a section (``layer NAME :``), not a layer of a die."""
    return tokens.ahead(2).text == ":"


def _stack(tokens: Tokens, found: StackText) -> None:
    _once(found, tokens, "stack", tokens.take().line)
    tokens.skip(":")
    names: dict[str, PartText] = {}
    while tokens.is_word("layer", "die", "channel"):
        kind = tokens.take().text
        name = tokens.name(f"{kind} of the stack")
        if kind == "layer" and tokens.next.kind == "number":  # releases 1 and 2: height, material
            height = tokens.length("height", name_follows=True)
            layer = LayerText(height, tokens.name("material"))
            _declare(found, tokens, "layer", name, found.layers, layer)
            reference: Token | None = name
        else:
            reference = None if kind == "channel" else tokens.name(kind)
        floorplan, cells = None, None
        if kind == "die":
            tokens.skip("floorplan")
            floorplan = tokens.path("floorplan")
        if kind != "channel" and tokens.is_word("discretization"):
            tokens.take()
            cells = (whole(tokens, "discretization"), whole(tokens, "discretization"))
        tokens.skip(";")
        part = PartText(kind, name, reference, floorplan, cells)
        _declare(found, tokens, "part of the stack", name, names, part)
    if not names:
        raise tokens.wrong("'layer', 'die' or 'channel'")
    found.parts = list(names.values())


def _solver(tokens: Tokens, found: StackText) -> None:
    line = tokens.take().line
    _once(found, tokens, "solver", line)
    tokens.skip(":")
    step = slot = 0.0
    if tokens.is_word("steady"):
        tokens.take()
        if tokens.is_word("state"):
            tokens.take()
    elif tokens.is_word("transient"):
        tokens.skip("transient", "step")
        step = tokens.positive("step")
        tokens.skip(",", "slot")
        slot = tokens.positive("slot")
        if slot < step:
            raise out_of_range(tokens.source, line, "slot", slot, f">= step, {step:g} s")
    else:
        raise tokens.wrong("'steady' or 'transient'")
    tokens.skip(";")
    initial = found.initial or 300.0
    if tokens.is_word("initial"):
        initial = _length(tokens, "initial", "temperature")
    _pass_over(tokens)
    found.solver = SolverText(step, slot, initial, line)


def _pass_over(tokens: Tokens) -> None:
    """Take what a release says of its own solver: ``type``, ``numofcores``, ``tolerance``."""
    while tokens.is_word("numofcores", "tolerance", "type"):
        word = tokens.take().text
        if word == "type":
            tokens.name("solver")
        else:
            tokens.positive(word)
        tokens.skip(";")


def _initial(tokens: Tokens, found: StackText) -> None:
    """``initial temperature`` after the solver, as older releases write it."""
    _once(found, tokens, "initial temperature", tokens.next.line)
    found.initial = _length(tokens, "initial", "temperature")
    if found.solver is not None:
        solver = found.solver
        found.solver = SolverText(solver.step, solver.slot, found.initial, solver.line)


def _output(tokens: Tokens, found: StackText) -> None:
    _once(found, tokens, "output", tokens.take().line)
    tokens.skip(":")
    found.outputs = read_output(tokens)


_SECTIONS: dict[str, Callable[[Tokens, StackText], None]] = {
    "material": _material,
    "top": _top_sink,
    "bottom": _bottom_sink,
    "conventional": _old_sink,
    "environment": _old_sink,
    "channel": _old_channel,
    "microchannel": _microchannel,
    "pinfin": _pinfin,
    "dimensions": _dimensions,
    "layer": _layer,
    "die": _die,
    "stack": _stack,
    "solver": _solver,
    "initial": _initial,
    "output": _output,
}
