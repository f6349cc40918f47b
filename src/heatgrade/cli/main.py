"""Entry point: dispatch, and every failure turned into a message and an exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from heatgrade.cli.parser import build_parser
from heatgrade.cli.spelling import in_files
from heatgrade.cli.stopping import Stopped, stopping_by_signals
from heatgrade.errors import HeatgradeError, InputError

DONE = 0
BAD_INPUT = 2
NO_ANSWER = 3
BY_SIGNAL = 128  # and the signal's number, as shells expect
INTERRUPTED = BY_SIGNAL + 2  # SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on `arguments` (default: those of the process); return exit code."""
    options = build_parser().parse_args(arguments)
    try:
        with stopping_by_signals():
            code = _command(options.command)(options)
            sys.stdout.flush()
        return code
    except Stopped as stopped:
        _say(f"stopped by {stopped.name}; no file is half-written")
        return BY_SIGNAL + stopped.number
    except KeyboardInterrupt:
        _say("interrupted; no file is half-written")
        return INTERRUPTED
    except HeatgradeError as error:
        _say(explain(error, option=hasattr(options, "accept_unsteady")))
        return BAD_INPUT if isinstance(error, InputError) else NO_ANSWER
    except MemoryError:
        _say("error: the machine's memory does not suffice\n  remedy:  use larger cells")
        return NO_ANSWER
    except BrokenPipeError:
        # The reader (head, less) has gone; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def explain(error: HeatgradeError, *, option: bool = False) -> str:
    """Return `error` on separate lines: what and where, what is allowed, what to do.

    `option` tells whether the command has ``--accept-unsteady``.
    """
    bare = type(error)(error.code, error.message, entry=error.entry, value=error.value)
    lines = ["error " + str(bare)]
    if error.allowed:
        lines.append(f"  allowed: {in_files(error.allowed)}")
    if error.remedy:
        lines.append(f"  remedy:  {in_files(error.remedy, option=option)}")
    return "\n".join(lines)


def _say(text: str) -> None:
    # Control characters of a hostile file must not reach the terminal.
    clean = "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
    data = (clean + "\n").encode(sys.stderr.encoding or "utf-8", "replace")
    sys.stderr.write(data.decode(sys.stderr.encoding or "utf-8"))


COMMANDS = {
    "run": ("run_command", "run"),
    "reduce": ("reduce_command", "reduce"),
    "compare": ("compare_command", "compare"),
    "calibrate": ("calibrate_command", "calibrate"),
    "refine": ("refine_command", "refine"),
    "check": ("check_command", "check"),
    "info": ("info_command", "info"),
    "report": ("report_command", "report"),
    "view": ("view_command", "view"),
    "list": ("text_commands", "list_scenarios"),
    "show": ("text_commands", "show"),
    "schema": ("text_commands", "schema"),
}
"""Module and function of each command; only the one that is asked for is loaded."""


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    module, function = COMMANDS[name]
    command: Callable[[argparse.Namespace], int] = getattr(
        importlib.import_module(f"heatgrade.cli.{module}"), function
    )
    return command
