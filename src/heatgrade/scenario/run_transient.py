"""The run in time of a scenario's plate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from heatgrade.errors import HeatgradeError
from heatgrade.plate import Snapshots, TransientResult
from heatgrade.scenario.build_transient import TransientCase
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.transient import Interrupted


def run_transient(
    case: TransientCase,
    rated: RatedPlate,
    folder: Path | None,
    threads: int | None,
    progress: Callable[[str], None],
) -> tuple[TransientResult, Interrupted | None]:
    """Return the run, and why it ended before its time where it did.

    Parameters
    ----------
    case : TransientCase
        The run.
    rated : RatedPlate
        Its plate.
    folder : Path or None
        Where snapshots go; none are kept without one.
    threads : int or None
        Threads of the solver.
    progress : callable
        Told how far it is.

    Raises
    ------
    HeatgradeError
        Where it could not begin, with the path of the entry inside ``[transient]``.
    """
    table = case.table
    snapshots = None
    if table.snapshots is not None and folder is not None:
        name = f"snapshots.{table.snapshots.form}"
        snapshots = Snapshots(folder / name, every=table.snapshots.every)
    initial = "steady" if table.initial_temperature is None else table.initial_temperature
    try:
        result = rated.plate.solve_transient(
            case.power,
            table.duration,
            volume_flow=case.volume_flow,
            inlet_temperature=case.inlet_temperature,
            tolerance=table.tolerance,
            initial=initial,
            points={name: (p.x, p.y, p.z) for name, p in table.points.items()},
            blocks=table.blocks,
            snapshots=snapshots,
            properties=table.properties,
            fidelity=table.fidelity,
            grid=rated.resolution if case.resolved is None else None,
            resolved=case.resolved,
            threads=threads,
            progress=progress,
        )
        return result, None
    except HeatgradeError as error:
        if error.entry is not None:
            error.entry = error.entry.removeprefix("plate.")
        if isinstance(error, Interrupted) and error.partial is not None:
            error.entry = f"transient.{error.entry}"
            return error.partial, error
        raise
