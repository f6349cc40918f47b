"""Materials that no solid is like: units that slipped, told and not refused."""

from __future__ import annotations

from heatgrade.layered.channel_network import Layer
from heatgrade.layered.parts import LayerMaterial, SolidLayer

CONDUCTIVITY = (0.01, 2500.0)  # W/(m K): aerogel and still gases to diamond, across its best plane
HEAT_CAPACITY = (5e2, 6e6)  # J/(m3 K): gases to the densest of metals and water, with a margin


def doubts_of(layer: Layer) -> list[str]:
    """Return a sentence for each property of a layer's materials that no solid has.

    Examples
    --------
    >>> slipped = LayerMaterial.of("SI", 1.3e-4, 1.63e6)
    >>> doubts_of(SolidLayer("die", 1e-4, slipped))[0][:44]
    "material 'SI' conducts 0.00013 W/(m K), and "
    """
    if isinstance(layer, SolidLayer):
        materials = [layer.material, *(region.material for region in layer.regions)]
        materials += [block.material for block in layer.floorplan if block.material is not None]
    else:
        materials = [layer.wall]
    return [doubt for material in materials for doubt in _doubts(material)]


def _doubts(material: LayerMaterial) -> list[str]:
    found = [
        f"material {material.name!r} conducts {value:.4g} W/(m K), and solids conduct "
        f"{CONDUCTIVITY[0]:g} to {CONDUCTIVITY[1]:g}: did its units slip?"
        for value in dict.fromkeys(material.conductivity)
        if not CONDUCTIVITY[0] <= value <= CONDUCTIVITY[1]
    ]
    if not HEAT_CAPACITY[0] <= material.heat_capacity <= HEAT_CAPACITY[1]:
        found.append(
            f"material {material.name!r} stores {material.heat_capacity:.4g} J/(m3 K), and matter "
            f"stores {HEAT_CAPACITY[0]:g} to {HEAT_CAPACITY[1]:g}: did its units slip?"
        )
    return found
