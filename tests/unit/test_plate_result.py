"""What a solved plate tells: text, plain data, picture, file, cautions; and that it stays so."""

import dataclasses
import json
import re

import numpy as np
import pytest
import pyvista

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Stack,
    TargetFins,
)

CONTRACT = {  # keys of `plate` in result.json
    "cells", "heat_W", "flow_L_per_min", "inlet_C", "outlet_C", "junction_max_C",
    "junction_mean_C", "thermal_resistance_K_per_W", "pressure_drop_Pa", "energy_balance",
    "iterations", "solve_s",
}  # fmt: skip
AREA = (2e-3, 2e-3, 18e-3, 18e-3)
SMALL = Resolution(lateral=1e-3, die=2, lid=2, base=2, fins=3, cover=1)
JETS = JetArray.lattice(
    pitch=2e-3,
    diameter=0.5e-3,
    standoff=0.8e-3,
    area=AREA,
    target_fins=TargetFins(0.5e-3, 0.1e-3, 0.15e-3),
)


def plate_of(wetted, *, power=60.0, coolant="PG25", tim=None, limit=378.15, lid=True):
    die = Die(PowerMap.uniform(power, 8e-3, 8e-3), 0.5e-3, x=6e-3, y=6e-3, limit_temperature=limit)
    tim = tim or Interface(50e-6, 5.0)
    stack = (
        Stack(die, tim, Lid(14e-3, 14e-3, 1e-3), Interface(80e-6, 5.0)) if lid else Stack(die, tim)
    )
    return Plate(stack, ColdPlate(20e-3, 20e-3, 1.5e-3, wetted=wetted), Coolant(coolant))


def solved(wetted, *, flow=1e-5, inlet=313.15, grid=SMALL, **changes):
    return plate_of(wetted, **changes).solve(volume_flow=flow, inlet_temperature=inlet, grid=grid)


@pytest.fixture(scope="module")
def jets():
    return solved(JETS)


@pytest.fixture(scope="module")
def channels():
    return solved(Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA))


def test_plain_data_has_the_contract_and_is_json(jets):
    data = jets.to_dict()
    assert set(data) >= CONTRACT
    again = json.loads(json.dumps(data, allow_nan=False))
    assert again["heat_W"] == pytest.approx(60.0)
    assert again["inlet_C"] == pytest.approx(40.0)
    assert again["flow_L_per_min"] == pytest.approx(0.6)
    rise = again["junction_max_C"] - again["inlet_C"]
    assert again["thermal_resistance_K_per_W"] == pytest.approx(rise / 60.0)
    assert again["junctions_C"]["die"] == pytest.approx(again["junction_max_C"])
    assert again["outcome"] == "converged"
    assert again["energy_balance"] < 1e-8
    assert all(set(w) == {"code", "where", "message"} for w in again["warnings"])
    assert again["grid_check"] is None


def test_summary_says_what_matters_in_lines(jets):
    text = jets.summary()
    lines = text.splitlines()
    assert lines[0].split() == ["heat", "60.0", "W"]
    assert f"{jets.junction_temperature_max - 273.15:.2f} /" in text
    assert "40.00 -> " in text
    assert "0.600 L/min PG25" in text
    assert len([line for line in lines if line.startswith("caution")]) == len(jets.cautions)
    page = jets._repr_html_()
    assert page.startswith("<table>")
    assert "->" not in page  # escaped


def test_a_result_is_frozen(jets):
    with pytest.raises(dataclasses.FrozenInstanceError):
        jets.heat_flow = 1.0
    for name in ("temperature", "coolant_temperature", "coefficient", "pressure", "power"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(jets.fields, name)[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        jets.fields.grid.x_edges[0] = 1.0


def test_a_picture_has_four_maps(jets):
    figure = jets.plot()
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    assert len(titles) == 4
    assert titles[0].startswith("power")
    assert f"{jets.junction_temperature_max - 273.15:.1f} degC" in titles[1]
    assert all(axes.get_xlabel() == "x [mm]" for axes in figure.axes[:4])


@pytest.mark.parametrize("name", ["jets", "channels"])
def test_a_saved_file_holds_the_fields(name, request, tmp_path):
    result = request.getfixturevalue(name)
    path = tmp_path / "plate.vtr"
    result.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["plate.vtr"]
    mesh = pyvista.read(path)
    fields = result.fields
    nx, ny, nz = fields.grid.shape
    extra = 1 if name == "jets" else 0  # the gap above the fins
    shape = (nx, ny, nz + extra)
    np.testing.assert_allclose(mesh.x, fields.grid.x_edges, rtol=1e-12)
    np.testing.assert_allclose(mesh.z[: nz + 1], fields.grid.z_edges, rtol=1e-12)

    def field(key):
        return np.asarray(mesh.cell_data[key]).reshape(shape, order="F")

    np.testing.assert_array_equal(field("temperature [K]")[:, :, :nz], fields.temperature)
    np.testing.assert_array_equal(field("part")[:, :, :nz], fields.part)
    wet = fields.wetted_layers.start
    np.testing.assert_array_equal(
        field("coolant temperature [K]")[:, :, wet], fields.coolant_temperature
    )
    np.testing.assert_array_equal(
        field("heat-transfer coefficient [W/(m2 K)]")[:, :, wet], fields.coefficient
    )
    np.testing.assert_array_equal(field("coolant pressure [Pa]")[:, :, wet], fields.pressure)
    volume = fields.grid.plan_area[:, :, None] * fields.grid.dz
    heat = (field("power density [W/m3]")[:, :, :nz] * volume).sum()
    assert heat == pytest.approx(60.0)
    assert list(mesh.field_data["part names"]) == list(fields.part_names)
    if extra:
        assert mesh.z[-1] - mesh.z[-2] == pytest.approx(0.3e-3)


def test_fields_agree_with_the_numbers(channels):
    fields = channels.fields
    assert np.nanmax(fields.junction_temperature) == channels.junction_temperature_max
    die = np.isfinite(fields.junction_temperature)
    mean = np.average(fields.junction_temperature[die], weights=fields.grid.plan_area[die])
    assert mean == pytest.approx(channels.junction_temperature_mean)
    assert fields.power.sum() == pytest.approx(channels.heat_flow)
    assert np.nanmax(fields.temperature) < channels.junction_temperature_max
    wet = np.isfinite(fields.coolant_temperature)
    np.testing.assert_array_equal(wet, fields.coefficient > 0.0)
    assert wet.sum() * 1e-6 == pytest.approx(16e-3**2)
    assert np.nanmax(fields.pressure) < channels.pressure_drop
    lid = fields.part_names.index("lid")
    top = fields.temperature[fields.part == lid].max()
    assert channels.case_temperature_max < top


def test_the_case_is_the_lids_outer_face_or_the_dies_back(channels):
    finer = dataclasses.replace(SMALL, lid=16)
    again = solved(Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA), grid=finer)
    rise = channels.case_temperature_max - 313.15
    assert again.case_temperature_max - 313.15 == pytest.approx(rise, rel=0.02)
    bare = solved(Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA), lid=False)
    drop = bare.junction_temperature_max - bare.case_temperature_max
    silicon = 60.0 / 64e-6 * 0.5e-3 / plate_of(JETS).stack.dies[0].solid.conductivity[2]
    assert drop == pytest.approx(silicon, rel=0.1)


def codes(result):
    return [(caution.code, caution.where) for caution in result.cautions]


def test_a_case_inside_all_ranges_has_no_cautions():
    result = solved(
        Microchannels(0.3e-3, 0.15e-3, 1.5e-3, area=AREA), coolant="water", flow=2e-5, inlet=298.15
    )
    assert result.cautions == ()


def test_limits_are_named_with_part_value_and_limit():
    pins = PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, area=AREA)
    hot = solved(
        pins,
        power=150.0,
        inlet=330.0,
        limit=340.0,
        tim=Interface(50e-6, 5.0, limit_temperature=345.0),
    )
    found = codes(hot)
    assert ("above-limit", "junction of die") in found
    assert ("above-limit", "tim1") in found
    assert len(found) == len(set(found))
    text = {c.where: c.message for c in hot.cautions}
    value = hot.junction_temperature_max - 273.15
    assert text["junction of die"] == (
        f"{value:.1f} degC is above its limit of {340.0 - 273.15:.1f} degC"
    )
    warm = solved(pins, power=150.0, inlet=339.0, flow=1e-5)
    coolant = [c for c in warm.cautions if c.where == "coolant PG25"]
    assert [c.code for c in coolant] == ["above-limit"]
    assert coolant[0].message.endswith("is above its limit of 66.0 degC")
    assert f"{np.nanmax(warm.fields.coolant_temperature) - 273.15:.1f} degC" in coolant[0].message


def test_boiling_and_the_end_of_the_data_are_told():
    channels = Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=AREA)
    at_wall = solved(channels, coolant="water", inlet=395.0, power=200.0)
    assert ("boiling", "coolant water") in codes(at_wall)
    assert "touches a wall" in next(c.message for c in at_wall.cautions if c.code == "boiling")
    through = solved(channels, coolant="water", power=100.0, flow=1e-7)
    message = next(c.message for c in through.cautions if c.code == "boiling")
    assert "would boil at 133.5 degC" in message
    assert through.energy_balance < 1e-8
    beyond = solved(channels, coolant="MEG 40 % by mass", inlet=368.0, power=100.0, flow=2.5e-6)
    found = [c for c in beyond.cautions if c.where.startswith("coolant")]
    assert [c.code for c in found] == ["out-of-range"]
    assert "property data, which end at 100.0 degC" in found[0].message


def test_correlations_out_of_range_name_the_quantity_and_range():
    slow = solved(JETS, flow=1e-6)
    texts = [str(c) for c in slow.cautions]
    assert len(texts) == len(set(texts))
    shape = r"jet pressure loss: reynolds = [\d.]+ is outside \d+ to \d+, the range of .+"
    assert any(re.fullmatch(shape, t) for t in texts)
    assert any("film coefficient of the bare target is assumed" in t for t in texts)
    transition = solved(
        Microchannels(0.8e-3, 0.3e-3, 2e-3, area=AREA), coolant="water", flow=3e-5, inlet=330.0
    )
    assert any("transition from laminar to turbulent" in str(c) for c in transition.cautions)
