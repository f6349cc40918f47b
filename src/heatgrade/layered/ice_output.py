"""The ``output`` section of a 3D-ICE stack description."""

from __future__ import annotations

from heatgrade.layered.complaint import unexpected
from heatgrade.layered.parts import OutputRequest
from heatgrade.layered.tokens import Token, Tokens

KINDS = ("T", "Tflp", "Tflpel", "Tmap", "Pmap", "Tcoolant", "T3d")
QUANTITIES = ("maximum", "minimum", "average", "gradient")
INSTANTS = ("step", "slot", "final")
MOST_OUTPUTS = 10_000


def read_output(tokens: Tokens) -> list[tuple[Token, OutputRequest]]:
    """Return the instructions, each with the token of the element that it names.

    Grammar::

        T ( ELEMENT , X , Y , "file" [, WHEN] ) ;
        Tflp ( ELEMENT , "file" , QUANTITY [, WHEN] ) ;
        Tflpel ( ELEMENT . BLOCK , "file" , QUANTITY [, WHEN] ) ;
        Tmap | Pmap ( ELEMENT , "file" [, WHEN] ) ;
        Tcoolant ( ELEMENT , "file" , QUANTITY [, WHEN] ) ;
        T3d ( "file" [, WHEN] ) ;
    """
    found: list[tuple[Token, OutputRequest]] = []
    while tokens.is_word(*KINDS):
        found.append(_instruction(tokens))
        if len(found) > MOST_OUTPUTS:
            raise unexpected(
                tokens.source, tokens.next.line, tokens.next.text, f"at most {MOST_OUTPUTS} outputs"
            )
    if not found:
        raise tokens.wrong("one of " + ", ".join(KINDS))
    return found


def _instruction(tokens: Tokens) -> tuple[Token, OutputRequest]:
    kind = tokens.take()
    tokens.skip("(")
    element, block, quantity, x, y = kind, "", "", 0.0, 0.0
    if kind.text != "T3d":
        element = tokens.name("part of the stack")
        if kind.text == "Tflpel":
            tokens.skip(".")
            block = tokens.name("floorplan element").text
        tokens.skip(",")
        if kind.text == "T" and tokens.next.kind != "path":
            x, y = _point(tokens)
            tokens.skip(",")
    file = tokens.path("file").text
    if kind.text == "T" and (x, y) == (0.0, 0.0) and tokens.ahead(1).kind == "number":
        tokens.skip(",")  # releases 1 and 2 name the file first
        x, y = _point(tokens)
    if kind.text in ("Tflp", "Tflpel", "Tcoolant"):
        tokens.skip(",")
        quantity = _one_of(tokens, QUANTITIES)
    instant = "final"
    if tokens.is_mark(","):
        tokens.take()
        instant = _one_of(tokens, INSTANTS)
    tokens.skip(")", ";")
    name = "" if kind.text == "T3d" else element.text
    return element, OutputRequest(kind.text, file, instant, name, block, quantity, x, y)


def _point(tokens: Tokens) -> tuple[float, float]:
    """Take x and y, in um; return them in metres."""
    x = tokens.number("x", 0.0) / 1e6
    tokens.skip(",")
    return x, tokens.number("y", 0.0) / 1e6


def _one_of(tokens: Tokens, words: tuple[str, ...]) -> str:
    if not tokens.is_word(*words):
        raise tokens.wrong(" or ".join(repr(word) for word in words))
    return tokens.take().text
