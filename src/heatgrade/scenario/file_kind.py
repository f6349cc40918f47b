"""Which files besides scenarios of our own can be run, told by their endings.

It stands apart from what reads them, so that a scenario does not wait for these packages.
"""

from __future__ import annotations

from pathlib import Path

STACK_ENDINGS = (".stk", ".lcf", ".config")
NETWORK_ENDINGS = (".inp", ".csv")


def is_stack(name: str) -> bool:
    """Return whether a scenario's name is that of a chip simulator's file.

    >>> is_stack("chip.stk"), is_stack("rubin-rack")
    (True, False)
    """
    return Path(name).suffix.lower() in STACK_ENDINGS


def is_network(name: str) -> bool:
    """Return whether a scenario's name is that of a network's file.

    >>> is_network("town.inp"), is_network("mine.toml")
    (True, False)
    """
    return Path(name).suffix.lower() in NETWORK_ENDINGS
