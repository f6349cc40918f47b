"""A pump or a valve that holds a pressure difference somewhere else in the network."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from heatgrade.caution import Caution
from heatgrade.errors import NetworkError, NotConverged, finite, positive
from heatgrade.materials import Coolant
from heatgrade.network.kind import Kind
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.network_solver import solve_network
from heatgrade.network.structure import Structure

TOLERANCE = 1e-6
"""Miss of a held pressure difference that is none, over the difference itself."""

MOST_SWEEPS = 40
"""Rounds through all controls before giving up."""

MOST_STEPS = 60
"""Solves of one control in one round."""

SHUT = 1e6
"""Loss of a valve that is as good as shut, over that of the open one."""


@dataclass(frozen=True, slots=True)
class RemoteControl:
    """Holds the pressure of one node above that of another by turning a pump or a valve.

    Parameters
    ----------
    where : str
        Name of the controlled part, as `Network.element_name` gives it: a pump with a head curve,
        whose speed changes, or a part with ``dp = c m|m| / rho`` (a valve, a fitting), which
        throttles further than it stands.
    high, low : str
        Names of the two nodes.
    difference : float
        Pressure of `high` less that of `low` that is held [Pa].
    limits : tuple of float, optional
        Smallest and largest speed ratio of a pump, default 0.05 and 1.5; loss of a valve over that
        of its open state, default 1 and 1e6.
    """

    where: str
    high: str
    low: str
    difference: float
    limits: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        finite(self.difference, "difference", "Pa")
        if self.limits is None:
            return
        for k, value in enumerate(self.limits):
            positive(value, f"limits[{k}]")
        if not self.limits[0] < self.limits[1]:
            raise NetworkError(
                "HG590",
                "leave a control no room",
                entry="limits",
                value=self.limits,
                allowed="smallest < largest",
                remedy="give the smaller one first",
            )


@dataclass(frozen=True, slots=True, eq=False)
class ControlledSolution:
    """A network whose controls have settled.

    Parameters
    ----------
    solution : NetworkSolution
        The answer, with what must be known of the controls among its cautions.
    settings : tuple of float
        Of each control: speed ratio of the pump, or loss of the valve over that of the open one.
    held : tuple of bool
        Whether each control holds its difference; False where it stands at a limit.
    """

    solution: NetworkSolution
    settings: tuple[float, ...]
    held: tuple[bool, ...]


def solve_controlled(
    network: Network,
    coolant: Coolant,
    supply_temperature: float,
    controls: Sequence[RemoteControl],
    *,
    flow_scale: float,
    friction_heat: bool = True,
    threads: int | None = None,
) -> ControlledSolution:
    """Return the network with pumps and valves turned until far pressures are as asked.

    One control after the other is turned, by bisection and secants between its limits, until none
    has to move: with pumps and throttles each pressure difference goes one way with its own.

    Parameters
    ----------
    network : Network
        As for `solve_network`.
    coolant : Coolant
        The liquid.
    supply_temperature : float
        Of what is fed in [K].
    controls : sequence of RemoteControl
        What is held.
    flow_scale : float
        Typical flow [kg/s].
    friction_heat : bool
        Count friction as heat.
    threads : int, optional
        Threads.

    Raises
    ------
    NetworkError
        HG591 for a part or node that does not exist or cannot be turned; those of `solve_network`.
    NotConverged
        HG592 for controls that do not settle: two that hold the same thing.
    """
    shape = Structure.of(network)
    turned = [_Turned.of(network, control) for control in controls]
    settings = [min(max(1.0, one.low), one.high) for one in turned]

    def solved(values: Sequence[float], *, judge: bool = False) -> NetworkSolution:
        size = network.elements.size.copy()
        for one, value in zip(turned, values, strict=True):
            size[one.element, one.column] = one.base * value
        made = replace(network, elements=replace(network.elements, size=size))
        return solve_network(
            made,
            coolant,
            supply_temperature,
            flow_scale=flow_scale,
            friction_heat=friction_heat,
            structure=shape,
            threads=threads,
            judge=judge,
        )

    for _ in range(MOST_SWEEPS):
        moved = 0.0
        for k, one in enumerate(turned):

            def miss(value: float, k: int = k, one: _Turned = one) -> float:
                return one.miss(solved([*settings[:k], value, *settings[k + 1 :]]))

            found = _root(miss, settings[k], one)
            moved = max(moved, abs(math.log(found / settings[k])))
            settings[k] = found
        if moved <= TOLERANCE or len(turned) == 1:
            break
    else:
        raise NotConverged(
            "HG592",
            "the controls of the network do not settle",
            remedy="let no two of them hold the same pressure difference",
        )
    return _collected(solved(settings, judge=True), turned, settings)


@dataclass(frozen=True, slots=True)
class _Turned:
    """A control, and where it acts in the arrays."""

    control: RemoteControl
    element: int
    column: int
    base: float
    high_node: int
    low_node: int
    low: float
    high: float

    @classmethod
    def of(cls, network: Network, control: RemoteControl) -> _Turned:
        elements = network.elements
        names = [network.element_name(k) for k in range(elements.count)]
        element = _found(names, control.where, "where")
        kind = elements.kind[element]
        if kind == Kind.PUMP:
            column, limits = 1, (0.05, 1.5)
        elif kind == Kind.LOSS and elements.size[element, 0] > 0.0:
            column, limits = 0, (1.0, SHUT)
        else:
            raise NetworkError(
                "HG591",
                "cannot be turned by a control",
                entry="where",
                value=control.where,
                allowed="a pump with a head curve, a valve or a fitting with a loss",
                remedy="name such a part",
            )
        nodes = [network.name(k) for k in range(network.node_count)]
        low, high = limits if control.limits is None else control.limits
        base = 1.0 if kind == Kind.PUMP else float(elements.size[element, 0])
        return cls(
            control,
            element,
            column,
            base,
            _found(nodes, control.high, "high"),
            _found(nodes, control.low, "low"),
            low,
            high,
        )

    def miss(self, solution: NetworkSolution) -> float:
        """Return by how much the difference is too large [Pa]."""
        found = solution.pressure[self.high_node] - solution.pressure[self.low_node]
        return float(found) - self.control.difference


def _found(names: Sequence[str], name: str, entry: str) -> int:
    if names.count(name) == 1:
        return names.index(name)
    raise NetworkError(
        "HG591",
        "is not the name of one part or node" if name in names else "is no part or node",
        entry=entry,
        value=name,
        allowed=", ".join(list(dict.fromkeys(names))[:8]),
        remedy="give each a name of its own, and use that",
    )


def _root(miss: Callable[[float], float], start: float, one: _Turned) -> float:
    """Return the setting at which nothing is missed, or the limit that comes closest."""
    from scipy.optimize import brentq

    level = TOLERANCE * max(abs(one.control.difference), 1.0)
    if abs(miss(start)) <= level:
        return start
    low, high = miss(one.low), miss(one.high)
    if low * high > 0.0:
        return one.low if abs(low) <= abs(high) else one.high
    # pressures go with the logarithm of a loss and of a speed
    found = brentq(
        lambda x: miss(math.exp(x)),
        math.log(one.low),
        math.log(one.high),
        xtol=1e-12,
        rtol=1e-12,
        maxiter=MOST_STEPS,
        disp=False,
    )
    return math.exp(float(found))


def _collected(
    solution: NetworkSolution, turned: Sequence[_Turned], settings: Sequence[float]
) -> ControlledSolution:
    cautions, held = [], []
    for one, value in zip(turned, settings, strict=True):
        control = one.control
        miss = one.miss(solution)
        holds = bool(np.abs(miss) <= 1e-3 * max(abs(control.difference), 1.0))
        held.append(holds)
        if not holds:
            word = "largest" if value >= one.high * (1.0 - 1e-9) else "smallest"
            cautions.append(
                Caution(
                    "control-at-limit",
                    control.where,
                    f"stands at its {word} setting of {value:.4g}, where {control.high} is "
                    f"{(control.difference + miss) / 1e3:.4g} kPa above {control.low} instead of "
                    f"{control.difference / 1e3:.4g}",
                )
            )
    told = replace(solution, cautions=(*solution.cautions, *cautions))
    return ControlledSolution(told, tuple(settings), tuple(held))
