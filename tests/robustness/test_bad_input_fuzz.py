"""Random scenarios and overrides: an error of ours or a scenario, never anything else.

The number of examples is bounded and the seed of the run is written down.
"""

from __future__ import annotations

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from heatgrade.errors import HeatgradeError, InputError
from heatgrade.scenario import (
    load_scenario,
    parse_override,
    parse_scenario,
    scenarios_from,
    shipped_text,
)
from heatgrade.scenario.construction import construct
from heatgrade.scenario.entry import known_paths
from heatgrade.scenario.scenario_table import ScenarioTable

SEED = 20261122
BENCH = shipped_text("pin-fin-bench")
PATHS = known_paths(ScenarioTable)

TEXT = st.text(max_size=60)
WORDS = st.sampled_from(
    ["[plate]", "[[plate.dies]]", "=", '"', "'''", "[", "]", "{", "}", "1 mm", "nan", "1e400", ",",
     "plate", ".", "#", "\n", "\t", "\\u0000", "1979-05-27", "0x", "true", "-", "=="]
)  # fmt: skip
VALUES = st.one_of(
    TEXT,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.sampled_from(["1 mm", "-1 mm", "0 W", "45 degC", "1e30 mm", "1e-30 mm", "PG25", "x" * 500]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(TEXT, st.integers(), max_size=3),
)


def attempt(action):
    """Run `action`; whatever it raises on purpose must carry a code and a message."""
    try:
        return action()
    except HeatgradeError as error:
        caught = error
    assert caught.code.startswith("HG")
    assert len(str(caught)) < 5000
    return None


@seed(SEED)
@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, TEXT), max_size=30))
def test_any_text_is_a_scenario_or_an_input_error(pieces):
    data = attempt(lambda: parse_scenario("".join(pieces)))
    if data is not None:
        with pytest.raises(InputError):
            scenarios_from(data)


@seed(SEED)
@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BENCH) - 1), st.integers(0, 40), TEXT)
def test_a_damaged_scenario_is_a_scenario_or_an_input_error(start, length, patch):
    text = BENCH[:start] + patch + BENCH[start + length :]
    data = attempt(lambda: parse_scenario(text))
    if data is not None:
        made = attempt(lambda: scenarios_from(data))
        if made:
            attempt(lambda: construct(made[0]))


@seed(SEED)
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PATHS), VALUES)
def test_any_value_in_any_entry(path, value):
    """Entries of the bench scenario take any value, or refuse it with a path in the message."""
    found = attempt(
        lambda: load_scenario("pin-fin-bench", [(path.replace("dies.", "dies[0].", 1), value)])
    )
    for scenario in found or ():
        attempt(lambda scenario=scenario: construct(scenario))


@seed(SEED)
@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXT, st.builds("{}={}".format, st.sampled_from(PATHS), TEXT)))
def test_any_set_option(text):
    parsed = attempt(lambda: parse_override(text))
    if parsed is not None:
        attempt(lambda: load_scenario("pin-fin-bench", [parsed]))
