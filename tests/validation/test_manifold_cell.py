"""Manifold micro-channels with their coolant resolved: (1) a U-turn beside the correlations, and
that flow takes its two ways alike from end to end, (2) a whole plate is so many of its cells,
(3) a plate fed from the side shares its flow as the correlations say, (4) a measured cooler,
(5) what a window may not cut."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import GeometryError

MASS_BALANCE, ENERGY_BALANCE = 1e-10, 1e-8
# On cells as coarse as these; docs/validation.md has the spread on finer ones.
RISE, DROP = 0.08, 0.15
# Escher et al., J. Heat Transfer 132 (2010) 081402, doi 10.1115/1.4001306, abstract: 2 x 2 cm,
# 12.5 manifold systems, channels of 25 um, 1.3 L/min: 0.09 cm2 K/W, 0.22 bar.
MEASURED, MEASURED_DROP = 0.09e-4, 22e3  # m2 K/W, Pa
INLET = 300.0  # K


def plate(side=4e-3, rim=0.0, inlets=4, width=None, **words):
    width = side if width is None else width
    given = {"manifold_height": 0.4e-3, "manifold_material": "silicon dioxide", **words}
    wetted = hg.ManifoldChannels(
        50e-6, 50e-6, 200e-6, area=(rim, rim, rim + side, rim + width), inlet_count=inlets,
        inlet_width=0.2e-3, outlet_width=0.2e-3, **given,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(100e4 * side * width, side, width), 0.3e-3, x=rim, y=rim)
    base = hg.ColdPlate(side + 2 * rim, width + 2 * rim, 0.1e-3, wetted=wetted, material="silicon")
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), base, hg.Coolant("water"))


def test_a_u_turn_beside_the_correlations():
    found = plate().compare(
        volume_flow=1.6e-6, inlet_temperature=INLET, threads=1, grid=hg.Resolution(lateral=0.2e-3),
        resolved=hg.ResolvedSetup("cell", gap_cells=6, tolerance=1e-4),
    )  # fmt: skip
    fine = found.resolved
    assert fine.mass_balance < MASS_BALANCE
    assert fine.energy_balance < ENERGY_BALANCE
    assert fine.share == pytest.approx(1 / (4 * 2 * 40 * 2))  # half a channel, half a period
    assert fine.heat_flow == pytest.approx(16.0 * fine.share)
    rise, drop = (found.quantities[name] for name in ("junction_rise_mean", "pressure_drop"))
    assert rise[0] == pytest.approx(rise[1], rel=RISE)
    assert drop[0] == pytest.approx(drop[1], rel=DROP)
    assert list(fine.pressure_parts) == ["inlet slots", "channels", "outlet slots"]
    assert fine.pressure_drop == pytest.approx(sum(fine.pressure_parts.values()))
    assert fine.passage_flow == {"slot 2": pytest.approx(fine.mass_flow)}
    # Below the inlet slot the base is coldest, below the outlet slot warmest.
    along = fine.wall_temperature.mean(axis=1)
    assert along.argmin() < 0.3 * along.size < 0.7 * along.size < along.argmax()


def test_a_whole_plate_is_so_many_cells():
    small = {"side": 1e-3, "width": 0.2e-3, "inlets": 1}
    setup = {"gap_cells": 4, "tolerance": 1e-6}
    answers = [
        plate(**small).solve(
            volume_flow=5e-9, inlet_temperature=INLET, fidelity="resolved", threads=1,
            resolved=hg.ResolvedSetup(window, symmetry=("x-", "x+", "y-", "y+"), **setup),
        )
        for window in ("plate", "cell")
    ]  # fmt: skip
    whole, cell = answers
    assert whole.mass_flow == pytest.approx(8 * cell.mass_flow)
    assert whole.pressure_drop == pytest.approx(cell.pressure_drop, rel=1e-3)
    assert whole.junction_temperature_max == pytest.approx(cell.junction_temperature_max, abs=1e-2)
    field = whole.solution.temperature
    np.testing.assert_allclose(field, field[::-1], atol=1e-2)


def test_slots_fed_from_the_side_share_as_the_correlations_say():
    cooler = plate(side=1e-3, width=0.4e-3, rim=0.1e-3, inlets=1, feed="side",
                   manifold_height=0.2e-3)  # fmt: skip
    fine = cooler.solve(
        volume_flow=4e-8, inlet_temperature=INLET, fidelity="resolved", threads=1,
        resolved=hg.ResolvedSetup("plate", gap_cells=2, tolerance=1e-3),
    )  # fmt: skip
    compact = cooler.solve(volume_flow=4e-8, inlet_temperature=INLET,
                           grid=hg.Resolution(lateral=0.05e-3))  # fmt: skip
    assert fine.mass_balance < MASS_BALANCE
    assert fine.share == pytest.approx(1.0)
    # What falls between the fins of each channel: more in the far ones, for the slots' momentum.
    layer = fine.case.base + 1 + fine.case.shape.layers[0].layer.cells
    down = -fine.solution.flow.mass_flow[2][:, :, layer]
    low, high = cooler.cold_plate.wetted.inlet_slots[0]
    x, y = fine.case.grid.x, fine.case.grid.y
    edges = cooler.cold_plate.wetted.channels.channel_edges
    own = [float(down[(x > low) & (x < high)][:, (y > a) & (y < b)].sum()) for a, b in edges]
    coolant = compact.fields.coolant_temperature
    warm = coolant[:, np.isfinite(coolant).any(axis=0)]
    warm = np.nanmean(warm[np.isfinite(warm).any(axis=1)], axis=0)
    assert own[-1] > own[0]
    assert warm[-1] < warm[0]
    assert compact.pressure_drop == pytest.approx(fine.pressure_drop, rel=0.3)


def test_a_measured_cooler():
    """Depth of the channels is not in the abstract: 50 to 200 um enclose what was measured."""
    side, found = 20e-3, []
    for height in (50e-6, 200e-6):
        wetted = hg.ManifoldChannels(
            25e-6, 25e-6, height, area=(0.0, 0.0, side, side), inlet_count=12,
            inlet_width=0.3e-3, outlet_width=0.3e-3, manifold_height=0.8e-3,
        )  # fmt: skip
        die = hg.Die(hg.PowerMap.uniform(1000.0, side, side), 0.4e-3)
        cooler = hg.Plate(
            hg.Stack(die, hg.Interface.contact(0.0)),
            hg.ColdPlate(side, side, 0.1e-3, wetted=wetted, material="silicon"),
            hg.Coolant("water"),
        )
        found.append(cooler.solve(volume_flow=1.3 / 6e4, inlet_temperature=293.15,
                                  grid=hg.Resolution(lateral=1e-3)))  # fmt: skip
    shallow, deep = found
    assert deep.thermal_resistance * side**2 == pytest.approx(MEASURED, rel=0.05)
    assert shallow.thermal_resistance * side**2 == pytest.approx(MEASURED, rel=0.25)
    assert deep.pressure_drop < MEASURED_DROP < shallow.pressure_drop
    assert any("longer than" in str(caution) for caution in deep.cautions)


@pytest.mark.parametrize("feed", ["top", "side"])
def test_windows_cut_in_the_middle_of_slots(feed):
    cooler = plate(rim=0.2e-3, feed=feed)
    windows = [(0.0, 0.0, 2.1e-3, 4.4e-3)]
    if feed == "side":
        windows.append((0.0, 0.0, 4.4e-3, 2e-3))
    for window in windows:
        with pytest.raises(GeometryError, match="HG834"):
            cooler.solve(volume_flow=1e-6, inlet_temperature=INLET, fidelity="resolved",
                         resolved=hg.ResolvedSetup(window))  # fmt: skip
