"""Heat across joined sides: by conduction, by what flows, with a rise from cell to cell.

Where nothing else takes heat away, what flows does: along the axis of the greatest flow the
temperature rises from one repeating cell to the next by

    rise = heat / (cp mass flow)

(Patankar, Liu and Sparrow 1977, doi 10.1115/1.3450666). Temperatures are then known up to a
constant; the flow is given the reference temperature where it enters by that axis's low side (by
the high side where it runs down).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.cut_cell_heat import Halves
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.linked_system import Link
from heatgrade.thermal.advection import Carried, carried_heat

Array = NDArray[np.float64]
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
        Axis along which the flow carries all heat off, so that temperatures float.
    """

    links: tuple[Link, ...] = ()
    rises: tuple[float, ...] = ()
    floating: int | None = None

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
        up = float(np.add.reduce(flow, axis=None)) > 0.0
        upstream = np.where(flow > 0.0, ahead[-1] - (rise if up else 0.0),
                            ahead[0] + (0.0 if up else rise))  # fmt: skip
        mean = np.add.reduce(flow * upstream, axis=None) / np.add.reduce(flow, axis=None)
        shifted: Array = temperature - mean
        return shifted

    def carried(
        self,
        temperature: Array,
        flows: tuple[Array, ...],
        widths: tuple[Array, ...],
        inflow: Array,
        entering: Array,
        *,
        central: bool,
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
            inner[axis] = slice(BESIDE, BESIDE + count)
        found = carried_heat(temperature, flows, widths, inflow, entering, central=central)
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


def joined_heat(
    domain: FlowDomain,
    capacity_flow: tuple[Array, Array, Array],
    half: Halves,
    heat: float,
    *,
    leaves: bool,
) -> JoinedHeat:
    """Return the links of a domain's heat.

    Parameters
    ----------
    domain : FlowDomain
        With its joined sides.
    capacity_flow : three arrays
        Heat-capacity flow through all faces across x, y and z [W/K].
    half : Halves
        Resistance from the middle of each cell to its sides.
    heat : float
        Released in all cells [W].
    leaves : bool
        Whether openings or sinks take heat away.

    Raises
    ------
    InputError
        HG827 where nothing takes heat away.
    """
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    links = []
    for item in domain.periodic:
        axis = item.place
        first, second = (sizes[other] for other in range(3) if other != axis)
        apart = np.take(half.low[axis], 0, axis) + np.take(half.high[axis], -1, axis)
        area = np.squeeze(first * second, axis)
        links.append(Link(axis, area / apart, np.take(capacity_flow[axis], 0, axis)))
    rises = [item.temperature_rise or 0.0 for item in domain.periodic]
    if leaves or not links or any(item.temperature_rise is not None for item in domain.periodic):
        return JoinedHeat(tuple(links), tuple(rises))
    totals = [float(np.add.reduce(link.flow, axis=None)) for link in links]
    largest = int(np.argmax(np.abs(totals)))
    if totals[largest] == 0.0:
        raise InputError(
            "HG827",
            "nothing takes heat away",
            entry="domain.periodic",
            value=totals[largest],
            allowed="a flow through joined sides, an opening or a sink",
            remedy="give a mass_flow or a pressure_drop",
        )
    rises[largest] = heat / totals[largest]
    return JoinedHeat(tuple(links), tuple(rises), links[largest].axis)
