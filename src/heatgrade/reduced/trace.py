"""The answer to inputs that stand still between times, exact, and how far off it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.reduced.answers import TraceAnswer
from heatgrade.reduced.fleet import Fleet
from heatgrade.reduced.held import hold
from heatgrade.reduced.inputs import bad_trace

if TYPE_CHECKING:
    from heatgrade.reduced.reduced_model import ReducedModel

Array = NDArray[np.float64]
Initial = Literal["idle", "steady"] | ArrayLike

RANGE_FACTOR = 1.5  # see `error_of_trace`


def trace(
    model: ReducedModel,
    times: Array,
    drive: Array,
    initial: Initial,
    *,
    parts: Callable[[slice], Sequence[slice]],
    step: Callable[[float, int], Fleet],
) -> TraceAnswer:
    """Return the outputs at `times`.

    Parameters
    ----------
    model : ReducedModel
        At the first time.
    times : (n + 1,) array
        Increasing [s].
    drive : (n, inputs) array
        Inputs between one time and the next.
    initial : {"idle", "steady"} or (states,) array_like
        State at the first time.
    parts : callable
        Cuts a run of equal steps into those over which the model stands still.
    step : callable
        Returns the step of a length [s], with the model after the time of an index.
    """
    change = drive - model.input_reference
    state = _first_state(model, initial, change[0])
    rise = np.empty((times.size, len(model.outputs)))
    rise[0] = model.c @ state + model.d @ change[0]
    for length, run in _equal_steps(times):
        for part in parts(run):
            after = slice(part.start + 1, part.stop + 1)
            rise[after], state = hold(step(length, part.start), state, change[part])
    before = change[:1] if _is_steady(initial) else 0.0 * change[:1]
    error = error_of_trace(model.step_error, model.full_steps, np.concatenate([before, change]))
    found = rise + model.output_reference
    return TraceAnswer(model.outputs, times, found, error, state, model.solve_difference)


def _first_state(model: ReducedModel, initial: Initial, change: Array) -> Array:
    """Return the state to begin with; `change` are the first inputs above their references."""
    if isinstance(initial, str):
        if initial == "idle":
            return np.zeros(model.states)
        if initial == "steady":
            return np.asarray(-np.linalg.solve(model.a, model.b @ change))
        raise bad_trace("initial", initial, "'idle', 'steady' or a state")
    state = np.asarray(initial, dtype=np.float64)
    if state.shape != (model.states,) or not np.isfinite(state).all():
        raise bad_trace("initial", state.shape, f"{model.states} finite numbers")
    return state


def _is_steady(initial: Initial) -> bool:
    """Return whether a trace begins with its own steady state."""
    return isinstance(initial, str) and initial == "steady"


def error_of_trace(step_error: Array, full_steps: Array, inputs: Array) -> Array:
    """Return the error of outputs under inputs that change as they like [K].

    With the error e after a unit step, for each input the lower of::

        e x sum of |changes|         e x 1.5 (max u - min u)

    The second is half of the range times the integral of the error's absolute impulse answer.
    That integral is 1.3 to 2.6 times the integral over frequencies that e is, found on systems
    with and without flow by `verification/test_reduced_models.py`; 3 is taken.

    Parameters
    ----------
    step_error : (outputs, inputs) array
        Error of a full step of each input [K].
    full_steps : (inputs,) array
        These steps.
    inputs : (n, inputs) array
        In the order of time.
    """
    changed = np.abs(np.diff(inputs, axis=0)).sum(axis=0)
    span = RANGE_FACTOR * (inputs.max(axis=0) - inputs.min(axis=0))
    return np.asarray(step_error @ (np.minimum(changed, span) / full_steps))


def _equal_steps(times: Array) -> Iterator[tuple[float, slice]]:
    """Return the length and the range of each run of equal steps."""
    lengths = np.diff(times)
    # Steps that differ by rounding of the times are one.
    rounding = 4.0 * np.finfo(np.float64).eps * np.abs(times).max()
    breaks = np.flatnonzero(np.abs(np.diff(lengths)) > rounding + 1e-12 * lengths[1:]) + 1
    edges = [0, *breaks.tolist(), lengths.size]
    for start, stop in pairwise(edges):
        mean = float(times[stop] - times[start]) / (stop - start)
        yield float(f"{mean:.12g}"), slice(start, stop)
