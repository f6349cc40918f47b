"""What is said when a stack file cannot be used: where in it, what was found, what was expected."""

from __future__ import annotations

from heatgrade.errors import InputError, place

_UNITS = (
    (("power",), "W"),
    (("transfer coefficient",), "W/(um2 K)"),
    (("conductivity",), "W/(um K)"),
    (("heat capacity",), "J/(um3 K)"),
    (("flow rate",), "ml/min"),
    (("velocity",), "um/s"),
    (("temperature",), "K"),
    (("step", "slot"), "s"),
    (("length", "width", "height", "diameter", "pitch", "position", "dimension"), "um"),
)


def unexpected(source: str, line: int, found: str, expected: str, remedy: str = "") -> InputError:
    """Return HG721: `found` stands where `expected` should."""
    return InputError(
        "HG721",
        f"found {shown(found)}",
        entry=place(source, line),
        allowed=expected,
        remedy=remedy or "correct the line; the grammar is in docs/formats.md",
    )


def out_of_range(source: str, line: int, what: str, value: float, allowed: str) -> InputError:
    """Return HG722: a number of the file that no stack can have."""
    return InputError(
        "HG722",
        f"{what} is {value:g}",
        entry=place(source, line),
        allowed=allowed,
        remedy=f"correct the number{_unit_of(what)}",
    )


def _unit_of(what: str) -> str:
    """Return in which unit such files have a number, by the words before it."""
    for words, unit in _UNITS:
        if any(word in what for word in words):
            return f"; such files have it in {unit}"
    return ""


def unknown_name(
    source: str, line: int, kind: str, name: str, known: tuple[str, ...]
) -> InputError:
    """Return HG723: a name that nothing was given."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    names = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
    return InputError(
        "HG723",
        f"no {kind} is called {shown(name)}",
        entry=place(source, line),
        allowed=names or f"a {kind} of the file; it has none",
        remedy=f"did you mean {near[0]!r}?" if near else f"declare the {kind} or correct the name",
    )


def declared_twice(source: str, line: int, kind: str, name: str, first: int) -> InputError:
    """Return HG724: one name for two things."""
    return InputError(
        "HG724",
        f"{kind} {shown(name)} is already on line {first}",
        entry=place(source, line),
        allowed="each name once",
        remedy="rename or remove one of them",
    )


def missing_section(source: str, line: int, section: str) -> InputError:
    """Return HG725: the file ends without a section that it needs."""
    return InputError(
        "HG725",
        f"the file has no section {section!r}",
        entry=place(source, line),
        allowed="materials, dimensions, die, stack and solver",
        remedy=f"add a section that begins with '{section}'",
    )


def outside(source: str, line: int, what: str, chip: str) -> InputError:
    """Return HG726: an element that is not on the chip."""
    return InputError(
        "HG726",
        f"{what} is not on the chip",
        entry=place(source, line),
        allowed=f"inside {chip}",
        remedy="correct position and dimension; both are in micrometres",
    )


def shown(text: str) -> str:
    """Return `text` in quotes, cut where it is long."""
    return repr(text if len(text) <= 40 else text[:37] + "...")
