"""Flow and heat together: viscosity, density and conductivity at local temperature."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.errors import InputError, NotConverged, positive
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import Energy, solve_energy
from heatgrade.resolved.energy_equation import HeatProblem, outer_flows
from heatgrade.resolved.flow_limits import cavitation, refuse_sonic
from heatgrade.resolved.flow_regime import laminar_cautions
from heatgrade.resolved.flow_solution import FlowReason, FlowSolution
from heatgrade.resolved.flow_solver import FlowSettings, solve_flow
from heatgrade.resolved.flow_tolerance import FlowTolerance, given_up
from heatgrade.resolved.staggered import faces, opening_faces
from heatgrade.resolved.turbulence import Turbulence, as_turbulence
from heatgrade.resolved.turbulent_flow import EddyFields, solve_turbulent_flow
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]
Conductivity = ArrayLike | tuple[Array, Array, Array]

MAX_PASSES = 30  # of flow and heat in turn
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


def check_advection(given: str) -> None:
    """Raise `InputError` HG812 for no way to carry heat."""
    if given not in ("bounded", "central", "upwind"):
        raise InputError(
            "HG812",
            "is no way to carry heat",
            entry="advection",
            value=given,
            allowed="bounded, central, upwind",
            remedy="choose one of these",
        )


@dataclass(frozen=True, slots=True, eq=False)
class ConjugateSolution:
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

    @property
    def turbulence_name(self) -> str:
        """Name of the turbulence model, or laminar."""
        return "laminar" if self.turbulence is None else self.turbulence.model.model


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
    problem = given_heat(domain, conductivity, heat, sink, ambient, resistance)
    entering, reference = entering_temperatures(domain, inlet_temperature)
    threads = thread_count(settings.flow.threads)
    constant = isinstance(coolant, CoolantProperties)
    temperature = np.full(domain.grid.shape, reference)
    capacity = float(liquid_properties(coolant, np.array(reference)).heat_capacity)
    flow: FlowSolution | None = None
    if domain.openings:
        refuse_sonic(domain, float(liquid_properties(coolant, np.array(reference)).density))
    changes: list[float] = []
    iterations = means = 0
    tolerance = FlowTolerance(settings.flow.tolerance, constant=constant)
    rise: Array | None = None
    eddies: EddyFields | None = None
    for _ in range(MAX_PASSES):
        local = liquid_properties(coolant, temperature)
        if means < MEANS:
            flow, eddies, spent = _flow(domain, local, settings, tolerance, force, (flow, eddies))
            means += flow.outcome.reason is FlowReason.UNSTEADY and spent > 0
        else:
            spent = 0
        assert flow is not None  # the first pass finds one
        iterations += spent
        energy = solve_energy(
            domain, flow, problem, np.broadcast_to(local.conductivity, domain.grid.shape),
            capacity, entering - reference, reference, advection=settings.advection,
            tolerance=settings.temperature_tolerance, threads=threads, guess=rise,
            eddies=None if eddies is None else eddies.conductivity(capacity),
        )  # fmt: skip
        fresh = energy.rise + reference
        changes.append(float(np.abs(fresh - temperature).max()))
        temperature, rise = fresh, energy.rise
        outer = outer_flows(domain, flow.mass_flow, capacity)
        before = capacity
        if isinstance(coolant, Coolant):
            capacity = _capacity(coolant, outer, energy, entering, reference)
        settled = changes[-1] <= settings.temperature_tolerance or constant
        if settled and tolerance.value <= tolerance.asked:
            break
        tolerance.next(spent, changes)
    else:
        raise _not_settled(changes[-1], settings)
    assert flow is not None
    names = _opening_temperatures(domain, flow, energy, entering, reference)
    cautions = flow.cautions + _out_of_range(coolant, temperature, domain)
    if eddies is None:
        cautions += laminar_cautions(domain, flow, local.viscosity)
    if isinstance(coolant, Coolant):
        cautions += cavitation(domain, flow, coolant, temperature)
    return ConjugateSolution(
        flow, temperature, names, before, energy.balance, tuple(changes), iterations,
        time.perf_counter() - begin, distinct(cautions), eddies,
    )  # fmt: skip


def _flow(
    domain: FlowDomain,
    local: CoolantProperties,
    settings: ConjugateSettings,
    tolerance: FlowTolerance,
    force: tuple[Array, Array, Array] | None,
    before: tuple[FlowSolution | None, EddyFields | None],
) -> tuple[FlowSolution, EddyFields | None, int]:
    """Return the flow of a pass and its iterations; the last flow if it cannot be sharper."""
    how, (flow, eddies) = replace(settings.flow, tolerance=tolerance.value), before
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


def liquid_properties(
    coolant: Coolant | CoolantProperties, temperature: Array
) -> CoolantProperties:
    """Return the properties, held at the ends of the liquid's range on the way."""
    if isinstance(coolant, CoolantProperties):
        return coolant
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    return coolant.properties(np.clip(temperature, low, high))


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
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    out = min(max(out + reference, low), high)
    if abs(out - into) < 1e-6:
        return float(coolant.properties(into).heat_capacity)
    return float(coolant.enthalpy_difference(into, out)) / (out - into)


def entering_temperatures(
    domain: FlowDomain, given: float | Mapping[str, float]
) -> tuple[Array, float]:
    """Return the temperature of what enters each cell from outside, and a reference [K]."""
    names = [opening.name for opening in domain.openings]
    by_name = dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, given)
    first = next(iter(given.values()), 300.0) if isinstance(given, Mapping) else given
    reference = positive(first, "inlet_temperature", "K")
    found = np.full(domain.grid.shape, reference)
    for opening in domain.openings:
        value = positive(by_name.get(opening.name, reference), "inlet_temperature", "K")
        mark = np.moveaxis(faces(opening_faces(domain, opening), opening.side.axis),
                           opening.side.axis, 0)  # fmt: skip
        end = -1 if opening.side.high else 0
        np.moveaxis(found, opening.side.axis, 0)[end][mark[end]] = value
    return found, reference


def given_heat(
    domain: FlowDomain,
    conductivity: Conductivity,
    heat: Array,
    sink: Array | None,
    ambient: float | None,
    resistance: tuple[Array | float, Array | float, Array | float],
) -> HeatProblem:
    """Return what is given of heat, checked; HG813 for what cannot be."""
    shape = domain.grid.shape
    given = conductivity if isinstance(conductivity, tuple) else (conductivity,) * 3
    x, y, z = (_field("conductivity", item, shape) for item in given)
    drained = _field("sink", 0.0 if sink is None else sink, shape)
    if np.any(drained) and ambient is None:
        raise _impossible("ambient", "is needed with a sink", None, "a temperature in K")
    warmed = np.broadcast_to(np.asarray(heat, np.float64), shape)
    if not np.isfinite(warmed).all():
        raise _impossible("heat", "must be finite", np.nan, "finite numbers in W")
    return HeatProblem((x, y, z), warmed, drained, ambient or 0.0, resistance)


def _field(name: str, given: ArrayLike, shape: tuple[int, int, int]) -> Array:
    values = np.broadcast_to(np.asarray(given, np.float64), shape)
    if not (values >= 0.0).all() or not np.isfinite(values).all():
        wrong = values[~((values >= 0.0) & np.isfinite(values))]
        raise _impossible(name, "must not be negative", float(wrong[0]), "finite, >= 0")
    return values


def _impossible(entry: str, message: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG813", message, entry=entry, value=value, allowed=allowed, remedy="look at what made it"
    )


def _opening_temperatures(
    domain: FlowDomain, flow: FlowSolution, energy: Energy, entering: Array, reference: float
) -> dict[str, float]:
    found = {}
    for opening in domain.openings:
        axis, end = opening.side.axis, -1 if opening.side.high else 0
        mark = np.moveaxis(faces(opening_faces(domain, opening), axis), axis, 0)[end]
        through = np.moveaxis(flow.mass_flow[axis], axis, 0)[end][mark]
        into = -through if opening.side.high else through
        inside = np.moveaxis(energy.rise + energy.leaving + reference, axis, 0)[end][mark]
        outside = np.moveaxis(entering, axis, 0)[end][mark]
        own = np.where(into > 0.0, outside, inside)
        size = float(np.add.reduce(np.abs(through)))
        weighted = float(np.add.reduce(np.abs(through) * own))
        found[opening.name] = weighted / size if size > 0.0 else reference
    return found


def _out_of_range(
    coolant: Coolant | CoolantProperties, temperature: Array, domain: FlowDomain
) -> tuple[Caution, ...]:
    wet = domain.volume > 0.0
    if isinstance(coolant, CoolantProperties) or not wet.any():
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
        remedy="a looser temperature_tolerance, or less heat",
    )
