"""The coolant in every element: temperatures, densities, and the laws that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.element_state import element_state
from heatgrade.network.curve_table import pressure_coefficients
from heatgrade.network.kind import Kind
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.pressure_laws import PressureLaws
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

ELEMENTS_TOGETHER = 64
"""Elements whose state the kernel takes together."""


@dataclass(frozen=True, slots=True, eq=False)
class CoolantState:
    """What the coolant is like in each element.

    Parameters
    ----------
    laws : PressureLaws
        Pressure laws at this state.
    density : ndarray (e,)
        At the mean temperature [kg/m3].
    inlet_density : ndarray (e,)
        At the inlet temperature [kg/m3].
    inlet_temperature, outlet_temperature : ndarray (e,)
        Along the flow [K]; at rest, the supply temperature.
    """

    laws: PressureLaws
    density: Array
    inlet_density: Array
    inlet_temperature: Array
    outlet_temperature: Array

    @classmethod
    def at(
        cls,
        network: Network,
        structure: Structure,
        liquid: LiquidTable,
        inlet: Array,
        outlet: Array,
        mass_flow: Array | None = None,
        last: CoolantState | None = None,
        threads: int = 1,
    ) -> CoolantState:
        """Return the state at given enthalpies at the ends of each element (e,) [J/kg].

        Parameters
        ----------
        network, structure : Network, Structure
            The network.
        liquid : LiquidTable
            Its coolant.
        inlet, outlet : ndarray (e,)
            Enthalpies along the flow [J/kg]; NaN where the coolant is at rest.
        mass_flow : ndarray (l,), optional
            Flows of the last round [kg/s], from which the drops of tees are taken.
        last : CoolantState, optional
            State of the last round, whose densities tees take.
        threads : int
            Threads of the kernel.
        """
        elements, copies = network.elements, network.multiplicity
        laws = PressureLaws(
            structure.element,
            elements.law,
            np.empty((elements.count, 3)),
            np.zeros(network.link_count),
            copies,
            elements.curves,
        )
        state = cls(laws, *np.zeros((4, elements.count)))
        given = np.empty(0) if last is None else last.tee_drops(network, mass_flow)
        state._fill(network, liquid, inlet, outlet, given, threads)
        return state

    def renew(
        self,
        network: Network,
        liquid: LiquidTable,
        inlet: Array,
        outlet: Array,
        mass_flow: Array,
        threads: int = 1,
    ) -> float:
        """Take the state at other enthalpies, in place; return the change of a temperature [K].

        The arguments are those of `at`; the largest change of any temperature is returned.
        """
        given = self.tee_drops(network, mass_flow)
        return self._fill(network, liquid, inlet, outlet, given, threads)

    def tee_drops(self, network: Network, mass_flow: Array | None) -> Array:
        """Return the drops of tees (e,) at this state [Pa]; (0,) without any."""
        elements = network.elements
        if elements.tees is None or mass_flow is None:
            return np.empty(0)
        given = np.zeros(elements.count)
        each = mass_flow / network.multiplicity
        given[elements.tees.element] = elements.tees.drops(each, self.density)
        return given

    def _fill(
        self,
        network: Network,
        liquid: LiquidTable,
        inlet: Array,
        outlet: Array,
        given: Array,
        threads: int,
    ) -> float:
        elements, laws = network.elements, self.laws
        size = elements.size
        if elements.plates:
            size = size.copy()
            for index, curve in elements.plates:
                at = liquid.temperature(np.nan_to_num(inlet[index]))
                size[index, 0], size[index, 1] = pressure_coefficients(curve, at)
        change = element_state(
            inlet,
            outlet,
            elements.kind,
            size,
            given,
            liquid.enthalpy_low,
            liquid.enthalpy_step,
            liquid.warmth,
            liquid.low,
            liquid.temperature_step,
            liquid.density,
            liquid.viscosity,
            liquid.low,
            liquid.high,
            laws.coefficient,
            self.density,
            self.inlet_density,
            self.inlet_temperature,
            self.outlet_temperature,
            np.empty(elements.count // ELEMENTS_TOGETHER + 1),
            threads,
        )
        for k in elements.holding.tolist():
            link = elements.link[k]
            # the flow that is held is the first size of a given flow and the second of the others
            volume = size[k, 0] if elements.kind[k] == Kind.FLOW else size[k, 1]
            laws.held[link] = laws.copies[link] * volume * self.inlet_density[k]
        return change
