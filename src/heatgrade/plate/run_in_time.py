"""A plate in time in either way: by correlations, or with its coolant resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.errors import InputError
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.drive import Drive
from heatgrade.plate.fidelity import Compact, Resolved
from heatgrade.plate.resolved_run import set_up_resolved_run
from heatgrade.plate.run_request import RunRequest
from heatgrade.plate.transient_run import TransientRun
from heatgrade.plate.transient_setup import set_up_run

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def run_in_time(
    plate: Plate, way: Compact | Resolved, drive: Drive, request: RunRequest
) -> TransientRun:
    """Return the run of a plate in the way that was chosen; see `Plate.solve_transient`.

    Raises
    ------
    InputError
        HG832 for `properties` of resolved coolant.
    """
    if isinstance(way, Compact):
        return set_up_run(plate, solid_model(plate, way.grid), drive, request, way.grid.advection)
    if request.properties is not None:
        raise InputError(
            "HG832",
            "says nothing to a resolved run",
            entry="properties",
            value=request.properties,
            allowed="properties with compact; those of resolved coolant are of its steady state",
            remedy="leave it out",
        )
    return set_up_resolved_run(plate, way.setup, drive, request)
