"""From the tables of a plate to the plate: what was built, ready to be solved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heatgrade.errors import HeatgradeError
from heatgrade.geometry import (
    ColdPlate,
    Die,
    Interface,
    JetArray,
    Leakage,
    Lid,
    ManifoldChannels,
    Microchannels,
    Nozzle,
    PinFins,
    PowerMap,
    Stack,
    TargetFins,
)
from heatgrade.geometry.cold_plate import Wetted
from heatgrade.geometry.die import JUNCTION_LIMIT
from heatgrade.materials import Coolant, Solid, solid
from heatgrade.plate import Calibration, Plate
from heatgrade.scenario.build_power_map import build_power_map
from heatgrade.scenario.entry import at
from heatgrade.scenario.plate_table import DieTable, InterfaceTable, PlateTable
from heatgrade.scenario.wetted_tables import (
    JetsTable,
    ManifoldChannelsTable,
    MicrochannelsTable,
    PinFinsTable,
)


def build_plate(table: PlateTable, coolant: Coolant, folder: Path) -> Plate:
    """Return the plate of `table`.

    Parameters
    ----------
    table : PlateTable
        Its entries in SI.
    coolant : Coolant
        What flows in it.
    folder : Path
        Where the files that it names are found.

    Raises
    ------
    HeatgradeError
        Of the parts, with the path of the entry inside the table.
    """
    with _scenario_names(table):
        dies = tuple(_die(table, index, folder) for index in range(len(table.dies)))
        stack = Stack(
            dies,
            _interface(table.tim1, "tim1"),
            _lid(table),
            None if table.tim2 is None else _interface(table.tim2, "tim2"),
            None if table.fill is None else named_solid(table.fill, "fill"),
        )
        plate = ColdPlate(
            table.length_x,
            table.length_y,
            table.base_thickness,
            named_solid(table.material),
            _wetted(table),
        )
        found = None
        if table.calibration is not None:
            found = Calibration.read(folder / table.calibration)
        return Plate(stack, plate, coolant, calibration=found)


def named_solid(name: str, entry: str = "material") -> Solid:
    """Return the solid of this name; MaterialError, with the known names, if there is none."""
    try:
        return solid(name)
    except HeatgradeError as error:
        error.entry = entry
        raise


@contextmanager
def _scenario_names(table: PlateTable) -> Iterator[None]:
    """Turn the path of an entry in the parts, ``stack.lid``, into the scenario's, ``lid``."""
    families = ("jets", "microchannels", "manifold_channels", "pin_fins")
    family = next(name for name in families if getattr(table, name) is not None)
    try:
        yield
    except HeatgradeError as error:
        entry = error.entry or ""
        for start, ours in (
            ("stack.", ""),
            ("cold_plate.", ""),
            ("wetted", family),
            ("nozzles[", "jets.nozzles["),
        ):
            if entry.startswith(start):
                entry = ours + entry.removeprefix(start)
        error.entry = entry or None
        raise error from None


def _die(table: PlateTable, index: int, folder: Path) -> Die:
    die = table.dies[index]
    with at(f"dies[{index}]"):
        power_map = build_power_map(die, folder)
        x, y = _corner(die, power_map, table)
        limit = JUNCTION_LIMIT if die.limit_temperature is None else die.limit_temperature
        return Die(
            power_map,
            die.thickness,
            x,
            y,
            named_solid(die.material),
            die.name,
            limit,
            leakage=_leakage(die, power_map),
        )


def _leakage(die: DieTable, power_map: PowerMap) -> Leakage | None:
    found = die.leakage
    if found is None:
        return None
    with at("leakage"):
        return Leakage(
            found.reference_temperature,
            power=found.power,
            share=found.share,
            doubling=found.doubling,
            slope=found.slope,
            curvature=found.curvature,
            pattern=power_map if found.pattern == "power" else None,
        )


def _corner(die: DieTable, power_map: PowerMap, table: PlateTable) -> tuple[float, float]:
    """Return the lower-left corner of a die, centred along an axis on which none is given."""
    x = 0.5 * (table.length_x - power_map.length_x) if die.x is None else die.x
    y = 0.5 * (table.length_y - power_map.length_y) if die.y is None else die.y
    return x, y


def _interface(table: InterfaceTable, name: str) -> Interface:
    contact = table.resistance or 0.0
    with at(name):
        if table.thickness is None:
            return Interface.contact(contact, name=name)
        if table.material is not None:
            named_solid(table.material)
            return Interface.of(table.material, table.thickness, contact_resistance=contact)
        return Interface(table.thickness, table.conductivity or math.inf, contact, name)


def _lid(table: PlateTable) -> Lid | None:
    lid = table.lid
    if lid is None:
        return None
    with at("lid"):
        return Lid(
            lid.length_x, lid.length_y, lid.thickness, named_solid(lid.material), lid.x, lid.y
        )


def _wetted(table: PlateTable) -> Wetted:
    if table.jets is not None:
        with at("jets"):
            return _jets(table.jets)
    if table.microchannels is not None:
        with at("microchannels"):
            return _microchannels(table.microchannels)
    if table.manifold_channels is not None:
        with at("manifold_channels"):
            return _manifold_channels(table.manifold_channels)
    assert table.pin_fins is not None  # the tables see to it that one of the four is given
    with at("pin_fins"):
        return _pin_fins(table.pin_fins)


def _jets(jets: JetsTable) -> JetArray:
    fins = None
    if jets.target_fins is not None:
        with at("target_fins"):
            found = jets.target_fins
            fins = TargetFins(found.height, found.thickness, found.gap)
    if jets.nozzles is not None:
        nozzles = tuple(Nozzle(n.x, n.y, n.diameter) for n in jets.nozzles)
        return JetArray(
            nozzles,
            standoff=jets.standoff,
            drains=jets.drains,
            nozzle_length=jets.nozzle_length,
            pitch=jets.pitch,
            target_fins=fins,
        )
    # The tables see to it that a lattice is complete.
    assert jets.area is not None
    assert jets.pitch is not None
    assert jets.diameter is not None
    return JetArray.lattice(
        pitch=jets.pitch,
        diameter=jets.diameter,
        standoff=jets.standoff,
        area=jets.area.corners,
        drains=jets.drains,
        nozzle_length=jets.nozzle_length,
        arrangement=jets.arrangement,
        target_fins=fins,
    )


def _microchannels(channels: MicrochannelsTable) -> Microchannels:
    return Microchannels(
        channels.channel_width,
        channels.fin_width,
        channels.height,
        area=channels.area.corners,
        direction=channels.direction,
        feed=channels.feed,
        cover_thickness=channels.cover_thickness,
        cover_material=named_solid(channels.cover_material, "cover_material"),
    )


def _manifold_channels(manifold: ManifoldChannelsTable) -> ManifoldChannels:
    return ManifoldChannels(
        manifold.channel_width,
        manifold.fin_width,
        manifold.height,
        area=manifold.area.corners,
        inlet_count=manifold.inlet_count,
        inlet_width=manifold.inlet_width,
        outlet_width=manifold.outlet_width,
        manifold_height=manifold.manifold_height,
        direction=manifold.direction,
        feed=manifold.feed,
        manifold_material=named_solid(manifold.manifold_material, "manifold_material"),
    )


def _pin_fins(pins: PinFinsTable) -> PinFins:
    return PinFins(
        pins.diameter,
        pins.pitch_transverse,
        pins.pitch_longitudinal,
        pins.height,
        area=pins.area.corners,
        arrangement=pins.arrangement,
        shape=pins.shape,
        direction=pins.direction,
        cover_thickness=pins.cover_thickness,
        clearance=pins.clearance,
        cover_material=named_solid(pins.cover_material, "cover_material"),
    )
