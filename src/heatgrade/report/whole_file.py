"""A text file that appears whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path

from heatgrade.errors import InputError


def write_whole(target: Path, text: str) -> None:
    """Write `text` to `target` by way of a name beside it.

    Raises
    ------
    InputError
        HG765 where it cannot be written.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise InputError(
            "HG765",
            f"cannot be written: {error.strerror or error}",
            entry="--out",
            value=str(target),
            allowed="a file in a folder that exists and may be written to",
            remedy="make the folder or choose another name",
        ) from error
