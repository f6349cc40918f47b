"""The assembly on a grid: conductivities, powers and where each part lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import Area, ColdPlate, Die, JetArray, Leakage, Stack
from heatgrade.grid import Grid, graded_edges, inside, split_layers, subdivided
from heatgrade.plate.layer import Layer, Region
from heatgrade.plate.resolution import Resolution
from heatgrade.solve import grid_field
from heatgrade.thermal.exchange import WettedLayers

Array = NDArray[np.float64]
Block = tuple[slice, slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class LeakyBlock:
    """Cells of a die that leak.

    Parameters
    ----------
    law : Leakage
        How the leakage grows.
    block : block
        The die's active cells: one layer.
    power : (nx, ny) array
        Leakage of each at the reference temperature [W].
    """

    law: Leakage
    block: Block
    power: Array


@dataclass(frozen=True, slots=True, eq=False)
class SolidModel:
    """Chip and plate on a grid.

    Parameters
    ----------
    grid : Grid
        The grid.
    conductivity : three (nx, ny, nz) arrays
        [W/(m K)]; zero where there is nothing.  Of solids whose conductivity changes, at the
        reference temperature, or at that given to `at`.
    storage : (nx, ny, nz) array
        Heat stored per kelvin in the solid of each cell [J/K]; that of coolant between fins is
        not counted.
    power : (nx, ny, nz) array
        Heat released in each cell, leakage apart [W].
    contacts : dict of int to float
        Contact resistance on the z face above a layer of cells [m2 K/W].
    parts : tuple of (str, block)
        Cells of each part, in the order of the assembly.
    junctions : tuple of (str, block)
        Active cells of each die: one layer.
    wetted : WettedLayers
        Where the coolant lies.
    regions : tuple of (block, Region)
        What each block of cells is made of; later ones lie over earlier ones.
    fin_factor : (nx, ny, layers) array or None
        Conductivity of fins or pins over that at the reference temperature; None for 1.
    leaks : tuple of LeakyBlock
        What leaks on top of `power`.
    leakage : (nx, ny, nz) array or None
        Leakage of each cell at the temperatures sought [W]; None where there is none.
    """

    grid: Grid
    conductivity: tuple[Array, Array, Array]
    storage: Array
    power: Array
    contacts: dict[int, float]
    parts: tuple[tuple[str, Block], ...]
    junctions: tuple[tuple[str, Block], ...]
    wetted: WettedLayers
    regions: tuple[tuple[Block, Region], ...]
    fin_factor: Array | None = None
    leaks: tuple[LeakyBlock, ...] = ()
    leakage: Array | None = None

    @property
    def released(self) -> Array:
        """Heat released in each cell, leakage included [W]."""
        return self.power if self.leakage is None else self.power + self.leakage

    @property
    def varies(self) -> bool:
        """Whether any conductivity changes with temperature."""
        return any(region.law is not None for _, region in self.regions)

    def at(self, temperature: Array) -> SolidModel:
        """Return the assembly with its conductivities at `temperature` [K], (nx, ny, nz)."""
        if not self.varies:
            return self
        conductivity = _painted(self.grid, self.regions, temperature)
        factor, fins = None, self.wetted.fins
        if len(range(fins.start, fins.stop)) > 0:
            # The metal's share stands in the conductivity upwards, whatever the coolant's.
            reference = _painted(self.grid, self.regions, None)[2][:, :, fins]
            now = conductivity[2][:, :, fins]
            factor = np.where(reference > 0.0, now / np.where(reference > 0.0, reference, 1.0), 1.0)
        return replace(self, conductivity=conductivity, fin_factor=factor)

    def half_resistance(self, layer: int) -> Array:
        """Return ``dz / (2 kz)`` of a layer of cells [m2 K/W], infinite where it is empty."""
        with np.errstate(divide="ignore"):
            half: Array = 0.5 * self.grid.dz[layer] / self.conductivity[2][:, :, layer]
        return half

    @property
    def base_resistance(self) -> Array:
        """From the wetted face below the coolant to its cell's centre [m2 K/W], (nx, ny)."""
        return self.half_resistance(self.wetted.base)

    @property
    def cover_resistance(self) -> Array | None:
        """The same above the coolant, None where the top is adiabatic."""
        return None if self.wetted.cover is None else self.half_resistance(self.wetted.cover)

    def top_face(self, temperature: Array, block: Block) -> Array:
        """Return the temperature of a block's upper face [K], one value per column.

        Below the contact there, and with the heat of the cells on both sides in series.

        Parameters
        ----------
        temperature : (nx, ny, nz) array
            Of the solid [K].
        block : block
            Cells of a part that another one lies on.
        """
        in_x, in_y, in_z = block
        top = in_z.stop - 1
        below, above = (self.half_resistance(layer)[in_x, in_y] for layer in (top, top + 1))
        share = below / (below + self.contacts.get(top, 0.0) + above)
        low, high = (temperature[in_x, in_y, layer] for layer in (top, top + 1))
        return np.asarray(low + share * (high - low))


def discretise(
    layers: tuple[Layer, ...], stack: Stack, cold_plate: ColdPlate, resolution: Resolution
) -> SolidModel:
    """Return the assembly on its grid.

    Parameters
    ----------
    layers : tuple of Layer
        The assembly from below upwards.
    stack, cold_plate
        The parts, for powers and for the faces that the grid must follow.
    resolution : Resolution
        Wished cell sizes.
    """
    parts = resolution.subdivision
    layers = tuple(replace(layer, cells=layer.cells * parts) for layer in layers)
    return model_on(_grid(layers, stack, cold_plate, resolution), layers, stack)


def model_on(grid: Grid, layers: tuple[Layer, ...], stack: Stack) -> SolidModel:
    """Return layers and dies on a grid that has lines on all their faces.

    Parameters
    ----------
    grid : Grid
        The grid; what of the layers lies beside it is left out.
    layers : tuple of Layer
        The assembly from below upwards.
    stack : Stack
        Of which the dies' powers are released.
    """
    regions: list[tuple[Block, Region]] = []
    contacts: dict[int, float] = {}
    start = 0
    for layer in layers:
        through = slice(start, start + layer.cells)
        for region in layer.regions:
            x0, y0, x1, y1 = region.area
            block = (inside(grid.x, x0, x1), inside(grid.y, y0, y1), through)
            regions.append((block, region))
        start += layer.cells
        if layer.contact > 0.0:
            contacts[start - 1] = layer.contact
    power = grid_field(*grid.shape)
    junctions = tuple((die.name, _release(die, grid, layers, power)) for die in stack.dies)
    storage = grid_field(*grid.shape)
    for block, region in regions:
        storage[block] = region.heat_capacity
    storage *= grid.dx[:, None, None] * grid.dy[None, :, None] * grid.dz[None, None, :]
    return SolidModel(
        grid=grid,
        conductivity=_painted(grid, tuple(regions), None),
        storage=storage,
        power=power,
        contacts=contacts,
        parts=tuple((region.name, block) for block, region in regions),
        junctions=junctions,
        wetted=_wetted(layers),
        regions=tuple(regions),
        leaks=tuple(
            LeakyBlock(die.leakage, block, die.leakage_on_edges(*cell_edges(die, grid, block)))
            for die, (_, block) in zip(stack.dies, junctions, strict=True)
            if die.leakage is not None
            and power[block].size > 0
            and die.leakage.at_reference(die.power_map) > 0.0
        ),
    )


def _painted(
    grid: Grid, regions: tuple[tuple[Block, Region], ...], temperature: Array | None
) -> tuple[Array, Array, Array]:
    """Return the conductivities [W/(m K)] at these temperatures [K], at the reference without."""
    fields = (grid_field(*grid.shape), grid_field(*grid.shape), grid_field(*grid.shape))
    for block, region in regions:
        values: Sequence[Array | float] = region.conductivity
        if region.law is not None and temperature is not None:
            values = region.law(temperature[block])
        for field, value in zip(fields, values, strict=True):
            field[block] = value
    return fields


def _grid(
    layers: tuple[Layer, ...], stack: Stack, cold_plate: ColdPlate, resolution: Resolution
) -> Grid:
    size = resolution.width(cold_plate.length_x, cold_plate.length_y)
    areas = [region.area for layer in layers for region in layer.regions]
    wet = cold_plate.wetted.wetted_area
    areas.append(wet)
    wishes_x = [float(b) for die in stack.dies for b in die.breaks_x]
    wishes_y = [float(b) for die in stack.dies for b in die.breaks_y]
    low_x, low_y, high_x, high_y = wet
    for die in stack.dies:
        low_x, low_y = min(low_x, die.area.x0), min(low_y, die.area.y0)
        high_x, high_y = max(high_x, die.area.x1), max(high_y, die.area.y1)
    if not isinstance(cold_plate.wetted, JetArray):
        # The slot of a centre feed lies on a face between two columns.
        areas.append(Area(0.5 * (wet.x0 + wet.x1), 0.5 * (wet.y0 + wet.y1), wet.x1, wet.y1))
    faces_x = [f for area in areas for f in (area[0], area[2])]
    faces_y = [f for area in areas for f in (area[1], area[3])]
    x_edges = graded_edges(faces_x, size, wishes=wishes_x, fine=(low_x, high_x))
    y_edges = graded_edges(faces_y, size, wishes=wishes_y, fine=(low_y, high_y))
    return Grid(
        subdivided(x_edges, resolution.subdivision),
        subdivided(y_edges, resolution.subdivision),
        split_layers([layer.thickness for layer in layers], [layer.cells for layer in layers]),
    )


def _release(die: Die, grid: Grid, layers: tuple[Layer, ...], power: Array) -> Block:
    """Release the die's power in the lowest layer of its cells and return that layer's block."""
    in_x = inside(grid.x, die.area.x0, die.area.x1)
    in_y = inside(grid.y, die.area.y0, die.area.y1)
    start = 0
    for layer in layers:
        if any(region.name == die.name for region in layer.regions):
            break
        start += layer.cells
    block = (in_x, in_y, slice(start, start + 1))
    if power[block].size:  # else a die beside the piece of the plate that is solved
        power[block] += die_power(die, grid, block)
    return block


def die_power(die: Die, grid: Grid, block: Block) -> Array:
    """Return a die's power in its active cells [W], (bx, by, 1)."""
    x_edges, y_edges = cell_edges(die, grid, block)
    # Power maps want edges all over the die; of a piece of a plate only its own cells count.
    whole_x, own_x = _spanning(x_edges, die.area.x0, die.area.x1)
    whole_y, own_y = _spanning(y_edges, die.area.y0, die.area.y1)
    return die.power_on_edges(whole_x, whole_y)[own_x, own_y][:, :, None]


def _spanning(edges: Array, low: float, high: float) -> tuple[Array, slice]:
    """Return edges from `low` to `high` that hold these, and which cells are theirs."""
    before, after = edges[0] > low, edges[-1] < high
    parts = [np.full(int(before), low), edges, np.full(int(after), high)]
    return np.concatenate(parts), slice(int(before), int(before) + edges.size - 1)


def cell_edges(die: Die, grid: Grid, block: Block) -> tuple[Array, Array]:
    """Return the edges of a die's cells in plate coordinates [m]."""
    in_x, in_y, _ = block
    x_edges = grid.x_edges[in_x.start : in_x.stop + 1].copy()
    y_edges = grid.y_edges[in_y.start : in_y.stop + 1].copy()
    # The outer edges may be those of a part whose face is the die's but for rounding; of a piece of
    # a plate they may lie within the die.
    for edges, low, high in (
        (x_edges, die.area.x0, die.area.x1),
        (y_edges, die.area.y0, die.area.y1),
    ):
        near = 0.5 * np.diff(edges)[[0, -1]]
        if abs(edges[0] - low) < near[0]:
            edges[0] = low
        if abs(edges[-1] - high) < near[1]:
            edges[-1] = high
    return x_edges, y_edges


def _wetted(layers: tuple[Layer, ...]) -> WettedLayers:
    """Find the fins and the layers below and above them; without fins all lies below."""
    start = 0
    for layer in layers:
        if layer.name == "fins":
            stop = start + layer.cells
            covered = layers[-1].name == "cover"
            return WettedLayers(start - 1, slice(start, stop), stop if covered else None)
        start += layer.cells
    return WettedLayers(start - 1, slice(start, start), None)
