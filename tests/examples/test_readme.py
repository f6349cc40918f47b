"""The README says what is true.

1. Its example runs as it stands and prints what stands below it.
2. Its picture, and every other link of README and docs, leads to a file or a heading.
3. Its commands exist.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heatgrade.cli.parser import build_parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LAST_DIGIT = 1.01  # units of a number's last printed place that machines may differ by


def block(language: str) -> str:
    """Return the first code block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_example_prints_what_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    exec(block("python"), {})
    printed, stated = capsys.readouterr().out.strip(), block("text").strip()
    number = re.compile(r"\d+(?:\.\d+)?")
    assert number.sub("#", printed) == number.sub("#", stated)
    for ours, theirs in zip(number.findall(printed), number.findall(stated), strict=True):
        place = 10.0 ** -len(theirs.partition(".")[2])
        assert abs(float(ours) - float(theirs)) < LAST_DIGIT * place, printed


def test_the_example_is_short() -> None:
    lines = [line for line in block("python").splitlines() if line.strip()]
    statements = [line for line in lines if not line.startswith(" ")]
    assert len(statements) <= 14
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, f"{page.name}: {target}"


def slug(heading: str) -> str:
    """Return the anchor that a heading gets."""
    plain = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"\s", "-", plain)


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in PAGES:
        named = re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(named) <= targets, page.name


def test_commands_parse() -> None:
    parser = build_parser()
    for line in re.findall(r"^heatgrade ([^#\n>]+)", README, re.MULTILINE):
        words = re.findall(r'"[^"]*"|\S+', line)
        options = parser.parse_args([word.strip('"') for word in words])
        assert options.command == words[0]


def test_files_named_in_tables_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"`(tests/[\w/]+(?:\.py)?/?)`", page.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{page.name}: {name}"
