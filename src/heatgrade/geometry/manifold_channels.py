"""Manifold micro-channels: short ways of coolant between slots that run across the channels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError, positive
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import Area, checked_choice, set_lengths
from heatgrade.geometry.microchannels import Direction, Microchannels
from heatgrade.materials import Solid

ManifoldFeed = Literal["top", "side"]

MAX_INLETS = 10_000


@dataclass(frozen=True, slots=True)
class ManifoldChannels:
    """Parallel micro-channels under a manifold of slots that lie across them.

    Slots for coolant that enters and slots for coolant that leaves take turns along the channels;
    below each wall between two slots coolant makes a U-turn through the channels.  Along the
    channels the area holds `inlet_count` equal periods, each half an outlet slot, a wall, an inlet
    slot, a wall and half an outlet slot, so that the slots at both ends are half outlets.

    Parameters
    ----------
    channel_width, fin_width : float [m]
        Across the flow.
    height : float [m]
        Of channels and fins, up to the manifold.
    area : (x0, y0, x1, y1) [m]
        Rectangle of channels, in plate coordinates.
    inlet_count : int
        Inlet slots along the channels.
    inlet_width, outlet_width : float [m]
        Of the slots, along the channels; what is left of half a period is the wall between them.
    manifold_height : float [m]
        Of the slots' walls.
    direction : {"x", "y"}
        Along the channels.
    feed : {"top", "side"}
        Slots are open above, under one pressure each for inlets and outlets (a distributor above
        that takes nothing); or closed above: coolant enters each inlet slot at its low end, by
        the plate's side, and leaves each outlet slot at its high end.
    manifold_material : str or Solid
        What the manifold is made of; kept as `Solid`.  The default is an assumption.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG202, HG219 for the area, HG214 too many channels, HG215 unknown choice, HG220 where not
        even one channel fits, HG231 slots that leave no wall between them, HG232 a number of
        inlets that is none.
    MaterialError
        For a material that the library does not know.

    Examples
    --------
    >>> channels = ManifoldChannels(
    ...     50e-6, 50e-6, 200e-6, area=(0.0, 0.0, 0.01, 0.01), inlet_count=10,
    ...     inlet_width=200e-6, outlet_width=200e-6, manifold_height=1e-3,
    ... )
    >>> channels.path_count, round(channels.wall_width * 1e6), round(channels.path_length * 1e6)
    (2000, 300, 536)
    """

    channel_width: float
    fin_width: float
    height: float
    area: tuple[float, float, float, float]
    inlet_count: int
    inlet_width: float
    outlet_width: float
    manifold_height: float
    direction: Direction = "x"
    feed: ManifoldFeed = "top"
    manifold_material: Solid | str = "silicon"

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "channel_width", "fin_width", "height")
        set_lengths(self, "inlet_width", "outlet_width", "manifold_height")
        checked_choice(self.feed, "feed", ("top", "side"))
        object.__setattr__(
            self, "manifold_material", as_solid(self.manifold_material, "manifold_material")
        )
        object.__setattr__(self, "area", self.channels.area)  # section and area are checked there
        count = positive(self.inlet_count, "inlet_count", "slots")
        if count != round(count) or count > MAX_INLETS:
            raise GeometryError(
                "HG232",
                "is no number of inlet slots",
                entry="inlet_count",
                value=self.inlet_count,
                allowed=f"1, 2, 3, ... {MAX_INLETS}",
                remedy="round it; check the unit of the pitch that it comes from",
            )
        object.__setattr__(self, "inlet_count", round(count))
        slots, room = self.inlet_width + self.outlet_width, self.manifold_pitch
        if slots >= room:
            raise GeometryError(
                "HG231",
                "slots leave no wall between them",
                entry="inlet_width + outlet_width",
                value=slots,
                allowed=f"< {room:g} m, the area's length over inlet_count",
                remedy="make the slots narrower, or take fewer of them",
            )

    @property
    def channels(self) -> Microchannels:
        """The same channels without their manifold."""
        return Microchannels(
            self.channel_width,
            self.fin_width,
            self.height,
            self.area,
            self.direction,
            cover_thickness=0.0,
            cover_material=self.manifold_material,
        )

    @property
    def wetted_area(self) -> Area:
        """Rectangle of channels and fins, in plate coordinates [m]."""
        return Area(*self.area)

    @property
    def manifold_solid(self) -> Solid:
        """What the manifold is made of."""
        return as_solid(self.manifold_material)

    @property
    def manifold_pitch(self) -> float:
        """From inlet slot to inlet slot [m]."""
        return self.wetted_area.along(self.direction) / self.inlet_count

    @property
    def wall_width(self) -> float:
        """Of the wall between two slots [m]."""
        return 0.5 * (self.manifold_pitch - self.inlet_width - self.outlet_width)

    @property
    def path_length(self) -> float:
        """Length of straight channel that stands for one U-turn [m].

        The wall, and for each slot what the turn below it is worth; see `turn_length`.
        """
        slots = (self.inlet_width, self.outlet_width)
        return self.wall_width + sum(turn_length(0.5 * width, self.height) for width in slots)

    @property
    def path_count(self) -> int:
        """Number of parallel U-turns."""
        return 2 * self.inlet_count * self.channels.channel_count

    @property
    def total_flow_area(self) -> float:
        """Cross-section of all parallel ways together, below the walls [m2]."""
        return self.path_count * self.channels.flow_area

    @property
    def hydraulic_diameter(self) -> float:
        """Of the channels below the walls [m]."""
        return self.channels.hydraulic_diameter

    @property
    def solid_fraction(self) -> float:
        """Share of the area that is fin [-]."""
        return self.channels.solid_fraction

    @property
    def inlet_slots(self) -> NDArray[np.float64]:
        """Low and high end of each inlet slot along the channels, shape (n, 2) [m]."""
        middle = self._start + self.manifold_pitch * (np.arange(self.inlet_count) + 0.5)
        half = 0.5 * self.inlet_width
        return np.column_stack([middle - half, middle + half])

    @property
    def outlet_slots(self) -> NDArray[np.float64]:
        """The same of the outlet slots, shape (n + 1, 2); those at both ends are halves [m]."""
        start, stop = self._start, self._start + self.inlet_count * self.manifold_pitch
        middle = start + self.manifold_pitch * np.arange(self.inlet_count + 1)
        half = 0.5 * self.outlet_width
        return np.clip(np.column_stack([middle - half, middle + half]), start, stop)

    @property
    def _start(self) -> float:
        return self.area[0 if self.direction == "x" else 1]


def turn_length(mouth: float, height: float) -> float:
    """Return the length of straight channel that a turn below half a slot is worth [m].

    Between fins close to each other the pressure follows Laplace's equation (Hele-Shaw; the
    "2.5-D" model of Mandel, Shooshtari and Ohadi 2018, Int. J. Heat Mass Transfer 126, 317-330,
    without its inertia).  In a strip of height H that is closed at one end and has one pressure
    over the length b of its upper side next to that, it falls as in plane flow over

        L = b - (2 H / pi) ln sinh(pi b / (2 H))

    up to the end of b: exact for a long strip, by the map cosh(pi z / H) and that of a segment's
    own flow.

    Parameters
    ----------
    mouth, height : float
        b: half of the slot's width; H [m].

    Examples
    --------
    >>> round(turn_length(1.0, 0.1) / 0.1, 4)  # a wide slot: ln(4) / pi
    0.4413
    """
    half = 0.5 * math.pi * mouth / height
    log_sinh = half + math.log1p(-math.exp(-2.0 * half)) - math.log(2.0)
    return mouth - 2.0 * height / math.pi * log_sinh
