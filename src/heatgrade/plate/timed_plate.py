"""What a run in time asks of a plate, whatever its coolant is seen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.plate.solid_model import SolidModel
from heatgrade.transient import Moment, Temperatures
from heatgrade.transient.problem import HeatProblem

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Driven:
    """What drives a plate at a moment, and what it is made of then.

    Parameters
    ----------
    volume_flow, inlet_temperature : float
        Of the whole plate [m3/s], [K].
    mass_flow : float
        Through what is solved [kg/s].
    heat_capacity : float
        Mean of the coolant [J/(kg K)].
    model : SolidModel
        The assembly with its power and conductivities.
    """

    volume_flow: float
    inlet_temperature: float
    mass_flow: float
    heat_capacity: float
    model: SolidModel


class TimedPlate(HeatProblem, Protocol):
    """A plate as a `HeatProblem`; its moments are `about` what is `Driven`."""

    reference: float
    """Temperature that unknowns are counted from [K]."""

    def outlet(self, now: Temperatures, moment: Moment) -> float:
        """Return what the coolant that leaves has gained above the inlet, on average [K]."""
        ...

    def fields(self, now: Temperatures, moment: Moment) -> PlateFields | ResolvedFields:
        """Return all that is known at temperatures and the moment that belongs to them."""
        ...

    def cautions(self, moment: Moment, series: Mapping[str, Array]) -> tuple[Caution, ...]:
        """Return what must be known of flow and heat transfer before the numbers are trusted."""
        ...


def driven(moment: Moment) -> Driven:
    """Return what drives a plate at a moment."""
    assert isinstance(moment.about, Driven)
    return moment.about
