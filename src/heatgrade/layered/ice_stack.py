"""From a 3D-ICE stack description to a `LayerStack`: names resolved, files read, SI units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from heatgrade.errors import InputError, place
from heatgrade.geometry.text_file import read_text
from heatgrade.layered.channel_network import Layer
from heatgrade.layered.complaint import unexpected, unknown_name
from heatgrade.layered.ice_floorplan import Chip, read_floorplan, read_layout
from heatgrade.layered.ice_grammar import read_stack_text
from heatgrade.layered.ice_lines import cell_lines
from heatgrade.layered.ice_sections import (
    CavityText,
    DimensionsText,
    LayerText,
    PartText,
    SinkText,
    SolverText,
    SpreaderText,
    StackText,
)
from heatgrade.layered.parts import (
    AmbientSink,
    Cavity,
    FloorplanElement,
    LayerMaterial,
    MaterialRegion,
    OutputRequest,
    Schedule,
    SolidLayer,
)
from heatgrade.layered.tokens import Token

PER_METRE = 1e6  # micrometres
PER_SQUARE_MICROMETRE = 1e12  # W/(um2 K) -> W/(m2 K)
PER_CUBIC_MICROMETRE = 1e18
MILLILITRE_PER_MINUTE = 1e-6 / 60.0
MOST_SLOTS = 1_000_000


@dataclass(frozen=True, slots=True)
class IceStack:
    """What a ``.stk`` file and the files that it names say, in SI units."""

    name: str
    length_x: float
    length_y: float
    x_lines: tuple[float, ...]
    y_lines: tuple[float, ...]
    layers: tuple[Layer, ...]
    top: AmbientSink | None
    bottom: AmbientSink | None
    schedule: Schedule | None
    slots: int
    initial_temperature: float
    outputs: tuple[OutputRequest, ...]
    uneven: bool
    not_carried: tuple[str, ...]
    choices: tuple[str, ...]


def read_ice_stack(path: str | PathLike[str]) -> IceStack:
    """Read a stack description and every file that it names.

    Floorplans and layouts are looked for beside the stack description, then in the current
    folder, where 3D-ICE itself looks.

    Raises
    ------
    InputError
        HG209 and HG210 unreadable files, HG721 to HG729 what is wrong in them.
    """
    text = read_text(path, "path")
    source = fspath(path)
    return _Assembly(read_stack_text(text, source), source).whole()


class _Assembly:
    """The file's sections on their way to SI."""

    def __init__(self, text: StackText, source: str) -> None:
        assert text.dimensions is not None
        assert text.solver is not None
        self.text = text
        self.source = source
        self.dimensions: DimensionsText = text.dimensions
        self.solver: SolverText = text.solver
        self.chip = Chip(self.dimensions.length, self.dimensions.width)
        self.notes: list[str] = []
        self.files: dict[Path, str] = {}

    def whole(self) -> IceStack:
        cavity = self.text.cavity
        x_lines, y_lines = cell_lines(self.dimensions, cavity, self.source)
        layers: list[Layer] = []
        for part in reversed(self.text.parts):  # the file goes from top to bottom
            layers += self._part(part)
        slots = self._slots(layers)
        outputs = self._outputs(layers)
        top = self._top(layers)
        self._remaining(x_lines, y_lines)
        return IceStack(
            name=Path(self.source).stem,
            length_x=self.chip.length / PER_METRE,
            length_y=self.chip.width / PER_METRE,
            x_lines=tuple(line / PER_METRE for line in x_lines),
            y_lines=tuple(line / PER_METRE for line in y_lines),
            layers=tuple(layers),
            top=top,
            bottom=None if self.text.bottom is None else _ambient(self.text.bottom),
            schedule=self._schedule(),
            slots=slots,
            initial_temperature=self.solver.initial,
            outputs=outputs,
            uneven=self.dimensions.uneven,
            not_carried=tuple(dict.fromkeys(self.notes)),
            choices=tuple(dict.fromkeys(self.text.choices)),
        )

    def _part(self, part: PartText) -> list[Layer]:
        if part.kind == "channel":
            return [self._cavity(part)]
        assert part.reference is not None
        if part.kind == "layer":
            layer = self._declared_layer(part.reference)
            return [self._solid(part.name.text, layer, cells=part.cells)]
        layers = self.text.dies.get(part.reference.text)
        if layers is None:
            raise self._unknown("die", part.reference, self.text.dies)
        assert part.floorplan is not None
        floorplan = read_floorplan(
            *self._file(part.floorplan, "floorplan"), self.chip, self.text.materials
        )
        self._check_powers(part.floorplan, floorplan)
        if self.dimensions.uneven and any(len(block.rectangles) > 1 for block in floorplan):
            self.notes.append(
                "blocks of several rectangles: 3D-ICE's uneven grid knows the first one only, and "
                "so does the peer's view; our own view has all"
            )
        if not self.dimensions.uneven and any(block.material for block in floorplan):
            self.notes.append(
                "materials of floorplan elements: 3D-ICE's even grid passes over them, and so does "
                "the peer's view; our own view has them"
            )
        found = [
            self._solid(
                part.name.text,
                layer if layer.reference is None else self._declared_layer(layer.reference),
                floorplan if layer.source else (),
                part.cells,
            )
            for layer in layers
        ]
        return list(reversed(found))

    def _declared_layer(self, name: Token) -> LayerText:
        layer = self.text.layers.get(name.text)
        if layer is None:
            raise self._unknown("layer", name, self.text.layers)
        return layer

    def _solid(
        self,
        element: str,
        layer: LayerText,
        floorplan: tuple[FloorplanElement, ...] = (),
        cells: tuple[int, int] | None = None,
    ) -> SolidLayer:
        assert layer.material is not None
        regions: tuple[MaterialRegion, ...] = ()
        if layer.layout is not None:
            regions = read_layout(
                *self._file(layer.layout, "layout"), self.chip, self.text.materials
            )
        if self.dimensions.uneven and cells is None:
            # 3D-ICE's default: as many cells as the even grid would have, in every block
            size = self.dimensions
            cells = (int(size.length / size.cell_length), int(size.width / size.cell_width))
        return SolidLayer(
            element,
            layer.height / PER_METRE,
            self._material(layer.material),
            floorplan,
            regions,
            cells=cells,
        )

    def _cavity(self, part: PartText) -> Cavity:
        text = self.text.cavity
        if text is None:
            raise unexpected(
                self.source,
                part.name.line,
                f"channel {part.name.text}",
                "a section 'microchannel' or 'pinfin' that says what a channel is",
            )
        return _cavity(part.name.text, text, self._material(text.material))

    def _material(self, name: Token) -> LayerMaterial:
        material = self.text.materials.get(name.text)
        if material is None:
            raise self._unknown("material", name, self.text.materials)
        return material

    def _unknown(self, kind: str, name: Token, table: Mapping[str, object]) -> InputError:
        return unknown_name(self.source, name.line, kind, name.text, tuple(table))

    def _file(self, path: Token, entry: str) -> tuple[str, str]:
        """Return text and name of a file that the stack description names."""
        beside = Path(self.source).parent / path.text
        try:
            found = beside if beside.exists() or not Path(path.text).exists() else Path(path.text)
            if found not in self.files:
                self.files[found] = read_text(found, f"{place(self.source, path.line)}, {entry}")
        except (OSError, ValueError):
            raise unexpected(self.source, path.line, path.text, "the path of a file") from None
        return self.files[found], str(found)

    def _check_powers(self, path: Token, floorplan: tuple[FloorplanElement, ...]) -> None:
        bare = [element.name for element in floorplan if not element.powers]
        if bare:
            raise InputError(
                "HG729",
                f"floorplan element {bare[0]!r} has no power values",
                entry=f"{place(self.source, path.line)}, {path.text}",
                allowed="one power at least for each element, one a slot in a transient",
                remedy="add 'power values 0 ;' where an element releases no heat",
            )

    def _slots(self, layers: list[Layer]) -> int:
        counts = {
            len(element.powers)
            for layer in layers
            if isinstance(layer, SolidLayer)
            for element in layer.floorplan
        }
        slots = min(counts, default=0)
        if self.solver.step > 0.0 and len(counts) > 1:
            self.notes.append(
                f"power values beyond the shortest list ({slots} slots): the run ends there, as "
                "3D-ICE's does"
            )
        return slots

    def _schedule(self) -> Schedule | None:
        step, slot = self.solver.step, self.solver.slot
        if step == 0.0:
            return None
        steps = round(slot / step)
        if abs(steps * step - slot) > 1e-9 * slot:
            # 3D-ICE cuts the quotient of the two decimal fractions down to a whole number
            steps = int(slot / step * (1.0 + 1e-12))
            self.notes.append(
                f"slot of {slot:g} s is no multiple of the step: it has {steps} steps of {step:g} s"
            )
        if steps > MOST_SLOTS:
            raise unexpected(
                self.source, self.solver.line, f"{steps} steps a slot", f"at most {MOST_SLOTS}"
            )
        return Schedule(step, steps)

    def _top(self, layers: list[Layer]) -> AmbientSink | None:
        top = self.text.top
        if isinstance(top, SpreaderText):
            self.notes.append(
                f"plugin {top.plugin!r} of the top heat sink: it is a program; the spreader is "
                "read, give top_sink.coefficient and top_sink.temperature for what lies above it"
            )
            size = (top.length / PER_METRE, top.width / PER_METRE)
            if size[0] < self.chip.length / PER_METRE or size[1] < self.chip.width / PER_METRE:
                raise unexpected(
                    self.source,
                    top.material.line,
                    f"a spreader of {top.length:g} x {top.width:g} um",
                    f"one at least as large as the chip, {self.chip.length:g} x "
                    f"{self.chip.width:g} um",
                )
            height = top.height / PER_METRE
            layers.append(SolidLayer("spreader", height, self._material(top.material), size=size))
            return None
        return None if top is None else _ambient(top)

    def _remaining(self, x_lines: tuple[float, ...], y_lines: tuple[float, ...]) -> None:
        for axis, size, lines in (
            ("length", self.chip.length, x_lines),
            ("width", self.chip.width, y_lines),
        ):
            if size - lines[-1] > 1e-6 * size:
                self.notes.append(
                    f"chip {axis} {size:g} um is no multiple of the cell's: 3D-ICE leaves the last "
                    f"{size - lines[-1]:g} um out; the resolved view covers them"
                )

    def _outputs(self, layers: list[Layer]) -> tuple[OutputRequest, ...]:
        elements = {layer.element: layer for layer in layers}
        kinds = {part.name.text: part.kind for part in self.text.parts}
        for token, request in self.text.outputs:
            if request.kind == "T3d":
                continue
            if request.element not in elements:
                raise self._unknown("part of the stack", token, kinds)
            wanted = {"Tflp": "die", "Tflpel": "die", "Pmap": "die", "Tcoolant": "channel"}
            kind = wanted.get(request.kind, kinds[request.element])
            if kinds[request.element] != kind:
                raise unexpected(
                    self.source,
                    token.line,
                    f"{request.kind} of the {kinds[request.element]} {request.element}",
                    f"{request.kind} of a {kind}",
                )
            if request.block:
                blocks = _blocks(layers, request.element)
                if request.block not in blocks:
                    raise unknown_name(
                        self.source, token.line, "floorplan element", request.block, blocks
                    )
        return tuple(request for _, request in self.text.outputs)


def _blocks(layers: list[Layer], element: str) -> tuple[str, ...]:
    return tuple(
        block.name
        for layer in layers
        if isinstance(layer, SolidLayer) and layer.element == element
        for block in layer.floorplan
    )


def _ambient(text: SinkText) -> AmbientSink:
    return AmbientSink(text.coefficient * PER_SQUARE_MICROMETRE, text.temperature)


def _cavity(element: str, text: CavityText, wall: LayerMaterial) -> Cavity:
    number = text.numbers
    side, top, bottom = (value * PER_SQUARE_MICROMETRE for value in text.coefficients)
    common = (
        number["height"] / PER_METRE,
        wall,
        number["capacity"] * PER_CUBIC_MICROMETRE,
        number["inlet"],
    )
    if text.kind.startswith("pins"):
        return Cavity(
            element,
            "pins inline" if text.kind == "pins inline" else "pins staggered",
            *common,
            darcy_velocity=number["flow"] / PER_METRE,
            pin_diameter=number["pin diameter"] / PER_METRE,
            pin_pitch=number["pin pitch"] / PER_METRE,
        )
    wall_width = number["wall length"]
    return Cavity(
        element,
        "4rm" if text.kind == "4rm" else "2rm",
        *common,
        volume_flow=number["flow"] * MILLILITRE_PER_MINUTE,
        coefficient_side=side,
        coefficient_top=top,
        coefficient_bottom=bottom,
        channel_width=number["channel length"] / PER_METRE,
        wall_width=wall_width / PER_METRE,
        first_wall_width=number.get("first wall length", wall_width) / PER_METRE,
        last_wall_width=number.get("last wall length", wall_width) / PER_METRE,
    )
