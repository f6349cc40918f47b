"""How far valves throttle that hold a pressure: each holds it, stands open, or shuts.

A regulator is a valve that opens at a drop ``d`` of its own. With ``r`` by how much the pressure
that it holds is beyond what it should be, its state is

    d >= 0,   r <= 0,   d r = 0        or shut, where r > 0 does not matter,

a complementarity problem in as many unknowns as there are regulators. Newton's method on those that
must act: how pressures answer to a drop follows from the network's factors, without another solve
(semismooth Newton as an active set; Hintermueller, Ito and Kunisch, SIAM J. Optim. 13 (2002) 865,
doi:10.1137/S1052623401383558).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError, NotConverged
from heatgrade.network.network import Network
from heatgrade.network.outcome import Reason
from heatgrade.network.pressure_laws import PressureLaws

if TYPE_CHECKING:
    from heatgrade.network.flow_engine import FlowEngine, FlowSolution

Array = NDArray[np.float64]
Index = NDArray[np.int64]

MOST_STEPS = 60
"""Newton steps of the regulators before giving up."""

HELD = 1e-9
"""Miss of a held pressure that is none, over the pressures that the network spans."""

DEAF = 1e-7
"""Answer of a pressure to its own regulator's drop, below which it does not hang on it."""


class Regulating:
    """The regulators of one network, and how far each throttles.

    Raises
    ------
    NetworkError
        HG567 where two hold one node, or one a node of given pressure.
    """

    def __init__(self, network: Network) -> None:
        held = network.elements.regulators
        assert held is not None
        self.element, self.sign = held.element, np.where(held.sustaining, -1.0, 1.0)
        self.link = network.elements.link[held.element]
        self.node = np.where(held.sustaining, network.start[self.link], network.end[self.link])
        self.pressure = held.pressure
        self.start, self.end = network.start[self.link], network.end[self.link]
        self.drop = np.zeros(held.element.size)
        given = np.isin(self.node, network.fixed_node)
        shared = np.bincount(self.node)[self.node] > 1
        if (given | shared).any():
            k = int(np.flatnonzero(given | shared)[0])
            raise NetworkError(
                "HG567",
                f"holds the pressure of {network.name(int(self.node[k]))}, which "
                f"{'is given' if given[k] else 'another valve holds too'}",
                entry=network.element_name(int(self.element[k])),
                value=float(self.pressure[k]),
                allowed="a node of its own, whose pressure follows from the network",
                remedy="put a pipe between them, or leave the valve out",
            )

    def solve(
        self, engine: FlowEngine, laws: PressureLaws, tolerance: float, most: int
    ) -> FlowSolution:
        """Return the flows with every regulator where it belongs.

        Errors: `NotConverged` HG566.
        """
        for _ in range(MOST_STEPS):
            found = engine.solve_once(laws.throttled(self.element, self.drop), tolerance, most)
            if found.reason is not Reason.CONVERGED:
                return found
            pressure = found.pressure
            excess = self.sign * (pressure[self.node] - self.pressure)
            across = pressure[self.start] - pressure[self.end]
            shut = found.mass_flow[self.link] <= 0.0
            span = max(float(np.nanmax(pressure) - np.nanmin(pressure)), engine.pressure_scale)
            small = max(HELD, 10.0 * tolerance) * span
            # what a closed link or a dead end leaves without pressure is not to be held
            idle = np.isnan(excess) | (shut & (excess >= -small))
            holding = (np.abs(excess) <= small) | ((self.drop == 0.0) & (excess <= small))
            if np.all(idle | holding):
                return found.throttled(self.element, self.drop)
            self._step(engine, excess, across, ~idle, shut)
        raise NotConverged(
            "HG566",
            "the valves that hold pressures do not settle",
            remedy="let no two of them hold pressures that hang on each other",
        )

    def _step(
        self,
        engine: FlowEngine,
        excess: Array,
        across: Array,
        acting: NDArray[np.bool_],
        shut: NDArray[np.bool_],
    ) -> None:
        # one that is shut and must open: to the drop at which it would hold, were it alone
        opening = acting & shut
        self.drop[opening] = np.maximum((across + excess)[opening], 0.0)
        on = np.flatnonzero(acting & ~shut & ((self.drop > 0.0) | (excess > 0.0)))
        if not on.size:
            return
        answer = np.stack(
            [self.sign * engine.response(int(self.link[k]))[self.node] for k in on], axis=1
        )[on]
        deaf = np.abs(np.diag(answer)) < DEAF
        # nothing that it does changes what it holds: as if alone
        answer[np.diag_indices(on.size)] = np.where(deaf, -1.0, np.diag(answer))
        step = np.linalg.lstsq(answer, -excess[on], rcond=1e-12)[0]
        self.drop[on] = np.maximum(self.drop[on] + step, 0.0)
