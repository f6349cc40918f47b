"""A plate of a scenario and the point at which it is solved."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.plate import Plate, Resolution, ResolvedSetup
from heatgrade.scenario.plate_table import PlateTable


@dataclass(frozen=True, slots=True)
class RatedPlate:
    """A plate and the point at which it is solved.

    Parameters
    ----------
    name : str
        ``main``, or its name in ``[plates]``.
    entry : str
        Path of its table.
    plate : Plate
        The plate.
    table : PlateTable
        Its entries.
    resolution : Resolution
        How finely it is cut.
    estimated_cells : int
        About how many cells that gives.
    volume_flow : float
        Flow [m3/s].
    inlet_temperature : float
        Coolant at the inlet [K].
    resolved : ResolvedSetup or None
        How its coolant is resolved, where it is to be, steady or in time, or where its table says
        so for `heatgrade compare`, `calibrate` and `refine`.
    resolved_cells : int
        Cells of the piece that is resolved.
    """

    name: str
    entry: str
    plate: Plate
    table: PlateTable
    resolution: Resolution
    estimated_cells: int
    volume_flow: float
    inlet_temperature: float
    resolved: ResolvedSetup | None = None
    resolved_cells: int = 0

    @property
    def steady_resolved(self) -> ResolvedSetup | None:
        """How a run resolves its coolant in its steady state; None by correlations alone."""
        return self.resolved if self.table.fidelity == "resolved" else None

    @property
    def heat_flow(self) -> float:
        """Heat of its dies [W]."""
        return float(self.plate.stack.power)

    @property
    def junction_limit(self) -> float:
        """Lowest limit of its dies [K]."""
        return min(die.limit_temperature for die in self.plate.stack.dies)
