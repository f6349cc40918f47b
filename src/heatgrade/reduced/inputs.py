"""Input values by name or as numbers, checked and put into the order of a model's inputs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError
from heatgrade.transient import PowerTrace
from heatgrade.transient.course import SAME_TIME, TableCourse
from heatgrade.transient.power_trace import ALL

Array = NDArray[np.float64]
Values = Mapping[str, float] | ArrayLike
Traces = Mapping[str, ArrayLike] | ArrayLike


def values_of(given: Values, names: tuple[str, ...], rated: Array) -> Array:
    """Return one value for each input; those not named have their rated value.

    Raises
    ------
    InputError
        HG475 for names that are no inputs, and for other than finite numbers.
    """
    if isinstance(given, Mapping):
        _known(given, names)
        values = rated.copy()
        for name, value in given.items():
            values[names.index(name)] = _numbers(value, name)
    else:
        values = _numbers(given, "inputs")
    if values.shape != (len(names),) or not np.isfinite(values).all():
        raise _bad_values("inputs", values, f"{len(names)} finite numbers, or some by name")
    return values


def traces_of(given: Traces, steps: int, names: tuple[str, ...], rated: Array) -> Array:
    """Return the inputs during each of `steps` steps, (steps, inputs).

    Raises
    ------
    InputError
        HG474 for what does not fit the steps, HG475 for names that are no inputs.
    """
    if isinstance(given, Mapping):
        _known(given, names)
        drive = np.tile(rated, (steps, 1))
        for name, value in given.items():
            trace = _numbers(value, name)
            if trace.shape not in ((), (1,), (steps,)):
                raise bad_trace(
                    f"inputs[{name!r}]",
                    trace.shape,
                    f"one number, or {steps} of them",
                )
            drive[:, names.index(name)] = trace
    else:
        drive = _numbers(given, "inputs")
    wanted = (steps, len(names))
    if drive.shape != wanted:
        raise bad_trace("inputs", drive.shape, f"numbers of shape {wanted}")
    wrong = ~np.isfinite(drive).all(axis=1)
    if wrong.any():
        raise bad_trace("inputs", f"step {int(np.argmax(wrong))}", "finite numbers in every step")
    return drive


def times_of(given: ArrayLike) -> Array:
    """Return times that increase, at least two [s], or raise `InputError` HG474."""
    when = _numbers(given, "times")
    rising = when.ndim == 1 and when.size >= 2 and bool(np.all(np.diff(when) > 0.0))
    if not rising or not np.isfinite(when).all():
        raise bad_trace("times", when.shape, "at least two increasing times [s]")
    return when


def steps_of(power: PowerTrace, duration: float) -> tuple[Array, Array]:
    """Return the times (n + 1,) at which a trace of steps changes until `duration`, and its rows.

    Raises
    ------
    InputError
        HG474 for a trace that is not made of steps, or ends too early.
    """
    course = power.course
    if not isinstance(course, TableCourse) or course.kind != "steps":
        raise bad_trace("power", type(course).__name__, "a trace of steps, PowerTrace.steps(...)")
    if duration > course.end * (1.0 + SAME_TIME):
        raise bad_trace("duration", duration, f"at most {course.end:g} s, where the trace ends")
    first, period = float(course.times[0]), float(course.times[-1] - course.times[0])
    edges = course.times
    if course.repeat:
        rounds = np.arange(np.floor(-first / period), np.ceil((duration - first) / period) + 1.0)
        edges = (rounds[:, None] * period + course.times[:-1]).ravel()
    inside = (edges > SAME_TIME * duration) & (edges < duration * (1.0 - SAME_TIME))
    when = np.concatenate([[0.0], edges[inside], [duration]])
    middle = 0.5 * (when[1:] + when[:-1])
    local = first + np.mod(middle - first, period) if course.repeat else middle
    rows = np.searchsorted(course.times, local, side="right") - 1
    return when, course.values[np.clip(rows, 0, len(course.values) - 1)]


def bad_trace(entry: str, value: object, allowed: str) -> InputError:
    """Return HG474."""
    return InputError(
        "HG474",
        "is not a trace that this model can follow",
        entry=entry,
        value=str(value),
        allowed=allowed,
        remedy="give n + 1 increasing times and n rows of inputs",
    )


def powers_of(power: PowerTrace, rows: Array, inputs: dict[str, float]) -> dict[str, Array]:
    """Return the rows of a trace by the names of inputs.

    Parameters
    ----------
    power : PowerTrace
        Whose rows they are.
    rows : (n, m) array
        [W], or the factor of all powers.
    inputs : dict of str to float
        The powers that there are and their rated values [W].
    """
    if power.names == (ALL,):
        return {name: rated * rows[:, 0] for name, rated in inputs.items()}
    return {name: rows[:, k] for k, name in enumerate(power.names)}


def _known(given: Mapping[str, object], names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            raise _bad_values("inputs", name, f"some of {', '.join(names)}")


def _numbers(value: object, entry: str) -> Array:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise _bad_values(entry, type(value).__name__, "numbers") from None


def _bad_values(entry: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG475",
        "are not inputs of this model",
        entry=entry,
        value=value if isinstance(value, str) else str(value),
        allowed=allowed,
        remedy="name the inputs, or give one number for each",
    )
