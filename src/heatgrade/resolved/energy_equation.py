"""The balance of heat of all cells at a given flow: what steady and timed solves share.

    sum over faces  g (T_nb - T)  +  cp |m| (T_upstream - T)  +  heat  +  sink (T_ambient - T)

is the heat that flows into a cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.cut_cell_carried import CutCellCarried
from heatgrade.resolved.cut_cell_heat import Halves, half_resistances
from heatgrade.resolved.cut_walls import cut_walls
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.eddy_heat import across_joined, eddy_conductances
from heatgrade.resolved.heat_problem import HeatProblem
from heatgrade.resolved.joined_heat import JoinedHeat, heat_links, joined_heat
from heatgrade.resolved.sheared_heat import add_sheared
from heatgrade.solve import CellFlow, FaceFields, grid_field
from heatgrade.solve.carried import Reach, in_rows
from heatgrade.solve.fresh_memory import sparse_zeros
from heatgrade.solve.kernels import thread_count
from heatgrade.thermal.advection import Carried, carried_heat

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]
NOTHING = np.empty((0, 0, 0))


@dataclass(frozen=True, slots=True, eq=False)
class EnergyEquation:
    """Heat of all cells, as temperatures above a reference are sought.

    Parameters
    ----------
    domain : FlowDomain
        Where the coolant is.
    problem : HeatProblem
        What is given of heat.
    between : three arrays
        Conductances of the faces between cells [W/K].
    joined : JoinedHeat
        How heat passes joined sides.
    mass_flow : three arrays
        Through all faces [kg/s].
    heat_capacity : float
        Of the coolant [J/(kg K)].
    inflow, outflow : (nx, ny, nz) arrays
        Heat-capacity flows into and out of each cell through the openings [W/K].
    reach : three (nx, ny, nz) arrays of single precision
        Along each axis the coolant's conductivity over the solid's; 1 where coolant is.
    cut : CutCellCarried or None
        Faces of cells that a wall cuts.
    """

    domain: FlowDomain
    problem: HeatProblem
    between: Three
    joined: JoinedHeat
    mass_flow: Three
    heat_capacity: float
    inflow: Array
    outflow: Array
    reach: Reach
    cut: CutCellCarried | None = None

    @classmethod
    def of(
        cls,
        domain: FlowDomain,
        mass_flow: Three,
        problem: HeatProblem,
        coolant_conductivity: Array,
        heat_capacity: float,
        eddies: Array | None = None,
        rises: tuple[float, ...] | None = None,
    ) -> EnergyEquation:
        """Return the balance of a flow.

        Parameters
        ----------
        domain : FlowDomain
            Where the coolant is.
        mass_flow : three arrays
            Through all faces across x, y and z [kg/s].
        problem : HeatProblem
            What is given of heat.
        coolant_conductivity : (nx, ny, nz) array
            [W/(m K)].
        heat_capacity : float
            Of the coolant [J/(kg K)].
        eddies : (nx, ny, nz) array, optional
            Conductivity of turbulence [W/(m K)].
        rises : tuple of float, optional
            From the low to the high side of each joined axis [K]; what carries the heat off if not
            given.

        Raises
        ------
        InputError
            HG827, HG815 for joined sides that nothing takes the heat away from, or not all.
        """
        walls, solid = cut_walls(domain), problem.conductivity
        half = half_resistances(domain, solid, coolant_conductivity, walls)
        x, y, z = _conductances(domain, problem, half)
        inflow, outflow = outer_flows(domain, mass_flow, heat_capacity)
        across = {
            item.place: _first(mass_flow, item.place, heat_capacity) for item in domain.periodic
        }
        if rises is None:
            leaves = bool(np.any(inflow)) or bool(np.any(problem.sink))
            joined = joined_heat(domain, across, half, problem.heat, leaves=leaves)
        else:
            joined = JoinedHeat(heat_links(domain, across, half), rises)
        cut, reach = None, reach_of(domain, solid, coolant_conductivity)
        if walls.seen.any():
            known = (x, y, z), {link.axis: link for link in joined.links}
            cut = CutCellCarried.of(domain, walls, solid, coolant_conductivity, half, known, reach)
        if eddies is not None:
            by_x, by_y, by_z = eddy_conductances(domain, eddies)
            x, y, z = x + by_x, y + by_y, z + by_z
            joined = replace(joined, links=across_joined(domain, eddies, joined.links))
        return cls(
            domain,
            problem,
            (x, y, z),
            joined,
            mass_flow,
            heat_capacity,
            inflow,
            outflow,
            reach,
            cut,
        )

    def with_flow(self, mass_flow: Three, heat_capacity: float) -> EnergyEquation:
        """Return the balance of another flow, with the same conductances and rises."""
        inflow, outflow = outer_flows(self.domain, mass_flow, heat_capacity)
        links = tuple(
            replace(link, flow=_first(mass_flow, link.axis, heat_capacity))
            for link in self.joined.links
        )
        return replace(
            self,
            joined=replace(self.joined, links=links),
            mass_flow=mass_flow,
            heat_capacity=heat_capacity,
            inflow=inflow,
            outflow=outflow,
        )

    @property
    def flows(self) -> Three:
        """Heat-capacity flows through the faces between cells, computed anew [W/K]."""
        x, y, z = (self.heat_capacity * way for way in _inner(self.mass_flow))
        return x, y, z

    def fields(self, entering: Array, reference: float) -> FaceFields:
        """Return the operator of first order, with its sources.

        Parameters
        ----------
        entering : (nx, ny, nz) or (1, 1, 1) array
            Temperature of what enters each cell from outside, above the reference [K].
        reference : float
            [K].
        """
        problem = self.problem
        drained = bool(np.any(problem.sink))
        # where nothing is added what is given is handed out: whoever takes it reads it only
        source, sink = problem.heat, self.inflow
        if np.any(entering):
            source = source + self.inflow * entering
        if drained:
            source = source + problem.sink * (problem.ambient - reference)
            sink = sink + problem.sink
        if self.joined.links:
            source = source + self.joined.source(self.domain.grid.shape)
        return FaceFields(*self.between, sink=sink, source=source, flow=CellFlow(*self.flows))

    def driving(self, source: Array, reference: float) -> float:
        """Return the norm of what can flow over that of all sources, 1 without sinks.

        A sink brings no more heat than the faces of its cell pass on, however large it is: what it
        adds to both sides of the balance beyond that tells nothing of how well that is met.

        Parameters
        ----------
        source : (nx, ny, nz) array
            Of `fields` [W].
        reference : float
            [K].
        """
        at = np.nonzero(self.problem.sink)
        size = norm(source)
        if not at[0].size or size == 0.0:
            return 1.0
        sink, ambient = self.problem.sink[at], self.problem.ambient
        beyond = np.maximum(sink - self._passed_on(at), 0.0)
        limited = source.copy()
        limited[at] -= beyond * (np.broadcast_to(ambient, source.shape)[at] - reference)
        return norm(limited) / size

    def _passed_on(self, at: tuple[NDArray[np.intp], ...]) -> Array:
        """Return what the faces of some cells conduct and carry, in all [W/K]."""
        found = self.inflow[at] + self.outflow[at]
        for axis, (between, flow) in enumerate(zip(self.between, self.flows, strict=True)):
            for step in (0, 1):
                beside = [item.copy() for item in at]
                beside[axis] -= 1 - step
                inside = (beside[axis] >= 0) & (beside[axis] < between.shape[axis])
                face = tuple(item[inside] for item in beside)
                found[inside] += between[face] + np.abs(flow[face])
        return found

    def without_conductances(self) -> EnergyEquation:
        """Return what is left to be known once the operator has them."""
        return replace(self, between=(NOTHING, NOTHING, NOTHING))

    def carried(
        self, rise: Array, entering: Array, *, central: bool = False, threads: int | None = None
    ) -> Carried:
        """Return the second-order part of what is carried at these temperatures."""
        grid, joined = self.domain.grid, self.joined
        widths = (grid.dx, grid.dy, grid.dz)
        flows = _inner(self.mass_flow)
        rise = in_rows(rise, thread_count(threads))  # once for all that is carried
        if joined.links:
            found = joined.carried(
                rise, self.flows, widths, self.inflow,
                np.broadcast_to(entering, grid.shape), self.reach, central=central,
                threads=threads,
            )  # fmt: skip
        else:
            found = carried_heat(
                rise, flows, widths, self.inflow, entering, central=central, sharp=True,
                reach=self.reach, scale=self.heat_capacity, threads=threads,
            )  # fmt: skip
        if self.cut is not None:
            found.source[:] += self.cut.source(
                rise, flows, self.heat_capacity, (joined.links, joined.rises), self.inflow,
                central=central,
            )  # fmt: skip
        rises = {link.axis: step for link, step in zip(joined.links, joined.rises, strict=True)}
        add_sheared(
            found, self.domain, rise, self.mass_flow, self.heat_capacity, rises, self.reach,
            self.outflow, central=central, threads=threads,
        )  # fmt: skip
        return found


def norm(field: Array) -> float:
    """Return the Euclidean norm, plane by plane."""
    return math.sqrt(sum(float(np.add.reduce(plane * plane, axis=None)) for plane in field))


def reach_of(domain: FlowDomain, solid: Three, coolant: Array) -> Reach:
    """Return the coolant's conductivity over that of each cell; the same array where it is even.

    Parameters
    ----------
    domain : FlowDomain
        Where the coolant is.
    solid : three (nx, ny, nz) arrays
        Conductivity of what is solid [W/(m K)].
    coolant : (nx, ny, nz) array
        Conductivity of the coolant [W/(m K)].
    """
    whole = domain.volume == 0.0
    x, y, z = solid
    first = _ratio(whole, coolant, x)
    second = first if np.array_equal(x, y) else _ratio(whole, coolant, y)
    third = first if np.array_equal(x, z) else _ratio(whole, coolant, z)
    return first, second, third


def _ratio(whole: NDArray[np.bool_], coolant: Array, solid: Array) -> NDArray[np.float32]:
    found = np.ones(whole.shape, np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        np.divide(coolant, solid, out=found, where=whole, casting="same_kind")
    return found


def outer_flows(domain: FlowDomain, mass_flow: Three, heat_capacity: float) -> tuple[Array, Array]:
    """Return the heat-capacity flows into and out of each cell through the openings [W/K]."""
    # but for cells at the openings never touched, and then no memory
    inflow, outflow = (sparse_zeros(np.float64, *domain.grid.shape) for _ in range(2))
    joined = [item.place for item in domain.periodic]
    for axis, mass in enumerate(mass_flow):
        if axis in joined:
            continue
        ahead = np.moveaxis(mass, axis, 0)
        into, out = np.moveaxis(inflow, axis, 0), np.moveaxis(outflow, axis, 0)
        for end, sign in ((0, 1.0), (-1, -1.0)):
            through = sign * heat_capacity * ahead[end]
            enters, leaves = through > 0.0, through < 0.0
            into[end][enters] += through[enters]
            out[end][leaves] -= through[leaves]
    return inflow, outflow


def _first(mass_flow: Three, axis: int, heat_capacity: float) -> Array:
    """Return the heat-capacity flow through the first faces along an axis [W/K]."""
    first: Array = np.take(mass_flow[axis], 0, axis)
    return heat_capacity * first


def _inner(flows: Three) -> Three:
    """Return what passes the faces between cells, a view."""
    x, y, z = flows
    return x[1:-1], y[:, 1:-1], z[:, :, 1:-1]


def _conductances(domain: FlowDomain, problem: HeatProblem, halves: Halves) -> Three:
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    found = []
    for axis in range(3):
        below = np.moveaxis(halves.high[axis], axis, 0)[:-1]
        above = np.moveaxis(halves.low[axis], axis, 0)[1:]
        series = np.moveaxis(below + above, 0, axis) + problem.resistance[axis]
        first, second = (sizes[other] for other in range(3) if other != axis)
        way = grid_field(*series.shape)  # as the solver reads it without a copy
        np.divide(first * second, series, out=way)
        found.append(way)
    x, y, z = found
    return x, y, z
