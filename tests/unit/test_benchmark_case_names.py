"""Commands of benchmarks tell their cases where one is unknown, and run nothing."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "command",
    [
        ["openfoam_residual", "no room", "1e-5"],
        ["resolved_agreement", "no room"],
        ["judged_agreement", "no room"],
        ["resolved_proofs", "no room"],
        ["peak_memory", "resolved", "no room", "2"],
    ],
    ids=lambda command: command[0],
)
def test_an_unknown_case_is_told_with_all_that_there_are(command):
    told = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{command[0]}", *command[1:]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("no such case: no room; there are\n  ")
