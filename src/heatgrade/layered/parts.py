"""What a stack of layers is made of, in SI units: solids, coolant cavities, floorplans, sinks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import InputError, positive, within
from heatgrade.geometry.power_map import PowerMap

Rectangle = tuple[float, float, float, float]
"""(x0, y0, x1, y1) from the chip's lower-left corner [m]."""

LIQUID = (200.0, 700.0)
"""Temperatures at which anything a chip is cooled with may be liquid [K]."""

CavityKind = Literal["4rm", "2rm", "pins inline", "pins staggered"]


@dataclass(frozen=True, slots=True)
class LayerMaterial:
    """A solid of a layer.

    Parameters
    ----------
    name : str
        For messages and tables.
    conductivity : (float, float, float)
        Along x, y and z [W/(m K)].
    heat_capacity : float
        By volume [J/(m3 K)].

    Examples
    --------
    >>> LayerMaterial.of("silicon", 130.0, 1.63e6).conductivity
    (130.0, 130.0, 130.0)
    """

    name: str
    conductivity: tuple[float, float, float]
    heat_capacity: float

    def __post_init__(self) -> None:
        for axis, value in zip("xyz", self.conductivity, strict=True):
            positive(value, f"{self.name}.conductivity.{axis}", "W/(m K)")
        positive(self.heat_capacity, f"{self.name}.heat_capacity", "J/(m3 K)")

    @classmethod
    def of(cls, name: str, conductivity: float, heat_capacity: float) -> LayerMaterial:
        """Return a solid that conducts alike in all directions."""
        return cls(name, (conductivity, conductivity, conductivity), heat_capacity)


@dataclass(frozen=True, slots=True)
class MaterialRegion:
    """A rectangle of a layer that is of another material [m]."""

    rectangle: Rectangle
    material: LayerMaterial


@dataclass(frozen=True, slots=True)
class FloorplanElement:
    """A block of a die and its power.

    Parameters
    ----------
    name : str
        Of the block.
    rectangles : tuple of (x0, y0, x1, y1) [m]
        What it covers; power spreads evenly over their area.
    powers : tuple of float [W]
        One for each slot of time; the first counts for a steady state.
    material : LayerMaterial, optional
        Of the source layer under the block, where it is not the layer's own.
    cells : (int, int), optional
        Cells along x and y that an uneven grid of 3D-ICE gives the block.
    """

    name: str
    rectangles: tuple[Rectangle, ...]
    powers: tuple[float, ...]
    material: LayerMaterial | None = None
    cells: tuple[int, int] | None = None

    @property
    def area(self) -> float:
        """Sum of the rectangles [m2]."""
        return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in self.rectangles)


@dataclass(frozen=True, slots=True)
class SolidLayer:
    """A solid layer over the whole chip.

    Parameters
    ----------
    element : str
        Name of the part of the stack that it belongs to; a die has several layers.
    thickness : float [m]
    material : LayerMaterial
    floorplan : tuple of FloorplanElement
        Blocks that release heat in it.
    regions : tuple of MaterialRegion
        Where it is of another material; the first that holds a place counts.
    heat : {"volume", "lower face"}
        Where its heat is released.
    lateral : bool
        Whether heat also flows along the layer.
    cells : (int, int), optional
        Cells along x and y that an uneven grid of 3D-ICE gives it (for a die: each of its blocks).
    size : (float, float), optional
        Length and width of a plate wider than the chip and centred on it [m]: spreader, heat sink,
        board.
    surface_capacity : float
        Heat capacity of what a sink's coefficient stands for, on the plate's outer face [J/K].
    power_map : PowerMap, optional
        Heat by place, besides that of the blocks, the same in every slot of time.
    """

    element: str
    thickness: float
    material: LayerMaterial
    floorplan: tuple[FloorplanElement, ...] = ()
    regions: tuple[MaterialRegion, ...] = ()
    heat: Literal["volume", "lower face"] = "volume"
    lateral: bool = True
    cells: tuple[int, int] | None = None
    size: tuple[float, float] | None = None
    surface_capacity: float = 0.0
    power_map: PowerMap | None = None

    def __post_init__(self) -> None:
        positive(self.thickness, f"{self.element}.thickness", "m")
        positive(self.surface_capacity, f"{self.element}.surface_capacity", allow_zero=True)
        for side in self.size or ():
            positive(side, f"{self.element}.size", "m")


@dataclass(frozen=True, slots=True)
class Cavity:
    """A layer through which coolant flows along +y, between channel walls or pins.

    Parameters
    ----------
    element : str
        Its name in the stack.
    kind : {"4rm", "2rm", "pins inline", "pins staggered"}
        ``4rm``: each channel and wall is a column of the grid of its own; the others spread walls
        and coolant evenly over the plan.
    height : float [m]
    wall : LayerMaterial
        Of walls or pins.
    heat_capacity : float
        Of the coolant, by volume [J/(m3 K)].
    inlet_temperature : float [K]
    volume_flow : float
        Through the whole layer [m3/s]; channels only.
    darcy_velocity : float
        Flow over the empty cross-section [m/s]; pins only.
    coefficient_side, coefficient_top, coefficient_bottom : float
        Heat-transfer coefficients [W/(m2 K)]: of the wetted face for ``4rm``, of the plan for
        ``2rm``. Pins have the one of `pin_coefficient`.
    channel_width, wall_width : float [m]
        Channels only.
    first_wall_width, last_wall_width : float [m]
        Of the outer walls; ``4rm`` only.
    pin_diameter, pin_pitch : float [m]
        Pins only.
    """

    element: str
    kind: CavityKind
    height: float
    wall: LayerMaterial
    heat_capacity: float
    inlet_temperature: float
    volume_flow: float = 0.0
    darcy_velocity: float = 0.0
    coefficient_side: float = 0.0
    coefficient_top: float = 0.0
    coefficient_bottom: float = 0.0
    channel_width: float = 0.0
    wall_width: float = 0.0
    first_wall_width: float = 0.0
    last_wall_width: float = 0.0
    pin_diameter: float = 0.0
    pin_pitch: float = 0.0

    def __post_init__(self) -> None:
        own = ("height", "heat_capacity", "inlet_temperature")
        channels = ("volume_flow", "channel_width", "wall_width", "coefficient_top")
        sizes = channels if self.channels else ("darcy_velocity", "pin_diameter", "pin_pitch")
        for name in own + sizes:
            positive(getattr(self, name), f"{self.element}.{name}")
        for name in ("coefficient_side", "coefficient_bottom"):
            positive(getattr(self, name), f"{self.element}.{name}", allow_zero=True)
        within(self.inlet_temperature, f"{self.element}.inlet_temperature", *LIQUID, "K")
        if not self.channels and self.pin_diameter >= self.pin_pitch:
            raise InputError(
                "HG722",
                "pins touch each other",
                entry=f"{self.element}.pin_diameter",
                value=self.pin_diameter,
                allowed=f"< pin pitch, {self.pin_pitch:g} m",
                remedy="use thinner pins or a wider pitch",
            )

    @property
    def channels(self) -> bool:
        """Whether it holds channels, not pins."""
        return self.kind in ("4rm", "2rm")

    @property
    def porosity(self) -> float:
        """Share of the volume that coolant fills, where it is spread over the plan [-]."""
        if self.channels:
            return self.channel_width / (self.channel_width + self.wall_width)
        return 1.0 - math.pi * self.pin_diameter**2 / (4.0 * self.pin_pitch**2)

    @property
    def pin_coefficient(self) -> float:
        """Coefficient of a pin-fin cavity, of its plan, at top and at bottom alike [W/(m2 K)].

        Formula::

            h = 1 / (2.527e-5 / (v + 1.35)**n + 1.533e-6),  n = 0.64 inline, 1.52 staggered

        with the Darcy velocity v [m/s]: water among pins of one size, whatever the file's own
        pins are. From 3D-ICE's description: Sridhar et al., "3D-ICE: a compact thermal model for
        early-stage design of liquid-cooled ICs", IEEE Trans. Computers 63 (2014) 2576,
        doi 10.1109/TC.2013.127.
        """
        exponent = 0.64 if self.kind == "pins inline" else 1.52
        return float(1.0 / (2.527e-5 / (self.darcy_velocity + 1.35) ** exponent + 1.533e-6))

    def count(self, length_x: float) -> int:
        """Return the number of channels across a chip of `length_x` metres."""
        pitch = self.channel_width + self.wall_width
        if self.kind == "2rm":
            return max(1, int(length_x / pitch + 0.5))
        inner = length_x - self.first_wall_width - self.last_wall_width - self.channel_width
        return round(inner / pitch) + 1


@dataclass(frozen=True, slots=True)
class AmbientSink:
    """Surroundings that take heat from a face.

    Parameters
    ----------
    coefficient : float [W/(m2 K)]
    temperature : float [K]
    """

    coefficient: float
    temperature: float

    def __post_init__(self) -> None:
        positive(self.coefficient, "sink.coefficient", "W/(m2 K)")
        positive(self.temperature, "sink.temperature", "K")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps of a transient: each slot of time has its powers and is cut into steps [s]."""

    step: float
    steps_a_slot: int

    @property
    def slot(self) -> float:
        """Length of a slot [s]."""
        return self.step * self.steps_a_slot


@dataclass(frozen=True, slots=True)
class OutputRequest:
    """What a file asks to be written.

    Parameters
    ----------
    kind : {"T", "Tflp", "Tflpel", "Tmap", "Pmap", "Tcoolant", "T3d"}
        As 3D-ICE names them.
    file : str
        Where, as the file says.
    instant : {"final", "slot", "step"}
        When.
    element : str
        Part of the stack; empty for ``T3d``.
    block : str
        Element of the floorplan, for ``Tflpel``.
    quantity : {"maximum", "minimum", "average", "gradient"}
        For ``Tflp``, ``Tflpel`` and ``Tcoolant``.
    x, y : float [m]
        For ``T``.
    """

    kind: str
    file: str
    instant: str = "final"
    element: str = ""
    block: str = ""
    quantity: str = ""
    x: float = 0.0
    y: float = 0.0
