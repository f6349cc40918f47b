"""What flow and heat solved in time return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.flow_course import FlowCourse
from heatgrade.shown import Listed
from heatgrade.transient.heat_account import HeatAccount

Array = NDArray[np.float64]


class PartCourse(NamedTuple):
    """A part of the box against time; each an array of (n,).

    Parameters
    ----------
    mean, hottest : array
        Temperature, the mean by heat capacity and the highest of a cell's middle [K].
    heat : array
        That it conducts to the cells around it [W].
    """

    mean: Array
    hottest: Array
    heat: Array


class Statistics(NamedTuple):
    """Mean in time of a series, and root mean square of what it differs from it by."""

    mean: float
    rms: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ConjugateCourse(Listed):
    """Flow and temperatures in time.

    Parameters
    ----------
    time : (n,) array
        End of each step [s].
    temperature : (nx, ny, nz) array
        At the end [K].
    flow : FlowCourse or None
        The flow in time; None where it stood still.
    parts : dict of str to PartCourse
        Of the parts asked for.
    openings : dict of str to (n,) array
        Mean temperature of what flows through each opening's own faces [K].
    account : HeatAccount
        Heats integrated in time, counted from the inlet's temperature.
    corrections : int
        Of temperatures, in all stages.
    mean, rms : (nx, ny, nz) arrays or None
        Mean in time from `average_from` on, and root mean square about it [K].
    snapshots : tuple of (float, array)
        Temperatures at the end of the first step at or behind each time asked for [s], [K].
    average_from : float or None
        As asked for [s].
    """

    time: Array
    temperature: Array
    flow: FlowCourse | None
    parts: dict[str, PartCourse]
    openings: dict[str, Array]
    account: HeatAccount
    corrections: int
    mean: Array | None = None
    rms: Array | None = None
    snapshots: tuple[tuple[float, Array], ...] = ()
    average_from: float | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Return how far it went, temperatures at the end, balance and what is kept."""
        found = [
            ("time", f"to {self.time[-1]:.6g} s"),
            ("hottest, at the end", f"{float(np.nanmax(self.temperature)):.2f} K"),
            *((f"{name}, at the end", f"{kept[-1]:.2f} K") for name, kept in self.openings.items()),
            ("heat balance", f"{self.account.balance:.1e}"),
        ]
        if self.mean is not None:
            found.append(("hottest, in the mean", f"{float(np.nanmax(self.mean)):.2f} K"))
        if self.snapshots:
            found.append(("snapshots", ", ".join(f"{t:.6g} s" for t, _ in self.snapshots)))
        if self.flow is not None:
            found.append(("flow", str(self.flow.outcome)))
        return found

    def statistics(self, series: Array) -> Statistics:
        """Return mean and fluctuation of a series over the time from `average_from` on.

        Parameters
        ----------
        series : (n,) array
            At the ends of the steps, as ``course.parts["bar"].heat``.

        Raises
        ------
        InputError
            HG863 where no time to average over was asked for.
        """
        if self.average_from is None:
            raise InputError(
                "HG863",
                "has no time to average over",
                entry="average_from",
                allowed="a time within the duration",
                remedy="give average_from in the settings",
            )
        begin = self.time - np.diff(self.time, prepend=0.0)
        weight = np.clip(self.time - np.maximum(begin, self.average_from), 0.0, None)
        mean = float((weight * series).sum() / weight.sum())
        return Statistics(
            mean, float(np.sqrt((weight * (series - mean) ** 2).sum() / weight.sum()))
        )
