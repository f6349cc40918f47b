"""Closed surfaces turned to be seen anticlockwise from outside, however they were written.

Triangles that share an edge belong to one shell; within a shell they agree where each edge is
walked once in each direction.  Which way round a whole shell goes follows from how many others it
lies in: outwards in none or an even number, inwards, as the wall of a hole, in an odd one.  A point
lies in a shell where the solid angles of its triangles, as seen from there, sum up to 4 pi (van
Oosterom and Strackee 1983, doi 10.1109/TBME.1983.325207).  Of faces that stand twice see
`heatgrade.painted.faces_twice`: what two parts have in common bounds nothing and is left out, as is
a hole with what fills it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.painted.cell_kinds import signed_volumes
from heatgrade.painted.faces_twice import FacesTwice, walked

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

INSIDE = 0.5  # times round a point from which on a point counts as inside
LOOKED_AT = 5e7  # triangles from all points, while parts that touch are checked (some seconds)
REDRAW = "close the holes in the CAD program and export it again"
DEPTH = 1e-6  # of a point just below a triangle, over its size


def outward(triangles: Array, name: str) -> Array:
    """Return a region's triangles, seen from outside of what they enclose anticlockwise.

    Parameters
    ----------
    triangles : (n, 3, 3) array
        [m].
    name : str
        Of the region, for messages.

    Raises
    ------
    InputError
        HG850 for triangles that enclose nothing: with holes, or with one side only; for parts
        that touch and are turned differently, where their edges do not tell them apart, or that
        overlap; and where nothing tells whether a hole is filled.

    Examples
    --------
    >>> corner = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    >>> faces = corner[[[0, 2, 1], [0, 1, 3], [1, 3, 2], [2, 3, 0]]]  # the last two the wrong way
    >>> round(enclosed(faces), 3), round(enclosed(outward(faces, "tetrahedron")), 3)
    (0.0, 0.167)
    """
    points, index = np.unique(triangles.reshape(-1, 3), axis=0, return_inverse=True)
    corners = index.reshape(-1, 3).astype(np.int64)
    flat = (corners == np.roll(corners, 1, axis=1)).any(axis=1)
    if flat.all():
        raise _refused(name, triangles, "has no area, as", triangles[0, 0], REDRAW)
    faces = FacesTwice.of(corners[~flat])
    if faces.doubled.size and _closed(corners[~flat]):
        raise _turned(name, triangles, points[faces.doubled[0, 0]])
    whole = _in_once(points, faces.once, name)
    kept = faces.once
    for part in faces.closed:
        shell = _in_once(points, part.corners, name)
        inside = round(_winding(whole, _below(shell))) == 1
        if inside and not part.opposed:
            raise _either(name, triangles, points[part.corners[0, 0]])
        if not inside:
            kept = np.concatenate([kept, part.corners])
            whole = _in_once(points, kept, name)
    return whole


def _in_once(points: Array, corners: Indices, name: str) -> Array:
    """Return triangles of which none stands twice, seen from outside anticlockwise."""
    triangles = points[corners]
    edges = np.sort(walked(corners).reshape(-1, 2), axis=1)
    _, edge, count = np.unique(edges, axis=0, return_inverse=True, return_counts=True)
    edge = edge.reshape(-1, 3)
    if (count % 2).any():
        lone = edges[np.flatnonzero((count % 2)[edge.ravel()])[0]]
        raise _open(name, triangles, int((count % 2).sum()), points[lone[0]])
    shell, wrong = _agreeing(corners, edge, count)
    if (one_sided := shell < 0).any():
        raise _open(name, triangles, 0, triangles[int(np.argmax(one_sided)), 0])
    agreeing = np.where(wrong[:, None], corners[:, ::-1], corners)
    members = [np.flatnonzero(shell == i) for i in range(int(shell.max()) + 1)]
    if all(_closed(agreeing[own]) for own in members):
        return _nested([points[agreeing[own]] for own in members])
    # Parts that touch along whole faces: edges of four triangles do not say which go together.
    if not _closed(corners):
        lone = edges[np.flatnonzero((count > 2)[edge.ravel()])[0]]
        raise _open(name, triangles, int((count > 2).sum()), points[lone[0]])
    whole = triangles if enclosed(triangles) > 0.0 else triangles[:, ::-1]
    _check_turned(whole, members, name)
    return whole


def enclosed(triangles: Array) -> float:
    """Return the volume inside [m3], negative where triangles are seen clockwise from outside.

    Parameters
    ----------
    triangles : (n, 3, 3) array
        [m].
    """
    apex = triangles.reshape(-1, 3).mean(axis=0)
    cones = np.concatenate([np.broadcast_to(apex, (len(triangles), 1, 3)), triangles], axis=1)
    return float(signed_volumes(cones).sum())


def _check_turned(whole: Array, patches: list[Indices], name: str) -> None:
    """Raise HG850 where what lies below a patch is not inside just once."""
    a, b = (whole[:, i] - whole[:, 0] for i in (1, 2))
    area = np.linalg.norm(np.cross(a, b), axis=1)
    patches = sorted(patches, key=lambda own: -float(area[own].max()))
    for own in patches[: max(1, int(LOOKED_AT / len(whole)))]:
        inner = _below(whole[own])
        if round(_winding(whole, inner)) != 1:
            raise _turned(name, whole, inner)


def _closed(corners: Indices) -> bool:
    """Return whether every edge is walked as often in one direction as in the other."""
    edges = walked(corners).reshape(-1, 2)
    forth = edges[:, 0] < edges[:, 1]
    _, edge = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    return not np.bincount(edge.ravel(), np.where(forth, 1.0, -1.0)).any()


def _nested(shells: list[Array]) -> Array:
    """Return closed shells as one surface, each turned as its depth in the others wants it."""
    boxes = np.array([[s.min(axis=(0, 1)), s.max(axis=(0, 1))] for s in shells])
    turned = [shell if enclosed(shell) > 0.0 else shell[:, ::-1] for shell in shells]
    found = []
    for i, own in enumerate(turned):
        around = (boxes[:, 0] <= boxes[i, 0]).all(axis=1) & (boxes[:, 1] >= boxes[i, 1]).all(axis=1)
        around[i] = False
        inner = _below(own)
        depth = sum(_winding(turned[j], inner) > INSIDE for j in np.flatnonzero(around))
        found.append(own if depth % 2 == 0 else own[:, ::-1])
    return np.concatenate(found)


def _agreeing(corners: Indices, edge: Indices, count: Indices) -> tuple[Indices, NDArray[np.bool_]]:
    """Return each triangle's shell, and whether it is to be turned to agree with the others there.

    Each triangle stands twice in a graph, as it is and turned; neighbours that walk their common
    edge in opposite directions are linked as they are, the others crosswise.  A shell then comes
    apart into two halves that are each other turned; one with a single side (-1) does not.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(corners)
    steps = walked(corners)
    forth = (steps[:, :, 0] < steps[:, :, 1]).ravel()
    order = np.argsort(edge.ravel(), kind="stable")
    pair = order[np.repeat(count == 2, count)].reshape(-1, 2)
    one, other = pair[:, 0] // 3, pair[:, 1] // 3
    cross = (forth[pair[:, 0]] == forth[pair[:, 1]]).astype(np.int64) * n
    rows = np.concatenate([one, one + n])
    columns = np.concatenate([other + cross, other + n - cross])
    links = coo_array((np.ones(rows.size, dtype=np.int8), (rows, columns)), shape=(2 * n, 2 * n))
    _, half = connected_components(links, directed=False)
    both = np.minimum(half[:n], half[n:])
    _, shell = np.unique(both, return_inverse=True)
    return np.where(half[:n] == half[n:], -1, shell), half[:n] != both


def _below(shell: Array) -> Array:
    """Return a point just below the middle of the largest face, seen from outside.

    One on the face itself would be neither inside nor outside of another shell that touches it.
    """
    normals = np.cross(shell[:, 1] - shell[:, 0], shell[:, 2] - shell[:, 0])
    doubled = np.sqrt((normals**2).sum(axis=1))  # areas
    largest = int(np.argmax(doubled))
    down: Array = normals[largest] / np.sqrt(doubled[largest])
    inner: Array = shell[largest].mean(axis=0) - DEPTH * down
    return inner


def _winding(surface: Array, point: Array) -> float:
    """Return how often a surface goes round a point: 1 inside of one turned outwards."""
    r = surface - point
    size = np.sqrt((r**2).sum(axis=2))
    over = (r[:, 0] * np.cross(r[:, 1], r[:, 2])).sum(axis=1)
    under = size.prod(axis=1)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        under += (r[:, i] * r[:, j]).sum(axis=1) * size[:, k]
    return float(np.arctan2(over, under).sum() / (2.0 * np.pi))


def _open(name: str, triangles: Array, edges: int, place: Array) -> InputError:
    what = f"is not closed: {edges} edges have no neighbour, one" if edges else "has one side only,"
    return _refused(name, triangles, what, place, REDRAW)


def _turned(name: str, triangles: Array, place: Array) -> InputError:
    what = "has parts that touch, of which some overlap or are inside out, one"
    remedy = "merge the parts in the CAD program, or export them as regions of their own"
    return _refused(name, triangles, what, place, remedy)


def _either(name: str, triangles: Array, place: Array) -> InputError:
    what = (
        "has a hole whose faces stand twice, not all seen from both sides: it may be filled or "
        "written twice, one"
    )
    remedy = "leave the hole out where it is filled, or export what fills it as a region of its own"
    return _refused(name, triangles, what, place, remedy)


def _refused(name: str, triangles: Array, what: str, place: Array, remedy: str) -> InputError:
    where = ", ".join(f"{1e3 * x:.4g}" for x in place)
    return InputError(
        "HG850",
        f"{what} at ({where}) mm",
        entry=f"mesh.{name}",
        value=f"{len(triangles)} triangles",
        allowed="a watertight surface",
        remedy=remedy,
    )
