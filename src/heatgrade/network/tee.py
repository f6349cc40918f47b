"""Tees of a manifold: what splitting off and joining costs, and what it gives back.

Along a manifold the coolant slows down at every branch (supply) or speeds up (return). The loss
coefficients of a tee are of *total* pressure, so with them the nodes of the network stand for
total pressure, and the static pressure that a slowing stream regains is accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import NetworkError
from heatgrade.network.tee_momentum import momentum_coefficient

Array = NDArray[np.float64]
Way = Literal["dividing run", "dividing branch", "combining run", "combining branch"]
WAYS: tuple[Way, ...] = ("dividing run", "dividing branch", "combining run", "combining branch")

TeeLaw = Literal["crane", "momentum"]
TEE_LAWS: tuple[TeeLaw, ...] = ("crane", "momentum")

TEE_SOURCE = "Crane TP-410 (2009), chapter 2: 90 degree tees, on the velocity of the combined flow"


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
        Where the limit comes from.
    law : {"crane", "momentum"}
        Coefficients of Crane (which are Idelchik's where streams join), see `loss_coefficient`, or
        of the momentum balance, see `heatgrade.network.tee_momentum.momentum_coefficient`.
    """

    way: Way
    common_link: int
    flow_area: float
    area_ratio: float
    name: str = "tee"
    limit_temperature: float | None = None
    source: str = TEE_SOURCE
    law: TeeLaw = "crane"

    def __post_init__(self) -> None:
        """Check the law."""
        if self.law not in TEE_LAWS:
            raise NetworkError(
                "HG589",
                "is no law of tees",
                entry="law",
                value=self.law,
                allowed=", ".join(f'"{law}"' for law in TEE_LAWS),
                remedy="choose one of these",
            )


def loss_coefficient(way: Way, share: ArrayLike, area_ratio: ArrayLike) -> Array:
    r"""Return K of a 90 degree tee on the velocity head of the combined flow.

    With :math:`q` the branch's share of the flow and :math:`r` the branch's area over the
    manifold's:

    * dividing, run: :math:`M q^2`, with M = 0.4 for r <= 0.4, else 2 (2q - 1) up to q = 0.5 and
      0.3 (2q - 1) above;
    * dividing, branch: :math:`G [1 + H (q/r)^2]`, with H = 1 for sqrt(r) <= 2/3, else 0.3, and
      G = 1 for r <= 2/3, else 1 + 0.3 q^2;
    * combining, run: :math:`1.55 q - q^2`;
    * combining, branch: :math:`C [1 + (q/r)^2 - 2 (1 - q)^2]`, with C = 1 for r <= 0.35, else
      the larger of 0.9 (1 - q) and 0.55. (The book steps from 0.54 to 0.55 at q = 0.4; the larger
      of the two is smooth there and differs by less than 2 %.)

    Parameters
    ----------
    way : str
        One of `WAYS`.
    share : float or array
        Branch flow over combined flow, 0 to 1.
    area_ratio : float or array
        Branch area over manifold area, above 0.

    Returns
    -------
    array
        K [-]; negative where a stream is dragged along by the other.

    References
    ----------
    Crane Co., Flow of Fluids Through Valves, Fittings, and Pipe, Technical Paper 410 (2009),
    chapter 2, tees and wyes.

    Examples
    --------
    Example 7-35 of the reference: 380 L/min join 1135 L/min in a DN100 tee, K = -0.04026:

    >>> q = 0.00633 / (0.00633 + 0.018917)
    >>> round(float(loss_coefficient("combining branch", q, 1.0)), 4)
    -0.0404
    """
    q = np.asarray(share, dtype=float)
    r = np.asarray(area_ratio, dtype=float)
    if way == "dividing run":
        wide = np.where(q <= 0.5, 2.0, 0.3) * (2.0 * q - 1.0)
        return np.asarray(np.where(r <= 0.4, 0.4, wide) * q**2)
    if way == "dividing branch":
        h = np.where(np.sqrt(r) <= 2.0 / 3.0, 1.0, 0.3)
        g = np.where(r <= 2.0 / 3.0, 1.0, 1.0 + 0.3 * q**2)
        return np.asarray(g * (1.0 + h * (q / r) ** 2))
    if way == "combining run":
        return np.asarray(1.55 * q - q**2)
    c = np.where(r <= 0.35, 1.0, np.maximum(0.9 * (1.0 - q), 0.55))
    return np.asarray(c * (1.0 + (q / r) ** 2 - 2.0 * (1.0 - q) ** 2))


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
                for number, law in enumerate((loss_coefficient, momentum_coefficient)):
                    here = (self.way == index) & (self.law == number)
                    here &= (common < 0.0) if back else (common > 0.0)
                    if here.any():
                        drop[here] = head[here] * law(seen, share[here], self.area_ratio[here])
        return drop
