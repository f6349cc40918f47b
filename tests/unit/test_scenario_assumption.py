"""The assumptions that a scenario's comments label are found with the entry they stand at."""

from __future__ import annotations

import re

import pytest

from heatgrade.scenario import shipped_names, shipped_text
from heatgrade.scenario.assumption import assumptions_in


def test_a_comment_behind_its_entry():
    text = '[plate]\nlength_x = "70 mm"   # assumption: a little larger\nlength_y = "1 mm"\n'
    assert assumptions_in(text) == ('plate.length_x = "70 mm": a little larger',)


def test_a_comment_without_a_reason_counts():
    assert assumptions_in("a = 1 # assumption\n") == ("a = 1",)


def test_a_comment_above_its_entry_goes_on_over_lines():
    text = "[a.b]\n# assumption: one\n# and two\nc = 3\nd = 4\n"
    assert assumptions_in(text) == ("a.b.c = 3: one and two",)


def test_other_comments_do_not_count():
    assert assumptions_in("# about assumptions in general\na = 1  # published\n") == ()


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_labels_its_assumptions(name):
    assert len(assumptions_in(shipped_text(name))) >= 10


@pytest.mark.parametrize("name", shipped_names())
def test_every_number_of_a_shipped_scenario_says_where_it_comes_from(name):
    """A line with a number has a comment, or stands right below one that speaks for both.

    A published figure has its source as an entry of its own.
    """
    spoken = False
    text = re.sub(r"^\[\[published\]\]\n(.+\n)+", "", shipped_text(name), flags=re.MULTILINE)
    for line in text.split("[coolant]")[1].splitlines():
        code, _, comment = line.partition("#")
        if comment.strip():
            spoken = True
        elif not code.strip() or code.strip().startswith("["):
            spoken = False
        elif re.search(r"= *[-+]?\d|= *[\[{].*\d|= *\"[-+\d.]+ [^ ]+\" *$", code):
            assert spoken, f"{name}: {line}"
