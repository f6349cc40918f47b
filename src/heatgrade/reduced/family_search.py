"""From whole models on a grid of parameters to a family of small ones with one basis.

Each point begins with the basis of those before it and adds what is missing there; in the end all
are seen in the states of an energy that all of them lose.  In the middle between points the
interpolated models are held against whole ones made there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.reduced.common_energy import common_energy
from heatgrade.reduced.full_model import FullModel
from heatgrade.reduced.heat_system import HeatSystem
from heatgrade.reduced.reduced_model import ReducedModel
from heatgrade.reduced.reduction import CALM, Search

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

CHECK_SPACING = 10.0  # between frequencies at the middles
WAVES = 2.0  # see `waves`
Maker = Callable[[float, float], HeatSystem]


@dataclass(frozen=True, slots=True, eq=False)
class FamilyMatrices:
    """Matrices of all points and what was measured there.

    Parameters
    ----------
    a, b, c, d : arrays
        (flows, temperatures, ...).
    step_error : (outputs, inputs) array
        Largest of all points [K].
    frequencies : (n,) array
        [rad/s].
    """

    a: Array
    b: Array
    c: Array
    d: Array
    step_error: Array
    frequencies: Array


class FamilySearch:
    """The common basis while it grows from point to point.

    Parameters
    ----------
    make : callable
        Takes a flow [m3/s] and an inlet temperature [K] and returns the whole problem.
    flows, inlets : arrays
        The grid [m3/s], [K].
    tolerance : float
        Of the reduction at each point [K].
    max_states : int
        Most columns of the basis.
    threads : int or None
        Threads of the solver.
    """

    def __init__(
        self,
        make: Maker,
        flows: Array,
        inlets: Array,
        tolerance: float,
        max_states: int,
        threads: int | None,
    ) -> None:
        self.make, self.flows, self.inlets = make, flows, inlets
        self.tolerance, self.max_states, self.threads = tolerance, max_states, threads
        middle = make(float(flows[flows.size // 2]), float(inlets[inlets.size // 2]))
        # One heat capacity for all, so that all share their states.
        self.capacity, self.sheet_capacity = middle.capacity, middle.sheet_capacity
        self.basis: Array | None = None

    def run(self) -> FamilyMatrices:
        """Return the matrices of all points."""
        searches: list[Search] = []
        for flow in self.flows:
            for inlet in self.inlets:
                system = replace(
                    self.make(float(flow), float(inlet)),
                    capacity=self.capacity,
                    sheet_capacity=self.sheet_capacity,
                )
                most = waves(system)
                search = Search(
                    FullModel.of(system), self.tolerance / most, self.max_states, self.threads,
                    self.basis, entering=most, calm=most * CALM,
                )  # fmt: skip
                search.run()
                self.basis = search.basis
                search.release()
                searches.append(search)
        models, errors = [], []
        for search in searches:
            assert self.basis is not None
            search.use(self.basis)  # grown since this point was looked at
            models.append(search.model())
            errors.append(waves(search.full.system) * search.error())
            search.release()
        grid = (self.flows.size, self.inlets.size)

        a, b, c, d = (np.stack([getattr(model, name) for model in models]) for name in "abcd")
        low = common_energy(a)
        if low is not None:  # else the family says that it may gain heat
            back = np.linalg.inv(low.T)
            a, b, c = low.T @ a @ back, low.T @ b, c @ back
        a, b, c, d = (item.reshape(*grid, *item.shape[1:]) for item in (a, b, c, d))
        return FamilyMatrices(
            a, b, c, d,
            np.max(errors, axis=0), np.unique(np.concatenate([m.frequencies for m in models])),
        )  # fmt: skip

    def error_at(self, flow: float, inlet: float, small: ReducedModel) -> Array:
        """Return the error of a full step of a model at a point that is not in the grid [K].

        With the transfer's error E at w, E0 steady and w0 the slowest rate, it is at most::

            |E0| + 1/pi int |E - E0 / (1 + i w / w0)| dw / w

        and where coolant flows the integral counts twice, see `waves`.
        """
        full = FullModel.of(self.make(flow, inlet))
        search = Search(full, self.tolerance, 0, self.threads, self._basis_in(full.capacity))
        steps = full.full_steps
        steady = full.feedthrough + search.seen @ np.linalg.solve(search.operator, search.drive)
        first = (steady - small.steady_gain) * steps
        slowest = float(-small.poles.real.max())
        asked = search.band(CHECK_SPACING)
        gaps = []
        for frequency in asked:
            answer = search.answers[frequency] + full.feedthrough * steps
            wrong = answer - small.transfer(frequency)[0] * steps
            gaps.append(np.abs(wrong - first / (1.0 + 1j * frequency / slowest)))
        means = 0.5 * (np.array(gaps[1:]) + np.array(gaps[:-1]))
        inner = np.sum(means * np.diff(np.log(asked))[:, None, None], axis=0)
        moving = (inner + gaps[0] + 2.0 * gaps[-1]) / math.pi
        return np.asarray(np.abs(first) + waves(full.system) * moving)

    def _basis_in(self, capacity: Array) -> Array:
        """Return the basis, orthonormal in another heat capacity."""
        assert self.basis is not None
        gram = self.basis.T @ (capacity[:, None] * self.basis)
        inverse = np.linalg.inv(np.linalg.cholesky(gram))
        return np.asfortranarray(self.basis @ inverse.T)


def waves(system: HeatSystem) -> float:
    """Return over what models are off in frequency what they may be off in any trace.

    Half of the integral of the error's absolute impulse answer is at most 1.5 times the error
    after a step where a basis gives up no waves that coolant carries downstream, up to 2.6 times
    where it does (`verification/test_reduced_models.py`). Models that are cut measure it.
    """
    return 1.0 if system.symmetric else WAVES


def middles(axis: Array) -> list[float]:
    """Return the middle of each interval, or the only point.

    Examples
    --------
    >>> middles(np.array([1.0, 2.0, 4.0]))
    [1.5, 3.0]
    """
    found = 0.5 * (axis[1:] + axis[:-1]) if axis.size > 1 else axis
    return [float(value) for value in found]
