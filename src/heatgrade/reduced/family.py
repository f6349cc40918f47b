"""Small models on a grid of flows and inlet temperatures, with one basis for all.

    dz/dt = -A(p) z + B(p) (u - u0)        y = C(p) z + D(p) (u - u0) + y0

As all share their states, a change of the flow changes matrices and leaves z alone.  Between the
points of the grid A and B are weighted means.  At each point the symmetric part of A is positive,
in states that `common_energy` finds; that of a mean is too, and ``d |z|^2/dt < 0`` without inputs:
stable at any point and under any change of the flow in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, NotConverged, positive
from heatgrade.reduced.answers import SteadyAnswer, TraceAnswer, held
from heatgrade.reduced.fleet import Fleet
from heatgrade.reduced.inputs import Traces, Values, bad_trace, times_of, traces_of, values_of
from heatgrade.reduced.reduced_model import ReducedModel, some
from heatgrade.reduced.trace import Initial, trace
from heatgrade.shown import Listed
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]
Weights = list[tuple[int, int, float]]

KEPT_STEPS = 4096  # matrices of steps that are kept for flows that come back
INLET = "inlet"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReducedFamily(Listed):
    """Small models over flow and inlet temperature.

    Parameters
    ----------
    volume_flows, inlet_temperatures : (flows,), (temperatures,) arrays
        The grid, increasing [m3/s], [K].
    a, b, c, d : arrays
        Of each point: (flows, temperatures, ...) and then as in `ReducedModel`.
    inputs, outputs, units, input_reference, output_reference, rated, full_steps
        As in `ReducedModel`; one of the inputs is the temperature of the inlet.
    per_flow : (outputs,) array of bool
        Outputs whose difference to the inlet is heat over the flow.
    frequencies : (n,) array
        Where the models were held against the whole ones [rad/s].
    step_error : (outputs, inputs) array
        Largest error after a full step, at any time, at points of the grid [K].
    interpolation_error : (outputs, inputs) array
        The same in the middle between points, where interpolation is worst [K].
    solve_difference : float or None
        As in `ReducedModel`, the largest of the grid's corners.
    about : tuple of (str, str)
        What it is a model of, in words.

    Raises
    ------
    NotConverged
        HG473 for a model that loses no heat.
    """

    volume_flows: Array
    inlet_temperatures: Array
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
    per_flow: NDArray[np.bool_]
    frequencies: Array
    step_error: Array
    interpolation_error: Array
    solve_difference: float | None = None
    about: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        loss = -0.5 * (self.a + self.a.swapaxes(-1, -2))
        least = float(np.linalg.eigvalsh(loss).min())
        if not least > 0.0:
            raise NotConverged(
                "HG473",
                "no energy was found that all models of the family lose",
                entry="loss",
                value=least,
                allowed="> 0 1/s",
                remedy="make families over smaller ranges; look for coolant flows that do not "
                "balance",
            )

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.a.shape[-1])

    @property
    def error(self) -> Array:
        """Error of a full step anywhere in the family, (outputs, inputs) [K]."""
        return np.maximum(self.step_error, self.interpolation_error)

    def at(self, volume_flow: float, inlet_temperature: float) -> ReducedModel:
        """Return the model at a flow [m3/s] and an inlet temperature [K], inside the grid.

        Raises
        ------
        InputError
            HG476 for a point outside the grid.
        """
        a, b, c, d = self._matrices(volume_flow, inlet_temperature)
        rated = self.rated.copy()
        rated[self.inputs.index(INLET)] = inlet_temperature
        point = f"{volume_flow * 6e4:.4g} L/min, {inlet_temperature - ZERO_CELSIUS:.4g} degC"
        steady = np.abs(d - c @ np.linalg.solve(a, b)) * self.full_steps
        tiny = np.finfo(np.float64).tiny
        return ReducedModel(
            a, b, c, d, self.inputs, self.outputs, self.units, self.input_reference,
            self.output_reference, rated, self.full_steps, self.frequencies,
            float((self.error / np.maximum(steady.max(axis=1, keepdims=True), tiny)).max()),
            self.error, self.solve_difference, (*self.about, ("interpolated at", point)),
        )  # fmt: skip

    def steady(self, volume_flow: float, inputs: Values) -> SteadyAnswer:
        """Return the steady outputs; inputs not named have their rated value."""
        values = values_of(inputs, self.inputs, self.rated)
        inlet = float(values[self.inputs.index(INLET)])
        return self.at(volume_flow, inlet).steady(values)

    def simulate(
        self,
        times: ArrayLike,
        inputs: Traces,
        *,
        volume_flow: ArrayLike,
        initial: Initial = "idle",
    ) -> TraceAnswer:
        """Return the outputs at `times` while powers, inlet temperature and flow change.

        Exact for what stands still between times; flow and coefficients follow at once.

        Parameters
        ----------
        times, inputs, initial
            As in `ReducedModel.simulate`; ``"idle"`` is all at the reference temperature.
        volume_flow : float or (n,) array_like
            Of the coolant between one time and the next [m3/s].

        Raises
        ------
        InputError
            HG474, HG475 as in `ReducedModel.simulate`, HG476 for flows or inlet temperatures
            outside the grid.
        """
        when = times_of(times)
        steps = when.size - 1
        drive = traces_of(inputs, steps, self.inputs, self.rated)
        flow = np.asarray(volume_flow, dtype=np.float64)
        if flow.shape not in ((), (1,), (steps,)):
            raise bad_trace("volume_flow", flow.shape, f"one number, or one for each of {steps}")
        flow = np.broadcast_to(flow, (steps,))
        inlet = drive[:, self.inputs.index(INLET)]
        self._check("volume_flow", flow, self.volume_flows, "m3/s")
        self._check("inlet", inlet, self.inlet_temperatures, "K")
        first = self.at(float(flow[0]), float(inlet[0]))
        kept: dict[tuple[float, float, float], Fleet] = {}

        def step(length: float, index: int) -> Fleet:
            key = (length, float(flow[index]), float(inlet[index]))
            if key not in kept:
                if len(kept) >= KEPT_STEPS:
                    kept.clear()
                kept[key] = self.at(key[1], key[2]).fleet(length)
            return kept[key]

        return trace(
            first, when, drive, initial,
            parts=lambda run: _standing(run, flow, inlet), step=step,
        )  # fmt: skip

    def save(self, path: str | PathLike[str]) -> None:
        """Write the family as ``.h5``.

        Raises
        ------
        InputError
            HG479 for another ending or a place that cannot be written to.
        """
        from heatgrade.reduced.model_file import save_model

        save_model(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> ReducedFamily:
        """Return the family of an ``.h5`` file.

        Raises
        ------
        InputError
            HG480 for a file that is no such family.
        """
        from heatgrade.reduced.model_file import load_model

        return load_model(path, ReducedFamily)

    def plot(self) -> Figure:
        """Return a figure of the steady outputs against flow (matplotlib)."""
        from heatgrade.reduced.pictures import family_picture

        return family_picture(self)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        flows, warm = self.volume_flows * 6e4, self.inlet_temperatures - ZERO_CELSIUS
        return [
            *self.about,
            ("flows", f"{flows.size}, {flows[0]:.4g} to {flows[-1]:.4g} L/min"),
            ("inlets", f"{warm.size}, {warm[0]:.4g} to {warm[-1]:.4g} degC"),
            ("states", f"{self.states}, the same at all points"),
            ("inputs", some(list(self.inputs))),
            ("outputs", some(list(self.outputs))),
            (
                "error",
                f"{self.step_error.max():.2g} K at any time after a full step of any input at "
                f"points of the grid, {self.interpolation_error.max():.2g} K between them",
            ),
            ("full solve", held(self.solve_difference)),
        ]

    def _check(self, entry: str, values: Array, axis: Array, unit: str) -> None:
        low, high = float(axis[0]), float(axis[-1])
        slack = 1e-9 * high  # of unit conversions
        wrong = ~((values >= low - slack) & (values <= high + slack))
        if wrong.any():
            raise InputError(
                "HG476",
                "lies outside the points of the family",
                entry=entry,
                value=float(np.asarray(values)[wrong][0]),
                allowed=f"{low:g} to {high:g} {unit}",
                remedy="stay inside, or make the family over a wider range",
            )

    def _matrices(self, flow: float, inlet: float) -> tuple[Array, Array, Array, Array]:
        flow = positive(flow, "volume_flow", "m3/s")
        self._check("volume_flow", np.array([flow]), self.volume_flows, "m3/s")
        self._check("inlet_temperature", np.array([inlet]), self.inlet_temperatures, "K")
        points = [
            (i, j, share * part)
            for i, share in _between(self.volume_flows, flow)
            for j, part in _between(self.inlet_temperatures, inlet)
        ]
        a, b = (sum(w * m[i, j] for i, j, w in points) for m in (self.a, self.b))
        # Heat over flow: the heat is what varies little from point to point.
        own = np.zeros_like(self.d[0, 0])
        own[self.per_flow, self.inputs.index(INLET)] = 1.0
        c, d = np.zeros_like(self.c[0, 0]), own.copy()
        for i, j, w in points:
            ratio = np.where(self.per_flow, self.volume_flows[i] / flow, 1.0)[:, None]
            c += w * ratio * self.c[i, j]
            d += w * ratio * (self.d[i, j] - own)
        return np.asarray(a), np.asarray(b), c, d


def _between(axis: Array, value: float) -> list[tuple[int, float]]:
    """Return the neighbours of a value on an axis and their weights, which sum to 1."""
    if axis.size == 1:
        return [(0, 1.0)]
    k = int(np.clip(np.searchsorted(axis, value, side="right") - 1, 0, axis.size - 2))
    share = float(np.clip((value - axis[k]) / (axis[k + 1] - axis[k]), 0.0, 1.0))
    return [(i, w) for i, w in ((k, 1.0 - share), (k + 1, share)) if w > 0.0]


def _standing(run: slice, flow: Array, inlet: Array) -> list[slice]:
    """Return the parts of a run in which flow and inlet temperature stand still."""
    inside = slice(run.start, run.stop)
    moved = (np.diff(flow[inside]) != 0.0) | (np.diff(inlet[inside]) != 0.0)
    edges = [0, *(np.flatnonzero(moved) + 1).tolist(), run.stop - run.start]
    return [slice(run.start + a, run.start + b) for a, b in pairwise(edges)]
