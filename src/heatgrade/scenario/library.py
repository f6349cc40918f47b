"""The scenarios that ship with HeatGrade."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from heatgrade.errors import ScenarioError
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.scenario_file import parse_scenario


def shipped_names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios, the demo first.

    Examples
    --------
    >>> shipped_names()[0]
    'rubin-rack'
    """
    names = sorted(path.stem for path in shipped_folder().glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != "rubin-rack"))


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios."""
    return Path(str(files("heatgrade"))) / "data" / "scenarios"


def shipped_text(name: str) -> str:
    """Return the TOML text of the shipped scenario `name`.

    Raises
    ------
    ScenarioError
        HG717 if no scenario of that name ships.
    """
    if name not in shipped_names():
        raise unknown_scenario(name)
    return (shipped_folder() / f"{name}.toml").read_text(encoding="utf-8")


def shipped_title(name: str) -> str:
    """Return the one line that says what the shipped scenario `name` is."""
    header = parse_scenario(shipped_text(name), name).get("scenario", {})
    return str(header.get("title", ""))


def unknown_scenario(name: str) -> ScenarioError:
    """Return the error for a scenario that is neither shipped nor a file."""
    names = shipped_names()
    return ScenarioError(
        "HG717",
        "is neither a shipped scenario nor a file",
        entry="SCENARIO",
        value=name,
        allowed=", ".join(names) + ", or a TOML file",
        remedy=did_you_mean(name, names) or "'heatgrade list' shows what ships",
    )
