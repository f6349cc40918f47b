"""What the sections of a 3D-ICE stack description (``.stk``) say, in the file's own units.

Lengths stay in micrometres here; `ice_stack` turns them into SI.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from heatgrade.layered.parts import LayerMaterial, OutputRequest
from heatgrade.layered.tokens import Token


@dataclass(frozen=True, slots=True)
class SinkText:
    """A ``heat sink`` section: coefficient [W/(um2 K)] and temperature [K]."""

    coefficient: float
    temperature: float


@dataclass(frozen=True, slots=True)
class SpreaderText:
    """The spreader of a ``top pluggable heat sink`` section [um], and its plugin."""

    length: float
    width: float
    height: float
    material: Token
    plugin: str


@dataclass(frozen=True, slots=True)
class CavityText:
    """A ``microchannel`` or ``pinfin`` section; numbers by the words before them."""

    kind: str
    line: int
    numbers: dict[str, float]
    material: Token
    coefficients: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LayerText:
    """A layer: height [um], material, layout file; or only the name of a declared one."""

    height: float
    material: Token | None
    layout: Token | None = None
    reference: Token | None = None
    source: bool = False


@dataclass(frozen=True, slots=True)
class DimensionsText:
    """The ``dimensions`` section [um]."""

    line: int
    length: float
    width: float
    cell_length: float
    cell_width: float
    uneven: bool


@dataclass(frozen=True, slots=True)
class PartText:
    """One line of the ``stack`` section."""

    kind: str
    name: Token
    reference: Token | None
    floorplan: Token | None
    cells: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class SolverText:
    """The ``solver`` section; a step of 0 for a steady state."""

    step: float
    slot: float
    initial: float
    line: int


@dataclass(slots=True)
class StackText:
    """All sections of a file."""

    materials: dict[str, LayerMaterial] = field(default_factory=dict)
    layers: dict[str, LayerText] = field(default_factory=dict)
    dies: dict[str, tuple[LayerText, ...]] = field(default_factory=dict)
    parts: list[PartText] = field(default_factory=list)
    outputs: list[tuple[Token, OutputRequest]] = field(default_factory=list)
    top: SinkText | SpreaderText | None = None
    bottom: SinkText | None = None
    cavity: CavityText | None = None
    dimensions: DimensionsText | None = None
    solver: SolverText | None = None
    initial: float | None = None
    last_line: int = 1
    release_1: bool = False  # has forms that no later release reads
    choices: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
