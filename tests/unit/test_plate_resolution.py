"""Cell sizes of a plate, and its curve against flow and temperature."""

import numpy as np
import pytest

from heatgrade import PlateCurve, Resolution
from heatgrade.errors import InputError
from heatgrade.plate import GridCheck

L_PER_MIN = 1.0 / 6e4


def test_the_default_has_128_columns_across_the_mean_edge():
    assert Resolution().width(80e-3, 20e-3) == pytest.approx(40e-3 / 128)
    assert Resolution(lateral=1e-3).width(80e-3, 20e-3) == 1e-3


def test_a_scaled_resolution_has_as_many_more_cells_in_each_direction():
    plain = Resolution(die=3)
    finer, coarser = (plain.scaled(f, 40e-3, 40e-3) for f in (2.0, 0.5))
    assert finer == Resolution(40e-3 / 256, 6, 2, 8, 10, 16, 4)
    assert coarser == Resolution(40e-3 / 64, 2, 1, 2, 2, 4, 1)
    assert plain.scaled(0.01, 40e-3, 40e-3).fins == 1  # never none


def test_whole_floats_count_and_others_do_not():
    assert Resolution(die=3.0).die == 3
    assert isinstance(Resolution(die=3.0).die, int)
    for bad in (2.5, 0, -1, np.nan, np.inf, "x", None, True):
        with pytest.raises(InputError, match="fins"):
            Resolution(fins=bad)
    for bad in (0.0, -1e-3, np.nan, "1 mm"):
        with pytest.raises(InputError, match="lateral"):
            Resolution(lateral=bad)


@pytest.mark.parametrize(
    ("grid", "entry"),
    [
        (Resolution(lateral=1e-9), "grid.lateral"),
        (Resolution(die=10**9), "grid.die"),
        (Resolution(lateral=1e-3, fins=10**12), "grid.fins"),
        (Resolution(lateral=1e-5, cover=20_000), "grid.cover"),
    ],
)
def test_a_grid_that_cannot_fit_is_refused_with_the_entry_to_blame(grid, entry):
    with pytest.raises(InputError, match=rf"HG131.*{entry}.* GB"):
        grid.width(40e-3, 40e-3)


def test_grid_checks_say_what_they_found():
    finer = GridCheck.between("finer", 1000, (40.0, 30.0), 8000, (40.2, 31.0))
    assert finer.change == finer.estimate == pytest.approx(0.005)
    assert "8,000 cells (twice finer)" in str(finer)
    assert "0.50 %" in str(finer)
    coarser = GridCheck.between("coarser", 8000, (40.0, 30.0), 1000, (40.2, 31.0))
    assert coarser.change == pytest.approx(0.005)
    assert coarser.estimate == pytest.approx(1.0 / 40.0)  # the mean moved more
    assert "2.50 %" in str(coarser)
    assert coarser.to_dict()["how"] == str(coarser)


def table_curve(resistances=(0.05, 0.04, 0.036, 0.034)):
    flows = np.array([0.5, 1.0, 1.5, 3.0]) * L_PER_MIN
    drops = 2e8 * flows + 3e13 * flows**2
    return PlateCurve.from_table(
        flows, drops, resistances, heat_flow=500.0, coolant="water", inlet_temperature=308.15
    )


def test_a_curve_of_laminar_and_turbulent_parts_is_found_again():
    curve = table_curve()
    a, b = curve.pressure_coefficients(308.15)
    assert a == pytest.approx(2e8, rel=1e-9)
    assert b == pytest.approx(3e13, rel=1e-9)
    assert curve.fit_error() < 1e-9
    flow = np.array([-2.0, -0.1, 0.0, 0.1, 2.0]) * L_PER_MIN
    drop = curve.pressure_drop(flow, 308.15)
    np.testing.assert_allclose(drop, -drop[::-1], atol=1e-12)  # odd
    assert np.all(np.diff(drop) > 0.0)


def test_a_fit_never_has_a_negative_part():
    flows = np.array([1.0, 2.0, 3.0]) * L_PER_MIN
    curve = PlateCurve.from_table(
        flows, 1e4 * (flows * 6e4) ** 2.5, (0.05, 0.04, 0.03), heat_flow=1.0, coolant="water"
    )
    a, b = curve.pressure_coefficients(300.0)
    assert a == 0.0
    assert b > 0.0
    assert 0.05 < curve.fit_error() < 0.5  # and it says how far off it is


def test_interpolation_hits_its_nodes_and_is_monotone_between():
    curve = table_curve()
    at_nodes = curve.thermal_resistance(curve.volume_flows, 308.15)
    np.testing.assert_allclose(at_nodes, curve.thermal_resistances[:, 0], rtol=1e-12)
    between = curve.thermal_resistance(np.geomspace(0.5, 3.0, 200) * L_PER_MIN, 308.15)
    assert np.all(np.diff(between) <= 0.0)
    # Held outside, backwards as forwards.
    ends = curve.thermal_resistance(np.array([0.0, 0.01, 9.0, -1.0]) * L_PER_MIN, 308.15)
    np.testing.assert_allclose(ends, [0.05, 0.05, 0.034, 0.04], rtol=1e-12)
    assert np.ndim(curve.thermal_resistance(L_PER_MIN, 308.15)) == 0


def test_temperatures_are_interpolated_and_held():
    flows = np.array([1.0, 2.0]) * L_PER_MIN
    curve = PlateCurve(
        flows,
        np.array([300.0, 310.0, 330.0]),
        np.array([[10e3, 8e3, 6e3], [30e3, 26e3, 22e3]]),
        np.array([[0.05, 0.048, 0.044], [0.04, 0.039, 0.037]]),
        100.0,
        "PG25",
    )
    for j, temperature in enumerate(curve.inlet_temperatures):
        np.testing.assert_allclose(
            curve.thermal_resistance(flows, temperature), curve.thermal_resistances[:, j]
        )
        np.testing.assert_allclose(
            curve.pressure_drop(flows, temperature), curve.pressure_drops[:, j], rtol=1e-9
        )
    assert curve.thermal_resistance(flows[0], 320.0) == pytest.approx(0.046)
    assert curve.thermal_resistance(flows[0], 250.0) == pytest.approx(0.05)
    assert curve.thermal_resistance(flows[0], 350.0) == pytest.approx(0.044)
    # two flows: the fit is exact, so between temperatures the coefficients are their means
    low, high = curve.pressure_coefficients(310.0), curve.pressure_coefficients(330.0)
    middle = curve.pressure_coefficients(320.0)
    np.testing.assert_allclose(middle, 0.5 * (np.array(low) + np.array(high)))


def test_one_flow_is_a_quadratic_law_and_a_constant_resistance():
    curve = PlateCurve.from_table(
        [L_PER_MIN], [20e3], [0.04], heat_flow=100.0, coolant="water", inlet_temperature=300.0
    )
    assert curve.pressure_drop(2.0 * L_PER_MIN, 300.0) == pytest.approx(80e3)
    np.testing.assert_allclose(
        curve.thermal_resistance(np.array([0.5, 7.0]) * L_PER_MIN, 300.0), 0.04
    )


def test_what_is_outside_the_table_is_told():
    curve = table_curve()
    assert curve.check(L_PER_MIN, 308.15, "plate") == ()
    assert curve.check(-L_PER_MIN, 317.0, "plate") == ()  # one temperature: ten kelvin are near
    found = curve.check(np.array([0.1, 1.0, 9.0]) * L_PER_MIN, 330.0, "node 3")
    texts = [str(caution) for caution in found]
    assert len(texts) == 3
    assert texts[0] == ("node 3: flow 0.1 L/min is outside the plate's curve, 0.5 to 3 L/min")
    assert "9 L/min" in texts[1]
    assert texts[2] == "node 3: inlet 56.9 degC is outside the plate's curve, 35.0 to 35.0 degC"


@pytest.mark.parametrize(
    "change",
    [
        {"volume_flows": [2e-5, 1e-5, 3e-5, 4e-5]},
        {"volume_flows": [0.0, 1e-5, 2e-5, 3e-5]},
        {"volume_flows": [1e-5, np.nan, 2e-5, 3e-5]},
        {"volume_flows": []},
        {"pressure_drops": [1e3, 2e3, 3e3]},
        {"pressure_drops": [1e3, 2e3, -3e3, 4e3]},
        {"thermal_resistances": [0.1, 0.0, 0.1, 0.1]},
        {"thermal_resistances": [0.1, np.nan, 0.1, 0.1]},
        {"heat_flow": 0.0},
        {"inlet_temperature": np.nan},
    ],
)
def test_tables_that_make_no_curve_are_refused(change):
    given = {
        "volume_flows": [1e-5, 2e-5, 3e-5, 4e-5],
        "pressure_drops": [1e3, 2e3, 3e3, 4e3],
        "thermal_resistances": [0.1, 0.09, 0.08, 0.07],
        "heat_flow": 100.0,
        "coolant": "water",
        "inlet_temperature": 300.0,
        **change,
    }
    name = next(iter(change))
    entry = "inlet_temperatures" if name == "inlet_temperature" else name
    with pytest.raises(InputError, match=entry):
        PlateCurve.from_table(**given)


def test_a_curve_is_frozen_and_plain_data():
    curve = table_curve()
    with pytest.raises(ValueError, match="read-only"):
        curve.pressure_drops[0, 0] = 1.0
    with pytest.raises(AttributeError):
        curve.heat_flow = 1.0
    data = curve.to_dict()
    assert data["flow_L_per_min"] == pytest.approx([0.5, 1.0, 1.5, 3.0])
    assert data["inlet_C"] == [35.0]
    assert data["thermal_resistance_K_per_W"][0] == [0.05]
