"""Along resolved channels: (1) the Nusselt number leads to that of a developed pitch on the same
cells and, as far as six cells tell it, to that of tables, (2)
heat, area and bulk temperature are those of the balance, single pass and split alike, (3) columns
as CSV and plain data, (4) other plates have none, (5) solids hotter than the coolant can be are
read, (6) the picture tells pressures and readings, and nothing is drawn where nothing is, (7) its
cut runs along channels in y, and through a piece that lies beside their inlet."""

import csv
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.plate.resolved_file import resolved_mesh

INLET = 300.0  # K
WIDTH, HEIGHT, LENGTH = 0.2e-3, 0.4e-3, 4e-3  # m
PITCH = 0.3e-3  # m
# Shah and London 1978, table 42, of a duct 2:1, heat even along it, one temperature around it.
DEVELOPED = 4.123
TABLE, CELLS = 0.1, 0.01  # of the Nusselt number: of the table, of a pitch on the same cells
EVEN = 1e-7  # of heat, area
# Heat goes around a channel with ease and hardly along it, as the table has it.
ACROSS = hg.Solid("fibres across", (0.1, 400.0, 400.0), 8900.0, 385.0)
SETUP = hg.ResolvedSetup("cell", gap_cells=6, tolerance=1e-4)


def plate(feed="end", power=0.4, material="copper"):
    fins = hg.Microchannels(
        WIDTH, PITCH - WIDTH, HEIGHT, area=(0.0, 0.0, LENGTH, 10 * PITCH - (PITCH - WIDTH)),
        cover_thickness=0.2e-3, cover_material=material, feed=feed,
    )  # fmt: skip
    size = (LENGTH, 10 * PITCH - (PITCH - WIDTH))
    die = hg.Die(hg.PowerMap.uniform(power, *size), 0.2e-3, material=material)
    base = hg.ColdPlate(*size, 0.2e-3, wetted=fins, material=material)
    return hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), base, hg.Coolant("water"))


def solved(own, flow, **words):
    return own.solve(
        volume_flow=flow, inlet_temperature=INLET, fidelity="resolved",
        resolved=replace(SETUP, **words), threads=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def single():
    return solved(plate(material=ACROSS), 2.4e-8)


def test_it_leads_to_developed_flow(single):
    along = single.along
    last = int(np.argmin(np.abs(along.x_star - 0.2)))
    pitch = solved(plate(material=ACROSS), 2.4e-8, window="pitch")
    assert along.nusselt[last] == pytest.approx(pitch.nusselt, rel=CELLS)
    assert along.nusselt[last] == pytest.approx(DEVELOPED, rel=TABLE)
    assert pitch.along is None
    assert "along" not in pitch.to_dict()
    assert along.nusselt[0] > 1.5 * DEVELOPED
    # Poiseuille: the pressure falls evenly at the end.
    fall = -np.gradient(along.pressure, along.position)[-8:-3]
    assert np.ptp(fall) < 0.02 * fall.mean()


@pytest.mark.parametrize("feed", ["end", "centre"])
def test_balance(single, feed):
    fine = single if feed == "end" else solved(plate(feed), 2e-7, gap_cells=4)
    along = fine.along
    heat = float((along.heat_flux * along.wetted_area).sum())
    if feed == "end":
        # Of half a channel: floor, one side and ceiling.
        wet = (0.5 * WIDTH + HEIGHT + 0.5 * WIDTH) * LENGTH
        assert along.wetted_area.sum() == pytest.approx(wet, rel=EVEN)
        assert heat == pytest.approx(fine.heat_flow, rel=EVEN)
        rise = np.diff(along.bulk_temperature)
        assert (rise > 0.0).all()
        assert along.bulk_temperature[-1] == pytest.approx(
            fine.outlet_temperature, abs=0.05 * (fine.outlet_temperature - INLET)
        )
    else:
        # Under the slot coolant still enters; both halves are alike, and warm away from it.
        assert 0.6 < heat / fine.heat_flow < 1.0
        np.testing.assert_allclose(along.nusselt, along.nusselt[::-1], rtol=1e-3)
        assert along.distance.min() > 0.0
        assert along.bulk_temperature[0] > along.bulk_temperature[len(along.position) // 2]


def test_columns(single, tmp_path):
    path = tmp_path / "along.csv"
    single.along.save(path)
    with path.open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == single.along.position.size
    assert float(rows[-1]["nusselt"]) == pytest.approx(single.along.nusselt[-1], rel=1e-8)
    assert float(rows[0]["bulk_C"]) == pytest.approx(
        single.along.bulk_temperature[0] - 273.15, rel=1e-8
    )
    assert single.to_dict()["along"]["x_star"] == single.along.x_star.tolist()
    assert "over the bulk, x* " in single.summary()


def test_solids_above_the_range_of_the_coolant():
    """Fins of 420 K in water that boils at 407 K; the coolant itself stays below."""
    hot = solved(plate(power=60.0, material="stainless steel 304"), 1e-6, gap_cells=4)
    solid = hot.solution.temperature[:, :, hot.case.base + 1]
    assert np.nanmax(solid) > hg.Coolant("water").maximum_temperature
    assert hot.outlet_temperature < 320.0
    assert np.isfinite(hot.mean_coefficient)
    assert hot.energy_balance < 1e-8


def test_picture_and_file(single):
    axes = {axis.get_title(): axis for axis in single.plot().axes}
    assert {"junction", "speed of the coolant", "temperature"} <= set(axes)
    (inlet, *_) = axes["pressure over the outlet"].texts
    assert inlet.get_text().strip().startswith("inlet: ")
    assert axes["along the channels"].get_xlabel() == "along the flow [mm]"
    file = resolved_mesh(single.fields)
    assert np.isfinite(file.cell_data["temperature [K]"]).all()  # the die covers this plate
    assert file.n_cells == single.cells


@pytest.mark.parametrize("window", ["cell", "pitch"])
def test_the_cut_runs_along_the_channels(window):
    """Channels in y whose ends lie inside the plate: their inlet is a slot in the cover."""
    rim = 0.5e-3
    fins = hg.Microchannels(
        WIDTH, PITCH - WIDTH, HEIGHT, direction="y", cover_thickness=0.1e-3,
        area=(0.0, rim, 10 * PITCH, rim + LENGTH),
    )  # fmt: skip
    size = (10 * PITCH, LENGTH + 2 * rim)
    die = hg.Die(hg.PowerMap.uniform(0.4, *size), 0.2e-3)
    base = hg.ColdPlate(*size, 0.2e-3, wetted=fins)
    own = hg.Plate(hg.Stack(die, hg.Interface.contact(0.0)), base, hg.Coolant("water"))
    found = solved(own, 2.4e-8, window=window, gap_cells=3, scheme="upwind", tolerance=1e-2)
    axes = {axis.get_title(): axis for axis in found.plot().axes}
    speed = axes["speed of the coolant"]
    assert speed.get_xlabel() == "y [mm]"
    (drawn,) = speed.collections
    assert drawn.get_array().count() > 0
