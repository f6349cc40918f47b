"""Shapes painted onto the grid: shares of cells and faces that coolant and solids fill.

In come meshes with tagged regions and closed surfaces; out go their exact shares of every cell and
face, what got lost on the way, and temperatures.  Next comes `plate`.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.painted.mesh_grid import MeshGrid as MeshGrid
    from heatgrade.painted.mesh_opening import MeshOpening as MeshOpening
    from heatgrade.painted.mesh_plate import MeshPlate as MeshPlate
    from heatgrade.painted.mesh_result import MeshResult as MeshResult
    from heatgrade.painted.painted_mesh import PaintedMesh as PaintedMesh
    from heatgrade.painted.surface_set import SurfaceSet as SurfaceSet
    from heatgrade.painted.tagged_mesh import TaggedMesh as TaggedMesh

_HOME = {
    "heatgrade.painted.mesh_grid": ("MeshGrid",),
    "heatgrade.painted.mesh_opening": ("MeshOpening",),
    "heatgrade.painted.mesh_plate": ("MeshPlate",),
    "heatgrade.painted.mesh_result": ("MeshResult",),
    "heatgrade.painted.painted_mesh": ("PaintedMesh",),
    "heatgrade.painted.surface_set": ("SurfaceSet",),
    "heatgrade.painted.tagged_mesh": ("TaggedMesh",),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
