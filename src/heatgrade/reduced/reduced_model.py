"""A small linear model in time: steady states, traces, fleets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, NotConverged, positive
from heatgrade.reduced.fleet import Fleet

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ReducedModel:
    """``dz/dt = A z + B (u - u0)``, ``y = C z + D (u - u0) + y0``.

    Parameters
    ----------
    a, b, c, d : arrays
        Of shape (states, states), (states, inputs), (outputs, states), (outputs, inputs).
    inputs, outputs : tuple of str
        Their names.
    units : tuple of str
        Of the inputs; outputs are in K.
    input_reference, output_reference : arrays
        u0 and y0.
    frequencies : (n,) array
        Where the model was held against the whole one; none of them is in its basis [rad/s].
    transfer_error : float
        Largest difference of any transfer at these frequencies over that transfer steady.
    step_error : (outputs, inputs) array
        Error of the answer to a full step of each input at any time [K], as the integral of the
        measured difference over the logarithm of the frequency.

    Raises
    ------
    NotConverged
        HG473 for a model that is not stable.
    """

    a: Array
    b: Array
    c: Array
    d: Array
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    units: tuple[str, ...]
    input_reference: Array
    output_reference: Array
    frequencies: Array
    transfer_error: float
    step_error: Array

    def __post_init__(self) -> None:
        slowest = float(self.poles.real.max())
        if not slowest < 0.0:
            raise NotConverged(
                "HG473",
                "the reduced model is not stable",
                entry="pole",
                value=slowest,
                allowed="< 0 1/s",
                remedy="look for coolant flows that do not balance",
            )

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.a.shape[0])

    @property
    def poles(self) -> NDArray[np.complex128]:
        """Poles [1/s]."""
        return np.asarray(np.linalg.eigvals(self.a), dtype=np.complex128)

    @property
    def steady_gain(self) -> Array:
        """Steady rise of each output per unit of each input, (outputs, inputs)."""
        return np.asarray(self.d - self.c @ np.linalg.solve(self.a, self.b))

    def transfer(self, frequencies: ArrayLike) -> NDArray[np.complex128]:
        """Return the transfers (frequencies, outputs, inputs) at i w, w in rad/s."""
        shifts = 1j * np.atleast_1d(np.asarray(frequencies, dtype=np.float64))
        pencil = shifts[:, None, None] * np.eye(self.states) - self.a
        return np.asarray(self.c @ np.linalg.solve(pencil, self.b + 0j) + self.d)

    def steady(self, inputs: Mapping[str, float] | ArrayLike) -> dict[str, float]:
        """Return the steady outputs [K] by name; inputs not named have their reference."""
        change = self._values(inputs) - self.input_reference
        found = self.output_reference + self.steady_gain @ change
        return dict(zip(self.outputs, found.tolist(), strict=True))

    def steady_state(self, inputs: Mapping[str, float] | ArrayLike) -> Array:
        """Return the state that steady inputs lead to, (states,)."""
        change = self._values(inputs) - self.input_reference
        return np.asarray(-np.linalg.solve(self.a, self.b @ change))

    def fleet(self, step: float) -> Fleet:
        """Return the step of length `step` [s] for any number of chips at once."""
        from scipy.linalg import expm

        step = positive(step, "step", "s")
        n, m = self.b.shape
        joined = np.zeros((n + m, n + m))
        joined[:n, :n], joined[:n, n:] = self.a * step, self.b * step
        powers = expm(joined)
        return Fleet(
            step, powers[:n, :n].copy(), powers[:n, n:].copy(), self.c, self.d,
            self.input_reference, self.output_reference,
        )  # fmt: skip

    def simulate(
        self, times: ArrayLike, inputs: ArrayLike, *, initial: ArrayLike | None = None
    ) -> Array:
        """Return the outputs (n + 1, outputs) [K] at `times`.

        Parameters
        ----------
        times : (n + 1,) array_like
            Increasing [s].
        inputs : (n, inputs) array_like
            Absolute value of each input between one time and the next, where it stands still.
        initial : (states,) array_like, optional
            State at the first time, e.g. `steady_state`; that of the references if not given.

        Raises
        ------
        InputError
            HG474 for times that do not increase or inputs that do not fit them.
        """
        when, drive = np.asarray(times, np.float64), np.asarray(inputs, np.float64)
        if when.ndim != 1 or when.size < 2 or not np.all(np.diff(when) > 0.0):
            raise _bad_trace("times", when.shape, "at least two increasing times [s]")
        wanted = (when.size - 1, len(self.inputs))
        if drive.shape != wanted or not np.isfinite(drive).all():
            raise _bad_trace("inputs", drive.shape, f"finite numbers of shape {wanted}")
        state = np.zeros((1, self.states))
        if initial is not None:
            state[0] = initial
        found = np.empty((when.size, len(self.outputs)))
        start = (drive[0] - self.input_reference) @ self.d.T
        found[0] = state[0] @ self.c.T + start + self.output_reference
        steps: dict[float, Fleet] = {}
        for k, length in enumerate(np.diff(when).tolist()):
            step = float(f"{length:.12g}")  # steps that differ by rounding are one
            if step not in steps:
                steps[step] = self.fleet(step)
            state, output = steps[step].advance(state, drive[k : k + 1])
            found[k + 1] = output[0]
        return found

    def summary(self) -> str:
        """Return size and error in words."""
        return (
            f"{self.states} states; steady gains exact; a full step of any input is off by at "
            f"most {self.step_error.max():.2g} K at any time, transfers by "
            f"{self.transfer_error:.1e} of their steady value, measured at "
            f"{self.frequencies.size} frequencies from {self.frequencies.min():.2g} to "
            f"{self.frequencies.max():.2g} rad/s"
        )

    def _values(self, inputs: Mapping[str, float] | ArrayLike) -> Array:
        if isinstance(inputs, Mapping):
            unknown = [name for name in inputs if name not in self.inputs]
            if unknown:
                raise _bad_values(unknown[0], f"one of {', '.join(self.inputs)}")
            values = self.input_reference.copy()
            for name, value in inputs.items():
                values[self.inputs.index(name)] = value
        else:
            values = np.asarray(inputs, dtype=np.float64)
        if values.shape != (len(self.inputs),) or not np.isfinite(values).all():
            raise _bad_values(values, f"{len(self.inputs)} finite numbers, or some by name")
        return values


def _bad_values(value: object, allowed: str) -> InputError:
    return InputError(
        "HG475",
        "are not inputs of this model",
        entry="inputs",
        value=value,
        allowed=allowed,
        remedy="name the inputs, or give one number for each",
    )


def _bad_trace(entry: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG474",
        "is not a trace that this model can follow",
        entry=entry,
        value=str(value),
        allowed=allowed,
        remedy="give n + 1 increasing times and n rows of inputs",
    )
