"""Every family of plates: balances, mirror images, exchanged axes, similarity.

1. Energy to 1e-8 and mass to 1e-10 for every family, feed, drain, arrangement and direction, with
   and without a board, and the heat that leaves is the enthalpy of the coolant.
2. A mirrored plate has mirrored fields; one with x and y exchanged has exchanged fields.
3. A plate scaled in all lengths, at the same Reynolds numbers, has the same temperatures: flow and
   heat scale with the length, pressure with its inverse square.
"""

import dataclasses

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    JetArray,
    Lid,
    Microchannels,
    Nozzle,
    PinFins,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
    TargetFins,
)

ENERGY = 1e-8
MASS = 1e-10
PROPERTIES = 2e-5  # relative: rounds between temperatures and properties stop at 1e-5
SAME = 1e-7  # relative, of a rise
INLET = 308.15  # K
LENGTH_X, LENGTH_Y = 24e-3, 20e-3  # m
AREA = (3e-3, 2e-3, 21e-3, 17e-3)


@pytest.fixture(scope="module")
def coolant():
    return Coolant("PG25")


def jets(**changes):
    given = {"pitch": 2.5e-3, "diameter": 0.5e-3, "standoff": 1e-3, "area": AREA, **changes}
    return JetArray.lattice(**given)


def aimed():
    return JetArray(
        (Nozzle(6e-3, 5e-3, 0.6e-3), Nozzle(15e-3, 4e-3, 0.8e-3), Nozzle(11e-3, 13e-3, 0.7e-3)),
        1.5e-3,
        area=AREA,
    )


def channels(**changes):
    return Microchannels(
        **{"channel_width": 0.2e-3, "fin_width": 0.1e-3, "height": 1.5e-3, "area": AREA, **changes}
    )


def pins(**changes):
    return PinFins(
        **{
            "diameter": 0.5e-3,
            "pitch_transverse": 1.0e-3,
            "pitch_longitudinal": 0.9e-3,
            "height": 2e-3,
            "area": AREA,
            **changes,
        }
    )


FINS = TargetFins(0.6e-3, 0.1e-3, 0.15e-3)
FAMILIES = {
    "jets local": jets(),
    "jets local fins": jets(target_fins=FINS),
    "jets edges": jets(drains="edges", standoff=1.5e-3),
    "jets edges staggered fins": jets(drains="edges", arrangement="staggered", target_fins=FINS),
    "jets aimed": aimed(),
    "jets aimed edges": dataclasses.replace(aimed(), drains="edges"),
    "channels x": channels(),
    "channels y": channels(direction="y"),
    "channels x centre": channels(feed="centre"),
    "channels y centre": channels(direction="y", feed="centre"),
    "channels no cover": channels(cover_thickness=0.0),
    "pins inline x": pins(),
    "pins staggered y": pins(direction="y", arrangement="staggered"),
    "pins square": pins(shape="square"),
    "pins diamond staggered": pins(
        shape="diamond", arrangement="staggered", diameter=0.4e-3, cover_thickness=0.0
    ),
}


def plate_with(coolant, wetted, board=None, *, mirrored=False, turned=False, scale=1.0):
    """A lopsided plate: two dies of different thickness and power off the middle, lid, TIMs."""

    def placed(x, y, width, height):
        if mirrored:
            x = LENGTH_X - x - width
        x, y, width, height = (scale * v for v in (x, y, width, height))
        return (y, x, height, width) if turned else (x, y, width, height)

    def die(name, thickness, power, box, spot, spot_power):
        x, y, width, height = placed(*box)
        u, v, w, h = placed(*spot)
        heat = PowerMap.uniform(power * scale, width, height).with_hot_spot(
            u - x + 0.5 * w, v - y + 0.5 * h, w, h, power=spot_power * scale
        )
        return Die(heat, thickness * scale, x=x, y=y, name=name)

    dies = (
        die("logic", 0.7e-3, 60.0, (5e-3, 4e-3, 8e-3, 10e-3), (6e-3, 5e-3, 2e-3, 2e-3), 20.0),
        die("memory", 0.4e-3, 10.0, (14e-3, 5e-3, 5e-3, 6e-3), (15e-3, 8e-3, 1e-3, 2e-3), 2.0),
    )
    x, y, lid_x, lid_y = placed(4e-3, 3e-3, 16e-3, 14e-3)
    stack = Stack(
        dies,
        Interface(30e-6 * scale, 20.0),
        Lid(lid_x, lid_y, 1.5e-3 * scale, x=x, y=y),
        Interface(60e-6 * scale, 6.0),
    )
    size = (LENGTH_Y, LENGTH_X) if turned else (LENGTH_X, LENGTH_Y)
    cold_plate = ColdPlate(size[0] * scale, size[1] * scale, 1.5e-3 * scale, wetted=wetted)
    return Plate(stack, cold_plate, coolant, board)


def solved(plate, *, flow=1.5e-5, scale=1.0):
    grid = Resolution(lateral=1e-3 * scale, die=2, lid=2, base=3, fins=3, cover=1)
    return plate.solve(volume_flow=flow * scale, inlet_temperature=INLET, grid=grid)


@pytest.mark.parametrize("board", [None, Convection(500.0, 300.0)], ids=["adiabatic", "board"])
@pytest.mark.parametrize("name", FAMILIES)
def test_energy_and_mass_balance(coolant, name, board):
    result = solved(plate_with(coolant, FAMILIES[name], board))
    assert result.outcome.converged
    assert result.energy_balance < ENERGY
    assert result.mass_balance < MASS
    assert result.heat_flow == pytest.approx(92.0, rel=1e-12)
    enthalpy = float(coolant.enthalpy_difference(INLET, result.outlet_temperature))
    leaving = enthalpy * result.mass_flow + result.heat_to_surroundings
    assert leaving == pytest.approx(92.0, rel=PROPERTIES)
    assert (result.heat_to_surroundings > 0.5) == (board is not None)
    assert INLET < result.outlet_temperature < result.case_temperature_max
    assert result.case_temperature_max < result.junction_temperature_max
    assert result.pressure_drop > 0.0
    assert sum(result.pressure_parts.values()) == pytest.approx(result.pressure_drop, rel=1e-9)


def mirror(wetted):
    """Mirror what does not run towards +x; None where the flow has a direction along x."""
    x0, y0, x1, y1 = wetted.wetted_area
    area = (LENGTH_X - x1, y0, LENGTH_X - x0, y1)
    if isinstance(wetted, JetArray):
        nozzles = tuple(Nozzle(LENGTH_X - n.x, n.y, n.diameter) for n in wetted.nozzles)
        return dataclasses.replace(wetted, nozzles=nozzles, area=area)
    if wetted.direction == "x" and getattr(wetted, "feed", "end") == "end":
        return None
    return dataclasses.replace(wetted, area=area)


@pytest.mark.parametrize("name", [n for n, w in FAMILIES.items() if mirror(w) is not None])
def test_a_mirrored_plate_has_mirrored_fields(coolant, name):
    wetted = FAMILIES[name]
    plain = solved(plate_with(coolant, wetted))
    turned = solved(plate_with(coolant, mirror(wetted), mirrored=True))
    assert turned.junction_temperature_max - INLET == pytest.approx(
        plain.junction_temperature_max - INLET, rel=SAME
    )
    assert turned.pressure_drop == pytest.approx(plain.pressure_drop, rel=SAME)
    same_grid = np.allclose(
        turned.fields.grid.x_edges, LENGTH_X - plain.fields.grid.x_edges[::-1], atol=1e-12
    )
    assert same_grid
    tolerance = SAME * (plain.junction_temperature_max - INLET)
    for field in ("temperature", "junction_temperature", "coolant_temperature"):
        np.testing.assert_allclose(
            getattr(turned.fields, field)[::-1],
            getattr(plain.fields, field),
            atol=tolerance,
            rtol=0,
        )


def turn(wetted):
    """Exchange x and y."""
    x0, y0, x1, y1 = wetted.wetted_area
    area = (y0, x0, y1, x1)
    if isinstance(wetted, JetArray):
        nozzles = tuple(Nozzle(n.y, n.x, n.diameter) for n in wetted.nozzles)
        return dataclasses.replace(wetted, nozzles=nozzles, area=area)
    direction = "y" if wetted.direction == "x" else "x"
    return dataclasses.replace(wetted, area=area, direction=direction)


@pytest.mark.parametrize("name", [n for n in FAMILIES if "fins" not in n])
def test_exchanged_axes_exchange_the_fields(coolant, name):
    # Fins of a jet target always run along x, which exchanging the axes would change.
    wetted = FAMILIES[name]
    plain = solved(plate_with(coolant, wetted))
    turned = solved(plate_with(coolant, turn(wetted), turned=True))
    assert turned.pressure_drop == pytest.approx(plain.pressure_drop, rel=SAME)
    tolerance = SAME * (plain.junction_temperature_max - INLET)
    for field in ("temperature", "junction_temperature", "coolant_temperature"):
        found = np.swapaxes(getattr(turned.fields, field), 0, 1)
        np.testing.assert_allclose(found, getattr(plain.fields, field), atol=tolerance, rtol=0)


def scaled(wetted, scale):
    """Scale every length of what the coolant wets."""
    area = tuple(scale * v for v in wetted.wetted_area)
    if isinstance(wetted, JetArray):
        fins = wetted.target_fins
        return JetArray(
            tuple(Nozzle(n.x * scale, n.y * scale, n.diameter * scale) for n in wetted.nozzles),
            wetted.standoff * scale,
            wetted.drains,
            wetted.nozzle_length * scale,
            None if wetted.pitch is None else wetted.pitch * scale,
            area,
            fins and TargetFins(*(scale * v for v in (fins.height, fins.thickness, fins.gap))),
        )
    lengths = [
        f.name for f in dataclasses.fields(wetted) if isinstance(getattr(wetted, f.name), float)
    ]
    changes = {name: scale * getattr(wetted, name) for name in lengths}
    return dataclasses.replace(wetted, area=area, **changes)


@pytest.mark.parametrize("name", [n for n in FAMILIES if "edges" not in n])
def test_similar_plates_have_the_same_temperatures(coolant, name):
    # Edge drains use a correlation with a length of its own (15.75 mm): no similarity.
    wetted, scale = FAMILIES[name], 0.37
    plain = solved(plate_with(coolant, wetted))
    small = solved(plate_with(coolant, scaled(wetted, scale), scale=scale), scale=scale)
    assert small.fields.grid.shape == plain.fields.grid.shape
    tolerance = 1e-5 * (plain.junction_temperature_max - INLET)
    np.testing.assert_allclose(
        small.fields.temperature, plain.fields.temperature, atol=tolerance, rtol=0
    )
    assert small.outlet_temperature == pytest.approx(plain.outlet_temperature, abs=tolerance)
    assert small.pressure_drop * scale**2 == pytest.approx(plain.pressure_drop, rel=1e-5)


def test_names_do_not_matter():
    a = Solid.isotropic("a", 100.0, 1.0, 1.0)
    b = dataclasses.replace(a, name="b")
    water = Coolant("water")
    found = []
    for material in (a, b):
        die = Die(PowerMap.uniform(10.0, 5e-3, 5e-3), 0.5e-3, x=6e-3, y=5e-3, material=material)
        plate = Plate(
            Stack(die, Interface.contact(1e-6)),
            ColdPlate(LENGTH_X, LENGTH_Y, 1e-3, material, channels()),
            water,
        )
        found.append(solved(plate).junction_temperature_max)
    assert found[0] == found[1]
