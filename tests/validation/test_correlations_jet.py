"""Jets.

1. Robinson and Schnitzler, Wei: the published form worked out, a public implementation's numbers,
   and a measured device.
2. Martin's array: the textbook form, and its parts.
3. The radial shape: its value on the axis, both branches, and Martin's local decay.
4. Losses: Idelchik's constants, Lichtarowicz's tabulated discharge coefficients, both against each
   other and against the friction that no loss may undercut.
5. Monotone with flow; use outside the ranges is said.
"""

import numpy as np
import pytest

from heatgrade.correlations import duct, jet
from heatgrade.correlations.pipe import friction_churchill

ROUNDING = 1e-12  # relative
PRINTED = 0.006  # relative, numbers printed with two or three digits
MARTIN_DECAY = 0.10  # relative, radial shape against Martin's local law, r/d 3 to 7
ORIFICE_SPREAD = 0.20  # relative, Idelchik against Lichtarowicz above Re = 300


def test_robinson_and_schnitzler_worked_out():
    # Re = 10000, Pr = 1, S/d = 1, H/d = 1: 23.39 x 10^1.84; then each exponent alone.
    law = jet.nusselt_robinson_schnitzler
    assert law(1e4, 1.0, 1.0, 1.0) == pytest.approx(23.39 * 69.18310, rel=1e-6)
    assert law(1e4, 32.0, 1.0, 1.0) / law(1e4, 1.0, 1.0, 1.0) == pytest.approx(4.0)
    assert law(1e4, 1.0, 10.0, 1.0) / law(1e4, 1.0, 1.0, 1.0) == pytest.approx(0.361410, rel=1e-5)
    assert law(1e4, 1.0, 1.0, 10.0) / law(1e4, 1.0, 1.0, 1.0) == pytest.approx(0.983649, rel=1e-5)
    assert jet.ROBINSON_LENGTH == 15.75e-3


def test_robinson_and_schnitzler_hardly_feels_the_stand_off():
    near, far = jet.nusselt_robinson_schnitzler(2000.0, 6.0, 5.0, np.array([2.0, 3.0]))
    assert 0.0 < near / far - 1.0 < 0.004


def test_wei_gives_the_numbers_of_a_public_implementation():
    # d = 0.5 mm, L = 2.683 mm, H = 2.0 mm at Pr = 7.56; Re 478, 399, 290 -> 10.5, 9.4, 7.7.
    found = jet.nusselt_local_drain([478.0, 399.0, 290.0], 7.56, 0.5 / 2.683, 2.0 / 2.683)
    np.testing.assert_allclose(found, [10.5, 9.4, 7.7], rtol=PRINTED)


def test_wei_against_a_measured_plate():
    # imec, 4 x 4 jets of 0.575 mm on 8 x 8 mm2, H = 0.6 mm, 1 L/min of water: 0.16 cm2 K/W with
    # the die's own conduction (0.2 mm of silicon, 0.014 cm2 K/W); the law's scatter is 30 %.
    d, pitch, height = 0.575e-3, 2e-3, 0.6e-3
    velocity = 1e-3 / 60.0 / 16.0 / (np.pi / 4.0 * d**2)
    density, viscosity, conductivity, prandtl = 998.2, 1.0016e-3, 0.598, 7.0  # water, 20 degC
    nusselt = jet.nusselt_local_drain(
        density * velocity * d / viscosity, prandtl, d / pitch, height / pitch
    )
    resistance = d / (nusselt * conductivity) + 0.2e-3 / 148.0
    assert resistance * 1e4 == pytest.approx(0.16, rel=0.30)


def test_wei_carries_other_prandtl_numbers_with_0_4():
    ratio = jet.nusselt_local_drain(500.0, 15.12, 0.3, 0.3) / jet.nusselt_local_drain(
        500.0, 7.56, 0.3, 0.3
    )
    assert ratio == pytest.approx(2.0**0.4, rel=ROUNDING)


def test_martin_is_the_textbook_form():
    # f = 0.02, H/D = 5: sqrt(f) = 0.141421; K = [1 + (5 x 0.141421 / 0.6)^6]^-0.05 = 0.93500;
    # G = 0.282843 x 0.688873 / 0.971716 = 0.200514; F = 0.5 x 10000^(2/3) = 232.079.
    found = jet.nusselt_martin(1e4, 0.7, 0.02, 5.0)
    k = (1.0 + (5.0 * 0.1414214 / 0.6) ** 6) ** -0.05
    assert found == pytest.approx(k * 0.200514 * 232.079 * 0.7**0.42, rel=1e-5)


def test_liquid_arrays_lie_within_a_factor_of_two_of_martin():
    # Robinson and Schnitzler's own array: d = 1 mm, S/d = 5, f = pi / 100, H/d = 3, water.
    reynolds = np.array([2000.0, 4000.0, 6000.0])
    on_diameter = jet.nusselt_robinson_schnitzler(reynolds, 7.0, 5.0, 3.0) / 15.75
    ratio = on_diameter / jet.nusselt_martin(reynolds, 7.0, np.pi / 100.0, 3.0)
    assert np.all((ratio > 0.5) & (ratio < 2.0))


def test_radial_shape_is_one_on_the_axis_and_falls():
    x = np.linspace(0.0, 10.0, 4001)
    shape = jet.radial_shape(x)
    assert shape[0] == 1.0
    assert np.all(np.diff(shape) < 0.0)
    np.testing.assert_array_equal(jet.radial_shape(-x), shape)
    assert jet.radial_shape(1e-12) == pytest.approx(1.0, abs=1e-12)


def test_radial_shape_has_the_published_branches():
    on_axis = np.sqrt(0.88)  # the published form's own value there
    near, far = 0.5, 6.0
    inner = np.sqrt(np.tanh(0.88 * near) / near) / on_axis
    outer = 1.69 * far**-1.07 / on_axis
    assert jet.radial_shape(near) == pytest.approx(inner, rel=1e-6)
    assert jet.radial_shape(far) == pytest.approx(outer, rel=2e-3)


def test_radial_shape_decays_like_martins_local_law():
    # Mean over a disc, H/D = 6: Nu_m ~ (D/r)(1 - 1.1 D/r), 2.5 < r/D < 7.5; the local value is
    # d(r2 Nu_m)/dr / (2 r) ~ 1/r.
    x = np.linspace(3.0, 7.0, 41)
    martin = 3.0 / x
    found = jet.radial_shape(x) / jet.radial_shape(3.0)
    np.testing.assert_allclose(found, martin, rtol=MARTIN_DECAY)


@pytest.mark.parametrize(
    ("length", "k"),
    [
        (0.0, 2.85),  # Idelchik: thin sharp-edged orifice in a large wall
        (1.0, 1.74),
        (2.0, 1.52),
        (5.0, 1.50),  # 0.5 entrance + 1 exit
    ],
)
def test_idelchik_has_its_tabulated_values_at_high_reynolds(length, k):
    reynolds = 1e8
    friction = jet.loss_orifice(reynolds, length) - k
    assert abs(friction) < 0.01 + 0.008 * length  # a smooth bore's own friction on top


# Idelchik's table beside diagram 4-12: tau over l.
TAU = {
    0.0: 1.35,
    0.2: 1.22,
    0.4: 1.10,
    0.6: 0.84,
    0.8: 0.42,
    1.0: 0.24,
    1.2: 0.16,
    1.6: 0.07,
    2.0: 0.02,
}


@pytest.mark.parametrize(("length", "tau"), TAU.items())
def test_idelchik_follows_his_table_of_tau(length, tau):
    reynolds = 1e6
    without_friction = jet.loss_orifice(reynolds, length) - friction_churchill(reynolds) * length
    assert without_friction - 1.5 == pytest.approx(tau, abs=0.07 if length == 0.6 else 0.02)


def test_idelchik_vanishes_when_nothing_is_blocked():
    assert jet.loss_orifice(1e8, 0.0, 1.0) == pytest.approx(0.0, abs=1e-12)
    open_share = np.linspace(0.0, 0.9, 10)
    assert np.all(np.diff(jet.loss_orifice(1e4, 2.0, open_share)) < 0.0)


@pytest.mark.parametrize(
    ("ideal", "length", "discharge"),
    [(2e4, 2.0, 0.8088165976866), (100.0, 2.0, 0.4284155081876958)],
)
def test_lichtarowicz_gives_the_numbers_of_a_public_implementation(ideal, length, discharge):
    # The published form is explicit in the ideal Reynolds number; ours in the real one, Cd Re_i.
    found = jet.loss_long_orifice(discharge * ideal, length)
    assert found == pytest.approx(discharge**-2, rel=1e-6)


def test_the_two_orifice_laws_agree():
    reynolds = np.geomspace(300.0, 2e4, 30)[:, None]
    length = np.array([2.0, 3.0, 5.0, 8.0])
    ratio = jet.loss_orifice(reynolds, length) / jet.loss_long_orifice(reynolds, length)
    assert np.abs(ratio - 1.0).max() < ORIFICE_SPREAD


def test_long_orifice_matches_developing_laminar_flow():
    # Shah 1978 for the round tube: K = 1.25, C = 2.12e-4, f Re = 16; plus the lost exit velocity.
    reynolds, length = 100.0, 3.0
    x = length / reynolds
    s = 3.44 / np.sqrt(x)
    apparent = s + (16.0 + 1.25 / (4.0 * x) - s) / (1.0 + 2.12e-4 / x**2)
    expected = 4.0 * apparent / reynolds * length + 1.0
    assert jet.loss_long_orifice(reynolds, length) == pytest.approx(expected, rel=0.05)


def test_local_drain_is_two_plates_and_a_gap():
    re, a, h, t = 600.0, 0.25, 0.3, 0.25
    plates = 2.0 * jet.loss_orifice(re, t / a, np.pi * a**2 / 4.0)
    gap = jet.loss_local_drain(re, a, h, t) - plates
    # Hele-Shaw: dp = 12 mu Q S / H3, S = ln(1.08 w / d) / pi, w = L / sqrt(2); d = 1, V = 1.
    d, height, mu, rho = 1.0, h / a, 1.0 / re, 1.0
    drop = 12.0 * mu * (np.pi / 4.0) * np.log(1.08 / a / np.sqrt(2.0) / d) / np.pi / height**3
    assert gap == pytest.approx(drop / (0.5 * rho), rel=1e-9)


@pytest.mark.parametrize("a", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("t", [0.1, 0.5])
def test_local_drain_never_undercuts_the_friction_in_its_holes(a, t):
    reynolds = np.geomspace(32.0, 1024.0, 20)
    friction = 2.0 * 64.0 / reynolds * (t / a)
    assert np.all(jet.loss_local_drain(reynolds, a, 0.3, t) > friction)


def test_wei_loss_as_printed_undercuts_it():
    # Why the plates do not use it; should a corrected form be found, this test says so.
    k = jet.loss_wei(32.0, 0.3, 0.3, 0.5)
    assert k == pytest.approx(1.94, abs=0.01)
    assert k < 128.0 * 0.5 / (0.3 * 32.0)


def test_pressure_drop_and_heat_transfer_rise_with_flow():
    reynolds = np.geomspace(20.0, 2e4, 2000)
    for k in (
        jet.loss_orifice(reynolds, 2.0, 0.05),
        jet.loss_long_orifice(reynolds, 3.0),
        jet.loss_local_drain(reynolds, 0.3, 0.3, 0.25),
    ):
        assert np.all(np.diff(k * reynolds**2) > 0.0)
    for nusselt in (
        jet.nusselt_local_drain(reynolds, 6.0, 0.3, 0.3),
        jet.nusselt_robinson_schnitzler(reynolds, 6.0, 5.0, 2.0),
        jet.nusselt_martin(reynolds, 6.0, 0.02, 3.0),
    ):
        assert np.all(np.diff(nusselt) > 0.0)


def test_bore_friction_is_that_of_a_developed_tube():
    # Difference of two long holes at low flow is 64/Re per diameter.
    gain = jet.loss_orifice(500.0, 8.0) - jet.loss_orifice(500.0, 7.0)
    assert gain == pytest.approx(64.0 / 500.0, rel=1e-6)


def test_use_outside_the_ranges_is_said():
    inside = {
        "reynolds": 500.0,
        "prandtl": 7.0,
        "diameter_over_pitch": 0.3,
        "height_over_pitch": 0.3,
    }
    assert jet.WEI.check("jets", **inside) == ()
    for name, value in (("reynolds", 5000.0), ("prandtl", 20.0), ("height_over_pitch", 0.75)):
        (caution,) = jet.WEI.check("jets", **(inside | {name: value}))
        assert caution.message.startswith(f"{name} = {value:g} is outside")
    assert len(jet.ROBINSON_SCHNITZLER.check("jets", reynolds=100.0, prandtl=20.0)) == 2
    assert len(jet.MARTIN.check("jets", reynolds=500.0, area_ratio=0.1)) == 2
    assert len(jet.LICHTAROWICZ.check("jets", reynolds=5.0, length_over_diameter=0.5)) == 2
    assert len(jet.IDELCHIK.check("jets", reynolds=5.0)) == 1
    assert len(jet.LOCAL_DRAIN.check("jets", reynolds=5.0, height_over_diameter=0.1)) == 2
    assert len(jet.SUN_MA_NAKAYAMA.check("jets", r_over_d=20.0)) == 1
    assert duct.SHAH_LONDON.check("duct", reynolds=100.0) == ()
