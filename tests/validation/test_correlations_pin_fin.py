"""Banks of pins.

1. Zukauskas' heat transfer against the published branches, against `ht`, and continuous between.
2. Gnielinski's heat transfer against `ht`.
3. Gunter and Shaw's friction against the pressure drop as published, with dimensions.
4. Gaddis and Gnielinski's friction against its parts worked by hand and its limits.
5. The two laws of each kind agree within the spread that the field admits.
6. Rows, narrowest section, refusals, ranges.
"""

import ht
import numpy as np
import pytest

from heatgrade.correlations import pin_fin
from heatgrade.errors import InputError

ROUNDING = 1e-12  # relative
ROWS_READ_OFF = 0.03  # absolute, two readings of Zukauskas' row diagram
SPREAD_HEAT = (0.6, 1.5)  # ratio of the two heat transfer laws
CHART = 0.21  # relative, Gaddis and Gnielinski against digitised diagrams
SPREAD_FRICTION = (0.4, 1.9)  # ratio of the two friction laws
MANY = 1000  # rows

LAYOUTS = [
    ("inline", 2.0, 2.0),
    ("inline", 1.5, 1.5),
    ("staggered", 2.0, 1.5),
    ("staggered", 1.5, 1.3),
]


# Zukauskas 1972: arrangement, a, b, Re, C, m (Pr exponent 0.36), away from the branch limits.
BRANCHES = [
    ("inline", 2.0, 2.0, 30.0, 0.90, 0.4),
    ("inline", 2.0, 2.0, 300.0, 0.52, 0.5),
    ("inline", 2.0, 2.0, 1e4, 0.27, 0.63),
    ("staggered", 2.0, 1.5, 15.0, 1.04, 0.4),
    ("staggered", 2.0, 1.5, 300.0, 0.71, 0.5),
    ("staggered", 2.0, 1.5, 1e4, 0.35 * (2.0 / 1.5) ** 0.2, 0.6),
    ("staggered", 3.0, 1.0, 1e4, 0.40, 0.6),
]


@pytest.mark.parametrize(("arrangement", "a", "b", "reynolds", "factor", "exponent"), BRANCHES)
def test_zukauskas_branches_are_as_published(arrangement, a, b, reynolds, factor, exponent):
    found = pin_fin.nusselt_bank(reynolds, 5.0, arrangement, a, b, MANY)
    assert found == pytest.approx(factor * reynolds**exponent * 5.0**0.36, rel=ROUNDING)


@pytest.mark.parametrize(
    ("arrangement", "a", "b", "reynolds"),
    [
        ("inline", 2.0, 2.0, 40.0),  # between 100 and 1000 ht 1.2 has 0.05 for the exponent 0.5
        ("inline", 2.0, 2.0, 5000.0),
        ("staggered", 2.0, 1.5, 20.0),
        ("staggered", 2.0, 1.5, 600.0),
        ("staggered", 2.0, 1.5, 5000.0),
    ],
)
def test_zukauskas_is_that_of_ht(arrangement, a, b, reynolds):
    expected = ht.Nu_Zukauskas_Bejan(
        Re=reynolds, Pr=6.0, tube_rows=30, pitch_parallel=b, pitch_normal=a, Pr_wall=4.0
    )
    found = pin_fin.nusselt_bank(reynolds, 6.0, arrangement, a, b, 30, prandtl_wall=4.0)
    assert found == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.parametrize(("arrangement", "a", "b"), LAYOUTS)
@pytest.mark.parametrize("law", [pin_fin.nusselt_bank, pin_fin.nusselt_bank_gnielinski])
def test_heat_transfer_rises_smoothly_with_flow(law, arrangement, a, b):
    reynolds = np.geomspace(2.0, 1e5, 20001)
    nusselt = law(reynolds, 5.0, arrangement, a, b, 20)
    steps = np.diff(np.log(nusselt)) / np.diff(np.log(reynolds))
    assert np.all(steps > 0.0)
    assert np.all(steps < 1.3)  # a jump of 1 % over one of these steps would give 18


@pytest.mark.parametrize("arrangement", ["inline", "staggered"])
def test_row_factor_is_near_that_of_ht(arrangement):
    for rows in (2, 3, 4, 6, 9, 14):
        expected = ht.conv_tube_bank.Zukauskas_tube_row_correction(
            rows, staggered=arrangement == "staggered", Re=1e4
        )
        assert pin_fin.row_factor(rows, arrangement) == pytest.approx(expected, abs=ROWS_READ_OFF)
    assert pin_fin.row_factor(20, arrangement) == 1.0
    assert np.all(np.diff(pin_fin.row_factor(np.arange(1, 21), arrangement)) > 0.0)


@pytest.mark.parametrize(("arrangement", "a", "b"), [*LAYOUTS, ("staggered", 2.0, 0.9)])
@pytest.mark.parametrize("rows", [4, 25])
def test_gnielinski_is_that_of_ht(arrangement, a, b, rows):
    reynolds = 700.0
    empty = reynolds * pin_fin.narrowest_ratio(arrangement, a, b)
    # ht takes Reynolds and Nusselt numbers on the length pi d / 2 of the flow around one tube.
    on_length = ht.Nu_HEDH_tube_bank(
        Re=empty * np.pi / 2.0, Pr=9.0, Do=1.0, tube_rows=rows, pitch_parallel=b, pitch_normal=a
    )
    if arrangement == "staggered" or a == b:
        found = pin_fin.nusselt_bank_gnielinski(reynolds, 9.0, arrangement, a, b, rows)
        assert found == pytest.approx(on_length / (np.pi / 2.0), rel=ROUNDING)


def test_gnielinski_gives_the_worked_example_of_baehr_and_stephan():
    # Example 3.11 (air, 11 rows in line, a = b = 2, on the length pi d / 2): Nu = 149.2.
    re_length, diameter_ratio = 10263.37, np.pi / 2.0
    re_max = re_length / diameter_ratio / pin_fin.narrowest_ratio("inline", 2.0, 2.0)
    found = pin_fin.nusselt_bank_gnielinski(re_max, 0.708, "inline", 2.0, 2.0, 11)
    assert found * diameter_ratio == pytest.approx(149.187, rel=1e-5)


@pytest.mark.parametrize(("arrangement", "a", "b"), LAYOUTS)
@pytest.mark.parametrize("reynolds", [5.0, 50.0, 2000.0])
def test_gunter_and_shaw_is_the_published_pressure_drop(arrangement, a, b, reynolds):
    # dp = G2 L / (rho Dv) (f/2) (Dv/ST)^0.4 (SL/ST)^0.6 with metres and kilograms.
    diameter, density, viscosity, rows = 1.3e-3, 1010.0, 1.2e-3, 12
    s_t, s_l = a * diameter, b * diameter
    flux = reynolds * viscosity / diameter
    volume_per_surface = (s_t * s_l - np.pi * diameter**2 / 4.0) / (np.pi * diameter)
    d_v = 4.0 * volume_per_surface
    re_v = flux * d_v / viscosity
    half = 90.0 / re_v if re_v < 202.0 else 0.96 * re_v**-0.145
    published = flux**2 * rows * s_l / (density * d_v) * half * (d_v / s_t) ** 0.4
    published *= (s_l / s_t) ** 0.6
    factor = pin_fin.friction_bank(reynolds, arrangement, a, b, rows)
    assert rows * factor * flux**2 / (2.0 * density) == pytest.approx(published, rel=ROUNDING)


def test_gaddis_and_gnielinski_worked_by_hand():
    # a = 2, b = 1.5: laminar 280 pi (0.62474^2 + 0.75) / ((12 - pi) 2^1.6) = 37.354 / Re;
    # staggered turbulent 2.5 + 1.03185 - 0.00625 - 0.00037 = 3.52523 Re^-0.25; share 1 - e^-0.3.
    expected = 37.354 / 100.0 + 3.52523 * 100.0**-0.25 * (1.0 - np.exp(-0.3))
    found = pin_fin.friction_gaddis_gnielinski(100.0, "staggered", 2.0, 1.5)
    assert found == pytest.approx(expected, rel=1e-4)
    # in line a = b = 2: {[0.22 + 1.2 0.53^0.6 / 1.15^1.3] 10^-0.235 + 0.03} Re^-0.1.
    form = (0.22 + 1.2 * 0.53**0.6 / 1.15**1.3) * 10.0**-0.235 + 0.03
    found = pin_fin.friction_gaddis_gnielinski(1e5, "inline", 2.0, 2.0)
    assert found == pytest.approx(form * 1e5**-0.1, rel=2e-3)


def test_gaddis_and_gnielinski_has_inlet_and_outlet_losses_below_ten_rows():
    few = pin_fin.friction_gaddis_gnielinski(1e5, "inline", 2.0, 2.0, 5)
    many = pin_fin.friction_gaddis_gnielinski(1e5, "inline", 2.0, 2.0, 50)
    assert few - many == pytest.approx((1.0 / 5.0 - 0.1) / 4.0, rel=1e-6)


@pytest.mark.parametrize(("arrangement", "a", "b"), LAYOUTS)
@pytest.mark.parametrize("law", [pin_fin.friction_bank, pin_fin.friction_gaddis_gnielinski])
def test_friction_is_viscous_at_low_flow_and_pressure_drop_rises(law, arrangement, a, b):
    low = np.array([0.02, 0.04])
    product = low * law(low, arrangement, a, b)
    assert product[0] == pytest.approx(product[1], rel=0.01)
    reynolds = np.geomspace(0.1, 1e5, 5000)
    assert np.all(np.diff(law(reynolds, arrangement, a, b) * reynolds**2) > 0.0)


@pytest.mark.parametrize(("arrangement", "a", "b"), LAYOUTS)
def test_the_two_laws_of_each_kind_agree_within_the_spread(arrangement, a, b):
    reynolds = np.geomspace(20.0, 5e3, 60)
    heat = pin_fin.nusselt_bank_gnielinski(reynolds, 6.0, arrangement, a, b, 20)
    heat = heat / pin_fin.nusselt_bank(reynolds, 6.0, arrangement, a, b, 20)
    assert SPREAD_HEAT[0] < heat.min()
    assert heat.max() < SPREAD_HEAT[1]
    drop = pin_fin.friction_bank(reynolds, arrangement, a, b)
    drop = drop / pin_fin.friction_gaddis_gnielinski(reynolds, arrangement, a, b)
    assert SPREAD_FRICTION[0] < drop.min()
    assert drop.max() < SPREAD_FRICTION[1]


@pytest.mark.parametrize(
    ("arrangement", "a", "b", "lowest"),
    [
        ("inline", 2.0, 2.0, 1000.0),
        ("inline", 1.5, 1.5, 3000.0),
        ("staggered", 2.0, 1.732, 1000.0),
        ("staggered", 1.5, 1.3, 100.0),
    ],
)
def test_gaddis_and_gnielinski_is_near_zukauskas_charts(arrangement, a, b, lowest):
    # ht holds a digitised form of Zukauskas' diagrams of the pressure drop, by other authors.
    for reynolds in np.geomspace(lowest, 1.5e4, 7):  # above, the digitised spline oscillates
        chart = ht.dP_Zukauskas(Re=reynolds, n=1, ST=a, SL=b, D=1.0, rho=2.0, Vmax=1.0)
        found = pin_fin.friction_gaddis_gnielinski(reynolds, arrangement, a, b)
        assert found == pytest.approx(chart, rel=CHART)


@pytest.mark.parametrize(
    ("arrangement", "a", "b", "ratio"),
    [
        ("inline", 2.0, 1.2, 0.5),
        ("staggered", 2.0, 2.0, 0.5),
        ("staggered", 3.0, 0.9, 2.0 * (np.hypot(1.5, 0.9) - 1.0) / 3.0),
    ],
)
def test_narrowest_section(arrangement, a, b, ratio):
    assert pin_fin.narrowest_ratio(arrangement, a, b) == pytest.approx(ratio, rel=ROUNDING)


def test_pins_that_touch_and_other_arrangements_are_refused():
    with pytest.raises(InputError, match="HG107"):
        pin_fin.narrowest_ratio("inline", 1.0, 2.0)
    with pytest.raises(InputError, match="HG107"):
        pin_fin.narrowest_ratio("staggered", 1.2, 0.7)
    for call in (
        lambda: pin_fin.nusselt_bank(100.0, 5.0, "hexagonal", 2.0, 2.0, 10),
        lambda: pin_fin.nusselt_bank_gnielinski(100.0, 5.0, "hexagonal", 2.0, 2.0, 10),
        lambda: pin_fin.friction_bank(100.0, "hexagonal", 2.0, 2.0),
        lambda: pin_fin.friction_gaddis_gnielinski(100.0, "hexagonal", 2.0, 2.0),
        lambda: pin_fin.row_factor(3, "hexagonal"),
    ):
        with pytest.raises(InputError, match="HG106"):
            call()


def test_use_outside_the_ranges_is_said():
    given = {"transverse_pitch_over_d": 2.0, "longitudinal_pitch_over_d": 2.0, "rows": 20}
    assert pin_fin.ZUKAUSKAS.check("pins", reynolds_max=100.0, prandtl=5.0, **given) == ()
    assert pin_fin.GUNTER_SHAW.check("pins", reynolds_max=100.0, **given) == ()
    (caution,) = pin_fin.GADDIS_GNIELINSKI.check("pins", reynolds_max=100.0, rows=2)
    assert "rows = 2 is outside 5 to 1000" in str(caution)
    (caution,) = pin_fin.GNIELINSKI_BANK.check("pins", reynolds_max=[5.0, 50.0])
    assert "reynolds_max = 5 to 50 is outside 10" in str(caution)
