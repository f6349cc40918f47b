"""The integrator against exact solutions; each line is a test below.

1. A lumped capacity with a sink: an exponential; error below the tolerance and proportional to it.
2. A manufactured solution, exact in space: second order in time, slope 2.0 +- 0.1.
3. A slab, heated on one side, cooled by convection on the other: Fourier's series.
4. A semi-infinite body under a constant flux: 2 q sqrt(t / (pi k rho c)).
5. Two semi-infinite bodies brought together: the contact temperature and the error functions.
6. A front in a channel of upwind cells: tanks in series, a gamma distribution.
7. Random operators with a coolant sheet, a trace with jumps: scipy's Radau on the CSR matrices.
8. Eighty jumps within the bar's time constant: matrix exponentials.
9. A restart between two steps: the same bits.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
import scipy.integrate
import scipy.linalg
import scipy.special

from heatgrade.solve import CoolantSheet, FaceFields, grid_field
from heatgrade.transient import (
    HeatStorage,
    Integrator,
    LinearProblem,
    Moment,
    PowerTrace,
    Temperatures,
)

ORDER, ORDER_BAND = 2.0, 0.1
BALANCE = 1e-8  # integrated in time
SEED = 20_261


def bar(
    cells: int, conductance: float, capacity: float, *, sink: float = 0.0, heat: float = 0.0
) -> LinearProblem:
    """Return a bar of equal cells along z, heat in the first, sink on the last."""
    fields = FaceFields(
        np.zeros((0, 1, cells)),
        np.zeros((1, 0, cells)),
        np.full((1, 1, cells - 1), conductance),
        grid_field(1, 1, cells),
        grid_field(1, 1, cells),
    )
    fields.sink[0, 0, -1] = sink
    fields.source[0, 0, 0] = heat
    return LinearProblem(fields, HeatStorage(np.full((1, 1, cells), capacity)))


def advanced(problem, initial, end, tolerance, **more):
    integrator = Integrator(problem, tolerance=tolerance, initial=initial, **more)
    steps = [*integrator.steps_until(end), *integrator.closing_steps(end)]
    assert integrator.state.account.balance < BALANCE
    return integrator, steps


def zeros(problem) -> Temperatures:
    sheet = problem.fields.sheet
    columns = None if sheet is None else np.zeros(problem.fields.shape[:2])
    return Temperatures(grid_field(*problem.fields.shape), columns)


def test_lumped_capacity_follows_its_exponential_within_a_proportional_error():
    c, g, q = 2.0, 0.5, 30.0  # J/K, W/K, W
    ratios = []
    for tolerance in (1e-1, 1e-2, 1e-3, 1e-4):
        problem = bar(1, 0.0, c, sink=g, heat=q)
        _, steps = advanced(problem, zeros(problem), 20.0, tolerance)
        places = [step.start + f * step.length for step in steps for f in (0.3, 0.8, 1.0)]
        found = [
            step.at(step.start + f * step.length).cells[0, 0, 0]
            for step in steps
            for f in (0.3, 0.8, 1.0)
        ]
        exact = q / g * -np.expm1(-g / c * np.array(places))
        ratios.append(np.abs(found - exact).max() / tolerance)
    assert max(ratios) < 1.0
    assert min(ratios) > 0.02  # no step is wasted
    assert max(ratios) / min(ratios) < 6.0  # over three decades: proportional


@dataclass
class Manufactured:
    """``phi(x) (1 + sin(w t))`` as the exact solution of a bar's equations."""

    fields: FaceFields
    storage: HeatStorage
    shape: np.ndarray
    frequency: float
    varies: bool = False
    longest_step: float = math.inf

    def next_break(self, time: float) -> float:
        return math.inf

    def begin(self, base: Temperatures) -> None:
        pass

    def hold(self, now: Temperatures) -> None:
        pass

    def serves(self, held: Temperatures, now: Temperatures) -> bool:
        return True

    def exact(self, time: float) -> np.ndarray:
        return self.shape * (1.0 + math.sin(self.frequency * time))

    def moment(self, time: float, now: Temperatures, *, before: bool) -> Moment:
        matrix, _ = self.fields.to_csr()
        heat = grid_field(*self.fields.shape)
        rate = self.frequency * math.cos(self.frequency * time)
        heat[0, 0] = self.storage.cells[0, 0] * self.shape * rate + matrix @ self.exact(time)
        return Moment(self.fields, (heat, None))


def test_manufactured_solution_is_met_in_second_order():
    base = bar(12, 3.0, 0.7, sink=2.0)
    x = (np.arange(12) + 0.5) / 12
    problem = Manufactured(base.fields, base.storage, 5.0 + 40.0 * np.cos(2.0 * x) * x, 4.0)
    start = grid_field(1, 1, 12)
    start[0, 0] = problem.exact(0.0)
    errors, lengths = [], [1 / 16, 1 / 32, 1 / 64, 1 / 128]
    for length in lengths:
        integrator, _ = advanced(problem, Temperatures(start, None), 2.0, 1e-6, fixed_step=length)
        assert integrator.state.steps == round(2.0 / length)
        errors.append(np.abs(integrator.state.now.cells[0, 0] - problem.exact(2.0)).max())
    slope = np.polyfit(np.log(lengths), np.log(errors), 1)[0]
    assert abs(slope - ORDER) < ORDER_BAND


def test_slab_between_a_flux_and_a_convection_follows_fouriers_series():
    k, rho_c, thick, h, flux = 120.0, 1.66e6, 0.7e-3, 2e4, 3e5  # silicon; W/m2/K, W/m2
    n = 200
    dz = thick / n
    sink = 1.0 / (1.0 / h + 0.5 * dz / k)
    problem = bar(n, k / dz, rho_c * dz, sink=sink, heat=flux)
    end, tolerance = 0.02, 1e-3
    integrator, _ = advanced(problem, zeros(problem), end, tolerance)
    # theta = T - T_steady decays in cos(b z / L) with b tan b = Bi, z from the heated face.
    biot, fourier = h * thick / k, k / rho_c * end / thick**2
    from scipy.optimize import brentq

    roots = [
        brentq(lambda b: b * math.sin(b) - biot * math.cos(b), m * math.pi, (m + 0.5) * math.pi)
        for m in range(8)
    ]
    z = (np.arange(n) + 0.5) / n
    exact = flux * (1.0 / h + thick / k * (1.0 - z))
    for b in roots:
        norm = 0.5 + math.sin(2.0 * b) / (4.0 * b)
        # Integral of T_steady cos(b z): by parts, with b tan b = Bi, flux thick / (k b^2).
        amplitude = flux * thick / (k * b * b) / norm
        exact = exact - amplitude * np.cos(b * z) * math.exp(-b * b * fourier)
    assert np.abs(integrator.state.now.cells[0, 0] - exact).max() < 2.0 * tolerance


def test_semi_infinite_body_under_a_flux_warms_with_the_root_of_time():
    k, rho_c, flux, end = 400.0, 3.45e6, 1e6, 1e-3  # copper under 100 W/cm2
    n, thick = 800, 6.0 * math.sqrt(4.0 * 400.0 / 3.45e6 * 1e-3)
    dz = thick / n
    problem = bar(n, k / dz, rho_c * dz, heat=flux)
    _, steps = advanced(problem, zeros(problem), end, 1e-3)
    for step in steps[len(steps) // 2 :]:
        face = step.last.cells[0, 0, 0] + 0.5 * dz * flux / k
        exact = 2.0 * flux * math.sqrt(step.end / (math.pi * k * rho_c))
        assert face == pytest.approx(exact, abs=2e-3 + 3e-3 * exact)


def test_two_bodies_brought_together_meet_at_the_contact_temperature():
    warm, end, n = 50.0, 2e-3, 600
    k, rho_c = np.array([120.0, 400.0]), np.array([1.66e6, 3.45e6])  # silicon on copper
    effusivity = np.sqrt(k * rho_c)
    dz = 8.0 * np.sqrt(k / rho_c * end) / n
    z_k, z_c, z_d = (np.repeat(v, n) for v in (k, rho_c, dz))
    half = 0.5 * z_d / z_k
    fields = FaceFields(
        np.zeros((0, 1, 2 * n)), np.zeros((1, 0, 2 * n)),
        (1.0 / (half[1:] + half[:-1]))[None, None], grid_field(1, 1, 2 * n),
        grid_field(1, 1, 2 * n),
    )  # fmt: skip
    problem = LinearProblem(fields, HeatStorage((z_c * z_d)[None, None]))
    start = zeros(problem)
    start.cells[0, 0, :n] = warm
    integrator, _ = advanced(problem, start, end, 1e-3)
    contact = warm * effusivity[0] / effusivity.sum()
    below = contact + (warm - contact) * scipy.special.erf(
        dz[0] * (np.arange(n)[::-1] + 0.5) / np.sqrt(4.0 * k[0] / rho_c[0] * end)
    )
    above = contact * scipy.special.erfc(
        dz[1] * (np.arange(n) + 0.5) / np.sqrt(4.0 * k[1] / rho_c[1] * end)
    )
    exact = np.concatenate([below, above])
    assert np.abs(integrator.state.now.cells[0, 0] - exact).max() < 2e-3


def test_front_in_a_channel_is_that_of_tanks_in_series():
    n, flow, capacity, jump = 24, 3.0, 0.5, 10.0  # W/K, J/K, K
    sheet = CoolantSheet(
        0, np.zeros((n, 1, 1)), np.full((n - 1, 1), flow), np.zeros((n, 0)),
        np.r_[flow, np.zeros(n - 1)][:, None], np.r_[flow * jump, np.zeros(n - 1)][:, None],
    )  # fmt: skip
    empty = (np.zeros((n - 1, 1, 1)), np.zeros((n, 0, 1)), np.zeros((n, 1, 0)))
    fields = FaceFields(*empty, grid_field(n, 1, 1), grid_field(n, 1, 1), sheet)
    storage = HeatStorage(np.zeros((n, 1, 1)), np.full((n, 1), capacity))
    problem = LinearProblem(fields, storage)
    tolerance = 1e-3
    _, steps = advanced(problem, zeros(problem), 8.0, tolerance)
    for step in steps:
        place = np.arange(1, n + 1)
        exact = jump * scipy.special.gammainc(place, flow / capacity * step.end)
        assert np.abs(step.last.sheet[:, 0] - exact).max() < tolerance


def test_random_operators_agree_with_an_independent_integrator():
    rng = np.random.default_rng(SEED)
    shape = (4, 3, 3)
    nx, ny, nz = shape

    def spread(*size):
        return 10.0 ** rng.uniform(-2.0, 2.0, size)

    flow_x = np.tile(rng.uniform(0.5, 2.0, ny), (nx - 1, 1))
    inflow = np.zeros((nx, ny))
    inflow[0] = flow_x[0]
    sheet = CoolantSheet(1, spread(nx, ny, 2), flow_x, np.zeros((nx, ny - 1)), inflow, inflow * 3.0)
    fields = FaceFields(
        spread(nx - 1, ny, nz), spread(nx, ny - 1, nz), spread(nx, ny, nz - 1),
        spread(*shape) * 1e-2, rng.uniform(0.0, 5.0, shape), sheet,
    )  # fmt: skip
    storage = HeatStorage(spread(*shape), spread(nx, ny) * 0.1)
    patterns = tuple(rng.uniform(0.0, 40.0, shape) for _ in range(2))
    times, values = [0.0, 0.3, 0.7, 1.5], [[1.0, 0.0], [0.2, 2.0], [0.0, 0.5]]
    trace = PowerTrace.steps(["a", "b"], times, values)
    problem = LinearProblem(fields, storage, patterns, trace)
    matrix, rhs = fields.to_csr()
    capacity = np.concatenate([storage.cells.ravel(), storage.sheet.ravel()])
    truth = np.zeros(rhs.size)
    _, steps = advanced(problem, zeros(problem), 1.5, 1e-3)
    ends = np.array([step.end for step in steps])
    for first, last, strengths in zip(times[:-1], times[1:], values, strict=True):
        heat = rhs.copy()
        heat[: nx * ny * nz] += sum(s * p.ravel() for s, p in zip(strengths, patterns, strict=True))
        inside = ends[(ends > first) & (ends <= last)]
        found = scipy.integrate.solve_ivp(
            lambda _, t, heat=heat: (heat - matrix @ t) / capacity, (first, last), truth,
            method="Radau", rtol=1e-9, atol=1e-9, jac=-(matrix.toarray() / capacity[:, None]),
            t_eval=inside,
        )  # fmt: skip
        truth = found.y[:, -1]
        for time, column in zip(inside, found.y.T, strict=True):
            step = steps[int(np.searchsorted(ends, time))]
            ours = np.concatenate([step.last.cells.ravel(), step.last.sheet.ravel()])
            assert np.abs(ours - column).max() < 1e-3


def test_a_restart_goes_on_with_the_same_bits():
    rng = np.random.default_rng(SEED + 1)
    problem = bar(40, 5.0, 0.3, sink=1.0, heat=20.0)
    problem = replace_trace(problem, rng)
    whole, _ = advanced(problem, zeros(problem), 3.0, 1e-2)
    first = Integrator(problem, tolerance=1e-2, initial=zeros(problem))
    for _ in first.steps_until(1.23):
        pass
    kept = type(first.state).from_arrays(
        {name: values.copy() for name, values in first.state.to_arrays().items()}
    )
    second, _ = advanced(problem, kept, 3.0, 1e-2)
    assert np.array_equal(second.state.now.cells, whole.state.now.cells)
    assert second.state.account == whole.state.account
    assert second.state.steps == whole.state.steps


def replace_trace(problem, rng):
    pattern = np.zeros(problem.fields.shape)
    pattern[0, 0, :5] = 1.0
    trace = PowerTrace.steps(["a"], np.arange(0.0, 4.0, 0.25), rng.uniform(0.0, 30.0, 15))
    return replace(problem, patterns=(pattern,), strengths=trace)


def test_jumps_much_faster_than_the_bar_keep_the_error_below_the_tolerance():
    n, half, tolerance = 30, 5e-3, 0.1
    problem = bar(n, 400.0, 0.2, sink=20.0)  # slowest time constant 0.4 s
    pattern = np.zeros((1, 1, n))
    pattern[0, 0, :3] = 1.0
    trace = PowerTrace.steps(["a"], [0.0, half, 2.0 * half], [600.0, 0.0], repeat=True)
    problem = replace(problem, patterns=(pattern,), strengths=trace)
    _, steps = advanced(problem, zeros(problem), 0.4, tolerance)
    matrix = problem.fields.to_csr()[0].toarray()
    decay = scipy.linalg.expm(-half * matrix / problem.storage.cells[0, 0][:, None])
    full = np.linalg.solve(matrix, 600.0 * pattern[0, 0])
    exact, found = np.zeros(n), {round(step.end / half, 6): step.last for step in steps}
    for number in range(1, 81):
        steady = full if number % 2 else np.zeros(n)
        exact = decay @ exact + steady - decay @ steady
        assert np.abs(found[float(number)].cells[0, 0] - exact).max() < tolerance
