"""Flow and heat together: viscosity, density and conductivity at local temperature."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.errors import NotConverged, positive
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties, mean_heat_capacity
from heatgrade.resolved.backflow import backflow_cautions
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import Energy, check_advection, solve_energy
from heatgrade.resolved.energy_equation import outer_flows
from heatgrade.resolved.entrance_layer import entrance_cautions
from heatgrade.resolved.flow_limits import cavitation, refuse_sonic
from heatgrade.resolved.flow_regime import laminar_cautions
from heatgrade.resolved.flow_solution import FlowReason, FlowSolution
from heatgrade.resolved.flow_solver import FlowSettings, solve_flow
from heatgrade.resolved.flow_tolerance import FlowTolerance, given_up
from heatgrade.resolved.heat_problem import Conductivity, HeatProblem
from heatgrade.resolved.opening_temperatures import entering_temperatures, opening_temperatures
from heatgrade.resolved.switching import Switching
from heatgrade.resolved.turbulence import Turbulence, as_turbulence
from heatgrade.resolved.turbulent_flow import EddyFields, solve_turbulent_flow
from heatgrade.shown import Listed
from heatgrade.solve.kernels import thread_count
from heatgrade.thermal.advection import Carried

Array = NDArray[np.float64]

MAX_PASSES = 40  # of flow and heat in turn
MEANS = 2  # of an unsteady flow: no two are alike, and heat settles on the second, held


@dataclass(frozen=True, slots=True)
class ConjugateSettings:
    """How to solve.

    Parameters
    ----------
    flow : FlowSettings
        Of the flow.
    temperature_tolerance : float
        Largest change of any temperature from pass to pass at which the solve ends [K].
    advection : str
        How the coolant carries heat: "bounded" (second order), "central" or "upwind".
    turbulence : Turbulence or "k-omega-sst", optional
        The turbulence model; laminar if not given.
    """

    flow: FlowSettings = field(default_factory=FlowSettings)
    temperature_tolerance: float = 1e-4
    advection: str = "bounded"
    turbulence: Turbulence | None = None

    def __post_init__(self) -> None:
        """Check the entries."""
        positive(self.temperature_tolerance, "temperature_tolerance", "K")
        object.__setattr__(self, "turbulence", as_turbulence(self.turbulence))
        check_advection(self.advection)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ConjugateSolution(Listed):
    """Flow and temperatures.

    Parameters
    ----------
    flow : FlowSolution
        At the last properties.
    temperature : (nx, ny, nz) array
        Of each cell, solid and coolant [K].
    opening_temperature : dict of str to float
        Mean over what flows through each opening [K]; the reference where nothing does.
    heat_capacity : float
        Of the coolant, the mean between inlet and outlet that carries the heat [J/(kg K)].
    heat_balance : float
        Heat that is not accounted for, over what is released or exchanged.
    changes : tuple of float
        Largest change of a temperature in each pass [K].
    iterations : int
        Of the flow, in all passes.
    seconds : float
        Wall time [s].
    cautions : tuple of Caution
        What must be known before it is used.
    turbulence : EddyFields or None
        Where a turbulence model was used.
    """

    flow: FlowSolution
    temperature: Array
    opening_temperature: dict[str, float]
    heat_capacity: float
    heat_balance: float
    changes: tuple[float, ...]
    iterations: int
    seconds: float
    cautions: tuple[Caution, ...] = ()
    turbulence: EddyFields | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Return temperatures, what passes openings, how the solve went, and its cautions."""
        openings = [
            (o.name, f"{o.told}, {self.opening_temperature[o.name]:.2f} K")
            for o in self.flow.openings
        ]
        return [
            ("hottest", f"{float(np.nanmax(self.temperature)):.2f} K"),
            *openings,
            ("flow", self.turbulence_name),
            ("solve", self.told),
            *(("caution", str(caution)) for caution in self.cautions),
        ]

    @property
    def turbulence_name(self) -> str:
        """Name of the turbulence model, or laminar."""
        return "laminar" if self.turbulence is None else self.turbulence.model.model

    @property
    def told(self) -> str:
        """How the solve went, in one line: iterations and time of all passes between both."""
        last = self.flow.outcome
        return (
            f"{last.reason.value} after {self.iterations} iterations in {len(self.changes)} passes "
            f"of flow and heat, residual {last.residual:.1e}, mass balance "
            f"{last.mass_balance:.1e}, {self.seconds:.2f} s"
        )

    def after(self, before: ConjugateSolution | None) -> ConjugateSolution:
        """Return the same, telling what it and the one that it started from took together."""
        if before is None:
            return self
        return replace(
            self,
            changes=before.changes + self.changes,
            iterations=before.iterations + self.iterations,
            seconds=before.seconds + self.seconds,
        )


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
    entering, reference = entering_temperatures(domain, inlet_temperature)
    threads = thread_count(settings.flow.threads)
    constant = isinstance(coolant, CoolantProperties)
    at_entry = liquid_properties(coolant, np.array(reference))
    flow, eddies, rise, temperature, capacity = _begun(
        guess, reference, domain.grid.shape, float(at_entry.heat_capacity)
    )
    if domain.openings:
        refuse_sonic(domain, float(at_entry.density))
    iterations = means = 0
    tolerance = FlowTolerance(settings.flow.tolerance, constant=constant or guess is not None)
    flow_of = partial(_flow, domain, settings, force)
    heat_of = partial(_heat, domain, problem, settings, (entering - reference, reference), threads)
    kept, switching, held_at = None, Switching(), temperature
    for _ in range(MAX_PASSES):
        held_at = switching.between(held_at, temperature)
        local = liquid_properties(coolant, held_at)
        flow, eddies, spent = flow_of(local, tolerance, (flow, eddies), means)
        means += flow.outcome.reason is FlowReason.UNSTEADY and spent > 0
        iterations += spent
        energy = heat_of(
            flow, eddies, local, capacity, rise, keep=switching.holds,
            held=None if kept is None else (kept, switching.share),
        )  # fmt: skip
        fresh = energy.rise + reference
        switching.note(held_at, temperature, fresh)
        temperature, rise, kept = fresh, energy.rise, energy.carried
        outer = outer_flows(domain, flow.mass_flow, capacity)
        before = capacity
        if isinstance(coolant, Coolant):
            capacity = _capacity(coolant, outer, energy, entering, reference)
        changes = switching.changes
        settled = changes[-1] <= settings.temperature_tolerance or constant
        if settled and tolerance.value <= tolerance.asked:
            break
        tolerance.next(spent, changes)
    else:
        raise _not_settled(switching.changes[-1], settings)
    assert flow is not None  # the first pass found one
    if switching.holds:  # a whole pass from there proves it
        whole = liquid_properties(coolant, temperature)
        pair = flow_of(whole, tolerance, (flow, eddies), means)[:2]
        proof = heat_of(*pair, whole, capacity, rise).rise + reference
        if not switching.proves(temperature, proof):
            raise _not_settled(switching.moved, settings)
    names = opening_temperatures(domain, flow, energy, entering, reference)
    cautions = switching.cautions + backflow_cautions(domain, flow, entering)
    cautions += _of_coolant(coolant, domain, flow, temperature)
    if eddies is None:
        cautions += laminar_cautions(domain, flow, local.viscosity)
        cautions += entrance_cautions(domain, flow, local.density, local.viscosity)
    return ConjugateSolution(
        flow, temperature, names, before, energy.balance, tuple(changes), iterations,
        time.perf_counter() - begin, distinct(flow.cautions + cautions), eddies,
    )  # fmt: skip


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
    return _out_of_range(coolant, temperature, domain) + cavitation(
        domain, flow, coolant, temperature
    )


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
