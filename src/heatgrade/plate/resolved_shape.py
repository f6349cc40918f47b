"""A plate's wetted side as prisms of coolant, layers of solid and openings, by family.

Coolant enters and leaves by the sides of the plate where its passages reach them, else by slots in
the cover beyond their ends; jets' coolant enters by the bores and leaves by drains through the same
nozzle plate, or by slots around the wetted area. Manifold channels stand in
`heatgrade.plate.manifold_shape`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import (
    ColdPlate,
    JetArray,
    ManifoldChannels,
    Microchannels,
    PinFins,
    TargetFins,
)
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.painted.plan_shape import (
    Circles,
    Diamonds,
    PlanShape,
    Rectangles,
    Together,
    Within,
    Without,
)
from heatgrade.plate.collector import collector_layers
from heatgrade.plate.header import header_lines, header_of, refuse_headers
from heatgrade.plate.idle_entries import refuse_idle
from heatgrade.plate.layer import Layer, Region
from heatgrade.plate.manifold_shape import manifold_shape
from heatgrade.plate.plenum import plenum_cover, plenum_plan
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.wetted_shape import Mouth, Role, WetLayer, WettedShape


def wetted_shape(cold_plate: ColdPlate, setup: ResolvedSetup, cells: dict[str, int]) -> WettedShape:
    """Return the wetted side of a plate.

    Parameters
    ----------
    cold_plate : ColdPlate
        The plate.
    setup : ResolvedSetup
        Drains, slots and the nozzle plate.
    cells : dict of str to int
        Cells through ``fins``, ``gap``, ``nozzles``, ``manifold`` and ``cover``.
    """
    wetted = cold_plate.wetted
    refuse_headers(wetted, setup)
    refuse_idle(wetted, setup)
    if isinstance(wetted, JetArray):
        return _jets(cold_plate, wetted, setup, cells)
    if isinstance(wetted, ManifoldChannels):
        return manifold_shape(cold_plate, wetted, cells, cell=setup.window == "cell")
    return _passages(cold_plate, wetted, setup, cells)


def _jets(
    cold_plate: ColdPlate, jets: JetArray, setup: ResolvedSetup, cells: dict[str, int]
) -> WettedShape:
    area = jets.wetted_area
    room = Rectangles.of(area)
    bores = Circles(jets.x, jets.y, jets.diameters)
    housing = setup.housing
    if jets.drains == "local":
        places = jets.drain_positions
        bore = jets.mean_diameter if setup.drain_diameter is None else setup.drain_diameter
        _check_drains(jets, places, bore)
        drains: PlanShape = Within(
            Circles(places[:, 0], places[:, 1], np.full(len(places), bore)), room
        )
        around: PlanShape = room
        mouths = [Mouth("outlet", "z+", drains, 0.0)]
    else:
        width = jets.standoff if setup.slot_width is None else setup.slot_width
        strips, sides = _strips_around(cold_plate.area, area, width)
        drains = Rectangles.of(*strips)
        around = Rectangles.of(area, *strips)
        mouths = [Mouth("outlet", side, None, 0.0) for side in sides]
        if strips:
            mouths.append(Mouth("outlet", "z+", drains, 0.0))
    layers = []
    clear = jets.standoff
    whole = cold_plate.area
    if jets.target_fins is not None:
        layers.append(_target_fins(cold_plate, jets.target_fins, area, setup, cells))
        clear -= jets.target_fins.height
    if clear > SAME_LINE * jets.standoff:
        seal = (Region.of("seal", whole, housing),)
        layers.append(WetLayer(Layer("gap", clear, cells["gap"], seal), around))
    plate = (Region.of("nozzle plate", whole, housing),)
    layer = Layer("nozzles", jets.nozzle_length, cells["nozzles"], plate)
    layers.append(WetLayer(layer, Together((bores, drains))))
    if setup.plenum_height is None:
        mouths.insert(0, Mouth("inlet", "z+", bores, jets.total_nozzle_area))
        return WettedShape(tuple(layers), tuple(mouths))
    if jets.drains != "local":
        raise _no_plenum("drains by the edges do not pass through a plenum", setup.plenum_height)
    above, ends = _plenum(cold_plate, jets, setup, (places, bore, drains), cells)
    return WettedShape((*layers, *above), ends)


def _target_fins(
    cold_plate: ColdPlate,
    fins: TargetFins,
    area: Area,
    setup: ResolvedSetup,
    cells: dict[str, int],
) -> WetLayer:
    """Return the layer of the fins that jets hit."""
    count = max(1, int(area.length_y / fins.pitch * (1.0 + SAME_LINE)))
    centre = 0.5 * (area.y0 + area.y1)
    middle = centre + fins.pitch * (np.arange(count, dtype=np.float64) - 0.5 * (count - 1))
    metal = Rectangles(
        np.full(count, area.x0),
        middle - 0.5 * fins.thickness,
        np.full(count, area.x1),
        middle + 0.5 * fins.thickness,
    )
    regions = (
        Region.of("seal", cold_plate.area, setup.housing),
        Region.of("fins", area, cold_plate.solid),
    )
    layer = Layer("fins", fins.height, cells["fins"], regions)
    return WetLayer(layer, Without(Rectangles.of(area), metal))


def _plenum(
    cold_plate: ColdPlate,
    jets: JetArray,
    setup: ResolvedSetup,
    drained: tuple[NDArray[np.float64], float, PlanShape],
    cells: dict[str, int],
) -> tuple[tuple[WetLayer, ...], tuple[Mouth, ...]]:
    """Return the layers above the nozzle plate, and the mouths.

    `drained` are the places of the drains, their diameter and their plan.
    """
    whole, area = cold_plate.area, jets.wetted_area
    places, bore, drains = drained
    height = setup.plenum_height
    assert height is not None  # there is a plenum
    size = float(jets.diameters.min()) / setup.nozzle_cells
    side, port = setup.plenum_entrance, setup.plenum_port
    over = plenum_plan(jets, whole, side, (places, bore), setup.drain_wall, size)
    housed = (Region.of("plenum", whole, setup.housing),)
    layers = [WetLayer(Layer("plenum", height, cells["plenum"], housed), over.plan)]
    opened = over.width * height
    outlet = Mouth("outlet", "z+", drains, 0.0)
    if port is not None and port.side == "z+":
        plan, hole = plenum_cover(port, jets, drained, setup.drain_wall)
        layers.append(WetLayer(Layer("cover", setup.collector_wall, cells["cover"], housed), plan))
        opened = 0.25 * math.pi * port.diameter**2
        return tuple(layers), (Mouth("inlet", "z+", hole, opened, port=port), outlet)
    if port is not None:
        port.check("plenum_port", area, height)
        opened = 0.25 * math.pi * port.diameter**2
    if setup.collector_height is not None:
        above, outlet = collector_layers(setup, whole, area, drains, cells)
        layers += above
    return tuple(layers), (Mouth("inlet", side, over.around, opened, "plenum", port), outlet)


def _passages(
    cold_plate: ColdPlate,
    wetted: Microchannels | PinFins,
    setup: ResolvedSetup,
    cells: dict[str, int],
) -> WettedShape:
    gap = wetted.clearance if isinstance(wetted, PinFins) else 0.0
    width = wetted.height + gap if setup.slot_width is None else setup.slot_width
    area, inner = wetted.wetted_area, _between_fins(wetted)
    ends = _ends(cold_plate.area, area, wetted.direction, width)
    middle = _centre_slot(wetted, width)
    first: Role = "inlet" if middle is None else "outlet"
    found = [
        (role, end, header_of(wetted, setup, role, end, cold_plate.area))
        for role, end in zip((first, "outlet"), ends, strict=True)
    ]
    headers = [header for _, _, header in found if header is not None]
    slots = [slot for _, (_, slot), header in found if slot is not None and header is None]
    pockets = [*slots, *(header.room for header in headers)]
    plan: PlanShape = Together((inner, Rectangles.of(*pockets))) if pockets else inner
    metal = Region.of("fins", cold_plate.area, cold_plate.solid)
    layers = [WetLayer(Layer("fins", wetted.height, cells["fins"], (metal,)), plan)]
    if gap > 0.0:
        over = Rectangles.of(area, *pockets)
        layers.append(WetLayer(Layer("gap", gap, cells["gap"], (metal,)), over))
    mouths = [
        _passage_mouth(cold_plate, wetted, inner, role, end) if header is None else header.mouth
        for role, end, header in found
    ]
    if middle is not None:
        mouths.insert(0, _centre_mouth(wetted, middle))
        slots.append(middle)
    if wetted.cover_thickness > 0.0:
        cover = Region.of("cover", cold_plate.area, wetted.cover_solid)
        layer = Layer("cover", wetted.cover_thickness, cells["cover"], (cover,))
        bores = [header.bore for header in headers if header.bore is not None]
        layers.append(WetLayer(layer, Together((Rectangles.of(*slots), *bores))))
    strips = [
        strip
        for header in headers
        for strip in header_lines(header, wetted.direction, setup.nozzle_cells)
    ]
    return WettedShape(tuple(layers), tuple(mouths), tuple(strips))


def _between_fins(wetted: Microchannels | PinFins) -> PlanShape:
    """Return the plan of channels, or of what is around pins."""
    area = wetted.wetted_area
    if isinstance(wetted, PinFins):
        return Without(Rectangles.of(area), _pins(wetted))
    low, high = wetted.channel_edges.T
    if wetted.direction == "x":
        return Rectangles(np.full(low.size, area.x0), low, np.full(low.size, area.x1), high)
    return Rectangles(low, np.full(low.size, area.y0), high, np.full(low.size, area.y1))


def _centre_slot(wetted: Microchannels | PinFins, width: float) -> Area | None:
    """Return the slot that splits channels, None where nothing does."""
    if not isinstance(wetted, Microchannels) or wetted.feed != "centre":
        return None
    area, half = wetted.wetted_area, 0.5 * width
    if wetted.direction == "x":
        centre = 0.5 * (area.x0 + area.x1)
        return Area(centre - half, area.y0, centre + half, area.y1)
    centre = 0.5 * (area.y0 + area.y1)
    return Area(area.x0, centre - half, area.x1, centre + half)


def _centre_mouth(wetted: Microchannels | PinFins, middle: Area) -> Mouth:
    """Return the inlet by a slot over the channels' middle."""
    share = 1.0
    if wetted.cover_thickness == 0.0 and isinstance(wetted, Microchannels):
        # Without a cover the slot opens right above the channels.
        share = wetted.channel_count * wetted.channel_width / wetted.span
    return Mouth("inlet", "z+", Rectangles.of(middle), share * middle.size)


def _passage_mouth(
    cold_plate: ColdPlate,
    wetted: Microchannels | PinFins,
    inner: PlanShape,
    role: Role,
    end: tuple[str, Area | None],
) -> Mouth:
    """Return the mouth at an end of passages: a slot, or the side that they reach."""
    side, slot = end
    if slot is not None:
        return Mouth(role, "z+", Rectangles.of(slot), slot.size)
    gap = wetted.clearance if isinstance(wetted, PinFins) else 0.0
    opened = _side_width(cold_plate, inner, side) * wetted.height
    opened += _side_width(cold_plate, Rectangles.of(wetted.wetted_area), side) * gap
    return Mouth(role, side, None, opened)


def _pins(pins: PinFins) -> PlanShape:
    x, y = pins.positions.T
    if pins.shape == "round":
        return Circles(x, y, np.full(x.size, pins.diameter))
    if pins.shape == "diamond":
        return Diamonds(x, y, pins.diameter)
    half = 0.5 * pins.diameter
    return Rectangles(x - half, y - half, x + half, y + half)


def _ends(plate: Area, area: Area, direction: str, width: float) -> list[tuple[str, Area | None]]:
    """Return the side at each end of passages, and the slot there where they end before it."""
    if direction == "x":
        rooms = (area.x0 - plate.x0, plate.x1 - area.x1)
        low = Area(area.x0 - min(width, rooms[0]), area.y0, area.x0, area.y1)
        high = Area(area.x1, area.y0, area.x1 + min(width, rooms[1]), area.y1)
        slack = SAME_LINE * plate.length_x
    else:
        rooms = (area.y0 - plate.y0, plate.y1 - area.y1)
        low = Area(area.x0, area.y0 - min(width, rooms[0]), area.x1, area.y0)
        high = Area(area.x0, area.y1, area.x1, area.y1 + min(width, rooms[1]))
        slack = SAME_LINE * plate.length_y
    names = (f"{direction}-", f"{direction}+")
    return [
        (name, None if room <= slack else slot)
        for name, room, slot in zip(names, rooms, (low, high), strict=True)
    ]


def _strips_around(plate: Area, area: Area, width: float) -> tuple[list[Area], list[str]]:
    """Return slots beside the wetted area, and the sides of the plate that it reaches."""
    strips, sides = [], []
    for direction in ("x", "y"):
        for side, slot in _ends(plate, area, direction, width):
            if slot is None:
                sides.append(side)
            else:
                strips.append(slot)
    return strips, sides


def _side_width(cold_plate: ColdPlate, plan: PlanShape, side: str) -> float:
    """Return the open width of a side of the whole plate [m]."""
    axis = "xy".index(side[0])
    length = (cold_plate.length_x, cold_plate.length_y)
    inner = 1e-6 * length[axis]
    at = inner if side[1] == "-" else length[axis] - inner
    edges = np.array([0.0, length[1 - axis]])
    return float(plan.chords(axis, np.array([at]), edges).sum())


def _no_plenum(what: str, height: float | None) -> InputError:
    return InputError(
        "HG861",
        what,
        entry="plenum_height",
        value=height,
        allowed="jets with local drains, and a window that reaches plenum_side",
        remedy="leave plenum_height out, or take a larger window",
    )


def _check_drains(jets: JetArray, places: NDArray[np.float64], size: float) -> None:
    """Raise `InputError` HG833 where a drain meets a nozzle."""
    from scipy.spatial import KDTree

    distance, nearest = KDTree(np.column_stack([jets.x, jets.y])).query(places)
    room = distance - 0.5 * (jets.diameters[nearest] + size)
    if room.min() <= 0.0:
        at = int(np.argmin(room))
        raise InputError(
            "HG833",
            f"drains meet nozzles, one at ({places[at, 0] * 1e3:.4g}, "
            f"{places[at, 1] * 1e3:.4g}) mm",
            entry="drain_diameter",
            value=size,
            allowed=f"< {2.0 * float(distance[at]) - float(jets.diameters[nearest[at]]):.4g} m",
            remedy="give a smaller drain_diameter",
        )
