"""From the command to its first answer, each in a fresh process.

Proved: each ends without an error and says something.
"""

import os
import subprocess
import sys

import pytest

from benchmarks.report import Row
from benchmarks.stopwatch import in_turn

MAIN = "from heatgrade.cli import main; import sys; sys.exit(main())"
COMMANDS = {
    "import heatgrade": ["-c", "import heatgrade; print(heatgrade.__version__)"],
    "heatgrade --help": ["-c", MAIN, "--help"],
    "heatgrade check rubin-rack": ["-c", MAIN, "check", "rubin-rack"],
}
ROUNDS = 5


def start(*arguments):
    # as a user starts it: from compiled files, which some environments do not keep
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, env=kept
    ).stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_start_up(benchmark, rows, name):
    benchmark.group = "start-up"
    start(*COMMANDS[name])  # reads the files once
    bare, ours = in_turn(
        benchmark, lambda: start("-c", "pass"), lambda: start(*COMMANDS[name]), ROUNDS
    )
    assert ours.answer
    rows.append(
        Row(f"start-up: {name}", ours.median, note=f"{bare.median * 1e3:.0f} ms of it bare Python")
    )
