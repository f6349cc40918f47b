"""The law of leakage: values by hand, what it refuses, and that it is convex and grows.

1. Exponential and polynomial by hand; growth is the derivative (central differences).
2. Convex and never falling, negative nowhere: what the proof of runaway rests on.
3. Published currents of a 65 nm library: exponential within half a per cent.
4. Pattern and share on a grid.
5. Bad input.
"""

import numpy as np
import pytest

from heatgrade import Die, InputError, Leakage, PowerMap
from heatgrade.errors import HeatgradeError

REFERENCE = 350.0  # K
LAWS = [
    Leakage(REFERENCE, power=10.0, doubling=20.0),
    Leakage(REFERENCE, power=10.0, slope=0.02),
    Leakage(REFERENCE, power=10.0, curvature=3e-4),
    Leakage(REFERENCE, power=10.0, slope=0.02, curvature=3e-4),  # never zero
    Leakage(REFERENCE, power=10.0, slope=0.04, curvature=3e-4),  # zero below a root
]
MAP = PowerMap.uniform(30.0, 4e-3, 2e-3).with_hot_spot(1e-3, 1e-3, 1e-3, 1e-3, power=10.0)


def test_values_by_hand():
    exponential, linear, _, _, rooted = LAWS
    assert exponential.relative(390.0) == pytest.approx(4.0, rel=1e-14)
    assert linear.relative([310.0, 299.0, 360.0]) == pytest.approx([0.2, 0.0, 1.2], rel=1e-14)
    assert rooted.relative(360.0) == pytest.approx(1.43, rel=1e-14)
    assert rooted.relative([200.0, 300.0]) == pytest.approx([0.0, 0.0], abs=1e-15)


@pytest.mark.parametrize("law", LAWS)
def test_growth_is_the_derivative_of_a_convex_law(law):
    temperature = np.linspace(251.3, 520.7, 400)
    values, growth = law.relative(temperature), law.growth(temperature)
    assert (values >= 0.0).all()
    assert (growth >= 0.0).all()
    assert (np.diff(growth) >= -1e-12).all()
    step = 1e-4
    slope = (law.relative(temperature + step) - law.relative(temperature - step)) / (2.0 * step)
    np.testing.assert_allclose(growth, slope, rtol=1e-6, atol=1e-9)


def test_currents_of_liao_he_and_lepak():
    """IEEE Trans. CAD 24(7), 2005: 16.00, 19.44, 23.44 uA per gate at 60, 80, 100 degC, 0.95 V."""
    law = Leakage(333.15, power=16.00, doubling=40.0 / np.log2(23.44 / 16.00))
    found = 16.00 * law.relative([333.15, 353.15, 373.15])
    np.testing.assert_allclose(found, [16.00, 19.44, 23.44], rtol=5e-3)


def test_pattern_and_share_on_a_grid():
    x, y = np.linspace(0.0, 4e-3, 5), np.linspace(0.0, 2e-3, 3)
    even = Leakage(REFERENCE, share=0.25, doubling=20.0)
    spread = Leakage(REFERENCE, power=8.0, doubling=20.0, pattern=MAP)
    np.testing.assert_allclose(even.on_edges(MAP, x, y), 10.0 / 8.0, rtol=1e-12)
    np.testing.assert_allclose(spread.on_edges(MAP, x, y), MAP.on_edges(x, y) / 5.0, rtol=1e-12)
    die = Die(MAP, 0.5e-3, x=1e-3, y=1e-3, leakage=spread)
    assert die.leakage_on_edges(x + 1e-3, y + 1e-3).sum() == pytest.approx(8.0, rel=1e-12)
    assert Die(MAP, 0.5e-3).leakage_on_edges(x, y).sum() == 0.0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "HG104"),
        ({"power": 1.0, "share": 0.1, "doubling": 20.0}, "HG104"),
        ({"power": 1.0}, "HG104"),
        ({"power": 1.0, "doubling": 20.0, "slope": 0.1}, "HG104"),
        ({"power": -1.0, "doubling": 20.0}, "HG205"),
        ({"share": -0.1, "doubling": 20.0}, "HG102"),
        ({"power": 1.0, "doubling": 0.0}, "HG102"),
        ({"power": 1.0, "slope": -0.1}, "HG102"),
        ({"power": 1.0, "curvature": float("nan")}, "HG101"),
        ({"power": 1.0, "doubling": 20.0, "pattern": PowerMap(1e-3, 1e-3)}, "HG204"),
        ({"power": 1.0, "doubling": 20.0, "pattern": "even"}, "HG219"),
    ],
)
def test_refused(given, code):
    with pytest.raises(InputError) as caught:
        Leakage(REFERENCE, **given)
    assert caught.value.code == code


def test_a_pattern_of_another_die_is_refused():
    law = Leakage(REFERENCE, power=1.0, doubling=20.0, pattern=PowerMap.uniform(1.0, 1e-3, 1e-3))
    with pytest.raises(HeatgradeError) as caught:
        Die(MAP, 0.5e-3, leakage=law)
    assert caught.value.code == "HG203"
    with pytest.raises(HeatgradeError) as caught:
        Die(MAP, 0.5e-3, leakage="much")
    assert caught.value.code == "HG219"
