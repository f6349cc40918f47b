"""From a solved network back to the rack: branches, parts, balances, cautions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import distinct
from heatgrade.errors import MaterialError, NetworkError
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.pump import DEFAULT_EFFICIENCY, GivenFlow, HeadCurve
from heatgrade.rack.assembly import RackGraph
from heatgrade.rack.branch import Branch
from heatgrade.rack.branch_rows import BranchRows
from heatgrade.rack.limits import check_plates, check_segments, check_spread
from heatgrade.rack.operating_point import OperatingPoint
from heatgrade.rack.rack_result import PumpPower, RackResult
from heatgrade.rack.segment_rows import SegmentRows

if TYPE_CHECKING:
    from heatgrade.rack.rack import Rack

Index = NDArray[np.int64]


def build_result(
    rack: Rack,
    graph: RackGraph,
    network: Network,
    solution: NetworkSolution,
    *,
    point: OperatingPoint,
    supply: float,
) -> RackResult:
    """Return the rack's result; refuses boiling coolant and heat without flow."""
    heat_flow = rack.plate_heat_flow
    placed = graph.builder.placed
    segments = SegmentRows(placed, solution)
    if solution.outcome.converged:
        _refuse_impossible(rack, segments)
    rows = BranchRows(rack, graph, placed, solution)
    mass_flow = float(np.maximum(network.external_inflow(solution.mass_flow), 0.0).sum())
    density = float(rack.coolant.properties(supply).density)
    drop = float(solution.pressure[graph.supply] - solution.pressure[graph.return_])
    spread, critical = _spread(rack, rows)
    cautions = (
        check_segments(segments, rack.coolant) + check_plates(rows) + check_spread(spread)
        if solution.outcome.converged
        else ()
    )
    friction = float(solution.friction_heat_flow.sum())
    back = float(solution.temperature[graph.return_])
    return RackResult(
        coolant=rack.coolant,
        heat_flow=heat_flow + rack.air_heat.of(heat_flow),
        liquid_heat_flow=heat_flow,
        air_heat_flow=rack.air_heat.of(heat_flow),
        friction_heat_flow=friction,
        supply_temperature=supply,
        return_temperature=back,
        air_temperature=rack.air_heat.exhaust_temperature,
        air_source=rack.air_heat.source,
        mass_flow=mass_flow,
        volume_flow=mass_flow / density,
        branches=rows,
        flow_spread=spread,
        pressure_drop=drop,
        pressure_parts=_parts(graph, segments, critical),
        critical_branch=rack.names[critical],
        segments=segments,
        pump_power=_pump_power(point, mass_flow / density, drop),
        mass_balance=solution.node_balance,
        energy_balance=_energy_balance(
            rack,
            mass_flow,
            (supply, back),
            heat_flow + (friction + float(solution.exchanged_heat_flow.sum())),
        ),
        loop_balance=solution.loop_balance,
        outcome=solution.outcome,
        cautions=distinct(cautions),
        return_order=rack.return_order,
    )


def _refuse_impossible(rack: Rack, segments: SegmentRows) -> None:
    """Raise for heat that no flow carries away, and for coolant that boils."""
    heat = segments.each(lambda part: part.heat if isinstance(part, MountedPlate) else 0.0)
    warm = segments.outlet_temperature
    low, high = rack.coolant.freezing_temperature, rack.coolant.maximum_temperature
    doubtful = np.flatnonzero((heat > 0.0) & ~((warm > low) & (warm < high)))
    for k in doubtful.tolist():
        segment = segments[k]
        if not math.isfinite(segment.outlet_temperature):
            raise NetworkError(
                "HG519",
                "no coolant flows through this plate, yet it must be rid of its heat",
                entry=f"{segment.where}.heat_flow",
                value=float(heat[k]),
                allowed="0 W without flow",
                remedy="open the branch, or switch the chip off",
            )
        try:
            rack.coolant.check_temperature(segment.outlet_temperature, "outlet_temperature")
        except MaterialError as error:
            raise NetworkError(
                "HG518",
                f"the coolant that leaves the plate {error.message}",
                entry=f"{segment.where}.outlet_temperature",
                value=segment.outlet_temperature,
                allowed=error.allowed,
                remedy="raise the flow, lower the heat or the supply temperature",
            ) from error


def _spread(rack: Rack, rows: BranchRows) -> tuple[float, int]:
    """Return the largest (max - min) / mean of equally built branches, and the worst served one."""
    different, number = rack.kinds.branches, rack.kinds.number
    opened = np.flatnonzero(~np.array([branch.closed for branch in different])[number])
    flows = rows.mass_flow[opened]
    if not np.all(np.isfinite(flows)):
        return math.nan, int(opened[0])
    spread, share = 0.0, np.empty(opened.size)
    kind = _kinds(different)[number[opened]]
    for own in np.unique(kind).tolist():
        members = kind == own
        mean = flows[members].mean()
        share[members] = flows[members] / mean
        spread = max(spread, float(np.ptp(flows[members]) / mean))
    return spread, int(opened[np.argmin(share)])


def _kinds(branches: Sequence[Branch]) -> Index:
    """Return a number for each branch, the same for those that differ in nothing but names."""
    kinds: list[Branch] = []
    found = []
    for branch in branches:
        nameless = replace(branch, name=None)
        if nameless not in kinds:
            kinds.append(nameless)
        found.append(kinds.index(nameless))
    return np.array(found, dtype=np.int64)


def _parts(graph: RackGraph, segments: SegmentRows, critical: int) -> dict[str, float]:
    placed = segments.placed
    path = np.flatnonzero(np.isin(segments.link, graph.path(critical)))
    heading = placed.heading[segments.at[path]]
    drops = np.bincount(heading, segments.pressure_drop[path], len(placed.headings))
    passed = dict.fromkeys(heading.tolist())  # in the order of their first part
    return {placed.headings[k]: float(drops[k]) for k in passed}


def _pump_power(point: OperatingPoint, volume_flow: float, drop: float) -> PumpPower:
    pump = point.pump
    if isinstance(pump, HeadCurve) and math.isfinite(drop):
        if point.volume_flow is not None:
            pump = pump.at_duty(volume_flow, drop)
        elif volume_flow > pump.last_flow * (1.0 + 1e-9):
            raise NetworkError(
                "HG516",
                f"the rack's operating point lies beyond the end of the pump's curve: "
                f"{volume_flow * 6e4:.4g} L/min at {drop / 1e3:.4g} kPa",
                entry="pump.volume_flows",
                value=pump.last_flow,
                allowed="a curve that reaches the rack's own curve",
                remedy="extend the curve, choose a larger pump, lower its speed or throttle",
            )
    ceiling = pump.max_pressure_rise if isinstance(pump, GivenFlow) else None
    if ceiling is not None and drop > ceiling:
        raise NetworkError(
            "HG516",
            f"the rack needs {drop / 1e3:.4g} kPa at {volume_flow * 6e4:.4g} L/min",
            entry="pump.max_pressure_rise",
            value=ceiling,
            allowed=f">= {drop:.6g} Pa",
            remedy="choose a stronger pump, ask for less flow, or widen the tightest part",
        )
    efficiency = point.efficiency if pump is None else pump.efficiency_at(volume_flow)
    hydraulic = volume_flow * drop
    return PumpPower(
        hydraulic=hydraulic,
        electric=hydraulic / efficiency if efficiency > 0.0 else math.nan,
        efficiency=efficiency,
        speed=pump.speed if isinstance(pump, HeadCurve) else None,
        assumed=efficiency == DEFAULT_EFFICIENCY,
    )


def _energy_balance(
    rack: Rack, mass_flow: float, ends: tuple[float, float], put_in: float
) -> float:
    """Return abs(carried away - put in), over what was put in.

    `put_in` [W] is the heat of the plates and of friction, less what pipes lose.
    """
    supply, back = ends
    if not math.isfinite(back):
        return math.nan
    carried = mass_flow * float(rack.coolant.enthalpy_difference(supply, back))
    capacity = float(rack.coolant.properties(supply).heat_capacity)
    # without any heat the balance is judged against a rise of one kelvin
    scale = put_in if put_in > 0.0 else mass_flow * capacity
    return abs(carried - put_in) / scale
