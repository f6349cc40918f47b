"""The fields behind a plate's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import JetArray, ManifoldChannels, circle_areas
from heatgrade.geometry.cold_plate import Wetted
from heatgrade.grid import Grid
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.solid_model import SolidModel

Array = NDArray[np.float64]

ARRAYS = (
    "temperature",
    "power",
    "part",
    "junction_temperature",
    "coolant_temperature",
    "coefficient",
    "pressure",
    "nozzle_share",
    "nozzles",
    "drains",
    "slots",
)


class Solved(Protocol):
    """Temperatures of a plate, with the flow and heat transfer that belong to them."""

    @property
    def temperature(self) -> Array:
        """Of the solid [K], (nx, ny, nz)."""
        ...

    @property
    def coolant(self) -> Array:
        """Of the coolant [K], (nx, ny)."""
        ...

    @property
    def coupling(self) -> Coupling:
        """Flow and heat transfer."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PlateFields:
    """Fields of a solved plate.

    Parameters
    ----------
    grid : Grid
        The grid of the solid.
    temperature : (nx, ny, nz) array
        Of the solid [K]; nan where there is none.
    power : (nx, ny, nz) array
        Heat released in each cell [W].
    part : (nx, ny, nz) int array
        Index into `part_names`; -1 where there is nothing.
    part_names : tuple of str
        Names of the parts.
    junction_temperature : (nx, ny) array
        Of the dies' active faces [K]; nan beside the dies.
    coolant_temperature : (nx, ny) array
        [K]; nan where there is no coolant.
    coefficient : (nx, ny) array
        Heat-transfer coefficient of the wetted wall [W/(m2 K)].
    pressure : (nx, ny) array
        Of the coolant above its outlet [Pa]; nan where there is none.
    nozzle_share : (nx, ny) array
        Share of each column's area that lies under the bore of a nozzle.
    wetted_layers : slice
        Layers of the grid that hold fins and coolant.
    gap : float
        Height of the coolant above the grid [m].
    limits : dict of str to float
        Highest junction temperature allowed, by die [K].
    nozzles : (n, 3) array
        Axes and bores of jets: x, y, diameter [m].
    drains : (m, 2) array
        Axes of the drains between them [m].
    slots : (k, 5) array
        Of a manifold, across the channels: x0, y0, x1, y1 [m], and 1 where coolant enters, 0 where
        it leaves.
    """

    grid: Grid
    temperature: Array
    power: Array
    part: NDArray[np.int32]
    part_names: tuple[str, ...]
    junction_temperature: Array
    coolant_temperature: Array
    coefficient: Array
    pressure: Array
    nozzle_share: Array
    wetted_layers: slice
    gap: float
    limits: Mapping[str, float] = field(default_factory=dict)
    nozzles: Array = field(default_factory=lambda: np.zeros((0, 3)))
    drains: Array = field(default_factory=lambda: np.zeros((0, 2)))
    slots: Array = field(default_factory=lambda: np.zeros((0, 5)))

    def __post_init__(self) -> None:
        """Lock the arrays: a result does not change."""
        for name in ARRAYS:
            getattr(self, name).flags.writeable = False

    @classmethod
    def of(
        cls,
        model: SolidModel,
        state: Solved,
        junctions: dict[str, Array],
        wetted: Wetted,
        limits: Mapping[str, float],
    ) -> PlateFields:
        """Return the fields of a state."""
        gap, nozzle_share = 0.0, np.zeros(model.grid.shape[:2])
        nozzles, drains = np.zeros((0, 3)), np.zeros((0, 2))
        if isinstance(wetted, JetArray):
            fins = wetted.target_fins.height if wetted.target_fins is not None else 0.0
            gap = max(wetted.standoff - fins, 0.0)
            edges = (model.grid.x_edges, model.grid.y_edges)
            bores = circle_areas(*edges, wetted.x, wetted.y, wetted.diameters)
            nozzle_share = bores / model.grid.plan_area
            nozzles = np.stack([wetted.x, wetted.y, wetted.diameters], axis=1)
            drains = wetted.drain_positions
        part = np.full(model.grid.shape, -1, dtype=np.int32)
        names = tuple(dict.fromkeys(name for name, _ in model.parts))
        for name, block in model.parts:
            part[block] = names.index(name)
        junction = np.full(model.grid.shape[:2], np.nan)
        for name, block in model.junctions:
            junction[block[:2]] = junctions[name]
        return cls(
            grid=model.grid,
            temperature=state.temperature,
            power=model.released,
            part=part,
            part_names=names,
            junction_temperature=junction,
            coolant_temperature=state.coolant,
            coefficient=state.coupling.exchange.coefficient,
            pressure=state.coupling.flow.pressure,
            nozzle_share=nozzle_share,
            wetted_layers=model.wetted.fins,
            gap=gap,
            limits=dict(limits),
            nozzles=nozzles,
            drains=drains,
            slots=_slots(wetted),
        )


def _slots(wetted: Wetted) -> Array:
    """Return the slots above manifold channels; none of other plates."""
    if not isinstance(wetted, ManifoldChannels):
        return np.zeros((0, 5))
    x0, y0, x1, y1 = wetted.wetted_area
    rows = [
        (low, y0, high, y1, enters) if wetted.direction == "x" else (x0, low, x1, high, enters)
        for slots, enters in ((wetted.inlet_slots, 1.0), (wetted.outlet_slots, 0.0))
        for low, high in slots
    ]
    return np.array(rows)
