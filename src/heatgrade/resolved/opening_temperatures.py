"""Temperatures of what enters and leaves a room through its openings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import positive
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import Energy
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]


def entering_temperatures(
    domain: FlowDomain, given: float | Mapping[str, float]
) -> tuple[Array, float]:
    """Return the temperature of what enters each cell from outside, and a reference [K]."""
    names = [opening.name for opening in domain.openings]
    by_name = dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, given)
    first = next(iter(given.values()), 300.0) if isinstance(given, Mapping) else given
    reference = positive(first, "inlet_temperature", "K")
    found = np.full(domain.grid.shape, reference)
    for opening in domain.openings:
        value = positive(by_name.get(opening.name, reference), "inlet_temperature", "K")
        mark = np.moveaxis(faces(opening_faces(domain, opening), opening.side.axis),
                           opening.side.axis, 0)  # fmt: skip
        end = -1 if opening.side.high else 0
        np.moveaxis(found, opening.side.axis, 0)[end][mark[end]] = value
    return found, reference


def opening_temperatures(
    domain: FlowDomain, flow: FlowSolution, energy: Energy, entering: Array, reference: float
) -> dict[str, float]:
    """Return the mean of what flows through each opening, the reference where nothing does [K]."""
    found = {}
    for opening in domain.openings:
        axis, end = opening.side.axis, -1 if opening.side.high else 0
        mark = np.moveaxis(faces(opening_faces(domain, opening), axis), axis, 0)[end]
        through = np.moveaxis(flow.mass_flow[axis], axis, 0)[end][mark]
        into = -through if opening.side.high else through
        inside = np.moveaxis(energy.rise + energy.leaving + reference, axis, 0)[end][mark]
        outside = np.moveaxis(entering, axis, 0)[end][mark]
        own = np.where(into > 0.0, outside, inside)
        size = float(np.add.reduce(np.abs(through)))
        weighted = float(np.add.reduce(np.abs(through) * own))
        found[opening.name] = weighted / size if size > 0.0 else reference
    return found
