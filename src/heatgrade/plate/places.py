"""Places of a plate whose temperatures are looked at, found once and kept.

The hottest places are those of one steady state: a model that is linear knows places, not maxima.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, finite
from heatgrade.geometry import Stack
from heatgrade.grid import overlap
from heatgrade.plate.board import face_temperature
from heatgrade.plate.frozen import FrozenPlate
from heatgrade.plate.recorder import Point
from heatgrade.plate.solid_model import Block, SolidModel
from heatgrade.plate.unit_power import UnitPower

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FacePlace:
    """A mean over part of a die's active face.

    Parameters
    ----------
    die : int
        Index of the die.
    share : array
        Weight of each column of the die's cells; sums to 1.
    """

    die: int
    share: Array


@dataclass(frozen=True, slots=True, eq=False)
class CellPlace:
    """Cells of the solid and their weights.

    Parameters
    ----------
    cells : tuple of (i, j, k)
        Indices.
    weights : tuple of float
        Sum to 1.
    """

    cells: tuple[tuple[int, int, int], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Outlet:
    """The mixed coolant that leaves."""


Place = FacePlace | CellPlace | Outlet


@dataclass(frozen=True, slots=True)
class Places:
    """Places by the name of their output."""

    named: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        frozen: FrozenPlate,
        stack: Stack,
        powers: tuple[UnitPower, ...],
        points: Mapping[str, Point],
    ) -> Places:
        """Return the hottest place and the mean of each die, case, outlet, blocks and points."""
        model, state = frozen.state.model, frozen.state
        named: dict[str, Place] = {}
        faces = [
            face_temperature(model, state.temperature, block, frozen.equations.board)
            for _, block in model.junctions
        ]
        for index, (die, (_, block)) in enumerate(zip(stack.dies, model.junctions, strict=True)):
            area = model.grid.plan_area[block[:2]]
            named[f"junction {die.name}"] = FacePlace(index, _hottest(faces[index]))
            named[f"junction mean {die.name}"] = FacePlace(index, area / area.sum())
        for unit in powers:
            if unit.area is None:
                continue
            covered = _covered(model, model.junctions[unit.die][1], stack, unit)
            inside = np.where(covered > 0.0, faces[unit.die], -np.inf)
            named[f"block {unit.name}"] = FacePlace(unit.die, _hottest(inside))
            named[f"block mean {unit.name}"] = FacePlace(unit.die, covered / covered.sum())
        named["case"] = _case(frozen)
        named["outlet"] = Outlet()
        for name, point in points.items():
            named[f"point {name}"] = _cell_of(model, name, point)
        return cls(named)


def _hottest(values: Array) -> Array:
    share = np.zeros(values.shape)
    share[np.unravel_index(int(np.argmax(values)), values.shape)] = 1.0
    return share


def _covered(model: SolidModel, block: Block, stack: Stack, unit: UnitPower) -> Array:
    """Return the area of each active cell of the die inside the unit's block [m2]."""
    die, area = stack.dies[unit.die], unit.area
    assert area is not None
    in_x, in_y, _ = block
    x_edges = model.grid.x_edges[in_x.start : in_x.stop + 1] - die.x
    y_edges = model.grid.y_edges[in_y.start : in_y.stop + 1] - die.y
    along_x, along_y = overlap(x_edges, area.x0, area.x1), overlap(y_edges, area.y0, area.y1)
    return np.asarray(along_x[:, None] * along_y[None, :])


def _case(frozen: FrozenPlate) -> CellPlace:
    """Return the hottest place of the lid's outer face, of the dies' backs without a lid."""
    model, temperature = frozen.state.model, frozen.state.temperature
    uppermost = dict(model.parts)  # a die beside a thinner one has several blocks
    parts = ["lid"] if "lid" in uppermost else [name for name, _ in model.junctions]
    hottest, place = -np.inf, CellPlace((), ())
    for part in parts:
        block = uppermost[part]
        face = model.top_face(temperature, block)
        i, j = divmod(int(np.argmax(face)), face.shape[1])
        if face[i, j] > hottest:
            hottest = float(face[i, j])
            column, top = (block[0].start + i, block[1].start + j), block[2].stop - 1
            low, high = (float(model.half_resistance(k)[column]) for k in (top, top + 1))
            share = low / (low + model.contacts.get(top, 0.0) + high)
            place = CellPlace(((*column, top), (*column, top + 1)), (1.0 - share, share))
    return place


def _cell_of(model: SolidModel, name: str, point: Point) -> CellPlace:
    grid = model.grid
    try:
        x, y, z = (finite(value, f"points[{name!r}]", "m") for value in point)
    except (TypeError, ValueError):
        raise _bad_point(name, point, "x, y, z in m") from None
    index = []
    for value, edges in ((x, grid.x_edges), (y, grid.y_edges), (z, grid.z_edges)):
        if not edges[0] <= value <= edges[-1]:
            raise _bad_point(name, point, f"{edges[0]:g} to {edges[-1]:g} m")
        index.append(min(int(np.searchsorted(edges, value, side="right")), edges.size - 1) - 1)
    i, j, k = index
    if model.conductivity[2][i, j, k] == 0.0:
        raise _bad_point(name, point, "a place in a solid")
    return CellPlace(((i, j, k),), (1.0,))


def _bad_point(name: str, point: object, allowed: str) -> InputError:
    return InputError(
        "HG478",
        "is no place in a solid",
        entry=f"points[{name!r}]",
        value=str(point),
        allowed=allowed,
        remedy="give (x, y, z) in m from the plate's lower-left corner and the dies' active faces",
    )
