"""A mesh with resolved coolant on two or three similar grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from heatgrade.grid.grid_study import GridStudy, checked_grids, study
from heatgrade.materials import Coolant
from heatgrade.painted.mesh_grid import MeshGrid
from heatgrade.painted.mesh_opening import MeshOpening
from heatgrade.resolved import FlowSettings, Profile, Turbulence

if TYPE_CHECKING:
    from heatgrade.painted.mesh_plate import MeshPlate
    from heatgrade.painted.mesh_result import MeshResult

Progress = Callable[[str], None]


class MeshConditions(TypedDict, total=False):
    """What `MeshPlate.solve` is told besides the coolant and the grid."""

    inlet_temperature: float
    inlet: MeshOpening | str
    outlet: MeshOpening | str
    volume_flow: float | None
    inlet_pressure: float | None
    symmetry: Sequence[str]
    flow: FlowSettings | None
    turbulence: Turbulence | str | None
    profile: Profile | str


def refine_mesh(
    plate: MeshPlate,
    coolant: Coolant | str,
    grids: int,
    coarsest: float,
    grid: MeshGrid | None,
    progress: Progress | None,
    **conditions: Unpack[MeshConditions],
) -> GridStudy:
    """Return the study of a mesh; see `MeshPlate.refine`."""
    subdivisions = checked_grids(grids, coarsest)
    low, high = plate.shape.bounds
    longest = float(np.max(high - low))
    ways = {parts: (grid or MeshGrid()).refined(coarsest, parts, longest) for parts in subdivisions}
    for way in ways.values():
        way.of(plate.shape)  # refused before anything is solved, where it must be

    def solve(parts: int) -> MeshResult:
        if progress is not None:
            progress(f"grid {subdivisions[::-1].index(parts) + 1} of {grids}")
        return plate.solve(coolant, grid=ways[parts], **conditions)

    return study(solve, subdivisions, hottest="temperature_max")
