"""What the fields of a table are, in the words under them in its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise


def attribute_docstrings(table: type) -> dict[str, str]:
    """Return the string under each field of `table` and of the tables that it extends.

    They are read where the schema is asked for, and not where the tables are made: with so many
    of them that took a quarter of the time of ``heatgrade check``. Without sources there are none.
    """
    found: dict[str, str] = {}
    for level in reversed(table.__mro__):
        if not level.__module__.startswith("heatgrade."):
            continue
        try:
            source = inspect.getsource(level)
        except OSError:
            continue
        (body,) = (
            node.body
            for node in ast.parse(textwrap.dedent(source)).body
            if isinstance(node, ast.ClassDef)
        )
        for entry, text in pairwise(body):
            match entry, text:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(words))),
                ):
                    found[name] = inspect.cleandoc(words)
    return found
