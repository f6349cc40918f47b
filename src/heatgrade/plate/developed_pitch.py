"""One pitch of an endless row along the flow: what drives it, and what it tells.

Velocities repeat from pitch to pitch; pressure falls and temperature rises by the same in each
(Patankar, Liu and Sparrow 1977, doi 10.1115/1.3450666).  Far from inlet and outlet of a long field
every pitch is like it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.geometry import ColdPlate, Microchannels, PinFins
from heatgrade.geometry.dimension import Area
from heatgrade.materials import Coolant
from heatgrade.plate.heated_walls import heated_walls
from heatgrade.plate.passage_numbers import passage_reynolds
from heatgrade.plate.resolved_grid import Piece
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution, Periodic
from heatgrade.resolved.flow_regime import LAMINAR
from heatgrade.shown import Listed
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.plate.resolved_case import ResolvedCase

Array = NDArray[np.float64]

# Banks are turbulent in part above some 1,000 (Zukauskas 1972, doi 10.1016/S0065-2717(08)70038-8).
BANKS = 1000.0


@dataclass(frozen=True, slots=True, repr=False)
class DevelopedPitch(Listed):
    """What one pitch of an endless row tells.

    Parameters
    ----------
    axis : str
        Along the flow.
    length : float
        Of the piece along it [m].
    pressure_gradient : float
        Fall of the mean pressure over the length [Pa/m].
    temperature_gradient : float
        Rise of all temperatures over the length [K/m].
    bulk_temperature : float
        Of the coolant, mean over what flows and over the length [K].
    wetted_temperature : float
        Of the heated walls that coolant touches, mean over their area [K].
    wetted_area : float
        Of those walls: floor, sides, tips below a gap, and the ceiling where
        the cover conducts [m2].
    heat_transfer_coefficient : float
        Heat over wetted area and over wetted less bulk temperature [W/(m2 K)].
    diameter : float
        Of Nusselt and Reynolds numbers: channels' hydraulic one, pins' frontal width [m].
    nusselt : float
        The coefficient on the diameter, conductivity at the bulk temperature.
    reynolds : float
        At the mean speed in channels, at that in the narrowest section between pins.
    friction_factor : float
        Fall of pressure over one diameter of channels (Darcy's), over one row of pins, over the
        dynamic pressure at the speed of the Reynolds number.
    laminar : float
        Reynolds number above which a laminar flow is cautioned: of ducts, or of banks.
    """

    axis: str
    length: float
    pressure_gradient: float
    temperature_gradient: float
    bulk_temperature: float
    wetted_temperature: float
    wetted_area: float
    heat_transfer_coefficient: float
    diameter: float
    nusselt: float
    reynolds: float
    friction_factor: float
    laminar: float = LAMINAR

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        return [
            (
                "developed pitch",
                f"{self.pressure_gradient / 1e3:.4g} kPa/m, {self.temperature_gradient:.4g} K/m "
                f"along {self.axis}",
            ),
            (
                "of its walls",
                f"{self.heat_transfer_coefficient / 1e3:.3f} kW/(m2 K) over the bulk, Nusselt "
                f"{self.nusselt:.3f}, friction {self.friction_factor:.4g} at Reynolds "
                f"{self.reynolds:.4g}",
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        return {
            "axis": self.axis,
            "length_m": self.length,
            "pressure_gradient_Pa_per_m": self.pressure_gradient,
            "temperature_gradient_K_per_m": self.temperature_gradient,
            "bulk_C": self.bulk_temperature - ZERO_CELSIUS,
            "wetted_C": self.wetted_temperature - ZERO_CELSIUS,
            "wetted_area_m2": self.wetted_area,
            "coefficient_W_per_m2_K": self.heat_transfer_coefficient,
            "diameter_m": self.diameter,
            "nusselt": self.nusselt,
            "reynolds": self.reynolds,
            "friction_factor": self.friction_factor,
        }

    def cautions(self, setup: ResolvedSetup, volume_flow: float) -> tuple[Caution, ...]:
        """Return what must be known: a flow of its own, and one that may not be laminar.

        Parameters
        ----------
        setup : ResolvedSetup
            How it was solved.
        volume_flow : float
            Of the whole plate, as it became [m3/s].
        """
        found = []
        if setup.pressure_gradient is not None:
            found.append(
                Caution(
                    "driven",
                    "developed pitch",
                    "its flow follows from the pressure gradient given, whatever flow the plate "
                    f"has: {volume_flow * 6e4:.4g} L/min in the whole plate",
                )
            )
        if setup.turbulence is None and self.reynolds > self.laminar:
            found.append(
                Caution(
                    "laminar",
                    "developed pitch",
                    f"taken as laminar at a Reynolds number of {self.reynolds:.0f}; flow is"
                    f" turbulent or on the way to it above {self.laminar:.0f}: see"
                    ' turbulence="k-omega-sst"',
                )
            )
        return tuple(found)


def share_of_pitch(cold_plate: ColdPlate, window: Area) -> float:
    """Return the share of a plate's flow that passes a piece which is joined along the flow.

    Examples
    --------
    >>> fins = Microchannels(0.2e-3, 0.2e-3, 1e-3, area=(0, 0, 4e-3, 3.8e-3))
    >>> share = share_of_pitch(ColdPlate(4e-3, 3.8e-3, 1e-3, wetted=fins), Area(0, 0, 1e-3, 4e-4))
    >>> round(share, 9)   # one channel of ten
    0.1
    """
    wetted = cold_plate.wetted
    assert isinstance(wetted, (Microchannels, PinFins))  # others have no flow's axis to join
    across = window.length_y if wetted.direction == "x" else window.length_x
    if isinstance(wetted, Microchannels):
        return across / wetted.pitch / wetted.path_count
    return across / wetted.span


def driven_sides(
    cold_plate: ColdPlate, piece: Piece, setup: ResolvedSetup, mass_flow: float
) -> tuple[Periodic, ...]:
    """Return the joined sides of a piece, and what drives coolant through those along the flow.

    Parameters
    ----------
    cold_plate, piece, setup
        What is solved.
    mass_flow : float
        Through the whole plate [kg/s].
    """
    found = []
    for axis in piece.joined:
        if axis != piece.developed:
            found.append(Periodic(axis))
        elif setup.pressure_gradient is not None:
            length = piece.area.length_x if axis == "x" else piece.area.length_y
            found.append(Periodic(axis, pressure_drop=setup.pressure_gradient * length))
        else:
            own = share_of_pitch(cold_plate, piece.area) * mass_flow
            found.append(Periodic(axis, mass_flow=own))
    return tuple(found)


def entering_at(case: ResolvedCase, found: ConjugateSolution, inlet: float) -> ConjugateSolution:
    """Return a developed pitch with all temperatures such that the coolant enters at `inlet` [K].

    By the mean over the length, less half the rise; the flow solver has it at the low side itself.
    """
    if case.piece.developed is None:
        return found
    mean = _bulk(case, found)
    shift = inlet + 0.5 * _rise(case, found) - mean
    return replace(found, temperature=found.temperature + shift)


def developed_pitch(
    cold_plate: ColdPlate,
    coolant: Coolant,
    case: ResolvedCase,
    model: SolidModel,
    found: ConjugateSolution,
) -> DevelopedPitch | None:
    """Return what a pitch joined along the flow tells; None for other pieces."""
    axis = case.piece.developed
    if axis is None:
        return None
    wetted = cold_plate.wetted
    assert isinstance(wetted, (Microchannels, PinFins))
    area = case.piece.area
    length = area.length_x if axis == "x" else area.length_y
    flow = next(item for item in found.flow.periodic if item.axis == axis)
    bulk = _bulk(case, found)
    everywhere = np.ones(case.grid.shape[:2], bool)
    walls = heated_walls(
        cold_plate, coolant, case, model, found, _side_area(wetted, area), everywhere
    )
    heat = float(model.released.sum())
    coefficient = heat / (walls.area * (walls.temperature - bulk))
    properties = coolant.properties(bulk)
    own = flow.mass_flow / share_of_pitch(cold_plate, area)
    number = float(passage_reynolds(cold_plate, properties, own))
    diameter, step = wetted.hydraulic_diameter, wetted.hydraulic_diameter
    if isinstance(wetted, PinFins):
        diameter, step = wetted.frontal_width, wetted.pitch_longitudinal
    density, viscosity = float(properties.density), float(properties.viscosity)
    dynamic = 0.5 * density * (number * viscosity / (density * diameter)) ** 2
    gradient = flow.pressure_drop / length
    return DevelopedPitch(
        axis=axis,
        length=length,
        pressure_gradient=gradient,
        temperature_gradient=_rise(case, found) / length,
        bulk_temperature=bulk,
        wetted_temperature=walls.temperature,
        wetted_area=walls.area,
        heat_transfer_coefficient=coefficient,
        diameter=diameter,
        nusselt=coefficient * diameter / float(properties.conductivity),
        reynolds=number,
        friction_factor=gradient * step / dynamic,
        laminar=BANKS if isinstance(wetted, PinFins) else LAMINAR,
    )


def developed_flow(case: ResolvedCase, found: ConjugateSolution) -> float:
    """Return the flow through a pitch joined along the flow [kg/s]."""
    axis = case.piece.developed
    return next(item.mass_flow for item in found.flow.periodic if item.axis == axis)


def _rise(case: ResolvedCase, found: ConjugateSolution) -> float:
    """Return the rise of temperature from the low to the high side [K]."""
    heat = float(case.model.released.sum())
    return heat / (found.heat_capacity * developed_flow(case, found))


def _bulk(case: ResolvedCase, found: ConjugateSolution) -> float:
    """Return the mean over the length of the mean temperature of what flows [K]."""
    place = "xyz".index(case.piece.developed or "x")
    through = np.moveaxis(found.flow.mass_flow[place], place, 0)
    middle = 0.5 * (through[1:] + through[:-1])
    ahead = np.moveaxis(found.temperature, place, 0)
    bulk = (middle * ahead).sum(axis=(1, 2)) / middle.sum(axis=(1, 2))
    size = case.grid.dx if place == 0 else case.grid.dy
    return float((bulk * size).sum() / size.sum())


def _side_area(wetted: Microchannels | PinFins, window: Area) -> float:
    """Return the area of the sides of fins or pins in a window of whole pitches [m2]."""
    if isinstance(wetted, PinFins):
        return wetted.side_ratio * window.size
    return 2.0 * wetted.height * window.size / wetted.pitch
