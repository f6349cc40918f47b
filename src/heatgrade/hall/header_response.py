"""How the headers of a loop answer to one rack that draws less: to first order, for every rack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.loop_result import LoopResult
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.flow_engine import FlowEngine
from heatgrade.network.liquid_table import LiquidTable

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one kilogram a second more through a rack does.

    Parameters
    ----------
    own_head : float
        Change of the head at its ports that all but the rack brings about [Pa s/kg]; negative.
    head : ndarray (r,)
        Change of the head at the ports of each rack [Pa s/kg]; its own left at 0.
    flow : ndarray (r,)
        Change of the flow of each rack [-]; its own 1.
    """

    own_head: float
    head: Array
    flow: Array


class HeaderResponse:
    """Answers of a loop that has been solved, from its factors: one pair of sweeps for each rack.

    A drop that is added at the tap of a rack changes pressures and flows by the response of the
    network; as seen from the rack's ports it does not matter what in the rack changed its flow.
    """

    def __init__(self, before: LoopResult, liquid: LiquidTable, threads: int | None) -> None:
        loop, network, found = before.loop, before.solved.network, before.solution
        self.engine = FlowEngine(network, loop.structure, max(before.mass_flow, 1e-3), threads)
        inlet, outlet = (
            liquid.enthalpy(np.where(np.isnan(warm), liquid.reference, warm))
            for warm in (found.inlet_temperature, found.outlet_temperature)
        )
        state = CoolantState.at(network, loop.structure, liquid, inlet, outlet)
        state.renew(network, liquid, inlet, outlet, found.mass_flow)  # with the drops of tees
        self.engine.start_from(state.laws, found.mass_flow)
        self.engine.solve(state.laws)
        self.tap: Index = network.elements.link[loop.rack_trim]
        self.start, self.end = network.start[self.tap], network.end[self.tap]
        self.port = np.zeros((2, loop.rack_count), dtype=np.int64)
        for places in loop.kinds:
            self.port[:, places.number] = places.laid.node[:, list(places.pattern.ports)].T

    def of(self, rack: int) -> Answer:
        """Return the answer to a change of the flow of one rack."""
        pressure = self.engine.response(int(self.tap[rack]))
        flow = self.engine.conductance(self.tap) * (pressure[self.start] - pressure[self.end])
        flow[rack] -= self.engine.conductance(self.tap[[rack]])[0]
        head = pressure[self.port[0]] - pressure[self.port[1]]
        own = float((head[rack] + 1.0) / flow[rack])
        share = 1.0 / flow[rack]
        head[rack] = 0.0
        return Answer(own, head * share, flow * share)
