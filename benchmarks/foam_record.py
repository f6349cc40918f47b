"""What OpenFOAM found once, kept beside the tests; how a command asks for it or for a new run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.case_names import chosen
from benchmarks.openfoam_run import ABSENT, installed

Numbers = dict[str, float]
Found = dict[str, dict[str, Numbers]]

FOLDER = Path(__file__).parent.parent / "tests" / "validation"
CODE = "OpenFOAM v1912 (Debian 1912.200626)"


@dataclass(frozen=True, slots=True)
class FoamRecord:
    """A file of what OpenFOAM found, by case and refinement.

    Parameters
    ----------
    file
        In `tests/validation/`.
    entry
        Under which the cases stand in it.
    source
        How they were solved, on which cells, by which command.
    """

    file: str
    entry: str
    source: Mapping[str, str]

    def read(self) -> Found:
        """Return what is kept; nothing where there is no file yet."""
        path = FOLDER / self.file
        if not path.exists():
            return {}
        found: Found = json.loads(path.read_text())[self.entry]
        return found

    def write(self, path: Path, found: Found) -> None:
        """Write what was found, with where it comes from."""
        kept = {"source": dict(self.source), self.entry: found}
        path.write_text(json.dumps(kept, indent=1) + "\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line `[--foam | --write PATH] [CASE ...]` asks for.

    Parameters
    ----------
    names
        Cases.
    foam
        Whether OpenFOAM is to run.
    path
        Where to keep what it finds, if anywhere.
    """

    names: list[str]
    foam: bool
    path: Path | None

    @classmethod
    def of(cls, arguments: Sequence[str], known: Iterable[str]) -> Asked:
        """Return what arguments ask for, or end where they cannot be met.

        Examples
        --------
        >>> Asked.of(["duct"], ["duct", "pins"])
        Asked(names=['duct'], foam=False, path=None)
        """
        words, path, foam = list(arguments), None, False
        if "--write" in words:
            at = words.index("--write")
            if not words[at + 1 :] or words[at + 1].startswith("--"):
                sys.exit("--write needs the path of a file to write")
            path, foam = Path(words[at + 1]), True
            del words[at : at + 2]
        foam |= "--foam" in words
        names = chosen([word for word in words if word != "--foam"], known)
        if foam and not installed():
            sys.exit(ABSENT)
        return cls(names, foam, path)


def beside(case: str, ours: Mapping[str, Numbers], theirs: Mapping[str, Numbers]) -> str:
    """Return both by grid, each with how far it is from OpenFOAM's on the finest that it solved.

    Examples
    --------
    >>> print(beside("duct", {"1": {"speed": 2.1}, "2": {"speed": 2.2}}, {"1": {"speed": 2.0}}))
    duct, over OpenFOAM's on grid 1:
      1: speed ours 2.1 (+5.0%), OpenFOAM 2 (+0.0%)
      2: speed ours 2.2 (+10.0%)
    """
    if not theirs:
        return f"{case}: OpenFOAM has not been run"
    finest = max(theirs, key=int)

    def told(name: str, value: float) -> str:
        return f"{value:.5g} ({value / theirs[finest][name] - 1:+.1%})"

    lines = [f"{case}, over OpenFOAM's on grid {finest}:"]
    for grid, numbers in ours.items():
        items = [
            f"{name} ours {told(name, value)}"
            + (f", OpenFOAM {told(name, theirs[grid][name])}" if grid in theirs else "")
            for name, value in numbers.items()
        ]
        lines.append(f"  {grid}: " + "; ".join(items))
    return "\n".join(lines)
