"""A file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from heatgrade.errors import InputError


@contextlib.contextmanager
def whole_file(target: Path, *, code: str, entry: str = "path") -> Iterator[Path]:
    """Hand out a name beside `target`; what is written there takes its place at the end.

    Parameters
    ----------
    target : Path
        The file to be.
    code, entry : str
        Of the error where it cannot be written.

    Raises
    ------
    InputError
        `code` where it cannot be written; what was there before is as it was.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "note.txt"
    >>> with whole_file(target, code="CODE") as partial:
    ...     _ = partial.write_text("all of it")
    >>> target.read_text(), [path.name for path in target.parent.iterdir()]
    ('all of it', ['note.txt'])
    """
    partial = target.with_name(f".{target.stem}.partial{target.suffix}")
    try:
        if target.is_dir():  # else known only when all is written
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        partial.touch()  # some writers only print what went wrong
        yield partial
        partial.replace(target)
    except OSError as error:
        raise unwritable(target, error, code=code, entry=entry) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def unwritable(target: Path, error: OSError, *, code: str, entry: str = "path") -> InputError:
    """Return the error of a file that cannot be written, with the reason in plain words.

    Parameters
    ----------
    target : Path
        The file.
    error : OSError
        What happened.
    code, entry : str
        Of the error.
    """
    return InputError(
        code,
        f"cannot be written: {error.strerror or error}",
        entry=entry,
        value=str(target),
        allowed="a file in a folder that exists and may be written to, with room on the disk",
        remedy="make the folder, make room, or choose another name",
    )
