"""The solid of a plate as an unstructured mesh of hexahedra with tagged regions, for meshio.

Other programs (finite elements, CAD viewers) read what they can turn into regions: each cell
carries the number of its part, and formats that know names carry those too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.fields import PlateFields

if TYPE_CHECKING:
    import meshio

# Corners of a cell in the order of VTK and Gmsh: around the lower face, then the upper one.
_CORNERS = np.array(
    [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
)


def to_meshio(fields: PlateFields, *, gmsh: bool) -> meshio.Mesh:
    """Return the solid cells as hexahedra.

    Parameters
    ----------
    fields : PlateFields
        The fields of a plate.
    gmsh : bool
        Tag the parts as Gmsh's physical groups, with their names, instead of by a field.

    Returns
    -------
    meshio.Mesh
        Points [m]; cell data ``temperature [K]``, ``power [W]`` and the part, counted from 1.
    """
    import meshio

    i, j, k = np.nonzero(fields.part >= 0)
    nx, ny, nz = fields.grid.shape
    corner = np.stack([i, j, k], axis=-1)[:, None, :] + _CORNERS
    index = np.ravel_multi_index(np.moveaxis(corner, -1, 0), (nx + 1, ny + 1, nz + 1))
    used, cells = np.unique(index, return_inverse=True)
    places = np.unravel_index(used, (nx + 1, ny + 1, nz + 1))
    edges = (fields.grid.x_edges, fields.grid.y_edges, fields.grid.z_edges)
    points = np.stack([edge[place] for edge, place in zip(edges, places, strict=True)], axis=-1)
    part: NDArray[np.int32] = fields.part[i, j, k] + np.int32(1)
    data = {
        "temperature [K]": [fields.temperature[i, j, k]],
        "power [W]": [fields.power[i, j, k]],
    }
    tags = ("gmsh:physical", "gmsh:geometrical") if gmsh else ("part",)
    names = {name: np.array([n + 1, 3]) for n, name in enumerate(fields.part_names)}
    return meshio.Mesh(
        points,
        [("hexahedron", cells.reshape(-1, 8))],
        cell_data={**{tag: [part] for tag in tags}, **data},
        field_data=names if gmsh else {},
    )
