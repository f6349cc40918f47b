"""How warm the spent coolant of each jet is on its way out.

Local drains: inside a unit cell the coolant flows outwards, and at radius r it carries the heat
taken up within r.  Edge drains: the spent coolant is carried across the gap by the flow there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import JetFlow
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.solve import CoolantSheet, FaceFields, grid_field, solve

Array = NDArray[np.float64]

TRANSPORT_TOLERANCE = 1e-12
SAME_RADIUS = 1e-9  # relative difference of distances that are equal but for rounding


def coolant_rise(
    jet_map: JetMap,
    flow: JetFlow,
    heat: Array,
    heat_capacity: float,
    *,
    local: bool,
    threads: int | None = None,
) -> Array:
    """Return the coolant's temperature above the inlet in each column [K], shape (nx, ny).

    Parameters
    ----------
    heat : (nx, ny) array
        Heat given to the coolant in each column [W].
    heat_capacity : float
        Mean heat capacity of the coolant [J/(kg K)].
    local : bool
        Whether each jet has its own drain.
    """
    if local:
        return _radial(jet_map, flow.nozzle_flow * heat_capacity, heat)
    return _carried(flow.sheet, heat, heat_capacity, threads)


def _radial(jet_map: JetMap, capacity: Array, heat: Array) -> Array:
    wetted = jet_map.per_column(jet_map.area)
    per_area = heat / np.where(wetted > 0.0, wetted, 1.0)
    taken = jet_map.at_points(per_area) * jet_map.area
    order = np.lexsort((jet_map.radius, jet_map.nozzle))
    nozzle, radius = jet_map.nozzle[order], jet_map.radius[order]
    # Points at one radius of one nozzle make a ring.
    fresh = np.ones(order.size, dtype=bool)
    fresh[1:] = (nozzle[1:] != nozzle[:-1]) | (radius[1:] > radius[:-1] * (1.0 + SAME_RADIUS))
    ring = np.cumsum(fresh) - 1
    in_ring = np.bincount(ring, taken[order])
    running = np.cumsum(in_ring)
    first = np.searchsorted(nozzle[fresh], np.arange(capacity.size))  # ring of each nozzle
    before = np.concatenate([[0.0], running])[first]
    rise = np.empty_like(taken)
    # Half of a ring's own heat: the mean over the width that it stands for.
    rise[order] = ((running - 0.5 * in_ring)[ring] - before[nozzle]) / capacity[nozzle]
    total = jet_map.per_column(rise * jet_map.area)
    return np.asarray(total / np.where(wetted > 0.0, wetted, 1.0))


def _carried(flow: SheetFlow, heat: Array, heat_capacity: float, threads: int | None) -> Array:
    nx, ny = heat.shape
    sheet = CoolantSheet(
        first_layer=0,
        exchange=np.zeros((nx, ny, 1)),
        flow_x=flow.flow_x * heat_capacity,
        flow_y=flow.flow_y * heat_capacity,
        inflow=flow.inflow * heat_capacity,
        source=heat,
    )
    fields = FaceFields(
        conductance_x=grid_field(nx - 1, ny, 1),
        conductance_y=grid_field(nx, ny - 1, 1),
        conductance_z=grid_field(nx, ny, 0),
        sink=grid_field(nx, ny, 1),
        source=grid_field(nx, ny, 1),
        sheet=sheet,
    )
    rise = solve(fields, tolerance=TRANSPORT_TOLERANCE, threads=threads).coolant_temperature
    assert rise is not None  # a sheet was given
    return rise
