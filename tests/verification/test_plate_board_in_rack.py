"""A plate that loses heat to its board, seen from the rack: the coolant gets what reaches it.

The rack's return, found from the curve, is the plate's own outlet; heat to the board is not
counted as the coolant's.
"""

import pytest

from heatgrade import (
    Branch,
    ColdPlate,
    Convection,
    Coolant,
    Die,
    Interface,
    Manifold,
    Microchannels,
    Plate,
    PowerMap,
    Rack,
    Resolution,
    Stack,
)

FLOW, INLET = 1e-5, 318.15
FRICTION = 0.02  # K, of the rack's pipes
COARSE = Resolution(lateral=2e-3, die=1, lid=1, base=2, fins=3, cover=1)


def test_the_racks_return_is_the_plates_outlet():
    die = Die(PowerMap.uniform(100.0, 16e-3, 16e-3), 0.8e-3, x=7e-3, y=7e-3)
    fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(5e-3, 5e-3, 25e-3, 25e-3))
    plate = Plate(
        Stack(die, Interface(50e-6, 5.0)),
        ColdPlate(30e-3, 30e-3, 2e-3, wetted=fins),
        Coolant("water"),
        board=Convection(3000.0, 300.0),
    )
    alone = plate.solve(volume_flow=FLOW, inlet_temperature=INLET, grid=COARSE)
    assert alone.heat_to_surroundings > 5.0  # else this shows nothing
    curve = plate.curve(volume_flow=FLOW, inlet_temperatures=[INLET], grid=COARSE)
    assert curve.heat_flow == pytest.approx(100.0 - alone.heat_to_surroundings, rel=1e-9)
    rack = Rack.manifold(
        [Branch.of(curve)], supply_manifold=Manifold(0.02), coolant=plate.coolant
    ).solve(supply_temperature=INLET, volume_flow=FLOW)
    assert rack.return_temperature == pytest.approx(alone.outlet_temperature, abs=FRICTION)
    assert rack.junction_temperature_max == pytest.approx(
        alone.junction_temperature_max, abs=FRICTION
    )
