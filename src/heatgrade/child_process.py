"""How another Python of the same installation is started, for what must not take us down."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

import heatgrade


def child_process(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment that run a module of ours.

    Files of the working folder are not on its path (``-P``): a ``vtk.py`` that lies there is
    neither read nor run.  Nor do installed packages stand before the standard library.

    Parameters
    ----------
    module : str
        Full name.
    arguments : str
        Of the module.

    Examples
    --------
    >>> command, environment = child_process("heatgrade.scene.process", "{}")
    >>> command[1:]
    ['-P', '-m', 'heatgrade.scene.process', '{}']
    """
    environment = dict(os.environ)
    home = str(Path(heatgrade.__file__).parents[1])
    if home not in (*site.getsitepackages(), site.getusersitepackages()):  # found there anyway
        given = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([home, *filter(None, [given])])
    return [sys.executable, "-P", "-m", module, *arguments], environment
