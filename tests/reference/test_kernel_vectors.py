"""Krylov vector kernels against NumPy, in both precisions and on several threads."""

import numpy as np
import pytest

from heatgrade.solve.kernels import kernels

SEED = 20261123
TOLERANCE = {"double": 1e-13, "single": 1e-5}  # relative
NX, N = 11, 80  # planes; cells of a plane, a multiple of eight


@pytest.fixture(params=["double", "single"])
def precision(request):
    return request.param


@pytest.fixture
def draw(precision):
    rng = np.random.default_rng(SEED)
    return lambda *shape: rng.normal(size=shape).astype(kernels(precision).dtype)


@pytest.mark.parametrize("threads", [1, 3])
def test_cg_update(precision, draw, threads):
    x, r, p, q, z, w = (draw(NX, N) for _ in range(6))
    alpha, beta = 0.75, -0.5
    direction, image = z + beta * p, w + beta * q
    expected_x, expected_r = x + alpha * direction, r - alpha * image
    square = np.zeros(NX)
    kernels(precision).cg_update(x, r, p, q, z, w, alpha, beta, square, threads)
    tolerance = TOLERANCE[precision]
    for found, expected in ((x, expected_x), (r, expected_r), (p, direction), (q, image)):
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(square, (expected_r.astype(float) ** 2).sum(1), rtol=tolerance)


@pytest.mark.parametrize("used", [0, 1, 4])
def test_projection_and_orthogonalisation(precision, draw, used):
    kernel, tolerance = kernels(precision), TOLERANCE[precision]
    basis, w, r, weight = draw(6, NX, N), draw(NX, N), draw(NX, N), draw(6)
    sums = np.zeros((NX, 6))
    kernel.project(basis, w, used, sums, 2)
    expected = np.einsum("mij,ij->im", basis[:used].astype(float), w.astype(float))
    np.testing.assert_allclose(sums[:, :used], expected, rtol=tolerance, atol=10 * tolerance)
    new_w = w - np.tensordot(weight[:used], basis[:used], 1)
    basis[used] = w
    others = basis[[m for m in range(6) if m != used]].copy()
    kernel.orthogonalise(basis, weight, r, used, sums, 2)
    np.testing.assert_allclose(basis[used], new_w, rtol=tolerance, atol=10 * tolerance)
    assert np.array_equal(basis[[m for m in range(6) if m != used]], others)
    exact = new_w.astype(float)
    np.testing.assert_allclose(sums[:, 0], (exact**2).sum(1), rtol=10 * tolerance)
    np.testing.assert_allclose(
        sums[:, 1], (exact * r).sum(1), rtol=10 * tolerance, atol=100 * tolerance
    )


@pytest.mark.parametrize("used", [1, 4])
def test_combine(precision, draw, used):
    z, weight = draw(6, NX, N), draw(6)
    expected, others = np.tensordot(weight[:used], z[:used], 1), z[1:].copy()
    kernels(precision).combine(z, weight, used, 2)
    tolerance = TOLERANCE[precision]
    np.testing.assert_allclose(z[0], expected, rtol=tolerance, atol=10 * tolerance)
    assert np.array_equal(z[1:], others)


def test_step(precision, draw):
    r, q = draw(NX, N), draw(NX, N)
    expected, square = r - 0.25 * q, np.zeros(NX)
    kernels(precision).step(r, q, 0.25, square, 2)
    tolerance = TOLERANCE[precision]
    np.testing.assert_allclose(r, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(square, (expected.astype(float) ** 2).sum(1), rtol=tolerance)


def test_vectors_that_do_not_fit_are_refused(precision, draw):
    for q in (draw(3, 16), draw(3, 7)):
        with pytest.raises(ValueError, match="fit"):
            kernels(precision).step(draw(3, 8), q, 1.0, np.zeros(3), 1)
    with pytest.raises(ValueError, match="fit"):
        kernels(precision).step(draw(3, 7), draw(3, 7), 1.0, np.zeros(3), 1)
    with pytest.raises(ValueError, match="fit"):
        kernels(precision).combine(draw(2, 3, 8), draw(2), 3, 1)
