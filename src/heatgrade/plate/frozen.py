"""A plate's equations held at one steady state: flow, heat transfer and conductivities stand still.

What is left is linear in the powers, the inlet's and the board's temperature::

    C dx/dt = -A x + B u        x, u counted from the inlet's temperature and from no power

Leakage follows the temperature to first order: its slope is part of A, and what it would be with
all at the inlet's temperature by that slope is an input of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials.liquid import mean_heat_capacity
from heatgrade.plate.compact_solve import plate_equations
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.leakage import Leak, leak
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.steady import SteadyState, solve_steady
from heatgrade.solve import FaceFields
from heatgrade.thermal.linear_carry import LinearCarry

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FrozenPlate:
    """The linear equations of a plate about a steady state.

    Parameters
    ----------
    equations : PlateEquations
        Of the plate.
    state : SteadyState
        That flow, coefficients and conductivities belong to.
    fields : FaceFields
        The operator; its sources are not used.
    capacity : float
        Mean heat capacity of the coolant [J/(kg K)].
    storage : (nx, ny, nz) array
        [J/K].
    sheet_storage : (nx, ny) array or None
        Of the coolant's columns [J/K].
    leak : Leak or None
        Leakage and how it grows with the temperature of its cell; None where nothing leaks.
    volume_flow, mass_flow : float
        Of the coolant at the inlet [m3/s], [kg/s].
    carry : LinearCarry or None
        What the coolant carries beyond the operator, its limiter held; None where nothing.
    """

    equations: PlateEquations
    state: SteadyState
    fields: FaceFields
    capacity: float
    storage: Array
    sheet_storage: Array | None
    leak: Leak | None
    volume_flow: float
    mass_flow: float
    carry: LinearCarry | None

    @classmethod
    def of(
        cls,
        plate: Plate,
        feed: Feed,
        resolution: Resolution,
        execution: Execution,
        *,
        load: float = 1.0,
    ) -> FrozenPlate:
        """Return the equations about the steady state of a plate.

        Parameters
        ----------
        plate : Plate
            The plate, with power in its dies.
        feed : Feed
            The coolant.
        resolution : Resolution
            Of the grid.
        execution : Execution
            Threads, and who is told.
        load : float
            Power of the dies over their own.
        """
        equations = plate_equations(plate, feed, resolution)
        if load != 1.0:
            model = replace(equations.model, power=load * equations.model.power)
            equations = replace(equations, model=model)
        state = solve_steady(equations, resolution.advection, execution)
        inlet_temperature = feed.inlet_temperature
        rise = state.outlet_temperature - inlet_temperature
        capacity = mean_heat_capacity(plate.coolant, inlet_temperature, inlet_temperature + rise)
        filled = _filled(state.temperature, inlet_temperature)
        cells, sheet = equations.storage(state.coolant)
        central = resolution.advection == "central"
        fields = equations.coupled(
            equations.solid(filled), state.coupling, capacity, central=central
        )
        carry = None
        if resolution.advection != "upwind":
            known = _filled(state.coolant, inlet_temperature) - inlet_temperature
            carry = equations.linear_carry(known, state.coupling, capacity, ends_only=central)
        leaking = leak(state.model, filled, plate.board) if state.model.leaks else None
        return cls(
            equations, state, fields, capacity, cells, sheet, leaking, feed.volume_flow,
            feed.mass_flow, carry,
        )  # fmt: skip

    @property
    def inlet_temperature(self) -> float:
        """Of the coolant [K]."""
        return self.equations.inlet_temperature

    @property
    def rise(self) -> Array:
        """Of the solid above the inlet [K], (nx, ny, nz); zero in empty cells."""
        return _filled(self.state.temperature, self.inlet_temperature) - self.inlet_temperature

    @property
    def sheet_rise(self) -> Array | None:
        """Of the coolant's columns above the inlet [K], None where they are no unknowns."""
        if self.sheet_storage is None:
            return None
        return _filled(self.state.coolant, self.inlet_temperature) - self.inlet_temperature

    def heat_of(self, released: Array) -> Array:
        """Return the heat that enters the cells where the dies release heat [W]."""
        temperature = self.inlet_temperature + self.rise
        model = replace(self.equations.model, leaks=())
        still = replace(self.equations, model=model)
        return np.asarray(
            still.solid(temperature, power=released).source
            - still.solid(temperature, power=0.0 * released).source
        )


def _filled(temperature: Array, value: float) -> Array:
    filled = temperature.copy(order="K")
    filled[~np.isfinite(filled)] = value
    return filled
