"""The whole chain of a scenario: plates, their curves, the rack, and where its heat goes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from heatgrade.hall import Hall
from heatgrade.network.mounted_plate import FlowCurve
from heatgrade.painted import MeshResult
from heatgrade.plate import PlateCurve, TransientResult
from heatgrade.rack import Rack, RackResult
from heatgrade.recovery import HeatMatch, Recovery
from heatgrade.scenario.build_hall import HallAnswer, build_hall, solve_hall
from heatgrade.scenario.build_rack import build_pump, build_rack
from heatgrade.scenario.build_transient import TransientCase
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.scenario.construction import Construction, nominal_curves, nominal_rack
from heatgrade.scenario.district_result import DistrictResult
from heatgrade.scenario.entry import as_written, at
from heatgrade.scenario.mesh_case import MeshCase
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.scenario.rehearsal import given_flow, rehearse_recovery
from heatgrade.scenario.row_table import MAIN_RACK, HallTable
from heatgrade.scenario.run_district import run_district
from heatgrade.scenario.run_plates import run_plates
from heatgrade.scenario.run_recovery import recovery_of_rack, recovery_of_source
from heatgrade.scenario.run_transient import run_transient
from heatgrade.scenario.stage_clock import Progress, StageClock
from heatgrade.transient import Interrupted
from heatgrade.units import show


def rehearse(made: Construction) -> None:
    """Raise what recovery would refuse after the solves, where the heat balance tells it now.

    Not a part of `construct`, for it needs CoolProp, which takes long to load.

    Raises
    ------
    HeatgradeError
        With the path of the entry at fault.
    """
    table = made.scenario.table
    with as_written(made.scenario.data):
        rack = nominal_rack(made)
        if rack is not None and table.rack is not None and table.recovery is not None:
            with at("recovery"):
                rehearse_recovery(table.recovery, table.rack, rack, made.coolant)
        if rack is not None and table.row is not None:
            _built_hall(made, nominal_curves(made))


def run_scenario(
    made: Construction,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> ChainResult:
    """Return the answer of a scenario.

    Parameters
    ----------
    made : Construction
        What the scenario builds.
    threads : int, optional
        Threads of the solver; all cores if not given. The answer does not depend on them.
    progress : Progress, optional
        Told what is being done.
    folder : Path, optional
        Where a run in time keeps its snapshots; it keeps none without.

    Raises
    ------
    NotConverged
        When a solve stops without an answer.
    HeatgradeError
        With the path of the entry at fault.
    """
    with as_written(made.scenario.data):
        return _run(made, threads, progress, folder)


def _run(
    made: Construction, threads: int | None, progress: Progress | None, folder: Path | None
) -> ChainResult:
    clock = StageClock(progress)
    plates = run_plates(made, clock, threads)
    mesh = None if made.mesh is None else _mesh(made.mesh, clock, threads)
    timed, stopped = None, None
    if made.transient is not None:
        timed, stopped = _in_time(made.transient, made.plates[0], folder, clock, threads)
    result, hall, recovery = _behind_plates(made, plates.curves, clock)
    district: DistrictResult | None = None
    if made.district is not None and recovery is not None:
        clock.begin("district", "district: a year of the heat network, hour by hour")
        site = result if hall is None else hall.result
        district = run_district(made.district, made.scenario.table, recovery, site)
    match: HeatMatch | None = None
    if made.match is not None:
        clock.begin("match", "match: sources and networks, exchangers, heat pumps")
        with at("match"):
            match = made.match.solve()
    clock.end()
    return ChainResult(
        construction=made,
        plates=plates.results,
        curves=plates.curves,
        rack=result,
        recovery=recovery,
        seconds=dict(clock.seconds),
        district=district,
        transient=timed,
        stopped=stopped,
        hall=hall,
        resolved=plates.resolved,
        mesh=mesh,
        match=match,
    )


def _mesh(case: MeshCase, clock: StageClock, threads: int | None) -> MeshResult:
    clock.begin("mesh", f"plate from a mesh: {case.painted.grid.cells:,} cells")
    with at("mesh"):
        return case.solve(threads)


def _in_time(
    case: TransientCase,
    rated: RatedPlate,
    folder: Path | None,
    clock: StageClock,
    threads: int | None,
) -> tuple[TransientResult, Interrupted | None]:
    how = f", resolved: {rated.resolved_cells:,} cells" if case.resolved is not None else ""
    clock.begin("transient", f"in time: {show(case.table.duration, 's', 4)}{how}")
    with at("transient"):
        return run_transient(case, rated, folder, threads, clock.detail)


def _behind_plates(
    made: Construction, curves: Mapping[str, PlateCurve], clock: StageClock
) -> tuple[RackResult | None, HallAnswer | None, Recovery | None]:
    """Return rack, hall and what becomes of their heat, or that of a given source."""
    table = made.scenario.table
    if table.rack is None:
        if table.source is None:
            return None, None, None
        clock.begin("recovery", "recovery: grade, exchanger, heat pump")
        return None, None, recovery_of_source(made)
    clock.begin("rack", "rack: flows and temperatures of every branch")
    rack, result = _rack(made, curves)
    hall: HallAnswer | None = None
    if table.row is not None:
        clock.begin("hall", "hall: flows and temperatures of every rack, branch and plate")
        hall = _hall(made, curves, rack, clock)
    recovery: Recovery | None = None
    if table.recovery is not None:
        clock.begin("recovery", "recovery: grade, exchanger, heat pump")
        recovery = recovery_of_rack(made, rack, result, hall)
    return result, hall, recovery


def _rack(made: Construction, curves: Mapping[str, PlateCurve]) -> tuple[Rack, RackResult]:
    table = made.scenario.table.rack
    assert table is not None
    with at("rack"):
        rack = build_rack(
            table, made.coolant, curves, {plate.name: plate.junction_limit for plate in made.plates}
        )
        flow, _ = given_flow(table, rack.plate_heat_flow)
        return rack, rack.solve(
            supply_temperature=table.supply_temperature,
            volume_flow=flow,
            pump=build_pump(table),
            pump_efficiency=table.pump_efficiency,
        )


def _hall(
    made: Construction, curves: Mapping[str, PlateCurve], rack: Rack, clock: StageClock
) -> HallAnswer:
    table = made.scenario.table
    assert table.rack is not None
    assert table.row is not None
    hall = _built_hall(made, curves)
    asked = table.hall or HallTable()
    return solve_hall(
        hall, table.row, asked, table.rack, rack.plate_heat_flow, progress=clock.detail
    )


def _built_hall(made: Construction, curves: Mapping[str, FlowCurve]) -> Hall:
    table = made.scenario.table
    assert table.rack is not None
    assert table.row is not None
    return build_hall(
        table.row,
        table.hall or HallTable(),
        {MAIN_RACK: table.rack, **table.racks},
        made.coolant,
        curves,
        {plate.name: plate.junction_limit for plate in made.plates},
        table.rows,
    )
