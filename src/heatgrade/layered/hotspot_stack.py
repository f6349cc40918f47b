"""From HotSpot's files to the parts of a `LayerStack`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Literal

from heatgrade.errors import InputError, place
from heatgrade.geometry.floorplan import Floorplan
from heatgrade.layered.channel_network import Layer
from heatgrade.layered.complaint import shown
from heatgrade.layered.hotspot_config import HotspotConfig
from heatgrade.layered.hotspot_files import (
    Fluid,
    LayerText,
    Trace,
    damaged,
    read_config,
    read_layers,
    read_materials,
)
from heatgrade.layered.hotspot_network import read_network
from heatgrade.layered.parts import (
    AmbientSink,
    FloorplanElement,
    LayerMaterial,
    MaterialRegion,
    Schedule,
    SolidLayer,
)

# Properties of the second way out are fixed in HotSpot's source (temperature.h) [W/(m K), J/(m3 K)]
METAL = LayerMaterial.of("metal layers", 1.0 / 0.0025, 3.55e6)
BUMPS = LayerMaterial.of("C4 and underfill", 1.0 / 0.8, 1.65e6)
SUBSTRATE = LayerMaterial.of("package substrate", 1.0 / 0.5, 1.6e6)
SOLDER = LayerMaterial.of("solder balls", 1.0 / 0.06, 2.1e6)
BOARD = LayerMaterial.of("board", 1.0 / 0.333, 1.32e6)

PathArgument = str | PathLike[str]


@dataclass(slots=True)
class _Reading:
    """Files as they are read."""

    config: HotspotConfig
    folders: tuple[Path, ...]
    materials: dict[str, LayerMaterial]
    fluids: dict[str, Fluid]
    notes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    def found(self, name: str) -> Path:
        """Return the file beside those that name it, else as seen from the current folder."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        return Path(name)


def read_hotspot(
    config: PathArgument | None,
    layers: PathArgument | None,
    floorplan: PathArgument | None,
    powers: PathArgument | None,
    materials: PathArgument | None,
    *,
    transient: bool,
) -> dict[str, Any]:
    """Return the fields of a `LayerStack`; see `LayerStack.from_hotspot`."""
    given = [path for path in (config, layers, floorplan, powers) if path is not None]
    if not given:
        raise InputError(
            "HG733",
            "no file is given",
            entry="config",
            allowed="config, layers or floorplan, with powers",
            remedy="name HotSpot's files",
        )
    folders = tuple(dict.fromkeys(Path(fspath(path)).parent for path in given))
    table = read_config(config) if config is not None else {}
    settings = HotspotConfig.of(table, "" if config is None else fspath(config))
    reading = _Reading(settings, folders, {}, {})
    reading.notes += settings.notes
    if materials is None:
        materials = _only_materials(reading)
    if materials is not None:
        reading.materials, reading.fluids = read_materials(materials)
    trace = Trace.read(_chosen(reading, powers, settings.powers, "*.ptrace", "powers"))
    made: Sequence[Layer]
    layer_file = layers if layers is not None else settings.layers
    if layer_file is not None:
        made, size = _from_layers(reading, _path(reading, layer_file), trace, transient)
    else:
        plan = _chosen(reading, floorplan, settings.floorplan, "*.flp", "floorplan")
        own = reading.config.detailed is not False
        outline = Floorplan.read(plan, own_properties=own)
        made, size = _default_layers(reading, outline, trace, transient)
    return _assembled(reading, made, size, trace, transient, Path(fspath(given[0])).stem)


def _path(reading: _Reading, name: PathArgument) -> Path:
    return Path(fspath(name)) if Path(fspath(name)).is_file() else reading.found(fspath(name))


def _chosen(
    reading: _Reading, given: PathArgument | None, named: str | None, pattern: str, what: str
) -> Path:
    """Return the file given, or named by the configuration, or the only one of its kind."""
    name = given if given is not None else named
    if name is not None:
        return _path(reading, name)
    only = sorted({file for folder in reading.folders for file in folder.glob(pattern)})
    if len(only) != 1:
        raise InputError(
            "HG733",
            f"{what} are not given, and {len(only)} files {pattern} lie beside the others",
            entry=what,
            allowed="one file",
            remedy=f"name it: {what}=FILE, or --set {what}=FILE",
        )
    reading.choices.append(f"{what} not named: {only[0].name} beside it is taken")
    return only[0]


def _only_materials(reading: _Reading) -> Path | None:
    """Return the one file of materials beside the others; files that name none need none."""
    only = sorted({file for folder in reading.folders for file in folder.glob("*.materials")})
    if len(only) != 1:
        return None
    reading.choices.append(f"materials not named: {only[0].name} beside it is taken")
    return only[0]


def _blocks(
    plan: Floorplan, powers: Mapping[str, tuple[float, ...]]
) -> tuple[FloorplanElement, ...]:
    return tuple(
        FloorplanElement(
            block.name, ((block.x0, block.y0, block.x1, block.y1),), powers[block.name]
        )
        for block in plan.blocks
    )


def _columns(trace: Trace, first: int, plan: Floorplan, transient: bool) -> dict[str, Any]:
    """Return the powers of a layer's blocks: the next columns of the trace, in any order."""
    names = trace.names[first : first + len(plan.blocks)]
    if sorted(names) != sorted(plan.names):
        wrong = next((name for name in names if name not in plan.names), "")
        missing = next((name for name in plan.names if name not in names), "")
        raise InputError(
            "HG733",
            f"columns {first + 1} to {first + len(plan.blocks)} do not match {plan.source}: "
            + (f"{shown(wrong)} is no block" if wrong else f"{shown(missing)} is missing"),
            entry=place(trace.source, 1),
            allowed="the blocks of each layer with power, layer after layer",
            remedy="use the same names in the trace and the floorplan",
        )
    table = zip(*trace.rows, strict=True) if transient else ((value,) for value in trace.mean)
    columns = list(table)[first : first + len(names)]
    return {name: tuple(column) for name, column in zip(names, columns, strict=True)}


def _default_layers(
    reading: _Reading, plan: Floorplan, trace: Trace, transient: bool
) -> tuple[list[SolidLayer], tuple[float, float]]:
    config = reading.config
    powers = _columns(trace, 0, plan, transient)
    _check_used(trace, len(plan.blocks))
    chip = config.material("chip", reading.materials)
    glue = config.material("interface", reading.materials)
    detailed = _is_detailed(reading, [plan])
    rest: Literal["volume", "lower face"] = "volume" if detailed else "lower face"
    first = rest if config.secondary else "lower face"
    made = [
        SolidLayer("chip", config["t_chip"], chip, _blocks(plan, powers),
                   _regions(plan) if detailed else (), heat=first),
        SolidLayer("interface", config["t_interface"], glue, heat=rest),
    ]  # fmt: skip
    if config.secondary:
        made = [
            SolidLayer("C4", config["t_c4"], BUMPS, heat=rest),
            SolidLayer("metal", config["t_metal"], METAL, heat=rest),
            *made,
        ]
    return made, (plan.length_x, plan.length_y)


def _from_layers(
    reading: _Reading, path: Path, trace: Trace, transient: bool
) -> tuple[list[Layer], tuple[float, float]]:
    made: list[Layer] = []
    used = 0
    reading.folders = (path.parent, *reading.folders)
    texts = read_layers(path, reading.materials)
    own = reading.config.detailed is not False or any(map(_is_network, texts))
    plans = [
        None
        if _is_network(text)
        else Floorplan.read(reading.found(text.floorplan), own_properties=own)
        for text in texts
    ]
    size = _common_size(path, texts, plans)
    detailed = _is_detailed(reading, plans)
    for index, (text, plan) in enumerate(zip(texts, plans, strict=True)):
        if plan is None:
            network = reading.found(text.floorplan)
            made.append(read_network(network, f"layer{index}", text.thickness, reading.config,
                                     reading.materials, reading.fluids))  # fmt: skip
            continue
        blocks: tuple[FloorplanElement, ...] = ()
        if text.power:
            blocks = _blocks(plan, _columns(trace, used, plan, transient))
            used += len(plan.blocks)
        middle = detailed and (index > 0 or reading.config.secondary)  # HotSpot's node
        made.append(
            SolidLayer(
                f"layer{index}", text.thickness, text.material, blocks,
                _regions(plan) if detailed else (),
                heat="volume" if middle else "lower face", lateral=text.lateral or detailed,
            )
        )  # fmt: skip
    _check_used(trace, used)
    return made, size


def _is_network(text: LayerText) -> bool:
    return text.floorplan.lower().endswith(".csv")


def _common_size(
    path: Path, texts: list[LayerText], plans: list[Floorplan | None]
) -> tuple[float, float]:
    """Return length and width of all layers [m]."""
    size: tuple[float, float] | None = None
    for text, plan in zip(texts, plans, strict=True):
        if plan is None:
            continue
        if size is None:
            size = (plan.length_x, plan.length_y)
        if max(abs(plan.length_x - size[0]), abs(plan.length_y - size[1])) > 1e-6:
            raise damaged(str(path), text.line, f"{plan.source} is of another size",
                          f"{size[0] * 1e3:g} x {size[1] * 1e3:g} mm, as layer 0")  # fmt: skip
    if size is None:
        raise damaged(str(path), texts[0].line, "every layer is a network of channels",
                      "a layer with a floorplan, which says how large the chip is")  # fmt: skip
    return size


def _is_detailed(reading: _Reading, plans: list[Floorplan | None]) -> bool:
    """Return whether layers are as HotSpot's ``-detailed_3D on`` makes them; say so if chosen."""
    said = reading.config.detailed
    networks = None in plans
    own = any(block.resistivity for plan in plans if plan is not None for block in plan.blocks)
    if networks and said is False:
        reading.notes.append("-detailed_3D off beside a network of channels: HotSpot has no such "
                             "model; nodes lie as with -detailed_3D on")  # fmt: skip
    if said is None and own and not networks:
        reading.choices.append("blocks with a resistivity of their own count, as with HotSpot's "
                               "-detailed_3D on")  # fmt: skip
    return networks or (own if said is None else said)


def _regions(plan: Floorplan) -> tuple[MaterialRegion, ...]:
    """Return the blocks of a layer whose lines give properties of their own."""
    return tuple(
        MaterialRegion(
            (block.x0, block.y0, block.x1, block.y1),
            LayerMaterial.of(block.name, 1.0 / block.resistivity, block.heat_capacity),
        )
        for block in plan.blocks
        if block.resistivity is not None and block.heat_capacity is not None
    )


def _check_used(trace: Trace, used: int) -> None:
    if used != len(trace.names):
        raise InputError(
            "HG733",
            f"{len(trace.names)} columns for {used} blocks with power",
            entry=place(trace.source, 1),
            allowed="one column for each block of each layer with power",
            remedy="use the trace that belongs to the floorplan",
        )


def _assembled(
    reading: _Reading,
    made: Sequence[Layer],
    size: tuple[float, float],
    trace: Trace,
    transient: bool,
    name: str,
) -> dict[str, Any]:
    config = reading.config
    sides = (config["s_spreader"], config["s_sink"])
    in_middle = any(not isinstance(layer, SolidLayer) or layer.heat == "volume" for layer in made)
    heat: Literal["volume", "lower face"] = "volume" if in_middle else "lower face"
    layers: list[Layer] = [
        *made,
        SolidLayer(
            "spreader", config["t_spreader"], config.material("spreader", reading.materials),
            heat=heat, size=(sides[0], sides[0]),
        ),
        SolidLayer(
            "sink", config["t_sink"], config.material("sink", reading.materials),
            heat=heat, size=(sides[1], sides[1]), surface_capacity=config["c_convec"],
        ),
    ]  # fmt: skip
    bottom = None
    if config.secondary:
        plates = (("board", "pcb", BOARD), ("solder", "solder", SOLDER),
                  ("substrate", "sub", SUBSTRATE))  # fmt: skip
        layers = [
            *(
                SolidLayer(
                    element, config[f"t_{key}"], material,
                    heat="lower face" if key == "pcb" else heat,
                    size=(config[f"s_{key}"], config[f"s_{key}"]),
                    surface_capacity=config["c_convec_sec"] if key == "pcb" else 0.0,
                )
                for element, key, material in plates
            ),
            *layers,
        ]  # fmt: skip
        bottom = _sink(config, "r_convec_sec", "s_pcb")
    rows, columns = int(config["grid_rows"]), int(config["grid_cols"])
    return {
        "name": name,
        "layers": tuple(layers),
        "length_x": size[0],
        "length_y": size[1],
        "x_lines": tuple(size[0] * i / columns for i in range(columns + 1)),
        "y_lines": tuple(size[1] * j / rows for j in range(rows + 1)),
        "top": _sink(config, "r_convec", "s_sink"),
        "bottom": bottom,
        "schedule": Schedule(config["sampling_intvl"], 1) if transient else None,
        "slots": len(trace.rows) if transient else 1,
        "initial_temperature": config["init_temp"],
        "peer": "HotSpot",
        "not_carried": tuple(reading.notes),
        "choices": tuple(reading.choices),
    }


def _sink(config: HotspotConfig, resistance: str, side: str) -> AmbientSink:
    return AmbientSink(1.0 / (config[resistance] * config[side] ** 2), config["ambient"])
