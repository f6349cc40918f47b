"""Identities that hold for every coolant, run over one table of states.

1. h(T2) - h(T1) is the integral of the heat capacity that `properties` gives.
2. Enthalpy differences add up and change sign with their ends.
3. Pr = mu cp / k; nu = mu / rho.
4. Viscosity falls with temperature everywhere.
5. Water: cp and density agree with h and v through Maxwell's relation dh/dp = v - T dv/dT,
   at the precision that finite pressure steps allow.
6. PG25 lies where its maker's table lies.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade.materials import Coolant

ROUNDING = 1e-12  # relative, sums of a few dozen terms
QUADRATURE = 1e-11  # relative, Gauss-Legendre on a polynomial: exact to rounding
MAXWELL = 0.02  # relative, second differences over 5 K and a step of 2.7 MPa

COOLANTS = {
    name: Coolant(name)
    for name in ("water", "PG25", "MPG 40 % by mass", "MPG 60 % by mass", "MEG 50 % by volume")
}
NAMES = sorted(COOLANTS)

# Airedale, glycol design data for 25 % propylene glycol by volume (from its maker): density
# [kg/m3] and heat capacity [J/(kg K)] over temperature [degC].
MAKER_CELSIUS = np.array([5.0, 15.0, 25.0, 35.0, 45.0])
MAKER_DENSITY = np.array([1029.4, 1025.7, 1021.5, 1016.8, 1011.6])
MAKER_HEAT_CAPACITY = np.array([3870.0, 3900.0, 3920.0, 3950.0, 3970.0])
MAKER_DENSITY_TOLERANCE = 5e-3  # relative: the maker's fluid holds inhibitors, Melinder's does not
MAKER_HEAT_CAPACITY_TOLERANCE = 5e-3  # relative, the table has three digits
MAKER_TRANSPORT_TOLERANCE = 0.04  # relative, viscosity and conductivity


def between(coolant, share):
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    return low + share * (high - low)


shares = st.floats(0.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), a=shares, b=shares)
def test_enthalpy_is_the_integral_of_heat_capacity(name, a, b):
    coolant = COOLANTS[name]
    low, high = between(coolant, a), between(coolant, b)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    inside = 0.5 * (low + high) + 0.5 * (high - low) * nodes
    integral = 0.5 * (high - low) * weights @ coolant.properties(inside).heat_capacity
    whole = coolant.enthalpy_difference(coolant.freezing_temperature, coolant.maximum_temperature)
    found = coolant.enthalpy_difference(low, high)
    assert found == pytest.approx(integral, rel=QUADRATURE, abs=ROUNDING * whole)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), a=shares, b=shares, c=shares)
def test_enthalpy_differences_add_up(name, a, b, c):
    coolant = COOLANTS[name]
    t = [between(coolant, s) for s in (a, b, c)]
    whole = coolant.enthalpy_difference(coolant.freezing_temperature, coolant.maximum_temperature)
    around = sum(coolant.enthalpy_difference(t[i], t[(i + 1) % 3]) for i in range(3))
    assert abs(around) <= ROUNDING * whole
    assert coolant.enthalpy_difference(t[0], t[1]) == -coolant.enthalpy_difference(t[1], t[0])


@pytest.mark.parametrize("name", NAMES)
def test_groups_are_made_of_their_parts(name):
    coolant = COOLANTS[name]
    p = coolant.properties(between(coolant, np.linspace(0.0, 1.0, 41)))
    np.testing.assert_allclose(p.prandtl, p.viscosity * p.heat_capacity / p.conductivity)
    np.testing.assert_allclose(p.kinematic_viscosity, p.viscosity / p.density)
    np.testing.assert_allclose(p.volumetric_heat_capacity, p.density * p.heat_capacity)


@pytest.mark.parametrize("name", NAMES)
def test_viscosity_falls_with_temperature(name):
    coolant = COOLANTS[name]
    viscosity = coolant.properties(between(coolant, np.linspace(0.0, 1.0, 5001))).viscosity
    assert np.all(np.diff(viscosity) < 0.0)
    assert np.all(viscosity > 0.0)


def test_water_obeys_maxwell_between_pressures():
    # d cp / dp at constant T = -T d2v/dT2: links heat capacity and density of separate tables.
    low, high, step = 300e3, 3000e3, 5.0
    temperature = np.linspace(290.0, 390.0, 21)
    below, above = Coolant("water", low), Coolant("water", high)
    left = (
        above.properties(temperature).heat_capacity - below.properties(temperature).heat_capacity
    ) / (high - low)
    middle = Coolant("water", 0.5 * (low + high))
    v = [1.0 / middle.properties(temperature + k * step).density for k in (-1.0, 0.0, 1.0)]
    right = -temperature * (v[0] - 2.0 * v[1] + v[2]) / step**2
    np.testing.assert_allclose(left, right, rtol=MAXWELL)


def test_pg25_lies_where_the_makers_table_lies():
    found = COOLANTS["PG25"].properties(MAKER_CELSIUS + 273.15)
    np.testing.assert_allclose(found.density, MAKER_DENSITY, rtol=MAKER_DENSITY_TOLERANCE)
    np.testing.assert_allclose(
        found.heat_capacity, MAKER_HEAT_CAPACITY, rtol=MAKER_HEAT_CAPACITY_TOLERANCE
    )


def test_pg25_transport_lies_where_antifrogen_l_lies():
    # CoolProp's APG is Clariant's table of Antifrogen L, by volume: another origin than Melinder.
    from CoolProp.CoolProp import PropsSI

    temperature = 273.15 + np.array([10.0, 25.0, 40.0, 55.0, 70.0])
    found = COOLANTS["PG25"].properties(temperature)
    fluid = "INCOMP::APG[0.25]"
    viscosity = [PropsSI("V", "T", t, "P", 3e5, fluid) for t in temperature]
    conductivity = [PropsSI("L", "T", t, "P", 3e5, fluid) for t in temperature]
    np.testing.assert_allclose(found.viscosity, viscosity, rtol=MAKER_TRANSPORT_TOLERANCE)
    np.testing.assert_allclose(found.conductivity, conductivity, rtol=MAKER_TRANSPORT_TOLERANCE)


def test_water_is_iapws_at_25_degc():
    # IAPWS-95 and the IAPWS transport releases at 25 degC and 0.1 MPa: 997.05 kg/m3,
    # 4181.3 J/(kg K), 0.60651 W/(m K), 890.0 uPa s.
    p = Coolant("water", 100e3).properties(298.15)
    assert p.density == pytest.approx(997.047, abs=2e-3)
    assert p.heat_capacity == pytest.approx(4181.3, abs=0.2)
    assert p.conductivity == pytest.approx(0.6065, abs=3e-4)
    assert p.viscosity == pytest.approx(890.0e-6, abs=0.3e-6)
