"""Paths of a scenario's entries, such as ``plate.dies[0].power``, and the tables they lead to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from heatgrade.errors import HeatgradeError

Location = Sequence[str | int]


def entry_path(location: Location) -> str:
    """Return ``plate.dies[0].power`` for ``("plate", "dies", 0, "power")``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return ``did you mean 'x'?`` for the nearest of the `known` words, if one is near."""
    near = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else None


def table_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the table that stands at `location`, or None where there is none."""
    table: type[BaseModel] | None = model
    for part in location:
        if table is None:
            return None
        field = table.model_fields.get(str(part))
        if field is None:
            continue  # an index of a list, or a name in a table of tables
        table = _inner(field.annotation)
    return table


def _inner(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _inner(argument)
        if found is not None:
            return found
    return None


def known_paths(model: type[BaseModel], prefix: str = "") -> list[str]:
    """Return the path of every key that a scenario can have, without indices."""
    paths = []
    for name, field in model.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        paths.append(path)
        inner = _inner(field.annotation)
        if inner is not None:
            paths.extend(known_paths(inner, path))
    return paths


def is_known(location: Location, model: type[BaseModel]) -> bool:
    """Return whether a scenario can have an entry at `location`."""
    table: type[BaseModel] | None = model
    named = False  # the next part is a name that the user chooses
    for part in location:
        if isinstance(part, int):
            continue
        if named:
            named = False
            continue
        field = table.model_fields.get(part) if table is not None else None
        if field is None:
            return False
        named = _of_names(field.annotation)
        table = _inner(field.annotation)
    return True


def _of_names(annotation: object) -> bool:
    if get_origin(annotation) is dict:
        return True
    return any(_of_names(argument) for argument in get_args(annotation))


@contextmanager
def at(path: str) -> Iterator[None]:
    """Put `path` before the entry of every error raised inside."""
    try:
        yield
    except HeatgradeError as error:
        raise error.with_prefix(path) from None


@contextmanager
def as_written(data: Mapping[str, Any]) -> Iterator[None]:
    """Give every error raised inside the value that stands in `data`, ``'-5 degC'`` for 268.15."""
    try:
        yield
    except HeatgradeError as error:
        written = _written(data, error.entry or "")
        if written is None or isinstance(error.value, str):
            raise
        raise type(error)(
            error.code,
            error.message,
            entry=error.entry,
            value=written,
            allowed=error.allowed,
            remedy=error.remedy,
        ) from None


def _written(data: Mapping[str, Any], path: str) -> str | float | None:
    """Return the text or number at `path`, None where there is none."""
    here: Any = data
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if name and isinstance(here, Mapping):
            here = here.get(name)
        elif index and isinstance(here, list) and int(index) < len(here):
            here = here[int(index)]
        else:
            return None
    return here if isinstance(here, (str, int, float)) and not isinstance(here, bool) else None
