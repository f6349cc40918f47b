"""Remedies as users of the command line write them: in a scenario's spelling, or as an option."""

from __future__ import annotations

import re

# What Python calls otherwise than scenarios do.
PLACES = (
    ("accept_unsteady=True", "accept_unsteady = true in its table of resolved coolant or of the"
     " mesh{option}"),
    ('convection="', 'scheme = "'),
    ("solve_flow_transient", "heatgrade.resolved.solve_flow_transient in Python"),
)  # fmt: skip


def in_files(remedy: str, *, option: bool = False) -> str:
    """Return a remedy with keys as a scenario has them.

    Parameters
    ----------
    remedy : str
        As the library words it, for Python.
    option : bool
        Whether the command has ``--accept-unsteady``.

    Examples
    --------
    >>> in_files('turbulence="k-omega-sst"; otherwise convection="bounded"')
    'turbulence = "k-omega-sst"; otherwise scheme = "bounded"'
    """
    typed = " (or --accept-unsteady)" if option else ""
    for python, file in PLACES:
        remedy = remedy.replace(python, file.format(option=typed))
    remedy = re.sub(r"\b([a-z_]+)=(True|False)\b", lambda m: f"{m[1]} = {m[2].lower()}", remedy)
    return re.sub(r'(?<![-\w])([a-z_]+)="(?=[^"]*")', r'\1 = "', remedy)
