"""The plates of a scenario: solved, resolved where it asks for that, and their curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatgrade.plate import PlateCurve, PlateResult, ResolvedResult, ResolvedSetup
from heatgrade.plate.curve import default_flows
from heatgrade.scenario.construction import Construction
from heatgrade.scenario.entry import at
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.scenario.stage_clock import StageClock
from heatgrade.units import show


@dataclass(frozen=True, slots=True)
class PlateAnswers:
    """What was found of each plate, by its name.

    Parameters
    ----------
    results : mapping of str to PlateResult
        By correlations.
    resolved : mapping of str to ResolvedResult
        With the coolant resolved, where the scenario asks for it.
    curves : mapping of str to PlateCurve
        What a rack needs; empty without one.
    """

    results: Mapping[str, PlateResult]
    resolved: Mapping[str, ResolvedResult]
    curves: Mapping[str, PlateCurve]


def run_plates(made: Construction, clock: StageClock, threads: int | None) -> PlateAnswers:
    """Return the answers of every plate of a scenario.

    Raises
    ------
    HeatgradeError
        With the path of the entry at fault.
    """
    results: dict[str, PlateResult] = {}
    resolved: dict[str, ResolvedResult] = {}
    curves: dict[str, PlateCurve] = {}
    for rated in made.plates:
        results[rated.name] = _solve(rated, clock, threads)
        if (setup := rated.steady_resolved) is not None:
            resolved[rated.name] = _resolve(rated, setup, clock, threads)
        if made.scenario.table.rack is not None:
            curves[rated.name] = _curve(rated, results[rated.name], clock, threads)
    return PlateAnswers(results, resolved, curves)


def _solve(rated: RatedPlate, clock: StageClock, threads: int | None) -> PlateResult:
    check = rated.table.grid.check
    spare = rated.resolved is not None and rated.steady_resolved is None
    how = " by correlations, for its fidelity is compact" if spare else ""
    clock.begin("plate", f"plate {rated.name!r}{how}: about {rated.estimated_cells:,} cells")
    with at(rated.entry):
        return rated.plate.solve(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            grid=rated.resolution,
            check_grid=None if check == "none" else check,
            threads=threads,
            progress=clock.detail,
        )


def _resolve(
    rated: RatedPlate, setup: ResolvedSetup, clock: StageClock, threads: int | None
) -> ResolvedResult:
    clock.begin("resolved", f"plate {rated.name!r}, resolved: {rated.resolved_cells:,} cells")
    with at(rated.entry):
        return rated.plate.solve(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            fidelity="resolved",
            resolved=setup,
            threads=threads,
            progress=clock.detail,
        )


def _curve(
    rated: RatedPlate, solved: PlateResult, clock: StageClock, threads: int | None
) -> PlateCurve:
    """Return the plate's curve; the point already solved is not solved again."""
    table = rated.table.curve
    flows = table.volume_flows or default_flows(rated.volume_flow)
    inlets = table.inlet_temperatures or [rated.inlet_temperature]
    rows: list[list[PlateResult]] = []
    for inlet in inlets:
        row: list[PlateResult] = []
        for flow in flows:
            if (flow, inlet) == (solved.volume_flow, solved.inlet_temperature):
                row.append(solved)
                continue
            number = len(rows) * len(flows) + len(row) + 1
            clock.begin(
                "curve",
                f"plate {rated.name!r}: curve, point {number} of {len(flows) * len(inlets)}, "
                f"{show(flow, 'L/min', 3)} at {show(inlet, 'degC')}",
            )
            with at(rated.entry):
                row.append(
                    rated.plate.solve(
                        volume_flow=flow,
                        inlet_temperature=inlet,
                        grid=rated.resolution,
                        threads=threads,
                        progress=clock.detail,
                    )
                )
        rows.append(row)
    with at(f"{rated.entry}.curve"):
        return PlateCurve.from_results(rows)
