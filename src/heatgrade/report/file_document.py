"""``result.json`` of a file of another program: the same form, with a block of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from heatgrade import __version__
from heatgrade.caution import Caution
from heatgrade.report.result_document import FORMAT_VERSION, plain


class FileCase(Protocol):
    """What is read from such a file."""

    @property
    def name(self) -> str:
        """Short name."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def overrides(self) -> Mapping[str, object]:
        """Entries given on the command line."""


class FileRun(Protocol):
    """What came of it."""

    @property
    def case(self) -> FileCase:
        """What was read."""

    @property
    def cautions(self) -> Sequence[Caution]:
        """What must be known."""

    @property
    def seconds(self) -> Mapping[str, float]:
        """Time by stage [s]."""


def file_document(
    run: FileRun, kind: str, block: Mapping[str, Any], *, converged: bool, reason: str
) -> Any:
    """Return the result as plain data, in the form of the JSON Schema that ships.

    Parameters
    ----------
    run : FileRun
        The case, its cautions and times.
    kind : str
        What the file is.
    block : mapping
        Its own block, by the block's name.
    converged : bool
        Whether there is an answer.
    reason : str
        Why the solve stopped.
    """
    case = run.case
    return plain(
        {
            "format_version": FORMAT_VERSION,
            "heatgrade_version": __version__,
            "scenario": {
                "name": case.name,
                "title": f"{case.path.name}, {kind}",
                "variant": None,
                "variant_title": None,
                "overrides": dict(case.overrides),
                "sources": [str(case.path)],
                "assumptions": [],
            },
            "plate": None,
            "source": None,
            "plates": {},
            "curves": {},
            "rack": None,
            "recovery": None,
            "district": None,
            **block,
            "published": [],
            "warnings": [caution.to_dict() for caution in run.cautions],
            "outcome": {
                "converged": converged,
                "reason": reason,
                "seconds": dict(run.seconds),
            },
        }
    )
