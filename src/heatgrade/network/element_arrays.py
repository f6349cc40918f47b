"""The elements of a network as arrays: what the laws need, and nothing of racks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.exchange import Exchange
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.kind import DRIVING, HOLDING, LAW, STEEP
from heatgrade.network.mounted_plate import FlowCurve
from heatgrade.network.tee import TeeArrays

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ElementArrays:
    """Elements ordered by link and, inside a link, from its start to its end.

    Parameters
    ----------
    link : ndarray (e,)
        Link that each element belongs to, never falling.
    kind : ndarray (e,) of int8
        What it is: see `Kind`.
    size : ndarray (e, 3)
        What its law needs: see `Kind`.
    heat_flow : ndarray (e,)
        Heat given to the coolant in each element [W], of one copy of its link.
    plates : tuple of (ndarray, FlowCurve)
        Elements of each distinct plate curve; their sizes follow from the curve.
    tees : TeeArrays, optional
        Ways through tees, whose drop hangs on two flows.
    curves : HeadCurves
        Head curves of the pumps.
    exchange : Exchange, optional
        Elements that exchange heat with something at a given temperature.
    """

    link: Index
    kind: NDArray[np.int8]
    size: Array
    heat_flow: Array
    plates: tuple[tuple[Index, FlowCurve], ...] = ()
    tees: TeeArrays | None = None
    curves: HeadCurves = field(default_factory=lambda: HeadCurves.of(()))
    exchange: Exchange | None = None

    @property
    def count(self) -> int:
        """Number of elements."""
        return self.link.size

    @property
    def law(self) -> NDArray[np.int8]:
        """Law of each element, as the kernels number them."""
        return np.asarray(LAW[self.kind])

    @property
    def holding(self) -> Index:
        """Elements that hold a flow."""
        return np.flatnonzero(HOLDING[self.kind])

    @property
    def walled(self) -> bool:
        """Whether the law of any element is a wall somewhere."""
        return bool(STEEP[self.kind].any())

    @property
    def pumps(self) -> Index:
        """Elements that drive the coolant."""
        return np.flatnonzero(DRIVING[self.kind])
