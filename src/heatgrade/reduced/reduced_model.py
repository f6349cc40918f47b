"""A small linear model in time: steady states, traces, fleets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import NotConverged, positive
from heatgrade.reduced.answers import SteadyAnswer, TraceAnswer, held
from heatgrade.reduced.fleet import Fleet
from heatgrade.reduced.inputs import (
    Traces,
    Values,
    powers_of,
    steps_of,
    times_of,
    traces_of,
    values_of,
)
from heatgrade.reduced.trace import Initial, error_of_trace, trace
from heatgrade.shown import Listed
from heatgrade.transient import PowerTrace

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReducedModel(Listed):
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
    rated : (inputs,) array
        Values of the inputs where none are given.
    full_steps : (inputs,) array
        Steps of the inputs that errors are stated for.
    frequencies : (n,) array
        Where the model was held against the whole one; none of them is in its basis [rad/s].
    transfer_error : float
        Largest difference of any transfer at these frequencies over that transfer steady.
    step_error : (outputs, inputs) array
        Error of the answer to a full step of each input at any time [K], as the integral of the
        measured difference over the logarithm of the frequency.
    solve_difference : float or None
        Of the linear model to the solve whose properties follow the temperatures [K]: the largest
        of all outputs at the dies' own powers and at half of them; None where it was not measured.
    about : tuple of (str, str)
        What it is a model of, in words.

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
    rated: Array
    full_steps: Array
    frequencies: Array
    transfer_error: float
    step_error: Array
    solve_difference: float | None = None
    about: tuple[tuple[str, str], ...] = ()

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

    def steady(self, inputs: Values) -> SteadyAnswer:
        """Return the steady outputs; inputs not named have their rated value."""
        change = values_of(inputs, self.inputs, self.rated) - self.input_reference
        found = self.output_reference + self.steady_gain @ change
        named = dict(zip(self.outputs, found.tolist(), strict=True))
        return SteadyAnswer(named, self.solve_difference)

    def steady_state(self, inputs: Values) -> Array:
        """Return the state that steady inputs lead to, (states,)."""
        change = values_of(inputs, self.inputs, self.rated) - self.input_reference
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
            self.input_reference, self.output_reference, self.step_error / self.full_steps,
        )  # fmt: skip

    def simulate(
        self, times: ArrayLike, inputs: Traces, *, initial: Initial = "idle"
    ) -> TraceAnswer:
        """Return the outputs at `times`, exact for inputs that stand still between them.

        Parameters
        ----------
        times : (n + 1,) array_like
            Increasing [s].
        inputs : (n, inputs) array_like, or mapping
            Absolute value of each input between one time and the next; by name one number or n of
            them, and those not named have their rated value.
        initial : {"idle", "steady"} or (states,) array_like
            State at the first time: all inputs at their references (no power, all at the
            temperature of the inlet), the steady state of the first inputs, or a state.

        Raises
        ------
        InputError
            HG474 for times that do not increase or inputs that do not fit them, HG475 for names.
        """
        when = times_of(times)
        drive = traces_of(inputs, when.size - 1, self.inputs, self.rated)
        fleet = cache(self.fleet)

        def step(length: float, index: int) -> Fleet:
            return fleet(length)

        return trace(self, when, drive, initial, parts=lambda run: [run], step=step)

    def follow(
        self,
        power: PowerTrace,
        duration: float,
        *,
        inputs: Mapping[str, float] | None = None,
        initial: Initial = "steady",
    ) -> TraceAnswer:
        """Return the outputs while a trace of powers passes, at the times where it changes.

        Parameters
        ----------
        power : PowerTrace
            Steps, by the names of the inputs, or one factor on all rated powers.
        duration : float
            [s], from time zero of the trace.
        inputs : mapping, optional
            Values of other inputs, that stand still.
        initial
            As in `simulate`.

        Raises
        ------
        InputError
            HG474 for a trace that is not made of steps or ends too early, HG475 for names.
        """
        when, rows = steps_of(power, positive(duration, "duration", "s"))
        powers = {
            name: float(rated)
            for name, rated, unit in zip(self.inputs, self.rated, self.units, strict=True)
            if unit == "W"
        }
        drive: dict[str, ArrayLike] = {**(inputs or {}), **powers_of(power, rows, powers)}
        return self.simulate(when, drive, initial=initial)

    def trace_error(self, inputs: Array) -> Array:
        """Return the error of the outputs (outputs,) under inputs (n, inputs) [K].

        See `error_of_trace`; the first row is the value before the trace begins.
        """
        return error_of_trace(self.step_error, self.full_steps, inputs)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model: ``.h5``, ``.npz``, ``.mat`` or ``.cir`` by the ending of `path`.

        Raises
        ------
        InputError
            HG479 for another ending or a place that cannot be written to.
        """
        from heatgrade.reduced.model_file import save_model

        save_model(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> ReducedModel:
        """Return the model of an ``.h5`` file.

        Raises
        ------
        InputError
            HG480 for a file that is no such model.
        """
        from heatgrade.reduced.model_file import load_model

        return load_model(path, ReducedModel)

    def plot(self) -> Figure:
        """Return a figure of the answers to full steps with the bands of their errors."""
        from heatgrade.reduced.pictures import step_picture

        return step_picture(self)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        inputs = [f"{name} [{unit}]" for name, unit in zip(self.inputs, self.units, strict=True)]
        return [
            *self.about,
            ("states", f"{self.states}, slowest {-1.0 / self.poles.real.max():.3g} s"),
            ("inputs", some(inputs)),
            ("outputs", some(list(self.outputs))),
            (
                "error",
                f"{self.step_error.max():.2g} K at any time after a full step of any input; "
                "steady gains exact",
            ),
            (
                "measured",
                f"at {self.frequencies.size} frequencies from {self.frequencies.min():.2g} to "
                f"{self.frequencies.max():.2g} rad/s; transfers off by {self.transfer_error:.1e}",
            ),
            ("full solve", held(self.solve_difference)),
        ]


def some(names: list[str], most: int = 8) -> str:
    """Return the first few names and how many follow."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
