"""Along resolved channels: bulk and wall temperature, flux, Nusselt number and pressure.

At each place along the flow the wetted walls are all faces between coolant and solid there (floor,
fins, and the ceiling where the cover conducts)::

    h = q'' / (T_wall - T_bulk),   Nu = h Dh / k(T_bulk),   x* = x / (Dh Re Pr)

with the mean flux and temperature of those walls and the mean temperature of what flows, as tables
of developing ducts have them (Shah and London 1978, doi 10.1016/C2013-0-06152-X).
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import Microchannels
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.passage_numbers import passage_reynolds
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.cut_cell_heat import half_resistances
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate
    from heatgrade.plate.resolved_case import ResolvedCase

Array = NDArray[np.float64]

THROUGH = 0.9  # of the largest flow: below, coolant still enters or leaves by a slot there


@dataclass(frozen=True, slots=True, eq=False)
class AlongFlow(Shown):
    """What channels have place by place along their flow, all channels of the piece together.

    Parameters
    ----------
    position : (n,) array
        Along the plate, in its coordinates [m].
    distance : (n,) array
        From the channels' inlet: their end, or their middle where it is split [m].
    x_star : (n,) array
        The same over hydraulic diameter, Reynolds and Prandtl number at the inlet.
    bulk_temperature, wall_temperature : (n,) array
        Mean over what flows, and over the wetted walls [K].
    heat_flux : (n,) array
        Through the wetted walls [W/m2].
    wetted_area : (n,) array
        Of those walls, place by place [m2].
    heat_transfer_coefficient : (n,) array
        Flux over wall less bulk temperature [W/(m2 K)].
    nusselt : (n,) array
        The same on the hydraulic diameter.
    pressure : (n,) array
        Mean over the section, over that at the outlet [Pa].
    """

    position: Array
    distance: Array
    x_star: Array
    bulk_temperature: Array
    wall_temperature: Array
    heat_flux: Array
    wetted_area: Array
    heat_transfer_coefficient: Array
    nusselt: Array
    pressure: Array

    @property
    def told(self) -> str:
        """First and last Nusselt number, by distance from the inlet."""
        first, last = int(np.argmin(self.distance)), int(np.argmax(self.distance))
        return (
            f"Nusselt {self.nusselt[first]:.3g} to {self.nusselt[last]:.3g} on the hydraulic "
            f"diameter over the bulk, x* {self.x_star[first]:.2g} to {self.x_star[last]:.2g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the columns as plain data, temperatures in degC."""
        return {
            "position_m": self.position.tolist(),
            "distance_m": self.distance.tolist(),
            "x_star": self.x_star.tolist(),
            "bulk_C": (self.bulk_temperature - ZERO_CELSIUS).tolist(),
            "wall_C": (self.wall_temperature - ZERO_CELSIUS).tolist(),
            "flux_W_per_m2": self.heat_flux.tolist(),
            "wetted_area_m2": self.wetted_area.tolist(),
            "coefficient_W_per_m2_K": self.heat_transfer_coefficient.tolist(),
            "nusselt": self.nusselt.tolist(),
            "pressure_Pa": self.pressure.tolist(),
        }

    def save(self, path: str | PathLike[str]) -> None:
        """Write the columns as CSV, one line for each place.

        Raises
        ------
        InputError
            HG141 for a place that cannot be written to.
        """
        columns = self.to_dict()
        lines = [",".join(columns)]
        lines += [",".join(f"{v:.9g}" for v in row) for row in zip(*columns.values(), strict=True)]
        with whole_file(Path(path), code="HG141") as partial:
            partial.write_text("\n".join(lines) + "\n", encoding="utf-8")


def along_flow(
    plate: Plate, case: ResolvedCase, model: SolidModel, found: ConjugateSolution, inlet: float
) -> AlongFlow | None:
    """Return what channels have along their flow, None for other plates and developed pitches.

    Parameters
    ----------
    plate : Plate
        The plate.
    case, model, found
        What was solved, with which conductivities, and what came of it.
    inlet : float
        Coolant at the inlet [K].
    """
    wetted = plate.cold_plate.wetted
    if not isinstance(wetted, Microchannels) or case.piece.developed is not None:
        return None
    axis = "xy".index(wetted.direction)
    layers = slice(case.base + 1, case.base + 1 + case.shape.layers[0].layer.cells)

    def section(values: Array) -> Array:
        return np.moveaxis(values, axis, 0)

    mass = section(found.flow.mass_flow[axis])[:, :, layers]
    through = np.abs(0.5 * (mass[1:] + mass[:-1]))
    flowing = through.sum(axis=(1, 2))
    area, at = wetted.wetted_area, (case.grid.x, case.grid.y)[axis]
    within = (at > area[axis]) & (at < area[axis + 2]) & (flowing > THROUGH * flowing.max())
    walls = _walls(plate, case, model, found, axis)
    heat, wall, size = (section(item).sum(axis=(1, 2)) for item in walls)
    wet = section(case.open.volume)[:, :, layers]
    with np.errstate(invalid="ignore", divide="ignore"):
        bulk = (through * section(found.temperature)[:, :, layers]).sum(axis=(1, 2)) / flowing
        flux, wall = heat / size, wall / size
        coefficient = flux / (wall - bulk)
        pressure = np.where(wet > 0.0, section(found.flow.pressure)[:, :, layers], 0.0)
        mean = (wet * pressure).sum(axis=(1, 2)) / wet.sum(axis=(1, 2))
    ends = (area[axis], area[axis + 2])
    start = 0.5 * (ends[0] + ends[1]) if wetted.feed == "centre" else ends[0]
    entering = plate.coolant.properties(inlet)
    number = passage_reynolds(plate.cold_plate, entering, case.mass_flow / case.share)
    diameter = wetted.hydraulic_diameter
    distance = np.abs(at - start)
    conductivity = liquid_properties(plate.coolant, np.where(within, bulk, inlet)).conductivity
    columns = (
        at,
        distance,
        distance / (diameter * float(number) * float(entering.prandtl)),
        bulk,
        wall,
        flux,
        size,
        coefficient,
        coefficient * diameter / conductivity,
        mean,
    )
    return AlongFlow(*(np.asarray(column)[within] for column in columns))


def _walls(
    plate: Plate, case: ResolvedCase, model: SolidModel, found: ConjugateSolution, along: int
) -> tuple[Array, Array, Array]:
    """Return heat [W], temperature times area [K m2] and area [m2] of the walls of wet cells."""
    local = np.maximum(liquid_properties(plate.coolant, found.temperature).conductivity, 1e-6)
    halves = half_resistances(case.domain, model.conductivity, local)
    grid, wet, temperature = case.grid, case.open.volume > 0.0, found.temperature
    heat, warm, size = (np.zeros(grid.shape) for _ in range(3))
    faces = (grid.dy[:, None] * grid.dz, grid.dx[:, None] * grid.dz, grid.dx[:, None] * grid.dy)
    for axis in {0, 1, 2} - {along}:
        area = np.expand_dims(faces[axis], axis)
        low = tuple(slice(0, -1) if a == axis else slice(None) for a in range(3))
        high = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        for own, other, near, far in (
            (low, high, halves.high[axis], halves.low[axis]),
            (high, low, halves.low[axis], halves.high[axis]),
        ):
            wall = wet[own] & ~wet[other] & (model.conductivity[axis][other] > 0.0)
            whole = near[own] + far[other]
            flux = np.where(wall, (temperature[other] - temperature[own]) / whole, 0.0)
            heat[own] += flux * area
            within = np.where(wall, near[own], 0.0)
            warm[own] += np.where(wall, (temperature[own] + flux * within) * area, 0.0)
            size[own] += np.where(wall, area, 0.0)
    return heat, warm, size
