"""Where every flow solve begins: the part of a domain that holds coolant, at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.crop import Crop, crop
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.domain_check import check_openings
from heatgrade.resolved.flow_state import FlowState, first_state
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]
Forces = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True, eq=False)
class CoolantAtRest:
    """Coolant at rest in the part of a domain that holds it.

    Parameters
    ----------
    part : FlowDomain
        That part.
    where : Crop
        Its place in the whole.
    density : array
        Of its cells [kg/m3].
    force : three arrays, or None
        On its faces, per volume [N/m3].
    state : FlowState
        At rest, with the given flows at the openings.
    """

    part: FlowDomain
    where: Crop
    density: Array
    force: Forces | None
    state: FlowState


def coolant_at_rest(
    domain: FlowDomain,
    density: ArrayLike,
    viscosity: ArrayLike,
    force: Forces | None,
    threads: int | None,
    *,
    curved: bool = True,
) -> CoolantAtRest:
    """Return coolant at rest in a checked domain; `curved` as in `staggered`.

    Raises
    ------
    InputError
        Of its openings; HG807 for a property that is not positive; HG414 for threads.
    """
    part, where = crop(domain)
    check_openings(part)
    dense = where.cells(_checked("density", density, domain.grid.shape))
    thick = where.cells(_checked("viscosity", viscosity, domain.grid.shape))
    if force is not None:
        x, y, z = (where.faces(item, axis) for axis, item in enumerate(force))
        force = (x, y, z)
    state = first_state(part, dense, thick, force, thread_count(threads), curved=curved)
    return CoolantAtRest(part, where, dense, force, state)


def _checked(name: str, given: ArrayLike, shape: tuple[int, int, int]) -> Array:
    values = np.broadcast_to(np.asarray(given, dtype=np.float64), shape)
    if not (np.isfinite(values) & (values > 0.0)).all():
        raise InputError(
            "HG807",
            "must be positive",
            entry=name,
            value=float(values[~(np.isfinite(values) & (values > 0.0))][0]),
            allowed="> 0 in every cell, solid ones too",
            remedy="take the property at the cell's temperature",
        )
    return values
