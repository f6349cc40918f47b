"""From a solved network back to the rack: branches, parts, balances, cautions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.caution import distinct
from heatgrade.errors import MaterialError, NetworkError
from heatgrade.rack.assembly import RackGraph
from heatgrade.rack.branch_result import BranchRow, PlateRow
from heatgrade.rack.limits import check_plates, check_segments, check_spread
from heatgrade.rack.mounted_plate import MountedPlate
from heatgrade.rack.network_builder import PumpLaw
from heatgrade.rack.network_solver import NetworkSolution
from heatgrade.rack.operating_point import OperatingPoint
from heatgrade.rack.pipe import Pipe
from heatgrade.rack.pump import DEFAULT_EFFICIENCY, GivenFlow, HeadCurve
from heatgrade.rack.rack_result import PumpPower, RackResult
from heatgrade.rack.segment import Segment

if TYPE_CHECKING:
    from heatgrade.rack.rack import Rack


def build_result(
    rack: Rack,
    graph: RackGraph,
    solution: NetworkSolution,
    *,
    point: OperatingPoint,
    supply: float,
    mass_flow: float,
) -> RackResult:
    """Return the rack's result; refuses boiling coolant and heat without flow."""
    segments = _segments(graph, solution)
    if solution.outcome.converged:
        _refuse_impossible(rack, segments)
    rows, densities = _rows(rack, graph, solution, segments)
    density = float(rack.coolant.properties(supply).density)
    drop = float(solution.pressure[graph.supply] - solution.pressure[graph.return_])
    spread, critical = _spread(rack, rows)
    cautions = (
        check_segments(segments, rack.coolant)
        + check_plates(rack.branches, rows, densities)
        + check_spread(spread)
        if solution.outcome.converged
        else ()
    )
    friction = float(solution.friction_heat_flow.sum())
    back = float(solution.temperature[graph.return_])
    return RackResult(
        coolant=rack.coolant,
        heat_flow=rack.plate_heat_flow + rack.air_heat_flow,
        liquid_heat_flow=rack.plate_heat_flow,
        air_heat_flow=rack.air_heat_flow,
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
        energy_balance=_energy_balance(rack, mass_flow, supply, back, friction),
        loop_balance=solution.loop_balance,
        outcome=solution.outcome,
        cautions=distinct(cautions),
    )


def _segments(graph: RackGraph, solution: NetworkSolution) -> tuple[Segment, ...]:
    segments = []
    for k, item in enumerate(graph.builder.placed):
        if isinstance(item.part, PumpLaw):
            continue
        flow = float(solution.mass_flow[item.link])
        volume = flow / float(solution.density[k])
        area = item.part.flow_area if isinstance(item.part, Pipe) else math.nan
        segments.append(
            Segment(
                where=item.where,
                group=item.group,
                part=item.part,
                mass_flow=flow,
                volume_flow=volume,
                velocity=abs(volume) / area,
                inlet_temperature=float(solution.inlet_temperature[k]),
                outlet_temperature=float(solution.outlet_temperature[k]),
                pressure_drop=float(solution.drop[k]),
            )
        )
    return tuple(segments)


def _refuse_impossible(rack: Rack, segments: tuple[Segment, ...]) -> None:
    """Raise for heat that no flow carries away, and for coolant that boils."""
    for segment in segments:
        part = segment.part
        if isinstance(part, MountedPlate) and part.heat > 0.0:
            if not math.isfinite(segment.outlet_temperature):
                raise NetworkError(
                    "HG519",
                    "no coolant flows through this plate, yet it must be rid of its heat",
                    entry=f"{segment.where}.heat_flow",
                    value=part.heat,
                    allowed="0 W without flow",
                    remedy="open the branch, or switch the chip off",
                )
            try:
                rack.coolant.check_temperature(segment.outlet_temperature, "outlet_temperature")
            except MaterialError as error:
                raise NetworkError(
                    "HG518",
                    f"the coolant would leave the plate outside its liquid range: {error.message}",
                    entry=f"{segment.where}.outlet_temperature",
                    value=segment.outlet_temperature,
                    allowed=error.allowed,
                    remedy="raise the flow, lower the heat or the supply temperature",
                ) from error


def _rows(
    rack: Rack, graph: RackGraph, solution: NetworkSolution, segments: tuple[Segment, ...]
) -> tuple[tuple[BranchRow, ...], list[list[float]]]:
    by_link: dict[int, list[Segment]] = {}
    placed = [item for item in graph.builder.placed if not isinstance(item.part, PumpLaw)]
    for item, segment in zip(placed, segments, strict=True):
        by_link.setdefault(item.link, []).append(segment)
    rows, densities = [], []
    for k, branch in enumerate(rack.branches):
        links = graph.branch_links[k]
        inside = [segment for link in links for segment in by_link.get(link, [])]
        mounted = [segment for segment in inside if isinstance(segment.part, MountedPlate)]
        rho = [_density(rack, segment.inlet_temperature) for segment in mounted]
        plates = tuple(
            _plate_row(segment, density) for segment, density in zip(mounted, rho, strict=True)
        )
        flow = float(solution.mass_flow[links[0]])
        still = branch.closed or not abs(flow) > 0.0
        inlet = math.nan if still else float(solution.temperature[graph.supply_ports[k]])
        # what the branch itself gives off, before it mixes with the return manifold
        outlet = math.nan if still else inside[-1].outlet_temperature
        hottest = [plate.junction_temperature_max for plate in plates]
        ends = solution.pressure[graph.supply_ports[k]] - solution.pressure[graph.return_ports[k]]
        rows.append(
            BranchRow(
                name=rack.names[k],
                mass_flow=flow,
                volume_flow=flow / _density(rack, inlet) if not still else 0.0,
                heat_flow=branch.heat_flow,
                inlet_temperature=inlet,
                outlet_temperature=outlet,
                pressure_drop=math.nan if still else float(ends),
                junction_temperature_max=max(
                    (value for value in hottest if math.isfinite(value)), default=math.nan
                ),
                plates=plates,
            )
        )
        densities.append(rho)
    return tuple(rows), densities


def _plate_row(segment: Segment, density: float) -> PlateRow:
    plate = segment.part
    assert isinstance(plate, MountedPlate)
    resistance = math.nan
    if math.isfinite(segment.inlet_temperature) and segment.mass_flow != 0.0:
        flow = abs(segment.mass_flow) / density
        resistance = float(plate.curve.thermal_resistance(flow, segment.inlet_temperature))
    return PlateRow(
        name=plate.name,
        heat_flow=plate.heat,
        mass_flow=segment.mass_flow,
        inlet_temperature=segment.inlet_temperature,
        outlet_temperature=segment.outlet_temperature,
        thermal_resistance=resistance,
        junction_temperature_max=segment.inlet_temperature + resistance * plate.heat,
        pressure_drop=segment.pressure_drop,
    )


def _density(rack: Rack, temperature: float) -> float:
    if not math.isfinite(temperature):
        return math.nan
    return float(rack.coolant.properties(temperature).density)


def _spread(rack: Rack, rows: tuple[BranchRow, ...]) -> tuple[float, int]:
    """Return (max - min) / mean of the open branches, and the one with the least flow."""
    opened = [k for k, branch in enumerate(rack.branches) if not branch.closed]
    flows = np.array([rows[k].mass_flow for k in opened])
    if not np.all(np.isfinite(flows)):
        return math.nan, opened[0]
    return float(np.ptp(flows) / flows.mean()), opened[int(np.argmin(flows))]


def _parts(graph: RackGraph, segments: tuple[Segment, ...], critical: int) -> dict[str, float]:
    path = set(graph.paths[critical])
    placed = [item for item in graph.builder.placed if not isinstance(item.part, PumpLaw)]
    parts: dict[str, float] = {}
    for item, segment in zip(placed, segments, strict=True):
        if item.link in path:
            parts[item.group] = parts.get(item.group, 0.0) + segment.pressure_drop
    return parts


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
    rack: Rack, mass_flow: float, supply: float, back: float, friction: float
) -> float:
    """Return abs(carried away - put in), over what was put in."""
    if not math.isfinite(back):
        return math.nan
    carried = mass_flow * float(rack.coolant.enthalpy_difference(supply, back))
    put_in = rack.plate_heat_flow + friction
    capacity = float(rack.coolant.properties(supply).heat_capacity)
    # without any heat the balance is judged against a rise of one kelvin
    scale = put_in if put_in > 0.0 else mass_flow * capacity
    return abs(carried - put_in) / scale
