"""No text makes the readers crash: they answer with a map or with an error of ours."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heatgrade.errors import HeatgradeError
from heatgrade.geometry import Floorplan, PowerMap
from heatgrade.geometry.power_table import parse_csv, parse_trace

CALM = settings(max_examples=300, deadline=None, derandomize=True)
NUMBER = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.floats(0.0, 0.02).map(lambda v: f"{v:.6f}"),
    st.sampled_from(["1e-320", "1e308", "-1e308", "0x1p-3", "1_0", "١", "1d3", "--1", "", "+0.01"]),
)
NAME = st.one_of(
    st.text(max_size=6), st.sampled_from(["a", "b", "#a", "L2", "\ufeffa", "a,b", "\x85", "\u2028"])
)
LINE = st.one_of(
    st.tuples(NAME, NUMBER, NUMBER, NUMBER, NUMBER).map(" ".join),
    st.tuples(NAME, NAME, NUMBER).map("\t".join),
    st.lists(st.one_of(NAME, NUMBER), max_size=9).map(" ".join),
    st.text(max_size=40),
)
TEXT = st.lists(LINE, max_size=8).map("\n".join)


def answer(call, text):
    """What a call returns, or the error of ours that it raises."""
    try:
        return call(text), None
    except HeatgradeError as error:
        return None, error


def filled_map(text):
    """The floorplan in a text, with 1 W in every block."""
    plan = Floorplan.parse(text)
    plan.check_filled()
    rectangles = plan.powered(dict.fromkeys(plan.names, 1.0))
    return PowerMap.from_rectangles(plan.length_x, plan.length_y, rectangles)


@CALM
@given(TEXT)
@example("a 1e308 1e308 -1e308 -1e308")
@example("a 0.01 0.01 0 0\r\nb 0.01 0.01 0.01 0\r\n")
@example("a 5e-324 5e-324 0 0")
@example("a " + "9" * 5000 + " 1 1 1")
def test_any_floorplan_text_is_a_plan_or_an_error(text):
    made, error = answer(filled_map, text)
    if made is None:
        assert error.code.startswith(("HG1", "HG2"))
        assert error.message
    else:
        cells = made.on_edges([0.0, 0.3 * made.length_x, made.length_x], [0.0, made.length_y])
        assert cells.sum() == pytest.approx(float(len(made.rectangles)), rel=1e-9)
        assert made.peak_flux > 0.0


@CALM
@given(TEXT)
def test_any_trace_text_is_powers_or_an_error(text):
    for parse in (parse_trace, parse_csv):
        powers, error = answer(parse, text)
        if powers is None:
            assert error.code == "HG209"
            assert "line" in str(error)
        else:
            assert powers
            assert all(isinstance(value, float) for value in powers.values())


@CALM
@given(st.binary(max_size=200))
def test_any_bytes_in_a_file_are_a_map_or_an_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz")
    flp = folder / "x.flp"
    flp.write_bytes(data)
    with pytest.raises(HeatgradeError, match="HG2"):
        PowerMap.from_floorplan(flp, {})
