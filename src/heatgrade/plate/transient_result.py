"""What a run in time tells: junctions and outlet against time, fields at the end, balances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import InputError
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.shown import Listed
from heatgrade.transient import Ending, HeatAccount
from heatgrade.transient.step import sampled
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    import pandas
    import xarray

    from heatgrade.figure import Figure

Array = NDArray[np.float64]

TEMPERATURES = ("inlet", "outlet", "junction", "block", "point")
"""First words of the series that are temperatures."""
DRIVEN = ("power", "volume_flow", "inlet")
"""Series that are given, and may jump: between two entries the later one holds."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TransientResult(Listed):
    """A run in time.

    Parameters
    ----------
    times : (n + 1,) array
        Ends of the accepted steps, the start first [s].
    series : dict of str to (2 n + 1,) array
        At the start, then in the middle and at the end of every step: ``power`` [W],
        ``volume_flow`` [m3/s], ``inlet``, ``outlet`` [K], ``heat_to_coolant`` [W], ``junction max
        NAME`` and ``junction mean NAME`` of each die [K], ``block max DIE.BLOCK``, ``point NAME``
        [K].
    duration : float
        Time that was asked for [s].
    tolerance : float
        Stated error [K].
    limits : dict of str to float
        Highest junction temperature allowed by die [K].
    account : HeatAccount
        Heats integrated in time.
    ending : Ending
        Why it ended.
    cells : int
        Of the grid.
    steps, rejected, cycles : int
        Accepted steps, attempts before them, multigrid cycles.
    seconds : float
        Wall time [s].
    coolant : str
        Its name.
    cautions : tuple of Caution
        What to know before trusting the numbers.
    fields : PlateFields or ResolvedFields
        At the end.
    checkpoint : dict of str to array
        What `Plate.solve_transient` goes on from, see its `resume`.
    snapshots : Path or None
        Where the fields in time were kept.
    """

    times: Array
    series: Mapping[str, Array]
    duration: float
    tolerance: float
    limits: Mapping[str, float]
    account: HeatAccount
    ending: Ending
    cells: int
    steps: int
    rejected: int
    cycles: int
    seconds: float
    coolant: str
    cautions: tuple[Caution, ...]
    fields: PlateFields | ResolvedFields
    checkpoint: Mapping[str, Array]
    snapshots: Path | None = None

    def __post_init__(self) -> None:
        """Lock the arrays: a result does not change."""
        for array in (self.times, *self.series.values(), *self.checkpoint.values()):
            array.flags.writeable = False

    @property
    def probes(self) -> dict[str, Array]:
        """Series at `times`, (n + 1,) each."""
        return {name: values[::2] for name, values in self.series.items()}

    @property
    def end(self) -> float:
        """Time reached [s]."""
        return float(self.times[-1])

    @property
    def fidelity(self) -> str:
        """What its coolant was seen by: "compact" or "resolved"."""
        return "resolved" if isinstance(self.fields, ResolvedFields) else "compact"

    @property
    def energy_balance(self) -> float:
        """``abs(in - out - stored) / in``, integrated over the run."""
        return self.account.balance

    @property
    def junction_temperature_max(self) -> float:
        """Hottest junction of the run [K]."""
        return self.peak()[1]

    def peak(self) -> tuple[str, float, float]:
        """Return the die with the hottest junction of the run, its temperature [K] and when [s]."""
        stages = _stage_times(self.times)
        best = ("", -math.inf, 0.0)
        for name in self.limits:
            values = self.series[f"junction max {name}"]
            place = int(np.argmax(values))
            if values[place] > best[1]:
                best = (name, float(values[place]), float(stages[place]))
        return best

    def sample(self, times: ArrayLike) -> dict[str, Array]:
        """Return all series at other times, as accurate as at the steps' ends.

        Parameters
        ----------
        times : (m,) array_like
            [s].

        Raises
        ------
        InputError
            HG464 for times outside the run.
        """
        wanted = np.array(times, np.float64, ndmin=1)
        first, last = float(self.times[0]), self.end
        outside = ~((wanted >= first) & (wanted <= last))
        if outside.any():
            raise InputError(
                "HG464",
                "lies outside the run",
                entry="times",
                value=float(wanted[outside][0]),
                allowed=f"{first:g} to {last:g} s",
                remedy="ask for times that were computed",
            )
        if self.times.size == 1:
            return {name: np.full(wanted.size, values[0]) for name, values in self.series.items()}
        found = {}
        for name, values in self.series.items():
            if name in DRIVEN:
                found[name] = values[::2][np.searchsorted(self.times, wanted, side="left")]
            else:
                found[name] = sampled(self.times, values, wanted)
        return found

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        name, peak, when = self.peak()
        power, outlet = self.series["power"], self.series["outlet"]
        rows = [
            ("time", f"{self.times[0]:g} to {self.end:.6g} s, {self.ending.value}"),
            ("heat", f"{power.min():.4g} to {power.max():.4g} W"),
            ("coolant", f"{self.coolant}, {self.fidelity}"),
            (
                "outlet",
                f"{outlet.min() - ZERO_CELSIUS:.2f} to {outlet.max() - ZERO_CELSIUS:.2f} degC",
            ),
            (
                "junction, hottest",
                f"{peak - ZERO_CELSIUS:.2f} degC at {when:.6g} s ({name}), limit "
                f"{self.limits[name] - ZERO_CELSIUS:.0f} degC",
            ),
            ("swing of the junction", f"{self.swing():.2f} K in the last half of the run"),
            ("energy balance", f"{self.energy_balance:.1e}, integrated"),
            (
                "steps",
                f"{self.steps:,} to {self.tolerance:g} K, {self.rejected} repeated, "
                f"{self.cycles / max(self.steps, 1):.1f} cycles a step",
            ),
            ("solve", f"{self.cells:,} cells, {self.seconds:.2f} s"),
        ]
        return rows + [("caution", str(caution)) for caution in self.cautions]

    def swing(self) -> float:
        """Return by how much the hottest die's junction moves in the last half of the run [K]."""
        name, _, _ = self.peak()
        late = _stage_times(self.times) >= 0.5 * (self.times[0] + self.end)
        values = self.series[f"junction max {name}"][late]
        return float(values.max() - values.min())

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data, in the units of ``result.json``."""
        name, peak, when = self.peak()
        probes = self.probes
        return {
            "fidelity": self.fidelity,
            "start_s": float(self.times[0]),
            "end_s": self.end,
            "duration_s": self.duration,
            "ending": self.ending.value,
            "tolerance_K": self.tolerance,
            "cells": self.cells,
            "steps": self.steps,
            "rejected": self.rejected,
            "cycles": self.cycles,
            "solve_s": self.seconds,
            "energy_balance": self.energy_balance,
            "heat_released_J": self.account.released,
            "heat_left_J": self.account.left,
            "heat_stored_J": self.account.stored,
            "junction_max_C": peak - ZERO_CELSIUS,
            "junction_max_at_s": when,
            "junction_max_die": name,
            "junction_swing_K": self.swing(),
            "outlet_max_C": float(self.series["outlet"].max()) - ZERO_CELSIUS,
            "outlet_end_C": float(probes["outlet"][-1]) - ZERO_CELSIUS,
            "power_mean_W": _mean(self.times, self.series["power"]),
            "final": {n: _outward(n, values[-1]) for n, values in probes.items()},
            "warnings": [caution.to_dict() for caution in self.cautions],
        }

    def to_pandas(self) -> pandas.DataFrame:
        """Return the series at the steps' ends as a table, SI units, time as its index."""
        import pandas

        index = pandas.Index(self.times, name="time")
        return pandas.DataFrame(self.probes, index=index)

    def to_xarray(self) -> xarray.Dataset:
        """Return the series at the steps' ends as an xarray dataset, with units."""
        import xarray

        data = {n: ("time", v, {"units": _unit(n)}) for n, v in self.probes.items()}
        coordinates = {"time": ("time", self.times, {"units": "s"})}
        about = {"tolerance": self.tolerance, "ending": self.ending.value}
        return xarray.Dataset(data, coordinates, about)

    def plot(self) -> Figure:
        """Return a figure of power, junctions with limits, and outlet against time (matplotlib)."""
        from heatgrade.plate.transient_picture import transient_picture

        return transient_picture(self)

    def animate(
        self,
        path: str | PathLike[str],
        *,
        scene: str = "cut",
        snapshots: str | PathLike[str] | None = None,
        seconds: float = 8.0,
    ) -> str | None:
        """Write a film of the fields that were kept, over the junctions against time.

        One scale of colours holds for all of it; limits are marked.  Returns a notice where the
        system has no OpenGL and matplotlib drew it.

        Parameters
        ----------
        path : str or path
            ``.gif``, or ``.mp4`` where the system has ffmpeg.
        scene : {"cut", "junction", "coolant", "power", "wall", "pressure"}
            What to show; the last three only from a ``.pvd`` series.
        snapshots : path, optional
            The series, where it has been moved since.
        seconds : float
            Length of the film [s].

        Raises
        ------
        InputError
            HG767 where no fields were kept, HG768 to HG770 for path and scene.
        """
        from heatgrade.scene.film import write_film
        from heatgrade.scene.series import Course, frames_of, no_series

        kept = self.snapshots if snapshots is None else Path(snapshots)
        if kept is None:
            raise no_series(Path("None"), "were not kept by this run")
        probes = self.probes
        lines = {f"junction, {name}": probes[f"junction max {name}"] for name in self.limits}
        lines["coolant out"] = probes["outlet"]
        course = Course(self.times, lines, dict(self.limits))
        return write_film(frames_of(kept), path, scene=scene, course=course, seconds=seconds)

    def save(self, path: str | PathLike[str], *, times: ArrayLike | None = None) -> None:
        """Write the run.

        Parameters
        ----------
        path : str or path
            ``.csv``: the series; ``.h5``: series and checkpoint, for `resume`; ``.vtr``, ``.vtu``,
            ``.msh``: the fields at the end.
        times : array_like, optional
            Of the rows of a ``.csv`` [s]; the steps' ends if not given.

        Raises
        ------
        InputError
            HG140 for another ending, HG141, HG463 for a place that cannot be written to.
        """
        from heatgrade.plate.transient_file import save_transient

        save_transient(self, path, times)


def _stage_times(times: Array) -> Array:
    """Return the times of all entries of a series [s]."""
    from heatgrade.transient.scheme import GAMMA

    found = np.empty(2 * times.size - 1)
    found[::2] = times
    found[1::2] = times[:-1] + GAMMA * np.diff(times)
    return found


def _mean(times: Array, values: Array) -> float:
    """Return the mean in time of a series that holds until each step's end."""
    if times.size == 1:
        return float(values[0])
    return float((values[1::2] * np.diff(times)).sum() / (times[-1] - times[0]))


def _is_temperature(name: str) -> bool:
    return name.split(" ", maxsplit=1)[0] in TEMPERATURES


def _unit(name: str) -> str:
    if _is_temperature(name):
        return "K"
    return "m3/s" if name == "volume_flow" else "W"


def column(name: str) -> str:
    """Return a series' name with the unit that people read."""
    if _is_temperature(name):
        return f"{name}_C"
    return {"volume_flow": "volume_flow_L_per_min"}.get(name, f"{name}_W")


def outward(name: str, values: Array) -> Array:
    """Return a series in the unit of `column`."""
    if _is_temperature(name):
        return np.asarray(values - ZERO_CELSIUS)
    return np.asarray(values * 6e4) if name == "volume_flow" else values


def _outward(name: str, value: float) -> float:
    return float(outward(name, np.asarray(value)))
