"""From ``[transient]`` to what drives a plate in time, with everything checked that can be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.plate import ResolvedSetup
from heatgrade.scenario.entry import at
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.scenario.transient_table import (
    FlowCourseTable,
    InletCourseTable,
    TracePowerTable,
    TransientTable,
)
from heatgrade.transient import PowerTrace, Signal

MOST_ROWS = 20_000_000  # of transient.csv: some gigabytes


@dataclass(frozen=True, slots=True, eq=False)
class TransientCase:
    """A run in time, ready to begin.

    Parameters
    ----------
    table : TransientTable
        Its entries.
    power : PowerTrace or None
        Against time.
    volume_flow, inlet_temperature : Signal
        Against time [m3/s], [K].
    resolved : ResolvedSetup or None
        How the coolant is resolved, where it is.
    """

    table: TransientTable
    power: PowerTrace | None
    volume_flow: Signal
    inlet_temperature: Signal
    resolved: ResolvedSetup | None = None

    @property
    def rows(self) -> NDArray[np.float64] | None:
        """Times of the rows of ``transient.csv`` [s]; None for the accepted steps."""
        every, duration = self.table.output_every, self.table.duration
        if every is None:
            return None
        count = int(duration / every * (1.0 + 1e-12)) + 1
        return np.asarray(np.minimum(every * np.arange(count), duration), np.float64)


def build_transient(table: TransientTable, rated: RatedPlate, folder: Path) -> TransientCase:
    """Return the run.

    Parameters
    ----------
    table : TransientTable
        Its entries.
    rated : RatedPlate
        The plate with its own flow and inlet temperature.
    folder : Path
        Where the files that it names are found.

    Raises
    ------
    HeatgradeError
        With the path of the entry inside ``[transient]``.
    """
    from heatgrade.plate.power_patterns import check_names
    from heatgrade.plate.resolved_run import flow_levels
    from heatgrade.plate.transient_run import finite_duration

    power = None if table.power is None else _power(table.power, folder)
    flow = _signal(table.volume_flow, rated.volume_flow, "volume_flow")
    inlet = _signal(table.inlet_temperature, rated.inlet_temperature, "inlet_temperature")
    ends = {"volume_flow": flow.end, "inlet_temperature": inlet.end}
    if power is not None:
        ends["power"] = power.end
        check_names(power, rated.plate.stack)
    finite_duration(table.duration, ends, 0.0)
    if table.output_every is not None and table.duration / table.output_every > MOST_ROWS:
        rows = table.duration / table.output_every
        raise InputError(
            "HG462",
            f"asks for {rows:.3g} rows, about {rows * 100.0 / 1e9:.3g} GB",
            entry="output_every",
            allowed=f"at most {MOST_ROWS:,} rows",
            remedy="lengthen it",
        )
    if table.fidelity == "compact":
        return TransientCase(table, power, flow, inlet)
    flow_levels(flow, 0.0, table.duration)
    return TransientCase(table, power, flow, inlet, rated.resolved)


def _power(table: TracePowerTable, folder: Path) -> PowerTrace:
    with at("power"):
        if table.file is not None:
            return PowerTrace.read(
                folder / table.file, interval=table.interval, repeat=table.repeat, kind=table.kind
            )
        names, values = table.names or ["*"], table.values or table.factors or []
        build = PowerTrace.steps if table.kind == "steps" else PowerTrace.lines
        return build(names, table.times or [], values, repeat=table.repeat)


def _signal(table: FlowCourseTable | InletCourseTable | None, own: float, entry: str) -> Signal:
    if table is None:
        return Signal.of(own, entry)
    with at(entry):
        build = Signal.steps if table.kind == "steps" else Signal.lines
        return build(table.times, table.values, repeat=table.repeat)
