"""Pins that do not reach the cover: (1) both branches of the compact model have one pressure
gradient, found again by SciPy's root finder, (2) its limits, tips as wetted area among them,
(3) share above the pins, junction and losses beside resolved coolant, whose room has the exact
volume, (4) slots as wide as the passage, (5) a scenario says it, (6) what cannot be is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.flow.bank_friction import bank_gradient
from heatgrade.flow.pin_bypass import gap_gradient, through_bank
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.coolant_side import coolant_side
from heatgrade.plate.resolved_case import resolved_case
from heatgrade.scenario.document import load_scenario
from heatgrade.scenario.override import parse_override

INLET = 300.0  # K
SIZE = (6e-3, 3e-3)  # m
FLOW = 3e-7  # m3/s
GRID = hg.Resolution(lateral=0.25e-3)
SETUP = hg.ResolvedSetup("cell", gap_cells=4, scheme="upwind", tolerance=1e-3)
SHARE = 0.1  # of the flow: how far both may differ in what passes above the pins
SCATTER = 0.25  # of the junction's rise: published laws of short pins differ by more
VOLUME = 1e-9  # of the coolant's volume


def pins(clearance, **words):
    return hg.PinFins(
        0.5e-3, 1e-3, 1e-3, 1e-3, area=(0.0, 0.0, *SIZE), clearance=clearance, **words
    )


def plate(wetted):
    die = hg.Die(hg.PowerMap.uniform(12.0, *SIZE), 0.5e-3)
    stack = hg.Stack(die, hg.Interface(50e-6, 5.0))
    return hg.Plate(stack, hg.ColdPlate(*SIZE, 0.5e-3, wetted=wetted), hg.Coolant("water"))


def compact(wetted, flow=FLOW):
    return plate(wetted).solve(volume_flow=flow, inlet_temperature=INLET, grid=GRID, threads=1)


WATER = hg.Coolant("water").properties(INLET)


@pytest.mark.parametrize("per_width", [0.01, 0.3, 5.0])
def test_both_branches_have_one_gradient(per_width):
    bank = pins(0.3e-3)
    (found,) = through_bank(bank, WATER, np.array([per_width]))

    def apart(share):
        return float(
            np.log(bank_gradient(bank, WATER, np.array(share * per_width)))
            - np.log(gap_gradient(0.3e-3, WATER, np.array((1.0 - share) * per_width)))
        )

    share = brentq(apart, 1e-9, 1.0 - 1e-9, xtol=1e-14)
    assert found / per_width == pytest.approx(share, rel=1e-9)
    assert 0.05 < share < 0.95


def test_limits():
    through = np.array([0.1])
    shares = [through_bank(pins(gap), WATER, through)[0] / 0.1 for gap in (0.0, 1e-6, 1e-4, 1e-2)]
    assert shares[0] == 1.0
    assert shares[1] == pytest.approx(1.0, abs=1e-6)
    assert shares == sorted(shares, reverse=True)
    # Far above small pins the plane gap carries all: 12 mu V / c^2.
    speed = 0.1 / (float(WATER.density) * 1e-2)
    assert shares[3] < 0.05
    assert bank_gradient(pins(1e-2), WATER, 0.1 * np.array(shares[3])) == pytest.approx(
        12.0 * float(WATER.viscosity) * speed / 1e-4, rel=0.05
    )
    closed, nearly = compact(pins(0.0, cover_thickness=0.0)), compact(pins(1e-8))
    assert nearly.pressure_drop == pytest.approx(closed.pressure_drop, rel=1e-3)
    # Without a gap the floor is wetted; with one the tips are too: a little cooler.
    assert nearly.junction_temperature_max < closed.junction_temperature_max
    rise = closed.junction_temperature_max - INLET
    assert nearly.junction_temperature_max == pytest.approx(
        closed.junction_temperature_max, abs=0.1 * rise
    )


@pytest.mark.parametrize("clearance", [0.1e-3, 0.5e-3])
def test_beside_resolved_coolant(clearance):
    own = pins(clearance)
    fine = plate(own).solve(
        volume_flow=FLOW, inlet_temperature=INLET, fidelity="resolved", resolved=SETUP, threads=1
    )
    low = compact(own)
    case = fine.case
    through = fine.solution.flow.mass_flow[0][case.grid.shape[0] // 2]
    fins, gap = (wet.layer for wet in case.shape.layers[:2])
    assert (fins.name, gap.name) == ("fins", "gap")
    top = case.base + 1 + fins.cells
    above = through[:, top:].sum() / through.sum()
    per_width = FLOW * float(WATER.density) / SIZE[1]
    share = through_bank(own, WATER, np.array([per_width]))[0] / per_width
    assert 1.0 - share == pytest.approx(above, abs=SHARE)
    rise = fine.junction_temperature_max - INLET
    assert low.junction_temperature_max - INLET == pytest.approx(rise, rel=SCATTER)
    assert 0.5 < low.pressure_drop / fine.pressure_drop < 2.0
    assert fine.mass_balance < 1e-10
    assert fine.energy_balance < 1e-8
    assert low.energy_balance < 1e-8
    assert any("above the pins" in caution.message for caution in low.cautions)
    # Half a pitch of six pins, each cut by the plane of symmetry through its axis.
    room = SIZE[0] * 0.5e-3 * own.passage_height - 6 * 0.5 * own.pin_area * own.height
    sizes = case.grid.plan_area[:, :, None] * case.grid.dz
    assert (case.open.volume * sizes).sum() == pytest.approx(room, rel=VOLUME)


def test_tips_conduct_along_the_pins():
    metal = hg.Solid("felt", (300.0, 300.0, 7.0), 2000.0, 700.0)
    own = hg.ColdPlate(*SIZE, 0.5e-3, wetted=pins(0.1e-3), material=metal)
    case = replace(plate(pins(0.1e-3)), cold_plate=own)
    model = solid_model(case, GRID)
    found = coolant_side(case, model, 1e-3, INLET).wetted(model)
    assert found.tip_conductivity == 7.0
    assert found.inside == pytest.approx(0.5e-3 / 8.0 / 300.0)


def test_slots_are_as_wide_as_the_passage_is_high():
    wide = replace(
        plate(pins(0.5e-3)),
        cold_plate=hg.ColdPlate(
            12e-3, 3e-3, 0.5e-3, wetted=replace(pins(0.5e-3), area=(3e-3, 0.0, 9e-3, 3e-3))
        ),
    )
    case = resolved_case(wide, SETUP, 3e-4)
    inlet = next(mouth for mouth in case.shape.mouths if mouth.role == "inlet")
    assert inlet.area == pytest.approx(1.5e-3 * 3e-3)
    assert case.share == pytest.approx(1.0 / 6.0)


def test_a_scenario_says_it():
    override = parse_override("plate.pin_fins.clearance=0.2 mm")
    (scenario,) = load_scenario("pin-fin-bench", [override], None)
    from heatgrade.scenario.construction import construct

    (rated,) = construct(scenario).plates
    assert rated.plate.cold_plate.wetted.clearance == pytest.approx(0.2e-3)


def test_a_clearance_below_zero():
    for bad in (-1e-4, math.nan):
        with pytest.raises(InputError, match=r"HG10[12]"):
            pins(bad)
