"""What HotSpot lumps around the chip: four nodes for each plate, and four more at its outer ring.

With a spreader (side s1) and a heat sink (side s2) over a chip of a x b, HotSpot's grid model
solves both plates on the chip's cells and adds, on each side of the chip, a node of the spreader,
one of the sink under the spreader and one of the sink beyond it::

    n edge cells - spreader node     half a cell and n R((s1 - a)/4, (s1 + 3 b)/4 t1)
    spreader node - inner sink node  R(t1, (s1 + b) (s1 - a)/4)
    n edge cells - inner sink node   half a cell and n R((s1 - a)/4, (s1 + 3 b)/4 t2)
    inner - outer sink node          R((s1 - a)/4, (3 s1 + b)/4 t2)
                                     + R((s2 - s1)/4, (s2 + 3 s1)/4 t2)
    sink nodes - ambient             R(t2, their area), and the sink's coefficient over it

with R(length, area) = length / (k area); the sides along y with a and b exchanged. Below the chip,
substrate, solder balls and board make the same pattern with one more plate. Heat capacities carry
HotSpot's factor 0.333. From HotSpot's model: Huang et al., IEEE Trans. VLSI 14 (2006) 501,
doi 10.1109/TVLSI.2006.876103, and its source, release 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.coolant import Links
from heatgrade.layered.frame import Frame
from heatgrade.layered.parts import AmbientSink, SolidLayer
from heatgrade.layered.plane import Plane

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from heatgrade.layered.layer_stack import LayerStack

Array = NDArray[np.float64]
Index = NDArray[np.int64]
HOTSPOT_CAPACITY = 0.333  # C_FACTOR of HotSpot, of every heat capacity
SIDES = ("west", "east", "south", "north")


@dataclass(frozen=True, slots=True, eq=False)
class Periphery:
    """Lumped nodes beside the grid.

    Parameters
    ----------
    links : Links
        With cells of the grid.
    flow : csr_array, shape (n, n)
        Conduction between the nodes and to the surroundings [W/K].
    inflow : ndarray, shape (n,)
        Conductance to the surroundings times their temperature [W].
    capacity : ndarray, shape (n,)
        [J/K].
    ambient : dict of str to (ndarray, float)
        Conductances to the surroundings above and below [W/K] and their temperature [K].
    """

    links: Links
    flow: csr_array[Any, Any]
    inflow: Array
    capacity: Array
    ambient: dict[str, tuple[Array, float]]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return self.capacity.size

    def heat(self, values: Array) -> dict[str, float]:
        """Return what the nodes give to the surroundings [W], by name of the sink."""
        return {
            name: float((conductance * (values - temperature)).sum())
            for name, (conductance, temperature) in self.ambient.items()
        }


def periphery_of(stack: LayerStack, frame: Frame, planes: list[Plane]) -> Periphery | None:
    """Return the lumped nodes of a stack's plates; None without plates."""
    plates = [
        (index, layer)
        for index, layer in enumerate(stack.layers)
        if isinstance(layer, SolidLayer) and layer.size is not None
    ]
    chip = min(index for index in range(len(stack.layers)) if index not in dict(plates))
    build = _Nodes(stack, frame, planes)
    above = [plate for plate in plates if plate[0] > chip]
    below = [plate for plate in reversed(plates) if plate[0] < chip]
    if stack.top is not None and above:
        build.pile(above, "top", stack.top, upwards=True)
    if stack.bottom is not None and below:
        build.pile(below, "bottom", stack.bottom, upwards=False)
    return build.whole()


class _Nodes:
    """Nodes as they are added, side by side."""

    def __init__(self, stack: LayerStack, frame: Frame, planes: list[Plane]) -> None:
        self.stack, self.frame, self.planes = stack, frame, planes
        self.capacity: list[float] = []
        self.joints: list[tuple[int, int, float]] = []
        self.links: list[tuple[Index, int, float]] = []
        self.ambient: dict[str, dict[int, float]] = {}

    def pile(
        self, plates: list[tuple[int, SolidLayer]], name: str, sink: AmbientSink, *, upwards: bool
    ) -> None:
        """Add the nodes of plates, given from the chip outwards, on each side of the chip."""
        for side in SIDES:
            along_x = side in ("west", "east")
            a, b = self.stack.length_x, self.stack.length_y
            if not along_x:
                a, b = b, a
            before: int | None = None
            inner = 0.0
            for place, (index, plate) in enumerate(plates):
                assert plate.size is not None
                k, t = plate.material.conductivity[0], plate.thickness
                outermost = place == len(plates) - 1
                # an outermost plate has its inner node under the plate before it
                s = inner if outermost and place else plate.size[0]
                area = (s + b) * (s - a) / 4.0
                node = self._node(plate, area)
                self._edge(
                    node, index, side, _resistance(k, (s - a) / 4.0, (s + 3.0 * b) / 4.0 * t)
                )
                if before is not None:
                    # between two plates lies the lower one, since nodes are on lower faces
                    lower = plates[place - 1][1] if upwards else plate
                    small = plates[place - 1][1].size if upwards else (s, s)
                    assert small is not None
                    under = (small[0] + b) * (small[0] - a) / 4.0
                    self.joints.append(
                        (before, node, _resistance(lower.material.conductivity[2],
                                                   lower.thickness, under))
                    )  # fmt: skip
                if outermost:
                    self._ambient(name, node, plate, area, sink, through=upwards)
                    if plate.size[0] > s:
                        ring = (plate.size[0] ** 2 - s**2) / 4.0
                        outer = self._node(plate, ring)
                        way = _resistance(k, (s - a) / 4.0, (3.0 * s + b) / 4.0 * t) + _resistance(
                            k, (plate.size[0] - s) / 4.0, (plate.size[0] + 3.0 * s) / 4.0 * t
                        )
                        self.joints.append((node, outer, way))
                        self._ambient(name, outer, plate, ring, sink, through=upwards)
                before, inner = node, plate.size[0]

    def _node(self, plate: SolidLayer, area: float) -> int:
        assert plate.size is not None
        surface = plate.surface_capacity * area / (plate.size[0] * plate.size[1])
        heat = plate.material.heat_capacity * plate.thickness * area + surface
        self.capacity.append(HOTSPOT_CAPACITY * heat)
        return len(self.capacity) - 1

    def _ambient(
        self, name: str, node: int, plate: SolidLayer, area: float, sink: AmbientSink, *,
        through: bool,
    ) -> None:  # fmt: skip
        resistance = 1.0 / (sink.coefficient * area)
        if through:  # the node lies on the lower face
            resistance += _resistance(plate.material.conductivity[2], plate.thickness, area)
        self.ambient.setdefault(name, {})[node] = 1.0 / resistance

    def _edge(self, node: int, layer: int, side: str, resistance: float) -> None:
        """Join a node with the cells along an edge of the chip."""
        nx, ny = self.frame.shape
        plane = next(k for k, plane in enumerate(self.planes) if plane.layer == layer)
        columns = {"west": np.array([0]), "east": np.array([nx - 1])}.get(side, np.arange(nx))
        rows = {"south": np.array([0]), "north": np.array([ny - 1])}.get(side, np.arange(ny))
        cells = (columns[:, None] * ny + rows[None, :]).ravel()
        i, j = int(columns[0]), int(rows[0])
        dx, dy = self.frame.dx[i], self.frame.dy[j]
        if side in ("west", "east"):
            half = 0.5 * dx / (self.planes[plane].along_x[i, j] * dy)
        else:
            half = 0.5 * dy / (self.planes[plane].along_y[i, j] * dx)
        conductance = 1.0 / (half + cells.size * resistance)
        self.links.append((cells * len(self.planes) + plane, node, conductance))

    def whole(self) -> Periphery | None:
        """Return the nodes, or None if there are none."""
        from scipy.sparse import csr_array

        count = len(self.capacity)
        if count == 0:
            return None
        matrix = np.zeros((count, count))
        for one, two, resistance in self.joints:
            g = 1.0 / resistance
            matrix[[one, two], [one, two]] += g
            matrix[[one, two], [two, one]] -= g
        inflow = np.zeros(count)
        ambient = {}
        for name, nodes in self.ambient.items():
            sink = self.stack.top if name == "top" else self.stack.bottom
            assert sink is not None
            conductance = np.zeros(count)
            conductance[list(nodes)] = list(nodes.values())
            matrix += np.diag(conductance)
            inflow += conductance * sink.temperature
            ambient[name] = (conductance, sink.temperature)
        links = Links.joined(
            [
                Links(np.full(cells.size, node), cells, np.full(cells.size, g))
                for cells, node, g in self.links
            ]
        )
        return Periphery(links, csr_array(matrix), inflow, np.array(self.capacity), ambient)


def _resistance(conductivity: float, length: float, area: float) -> float:
    return length / (conductivity * area)
