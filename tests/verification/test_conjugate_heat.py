"""Heat in coolant and solid with a flow that is known: (1) developed flow between plates at uniform
flux has Nu = 140/17 at second order, (2) with one side insulated 70/13, (3) a wall anywhere in a
cell passes its exact heat, (4) all heat leaves with the coolant or by the sink, (5) a contact
stands in the way, (6) scaling of heat."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, Opening, TotalFlow
from heatgrade.resolved.conjugate_heat import conjugate_heat, mixed_conductivity
from heatgrade.resolved.opening import GivenPressure

CP, RHO, K, MU = 4180.0, 998.0, 0.6, 1e-3
GAP, LENGTH, WIDTH = 1e-3, 0.4, 1e-3
BOTH_SIDES, ONE_SIDE = 140.0 / 17.0, 70.0 / 13.0  # Shah and London 1978: exact, H1
SPEED = 0.01


def plates(n, *, heated=(True, True), wall=0, cells_along=200):
    """Parabolic flow between plates with heat in solid layers of `wall` cells on both sides."""
    width = GAP / n
    lines = np.concatenate(
        [
            np.linspace(-wall * width, 0.0, wall + 1)[:-1],
            np.linspace(0.0, GAP, n + 1),
            GAP + width * np.arange(1, wall + 1),
        ]
    )
    grid = Grid(np.linspace(0.0, LENGTH, cells_along + 1), [0.0, WIDTH], lines)
    wet = np.zeros(grid.shape, bool)
    wet[:, :, wall : wall + n] = True
    openings = (
        Opening("in", "x-", TotalFlow(RHO * SPEED * GAP * WIDTH)),
        Opening("out", "x+", GivenPressure()),
    )
    domain = FlowDomain.from_cells(grid, wet, openings)
    # Mean over each cell of u = 6 U (z/h) (1 - z/h), exactly.
    z = np.clip(lines / GAP, 0.0, 1.0)
    flow = RHO * SPEED * GAP * WIDTH * np.diff(3 * z**2 - 2 * z**3)
    along = np.broadcast_to(flow, (cells_along + 1, 1, flow.size)).copy()
    nothing = (np.zeros((cells_along, 2, flow.size)), np.zeros((cells_along, 1, flow.size + 1)))
    heat = np.zeros(grid.shape)
    flux = 1000.0
    for on, layer in zip(heated, (wall - 1, wall + n), strict=True):
        heat[:, :, layer] = on * flux * WIDTH * LENGTH / cells_along
    return domain, (along, *nothing), heat, flux


def solved(domain, flows, heat, k_solid=400.0, **words):
    solid = np.full(domain.grid.shape, k_solid)
    return conjugate_heat(
        domain, flows, heat_capacity=CP, coolant_conductivity=K,
        solid_conductivity=(solid, solid, solid), heat=heat, inlet_temperature=300.0, threads=1,
        **words,
    )  # fmt: skip


def nusselt(n, heated):
    domain, flows, heat, flux = plates(n, heated=heated, wall=1)
    # Walls that do not conduct along the flow: their heat goes straight across.
    solid = np.full(domain.grid.shape, 1e9)
    still = np.full(domain.grid.shape, 1e-9)
    found = conjugate_heat(
        domain, flows, heat_capacity=CP, coolant_conductivity=K,
        solid_conductivity=(still, solid, solid), heat=heat, inlet_temperature=300.0, threads=1,
    )  # fmt: skip
    assert found.heat_balance < 1e-8
    at = int(0.8 * domain.grid.shape[0])  # far behind the inlet, before the outlet
    wall = found.temperature[at, 0, 0]
    carried = flows[0][at, 0, 1:-1]
    bulk = (found.temperature[at, 0, 1:-1] * carried).sum() / carried.sum()
    return flux / (wall - bulk) * 2 * GAP / K


@pytest.mark.parametrize(
    ("heated", "exact"), [((True, True), BOTH_SIDES), ((True, False), ONE_SIDE)]
)
def test_developed_flow_between_plates(heated, exact):
    errors = [abs(nusselt(n, heated) / exact - 1.0) for n in (8, 16, 32)]
    assert errors[-1] < 0.004
    # At least the second order of the scheme; between two heated walls errors cancel to the fourth.
    assert np.log2(errors[0] / errors[2]) / 2 > 1.75


@pytest.mark.parametrize("share", [1e-3, 0.2, 0.5, 0.9])
def test_a_wall_anywhere_in_a_cell(share):
    """Heat through a solid, a cut cell and still coolant to a sink: resistances in series."""
    n, width = 6, 1e-3
    grid = Grid([0.0, 1e-3], [0.0, 1e-3], np.arange(n + 1) * width)
    volume = np.array([0.0, 0.0, share, 1.0, 1.0, 1.0]).reshape(1, 1, n)
    open_z = np.array([0, 0, 0, 1, 1, 1, 1.0]).reshape(1, 1, n + 1)
    side = np.repeat(volume, 2, axis=0)
    domain = FlowDomain(grid, volume, side, np.repeat(volume, 2, axis=1), open_z)
    solid = np.full(grid.shape, 20.0)
    heat, sink = np.zeros(grid.shape), np.zeros(grid.shape)
    heat[0, 0, 0], sink[0, 0, -1] = 0.01, 1.0
    none = tuple(np.zeros(f.shape) for f in (domain.open_x, domain.open_y, domain.open_z))
    found = conjugate_heat(
        domain, none, heat_capacity=CP, coolant_conductivity=K,
        solid_conductivity=(solid,) * 3, heat=heat, inlet_temperature=290.0, sink=sink,
        ambient=300.0, threads=1,
    )  # fmt: skip
    area = 1e-6
    last = 300.0 + 0.01
    way = (0.5 + 1 + 1 - share) * width / 20.0 + (share + 2 + 0.5) * width / K
    assert found.temperature[0, 0, 0] == pytest.approx(last + 0.01 * way / area, rel=1e-9)
    assert found.heat_to_surroundings == pytest.approx(0.01, rel=1e-9)
    across = mixed_conductivity(domain, (solid,) * 3, K)[0][0, 0, 2]
    assert across == pytest.approx(share * K + (1 - share) * 20.0)


def test_heat_leaves_with_the_coolant():
    domain, flows, heat, _ = plates(8, wall=2, cells_along=20)
    found = solved(domain, flows, heat)
    rise = heat.sum() / (RHO * SPEED * GAP * WIDTH * CP)
    assert found.leaving["out"] - 300.0 == pytest.approx(rise, rel=1e-7)
    assert found.heat_balance < 1e-8
    double = solved(domain, flows, 2.0 * heat, carry="upwind")
    single = solved(domain, flows, heat, carry="upwind")
    np.testing.assert_allclose(
        double.temperature - 300.0, 2.0 * (single.temperature - 300.0), rtol=1e-7
    )
    assert set(single.leaving) == {"out"}


def test_a_contact_stands_in_the_way():
    domain, flows, heat, flux = plates(8, heated=(True, False), wall=1, cells_along=20)
    still, solid = np.full(domain.grid.shape, 1e-9), np.full(domain.grid.shape, 400.0)
    means = []
    for contacts in ({}, {0: 1e-3}):
        found = conjugate_heat(
            domain, flows, heat_capacity=CP, coolant_conductivity=K,
            solid_conductivity=(still, still, solid), heat=heat, inlet_temperature=300.0,
            contacts=contacts, threads=1,
        )  # fmt: skip
        means.append(found.temperature[:, :, 0].mean())
    assert means[1] - means[0] == pytest.approx(flux * 1e-3, rel=1e-6)
