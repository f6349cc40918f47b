"""The coolant's room on the grid: what share of each cell and of each face is open to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import Choice, InputError
from heatgrade.grid import Grid
from heatgrade.resolved.opening import Opening, Side
from heatgrade.resolved.periodic import Periodic

Array = NDArray[np.float64]
SMALLEST = 1e-6  # share of a cell or face below which it counts as closed


class Bound(Choice):
    """What a side of the box is where no opening lies."""

    WALL = "wall"
    SYMMETRY = "symmetry"


@dataclass(frozen=True, slots=True, eq=False)
class FlowDomain:
    """Geometry of the coolant on a rectilinear grid.

    Parameters
    ----------
    grid : Grid
        Cells of solid and coolant.
    volume : (nx, ny, nz) array
        Share of each cell that coolant fills, 0 to 1.
    open_x : (nx + 1, ny, nz) array
        Share of each face across x that is open, outer faces included. Through an outer face
        coolant passes only where an opening says so.
    open_y : (nx, ny + 1, nz) array
        The same across y.
    open_z : (nx, ny, nz + 1) array
        The same across z.
    openings : tuple of Opening
        Where coolant enters and leaves.
    bounds : mapping of Side to Bound
        What each side is elsewhere: a wall unless given.
    wall_velocity : mapping of Side to three floats
        Velocity at which a wall slides in its own plane [m/s].
    periodic : tuple of Periodic
        Axes whose two sides are joined; what `bounds` says of them does not count.

    Raises
    ------
    InputError
        HG801 for a wrong shape, HG802 for a share outside 0 to 1, HG826 for joined sides that do
        not fit.

    Examples
    --------
    >>> grid = Grid([0, 1, 2], [0, 1], [0, 1])
    >>> FlowDomain.full(grid).open_x.shape
    (3, 1, 1)
    """

    grid: Grid
    volume: Array
    open_x: Array
    open_y: Array
    open_z: Array
    openings: tuple[Opening, ...] = ()
    bounds: Mapping[Side, Bound] = field(default_factory=dict)
    wall_velocity: Mapping[Side, tuple[float, float, float]] = field(default_factory=dict)
    periodic: tuple[Periodic, ...] = ()

    def __post_init__(self) -> None:
        """Check shapes and shares; close what is all but closed."""
        nx, ny, nz = self.grid.shape
        shapes = {
            "volume": (nx, ny, nz),
            "open_x": (nx + 1, ny, nz),
            "open_y": (nx, ny + 1, nz),
            "open_z": (nx, ny, nz + 1),
        }
        for name, wanted in shapes.items():
            object.__setattr__(self, name, _share(name, getattr(self, name), wanted))
        object.__setattr__(self, "openings", tuple(self.openings))
        bounds = {Side(side): Bound(bound) for side, bound in self.bounds.items()}
        object.__setattr__(self, "bounds", bounds)
        moving = {Side(side): velocity for side, velocity in self.wall_velocity.items()}
        object.__setattr__(self, "wall_velocity", moving)
        object.__setattr__(self, "periodic", tuple(self.periodic))
        _check_joined(self)

    @classmethod
    def full(
        cls,
        grid: Grid,
        openings: tuple[Opening, ...] = (),
        bounds: Mapping[Side, Bound] | None = None,
        wall_velocity: Mapping[Side, tuple[float, float, float]] | None = None,
        periodic: tuple[Periodic, ...] = (),
    ) -> FlowDomain:
        """Return a box that is all coolant."""
        volume = np.ones(grid.shape)
        shares = staircase(volume > 0.0)
        moving = wall_velocity or {}
        return cls(grid, volume, *shares, openings, bounds or {}, moving, periodic)

    @classmethod
    def from_cells(
        cls,
        grid: Grid,
        wet: NDArray[np.bool_],
        openings: tuple[Opening, ...] = (),
        bounds: Mapping[Side, Bound] | None = None,
        periodic: tuple[Periodic, ...] = (),
    ) -> FlowDomain:
        """Return the room of whole cells: open where `wet`, faces open between wet cells."""
        shares = staircase(wet, tuple(item.place for item in periodic))
        volume = wet.astype(np.float64)
        return cls(grid, volume, *shares, openings, bounds or {}, {}, periodic)

    def bound(self, side: Side) -> Bound:
        """Return what a side is where no opening lies."""
        return self.bounds.get(side, Bound.WALL)

    def mirrors(self, axis: int) -> int:
        """Return 1 + 2 where the low, the high side across an axis is a plane of symmetry."""
        if any(item.place == axis for item in self.periodic):
            return 0
        sides = (side for side in Side if side.axis == axis)
        found = (1 + side.high for side in sides if self.bound(side) is Bound.SYMMETRY)
        return sum(found)


def staircase(wet: NDArray[np.bool_], joined: tuple[int, ...] = ()) -> tuple[Array, Array, Array]:
    """Return shares of faces open between whole cells; outer faces of wet cells are open.

    Parameters
    ----------
    wet : (nx, ny, nz) bool array
        Cells that coolant fills.
    joined : tuple of int
        Axes whose two sides are one.
    """
    found = []
    for axis in range(3):
        padding = [(1, 1) if other == axis else (0, 0) for other in range(3)]
        mode: Literal["wrap", "edge"] = "wrap" if axis in joined else "edge"
        wide = np.moveaxis(np.pad(wet, padding, mode=mode), axis, 0)
        found.append(np.moveaxis(wide[:-1] & wide[1:], 0, axis).astype(np.float64))
    x, y, z = found
    return x, y, z


def _check_joined(domain: FlowDomain) -> None:
    seen: set[str] = set()
    for item in domain.periodic:
        share = (domain.open_x, domain.open_y, domain.open_z)[item.place]
        low, high = np.take(share, 0, item.place), np.take(share, -1, item.place)
        wrong = ""
        if item.axis in seen:
            wrong = "its sides are joined twice"
        elif any(opening.side.axis == item.place for opening in domain.openings):
            wrong = "an opening lies on one of its sides"
        elif not np.allclose(low, high, rtol=0.0, atol=SMALLEST):
            wrong = "what is open of its two sides differs"
        elif item.mass_flow is not None and not low.any():
            wrong = "its sides are closed, and a flow through them is given"
        if wrong:
            raise InputError(
                "HG826",
                wrong,
                entry=f"domain.periodic[{item.axis}]",
                value=item.axis,
                allowed="sides of the same open shares, without openings, each joined once",
                remedy="cut the repeating cell where both its sides look the same",
            )
        seen.add(item.axis)


def _share(name: str, given: Array, wanted: tuple[int, ...]) -> Array:
    share = np.asarray(given, dtype=np.float64)
    if share.shape != wanted:
        raise InputError(
            "HG801",
            "has the wrong shape",
            entry=f"domain.{name}",
            value=str(share.shape),
            allowed=str(wanted),
            remedy="one value for each cell or face of the grid",
        )
    wrong = ~((share >= 0.0) & (share <= 1.0))
    if wrong.any():
        raise InputError(
            "HG802",
            "must be a share",
            entry=f"domain.{name}",
            value=float(share[wrong][0]),
            allowed="0 (closed) to 1 (open)",
            remedy="look at how the shape was cut by the grid",
        )
    if _changeable(share) or ((share > 0.0) & (share < SMALLEST)).any():
        share = np.where(share < SMALLEST, 0.0, share)
        share.flags.writeable = False
    return share


def _changeable(array: Any) -> bool:
    """Return whether anyone may write to an array: not if it is part of another domain's."""
    while isinstance(array, np.ndarray):
        if array.flags.writeable:
            return True
        array = array.base
    return array is not None
