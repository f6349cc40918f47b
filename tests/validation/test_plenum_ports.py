"""Ports of a plenum and of the collector above it: (1) openings, tubes and rooms have their exact
areas and volumes, on the plenum's top too, (2) coolant that enters by a port has the head of its
velocity, all of it passes the nozzles, and the pressure drop has the collector's part, (3) a
scenario says so, (4) what cannot be is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import GeometryError, HeatgradeError, InputError
from heatgrade.geometry.dimension import Area
from heatgrade.painted.painted_mesh import cell_volume
from heatgrade.plate.cut_ports import check_cut_ports
from heatgrade.plate.resolved_case import resolved_case, resolved_cells
from heatgrade.plate.wetted_shape import Mouth, WettedShape
from heatgrade.scenario.build_resolved import build_resolved
from heatgrade.scenario.resolved_table import ResolvedTable

SIDE, RIM, BORE, WALL = 4e-3, 1e-3, 0.6e-3, 0.25e-3  # m
WHOLE = SIDE + 2 * RIM
MIDDLE = 0.5 * WHOLE
ENTRY = hg.Port("x-", 1e-3, y=MIDDLE)
TOP = hg.Port("z+", 1.2e-3, x=MIDDLE, y=MIDDLE)
OPPOSITE = hg.Port("x+", 0.8e-3, y=MIDDLE)
AHEAD = hg.Port("y-", 0.8e-3, x=MIDDLE)
FLOW = 1.5e-7  # m3/s
EXACT = 1e-9
SOLIDS = hg.Resolution(die=1, interface=1, lid=1, base=1, cover=1)
HEAD = 1e-3  # of the velocity's head: one velocity over all of the opening
HALF = (0.0, MIDDLE, WHOLE, WHOLE)


def plate():
    area = (RIM, RIM, RIM + SIDE, RIM + SIDE)
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=BORE, standoff=0.6e-3, nozzle_length=0.6e-3, area=area
    )
    die = hg.Die(hg.PowerMap.uniform(2.0, SIDE, SIDE), 0.2e-3, x=RIM, y=RIM)
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(WHOLE, WHOLE, 0.2e-3, wetted=jets, material="silicon"),
        hg.Coolant("water"),
    )


def without_rim():
    at_the_side = plate()
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=BORE, standoff=0.6e-3, nozzle_length=0.6e-3,
        area=(0.0, 0.0, SIDE, SIDE),
    )  # fmt: skip
    die = replace(at_the_side.stack.dies[0], x=0.0, y=0.0)
    metal = hg.ColdPlate(SIDE, SIDE, 0.2e-3, wetted=jets, material="silicon")
    return replace(at_the_side, cold_plate=metal, stack=replace(at_the_side.stack, dies=(die,)))


def setup(**words):
    given = {
        "window": "plate", "gap_cells": 4, "nozzle_cells": 4, "drain_wall": WALL,
        "plenum_height": 1.2e-3, "plenum_port": ENTRY, "collector_height": 1.0e-3,
        "collector_port": TOP, "collector_wall": 0.4e-3, "scheme": "bounded",
    }  # fmt: skip
    return hg.ResolvedSetup(**(given | words))


def face_area(case, side):
    grid, faces = case.grid, case.open.x[-1 if side == "x+" else 0]
    return float((faces * np.outer(grid.dy, grid.dz)).sum())


@pytest.mark.parametrize("port", [TOP, OPPOSITE], ids=["top", "side"])
def test_areas_and_volumes_are_exact(port):
    case = resolved_case(plate(), setup(collector_port=port), 1e-4)
    bore = 0.25 * math.pi * BORE**2  # nine drains, of which four at sides and four at corners
    tube = 0.25 * math.pi * (BORE + 2.0 * WALL) ** 2
    drains = 4.0 * bore
    plenum = SIDE**2 - 4.0 * tube + RIM * SIDE - (0.5 + 2 * 0.25) * tube + drains
    collector = SIDE**2 if port is TOP else SIDE**2 + RIM * SIDE
    wanted = SIDE**2 * 0.6e-3 + 2.0 * drains * 0.6e-3
    wanted += plenum * 1.2e-3 + drains * 0.4e-3 + collector * 1.0e-3
    if port is TOP:
        wanted += 0.25 * math.pi * TOP.diameter**2 * 0.4e-3
    wet = float((case.open.volume * cell_volume(case.grid)).sum())
    assert wet == pytest.approx(wanted, rel=EXACT)
    assert face_area(case, "x-") == pytest.approx(0.25 * math.pi * 1e-6, rel=EXACT)
    out = 0.0 if port is TOP else 0.25 * math.pi * OPPOSITE.diameter**2
    assert face_area(case, "x+") == pytest.approx(out, rel=EXACT)
    assert case.share == pytest.approx(1.0)
    assert [o.side for o in case.domain.openings] == ["x-", port.side]


def test_a_window_through_the_ports_takes_half():
    case = resolved_case(plate(), setup(window=HALF), 1e-4)
    assert case.share == pytest.approx(0.5)
    assert face_area(case, "x-") == pytest.approx(0.125 * math.pi * 1e-6, rel=EXACT)


def test_all_coolant_passes_the_nozzles():
    fine = plate().solve(
        volume_flow=FLOW, inlet_temperature=300.0, fidelity="resolved", threads=1,
        resolved=setup(
            window=HALF, collector_port=OPPOSITE, gap_cells=3, nozzle_cells=3, drain_wall=0.35e-3,
            scheme="upwind", solids=SOLIDS,
        ),
    )  # fmt: skip
    assert sum(fine.passage_flow.values()) == pytest.approx(fine.mass_flow, rel=EXACT)
    assert fine.mass_balance < 1e-10
    assert fine.energy_balance < 1e-8
    assert list(fine.pressure_parts) == ["plenum", "nozzles", "gap", "drains", "collector"]
    entry, leave = fine.solution.flow.openings
    speed = FLOW / (0.25 * math.pi * ENTRY.diameter**2)
    head = 0.5 * 996.5 * speed**2
    assert entry.total_pressure - entry.pressure == pytest.approx(head, rel=HEAD)
    assert fine.pressure_drop == pytest.approx(entry.pressure - leave.pressure)
    # The smaller port takes at least the head of its mean velocity.
    assert fine.pressure_parts["collector"] > head * (ENTRY.diameter / OPPOSITE.diameter) ** 4


def on_top(**words):
    """Without a collector, between the tubes of drains that pass through the same plate."""
    return setup(
        plenum_port=hg.Port("z+", 0.6e-3, x=1e-3, y=0.5 * SIDE), collector_height=None,
        collector_port=None, gap_cells=3, nozzle_cells=3, drain_wall=0.35e-3,
        window=(0.0, 0.5 * SIDE, SIDE, SIDE), **words,
    )  # fmt: skip


def test_a_port_on_the_top_of_the_plenum():
    found = without_rim().solve(
        volume_flow=FLOW, inlet_temperature=300.0, fidelity="resolved", threads=1,
        resolved=on_top(tolerance=1e-4, scheme="upwind", solids=SOLIDS),
    )  # fmt: skip
    opened = found.case.open.z[:, :, -1] * found.case.grid.plan_area
    bore = 0.25 * math.pi * BORE**2  # of the port too; drains are halves and quarters at the cuts
    assert float(opened.sum()) == pytest.approx(2.0 * bore + 0.5 * bore, rel=EXACT)
    assert found.share == pytest.approx(0.5)
    assert sum(found.passage_flow.values()) == pytest.approx(found.mass_flow, rel=EXACT)
    assert len(found.passage_flow) == 2
    assert list(found.pressure_parts) == ["plenum", "nozzles", "gap", "drains"]
    assert found.energy_balance < 1e-8
    entry = found.solution.flow.opening("inlet")
    head = 0.5 * 996.5 * (FLOW / bore) ** 2
    assert entry.total_pressure - entry.pressure == pytest.approx(head, rel=HEAD)


@pytest.mark.parametrize(
    ("port", "entry"),
    [
        (hg.Port("z+", 0.8e-3, x=1e-3, y=0.5 * SIDE), "plenum_port.diameter"),
        (hg.Port("z+", 0.6e-3, x=0.1e-3, y=0.5 * SIDE), "plenum_port.x"),
        (hg.Port("z+", 0.6e-3, x=1e-3, y=0.7 * SIDE), "plenum_port"),
    ],
)
def test_ports_on_top_that_cannot_be(port, entry):
    with pytest.raises(GeometryError, match="HG870") as caught:
        resolved_cells(without_rim(), replace(on_top(), plenum_port=port))
    assert caught.value.entry == entry


def test_a_scenario_says_so():
    table = ResolvedTable.model_validate(
        {
            "window": "plate", "plenum_height": "2 mm", "collector_height": "2 mm",
            "plenum_port": {"side": "y-", "x": "10 mm", "diameter": "2 mm"},
            "collector_port": {"side": "z+", "x": "10 mm", "y": "8 mm", "diameter": "3 mm"},
        }
    )  # fmt: skip
    found = build_resolved(table)
    assert found.plenum_port == hg.Port("y-", 2e-3, x=10e-3)
    assert found.collector_port == hg.Port("z+", 3e-3, x=10e-3, y=8e-3)
    assert found.plenum_entrance == "y-"
    bad = table.model_copy(
        update={"plenum_port": table.plenum_port.model_copy(update={"x": None, "y": 1e-3})}
    )
    with pytest.raises(HeatgradeError, match=r"HG869.*plenum_port\.x"):
        build_resolved(bad)


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ({"side": "z-", "diameter": 1e-3}, "side"),
        ({"side": "x-", "diameter": 1e-3}, "y"),
        ({"side": "x-", "diameter": 1e-3, "x": 1e-3, "y": 1e-3}, "x"),
        ({"side": "z+", "diameter": 1e-3, "x": 1e-3}, "y"),
    ],
)
def test_ports_that_are_none(words, entry):
    with pytest.raises(InputError, match="HG869") as caught:
        hg.Port(**words)
    assert caught.value.entry == entry


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ({"plenum_port": TOP}, "plenum_port"),
        ({"plenum_height": None, "collector_height": None, "collector_port": None}, "plenum_port"),
        ({"collector_port": None}, "collector_port"),
        ({"collector_height": None}, "collector_height"),
        ({"plenum_height": None, "plenum_port": None}, "plenum_height"),
    ],
)
def test_ports_without_their_room(words, entry):
    with pytest.raises(InputError, match="HG869") as caught:
        setup(**words)
    assert caught.value.entry == entry


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ({"plenum_port": replace(ENTRY, y=0.2e-3)}, "plenum_port.y"),
        ({"plenum_port": replace(ENTRY, diameter=1.3e-3)}, "plenum_port.diameter"),
        ({"collector_port": replace(TOP, x=WHOLE)}, "collector_port.x"),
        ({"collector_port": replace(OPPOSITE, diameter=1.1e-3)}, "collector_port.diameter"),
        ({"window": HALF, "plenum_port": replace(ENTRY, y=2.0e-3)}, "plenum_port"),
        ({"window": HALF, "collector_port": replace(OPPOSITE, y=3.2e-3)}, "collector_port"),
        ({"window": HALF, "collector_port": replace(TOP, y=2.8e-3)}, "collector_port"),
        ({"window": HALF, "collector_port": replace(TOP, y=2.0e-3)}, "collector_port"),
        ({"window": HALF, "collector_port": AHEAD}, "collector_port.side"),
        ({"symmetry": ("x+",), "collector_port": OPPOSITE}, "collector_port.side"),
    ],
)
def test_ports_beside_their_room(words, entry):
    """Where the piece is laid out, before anything is painted: `heatgrade check` says so too."""
    with pytest.raises(GeometryError, match="HG870") as caught:
        resolved_cells(plate(), setup(**words))
    assert caught.value.entry == entry


def test_a_tube_in_front_of_a_port():
    near = without_rim()
    ports = {
        "plenum_port": replace(ENTRY, y=2e-3), "collector_port": replace(TOP, x=2e-3, y=2e-3),
    }  # fmt: skip
    for window in ("plate", (0.0, 2e-3, SIDE, SIDE)):
        with pytest.raises(GeometryError, match=r"HG870.*tubes") as caught:
            resolved_case(near, setup(window=window, **ports), 1e-4)
        assert caught.value.entry == "plenum_port"


def test_a_port_far_beside_a_small_window():
    """None of the port and hardly anything of the plate are nearly the same share."""
    small = Area(MIDDLE, MIDDLE, MIDDLE + 0.5e-3, MIDDLE + 0.5e-3)
    shape = WettedShape((), (Mouth("outlet", "z+", None, 0.0, port=replace(TOP, x=1.6e-3)),))
    with pytest.raises(GeometryError, match=r"HG870.*0\.0%") as caught:
        check_cut_ports(shape, small, (), Area(0.0, 0.0, WHOLE, WHOLE))
    assert caught.value.entry == "collector_port"
