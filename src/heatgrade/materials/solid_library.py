"""The library of solids: data in ``data/solids.toml``, one entry with its source per solid."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from heatgrade.errors import MaterialError
from heatgrade.materials.solid import Solid

_DATA = Path(__file__).parent.parent / "data" / "solids.toml"


def solid(name: str) -> Solid:
    """Return a solid of the library.

    Parameters
    ----------
    name : str
        Name or alias; upper and lower case, spaces, dashes and underscores do not matter.

    Returns
    -------
    Solid
        `Solid.source` says from where its numbers are and at which temperature they hold.

    Raises
    ------
    MaterialError
        HG302 for a name that the library does not hold.

    Examples
    --------
    >>> solid("Copper").conductivity
    (401.0, 401.0, 401.0)
    """
    wanted = _key(name) if isinstance(name, str) else ""
    library = _read()
    for entry in library:
        if wanted in {_key(entry["name"]), *map(_key, entry.get("aliases", []))}:
            return _build(entry)
    names = [str(entry["name"]) for entry in library]
    spellings = {_key(n): n for n in names}
    close = difflib.get_close_matches(wanted, list(spellings), n=1)
    hint = f"did you mean {spellings[close[0]]!r}? Or" if close else "use one of these, or"
    raise MaterialError(
        "HG302",
        "is not a solid of the library",
        entry="material",
        value=name,
        allowed=", ".join(names),
        remedy=f"{hint} give your own Solid",
    )


def solid_names() -> tuple[str, ...]:
    """Return the names in the library, in its order."""
    return tuple(str(entry["name"]) for entry in _read())


def _read() -> list[dict[str, Any]]:
    with _DATA.open("rb") as file:
        return list(tomllib.load(file)["solid"])


def _key(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _build(entry: dict[str, Any]) -> Solid:
    conductivity = entry["conductivity"]
    if isinstance(conductivity, list):
        x, y, z = (float(k) for k in conductivity)
    else:
        x = y = z = float(conductivity)
    return Solid(
        name=entry["name"],
        conductivity=(x, y, z),
        density=float(entry["density"]),
        heat_capacity=float(entry["heat_capacity"]),
        limit_temperature=entry.get("limit_temperature"),
        source=entry["source"],
        conductivity_exponent=float(entry.get("conductivity_exponent", 0.0)),
        reference_temperature=float(entry.get("reference_temperature", 300.0)),
    )
