"""The how-to page and the user guide do what they say.

1. Their Python blocks run one after the other, as they stand.
2. Its commands are read by the command line, and the scenarios they name ship.
3. Every public name of the package is in the reference of the Python interface.
4. Pictures of README and documents were drawn from what they are drawn from now; every one is shown
   somewhere, and none that is shown is missing.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import make_images
import pytest

import heatgrade
from heatgrade.cli.parser import build_parser
from heatgrade.scenario.library import shipped_names

DOCS = Path(__file__).parents[2] / "docs"


def blocks(language: str, page: str = "howto.md") -> list[str]:
    """Return the code blocks of one language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("howto.md", "return 4"),  # 40 degC, and a little above at this flow and heat
        ("guide.md", "crosses directly"),
    ],
)
def test_python_blocks_run(
    page: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks("python", page):
        exec(block, names)
    assert said in capsys.readouterr().out


def test_pictures_are_those_of_their_inputs() -> None:
    assert make_images.stale() == [], "draw them again: python docs/make_images.py"


def test_every_picture_is_shown() -> None:
    pages = [DOCS.parent / "README.md", *DOCS.glob("*.md")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    shown = set(re.findall(r"images/([\w-]+)\.(?:png|gif)", text))
    assert shown == set(make_images.PICTURES)
    kept = {file.stem for file in make_images.IMAGES.iterdir() if file.suffix != ".json"}
    assert kept == shown


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
