"""What pydantic found wrong, said in the project's own words: entry, value, allowed, remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from heatgrade.errors import HeatgradeError, ScenarioError
from heatgrade.scenario.entry import Location, did_you_mean, entry_path, known_paths, table_at
from heatgrade.scenario.table import CARRIED

# Mistyped keys first: what is "missing" is mostly the key that was mistyped.
_ORDER = {"extra_forbidden": 0, "missing": 2}

_TYPES = {
    "string_type": ("must be text", "text in quotes"),
    "dict_type": ("must be a table", "a table"),
    "model_type": ("must be a table", "a table"),
    "model_attributes_type": ("must be a table", "a table"),
    "list_type": ("must be a list", "a list in [ ]"),
    "tuple_type": ("must be a list", "a list in [ ]"),
    "bool_type": ("must be true or false", "true or false"),
    "bool_parsing": ("must be true or false", "true or false"),
}


def complaint(error: ValidationError, model: type[BaseModel], prefix: str = "") -> HeatgradeError:
    """Return the first thing wrong, with the paths of the others in its message."""
    found = sorted(error.errors(include_url=False), key=lambda item: _ORDER.get(item["type"], 1))
    first = _one(found[0], model, prefix)
    if len(found) > 1:
        others = list(dict.fromkeys(_path(item["loc"], prefix) for item in found[1:]))
        others = [path for path in others if path != first.entry][:4]
        if others:
            first = type(first)(
                first.code,
                f"{first.message}; also wrong: {', '.join(others)}",
                entry=first.entry,
                value=first.value,
                allowed=first.allowed,
                remedy=first.remedy,
            )
    return first


def _path(location: Location, prefix: str) -> str:
    path = entry_path(location)
    return f"{prefix}.{path}" if prefix and path else (path or prefix)


def _one(item: Mapping[str, Any], model: type[BaseModel], prefix: str) -> HeatgradeError:
    location: Location = item["loc"]
    path, kind, value = _path(location, prefix), item["type"], item.get("input")
    context = item.get("ctx", {})
    carried = context.get(CARRIED)
    if isinstance(carried, HeatgradeError):
        return _carried(carried, path, value)
    if kind == "extra_forbidden":
        return _unknown_key(location, path, model)
    if kind == "missing":
        return ScenarioError(
            "HG711", "is missing", entry=path, allowed="a value", remedy=f"add {path!r}"
        )
    if kind in ("literal_error", "enum"):
        return _not_a_choice(path, value, context)
    if kind in ("too_short", "too_long"):
        message, allowed, value = f"is {kind.replace('_', ' ')} a list", _length(context), None
    elif kind == "string_pattern_mismatch":
        message = "has characters that it may not have"
        allowed = "letters, digits, dots, dashes and underscores, a letter or digit first"
    else:
        message, allowed = _TYPES.get(kind, (str(item["msg"]), "a value of that kind"))
    return ScenarioError(
        "HG712",
        message,
        entry=path or "scenario",
        value=value,
        allowed=allowed,
        remedy=f"give {allowed}",
    )


def _carried(carried: HeatgradeError, path: str, value: object) -> HeatgradeError:
    """Return an error of our own at the place where pydantic met it."""
    entry = ".".join(part for part in (path, carried.entry) if part) or None
    shown = carried.value if carried.value is not None else value
    return type(carried)(
        carried.code,
        carried.message,
        entry=entry,
        value=None if isinstance(shown, (Mapping, BaseModel)) else shown,
        allowed=carried.allowed,
        remedy=carried.remedy,
    )


def _length(context: Mapping[str, Any]) -> str:
    low, high = context.get("min_length"), context.get("max_length")
    return f"at least {low} entries" if low is not None else f"at most {high} entries"


def _not_a_choice(path: str, value: object, context: Mapping[str, Any]) -> HeatgradeError:
    choices = str(context.get("expected", ""))
    words = [word for word in choices.replace(" or ", ", ").replace("'", "").split(", ") if word]
    hint = did_you_mean(str(value), words) or "choose one of these"
    return ScenarioError(
        "HG713",
        "is not one of the choices",
        entry=path,
        value=value,
        allowed=", ".join(words),
        remedy=hint,
    )


def _unknown_key(location: Location, path: str, model: type[BaseModel]) -> HeatgradeError:
    table = table_at(model, location[:-1])
    known = list(table.model_fields) if table is not None else []
    key = str(location[-1])
    hint = did_you_mean(key, known)
    if hint is None:
        elsewhere = [where for where in known_paths(model) if where.rpartition(".")[2] == key]
        hint = f"did you mean {elsewhere[0]!r}?" if elsewhere else "remove it"
    return ScenarioError(
        "HG710", "unknown key", entry=path[:200], allowed=", ".join(known), remedy=hint
    )
