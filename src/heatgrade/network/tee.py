"""Tees of a manifold: what splitting off and joining costs, and what it gives back.

Along a manifold the coolant slows down at every branch (supply) or speeds up (return). The loss
coefficients of a tee are of *total* pressure, so with them the nodes of the network stand for
total pressure, and the static pressure that a slowing stream regains is accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.network.tee_crane import TEE_SOURCE, Way, loss_coefficient
from heatgrade.network.tee_idelchik import IDELCHIK_SOURCE, idelchik_coefficient
from heatgrade.network.tee_momentum import MOMENTUM_SOURCE, momentum_coefficient

Array = NDArray[np.float64]
WAYS: tuple[Way, ...] = ("dividing run", "dividing branch", "combining run", "combining branch")

TeeLaw = Literal["crane", "momentum", "idelchik"]
TEE_LAWS: tuple[TeeLaw, ...] = ("crane", "momentum", "idelchik")
_SOURCES = (TEE_SOURCE, MOMENTUM_SOURCE, IDELCHIK_SOURCE)
_COEFFICIENTS = (loss_coefficient, momentum_coefficient, idelchik_coefficient)


@dataclass(frozen=True, slots=True)
class Tee:
    """One way through a tee, as an element of the link that it belongs to.

    Parameters
    ----------
    way : str
        Which way: dividing or combining, along the run or through the branch.
    common_link : int
        Link of the network that carries the combined flow.
    flow_area : float
        Cross-section of the manifold [m2].
    area_ratio : float
        Cross-section of the branch's port over that of the manifold.
    name : str
        Name in results.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from; the text of its law if not given.
    law : {"crane", "momentum", "idelchik"}
        Coefficients of Crane, see `heatgrade.network.tee_crane.loss_coefficient`; of the momentum
        balance, see `heatgrade.network.tee_momentum.momentum_coefficient`; or of Idelchik, whose
        dividing branch is another than Crane's, see
        `heatgrade.network.tee_idelchik.idelchik_coefficient`.
    """

    way: Way
    common_link: int
    flow_area: float
    area_ratio: float
    name: str = "tee"
    limit_temperature: float | None = None
    source: str = ""
    law: TeeLaw = "crane"

    def __post_init__(self) -> None:
        """Check the law; the source that is not given is that of the law."""
        if self.law not in TEE_LAWS:
            raise NetworkError(
                "HG589",
                "is no law of tees",
                entry="law",
                value=self.law,
                allowed=", ".join(f'"{law}"' for law in TEE_LAWS),
                remedy="choose one of these",
            )
        if not self.source or self.source in _SOURCES:  # of a law: a changed law changes it
            object.__setattr__(self, "source", _SOURCES[TEE_LAWS.index(self.law)])


@dataclass(frozen=True, slots=True)
class TeeArrays:
    """All ways through tees of a network.

    Parameters
    ----------
    element : ndarray (t,)
        Their elements.
    way : ndarray (t,)
        Index into `WAYS`.
    link, common_link : ndarray (t,)
        Link of the way itself, and of the combined flow.
    flow_area, area_ratio : ndarray (t,)
        Cross-section of the manifold [m2]; branch over manifold.
    law : ndarray (t,)
        Index into `TEE_LAWS`.
    """

    element: NDArray[np.int64]
    way: NDArray[np.int64]
    link: NDArray[np.int64]
    common_link: NDArray[np.int64]
    flow_area: Array
    area_ratio: Array
    law: NDArray[np.int64]

    def drops(self, mass_flow: Array, density: Array) -> Array:
        """Return the drop of each way (t,) [Pa], counted in its link's direction.

        Parameters
        ----------
        mass_flow : ndarray (l,)
            Flow of each link [kg/s].
        density : ndarray (e,)
            Of each element [kg/m3].

        Where the combined flow turns back, what was dividing combines and the other way round.
        With the square of that flow all of it goes to nothing at rest. A branch whose stream runs
        against the kind of its tee counts as one without flow: no law knows it.
        """
        common = mass_flow[self.common_link]
        moving = common != 0.0
        part = mass_flow[self.link] / np.where(moving, common, 1.0)
        head = common * np.abs(common) / (2.0 * density[self.element] * self.flow_area**2)
        drop = np.zeros(common.size)
        for index, way in enumerate(WAYS):
            share = np.clip(part if way.endswith("branch") else 1.0 - part, 0.0, 1.0)
            for back in (False, True):
                seen = WAYS[(index + 2) % 4] if back else way
                for number, law in enumerate(_COEFFICIENTS):
                    here = (self.way == index) & (self.law == number)
                    here &= (common < 0.0) if back else (common > 0.0)
                    if here.any():
                        drop[here] = head[here] * law(seen, share[here], self.area_ratio[here])
        return drop
