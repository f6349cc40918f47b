"""Pressure drop and its slope for all elements at once, at a given state of the coolant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.correlations.pipe import (
    friction_times_reynolds,
    friction_times_reynolds_slope,
)

Array = NDArray[np.float64]
Index = NDArray[np.int64]

LARGEST_REYNOLDS = 1e12
"""Caps wild iterates only: the friction formula overflows above."""


@dataclass(frozen=True, slots=True)
class PressureLaws:
    """``dp(m)`` of every element: linear + quadratic, pipe friction, pump or given; rising.

    Parameters
    ----------
    link : ndarray (e,)
        Link of each element.
    link_count : int
        Number of links.
    given : ndarray (e,)
        Drops that do not follow the element's own flow, held for one solve [Pa].
    linear, quadratic : ndarray (e,)
        ``dp = linear m + quadratic m|m|`` [Pa s/kg], [Pa s2/kg2].
    pipe : ndarray (p,)
        Elements that are pipes.
    pipe_viscous : ndarray (p,)
        ``dp = pipe_viscous (f Re) m`` [Pa s/kg].
    pipe_reynolds : ndarray (p,)
        ``Re = pipe_reynolds |m|`` [s/kg].
    pipe_relative_roughness : ndarray (p,)
        Roughness over diameter.
    pumps : tuple of (int, float, function)
        Element, density at its inlet [kg/m3], head curve (flow -> rise, slope).
    """

    link: Index
    link_count: int
    given: Array
    linear: Array
    quadratic: Array
    pipe: Index
    pipe_viscous: Array
    pipe_reynolds: Array
    pipe_relative_roughness: Array
    pumps: tuple[tuple[int, float, Callable[[float], tuple[float, float]]], ...] = ()

    def elements(self, mass_flow: Array) -> tuple[Array, Array]:
        """Return drop [Pa] and slope [Pa s/kg] of each element (e,), for link flows (l,) [kg/s].

        A drop is counted in the link's direction: negative for a flow against it, and for a
        pump.
        """
        flow = mass_flow[self.link]
        size = np.abs(flow)
        drop = self.given + self.linear * flow + self.quadratic * flow * size
        slope = self.linear + 2.0 * self.quadratic * size
        if self.pipe.size:
            piped = size[self.pipe]
            reynolds = np.minimum(self.pipe_reynolds * piped, LARGEST_REYNOLDS)
            value = friction_times_reynolds(reynolds, self.pipe_relative_roughness)
            tangent = friction_times_reynolds_slope(reynolds, self.pipe_relative_roughness)
            drop[self.pipe] += self.pipe_viscous * value * flow[self.pipe]
            slope[self.pipe] += self.pipe_viscous * (value + tangent * reynolds)
        for element, density, rise in self.pumps:
            head, tangent_head = rise(float(flow[element]) / density)
            drop[element] -= head
            slope[element] -= tangent_head / density
        return drop, slope

    def links(self, mass_flow: Array) -> tuple[Array, Array]:
        """Return drop [Pa] and slope [Pa s/kg] of each link (l,), its elements added up."""
        drop, slope = self.elements(mass_flow)
        return self._add_up(drop), self._add_up(slope)

    def _add_up(self, values: Array) -> Array:
        total = np.bincount(self.link, weights=values, minlength=self.link_count)
        return np.asarray(total, dtype=float)
