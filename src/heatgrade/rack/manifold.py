"""A rack manifold: a vertical pipe with a branch port every pitch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import positive, within
from heatgrade.network.pipe import DRAWN_TUBE_ROUGHNESS, Pipe
from heatgrade.network.tee import Tee, TeeLaw
from heatgrade.network.tee_crane import Way

MANIFOLD_VELOCITY_LIMIT = 1.5
"""Guideline for the velocity in a rack manifold [m/s]: OCP rack-manifold white paper."""

MANIFOLD_LIMIT_TEMPERATURE = 338.15
"""Highest temperature of a rack manifold [K], 65 degC: OCP rack-manifold white paper."""

ORV3_PITCH = 0.048
"""Pitch of the branch ports of an Open Rack V3 manifold [m]: OCP ORv3 manifold, 48 mm."""

MANIFOLD_SOURCE = "OCP rack-manifold white paper: velocity < 1.5 m/s, 17-65 degC"


@dataclass(frozen=True, slots=True)
class Manifold:
    """The supply or the return pipe of a rack.

    Parameters
    ----------
    inner_diameter : float
        Inner diameter; of a rectangular bar, the hydraulic diameter [m].
    pitch : float
        Distance between neighbouring branch ports [m]; 48 mm in an Open Rack V3.
    roughness : float
        Sand-grain roughness [m].
    length_to_first : float, optional
        Distance from the rack's port to the nearest branch port [m]; default one pitch.
    port_diameter : float, optional
        Inner diameter of the branch ports [m], not above `inner_diameter`. With it the tees count:
        their losses and the static pressure that the stream regains where it slows down (Crane
        TP-410). Without it only the friction along the manifold counts.
    tee_law : {"crane", "momentum", "idelchik"}
        Coefficients of the tees: Crane's, those of the momentum balance, or Idelchik's.
    limit_temperature, velocity_limit : float, optional
        Highest coolant temperature [K] and guideline for the mean velocity [m/s].
    source : str
        Where the two limits come from.
    """

    inner_diameter: float
    pitch: float = ORV3_PITCH
    roughness: float = DRAWN_TUBE_ROUGHNESS
    length_to_first: float | None = None
    port_diameter: float | None = None
    limit_temperature: float | None = MANIFOLD_LIMIT_TEMPERATURE
    velocity_limit: float | None = MANIFOLD_VELOCITY_LIMIT
    source: str = MANIFOLD_SOURCE
    tee_law: TeeLaw = "crane"

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pitch, "pitch", "m", allow_zero=True)
        if self.length_to_first is not None:
            positive(self.length_to_first, "length_to_first", "m", allow_zero=True)
        self.segment("manifold", first=False)
        if self.port_diameter is not None:
            positive(self.port_diameter, "port_diameter", "m")
            within(self.port_diameter, "port_diameter", 0.0, self.inner_diameter, "m")
            self.tee("dividing run", 0)

    def segment(self, name: str, *, first: bool) -> Pipe:
        """Return one segment as a pipe: the `first` from the rack's port, or one pitch."""
        reach = self.pitch if self.length_to_first is None else self.length_to_first
        return Pipe(
            reach if first else self.pitch,
            self.inner_diameter,
            self.roughness,
            name=name,
            limit_temperature=self.limit_temperature,
            velocity_limit=self.velocity_limit,
            source=self.source,
        )

    def tee(self, way: Way, common_link: int) -> tuple[Tee, ...]:
        """Return one way through a tee at a port; nothing when tees are not counted."""
        if self.port_diameter is None:
            return ()
        area = math.pi / 4.0 * self.inner_diameter**2
        ratio = (self.port_diameter / self.inner_diameter) ** 2
        return (Tee(way, common_link, area, ratio, name=f"tee, {way}", law=self.tee_law),)
