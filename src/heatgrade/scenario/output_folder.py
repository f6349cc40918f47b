"""The folder of results: written beside its place first, and moved file by file at the end.

Whatever goes wrong before the end - a full disk, an interrupt, a solve without an answer - leaves
the place as it was.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from heatgrade.errors import ScenarioError

_REASONS = {
    errno.ENOSPC: ("the disk is full", "make room, or choose another folder with --out"),
    errno.EDQUOT: ("the disk quota is used up", "make room, or choose another folder with --out"),
    errno.EROFS: ("the file system is read-only", "choose another folder with --out"),
    errno.EACCES: ("permission denied", "choose another folder with --out"),
    errno.EPERM: ("permission denied", "choose another folder with --out"),
}


class OutputFolder:
    """A folder that appears as a whole, or not at all.

    Used as a context manager: files are written to `path`; `commit` moves them to `target`.

    Parameters
    ----------
    target : Path
        Where the files belong.

    Raises
    ------
    ScenarioError
        HG730 when nothing can be written there, HG731 when it is not a folder.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        if target.exists() and not target.is_dir():
            raise ScenarioError(
                "HG731",
                "is not a folder",
                entry="--out",
                value=str(target),
                allowed="a folder, or a name that is free",
                remedy="choose another name",
            )
        try:
            beside = _nearest_folder(target)
            if target.exists() and not os.access(target, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "permission denied", str(target))
            self.path = Path(tempfile.mkdtemp(prefix=".heatgrade-", dir=beside))
        except OSError as error:
            raise cannot_write(target, error) from None

    def __enter__(self) -> Self:
        """Return the folder itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was not committed; turn an `OSError` into HG730."""
        shutil.rmtree(self.path, ignore_errors=True)
        if isinstance(error, OSError):
            raise cannot_write(self.target, error) from None

    def commit(self) -> list[Path]:
        """Move every file to its place and return where they are."""
        written = []
        for source in sorted(self.path.rglob("*")):
            if source.is_file():
                place = self.target / source.relative_to(self.path)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(source, place)
                written.append(place)
        return written


def cannot_write(target: Path, error: OSError) -> ScenarioError:
    """Return HG730 with the reason in plain words."""
    plain = error.strerror or str(error)
    reason, remedy = _REASONS.get(error.errno or 0, (plain, "choose another folder with --out"))
    return ScenarioError(
        "HG730",
        f"cannot be written: {reason}",
        entry="--out",
        value=str(target)[:200],
        allowed="a folder that can be written to",
        remedy=remedy,
    )


def _nearest_folder(target: Path) -> Path:
    """Return the nearest folder above `target` that exists, so that moving is a rename."""
    folder = target.absolute().parent
    while not folder.exists():
        folder = folder.parent
    return folder
