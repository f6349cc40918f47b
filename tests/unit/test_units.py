"""Units: (1) every row of the table against pint, (2) each way of writing it wrong has its code."""

import math

import pytest

from heatgrade.errors import InputError
from heatgrade.units import UNITS, convert, quantity, show

RELATIVE_TOLERANCE = 1e-12
PINT_SPELLING = {
    "temperature difference": {"delta_degC": "delta_degC"},
    "fraction": {"%": "percent", "": "dimensionless"},
    "speed": {"Hz": "rps"},
}
ROWS = [(d, u) for d, units in UNITS.items() for u in units if d != "number"]


@pytest.fixture(scope="module")
def registry():
    pint = pytest.importorskip("pint")
    return pint.UnitRegistry()


def as_pint(dimension: str, unit: str) -> str:
    unit = PINT_SPELLING.get(dimension, {}).get(unit, unit)
    for power in ("m2", "cm2", "mm2", "m3"):
        unit = unit.replace(power, power[:-1] + "**" + power[-1])
    if unit == "gpm":
        return "gallon/min"
    if unit == "um":
        return "micrometer"
    return unit.replace(" ", "*")


@pytest.mark.parametrize(("dimension", "unit"), ROWS)
def test_every_unit_against_pint(registry, dimension, unit):
    ours = quantity(f"12.5 {unit}".strip(), dimension, "x")
    theirs = registry.Quantity(12.5, as_pint(dimension, unit))
    si = {"speed": "revolution/s", "memory": "byte"}.get(dimension)
    expected = (theirs.to(si) if si else theirs.to_base_units()).magnitude
    if dimension == "density":
        expected = theirs.to("kg/m**3").magnitude
    assert math.isclose(ours, expected, rel_tol=RELATIVE_TOLERANCE)
    assert math.isclose(convert(ours, unit) if unit else ours, 12.5, rel_tol=RELATIVE_TOLERANCE)


@pytest.mark.parametrize(
    ("value", "dimension", "code"),
    [
        ("warm", "temperature", "HG110"),
        (None, "temperature", "HG110"),
        (True, "length", "HG110"),
        ("9" * 200, "length", "HG110"),
        ("45", "temperature", "HG111"),
        (45.0, "temperature", "HG111"),
        ("45 kPa", "temperature", "HG112"),
        ("45 degc", "temperature", "HG112"),
        ("1e999 mm", "length", "HG113"),
        (math.nan, "number", "HG113"),
    ],
)
def test_wrong_quantities_name_entry_value_and_remedy(value, dimension, code):
    with pytest.raises(InputError) as caught:
        quantity(value, dimension, "plate.tim1.thickness")
    assert caught.value.code == code
    assert caught.value.entry == "plate.tim1.thickness"
    assert caught.value.allowed
    assert caught.value.remedy


def test_a_near_miss_is_suggested():
    with pytest.raises(InputError, match="did you mean 'degC'"):
        quantity("45 degc", "temperature", "inlet")


def test_show_turns_back():
    assert show(2e-5, "L/min") == "1.2 L/min"
    assert show(318.15, "degC") == "45 degC"


@pytest.mark.parametrize("spelling", ["45 °C", "45C", "45 degC", "  45   C "])
def test_spellings_of_celsius(spelling):
    assert quantity(spelling, "temperature", "x") == 318.15


def test_a_decimal_comma_is_told() -> None:
    with pytest.raises(InputError, match=r"1\.5, not 1,5"):
        quantity("45,5 degC", "temperature", "inlet")
