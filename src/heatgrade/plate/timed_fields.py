"""The fields of a plate with compact coolant at a moment of a run in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.board import face_temperature
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.fields import PlateFields
from heatgrade.transient import Temperatures

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate
    from heatgrade.plate.timed_equations import PlateMoment

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FieldState:
    """Temperatures with the flow and heat transfer that belong to them, as `PlateFields` reads."""

    temperature: Array
    coolant: Array
    coupling: Coupling


def fields_at(plate: Plate, now: Temperatures, about: PlateMoment, reference: float) -> PlateFields:
    """Return the fields.

    Parameters
    ----------
    plate : Plate
        The plate.
    now : Temperatures
        Above the reference [K].
    about : PlateMoment
        What else is known of the moment.
    reference : float
        [K].
    """
    model = about.model
    empty = model.conductivity[2] == 0.0
    temperature = np.where(empty, np.nan, reference + now.cells)
    rise = _coolant_rise(now, about, reference)
    wet = np.isfinite(about.coupling.flow.pressure)
    state = FieldState(temperature, np.where(wet, reference + rise, np.nan), about.coupling)
    junctions = {
        name: face_temperature(model, reference + now.cells, block, plate.board)
        for name, block in model.junctions
    }
    limits = {die.name: die.limit_temperature for die in plate.stack.dies}
    return PlateFields.of(model, state, junctions, plate.cold_plate.wetted, limits)


def _coolant_rise(now: Temperatures, about: PlateMoment, reference: float) -> Array:
    """Return the coolant's rise above the reference in each column [K]."""
    if now.sheet is not None:
        return now.sheet
    exchange, rise = about.coupling.exchange, about.coupling.rise
    assert rise is not None  # coolant without an unknown of its own
    inlet = about.inlet_temperature - reference
    last = exchange.first_layer + exchange.conductance.shape[2]
    over = now.cells[:, :, exchange.first_layer : last] - inlet
    heat = (exchange.conductance * over).sum(axis=2)
    return rise(heat, about.heat_capacity) + inlet
