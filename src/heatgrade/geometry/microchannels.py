"""Parallel microchannels, milled or between skived fins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import (
    SAME_LINE,
    Area,
    checked_area,
    checked_choice,
    checked_length,
    set_lengths,
)
from heatgrade.materials import Solid

Direction = Literal["x", "y"]
Feed = Literal["end", "centre"]

MAX_CHANNELS = 100_000


@dataclass(frozen=True, slots=True)
class Microchannels:
    """Equal rectangular channels side by side, with a fin between each two.

    Parameters
    ----------
    channel_width, fin_width : float [m]
        Across the flow.
    height : float [m]
        Of channels and fins, up to the cover.
    area : (x0, y0, x1, y1) [m]
        Rectangle of channels, in plate coordinates; as many channels as fit, centred across it.
    direction : {"x", "y"}
        Along the flow.
    feed : {"end", "centre"}
        Coolant enters at the low end and leaves at the high one, or enters a slot across the
        middle and leaves at both ends.
    cover_thickness : float [m]
        Of the plate that closes the channels, 0 for a cover that conducts no heat; the default of
        1 mm is an assumption.
    cover_material : str or Solid
        What the cover is made of; kept as `Solid`.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG202, HG219 for the area, HG214 too many channels, HG215 unknown choice, HG220 where not
        even one channel fits.
    MaterialError
        For a material that the library does not know.

    Examples
    --------
    >>> channels = Microchannels(50e-6, 50e-6, 302e-6, area=(0.0, 0.0, 0.01, 0.01))
    >>> channels.channel_count, round(channels.hydraulic_diameter * 1e6, 2)
    (100, 85.8)
    """

    channel_width: float
    fin_width: float
    height: float
    area: tuple[float, float, float, float]
    direction: Direction = "x"
    feed: Feed = "end"
    cover_thickness: float = 1.0e-3
    cover_material: Solid | str = "copper"

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "channel_width", "fin_width", "height")
        set_lengths(self, "cover_thickness", allow_zero=True)
        checked_choice(self.direction, "direction", ("x", "y"))
        checked_choice(self.feed, "feed", ("end", "centre"))
        object.__setattr__(self, "area", checked_area(self.area, "area"))
        object.__setattr__(self, "cover_material", as_solid(self.cover_material, "cover_material"))
        fit = self.span / self.pitch
        if self.channel_width > self.span * (1.0 + SAME_LINE):
            raise GeometryError(
                "HG220",
                "is wider than the area, so that no channel fits",
                entry="channel_width",
                value=self.channel_width,
                allowed=f"<= {self.span:g} m",
                remedy="enlarge the area or narrow the channels",
            )
        if fit > MAX_CHANNELS:
            raise GeometryError(
                "HG214",
                f"gives {fit:.3g} channels",
                entry="channel_width + fin_width",
                value=self.pitch,
                allowed=f"at most {MAX_CHANNELS} channels",
                remedy="check the unit of the widths",
            )

    @classmethod
    def from_pitch(
        cls,
        *,
        pitch: float,
        fin_width: float,
        height: float,
        area: tuple[float, float, float, float],
        direction: Direction = "x",
        feed: Feed = "end",
        cover_thickness: float = 1.0e-3,
        cover_material: Solid | str = "copper",
    ) -> Microchannels:
        """Return channels given by the distance from fin to fin [m] instead of their width.

        Raises
        ------
        InputError, GeometryError
            As the class; HG216 for fins not thinner than the pitch.
        """
        pitch = checked_length(pitch, "pitch")
        fin_width = checked_length(fin_width, "fin_width")
        if fin_width >= pitch:
            raise GeometryError(
                "HG216",
                "fins are thicker than their pitch and leave no channel",
                entry="fin_width",
                value=fin_width,
                allowed=f"< {pitch:g} m",
                remedy="make the fins thinner or the pitch larger",
            )
        return cls(
            pitch - fin_width,
            fin_width,
            height,
            area,
            direction,
            feed,
            cover_thickness,
            cover_material,
        )

    @property
    def wetted_area(self) -> Area:
        """Rectangle of channels and fins, in plate coordinates [m]."""
        return Area(*self.area)

    @property
    def cover_solid(self) -> Solid:
        """What the cover is made of."""
        return as_solid(self.cover_material)

    @property
    def pitch(self) -> float:
        """From channel to channel [m]."""
        return self.channel_width + self.fin_width

    @property
    def span(self) -> float:
        """Width of the area across the flow [m]."""
        return self.wetted_area.across(self.direction)

    @property
    def channel_length(self) -> float:
        """Length of the area along the flow [m]."""
        return self.wetted_area.along(self.direction)

    @property
    def flow_length(self) -> float:
        """Way of the coolant between fins [m]: half the channel where it is fed in the middle."""
        return self.channel_length * (0.5 if self.feed == "centre" else 1.0)

    @property
    def channel_count(self) -> int:
        """Number of channels side by side; n channels have n - 1 fins between them."""
        return int((self.span + self.fin_width) / self.pitch * (1.0 + SAME_LINE))

    @property
    def path_count(self) -> int:
        """Number of parallel ways of the coolant: two per channel where it is fed in the middle."""
        return self.channel_count * (2 if self.feed == "centre" else 1)

    @property
    def flow_area(self) -> float:
        """Cross-section of one channel [m2]."""
        return self.channel_width * self.height

    @property
    def total_flow_area(self) -> float:
        """Cross-section of all parallel ways together [m2]."""
        return self.path_count * self.flow_area

    @property
    def hydraulic_diameter(self) -> float:
        """Four times the cross-section over the perimeter [m]."""
        return 2.0 * self.channel_width * self.height / (self.channel_width + self.height)

    @property
    def aspect_ratio(self) -> float:
        """Shorter over longer side of a channel [-], in (0, 1]."""
        sides = sorted((self.channel_width, self.height))
        return sides[0] / sides[1]

    @property
    def solid_fraction(self) -> float:
        """Share of the area that is fin [-], between the walls of the plate."""
        return 1.0 - self.channel_count * self.channel_width / self.span

    @property
    def channel_edges(self) -> NDArray[np.float64]:
        """Lower and upper wall of each channel across the flow, shape (n, 2) [m]."""
        area = self.wetted_area
        middle = 0.5 * (area.y0 + area.y1 if self.direction == "x" else area.x0 + area.x1)
        count = self.channel_count
        centre = middle + self.pitch * (np.arange(count) - 0.5 * (count - 1))
        half = 0.5 * self.channel_width
        return np.column_stack([centre - half, centre + half])
