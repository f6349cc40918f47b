"""The answer of a scenario: plate, curves, rack and recovery, and everything said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from heatgrade.caution import Caution, distinct
from heatgrade.hall import HallResult
from heatgrade.painted import MeshResult
from heatgrade.plate import PlateCurve, PlateResult, ResolvedResult, TransientResult
from heatgrade.rack import RackResult
from heatgrade.recovery import HeatMatch, Recovery
from heatgrade.scenario.build_hall import HallAnswer
from heatgrade.scenario.construction import Construction
from heatgrade.scenario.district_result import DistrictResult
from heatgrade.transient import Interrupted


@dataclass(frozen=True, slots=True)
class ChainResult:
    """What `run_scenario` found.

    Parameters
    ----------
    construction : Construction
        What was built.
    plates : mapping of str to PlateResult
        Result of every plate solved, ``main`` first; empty where a ``[source]`` is given.
    curves : mapping of str to PlateCurve
        Their curves; empty without a rack.
    rack : RackResult or None
        The rack, where the scenario has one.
    recovery : Recovery or None
        What becomes of the heat, where the scenario says so.
    district : DistrictResult or None
        The year of the heat network, where the scenario has one.
    seconds : mapping of str to float
        Time spent in each stage [s].
    transient : TransientResult or None
        The run of the main plate in time, where the scenario has one.
    stopped : Interrupted or None
        Why that run ended before its time, where it did.
    hall : HallAnswer or None
        The row or hall, where the scenario has one.
    resolved : mapping of str to ResolvedResult
        Pieces of plates with their coolant resolved, where the scenario asks for them.
    mesh : MeshResult or None
        The plate from a mesh, where the scenario has one.
    match : HeatMatch or None
        Many sources and networks, where the scenario has them.
    """

    construction: Construction
    plates: Mapping[str, PlateResult]
    curves: Mapping[str, PlateCurve]
    rack: RackResult | None
    recovery: Recovery | None
    seconds: Mapping[str, float]
    district: DistrictResult | None = None
    transient: TransientResult | None = None
    stopped: Interrupted | None = None
    hall: HallAnswer | None = None
    resolved: Mapping[str, ResolvedResult] = field(default_factory=dict)
    mesh: MeshResult | None = None
    match: HeatMatch | None = None

    @property
    def plate(self) -> PlateResult | None:
        """The plate of ``[plate]``, where there is one."""
        return next(iter(self.plates.values()), None)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Every caution of every stage, each once."""
        found = [caution for result in self.plates.values() for caution in result.cautions]
        found += [caution for result in self.resolved.values() for caution in result.cautions]
        beyond = (self.recovery, self.district, self.match)
        found += [
            c
            for part in (self.mesh, self.transient, self.rack, self._hall, *beyond)
            if part
            for c in part.cautions
        ]
        return distinct(tuple(found))

    @property
    def _hall(self) -> HallResult | None:
        return None if self.hall is None else self.hall.result

    @property
    def converged(self) -> bool:
        """Whether every solve has an answer."""
        if self.stopped is not None:
            return False
        solved = all(result.outcome.converged for result in self.plates.values())
        solved = solved and (self.rack is None or self.rack.outcome.converged)
        solved = solved and (self.mesh is None or self.mesh.outcome.converged)
        solved = solved and all(
            result.solution.flow.outcome.converged for result in self.resolved.values()
        )
        return solved and (self._hall is None or self._hall.converged)
