"""A chip simulator's file as a scenario: read, changed by ``--set``, solved in both views."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatgrade.caution import Caution
from heatgrade.errors import ScenarioError
from heatgrade.geometry import PowerMap
from heatgrade.layered import (
    AmbientSink,
    Comparison,
    LayerResult,
    LayerStack,
    SolidLayer,
    View,
)
from heatgrade.scenario.build_power_map import power_array
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.stage_clock import Progress
from heatgrade.units import quantity

if TYPE_CHECKING:
    from heatgrade.layered.channel_network import Layer
    from heatgrade.scenario.document import Override

KEYS = (
    "view",
    "layer_cells",
    "refine",
    "advection",
    "compare",
    "coolant",
    "top_sink.coefficient",
    "top_sink.temperature",
    "floorplan",
    "powers",
    "layers",
    "config",
    "materials",
    "transient",
)
_FILES = ("floorplan", "powers", "layers", "config", "materials")
_HOTSPOT = ("floorplan", "layers", "config", "materials", "transient")
POWER_MAP = "power_map."  # and the part of the stack whose heat a file gives by place
MOST_UNEVEN_CELLS = 40_000  # of an uneven grid, which is joined cell by cell
MOST_PEER_CELLS = 400_000  # beyond, the peer's view is only solved when asked for


@dataclass(frozen=True, slots=True)
class StackCase:
    """A stack, the view that is asked for, and where both come from.

    Parameters
    ----------
    path : Path
        The file.
    stack : LayerStack
    as_given : LayerStack
        With the coefficients of the file, for the peer's view.
    view : View
    compare : bool
        Whether the peer's view is solved too.
    overrides : mapping
        Entries replaced on the command line.
    """

    path: Path
    stack: LayerStack
    as_given: LayerStack
    view: View
    compare: bool
    overrides: Mapping[str, object]

    @property
    def name(self) -> str:
        """Short name."""
        return self.stack.name

    @property
    def peer(self) -> str:
        """Program that the file was written for."""
        return self.stack.peer


@dataclass(frozen=True, slots=True)
class StackRun:
    """The answer of a stack.

    Parameters
    ----------
    case : StackCase
    result : LayerResult
        In the view that was asked for.
    comparison : Comparison or None
        With the peer's view.
    seconds : mapping of str to float
        Time spent [s].
    """

    case: StackCase
    result: LayerResult
    comparison: Comparison | None
    seconds: Mapping[str, float]

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What was not carried over, what was chosen, and what no solid is like."""
        stack = self.case.stack
        kinds = (
            ("not-carried-over", stack.not_carried),
            ("chosen", stack.choices),
            ("implausible", stack.doubts),
        )
        return tuple(
            Caution(kind, self.case.path.name, note) for kind, notes in kinds for note in notes
        )


def load_stack(
    name: str, overrides: Sequence[Override] = (), variant: str | None = None
) -> StackCase:
    """Read a chip simulator's file and apply overrides; such files have no variants.

    Raises
    ------
    InputError
        HG209, HG210 files, HG721 to HG736 what is wrong in them, HG715 an override,
        HG716 a variant.
    """
    if variant is not None:
        raise ScenarioError(
            "HG716",
            "no such variant",
            entry="--variant",
            value=variant,
            allowed="none: a stack's file has no variants",
            remedy="leave --variant out",
        )
    given = _checked(overrides)
    path = Path(name)
    stack = _with_power_maps(_read(path, given), given)
    base = View.peer() if given.get("view") == "peer" else View()
    view = View(
        given.get("view", base.name),
        given.get("layer_cells", base.layer_cells),
        given.get("refine", base.refine),
        given.get("advection", base.advection),
    )
    small = _peer_cells(stack) <= (MOST_UNEVEN_CELLS if stack.uneven else MOST_PEER_CELLS)
    compare = bool(given.get("compare", small)) and not view.is_peer
    own = stack.with_coolant(str(given["coolant"])) if "coolant" in given else stack
    return StackCase(path, own, stack, view, compare, dict(overrides))


def run_stack(
    case: StackCase, *, threads: int | None = None, progress: Progress | None = None
) -> StackRun:
    """Solve a stack in the view asked for, and in the peer's beside it."""
    seconds: dict[str, float] = {}

    def solved(stage: str, stack: LayerStack, view: View) -> LayerResult:
        if progress is not None:
            progress.begin(stage)
        begin = time.perf_counter()
        result = stack.solve(view, threads=threads)
        seconds[stage] = time.perf_counter() - begin
        return result

    result = solved("stack", case.stack, case.view)
    comparison = None
    if case.compare:
        comparison = Comparison(result, solved("peer's view", case.as_given, View.peer()))
    return StackRun(case, result, comparison, seconds)


def _read(path: Path, given: Mapping[str, Any]) -> LayerStack:
    sink = _top_sink(given)
    files = {key: str(given[key]) for key in _FILES if key in given}
    if path.suffix.lower() == ".stk":
        unused = [key for key in _HOTSPOT if key in given]
        if unused:
            raise ScenarioError(
                "HG715",
                "belongs to HotSpot's files; a .stk names its own",
                entry=f"--set {unused[0]}",
                allowed=", ".join(key for key in KEYS if key not in _HOTSPOT),
                remedy="leave it out",
            )
        stack = LayerStack.from_stk(path, top_sink=sink)
        return stack.with_powers(files["powers"]) if "powers" in files else stack
    files["layers" if path.suffix.lower() == ".lcf" else "config"] = str(path)
    stack = LayerStack.from_hotspot(**files, transient=given.get("transient") is True)
    return stack if sink is None else stack.with_top_sink(sink)


def _with_power_maps(stack: LayerStack, given: Mapping[str, Any]) -> LayerStack:
    for key, value in given.items():
        if key.startswith(POWER_MAP):
            pixels = power_array(str(value), Path())
            heat = PowerMap.from_array(pixels[::-1].T, stack.length_x, stack.length_y)
            stack = stack.with_power_map(key[len(POWER_MAP) :], heat)
    return stack


def _peer_cells(stack: LayerStack) -> int:
    even = len(stack.x_lines) * len(stack.y_lines)
    if not stack.uneven:
        return len(stack.layers) * even
    return sum(_uneven_cells(layer, even) for layer in stack.layers)


def _uneven_cells(layer: Layer, even: int) -> int:
    if not isinstance(layer, SolidLayer):
        return even
    own = [block.cells or layer.cells or (1, 1) for block in layer.floorplan]
    return sum(nx * ny for nx, ny in own or [layer.cells or (1, 1)])


def _checked(overrides: Sequence[Override]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in overrides:
        if path not in KEYS and not path.startswith(POWER_MAP):
            raise ScenarioError(
                "HG715",
                "no stack has this entry",
                entry=f"--set {path[:80]}",
                allowed=", ".join((*KEYS, f"{POWER_MAP}PART")),
                remedy=did_you_mean(path, KEYS) or "use one of these",
            )
        found[path] = value
    return found


def _top_sink(given: Mapping[str, Any]) -> AmbientSink | None:
    names = ("top_sink.coefficient", "top_sink.temperature")
    present = [name for name in names if name in given]
    if not present:
        return None
    if len(present) == 1:
        raise ScenarioError(
            "HG715",
            "a sink needs both its coefficient and its temperature",
            entry=f"--set {present[0]}",
            allowed=" and ".join(names),
            remedy='give the other one too, e.g. --set "top_sink.temperature=40 degC"',
        )
    return AmbientSink(
        quantity(given[names[0]], "heat transfer coefficient", names[0]),
        quantity(given[names[1]], "temperature", names[1]),
    )
