"""The how-to page does what it says.

1. Its Python blocks run one after the other, as they stand.
2. Its commands are read by the command line, and the scenarios they name ship.
3. Every public name of the package is in the reference of the Python interface.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import heatgrade
from heatgrade.cli.parser import build_parser
from heatgrade.scenario.library import shipped_names

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "howto.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_python_blocks_run(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, names)
    shown = capsys.readouterr().out
    assert "return 4" in shown  # 40 degC, and a little above at this flow and heat


def test_commands_are_understood() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) >= 6
    for line in commands:
        program, *words = shlex.split(line.partition(" > ")[0])
        assert program == "heatgrade"
        options = build_parser().parse_args(words)
        named = getattr(options, "scenario", None) or getattr(options, "name", None)
        if named is not None and not named.endswith(".toml"):
            assert named in shipped_names()


def test_every_public_name_is_in_the_reference() -> None:
    listed = set(re.findall(r"^   (\w+)$", (DOCS / "api.md").read_text(encoding="utf-8"), re.M))
    assert listed == set(heatgrade.__all__) - {"__version__"}
