"""Rectangular ducts.

1. Developed f Re, Nu_H1 and Nu_T against a spectral solution made here, an independent
   finite-volume table and the numbers tabulated by Shah and London.
2. The three-wall factor against the spectral solution and the table.
3. Developing Nusselt numbers, local and mean, against the table and against each other.
4. Apparent friction: limits, the exact momentum integral and Muzychka and Yovanovich's model.
5. Turbulent laws against `ht` and `fluids`; the choice of regime, and its continuity.
6. Use outside the ranges is said.
"""

import json
from pathlib import Path

import fluids
import ht
import numpy as np
import pytest

from heatgrade.correlations import duct
from heatgrade.correlations.duct import Regime
from heatgrade.errors import InputError

REFERENCE = json.loads(
    Path(__file__).with_name("correlations_duct_reference.json").read_text(encoding="utf-8")
)
X_STAR = np.array(REFERENCE["x_star"])
RATIOS = (1, 2, 4, 5, 8)  # long over short side

POLYNOMIAL = 1.2e-3  # relative, Shah and London's polynomials against exact solutions
THREE_WALL = 2e-4  # absolute, factor against the spectral solution
FINITE_VOLUME = 1e-3  # relative, the table's own uncertainty for developed flow
LOCAL = (-0.015, 0.041)  # relative, Lee and Garimella against the table
LOCAL_THREE_WALL = (-0.038, 0.047)  # relative, the same with one short wall adiabatic
MEAN = 0.032  # relative, mean law against the harmonic mean of the local law
DOCUMENTED = 0.10  # relative, K against the momentum integral
TABULATED = 5e-4  # relative, three or four digits printed

# Shah and London 1978: aspect, f Re, Nu_H1, Nu_T.
SHAH_LONDON = [
    (1.0, 14.227, 3.608, 2.976),
    (0.5, 15.548, 4.123, 3.391),
    (0.25, 18.233, 5.331, 4.439),
    (0.2, 19.071, 5.738, 4.828),
    (0.125, 20.585, 6.490, 5.597),
    (0.0, 24.0, 8.235, 7.541),
]


def spectral_duct(aspect, heated_walls, points=26):
    """Solve developed flow and H1 heat transfer by Chebyshev collocation.

    Momentum lap(u) = -1, energy lap(T) = -u/mean(u), T = 0 on heated walls, dT/dn = 0 on the
    adiabatic short wall, on [-a, a] x [-1, 1].  Returns f Re, Nu and K of the momentum integral.
    """
    n = points
    x = np.cos(np.pi * np.arange(n + 1) / n)
    c = np.hstack([2.0, np.ones(n - 1), 2.0]) * (-1.0) ** np.arange(n + 1)
    gap = x[:, None] - x[None, :] + np.eye(n + 1)
    d = np.outer(c, 1.0 / c) / gap
    d -= np.diag(d.sum(axis=1))
    order = np.arange(n + 1)
    moments = np.where(order % 2 == 0, 2.0 / (1.0 - order.astype(float) ** 2 + (order == 1)), 0.0)
    weights = np.linalg.solve(np.cos(np.outer(order, np.arccos(x))), moments)
    eye = np.eye(n + 1)
    laplace = np.kron(d @ d / aspect**2, eye) + np.kron(eye, d @ d)
    i, j = (v.ravel() for v in np.meshgrid(order, order, indexing="ij"))
    wall = (i == 0) | (i == n) | (j == 0) | (j == n)
    area_weight = np.outer(weights * aspect, weights).ravel()
    area, diameter = 4.0 * aspect, 4.0 * aspect / (1.0 + aspect)

    matrix, right = laplace.copy(), -np.ones(wall.size)
    matrix[wall], right[wall] = np.eye(wall.size)[wall], 0.0
    u = np.linalg.solve(matrix, right)
    mean = area_weight @ u / area
    u = u / mean

    right = -u.copy()
    right[wall] = 0.0
    perimeter = 4.0 * (1.0 + aspect)
    if heated_walls == 3:
        lid = (j == 0) & (i != 0) & (i != n)
        matrix[lid] = np.kron(eye, d)[lid]
        perimeter -= 2.0 * aspect
    temperature = np.linalg.solve(matrix, right)
    bulk = area_weight @ (u * temperature) / area
    k_infinity = 2.0 * float(area_weight @ (u**3 - u**2)) / area
    return diameter**2 / (2.0 * mean), area / perimeter / bulk * diameter, k_infinity


@pytest.mark.parametrize(("aspect", "f_re", "h1", "t"), SHAH_LONDON)
def test_developed_values_are_those_of_shah_and_london(aspect, f_re, h1, t):
    assert duct.f_reynolds(aspect) == pytest.approx(f_re, rel=POLYNOMIAL)
    assert duct.nusselt_h1(aspect) == pytest.approx(h1, rel=POLYNOMIAL)
    assert duct.nusselt_t(aspect) == pytest.approx(t, rel=2 * POLYNOMIAL)


@pytest.mark.parametrize("aspect", [1.0, 0.7, 0.35, 0.2, 0.1])
def test_developed_values_are_those_of_a_spectral_solution(aspect):
    f_re, h1, _ = spectral_duct(aspect, 4)
    assert duct.f_reynolds(aspect) == pytest.approx(f_re, rel=POLYNOMIAL)
    assert duct.nusselt_h1(aspect) == pytest.approx(h1, rel=POLYNOMIAL)


@pytest.mark.parametrize("ratio", RATIOS)
def test_spectral_solution_and_finite_volumes_agree(ratio):
    for walls in (3, 4):
        case = REFERENCE["cases"][f"{walls}wall_{ratio}"]
        f_re, h1, _ = spectral_duct(1.0 / ratio, walls)
        assert f_re == pytest.approx(case["f_reynolds"], rel=FINITE_VOLUME)
        assert h1 == pytest.approx(case["nusselt_h1"], rel=FINITE_VOLUME)


@pytest.mark.parametrize("aspect", [1.0, 0.9, 0.6, 0.45, 0.3, 0.2, 0.125, 0.08])
def test_three_wall_factor_is_that_of_the_spectral_solution(aspect):
    factor = spectral_duct(aspect, 3)[1] / spectral_duct(aspect, 4)[1]
    assert duct.three_wall_factor(aspect) == pytest.approx(factor, abs=THREE_WALL)


def test_three_wall_factor_ends_at_parallel_plates():
    assert duct.three_wall_factor(0.0) == 1.0
    assert duct.three_wall_factor(np.linspace(0.0, 1.0, 500)).max() == pytest.approx(
        1.1022, abs=2e-4
    )


def test_nusselt_h1_is_that_of_ht():
    for aspect in (0.05, 0.3, 0.8, 1.0):
        expected = ht.conv_internal.Nu_laminar_rectangular_Shan_London(aspect)
        assert duct.nusselt_h1(aspect) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("ratio", RATIOS)
def test_local_developing_nusselt_against_finite_volumes(ratio):
    for walls, (low, high) in ((4, LOCAL), (3, LOCAL_THREE_WALL)):
        expected = np.array(REFERENCE["cases"][f"{walls}wall_{ratio}"]["nusselt_h1_local"])
        found = duct.nusselt_h1_developing(X_STAR, 1.0 / ratio, heated_walls=walls)
        deviation = found / expected - 1.0
        assert low <= deviation.min()
        assert deviation.max() <= high


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("walls", [3, 4])
def test_developing_nusselt_falls_to_the_developed_value(ratio, walls):
    x = np.geomspace(1e-6, 10.0, 4000)
    local = duct.nusselt_h1_developing(x, 1.0 / ratio, heated_walls=walls)
    mean = duct.nusselt_h1_developing_mean(x, 1.0 / ratio, heated_walls=walls)
    assert np.all(np.diff(local) <= 0.0)
    assert np.all(np.diff(mean) <= 0.0)
    developed = duct.nusselt_h1(1.0 / ratio)
    if walls == 3:
        developed = developed * duct.three_wall_factor(1.0 / ratio)
    assert local[-1] == pytest.approx(developed, rel=1e-3)
    assert mean[-1] == pytest.approx(developed, rel=5e-3)
    used = (x >= 1e-3) & (x <= 0.5)  # outside, the residues of the two fits decide
    assert np.all(mean[used] > local[used])


@pytest.mark.parametrize("ratio", RATIOS)
def test_mean_is_the_harmonic_mean_of_the_local_law(ratio):
    x = np.geomspace(1e-8, 1.0, 20001)
    resistance = 1.0 / duct.nusselt_h1_developing(x, 1.0 / ratio)
    mean = np.cumsum(0.5 * (resistance[1:] + resistance[:-1]) * np.diff(x)) / x[1:]
    for x_star in (1e-3, 5e-3, 1e-2, 3e-2, 0.1, 0.5):
        expected = 1.0 / np.interp(x_star, x[1:], mean)
        found = duct.nusselt_h1_developing_mean(x_star, 1.0 / ratio)
        assert found == pytest.approx(expected, rel=MEAN)


def test_arrays_broadcast():
    x, aspect = np.geomspace(1e-3, 1.0, 4)[:, None], np.array([0.2, 0.5, 1.0])
    assert duct.nusselt_h1_developing(x, aspect, heated_walls=3).shape == (4, 3)
    assert duct.nusselt_h1_developing_mean(x, aspect).shape == (4, 3)
    assert duct.f_apparent_reynolds(x, aspect).shape == (4, 3)


@pytest.mark.parametrize("aspect", [0.0, 0.1, 0.35, 0.7, 1.0])
def test_apparent_friction_has_its_limits(aspect):
    short, long = 1e-7, 1e3
    assert duct.f_apparent_reynolds(short, aspect) == pytest.approx(3.44 / np.sqrt(short), rel=1e-3)
    assert duct.f_apparent_reynolds(long, aspect) == pytest.approx(
        float(duct.f_reynolds(aspect)), rel=1e-4
    )
    x = np.geomspace(1e-6, 100.0, 3000)
    assert np.all(np.diff(duct.f_apparent_reynolds(x, aspect)) < 0.0)
    assert np.isinf(duct.f_apparent_reynolds(0.0, aspect))


@pytest.mark.parametrize("aspect", [1.0, 0.5, 0.2])
def test_excess_friction_is_the_momentum_integral(aspect):
    # Far downstream the excess over developed friction is K = 2 mean(u3 - u2) (Lundgren et al.,
    # 1964), an upper bound within 10 % of the computed K of Shah.
    x = 50.0
    excess = 4.0 * x * (duct.f_apparent_reynolds(x, aspect) - duct.f_reynolds(aspect))
    integral = spectral_duct(aspect, 4)[2]
    assert (1.0 - DOCUMENTED) * integral < excess < integral


@pytest.mark.parametrize("aspect", [1.0, 0.5, 0.2, 0.1])
def test_apparent_friction_against_muzychka_and_yovanovich(aspect):
    # J. Fluids Eng. 131 (2009) 111105: on the root of the area, [(3.44/sqrt(z+))^2 + (f Re)^2]^0.5
    # with f Re = 12 / (sqrt(e) (1 + e) (1 - 192 e / pi^5 tanh(pi / (2 e)))); 10 % by its authors.
    x_plus = np.geomspace(1e-3, 1.0, 20)
    root_over_dh = (1.0 + aspect) / (2.0 * np.sqrt(aspect))
    z_plus = x_plus / root_over_dh**2
    tanh = np.tanh(np.pi / (2.0 * aspect))
    developed = 12.0 / (np.sqrt(aspect) * (1.0 + aspect) * (1.0 - 192.0 * aspect / np.pi**5 * tanh))
    model = np.hypot(3.44 / np.sqrt(z_plus), developed) / root_over_dh
    found = duct.f_apparent_reynolds(x_plus, aspect)
    np.testing.assert_allclose(found, model, rtol=0.12)


@pytest.mark.parametrize("aspect", [-0.1, 1.1, np.nan, [0.5, 2.0]])
def test_an_aspect_above_one_is_refused(aspect):
    for call in (
        duct.f_reynolds,
        duct.nusselt_h1,
        duct.three_wall_factor,
        lambda a: duct.f_apparent_reynolds(0.1, a),
        lambda a: duct.nusselt_h1_developing(0.1, a),
    ):
        with pytest.raises(InputError, match="HG103"):
            call(aspect)


@pytest.mark.parametrize("walls", [0, 2, 5])
def test_other_numbers_of_heated_walls_are_refused(walls):
    with pytest.raises(InputError, match="HG105"):
        duct.nusselt_h1_developing(0.1, 0.5, heated_walls=walls)


@pytest.mark.parametrize("reynolds", [2300.0, 4000.0, 1e4, 1e5, 4e6])
def test_turbulent_laws_are_those_of_ht_and_fluids(reynolds):
    if reynolds >= 1e4:
        darcy = fluids.friction.Prandtl_von_Karman_Nikuradse(reynolds)  # smooth, implicit
        assert 4.0 * duct.f_turbulent(reynolds) == pytest.approx(darcy, rel=0.02)
    for prandtl in (0.7, 5.0, 50.0):
        expected = ht.conv_internal.turbulent_Gnielinski(
            Re=reynolds, Pr=prandtl, fd=4.0 * duct.f_turbulent(reynolds)
        )
        assert duct.nusselt_gnielinski(reynolds, prandtl) == pytest.approx(expected, rel=1e-12)


def test_turbulent_entrance_raises_heat_transfer():
    developed = duct.nusselt_gnielinski(1e4, 5.0)
    assert duct.nusselt_gnielinski(1e4, 5.0, 8.0) == pytest.approx(1.25 * developed)


def test_regime_is_chosen_and_said():
    flow = duct.duct_flow([500.0, 2300.0, 3000.0, 4000.0, 2e4], 5.0, 0.2, 50.0)
    assert [Regime(r).name for r in flow.regime] == [
        "LAMINAR",
        "LAMINAR",
        "TRANSITION",
        "TURBULENT",
        "TURBULENT",
    ]
    assert [c.code for c in flow.cautions] == ["transition"]
    laminar = duct.nusselt_h1_developing_mean(50.0 / (500.0 * 5.0), 0.2)
    assert flow.nusselt[0] == pytest.approx(laminar, rel=1e-12)
    assert flow.friction_factor[0] == pytest.approx(
        duct.f_apparent_reynolds(50.0 / 500.0, 0.2) / 500.0, rel=1e-12
    )
    assert flow.nusselt[4] == pytest.approx(duct.nusselt_gnielinski(2e4, 5.0, 50.0), rel=1e-12)
    assert flow.friction_factor[4] == pytest.approx(duct.f_turbulent(2e4), rel=1e-12)
    half = duct.duct_flow(3150.0, 5.0, 0.2, 50.0)
    ends = duct.duct_flow([2300.0, 4000.0], 5.0, 0.2, 50.0)
    assert half.nusselt == pytest.approx(ends.nusselt.mean(), rel=1e-12)


def test_heat_transfer_and_pressure_drop_rise_with_flow_through_all_regimes():
    reynolds = np.geomspace(10.0, 1e5, 4000)
    flow = duct.duct_flow(reynolds, 7.0, 0.25, 80.0, heated_walls=3)
    assert np.all(np.diff(flow.nusselt) >= 0.0)
    assert np.all(np.diff(flow.friction_factor * reynolds**2) > 0.0)


def test_use_outside_the_ranges_is_said():
    cautions = duct.duct_flow([100.0, 1e7], [5.0, 5000.0], 0.02, 50.0, where="plate.fins").cautions
    text = [str(c) for c in cautions]
    assert all(c.code == "out-of-range" for c in cautions)
    assert len(text) == 3
    assert any("aspect = 0.02 is outside 0.1 to 1" in t for t in text)
    assert any("reynolds" in t for t in text)
    assert any("prandtl" in t for t in text)
    assert all(t.startswith("plate.fins: ") for t in text)
    assert duct.duct_flow(1000.0, 5.0, 0.3, 50.0).cautions == ()
