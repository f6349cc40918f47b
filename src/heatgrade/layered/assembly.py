"""From a stack and a view to its equations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid.memory import refuse_oversize
from heatgrade.layered.beside import Beside
from heatgrade.layered.cavity_planes import CavityCells, channel_links, planes_of_cavity
from heatgrade.layered.channel_network import ChannelNetwork, Layer
from heatgrade.layered.coolant import Coolant
from heatgrade.layered.frame import Frame
from heatgrade.layered.frames import frame_of
from heatgrade.layered.network_cells import network_links, planes_of_network
from heatgrade.layered.parts import AmbientSink, Cavity, FloorplanElement, SolidLayer
from heatgrade.layered.periphery import HOTSPOT_CAPACITY, periphery_of
from heatgrade.layered.plane import (
    Plane,
    lateral_conductances,
    series,
    vertical_conductances,
)
from heatgrade.layered.system import HeatInput, LayerSystem, System
from heatgrade.layered.view import View
from heatgrade.solve import FaceFields, grid_field

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack

Array = NDArray[np.float64]
WHOLE_MAP = "power map"  # stands for a block in tables
THIN = 5e-6  # m; a source layer below is cut into half as many cells


@dataclass(slots=True)
class _Pile:
    """Planes as they are piled up."""

    planes: list[Plane] = field(default_factory=list)
    readings: list[tuple[tuple[int, float], ...]] = field(default_factory=list)
    inputs: list[HeatInput] = field(default_factory=list)
    cavities: list[CavityCells] = field(default_factory=list)


def assemble(stack: LayerStack, view: View) -> System:
    """Return the equations of a stack in a view.

    Raises
    ------
    InputError
        HG131 for more cells than the machine's memory holds.
    """
    if stack.uneven and view.is_peer:
        from heatgrade.layered.uneven_assembly import assemble_uneven

        return assemble_uneven(stack)
    frame = frame_of(stack, view)
    count = sum(_cells(layer, view) for layer in stack.layers)
    refuse_oversize(float(count) * frame.shape[0] * frame.shape[1], "view")
    pile = _Pile()
    for index, layer in enumerate(stack.layers):
        if isinstance(layer, SolidLayer):
            _pile_solid(pile, stack, frame, view, index, layer)
        else:
            _pile_cavity(pile, stack, frame, view, index, layer)
    return _system(pile, stack, frame, view)


def _cells(layer: Layer, view: View) -> int:
    if view.is_peer:
        return 3 if isinstance(layer, Cavity) and layer.kind != "4rm" else 1
    if isinstance(layer, SolidLayer) and layer.thickness < THIN:
        return max(1, view.layer_cells // 2)
    return view.layer_cells


def _pile_solid(
    pile: _Pile, stack: LayerStack, frame: Frame, view: View, index: int, layer: SolidLayer
) -> None:
    cells = _cells(layer, view)
    mixes = stack.peer == "HotSpot"
    kx, ky, kz, capacity = _properties(layer, frame, view, stack_mixes=mixes)
    area = frame.chip_area if layer.size is None else frame.plate_area(layer.size)
    first = len(pile.planes)
    ends = _end_nodes(stack, view, index)
    heats = bool(layer.floorplan) or layer.power_map is not None
    on_face = layer.heat == "lower face" and heats and not view.is_peer
    if on_face:
        pile.planes.append(Plane.face(index, area))
    for _ in range(cells):
        pile.planes.append(
            Plane.solid(
                index,
                layer.thickness / cells,
                area,
                (kx, ky, kz),
                capacity,
                lateral=layer.lateral,
                down=ends[0],
                up=ends[1],
            )
        )
    _add_surface(pile, stack, frame, view, index, layer)
    inside = tuple((first + on_face + k, 1.0 / cells) for k in range(cells))
    heated = ((first, 1.0),) if on_face else inside
    pile.readings.append(heated)
    for element in layer.floorplan:
        key = (layer.element, element.name)
        pile.inputs.append(HeatInput(key, index, frame.shares(element), heated, element.powers))
    if layer.power_map is not None:
        heat = layer.power_map
        key = (layer.element, WHOLE_MAP)
        pile.inputs.append(HeatInput(key, index, frame.map_shares(heat), heated, (heat.power,)))


def _add_surface(
    pile: _Pile, stack: LayerStack, frame: Frame, view: View, index: int, layer: SolidLayer
) -> None:
    """Add the heat capacity of a plate's surface to its outer cells, evenly over the plate."""
    if layer.surface_capacity == 0.0:
        return
    outer = len(pile.planes) - 1 if index == len(stack.layers) - 1 else 0
    plane = pile.planes[outer]
    size = layer.size or (stack.length_x, stack.length_y)
    share = frame.area * ((plane.up > 0.0) | (plane.down > 0.0)) / (size[0] * size[1])
    capacity = plane.capacity + layer.surface_capacity * share
    pile.planes[outer] = replace(plane, capacity=capacity)


def _end_nodes(stack: LayerStack, view: View, index: int) -> tuple[float, float]:
    """Return how far a layer's node is from its lower and upper face, over the thickness.

    3D-ICE puts the nodes of the first and the last layer on the outer face where no sink is;
    HotSpot puts all nodes on the lower face, or (with channels, or where blocks have properties of
    their own) in the middle, but for that of the first layer, and takes the sink's whole thickness.
    """
    layer = stack.layers[index]
    if not view.is_peer:
        return (0.5, 0.5)
    if isinstance(layer, SolidLayer) and layer.heat == "lower face":
        return (0.0, 1.0)
    last = index == len(stack.layers) - 1
    if isinstance(layer, SolidLayer) and layer.size is not None:
        return (0.5, 1.0 if stack.peer == "HotSpot" and last else 0.5)
    if index == 0 and stack.bottom is None and (stack.top is None or not last):
        return (0.0, 1.0)
    if last and stack.top is None:
        return (1.0, 0.0)
    return (0.5, 0.5)


def _properties(
    layer: SolidLayer, frame: Frame, view: View, *, stack_mixes: bool
) -> tuple[Array, Array, Array, Array]:
    """Return conductivities along x, y, z [W/(m K)] and heat capacity [J/(m3 K)] of the cells."""
    found = [np.full(frame.shape, k) for k in layer.material.conductivity]
    found.append(np.full(frame.shape, layer.material.heat_capacity))

    def paint(where: NDArray[np.bool_], element: SolidLayer | FloorplanElement) -> None:
        material = element.material
        assert material is not None
        for field_, value in zip(
            found, (*material.conductivity, material.heat_capacity), strict=True
        ):
            field_[where] = value

    if stack_mixes:
        _mix(found, layer, frame)
        return found[0], found[1], found[2], found[3]
    for region in reversed(layer.regions):  # the first one counts
        where = frame.inside(region.rectangle)
        for field_, value in zip(
            found, (*region.material.conductivity, region.material.heat_capacity), strict=True
        ):
            field_[where] = value
    for element in layer.floorplan:
        if element.material is not None and not view.is_peer:
            for box in element.rectangles:
                paint(frame.inside(box), element)
    return found[0], found[1], found[2], found[3]


def _mix(found: list[Array], layer: SolidLayer, frame: Frame) -> None:
    """Give each cell the mean of the regions that it holds, by area, as HotSpot does."""
    base = [field_.copy() for field_ in found]
    for region in layer.regions:
        share = frame.covered(region.rectangle)
        values = (*region.material.conductivity, region.material.heat_capacity)
        for place, value in enumerate(values):
            found[place] += share * (value - base[place])


def _pile_cavity(
    pile: _Pile, stack: LayerStack, frame: Frame, view: View, index: int,
    cavity: Cavity | ChannelNetwork,
) -> None:  # fmt: skip
    cells = 1 if view.is_peer else view.layer_cells
    first = len(pile.planes)
    if isinstance(cavity, ChannelNetwork):
        made = planes_of_network(cavity, frame, index, cells, first, hotspot=view.is_peer)
    else:
        made = planes_of_cavity(cavity, frame, index, cells, stack.length_x, first)
    pile.planes += made.planes
    pile.readings.append(made.readings)
    pile.cavities.append(made)


def _system(pile: _Pile, stack: LayerStack, frame: Frame, view: View) -> LayerSystem:
    nx, ny, nz = *frame.shape, len(pile.planes)
    networks = any(isinstance(made.cavity, ChannelNetwork) for made in pile.cavities)
    across_x, across_y = lateral_conductances(
        pile.planes, frame.dx, frame.dy, exchanged=networks and view.is_peer
    )
    through = vertical_conductances(pile.planes)
    sink, source = grid_field(nx, ny, nz), grid_field(nx, ny, nz)
    top = _to_sink(pile.planes[-1].up, frame.area, stack.top)
    bottom = _to_sink(pile.planes[0].down, frame.area, stack.bottom)
    top_temperature = 0.0 if stack.top is None else stack.top.temperature
    bottom_temperature = 0.0 if stack.bottom is None else stack.bottom.temperature
    sink[:, :, -1] += top
    source[:, :, -1] += top * top_temperature
    sink[:, :, 0] += bottom
    source[:, :, 0] += bottom * bottom_temperature
    periphery, factor = None, 1.0
    if view.is_peer and stack.peer == "HotSpot":
        factor = HOTSPOT_CAPACITY
        pile.planes[:] = [
            replace(plane, capacity=HOTSPOT_CAPACITY * plane.capacity) for plane in pile.planes
        ]
        periphery = periphery_of(stack, frame, pile.planes)
        if periphery is not None:
            sink += periphery.links.taken(nx * ny * nz).reshape(nx, ny, nz)
    coolant = None
    if pile.cavities:
        links, start = [], 0
        for made in pile.cavities:
            if networks:
                links.append(network_links(made, frame, pile.planes, start, hotspot=view.is_peer))
            else:
                links.append(channel_links(made, frame, pile.planes, start))
            start += made.stream.size
        streams = [made.stream for made in pile.cavities]
        coolant = Coolant.of(streams, links, frame.dy, view.advection)
        sink += coolant.links.taken(nx * ny * nz).reshape(nx, ny, nz)
    return LayerSystem(
        frame=frame,
        planes=tuple(pile.planes),
        fields=FaceFields(across_x, across_y, through, sink, source),
        top=top,
        bottom=bottom,
        top_temperature=top_temperature,
        bottom_temperature=bottom_temperature,
        coolant=coolant,
        inputs=tuple(pile.inputs),
        readings=tuple(pile.readings),
        plain_means=view.is_peer and stack.peer == "3D-ICE",
        periphery=periphery,
        beside=Beside.of(periphery, coolant, factor),
    )


def _to_sink(half: Array, area: Array, sink: AmbientSink | None) -> Array:
    return np.zeros(area.shape) if sink is None else series(half, sink.coefficient * area)
