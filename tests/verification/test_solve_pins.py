"""Parts whose temperature nothing fixes, pinned on request.

1. without sources in total the pin carries nothing: the equations hold as they were given
2. differences of temperature are those of the pseudo-inverse (numpy.linalg.lstsq)
3. each part gets a pin of its own, and the outcome names them
4. what cannot be pinned is refused as before
"""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.solve import FaceFields, prepare, solve

SEED = 20261219
AGREEMENT = 1e-9  # relative to the greatest difference
SHAPE = (7, 6, 5)


def closed_box(cut=None):
    """Return a box without a way out, in two parts where `cut` is a plane of x faces."""
    rng = np.random.default_rng(SEED)
    nx, ny, nz = SHAPE
    sizes = ((nx - 1, ny, nz), (nx, ny - 1, nz), (nx, ny, nz - 1))
    g = [rng.uniform(0.5, 2.0, size) for size in sizes]
    source = rng.normal(size=SHAPE)
    if cut is None:
        source -= source.mean()
    else:
        g[0][cut] = 0.0
        source[: cut + 1] -= source[: cut + 1].mean()
        source[cut + 1 :] -= source[cut + 1 :].mean()
    return FaceFields(*g, np.zeros(SHAPE), source)


def without_ties(fields):
    """Return the singular matrix of the fields, dense."""
    return fields.to_csr()[0].toarray()


@pytest.mark.parametrize("cut", [None, 2])
def test_the_pin_carries_nothing(cut):
    fields = closed_box(cut)
    answer = prepare(fields, pin=True).solve(tolerance=1e-12)
    matrix = without_ties(fields)
    found, source = answer.temperature.ravel(), fields.source.ravel()
    assert np.linalg.norm(matrix @ found - source) <= 1e-10 * np.linalg.norm(source)
    exact = np.linalg.lstsq(matrix, source, rcond=None)[0]
    parts = [np.s_[:]] if cut is None else [np.s_[: cut + 1], np.s_[cut + 1 :]]
    for part in parts:
        own, other = (item.reshape(SHAPE)[part] for item in (found, exact))
        assert np.ptp(own - other) <= AGREEMENT * np.ptp(other)


def test_outcome_names_every_pin():
    system = prepare(closed_box(2), pin=True)
    assert system.pins == ((0, 0, 0), (3, 0, 0))
    assert "pinned at cell (0, 0, 0), pinned at cell (3, 0, 0)" in system.solve().outcome.method


def test_what_is_not_asked_for_or_cannot_be_is_refused():
    fields = closed_box()
    with pytest.raises(InputError, match="HG413"):
        solve(fields)
    none = (np.zeros((1, 1, 1)), np.zeros((2, 0, 1)), np.zeros((2, 1, 0)))
    with pytest.raises(InputError, match="HG413"):
        prepare(FaceFields(*none, np.zeros((2, 1, 1)), np.ones((2, 1, 1))), pin=True)


def test_nothing_is_pinned_that_has_a_way_out():
    fields = closed_box()
    fields.sink[3, 3, 3] = 1.0
    system = prepare(fields, pin=True)
    assert system.pins == ()
    assert "pinned" not in system.solve().outcome.method
