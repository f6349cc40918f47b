"""Leakage in a scenario: read, built, solved, told; a wrong entry is named by its path.

1. Every key reaches the law; the pattern is the map's where asked.
2. The result says how much leaks, in `result.json`, in the table and in the plate's summary.
3. A curve whose heat changes says so in a rack.
4. Bad input, and runaway with its path.
"""

import json

import pytest

from heatgrade import Resolution
from heatgrade.errors import HeatgradeError
from heatgrade.report.overview import overview
from heatgrade.report.result_document import result_document
from heatgrade.report.result_schema import result_schema
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

BENCH = "pin-fin-bench"
COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
LAW = {"reference_temperature": "85 degC", "share": "20 %", "doubling": "30 K"}


def built(leakage, *more):
    given = [*COARSE, *((f"plate.dies[0].leakage.{key}", v) for key, v in leakage.items()), *more]
    (scenario,) = load_scenario(BENCH, given)
    return construct(scenario)


@pytest.fixture(scope="module")
def solved():
    return run_scenario(built(LAW))


def test_every_key_reaches_the_law():
    die = built(LAW).main.plate.stack.dies[0]
    assert die.leakage.reference_temperature == pytest.approx(358.15)
    assert (die.leakage.share, die.leakage.doubling, die.leakage.pattern) == (0.2, 30.0, None)
    other = {"reference_temperature": "358.15 K", "power": "20 W", "slope": 0.02,
             "curvature": 1e-4, "pattern": "power"}  # fmt: skip
    die = built(other).main.plate.stack.dies[0]
    assert (die.leakage.power, die.leakage.slope, die.leakage.curvature) == (20.0, 0.02, 1e-4)
    assert die.leakage.pattern == die.power_map


def test_the_result_tells(solved):
    jsonschema = pytest.importorskip("jsonschema")
    document = result_document(solved)
    jsonschema.validate(json.loads(json.dumps(document)), result_schema())
    plate = document["plate"]
    assert 0.0 < plate["leakage_W"] < plate["heat_W"]
    assert 0.0 < plate["leakage_loop_gain"] < 1.0
    assert plate["round_changes"][-1] == plate["round_change"] <= 1e-5
    rows = dict(row for group in overview(solved) for row in group.rows)
    assert f"loop gain {plate['leakage_loop_gain']:.2f}" in rows["leakage"]
    assert "of it leakage (loop gain" in solved.plate.summary()


def test_a_curve_of_changing_heat_says_so(solved):
    plate, grid = built(LAW).main.plate, Resolution(lateral=2e-3, die=2, base=2, fins=2)
    curve = plate.curve(volume_flow=4e-5, inlet_temperatures=[300.0, 315.0], grid=grid)
    texts = [str(caution) for caution in curve.check(4e-5, 310.0, "plate 1")]
    assert any("over the plate's curve it is" in text for text in texts)
    assert curve.heat_span[0] < curve.heat_span[1]


@pytest.mark.parametrize(
    ("leakage", "where"),
    [
        ({"reference_temperature": "85 degC", "share": "20 %"}, "doubling"),
        ({**LAW, "power": "5 W"}, "exactly one of power, share"),
        ({**LAW, "doubling": "-5 K"}, r"plate\.dies\[0\]\.leakage\.doubling"),
        ({**LAW, "pattern": "odd"}, r"plate\.dies\[0\]\.leakage\.pattern"),
        ({**LAW, "growth": 2}, r"plate\.dies\[0\]\.leakage\.growth"),
    ],
)
def test_a_wrong_entry_is_named(leakage, where):
    with pytest.raises(HeatgradeError, match=where):
        built(leakage)


def test_runaway_is_named_with_its_path():
    hot = {**LAW, "share": "60 %", "doubling": "15 K"}
    with pytest.raises(HeatgradeError, match=r"HG432\] plate\.leakage.*runs away") as caught:
        run_scenario(built(hot, ("plate.inlet_temperature", "70 degC")))
    assert caught.value.code == "HG432"
