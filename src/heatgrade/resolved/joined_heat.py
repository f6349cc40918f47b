"""Heat across joined sides: by conduction, by what flows, with a rise from cell to cell.

Where nothing else takes heat away, what flows does: along the axis of the greatest flow the
temperature rises from one repeating cell to the next by

    rise = heat / (cp mass flow)

(Patankar, Liu and Sparrow 1977, doi 10.1115/1.3450666). Temperatures are then known up to a
constant; the flow is given the reference temperature where it enters by that axis's low side (by
the high side where it runs down), between the cells on both sides as they lie apart. Rises that are
given must then carry off that heat, and what is left of it a rise that is not; where nothing flows
the mean over the cells is the reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.cut_cell_heat import Halves
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.linked_system import Link
from heatgrade.solve.carried import Reach
from heatgrade.thermal.advection import Carried, carried_heat

Array = NDArray[np.float64]
FITS = 1e-3  # of the heat, that given rises may carry off too much or too little
ROUNDING = 1e-12  # of what all faces carry and conduct
BESIDE = 2  # cells beyond a joined side that a second-order face looks at


@dataclass(frozen=True, slots=True, eq=False)
class JoinedHeat:
    """Links of the heat's equation and the rise of temperature along each.

    Parameters
    ----------
    links : tuple of Link
        In the order of the domain's joined axes [W/K].
    rises : tuple of float
        From the low to the high side [K].
    floating : int or None
        Axis along which the flow carries heat off where nothing else does: temperatures float.
    weight : float
        Of the first cell's temperature along it in that of its joined side; the last cell has the
        rest.
    """

    links: tuple[Link, ...] = ()
    rises: tuple[float, ...] = ()
    floating: int | None = None
    weight: float = 0.5

    def source(self, shape: tuple[int, ...]) -> Array:
        """Return what the rises add to the balance of each cell [W]."""
        found = np.zeros(shape)
        for link, rise in zip(self.links, self.rises, strict=True):
            found += link.step(-rise, shape)
        return found

    def taken(self) -> float:
        """Return the heat that the flow through joined sides takes along [W]."""
        pairs = zip(self.links, self.rises, strict=True)
        return sum(rise * float(np.add.reduce(link.flow, axis=None)) for link, rise in pairs)

    def settled(self, temperature: Array) -> Array:
        """Return temperatures shifted so that what enters has temperature 0, where they float."""
        if self.floating is None:
            return temperature
        link = next(link for link in self.links if link.axis == self.floating)
        rise = self.rises[self.links.index(link)]
        ahead = np.moveaxis(temperature, link.axis, 0)
        flow = np.asarray(link.flow)
        if _through(link) == 0.0:
            centred: Array = temperature - float(np.mean(temperature))
            return centred
        down = float(np.add.reduce(flow, axis=None)) < 0.0
        side = self.weight * ahead[0] + (1.0 - self.weight) * (ahead[-1] - rise)
        side += rise if down else 0.0
        mean = np.add.reduce(flow * side, axis=None) / np.add.reduce(flow, axis=None)
        shifted: Array = temperature - mean
        return shifted

    def carried(
        self,
        temperature: Array,
        flows: tuple[Array, ...],
        widths: tuple[Array, ...],
        inflow: Array,
        entering: Array,
        reach: Reach,
        *,
        central: bool,
        threads: int | None = None,
    ) -> Carried:
        """Return the second-order part of what is carried, joined sides seen as inner faces."""
        inner = [slice(None)] * 3
        for link, rise in zip(self.links, self.rises, strict=True):
            axis, count = link.axis, temperature.shape[link.axis]
            index = np.arange(-BESIDE, count + BESIDE)
            around = np.floor_divide(index, count) * rise
            shape = [1] * 3
            shape[axis] = -1
            temperature = np.take(temperature, index, axis, mode="wrap") + around.reshape(shape)
            through = np.expand_dims(np.asarray(link.flow), axis)
            through = self._padded(through, axis, inner)
            ring = np.concatenate([through, flows[axis]], axis)
            faces = np.take(ring, np.arange(1 - BESIDE, count + BESIDE), axis, mode="wrap")
            flows = tuple(
                faces if other == axis else np.take(own, index, axis, mode="wrap")
                for other, own in enumerate(flows)
            )
            widths = tuple(
                np.take(own, index, mode="wrap") if other == axis else own
                for other, own in enumerate(widths)
            )
            inflow = np.take(inflow, index, axis, mode="wrap")
            entering = np.take(entering, index, axis, mode="wrap")
            by_x, by_y, by_z = (np.take(item, index, axis, mode="wrap") for item in reach)
            reach = by_x, by_y, by_z
            inner[axis] = slice(BESIDE, BESIDE + count)
        found = carried_heat(
            temperature, flows, widths, inflow, entering,
            central=central, sharp=True, reach=reach, threads=threads,
        )  # fmt: skip
        return Carried(found.source[tuple(inner)], found.leaving[tuple(inner)])

    @staticmethod
    def _padded(through: Array, axis: int, inner: list[slice]) -> Array:
        """Return the flow of a link, continued along the axes that were extended before."""
        for other, part in enumerate(inner):
            if other != axis and part.start is not None:
                count = through.shape[other]
                index = np.arange(-BESIDE, count + BESIDE)
                through = np.take(through, index, other, mode="wrap")
        return through


def heat_links(
    domain: FlowDomain, capacity_flow: Mapping[int, Array], half: Halves
) -> tuple[Link, ...]:
    """Return what joins the sides of a domain; see `joined_heat`."""
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    links = []
    for item in domain.periodic:
        axis = item.place
        first, second = (sizes[other] for other in range(3) if other != axis)
        apart = np.take(half.low[axis], 0, axis) + np.take(half.high[axis], -1, axis)
        area = np.squeeze(first * second, axis)
        links.append(Link(axis, area / apart, capacity_flow[axis]))
    return tuple(links)


def rises_in_time(domain: FlowDomain, heat: float, heat_capacity: float) -> tuple[float, ...]:
    """Return the rise of temperature along each joined axis while time goes on [K].

    What is given; where nothing is, what carries off `heat` along an axis whose flow is given.

    Parameters
    ----------
    domain : FlowDomain
        With its joined sides.
    heat : float
        That nothing else takes away [W].
    heat_capacity : float
        Of the coolant [J/(kg K)].

    Raises
    ------
    InputError
        HG862 where neither a rise nor a flow is given, and there is heat to be taken away.
    """
    rises = [item.temperature_rise for item in domain.periodic]
    if heat != 0.0 and rises and all(rise is None for rise in rises):
        flows = [item.mass_flow or 0.0 for item in domain.periodic]
        greatest = max(range(len(flows)), key=lambda index: abs(flows[index]))
        if flows[greatest] == 0.0:
            raise InputError(
                "HG862",
                "need a rise of temperature, or a flow from which it follows",
                entry="domain.periodic",
                value=heat,
                allowed="temperature_rise, or mass_flow: in time one that pressure drives changes",
                remedy="give the rise, in K from the low to the high side; with 0 the box warms up",
            )
        rises[greatest] = heat / (heat_capacity * flows[greatest])
    return tuple(rise or 0.0 for rise in rises)


def joined_heat(
    domain: FlowDomain,
    capacity_flow: Mapping[int, Array],
    half: Halves,
    heat: Array,
    *,
    leaves: bool,
) -> JoinedHeat:
    """Return the links of a domain's heat.

    Parameters
    ----------
    domain : FlowDomain
        With its joined sides.
    capacity_flow : mapping of int to array
        Heat-capacity flow through the first faces along each joined axis [W/K].
    half : Halves
        Resistance from the middle of each cell to its sides.
    heat : (nx, ny, nz) array
        Released in each cell [W].
    leaves : bool
        Whether openings or sinks take heat away.

    Raises
    ------
    InputError
        HG827 where nothing takes heat away, HG815 where a given rise does not fit it.
    """
    links = heat_links(domain, capacity_flow, half)
    rises = [item.temperature_rise or 0.0 for item in domain.periodic]
    if leaves or not links:
        return JoinedHeat(links, tuple(rises))
    free = [index for index, item in enumerate(domain.periodic) if item.temperature_rise is None]
    totals = [_through(link) for link in links]
    # along the greatest flow, of those whose rise is not given if one of them flows
    open_to = [index for index in free if totals[index] != 0.0] or range(len(links))
    largest = max(open_to, key=lambda index: abs(totals[index]))
    parts = [rise * total for rise, total in zip(rises, totals, strict=True)]
    missing = float(np.add.reduce(heat, axis=None)) - sum(parts)
    scale = float(np.add.reduce(np.abs(heat), axis=None)) + sum(abs(part) for part in parts)
    idle = totals[largest] == 0.0
    if idle and (len(free) == len(links) or abs(missing) > ROUNDING * scale):
        raise _not_taken(totals[largest])
    if not idle:
        fitting = rises[largest] + missing / totals[largest]
        if largest not in free and abs(missing) > FITS * scale:
            raise _not_fitting(domain.periodic[largest].axis, rises[largest], fitting)
        rises[largest] = fitting
    axis = links[largest].axis
    first, last = (float((domain.grid.dx, domain.grid.dy, domain.grid.dz)[axis][end])
                   for end in (0, -1))  # fmt: skip
    return JoinedHeat(links, tuple(rises), axis, last / (first + last))


def _through(link: Link) -> float:
    """Return the flow through a link; 0 where it is rounding [W/K]."""
    total = float(np.add.reduce(link.flow, axis=None))
    size = float(np.add.reduce(link.conductance + np.abs(link.flow), axis=None))
    return total if abs(total) > ROUNDING * size else 0.0


def _not_taken(flow: float) -> InputError:
    return InputError(
        "HG827",
        "nothing takes heat away",
        entry="domain.periodic",
        value=flow,
        allowed="a flow through joined sides, an opening or a sink",
        remedy="give a mass_flow or a pressure_drop",
    )


def _not_fitting(axis: str, rise: float, fitting: float) -> InputError:
    return InputError(
        "HG815",
        "does not carry off the heat, and nothing else does",
        entry=f"periodic[{axis}].temperature_rise",
        value=rise,
        allowed=f"{fitting:.6g} K, to {FITS:g} of the heat",
        remedy="leave it out: it then follows from heat and flow; or give a sink or an opening",
    )
