"""Validity: what is inside stays silent, what is outside is named with value and range.

Every law of the package has a sound `Validity`: a source, a scatter, ordered ranges.
"""

import numpy as np
import pytest

from heatgrade.correlations import Validity, duct, jet, pin_fin, pipe

LAW = Validity("a law", "Someone 1999", (("reynolds", 10.0, 100.0), ("prandtl", 1.0, 8.0)), "5 %")

EVERY = [
    (module.__name__.rsplit(".", 1)[-1], name, value)
    for module in (duct, jet, pin_fin, pipe)
    for name, value in vars(module).items()
    if isinstance(value, Validity)
]


def test_inside_is_silent():
    assert LAW.check("x", reynolds=10.0, prandtl=8.0) == ()
    assert LAW.check("x", reynolds=np.linspace(10.0, 100.0, 7)) == ()
    assert LAW.check("x", reynolds=[]) == ()
    assert LAW.check("x") == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (9.0, "9 is"),
        (101.0, "101 is"),
        ([50.0, 150.0], "50 to 150 is"),
        ([5.0, 50.0], "5 to 50 is"),
        (np.nan, "nan"),
        ([50.0, np.nan], "nan"),
    ],
)
def test_outside_names_value_and_range(value, shown):
    (caution,) = LAW.check("plate.jets", reynolds=value, prandtl=5.0)
    assert (caution.code, caution.where) == ("out-of-range", "plate.jets")
    assert shown in caution.message
    assert "10 to 100" in caution.message
    assert "Someone 1999" in caution.message


def test_each_quantity_outside_gets_its_own_caution():
    found = LAW.check("x", reynolds=1.0, prandtl=100.0)
    assert [c.message.split()[0] for c in found] == ["reynolds", "prandtl"]


def test_an_unknown_quantity_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="weber"):
        LAW.check("x", weber=1.0)


@pytest.mark.parametrize(("module", "name", "law"), EVERY, ids=[f"{m}.{n}" for m, n, _ in EVERY])
def test_every_law_states_source_scatter_and_ordered_ranges(module, name, law):
    assert len(law.source) > 10
    assert len(law.scatter) > 3
    assert law.ranges
    assert all(low < high for _, low, high in law.ranges)
    assert len({quantity for quantity, _, _ in law.ranges}) == len(law.ranges)


def test_every_module_has_laws():
    assert {module for module, _, _ in EVERY} == {"duct", "jet", "pin_fin", "pipe"}
    assert len(EVERY) >= 17
