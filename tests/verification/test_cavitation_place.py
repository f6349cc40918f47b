"""Where a plate's coolant cavitates: (1) the caution names part and place of the lowest pressure,
(2) every part of each family has its name."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.plate.coolant_part import coolant_part
from heatgrade.plate.resolved_case import resolved_case

SIDE = 4e-3  # m
CORNERS = (0.5e-3, 0.5e-3, 3.5e-3, 3.5e-3)  # of what is wetted
SOLIDS = hg.Resolution(die=1, interface=1, lid=1, base=1, cover=2)
LEVELS = {"low": 0.5e-3, "next": 0.85e-3, "high": 1.25e-3}  # m, from below the die


def plate(wetted, pressure=300e3):
    die = hg.Die(hg.PowerMap.uniform(5.0, SIDE, SIDE), 0.1e-3)
    stack = hg.Stack(die, hg.Interface.contact(0.0))
    return hg.Plate(
        stack, hg.ColdPlate(SIDE, SIDE, 0.2e-3, wetted=wetted), hg.Coolant("water", pressure)
    )


def jets(**words):
    lattice = {"pitch": 1.5e-3, "diameter": 0.5e-3, "standoff": 0.4e-3, "nozzle_length": 0.4e-3}
    return hg.JetArray.lattice(area=CORNERS, **(lattice | words))


CHANNELS = hg.Microchannels(0.3e-3, 0.2e-3, 0.5e-3, area=CORNERS, cover_thickness=0.4e-3)
CENTRE = hg.Microchannels(
    0.3e-3, 0.2e-3, 0.5e-3, area=CORNERS, cover_thickness=0.4e-3, feed="centre"
)
PINS = hg.PinFins(0.3e-3, 0.6e-3, 0.6e-3, 0.4e-3, area=CORNERS, clearance=0.1e-3)
MANIFOLD = hg.ManifoldChannels(
    0.3e-3, 0.2e-3, 0.4e-3, area=CORNERS, inlet_count=1, inlet_width=0.5e-3, outlet_width=0.5e-3,
    manifold_height=0.4e-3, manifold_material="silicon dioxide",
)  # fmt: skip
SLOTS = [1e3 * s[0].mean() for s in (MANIFOLD.inlet_slots, MANIFOLD.outlet_slots)]  # mm


def test_the_caution_names_part_and_place():
    cooler = plate(jets(), pressure=20e3)
    found = cooler.solve(
        volume_flow=3e-5, inlet_temperature=313.15, fidelity="resolved", threads=1,
        resolved=hg.ResolvedSetup(
            "cell", gap_cells=3, nozzle_cells=3, scheme="upwind", tolerance=1e-2
        ),
    )  # fmt: skip
    (caution,) = (item for item in found.cautions if item.code == "cavitation")
    assert caution.where == "drains"
    pressure = found.solution.flow.pressure
    cell = np.unravel_index(np.nanargmin(pressure), pressure.shape)
    grid = found.case.grid
    place = ", ".join(
        f"{1e3 * line[i]:.3g}" for line, i in zip((grid.x, grid.y, grid.z), cell, strict=True)
    )
    assert f"at ({place}) mm" in caution.message
    at = np.array([grid.x[cell[0]], grid.y[cell[1]]])
    middles = cooler.cold_plate.wetted.drain_positions
    assert np.hypot(*(middles - at).T).min() < 0.25e-3 + grid.dx.max()
    assert grid.z[cell[2]] > 0.7e-3  # die, base, gap


@pytest.mark.parametrize(
    ("wetted", "setup", "places"),
    [
        (jets(), {}, [
            ((1.25, 1.25, "low"), "gap"), ((1.25, 1.25, "next"), "nozzles"),
            ((2.0, 2.0, "next"), "drains"),
        ]),
        (jets(), {"plenum_height": 1e-3, "nozzle_cells": 4}, [((2.0, 2.0, "high"), "plenum")]),
        (jets(drains="edges"), {"slot_width": 0.4e-3}, [
            ((1.25, 1.25, "next"), "nozzles"), ((0.3, 2.0, "next"), "slots at the edges"),
        ]),
        (CHANNELS, {"slot_width": 0.4e-3}, [
            ((2.0, 2.25, "low"), "channels"), ((0.3, 2.25, "low"), "inlet"),
            ((3.7, 2.25, "low"), "outlet"), ((0.3, 2.0, "next"), "opening in the cover"),
        ]),
        (CENTRE, {"slot_width": 0.4e-3}, [
            ((2.0, 2.25, "low"), "channels"), ((0.3, 2.25, "low"), "outlet"),
            ((3.7, 2.25, "low"), "outlet"), ((2.0, 2.0, "next"), "opening in the cover"),
        ]),
        (PINS, {}, [
            ((2.0, 2.25, "low"), "pins"), ((0.3, 2.25, "low"), "inlet"),
            ((3.7, 2.25, "low"), "outlet"),
        ]),
        (MANIFOLD, {}, [
            ((2.0, 2.25, "low"), "channels"), ((SLOTS[0], 2.0, "next"), "inlet slots"),
            ((SLOTS[1], 2.0, "next"), "outlet slots"),
        ]),
    ],
    ids=["jets", "plenum", "edges", "channels", "centre", "pins", "manifold"],
)  # fmt: skip
def test_every_part_has_its_name(wetted, setup, places):
    given = {"window": "plate", "gap_cells": 2, "nozzle_cells": 2, "solids": SOLIDS, **setup}
    case = resolved_case(plate(wetted), hg.ResolvedSetup(**given), 1e-3)
    edges = (case.grid.x_edges, case.grid.y_edges, case.grid.z_edges)
    for (x, y, level), name in places:
        at = (1e-3 * x, 1e-3 * y, LEVELS[level])
        cell = tuple(int(np.searchsorted(e, v)) - 1 for e, v in zip(edges, at, strict=True))
        assert case.open.volume[cell] > 0.0
        found = coolant_part(plate(wetted).cold_plate, case, cell)
        assert found == name, (x, y, level)
