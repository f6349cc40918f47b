"""A plenum above jets: (1) tubes and drains have their exact volumes, (2) the flow is conserved and
shared by pressure: even under a tall plenum, more to the near nozzles under a shallow one, (3) fed
from the other side it is the mirror image, (4) what cannot be is refused."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.painted.painted_mesh import cell_volume
from heatgrade.plate.resolved_case import resolved_case

SIDE, BORE, WALL = 4e-3, 0.6e-3, 0.25e-3
HALF = (0.0, 0.5 * SIDE, SIDE, SIDE)
EVEN, MIRROR = 0.05, 0.02


def plate(drains="local", **words):
    given = {"area": (0.0, 0.0, SIDE, SIDE), **words}
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=BORE, standoff=0.6e-3, nozzle_length=0.6e-3, drains=drains, **given
    )
    size = max(SIDE, given["area"][2] + 1e-3 * bool(words))
    die = hg.Die(hg.PowerMap.uniform(2.0, SIDE, SIDE), 0.2e-3, x=0.0, y=0.0)
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(size, size, 0.2e-3, wetted=jets, material="silicon"),
        hg.Coolant("water"),
    )


def setup(height, **words):
    given = {
        "window": HALF, "gap_cells": 4, "nozzle_cells": 4, "drain_wall": WALL,
        "scheme": "bounded", **words,  # what central ones come to, in a third of the time
    }  # fmt: skip
    return hg.ResolvedSetup(plenum_height=height, **given)


def solved(height, **words):
    return plate().solve(
        volume_flow=1.5e-7, inlet_temperature=300.0, fidelity="resolved", threads=1,
        resolved=setup(height, **words),
    )  # fmt: skip


def test_volumes_and_openings():
    case = resolved_case(plate(), setup(1.2e-3, window="plate"), 1e-4)
    wet = float((case.open.volume * cell_volume(case.grid)).sum())
    drain = np.pi / 4 * BORE**2  # nine, of which four at corners and four at sides: four whole
    tube = np.pi / 4 * (BORE + 2 * WALL) ** 2
    bores = 2 * 4 * drain * 0.6e-3
    assert wet == pytest.approx(
        SIDE**2 * 0.6e-3 + bores + (SIDE**2 - 4 * tube + 4 * drain) * 1.2e-3, rel=1e-9
    )
    assert case.share == pytest.approx(1.0)
    inlet, outlet = case.domain.openings
    assert (inlet.side, outlet.side) == ("x-", "z+")
    assert resolved_case(plate(), setup(1.2e-3), 1e-4).share == pytest.approx(0.5)


def shares(found):
    return np.array(list(found.passage_flow.values())) / found.mass_flow


@pytest.fixture(scope="module")
def shallow():
    return solved(0.2e-3)


def test_a_tall_plenum_shares_evenly_a_shallow_one_does_not(shallow):
    tall = solved(1.2e-3)
    for found in (tall, shallow):
        assert shares(found).sum() == pytest.approx(1.0, rel=1e-9)
        assert found.mass_balance < 1e-10
        assert found.energy_balance < 1e-8
        assert list(found.pressure_parts) == ["plenum", "nozzles", "gap", "drains"]
        assert found.pressure_drop == pytest.approx(sum(found.pressure_parts.values()))
        # 1 W into half of the flow: what leaves is warmer by its heat capacity alone.
        rise = 2.0 / (1.5e-7 * 996.5 * 4181.0)
        assert found.outlet_temperature - 300.0 == pytest.approx(rise, rel=1e-3)
    assert shares(tall) == pytest.approx([0.5, 0.5], abs=EVEN)
    near, far = shares(shallow)
    assert near > 1.3 * far
    assert shallow.pressure_parts["plenum"] > 10.0 * tall.pressure_parts["plenum"]


def test_fed_from_the_other_side(shallow):
    other = solved(0.2e-3, plenum_side="x+")
    assert shares(other)[::-1] == pytest.approx(shares(shallow), rel=MIRROR)
    drop = shallow.pressure_drop
    assert other.pressure_drop == pytest.approx(drop, rel=MIRROR)


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ({"drain_wall": 0.1e-3}, "drain_wall"),
        ({"drain_wall": 0.9e-3}, "drain_wall"),
        ({"plenum_side": "y-"}, "plenum_side"),
        ({"window": "cell"}, "plenum_side"),
    ],
)
def test_a_plenum_that_cannot_be(words, entry):
    with pytest.raises(InputError, match="HG861") as caught:
        resolved_case(plate(), setup(1e-3, **words), 1e-4)
    assert caught.value.entry == entry
    assert caught.value.remedy


def test_edge_drains_have_no_plenum():
    with pytest.raises(InputError, match=r"HG861.*plenum_height"):
        resolved_case(plate("edges"), setup(1e-3, window="plate"), 1e-4)
    with pytest.raises(InputError, match="HG832"):
        setup(1e-3, plenum_side="z+")
    with pytest.raises(InputError, match="HG102"):
        setup(-1e-3)
