"""Unknowns beside the solids' grid, in one row: lumped nodes of a package, cells of coolant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.coolant import Coolant, Links
from heatgrade.layered.periphery import Periphery

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What is solved beside the solids.

    Parameters
    ----------
    links : Links
        With cells of the grid.
    flow : csr_array, shape (n, n)
        What leaves them, by flow or by conduction to others and to the surroundings [W/K].
    inflow : ndarray, shape (n,)
        What flow and surroundings bring in [W].
    capacity : ndarray, shape (n,)
        [J/K].
    """

    links: Links
    flow: csr_array[Any, Any]
    inflow: Array
    capacity: Array

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.capacity.size

    @classmethod
    def of(
        cls, periphery: Periphery | None, coolant: Coolant | None, factor: float
    ) -> Beside | None:
        """Return nodes and coolant as one, the coolant's capacities times `factor`; None without.

        What conducts to walls and to the surroundings counts on the solids' side already.
        """
        from scipy.sparse import block_diag, csr_array

        parts: list[Periphery | Coolant] = [p for p in (periphery, coolant) if p is not None]
        if not parts:
            return None
        links, start = [], 0
        for part in parts:
            link = part.links
            links.append(Links(link.coolant + start, link.solid, link.conductance))
            start += part.size
        capacities = [] if periphery is None else [periphery.capacity]
        if coolant is not None:
            capacities.append(factor * coolant.capacity)
        return cls(
            Links.joined(links),
            csr_array(block_diag([part.flow for part in parts], format="csr")),
            np.concatenate([part.inflow for part in parts]),
            np.concatenate(capacities),
        )
