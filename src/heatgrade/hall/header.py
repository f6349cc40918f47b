"""A secondary header: the pipe that racks or rows hang on, tap after tap."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import positive, within
from heatgrade.network.fitting import Fitting
from heatgrade.network.pipe import Pipe
from heatgrade.network.tee import Tee, TeeLaw
from heatgrade.network.tee_crane import Way

STEEL_ROUGHNESS = 4.5e-5
"""Sand-grain roughness of commercial steel [m]: Moody, Trans. ASME 66 (1944) 671-684."""

HEADER_VELOCITY_LIMIT = 3.0
"""Guideline for the mean velocity in a header [m/s]; an assumption, to be replaced by the site's
own. The pipe bands that Open Compute documents are cited with lie near 2.3 m/s."""

RACK_PITCH = 0.8
"""Distance between two taps [m], an assumption: racks of 0.6 to 0.8 m side by side."""

Parts = tuple[Pipe | Fitting, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The supply or the return pipe of a row or a hall.

    Parameters
    ----------
    inner_diameter : float
        Inner diameter [m].
    pitch : float
        Distance between neighbouring taps [m].
    roughness : float
        Sand-grain roughness [m]; default commercial steel.
    length_to_first : float, optional
        From the coolant distribution unit to the nearest tap [m]; default one pitch.
    loss_coefficient : float
        K of bends and valves on the way to the nearest tap, on the velocity in it.
    port_diameter : float, optional
        Inner diameter of the taps [m]: with it the tees count, their losses and the static
        pressure that the stream regains where it slows down (Crane TP-410).
    tee_law : {"crane", "momentum", "idelchik"}
        Where the coefficients of the tees come from, see `Manifold`.
    heat_loss : float
        Heat lost to the room for each metre and kelvin [W/(m K)]; 0 = insulated.
    ambient_temperature : float, optional
        Temperature of the room [K]; needed where heat is lost.
    limit_temperature, velocity_limit : float, optional
        Highest coolant temperature [K] and guideline for the mean velocity [m/s].
    source : str
        Where the two limits come from.

    Examples
    --------
    >>> Header(0.2, pitch=0.6).segment("segment 1", first=False).length
    0.6
    """

    inner_diameter: float
    pitch: float = RACK_PITCH
    roughness: float = STEEL_ROUGHNESS
    length_to_first: float | None = None
    loss_coefficient: float = 0.0
    port_diameter: float | None = None
    tee_law: TeeLaw = "crane"
    heat_loss: float = 0.0
    ambient_temperature: float | None = None
    limit_temperature: float | None = None
    velocity_limit: float | None = HEADER_VELOCITY_LIMIT
    source: str = "assumption: below 3 m/s"

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pitch, "pitch", "m", allow_zero=True)
        positive(self.loss_coefficient, "loss_coefficient", allow_zero=True)
        if self.length_to_first is not None:
            positive(self.length_to_first, "length_to_first", "m", allow_zero=True)
        self.segment("header", first=False)
        if self.port_diameter is not None:
            positive(self.port_diameter, "port_diameter", "m")
            within(self.port_diameter, "port_diameter", 0.0, self.inner_diameter, "m")

    def segment(self, name: str, *, first: bool) -> Pipe:
        """Return one segment as a pipe: the `first`, or one pitch."""
        reach = self.pitch if self.length_to_first is None else self.length_to_first
        return Pipe(
            reach if first else self.pitch,
            self.inner_diameter,
            self.roughness,
            name=name,
            limit_temperature=self.limit_temperature,
            velocity_limit=self.velocity_limit,
            source=self.source,
            heat_loss=self.heat_loss,
            ambient_temperature=self.ambient_temperature,
        )

    def parts(self, name: str, *, first: bool) -> Parts:
        """Return what the coolant passes in one segment."""
        pipe = self.segment(name, first=first)
        if not first or self.loss_coefficient == 0.0:
            return (pipe,)
        return (pipe, Fitting(self.loss_coefficient, self.inner_diameter, f"{name}: bends"))

    def tee(self, way: Way, common_link: int) -> tuple[Tee, ...]:
        """Return one way through a tee at a tap; nothing when tees are not counted."""
        if self.port_diameter is None:
            return ()
        area = math.pi / 4.0 * self.inner_diameter**2
        ratio = (self.port_diameter / self.inner_diameter) ** 2
        return (Tee(way, common_link, area, ratio, name=f"tee, {way}", law=self.tee_law),)
