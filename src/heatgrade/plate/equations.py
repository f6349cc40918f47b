"""The equations of a plate at given temperatures: what steady, timed and reduced solves share.

Unknowns are rises above a reference, the inlet's temperature, so that balances of heat are not
small differences of large numbers.

One round of an iteration, or one evaluation of an integrator, reads::

    solid = equations.solid(temperature)               # conduction, board, power: at T [K]
    coupling = equations.couple(coolant, temperature, capacity, threads)
    fields = equations.coupled(solid, coupling, capacity)      # FaceFields of the whole
    cells, sheet = equations.storage(coolant)                  # [J/K], C dT/dt

so that ``C dT/dt = -A T + source`` with the operator and the source of `fields`.  Leakage stands
in them to first order about `temperature`: its growth per kelvin as a gain, the rest as a source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.materials import Coolant
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.board import with_board
from heatgrade.plate.coupling import CoolantSide, Coupling
from heatgrade.plate.leakage import leak
from heatgrade.plate.solid_model import SolidModel
from heatgrade.solve import CoolantSheet, FaceFields, Solution
from heatgrade.thermal.advection import Carried, carried_heat, central_shares
from heatgrade.thermal.boundary import Convection
from heatgrade.thermal.conduction import conduction
from heatgrade.thermal.linear_carry import LinearCarry, linear_carry

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PlateEquations:
    """The equations of a plate; temperatures go in as they are [K], rises come out.

    Parameters
    ----------
    model : SolidModel
        The assembly on its grid.
    side : CoolantSide
        Its coolant at a given mass flow.  It remembers the last flow field as a first guess, and
        nothing else.
    coolant : Coolant
        The coolant's properties.
    inlet_temperature : float
        Of the coolant, and the reference that rises are counted from [K].
    board : Convection, optional
        Below the dies; adiabatic without one.
    """

    model: SolidModel
    side: CoolantSide
    coolant: Coolant
    inlet_temperature: float
    board: Convection | None = None

    @property
    def linear(self) -> bool:
        """Whether the solid conducts, and leaks, alike at all temperatures."""
        return not (self.model.varies or self.model.leaks)

    def solid(self, temperature: Array | None = None, *, power: Array | None = None) -> FaceFields:
        """Return conduction, board, power and leakage, without the coolant.

        Parameters
        ----------
        temperature : (nx, ny, nz) array, optional
            At which the solids conduct and leak [K]; anything finite in empty cells.  Where it is
            left out, they conduct as at their reference temperatures and do not leak.
        power : (nx, ny, nz) array, optional
            Heat released in each cell [W], in place of the dies' own, leakage apart.  The source
            is affine in it: with a board, part of the heat does not enter the die's cells.

        Raises
        ------
        NotConverged
            HG432 where the leakage of a face runs away over its own cell.
        """
        model = self.model if temperature is None else self.model.at(temperature)
        if power is not None:
            model = replace(model, power=power)
        heat, gain = model.power, None
        if temperature is not None and model.leaks:
            found = leak(model, temperature, self.board)
            gain = found.gain
            heat = heat + found.power - gain * (temperature - self.inlet_temperature)
        base = conduction(
            model.grid,
            model.conductivity,
            heat,
            contacts=model.contacts,
            reference=self.inlet_temperature,
        )
        if gain is not None:
            base = replace(base, gain=gain)
        if self.board is None:
            return base
        return with_board(base, model, self.board, self.inlet_temperature, heat)

    def at(self, temperature: Array, *, power: Array | None = None) -> SolidModel:
        """Return the assembly with its conductivities and its leakage at `temperature` [K].

        Parameters
        ----------
        temperature, power
            As in `solid`.
        """
        model = self.model.at(temperature)
        if power is not None:
            model = replace(model, power=power)
        if not model.leaks:
            return model
        return replace(model, leakage=leak(model, temperature, self.board).power)

    def couple(
        self,
        coolant: Array,
        temperature: Array,
        capacity: float,
        threads: int | None = None,
        *,
        flow: SheetFlow | None = None,
    ) -> Coupling:
        """Return flow and heat transfer.

        Parameters
        ----------
        coolant : (nx, ny) array
            Of the coolant [K].
        temperature : (nx, ny, nz) array
            Of the solid [K].
        capacity : float
            Mean heat capacity of the coolant [J/(kg K)].
        threads : int or None
            Threads to use.
        flow : SheetFlow, optional
            The coolant's flow, where it is known.
        """
        return self.side.couple(
            self.model.at(temperature), coolant, temperature, capacity, threads, flow
        )

    def coupled(
        self,
        solid: FaceFields,
        coupling: Coupling,
        capacity: float,
        *,
        inlet_rise: float = 0.0,
        carried: Carried | None = None,
        central: bool = False,
    ) -> FaceFields:
        """Return the equations of solid and coolant together.

        Parameters
        ----------
        solid : FaceFields
            From `solid`.
        coupling : Coupling
            From `couple`.
        capacity : float
            Mean heat capacity of the coolant [J/(kg K)].
        inlet_rise : float
            Of the inlet above the reference [K], where it changes with time.
        carried : Carried, optional
            From `carried`, for second order; first-order upwind without it.
        central : bool
            Whether the operator carries by central differences.
        """
        exchange = coupling.exchange
        if coupling.rise is not None:
            sink, source = solid.sink.copy(order="K"), solid.source.copy(order="K")
            touched = slice(
                exchange.first_layer, exchange.first_layer + exchange.conductance.shape[2]
            )
            sink[:, :, touched] += exchange.conductance
            source[:, :, touched] += exchange.conductance * inlet_rise
            return replace(solid, sink=sink, source=source)
        flow, grid = coupling.flow, self.model.grid
        sheet = CoolantSheet(
            first_layer=exchange.first_layer,
            exchange=exchange.conductance,
            flow_x=flow.flow_x * capacity,
            flow_y=flow.flow_y * capacity,
            inflow=flow.inflow * capacity,
            source=flow.inflow * (capacity * inlet_rise),
        )
        if central:
            x, y = central_shares((flow.flow_x, flow.flow_y), (grid.dx, grid.dy))
            sheet = replace(sheet, upstream=(x, y))
        if carried is not None:
            sheet = replace(sheet, source=sheet.source + carried.source)
        return replace(solid, sheet=sheet)

    def carried(
        self,
        coolant: Array,
        coupling: Coupling,
        capacity: float,
        *,
        inlet_rise: float = 0.0,
        central: bool = False,
        ends_only: bool = False,
        threads: int | None = None,
    ) -> Carried | None:
        """Return what second order adds to upwind, None where the coolant is not in the system.

        Parameters
        ----------
        coolant : (nx, ny) array
            Rise of the coolant, as known [K].
        coupling, capacity, inlet_rise
            As in `coupled`.
        central : bool
            Whether to carry by central differences instead.
        ends_only : bool
            Whether the operator of `coupled` does so already.
        threads : int, optional
            Threads to use; all cores if left out.
        """
        if coupling.rise is not None:
            return None
        flow, grid = coupling.flow, self.model.grid
        return carried_heat(
            coolant,
            (flow.flow_x * capacity, flow.flow_y * capacity),
            (grid.dx, grid.dy),
            flow.inflow * capacity,
            inlet_rise,
            central=central,
            ends_only=ends_only,
            threads=threads,
        )

    def linear_carry(
        self, coolant: Array, coupling: Coupling, capacity: float, *, ends_only: bool = False
    ) -> LinearCarry | None:
        """Return the same as `carried`, linear about the coolant's rise.

        Parameters
        ----------
        coolant, coupling, capacity, ends_only
            As in `carried`.
        """
        if coupling.rise is not None:
            return None
        flow, grid = coupling.flow, self.model.grid
        return linear_carry(
            coolant,
            (flow.flow_x * capacity, flow.flow_y * capacity),
            (grid.dx, grid.dy),
            flow.inflow * capacity,
            ends_only=ends_only,
        )

    def taken_up(
        self, solution: Solution, coupling: Coupling, capacity: float, *, inlet_rise: float = 0.0
    ) -> tuple[Array, Array]:
        """Return the heat taken up by the coolant [W] and its rise [K] in each column.

        Parameters
        ----------
        solution : Solution
            Of the equations from `coupled`, with the same further arguments.
        """
        exchange = coupling.exchange
        count = exchange.conductance.shape[2]
        touched = solution.temperature[:, :, exchange.first_layer : exchange.first_layer + count]
        if coupling.rise is not None:
            heat: Array = (exchange.conductance * (touched - inlet_rise)).sum(axis=2)
            return heat, coupling.rise(heat, capacity) + inlet_rise
        rise = solution.coolant_temperature
        assert rise is not None  # the sheet was part of the system
        return (exchange.conductance * (touched - rise[:, :, None])).sum(axis=2), rise

    def storage(self, coolant: Array) -> tuple[Array, Array | None]:
        """Return the heat stored per kelvin [J/K] in each cell and in each coolant column.

        Among fins and pins the cells hold the metal's share, the columns the coolant's.  The
        coolant of jets has no unknown of its own and stores nothing: it passes the gap within
        milliseconds.

        Parameters
        ----------
        coolant : (nx, ny) array
            Temperature of the coolant [K], for its density and heat capacity.

        Returns
        -------
        cells : (nx, ny, nz) array
            [J/K]; 0 in empty cells.
        sheet : (nx, ny) array or None
            [J/K]; None where the coolant is no part of the linear system.
        """
        volume = self.side.volume
        if volume is None:
            return self.model.storage, None
        known = np.where(np.isfinite(coolant), coolant, self.inlet_temperature)
        liquid = liquid_properties(self.coolant, known)
        return self.model.storage, np.asarray(volume * liquid.density * liquid.heat_capacity)
