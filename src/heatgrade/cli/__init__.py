"""The command line: ``heatgrade run | list | check | show | schema | info``.

In come words, out goes an exit code: 0 done, 2 an input that cannot be used, 3 a solve without
an answer, 130 interrupted.  Nothing heavy is imported before the command is known.
"""

from heatgrade.cli.main import main

__all__ = ["main"]
