"""Solids.

1. A solid keeps what it is given and refuses numbers that cannot be.
2. Every entry of the library can be built, has a source and is found by name and alias.
3. Values agree with the published table they cite.
4. Unknown names are refused with the list and a hint.
"""

import pickle

import pytest

from heatgrade.errors import InputError, MaterialError
from heatgrade.materials import Solid, solid, solid_names

# Incropera and DeWitt, tables A.1 and A.2: name, conductivity, density, heat capacity at 300 K.
INCROPERA = [
    ("silicon", 148.0, 2330.0, 712.0),
    ("copper", 401.0, 8933.0, 385.0),
    ("aluminium", 237.0, 2702.0, 903.0),
    ("silver", 429.0, 10500.0, 235.0),
    ("gold", 317.0, 19300.0, 129.0),
    ("molybdenum", 138.0, 10240.0, 251.0),
    ("nickel", 90.7, 8900.0, 444.0),
    ("titanium", 21.9, 4500.0, 522.0),
    ("stainless steel 316", 13.4, 8238.0, 468.0),
    ("alumina", 36.0, 3970.0, 765.0),
]


def test_isotropic_solid_has_three_equal_conductivities():
    made = Solid.isotropic("x", 10.0, 2000.0, 500.0, limit_temperature=400.0, source="here")
    assert made.conductivity == (10.0, 10.0, 10.0)
    assert made.is_isotropic
    assert made.volumetric_heat_capacity == 1e6
    assert made.limit_temperature == 400.0


def test_anisotropic_solid_keeps_its_axes():
    made = Solid("sheet", (1500.0, 800.0, 10.0), 2000.0, 850.0)
    assert made.conductivity == (1500.0, 800.0, 10.0)
    assert not made.is_isotropic


@pytest.mark.parametrize(
    ("entry", "changes"),
    [
        ("conductivity", {"conductivity": (1.0, -1.0, 1.0)}),
        ("conductivity", {"conductivity": (1.0, float("nan"), 1.0)}),
        ("density", {"density": 0.0}),
        ("heat_capacity", {"heat_capacity": float("inf")}),
        ("limit_temperature", {"limit_temperature": -5.0}),
    ],
)
def test_impossible_numbers_are_refused(entry, changes):
    given = {"conductivity": (1.0, 1.0, 1.0), "density": 1.0, "heat_capacity": 1.0} | changes
    with pytest.raises(InputError) as caught:
        Solid("x", **given)
    assert caught.value.entry == entry


@pytest.mark.parametrize("conductivity", [5.0, (1.0, 2.0), (1.0,) * 4])
def test_conductivity_must_be_three_numbers(conductivity):
    with pytest.raises(MaterialError, match="HG301"):
        Solid("x", conductivity, 1.0, 1.0)


def test_solid_is_frozen_and_travels_between_processes():
    made = solid("copper")
    with pytest.raises(AttributeError):
        made.density = 1.0
    assert pickle.loads(pickle.dumps(made)) == made


def test_every_entry_of_the_library_has_a_source():
    names = solid_names()
    assert len(names) == len(set(names)) >= 20
    for name in names:
        assert solid(name).name == name
        assert len(solid(name).source) > 10


@pytest.mark.parametrize(("name", "conductivity", "density", "heat_capacity"), INCROPERA)
def test_library_agrees_with_the_table_it_cites(name, conductivity, density, heat_capacity):
    found = solid(name)
    assert found.conductivity == (conductivity,) * 3
    assert (found.density, found.heat_capacity) == (density, heat_capacity)


def test_hot_silicon_follows_the_power_law_of_its_source():
    exponent = 1.401  # ln(148 / 98.9) / ln(400 / 300)
    expected = 148.0 * (360.0 / 300.0) ** -exponent
    assert solid("hot silicon").conductivity[0] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("name", ["Cu", "COPPER", "pure-copper", "pure_copper", " copper "])
def test_names_are_read_forgivingly(name):
    assert solid(name).name == "copper"


def test_pyrolytic_graphite_is_anisotropic():
    assert solid("pyrolytic graphite").conductivity == (1950.0, 1950.0, 5.7)


@pytest.mark.parametrize("name", ["coper", "", "unobtainium", None, 7])
def test_unknown_names_are_refused_with_the_list(name):
    with pytest.raises(MaterialError, match="HG302") as caught:
        solid(name)
    assert "copper" in str(caught.value)


def test_a_near_miss_gets_a_hint():
    with pytest.raises(MaterialError, match="did you mean 'copper'"):
        solid("coper")


@pytest.mark.parametrize("exponent", [5.0, -4.5])
def test_an_exponent_that_no_solid_has_is_refused(exponent):
    with pytest.raises(MaterialError) as caught:
        Solid.isotropic("x", 100.0, 2000.0, 700.0, conductivity_exponent=exponent)
    assert caught.value.code == "HG315"
    assert caught.value.entry == "conductivity_exponent"


@pytest.mark.parametrize(
    "bad", [{"conductivity_exponent": float("nan")}, {"reference_temperature": 0.0}]
)
def test_bad_numbers_of_the_law_are_refused(bad):
    with pytest.raises(InputError):
        Solid.isotropic("x", 100.0, 2000.0, 700.0, **bad)
