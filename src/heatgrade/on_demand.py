"""Packages whose names are loaded when they are first used.

Who needs one part of a package then does not wait for all of it, and ``heatgrade check`` of a
rack does not load how a room of coolant is solved.  A package says its names twice: here for what
runs, and to type checkers, which run nothing; a test holds both against each other.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def on_demand(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package.

    Parameters
    ----------
    package : str
        Its name.
    homes : mapping of str to sequence of str
        Full name of a module -> the names that the package takes from it.

    Examples
    --------
    >>> find, names = on_demand("heatgrade.units", {"heatgrade.errors": ["InputError"]})
    >>> find("InputError").__name__, "InputError" in names()
    ('InputError', True)
    """
    module_of = {name: module for module, names in homes.items() for name in names}

    def find(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(module_of[name]), name)
        setattr(importlib.import_module(package), name, found)  # asked for once
        return found

    def names() -> list[str]:
        own = [name for name in vars(sys.modules[package]) if name.startswith("__")]
        return sorted({*own, *module_of} - {"__getattr__"})

    return find, names
