"""One pitch of a plate with joined sides: (1) across the flow it has the answer of its half between
planes of symmetry, of channels, pins and jets, (2) cut elsewhere it has the same, and heat that
lies askew is seen, (3) along the flow a channel has the friction and the Nusselt number of
developed flow, (4) pins what they have in the middle of a long row, given a flow or a gradient of
pressure, (5) slow flow through tall pins the drag of an endless array, (6) temperatures as they
enter, (7) a bank with an inlet the mean Nusselt number that heat, area and log-mean difference
make by hand."""

import functools

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    ResolvedSetup,
    Solid,
    Stack,
)

INLET = 310.0  # K
# Over the rise and the pressure drop; planes of symmetry through cut cells are of the first order.
SAME, SAME_CUT = 1e-4, 1e-3
SOLIDS = Resolution(die=1, interface=1, base=1, cover=1)
# Square array of cylinders of a fifth of the volume, drag over viscosity, speed and length (Sangani
# and Acrivos 1982, doi 10.1016/0301-9322(82)90029-5, as recalled), and what the grid and floor and
# ceiling add.
DRAG, SLOW = 51.53, 0.02
ORDER = 1.5  # of walls that cut cells; 44.7, 47.6, 48.8 and 50.2 on 4, 6, 8 and 12 cells a gap
# Channel 2:1, developed: f Re and Nu of even heat along and even temperature around (Shah and
# London 1978), extrapolated from two grids.
FRICTION, NUSSELT, EXTRAPOLATED = 62.19, 4.123, 0.005
DEVELOPED = 2e-3  # relative, of gradient and velocities, far down a row of pitches
WARM = 0.01  # the same of temperatures: heat develops slowly, and goes back from the outlet
ENTRANCE = 1.1  # mean Nusselt number of 30 rows over that of a pitch
GLASS = Solid.isotropic("glass", 1.0, 2500.0, 800.0)


@functools.cache
def water() -> Coolant:
    return Coolant("water")


def plate(wetted, length, width, power, material="copper") -> Plate:
    power = power if isinstance(power, PowerMap) else PowerMap.uniform(power, length, width)
    die = Die(power, 0.1e-3, material="silicon" if material == "copper" else material)
    cold_plate = ColdPlate(length, width, 0.1e-3, wetted=wetted, material=material)
    return Plate(Stack(die, Interface.contact(0.0)), cold_plate, water())


def channels(power=1.0, count=5) -> Plate:
    width = count * 0.3e-3
    fins = Microchannels(0.2e-3, 0.1e-3, 0.4e-3, area=(0, 0, 2e-3, width))
    return plate(fins, 2e-3, width, power)


def pins(arrangement="staggered", length=1.6e-3, power=1.0, material="copper") -> Plate:
    wetted = PinFins(
        0.2e-3, 0.4e-3, 0.4e-3, 0.2e-3, arrangement=arrangement, area=(0, 0, length, 1.6e-3),
        shape="square", cover_thickness=0.0,
    )  # fmt: skip
    return plate(wetted, length, 1.6e-3, power, material)


def jets(power=0.5) -> Plate:
    wetted = JetArray.lattice(
        pitch=1e-3, diameter=0.3e-3, standoff=0.3e-3, nozzle_length=0.2e-3, area=(0, 0, 2e-3, 2e-3)
    )
    return plate(wetted, 2e-3, 2e-3, power)


def solved(made: Plate, window, flow: float, joined=(), cells=4, **rest):
    setup = ResolvedSetup(
        window, gap_cells=cells, nozzle_cells=cells, solids=SOLIDS, joined=joined,
        tolerance=1e-6, **rest,
    )  # fmt: skip
    return made.solve(
        volume_flow=flow, inlet_temperature=INLET, fidelity="resolved", resolved=setup
    )


@functools.cache
def across(make, flow: float, joined):
    """One pitch joined across the flow, that several tests look at."""
    return solved(make(), "pitch", flow, joined)


@pytest.mark.parametrize(
    ("make", "flow", "joined", "parts", "same"),
    [
        (channels, 6e-8, ("y",), 2, SAME),
        (pins, 5e-8, ("y",), 2, SAME),
        (jets, 2e-8, ("x", "y"), 4, SAME_CUT),
    ],
)
def test_a_pitch_across_the_flow_is_its_mirrored_part(make, flow, joined, parts, same):
    half, whole = solved(make(), "cell", flow), across(make, flow, joined)
    assert whole.share == pytest.approx(parts * half.share, rel=1e-6)
    assert whole.heat_flow == pytest.approx(parts * half.heat_flow, rel=1e-9)
    rise = half.junction_temperature_max - INLET
    assert whole.junction_temperature_max - INLET == pytest.approx(rise, rel=same)
    assert whole.pressure_drop == pytest.approx(half.pressure_drop, rel=same)
    assert whole.outlet_temperature == pytest.approx(half.outlet_temperature, abs=1e-3)
    assert whole.energy_balance < 1e-8
    assert whole.mass_balance < 1e-10
    assert whole.developed is None


def test_a_pitch_cut_elsewhere_and_heat_askew():
    """Channel and fin in one rectangle, the cuts through fins or through channels."""
    flow, pitch = 6e-8, 0.3e-3
    here = across(channels, flow, ("y",))
    low = here.window.y0 + 0.5 * pitch
    there = solved(channels(), (0.0, low, 2e-3, low + pitch), flow, ("y",))
    rise = here.junction_temperature_max - INLET
    assert there.share == pytest.approx(here.share, rel=1e-9)
    assert there.junction_temperature_max - INLET == pytest.approx(rise, rel=1e-4)
    assert there.pressure_drop == pytest.approx(here.pressure_drop, rel=1e-4)
    askew = PowerMap.uniform(0.5, 2e-3, 1.5e-3).with_hot_spot(
        1e-3, here.window.y0 + 0.06e-3, 2e-3, 0.06e-3, power=0.1, name="stripe"
    )
    warm = solved(channels(askew), "pitch", flow, ("y",)).junction_temperature.mean(axis=0)
    assert abs(warm[0] - warm[-1]) < np.abs(np.diff(warm)).max()  # neighbours through the join
    assert np.abs(warm - warm[::-1]).max() > 0.3 * np.ptp(warm)


def test_a_developed_channel():
    """So little heat that properties are one."""
    found = [solved(channels(1e-3), "pitch", 6e-8, cells=cells).developed for cells in (8, 16)]
    coarse, fine = (np.array([d.friction_factor * d.reynolds, d.nusselt]) for d in found)
    limit = fine + (fine - coarse) / 3.0
    np.testing.assert_allclose(limit, [FRICTION, NUSSELT], rtol=EXTRAPOLATED)


@pytest.mark.parametrize(("arrangement", "pitches"), [("inline", 31), ("staggered", 15)])
def test_a_pitch_of_pins_in_the_middle_of_a_long_row(arrangement, pitches):
    """Glass, so that heat does not go along the plate."""
    rows = pitches * (1 if arrangement == "inline" else 2)
    made = pins(arrangement, rows * 0.4e-3, 1e-5 * rows, GLASS)
    one = solved(made, "pitch", 3e-8)
    row = solved(made, "pitch", 3e-8, ("y",))
    grid, own = row.case.grid, one.window
    on = own.length_x * (pitches // 4)  # three quarters of the way
    low, high = (int(np.argmin(np.abs(grid.x_edges - on - at))) for at in (own.x0, own.x1))
    part, flow, single = slice(low, high), row.solution.flow, one.solution.flow
    np.testing.assert_allclose(grid.x_edges[[low, high]] - on, [own.x0, own.x1], atol=1e-12)
    pressure = [np.nanmean(flow.pressure[at]) for at in (low, high)]
    length = own.length_x
    assert (pressure[0] - pressure[1]) / length == pytest.approx(
        one.developed.pressure_gradient, rel=DEVELOPED
    )
    speed = np.abs(single.u).max()
    assert np.abs(flow.u[part] - single.u[:-1]).max() < DEVELOPED * speed
    through = flow.mass_flow[0][low : high + 1]
    middle = 0.5 * (through[1:] + through[:-1])
    warm = row.solution.temperature[part]
    bulk = ((middle * warm).sum(axis=(1, 2)) / middle.sum(axis=(1, 2))).mean()
    over = one.solution.temperature - one.developed.bulk_temperature
    assert np.abs(warm - bulk - over).max() < WARM * np.ptp(over)
    assert one.outlet_temperature - INLET == pytest.approx(
        one.developed.temperature_gradient * length
    )
    assert one.energy_balance < 1e-8
    assert one.mass_balance < 1e-10
    # The whole bank has what its entrance adds besides.
    assert 1.0 < row.bank.bulk_nusselt / one.nusselt < ENTRANCE


def test_a_bank_of_pins_on_copper():
    """Heat, area and log-mean difference by hand; half a pitch is a whole one."""
    found, half = across(pins, 5e-8, ("y",)), solved(pins(), "cell", 5e-8)
    bank, pitch = found.bank, 0.4e-3
    pins_there, floor = 4, 4 * (pitch**2 - 0.2e-3**2)
    assert bank.wetted_area == pytest.approx(pins_there * 4 * 0.2e-3 * 0.2e-3 + floor, rel=1e-6)
    first, last = (bank.wetted_temperature - t for t in (INLET, found.outlet_temperature))
    mean = (first - last) / np.log(first / last)
    assert bank.mean_difference == pytest.approx(mean, rel=0.01)
    by_hand = found.heat_flow / (bank.wetted_area * mean) * 0.2e-3 / bank.conductivity
    assert found.nusselt == bank.nusselt == pytest.approx(by_hand, rel=0.02)
    assert half.nusselt == pytest.approx(found.nusselt, rel=SAME)
    assert found.local_nusselt is None
    assert found.to_dict()["bank"]["nusselt"] == bank.nusselt
    assert "of the pins" in found.summary()


def test_a_gradient_of_pressure_in_place_of_a_flow():
    given = solved(pins(), "pitch", 3e-8)
    gradient = given.developed.pressure_gradient
    driven = solved(pins(), "pitch", 9e-8, pressure_gradient=gradient)
    assert driven.volume_flow == pytest.approx(3e-8, rel=1e-5)
    assert driven.mass_flow == pytest.approx(given.mass_flow, rel=1e-5)
    assert driven.nusselt == pytest.approx(given.nusselt, rel=1e-5)
    assert [c.code for c in driven.cautions] == ["driven"]


def test_slow_flow_through_tall_pins():
    pitch = 0.4e-3
    tall = PinFins(
        2.0 * pitch * np.sqrt(0.2 / np.pi), pitch, pitch, 60 * pitch, area=(0, 0, 1.6e-3, 1.6e-3)
    )
    made = plate(tall, 1.6e-3, 1.6e-3, 1e-4)
    found = [solved(made, "pitch", 5e-9, cells=cells).developed for cells in (4, 6)]
    viscosity = float(water().properties(INLET).viscosity)
    speed = 5e-9 / (1.6e-3 * 60 * pitch)
    coarse, fine = (d.pressure_gradient * pitch**2 / (viscosity * speed) for d in found)
    limit = fine + (fine - coarse) / ((6 / 4) ** ORDER - 1.0)
    assert found[0].reynolds < 0.1  # no inertia
    assert limit == pytest.approx(DRAG, rel=SLOW)


def test_coolant_enters_at_the_inlet_temperature():
    """On one cell or five along a channel: its bulk half-way is half the rise above the inlet."""
    for length in (0.3e-3, 1.2e-3):
        found = solved(channels(), (0.4e-3, 0.6e-3, 0.4e-3 + length, 0.9e-3), 6e-8, ("x", "y"))
        rise = found.outlet_temperature - INLET
        assert rise == pytest.approx(found.developed.temperature_gradient * length, rel=1e-9)
        assert found.developed.bulk_temperature == pytest.approx(INLET + 0.5 * rise, abs=1e-9)
