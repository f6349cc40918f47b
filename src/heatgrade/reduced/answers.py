"""What a reduced model answers: temperatures by name, and how far off they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.shown import Listed
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]

ZERO = ZERO_CELSIUS  # K


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SteadyAnswer(Mapping[str, float], Listed):
    """Steady temperatures, a mapping from the outputs' names to kelvin.

    Parameters
    ----------
    temperatures : dict of str to float
        [K].
    solve_difference : float or None
        Largest difference of any output to the solve whose coolant, coefficients and solids
        follow the temperatures, at the dies' own powers and at half of them [K]; None where it was
        not measured.  Beside it steady answers are exact.
    """

    temperatures: dict[str, float]
    solve_difference: float | None = None

    def __getitem__(self, name: str) -> float:
        """Return the temperature of an output [K]."""
        return self.temperatures[name]

    def __iter__(self) -> Iterator[str]:
        """Return the names of the outputs."""
        return iter(self.temperatures)

    def __len__(self) -> int:
        """Return how many outputs there are."""
        return len(self.temperatures)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        rows = [(name, f"{value - ZERO:.3f} degC") for name, value in self.temperatures.items()]
        return [*rows, ("error", f"of the reduction none; {held(self.solve_difference)}")]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TraceAnswer(Listed):
    """Temperatures in time, with their error.

    Parameters
    ----------
    names : tuple of str
        Of the outputs.
    times : (n,) array
        [s].
    temperatures : (n, outputs) array
        [K].
    error : (outputs,) array
        Of the reduction, at any time [K].
    state : (states,) array
        Of the model at the last time, to go on from.
    solve_difference : float or None
        As in `SteadyAnswer` [K].
    """

    names: tuple[str, ...]
    times: Array
    temperatures: Array
    error: Array
    state: Array
    solve_difference: float | None = None

    def __getitem__(self, name: str) -> Array:
        """Return the temperatures of an output [K], (n,)."""
        return np.asarray(self.temperatures[:, self.names.index(name)])

    def to_dict(self) -> dict[str, Any]:
        """Return all numbers as plain data."""
        return {
            "times_s": self.times.tolist(),
            "temperatures_K": {name: self[name].tolist() for name in self.names},
            "error_K": dict(zip(self.names, self.error.tolist(), strict=True)),
            "solve_difference_K": self.solve_difference,
        }

    def plot(self) -> Figure:
        """Return a figure of all outputs with the bands of their errors (matplotlib)."""
        from heatgrade.reduced.pictures import trace_picture

        return trace_picture(self)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        rows = [
            (
                name,
                f"{self[name].min() - ZERO:.2f} to {self[name].max() - ZERO:.2f} degC, "
                f"+- {error:.2g} K",
            )
            for name, error in zip(self.names, self.error, strict=True)
        ]
        span = f"{self.times[0]:g} to {self.times[-1]:g} s in {self.times.size - 1:,} steps"
        return [("time", span), *rows, ("full solve", held(self.solve_difference))]


def held(difference: float | None) -> str:
    """Return in words what it costs that the equations are linear."""
    if difference is None:
        return "linear; its difference to the full solve was not measured"
    return f"at most {difference:.2g} K from the full solve at full and at half power (linear)"
