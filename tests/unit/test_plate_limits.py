"""What a plate's result says about temperatures above a limit.

1. An interface is judged where it is hottest, on the face of the part below it, with a layer of
   its own or without; the limit is met or broken by hand.
2. Junction, lid, base and coolant are named with their limits; below them nothing is said.
3. A coolant that would boil, or touches a wall above boiling, says so.
"""

import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Lid,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)

SIDE = 10e-3  # m
POWER = 60.0  # W
FLUX = POWER / SIDE**2  # W/m2
INLET = 320.0  # K
MARGIN = 0.01  # K
DIE, LID, BASE = 0.7e-3, 2e-3, 3e-3  # m
LAYER = 1e-5  # m2 K/W
COPPER = 390.0  # W/(m K)


@pytest.fixture(scope="module")
def water():
    return Coolant("water", pressure=150e3)


def metal(name, limit=None):
    return Solid.isotropic(name, COPPER, 8900.0, 385.0, limit_temperature=limit)


def interface(kind, limit=None):
    if kind == "layer":
        return Interface(50e-6, 5.0, limit_temperature=limit)
    return Interface(0.0, contact_resistance=LAYER, limit_temperature=limit)


def solved(water, *, tim1=None, tim2=None, die=None, lid=None, base=None, flow=1e-5, power=POWER):
    jets = JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=0.6e-3, area=(0.0, 0.0, SIDE, SIDE)
    )
    chip = Die(PowerMap.uniform(power, SIDE, SIDE), DIE, **(die or {}))
    stack = Stack(
        chip,
        tim1 or interface("layer"),
        Lid(SIDE, SIDE, LID, lid or metal("lid")),
        tim2 or interface("layer"),
    )
    plate = Plate(stack, ColdPlate(SIDE, SIDE, BASE, base or metal("base"), jets), water)
    # One column: every temperature is a sum of resistances.
    return plate.solve(
        volume_flow=flow, inlet_temperature=INLET, grid=Resolution(lateral=2.0 * SIDE)
    )


def named(result, code="above-limit"):
    return {caution.where for caution in result.cautions if caution.code == code}


@pytest.fixture(scope="module")
def faces(water):
    """Temperatures [K] of the hot faces, counted from the wetted wall by hand."""
    result = solved(water)
    wall = INLET + FLUX / float(result.fields.coefficient[0, 0])
    tim2 = wall + FLUX * (BASE / COPPER + LAYER)
    return {"tim2": tim2, "tim1": tim2 + FLUX * (LID / COPPER + LAYER)}


@pytest.mark.parametrize("kind", ["layer", "contact"])
@pytest.mark.parametrize("name", ["tim1", "tim2"])
def test_an_interface_is_judged_on_its_hot_face(water, faces, name, kind):
    broken = solved(water, **{name: interface(kind, faces[name] - MARGIN)})
    assert named(broken) == {name}
    kept = solved(water, **{name: interface(kind, faces[name] + MARGIN)})
    assert named(kept) == set()


def test_each_part_above_its_limit_is_named(water):
    hot = solved(
        water,
        die={"limit_temperature": INLET, "name": "chip"},
        lid=metal("lid", INLET),
        base=metal("base", INLET),
    )
    assert named(hot) == {"junction of chip", "lid", "base"}
    text = next(str(c) for c in hot.cautions if c.where == "lid")
    assert "is above its limit of 46.9 degC" in text


def test_boiling_is_named_in_the_bulk_and_at_the_wall(water):
    assert named(solved(water), "boiling") == set()
    wall = solved(water, power=400.0, flow=4e-6)
    boiling = water.boiling_temperature
    assert wall.outlet_temperature < boiling
    assert any("touches a wall" in c.message for c in wall.cautions if c.code == "boiling")
    bulk = solved(water, power=1500.0, flow=4e-6)
    assert bulk.outlet_temperature > boiling
    assert any("would boil" in c.message for c in bulk.cautions if c.code == "boiling")


def test_a_coolant_above_its_guideline_is_named():
    result = solved(Coolant("PG25"), power=400.0, flow=4e-6)
    assert result.outlet_temperature > 339.15
    assert "coolant PG25" in named(result)
