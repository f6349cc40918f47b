"""The tables of what coolant wets on a plate: jets, micro-channels, manifold channels, pins."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from heatgrade.scenario.area_table import AreaTable
from heatgrade.scenario.table import Count, Length, NonNegativeLength, Position, Table, refuse


class NozzleTable(Table):
    """One nozzle."""

    x: Position
    """Centre on the plate."""
    y: Position
    """Centre on the plate."""
    diameter: Length
    """Diameter."""


class TargetFinsTable(Table):
    """Skived fins on the surface that the jets hit."""

    height: Length
    """Height."""
    thickness: Length
    """Thickness of one fin."""
    gap: Length
    """Clear distance between fins."""


class JetsTable(Table):
    """Jet array: a lattice (pitch, diameter, area) or nozzles one by one."""

    standoff: Length
    """Distance from the nozzle's end to the surface that the jet hits."""
    nozzle_length: Length
    """Thickness of the nozzle plate."""
    drains: Literal["local", "edges"] = "local"
    """Where spent coolant leaves: between the nozzles, or by the edges."""
    pitch: Length | None = None
    """Distance between nozzles of a lattice; edge of the unit cell for nozzles one by one."""
    diameter: Length | None = None
    """Diameter of a lattice's nozzles."""
    area: AreaTable | None = None
    """Rectangle that a lattice fills."""
    arrangement: Literal["square", "staggered"] = "square"
    """Lattice."""
    nozzles: list[NozzleTable] | None = None
    """Nozzles one by one."""
    target_fins: TargetFinsTable | None = None
    """Fins on the surface that the jets hit."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        lattice = (self.diameter, self.area)
        if self.nozzles is not None and lattice != (None, None):
            raise refuse(
                "a lattice (diameter, area) and nozzles one by one exclude each other",
                "pitch, diameter and area, or nozzles",
            )
        if self.nozzles is None and None in (*lattice, self.pitch):
            raise refuse(
                "a lattice of jets needs pitch, diameter and area",
                "pitch, diameter and area, or nozzles",
            )
        return self


class MicrochannelsTable(Table):
    """Parallel channels (skived fins)."""

    channel_width: Length
    """Clear width of a channel."""
    fin_width: Length
    """Thickness of the fin between channels."""
    height: Length
    """Height of the channels."""
    area: AreaTable
    """Rectangle that the channels fill."""
    direction: Literal["x", "y"] = "x"
    """Direction of flow."""
    feed: Literal["end", "centre"] = "end"
    """Single pass from one end, or split from a slot at the centre."""
    cover_thickness: NonNegativeLength
    """Thickness of the cover; 0 for one that conducts no heat."""
    cover_material: str = "copper"
    """Name of a solid of the library."""


class ManifoldChannelsTable(Table):
    """Micro-channels under slots that run across them, by turns for coolant in and out."""

    channel_width: Length
    """Clear width of a channel."""
    fin_width: Length
    """Thickness of the fin between channels."""
    height: Length
    """Height of the channels."""
    area: AreaTable
    """Rectangle that the channels fill."""
    direction: Literal["x", "y"] = "x"
    """Along the channels; slots run across."""
    inlet_count: Count
    """Inlet slots along the channels; outlet slots between them, half ones at both ends."""
    inlet_width: Length
    """Width of an inlet slot, along the channels."""
    outlet_width: Length
    """Width of an outlet slot."""
    manifold_height: Length
    """Height of the slots."""
    feed: Literal["top", "side"] = "top"
    """Slots open above, or fed by the plate's low side across the channels and left by the high."""
    manifold_material: str = "silicon"
    """Name of a solid of the library."""


class PinFinsTable(Table):
    """A bank of pins."""

    diameter: Length
    """Diameter of a round pin, side of a square one."""
    pitch_transverse: Length
    """Distance between pins across the flow."""
    pitch_longitudinal: Length
    """Distance between rows along the flow."""
    height: Length
    """Height of the pins."""
    clearance: NonNegativeLength = 0.0
    """Gap between the pins' tips and the cover; 0 for pins that reach it."""
    area: AreaTable
    """Rectangle that the pins fill."""
    arrangement: Literal["inline", "staggered"] = "staggered"
    """Bank."""
    shape: Literal["round", "square", "diamond"] = "round"
    """Section of a pin."""
    direction: Literal["x", "y"] = "x"
    """Direction of flow."""
    cover_thickness: NonNegativeLength = 1.0e-3
    """Thickness of the cover; 0 for one that conducts no heat."""
    cover_material: str = "copper"
    """Name of a solid of the library."""
