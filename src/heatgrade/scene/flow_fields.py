"""What scenes of resolved coolant show, made from its fields as they are read: speed, paths, cuts.

Whole arrays are dropped as soon as what is drawn of them is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.catalogue import FACE_FLOW, SHARE, TEMPERATURE, VELOCITY, SceneKind
from heatgrade.scene.fields import SceneFields, read_fields
from heatgrade.scene.flow_paths import flow_paths
from heatgrade.scene.path_starts import starts_of

Array = NDArray[np.float64]

PATHS = 256  # lines of flow in a scene


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The cells of one layer across an axis.

    Parameters
    ----------
    axis : int
        Which it lies across: 0 for x, 1 for y, 2 for z.
    at : float
        Where, in the middle of the layer [m].
    edges : two arrays
        Along the other axes in their order [m].
    values : (n, m) array
        Of the cells; nan where they are not coolant.
    solid : (n, m) bool array
        Cells of parts.
    """

    axis: int
    at: float
    edges: tuple[Array, Array]
    values: Array
    solid: NDArray[np.bool_]


def read_scene(file: str | Path, kind: SceneKind) -> SceneFields:
    """Return the fields of a scene, vectors as their lengths and flows as their paths.

    Parameters
    ----------
    file : str or Path
        As `heatgrade.scene.fields.read_fields` takes it.
    kind : SceneKind
        Which scene.
    """
    fields = read_fields(file, kind.arrays, kind.wished)
    arrays = dict(fields.arrays)
    if VELOCITY in arrays:
        vector = arrays[VELOCITY]
        speed = np.sqrt(np.einsum("...i,...i", vector, vector))
        if FACE_FLOW not in arrays:
            speed[fields.solid] = np.nan
        if SHARE in arrays:  # beside the dies there is nothing
            speed[arrays.pop(SHARE) == 0.0] = np.nan
        arrays[VELOCITY] = speed
    if fields.resolved and TEMPERATURE in arrays:  # its coolant's stands in the same array
        arrays[TEMPERATURE] = np.where(fields.solid, arrays[TEMPERATURE], np.nan)
    if FACE_FLOW not in arrays:
        return replace(fields, arrays=arrays)
    flow, values = arrays.pop(FACE_FLOW), arrays.pop(str(kind.array))
    starts = starts_of(fields.edges, flow, PATHS)
    return replace(fields, arrays=arrays, paths=flow_paths(fields.edges, flow, values, starts))


def cuts(fields: SceneFields) -> tuple[Cut, Cut, Cut]:
    """Return cuts across x and y through the column, and across z through the layer, of most flow.

    So they meet in a jet rather than in a drain, and lie in the gap rather than in the nozzles.
    """
    speed = np.where(fields.solid, 0.0, np.nan_to_num(fields.arrays[VELOCITY]))
    column = speed @ np.diff(fields.z)
    i, j = np.unravel_index(int(np.argmax(column)), column.shape)
    area = np.diff(fields.x)[:, None] * np.diff(fields.y)
    k = int(np.argmax(np.einsum("ijk,ij->k", speed, area)))
    return _cut(fields, 0, int(i)), _cut(fields, 1, int(j)), _cut(fields, 2, k)


def _cut(fields: SceneFields, axis: int, place: int) -> Cut:
    edge = fields.edges[axis]
    low, high = (fields.edges[other] for other in range(3) if other != axis)
    solid = np.take(fields.solid, place, axis=axis)
    values = np.where(solid, np.nan, np.take(fields.arrays[VELOCITY], place, axis=axis))
    return Cut(axis, 0.5 * float(edge[place] + edge[place + 1]), (low, high), values, solid)
