"""The hydraulic part of an EPANET input file at its beginning, read by WNTR."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from heatgrade.errors import HeatgradeError, NetworkError
from heatgrade.network.constant_power import ConstantPower
from heatgrade.network.epanet_outlet import demand_of, emitter_of
from heatgrade.network.epanet_pump import pump_points
from heatgrade.network.epanet_text import check_text
from heatgrade.network.epanet_valve import valve_part
from heatgrade.network.fitting import Fitting
from heatgrade.network.free_network import FreeNetwork, checked_references
from heatgrade.network.labelled_table import package
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.network.part import Outlet, Part
from heatgrade.network.pipe import Pipe
from heatgrade.network.pressure_demand import PressureDemand
from heatgrade.network.pump import HeadCurve
from heatgrade.network.valve import CheckValve
from heatgrade.network.water_pipe import WaterPipe

ENDING = ".inp"


def read_epanet(path: str | PathLike[str]) -> FreeNetwork:
    """Return the network of an EPANET input file, as it stands at its first moment.

    Carried over: junctions with their demand at that moment, given or following the pressure,
    emitters, reservoirs, tanks at their initial level, pipes by all three friction laws with minor
    losses and check valves, pumps with head curves and speeds or of constant power, valves of all
    six kinds, initial states. An emitter, and a demand that follows the pressure, is a link of its
    own, ``"emitter NAME"`` or ``"demand NAME"``, to a node at the pressure around. All else is
    listed in `FreeNetwork.not_carried`.

    Parameters
    ----------
    path : str or path
        The file.

    Raises
    ------
    InputError
        HG580 without WNTR.
    NetworkError
        HG587 for a file that WNTR cannot read, HG593 for a name that stands twice, HG588 for
        curves that cannot be carried over, HG568 for demands that no pressure meets, HG523 without
        reservoir or tank.
    """
    source = Path(path)
    model = _model(source)
    try:
        return checked_references(_converted(source, model))
    except HeatgradeError as error:
        raise error.with_prefix(source.name) from None
    except Exception as error:  # WNTR hands on what it cannot make sense of only when it is used
        raise _unreadable(source, error) from error


def _model(source: Path) -> Any:
    wntr = package("wntr")
    if not source.is_file():
        raise NetworkError(
            "HG587",
            "is no file",
            entry=source.name,
            value=str(source),
            allowed="an EPANET input file",
            remedy="check the name",
        )
    complete = check_text(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are not the hydraulic ones
            return wntr.network.WaterNetworkModel(str(source))
    except Exception as error:
        raise _unreadable(source, error, complete) from error


def _unreadable(source: Path, error: Exception, complete: bool = True) -> NetworkError:
    cut = "" if complete else "; the file ends without [END]: is it cut off?"
    cause = f"{error.__cause__}; " if error.__cause__ is not None else ""
    said = " ".join(f"{cause}{type(error).__name__}: {error}".split())
    return NetworkError(
        "HG587",
        f"cannot be read by WNTR: {said[:300]}{cut}",
        entry=source.name,
        value=str(source),
        allowed="an EPANET 2.0 or 2.2 input file",
        remedy="open it in EPANET, or mend the line that is named",
    )


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Nodes of a file: numbers by name; by number heads and heights [m], drawn flows below 0."""

    numbers: dict[str, int] = field(default_factory=dict)
    heads: dict[int, float] = field(default_factory=dict)
    feeds: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    outlets: list[tuple[int, str, Outlet, float]] = field(default_factory=list)


def _converted(source: Path, model: Any) -> FreeNetwork:
    builder = NetworkBuilder()
    nodes = _nodes(builder, model)
    _lay_links(builder, model, nodes)
    if nodes.heads:  # without any source: HG523
        _lay_outlets(builder, nodes)
    return FreeNetwork(
        name=source.stem,
        source=source.name,
        shape=builder.network([]),
        pressures={},
        heads=nodes.heads,
        feeds={},
        volume_feeds=nodes.feeds,
        elevations=nodes.heights,
        in_metres=True,
        coordinates={
            nodes.numbers[name]: (float(node.coordinates[0]), float(node.coordinates[1]))
            for name, node in model.nodes()
            if node.coordinates and all(math.isfinite(float(c)) for c in node.coordinates)
        },
        not_carried=tuple(_not_carried(model)),
    )


def _nodes(builder: NetworkBuilder, model: Any) -> _Nodes:
    found = _Nodes()
    multiplier = float(model.options.hydraulic.demand_multiplier)
    for name, node in model.nodes():
        number = found.numbers[name] = builder.node(str(name))
        if node.node_type == "Reservoir":
            level = _finite(node.head_timeseries.at(0), f"reservoir {name}")
            found.heads[number], found.heights[number] = level, level  # an open surface
        elif node.node_type == "Tank":
            level = _finite(node.elevation + node.init_level, f"tank {name}")
            found.heads[number], found.heights[number] = level, float(node.elevation)
        else:
            drawn = float(node.demand_timeseries_list.at(0)) * multiplier
            height = found.heights[number] = _finite(node.elevation, f"junction {name}")
            follows = demand_of(model, node, _finite(drawn, f"junction {name}"))
            if follows is not None:
                outlet, rise = follows
                found.outlets.append((number, f"demand {name}", outlet, height + rise))
            elif drawn != 0.0:
                found.feeds[number] = -drawn
            emitter = emitter_of(model, node)
            if emitter is not None:
                found.outlets.append((number, f"emitter {name}", emitter, height))
    return found


def _lay_links(builder: NetworkBuilder, model: Any, nodes: _Nodes) -> None:
    for name, link in model.links():
        start, end = nodes.numbers[link.start_node_name], nodes.numbers[link.end_node_name]
        closed = str(link.initial_status).lower() == "closed"
        made = builder.link(start, end, closed=closed, name=str(name))
        try:
            parts = list(_parts(model, link))
        except HeatgradeError as error:
            raise error.with_prefix(f"{link.link_type.lower()} {name}") from None
        builder.place(made, parts, str(name))


def _lay_outlets(builder: NetworkBuilder, nodes: _Nodes) -> None:
    """Lay the links to the pressure around, for what leaves by it."""
    for node, name, outlet, head in nodes.outlets:
        outside = builder.node(name)
        nodes.heads[outside] = head
        if isinstance(outlet, PressureDemand):  # never back
            before = builder.node(f"{name}, before its check valve")
            builder.place(
                builder.link(before, outside, name=f"{name}, behind"), [CheckValve(0.0, 1.0)], name
            )
            outside = before
        builder.place(builder.link(node, outside, name=name), [outlet], name)


def _parts(model: Any, link: Any) -> Iterator[Part]:
    """Return the parts of a link, from its start to its end."""
    if link.link_type == "Pipe":
        yield _pipe(model.options.hydraulic.headloss, link)
        if link.minor_loss:
            yield Fitting(float(link.minor_loss), float(link.diameter), name="minor loss")
        if link.check_valve:
            yield CheckValve(0.0, float(link.diameter))
        return
    if link.link_type == "Valve":
        yield valve_part(link)
        return
    if link.pump_type == "POWER":
        yield ConstantPower(_finite(link.power, f"pump {link.name}"))
    else:
        flows, rises = pump_points(link)
        speed = _finite(link.speed_timeseries.at(0), f"pump {link.name}")
        yield HeadCurve(flows, rises, speed=speed, max_speed=max(speed, 1.0))
    yield CheckValve(0.0, 1.0, name="against reversal")  # EPANET shuts a pump that is overcome


def _pipe(law: str, link: Any) -> Part:
    length, bore, rough = float(link.length), float(link.diameter), float(link.roughness)
    if law == "D-W":
        return Pipe(length, bore, rough, friction="swamee-jain")
    if law == "H-W":
        return WaterPipe(length, bore, rough, "hazen-williams")
    return WaterPipe(length, bore, rough, "chezy-manning")


def _finite(value: Any, entry: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise NetworkError(
            "HG587",
            "is no finite number",
            entry=entry,
            value=number,
            allowed="a finite number",
            remedy="mend the file",
        )
    return number


def _not_carried(model: Any) -> Iterator[str]:
    """Return what the file holds beside the state of its first moment."""
    rules = model.num_controls
    if rules:
        yield f"{rules} controls and rules: links stand as the file says they begin"
    duration = float(model.options.time.duration)
    if duration > 0.0:
        yield f"the course of {duration / 3600.0:g} h: demands and levels are those of its start"
    quality = str(model.options.quality.parameter).upper()
    if quality not in ("NONE", "0", ""):
        yield f"water quality ({quality.lower()})"
    if model.options.hydraulic.specific_gravity != 1.0:
        yield "the specific gravity: density is that of the coolant chosen"
    if model.options.hydraulic.headloss == "D-W":
        times = float(model.options.hydraulic.viscosity)
        yield f"the viscosity ({times:g} of water's at 20 degC): it is that of the coolant chosen"
