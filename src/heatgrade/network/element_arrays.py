"""The elements of a network as arrays: what the laws need, and nothing of racks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.exchange import Exchange
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.kind import DRIVING, HOLDING, LAW, STEEP
from heatgrade.network.mounted_plate import FlowCurve
from heatgrade.network.regulator import Regulators
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
    regulators : Regulators, optional
        Valves that hold a pressure.

    Attributes
    ----------
    law : ndarray (e,) of int8
        Law of each element, as the kernels number them.
    holding, pumps : ndarray
        Elements that hold a flow, and those that drive the coolant.
    walled : bool
        Whether the law of any element is a wall somewhere.
    """

    link: Index
    kind: NDArray[np.int8]
    size: Array
    heat_flow: Array
    plates: tuple[tuple[Index, FlowCurve], ...] = ()
    tees: TeeArrays | None = None
    curves: HeadCurves = field(default_factory=lambda: HeadCurves.of(()))
    exchange: Exchange | None = None
    regulators: Regulators | None = None
    law: NDArray[np.int8] = field(init=False, repr=False)
    holding: Index = field(init=False, repr=False)
    pumps: Index = field(init=False, repr=False)
    walled: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find what every solve asks of the kinds."""
        found = {
            "law": LAW[self.kind],
            "holding": np.flatnonzero(HOLDING[self.kind]),
            "pumps": np.flatnonzero(DRIVING[self.kind]),
            "walled": bool(STEEP[self.kind].any()),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    @property
    def count(self) -> int:
        """Number of elements."""
        return self.link.size
