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


def joined(vector, ny, coolant):
    """Return what a vector [x][row][half][m] holds, as temperatures and coolant."""
    cells = np.zeros((*vector.shape[:-2], ny))
    cells[..., 0::2] = vector[..., 0, : (ny + 1) // 2]
    cells[..., 1::2] = vector[..., 1, : ny // 2]
    return (cells[..., :-1, :], cells[..., -1, :]) if coolant else (cells, cells[:0, 0])


@pytest.mark.parametrize("beta", [0.0, -0.5])
@pytest.mark.parametrize("threads", [1, 3])
def test_cg_update(precision, draw, threads, beta):
    r, q, w = (draw(NX, N) for _ in range(3))
    alpha = 0.75
    image = w + beta * q
    expected_r = r - alpha * image
    if beta == 0.0:  # w stands for q, which is neither read nor written
        q[:] = np.nan
        image = q.copy()
    square = np.zeros(NX)
    kernels(precision).cg_update(r, q, w, alpha, beta, square, threads)
    tolerance = TOLERANCE[precision]
    for found, expected in ((r, expected_r), (q, image)):
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(square, (expected_r.astype(float) ** 2).sum(1), rtol=tolerance)


@pytest.mark.parametrize("used", [1, 4])
def test_join_answers(precision, draw, used):
    z, weight = draw(6, NX, N), draw(6).astype(float)
    expected = np.tensordot(weight[:used], z[:used].astype(float), 1)
    others = z[1:].copy()
    kernels(precision).join_answers(z, weight, used, 2)
    tolerance = TOLERANCE[precision]
    np.testing.assert_allclose(z[0], expected, rtol=tolerance, atol=10 * tolerance)
    assert np.array_equal(z[1:], others)


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


@pytest.mark.parametrize(("ny", "coolant"), [(7, False), (6, True), (1, True)])
@pytest.mark.parametrize("used", [1, 4])
def test_add_answers(precision, draw, used, ny, coolant):
    z = draw(6, NX + 2, 5, 2, 4)
    rng = np.random.default_rng(SEED)
    t, c = rng.normal(size=(NX, 5 - coolant, ny)), rng.normal(size=(NX * coolant, ny))
    weight = rng.normal(size=6)
    sums = np.tensordot(weight[:used], z[:used, 1:-1].astype(float), 1)
    expected = [old + new for old, new in zip((t, c), joined(sums, ny, coolant), strict=True)]
    kernels(precision).add_answers(t, c, z, weight, used, 2)
    for found, wanted in zip((t, c), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=1e-13)  # in double, always


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
        kernels(precision).add_answers(
            np.zeros((2, 3, 5)), np.zeros((0, 5)), draw(2, 4, 3, 2, 4), np.zeros(3), 3, 1
        )
