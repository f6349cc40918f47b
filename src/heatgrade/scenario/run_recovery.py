"""What becomes of the heat of a rack, a hall or a given source."""

from __future__ import annotations

from heatgrade.hall import HallResult
from heatgrade.rack import HeatStream, Rack, RackResult
from heatgrade.recovery import Cdu, PartLimit, Recovery, recover
from heatgrade.scenario.build_hall import HallAnswer
from heatgrade.scenario.build_recovery import (
    build_cdu,
    build_dead_state,
    build_heat_pump,
    build_limits,
    build_network,
    build_overhead,
    build_sinks,
    build_upgrades,
    in_entries,
)
from heatgrade.scenario.capping_part import part_limits, tightest_junction, tightest_of_hall
from heatgrade.scenario.construction import Construction
from heatgrade.scenario.entry import at
from heatgrade.scenario.recovery_table import RecoveryTable


def recovery_of_rack(
    made: Construction, rack: Rack, result: RackResult, hall: HallAnswer | None
) -> Recovery:
    """Return what becomes of the heat: of the hall where there is one, else of the rack."""
    table = made.scenario.table.recovery
    assert table is not None
    cdu: Cdu | None = build_cdu(table)
    parts = part_limits(result)
    if hall is None:
        pumps, junction = result.pump_power.electric, tightest_junction(rack, result)
        return _recovered(
            table, result.heat_stream, cdu, parts, junction, it_power=result.heat_flow, pumps=pumps
        )
    whole: HallResult = hall.result
    if whole.facility is not None:
        cdu = None  # the stream is the facility's water already
    return _recovered(
        table,
        whole.heat_stream,
        cdu,
        parts,
        tightest_of_hall(whole),
        it_power=whole.heat_flow,
        pumps=whole.pump_power,
    )


def recovery_of_source(made: Construction) -> Recovery:
    """Return what becomes of a stream that is given by its temperatures."""
    table, source = made.scenario.table.recovery, made.scenario.table.source
    assert table is not None
    assert source is not None
    hot, cold = source.hot_temperature, source.cold_temperature
    per_kilogram = float(made.coolant.enthalpy_difference(cold, hot))
    stream = HeatStream(made.coolant, source.heat / per_kilogram, cold, hot)
    return _recovered(table, stream, None, (), None, it_power=source.it_power, pumps=0.0)


def _recovered(
    table: RecoveryTable,
    stream: HeatStream,
    cdu: Cdu | None,
    parts: tuple[PartLimit, ...],
    junction: PartLimit | None,
    *,
    it_power: float | None,
    pumps: float,
) -> Recovery:
    """Return what becomes of a stream; limits that the scenario names stand for the parts' own."""
    limits = build_limits(table)
    with at("recovery"), in_entries():
        return recover(
            stream,
            build_network(table),
            boundary=None if table.site is None else table.site.boundary,
            cdu=cdu,
            heat_pump=build_heat_pump(table),
            limits=parts if limits is None else limits,
            junction=junction,
            dead_state=build_dead_state(table),
            it_power=None if table.site is None else it_power,
            overhead=build_overhead(table, pumps),
            sinks=build_sinks(table),
            upgrades=build_upgrades(table),
            exchanger_approach=table.exchanger_approach,
        )
