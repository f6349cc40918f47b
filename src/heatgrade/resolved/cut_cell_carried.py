"""What coolant carries through the faces of cells that a wall cuts.

A cell's temperature is that of its middle, which lies in the solid where the wall takes more than
half of the cell: what flows past the wall there is not as warm as the wall. Let the wall have the
unit normal n into the coolant and the distance d from the cell's middle, positive in the coolant.
The heat through it per area, from the conductances g per area towards neighbours b whose middle
is coolant,

    q = sum of n_b g_b (T_b - T)  /  sum of n_b^2

gives the coolant's temperature at a distance s from the wall; through a face that the wall cuts
from s1 to s2, where velocity grows with the distance, flow goes at the mean distance

    T(s) = T - q d / k(d) + q s / k_f,       s = 2/3 (s2^3 - s1^3) / (s2^2 - s1^2)

with the conductivity k(d) of what lies between the middle and the wall. Both cells of a face are
asked and their mean is taken. A whole face of a cut cell has the temperature at which the same
heat reaches it from both middles. So is it as far as conduction shapes the temperatures there: of a
flow that carries more than `SLOW` times what a face conducts, the rest goes as in all other cells.
No face differs from its cell by more than those neighbours do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.cut_cell_heat import Halves
from heatgrade.resolved.cut_walls import CutWalls
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.linked_system import Link
from heatgrade.resolved.wall_pairs import WallPairs
from heatgrade.solve.carried import Reach

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]

SLOW = 2.0  # flow over conductance of a face up to which conduction shapes the temperature there
CLEAR = 0.1  # sum of n_b^2 from which on neighbours say what heat the wall gives
LOW, HIGH = 1, 2  # of a pair's four cells


@dataclass(frozen=True, slots=True, eq=False)
class _Faces:
    """Faces beside walls across one axis.

    Parameters
    ----------
    pairs : WallPairs
        The cells on both sides.
    area : (faces,) array
        Of open and closed parts [m2].
    conductance : (faces,) array
        Per area [W/(m2 K)].
    share : (faces,) array
        Of the low cell in the temperature that reaches both middles alike.
    towards : (2, faces) array
        Normal of the low and the high cell's wall along the axis, 0 where what lies beyond the
        face is no coolant.
    walls : (2, faces) int array
        Number of the low and the high cell among cut cells.
    beside : (4, faces) array
        Half of the width of the pairs' four cells, as far as it is for the coolant's slope [m].
    reach : (2, faces) array
        s / k_f - d / k(d) from the wall of the low and the high cell [m2 K/W].
    weight : (2, faces) array
        Of what the low cell's wall says beside the conducted temperature, and of what the high
        cell's says beside both: 0 for a whole face.
    """

    pairs: WallPairs
    area: Array
    conductance: Array
    share: Array
    towards: Array
    walls: NDArray[np.intp]
    beside: Array
    reach: Array
    weight: Array


@dataclass(frozen=True, slots=True, eq=False)
class CutCellCarried:
    """The faces of cut cells, ready to be asked at any temperatures and flow.

    Parameters
    ----------
    faces : tuple of _Faces
        By axis.
    certain : (cut cells,) array
        1 / sum of n_b^2; 0 where neighbours say nothing of the wall.
    """

    faces: tuple[_Faces, ...]
    certain: Array

    @classmethod
    def of(
        cls,
        domain: FlowDomain,
        walls: CutWalls,
        solid: Three,
        coolant: Array,
        halves: Halves,
        conductances: tuple[Three, dict[int, Link]],
        reach: Reach,
    ) -> CutCellCarried:
        """Return the faces of a domain.

        Parameters
        ----------
        domain : FlowDomain
            Where the coolant is.
        walls : CutWalls
            In its cut cells.
        solid, coolant, halves
            Conductivities and resistances, as of `half_resistances`.
        conductances : three arrays and dict of int to Link
            Of the faces between cells [W/K], and of joined sides by axis.
        reach : three arrays
            The coolant's conductivity over that of each cell.
        """
        number = np.full(domain.grid.shape, -1, np.intp)
        number[walls.cut] = np.arange(walls.distance.size)
        liquid = np.broadcast_to(coolant, domain.grid.shape)[walls.cut]
        behind = _across(walls, solid)
        seen = np.zeros(domain.grid.shape, bool)
        seen[walls.cut] = walls.seen & (behind > 0.0)  # what insulates takes no heat
        behind = np.where(behind > 0.0, behind, liquid)
        wet = domain.volume > 0.0
        wet[walls.cut] = walls.distance > 0.0
        known = _Known(
            domain, walls, number.reshape(-1), seen.reshape(-1), wet.reshape(-1),
            walls.distance / np.where(walls.distance > 0.0, liquid, behind),
            np.broadcast_to(coolant, wet.shape).reshape(-1), halves, *conductances, reach,
        )  # fmt: skip
        faces = [_faces(known, axis, WallPairs.beside(domain, axis, seen)) for axis in range(3)]
        total = np.zeros(walls.distance.size)
        for item in faces:
            for end in range(2):
                np.add.at(total, item.walls[end], item.towards[end] ** 2)
        certain = np.where(total > CLEAR, 1.0 / np.maximum(total, CLEAR), 0.0)
        return cls(tuple(faces), certain)

    def source(
        self,
        rise: Array,
        mass_flow: Three,
        heat_capacity: float,
        joined: tuple[tuple[Link, ...], tuple[float, ...]],
        inflow: Array,
        *,
        central: bool,
    ) -> Array:
        """Return what is to be added to the bounded (or central) part of what is carried [W].

        Parameters
        ----------
        rise : (nx, ny, nz) array
            Temperatures above the reference [K].
        mass_flow : three arrays
            Through the faces between cells [kg/s].
        heat_capacity : float
            Of the coolant [J/(kg K)].
        joined : tuple of Link, tuple of float
            With the flows through joined sides; rises of temperature along these [K].
        inflow : (nx, ny, nz) array
            Heat-capacity flow into each cell from outside [W/K].
        central : bool
            Whether that part is of central differences.
        """
        by_axis = {link.axis: link for link in joined[0]}
        rising = {link.axis: step for link, step in zip(*joined, strict=True)}
        values = [item.pairs.temperatures(rise, rising) for item in self.faces]
        flux, most = self._walls(values)
        found, enters = np.zeros(rise.size), inflow.reshape(-1)
        for item, four in zip(self.faces, values, strict=True):
            pairs = item.pairs
            flow = pairs.between(mass_flow, by_axis, "flow", heat_capacity)
            at_face = _at_face(item, four, flux, most)
            upstream = np.where(flow > 0.0, pairs.cells[LOW], pairs.cells[HIGH])
            usual = _usual(four, item.beside, flow > 0.0, central=central)
            # where a stream begins, its inlet says more than the cells do
            some = np.where(enters[upstream] > 0.0, 0.0, flow)
            bound = SLOW * item.conductance * item.area
            more = np.clip(some, -bound, bound) * (at_face - usual)
            np.add.at(found, pairs.cells[LOW], -more)
            np.add.at(found, pairs.cells[HIGH], more)
        return found.reshape(rise.shape)

    def _walls(self, values: list[Array]) -> tuple[Array, Array]:
        """Return each wall's heat per area [W/m2], and how far neighbours differ at most [K]."""
        flux, most = np.zeros(self.certain.size), np.zeros(self.certain.size)
        for item, four in zip(self.faces, values, strict=True):
            step = four[HIGH] - four[LOW]
            for wall, normal in zip(item.walls, item.towards, strict=True):
                asked = normal != 0.0
                np.add.at(flux, wall[asked], (item.conductance * step * normal)[asked])
                np.maximum.at(most, wall[asked], np.abs(step[asked]))
        return flux * self.certain, most


def _at_face(item: _Faces, four: Array, flux: Array, most: Array) -> Array:
    """Return the temperature of what passes each face, in the frame of its low cell [K]."""
    found: Array = item.share * four[LOW] + (1.0 - item.share) * four[HIGH]
    for end, (wall, reach, weight) in enumerate(
        zip(item.walls, item.reach, item.weight, strict=True)
    ):
        beside = np.clip(flux[wall] * reach, -most[wall], most[wall])
        found = found + weight * (four[LOW + end] + beside - found)
    return found


def _usual(four: Array, halves: Array, upwards: NDArray[np.bool_], *, central: bool) -> Array:
    """Return the temperature that `heatgrade.thermal.advection` gives each face [K]."""
    (before, low, high, beyond), (h0, h1, h2, h3) = four, halves
    own, step = np.where(upwards, low, high), np.where(upwards, high - low, low - high)
    half = np.where(upwards, h1, h2)
    slope = step / (h1 + h2)
    if central:
        found: Array = own + half * slope
        return found
    came = np.where(upwards, (low - before) / (h0 + h1), (high - beyond) / (h2 + h3))
    same = came * slope > 0.0
    more = np.where(same, 2.0 * half * came * slope / np.where(same, came + slope, 1.0), 0.0)
    found = own + np.clip(more, -np.abs(step), np.abs(step))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the faces are made from; fields of all cells flattened."""

    domain: FlowDomain
    walls: CutWalls
    number: NDArray[np.intp]
    seen: NDArray[np.bool_]
    wet: NDArray[np.bool_]
    behind: Array
    coolant: Array
    halves: Halves
    between: Three
    links: dict[int, Link]
    reach: Reach


def _across(walls: CutWalls, solid: Three) -> Array:
    """Return the solid's conductivity across each wall [W/(m K)]."""
    found = np.zeros(walls.distance.size)
    for part, k in zip(walls.normal, solid, strict=True):
        found += part**2 * k[walls.cut]
    return found


def _faces(known: _Known, axis: int, pairs: WallPairs) -> _Faces:
    """Return the faces across an axis."""
    low, high = pairs.cells[LOW], pairs.cells[HIGH]
    size = pairs.halves[LOW] + pairs.halves[HIGH]
    grid, place = known.domain.grid, pairs.low
    widths = (grid.dx, grid.dy, grid.dz)
    area = np.prod([widths[a][place[a]] for a in range(3) if a != axis], axis=0)
    below = known.halves.high[axis].reshape(-1)[low]
    above = known.halves.low[axis].reshape(-1)[high]
    beside = pairs.halves * known.reach[axis].reshape(-1)[pairs.cells]
    cut_face = pairs.open_share(known.domain) < 1.0
    count = low.size
    towards, reach = np.zeros((2, count)), np.zeros((2, count))
    says = np.zeros((2, count), bool)
    number = known.number[pairs.cells[LOW : HIGH + 1]]
    for end, sign in ((0, 1.0), (1, -1.0)):
        wall, cell, other = number[end], pairs.cells[LOW + end], pairs.cells[HIGH - end]
        seen = known.seen[cell]
        normal = np.where(seen, known.walls.normal[:, wall], 0.0)
        towards[end] = np.where(known.wet[other] & (sign * normal[axis] > 0.0), normal[axis], 0.0)
        far = _flow_distance(known.walls, wall, normal, axis, sign)
        reach[end] = far / known.coolant[cell] - known.behind[wall]
        says[end] = seen & cut_face
    return _Faces(
        pairs, area, pairs.between(known.between, known.links, "conductance") / area,
        np.where(size > 0.0, above / (below + above), 0.5), towards, np.maximum(number, 0),
        beside, reach,
        np.stack([np.where(says[0], 1.0, 0.0), np.where(says[1], 1.0 / (1.0 + says[0]), 0.0)]),
    )  # fmt: skip


def _flow_distance(
    walls: CutWalls, wall: NDArray[np.intp], normal: Array, axis: int, sign: float
) -> Array:
    """Return how far from its wall a cell's flow passes its low or high side in the mean [m]."""
    widths = walls.widths[:, wall]
    middle = walls.distance[wall] + 0.5 * sign * normal[axis] * widths[axis]
    others = [a for a in range(3) if a != axis]
    across = 0.5 * np.add.reduce(np.abs(normal[others]) * widths[others], axis=0)
    near, far = np.maximum(middle - across, 0.0), np.maximum(middle + across, 0.0)
    even = far - near <= 1e-9 * widths[axis]
    squares = np.where(even, 1.0, far**2 - near**2)
    mean = 2.0 / 3.0 * (far**3 - near**3) / np.where(squares > 0.0, squares, 1.0)
    found: Array = np.where(even, far, mean)
    return found
