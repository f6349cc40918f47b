"""Flow and heat together: viscosity, density and conductivity at local temperature."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties, mean_heat_capacity
from heatgrade.resolved.backflow import backflow_cautions
from heatgrade.resolved.conjugate_solution import ConjugateSettings, ConjugateSolution
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import Energy, solve_energy
from heatgrade.resolved.energy_equation import outer_flows
from heatgrade.resolved.entrance_layer import entrance_cautions
from heatgrade.resolved.flow_limits import Cavity, refuse_sonic
from heatgrade.resolved.flow_regime import laminar_cautions
from heatgrade.resolved.flow_solution import FlowReason, FlowSolution
from heatgrade.resolved.flow_solver import solve_flow
from heatgrade.resolved.flow_tolerance import FlowTolerance, given_up
from heatgrade.resolved.heat_layer import heat_layer_cautions
from heatgrade.resolved.heat_problem import Conductivity, HeatProblem
from heatgrade.resolved.opening_temperatures import entering_temperatures, opening_temperatures
from heatgrade.resolved.switching import Switching
from heatgrade.resolved.turbulent_flow import EddyFields, solve_turbulent_flow
from heatgrade.solve.kernels import thread_count
from heatgrade.thermal.advection import Carried

Array = NDArray[np.float64]

MAX_PASSES = 40  # of flow and heat in turn
MEANS = 2  # of an unsteady flow: no two are alike, and heat settles on the second, held


def solve_conjugate(
    domain: FlowDomain,
    coolant: Coolant | CoolantProperties,
    inlet_temperature: float | Mapping[str, float],
    conductivity: Conductivity,
    heat: Array,
    settings: ConjugateSettings | None = None,
    *,
    sink: Array | None = None,
    ambient: float | None = None,
    resistance: tuple[Array | float, Array | float, Array | float] = (0.0, 0.0, 0.0),
    force: tuple[Array, Array, Array] | None = None,
    guess: ConjugateSolution | None = None,
) -> ConjugateSolution:
    """Return steady flow and temperatures of coolant and solid.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room and its openings.
    coolant : Coolant or CoolantProperties
        A liquid with its properties at local temperature, or constant ones.
    inlet_temperature : float or mapping of str to float
        Of what enters, for all openings or by their names [K].
    conductivity : float, array or three arrays
        Of the solid in each cell, of shape (nx, ny, nz); three for x, y and z [W/(m K)].
    heat : (nx, ny, nz) array
        Released in each cell [W].
    settings : ConjugateSettings, optional
        How to solve.
    sink : (nx, ny, nz) array, optional
        Conductance from cells to the ambient [W/K].
    ambient : float, optional
        Its temperature [K].
    resistance : three arrays or floats
        Contact resistance of the faces between cells: (nx - 1, ny, nz), (nx, ny - 1, nz),
        (nx, ny, nz - 1) [m2 K/W].
    force : three arrays, optional
        Force per volume on the faces across x, y and z [N/m3].
    guess : ConjugateSolution, optional
        To start from: of the same room, its solids' conductivities a little different for one.

    Raises
    ------
    InputError
        HG813 for heat, conductivity or a sink that cannot be; HG803 to HG807 for the flow.
    NotConverged
        HG808 to HG811, HG814 where flow and heat do not settle together.

    Examples
    --------
    10 W into water between plates, 0.1 g/s: it leaves 23.9 K warmer.

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow
    >>> grid = Grid(np.linspace(0.0, 1e-2, 11), [0.0, 1e-3], np.linspace(0.0, 1e-3, 9))
    >>> openings = (Opening("in", "x-", TotalFlow(1e-4)), Opening("out", "x+", GivenPressure()))
    >>> room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    >>> heat = np.zeros(grid.shape); heat[:, :, 0] = 1.0
    >>> water = CoolantProperties(*map(np.array, (1000.0, 4180.0, 0.6, 1e-3)))
    >>> found = solve_conjugate(room, water, 300.0, 0.0, heat)
    >>> round(found.opening_temperature["out"], 2)
    323.92
    """
    begin = time.perf_counter()
    settings = settings or ConjugateSettings()
    problem = HeatProblem.of(domain.grid.shape, conductivity, heat, sink, ambient, resistance)
    passes = _Passes(domain, coolant, inlet_temperature, problem, settings, force, guess)
    energy = passes.settle()
    flow, eddies = passes.flow, passes.eddies
    assert flow is not None  # the first pass found one
    names = opening_temperatures(domain, flow, energy, passes.entering, passes.reference)
    cautions = flow.cautions + passes.switching.cautions
    cautions += backflow_cautions(domain, flow, passes.entering)
    cautions += _of_coolant(coolant, domain, flow, passes.temperature)
    cautions += heat_layer_cautions(
        domain, problem, passes.liquid.conductivity, passes.temperature, passes.reference
    )
    if eddies is None:
        cautions += laminar_cautions(domain, flow, passes.liquid.viscosity)
        cautions += entrance_cautions(domain, flow, passes.liquid.density, passes.liquid.viscosity)
    return ConjugateSolution(
        flow, passes.temperature, names, passes.capacity, energy.balance,
        tuple(passes.switching.changes), passes.iterations, time.perf_counter() - begin,
        distinct(cautions), eddies,
    )  # fmt: skip


class _Passes:
    """Flow and heat in turn, each pass from the one before.

    Attributes
    ----------
    flow, eddies
        Of the last pass.
    temperature : (nx, ny, nz) array
        That it found [K].
    liquid : CoolantProperties
        Of its flow.
    capacity : float
        Heat capacity of the coolant that carried its heat [J/(kg K)].
    iterations : int
        Of the flow, in all passes.
    """

    def __init__(
        self,
        domain: FlowDomain,
        coolant: Coolant | CoolantProperties,
        inlet_temperature: float | Mapping[str, float],
        problem: HeatProblem,
        settings: ConjugateSettings,
        force: tuple[Array, Array, Array] | None,
        guess: ConjugateSolution | None,
    ) -> None:
        self.domain, self.coolant, self.settings = domain, coolant, settings
        self.entering, self.reference = entering_temperatures(domain, inlet_temperature)
        enters = (self.entering - self.reference, self.reference)
        self._flow_of = partial(_flow, domain, settings, force)
        threads = thread_count(settings.flow.threads)
        self._heat_of = partial(_heat, domain, problem, settings, enters, threads)
        at_entry = liquid_properties(coolant, np.array(self.reference))
        self.flow, self.eddies, self._rise, self.temperature, self.capacity = _begun(
            guess, self.reference, domain.grid.shape, float(at_entry.heat_capacity)
        )
        if domain.openings:
            refuse_sonic(domain, float(at_entry.density))
        self.liquid, self._next_capacity = at_entry, self.capacity
        self.iterations = self._means = 0
        self._constant = isinstance(coolant, CoolantProperties)
        self._tolerance = FlowTolerance(
            settings.flow.tolerance, constant=self._constant or guess is not None
        )
        self._carried: Carried | None = None
        self.switching = Switching()

    def settle(self) -> Energy:
        """Go on until nothing moves any more; return the heat of the last pass."""
        held_at = self.temperature
        for _ in range(MAX_PASSES):
            held_at = self.switching.between(held_at, self.temperature)
            energy, spent = self._pass(held_at)
            changes = self.switching.changes
            settled = changes[-1] <= self.settings.temperature_tolerance or self._constant
            if settled and self._tolerance.value <= self._tolerance.asked:
                break
            self._tolerance.next(spent, changes)
        else:
            raise _not_settled(self.switching.changes[-1], self.settings)
        if self.switching.holds:
            self._prove()
        return energy

    def _pass(self, held_at: Array) -> tuple[Energy, int]:
        """Solve flow and heat once, with the properties at these temperatures.

        Returns the heat and the iterations of the flow.
        """
        self.liquid = local = liquid_properties(self.coolant, held_at)
        self.capacity = self._next_capacity
        pair = (self.flow, self.eddies)
        self.flow, self.eddies, spent = self._flow_of(local, self._tolerance, pair, self._means)
        self._means += self.flow.outcome.reason is FlowReason.UNSTEADY and spent > 0
        self.iterations += spent
        held = None if self._carried is None else (self._carried, self.switching.share)
        energy = self._heat_of(
            self.flow, self.eddies, local, self.capacity, self._rise,
            keep=self.switching.holds, held=held,
        )  # fmt: skip
        fresh = energy.rise + self.reference
        self.switching.note(held_at, self.temperature, fresh)
        self.temperature, self._rise, self._carried = fresh, energy.rise, energy.carried
        outer = outer_flows(self.domain, self.flow.mass_flow, self.capacity)
        if isinstance(self.coolant, Coolant):
            self._next_capacity = _capacity(
                self.coolant, outer, energy, self.entering, self.reference
            )
        return energy, spent

    def _prove(self) -> None:
        """Refuse temperatures between two states that a whole pass moves too far."""
        whole = liquid_properties(self.coolant, self.temperature)
        before = (self.flow, self.eddies)
        flow, eddies, _ = self._flow_of(whole, self._tolerance, before, self._means)
        proof = self._heat_of(flow, eddies, whole, self._next_capacity, self._rise)
        if not self.switching.proves(self.temperature, proof.rise + self.reference):
            raise _not_settled(self.switching.moved, self.settings)


def _begun(
    guess: ConjugateSolution | None, reference: float, shape: tuple[int, int, int], capacity: float
) -> tuple[FlowSolution | None, EddyFields | None, Array | None, Array, float]:
    """Return what to start from: flow, eddies, rise [K], temperature [K], capacity [J/(kg K)]."""
    if guess is None:
        return None, None, None, np.broadcast_to(reference, shape), capacity
    rise = guess.temperature - reference
    return guess.flow, guess.turbulence, rise, guess.temperature, guess.heat_capacity


def _heat(
    domain: FlowDomain,
    problem: HeatProblem,
    settings: ConjugateSettings,
    enters: tuple[Array, float],
    threads: int,
    flow: FlowSolution,
    eddies: EddyFields | None,
    local: CoolantProperties,
    capacity: float,
    guess: Array | None,
    *,
    keep: bool = False,
    held: tuple[Carried, float] | None = None,
) -> Energy:
    """Return the temperatures at a flow."""
    return solve_energy(
        domain, flow, problem, np.broadcast_to(local.conductivity, domain.grid.shape),
        capacity, *enters, advection=settings.advection,
        tolerance=settings.temperature_tolerance, threads=threads, guess=guess,
        eddies=None if eddies is None else eddies.conductivity(capacity), keep=keep, held=held,
    )  # fmt: skip


def _flow(
    domain: FlowDomain,
    settings: ConjugateSettings,
    force: tuple[Array, Array, Array] | None,
    local: CoolantProperties,
    tolerance: FlowTolerance,
    before: tuple[FlowSolution | None, EddyFields | None],
    means: int,
) -> tuple[FlowSolution, EddyFields | None, int]:
    """Return the flow of a pass and its iterations; the last flow if it cannot be sharper."""
    how, (flow, eddies) = replace(settings.flow, tolerance=tolerance.value), before
    if flow is not None and means >= MEANS:
        return flow, eddies, 0
    found, swirl = flow, eddies
    try:
        if settings.turbulence is None:
            found = solve_flow(domain, local.density, local.viscosity, how, force=force, guess=flow)
        else:
            guess = None if flow is None or eddies is None else (flow, eddies)
            found, swirl = solve_turbulent_flow(
                domain, local.density, local.viscosity, settings.turbulence, how,
                force=force, guess=guess,
            )  # fmt: skip
    except NotConverged:
        if flow is None or not tolerance.beyond:
            raise
        tolerance.back()
        return flow, eddies, 0
    spent = found.outcome.iterations
    if flow is not None and tolerance.beyond and given_up(found.cautions, flow.cautions):
        tolerance.back()
        return flow, eddies, spent
    return found, swirl, spent


def _capacity(
    coolant: Coolant,
    outer: tuple[Array, Array],
    energy: Energy,
    entering: Array,
    reference: float,
) -> float:
    """Return the heat capacity that turns the mean rise into the enthalpy's [J/(kg K)]."""
    inflow, outflow = outer
    if not np.any(inflow):  # joined sides alone
        return float(liquid_properties(coolant, np.array(reference)).heat_capacity)
    into = float(np.add.reduce(inflow * entering, axis=None) / np.add.reduce(inflow, axis=None))
    total = float(np.add.reduce(outflow, axis=None))
    out = float(np.add.reduce(outflow * (energy.rise + energy.leaving), axis=None)) / total
    return mean_heat_capacity(coolant, into, out + reference)


def _of_coolant(
    coolant: Coolant | CoolantProperties,
    domain: FlowDomain,
    flow: FlowSolution,
    temperature: Array,
) -> tuple[Caution, ...]:
    """Return what the liquid itself must be told for: none where its properties are constant."""
    if isinstance(coolant, CoolantProperties):
        return ()
    found = _out_of_range(coolant, temperature, domain)
    if isinstance(coolant, Coolant):  # what is made up need not have a pressure
        cavity = Cavity.of(domain, flow, coolant, temperature)
        found += () if cavity is None else (cavity.caution(),)
    return found


def _out_of_range(coolant: Coolant, temperature: Array, domain: FlowDomain) -> tuple[Caution, ...]:
    wet = domain.volume > 0.0
    if not wet.any():
        return ()
    low, high = float(temperature[wet].min()), float(temperature[wet].max())
    if coolant.freezing_temperature <= low and high <= coolant.maximum_temperature:
        return ()
    return (
        Caution(
            "out-of-range",
            coolant.name,
            f"coolant from {low:.1f} to {high:.1f} K is outside its liquid range"
            f" {coolant.freezing_temperature:.1f} to {coolant.maximum_temperature:.1f} K; its"
            " properties are those at the ends",
        ),
    )


def _not_settled(change: float, settings: ConjugateSettings) -> NotConverged:
    return NotConverged(
        "HG814",
        f"flow and heat did not settle together in {MAX_PASSES} passes",
        entry="temperature",
        value=change,
        allowed=f"<= {settings.temperature_tolerance:g} K from pass to pass",
        remedy="finer cells, a smaller tolerance of the flow, or less flow or heat",
    )
