"""An EPANET input file as text: what EPANET refuses and WNTR reads over."""

from __future__ import annotations

from pathlib import Path

from heatgrade.errors import NetworkError, place

NODES, LINKS = ("JUNC", "RESE", "TANK"), ("PIPE", "PUMP", "VALV")
"""Sections whose lines begin with the name of a node or a link, by the letters EPANET looks at."""


def check_text(source: Path) -> bool:
    """Refuse what is no text, and names that stand twice; return whether the file is complete.

    A complete file ends with the section ``[END]``, which EPANET asks for but does without.

    Raises
    ------
    NetworkError
        HG587 for a file that is no text of sections, HG593 for two nodes or two links of one name.
    """
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _no_text(source, f"cannot be read as text: {error}") from error
    section, last = "", ""
    seen: dict[tuple[bool, str], int] = {}
    for number, line in enumerate(lines, 1):
        words = line.split(";", 1)[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            section = last = words[0][1:5].upper()
        elif section in NODES + LINKS:
            key = section in LINKS, words[0]
            if key in seen:
                raise _twice(source, words[0], link=key[0], lines=(seen[key], number))
            seen[key] = number
    if not last:
        raise _no_text(source, "has no section, such as [JUNCTIONS]")
    return last.startswith("END")


def _no_text(source: Path, message: str) -> NetworkError:
    return NetworkError(
        "HG587",
        message,
        entry=source.name,
        value=str(source),
        allowed="an EPANET 2.0 or 2.2 input file",
        remedy="save the network in EPANET as an input file",
    )


def _twice(source: Path, name: str, *, link: bool, lines: tuple[int, int]) -> NetworkError:
    first, second = lines
    return NetworkError(
        "HG593",
        f"a second {'link' if link else 'node'} of this name; the first stands in line {first}",
        entry=place(source.name, second),
        value=name,
        allowed="each name once among the nodes, and once among the links",
        remedy="rename one of the two",
    )
