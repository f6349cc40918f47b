"""Headers of channels and pins: (1) ports and pockets have their exact areas and volumes, on top of
the cover and in a side, (2) all coolant passes the channels, shares itself by pressure, and has the
head of its velocity at the port, (3) half a plate between planes of symmetry is half of it, (4) a
scenario says so, (5) what cannot be is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import GeometryError, HeatgradeError, InputError
from heatgrade.painted.painted_mesh import cell_volume
from heatgrade.plate.resolved_case import resolved_case, resolved_cells
from heatgrade.scenario.build_resolved import build_resolved
from heatgrade.scenario.resolved_table import ResolvedTable

RIM, LENGTH, WIDTH, FIN, HEIGHT = 1.5e-3, 3e-3, 0.4e-3, 0.2e-3, 0.8e-3  # m
SPAN = 4 * WIDTH + 3 * FIN  # four channels
WHOLE = (LENGTH + 2 * RIM, SPAN + 2 * RIM)
MIDDLE = 0.5 * WHOLE[1]
TOP = hg.Port("z+", 0.8e-3, x=0.8e-3, y=RIM + 0.5e-3)
SIDE = hg.Port("x+", 0.6e-3, y=MIDDLE)
FLOW = 2e-7  # m3/s
EXACT = 1e-9
HEAD = 1e-3  # of the speed: density follows the temperature
SOLIDS = hg.Resolution(die=1, interface=1, lid=1, base=1, cover=2)
AREA = (RIM, RIM, RIM + LENGTH, RIM + SPAN)


def plate(wetted=None):
    channels = hg.Microchannels(WIDTH, FIN, HEIGHT, area=AREA, cover_thickness=0.5e-3)
    die = hg.Die(hg.PowerMap.uniform(2.0, LENGTH, SPAN), 0.2e-3, x=RIM, y=RIM)
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(*WHOLE, 0.3e-3, wetted=channels if wetted is None else wetted),
        hg.Coolant("water"),
    )


def setup(**words):
    given = {
        "window": "plate", "gap_cells": 4, "nozzle_cells": 4, "slot_width": 1.4e-3,
        "inlet_port": TOP, "outlet_port": SIDE, "solids": SOLIDS, "tolerance": 1e-3,
        "scheme": "upwind",
    }  # fmt: skip
    return hg.ResolvedSetup(**(given | words))


def circle(port):
    return 0.25 * math.pi * port.diameter**2


def test_exact_openings_and_pockets():
    case = resolved_case(plate(), setup(), 1e-4)
    areas = {}
    for opening in case.domain.openings:
        axis = opening.side.axis
        face = np.take((case.open.x, case.open.y, case.open.z)[axis], -1, axis=axis)
        grid = case.grid
        sizes = [w for i, w in enumerate((grid.dx, grid.dy, grid.dz)) if i != axis]
        areas[opening.name] = float((np.outer(*sizes) * face)[opening.faces].sum())
    assert areas["inlet"] == pytest.approx(circle(TOP), rel=EXACT)
    assert areas["outlet"] == pytest.approx(circle(SIDE), rel=EXACT)
    room = HEIGHT * (4 * WIDTH * LENGTH + SPAN * (1.4e-3 + RIM)) + 0.5e-3 * circle(TOP)
    volume = float((case.open.volume * cell_volume(case.grid)).sum())
    assert volume == pytest.approx(room, rel=EXACT)
    assert case.share == pytest.approx(1.0)


@pytest.fixture(scope="module")
def fine():
    return plate().solve(
        volume_flow=FLOW, inlet_temperature=300.0, fidelity="resolved", resolved=setup(), threads=1
    )


def test_channels_share_by_pressure(fine):
    flows = np.array(list(fine.passage_flow.values()))
    assert flows.size == 4
    assert flows.sum() == pytest.approx(fine.mass_flow, rel=1e-9)
    assert flows.max() < 1.5 * flows.min()
    assert np.ptp(flows) > 1e-3 * flows.mean()  # the port is on one side
    assert set(fine.pressure_parts) == {"inlet", "channels", "outlet"}
    assert min(fine.pressure_parts.values()) > 0.0
    assert fine.mass_balance < 1e-10
    assert fine.energy_balance < 1e-8
    assert fine.along.nusselt.size > 5
    # Of one velocity over the port.
    speed = -fine.solution.flow.w[:, :, -1].min()
    assert speed == pytest.approx(FLOW / circle(TOP), rel=HEAD)


def test_half_a_plate():
    ends = {
        "inlet_port": replace(TOP, y=MIDDLE),
        "outlet_port": SIDE,
    }
    half = resolved_case(plate(), setup(window=(0.0, MIDDLE, *WHOLE), **ends), 1e-4)
    assert half.share == pytest.approx(0.5, rel=EXACT)
    with pytest.raises(GeometryError, match=r"HG870.*inlet_port"):
        resolved_cells(plate(), setup(window=(0.0, MIDDLE, *WHOLE)))
    with pytest.raises(GeometryError, match=r"HG870.*inlet_port"):
        resolved_cells(plate(), setup(window="cell"))


def test_pins_have_headers_too():
    pins = hg.PinFins(0.4e-3, 0.8e-3, 0.8e-3, HEIGHT, area=AREA, cover_thickness=0.5e-3)
    case = resolved_case(plate(pins), setup(), 1e-4)
    assert [opening.name for opening in case.domain.openings] == ["inlet", "outlet"]
    with pytest.raises(InputError, match=r"HG890.*outlet_port"):
        resolved_cells(plate(replace(pins, clearance=0.1e-3)), setup())


def test_a_scenario_says_so():
    port = {"side": "z+", "diameter": "0.8 mm", "x": "0.8 mm", "y": "2 mm"}
    table = ResolvedTable.model_validate({"inlet_port": port})
    assert build_resolved(table).inlet_port == hg.Port("z+", 0.8e-3, x=0.8e-3, y=2e-3)


JETS = hg.JetArray.lattice(pitch=1e-3, diameter=0.3e-3, standoff=0.3e-3, area=AREA)
CHANNELS = plate().cold_plate.wetted


@pytest.mark.parametrize(
    ("wetted", "words", "code"),
    [
        (JETS, {}, "HG890"),
        (replace(CHANNELS, feed="centre"), {}, "HG890"),
        (replace(CHANNELS, cover_thickness=0.0), {}, "HG890"),
        (CHANNELS, {"outlet_port": hg.Port("y+", 0.6e-3, x=1e-3)}, "HG890"),
        (CHANNELS, {"outlet_port": hg.Port("x+", 0.9e-3, y=MIDDLE)}, "HG870"),
        (CHANNELS, {"inlet_port": hg.Port("z+", 0.8e-3, x=2e-3, y=MIDDLE)}, "HG870"),
        (CHANNELS, {"inlet_port": "x-"}, "HG219"),
        (CHANNELS, {"window": "pitch"}, "HG864"),
        (
            hg.Microchannels(
                WIDTH, FIN, HEIGHT, area=(0, RIM, WHOLE[0], RIM + SPAN), cover_thickness=0.5e-3
            ),
            {},
            "HG890",
        ),
    ],
    ids=["jets", "centre", "no cover", "beside", "too high", "off", "no port", "pitch", "no rim"],
)
def test_refused(wetted, words, code):
    with pytest.raises(HeatgradeError, match=code):
        resolved_cells(plate(wetted), setup(**words))
