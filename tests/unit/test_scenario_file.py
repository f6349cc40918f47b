"""Reading a scenario file, before any entry has a meaning.

1. Size, nesting and dots are bounded; the parser is never asked to do more.
2. What is no text, no TOML or no file is refused with its own code.
3. nan and inf are refused with the path of the entry.
"""

from __future__ import annotations

import pytest

from heatgrade.errors import HeatgradeError, InputError, ScenarioError
from heatgrade.scenario.scenario_file import (
    MAX_BYTES,
    MAX_DOTS_PER_LINE,
    parse_scenario,
    read_scenario_file,
)


def test_toml_and_json_give_the_same_data(tmp_path):
    (tmp_path / "a.toml").write_text('[plate]\nlength_x = "60 mm"\n')
    (tmp_path / "a.json").write_text('{"plate": {"length_x": "60 mm"}}')
    expected = {"plate": {"length_x": "60 mm"}}
    assert read_scenario_file(tmp_path / "a.toml") == expected
    assert read_scenario_file(tmp_path / "a.json") == expected


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_scenario_file(tmp_path / "a.toml") == {"x": 1}


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"\xff\xfe\x00", "HG704", "0xff on line 1"),
        (b"x = \n", "HG705", "line 1"),
        (b"x = 1\nx = 2\n", "HG705", "not valid TOML"),
        (b"x = " + b"[" * 100_000, "HG706", "nested"),
        (b"a" + b".a" * 100_000 + b" = 1", "HG707", "100000 dots"),
        (b"1" + b".12" * 100_000 + b" = 1", "HG707", "100000 dots"),
        (b'"a"' + b'."a"' * 1000 + b" = 1", "HG707", "1000 dots"),
        (b"[x]\ny = [1.0, nan]\n", "HG113", "x.y[1]"),
        (b"[x]\ny = -inf\n", "HG113", "x.y"),
        (b"d = 0000-99-99\n", "HG705", "not valid TOML"),
        (b"x" * (MAX_BYTES + 1), "HG703", "too large"),
    ],
)
def test_bad_content_is_refused(tmp_path, content, code, says):
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_scenario_file(path)
    assert caught.value.code == code
    assert says in str(caught.value)


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(ScenarioError, match=r"HG703.*100\.0 MB.*1 MiB"):
        read_scenario_file(path)


@pytest.mark.parametrize("name", ["missing.toml", "folder", "a\0b.toml", "x" * 5000])
def test_what_is_no_readable_file_is_refused(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ScenarioError) as caught:
        read_scenario_file(tmp_path / name)
    assert caught.value.code in {"HG701", "HG702"}
    assert caught.value.remedy


def test_a_device_is_not_read():
    with pytest.raises(ScenarioError, match="HG702"):
        read_scenario_file(__import__("pathlib").Path("/dev/zero"))


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + ", ".join(["1.5"] * 500) + "]",
        'x = "' + "a.b" * 200 + '"',
        ".".join(["a"] * MAX_DOTS_PER_LINE) + " = 1",
    ],
)
def test_dots_inside_numbers_and_text_are_not_counted(text):
    assert parse_scenario(text)


def test_json_of_another_kind_is_refused():
    with pytest.raises(ScenarioError, match="HG705"):
        parse_scenario("[1, 2]", as_json=True)
    with pytest.raises(ScenarioError, match="HG706"):
        parse_scenario("[" * 100_000, as_json=True)
    with pytest.raises(InputError, match="HG113"):
        parse_scenario('{"x": NaN}', as_json=True)


def test_deep_but_parsable_data_is_refused():
    text = "x = " + "[" * 80 + "]" * 80
    with pytest.raises(HeatgradeError, match="HG706"):
        parse_scenario(text)
