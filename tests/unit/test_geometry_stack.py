"""Dies, interfaces, lid, cold plate and how they fit on each other."""

import dataclasses

import numpy as np
import pytest

from heatgrade.errors import GeometryError, InputError, MaterialError
from heatgrade.geometry import (
    ColdPlate,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    Nozzle,
    PowerMap,
    Stack,
    check_fit,
)
from heatgrade.materials import Solid, solid

MEMORY = Solid.isotropic("memory stack", 20.0, 2330.0, 700.0)
TIM = Interface(50e-6, 5.0)


def die(name="compute", x=0.01, y=0.01, power=300.0, **changes):
    return Die(PowerMap.uniform(power, 0.02, 0.02), 0.775e-3, x=x, y=y, name=name, **changes)


def plate(**changes):
    channels = Microchannels(0.1e-3, 0.1e-3, 2e-3, (0.005, 0.005, 0.045, 0.045))
    return ColdPlate(
        **(
            {"length_x": 0.05, "length_y": 0.05, "base_thickness": 2e-3, "wetted": channels}
            | changes
        )
    )


def test_materials_are_kept_as_solids():
    assert die().material == solid("silicon 360 K")
    assert Lid(0.04, 0.04, 2e-3).solid == solid("copper")
    memory = Die(PowerMap.uniform(30.0, 0.01, 0.01), 0.7e-3, material=MEMORY, name="memory")
    assert memory.solid is MEMORY
    with pytest.raises(MaterialError):
        die(material="unobtainium")


def test_a_die_counts_in_plate_coordinates():
    chip = Die(
        PowerMap.uniform(100.0, 0.02, 0.01).with_hot_spot(0.002, 0.002, 0.002, 0.002, power=10.0),
        0.775e-3,
        x=0.013,
        y=0.007,
    )
    assert chip.area == pytest.approx((0.013, 0.007, 0.033, 0.017))
    assert chip.breaks_x == pytest.approx([0.013, 0.014, 0.016, 0.033])
    cells = chip.power_on_edges(np.linspace(0.0, 0.05, 51), np.linspace(0.0, 0.05, 26))
    assert cells.sum() == pytest.approx(110.0, rel=1e-12)
    assert np.flatnonzero(cells.any(axis=1))[[0, -1]] == pytest.approx([13, 32])


def test_a_map_of_another_size_is_named():
    assert die(size=(0.02, 0.02)).length_x == 0.02
    with pytest.raises(GeometryError, match=r"\[HG203\] power_map.length_y = 0.02.*0.025"):
        die(size=(0.02, 0.025))


def test_interfaces_add_layer_and_contact():
    assert Interface(50e-6, 5.0, 2e-6).resistance_area == pytest.approx(12e-6)
    assert Interface.contact(3e-6).resistance_area == 3e-6
    assert Interface.contact(0.0).resistance_area == 0.0
    assert Interface.contact(3e-6).thickness == 0.0
    shim = Interface.of("copper", 0.2e-3, contact_resistance=1e-6)
    assert shim.resistance_area == pytest.approx(0.2e-3 / solid("copper").conductivity[2] + 1e-6)


def test_lid_is_centred_unless_placed():
    assert Lid(0.04, 0.03, 2e-3).area(0.05, 0.05) == pytest.approx((0.005, 0.01, 0.045, 0.04))
    placed = Lid(0.04, 0.03, 2e-3, x=0.001, y=0.002)
    assert placed.area(0.05, 0.05) == pytest.approx((0.001, 0.002, 0.041, 0.032))


def test_an_underfill_is_kept_as_solid():
    assert Stack(die(), TIM, fill=MEMORY).fill is MEMORY
    assert Interface(50e-6, 5.0, limit_temperature=423.15).limit_temperature == 423.15


def test_two_dies_and_memory_side_by_side():
    memory = Die(PowerMap.uniform(30.0, 0.01, 0.01), 0.72e-3, x=0.03, material=MEMORY, name="hbm")
    stack = Stack((die("a", x=0.01, y=0.0), memory), TIM)
    assert stack.power == pytest.approx(330.0)
    assert stack.die_height == 0.775e-3
    check_fit(stack, plate())


def test_bare_dies_and_lidded_dies_fit():
    check_fit(Stack((die(),), TIM), plate())
    check_fit(Stack(die(), TIM, Lid(0.045, 0.045, 2e-3), TIM), plate())


@pytest.mark.parametrize(
    ("stack", "named"),
    [
        (lambda: Stack((die(x=0.035),), TIM), r"stack.dies\[0\] \(compute\)"),
        (lambda: Stack((die(y=-0.001),), TIM), r"stack.dies\[0\]"),
        (lambda: Stack((die(),), TIM, Lid(0.02, 0.02, 2e-3), TIM), r"out of the lid"),
        (lambda: Stack((die(),), TIM, Lid(0.06, 0.04, 2e-3), TIM), "stack.lid"),
        (lambda: Stack((die(),), TIM, Lid(0.03, 0.03, 2e-3, x=0.03, y=0.0), TIM), "stack.lid"),
    ],
)
def test_parts_that_stick_out_are_named(stack, named):
    with pytest.raises(GeometryError, match=rf"\[HG202\].*{named}"):
        check_fit(stack(), plate())


@pytest.mark.parametrize(
    ("call", "code", "named"),
    [
        (
            lambda: Stack((die("a"), die("b", x=0.029)), TIM),
            "HG201",
            r"dies\[1\].*'b' overlaps 'a' by 20 mm2",
        ),
        (lambda: Stack((die("a"), die("a", x=0.03)), TIM), "HG219", r"dies\[1\].name = 'a'"),
        (lambda: Stack((), TIM), "HG219", "dies"),
        (lambda: Stack((die(),), TIM, None, TIM), "HG217", "tim2"),
        (lambda: Stack((die(),), TIM, Lid(0.04, 0.04, 2e-3)), "HG217", "tim2"),
        (lambda: die(x=np.inf), "HG101", "x"),
        (lambda: die(limit_temperature=-5.0), "HG102", "limit_temperature = -5"),
        (lambda: Interface(50e-6), "HG104", "conductivity"),
        (lambda: Interface(0.0, 5.0), "HG102", "thickness = 0"),
        (lambda: Interface(50e-6, 0.0), "HG102", "conductivity = 0"),
        (lambda: Interface(50e-6, np.nan), "HG101", "conductivity"),
        (lambda: Interface.contact(-1e-6), "HG102", "resistance"),
        (lambda: Interface(50e-6, 5.0, -1.0), "HG102", "contact_resistance"),
        (lambda: Interface(50e-6, 5.0, limit_temperature=0.0), "HG102", "limit_temperature"),
        (lambda: Lid(0.04, 0.04, 0.0), "HG102", "thickness = 0"),
        (lambda: Lid(0.04, 0.04, 2e-3, x=0.0), "HG104", "x, y"),
        (lambda: plate(base_thickness=0.0), "HG102", "base_thickness = 0"),
        (lambda: plate(length_x=0.04), "HG202", "wetted.area"),
        (lambda: plate(wetted="jets"), "HG219", "wetted = 'str'"),
        (lambda: plate(material=None), "HG219", "material = 'NoneType'"),
        (lambda: Die(5.0, 1e-3), "HG219", "power_map = 'float'"),
        (lambda: Stack((die(), "hbm"), TIM), "HG219", r"dies\[1\] = 'str'"),
        (lambda: Stack((die(),), None), "HG219", "tim1 = 'NoneType'"),
        (lambda: Stack((die(),), TIM, TIM, TIM), "HG219", "lid = 'Interface'"),
        (lambda: ColdPlate(0.05, 0.05, 2e-3), "HG219", "wetted"),
        (
            lambda: plate(
                wetted=JetArray((Nozzle(0.06, 0.01, 1e-3),), 1e-3, area=(0, 0, 0.1, 0.1))
            ),
            "HG212",
            r"nozzles\[0\].*outside the plate",
        ),
    ],
)
def test_bad_parts_are_named(call, code, named):
    with pytest.raises(InputError, match=rf"\[{code}\] {named}"):
        call()


def test_parts_are_frozen_and_can_be_replaced():
    chip = die()
    with pytest.raises(dataclasses.FrozenInstanceError):
        chip.thickness = 1.0
    assert dataclasses.replace(chip, thickness=1e-3).thickness == 1e-3
    jets = JetArray.lattice(pitch=2e-3, diameter=5e-4, standoff=1e-3, area=(0, 0, 0.02, 0.02))
    assert dataclasses.replace(jets, standoff=2e-3).area == jets.area


def test_touching_dies_do_not_overlap():
    # 0.1 + 0.2 is one bit above 0.3: rounding is no overlap.
    third = (0.1 + 0.2) * 0.1
    left = Die(PowerMap.uniform(1.0, third, 0.02), 1e-3, name="left")
    right = Die(PowerMap.uniform(1.0, 0.02, 0.02), 1e-3, x=0.03, name="right")
    assert Stack((left, right), TIM).power == pytest.approx(2.0)
