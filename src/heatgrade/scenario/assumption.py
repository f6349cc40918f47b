"""The assumptions of a scenario: what its comments label as such, with the entry they stand at."""

from __future__ import annotations

import re

_LABEL = re.compile(r"#\s*assumption\b:?\s*")
_TABLE = re.compile(r"\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")


def assumptions_in(text: str) -> tuple[str, ...]:
    """Return every comment that starts with ``assumption``, after its entry.

    A comment on a line of its own goes on over the comment lines below it and belongs to the
    entry that follows.

    Examples
    --------
    >>> assumptions_in('[plate]\\nheight = "1 mm"  # assumption: usual\\n')
    ('plate.height = "1 mm": usual',)
    """
    found: list[str] = []
    table = ""
    alone = ""  # of a comment on its own line, until its entry comes
    for line in text.splitlines():
        stripped = line.strip()
        heading = _TABLE.fullmatch(stripped)
        label = _LABEL.search(line)
        if stripped.startswith("#"):
            words = stripped.lstrip("# ")
            if label is not None and stripped == line[label.start() :].strip():
                alone = line[label.end() :].strip()
            elif label is not None:
                alone = stripped[2:]
            elif alone and words:
                alone += " " + words
            continue
        if alone and stripped:
            entry = _entry(table, stripped.partition("#")[0])
            found.append(f"{entry}: {alone}" if entry else alone)
            alone = ""
        if heading is not None:
            table = heading.group(1).strip()
        elif label is not None:
            comment = line[label.end() :].strip()
            entry = _entry(table, line[: label.start()])
            found.append(f"{entry}: {comment}" if comment else entry)
    return tuple(found)


def _entry(table: str, line: str, limit: int = 90) -> str:
    """Return ``table.key = value`` of a line, shortened."""
    text = " ".join(line.split()).rstrip(", ").removesuffix(" = [")
    if text.startswith("{") or not text or text.startswith(("[", "{")):
        return table or text
    whole = f"{table}.{text}" if table else text
    return whole if len(whole) <= limit else whole[: limit - 3] + "..."
