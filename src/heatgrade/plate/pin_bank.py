"""The mean Nusselt number of a bank of pins with an inlet, as laws of tube banks have it.

Heat that the coolant takes up between the first and the last row, over the area that it wets there
(sides of the pins, floor between them, tips below a gap, a ceiling where the cover conducts) and
over the logarithmic mean of wall less coolant at both ends::

    h = Q / (A dT),   dT = (T_out - T_in) / ln((T_wall - T_in) / (T_wall - T_out)),   Nu = h D / k

on the pins' frontal width, conductivity at the mean of both ends (Zukauskas 1972, doi
10.1016/S0065-2717(08)70038-8; there for pins of one temperature).  Under even heat walls warm up
along the flow with the coolant, and the mean wall less the mean coolant is the difference that a
pitch of an endless row has: `bulk_nusselt`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import PinFins
from heatgrade.plate.heated_walls import heated_walls
from heatgrade.plate.passage_numbers import passage_reynolds
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution
from heatgrade.shown import Listed
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate
    from heatgrade.plate.resolved_case import ResolvedCase

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, repr=False)
class PinBank(Listed):
    """What a bank of pins with an inlet tells as a whole.

    Parameters
    ----------
    heat_flow : float
        That the coolant takes up within the bank [W].
    wetted_area, wetted_temperature : float
        Of the heated walls there [m2], and their mean temperature [K].
    inlet_temperature, outlet_temperature : float
        Of the coolant before the first and behind the last row [K]: mean over what flows, from the
        middles of cells, or that of the opening where the bank ends at it.
    bulk_temperature : float
        The same, mean along the bank [K].
    diameter : float
        The pins' frontal width [m].
    conductivity : float
        Of the coolant at the mean of both ends [W/(m K)].
    reynolds : float
        On that width, at the speed in the narrowest section and at the plate's inlet.
    """

    heat_flow: float
    wetted_area: float
    wetted_temperature: float
    inlet_temperature: float
    outlet_temperature: float
    bulk_temperature: float
    diameter: float
    conductivity: float
    reynolds: float

    @property
    def mean_difference(self) -> float:
        """Logarithmic mean of wall less coolant [K]; nan where coolant leaves above the wall.

        Examples
        --------
        >>> bank = PinBank(1.0, 1e-4, 330.0, 300.0, 320.0, 311.0, 2e-4, 0.62, 100.0)
        >>> round(bank.mean_difference, 3), round(bank.nusselt, 3)
        (18.205, 0.177)
        """
        first = self.wetted_temperature - self.inlet_temperature
        last = self.wetted_temperature - self.outlet_temperature
        if first <= 0.0 or last <= 0.0:
            return math.nan
        return first if math.isclose(first, last) else (first - last) / math.log(first / last)

    @property
    def heat_transfer_coefficient(self) -> float:
        """Heat over area and logarithmic mean difference [W/(m2 K)]."""
        return self.heat_flow / (self.wetted_area * self.mean_difference)

    @property
    def nusselt(self) -> float:
        """The coefficient on the pins' frontal width."""
        return self.heat_transfer_coefficient * self.diameter / self.conductivity

    @property
    def bulk_nusselt(self) -> float:
        """The same over mean wall less mean coolant, as a pitch of an endless row has it."""
        over = self.wetted_temperature - self.bulk_temperature
        return self.heat_flow * self.diameter / (self.wetted_area * over * self.conductivity)

    @property
    def told(self) -> str:
        """Nusselt numbers and Reynolds number in words."""
        mean = self.nusselt
        log = "" if math.isnan(mean) else f"{mean:.3g} over the log-mean difference, "
        return (
            f"Nusselt {log}{self.bulk_nusselt:.3g} over the mean coolant, "
            f"Reynolds {self.reynolds:.3g}"
        )

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        return [("of the pins", self.told)]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        mean = self.mean_difference
        known = not math.isnan(mean)
        return {
            "heat_W": self.heat_flow,
            "wetted_area_m2": self.wetted_area,
            "wetted_C": self.wetted_temperature - ZERO_CELSIUS,
            "inlet_C": self.inlet_temperature - ZERO_CELSIUS,
            "outlet_C": self.outlet_temperature - ZERO_CELSIUS,
            "bulk_C": self.bulk_temperature - ZERO_CELSIUS,
            "log_mean_difference_K": mean if known else None,
            "coefficient_W_per_m2_K": self.heat_transfer_coefficient if known else None,
            "diameter_m": self.diameter,
            "nusselt": self.nusselt if known else None,
            "bulk_nusselt": self.bulk_nusselt,
            "reynolds": self.reynolds,
        }


def pin_bank(
    plate: Plate, case: ResolvedCase, model: SolidModel, found: ConjugateSolution, inlet: float
) -> PinBank | None:
    """Return what a bank of pins tells, None for other plates and pitches without inlet.

    Parameters
    ----------
    plate : Plate
        The plate.
    case, model, found
        What was solved, with which conductivities, and what came of it.
    inlet : float
        Coolant at the plate's inlet [K].
    """
    wetted = plate.cold_plate.wetted
    if not isinstance(wetted, PinFins) or case.piece.developed is not None:
        return None
    axis = "xy".index(wetted.direction)
    at, size = (case.grid.x, case.grid.dx) if axis == 0 else (case.grid.y, case.grid.dy)
    along = wetted.positions[:, axis]
    reach = 0.5 * wetted.pitch_longitudinal
    inside = (at > along.min() - reach) & (at < along.max() + reach)
    first, last = int(np.argmax(inside)), int(inside.size - 1 - np.argmax(inside[::-1]))
    bulk, through = _bulk(case, found, axis)
    ends = (
        inlet if first == 0 else 0.5 * (bulk[first - 1] + bulk[first]),
        found.opening_temperature[case.domain.openings[-1].name]
        if last == inside.size - 1
        else 0.5 * (bulk[last] + bulk[last + 1]),
    )
    within = np.zeros(case.grid.shape[:2], bool)
    np.moveaxis(within, axis, 0)[inside] = True
    sides = wetted.pin_perimeter * wetted.height * _pins(case, wetted, axis)
    walls = heated_walls(plate.cold_plate, plate.coolant, case, model, found, sides, within)
    own = slice(first, last + 1)
    entering = plate.coolant.properties(inlet)
    return PinBank(
        heat_flow=float(found.heat_capacity * through * (ends[1] - ends[0])),
        wetted_area=walls.area,
        wetted_temperature=walls.temperature,
        inlet_temperature=float(ends[0]),
        outlet_temperature=float(ends[1]),
        bulk_temperature=float((bulk[own] * size[own]).sum() / size[own].sum()),
        diameter=wetted.frontal_width,
        conductivity=float(plate.coolant.properties(0.5 * float(ends[0] + ends[1])).conductivity),
        reynolds=passage_reynolds(plate.cold_plate, entering, case.mass_flow / case.share),
    )


def _bulk(case: ResolvedCase, found: ConjugateSolution, axis: int) -> tuple[Array, float]:
    """Return the mean temperature of what flows in each slice [K], and the flow [kg/s]."""
    mass = np.moveaxis(found.flow.mass_flow[axis], axis, 0)
    middle = 0.5 * (mass[1:] + mass[:-1])
    flowing = middle.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        warm = (middle * np.moveaxis(found.temperature, axis, 0)).sum(axis=(1, 2)) / flowing
    return warm, float(np.median(flowing[flowing > 0.5 * flowing.max()]))


def _pins(case: ResolvedCase, wetted: PinFins, axis: int) -> float:
    """Return how many pins are in the piece; those that it cuts along the flow count in part."""
    across = wetted.positions[:, 1 - axis]
    half = 0.5 * wetted.frontal_width
    low, high = case.piece.area[1 - axis], case.piece.area[3 - axis]
    kept = np.clip(np.minimum(across + half, high) - np.maximum(across - half, low), 0.0, None)
    return float((kept / (2.0 * half)).sum())
