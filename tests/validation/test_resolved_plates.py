"""Plates with resolved coolant: (1) a jet cooler's measured resistance, (2) channels beside the
correlations of the compact solve, (3) balances, parts of the pressure drop, flows of passages,
(4) a cell and its mirror image, (5) exact volumes of every family, (6) what cannot be resolved,
(7) picture, file and scenes, (8) the same bits on one and on two threads."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.painted.painted_mesh import cell_volume
from heatgrade.plate import resolved_solve
from heatgrade.plate.resolved_case import resolved_case
from heatgrade.resolved import solve_conjugate
from heatgrade.scene import NOTICE, SCENES
from heatgrade.scene.catalogue import COOLANT, FACE_FLOW
from heatgrade.scene.fields import read_fields
from heatgrade.scene.flow_fields import read_scene
from heatgrade.scene.flow_paths import flow_paths
from heatgrade.scene.path_starts import starts_of
from heatgrade.scene.value_range import scale_of

MASS_BALANCE, ENERGY_BALANCE = 1e-10, 1e-8
SOONER, SAME_KELVIN = 0.25, 1e-3  # of the iterations from rest; K
# imec 4 x 4 jet cooler on an 8 mm die, bores measured 0.575 mm, 600 ml/min of water: 0.29 cm2 K/W
# (Wei et al., IEEE Trans. CPMT 9 (2019) 1815, doi 10.1109/TCPMT.2019.2905610), as cited by others.
MEASURED = 0.29e-4  # m2 K/W
MIXED = 0.02  # of the rise: lines sample the flow
SPREAD = 0.15  # its CFD and test differ by 4 to 12 %, and 12 cells a bore, upwind, 13 % from 24


def jet_cooler(volume_flow, threads=1, **setup):
    side, power = 8e-3, 50.0
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.575e-3, standoff=0.6e-3, nozzle_length=0.55e-3,
        area=(0.0, 0.0, side, side),
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(power, side, side), 0.2e-3)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(side, side, 0.2e-3, wetted=jets, material="silicon"),
        hg.Coolant("water"),
    )
    found = plate.solve(
        volume_flow=volume_flow, inlet_temperature=283.15, fidelity="resolved", threads=threads,
        resolved=hg.ResolvedSetup(**{"window": "cell", **setup}),
    )  # fmt: skip
    return found, plate


def test_a_measured_jet_cooler():
    found, _ = jet_cooler(1e-5, gap_cells=12, nozzle_cells=12, scheme="upwind", tolerance=1e-4)
    area = np.prod([found.window.length_x, found.window.length_y])
    resistance = (found.junction_temperature_mean - 283.15) / (found.heat_flow / area)
    assert resistance == pytest.approx(MEASURED, rel=SPREAD)
    assert found.mass_balance < MASS_BALANCE
    assert found.energy_balance < ENERGY_BALANCE
    assert found.heat_flow == pytest.approx(50.0 / 64)
    assert found.share == pytest.approx(1 / 64)
    assert list(found.pressure_parts) == ["nozzles", "gap", "drains"]
    assert found.pressure_drop == pytest.approx(sum(found.pressure_parts.values()))
    assert sum(found.passage_flow.values()) == pytest.approx(found.mass_flow, rel=1e-9)
    # What the coefficient map says is what the base lost.
    wet = np.isfinite(found.heat_transfer_coefficient)
    flux = (found.heat_transfer_coefficient * (found.wall_temperature - 283.15))[wet]
    taken = (flux * found.case.grid.plan_area[wet]).sum()
    assert taken == pytest.approx(found.heat_flow, rel=1e-6)
    assert {c.where for c in found.cautions} >= {"drains", "nozzle plate"}


def test_a_cell_and_its_mirror_image():
    words = {"gap_cells": 6, "nozzle_cells": 6, "tolerance": 1e-6}
    right, plate = jet_cooler(1e-6, **words)
    x0, y0, x1, y1 = right.window
    left, _ = jet_cooler(1e-6, **{**words, "window": (2 * x0 - x1, y0, x0, y1)})
    assert plate.cold_plate.wetted.pitch == pytest.approx(2 * (x1 - x0))
    rise = right.junction_temperature_max - 283.15
    assert left.junction_temperature_max - 283.15 == pytest.approx(rise, rel=1e-4)
    assert left.pressure_drop == pytest.approx(right.pressure_drop, rel=1e-4)


def test_temperatures_settle_where_the_flow_idles():
    """A loose flow takes one iteration a pass, and moves the temperatures by more than asked."""
    found, _ = jet_cooler(3e-6, gap_cells=6, nozzle_cells=6, scheme="bounded", tolerance=1e-4)
    assert found.solution.changes[-1] < 1e-4
    assert found.turbulence == "laminar"
    # Local Nusselt numbers have the mean's definition: mean flux over mean excess.
    excess = np.where(np.isfinite(found.local_nusselt), found.wall_temperature - 283.15, 0.0)
    weight = excess * found.case.grid.plan_area
    mean = (np.nan_to_num(found.local_nusselt) * weight).sum() / weight.sum()
    assert mean == pytest.approx(found.nusselt, rel=1e-9)


def test_passes_of_the_conductivities_start_from_the_one_before(monkeypatch):
    """Silicon conducts worse as it warms; what its second pass comes to does not hang on that."""
    passes = []

    def spied(*args, **words):
        found = solve_conjugate(*args, **words)
        passes.append((found, args, words))
        return found

    monkeypatch.setattr(resolved_solve, "solve_conjugate", spied)
    found, _ = jet_cooler(1e-6, gap_cells=4, nozzle_cells=4, tolerance=1e-5)
    _, (second, args, words), *later = passes
    assert found.solution.iterations == sum(item.iterations for item, _, _ in passes)
    assert sum(item.iterations for item, _, _ in later) < second.iterations
    afresh = solve_conjugate(*args, **{**words, "guess": None})
    assert second.iterations < SOONER * afresh.iterations
    np.testing.assert_allclose(second.temperature, afresh.temperature, atol=SAME_KELVIN)


def test_a_result_names_its_turbulence_model():
    words = {"gap_cells": 4, "nozzle_cells": 4, "scheme": "bounded", "tolerance": 1e-3}
    found, _ = jet_cooler(1e-5, turbulence="k-omega-sst", **words)
    assert found.turbulence == found.to_dict()["turbulence"] == "k-omega-sst"
    assert "k-omega-sst" in found.summary()
    assert found.energy_balance < ENERGY_BALANCE
    assert {c.code for c in found.cautions} >= {"turbulence-model", "coarse-at-walls"}


def channels(**words):
    wetted = hg.Microchannels(
        0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 10e-3, 4e-3), cover_thickness=0.2e-3, **words
    )
    die = hg.Die(hg.PowerMap.uniform(20.0, 10e-3, 4e-3), 0.5e-3)
    return hg.Plate(
        hg.Stack(die, hg.Interface(50e-6, 5.0)),
        hg.ColdPlate(10e-3, 4e-3, 0.5e-3, wetted=wetted),
        hg.Coolant("water"),
        board=hg.Convection(5.0, 295.0),
    )


CELL = hg.ResolvedSetup(window="cell", gap_cells=12)


def test_channels_beside_correlations(tmp_path):
    plate = channels()
    given = {"volume_flow": 5e-7, "inlet_temperature": 300.0, "threads": 1}
    fine = plate.solve(fidelity="resolved", resolved=CELL, **given)
    compact = plate.solve(**given)
    rise = compact.junction_temperature_max - 300.0
    # The correlations of developing flow and heat are good to a few per cent.
    assert fine.junction_temperature_max - 300.0 == pytest.approx(rise, rel=0.05)
    warmer = compact.outlet_temperature - 300.0
    assert fine.outlet_temperature - 300.0 == pytest.approx(warmer, rel=1e-3)
    # The compact drop holds the losses of entrance and exit that this piece has not.
    assert fine.pressure_drop == pytest.approx(compact.pressure_drop, rel=0.25)
    assert fine.energy_balance < ENERGY_BALANCE
    assert fine.mass_balance < MASS_BALANCE
    assert fine.share == pytest.approx(1 / 20)
    assert sum(fine.passage_flow.values()) == pytest.approx(fine.mass_flow, rel=1e-9)
    assert fine.nusselt is None
    assert "kPa (inlet" in fine.summary()
    assert fine.to_dict()["fidelity"] == "resolved"
    assert "<table>" in fine._repr_html_()
    titles = {axes.get_title() for axes in fine.plot().axes}
    assert {"junction", "pressure over the outlet", "along the channels"} <= titles
    pyvista = pytest.importorskip("pyvista")
    fine.save(tmp_path / "fine.vtr")
    mesh = pyvista.read(tmp_path / "fine.vtr")
    assert mesh.n_cells == fine.cells
    assert mesh.cell_data["velocity [m/s]"].shape == (fine.cells, 3)
    the_file_has_what_scenes_show(fine, tmp_path / "fine.vtr")
    assert fine.scene("velocity", beside=fine).save(tmp_path / "a.png") in (None, NOTICE)
    with pytest.raises(InputError, match="HG140"):
        fine.save(tmp_path / "fine.vtu")
    with pytest.raises(InputError, match="HG141"):
        fine.save(tmp_path / "no" / "fine.vtr")


def the_file_has_what_scenes_show(found, file):
    """Lines from inlet to outlet in the coolant's temperatures; parts, junction, wall as known."""
    kind = SCENES["streamlines"]
    fields = read_scene(file, kind)
    low, high = scale_of(kind, [fields]).ends
    assert low == pytest.approx(found.inlet_temperature - 273.15, abs=1e-3)
    assert low < found.outlet_temperature - 273.15 < high < found.junction_temperature_max - 273.15
    ends = np.array([path.points[[0, -1], 0] for path in fields.paths])
    assert np.allclose(ends, [found.window.x0, found.window.x1])
    # Each line stands for the same share of the flow: the mean of many is what flows out.
    arrays = read_fields(file, kind.arrays).arrays
    starts = starts_of(fields.edges, arrays[FACE_FLOW], 4096)
    many = flow_paths(fields.edges, arrays[FACE_FLOW], arrays[COOLANT], starts)
    rise = np.mean([path.values[-1] for path in many]) - found.inlet_temperature
    assert rise == pytest.approx(found.outlet_temperature - found.inlet_temperature, rel=MIXED)
    assert set(fields.part_names) >= {"die", "base"}
    for scene, wanted in (
        ("junction", found.junction_temperature - 273.15),
        ("wall", found.heat_transfer_coefficient / 1e3),
        ("velocity", np.sqrt(sum(c**2 for c in found.solution.flow.cell_velocity))),
    ):
        shown = scale_of(SCENES[scene], [read_scene(file, SCENES[scene])])
        assert shown.high == pytest.approx(np.nanmax(wanted), rel=1e-6)


def test_the_microchannel_of_qu_and_mudawar():
    """57 x 180 um in silicon, 90 W/cm2, Re 140 (Int. J. Heat Mass Transfer 45 (2002) 3973)."""
    wetted = hg.Microchannels(
        57e-6, 43e-6, 180e-6, area=(0.0, 0.0, 10e-3, 1e-3), cover_thickness=450e-6,
        cover_material="silicon",
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(9.0, 10e-3, 1e-3), 135e-6)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(10e-3, 1e-3, 135e-6, wetted=wetted, material="silicon"),
        hg.Coolant("water"),
    )
    speed = 140 * 1.0e-6 / wetted.hydraulic_diameter
    both = plate.compare(
        volume_flow=speed * wetted.total_flow_area, inlet_temperature=293.15, threads=1,
        grid=hg.Resolution(lateral=0.1e-3),
        resolved=hg.ResolvedSetup("cell", gap_cells=10, inlet="developed"),
    )  # fmt: skip
    coarse, fine = both.quantities["junction_rise_max"]
    assert fine == pytest.approx(coarse, rel=0.04)
    assert both.resolved.mass_balance < MASS_BALANCE
    assert both.resolved.energy_balance < ENERGY_BALANCE


AREA = (8e-3, 8e-3, 32e-3, 32e-3)
PINS = {"diameter": 1e-3, "pitch_transverse": 2e-3, "pitch_longitudinal": 2e-3, "height": 3e-3}
GAP = 24e-3 * 24e-3
FAMILIES = {
    "drains": (
        hg.JetArray.lattice(pitch=3e-3, diameter=0.5e-3, standoff=1.1e-3, area=AREA),
        GAP * 1.1e-3 + 2 * 64 * np.pi / 4 * 0.25e-6 * 1e-3,
    ),
    "channels": (
        hg.Microchannels(0.15e-3, 0.1e-3, 2e-3, area=AREA),
        96 * 0.15e-3 * 2e-3 * 24e-3 + 2 * 2e-3 * 24e-3 * 3e-3,
    ),
    "centre": (
        hg.Microchannels(0.15e-3, 0.1e-3, 2e-3, area=AREA, feed="centre"),
        96 * 0.15e-3 * 2e-3 * 24e-3 + 2 * 2e-3 * 24e-3 * 3e-3 + 2e-3 * 24e-3 * 1e-3,
    ),
    "round": (
        hg.PinFins(**PINS, area=AREA, arrangement="staggered"),
        GAP * 3e-3 - 138 * np.pi / 4 * 1e-6 * 3e-3 + 2 * 3e-3 * 24e-3 * 4e-3,
    ),
    "diamond": (
        hg.PinFins(**PINS, area=AREA, shape="diamond"),
        GAP * 3e-3 - 144 * 1e-6 * 3e-3 + 2 * 3e-3 * 24e-3 * 4e-3,
    ),
    "square": (
        hg.PinFins(**PINS, area=AREA, shape="square", direction="y"),
        GAP * 3e-3 - 144 * 1e-6 * 3e-3 + 2 * 3e-3 * 24e-3 * 4e-3,
    ),
}


def family(wetted, **words):
    die = hg.Die(hg.PowerMap.uniform(400.0, 20e-3, 20e-3), 0.775e-3, x=10e-3, y=10e-3, **words)
    return hg.Plate(
        hg.Stack(die, hg.Interface(0.1e-3, 80.0)),
        hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=wetted),
        hg.Coolant("water"),
    )


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_painted_exactly(name):
    wetted, volume = FAMILIES[name]
    coarse = hg.ResolvedSetup("plate", gap_cells=2, nozzle_cells=3)
    case = resolved_case(family(wetted), coarse, 0.02)
    wet = (case.open.volume * cell_volume(case.grid)).sum()
    assert wet == pytest.approx(volume, rel=1e-9)
    assert case.share == pytest.approx(1.0)
    assert case.model.power.sum() == pytest.approx(400.0)
    assert {o.name.split()[0] for o in case.domain.openings} == {"inlet", "outlet"}
    piece = resolved_case(family(wetted), hg.ResolvedSetup("cell", gap_cells=4), 0.02)
    assert len(piece.piece.cuts) == (4 if name == "drains" else 2)
    assert 0.0 < piece.share < 0.05


def refuse(code, plate, **words):
    given = {"volume_flow": 1e-6, "inlet_temperature": 300.0, "fidelity": "resolved"}
    with pytest.raises(InputError, match=code) as caught:
        plate.solve(**{**given, **words})
    assert caught.value.remedy


def test_what_cannot_be_resolved():
    plate = family(FAMILIES["channels"][0])
    for bad in ({"window": "half"}, {"inlet": "odd"}, {"scheme": "odd"}, {"symmetry": ("z-",)}):
        with pytest.raises(InputError, match="HG832"):
            hg.ResolvedSetup(**bad)
    with pytest.raises(InputError, match=r"HG832.*gap_cells"):
        hg.ResolvedSetup(gap_cells=2.5)
    refuse("HG832.*fidelity", plate, fidelity="exact")
    refuse("HG832.*grid", plate, grid=hg.Resolution())
    refuse("HG832.*resolved", plate, fidelity="compact", resolved=hg.ResolvedSetup())
    crowded = hg.JetArray.lattice(pitch=1e-3, diameter=0.8e-3, standoff=1e-3, area=AREA)
    refuse("HG833", family(crowded))
    refuse("HG834.*leaves", plate, resolved=hg.ResolvedSetup((0.0, 0.0, 0.05, 0.05)))
    refuse("HG834.*across", plate, resolved=hg.ResolvedSetup((0.02, 0.0, 0.04, 0.04)))
    refuse("HG834.*beside", plate, resolved=hg.ResolvedSetup((0.0, 0.0, 0.04, 0.005)))
    single = hg.JetArray((hg.Nozzle(20e-3, 20e-3, 1e-3),), 2e-3, area=AREA)
    refuse("HG834.*one by one", family(single), resolved=hg.ResolvedSetup("cell"))
    edges = hg.JetArray.lattice(
        pitch=3e-3, diameter=0.5e-3, standoff=1e-3, area=AREA, drains="edges"
    )
    refuse("HG834.*edges", family(edges), resolved=hg.ResolvedSetup("cell"))
    leaky = family(FAMILIES["channels"][0], leakage=hg.Leakage(350.0, power=10.0, doubling=20.0))
    refuse("HG835", leaky)


def test_threads_leave_the_bits_alone(monkeypatch):
    """The finest level on two threads, coarser ones on one, as on a plate of a million cells."""
    words = {"gap_cells": 2, "nozzle_cells": 2, "scheme": "bounded", "tolerance": 5e-2}
    one, _ = jet_cooler(3e-6, **words)
    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", one.case.grid.cells)
    monkeypatch.setattr("heatgrade.solve.level.SERIAL_CELLS", one.case.grid.cells)
    two, _ = jet_cooler(3e-6, threads=2, **words)
    np.testing.assert_array_equal(one.solution.temperature, two.solution.temperature)
    np.testing.assert_array_equal(one.wall_temperature, two.wall_temperature)
    assert one.pressure_drop == two.pressure_drop
    assert one.passage_flow == two.passage_flow
