"""A chip as a stack of layers: built by hand or read from a chip simulator's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Literal

import numpy as np

from heatgrade.errors import positive
from heatgrade.layered.assembly import assemble
from heatgrade.layered.channel_network import Layer
from heatgrade.layered.grid_lines import channel_lines, check_lines
from heatgrade.layered.layer_order import check_order
from heatgrade.layered.overlap import check_overlap
from heatgrade.layered.parts import (
    AmbientSink,
    Cavity,
    OutputRequest,
    Schedule,
    SolidLayer,
)
from heatgrade.layered.plausible import doubts_of
from heatgrade.layered.view import View

if TYPE_CHECKING:
    from heatgrade.geometry.power_map import PowerMap
    from heatgrade.layered.comparison import Comparison
    from heatgrade.layered.powers import Powers
    from heatgrade.layered.result import LayerResult
    from heatgrade.layered.system import System
    from heatgrade.materials import Coolant


@dataclass(frozen=True, slots=True)
class LayerStack:
    """Layers over one chip, with what takes their heat.

    Parameters
    ----------
    layers : sequence of SolidLayer, Cavity or ChannelNetwork
        From bottom to top.
    length_x, length_y : float [m]
        Of the chip; coolant flows along +y.
    x_lines, y_lines : sequence of float [m]
        Lines of the grid, from 0 on; `of` makes even ones.
    top, bottom : AmbientSink, optional
        What takes heat above and below.
    schedule : Schedule, optional
        Steps of a transient; none for a steady state.
    slots : int
        Slots of time in a transient.
    initial_temperature : float [K]
        At time 0.
    outputs : sequence of OutputRequest
        What to record.
    uneven : bool
        Whether the peer cuts each block and layer into cells of its own.
    name : str
        For titles.
    peer : {"3D-ICE", "HotSpot"}
        Whose view the peer's is.
    not_carried : tuple of str
        What a file said that could not be carried over, one sentence each.
    choices : tuple of str
        What was chosen where the files left it open, one sentence each.

    Raises
    ------
    InputError
        HG101 to HG103 numbers, HG727 lines, HG728 an order of layers that cannot be.

    Examples
    --------
    50 W on 1 cm2 of silicon, half a millimetre thick, under water at 300 K with 20 kW/(m2 K):

    >>> import heatgrade as hg
    >>> silicon = hg.LayerMaterial.of("silicon", 130.0, 1.63e6)
    >>> block = hg.FloorplanElement("core", ((0.0, 0.0, 0.01, 0.01),), (50.0,))
    >>> chip = hg.LayerStack.of(
    ...     [hg.SolidLayer("die", 0.5e-3, silicon, (block,), heat="lower face")],
    ...     length_x=0.01, length_y=0.01, cells=(20, 20), top=hg.AmbientSink(2e4, 300.0))
    >>> result = chip.solve()
    >>> round(result.junction_temperature_max - 300.0, 3)  # 50 W (0.5 mm / k + 1 / h) / 1 cm2
    26.923
    """

    layers: tuple[Layer, ...]
    length_x: float
    length_y: float
    x_lines: tuple[float, ...]
    y_lines: tuple[float, ...]
    top: AmbientSink | None = None
    bottom: AmbientSink | None = None
    schedule: Schedule | None = None
    slots: int = 1
    initial_temperature: float = 300.0
    outputs: tuple[OutputRequest, ...] = ()
    uneven: bool = False
    name: str = "stack"
    peer: Literal["3D-ICE", "HotSpot"] = "3D-ICE"
    not_carried: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        positive(self.initial_temperature, "initial_temperature", "K")
        for axis in "xy":
            size = positive(getattr(self, f"length_{axis}"), f"length_{axis}", "m")
            check_lines(getattr(self, f"{axis}_lines"), size, f"{axis}_lines")
        for field_ in ("layers", "x_lines", "y_lines", "outputs", "not_carried", "choices"):
            object.__setattr__(self, field_, tuple(getattr(self, field_)))
        check_order(self)
        for layer in self.layers:
            if isinstance(layer, SolidLayer):
                check_overlap(layer)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What no solid is like, one sentence for each material: units that slipped?"""
        return tuple(dict.fromkeys(d for layer in self.layers for d in doubts_of(layer)))

    @classmethod
    def of(
        cls,
        layers: Sequence[Layer],
        *,
        length_x: float,
        length_y: float,
        cells: tuple[int, int],
        top: AmbientSink | None = None,
        bottom: AmbientSink | None = None,
        schedule: Schedule | None = None,
        slots: int | None = None,
        initial_temperature: float = 300.0,
        name: str = "stack",
    ) -> LayerStack:
        """Return a stack on an even grid of `cells`; ``4rm`` cavities set the columns."""
        columns = positive(cells[0], "cells[0]")
        rows = positive(cells[1], "cells[1]")
        x_lines = tuple(np.linspace(0.0, length_x, int(columns) + 1).tolist())
        for layer in layers:
            if isinstance(layer, Cavity) and layer.kind == "4rm":
                x_lines = channel_lines(layer, length_x)
                break
        counts = [
            len(block.powers)
            for layer in layers
            if isinstance(layer, SolidLayer)
            for block in layer.floorplan
        ]
        return cls(
            layers=tuple(layers),
            length_x=length_x,
            length_y=length_y,
            x_lines=x_lines,
            y_lines=tuple(np.linspace(0.0, length_y, int(rows) + 1).tolist()),
            top=top,
            bottom=bottom,
            schedule=schedule,
            slots=min(counts, default=1) if slots is None else slots,
            initial_temperature=initial_temperature,
            name=name,
        )

    @classmethod
    def from_stk(
        cls, path: str | PathLike[str], *, top_sink: AmbientSink | None = None
    ) -> LayerStack:
        """Return the stack of a 3D-ICE description and the floorplans that it names.

        Parameters
        ----------
        path : path
            The ``.stk`` file.
        top_sink : AmbientSink, optional
            In place of the file's; needed where the file names a program for it.

        Raises
        ------
        InputError
            HG209, HG210 unreadable files, HG721 to HG729 what is wrong in them.
        """
        from heatgrade.layered.ice_stack import read_ice_stack

        read = read_ice_stack(path)
        given = {name: getattr(read, name) for name in read.__slots__}
        if top_sink is not None:
            given["top"] = top_sink
        return cls(**given)

    @classmethod
    def from_hotspot(
        cls,
        config: str | PathLike[str] | None = None,
        *,
        layers: str | PathLike[str] | None = None,
        floorplan: str | PathLike[str] | None = None,
        powers: str | PathLike[str] | None = None,
        materials: str | PathLike[str] | None = None,
        transient: bool = False,
    ) -> LayerStack:
        """Return the chip and package that HotSpot's files describe.

        Parameters
        ----------
        config : path, optional
            ``.config``; HotSpot's defaults without it.
        layers : path, optional
            ``.lcf``; silicon and interface of the configuration without it.
        floorplan, powers : path, optional
            ``.flp`` and ``.ptrace`` (or ``.csv``: name,power); those that the configuration
            names, else the only ones beside the other files.
        materials : path, optional
            ``.materials``, where names of materials are used.
        transient : bool
            Whether the rows of the trace follow each other in time (each ``sampling_intvl`` long,
            from ``init_temp`` on); otherwise their mean gives a steady state.

        Raises
        ------
        InputError
            HG207 to HG210 floorplans and files, HG732 what is wrong in a file, HG733 files or
            names that do not belong together.
        """
        from heatgrade.layered.hotspot_stack import read_hotspot

        read = read_hotspot(config, layers, floorplan, powers, materials, transient=transient)
        return cls(**read)

    @property
    def elements(self) -> tuple[str, ...]:
        """Part of the stack that each layer belongs to."""
        return tuple(layer.element for layer in self.layers)

    @property
    def plates(self) -> tuple[SolidLayer, ...]:
        """Layers wider than the chip, from bottom to top."""
        return tuple(layer for layer in self.layers if isinstance(layer, SolidLayer) and layer.size)

    @property
    def heat_flow(self) -> float:
        """Heat released in the first slot of time [W]."""
        solids = [layer for layer in self.layers if isinstance(layer, SolidLayer)]
        blocks = sum(block.powers[0] for layer in solids for block in layer.floorplan)
        return blocks + sum(layer.power_map.power for layer in solids if layer.power_map)

    def with_powers(self, powers: Powers) -> LayerStack:
        """Return the same stack with other powers, the same in every slot of time.

        Parameters
        ----------
        powers : mapping of str to float [W], or path
            By name of the block, or of part and block ("Logic.Cache") where several blocks share
            a name; blocks that are left out keep theirs.  Or a ``.csv`` file of ``name,power``.

        Raises
        ------
        InputError
            HG101 to HG103 numbers, HG209, HG210 files, HG723 names.
        """
        from heatgrade.layered.powers import with_powers

        return with_powers(self, powers)

    def with_power_map(self, element: str, heat: PowerMap) -> LayerStack:
        """Return the same stack with heat by place in one part of it, in place of its blocks'.

        Parameters
        ----------
        element : str
            Part of the stack: its heated layer, else its lowest.
        heat : PowerMap
            Of the chip's size; `PowerMap.from_array` takes one number a pixel.

        Raises
        ------
        InputError
            HG203 another size, HG723 no such part.
        """
        from heatgrade.layered.powers import with_power_map

        return with_power_map(self, element, heat)

    def with_top_sink(self, sink: AmbientSink) -> LayerStack:
        """Return the same stack with another sink on top."""
        return replace(self, top=sink)

    def with_coolant(self, coolant: Coolant | str) -> LayerStack:
        """Return the same stack with a coolant's own properties and correlations for channels.

        Heat capacity and heat-transfer coefficients follow from the coolant at the inlet, the
        channels and the flow (laminar and developing, or turbulent), in place of those that were
        given. Pins and networks keep their coefficient.

        Parameters
        ----------
        coolant : Coolant or str
            ``"water"``, ``"PG25"`` and the like.

        Raises
        ------
        MaterialError
            HG310 to HG312 names, and temperatures at which it is no liquid.

        Examples
        --------
        >>> import heatgrade as hg
        >>> silicon = hg.LayerMaterial.of("silicon", 130.0, 1.63e6)
        >>> channels = hg.Cavity("channels", "2rm", 4e-4, silicon, 4.18e6, 300.0, volume_flow=1e-6,
        ...                      coefficient_top=2e4, coefficient_bottom=2e4,
        ...                      channel_width=5e-5, wall_width=5e-5)
        >>> die = hg.SolidLayer("die", 2e-4, silicon)
        >>> stack = hg.LayerStack.of([die, channels, die], length_x=0.01, length_y=0.01,
        ...                          cells=(10, 10)).with_coolant("water")
        >>> round(stack.layers[1].coefficient_side / 1e3, 1)  # kW/(m2 K), of the wetted walls
        45.0
        """
        from heatgrade.layered.correlated import with_coolant

        return with_coolant(self, coolant)

    def equations(self, view: View | None = None) -> System:
        """Return the equations in a view, our own resolved one unless told otherwise."""
        return assemble(self, view or View())

    def solve(self, view: View | None = None, *, threads: int | None = None) -> LayerResult:
        """Return the steady state, or the transient where the stack has a schedule.

        Parameters
        ----------
        view : View, optional
            `View.peer` for the peer's; our own if left out.
        threads : int, optional
            For the linear solves; all cores if left out.

        Raises
        ------
        InputError
            HG728 a steady state without anything that takes the heat.
        NotConverged
            HG401.
        """
        from heatgrade.layered.result import solve_stack

        return solve_stack(self, view or View(), threads)

    def compare(self, view: View | None = None, *, threads: int | None = None) -> Comparison:
        """Return our own view and the peer's, and how far they are apart."""
        from heatgrade.layered.comparison import compare_views

        return compare_views(self, view or View(), threads)
