"""The elements of a network as arrays: what the laws need, and nothing of racks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.rack.curve_table import pressure_coefficients
from heatgrade.rack.mounted_plate import FlowCurve
from heatgrade.rack.pressure_laws import PressureLaws
from heatgrade.rack.tee import TeeArrays

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ElementArrays:
    """Elements ordered by link and, inside a link, from its start to its end.

    Parameters
    ----------
    link : ndarray (e,)
        Link that each element belongs to, never falling.
    heat_flow : ndarray (e,)
        Heat given to the coolant in each element [W].
    pipe : ndarray (p,)
        Elements that are pipes.
    pipe_length, pipe_diameter, pipe_roughness : ndarray (p,)
        Their dimensions [m].
    loss : ndarray (k,)
        Elements with a constant coefficient: fittings, couplings.
    loss_coefficient : ndarray (k,)
        `c` in dp = c m^2 / rho [1/m4].
    plates : tuple of (ndarray, FlowCurve)
        Elements of each distinct plate curve.
    tees : TeeArrays, optional
        Ways through tees, whose drop hangs on two flows.
    pumps : tuple of (int, function)
        Elements that are pumps and their head curves, flow [m3/s] -> rise [Pa], slope.
    """

    link: Index
    heat_flow: Array
    pipe: Index
    pipe_length: Array
    pipe_diameter: Array
    pipe_roughness: Array
    loss: Index
    loss_coefficient: Array
    plates: tuple[tuple[Index, FlowCurve], ...] = ()
    tees: TeeArrays | None = None
    pumps: tuple[tuple[int, Callable[[float], tuple[float, float]]], ...] = ()

    @property
    def count(self) -> int:
        """Number of elements."""
        return self.link.size

    def laws(
        self,
        link_count: int,
        density: Array,
        viscosity: Array,
        inlet_density: Array,
        inlet_temperature: Array,
        mass_flow: Array | None = None,
    ) -> PressureLaws:
        """Return the pressure laws at the given state of each element.

        Parameters
        ----------
        link_count : int
            Number of links of the network.
        density, viscosity : ndarray (e,)
            At the mean temperature of each element [kg/m3], [Pa s].
        inlet_density, inlet_temperature : ndarray (e,)
            At its inlet [kg/m3], [K]: what plate curves and pumps refer to.
        mass_flow : ndarray (l,), optional
            Flows of the last round [kg/s], from which the drops of tees are taken.
        """
        linear = np.zeros(self.count)
        quadratic = np.zeros(self.count)
        quadratic[self.loss] = self.loss_coefficient / density[self.loss]
        for index, curve in self.plates:
            a, b = pressure_coefficients(curve, inlet_temperature[index])
            linear[index] = a / inlet_density[index]
            quadratic[index] = b / inlet_density[index] ** 2
        given = np.zeros(self.count)
        if self.tees is not None and mass_flow is not None:
            given[self.tees.element] = self.tees.drops(mass_flow, density)
        area = np.pi / 4.0 * self.pipe_diameter**2
        rho, mu = density[self.pipe], viscosity[self.pipe]
        return PressureLaws(
            link=self.link,
            link_count=link_count,
            given=given,
            linear=linear,
            quadratic=quadratic,
            pipe=self.pipe,
            # dp = (f Re) L mu v / (2 D^2) with v = m / (rho A)
            pipe_viscous=self.pipe_length * mu / (2.0 * self.pipe_diameter**2 * rho * area),
            pipe_reynolds=self.pipe_diameter / (mu * area),
            pipe_relative_roughness=self.pipe_roughness / self.pipe_diameter,
            pumps=tuple((k, float(inlet_density[k]), rise) for k, rise in self.pumps),
        )
