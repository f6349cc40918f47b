"""Jet-array plates against what can be written down.

1. On a bare target the mean coefficient of every unit cell is the correlation's, whatever the
   grid and however the nozzles lie, and its shape around the axis is the published one.
2. Local drains: each jet leaves with the heat of its own cell.
3. A finned target of one temperature reaches 1 - exp(-E NTU), approached as the fins' cells
   grow; its area factor is the fin equation's with a convecting tip (Incropera, table 3.4, A).
4. Second law: however small the flow and tall the fins, coolant never leaves warmer than the
   wall.
5. Edge drains: all heat leaves through the edges, the coolant warms on its way there.
"""

import numpy as np
import pytest
from scipy.integrate import solve_bvp
from scipy.optimize import brentq

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Nozzle,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
    TargetFins,
)
from heatgrade.correlations import jet
from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import jet_flow
from heatgrade.thermal.jet_exchange import area_factor

INLET = 295.0  # K
SIDE = 10e-3  # m
WHOLE = (0.0, 0.0, SIDE, SIDE)
MEAN = 2e-5  # relative: rounds between properties and temperatures stop at 1e-5
ISOTHERMAL = 1e-4  # relative: how far a wall of 1e7 W/(m K) is from one temperature
FINE_FINS = 0.002  # relative, with 64 cells along a fin


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def solved(coolant, jets, *, power=80.0, flow=1e-5, grid=None, conductivity=1e7):
    metal = Solid.isotropic("metal", conductivity, 2000.0, 800.0)
    die = Die(PowerMap.uniform(power, SIDE, SIDE), 0.2e-3, material=metal)
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, SIDE, 0.3e-3, metal, jets), coolant
    )
    return plate.solve(
        volume_flow=flow, inlet_temperature=INLET, grid=grid or Resolution(lateral=0.5e-3)
    )


ARRAYS = {
    "lattice, local": JetArray.lattice(pitch=2e-3, diameter=0.6e-3, standoff=0.5e-3, area=WHOLE),
    "lattice, edges": JetArray.lattice(
        pitch=2.5e-3, diameter=0.5e-3, standoff=1.25e-3, area=WHOLE, drains="edges"
    ),
    "staggered": JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=0.5e-3, area=WHOLE, arrangement="staggered"
    ),
    "aimed": JetArray(
        (
            Nozzle(2.1e-3, 2.3e-3, 0.5e-3),
            Nozzle(7.7e-3, 3.1e-3, 0.7e-3),
            Nozzle(4.4e-3, 7.2e-3, 0.6e-3),
        ),
        0.9e-3,
        area=WHOLE,
    ),
}


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("lateral", [0.25e-3, 0.9e-3, 4e-3])
def test_a_bare_target_gives_the_correlation_back(water, name, lateral):
    jets = ARRAYS[name]
    result = solved(water, jets, grid=Resolution(lateral=lateral))
    jet_map = JetMap.of(jets, result.fields.grid)
    area = jet_map.per_nozzle(jet_map.area)
    film = 0.5 * (float(result.fields.temperature[:, :, -1].mean()) + INLET)
    properties = water.properties(film)
    # The flow of each nozzle, from what enters its cell.
    cold = water.properties(INLET)
    pitch = np.sqrt(jets.cell_areas)
    if jets.drains == "local":
        slack = ISOTHERMAL
        flow = nozzle_flows_by_hand(jets, cold, result.mass_flow)
        number = 4.0 * flow / (np.pi * jets.diameters * properties.viscosity)
        nusselt = jet.nusselt_local_drain(
            number, properties.prandtl, jets.diameters / pitch, jets.standoff / pitch
        )
        mean = nusselt * properties.conductivity / jets.diameters
        if np.ptp(jets.diameters) == 0.0 and np.ptp(pitch) < 1e-9:
            np.testing.assert_allclose(flow, result.mass_flow / jets.count, rtol=1e-9)
        heat = mean * area * (film - INLET) * 2.0
        assert heat.sum() == pytest.approx(80.0, rel=slack)
    else:
        flow = result.mass_flow / jets.count
        number = 4.0 * flow / (np.pi * jets.diameters * properties.viscosity)
        nusselt = jet.nusselt_robinson_schnitzler(
            number, properties.prandtl, pitch / jets.diameters, jets.standoff / jets.diameters
        )
        # The gap takes a little from the inner nozzles, more where columns blur them.
        slack = 1e-3 if lateral < 2.5e-3 else 1e-2
        mean = nusselt * properties.conductivity / 15.75e-3
        heat = mean * area * (film - INLET) * 2.0
        assert heat.sum() == pytest.approx(80.0, rel=slack)
    weighted = (result.fields.coefficient * result.fields.grid.plan_area).sum()
    assert weighted == pytest.approx(float((mean * area).sum()), rel=slack)


def nozzle_flows_by_hand(jets, properties, total):
    """Share the flow so that every nozzle has the same loss, by bisection on the loss."""
    pitch = np.sqrt(jets.cell_areas)

    def loss(m, n):
        d = jets.diameters[n]
        number = 4.0 * m / (np.pi * d * float(properties.viscosity))
        k = jet.loss_local_drain(
            number, d / pitch[n], jets.standoff / pitch[n], jets.nozzle_length / pitch[n]
        )
        velocity = 4.0 * m / (np.pi * d**2 * float(properties.density))
        return float(k) * 0.5 * float(properties.density) * velocity**2

    def flows(drop):
        return np.array(
            [
                brentq(lambda m, n=n: loss(m, n) - drop, 1e-6 * total, 10.0 * total, xtol=1e-16)
                for n in range(jets.count)
            ]
        )

    drop = brentq(lambda p: flows(p).sum() - total, 0.1, 1e7, rtol=1e-12)
    return flows(drop)


def test_unequal_nozzles_share_the_flow_by_their_losses(water):
    jets = ARRAYS["aimed"]
    result = solved(water, jets, grid=Resolution(lateral=0.25e-3))
    expected = nozzle_flows_by_hand(jets, water.properties(INLET), result.mass_flow)
    jet_map = JetMap.of(jets, result.fields.grid)
    found = jet_flow(jets, jet_map, result.fields.grid, water.properties(INLET), result.mass_flow)
    np.testing.assert_allclose(found.nozzle_flow, expected, rtol=1e-9)
    assert found.sheet.pressure_drop == pytest.approx(result.pressure_drop, rel=1e-12)
    assert found.nozzle_flow.sum() == pytest.approx(result.mass_flow, rel=1e-12)


def test_the_shape_around_an_axis_is_the_published_one(water):
    jets = ARRAYS["lattice, local"]
    result = solved(water, jets, grid=Resolution(lateral=0.05e-3, die=1, base=1))
    grid, field = result.fields.grid, result.fields.coefficient
    corner = field[abs(grid.x - 2e-3) < 0.026e-3][:, abs(grid.y - 2e-3) < 0.026e-3].mean()
    axis = field[abs(grid.x - 3e-3) < 0.026e-3][:, abs(grid.y - 3e-3) < 0.026e-3].mean()
    expected = jet.radial_shape(np.hypot(0.975e-3, 0.975e-3) / 0.6e-3) / jet.radial_shape(
        np.hypot(0.025e-3, 0.025e-3) / 0.6e-3
    )
    assert corner / axis == pytest.approx(float(expected), rel=0.002)


def test_each_jet_leaves_with_the_heat_of_its_own_cell(water):
    jets = ARRAYS["lattice, local"]
    result = solved(water, jets, grid=Resolution(lateral=0.25e-3))
    # All cells are alike: the coolant at a cell's rim carries all of its heat.
    outlet = result.outlet_temperature - INLET
    rim = result.fields.coolant_temperature.max() - INLET
    assert rim <= outlet * (1.0 + 1e-9)
    assert rim > 0.95 * outlet
    enthalpy = float(water.enthalpy_difference(INLET, result.outlet_temperature))
    assert enthalpy * result.mass_flow == pytest.approx(80.0, rel=MEAN)


@pytest.mark.parametrize("flow", [3e-7, 3e-6, 3e-5])
def test_a_finned_target_reaches_the_effectiveness_of_its_transfer_units(water, flow):
    fins = TargetFins(1.5e-3, 0.1e-3, 0.15e-3)
    k = 200.0
    jets = JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=2e-3, area=WHOLE, target_fins=fins
    )
    errors = []
    for cells in (4, 16, 64):
        grid = Resolution(lateral=2.0 * SIDE, fins=cells, die=1, base=400)
        result = solved(water, jets, power=1.0, flow=flow, grid=grid, conductivity=k)
        wall = result.junction_temperature_max - INLET - 1.0 / SIDE**2 * 0.5e-3 / k
        found = (result.outlet_temperature - INLET) / wall
        properties = water.properties(INLET + 0.5 * wall)
        number = 4.0 * result.mass_flow / jets.count / (np.pi * 0.6e-3 * properties.viscosity)
        nusselt = jet.nusselt_local_drain(number, properties.prandtl, 0.3, 1.0)
        mean = float(nusselt * properties.conductivity) / 0.6e-3
        capacity = 1.0 / (result.outlet_temperature - INLET)
        bare = -np.log1p(-min(mean * SIDE**2 / capacity, 0.95))
        film = bare * capacity / SIDE**2
        expected = 1.0 - np.exp(-bare * finned_over_bare(fins, film, k))
        errors.append(abs(found / expected - 1.0))
    assert errors[2] < FINE_FINS
    assert errors[2] < 0.5 * errors[0] or errors[0] < FINE_FINS


def finned_over_bare(fins, film, k):
    """Solve the fin equation (k t / 2) T'' = h' T with a convecting tip, and add the floor."""
    t, side = fins.thickness, 1.0 / (1.0 / film + fins.thickness / (6.0 * k))
    z = np.linspace(0.0, fins.height, 200)
    answer = solve_bvp(
        lambda _, y: np.stack([y[1], 2.0 * side / (k * t) * y[0]]),
        lambda low, high: np.array([low[0] - 1.0, k * high[1] + film * high[0]]),
        z,
        np.stack([np.ones_like(z), np.zeros_like(z)]),
        tol=1e-9,
        max_nodes=100_000,
    )
    assert answer.success
    heat = -k * t * answer.y[1, 0] / film
    return (fins.gap + heat) / (fins.gap + t)


@pytest.mark.parametrize("film", [1e2, 1e4, 1e5])
@pytest.mark.parametrize("height", [0.05e-3, 0.5e-3, 5e-3])
def test_area_factor_solves_the_fin_equation(film, height):
    fins = TargetFins(height, 0.12e-3, 0.2e-3)
    found = float(area_factor(fins, np.array(film), 390.0))
    assert found == pytest.approx(finned_over_bare(fins, film, 390.0), rel=1e-6)
    # Never more than all its surface, never less than the floor.
    assert fins.gap / fins.pitch < found < (fins.pitch + 2.0 * height) / fins.pitch + 1e-12


@pytest.mark.parametrize(
    "fins", [None, TargetFins(0.2e-3, 0.1e-3, 0.2e-3), TargetFins(4e-3, 0.1e-3, 0.1e-3)]
)
@pytest.mark.parametrize("drains", ["local", "edges"])
@pytest.mark.parametrize("flow", [3e-8, 3e-7, 3e-6, 3e-5])
def test_coolant_never_leaves_warmer_than_the_wall(water, fins, drains, flow):
    jets = JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=5e-3, area=WHOLE, target_fins=fins, drains=drains
    )
    result = solved(
        water,
        jets,
        power=1e3 * flow / 3e-8 * 1e-3,
        flow=flow,
        grid=Resolution(lateral=1e-3, fins=3, base=1, die=1),
    )
    base = result.fields.part_names.index("base")
    wall = result.fields.temperature[result.fields.part == base].max()
    assert INLET < result.outlet_temperature < wall


def test_spent_coolant_warms_towards_the_edges(water):
    result = solved(water, ARRAYS["lattice, edges"], grid=Resolution(lateral=0.5e-3))
    rise = result.fields.coolant_temperature - INLET
    assert np.all(rise > 0.0)
    assert result.mass_balance < 1e-10
    assert result.energy_balance < 1e-8
    # The gap's pressure is highest in the middle and drives the flow outwards everywhere.
    pressure = result.fields.pressure
    assert pressure.shape == (20, 20)
    assert np.all(np.diff(pressure[:10], axis=0) > 0.0)
    assert np.all(np.diff(pressure[10:], axis=0) < 0.0)
    assert pressure.min() > 0.0
