"""Families stay stable where the symmetric part alone does not show it; each line is a test below.

1. An energy that all models lose is found where none of the symmetric parts is negative, and none
   is claimed where some change from model to model makes a state grow.
2. A channel plate carried by central differences, whose small models have symmetric parts that are
   not negative: the family is made, its transfers are those of the models, and no course of the
   flow lets its energy grow.
"""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.reduced import family_search
from heatgrade.reduced.common_energy import common_energy

SEED = 74_749
ROUNDING = 1e-9


def loss(models) -> np.ndarray:
    return -np.linalg.eigvalsh(models + models.swapaxes(-1, -2)).max(axis=-1)


def test_an_energy_is_found_where_there_is_one():
    rng, poor = np.random.default_rng(SEED), 0
    for _ in range(20):
        n = int(rng.integers(2, 12))
        half = rng.normal(size=(3, n, n))
        dissipative = -half @ half.swapaxes(1, 2) - 0.1 * np.eye(n)
        turn = rng.normal(size=(3, n, n))
        frame = np.eye(n) + 0.2 * rng.normal(size=(n, n))
        models = np.linalg.inv(frame) @ (dissipative + turn - turn.swapaxes(1, 2)) @ frame
        poor += loss(models).min() < 0.0
        low = common_energy(models)
        assert low is not None
        moved = low.T @ models @ np.linalg.inv(low.T)
        assert loss(moved).min() > 0.0
    assert poor > 10  # the symmetric parts alone would not have told


def test_none_is_claimed_where_a_change_of_models_makes_a_state_grow():
    # Each is stable; a quarter turn of one and then of the other stretches the state for ever.
    flat = np.array([[-0.1, 1.0], [-25.0, -0.1]])
    models = np.stack([flat, flat[::-1, ::-1]])
    assert common_energy(models) is None


def test_none_is_claimed_where_rounding_leaves_none(monkeypatch):
    # One slow state driven by another 1e9 times as hard: P is singular to rounding.
    refused = []

    def watched(p):
        try:
            return factor(p)
        except np.linalg.LinAlgError:
            refused.append(p)
            raise

    factor = np.linalg.cholesky
    monkeypatch.setattr(np.linalg, "cholesky", watched)
    for coupling, turn in ((5e8, 0.5), (2e9, 0.5), (5e10, 0.7)):
        frame = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        model = frame @ np.array([[-1.0, coupling], [0.0, -1.0]]) @ frame.T
        assert common_energy(model[None]) is None
    assert refused


def test_a_family_of_a_plate_carried_centrally_is_not_refused(monkeypatch):
    given = []

    def seen(models):
        given.append(models)
        return common_energy(models)

    monkeypatch.setattr(family_search, "common_energy", seen)
    chip = hg.Die(hg.PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3, name="gpu")
    fins = hg.Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    metal = hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
    plate = hg.Plate(hg.Stack(chip, hg.Interface(50e-6, 5.0)), metal, hg.Coolant("water"))
    family = plate.reduce_over(
        volume_flows=[2e-5, 1e-4], inlet_temperatures=[318.15], tolerance=2.0,
        grid=hg.Resolution(lateral=3e-3, advection="central"), threads=1,
    )  # fmt: skip
    (models,) = given
    assert loss(models).min() < 0.0  # what refused it
    assert loss(family.a).min() > 0.0
    poles = [np.sort_complex(np.linalg.eigvals(a)) for a in (*models, *family.a[:, 0])]
    for before, after in zip(poles[:2], poles[2:], strict=True):
        assert np.abs(before - after).max() < ROUNDING * np.abs(before).max()
    assert 0.0 < family.error.max() < 4.0  # measured, stated
    # The energy of a state falls in every step, whatever course the flow takes.
    rng = np.random.default_rng(SEED)
    state = rng.normal(size=family.states)
    for flow in rng.uniform(2e-5, 1e-4, 40):
        after = family.at(float(flow), 318.15).fleet(0.02).transition @ state
        assert after @ after < state @ state
        state = after


def test_a_family_without_such_an_energy_is_refused():
    from heatgrade.errors import NotConverged
    from heatgrade.reduced import ReducedFamily

    flat = np.array([[-0.1, 1.0], [-25.0, -0.1]])
    a = np.stack([flat, flat[::-1, ::-1]])[:, None]
    one = np.ones((1, 1))
    with pytest.raises(NotConverged, match="HG473"):
        ReducedFamily(
            np.array([1e-5, 2e-5]), np.array([300.0]), a, np.ones((2, 1, 2, 1)),
            np.ones((2, 1, 1, 2)), np.zeros((2, 1, 1, 1)), ("inlet",), ("die",), ("K",),
            np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1, bool), np.ones(1), one,
            one,
        )  # fmt: skip
