"""Pieces of plates whose sides cannot be joined, and what cannot be asked of those that can."""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    JetArray,
    ManifoldChannels,
    Microchannels,
    Nozzle,
    PinFins,
    Plate,
    Port,
    PowerMap,
    ResolvedSetup,
    Stack,
)
from heatgrade.errors import HeatgradeError, InputError
from heatgrade.geometry.dimension import Area
from heatgrade.plate.joined_piece import _repeats
from heatgrade.plate.resolved_case import resolved_cells

SIDE = 4e-3
AREA = (0.0, 0.0, SIDE, SIDE)


def plate(wetted, board=None) -> Plate:
    die = Die(PowerMap.uniform(3.0, SIDE, SIDE), 0.3e-3)
    cold_plate = ColdPlate(SIDE, SIDE, 0.4e-3, wetted=wetted)
    return Plate(Stack(die, Interface(20e-6, 5.0)), cold_plate, Coolant("water"), board=board)


def channels(feed="end"):
    return Microchannels(0.2e-3, 0.2e-3, 0.4e-3, area=AREA, feed=feed)


def pins(arrangement="inline", rim=0.0):
    area = (rim, 0.0, SIDE - rim, SIDE)
    return PinFins(0.2e-3, 0.4e-3, 0.4e-3, 0.4e-3, arrangement=arrangement, area=area)


def jets(**rest):
    return JetArray.lattice(pitch=1e-3, diameter=0.3e-3, standoff=0.4e-3, area=AREA, **rest)


def uneven():
    nozzles = [Nozzle(x, y, 0.3e-3) for x, y in ((1e-3, 1e-3), (2.1e-3, 1e-3), (3e-3, 2.5e-3))]
    return JetArray(tuple(nozzles), 0.4e-3, area=AREA)


CASES = {
    "jets that drain by the edges": (jets(drains="edges"), {"window": "pitch"}, "drains by the"),
    "nozzles one by one": (uneven(), {"window": "pitch"}, "one by one"),
    "nozzles that do not repeat": (
        uneven(), {"window": (1.5e-3, 0.5e-3, 2.5e-3, 1.5e-3), "joined": ("x",)}, "not repeat",
    ),
    "one and a half pitches of pins": (
        pins(), {"window": (0.4e-3, 0.4e-3, 1.0e-3, 1.2e-3), "joined": ("x", "y")}, "along x",
    ),
    "one row of staggered pins": (
        pins("staggered"), {"window": (0.4e-3, 0.4e-3, 0.8e-3, 1.2e-3), "joined": ("x", "y")},
        "along x",
    ),
    "pins up to the inlet": (
        pins(rim=0.4e-3), {"window": "plate", "joined": ("x",)}, "enters and leaves",
    ),
    "across the slot of a centre feed": (
        channels("centre"), {"window": (1e-3, 0.8e-3, 3e-3, 1.6e-3), "joined": ("x", "y")},
        "enters and leaves",
    ),
    "half a channel more": (
        channels(), {"window": (1e-3, 0.8e-3, 3e-3, 1.4e-3), "joined": ("x", "y")}, "along y",
    ),
    "a port for all": (
        jets(),
        {"window": "pitch", "plenum_height": 1e-3, "plenum_port": Port("x-", 0.5e-3, y=2e-3)},
        "port",
    ),
    "a plenum's inlet": (
        jets(), {"window": "pitch", "plenum_height": 1e-3, "plenum_side": "x-"}, "plenum",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_sides_that_do_not_repeat(name):
    """Where the piece is laid out, before anything is solved: `heatgrade check` says so too."""
    wetted, given, said = CASES[name]
    with pytest.raises(HeatgradeError, match=rf"HG864.*{said}") as caught:
        resolved_cells(plate(wetted), ResolvedSetup(**given))
    assert caught.value.entry == "joined"
    assert caught.value.allowed is not None
    assert caught.value.remedy is not None


BROKEN = {
    "channels, neighbours beside the plate": (channels(), ("y",), (0.0, 0.0, SIDE, 2.5e-3)),
    "channels, edges in fins": (channels(), ("y",), (0.0, 0.05e-3, SIDE, 2.34e-3)),
    "channels, a hair more than six": (channels(), ("y",), (0.0, 0.0, SIDE, 2.4001e-3)),
    "pins across": (pins(), ("y",), (0.0, 0.4e-3, SIDE, 3.0e-3)),
    "pins along": (pins(), ("x",), (0.4e-3, 0.4e-3, 3.0e-3, 1.2e-3)),
    "staggered pins, seven rows": (
        pins("staggered"), ("x", "y"), (0.4e-3, 0.4e-3, 3.2e-3, 1.2e-3),
    ),
    "jets": (jets(), ("x",), (0.0, 0.0, 2.5e-3, 1e-3)),
    "staggered jets, three rows": (
        jets(arrangement="staggered"), ("x", "y"), (0.0, 0.0, 2e-3, 3e-3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_windows_of_broken_pitches(name):
    """Also where no neighbour lies on the plate as a whole."""
    wetted, joined, window = BROKEN[name]
    with pytest.raises(HeatgradeError, match=r"HG864.*times as long") as caught:
        resolved_cells(plate(wetted), ResolvedSetup(window, joined=joined))
    assert caught.value.entry == "joined"


def test_manifold_channels_are_not_joined():
    manifold = ManifoldChannels(
        channel_width=50e-6, fin_width=50e-6, height=0.2e-3, area=AREA, inlet_count=4,
        inlet_width=0.2e-3, outlet_width=0.2e-3, manifold_height=0.4e-3,
    )  # fmt: skip
    with pytest.raises(HeatgradeError, match=r"HG864.*manifold channels"):
        resolved_cells(plate(manifold), ResolvedSetup("pitch"))


@pytest.mark.parametrize(
    "given",
    [
        {"joined": ("z",)},
        {"joined": ("y",), "symmetry": ("y-",)},
        {"window": "cell", "joined": ("y",)},
    ],
)
def test_a_setup_that_joins_what_it_cannot(given):
    with pytest.raises(InputError, match="HG832") as caught:
        ResolvedSetup(**given)
    assert caught.value.entry == "joined"


@pytest.mark.parametrize(
    ("wetted", "given"), [(channels(), {"window": "plate"}), (jets(), {"window": "pitch"})]
)
def test_a_gradient_that_drives_nothing(wetted, given):
    with pytest.raises(InputError, match="HG865") as caught:
        resolved_cells(plate(wetted), ResolvedSetup(pressure_gradient=1e4, **given))
    assert caught.value.entry == "pressure_gradient"
    with pytest.raises(InputError, match="HG102"):
        ResolvedSetup("pitch", pressure_gradient=-1e4)


def test_a_board_behind_a_developed_pitch():
    board = Convection(50.0, 310.0)
    with pytest.raises(InputError, match=r"HG866.*repeat") as caught:
        resolved_cells(plate(channels(), board), ResolvedSetup("pitch"))
    assert caught.value.entry == "board"
    assert resolved_cells(plate(channels(), board), ResolvedSetup("pitch", joined=("y",))) > 0


def test_what_is_asked_of_a_pitch_that_it_has_not():
    made, here = plate(channels()), {"inlet_temperature": 310.0, "resolved": ResolvedSetup("pitch")}
    with pytest.raises(InputError, match=r"HG867.*a comparison") as caught:
        made.compare(volume_flow=1e-6, **here)
    assert caught.value.entry == "resolved.joined"
    with pytest.raises(InputError, match=r"HG867.*a calibration"):
        made.calibrate(volume_flows=[1e-6, 2e-6], **here)
    with pytest.raises(InputError, match=r"HG867.*in time"):
        made.solve_transient(None, 1.0, volume_flow=1e-6, fidelity="resolved", **here)


def test_windows_of_whole_pitches():
    """Staggered jets repeat every other row; a centre feed has its pitch in one half."""
    staggered = plate(jets(arrangement="staggered"))
    assert resolved_cells(staggered, ResolvedSetup("pitch", nozzle_cells=4, gap_cells=4)) > 0
    for wetted in (channels("centre"), pins("staggered")):
        setup = ResolvedSetup("pitch", gap_cells=4)
        assert resolved_cells(plate(wetted), setup) > 0
    for wetted, joined, window in (
        (channels(), ("y",), (0.0, 0.05e-3, SIDE, 2.45e-3)),
        (jets(), ("x",), (0.0, 0.0, 3e-3, 1e-3)),
        (jets(arrangement="staggered"), ("x",), (0.0, 0.0, 3e-3, 3e-3)),
        (pins("staggered"), ("x", "y"), (0.4e-3, 0.4e-3, 3.6e-3, 1.2e-3)),
    ):
        setup = ResolvedSetup(window, joined=joined, gap_cells=4, nozzle_cells=4)
        assert resolved_cells(plate(wetted), setup) > 0
    two = ResolvedSetup((0.4e-3, 0.4e-3, 1.2e-3, 1.2e-3), joined=("x", "y"), gap_cells=4)
    one = ResolvedSetup((0.4e-3, 0.4e-3, 0.8e-3, 0.8e-3), joined=("x", "y"), gap_cells=4)
    cells = [resolved_cells(plate(pins()), setup) for setup in (one, two)]
    assert cells[1] == pytest.approx(4 * cells[0], rel=np.finfo(float).eps)


ROW = Area(0.0, 0.0, 3.0, 1.0)
STANDING = {
    # middles in x and y, extents along x and y; the window is the middle third
    "faces differ": (
        [(0.5, 0.5, 0.2, 0.2), (1.5, 0.5, 0.4, 0.2), (2.5, 0.5, 0.2, 0.2)], ROW, False,
    ),
    "alike": ([(0.5, 0.5, 0.2, 0.2), (1.5, 0.5, 0.2, 0.2), (2.5, 0.5, 0.2, 0.2)], ROW, True),
    "alike but for rounding": (
        [(i + 0.5 + k * 1e-9, 0.5, 0.2, 0.2) for i, k in enumerate((-1, 0, 1))], ROW, True,
    ),
    "what reaches in has no image": (
        [(0.9, 0.5, 0.4, 0.2), (1.5, 0.5, 0.2, 0.2)], Area(0.5, 0.0, 2.5, 1.0), False,
    ),
    "what reaches out has no image": (
        [(1.9, 0.5, 0.4, 0.2)], Area(0.5, 0.0, 2.5, 1.0), False,
    ),
    "what reaches out reaches in": (
        [(0.9, 0.5, 0.4, 0.2), (1.9, 0.5, 0.4, 0.2)], Area(0.5, 0.0, 2.5, 1.0), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDING)
@pytest.mark.parametrize("offset", [0.0, 1e-6, 0.3170000001])
def test_what_stands_in_a_pitch_is_compared_by_its_faces(name, offset):
    places, area, alike = STANDING[name]
    moved = np.add(places, [offset, 0.0, 0.0, 0.0])
    area = Area(area.x0 + offset, area.y0, area.x1 + offset, area.y1)
    window = Area(1.0 + offset, 0.0, 2.0 + offset, 1.0)
    assert _repeats(moved, window, 0, area) is alike
