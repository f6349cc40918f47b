"""Steady turbulent flow: that of momentum and mass, step by step together with its eddies."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import InputError, NotConverged
from heatgrade.resolved.convection import Convection
from heatgrade.resolved.coolant_at_rest import coolant_at_rest
from heatgrade.resolved.crop import Crop
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.domain_check import check_domain, room_cautions
from heatgrade.resolved.eddies import Eddies, first_eddies
from heatgrade.resolved.flow_solution import FlowOutcome, FlowReason, FlowSolution
from heatgrade.resolved.flow_solver import (
    AVERAGED,
    FlowSettings,
    Progress,
    flow_through,
    solution_of,
    start_from,
)
from heatgrade.resolved.flow_state import FlowState, extend
from heatgrade.resolved.pressure_equation import PressureEquation
from heatgrade.resolved.settling import Settling
from heatgrade.resolved.staggered import cells
from heatgrade.resolved.turbulence import Turbulence

Array = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LAMINAR_FIRST = 8  # iterations before there are eddies, so that there is a strain
FREEZE_EVERY = 8  # iterations between new mobilities: the viscosity moves all the time
REDUCTION = 0.1  # of the mass imbalance in each iteration
SWEEPS = 2  # sets of line relaxations of each balance
LEAST_FORCE = 1e-6  # of what viscosity and inertia hold, where nothing pushes
CLOSE, CLOSING = 1e-12, 8  # imbalance of mass at the end over the flow, pressure solves at most
PATIENCE, NEW_LEAST = 600, 0.8  # iterations without a residual lower by this factor: no rest
LARGE = 100.0  # residual above which nothing is told apart
WALL_UNITS = 2.0  # mean distance of the cells at walls above which a caution says so


@dataclass(frozen=True, slots=True, eq=False)
class EddyFields:
    """Turbulence of a steady flow.

    Parameters
    ----------
    model : Turbulence
        Which it is.
    kinetic_energy : (nx, ny, nz) array
        k; 0 in solid [J/kg].
    dissipation_rate : (nx, ny, nz) array
        omega [1/s].
    viscosity : (nx, ny, nz) array
        Of the eddies [Pa s].
    wall_units : (nx, ny, nz) array
        Distance of cells at walls in units of friction, y+; nan elsewhere.
    """

    model: Turbulence
    kinetic_energy: Array
    dissipation_rate: Array
    viscosity: Array
    wall_units: Array

    def conductivity(self, heat_capacity: float) -> Array:
        """Return what the eddies conduct, at a heat capacity in J/(kg K) [W/(m K)]."""
        found: Array = heat_capacity * self.viscosity / self.model.prandtl
        return found


def solve_turbulent_flow(
    domain: FlowDomain,
    density: ArrayLike,
    viscosity: ArrayLike,
    turbulence: Turbulence,
    settings: FlowSettings | None = None,
    *,
    force: tuple[Array, Array, Array] | None = None,
    guess: tuple[FlowSolution, EddyFields] | None = None,
    progress: Progress | None = None,
) -> tuple[FlowSolution, EddyFields]:
    """Return the steady mean of a turbulent flow, and its turbulence.

    Parameters
    ----------
    domain, density, viscosity, force, progress
        As in `solve_flow`; the viscosity is the molecular one.
    turbulence : Turbulence
        The model and what enters.
    settings : FlowSettings, optional
        How to solve; bounded if no convection is given. The residual is the greatest of momentum's
        and the turbulence's.
    guess : FlowSolution and EddyFields, optional
        To start from.

    Raises
    ------
    InputError
        HG803 to HG807, HG821 for sides that slide.
    NotConverged
        HG822 where it does not come to rest.
    """
    begin = time.perf_counter()
    settings = (settings or FlowSettings()).carried(Convection.BOUNDED)
    check_domain(domain)
    _check_walls(domain)
    rest = coolant_at_rest(domain, density, viscosity, force, settings.threads, curved=False)
    part, where, state = rest.part, rest.where, rest.state
    cautions = room_cautions(part, state.room)
    joints = tuple(item.place for item in part.periodic)
    run = _Run(
        state, turbulence, extend(rest.density, np.empty(state.pressure.shape), joints), settings
    )
    if guess is not None:
        start_from(state, guess[0], where)
        run.start(guess[1], where.cells)
    reason = run.settle(progress)
    if reason is FlowReason.UNSTEADY and settings.accept_unsteady and run.eddies is not None:
        run.average(run.eddies)
        cautions = (*cautions, _unsteady())
    elif reason is not FlowReason.CONVERGED:
        raise _failure(reason, run.watch.history, settings)
    outcome = FlowOutcome(
        reason, len(run.watch.history), run.watch.history[-1], tuple(run.watch.history),
        run.close(), run.pressure.cycles, time.perf_counter() - begin,
    )  # fmt: skip
    found = solution_of(state, where, outcome, (*cautions, *run.cautions()))
    return found, run.fields(part.volume > 0.0, where)


def _check_walls(domain: FlowDomain) -> None:
    if domain.wall_velocity:
        raise InputError(
            "HG821",
            "may not slide where the flow is turbulent",
            entry="domain.wall_velocity",
            value=", ".join(side.value for side in domain.wall_velocity),
            allowed="walls at rest",
            remedy="leave the turbulence model out, or see the wall as at rest",
        )


class _Run:
    """The iterations of one solve."""

    def __init__(
        self, state: FlowState, model: Turbulence, density: Array, settings: FlowSettings
    ) -> None:
        self.state, self.model, self.density, self.settings = state, model, density, settings
        self.watch = Settling()
        self.eddies: Eddies | None = None
        self.blend = 1.0 if settings.convection is Convection.CENTRAL else 0.0
        state.bounded = settings.convection is Convection.BOUNDED
        state.set_outside()
        state.carry(self.blend)
        for axis in range(3):
            state.advance(axis, self.blend, 1.0 / self.watch.boldness, 0, freeze=True)
        self.pressure = PressureEquation(state)
        self.pressure.correct(0.0, REDUCTION)

    def start(self, given: EddyFields, part: object) -> None:
        """Begin with the turbulence of another flow."""
        state = self.state
        state.carry(self.blend)
        self.eddies = first_eddies(state, self.model, self.density)
        wet = state.domain.volume > 0.0
        assert callable(part)  # the crop's
        for own, name in (
            (self.eddies.energy, "kinetic_energy"), (self.eddies.rate, "dissipation_rate"),
        ):  # fmt: skip
            field = part(getattr(given, name))
            cells(own)[wet] = np.maximum(field, 1e-300)[wet]
        swirl = np.zeros(state.pressure.shape)
        cells(swirl)[:] = part(given.viscosity)
        self.eddies.lend(state, swirl)

    def iterate(self) -> float:
        """Do one iteration; return the residual that it began with."""
        state, count = self.state, len(self.watch.history)
        share = 1.0 / self.watch.boldness
        state.carry(self.blend)
        if self.eddies is None and count >= LAMINAR_FIRST:
            self.eddies = first_eddies(state, self.model, self.density)
        if self.eddies is not None:
            self.eddies.advance(state, share)
        freeze = count % FREEZE_EVERY == 0
        total = np.zeros(3)
        for axis in range(3):
            total += state.advance(axis, self.blend, share, SWEEPS, freeze=freeze)
        if not np.isfinite(total).all():
            return np.inf
        if freeze:
            self.pressure.freeze()
        lost = self.pressure.correct(0.0, REDUCTION)
        left, forces, held = (float(item) for item in np.sqrt(total))
        scale = forces + LEAST_FORCE * held
        found = left / scale if scale > 0.0 and np.isfinite(lost) else lost
        # What drives a joined room may pass through nothing on the way: no divergence.
        found = min(found, LARGE) if np.isfinite(found) else np.inf
        return max(found, self.eddies.residual if self.eddies is not None else 1.0)

    def settle(self, progress: Progress | None) -> FlowReason:
        """Iterate until the flow is steady, or will not be."""
        least, least_at = np.inf, 0
        with np.errstate(all="ignore"):
            while len(self.watch.history) < self.settings.max_iterations:
                self.watch.note(self.iterate())
                if progress is not None:
                    progress(len(self.watch.history), self.watch.history[-1])
                if self.watch.diverged:
                    return FlowReason.DIVERGED
                if self.watch.history[-1] <= self.settings.tolerance:
                    return FlowReason.CONVERGED
                if self.watch.history[-1] < NEW_LEAST * least:
                    least, least_at = self.watch.history[-1], len(self.watch.history)
                if len(self.watch.history) - least_at > PATIENCE:
                    return FlowReason.UNSTEADY
        return FlowReason.MAX_ITERATIONS

    def average(self, eddies: Eddies) -> None:
        """Go on, and put the mean of what comes in place of flow and turbulence."""
        state = self.state
        fields = (state.velocity, state.pressure, eddies.energy, eddies.rate)
        means = [np.zeros_like(field) for field in fields]
        swirl = np.zeros_like(eddies.viscosity)
        with np.errstate(all="ignore"):
            for _ in range(AVERAGED):
                self.watch.note(self.iterate())
                swirl += eddies.viscosity / AVERAGED
                for mean, field in zip(means, fields, strict=True):
                    mean[:] += field / AVERAGED
        for mean, field in zip(means, fields, strict=True):
            field[:] = mean
        eddies.lend(state, swirl)

    def close(self) -> float:
        """Balance mass as far as rounding lets; return the largest imbalance over the flow."""
        state = self.state
        lost = np.empty(cells(state.pressure).transpose(0, 2, 1).shape)
        for _ in range(CLOSING):
            worst, through = state.imbalance(lost), flow_through(state)
            if worst <= CLOSE * through or through == 0.0:
                break
            self.pressure.correct(0.0, 1e-9, absolute=0.1 * CLOSE * through)
        return state.imbalance(lost) / max(flow_through(state), 1e-300)

    def fields(self, wet: BoolArray, where: Crop) -> EddyFields:
        """Return the turbulence on the whole grid."""
        assert self.eddies is not None  # it has settled
        energy, rate, swirl = (
            where.whole(np.where(wet, cells(item), 0.0))
            for item in (self.eddies.energy, self.eddies.rate, self.eddies.viscosity)
        )
        units = where.whole(self.wall_units(), fill=np.nan)
        return EddyFields(self.model, energy, rate, swirl, units)

    def wall_units(self) -> Array:
        """Return y+ of the cells at walls, by the friction of their own velocity."""
        assert self.eddies is not None  # it has settled
        state, walls = self.state, self.eddies.walls
        square = np.zeros(walls.distance.shape)
        for axis in range(3):
            own = state.velocity[axis][1:-1, 1:-1, 1:-1].transpose(0, 2, 1)
            low = [slice(None, -1)] * 3
            high = list(low)
            high[axis] = slice(1, None)
            square += (0.5 * (own[tuple(low)] + own[tuple(high)])) ** 2
        kinematic = cells(self.eddies.molecular) / cells(self.density)
        units = np.sqrt(np.sqrt(square) * walls.distance / kinematic)
        return np.where(walls.touched, units, np.nan)

    def cautions(self) -> tuple[Caution, ...]:
        """Return what must be known: that a model was used, and how near to walls its cells are."""
        found = [
            Caution(
                "turbulence-model",
                "resolved flow",
                f"turbulent by the model {self.model.model}: a steady mean, with eddies modelled",
            )
        ]
        units = self.wall_units()
        mean = float(np.nanmean(units)) if np.isfinite(units).any() else 0.0
        if mean > WALL_UNITS:
            found.append(
                Caution(
                    "coarse-at-walls",
                    "resolved flow",
                    f"cells at walls are {mean:.1f} units of friction (y+) from them in the mean;"
                    f" the model wants {WALL_UNITS:g} or less: refine there",
                )
            )
        return tuple(found)


def _unsteady() -> Caution:
    return Caution(
        "unsteady",
        "resolved flow",
        f"the turbulent flow does not come to rest: what is given is its mean over {AVERAGED}"
        " iterations, not a steady flow; its pressure and heat transfer are those of no moment",
    )


def _failure(reason: FlowReason, history: list[float], settings: FlowSettings) -> NotConverged:
    how = {
        FlowReason.DIVERGED: "diverged",
        FlowReason.UNSTEADY: "does not come to rest",
        FlowReason.MAX_ITERATIONS: "was not steady yet",
    }[reason]
    remedies = ["a finer grid at walls", "a looser tolerance"]
    if settings.convection is Convection.CENTRAL:
        remedies.append('convection="bounded"')
    if reason is FlowReason.UNSTEADY:
        remedies.append("accept_unsteady=True for a rough mean")
    if reason is FlowReason.MAX_ITERATIONS:
        remedies.insert(0, "more iterations")
    return NotConverged(
        "HG822",
        f"the turbulent flow {how} at iteration {len(history)}",
        entry="flow.residual",
        value=history[-1],
        allowed=f"<= {settings.tolerance:g}",
        remedy=f"{', '.join(remedies[:-1])}, or {remedies[-1]}",
    )
