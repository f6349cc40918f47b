"""Overrides: ``plate.dies[0].power.total=900 W`` put into a scenario's data before it is read.

Shared by ``--set`` and by the variants of a scenario.  Values are checked by the same tables as
the file, so a wrong one is refused with the same message.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from heatgrade.errors import HeatgradeError, ScenarioError
from heatgrade.scenario.entry import did_you_mean, entry_path, is_known, known_paths
from heatgrade.scenario.scenario_file import MAX_DOTS_PER_LINE, refuse_non_finite

MAX_TEXT = 10_000  # characters of one --set
FILES = ("file", "electricity_price_file", "floorplan", "powers", "array", "calibration")
_PART = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,79})((?:\[\d{1,6}\])*)")


def parse_override(text: str) -> tuple[str, object]:
    """Return the path and the value of ``path=value``.

    A value that is a TOML value (number, true, quoted text, list) is read as such; anything else
    is text, so that ``45 degC`` needs no second pair of quotes.

    Examples
    --------
    >>> parse_override("rack.supply_temperature=45 degC")
    ('rack.supply_temperature', '45 degC')
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or len(text) > MAX_TEXT:
        raise ScenarioError(
            "HG715",
            "is not of the form path=value",
            entry="--set",
            value=text[:200],
            allowed="path=value, such as rack.supply_temperature='50 degC'",
            remedy="write the path, an equals sign and the value, without blanks around it",
        )
    return path.strip(), _value(value.strip(), path.strip())


def _value(text: str, path: str) -> object:
    if text.count(".") > MAX_DOTS_PER_LINE or "\n" in text:
        return text
    try:
        value = tomllib.loads("value = " + text)["value"]
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError):
        return text
    refuse_non_finite(value, path[:200])
    return value


def from_working_folder(path: str, value: object) -> tuple[str, object]:
    """Return an override whose file, if it names one, is looked for in the working folder.

    Entries of a scenario name files beside it; what is typed on a command line names them from
    where it is typed.

    Examples
    --------
    >>> from_working_folder("rack.supply_temperature", "45 degC")
    ('rack.supply_temperature', '45 degC')
    """
    table, _, key = path.rpartition(".")
    names_a_file = isinstance(value, str) and (key in FILES or table.endswith("mesh.files"))
    return path, str(Path.cwd() / str(value)) if names_a_file else value


def apply_overrides(
    data: Mapping[str, Any], overrides: Sequence[tuple[str, object]], model: type[BaseModel]
) -> dict[str, Any]:
    """Return a copy of `data` with each ``(path, value)`` put in its place.

    Raises
    ------
    ScenarioError
        HG715 a path that cannot be read, or that no scenario has.
    """
    result = copy.deepcopy(dict(data))
    for path, value in overrides:
        parts = _parts(path, model)
        if not is_known(parts, model):
            raise _no_such_entry(path, model, "no scenario has this entry")
        _put(result, parts, value, path, model)
    return result


def _parts(path: str, model: type[BaseModel]) -> list[str | int]:
    parts: list[str | int] = []
    for piece in path[:1000].split("."):
        match = _PART.fullmatch(piece)
        if match is None:
            raise _no_such_entry(path, model, "is not a path")
        parts.append(match.group(1))
        parts.extend(int(index) for index in re.findall(r"\d+", match.group(2)))
    if len(parts) > MAX_DOTS_PER_LINE:
        raise _no_such_entry(path, model, "is not a path")
    return parts


def _put(
    data: dict[str, Any],
    parts: Sequence[str | int],
    value: object,
    path: str,
    model: type[BaseModel],
) -> None:
    here: Any = data
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if isinstance(part, int):
            if not isinstance(here, list) or part >= len(here):
                size = len(here) if isinstance(here, list) else 0
                raise ScenarioError(
                    "HG715",
                    f"there is no entry {part} in a list of {size}",
                    entry=path[:200],
                    allowed=f"0 to {size - 1}" if size else "no index",
                    remedy="count from 0",
                )
        elif not isinstance(here, dict):
            raise _no_such_entry(path, model, f"{entry_path(parts[:depth])} is not a table")
        if last:
            here[part] = value
        elif isinstance(part, int):
            here = here[part]
        else:
            here = here.setdefault(part, {})


def _no_such_entry(path: str, model: type[BaseModel], message: str) -> HeatgradeError:
    known = known_paths(model)
    plain = re.sub(r"\[\d+\]", "", path[:200])
    hint = did_you_mean(plain, known)
    if hint is None:
        key = plain.rpartition(".")[2]
        ends = [where for where in known if where.rpartition(".")[2] == key]
        hint = f"did you mean {ends[0]!r}?" if ends else "'heatgrade schema' shows every entry"
    return ScenarioError(
        "HG715", message, entry=path[:200], allowed="an entry of the scenario", remedy=hint
    )
