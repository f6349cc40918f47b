"""From a full system to a small one: rational Krylov vectors, projection, measured error.

    span V of  A^-1 B,  (A + s_j C)^-1 r_j        A_r = V' A V,  V' C V = 1

With A^-1 B in the basis the steady gains are exact (moment matching at zero: Grimme 1997,
"Krylov projection methods for model reduction").  The projection is by congruence: where flows
balance, the symmetric part of A is positive, that of A_r too, and the model is stable.

Shifts are found where they are needed.  At a frequency w that is not in the basis the residual r
of the reduced answer is solved for, which tells the error; where that is too large, the part of
(A + w C)^-1 r enters the basis.  The whole model's answer stays, and tells the error of each later
basis too; only between frequencies where that is not small yet is another one looked at.

Where coolant flows, waves that it carries downstream take many vectors.  Then all that is not small
enters the basis, which may have three times the states, and the small model is cut from it, see
`compression`.  Symmetric models stay as they are: few states, real poles.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged, positive
from heatgrade.reduced.compression import Compressed, compressed
from heatgrade.reduced.full_model import FullModel
from heatgrade.reduced.heat_system import HeatSystem
from heatgrade.reduced.reduced_model import ReducedModel
from heatgrade.reduced.tall_products import length, product, shares

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
Progress = Callable[[str], None]

STEADY_TOLERANCE = 1e-13  # of the solves that make steady gains exact
CHECK_TOLERANCE = 3e-2  # of the measured error: two digits of it
DEPENDENT = 1e-9  # of a vector's length, below which it is in the basis already
SPACING = math.sqrt(10.0)  # between frequencies that are looked at first
BELOW = 0.1  # lowest of them over the slowest rate
MAX_DECADES = 12
MAX_SWEEPS = 8
NOTHING = 0.1  # of the tolerance: answers below it end the band
WIDER, ROOM = 3, 100  # most columns of a basis that is cut: over states of the model, at least
UNCUT = 0.5  # of the tolerance: error of a basis that is cut
EVERY = 0.5  # of the error that one frequency may have: what a basis that is cut takes in
HALVED = 0.5  # of a vector's length: one that keeps as much needs no second round
CALM = 0.2  # of the error that enters the basis: below it at both ends nothing is missing between


def reduce_system(
    system: HeatSystem,
    *,
    tolerance: float,
    max_states: int = 50,
    threads: int | None = None,
    progress: Progress | None = None,
) -> ReducedModel:
    """Return a small model of a system.

    Parameters
    ----------
    system : HeatSystem
        The problem.
    tolerance : float
        Error of any output at any time after a full step of any input [K].
    max_states : int
        Most states of the model.
    threads : int, optional
        Threads of the solver.
    progress : callable, optional
        Is told each frequency that is looked at, in words.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG470 for a cell that conducts but stores nothing.
    NotConverged
        HG472 where `max_states` are not enough, HG473 for a model that is not stable.

    Examples
    --------
    >>> import numpy as np
    >>> from heatgrade.reduced import HeatSystem, Input, Output
    >>> from heatgrade.solve import FaceFields
    >>> sink = np.zeros((3, 1, 1)); sink[2] = 1.0
    >>> heat = np.zeros((3, 1, 1)); heat[0] = 1.0
    >>> bar = FaceFields(
    ...     np.ones((2, 1, 1)), np.ones((3, 0, 1)), np.ones((3, 1, 0)), sink, 0.0 * heat
    ... )
    >>> inputs, outputs = (Input("heater", heat),), (Output("hot end", heat),)
    >>> system = HeatSystem(bar, np.ones((3, 1, 1)), inputs, outputs)
    >>> model = reduce_system(system, tolerance=1e-3)
    >>> round(model.steady({"heater": 10.0})["hot end"], 6)
    30.0
    """
    tolerance = positive(tolerance, "tolerance", "K")
    max_states = int(positive(max_states, "max_states", "states"))
    full = FullModel.of(system)
    if system.symmetric:
        search = Search(full, tolerance, max_states, threads, progress=progress)
        search.run()
        return search.model()
    search = Search(
        full, UNCUT * tolerance, max_states, threads, progress=progress, entering=EVERY,
        calm=EVERY, room=max(ROOM, WIDER * max_states),
    )  # fmt: skip
    search.run()
    if progress is not None:
        progress(f"cutting {search.states} vectors to fewer states")
    cut = search.cut(tolerance)
    if cut.a.shape[0] > max_states:
        found = f"an error of {tolerance:g} K takes {cut.a.shape[0]} states"
        raise _too_many(found, max_states, tolerance)
    return search.model(cut)


def _too_many(found: str, most: int, tolerance: float) -> NotConverged:
    return NotConverged(
        "HG472",
        found,
        entry="max_states",
        value=most,
        allowed=f"as many as an error of {tolerance:g} K takes",
        remedy="allow more states (--max-states) or a larger error, or give fewer inputs",
    )


class Search:
    """The basis while it grows, and what the whole model answered where it was asked.

    Parameters
    ----------
    full : FullModel
        The whole model.
    tolerance : float
        [K].
    max_states : int
        Most states that the caller allows.
    threads : int or None
        Threads of the solver.
    basis : (n, k) array, optional
        Vectors to begin with, orthonormal in the heat capacity.
    progress : callable, optional
        Is told each frequency that is looked at, in words.
    entering : float
        Share of the error allowed at one frequency above which it enters the basis.
    calm : float
        Share of it below which nothing is missing between there and the next.
    room : int, optional
        Most columns of a basis that is cut; `max_states` if not given.
    """

    def __init__(
        self,
        full: FullModel,
        tolerance: float,
        max_states: int,
        threads: int | None,
        basis: Array | None = None,
        *,
        progress: Progress | None = None,
        entering: float = 1.0,
        calm: float = CALM,
        room: int | None = None,
    ) -> None:
        self.entering, self.calm_share = entering, calm
        self.full, self.threads = full, threads
        self.progress, self.looks = progress, 0
        self.tolerance, self.max_states = tolerance, max_states
        self.room = max_states if room is None else room
        none = np.empty((full.capacity.size, 0), order="F")
        self.use(none if basis is None else basis)
        self.share = 0.5  # of the tolerance at one frequency; halved where the sum is too large
        # Of the whole model, full steps [K], where nothing of it entered the basis: what did
        # proves nothing.
        self.answers: dict[float, Complex] = {}
        self.extend(full.solve(full.prepared(0.0, threads), full.forcing, STEADY_TOLERANCE))

    def use(self, basis: Array) -> None:
        """Project onto another basis, orthonormal in the heat capacity."""
        self.basis = basis
        self.store = basis
        self.operator: Array = shares(basis, np.asarray(self.full.matrix @ basis))
        self.drive: Array = shares(self.basis, self.full.forcing)
        self.seen: Array = self.full.observation @ self.basis

    def release(self) -> None:
        """Forget the large matrices; what was measured stays."""
        self.basis = self.store = np.empty((0, 0))

    def band(self, spacing: float = SPACING) -> list[float]:
        """Look at frequencies a factor `spacing` apart until answers die out, and return them."""
        frequency = BELOW * float(np.linalg.eigvals(self.operator).real.min())
        band: list[float] = []
        for _ in range(round(MAX_DECADES / math.log10(spacing))):
            band.append(frequency)
            # Far above all rates both answers die out: the rest of the band is empty.
            if max(self.look(frequency)) < NOTHING * self.tolerance:
                break
            frequency *= spacing
        return band

    def run(self) -> None:
        """Sweep over the frequencies until a sweep finds nothing that is missing."""
        looked = self.band()
        doubtful = list(pairwise(looked))
        for _ in range(MAX_SWEEPS):
            if self.states > self.room:
                break
            before = self.states
            for frequency in [w for w in looked if self.wrong(w) > self.share * self.tolerance]:
                self.look(frequency)
            doubtful = self.halved(doubtful)
            looked = sorted({*looked, *(edge for gap in doubtful for edge in gap), *self.answers})
            if self.states == before:
                if self.error().max() <= self.tolerance:
                    return
                self.share *= 0.5
                doubtful = list(pairwise(looked))
        off = f"{self.states} vectors leave an error of {self.error().max():.3g} K"
        raise _too_many(f"{off} after a full step", self.max_states, self.tolerance)

    def halved(self, gaps: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Look between frequencies, and return the halves where something may be missing still."""
        left: list[tuple[float, float]] = []
        for low, high in gaps:
            if not (self.calm(low) and self.calm(high)):
                middle = math.sqrt(low * high)
                self.look(middle)
                if not self.calm(middle):
                    left += [(low, middle), (middle, high)]
        return left

    def calm(self, frequency: float) -> bool:
        """Return whether nothing is missing at a frequency, and nothing was taken in there."""
        bound = self.calm_share * self.share * self.tolerance
        return frequency in self.answers and self.wrong(frequency) <= bound

    def wrong(self, frequency: float) -> float:
        """Return the error of the outputs after full steps [K]; none where it was taken in."""
        if frequency not in self.answers:
            return 0.0
        return float(np.abs(self.answers[frequency] - self.outputs(frequency)).max())

    @property
    def states(self) -> int:
        """Number of columns of the basis."""
        return int(self.basis.shape[1])

    def reduced(self, frequency: float) -> Complex:
        """Return the reduced states (states, inputs) at i w, for full steps."""
        pencil = self.operator + 1j * frequency * np.eye(self.states)
        return np.asarray(np.linalg.solve(pencil, self.drive * self.full.full_steps + 0j))

    def outputs(self, frequency: float) -> Complex:
        """Return the reduced outputs (outputs, inputs) at i w, for full steps, without D."""
        return np.asarray(self.seen @ self.reduced(frequency))

    def look(self, frequency: float) -> tuple[float, float]:
        """Measure the error there, take in what is missing, return answer and error [K]."""
        self.looks += 1
        if self.progress is not None:
            self.progress(f"look {self.looks}, {frequency:.3g} rad/s, {self.states} vectors")
        full, states = self.full, self.reduced(frequency)
        drive = full.forcing * full.full_steps
        # Real times complex would make complex copies of basis and matrix.
        risen = product(self.basis, states)
        pairs = np.ascontiguousarray(np.concatenate([risen.real, risen.imag], axis=1))
        conducted = np.asarray(full.matrix @ pairs)
        inputs = drive.shape[1]
        rest = drive - (conducted[:, :inputs] + 1j * conducted[:, inputs:])
        rest -= 1j * frequency * full.capacity[:, None] * risen
        operator = full.prepared(frequency, self.threads)
        missing = np.stack(
            [
                full.solve_oscillating(operator, frequency, rest[:, k], CHECK_TOLERANCE)
                for k in range(rest.shape[1])
            ],
            axis=1,
        )
        missed = full.observation @ missing
        answer = self.outputs(frequency) + missed
        self.answers[frequency] = answer
        wrong = np.abs(missed).max(axis=0)
        poor = wrong > self.entering * self.share * self.tolerance
        if poor.any() and self.states <= self.room:
            self.extend(np.concatenate([missing[:, poor].real, missing[:, poor].imag], axis=1))
            del self.answers[frequency]
        return float(np.abs(answer).max()), float(wrong.max())

    def error(self) -> Array:
        """Return the error of a full step at any time (outputs, inputs) [K].

        The step's answer is off by ``1 / pi int |E(i w)| dw / w`` at most: the inverse Fourier
        transform of E / (i w), which is finite at zero as the steady gains are exact.
        """
        asked = sorted(self.answers)
        gaps = np.stack([np.abs(self.answers[w] - self.outputs(w)) for w in asked])
        log = np.log(asked)
        inner = np.sum(0.5 * (gaps[1:] + gaps[:-1]) * np.diff(log)[:, None, None], axis=0)
        # Below the band the difference falls in proportion to the frequency, above it at least
        # with the root, as the answer of a half-space does.
        return np.asarray((inner + gaps[0] + 2.0 * gaps[-1]) / math.pi)

    def extend(self, vectors: Array) -> None:
        """Take vectors (n, k) into the basis, orthogonal in the heat capacity."""
        capacity = self.full.capacity
        added: list[Array] = []
        for k in range(vectors.shape[1]):
            vector = vectors[:, k].copy()
            whole = length(vector, capacity)
            if whole == 0.0:
                continue
            before, left = math.inf, whole
            for _ in range(2):  # twice is enough (Parlett), and once where little is taken away
                if left > HALVED * before:
                    break
                share = np.einsum("nk,n->k", self.basis, capacity * vector)
                vector -= np.einsum("nk,k->n", self.basis, share)
                for other in added:
                    vector -= other * float(np.einsum("n,n->", other, capacity * vector))
                before, left = left, length(vector, capacity)
            if left > DEPENDENT * whole:
                added.append(vector / left)
        if added:
            self.take(np.stack(added, axis=1))

    def take(self, new: Array) -> None:
        """Append columns to the basis, and rows and columns to the small matrices."""
        full, old = self.full, self.basis
        conducted, across = np.asarray(full.matrix @ new), np.asarray(full.matrix.T @ new)
        self.operator = np.block(
            [
                [self.operator, shares(old, conducted)],
                [shares(across, old), shares(new, conducted)],
            ]
        )
        self.drive = np.concatenate([self.drive, shares(new, full.forcing)])
        self.seen = np.concatenate([self.seen, full.observation @ new], axis=1)
        have = old.shape[1]
        count = have + new.shape[1]
        if count > self.store.shape[1]:  # room for half as many again
            self.store = np.empty((new.shape[0], count + count // 2), order="F")
            self.store[:, :have] = old
        self.store[:, have:count] = new
        self.basis = self.store[:, :count]

    def cut(self, tolerance: float) -> Compressed:
        """Return the model of fewest states whose error is no more than a tolerance [K].

        Raises
        ------
        NotConverged
            HG473 where the basis gives no stable model.
        """
        steps = self.full.full_steps
        allowed = tolerance - float(self.error().max())
        self.model()  # stable, or it says that it is not
        found = compressed(-self.operator, self.drive * steps, self.seen, allowed)
        return replace(found, b=found.b / steps, direct=found.direct / steps)

    def model(self, cut: Compressed | None = None) -> ReducedModel:
        """Return the small model of the basis as it is, or cut from it."""
        full, system = self.full, self.full.system
        if cut is None:
            none = np.zeros_like(full.feedthrough)
            cut = Compressed(-self.operator, self.drive, self.seen, none, none)
        asked = sorted(self.answers)
        steady = np.abs(full.feedthrough + self.seen @ np.linalg.solve(self.operator, self.drive))
        steady = np.maximum(steady * full.full_steps, np.finfo(np.float64).tiny)
        gaps = [np.abs(self.answers[w] - self._answer(cut, w)) / steady for w in asked]
        return ReducedModel(
            a=cut.a,
            b=cut.b,
            c=cut.c,
            d=full.feedthrough + cut.direct,
            inputs=tuple(item.name for item in system.inputs),
            outputs=tuple(item.name for item in system.outputs),
            units=tuple(item.unit for item in system.inputs),
            input_reference=np.array([item.reference for item in system.inputs]),
            output_reference=np.array([item.reference for item in system.outputs]),
            rated=system.rated,
            full_steps=full.full_steps,
            frequencies=np.array(asked),
            transfer_error=float(np.max(gaps)),
            step_error=self.error() + cut.error,
        )

    def _answer(self, cut: Compressed, frequency: float) -> Complex:
        """Return the outputs of a model at i w for full steps, without the whole model's D."""
        pencil = 1j * frequency * np.eye(cut.a.shape[0]) - cut.a
        gain = cut.direct + cut.c @ np.linalg.solve(pencil, cut.b + 0j)
        return np.asarray(gain * self.full.full_steps)
