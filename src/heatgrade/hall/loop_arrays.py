"""Racks, branches and plates of a solved loop as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.loop_solver import LoopSolution
from heatgrade.network.curve_table import thermal_resistance

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RackArrays:
    """Every rack of a loop, in the order of the header. Temperatures in kelvin.

    Parameters
    ----------
    mass_flow, volume_flow : ndarray (r,)
        Coolant through it [kg/s]; at its supply temperature [m3/s].
    heat_flow : ndarray (r,)
        Heat of its plates [W].
    supply_temperature, return_temperature : ndarray (r,)
        At its ports [K]; NaN where nothing flows.
    pressure_drop : ndarray (r,)
        From port to port [Pa].
    junction_temperature_max : ndarray (r,)
        Hottest junction [K]; NaN where none is known.
    junction_margin : ndarray (r,)
        Smallest distance of a junction to its limit [K]; negative above it.
    """

    mass_flow: Array
    volume_flow: Array
    heat_flow: Array
    supply_temperature: Array
    return_temperature: Array
    pressure_drop: Array
    junction_temperature_max: Array
    junction_margin: Array


@dataclass(frozen=True, slots=True, eq=False)
class BranchArrays:
    """Every branch of a loop, kind of rack by kind of rack.

    Parameters
    ----------
    rack : ndarray (b,)
        Place of its rack among the loop's.
    kind : ndarray (b,)
        Number of its kind: branches that are built alike.
    mass_flow, volume_flow, heat_flow : ndarray (b,)
        [kg/s], at its inlet [m3/s], [W].
    inlet_temperature, outlet_temperature : ndarray (b,)
        At its two ends [K].
    pressure_drop : ndarray (b,)
        Between the manifolds [Pa].
    junction_temperature_max : ndarray (b,)
        [K].
    share : ndarray (b,)
        Its flow over the mean of its kind [-]; NaN where it is shut.
    """

    rack: Index
    kind: Index
    mass_flow: Array
    volume_flow: Array
    heat_flow: Array
    inlet_temperature: Array
    outlet_temperature: Array
    pressure_drop: Array
    junction_temperature_max: Array
    share: Array


@dataclass(frozen=True, slots=True, eq=False)
class PlateArrays:
    """Every plate of a loop; equal plates side by side are one line with their number.

    Parameters
    ----------
    element : ndarray (p,)
        Its element in the loop's network.
    branch : ndarray (p,)
        Place of its branch among the loop's.
    copies : ndarray (p,)
        How many equal ones side by side it stands for.
    mass_flow, volume_flow, heat_flow : ndarray (p,)
        Of one of them [kg/s], [m3/s], [W].
    inlet_temperature, outlet_temperature : ndarray (p,)
        Of the coolant [K].
    thermal_resistance : ndarray (p,)
        Hottest junction over inlet, per heat [K/W].
    junction_temperature_max, junction_margin : ndarray (p,)
        [K]; distance to its limit [K].
    share : ndarray (p,)
        Flow over the mean of plates with the same curve and heat [-].
    """

    element: Index
    branch: Index
    copies: Array
    mass_flow: Array
    volume_flow: Array
    heat_flow: Array
    inlet_temperature: Array
    outlet_temperature: Array
    thermal_resistance: Array
    junction_temperature_max: Array
    junction_margin: Array
    share: Array


def spread(share: Array, kind: Index) -> float:
    """Return the largest (max - min) / mean over the kinds, from shares of the mean."""
    worst = 0.0
    for number in np.unique(kind).tolist():
        own = share[(kind == number) & np.isfinite(share)]
        if own.size:
            worst = max(worst, float(np.ptp(own)))
    return worst if np.any(np.isfinite(share)) else float("nan")


def shares(flow: Array, kind: Index, weight: Array) -> Array:
    """Return each flow over the mean of its kind; NaN where nothing flows."""
    count = int(kind.max(initial=-1)) + 1
    on = np.where(flow > 0.0, weight, 0.0)
    mean = np.bincount(kind, weights=on * np.nan_to_num(flow), minlength=count)
    number = np.bincount(kind, weights=on, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(flow > 0.0, flow / (mean / number)[kind], np.nan))


def plate_arrays(solved: LoopSolution) -> PlateArrays:
    """Return what every plate does."""
    loop, network, solution = solved.loop, solved.network, solved.solution
    element, branch, copies, limit, kind = [], [], [], [], []
    kinds: dict[tuple[int, float], int] = {}
    for places, first in zip(loop.kinds, loop.branch_first(), strict=False):
        pattern, laid = places.pattern, places.laid
        element.append(laid.element(pattern.plate_element).ravel())
        step = np.arange(laid.count)[:, None] * pattern.branch_count
        branch.append((first + step + pattern.plate_branch[None, :]).ravel())
        copies.append(np.tile(pattern.plate_copies, laid.count))
        own = [pattern.plate(k) for k in range(pattern.plate_element.size)]
        limits = np.array([plate.limit_junction_temperature for plate in own], dtype=float)
        limit.append(np.tile(limits, laid.count))
        numbers = [kinds.setdefault((id(p.curve), p.heat), len(kinds)) for p in own]
        kind.append(np.tile(np.array(numbers, dtype=np.int64), laid.count))
    at = np.concatenate(element)
    flow = np.abs(solution.mass_flow / network.multiplicity)[network.elements.link[at]]
    # behind a shut link rounding is left: at rest is what has no temperature
    flow = np.where(np.isfinite(solution.inlet_temperature[at]), flow, 0.0)
    heat, inlet = network.elements.heat_flow[at], solution.inlet_temperature[at]
    volume = flow / solution.inlet_density[at]
    resistance = _resistances(solved)[at]
    with np.errstate(invalid="ignore"):
        junction = np.where(heat > 0.0, inlet + resistance * heat, np.nan)
    return PlateArrays(
        element=at,
        branch=np.concatenate(branch),
        copies=np.concatenate(copies),
        mass_flow=flow,
        volume_flow=volume,
        heat_flow=heat,
        inlet_temperature=inlet,
        outlet_temperature=solution.outlet_temperature[at],
        thermal_resistance=resistance,
        junction_temperature_max=junction,
        junction_margin=np.concatenate(limit) - junction,
        share=shares(flow, np.concatenate(kind), np.concatenate(copies)),
    )


def _resistances(solved: LoopSolution) -> Array:
    """Return the resistance of each plate at its flow and inlet (e,) [K/W]; NaN at rest."""
    network, solution = solved.network, solved.solution
    found = np.full(network.elements.count, np.nan)
    each = np.abs(solution.mass_flow / network.multiplicity)
    for index, curve in network.elements.plates:
        flow = each[network.elements.link[index]]
        wet = np.isfinite(solution.inlet_temperature[index]) & (flow > 0.0)
        if wet.any():
            volume = flow[wet] / solution.inlet_density[index[wet]]
            inlet = solution.inlet_temperature[index[wet]]
            found[index[wet]] = thermal_resistance(curve, volume, inlet)
    return found


def branch_arrays(solved: LoopSolution, plates: PlateArrays) -> BranchArrays:
    """Return what every branch does."""
    loop, solution = solved.loop, solved.solution
    columns: list[tuple[NDArray[np.generic], ...]] = []
    kinds = 0
    for places in loop.kinds:
        pattern, laid = places.pattern, places.laid
        first = laid.link(np.array([links[0] for links in pattern.branch_links])).ravel()
        ends = laid.node[:, pattern.supply_node].ravel(), laid.node[:, pattern.return_node].ravel()
        begin = laid.element(pattern.inlet_element).ravel()
        outlet = solution.temperature[laid.node[:, pattern.outlet_node].ravel()]
        last = laid.element(np.maximum(pattern.outlet_element, 0)).ravel()
        holds = np.tile(pattern.outlet_element >= 0, laid.count)
        flow = solution.mass_flow[first]
        still = ~(np.abs(flow) > 0.0)
        columns.append(
            (
                np.repeat(places.number, pattern.branch_count),
                kinds + np.tile(pattern.branch_kind, laid.count),
                flow,
                flow / solution.inlet_density[begin],
                np.where(still, np.nan, solution.temperature[ends[0]]),
                np.where(holds, solution.outlet_temperature[last], outlet),
                np.where(still, np.nan, solution.pressure[ends[0]] - solution.pressure[ends[1]]),
            )
        )
        kinds += int(pattern.branch_kind.max()) + 1
    rack, kind, flow, volume, inlet, out, drop = (
        np.concatenate(values) for values in zip(*columns, strict=True)
    )
    count = rack.size
    given = plates.copies * plates.heat_flow
    heat = np.bincount(plates.branch, weights=given, minlength=count).astype(float)
    return BranchArrays(
        rack=np.asarray(rack, dtype=np.int64),
        kind=np.asarray(kind, dtype=np.int64),
        mass_flow=np.asarray(flow, dtype=float),
        volume_flow=np.asarray(volume, dtype=float),
        heat_flow=heat,
        inlet_temperature=np.asarray(inlet, dtype=float),
        outlet_temperature=np.asarray(out, dtype=float),
        pressure_drop=np.asarray(drop, dtype=float),
        junction_temperature_max=_worst(plates.junction_temperature_max, plates.branch, count),
        share=shares(
            np.asarray(flow, dtype=float), np.asarray(kind, dtype=np.int64), np.ones(count)
        ),
    )


def _worst(values: Array, of: Index, count: int) -> Array:
    """Return the largest value of each group (count,); NaN where none is known."""
    found = np.full(count, -np.inf)
    known = np.isfinite(values)
    np.maximum.at(found, of[known], values[known])
    return np.where(np.isfinite(found), found, np.nan)


def rack_arrays(solved: LoopSolution, branches: BranchArrays, plates: PlateArrays) -> RackArrays:
    """Return what every rack does."""
    loop, network, solution = solved.loop, solved.network, solved.solution
    count = loop.rack_count
    tap = network.elements.link[loop.rack_trim]
    ports = np.zeros((2, count), dtype=np.int64)
    for places in loop.kinds:
        ports[:, places.number] = places.laid.node[:, list(places.pattern.ports)].T
    flow, (supply, back) = solution.mass_flow[tap], ports
    of = branches.rack[plates.branch]
    still = ~(flow > 0.0)
    heat = np.bincount(branches.rack, weights=branches.heat_flow, minlength=count).astype(float)
    return RackArrays(
        mass_flow=flow,
        volume_flow=flow / solution.inlet_density[loop.rack_trim],
        heat_flow=heat,
        supply_temperature=np.where(still, np.nan, solution.temperature[supply]),
        return_temperature=np.where(still, np.nan, solution.temperature[back]),
        pressure_drop=np.where(still, np.nan, solution.pressure[supply] - solution.pressure[back]),
        junction_temperature_max=_worst(plates.junction_temperature_max, of, count),
        junction_margin=-_worst(-plates.junction_margin, of, count),
    )
