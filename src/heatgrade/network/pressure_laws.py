"""Pressure drop and its slope for all elements at once, at a given state of the coolant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.element_drops import element_drops
from heatgrade.native.link_values import link_sums
from heatgrade.network.head_curves import HeadCurves

Array = NDArray[np.float64]

GENTLE = 1e30
"""Slope of a wall where nobody has set one [Pa s/kg]."""


@dataclass(frozen=True, slots=True, eq=False)
class PressureLaws:
    """``dp(m)`` of every element at one state of the coolant; all rise with the flow.

    Parameters
    ----------
    first : ndarray (l + 1,) of int32
        First element of each link.
    law : ndarray (e,) of int8
        Kind of law, as ``ext/link_laws.pxd`` numbers them.
    coefficient : ndarray (e, 3)
        Its coefficients, as described there.
    held : ndarray (l,)
        Flow that a link holds, all copies together [kg/s]; 0 where none is held.
    copies : ndarray (l,)
        How many identical links each stands for.
    curves : HeadCurves
        Head curves of the pumps.
    """

    first: NDArray[np.int32]
    law: NDArray[np.int8]
    coefficient: Array
    held: Array
    copies: Array
    curves: HeadCurves

    @property
    def link_count(self) -> int:
        """Number of links."""
        return self.held.size

    def elements(
        self,
        mass_flow: Array,
        *,
        beyond: Array | None = None,
        steep: float = GENTLE,
        flat: float = 0.0,
        threads: int = 1,
    ) -> tuple[Array, Array]:
        """Return drop [Pa] and slope [Pa s/kg] of each element (e,), for link flows (l,) [kg/s].

        A drop is counted in the link's direction: negative for a flow against it, and for a pump.

        Parameters
        ----------
        mass_flow : ndarray (l,)
            Flow of each link, all copies together [kg/s].
        beyond : ndarray (l,), optional
            The same less the flow that is held, with all its digits.
        steep : float
            Slope of walls [Pa s/kg].
        flat : float
            Slope of open overflow valves [Pa s/kg].
        threads : int
            Threads of the kernel.
        """
        x = mass_flow - self.held if beyond is None else beyond
        drop, slope = np.empty(self.law.size), np.empty(self.law.size)
        element_drops(
            self.first,
            x,
            self.held,
            self.copies,
            self.law,
            self.coefficient,
            self.curves.first,
            self.curves.flow,
            self.curves.cubic,
            self.curves.last,
            drop,
            slope,
            steep,
            flat,
            threads,
        )
        return drop, slope

    def throttled(self, element: NDArray[np.int64], drop: Array) -> PressureLaws:
        """Return the laws with other drops at which overflow valves open [Pa]."""
        coefficient = self.coefficient.copy()
        coefficient[element, 2] = drop
        return replace(self, coefficient=coefficient)

    def links(self, mass_flow: Array) -> tuple[Array, Array]:
        """Return drop [Pa] and slope [Pa s/kg] of each link (l,), its elements added up."""
        drop, slope = self.elements(mass_flow)
        return self.of_links(drop), self.of_links(slope) / self.copies

    def of_links(self, values: Array) -> Array:
        """Return the sum over the elements of each link (l,) of `values` (e,)."""
        total = np.empty(self.link_count)
        link_sums(self.first, values, total)
        return total
