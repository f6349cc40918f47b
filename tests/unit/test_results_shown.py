"""Every result shows itself, and every chart says what is in it.

1. All classes of the package that have a summary, plain data or a plot have HTML for notebooks.
2. That HTML is well formed, escapes what people typed, and holds the numbers.
3. Every figure has a PNG for notebooks, without `%matplotlib inline`.
4. In a console it is one line, printed it is its summary.
5. Charts: axes with units, a legend where there are several lines, and the numbers behind them.
"""

import importlib
import inspect
import pkgutil
import xml.etree.ElementTree as Tree

import numpy as np
import pytest

import heatgrade
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario
from heatgrade.shown import shown_value, table_html

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
CLOSE = 1e-9  # relative


def classes():
    for module in pkgutil.walk_packages(heatgrade.__path__, "heatgrade."):
        if ".native" in module.name or module.name.endswith(("__main__", "process")):
            continue
        loaded = importlib.import_module(module.name)
        for _, item in inspect.getmembers(loaded, inspect.isclass):
            if item.__module__ == module.name and not item.__name__.startswith("_"):
                yield item


RESULTS = [
    item
    for item in classes()
    if any(callable(getattr(item, name, None)) for name in ("summary", "to_dict", "plot"))
]


@pytest.fixture(scope="module")
def chain():
    return run_scenario(construct(load_scenario("rubin-rack", COARSE)[0]))


@pytest.fixture(scope="module")
def shown(chain):
    """Results of the demo by name."""
    year = chain.district
    return {
        "plate": chain.plate,
        "outcome": chain.plate.outcome,
        "curve": next(iter(chain.curves.values())),
        "rack": chain.rack,
        "branch": chain.rack.branches[0],
        "stream": chain.rack.heat_stream,
        "recovery": chain.recovery,
        "heat pump": chain.recovery.heat_pump,
        "district": year,
        "year": year.year,
        "comparison": year.other,
    }


def test_there_are_results():
    assert len(RESULTS) > 25


@pytest.mark.parametrize("result", RESULTS, ids=lambda item: item.__name__)
def test_every_result_has_html(result):
    assert callable(getattr(result, "_repr_html_", None))


def test_the_html_is_well_formed(shown):
    for name, result in shown.items():
        text = result._repr_html_()
        root = Tree.fromstring(f"<body>{text}</body>".replace("&nbsp;", " "))
        assert len(list(root.iter("tr"))) >= 1, name
    hottest = f"{shown['plate'].junction_temperature_max - 273.15:.2f}"
    assert hottest in shown["plate"]._repr_html_()


def test_what_people_typed_is_escaped():
    assert "<script>" not in table_html([("<script>", "<script>")], ["<script>"])
    assert shown_value({"a": [1.0] * 20, "b": None}).endswith(", ...; b: –")


PLOTS = [
    (name, method)
    for name, cls in (
        ("plate", heatgrade.PlateResult),
        ("curve", heatgrade.PlateCurve),
        ("rack", heatgrade.RackResult),
        ("recovery", heatgrade.Recovery),
        ("year", heatgrade.DistrictYear),
    )
    for method in sorted(dir(cls))
    if method.startswith("plot") or method == "schematic"
]


@pytest.mark.parametrize(("name", "method"), PLOTS)
def test_every_figure_shows_itself(shown, name, method):
    more = (shown["rack"],) if method == "plot_energy" else ()
    figure = getattr(shown[name], method)(*more)
    assert figure._repr_png_().startswith(b"\x89PNG")
    for axes in figure.axes:
        for label in (axes.get_xlabel(), axes.get_ylabel()):
            words = ("branch", "degC", "kW/(m2 K)", "")
            assert "[" in label or label.startswith(words), label


def test_the_curve_is_that_of_the_table(shown):
    curve = shown["curve"]
    left, right = curve.plot().axes
    count = curve.inlet_temperatures.size
    for number in range(count):
        points = left.lines[2 * number + 1]
        assert points.get_ydata() * 1e3 == pytest.approx(curve.pressure_drops[:, number], rel=CLOSE)
        line = right.lines[2 * number]
        at = np.interp(curve.volume_flows * 6e4, line.get_xdata(), line.get_ydata())
        assert at / 1e3 == pytest.approx(curve.thermal_resistances[:, number], rel=2e-3)
    assert len(left.get_legend().get_texts()) == count
    assert left.get_xlabel().endswith("[L/min]")


def test_the_bars_of_the_way_of_heat_join(shown):
    plate = shown["plate"]
    bars = plate.plot_way_of_heat().axes[0].patches
    tops = [bar.get_y() + bar.get_height() for bar in bars]
    assert tops[0] + 273.15 == pytest.approx(plate.junction_temperature_max, rel=CLOSE)
    assert bars[-1].get_y() + 273.15 == pytest.approx(plate.inlet_temperature, rel=CLOSE)
    for bar, top in zip(bars[:-1], tops[1:], strict=True):
        assert bar.get_y() == pytest.approx(top, abs=1e-9)


def test_the_bars_of_the_rack_are_its_flows(shown):
    above = shown["rack"].plot().axes[0]
    flows = [row.volume_flow * 6e4 for row in shown["rack"].branches]
    assert [bar.get_height() for bar in above.patches] == pytest.approx(flows, rel=CLOSE)


def test_the_composite_curves_name_their_pinch(shown):
    recovery = shown["recovery"]
    figure = recovery.plot()
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    profiles = [recovery.exchanger, recovery.heat_pump.condenser, recovery.heat_pump.evaporator]
    expected = {f"pinch {p.approach:.1f} K" for p in profiles if p is not None}
    assert expected <= set(texts)


def test_the_duration_curve_falls_and_holds_the_year(shown):
    year = shown["year"]
    right = year.plot().axes[1]
    demand = right.lines[-1].get_ydata()
    assert (np.diff(demand) <= 0.0).all()
    scale = 1e6 if year.demand.max() > 2e6 else 1e3
    assert demand.sum() * scale * 3600.0 == pytest.approx(year.demand_heat, rel=1e-9)


@pytest.mark.parametrize("name", ["plate", "rack", "stream", "recovery", "year"])
def test_a_console_shows_one_line(shown, name):
    result = shown[name]
    assert str(result) == result.summary()
    line = repr(result)
    assert line.startswith(f"<{type(result).__name__}: ")
    assert "\n" not in line
    assert len(line) < 400


def test_completion_offers_the_package_alone():
    names = [name for name in dir(heatgrade) if not name.startswith("__")]
    assert names == sorted(set(heatgrade.__all__) - {"__version__"})
