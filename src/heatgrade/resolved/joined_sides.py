"""The pressure's correction across joined sides, and the fall that a given flow needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.flow_solution import PeriodicFlow
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.linked_system import Link, LinkedSystem
from heatgrade.resolved.staggered import cells, faces, leading, wrap

Array = NDArray[np.float64]

RESPONSE = 1e-4  # relative residual of the response to a fall: what it lacks, later corrections add


class JoinedSides:
    """Pairs of joined sides of one flow.

    The response to a fall of 1 Pa from the low to the high side is linear; with several given
    flows the falls follow together from one small system.
    """

    def __init__(self, state: FlowState) -> None:
        self._state = state
        self._given = [
            index for index, item in enumerate(state.domain.periodic) if item.mass_flow is not None
        ]
        self._links: tuple[Link, ...] = ()
        self._answers: list[Array] = []
        self._taken = np.zeros((len(self._given),) * 2)

    def links(self) -> tuple[Link, ...]:
        """Return the conductance between the last and the first cells of each pair."""
        state, found = self._state, []
        for item in state.domain.periodic:
            axis = item.place
            through = state.mass_area[axis] * state.mobility[axis]
            found.append(Link(axis, np.array(np.take(faces(through, axis), 0, axis))))
        self._links = tuple(found)
        return self._links

    def freeze(self, system: LinkedSystem) -> None:
        """Take the responses of what `links` returned last."""
        shape = self._state.domain.grid.shape
        self._answers = [
            system.solve(self._links[index].step(1.0, shape), RESPONSE) for index in self._given
        ]
        for row, index in enumerate(self._given):
            link = self._links[index]
            for column, answer in enumerate(self._answers):
                ahead = np.moveaxis(answer, link.axis, 0)
                drive = ahead[-1] - ahead[0] + (row == column)
                self._taken[row, column] = np.add.reduce(link.conductance * drive, axis=None)

    def share(self, potential: Array, *, pressure: bool = True) -> None:
        """Change the correction, and falls with the pressure, so that each given flow is met."""
        if not self._given:
            return
        state = self._state
        joined = state.domain.periodic
        missing = [
            state.strength * (joined[k].mass_flow or 0.0) - self._through(potential, k)
            for k in self._given
        ]
        changes = np.linalg.solve(self._taken, missing)
        for change, answer in zip(changes, self._answers, strict=True):
            cells(potential)[:] += change * answer
        for item in joined:
            wrap(potential, item.place)
        for change, index in zip(changes, self._given, strict=True):
            ahead = leading(potential, joined[index].place)
            ahead[0] += change
            ahead[-2:] -= change
            if pressure:
                state.falls[index] += float(change)

    def _through(self, potential: Array, index: int) -> float:
        """Return what will pass a pair of sides once `potential` is added [kg/s]."""
        state, axis = self._state, self._state.domain.periodic[index].place
        ahead = leading(potential, axis)
        speed = leading(state.velocity[axis], axis)[1]
        speed = speed + leading(state.mobility[axis], axis)[1] * (ahead[0] - ahead[1])
        own = leading(state.mass_area[axis], axis)[1] * speed
        inside = own[1:-2, 1:-2]  # without the halo across
        return float(np.add.reduce(inside, axis=None))


def begin_joined(state: FlowState, before: tuple[PeriodicFlow, ...]) -> None:
    """Take over the falls of pressure of an earlier solution, where they are not given."""
    falls = {item.axis: item.pressure_drop for item in before}
    for index, item in enumerate(state.domain.periodic):
        if item.mass_flow is not None:
            state.falls[index] = falls.get(item.axis, 0.0)
    state.wrap_pressure()


def joined_flows(state: FlowState) -> tuple[PeriodicFlow, ...]:
    """Return the flow through each pair of joined sides, and the fall of pressure along it."""
    found = []
    for item, fall in zip(state.domain.periodic, state.falls, strict=True):
        through = np.take(faces(state.mass_flow[item.place], item.place), 0, item.place)
        found.append(PeriodicFlow(item.axis, float(np.add.reduce(through, axis=None)), fall))
    return tuple(found)
