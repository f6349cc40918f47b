"""What a loop does at its operating point: racks, branches and plates as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.hall.duties import PumpDuty, UnitDuty, pump_duties, unit_duties
from heatgrade.hall.loop import Loop
from heatgrade.hall.loop_arrays import (
    BranchArrays,
    PlateArrays,
    RackArrays,
    branch_arrays,
    plate_arrays,
    rack_arrays,
    spread,
)
from heatgrade.hall.loop_cautions import loop_cautions
from heatgrade.hall.loop_solver import LoopSolution
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.outcome import NetworkOutcome

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LoopResult:
    """A loop at one operating point; SI units, kelvin. NaN throughout when not converged.

    Parameters
    ----------
    loop : Loop
        The loop as it was laid out.
    solved : LoopSolution
        Its network with flows and temperatures.
    supply_temperature, return_temperature : float
        Of the headers at the units [K].
    mass_flow, volume_flow : float
        Through all racks [kg/s]; at the supply temperature [m3/s].
    pressure_drop : float
        From the supply header to the return header [Pa].
    racks, branches, plates : RackArrays, BranchArrays, PlateArrays
        What each does.
    flow_spread : float
        (largest - smallest) / mean flow of branches that are built alike; of the worst kind.
    pumps, units : tuple of PumpDuty, tuple of UnitDuty
        Duty points.
    cautions : tuple of Caution
        Limits broken, guidelines exceeded, curves left.
    """

    loop: Loop
    solved: LoopSolution
    supply_temperature: float
    return_temperature: float
    mass_flow: float
    volume_flow: float
    pressure_drop: float
    racks: RackArrays
    branches: BranchArrays
    plates: PlateArrays
    flow_spread: float
    pumps: tuple[PumpDuty, ...]
    units: tuple[UnitDuty, ...]
    cautions: tuple[Caution, ...]

    @property
    def name(self) -> str:
        """Name of the loop."""
        return self.loop.name

    @property
    def count(self) -> int:
        """How many loops like this one there are."""
        return self.loop.count

    @property
    def solution(self) -> NetworkSolution:
        """Flows, pressures and temperatures of its network."""
        return self.solved.solution

    @property
    def outcome(self) -> NetworkOutcome:
        """How the solve went."""
        return self.solved.solution.outcome

    @property
    def heat_flow(self) -> float:
        """Heat of the plates [W]."""
        return float(self.racks.heat_flow.sum())

    @property
    def pump_power(self) -> float:
        """Electric power of all pumps [W]."""
        return sum(duty.electric for duty in self.pumps)

    @property
    def friction_heat_flow(self) -> float:
        """Work of the pumps that becomes heat of the coolant [W]."""
        network = self.solved.network
        copies = network.multiplicity[network.elements.link]
        return float((copies * self.solution.friction_heat_flow).sum())

    @property
    def junction_temperature_max(self) -> float:
        """Hottest junction [K]; NaN where none is known."""
        return _largest(self.plates.junction_temperature_max)

    @property
    def junction_margin(self) -> float:
        """Smallest distance of a junction to its limit [K]; NaN where none is known."""
        return -_largest(-self.plates.junction_margin)

    @property
    def starved(self) -> int | None:
        """Plate that gets least of what its kind gets on average; None where nothing flows."""
        share = self.plates.share
        return int(np.nanargmin(share)) if np.any(np.isfinite(share)) else None

    def plate_part(self, plate: int) -> MountedPlate:
        """Return a plate as it was mounted."""
        rest = plate
        for places in self.loop.kinds:
            each = places.pattern.plate_element.size
            if rest < each * places.laid.count:
                return places.pattern.plate(rest % each)
            rest -= each * places.laid.count
        raise IndexError(plate)

    def plate_name(self, plate: int) -> str:
        """Return where a plate is found."""
        return self.solved.network.element_name(int(self.plates.element[plate]))


def _largest(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if known.size else float("nan")


def loop_result(solved: LoopSolution) -> LoopResult:
    """Return what is known of a solved loop."""
    loop, solution = solved.loop, solved.solution
    plates = plate_arrays(solved)
    branches = branch_arrays(solved, plates)
    racks = rack_arrays(solved, branches, plates)
    supply, back = loop.ports
    through = loop.network.elements.link[loop.rack_trim]
    mass_flow = float(solution.mass_flow[through].sum())
    supplied = float(solution.temperature[supply])
    density = float(loop.coolant.properties(supplied).density) if np.isfinite(supplied) else np.nan
    pumps = pump_duties(solved)
    units = unit_duties(solved)
    found = loop_cautions(solved, branches, plates) if solution.outcome.converged else ()
    return LoopResult(
        loop=loop,
        solved=solved,
        supply_temperature=supplied,
        return_temperature=float(solution.temperature[back]),
        mass_flow=mass_flow,
        volume_flow=mass_flow / density,
        pressure_drop=float(solution.pressure[supply] - solution.pressure[back]),
        racks=racks,
        branches=branches,
        plates=plates,
        flow_spread=spread(branches.share, branches.kind),
        pumps=pumps,
        units=units,
        cautions=distinct((*solution.cautions, *found)),
    )
