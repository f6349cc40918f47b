"""A scenario file as plain data: read with bounds on size, nesting and time.

TOML is the format; JSON is accepted for files ending in ``.json``.  A file comes from anywhere,
so it is refused before the parser sees it when it is larger than a scenario can sensibly be, or
when a line has so many dotted keys that the standard parser needs quadratic time.
"""

from __future__ import annotations

import json
import math
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from heatgrade.errors import InputError, ScenarioError

MAX_BYTES = 1024 * 1024
MAX_DOTS_PER_LINE = 64  # keys of 1e5 dots take tomllib minutes and then all memory
MAX_DEPTH = 64

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_PARTS = {  # files that a case names, by their ending: what they are, where they belong
    ".flp": ("a floorplan", "run the .stk or .config that it belongs to, or name it in plate.dies"),
    ".ptrace": ("a power trace", "run the .config that it belongs to, or name it in plate.dies"),
    ".materials": ("a table of materials", "run the .config that it belongs to"),
    ".csv": ("a table", "name it in a scenario; networks end in -links.csv"),
    ".epw": ("weather", "name it in a scenario's district.weather"),
    ".msh": ("a mesh", "name it in a scenario's [mesh], or read it by heatgrade.MeshPlate"),
    ".vtu": ("a mesh", "name it in a scenario's [mesh], or read it by heatgrade.MeshPlate"),
    ".vtk": ("a mesh", "name it in a scenario's [mesh], or read it by heatgrade.MeshPlate"),
    ".stl": ("a surface", "name it in a scenario's [mesh], or read it by heatgrade.MeshPlate"),
}
_NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:[eE][+-]?\d+)?(?![\w.])")


def read_scenario_file(path: Path) -> dict[str, Any]:
    """Return the data in the file at `path`.

    Raises
    ------
    ScenarioError
        HG701 missing, HG702 unreadable, HG703 too large, HG704 not UTF-8, and those of
        `parse_scenario`.
    """
    refuse_part(path)
    return parse_scenario(read_text(path), path.name, as_json=path.suffix.lower() == ".json")


def refuse_part(path: Path) -> None:
    """Raise `ScenarioError` HG705 for a file that belongs to a case and is none itself."""
    ending = path.suffix.lower()
    if ending in _PARTS and path.is_file():
        raise ScenarioError(
            "HG705",
            f"is no scenario: {_PARTS[ending][0]} alone",
            entry=path.name,
            allowed="a scenario (.toml, .json), a stack (.stk, .lcf, .config) or a network (.inp)",
            remedy=_PARTS[ending][1],
        )


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Return the text of the file at `path`, of at most `limit` bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ScenarioError(
                "HG702",
                "is not a regular file",
                entry=str(path),
                allowed="a text file",
                remedy="name the file itself",
            )
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise ScenarioError(
            "HG701",
            "no such file",
            entry=str(path),
            allowed="an existing file",
            remedy="check the name; 'heatgrade list' shows the scenarios that ship",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(
            "HG702",
            f"cannot be read: {reason}",
            entry=str(path)[:200],
            allowed="a readable text file",
            remedy="check the name and the permissions",
        ) from None
    size = max(len(data), status.st_size)
    if size > limit:
        raise ScenarioError(
            "HG703",
            f"is too large: {size / 1e6:.1f} MB",
            entry=str(path),
            allowed=f"up to {limit / 1024 / 1024:g} MiB",
            remedy="put large power maps in their own file and name it in the scenario",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScenarioError(
            "HG704",
            f"is not UTF-8 text: byte {data[error.start]:#04x} on line {line}",
            entry=str(path),
            allowed="UTF-8",
            remedy="save the file as UTF-8",
        ) from None


def parse_scenario(text: str, name: str = "scenario", *, as_json: bool = False) -> dict[str, Any]:
    """Return the data in `text`.

    Raises
    ------
    ScenarioError
        HG705 not TOML or JSON, HG706 nested too deeply, HG707 too many dots on a line.
    InputError
        HG113 a number that is nan or infinite.
    """
    if len(text) > MAX_BYTES:
        raise ScenarioError(
            "HG703", f"is too large: {len(text) / 1e6:.1f} MB", entry=name, allowed="up to 1 MiB"
        )
    try:
        data = json.loads(text) if as_json else _parse_toml(text, name)
    except RecursionError:
        raise _too_deep(name) from None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        # tomllib raises its own ValueError; json likewise; odd dates end in plain ValueError.
        kind = "JSON" if as_json else "TOML"
        raise ScenarioError(
            "HG705",
            f"is not valid {kind}: {str(error)[:200]}",
            entry=name,
            allowed=f"{kind} text",
            remedy='mend the line named; text values such as "45 degC" need quotes',
        ) from None
    if not isinstance(data, dict):
        raise ScenarioError(
            "HG705", "must be a table of tables", entry=name, allowed="a JSON object at the top"
        )
    refuse_non_finite(data, "")
    return data


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") <= MAX_DOTS_PER_LINE:
            continue
        # Dots inside quotes and inside numbers, one each, do not part keys.
        keys = _NUMBER.sub("", _QUOTED.sub("", line)).count(".")
        if keys > MAX_DOTS_PER_LINE:
            raise ScenarioError(
                "HG707",
                f"line {number} has a key of {keys} dots",
                entry=name,
                allowed=f"up to {MAX_DOTS_PER_LINE} dots on a line",
                remedy="write tables as [table] headings",
            )
    return tomllib.loads(text)


def _too_deep(name: str) -> ScenarioError:
    return ScenarioError(
        "HG706",
        "is nested too deeply",
        entry=name,
        allowed=f"up to {MAX_DEPTH} levels",
        remedy="flatten the tables and arrays",
    )


def refuse_non_finite(data: object, path: str, depth: int = 0) -> None:
    """Raise unless every number in `data` is finite; name the entry that is not."""
    if depth > MAX_DEPTH:
        raise _too_deep(path[:80])
    if isinstance(data, dict):
        for key, value in data.items():
            refuse_non_finite(value, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            refuse_non_finite(value, f"{path}[{index}]", depth + 1)
    elif isinstance(data, float) and not math.isfinite(data):
        raise InputError(
            "HG113",
            "must be a finite number",
            entry=path,
            value=str(data),
            allowed="finite numbers only",
            remedy="give a number",
        )
