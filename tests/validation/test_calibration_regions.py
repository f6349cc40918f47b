"""Heat factors by region against the resolved coolant that they were fitted to: (1) junctions of a
bank of pins come out far nearer than with one factor, at a flow that was fitted and at one that was
not, (2) files keep regions, and files of one factor are read, (3) regions that cannot be are
refused, (4) a map of equal factors is one factor, in every family, (5) mirrors, and their means,
and joined sides, across which a map repeats, (6) a map that did not settle is told, (7) plates keep
their fingerprints, so that files stay valid."""

import json
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.errors import InputError
from heatgrade.plate import calibrate
from heatgrade.plate.calibrate_regions import (
    Film,
    Wall,
    correction,
    farthest,
    heat_regions,
)
from heatgrade.plate.calibration_source import provenance
from heatgrade.plate.compact_solve import solve_compact
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.fidelity_comparison import FidelityComparison
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.passage_numbers import fingerprint
from heatgrade.plate.region_map import RegionMap, Regions

INLET = 300.0  # K
GRID = hg.Resolution(lateral=0.5e-3)
# First order, and flows that have one steady state: on as few cells 5.5e-7 m3/s has two, half a
# kelvin apart, and what comes out is a matter of the way there.
SETUP = hg.ResolvedSetup("cell", gap_cells=4, scheme="upwind", tolerance=1e-3)
FLOWS = [1.5e-7, 3e-7]  # m3/s, fitted
BETWEEN = 2.1e-7  # m3/s, not fitted
# Of the deviation with one factor and of the junction's rise, at the most, at flows fitted and not.
BETTER, BETTER_BETWEEN = 0.15, 0.3
FITTED, UNFITTED = 0.005, 0.01
ROUNDS = 2e-5  # of a rise: two solves end their rounds this far apart
LOOSE = 0.7  # in logarithms: no factor is further from 1 than 2
SIZE = (6e-3, 4e-3)


def plate(wetted):
    die = hg.Die(hg.PowerMap.uniform(12.0, *SIZE), 0.5e-3)
    stack = hg.Stack(die, hg.Interface(50e-6, 5.0))
    return hg.Plate(stack, hg.ColdPlate(*SIZE, 0.5e-3, wetted=wetted), hg.Coolant("water"))


PINS = plate(hg.PinFins(0.5e-3, 1e-3, 1e-3, 0.5e-3, area=(0.0, 0.0, *SIZE)))
CHANNELS = plate(
    hg.Microchannels(0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, *SIZE), cover_thickness=0.2e-3)
)
JETS = plate(
    hg.JetArray.lattice(
        pitch=2e-3, diameter=0.5e-3, standoff=0.6e-3, nozzle_length=0.5e-3, area=(0.0, 0.0, *SIZE)
    )
)
MANIFOLD = plate(
    hg.ManifoldChannels(
        0.1e-3, 0.1e-3, 0.3e-3, area=(0.0, 0.0, *SIZE), inlet_count=3, inlet_width=0.5e-3,
        outlet_width=0.5e-3, manifold_height=1e-3,
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def resolved():
    def fine(flow):
        return PINS.solve(
            volume_flow=flow,
            inlet_temperature=INLET,
            fidelity="resolved",
            resolved=SETUP,
            threads=1,
        )

    return {flow: fine(flow) for flow in (*FLOWS, BETWEEN)}


def calibrated(resolved, regions, **constants):
    """Calibrate the pins from resolved solutions that are known."""

    class Known:
        def __init__(self, setup):
            pass

        def solve(self, given, feed, execution):
            return resolved[feed.volume_flow]

    with pytest.MonkeyPatch.context() as patch:
        for name, value in ({"Resolved": Known} | constants).items():
            patch.setattr(calibrate, name, value)
        return PINS.calibrate(
            volume_flows=FLOWS, inlet_temperature=INLET, grid=GRID, resolved=SETUP,
            regions=regions, threads=1,
        )  # fmt: skip


@pytest.fixture(scope="module")
def fitted(resolved):
    """With one factor and with regions, both from the same resolved solutions."""
    return {"one": calibrated(resolved, (1, 1)), "map": calibrated(resolved, None)}


@pytest.mark.parametrize("flow", [*FLOWS, BETWEEN])
def test_junctions_are_nearer_than_with_one_factor(fitted, resolved, flow):
    found = {}
    for name, calibration in fitted.items():
        compact = replace(PINS, calibration=calibration).solve(
            volume_flow=flow, inlet_temperature=INLET, grid=GRID, threads=1
        )
        found[name] = FidelityComparison.of(compact, resolved[flow]).deviation
    better, bound = (BETTER, FITTED) if flow in FLOWS else (BETTER_BETWEEN, UNFITTED)
    assert found["map"] < better * found["one"]
    assert found["map"] < bound * (resolved[flow].junction_temperature_max - INLET)


def test_the_map_is_told(fitted):
    found = fitted["map"]
    assert found.regions.shape == (6, 1)  # a row of pins each
    assert found.provenance["regions"].startswith("6 x 1 of 1 x")
    assert found.provenance["flows"] == "0.009, 0.018 L/min"
    assert found.provenance["case"] == fitted["one"].provenance["case"]
    assert found.misfit["junction"] <= 1e-4
    assert "heat by region" in found.summary()
    for point in found.points:
        assert point.heat_map[0][0] > 1.3 * point.heat_map[3][0]  # the first rows cool better
        assert np.log(point.heat_map).mean() == pytest.approx(0.0, abs=1e-9)
        assert point.calibrated_deviation < 0.1 * point.compact_deviation
    halfway = found.places(float(np.sqrt(np.prod(found.reynolds)))).values
    ends = np.prod([point.heat_map for point in found.points], axis=0)
    np.testing.assert_allclose(halfway, np.sqrt(ends), rtol=1e-12)


def test_maps_settle(fitted):
    assert "not-settled" not in {caution.code for caution in fitted["map"].cautions}


def test_what_lies_between_is_told(fitted):
    """A flow left out: exact where factors are powers of the Reynolds number."""
    low, high = fitted["one"].points
    assert fitted["one"].left_out == {}
    middle = replace(
        low,
        reynolds=float(np.sqrt(low.reynolds * high.reynolds)),
        heat_factor=1.1 * float(np.sqrt(low.heat_factor * high.heat_factor)),
        loss_factor=float(np.sqrt(low.loss_factor * high.loss_factor)),
    )
    three = replace(fitted["one"], points=(low, middle, high))
    assert three.left_out == pytest.approx({"heat": 1.0 - 1.0 / 1.1, "loss": 0.0}, abs=1e-12)
    assert "off by heat 9.1 %" in three.summary()


def test_files_keep_regions(fitted, tmp_path):
    path = tmp_path / "map.json"
    fitted["map"].save(path)
    assert hg.Calibration.read(path) == fitted["map"]
    fitted["one"].save(path)
    data = json.loads(path.read_text())
    data["form"] = "heatgrade calibration 1"  # as an earlier version wrote it
    del data["regions"]
    for point in data["points"]:
        for name in ("heat_map", "compact_deviation", "calibrated_deviation"):
            del point[name]
    path.write_text(json.dumps(data))
    old = hg.Calibration.read(path)
    assert old.regions is None
    assert old.at(300.0) == fitted["one"].at(300.0)
    assert old.places(300.0) is None


def test_regions_that_cannot_be(capsys):
    for regions in ((13, 1), (0, 1), (1.5, 1), (2, 2), 3):
        with pytest.raises(InputError, match="HG868"):
            PINS.calibrate(
                volume_flows=FLOWS, inlet_temperature=INLET, grid=GRID, resolved=SETUP,
                regions=regions,
            )  # fmt: skip
    assert main(["calibrate", "pin-fin-bench", "--regions", "8"]) == 2
    assert "--regions" in capsys.readouterr().err
    assert main(["calibrate", "pin-fin-bench", "--regions", "8,999"]) == 2
    assert "--regions = '8,999'" in capsys.readouterr().err


@pytest.mark.parametrize("case", [PINS, CHANNELS, JETS, MANIFOLD], ids="pcjm")
def test_equal_factors_are_one_factor(case):
    feed = Feed.of(case.coolant, 1e-6, INLET)
    x0, y0, x1, y1 = case.cold_plate.wetted.wetted_area
    regions = Regions(np.linspace(x0, x1, 5), np.linspace(y0, y1, 3))

    def solved(factors):
        return solve_compact(case, feed, GRID, Execution(1), factors)

    one = solved(LocalFactors(heat=1.3))
    many = solved(LocalFactors(places=RegionMap(regions, np.full((4, 2), 1.3))))
    rise = one.junction_temperature_max - INLET
    np.testing.assert_allclose(
        many.fields.temperature, one.fields.temperature, atol=ROUNDS * rise, rtol=0.0
    )
    values = np.ones((4, 2))
    values[3] = 2.0
    cooled = solved(LocalFactors(heat=1.3, places=RegionMap(regions, values)))
    change = cooled.fields.junction_temperature - one.fields.junction_temperature
    assert change[-2:].mean() < -0.02 * rise
    assert abs(change[:2].mean()) < 0.4 * abs(change[-2:].mean())
    assert cooled.energy_balance < 1e-8


def test_regions_hold_whole_periods():
    """Rows of pins and channels; U-turns; not what is smaller than one."""
    pins = heat_regions(PINS, hg.ResolvedSetup("plate"), (5, 2), GRID)
    np.testing.assert_allclose(pins.x_lines, np.array([0.0, 1.0, 2.0, 4.0, 5.0, 6.0]) * 1e-3)
    np.testing.assert_allclose(pins.y_lines, np.array([0.0, 2.0, 4.0]) * 1e-3)
    fine = hg.Resolution(lateral=0.1e-3)
    cut = heat_regions(PINS, SETUP, (8, 1), fine)
    np.testing.assert_allclose(np.diff(cut.x_lines), 0.75e-3)
    channels = heat_regions(CHANNELS, hg.ResolvedSetup("plate"), (3, 3), fine)
    np.testing.assert_allclose(channels.x_lines, np.array([0.0, 2.0, 4.0, 6.0]) * 1e-3)
    np.testing.assert_allclose(channels.y_lines, np.array([0.0, 1.2, 2.8, 4.0]) * 1e-3)
    turns = heat_regions(MANIFOLD, hg.ResolvedSetup("plate"), (5, 1), fine)
    np.testing.assert_allclose(turns.x_lines, np.array([0.0, 1.0, 2.0, 4.0, 5.0, 6.0]) * 1e-3)


def test_usual_regions_are_no_narrower_than_periods():
    """Beside the walls of few channels regions of half a one would swing from fin to floor."""
    fine, whole = hg.Resolution(lateral=0.05e-3), hg.ResolvedSetup("plate")
    four = hg.Microchannels(0.6e-3, 0.4e-3, 0.5e-3, area=(0.0, 0.0, *SIZE), cover_thickness=0.2e-3)
    found = heat_regions(plate(four), whole, None, fine)
    assert found.shape == (8, 4)
    np.testing.assert_allclose(found.y_lines, [0.0, 1e-3, 2e-3, 3e-3, 4e-3], atol=1e-12)
    assert heat_regions(PINS, whole, None, fine).shape == (6, 4)
    assert heat_regions(CHANNELS, whole, None, fine).shape == (8, 8)  # ten of them
    assert heat_regions(plate(four), whole, (8, 6), fine).shape == (8, 6)  # as asked for


def test_mirrors():
    cell = Regions((1.0, 2.0, 3.0), (0.0, 1.0), ("x-", "x+"))
    values = np.array([[1.0], [5.0]])
    edges = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    on = cell.on(values, edges, np.array([0.0, 7.0]))[:, 0]
    assert on.tolist() == [5.0, 1.0, 1.0, 5.0, 5.0, 1.0, 1.0]
    straddling = cell.on(values, np.array([1.5, 2.5]), np.array([0.0, 1.0]))
    assert straddling.item() == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("case", "setup", "repeats", "mirrors"),
    [
        (JETS, hg.ResolvedSetup("pitch"), ("x", "y"), ()),
        (CHANNELS, hg.ResolvedSetup("pitch", joined=("y",)), ("y",), ()),
        (PINS, hg.ResolvedSetup((0.0, 1e-3, 6e-3, 3e-3), joined=("y",)), ("y",), ()),
        (PINS, SETUP, (), ("y-", "y+")),
    ],
    ids=["jets", "channels", "window", "cell"],
)
def test_joined_sides_repeat(case, setup, repeats, mirrors, resolved):
    found = heat_regions(case, setup, None, hg.Resolution(lateral=0.1e-3))
    assert (found.repeats, found.mirrors) == (repeats, mirrors)
    told = provenance(case, setup, [resolved[FLOWS[0]]], GRID, found)
    assert told["piece"].endswith("joined along " + " and ".join(repeats)) == bool(repeats)
    assert ("repeated along" in told["regions"]) == bool(repeats)


def test_a_map_of_joined_sides_is_laid_side_by_side():
    values = np.arange(12.0).reshape(3, 4)  # no mirror image of itself
    pitch = Regions(np.linspace(1e-3, 4e-3, 4), np.linspace(2e-3, 6e-3, 5), repeats=("x", "y"))
    x, y = np.linspace(1e-3, 10e-3, 10), np.linspace(-2e-3, 10e-3, 13)
    found = pitch.on(values, x, y)
    np.testing.assert_array_equal(found, np.tile(values, (3, 3)))


def test_a_map_that_did_not_settle_is_told(resolved):
    loose = calibrated(resolved, None, MAP_ROUNDS=1)
    (caution,) = (item for item in loose.cautions if item.code == "not-settled")
    assert "0.009, 0.018 L/min" in caution.where
    # One round: the map of ones, as it was solved.
    assert {value for point in loose.points for row in point.heat_map for value in row} == {1.0}
    assert f"caution: {caution}" in loose.summary()
    near = calibrated(resolved, None, MAP_FIT=LOOSE)
    assert not [item for item in near.cautions if item.code == "not-settled"]


def test_faint_regions_are_not_waited_for():
    """What no round moves is not in the distance either."""
    flux = np.array([[2e5, 1e3]])
    film = Film(Wall(np.array([[330.0, 300.3]]), flux), np.array([[20.0, 0.1]]))
    wanted = Wall(np.array([[329.0, 305.0]]), 1.1 * flux)
    assert farthest(wanted, film) == pytest.approx(1.0)
    np.testing.assert_allclose(correction(wanted, film), [[1.1 * 20.0 / 19.0, 1.0]], rtol=1e-14)


@pytest.mark.parametrize(
    ("case", "own"),
    [
        (PINS, "381586b2c32c1487"),
        (CHANNELS, "838fb2c16339d763"),
        (JETS, "5cfcd0dc53ab4289"),
        (MANIFOLD, "c1233acaea6ef4f0"),
    ],
    ids="pcjm",
)
def test_fingerprints_stay(case, own):
    """A field that joins a plate must not refuse the files there are."""
    assert fingerprint(case.cold_plate, case.coolant) == own


def test_a_clearance_is_another_plate():
    other = replace(PINS.cold_plate, wetted=replace(PINS.cold_plate.wetted, clearance=0.1e-3))
    own = [fingerprint(plate, PINS.coolant) for plate in (PINS.cold_plate, other)]
    assert own[0] != own[1]
