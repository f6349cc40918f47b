"""What is kept of temperatures in time: parts, openings, and the mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy_equation import EnergyEquation
from heatgrade.resolved.heat_course import PartCourse
from heatgrade.resolved.heat_step import Stage
from heatgrade.resolved.opening_temperatures import mean_through

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


class HeatRecord:
    """Grows by an entry with each step.

    Parameters
    ----------
    domain : FlowDomain
        Its openings.
    capacities : (nx, ny, nz) array
        By which the mean of a part is weighed [J/K].
    reference : float
        [K].
    parts : mapping of str to (nx, ny, nz) bool array
        Cells of each part.
    """

    def __init__(
        self,
        domain: FlowDomain,
        capacities: Array,
        reference: float,
        parts: Mapping[str, NDArray[np.bool_]],
    ) -> None:
        self._domain, self._capacities, self._reference = domain, capacities, reference
        self._parts = {name: _cells(name, given, domain) for name, given in parts.items()}
        self.parts: dict[str, list[tuple[float, float, float]]] = {name: [] for name in parts}
        self.openings: dict[str, list[float]] = {item.name: [] for item in domain.openings}
        self._sums: tuple[Array, Array] | None = None
        self._weight = 0.0

    def note(self, stage: Stage, entering: Array, mass_flow: Sequence[Array]) -> None:
        """Keep what stands at the end of a step, with the flow through the faces [kg/s]."""
        rise, base = stage.rise, self._reference
        for name, mask in self._parts.items():
            weight = self._capacities[mask]
            mean = float((weight * rise[mask]).sum() / weight.sum())
            heat = _conducted(stage.equation, rise, mask)
            self.parts[name].append((base + mean, base + float(rise[mask].max()), heat))
        leaving = rise + stage.carried.leaving
        for opening in self._domain.openings:
            through = mean_through(self._domain, opening, mass_flow, leaving, entering)
            self.openings[opening.name].append(base + (through or 0.0))

    def average(self, rise: Array, step: float) -> None:
        """Add a step to the mean."""
        if self._sums is None:
            self._sums = np.zeros(rise.shape), np.zeros(rise.shape)
        self._weight += step
        first, second = self._sums
        first += step * rise
        second += step * rise * rise

    def mean(self) -> tuple[Array, Array] | tuple[None, None]:
        """Return the mean temperatures and the root mean squares about them [K]."""
        if self._sums is None:
            return None, None
        first, second = (item / self._weight for item in self._sums)
        return first + self._reference, np.sqrt(np.maximum(second - first * first, 0.0))

    def courses(self) -> dict[str, PartCourse]:
        """Return the parts against time."""
        return {
            name: PartCourse(*(np.array(column) for column in zip(*rows, strict=True)))
            for name, rows in self.parts.items()
        }


def _conducted(equation: EnergyEquation, rise: Array, mask: Mask) -> float:
    """Return the heat that cells conduct to the others [W]."""
    total = 0.0
    for axis, conductance in enumerate(equation.between):
        own, inside = np.moveaxis(rise, axis, 0), np.moveaxis(mask, axis, 0)
        through = np.moveaxis(conductance, axis, 0) * (own[:-1] - own[1:])
        sign = inside[:-1].astype(np.float64) - inside[1:]
        total += float((sign * through).sum())
    pairs = zip(equation.joined.links, equation.joined.rises, strict=True)
    for link, higher in pairs:
        own, inside = np.moveaxis(rise, link.axis, 0), np.moveaxis(mask, link.axis, 0)
        through = link.conductance * (own[-1] - own[0] - higher)
        total += float(((inside[-1].astype(np.float64) - inside[0]) * through).sum())
    return total


def _cells(name: str, given: NDArray[np.bool_], domain: FlowDomain) -> Mask:
    mask = np.asarray(given)
    if mask.dtype != np.bool_ or mask.shape != domain.grid.shape or not mask.any():
        raise InputError(
            "HG863",
            "is no part of the box",
            entry=f"parts[{name}]",
            value=f"{mask.dtype} of shape {mask.shape}",
            allowed=f"a mask of shape {domain.grid.shape} with a cell in it",
            remedy="mark its cells, as by domain.volume == 0.0",
        )
    return mask
