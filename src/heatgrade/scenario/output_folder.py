"""The folder of results: written beside its place first, and moved file by file at the end.

Whatever goes wrong before the end - a full disk, an interrupt, a solve without an answer - leaves
the place as it was.  A process that is killed cannot tidy up: what it leaves is swept by the next
that writes beside it, which knows by a lock, held as long as its owner lives, that nobody writes
there any more.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from heatgrade.errors import ScenarioError
from heatgrade.undisturbed import undisturbed

PREFIX = ".heatgrade-"
SETTLED = 60.0  # s after which a folder without a lock has lost its owner, and is not a new one

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
            _sweep(beside)
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
            self._lock = _locked(self.path)
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
        with undisturbed():
            shutil.rmtree(self.path, ignore_errors=True)
            if self._lock is not None:
                os.close(self._lock)
        if isinstance(error, OSError):
            raise cannot_write(self.target, error) from None

    def commit(self) -> list[Path]:
        """Move every file to its place and return where they are."""
        written = []
        with undisturbed():  # all of them or none
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


def _locked(folder: Path) -> int | None:
    """Return a handle of a folder that nobody else holds; None where it is held, or has no locks.

    The lock ends with the process, however that ends.
    """
    try:
        import fcntl
    except ImportError:
        return None  # without these locks nothing is swept
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _sweep(beside: Path) -> None:
    """Remove what processes that were killed have left half-written in a folder."""
    for left in beside.glob(PREFIX + "*"):
        try:
            if left.is_symlink() or time.time() - left.stat().st_mtime < SETTLED:
                continue
            handle = _locked(left)
        except OSError:
            continue  # gone already, a file, or another's
        if handle is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(handle)
