"""From the tables of a rack to the rack: manifolds, branches, what hangs on them, and its pump."""

from __future__ import annotations

from collections.abc import Mapping

from heatgrade.materials import Coolant
from heatgrade.network.mounted_plate import JUNCTION_LIMIT
from heatgrade.rack import (
    AirHeat,
    Branch,
    Connection,
    FixedHead,
    FlowCurve,
    HeadCurve,
    Hose,
    Manifold,
    MountedPlate,
    QuickDisconnect,
    Rack,
)
from heatgrade.rack.manifold import MANIFOLD_LIMIT_TEMPERATURE, MANIFOLD_SOURCE
from heatgrade.scenario.datasheet_curve import DatasheetCurve
from heatgrade.scenario.entry import at
from heatgrade.scenario.rack_table import (
    BranchTable,
    DatasheetPlateTable,
    HoseTable,
    ManifoldTable,
    PumpTable,
    QuickDisconnectTable,
    RackBodyTable,
    RackTable,
)


def build_rack(
    table: RackBodyTable,
    coolant: Coolant,
    curves: Mapping[str, FlowCurve],
    limits: Mapping[str, float],
) -> Rack:
    """Return the rack of `table`.

    Parameters
    ----------
    table : RackBodyTable
        Its entries in SI.
    coolant : Coolant
        What flows in it.
    curves : mapping of str to FlowCurve
        Curve of every plate solved, by name; those of data sheets are made here.
    limits : mapping of str to float
        Highest junction temperature of these plates [K].

    Raises
    ------
    HeatgradeError
        Of the parts, with the path of the entry inside the table.
    """
    known: dict[str, FlowCurve] = dict(curves)
    junctions = dict(limits)
    for name, sheet in table.datasheet_plates.items():
        with at(f"datasheet_plates.{name}"):
            known[name] = datasheet_curve(sheet)
        if sheet.limit_temperature is not None:
            junctions[name] = sheet.limit_temperature
    branches = []
    for index, branch in enumerate(table.branches):
        with at(f"branches[{index}]"):
            branches.extend(_branches(branch, known, junctions))
    connection = None
    if table.connection is not None:
        with at("connection"):
            coupling = _quick_disconnect(table.connection.quick_disconnect)
            parts = (coupling, _hose(table.connection.hose))
            connection = Connection(tuple(part for part in parts if part is not None))
    return Rack.manifold(
        branches,
        supply_manifold=_manifold(table.manifold),
        coolant=coolant,
        return_order=table.manifold.return_side,
        air_heat=_air(table),
        connection=connection,
    )


def build_pump(table: RackTable) -> FixedHead | HeadCurve | None:
    """Return the pump that finds its own flow, None where the flow is given."""
    if table.pump is None:
        return None
    with at("pump"):
        return driven_by(table.pump, table.pump_efficiency)


def datasheet_curve(sheet: DatasheetPlateTable) -> DatasheetCurve:
    """Return the curve of a plate known at one point."""
    return DatasheetCurve(
        sheet.heat,
        sheet.volume_flow,
        sheet.pressure_drop,
        sheet.quadratic_share,
        sheet.thermal_resistance,
    )


def _branches(
    table: BranchTable, curves: Mapping[str, FlowCurve], limits: Mapping[str, float]
) -> list[Branch]:
    plates = []
    for hung in table.plates:
        limit = limits.get(hung.plate, JUNCTION_LIMIT)
        for number in range(hung.count):
            label = hung.plate if hung.count == 1 else f"{hung.plate} {number + 1}"
            plates.append(
                MountedPlate(curves[hung.plate], name=label, limit_junction_temperature=limit)
            )
    hose = _hose(table.hose)
    coupling = _quick_disconnect(table.quick_disconnect)
    return [
        Branch(
            tuple(plates),
            table.arrangement,
            hose=hose,
            quick_disconnect=coupling,
            name=table.name if table.count == 1 else f"{table.name} {number + 1}",
        )
        for number in range(table.count)
    ]


def _hose(table: HoseTable | None) -> Hose | None:
    if table is None:
        return None
    with at("hose"):
        return Hose(table.length, table.inner_diameter, table.loss_coefficient)


def _quick_disconnect(table: QuickDisconnectTable | None) -> QuickDisconnect | None:
    if table is None:
        return None
    with at("quick_disconnect"):
        if table.uqd is not None:
            part = QuickDisconnect.uqd(table.uqd, cv=table.cv)
        else:
            assert table.cv is not None  # the table sees to it
            part = QuickDisconnect(table.cv)
        if table.limit_temperature is None:
            return part
        return QuickDisconnect(
            part.cv, part.name, part.rated_volume_flow, table.limit_temperature, "scenario"
        )


def _manifold(table: ManifoldTable) -> Manifold:
    stated_by_ocp = table.limit_temperature == MANIFOLD_LIMIT_TEMPERATURE
    with at("manifold"):
        return Manifold(
            table.inner_diameter,
            table.pitch,
            table.roughness,
            length_to_first=table.length_to_first,
            port_diameter=table.port_diameter,
            tee_law=table.tee_law,
            limit_temperature=table.limit_temperature,
            source=MANIFOLD_SOURCE if stated_by_ocp else "scenario",
        )


def _air(table: RackBodyTable) -> AirHeat | float:
    if table.air is None:
        return 0.0
    with at("air"):
        return AirHeat(table.air.heat, table.air.liquid_fraction, table.air.exhaust_temperature)


def driven_by(table: PumpTable, efficiency: float) -> FixedHead | HeadCurve:
    """Return the pump of a table."""
    if table.pressure_rise is not None:
        return FixedHead(table.pressure_rise, efficiency)
    return HeadCurve(tuple(table.volume_flows or ()), tuple(table.pressure_rises or ()), efficiency)
