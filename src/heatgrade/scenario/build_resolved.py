"""From the table of resolved coolant to its setup."""

from __future__ import annotations

from heatgrade.plate import Plate, Port, ResolvedSetup
from heatgrade.scenario.build_plate import named_solid
from heatgrade.scenario.entry import at
from heatgrade.scenario.resolved_table import PortTable, ResolvedTable

PORTS = ("plenum_port", "collector_port", "inlet_port", "outlet_port")


def build_resolved(table: ResolvedTable) -> ResolvedSetup:
    """Return how the coolant of a plate is resolved.

    Raises
    ------
    HeatgradeError
        With the path of the entry inside the table.
    """
    given = table.model_dump(exclude={"area", "nozzle_plate", *PORTS})
    for name in PORTS:
        port: PortTable | None = getattr(table, name)
        if port is not None:
            with at(name):
                given[name] = Port(port.side, port.diameter, port.x, port.y)
    given["symmetry"], given["joined"] = tuple(table.symmetry), tuple(table.joined)
    if table.area is not None:
        given["window"] = table.area.corners
    if table.nozzle_plate is not None:
        given["nozzle_plate"] = named_solid(table.nozzle_plate, "nozzle_plate")
    return ResolvedSetup(**given)


def checked_cells(plate: Plate, setup: ResolvedSetup) -> int:
    """Return how many cells the piece of the plate has, or raise what is wrong with it.

    Raises
    ------
    HeatgradeError
        As `heatgrade.plate.resolved_case.resolved_cells`.
    """
    from heatgrade.plate.resolved_case import resolved_cells

    with at("resolved"):
        return resolved_cells(plate, setup)
