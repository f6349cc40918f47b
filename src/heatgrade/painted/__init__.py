"""Shapes painted onto the grid: shares of cells and faces that coolant and solids fill.

In come meshes with tagged regions and closed surfaces; out go their exact shares of every cell and
face, what got lost on the way, and temperatures.  Next comes `plate`.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.painted.mesh_grid import MeshGrid
    from heatgrade.painted.mesh_opening import MeshOpening
    from heatgrade.painted.mesh_plate import MeshPlate
    from heatgrade.painted.mesh_result import MeshResult
    from heatgrade.painted.painted_mesh import PaintedMesh
    from heatgrade.painted.surface_set import SurfaceSet
    from heatgrade.painted.tagged_mesh import TaggedMesh

__all__ = [
    "MeshGrid",
    "MeshOpening",
    "MeshPlate",
    "MeshResult",
    "PaintedMesh",
    "SurfaceSet",
    "TaggedMesh",
]

__getattr__, __dir__ = on_demand(
    __name__,
    {
        "heatgrade.painted.mesh_grid": ("MeshGrid",),
        "heatgrade.painted.mesh_opening": ("MeshOpening",),
        "heatgrade.painted.mesh_plate": ("MeshPlate",),
        "heatgrade.painted.mesh_result": ("MeshResult",),
        "heatgrade.painted.painted_mesh": ("PaintedMesh",),
        "heatgrade.painted.surface_set": ("SurfaceSet",),
        "heatgrade.painted.tagged_mesh": ("TaggedMesh",),
    },
)
