"""Cases that somebody else might set us, as plates and as rooms, small enough for another code.

Each function returns what is solved for a number of cells: plates go through `Plate.solve` with
resolved coolant, water or PG25 at local temperature; rooms through `heatgrade.resolved`, water of
40 degC with constant properties.  Solids are constant, walls lie along the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import heatgrade as hg
from benchmarks.resolved_agreement import even, refined
from benchmarks.resolved_cases import DENSITY, FLUX
from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow

Array = NDArray[np.float64]

MM = 1e-3
SILICON = hg.Solid.isotropic("constant silicon", 130.0, 2330.0, 700.0)
COPPER = hg.Solid.isotropic("constant copper", 390.0, 8960.0, 385.0)
GLASS = hg.Solid.isotropic("constant glass", 1.4, 2200.0, 700.0)
BARE = hg.Interface.contact(0.0)


class PlateCase(NamedTuple):
    """A plate, what enters it, and how its coolant is resolved."""

    plate: hg.Plate
    volume_flow: float
    inlet_temperature: float
    setup: hg.ResolvedSetup

    def solve(self) -> hg.ResolvedResult:
        """Return the plate's resolved result, on one thread."""
        return self.plate.solve(
            volume_flow=self.volume_flow, inlet_temperature=self.inlet_temperature,
            fidelity="resolved", resolved=self.setup, threads=1,
        )  # fmt: skip


def manifold(cells: int) -> PlateCase:
    """One U-turn of channels of 50 x 200 um in silicon under slots of 0.2 mm, 100 W/cm2."""
    side = 4 * MM
    wetted = hg.ManifoldChannels(
        50e-6, 50e-6, 200e-6, area=(0.0, 0.0, side, side), inlet_count=4, inlet_width=0.2 * MM,
        outlet_width=0.2 * MM, manifold_height=0.4 * MM, manifold_material=GLASS,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(16.0, side, side), 0.3 * MM, material=SILICON)
    base = hg.ColdPlate(side, side, 0.1 * MM, wetted=wetted, material=SILICON)
    plate = hg.Plate(hg.Stack(die, BARE), base, hg.Coolant("water"))
    return PlateCase(plate, 1.6e-6, 300.0, hg.ResolvedSetup("cell", gap_cells=cells))


def hot_spot(cells: int) -> PlateCase:
    """A die with 300 W/cm2 on 0.8 mm square, interface, lid, interface, four channels in copper."""
    side = 2.4 * MM
    power = hg.PowerMap.uniform(1.5, side, side)
    power = power.with_hot_spot(1.7 * MM, 0.7 * MM, 0.8 * MM, 0.8 * MM, flux=300e4)
    stack = hg.Stack(
        hg.Die(power, 0.3 * MM, material=SILICON), hg.Interface(40e-6, 4.0),
        hg.Lid(side, side, 0.4 * MM, COPPER), hg.Interface(60e-6, 3.0),
    )  # fmt: skip
    wetted = hg.Microchannels(
        0.3 * MM, 0.3 * MM, 0.9 * MM, area=(0.0, 0.0, side, side), cover_thickness=0.3 * MM,
        cover_material=COPPER,
    )  # fmt: skip
    base = hg.ColdPlate(side, side, 0.4 * MM, wetted=wetted, material=COPPER)
    plate = hg.Plate(stack, base, hg.Coolant("water"))
    return PlateCase(plate, 6e-7, 303.15, hg.ResolvedSetup("plate", gap_cells=cells))


def pin_rows(cells: int) -> PlateCase:
    """Six staggered rows of square pins of 0.4 mm in copper, between slots in the cover."""
    length, width = 6.4 * MM, 4.8 * MM
    wetted = hg.PinFins(
        0.4 * MM, 0.8 * MM, 0.8 * MM, 0.8 * MM, area=(0.8 * MM, 0.0, 5.6 * MM, width),
        arrangement="staggered", shape="square", cover_thickness=0.4 * MM, cover_material=GLASS,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(12.0, length, width), 0.3 * MM, material=SILICON)
    base = hg.ColdPlate(length, width, 0.4 * MM, wetted=wetted, material=COPPER)
    plate = hg.Plate(hg.Stack(die, BARE), base, hg.Coolant("water"))
    return PlateCase(plate, 3e-7, 300.0, hg.ResolvedSetup("cell", gap_cells=cells))


def warm_channel(cells: int) -> PlateCase:
    """Half a channel of 0.3 x 0.9 mm in copper that warms PG25 by 45 K."""
    length = 12 * MM
    wetted = hg.Microchannels(
        0.3 * MM, 0.3 * MM, 0.9 * MM, area=(0.0, 0.0, length, length), cover_thickness=0.0
    )
    heat = 7.0 * 20
    die = hg.Die(hg.PowerMap.uniform(heat, length, length), 0.2 * MM, material=SILICON)
    base = hg.ColdPlate(length, length, 0.3 * MM, wetted=wetted, material=COPPER)
    plate = hg.Plate(hg.Stack(die, BARE), base, hg.Coolant("PG25"))
    return PlateCase(plate, heat / (45.0 * 4.0e6), 293.15,
                     hg.ResolvedSetup("cell", gap_cells=cells))  # fmt: skip


PLATES: dict[str, tuple[Callable[[int], PlateCase], tuple[int, ...]]] = {
    "manifold": (manifold, (6, 12)),
    "hot spot": (hot_spot, (4, 6, 8, 12)),
    "pin rows": (pin_rows, (4, 8, 12, 16)),
    "warm PG25": (warm_channel, (6, 12)),
}


def shared(times: int) -> tuple[FlowDomain, Array]:
    """Channels 0.2 and 0.3 mm wide between headers, driven by 200 Pa from water at rest."""
    grid = Grid(*(refined(e, times) for e in (even(12.0, 24), even(0.9, 18), even(0.6, 12))))
    x, y, z = np.meshgrid(grid.x / MM, grid.y / MM, grid.z / MM, indexing="ij")
    header = (x < 1.5) | (x > 10.5)
    channel = ((y > 0.1) & (y < 0.3)) | ((y > 0.5) & (y < 0.8))
    wet = (z > 0.2) & (header | channel)
    openings = (Opening("in", "x-", GivenPressure(200.0)), Opening("out", "x+", GivenPressure()))
    sides = {"y-": "symmetry", "y+": "symmetry"}
    return FlowDomain.from_cells(grid, wet, openings, sides), _heat(grid)


def spent_jets(times: int) -> tuple[FlowDomain, Array]:
    """Two and a half square jets of 0.6 mm in a row, Re 100, that leave by the gap's edge."""
    height = [-0.25, -0.125, 0.0, 0.025, 0.06, 0.11, 0.18, 0.27, 0.38, 0.5, 0.625, 0.75, 0.875, 1.0]
    grid = Grid(*(refined(e, times) for e in (even(5.0, 50), even(1.0, 10), height)))
    x, y, z = np.meshgrid(grid.x / MM, grid.y / MM, grid.z / MM, indexing="ij")
    jets = [(abs(x - at) < 0.3) & (y < 0.3) for at in (0.0, 2.0, 4.0)]
    wet = (z > 0.0) & ((z < 0.5) | jets[0] | jets[1] | jets[2])
    flow = DENSITY * 0.11 * 0.6 * 0.3 * MM**2
    openings = tuple(
        Opening(f"jet-{n}", "z+", TotalFlow(flow if n else 0.5 * flow), jet[:, :, -1])
        for n, jet in enumerate(jets)
    )
    out = Opening("out", "x+", GivenPressure())
    sides = dict.fromkeys(("x-", "y-", "y+"), "symmetry")
    return FlowDomain.from_cells(grid, wet, (*openings, out), sides), _heat(grid)


ROOMS: dict[str, tuple[Callable[[int], tuple[FlowDomain, Array]], tuple[int, ...]]] = {
    "shared": (shared, (1, 2, 4)),
    "spent jets": (spent_jets, (1, 2)),
}


def _heat(grid: Grid) -> Array:
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = FLUX * grid.plan_area
    return heat
