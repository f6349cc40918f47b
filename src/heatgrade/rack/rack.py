"""A rack: manifolds, branches and connections, solved for one operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from heatgrade.errors import HeatgradeError, InputError, NetworkError, positive
from heatgrade.materials import Coolant
from heatgrade.network.pump import DEFAULT_EFFICIENCY, FixedHead, HeadCurve, Pump
from heatgrade.rack.air_heat import AirHeat
from heatgrade.rack.assembly import RackGraph, ReturnOrder, assemble
from heatgrade.rack.branch import Branch
from heatgrade.rack.connection import Connection
from heatgrade.rack.manifold import Manifold
from heatgrade.rack.operating_point import OperatingPoint, operating_point
from heatgrade.rack.rung import Kinds

if TYPE_CHECKING:
    from heatgrade.network.network import Network
    from heatgrade.network.network_solution import NetworkSolution
    from heatgrade.rack.rack_result import RackResult

SCALE_VELOCITY = 1.0
"""Velocity in the supply manifold that sets the solver's flow scale [m/s]; not an input."""


@dataclass(frozen=True, slots=True)
class Rack:
    """A rack of liquid-cooled branches between a supply and a return manifold.

    Build it with `Rack.manifold`.
    """

    branches: tuple[Branch, ...]
    names: tuple[str, ...]
    supply_manifold: Manifold
    return_manifold: Manifold
    return_order: ReturnOrder
    coolant: Coolant
    air_heat: AirHeat
    connection: Connection
    friction_heat: bool
    kinds: Kinds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find which branches are the same."""
        object.__setattr__(self, "kinds", Kinds.of(self.branches))

    @classmethod
    def manifold(
        cls,
        branches: Sequence[Branch],
        *,
        supply_manifold: Manifold,
        coolant: Coolant,
        return_manifold: Manifold | None = None,
        return_order: ReturnOrder = "direct",
        air_heat: AirHeat | float = 0.0,
        connection: Connection | None = None,
        friction_heat: bool = True,
    ) -> Self:
        """Return a rack whose branches hang side by side between two manifolds.

        Parameters
        ----------
        branches : sequence of Branch
            In their order along the supply manifold, from its inlet on. They may differ.
        supply_manifold : Manifold
            Where the coolant comes from.
        coolant : Coolant
            The liquid.
        return_manifold : Manifold, optional
            Where it goes; default: like the supply manifold.
        return_order : {"direct", "reverse"}
            Direct: first supplied, first returned. Reverse: first supplied, last returned.
        air_heat : AirHeat or float
            Heat that goes to the air [W], or `AirHeat(liquid_fraction=...)`.
        connection : Connection, optional
            Parts between the rack's ports and its manifolds.
        friction_heat : bool
            Count the work that the pump puts into the coolant, and that friction inside the rack
            turns into heat, in the temperatures and in the energy balance. The losses of the
            pump itself stay on the pump's side of the supply port.

        Raises
        ------
        NetworkError
            HG514 without branches, HG509 for parts of the wrong kind, HG515 for an unknown
            `return_order`.
        """
        listed = tuple(branches)
        if not listed:
            raise NetworkError(
                "HG514",
                "a rack needs branches",
                entry="branches",
                value=0,
                allowed=">= 1 branch",
                remedy="add Branch.of(curve, count=...)",
            )
        if return_order not in ("direct", "reverse"):
            raise NetworkError(
                "HG515",
                "is no return order",
                entry="return_order",
                value=return_order,
                allowed='"direct" or "reverse"',
                remedy="choose one of the two",
            )
        for k, branch in enumerate(listed):
            _kind(branch, Branch, f"branches[{k}]")
        _kind(supply_manifold, Manifold, "supply_manifold")
        back = supply_manifold if return_manifold is None else return_manifold
        _kind(back, Manifold, "return_manifold")
        joined = Connection() if connection is None else connection
        _kind(joined, Connection, "connection")
        air = air_heat if isinstance(air_heat, AirHeat) else _air_heat(air_heat)
        return cls(
            listed,
            tuple(branch.name or f"branch {k + 1}" for k, branch in enumerate(listed)),
            supply_manifold,
            back,
            return_order,
            coolant,
            air,
            joined,
            bool(friction_heat),
        )

    @property
    def plate_heat_flow(self) -> float:
        """Heat that the plates give to the coolant [W]."""
        return float(self.kinds.each(lambda branch: branch.heat_flow).sum())

    @property
    def air_heat_flow(self) -> float:
        """Heat that goes to the air [W]."""
        return self.air_heat.of(self.plate_heat_flow)

    def graph(self, *, fold: bool = False) -> RackGraph:
        """Return the rack as nodes and links; with `fold` equal plates side by side as one."""
        return assemble(
            self.kinds,
            self.names,
            supply_manifold=self.supply_manifold,
            return_manifold=self.return_manifold,
            return_order=self.return_order,
            connection=self.connection,
            fold=fold,
        )

    def solve(
        self,
        *,
        supply_temperature: float,
        volume_flow: float | None = None,
        pump: Pump | None = None,
        pump_efficiency: float = DEFAULT_EFFICIENCY,
        raise_on_failure: bool = True,
    ) -> RackResult:
        """Return flows, temperatures and drops of the rack in steady operation.

        Parameters
        ----------
        supply_temperature : float
            Temperature at the supply port, downstream of any pump [K].
        volume_flow : float, optional
            Flow of the whole rack at the supply temperature [m3/s].
        pump : GivenFlow, FixedHead or HeadCurve, optional
            The pump, instead of a flow. A `HeadCurve` together with `volume_flow` is run at the
            speed that gives this flow.
        pump_efficiency : float
            Hydraulic over electric power where no pump is given; the default is an assumption.
        raise_on_failure : bool
            Raise `NotConverged` when the solve fails; otherwise the result holds NaN and says so.

        Raises
        ------
        InputError
            HG101 to HG103 for numbers that cannot be.
        MaterialError
            For a supply that freezes or boils.
        NetworkError
            HG512 and HG516 for a pump that cannot reach the operating point, HG517 when flow and
            pump are both missing or contradict, HG518 for coolant that boils, HG519 for heat in
            a branch without flow, HG520 when every way is closed.
        NotConverged
            HG521.
        """
        from heatgrade.rack.result_builder import build_result

        supply = positive(supply_temperature, "supply_temperature", "K")
        self.coolant.check_temperature(supply, "supply_temperature")
        point = operating_point(volume_flow, pump, pump_efficiency)
        graph = self.graph()
        network, solution = self._flow(graph, point, supply, raise_on_failure)
        return build_result(self, graph, network, solution, point=point, supply=supply)

    def _flow(
        self, graph: RackGraph, point: OperatingPoint, supply: float, raise_on_failure: bool
    ) -> tuple[Network, NetworkSolution]:
        """Solve the network with the flow, the pressure or the pump at its ports."""
        from heatgrade.network.network_solver import solve_network

        builder = graph.builder
        density = float(self.coolant.properties(supply).density)
        scale = SCALE_VELOCITY * density * self.supply_manifold.segment("", first=True).flow_area
        fixed, inflow = [(graph.return_, 0.0)], []
        if point.volume_flow is not None:
            inflow = [(graph.supply, point.volume_flow * density)]
            scale = point.volume_flow * density
        elif isinstance(point.pump, FixedHead):
            fixed.append((graph.supply, point.pump.pressure_rise))
        elif isinstance(point.pump, HeadCurve):
            suction = builder.node("pump suction")
            pump_link = builder.link(suction, graph.supply)
            builder.place(pump_link, [point.pump], "", "pump")
            fixed.append((suction, 0.0))
        network = builder.network(fixed, inflow)
        if all(branch.closed for branch in self.kinds.branches):
            raise NetworkError(
                "HG520",
                "every branch is closed: there is no way from the supply to the return",
                entry="branches",
                allowed="at least one open branch",
                remedy="open a branch",
            )
        return network, solve_network(
            network,
            self.coolant,
            supply,
            flow_scale=scale,
            friction_heat=self.friction_heat,
            raise_on_failure=raise_on_failure,
            judge=False,  # the rack judges by the names of its own parts
        )


def _air_heat(value: float) -> AirHeat:
    try:
        return AirHeat(heat_flow=value)
    except InputError as error:
        raise _renamed(error, "air_heat") from None


def _renamed(error: InputError, entry: str) -> HeatgradeError:
    return type(error)(
        error.code,
        error.message,
        entry=entry,
        value=error.value,
        allowed=error.allowed,
        remedy=error.remedy,
    )


def _kind(value: object, kind: type, entry: str) -> None:
    if not isinstance(value, kind):
        raise NetworkError(
            "HG509",
            "is no part of this kind",
            entry=entry,
            value=type(value).__name__,
            allowed=f"a {kind.__name__}",
            remedy=f"build it with {kind.__name__}(...)",
        )
