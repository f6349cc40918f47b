"""From parts to layers: dies, interface, lid, interface, base, fins, cover, from below upwards.

The backs of all dies lie in one plane, as on a package that was ground flat; a die thinner than
the thickest starts higher, and below it there is nothing.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import (
    Area,
    ColdPlate,
    Interface,
    JetArray,
    ManifoldChannels,
    Microchannels,
    PinFins,
    Stack,
)
from heatgrade.geometry.cold_plate import Wetted
from heatgrade.materials import Coolant, Solid
from heatgrade.plate.layer import Layer, Region
from heatgrade.plate.resolution import Resolution

Value = TypeVar("Value", float, NDArray[np.float64])  # one conductivity, or one for each cell

REFERENCE_TEMPERATURE = 323.15  # K, of the stagnant coolant between homogenised fins
SAME_HEIGHT = 1e-6  # of the thickest die, below which two thicknesses differ by rounding only


def assemble(
    stack: Stack, cold_plate: ColdPlate, coolant: Coolant, resolution: Resolution
) -> tuple[Layer, ...]:
    """Return the layers of chip and plate from below upwards.

    Parameters
    ----------
    stack : Stack
        Dies, interfaces and lid.
    cold_plate : ColdPlate
        The plate.
    coolant : Coolant
        Fills the gaps between fins or pins.
    resolution : Resolution
        Cells through each layer.
    """
    layers = _dies(stack, cold_plate, resolution)
    footprints = tuple(die.area for die in stack.dies)
    names = tuple(die.name for die in stack.dies)
    if stack.tim1 is not None:
        layers += _interface("tim1", stack.tim1, footprints, names, resolution)
    if stack.lid is not None:
        lid = stack.lid
        area = lid.area(cold_plate.length_x, cold_plate.length_y)
        region = Region.of("lid", area, lid.solid)
        layers += (Layer("lid", lid.thickness, resolution.lid, (region,)),)
        if stack.tim2 is not None:
            layers += _interface("tim2", stack.tim2, (area,), ("lid",), resolution)
    layers = _settle_contacts(layers)
    return layers + _plate(cold_plate, coolant, resolution)


def _dies(stack: Stack, cold_plate: ColdPlate, resolution: Resolution) -> tuple[Layer, ...]:
    thickest = max(die.thickness for die in stack.dies)
    same = SAME_HEIGHT * thickest
    bottoms = [0.0]
    for bottom in sorted(thickest - die.thickness for die in stack.dies):
        if bottom > bottoms[-1] + same:
            bottoms.append(bottom)
    layers: list[Layer] = []
    for bottom, top in zip(bottoms, [*bottoms[1:], thickest], strict=True):
        regions = tuple(
            Region.of(die.name, die.area, die.solid)
            for die in stack.dies
            if thickest - die.thickness <= bottom + same
        )
        if stack.fill is not None:
            size = (cold_plate.length_x, cold_plate.length_y)
            around = cold_plate.area if stack.lid is None else stack.lid.area(*size)
            regions = (Region.of("fill", around, stack.fill), *regions)
        cells = max(1, round(resolution.die * (top - bottom) / thickest))
        layers.append(Layer(f"dies {len(layers) + 1}", top - bottom, cells, regions))
    return tuple(layers)


def _interface(
    name: str,
    interface: Interface,
    areas: tuple[Area, ...],
    below: tuple[str, ...],
    resolution: Resolution,
) -> tuple[Layer, ...]:
    """Return the interface's layer; one without thickness becomes a contact below the next."""
    if interface.thickness == 0.0:
        return (Layer(name, 0.0, 0, (), interface.resistance_area),)
    k = interface.conductivity if interface.conductivity is not None else 0.0
    regions = tuple(
        Region(f"{name} on {part}", area, (k, k, k), interface.volumetric_heat_capacity)
        for area, part in zip(areas, below, strict=True)
    )
    return (
        Layer(
            name, interface.thickness, resolution.interface, regions, interface.contact_resistance
        ),
    )


def _settle_contacts(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Fold interfaces without thickness into the contact of the layer below them."""
    settled: list[Layer] = []
    for layer in layers:
        if layer.thickness == 0.0:
            low = settled.pop()
            settled.append(
                Layer(low.name, low.thickness, low.cells, low.regions, low.contact + layer.contact)
            )
        else:
            settled.append(layer)
    return tuple(settled)


def _plate(cold_plate: ColdPlate, coolant: Coolant, resolution: Resolution) -> tuple[Layer, ...]:
    metal = cold_plate.solid
    whole = cold_plate.area
    base = Layer(
        "base", cold_plate.base_thickness, resolution.base, (Region.of("base", whole, metal),)
    )
    wetted = cold_plate.wetted
    height, between = _finned(wetted, metal, coolant)
    if between is None:
        return (base,)
    rim = () if isinstance(wetted, JetArray) else (Region.of("rim", whole, metal),)
    fins = Layer("fins", height, resolution.fins, (*rim, between))
    # A manifold above the channels takes no part: its tops of fins are adiabatic.
    if isinstance(wetted, (JetArray, ManifoldChannels)) or not conducting_cover(wetted):
        return base, fins
    cover = Region.of("cover", whole, wetted.cover_solid)
    return base, fins, Layer("cover", wetted.cover_thickness, resolution.cover, (cover,))


def conducting_cover(wetted: Wetted) -> bool:
    """Return whether heat goes into a cover: none does above a gap, which coolant fills."""
    if isinstance(wetted, PinFins) and wetted.clearance > 0.0:
        return False
    return getattr(wetted, "cover_thickness", 0.0) > 0.0


def _finned(wetted: Wetted, metal: Solid, coolant: Coolant) -> tuple[float, Region | None]:
    """Return height and homogenised region of the fins, None where the target is bare."""
    fluid = float(coolant.properties(REFERENCE_TEMPERATURE).conductivity)
    if isinstance(wetted, PinFins):
        share, height = wetted.solid_fraction, wetted.height

        def mixed(x: Value, y: Value, z: Value) -> tuple[Value, Value, Value]:
            across = _pins_across(share, x, fluid)
            return across, across, share * z

    else:
        if isinstance(wetted, (Microchannels, ManifoldChannels)):
            share, height = wetted.solid_fraction, wetted.height
            along_x = wetted.direction == "x"
        elif wetted.target_fins is not None:
            found = wetted.target_fins
            share, height = found.thickness / found.pitch, found.height
            along_x = True
        else:
            return 0.0, None

        def mixed(x: Value, y: Value, z: Value) -> tuple[Value, Value, Value]:
            along, across = (x, y) if along_x else (y, x)
            series = 1.0 / (share / across + (1.0 - share) / fluid)
            first, second = (share * along, series) if along_x else (series, share * along)
            return first, second, share * z

    region = Region(
        "fins",
        wetted.wetted_area,
        mixed(*metal.conductivity),
        share * metal.volumetric_heat_capacity,
        (lambda temperature: mixed(*metal.conductivity_at(temperature))) if metal.varies else None,
    )
    return height, region


def _pins_across(share: float, solid_k: Value, fluid_k: float) -> Value:
    """Return the conductivity across an array of cylinders [W/(m K)].

    Maxwell's formula in two dimensions (Rayleigh 1892, first order,
    doi 10.1080/14786449208620364).
    """
    contrast = (solid_k - fluid_k) / (solid_k + fluid_k)
    return fluid_k * (1.0 + share * contrast) / (1.0 - share * contrast)
