"""Plates asked for the impossible: an error at once, that names the entry and the remedy.

1. Flow, inlet temperature, grid, threads, check, curve: every wrong value is refused.
2. A grid larger than the memory is refused within a second and before memory is taken.
3. Files that cannot be written leave nothing behind.
4. What is extreme but possible is solved and balances: hardly any flow, a board at -30 degC, a
   nanometre of interface, one cell per layer, faces a hair apart, one channel, one nozzle.
"""

import time
import tracemalloc

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    InputError,
    Interface,
    JetArray,
    Microchannels,
    Nozzle,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Stack,
)
from heatgrade.errors import HeatgradeError, MaterialError

AT_ONCE = 1.0  # s
SIDE = 20e-3
AREA = (2e-3, 2e-3, 18e-3, 18e-3)
SMALL = Resolution(lateral=2e-3, die=1, base=2, fins=2, cover=1)
CHANNELS = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=AREA)


@pytest.fixture(scope="module")
def water():
    coolant = Coolant("water")
    coolant.properties(300.0)  # CoolProp's two seconds are not counted below
    return coolant


def plate_of(water, wetted=CHANNELS, *, power=50.0, tim=None, board=None, die=None):
    die = die or Die(PowerMap.uniform(power, 10e-3, 10e-3), 0.5e-3, x=5e-3, y=5e-3)
    stack = Stack(die, tim or Interface(50e-6, 5.0))
    return Plate(stack, ColdPlate(SIDE, SIDE, 2e-3, wetted=wetted), water, board)


def solve(plate, **changes):
    given = {"volume_flow": 1e-5, "inlet_temperature": 300.0, "grid": SMALL, **changes}
    return plate.solve(**given)


@pytest.mark.parametrize("flow", [0.0, -1e-5, np.nan, np.inf, "1 L/min", None, True, [1e-5]])
def test_impossible_flows_are_refused(water, flow):
    with pytest.raises(InputError, match=r"HG10[12].*volume_flow") as caught:
        solve(plate_of(water), volume_flow=flow)
    assert caught.value.entry == "volume_flow"
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("inlet", "code"),
    [(263.0, "HG313"), (500.0, "HG314"), (np.nan, "HG101"), (-5.0, "HG102"), ("45 degC", "HG101")],
)
def test_impossible_inlets_are_refused(water, inlet, code):
    with pytest.raises(InputError, match=code) as caught:
        solve(plate_of(water), inlet_temperature=inlet)
    assert caught.value.entry == "inlet_temperature"


def test_the_coolant_is_the_one_that_freezes_or_boils():
    glycol = plate_of(Coolant("PG25"))
    assert solve(glycol, inlet_temperature=266.0).junction_temperature_max > 266.0
    with pytest.raises(MaterialError, match=r"PG25"):
        solve(glycol, inlet_temperature=255.0)


@pytest.mark.parametrize(
    ("changes", "pattern"),
    [
        ({"grid": 1e-3}, r"HG219.*grid"),
        ({"check_grid": "medium"}, r"HG132.*coarser, finer"),
        ({"check_grid": "finer", "grid": Resolution(lateral=1.2e-5)}, r"HG131.*lateral"),
        ({"threads": 0}, r"HG414.*threads"),
        ({"threads": -3}, r"HG414.*threads"),
    ],
)
def test_impossible_settings_are_refused_at_once(water, changes, pattern):
    begin = time.perf_counter()
    with pytest.raises(InputError, match=pattern):
        solve(plate_of(water), **changes)
    assert time.perf_counter() - begin < AT_ONCE


@pytest.mark.parametrize(
    "grid",
    [
        Resolution(lateral=1e-9),
        Resolution(lateral=2e-6),
        Resolution(die=10**9),
        Resolution(fins=10**12, lateral=1e-3),
    ],
)
@pytest.mark.parametrize("ask", ["solve", "cells", "curve"])
def test_a_huge_grid_is_refused_before_memory_is_taken(water, grid, ask):
    plate = plate_of(water)
    calls = {
        "solve": lambda: solve(plate, grid=grid),
        "cells": lambda: plate.cells(grid),
        "curve": lambda: plate.curve(volume_flow=1e-5, inlet_temperatures=[300.0], grid=grid),
    }
    tracemalloc.start()
    begin = time.perf_counter()
    try:
        with pytest.raises(InputError, match=r"HG131.*grid\.\w+.* GB") as caught:
            calls[ask]()
        seconds, peak = time.perf_counter() - begin, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seconds < AT_ONCE
    assert peak < 20e6
    assert "larger cells" in caught.value.remedy


def test_a_cold_plate_without_heat_is_refused(water):
    with pytest.raises(InputError, match=r"HG137.*no heat"):
        solve(plate_of(water, power=0.0))


@pytest.mark.parametrize(
    ("changes", "pattern"),
    [
        ({"volume_flow": None}, "HG133"),
        ({"volume_flow": 0.0}, "HG102"),
        ({"volume_flow": None, "volume_flows": []}, r"HG134.*volume_flows"),
        ({"volume_flow": None, "volume_flows": [2e-5, 1e-5]}, r"HG134.*volume_flows"),
        ({"volume_flow": None, "volume_flows": ["a", "b"]}, r"HG134.*volume_flows"),
        ({"inlet_temperatures": []}, r"HG134.*inlet_temperatures"),
        ({"inlet_temperatures": [310.0, 300.0]}, r"HG134.*inlet_temperatures"),
        ({"inlet_temperatures": [200.0]}, r"HG313.*inlet_temperature"),
    ],
)
def test_curves_that_cannot_be_are_refused_at_once(water, changes, pattern):
    given = {"volume_flow": 1e-5, "inlet_temperatures": [300.0, 310.0], "grid": SMALL, **changes}
    begin = time.perf_counter()
    with pytest.raises(InputError, match=pattern):
        plate_of(water).curve(**given)
    assert time.perf_counter() - begin < AT_ONCE


@pytest.mark.parametrize("name", ["plate.vtk", "plate", "plate.vtr.txt"])
def test_other_endings_are_refused(water, name, tmp_path):
    with pytest.raises(InputError, match=r"HG140.*\.vtr"):
        solve(plate_of(water)).save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_places_that_cannot_be_written_to_leave_nothing(water, tmp_path):
    result = solve(plate_of(water))
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder.vtr").mkdir()
    for target in (
        tmp_path / "missing" / "plate.vtr",
        tmp_path / "file" / "plate.vtr",
        tmp_path / "folder.vtr",
        tmp_path / ("x" * 300 + ".vtr"),
    ):
        with pytest.raises(InputError, match=r"HG141.*path"):
            result.save(target)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.vtr"]
    assert not list((tmp_path / "folder.vtr").iterdir())
    assert (tmp_path / "file").read_text() == "kept"


FAMILIES = {
    "channels": CHANNELS,
    "channels centre": Microchannels(0.2e-3, 0.1e-3, 2e-3, area=AREA, feed="centre"),
    "jets": JetArray.lattice(pitch=2e-3, diameter=0.5e-3, standoff=0.5e-3, area=AREA),
    "jets edges": JetArray.lattice(
        pitch=2e-3, diameter=0.5e-3, standoff=0.5e-3, area=AREA, drains="edges"
    ),
    "pins": PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, area=AREA),
}


def check_balanced(result):
    assert result.energy_balance < 1e-8
    assert result.mass_balance < 1e-10
    assert np.isfinite(result.junction_temperature_max)
    assert result.outcome.converged


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("flow", [1e-9, 1e-8, 1e-3])
def test_hardly_any_flow_and_a_flood_are_solved_and_told(water, name, flow):
    result = solve(plate_of(water, FAMILIES[name]), volume_flow=flow)
    check_balanced(result)
    boiling = [c for c in result.cautions if c.code == "boiling"]
    assert bool(boiling) == (flow < 1e-7)
    codes = [(c.where, c.message) for c in result.cautions]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_board_colder_than_ice_is_solved_and_told(water, name):
    plate = plate_of(water, FAMILIES[name], power=0.5, board=Convection(2e4, 243.0))
    result = solve(plate, volume_flow=1e-6, inlet_temperature=274.0)
    check_balanced(result)
    assert result.outlet_temperature < 274.0
    assert "freezing" in {c.code for c in result.cautions}


@pytest.mark.parametrize(
    "tim",
    [Interface(1e-9, 0.01), Interface(1e-9, 1000.0), Interface(1e-2, 0.05), Interface.contact(1.0)],
)
def test_interfaces_of_any_thickness_are_solved(water, tim):
    result = solve(plate_of(water, tim=tim))
    check_balanced(result)
    assert result.thermal_resistance > tim.resistance_area / 1e-4


def test_one_cell_per_layer_and_per_part_is_solved(water):
    one = Resolution(lateral=1.0, die=1, interface=1, lid=1, base=1, fins=1, cover=1)
    for wetted in FAMILIES.values():
        check_balanced(solve(plate_of(water, wetted), grid=one))


@pytest.mark.parametrize("hair", [1e-12, 1e-10, 3e-9, 1e-7])
def test_faces_a_hair_apart_are_solved(water, hair):
    die = Die(PowerMap.uniform(50.0, 16e-3, 16e-3), 0.5e-3, x=2e-3 + hair, y=2e-3 - hair)
    plain = Die(PowerMap.uniform(50.0, 16e-3, 16e-3), 0.5e-3, x=2e-3, y=2e-3)
    results = [solve(plate_of(water, die=d)) for d in (die, plain)]
    for result in results:
        check_balanced(result)
    rises = [result.junction_temperature_max - 300.0 for result in results]
    assert rises[0] == pytest.approx(rises[1], rel=0.02)


def test_one_channel_one_nozzle_one_pin_are_solved(water):
    area = (9e-3, 9e-3, 11e-3, 11e-3)
    for wetted in (
        Microchannels(1.9e-3, 0.1e-3, 2e-3, area=area),
        JetArray((Nozzle(10e-3, 10e-3, 0.5e-3),), 0.5e-3, area=area),
        JetArray((Nozzle(10e-3, 10e-3, 0.5e-3),), 0.5e-3, area=area, drains="edges"),
        PinFins(1e-3, 2e-3, 2e-3, 2e-3, area=area),
    ):
        check_balanced(solve(plate_of(water, wetted, power=5.0), grid=Resolution(lateral=0.5e-3)))


def test_nozzles_far_finer_than_the_columns_are_refused_by_name(water):
    nozzles = tuple(
        Nozzle(4e-3 + 0.02e-3 * i, 4e-3 + 0.02e-3 * j, 0.015e-3) for i in range(3) for j in range(3)
    )
    plate = plate_of(water, JetArray(nozzles, 0.2e-3, area=AREA))
    with pytest.raises(InputError, match=r"HG135.*lateral"):
        solve(plate, grid=Resolution(lateral=1.0))
    check_balanced(solve(plate, grid=Resolution(lateral=0.1e-3, die=1, base=1)))


def test_every_error_is_one_of_ours(water):
    plate = plate_of(water)
    for bad in ("x", None, [1], {}, 1j, object()):
        with pytest.raises(HeatgradeError):
            solve(plate, volume_flow=bad)
        with pytest.raises(HeatgradeError):
            solve(plate, inlet_temperature=bad)


@pytest.mark.parametrize("place", range(3))
def test_parts_of_the_wrong_kind_are_named(place):
    die = Die(PowerMap.uniform(10.0, 5e-3, 5e-3), 0.5e-3, x=7e-3, y=7e-3)
    stack = Stack(die, tim1=Interface(0.1e-3, 80.0))
    parts = [stack, ColdPlate(SIDE, SIDE, 2e-3, wetted=CHANNELS), Coolant("water")]
    parts[place] = "PG25"
    with pytest.raises(InputError, match="HG219") as caught:
        Plate(*parts)
    assert caught.value.entry == ("stack", "cold_plate", "coolant")[place]
