"""A flexible hose: a pipe with the loss of its bends and end fittings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import positive
from heatgrade.network.fitting import Fitting
from heatgrade.network.pipe import Pipe

TUBE_VELOCITY_LIMIT = 2.1
"""Guideline for the velocity in tubes [m/s]: OCP OAI liquid-cooling guideline, after ASHRAE."""

TUBE_VELOCITY_SOURCE = "OCP OAI liquid-cooling guideline (after ASHRAE): 2.1 m/s in tubes"


@dataclass(frozen=True, slots=True)
class Hose:
    """A hose between the manifold and the plates.

    Parameters
    ----------
    length : float
        Length [m].
    inner_diameter : float
        Inner diameter [m].
    loss_coefficient : float
        Sum of the loss coefficients K of its bends and end fittings, on its own velocity.
    roughness : float
        Sand-grain roughness [m]; 0 = smooth, as for extruded rubber and PTFE.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the hose is rated for [K].
    velocity_limit : float, optional
        Guideline for the mean velocity [m/s]; default 2.1 m/s (OCP OAI guideline, after ASHRAE).
    source : str
        Where the limits come from.
    """

    length: float
    inner_diameter: float
    loss_coefficient: float = 0.0
    roughness: float = 0.0
    name: str = "hose"
    limit_temperature: float | None = None
    velocity_limit: float | None = TUBE_VELOCITY_LIMIT
    source: str = TUBE_VELOCITY_SOURCE

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.loss_coefficient, "loss_coefficient", allow_zero=True)
        self.parts()

    @property
    def flow_area(self) -> float:
        """Cross-section of the coolant [m2]."""
        return math.pi / 4.0 * self.inner_diameter**2

    def parts(self) -> tuple[Pipe | Fitting, ...]:
        """Return the straight pipe and, where there are any, the bends."""
        pipe = Pipe(
            self.length,
            self.inner_diameter,
            self.roughness,
            name=self.name,
            limit_temperature=self.limit_temperature,
            velocity_limit=self.velocity_limit,
            source=self.source,
        )
        if self.loss_coefficient == 0.0:
            return (pipe,)
        bends = Fitting(self.loss_coefficient, self.inner_diameter, name=f"{self.name} bends")
        return (pipe, bends)
