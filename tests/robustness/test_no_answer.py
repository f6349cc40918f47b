"""Plates whose iterations find no answer: a named reason, never a number.

The limits are tightened here, because no input is known that runs into them.
"""

import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    InputError,
    Interface,
    JetArray,
    Microchannels,
    NotConverged,
    Nozzle,
    Plate,
    PowerMap,
    Resolution,
    Stack,
)

SIDE = 12e-3  # m
AREA = (0.0, 0.0, SIDE, SIDE)
UNEQUAL = JetArray(
    (Nozzle(3e-3, 6e-3, 0.6e-3), Nozzle(9e-3, 6e-3, 1.2e-3)), standoff=1e-3, area=AREA
)


def solve(wetted):
    die = Die(PowerMap.uniform(40.0, SIDE, SIDE), 0.5e-3)
    stack = Stack(die, Interface(50e-6, 5.0))
    plate = Plate(stack, ColdPlate(SIDE, SIDE, 1e-3, wetted=wetted), Coolant("water"))
    return plate.solve(
        volume_flow=1e-5, inlet_temperature=310.0, grid=Resolution(lateral=2e-3, fins=2)
    )


@pytest.mark.parametrize(
    ("limit", "value", "wetted", "code"),
    [
        ("heatgrade.flow.sheet_flow.MAX_ROUNDS", 1, Microchannels(1e-3, 1e-3, 2e-3, AREA), "HG421"),
        ("heatgrade.flow.jets.MAX_ROUNDS", 1, UNEQUAL, "HG422"),
        (
            "heatgrade.flow.sheet_flow.WORST_MASS_BALANCE",
            -1.0,
            Microchannels(1e-3, 1e-3, 2e-3, AREA),
            "HG423",
        ),
        ("heatgrade.plate.steady.MAX_ROUNDS", 1, Microchannels(1e-3, 1e-3, 2e-3, AREA), "HG431"),
    ],
)
def test_an_iteration_that_does_not_settle_says_so(monkeypatch, limit, value, wetted, code):
    monkeypatch.setattr(limit, value)
    with pytest.raises(NotConverged, match=code) as caught:
        solve(wetted)
    assert caught.value.entry.startswith("plate")
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["die", "interface", "lid", "base", "fins", "cover"])
def test_a_broken_number_of_cells_is_refused(name):
    with pytest.raises(InputError, match="HG136") as caught:
        Resolution(**{name: 1.5})
    assert caught.value.entry == name
