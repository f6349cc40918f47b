"""How a plate's coolant is resolved: which piece of the plate, how finely, with what around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from heatgrade.errors import InputError, positive
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import Area, checked_area, checked_kind
from heatgrade.materials import Solid
from heatgrade.plate.collector import check_ports
from heatgrade.plate.port import Port
from heatgrade.plate.resolution import Resolution
from heatgrade.resolved import Convection, Turbulence
from heatgrade.resolved.turbulence import as_turbulence

Piece = Literal["plate", "cell", "pitch"]
AXES = ("x", "y")
Inlet = Literal["shared", "uniform", "developed"]
SIDES = ("x-", "x+", "y-", "y+")
COUNTS = ("gap_cells", "nozzle_cells")
LENGTHS = (
    "drain_diameter",
    "slot_width",
    "plenum_height",
    "drain_wall",
    "collector_height",
    "collector_wall",
)

# Printed jet coolers are of such resins (Wei et al. 2019, doi 10.3390/fluids4030145).
POLYMER = Solid.isotropic("polymer", 0.25, 1200.0, 1300.0)

SOLIDS = Resolution(die=3, interface=1, lid=3, base=4, cover=2)


@dataclass(frozen=True, slots=True)
class ResolvedSetup:
    """How the coolant of a plate is resolved.

    Parameters
    ----------
    window : "plate", "cell", "pitch" or (x0, y0, x1, y1)
        Which piece of the plate is solved: all of it; the smallest piece between planes of
        symmetry, in the middle of the plate, which is the default here as in a scenario, a
        comparison and a calibration (a quarter of a jet's cell, half a channel with half a fin,
        one U-turn of manifold channels, half a pitch of pins); one whole pitch, its opposite
        sides joined; or a rectangle [m].  Where a rectangle cuts the plate, the cut is a plane of
        symmetry, unless its sides are joined.
    symmetry : tuple of {"x-", "x+", "y-", "y+"}
        Sides of the plate itself that are planes of symmetry too, for a plate that is one cell.
    joined : tuple of {"x", "y"}
        Axes across which the piece's two sides are joined, in place of planes of symmetry: what
        leaves by the one enters by the other.  Of a pitch both if not given.  Along the flow of
        channels and pins the piece is one of an endless row, developed: the given flow passes it,
        and the inlet's temperature is that at which coolant enters it.
    pressure_gradient : float, optional
        Fall of pressure that drives a piece joined along its flow, in place of the plate's flow
        [Pa/m].
    inlet_pressure : float, optional
        Pressure of the coolant at rest before the inlet over that at the outlets, which drives it
        in place of the plate's flow [Pa].
    gap_cells : int
        Cells across the narrowest passage: a channel, the gap between pins, jets' stand-off.
    nozzle_cells : int
        Cells across a nozzle's bore.
    solids : Resolution
        Cells through the layers below the coolant and through the cover.
    inlet : {"uniform", "developed", "shared"}
        How the flow is spread over the inlet: with one velocity, as laminar flow does in a long
        duct, or by one pressure before it.
    drain_diameter : float, optional
        Of jets' local drains [m]; the mean nozzle's if not given (an assumption).
    slot_width : float, optional
        Of the slots in the cover by which coolant enters and leaves where passages end inside the
        plate [m]; the passage's height if not given (an assumption).
    plenum_height : float, optional
        Of a plenum above jets' nozzles, which shares the flow by pressure [m]; each nozzle takes
        what `inlet` says without one.
    plenum_side : {"x-", "x+", "y-", "y+"}
        Of the plate, by which coolant enters the plenum over its whole width and height, where no
        `plenum_port` is given.
    plenum_port : Port, optional
        In a side of the plate, or without a collector on its top, by which coolant enters the
        plenum.
    collector_height : float, optional
        Of a collector above the plenum, into which the drains' tubes open [m].
    collector_port : Port, optional
        In a side of the plate or on its top, by which coolant leaves the collector.
    collector_wall : float
        Of the plates below a collector and above one, or above a plenum, with its port on top [m]
        (the default is an assumption).
    inlet_port, outlet_port : Port, optional
        In the cover over the pocket at the ends of channels or pins, or in the side of the plate
        beyond it: the pocket is then a header, `slot_width` long or on to that side, from which the
        passages share the flow by pressure.
    drain_wall : float
        Of the tubes by which drains pass through the plenum [m] (the default is an assumption).
    nozzle_plate : str or Solid
        What jets' nozzle plate is made of (the default polymer is an assumption).
    scheme : {"central", "bounded", "upwind"}, optional
        How momentum is carried: to second order; to second order without over- and undershoot, for
        jets whose edges the grid does not resolve; or to first. Central if not given; bounded
        with a turbulence model.
    turbulence : Turbulence or "k-omega-sst", optional
        The turbulence model, where the flow is turbulent; laminar if not given.
    tolerance : float
        Residual at which the flow counts as solved.
    accept_unsteady : bool
        Whether a flow that does not come to rest is answered by its mean, with a caution, in place
        of an error.

    Raises
    ------
    InputError
        HG102 for lengths, HG869 for ports without their room, HG820 for no turbulence model,
        HG832 for a window, side, inlet, scheme or count that cannot be.
    """

    window: Piece | tuple[float, float, float, float] = "cell"
    symmetry: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    pressure_gradient: float | None = None
    inlet_pressure: float | None = None
    gap_cells: int = 8
    nozzle_cells: int = 8
    solids: Resolution = SOLIDS
    inlet: Inlet = "uniform"
    drain_diameter: float | None = None
    slot_width: float | None = None
    plenum_height: float | None = None
    plenum_side: str = "x-"
    plenum_port: Port | None = None
    collector_height: float | None = None
    collector_port: Port | None = None
    collector_wall: float = 1e-3
    inlet_port: Port | None = None
    outlet_port: Port | None = None
    drain_wall: float = 0.2e-3
    nozzle_plate: Solid | str = POLYMER
    scheme: Convection | None = None
    turbulence: Turbulence | None = None
    tolerance: float = 1e-5
    accept_unsteady: bool = False

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        if isinstance(self.window, str):
            _choice(self.window, "window", get_args(Piece))
        else:
            object.__setattr__(self, "window", checked_area(self.window, "window"))
        self._check_sides()
        _choice(self.inlet, "inlet", get_args(Inlet))
        if self.scheme is not None:
            _choice(self.scheme, "scheme", tuple(Convection))
            object.__setattr__(self, "scheme", Convection(self.scheme))
        object.__setattr__(self, "turbulence", as_turbulence(self.turbulence))
        for name in COUNTS:
            count = positive(getattr(self, name), name, "cells")
            if count != round(count):
                raise _refusal(name, count, "is no number of cells", "1, 2, 3, ...")
            object.__setattr__(self, name, round(count))
        _choice(self.plenum_side, "plenum_side", SIDES)
        for name in LENGTHS:
            if getattr(self, name) is not None:
                positive(getattr(self, name), name, "m")
        self._check_ports()
        object.__setattr__(self, "nozzle_plate", as_solid(self.nozzle_plate, "nozzle_plate"))

    def _check_sides(self) -> None:
        for name in ("symmetry", "joined"):
            given = getattr(self, name)
            sides = (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))
            object.__setattr__(self, name, sides)
        for side in self.symmetry:
            _choice(side, "symmetry", SIDES)
        for axis in self.joined:
            _choice(axis, "joined", AXES)
            if any(side[0] == axis for side in self.symmetry):
                raise _refusal("joined", axis, "joins planes of symmetry", "one of the two")
        if self.joined and self.window == "cell":
            raise _refusal("joined", self.joined[0], "joins a cell's planes of symmetry", "a pitch")
        for name, unit in (("pressure_gradient", "Pa/m"), ("inlet_pressure", "Pa")):
            if getattr(self, name) is not None:
                positive(getattr(self, name), name, unit)

    def _check_ports(self) -> None:
        for name in ("plenum_port", "collector_port", "inlet_port", "outlet_port"):
            checked_kind(getattr(self, name), name, Port, type(None))
        port = self.plenum_port
        below = port is not None and port.side == "z+" and self.collector_height is not None
        if port is not None and (below or self.plenum_height is None):
            raise InputError(
                "HG869",
                "is below a collector" if below else "leads into no plenum",
                entry="plenum_port",
                value=port.side,
                allowed="a side of the plate, or its top without a collector; with a plenum_height",
                remedy="give it a side of x-, x+, y-, y+, and the plenum its height",
            )
        check_ports(self.plenum_height, self.collector_port, self.collector_height)

    def refuse_inlet_pressure(self, what: str) -> None:
        """Raise `InputError` HG873 for an inlet by pressure where `what` goes by flows."""
        if self.inlet_pressure is not None:
            raise InputError(
                "HG873",
                f"drives the flow, and {what} goes by flows that are given",
                entry="resolved.inlet_pressure",
                value=self.inlet_pressure,
                allowed="none",
                remedy="leave it out",
            )

    @property
    def plenum_entrance(self) -> str:
        """Side of the plate by which coolant enters the plenum."""
        return self.plenum_side if self.plenum_port is None else self.plenum_port.side

    @classmethod
    def of(cls, given: ResolvedSetup | None) -> ResolvedSetup:
        """Return the setup given, checked to be one, or the default."""
        if given is None:
            return cls()
        checked_kind(given, "resolved", cls)
        return given

    @property
    def convection(self) -> Convection:
        """How momentum is carried."""
        usual = Convection.CENTRAL if self.turbulence is None else Convection.BOUNDED
        return self.scheme or usual

    @property
    def housing(self) -> Solid:
        """What jets' nozzle plate is made of."""
        return as_solid(self.nozzle_plate)

    @property
    def repeats(self) -> bool:
        """Whether the piece stands for the whole wetted area, by repetition."""
        return self.window in ("cell", "pitch")

    @property
    def rectangle(self) -> Area | None:
        """The window where it was given as a rectangle [m]."""
        return None if isinstance(self.window, str) else Area(*self.window)


def with_cells(setup: ResolvedSetup, factor: float, times: int) -> ResolvedSetup:
    """Return the setup with cells `factor` times as many, each then cut into `times`."""

    def count(n: int) -> int:
        return max(1, round(n * factor)) * times

    given = setup.solids
    solids = replace(
        given,
        die=count(given.die),
        interface=count(given.interface),
        lid=count(given.lid),
        base=count(given.base),
        cover=count(given.cover),
    )
    return replace(
        setup,
        gap_cells=count(setup.gap_cells),
        nozzle_cells=count(setup.nozzle_cells),
        solids=solids,
    )


def _choice(value: str, entry: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _refusal(entry, value, "is no choice", ", ".join(allowed))


def _refusal(entry: str, value: object, what: str, allowed: str) -> InputError:
    return InputError(
        "HG832", what, entry=entry, value=value, allowed=allowed, remedy="choose one of these"
    )
