"""A finished run as it lies on the disk: its folder, its result.json, its fields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatgrade.errors import InputError
from heatgrade.report.result_document import FORMAT_VERSION

MOST_BYTES = 64_000_000  # of a result.json that is read


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run to be reported or compared.

    Parameters
    ----------
    name : str
        Of its scenario and variant.
    folder : Path
        Where it lies.
    document : dict
        Its result.json.
    """

    name: str
    folder: Path
    document: dict[str, Any]

    def figure(self, path: tuple[str, ...]) -> float | str | None:
        """Return an entry of the document, None where it is missing."""
        value: Any = self.document
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, (int, float, str)) else None


def runs_within(path: Path, name: str) -> list[Path]:
    """Return the runs that a path means: itself, or where it lacks the file, its variants.

    Parameters
    ----------
    path : Path
        A folder that a run wrote, or anything else, which is returned.
    name : str
        File that a run of this kind has.
    """
    if not path.is_dir() or (path / name).is_file():
        return [path]
    return sorted({file.parent for file in path.glob(f"*/{name}")}) or [path]


def read_run(folder: Path) -> FinishedRun:
    """Return the run that lies in a folder.

    Raises
    ------
    InputError
        HG763 where there is none, HG764 where its form is not known.
    """
    file = folder / "result.json"
    if not file.is_file():
        raise InputError(
            "HG763",
            "holds no finished run",
            entry="FOLDER",
            value=str(folder),
            allowed="a folder with a result.json",
            remedy="name a folder that heatgrade run wrote, or one of its variants",
        )
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError("too large")
        document = json.loads(file.read_text(encoding="utf-8"))
        form = str(document["format_version"])
        scenario = document["scenario"]
        name = str(scenario["name"]) + (f" {scenario['variant']}" if scenario["variant"] else "")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unknown(file, str(error) or type(error).__name__) from error
    if form.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise _unknown(file, f"format_version {form}")
    return FinishedRun(name, folder, document)


def _unknown(file: Path, value: str) -> InputError:
    return InputError(
        "HG764",
        "cannot be read as a finished run",
        entry=str(file),
        value=value,
        allowed=f"format_version {FORMAT_VERSION.partition('.')[0]}.x",
        remedy="run the scenario again with this version",
    )
