"""Coolants: names, limits, table and errors.

1. Names are read in the forms that people write; others are refused with what is allowed.
2. Volume shares become mass fractions by the densities of the parts.
3. Freezing and boiling need no CoolProp and agree with it.
4. The property table agrees with CoolProp to 1e-5 between its nodes.
5. Temperatures outside the liquid range are refused, with the range.
"""

import json
import math
import pickle
import subprocess
import sys

import numpy as np
import pytest

from heatgrade.errors import InputError, MaterialError
from heatgrade.materials import Coolant
from heatgrade.materials.coolant_limits import LIMITS_FILE, CoolantLimits, compute_limits

TABLE_TOLERANCE = 1e-5  # relative, the promise of the Coolant docstring
KINK_TOLERANCE = 5e-4  # relative, conductivity of water above 406 K: CoolProp's has a kink there
CURVE_TOLERANCE = 1e-5  # K
SERIES_TOLERANCE = 1e-6  # K, coefficients of the data file against a fresh computation

COOLANTS = [
    ("water", 300e3),
    ("water", 20e3),
    ("water", 1.6e6),
    ("water", 4.9e6),
    ("PG25", 300e3),
    ("MPG 50 % by volume", 300e3),
    ("MEG 40 % by mass", 300e3),
    ("MEG 5 % by mass", 150e3),
]


@pytest.mark.parametrize(
    ("written", "name", "base", "fraction"),
    [
        ("water", "water", "water", 0.0),
        ("DI water", "water", "water", 0.0),
        ("PG25", "PG25", "MPG", 0.257),
        ("pg 25", "PG25", "MPG", 0.257),
        ("PG-25", "PG25", "MPG", 0.257),
        ("MPG 25 % by volume", "PG25", "MPG", 0.257),
        ("Propylene Glycol 30 wt%", "MPG 30 % by mass", "MPG", 0.3),
        ("MPG 30.5 % by mass", "MPG 30.5 % by mass", "MPG", 0.305),
        ("30 % MPG by mass", "MPG 30 % by mass", "MPG", 0.3),
        ("40 vol% MEG", "MEG 40 % by volume", "MEG", 0.426),
        ("ethylene_glycol 20 % (by mass)", "MEG 20 % by mass", "MEG", 0.2),
        ("EG50", "MEG 50 % by volume", "MEG", 0.527),
    ],
)
def test_names_are_read_forgivingly(written, name, base, fraction):
    coolant = Coolant(written)
    assert (coolant.name, coolant.base, coolant.mass_fraction) == (name, base, fraction)
    assert Coolant(coolant.name) == coolant  # what reports write can be read back


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("oil", "HG310"),
        ("", "HG310"),
        ("MPG", "HG310"),
        ("MPG 10 20 % by mass", "HG310"),
        ("MPG 30 % by mass by volume", "HG310"),
        ("MEG -5 % by mass", "HG310"),
        (None, "HG310"),
        ("MPG 30 %", "HG311"),
        ("PG 25 %", "HG311"),
        ("MPG 70 % by mass", "HG312"),
        ("MPG 0 % by mass", "HG312"),
    ],
)
def test_other_names_are_refused_with_what_is_allowed(written, code):
    with pytest.raises(MaterialError, match=code) as caught:
        Coolant(written)
    assert caught.value.entry == "name"
    assert caught.value.allowed


@pytest.mark.parametrize("pressure", [0.0, -1.0, 1e3, 1e8, math.nan])
def test_impossible_pressures_are_refused(pressure):
    with pytest.raises(InputError) as caught:
        Coolant("water", pressure)
    assert caught.value.entry == "pressure"


def test_volume_share_agrees_with_the_densities_of_the_mixture():
    # CoolProp's MPG (Melinder) at 20 degC: a litre made of 0.25 L glycol and 0.75 L water shrinks
    # on mixing; glycol per litre of mixture over its mass must give the same fraction.
    from CoolProp.CoolProp import PropsSI

    glycol, water = 0.25 * 1036.1, 0.75 * PropsSI("D", "T", 293.15, "P", 101325, "Water")
    fraction = glycol / (glycol + water)
    assert Coolant("PG25").mass_fraction == pytest.approx(fraction, abs=5e-4)
    shrunk = (glycol + water) / PropsSI("D", "T", 293.15, "P", 101325, f"INCOMP::MPG[{fraction}]")
    assert 0.98 < shrunk < 1.0


def test_pg25_has_its_published_limit_and_others_have_none():
    assert Coolant("PG25").limit_temperature == pytest.approx(273.15 + 66.0)
    assert Coolant("water").limit_temperature is None
    assert Coolant("MPG 30 % by mass").limit_temperature is None


def test_limit_curves_of_the_file_are_those_of_coolprop():
    stored = json.loads(LIMITS_FILE.read_text(encoding="utf-8"))
    fresh = compute_limits()
    curves = [(stored["boiling"], fresh["boiling"])]
    curves += [(stored["freezing"][b], fresh["freezing"][b]) for b in ("MPG", "MEG")]
    for old, new in curves:
        assert (old["low"], old["high"]) == (new["low"], new["high"])
        np.testing.assert_allclose(
            old["coefficients"], new["coefficients"], rtol=0.0, atol=SERIES_TOLERANCE
        )


def test_limit_curves_agree_with_coolprop_between_nodes():
    from CoolProp import CoolProp

    limits = CoolantLimits.load()
    for pressure in np.geomspace(2.1e3, 4.9e6, 23):
        expected = CoolProp.PropsSI("T", "P", pressure, "Q", 0, "Water")
        assert limits.boiling_temperature(pressure) == pytest.approx(expected, abs=CURVE_TOLERANCE)
    for base in ("MPG", "MEG"):
        state = CoolProp.AbstractState("INCOMP", base)
        for fraction in np.linspace(0.013, 0.597, 17):
            state.set_mass_fractions([fraction])
            state.update(CoolProp.PT_INPUTS, 3e5, 300.0)
            expected = state.keyed_output(CoolProp.iT_freeze)
            found = limits.freezing_temperature(base, fraction)
            assert found == pytest.approx(expected, abs=CURVE_TOLERANCE)


def test_checks_load_neither_coolprop_nor_matplotlib():
    code = (
        "import sys; from heatgrade.materials import Coolant\n"
        "c = Coolant('PG25'); c.check_temperature(320.0)\n"
        "try: c.check_temperature(200.0)\n"
        "except Exception as e: print(e.code)\n"
        "print('CoolProp' in sys.modules, 'matplotlib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["HG313", "False", "False"]


@pytest.mark.parametrize(("name", "pressure"), COOLANTS)
def test_table_agrees_with_coolprop(name, pressure):
    from CoolProp import CoolProp

    coolant = Coolant(name, pressure)
    if coolant.base == "water":
        state = CoolProp.AbstractState("HEOS", "Water")
        state.specify_phase(CoolProp.iphase_liquid)
    else:
        state = CoolProp.AbstractState("INCOMP", coolant.base)
        state.set_mass_fractions([coolant.mass_fraction])
    low, high = coolant.freezing_temperature + 1e-3, coolant.maximum_temperature - 1e-3
    temperatures = np.linspace(low, high, 97)
    expected = []
    for temperature in temperatures:
        state.update(CoolProp.PT_INPUTS, pressure, temperature)
        expected.append((state.rhomass(), state.cpmass(), state.conductivity(), state.viscosity()))
    found = coolant.properties(temperatures)
    density, heat_capacity, conductivity, viscosity = np.array(expected).T
    np.testing.assert_allclose(found.density, density, rtol=TABLE_TOLERANCE)
    np.testing.assert_allclose(found.heat_capacity, heat_capacity, rtol=TABLE_TOLERANCE)
    np.testing.assert_allclose(found.viscosity, viscosity, rtol=TABLE_TOLERANCE)
    kinked = high > 407.0
    tolerance = KINK_TOLERANCE if kinked else TABLE_TOLERANCE
    np.testing.assert_allclose(found.conductivity, conductivity, rtol=tolerance)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (2, 3, 4)])
def test_properties_have_the_shape_of_the_temperature(shape):
    found = Coolant("PG25").properties(np.full(shape, 310.0))
    for value in (found.density, found.viscosity, found.prandtl, found.kinematic_viscosity):
        assert np.shape(value) == shape


def test_a_scalar_gives_plain_numbers():
    found = Coolant("water").properties(300.0)
    assert all(isinstance(v, float) for v in (found.density, found.viscosity, found.prandtl))


@pytest.mark.parametrize(
    ("name", "temperature", "code"),
    [
        ("water", 270.0, "HG313"),
        ("water", 410.0, "HG314"),
        ("PG25", 262.0, "HG313"),
        ("PG25", 374.0, "HG314"),
        ("PG25", math.nan, "HG313"),
        ("water", [300.0, math.nan], "HG313"),
        ("water", [300.0, 420.0], "HG314"),
    ],
)
def test_states_that_are_not_liquid_are_refused(name, temperature, code):
    coolant = Coolant(name)
    for call in (
        lambda: coolant.properties(temperature),
        lambda: coolant.enthalpy_difference(300.0, temperature),
        lambda: coolant.check_temperature(temperature, "supply_temperature"),
    ):
        with pytest.raises(MaterialError, match=code):
            call()
    with pytest.raises(MaterialError, match=r"supply_temperature.*degC"):
        coolant.check_temperature(temperature, "supply_temperature")


def test_boiling_follows_the_pressure():
    assert Coolant("water", 101325.0).boiling_temperature == pytest.approx(373.124, abs=2e-3)
    with pytest.raises(MaterialError, match="above boiling"):
        Coolant("water", 101325.0).check_temperature(380.0)
    Coolant("water", 300e3).check_temperature(380.0)


def test_glycol_freezes_below_water():
    freezing = [Coolant(f"MPG {x} % by mass").freezing_temperature for x in (5, 20, 40, 60)]
    assert np.all(np.diff([273.16, *freezing]) < 0.0)


def test_coolant_is_frozen_hashable_and_travels_with_its_table():
    coolant = Coolant("PG25")
    density = coolant.properties(310.0).density
    with pytest.raises(AttributeError):
        coolant.pressure = 1e5
    assert hash(coolant) == hash(Coolant("PG25"))
    copied = pickle.loads(pickle.dumps(coolant))
    assert copied == coolant
    assert copied.properties(310.0).density == density
