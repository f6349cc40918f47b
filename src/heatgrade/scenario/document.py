"""A scenario, read and checked: its tables, its variants and where its files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from heatgrade.errors import HeatgradeError, ScenarioError
from heatgrade.scenario.assumption import assumptions_in
from heatgrade.scenario.complaint import complaint
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.library import (
    shipped_folder,
    shipped_names,
    shipped_text,
    unknown_scenario,
)
from heatgrade.scenario.override import apply_overrides, from_working_folder
from heatgrade.scenario.scenario_file import parse_scenario, read_text, refuse_part
from heatgrade.scenario.scenario_table import ScenarioTable

Override = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario, checked.

    Parameters
    ----------
    table : ScenarioTable
        Its entries in SI.
    variant : str
        Name of the variant; empty for a scenario without variants.
    variant_title : str
        What the variant is.
    folder : Path
        Where the files that it names are found.
    text : str
        The text that it was read from.
    origin : str
        File or shipped name.
    data : mapping
        Its entries as they were written.
    """

    table: ScenarioTable
    variant: str
    variant_title: str
    folder: Path
    text: str
    origin: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Short name."""
        return self.table.scenario.name

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the scenario's comments label as assumption."""
        return assumptions_in(self.text)


def load_scenario(
    source: str, overrides: Sequence[Override] = (), variant: str | None = None
) -> tuple[Scenario, ...]:
    """Return the scenario `source`, one for each variant, all checked.

    Parameters
    ----------
    source : str
        Name of a shipped scenario, or of a TOML or JSON file.
    overrides : sequence of (str, object)
        Paths and values that replace entries, after those of the variants; files that they name
        are looked for in the working folder.
    variant : str, optional
        Load this variant only.

    Raises
    ------
    ScenarioError
        HG701-HG707 and HG717 for the file, HG710-HG715 for its entries, HG716 for `variant`.
    InputError
        For a value that cannot be used.
    """
    text, origin, folder = _text_of(source)
    data = parse_scenario(text, origin, as_json=origin.lower().endswith(".json"))
    return scenarios_from(data, overrides, variant, text=text, origin=origin, folder=folder)


def scenarios_from(
    data: Mapping[str, Any],
    overrides: Sequence[Override] = (),
    variant: str | None = None,
    *,
    text: str = "",
    origin: str = "scenario",
    folder: Path = Path(),
) -> tuple[Scenario, ...]:
    """Return the scenario in `data`, one for each variant, all checked; see `load_scenario`."""
    overrides = [from_working_folder(path, value) for path, value in overrides]
    base = apply_overrides(data, overrides, ScenarioTable)
    plain = _validated(base, "")
    if variant is not None and variant not in plain.variants:
        known = list(plain.variants)
        raise ScenarioError(
            "HG716",
            "no such variant",
            entry="--variant",
            value=variant,
            allowed=", ".join(known) or "none: this scenario has no variants",
            remedy=did_you_mean(variant, known) or "leave --variant out",
        )
    if not plain.variants:
        return (Scenario(plain, "", "", folder, text, origin, base),)
    found = []
    for name, change in plain.variants.items():
        if variant in (None, name):
            changed = apply_overrides(data, list(change.set.items()), ScenarioTable)
            changed = apply_overrides(changed, overrides, ScenarioTable)
            try:
                table = _validated(changed, "")
            except HeatgradeError as error:
                raise error.with_prefix(f"variants.{name}") from None
            found.append(Scenario(table, name, change.title, folder, text, origin, changed))
    return tuple(found)


def _validated(data: Mapping[str, Any], prefix: str) -> ScenarioTable:
    try:
        return ScenarioTable.model_validate(data)
    except ValidationError as error:
        raise complaint(error, ScenarioTable, prefix) from None
    except RecursionError:
        raise ScenarioError("HG706", "is nested too deeply", entry="scenario") from None


def _text_of(source: str) -> tuple[str, str, Path]:
    if source in shipped_names():
        return shipped_text(source), source, shipped_folder()
    path = Path(source)
    looks_like_a_file = "/" in source or "\\" in source or path.suffix != ""
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists and not looks_like_a_file:
        raise unknown_scenario(source)
    refuse_part(path)
    return read_text(path), path.name, path.parent
