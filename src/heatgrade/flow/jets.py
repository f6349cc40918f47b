"""Flow through a jet array: nozzles side by side under one pressure difference.

Local drains: spent coolant leaves between the nozzles and each jet has its own outlet, so that
``dp = k rho V^2 / 2`` for each unit cell.  Edge drains: spent coolant crosses the gap to the
edges, and what it loses there [laminar or turbulent flow between plates] adds to the nozzle's
loss and shares the flow unevenly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import duct, jet
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.errors import NotConverged
from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.sheet_flow import Conductances, SheetFlow, solve_sheet
from heatgrade.geometry import JetArray
from heatgrade.grid import Grid, overlap
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]

SHARE_TOLERANCE = 1e-12
MAX_ROUNDS = 60


@dataclass(frozen=True, slots=True, eq=False)
class JetFlow:
    """Flow of a jet array.

    Parameters
    ----------
    nozzle_flow : (n,) array
        Mass flow of each nozzle [kg/s].
    sheet : SheetFlow
        The same on the grid: inflow over each nozzle's unit cell; flow across the gap where
        the spent coolant leaves by the edges.
    pressure_parts : dict of str to float
        Pressure drop by part [Pa].
    cautions : tuple of Caution
        Correlations used outside their range.
    """

    nozzle_flow: Array
    sheet: SheetFlow
    pressure_parts: dict[str, float]
    cautions: tuple[Caution, ...]


def jet_flow(
    jets: JetArray,
    jet_map: JetMap,
    grid: Grid,
    properties: CoolantProperties,
    total: float,
    *,
    guess: SheetFlow | None = None,
    threads: int | None = None,
) -> JetFlow:
    """Return the flow of a jet array.

    Parameters
    ----------
    jets : JetArray
        The nozzles.
    jet_map : JetMap
        Their unit cells on the grid.
    grid : Grid
        The grid.
    properties : CoolantProperties
        Coolant at the inlet, scalars.
    total : float
        Total mass flow [kg/s].
    guess : SheetFlow, optional
        A flow to start from.
    threads : int, optional
        Threads of the pressure solves.
    """
    if jets.drains == "local":
        return _local(jets, jet_map, properties, total)
    return _edges(jets, jet_map, grid, properties, total, guess, threads)


def nozzle_reynolds(jet_map: JetMap, flow: Array, viscosity: Array | float) -> Array:
    """Return ``Re = 4 m / (pi d mu)`` of each nozzle, shape (n,)."""
    return np.asarray(4.0 * flow / (np.pi * jet_map.diameter * viscosity))


def _nozzle_loss(
    jets: JetArray, jet_map: JetMap, properties: CoolantProperties, flow: Array
) -> tuple[Array, Array, tuple[Caution, ...]]:
    """Return loss coefficient, pressure drop [Pa] of each nozzle, and cautions."""
    number = nozzle_reynolds(jet_map, flow, float(properties.viscosity))
    velocity = 4.0 * flow / (np.pi * jet_map.diameter**2 * properties.density)
    if jets.drains == "local":
        given = {
            "diameter_over_pitch": jet_map.diameter / jet_map.pitch,
            "height_over_pitch": jets.standoff / jet_map.pitch,
            "thickness_over_pitch": jets.nozzle_length / jet_map.pitch,
        }
        factor = jet.loss_local_drain(number, **given)
        cautions = jet.LOCAL_DRAIN.check(
            "jet pressure loss",
            reynolds=number,
            diameter_over_pitch=given["diameter_over_pitch"],
            height_over_diameter=jets.standoff / jet_map.diameter,
            thickness_over_pitch=given["thickness_over_pitch"],
        )
    else:
        given = {
            "length_over_diameter": jets.nozzle_length / jet_map.diameter,
            "free_area_ratio": 0.25 * np.pi * (jet_map.diameter / jet_map.pitch) ** 2,
        }
        factor = jet.loss_orifice(number, **given)
        cautions = jet.IDELCHIK.check("jet pressure loss", reynolds=number, **given)
    return factor, factor * 0.5 * properties.density * velocity**2, cautions


def _local(jets: JetArray, jet_map: JetMap, properties: CoolantProperties, total: float) -> JetFlow:
    bore = jet_map.diameter**2
    flow = total * bore / bore.sum()
    for _ in range(MAX_ROUNDS):
        _, loss, cautions = _nozzle_loss(jets, jet_map, properties, flow)
        secant = flow / loss
        fresh = total * secant / secant.sum()
        change = float(np.abs(fresh - flow).max())
        flow = 0.5 * (flow + fresh)
        if change <= SHARE_TOLERANCE * total:
            break
    else:
        raise NotConverged(
            "HG422",
            f"the flow did not share itself among the nozzles in {MAX_ROUNDS} rounds",
            entry="volume_flow",
            value=total,
            remedy="check for nozzles that differ by decades in diameter",
        )
    drop = float(total / secant.sum())
    cell_area = jet_map.per_nozzle(jet_map.area)
    inflow = jet_map.per_column(jet_map.area * (flow / cell_area)[jet_map.nozzle])
    nx, ny = jet_map.columns
    sheet = SheetFlow(
        flow_x=np.zeros((nx - 1, ny)),
        flow_y=np.zeros((nx, ny - 1)),
        inflow=inflow,
        outflow=inflow.copy(),
        pressure=np.where(inflow > 0.0, 0.0, np.nan),
        pressure_drop=drop,
        rounds=1,
    )
    return JetFlow(flow, sheet, {"nozzles, gap and drains": drop}, cautions)


def _edges(
    jets: JetArray,
    jet_map: JetMap,
    grid: Grid,
    properties: CoolantProperties,
    total: float,
    guess: SheetFlow | None,
    threads: int | None,
) -> JetFlow:
    gap = _Gap.of(jets, grid, properties)
    cell_area = jet_map.per_nozzle(jet_map.area)
    bore = jet_map.diameter**2
    share = jet_map.area / cell_area[jet_map.nozzle]

    def nozzle_flows(flow: SheetFlow | None) -> Array:
        if flow is None:
            return np.asarray(total * bore / bore.sum())
        column_area = jet_map.per_column(jet_map.area)
        per_area = flow.inflow / np.where(column_area > 0.0, column_area, 1.0)
        return jet_map.per_nozzle(jet_map.at_points(per_area) * jet_map.area)

    def laws(flow: SheetFlow | None) -> Conductances:
        each = nozzle_flows(flow)
        _, loss, _ = _nozzle_loss(jets, jet_map, properties, each)
        inlet = jet_map.per_column(share * (each / loss)[jet_map.nozzle])
        x, y = gap.faces(flow)
        return Conductances(x, y, inlet, gap.outlet(flow))

    sheet = solve_sheet(laws, total, guess=guess, threads=threads)
    each = nozzle_flows(sheet)
    _, loss, cautions = _nozzle_loss(jets, jet_map, properties, each)
    through_nozzles = float(np.average(loss, weights=each))
    parts = {"nozzles": through_nozzles, "gap": sheet.pressure_drop - through_nozzles}
    return JetFlow(each, sheet, parts, cautions)


@dataclass(frozen=True, slots=True, eq=False)
class _Gap:
    """Hydraulic conductances of the gap between nozzle plate and target.

    Between plates a distance H apart, ``dp/dx = 4 f / (2 H) rho V^2 / 2`` with the Fanning
    factor ``f = 24 / Re`` on ``2 H`` while laminar (exact) and of smooth ducts above.
    """

    height: float
    density: float
    viscosity: float
    width_x: Array  # wetted width of x faces (ny,)
    width_y: Array
    step_x: Array  # centre to centre (nx - 1,)
    step_y: Array
    wet: NDArray[np.bool_]
    edge_x: Array  # half cell widths (nx,)
    edge_y: Array

    @classmethod
    def of(cls, jets: JetArray, grid: Grid, properties: CoolantProperties) -> _Gap:
        x0, y0, x1, y1 = jets.wetted_area
        wide_x, wide_y = overlap(grid.x_edges, x0, x1), overlap(grid.y_edges, y0, y1)
        return cls(
            height=jets.standoff,
            density=float(properties.density),
            viscosity=float(properties.viscosity),
            width_x=wide_y,
            width_y=wide_x,
            step_x=np.diff(grid.x),
            step_y=np.diff(grid.y),
            wet=(wide_x > 0.0)[:, None] & (wide_y > 0.0)[None, :],
            edge_x=0.5 * grid.dx,
            edge_y=0.5 * grid.dy,
        )

    def conductance(self, flow: Array | float, width: Array, step: Array) -> Array:
        """Return the secant conductance of faces carrying `flow` [kg/(s Pa)]."""
        safe = np.where(width > 0.0, width, 1.0)
        number = 2.0 * np.abs(flow) / (safe * self.viscosity)
        laminar = self.density * self.height**3 * width / (12.0 * self.viscosity * step)
        slow = np.clip(number, 1e-6, LAMINAR_END)
        fast = np.maximum(number, TURBULENT_START)
        share = turbulent_share(number)
        friction = (1.0 - share) * 24.0 / slow + share * duct.f_turbulent(fast)
        ratio = 24.0 / np.maximum(number, 1e-6) / friction
        return np.asarray(laminar * ratio)

    def faces(self, flow: SheetFlow | None) -> tuple[Array, Array]:
        """Return the conductances of the interior faces."""
        fx = 0.0 if flow is None else flow.flow_x
        fy = 0.0 if flow is None else flow.flow_y
        x = self.conductance(fx, self.width_x[None, :], self.step_x[:, None])
        y = self.conductance(fy, self.width_y[:, None], self.step_y[None, :])
        return x * (self.wet[:-1] & self.wet[1:]), y * (self.wet[:, :-1] & self.wet[:, 1:])

    def outlet(self, flow: SheetFlow | None) -> Array:
        """Return the conductance from the outermost wetted columns to the open edges."""
        result = np.zeros(self.wet.shape)
        i = np.flatnonzero(self.wet.any(axis=1))
        j = np.flatnonzero(self.wet.any(axis=0))
        out = np.zeros(self.wet.shape) if flow is None else flow.outflow
        for side in (i[0], i[-1]):
            result[side] += self.conductance(out[side], self.width_x, self.edge_x[side])
        for side in (j[0], j[-1]):
            result[:, side] += self.conductance(out[:, side], self.width_y, self.edge_y[side])
        return result * self.wet
