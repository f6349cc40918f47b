"""The correction of the pressure that lets no mass get lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.mass_correction import add_pressure
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.joined_sides import JoinedSides
from heatgrade.resolved.linked_system import LinkedSystem
from heatgrade.resolved.opening import Profile, TotalFlow
from heatgrade.resolved.staggered import cells, driven, faces, leading, wrap
from heatgrade.solve import FaceFields, Prepared, grid_field, prepare
from heatgrade.solve.fresh_memory import sparse_zeros

Array = NDArray[np.float64]

RESPONSE = 1e-10  # relative residual of the response to a pressure outside
ALONE = 1e-9  # a response below this share of its conductance: nowhere else to go


class PressureEquation:
    """Balance of mass as the momentum of each face answers to pressure.

    A correction phi changes the mass flow through a face by g (phi_low - phi_high) with
    g = density A d, d the mobility: the operator of heat conduction. The pressure outside an
    opening whose total flow is given follows from the response to it, which is linear.
    """

    def __init__(self, state: FlowState) -> None:
        self.cycles = 0
        self._state = state
        self._source = grid_field(*state.domain.grid.shape)
        self._joined = JoinedSides(state)
        self.freeze()

    def freeze(self) -> None:
        """Take the mobilities as they are now."""
        state, shape = self._state, self._state.domain.grid.shape
        self._system: Prepared | LinkedSystem | None = None  # let go before the next is built
        self._answers: list[tuple[int, Array, float]] = []
        sink = sparse_zeros(np.float64, *shape)
        responses = []
        for index, (opening, mark) in enumerate(
            zip(state.domain.openings, state.room.faces, strict=True)
        ):
            if not driven(opening):
                continue
            axis, end = opening.side.axis, -1 if opening.side.high else 0
            mass, moved, marked = (
                np.take(faces(item, axis), end, axis)
                for item in (state.mass_area[axis], state.mobility[axis], mark)
            )
            plane = np.where(marked, mass * moved, 0.0)
            np.moveaxis(sink, axis, 0)[end] += plane
            if isinstance(opening.law, TotalFlow):
                responses.append((index, axis, end, plane))
        fields = FaceFields(*_conductances(state), sink, self._source)
        if state.domain.periodic:
            self._system = LinkedSystem(fields, self._joined.links(), state.threads)
            self._joined.freeze(self._system)
        else:
            self._system = prepare(fields, threads=state.threads, pin=True)
        for index, axis, end, plane in responses:
            source = sparse_zeros(np.float64, *shape)
            np.moveaxis(source, axis, 0)[end] = plane
            answer = self._solved(source, RESPONSE)
            inside = np.moveaxis(answer, axis, 0)[end]
            taken = float(np.add.reduce(plane * (1.0 - inside), axis=None))
            if taken > ALONE * float(np.add.reduce(plane, axis=None)):
                self._answers.append((index, answer, taken))

    def _solved(self, source: Array, tolerance: float, absolute: float = 0.0) -> Array:
        system = self._system
        assert system is not None  # of the last freeze
        if isinstance(system, LinkedSystem):
            before = system.cycles
            found = system.solve(source, tolerance, absolute)
            self.cycles += system.cycles - before
            return found
        solved = system.solve(
            source=source, tolerance=tolerance, absolute_tolerance=absolute,
            raise_on_failure=False, max_cycles=60,
        )  # fmt: skip
        self.cycles += solved.outcome.cycles
        return solved.temperature

    def correct(
        self, turn: float, tolerance: float, *, absolute: float = 0.0, pressure: bool = True
    ) -> float:
        """Correct velocities and pressure; return the largest imbalance before [kg/s].

        Parameters
        ----------
        turn : float
            How much of the rotational part to add to the pressure: -mu div u, which makes a
            pseudo-time step consistent with viscous flow (Timmermans, Minev and van de Vosse 1996,
            doi 10.1002/(SICI)1097-0363(19960415)22:7<673::AID-FLD373>3.0.CO;2-O).
        tolerance : float
            Relative residual of the correction.
        absolute : float
            Norm of imbalances that counts as reached [kg/s].
        pressure : bool
            Whether the pressure changes too; else velocities alone are made to balance mass.
        """
        state = self._state
        gained = self._source.transpose(0, 2, 1)
        largest = state.imbalance(gained)
        if largest == 0.0 and not self._answers and not state.domain.periodic:
            return 0.0
        if not np.isfinite(largest):
            return np.inf  # nothing to correct by: the flow diverged
        np.negative(gained, out=gained)
        potential = self._solved(self._source, tolerance, absolute)
        if not np.isfinite(potential).all():
            return np.inf
        phi = state.scratch
        phi[:] = 0.0
        cells(phi)[:] = potential
        for item in state.domain.periodic:
            wrap(phi, item.place)
        self._share(phi)
        self._joined.share(phi, pressure=pressure)
        state.push(phi)
        if not pressure:
            return largest
        # of whole cells: by the volume of a sliver the rotational part would be far too bold
        grid = state.domain.grid
        add_pressure(
            state.pressure, phi, gained, state.viscosity, turn / state.density / grid.dx,
            1.0 / (grid.dz[:, None] * grid.dy), state.threads,
        )  # fmt: skip
        state.wrap_pressure()
        return largest

    def _share(self, phi: Array) -> None:
        """Move the pressures outside so that each given total flow is met."""
        state = self._state
        for index, answer, taken in self._answers:
            opening, mark = state.domain.openings[index], state.room.faces[index]
            axis = opening.side.axis
            assert isinstance(opening.law, TotalFlow)  # the only kind with an answer
            assert opening.law.profile is Profile.SHARED
            wanted = state.strength * opening.law.mass_flow
            missing = wanted - self._entering(phi, mark, axis, opening.side.high)
            change = missing / taken
            cells(phi)[:] += change * answer
            for item in state.domain.periodic:
                wrap(phi, item.place)
            halo = leading(phi, axis)
            marked = leading(mark, axis)
            if opening.side.high:
                halo[-2][marked[-2]] += change
            else:
                halo[0][marked[1]] += change
            state.outside[index] += change

    def _entering(self, phi: Array, mark: NDArray[np.bool_], axis: int, high: bool) -> float:
        """Return what will enter through an opening once `phi` is added [kg/s]."""
        state = self._state
        row = -2 if high else 1
        on = leading(mark, axis)[row]
        ahead = leading(phi, axis)
        drive = (ahead[row - 1] - ahead[row])[on]
        mass = leading(state.mass_area[axis], axis)[row][on]
        velocity = leading(state.velocity[axis], axis)[row][on]
        mobility = leading(state.mobility[axis], axis)[row][on]
        total = float(np.add.reduce(mass * (velocity + mobility * drive)))
        return -total if high else total


def _conductances(state: FlowState) -> tuple[Array, Array, Array]:
    """Return the faces between cells, laid out as the solver reads them without a copy."""
    found = []
    for axis in range(3):
        inside = [slice(None)] * 3
        inside[axis] = slice(1, -1)
        mass, moved = (
            faces(item[axis], axis)[tuple(inside)] for item in (state.mass_area, state.mobility)
        )
        own = grid_field(*mass.shape)
        np.multiply(mass, moved, out=own)
        found.append(own)
    x, y, z = found
    return x, y, z
