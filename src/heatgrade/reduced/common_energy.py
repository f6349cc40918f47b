"""One energy that all models of a family lose: what makes a change of the flow in time harmless.

Models ``dz/dt = A_i z`` that share their states are stable at any of their weighted means, and
under any change from one to another in time, where one P makes all of them lose ``z' P z``::

    A_i' P + P A_i < 0        P > 0

With P = 1 that is a negative symmetric part, which the projection gives where the whole operator
has one in its heat capacity.  Where it has none, P is looked for: that of one point (Lyapunov's
equation), of all points on average, and then by steps along the gradient of the worst inequality,
each as long as it takes to mend that one were it linear (Polyak's; Liberzon and Tempo 2004, doi
10.1109/TAC.2004.829632).  In the states ``L' z``, ``P = L L'``, the symmetric parts are negative.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 400  # along the gradient
MARGIN = 1e-3  # of the slowest rate: what each model loses at least
LEAST = 1e-6  # eigenvalue of P over the largest


def common_energy(models: Array) -> Array | None:
    """Return L of ``P = L L'`` that all models lose energy in, None where none was found.

    Parameters
    ----------
    models : (m, n, n) array
        Each A_i [1/s].

    Examples
    --------
    >>> turning = np.array([[[-1.0, 4.0], [0.0, -1.0]], [[-1.0, 3.0], [0.0, -2.0]]])
    >>> bool(np.linalg.eigvalsh(turning + turning.swapaxes(1, 2)).max() < 0.0)
    False
    >>> low = common_energy(turning)
    >>> moved = low.T @ turning @ np.linalg.inv(low.T)
    >>> bool(np.linalg.eigvalsh(moved + moved.swapaxes(1, 2)).max() < 0.0)
    True
    """
    count = models.shape[1]
    slowest = -float(np.linalg.eigvals(models).real.max())
    if not slowest > 0.0:
        return None
    margin = MARGIN * slowest
    one = np.eye(count)
    if _gains(models, one, 0.0)[0].max() < 0.0:
        return one
    own = [_lyapunov(model, slowest) for model in models]
    mean = np.mean([p / np.trace(p) for p in own], axis=0)
    for p in (own[len(own) // 2], mean):
        low = _root(p) if _gains(models, p, margin)[0].max() < 0.0 else None
        if low is not None:
            return low
    return _searched(models, _positive(mean * (count / np.trace(mean))), margin)


def _lyapunov(model: Array, slowest: float) -> Array:
    """Return P that the model loses, near 1 where its symmetric part is nearly negative."""
    from scipy.linalg import solve_continuous_lyapunov

    loss, frame = np.linalg.eigh(-(model + model.T))
    wanted = (frame * np.maximum(loss, slowest)) @ frame.T
    found = solve_continuous_lyapunov(model.T, -wanted)
    return np.asarray(0.5 * (found + found.T))


def _gains(models: Array, p: Array, margin: float) -> tuple[Array, Array]:
    """Return the largest gain of energy of each model, and in which state [1/s]."""
    through = p @ models
    gain = through + through.swapaxes(1, 2) + 2.0 * margin * p
    values, frames = np.linalg.eigh(gain)
    return values[:, -1], frames[:, :, -1]


def _searched(models: Array, p: Array, margin: float) -> Array | None:
    """Return L of a P found along gradients."""
    for _ in range(STEPS):
        gains, states = _gains(models, p, margin)
        worst = int(gains.argmax())
        if gains[worst] < 0.0:
            return _root(p)
        v, moved = states[worst], models[worst] @ states[worst]
        gradient = np.outer(v, moved) + np.outer(moved, v) + 2.0 * margin * np.outer(v, v)
        length = (gains[worst] + margin) / float((gradient * gradient).sum())
        p = _positive(p - length * gradient)
    return None


def _root(p: Array) -> Array | None:
    """Return L of ``P = L L'``, None where rounding leaves P not positive."""
    try:
        return np.asarray(np.linalg.cholesky(p))
    except np.linalg.LinAlgError:
        return None


def _positive(p: Array) -> Array:
    values, frame = np.linalg.eigh(0.5 * (p + p.T))
    return np.asarray((frame * np.maximum(values, LEAST * values[-1])) @ frame.T)
