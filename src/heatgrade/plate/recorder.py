"""What is written down at every stage of a transient run: junctions, outlet, blocks, points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, finite
from heatgrade.geometry import Stack
from heatgrade.plate.board import face_temperature
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.timed_plate import Driven, TimedPlate, driven
from heatgrade.thermal.boundary import Convection
from heatgrade.transient import Moment, Step, Temperatures

Array = NDArray[np.float64]
Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class BlockProbe:
    """A block of a die's floorplan.

    Parameters
    ----------
    name : str
        ``die.block``.
    die : str
        Its die.
    columns : (bx, by) bool array
        Of the die's columns, those whose centres lie in the block.
    """

    name: str
    die: str
    columns: NDArray[np.bool_]


@dataclass(slots=True)
class Recorder:
    """Series of numbers, one entry at the start and two for each step, which `sampled` joins.

    Parameters
    ----------
    equations : TimedPlate
        Of the run.
    model : SolidModel
        The plate on its grid.
    board : Convection or None
        Below the dies.
    points : dict of str to tuple of int
        Cell of each point by name.
    blocks : tuple of BlockProbe
        Blocks to follow.
    """

    equations: TimedPlate
    model: SolidModel
    board: Convection | None
    points: dict[str, tuple[int, int, int]]
    blocks: tuple[BlockProbe, ...]
    nodes: list[float] = field(default_factory=list)
    series: dict[str, list[float]] = field(default_factory=dict)

    def start(self, time: float, now: Temperatures, moment: Moment) -> None:
        """Write the beginning down."""
        self.nodes.append(time)
        self._write(now, moment)

    def step(self, step: Step) -> None:
        """Write middle and end of a step down."""
        self.nodes.append(step.end)
        for _, now, moment in step.stages[1:]:
            self._write(now, moment)

    def arrays(self) -> tuple[Array, dict[str, Array]]:
        """Return the times of the steps' ends, (n + 1,), and the series, (2 n + 1,) each."""
        series = {name: np.array(values) for name, values in self.series.items()}
        return np.array(self.nodes), series

    def resume(self, nodes: Array, series: Mapping[str, Array]) -> None:
        """Go on behind the series of an earlier run."""
        self.nodes = nodes.tolist()
        self.series = {name: values.tolist() for name, values in series.items()}

    def _write(self, now: Temperatures, moment: Moment) -> None:
        for name, value in self._values(now, moment, driven(moment)).items():
            self.series.setdefault(name, []).append(value)

    def _values(self, now: Temperatures, moment: Moment, about: Driven) -> dict[str, float]:
        temperature = self.equations.reference + now.cells
        inlet, capacity = about.inlet_temperature, about.heat_capacity
        rise = self.equations.outlet(now, moment)
        found = {
            "power": float(about.model.released.sum()),
            "volume_flow": about.volume_flow,
            "inlet": inlet,
            "outlet": inlet + rise,
            "heat_to_coolant": about.mass_flow * capacity * rise,
        }
        area = self.model.grid.plan_area
        junctions = {}
        for name, block in self.model.junctions:
            values = face_temperature(about.model, temperature, block, self.board)
            junctions[name] = values
            found[f"junction max {name}"] = float(values.max())
            weights = area[block[:2]]
            found[f"junction mean {name}"] = float((values * weights).sum() / weights.sum())
        for probe in self.blocks:
            values = junctions[probe.die][probe.columns]
            found[f"block max {probe.name}"] = float(values.max())
        for name, cell in self.points.items():
            found[f"point {name}"] = float(temperature[cell])
        return found


def point_cells(points: Mapping[str, Point], model: SolidModel) -> dict[str, tuple[int, int, int]]:
    """Return the cell that each point lies in.

    Parameters
    ----------
    points : mapping
        Name to (x, y, z) from the plate's corner and the lowest die's active face [m].

    Raises
    ------
    InputError
        HG460 for a point outside the solid.
    """
    found = {}
    grid = model.grid
    for name, place in points.items():
        edges = (grid.x_edges, grid.y_edges, grid.z_edges)
        given = np.ravel(np.asarray(place, dtype=object))
        cell = []
        for item, axis in zip(given, edges, strict=False):
            value = finite(item, f"points.{name}", "m")
            index = int(np.searchsorted(axis, value, side="right")) - 1
            cell.append(index - 1 if value == axis[-1] else index)
        inside = given.size == 3 and all(
            0 <= n < size for n, size in zip(cell, grid.shape, strict=True)
        )
        if not inside or model.storage[tuple(cell)] == 0.0:
            raise InputError(
                "HG460",
                "lies outside of the solid",
                entry=f"points.{name}",
                value=", ".join(str(item) for item in given),
                allowed="three coordinates within (0, 0, 0) and "
                f"({grid.x_edges[-1]:g}, {grid.y_edges[-1]:g}, {grid.z_edges[-1]:g}) m, "
                "where there is material",
                remedy="count z from the lowest active face upwards",
            )
        found[name] = (cell[0], cell[1], cell[2])
    return found


def block_probes(
    stack: Stack, model: SolidModel, wanted: bool | Sequence[str]
) -> tuple[BlockProbe, ...]:
    """Return the named blocks of all dies' floorplans, or those wanted, as ``die.block``.

    Raises
    ------
    InputError
        HG460 for a block that no die has.
    """
    cells = dict(model.junctions)
    found = {}
    for die in stack.dies:
        if die.name not in cells:  # beside the piece of the plate that is solved
            continue
        in_x, in_y, _ = cells[die.name]
        x, y = model.grid.x[in_x] - die.x, model.grid.y[in_y] - die.y
        for box in die.power_map.rectangles:
            columns = ((x > box.x0) & (x < box.x1))[:, None] & ((y > box.y0) & (y < box.y1))
            if box.name and columns.any():
                name = f"{die.name}.{box.name}"
                found[name] = BlockProbe(name, die.name, columns)
    if isinstance(wanted, bool):
        return tuple(found.values()) if wanted else ()
    for name in wanted:
        if name not in found:
            raise InputError(
                "HG460",
                "is no block of a die's floorplan, or too small for the grid",
                entry="blocks",
                value=name,
                allowed=", ".join(list(found)[:12]) or "none: the power maps name no blocks",
                remedy="name blocks as 'die.block'",
            )
    return tuple(found[name] for name in wanted)
