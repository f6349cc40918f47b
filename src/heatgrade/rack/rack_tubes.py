"""A rack as lines in space, with temperature, flow and bore along them, for 3-D programs.

The manifolds stand upright with their own lengths and bores. What is not known of a rack is
assumed: the return manifold stands `APART` beside the supply, and each branch reaches `DEPTH`
into the rack, across at its plates, and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.network.pipe import Pipe
from heatgrade.rack.branch_result import BranchRow
from heatgrade.rack.manifold import ORV3_PITCH
from heatgrade.rack.rack_schematic import header
from heatgrade.rack.segment import Segment
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.rack.rack_result import RackResult

Array = NDArray[np.float64]

APART, DEPTH = 0.45, 0.65
"""Distance of the manifolds, depth of the branches [m]: assumptions for the picture."""

NARROW = 0.2
"""Bore of branches over that of the manifold where they have no hose: for the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class RackTubes:
    """Lines in space, point by point.

    Parameters
    ----------
    points : ndarray (n, 3)
        Where [m]; z is up.
    lines : tuple of range
        Points of each line.
    names : tuple of str
        What each line is.
    temperature : ndarray (n,)
        Coolant [K]; NaN where nothing flows.
    mass_flow : ndarray (n,)
        Size of the flow [kg/s].
    radius : ndarray (n,)
        Half of the bore [m].
    """

    points: Array
    lines: tuple[range, ...]
    names: tuple[str, ...]
    temperature: Array
    mass_flow: Array
    radius: Array


def rack_tubes(result: RackResult) -> RackTubes:
    """Return the lines of a rack."""
    supply, back = header(result, "supply"), header(result, "return")
    upwards = result.return_order == "direct"
    low = _ends(supply, 0.0)
    # the first branch's two ports lie on one level
    foot = low[1] - (_length(back[0].part) if upwards else 0.0)
    far = _ends(back, foot)
    pieces = [
        *_manifold("supply manifold", supply, low, 0.0, rising=True),
        *_manifold("return manifold", back, far, APART, rising=not upwards),
    ]
    heights = low[1:], far[1:] if upwards else far[:-1]
    hose = _hose_bore(result, _bore(supply[0].part))
    for row, start, end in zip(result.branches, *heights, strict=True):
        pieces.append(_branch(row, float(start), float(end), 0.5 * hose))
    return _joined(pieces)


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    points: Sequence[tuple[float, float, float]]
    temperature: Sequence[float]
    mass_flow: float
    radius: float


def _ends(pipes: Sequence[Segment], foot: float) -> Array:
    """Return the heights of the ends of a manifold's pipes, from the lowest on [m]."""
    return foot + np.concatenate(([0.0], np.cumsum([_length(pipe.part) for pipe in pipes])))


def _manifold(
    name: str, pipes: Sequence[Segment], ends: Array, across: float, *, rising: bool
) -> list[_Line]:
    """Lay the pipes of one manifold, one above the other."""
    return [
        _Line(
            name,
            ((across, 0.0, float(ends[k])), (across, 0.0, float(ends[k + 1]))),
            (pipe.inlet_temperature, pipe.outlet_temperature)[:: 1 if rising else -1],
            abs(pipe.mass_flow),
            0.5 * _bore(pipe.part),
        )
        for k, pipe in enumerate(pipes)
    ]


def _branch(row: BranchRow, start: float, end: float, radius: float) -> _Line:
    """Lay one branch: into the rack, across its plates, and back."""
    warm = [row.inlet_temperature, row.inlet_temperature]
    series = [p.outlet_temperature for p in row.plates if p.mass_flow >= 0.999 * row.mass_flow]
    steps = series if len(series) == len(row.plates) and series else [row.outlet_temperature]
    points = [(0.0, 0.0, start), (0.0, DEPTH, start)]
    for k, temperature in enumerate(steps, start=1):
        share = k / len(steps)
        points.append((APART * share, DEPTH, start + (end - start) * share))
        warm.append(temperature)
    points.append((APART, 0.0, end))
    warm.append(row.outlet_temperature)
    return _Line(row.name, points, warm, abs(row.mass_flow), radius)


def _joined(pieces: Sequence[_Line]) -> RackTubes:
    sizes = [len(piece.points) for piece in pieces]
    first = np.concatenate(([0], np.cumsum(sizes)))
    return RackTubes(
        points=np.array([point for piece in pieces for point in piece.points], dtype=float),
        lines=tuple(range(a, b) for a, b in pairwise(first.tolist())),
        names=tuple(piece.name for piece in pieces),
        temperature=np.array([t for piece in pieces for t in piece.temperature], dtype=float),
        mass_flow=np.repeat([piece.mass_flow for piece in pieces], sizes),
        radius=np.repeat([piece.radius for piece in pieces], sizes),
    )


def _length(part: object) -> float:
    """Return the length of a manifold's pipe; ports without a pitch are drawn 48 mm apart."""
    return part.length if isinstance(part, Pipe) and part.length > 0.0 else ORV3_PITCH


def _bore(part: object) -> float:
    assert isinstance(part, Pipe)
    return part.inner_diameter


def _hose_bore(result: RackResult, manifold: float) -> float:
    hoses = [
        s.part.inner_diameter
        for s in result.segments
        if isinstance(s.part, Pipe) and s.group == "hoses"
    ]
    return float(np.median(hoses)) if hoses else NARROW * manifold


def save_tubes(result: RackResult, path: str | PathLike[str]) -> None:
    """Write the lines of a rack as ``.vtp``, whole or not at all."""
    target = Path(path)
    if target.suffix != ".vtp":
        raise InputError(
            "HG582",
            "has an ending that no form of a rack is known by",
            entry="path",
            value=str(target),
            allowed=".vtp: lines with temperature, flow and bore, for ParaView and pyvista",
            remedy=f"use {target.with_suffix('.vtp').name}",
        )
    with whole_file(target, code="HG583") as partial:
        _mesh(rack_tubes(result)).save(partial)


def _mesh(tubes: RackTubes) -> Any:
    import pyvista

    cells = np.concatenate([[len(line), *line] for line in tubes.lines])
    mesh = pyvista.PolyData(tubes.points, lines=cells)
    mesh.point_data["temperature [K]"] = tubes.temperature
    mesh.point_data["mass flow [kg/s]"] = tubes.mass_flow
    mesh.point_data["radius [m]"] = tubes.radius
    mesh.field_data["names"] = list(tubes.names)
    return mesh
