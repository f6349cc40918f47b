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
        elements = network.elements
        size, given = elements.size, np.empty(0)
        if elements.plates:
            size = size.copy()
            for index, curve in elements.plates:
                at = liquid.temperature(np.nan_to_num(inlet[index]))
                size[index, 0], size[index, 1] = pressure_coefficients(curve, at)
        copies = network.multiplicity
        if elements.tees is not None and mass_flow is not None and last is not None:
            given = np.zeros(elements.count)
            given[elements.tees.element] = elements.tees.drops(mass_flow / copies, last.density)
        coefficient = np.empty((elements.count, 3))
        density, inlet_density, cold, warm = np.empty((4, elements.count))
        element_state(
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
            coefficient,
            density,
            inlet_density,
            cold,
            warm,
            threads,
        )
        held = np.zeros(network.link_count)
        for k in elements.holding.tolist():
            link = elements.link[k]
            # the flow that is held is the first size of a given flow and the second of the others
            volume = size[k, 0] if elements.kind[k] == Kind.FLOW else size[k, 1]
            held[link] = copies[link] * volume * inlet_density[k]
        laws = PressureLaws(
            structure.element, elements.law, coefficient, held, copies, elements.curves
        )
        return cls(laws, density, inlet_density, cold, warm)
