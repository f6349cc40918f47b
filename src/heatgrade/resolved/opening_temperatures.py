"""Temperatures of what enters and leaves a room through its openings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import Energy
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.opening import Opening
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]

NET = 0.1  # share of all that passes an opening below which its net flow carries no mean


def entering_temperatures(
    domain: FlowDomain, given: float | Mapping[str, float]
) -> tuple[Array, float]:
    """Return the temperature of what enters each cell from outside, and a reference [K].

    The former in an array (1, 1, 1) where all enters alike.
    """
    names = [opening.name for opening in domain.openings]
    by_name = dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, given)
    first = next(iter(given.values()), 300.0) if isinstance(given, Mapping) else given
    reference = positive(first, "inlet_temperature", "K")
    found = np.full(domain.grid.shape, reference)
    taken = np.zeros(domain.grid.shape, dtype=bool)
    # What flows back by an opening without a temperature of its own gives way to one that has it.
    for opening in sorted(domain.openings, key=lambda item: item.name not in by_name):
        value = positive(by_name.get(opening.name, reference), "inlet_temperature", "K")
        cells = np.zeros(domain.grid.shape, dtype=bool)
        axis, end = opening.side.axis, -1 if opening.side.high else 0
        np.moveaxis(cells, axis, 0)[end] = _marked(domain, opening)
        shared = cells & taken
        if opening.name in by_name and np.any(found[shared] != value):
            raise InputError(
                "HG871",
                "enters by a cell that another opening gives another temperature",
                entry=f"inlet_temperature[{opening.name}]",
                value=value,
                allowed=f"{float(found[shared].flat[0]):g} K, as of its neighbour",
                remedy="keep both openings a cell apart around the edge of the box",
            )
        found[cells & ~taken] = value
        taken |= cells
    return (found if np.any(found != reference) else found[:1, :1, :1].copy()), reference


def opening_temperatures(
    domain: FlowDomain, flow: FlowSolution, energy: Energy, entering: Array, reference: float
) -> dict[str, float]:
    """Return the mean of what flows through each opening, the reference where nothing does [K]."""
    found = {}
    inside = energy.rise + energy.leaving + reference
    for opening in domain.openings:
        mean = mean_through(domain, opening, flow.mass_flow, inside, entering)
        found[opening.name] = reference if mean is None else mean
    return found


def mean_through(
    domain: FlowDomain, opening: Opening, mass_flow: Sequence[Array], inside: Array, outside: Array
) -> float | None:
    """Return the mean of what flows through an opening's own faces, None where nothing does.

    By enthalpy: net flow times this is what is carried, also where some flows back,

        T = sum of m T / sum of m        m positive outwards

    and by all that passes where as much enters as leaves, of which no net flow tells anything.

    Parameters
    ----------
    domain, opening
        The room and one of its openings.
    mass_flow : three arrays
        Through all faces, along each axis [kg/s].
    inside, outside : (nx, ny, nz) arrays
        Of what leaves each cell and of what enters it from outside; (1, 1, 1) where it is the same.
    """
    out = outward_flow(domain, opening, mass_flow)
    own = np.where(out < 0.0, beside(domain, opening, outside), beside(domain, opening, inside))
    size, net = float(np.add.reduce(np.abs(out))), float(np.add.reduce(out))
    weight, total = (out, net) if abs(net) > NET * size else (np.abs(out), size)
    return float(np.add.reduce(weight * own)) / total if size > 0.0 else None


def outward_flow(domain: FlowDomain, opening: Opening, mass_flow: Sequence[Array]) -> Array:
    """Return what leaves by each of an opening's own faces, below 0 what enters [kg/s]."""
    through = _at(domain, opening, mass_flow[opening.side.axis])
    return through if opening.side.high else -through


def beside(domain: FlowDomain, opening: Opening, values: Array) -> Array:
    """Return the values of cells, or the one of all, behind each of an opening's own faces."""
    return _at(domain, opening, np.broadcast_to(values, domain.grid.shape))


def _at(domain: FlowDomain, opening: Opening, field: Array) -> Array:
    axis, end = opening.side.axis, -1 if opening.side.high else 0
    found: Array = np.moveaxis(field, axis, 0)[end][_marked(domain, opening)]
    return found


def _marked(domain: FlowDomain, opening: Opening) -> NDArray[np.bool_]:
    axis, end = opening.side.axis, -1 if opening.side.high else 0
    mark: NDArray[np.bool_] = np.moveaxis(faces(opening_faces(domain, opening), axis), axis, 0)[end]
    return mark
