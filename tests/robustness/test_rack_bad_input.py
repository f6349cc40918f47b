"""Bad input to a rack: refused by name, with the value, what is allowed and the remedy.

Each error code of the package is raised here or in the unit tests.
"""

import math

import pytest

from heatgrade.errors import InputError, MaterialError, NetworkError
from heatgrade.materials import Coolant
from heatgrade.rack import (
    AirHeat,
    Branch,
    Connection,
    Fitting,
    FixedHead,
    GivenFlow,
    HeadCurve,
    Hose,
    Manifold,
    MountedPlate,
    Pipe,
    QuickDisconnect,
    Rack,
)

SUPPLY = 313.15  # K
ENERGY_TOLERANCE = 1e-8  # of the heat
ROUNDED = 2e-12  # K, of a return temperature: some 35 units in its last place
WATER = Coolant("water")
NAN = math.nan
CURVE = ((0.0, 2e-4, 4e-4), (60e3, 50e3, 20e3))


class Sheet:
    heat_flow = 0.0

    def pressure_coefficients(self, temperature):
        return 1e8, 1e12

    def thermal_resistance(self, volume_flow, temperature):
        return 0.03

    def check(self, volume_flow, temperature, where):
        return ()


def rack(branches=None, **options):
    given = [Branch.of(Sheet())] if branches is None else branches
    return Rack.manifold(given, **{"supply_manifold": Manifold(0.03), "coolant": WATER, **options})


def solve(made=None, **options):
    made = rack() if made is None else made
    return made.solve(**{"supply_temperature": SUPPLY, "volume_flow": 1e-4, **options})


CASES = {
    "pipe length": (lambda: Pipe(-1.0, 0.01), "HG102", "length"),
    "pipe diameter": (lambda: Pipe(1.0, 0.0), "HG102", "inner_diameter"),
    "pipe roughness": (lambda: Pipe(1.0, 0.01, -1e-6), "HG102", "roughness"),
    "roughness closes the bore": (lambda: Pipe(1.0, 0.01, 0.02), "HG103", "roughness"),
    "pipe nan": (lambda: Pipe(NAN, 0.01), "HG101", "length"),
    "pipe limit": (lambda: Pipe(1.0, 0.01, limit_temperature=-3.0), "HG102", "limit_temperature"),
    "pipe velocity": (lambda: Pipe(1.0, 0.01, velocity_limit=0.0), "HG102", "velocity_limit"),
    "hose diameter": (lambda: Hose(1.0, -0.01), "HG102", "inner_diameter"),
    "hose loss": (lambda: Hose(1.0, 0.01, -2.0), "HG102", "loss_coefficient"),
    "fitting": (lambda: Fitting(-1.0, 0.01), "HG102", "loss_coefficient"),
    "fitting diameter": (lambda: Fitting(1.0, 0.0), "HG102", "inner_diameter"),
    "fitting limit": (
        lambda: Fitting(1.0, 0.01, limit_temperature=0.0),
        "HG102",
        "limit_temperature",
    ),
    "cv": (lambda: QuickDisconnect(0.0), "HG102", "cv"),
    "cv text": (lambda: QuickDisconnect("big"), "HG101", "cv"),
    "cv rated": (lambda: QuickDisconnect(1.0, "q", -1.0), "HG102", "rated_volume_flow"),
    "uqd": (lambda: QuickDisconnect.uqd("05"), "HG501", "size"),
    "coupling": (lambda: QuickDisconnect.standard("QQ", cv=1.0), "HG502", "kind"),
    "manifold": (lambda: Manifold(-0.03), "HG102", "inner_diameter"),
    "manifold pitch": (lambda: Manifold(0.03, -0.1), "HG102", "pitch"),
    "manifold first": (
        lambda: Manifold(0.03, length_to_first=-0.1),
        "HG102",
        "length_to_first",
    ),
    "plate curve": (lambda: MountedPlate(object()), "HG504", "curve"),
    "plate heat": (lambda: MountedPlate(Sheet(), -1.0), "HG102", "heat_flow"),
    "arrangement": (
        lambda: Branch((MountedPlate(Sheet()),), "ring"),
        "HG505",
        "arrangement",
    ),
    "closed and hot": (
        lambda: Branch((MountedPlate(Sheet(), 5.0),), closed=True),
        "HG506",
        "closed",
    ),
    "no plates": (lambda: Branch.of(Sheet(), count=0), "HG507", "count"),
    "half a plate": (lambda: Branch.of(Sheet(), count=1.5), "HG507", "count"),
    "empty branch": (lambda: Branch(()), "HG508", "plates"),
    "wrong plate": (lambda: Branch((Sheet(),)), "HG509", "plates[0]"),
    "wrong extra": (lambda: Branch((), extra=(3,)), "HG509", "extra[0]"),
    "wrong hose": (lambda: Branch((), hose=Pipe(1.0, 0.01)), "HG509", "hose"),
    "wrong coupling": (
        lambda: Branch((), quick_disconnect="04"),
        "HG509",
        "quick_disconnect",
    ),
    "wrong connection part": (lambda: Connection((None,)), "HG509", "supply[0]"),
    "air twice": (lambda: AirHeat(1.0, 0.5), "HG510", "air_heat"),
    "air share": (lambda: AirHeat(liquid_fraction=1.5), "HG103", "liquid_fraction"),
    "air share zero": (lambda: AirHeat(liquid_fraction=0.0), "HG102", "liquid_fraction"),
    "air heat": (lambda: rack(air_heat=-5.0), "HG102", "air_heat"),
    "no branches": (lambda: rack([]), "HG514", "branches"),
    "wrong branch": (lambda: rack([Sheet()]), "HG509", "branches[0]"),
    "wrong manifold": (lambda: rack(supply_manifold=0.03), "HG509", "supply_manifold"),
    "wrong return": (lambda: rack(return_manifold=0.03), "HG509", "return_manifold"),
    "wrong connection": (lambda: rack(connection=Hose(1.0, 0.02)), "HG509", "connection"),
    "return order": (lambda: rack(return_order="left"), "HG515", "return_order"),
    "efficiency": (lambda: GivenFlow(1e-4, 1.2), "HG103", "efficiency"),
    "efficiency zero": (lambda: FixedHead(1e4, 0.0), "HG102", "efficiency"),
    "pump flow": (lambda: GivenFlow(0.0), "HG102", "volume_flow"),
    "pump head": (lambda: FixedHead(-1.0), "HG102", "pressure_rise"),
    "curve lengths": (lambda: HeadCurve((0.0, 1.0), (1.0,)), "HG513", "volume_flows"),
    "curve start": (lambda: HeadCurve((1e-5, 1e-4), (2.0, 1.0)), "HG513", "volume_flows"),
    "curve rising": (lambda: HeadCurve((0.0, 1e-4), (1.0, 2.0)), "HG513", "volume_flows"),
    "curve nan": (lambda: HeadCurve((0.0, NAN), (2.0, 1.0)), "HG513", "volume_flows"),
    "curve efficiency": (lambda: HeadCurve(*CURVE, (0.5, 0.5)), "HG511", "efficiency"),
    "curve efficiency range": (
        lambda: HeadCurve(*CURVE, (0.0, 0.5, 2.0)),
        "HG103",
        "efficiency[2]",
    ),
    "curve speed": (lambda: HeadCurve(*CURVE, speed=2.0), "HG103", "speed"),
    "zero flow": (lambda: solve(volume_flow=0.0), "HG102", "volume_flow"),
    "negative flow": (lambda: solve(volume_flow=-1e-4), "HG102", "volume_flow"),
    "infinite flow": (lambda: solve(volume_flow=math.inf), "HG101", "volume_flow"),
    "no drive": (lambda: solve(volume_flow=None), "HG517", "volume_flow"),
    "two drives": (lambda: solve(pump=GivenFlow(1e-4)), "HG517", "volume_flow"),
    "no pump": (lambda: solve(volume_flow=None, pump=3), "HG509", "pump"),
    "solve efficiency": (lambda: solve(pump_efficiency=2.0), "HG103", "pump_efficiency"),
    "supply frozen": (lambda: solve(supply_temperature=263.15), "HG313", "supply_temperature"),
    "supply boiling": (lambda: solve(supply_temperature=473.15), "HG314", "supply_temperature"),
    "supply celsius": (lambda: solve(supply_temperature=40.0), "HG313", "supply_temperature"),
    "supply nan": (lambda: solve(supply_temperature=NAN), "HG101", "supply_temperature"),
    "boils in the plate": (
        lambda: solve(rack([Branch.of(Sheet(), heat_flow=1e6)])),
        "HG518",
        "branch 1: plate 1.outlet_temperature",
    ),
    "all closed": (
        lambda: solve(rack([Branch.of(Sheet()), Branch((), hose=Hose(1.0, 0.01), closed=True)])),
        None,
        None,
    ),
    "really all closed": (
        lambda: solve(rack([Branch((), hose=Hose(1.0, 0.01), closed=True)])),
        "HG520",
        "branches",
    ),
    "pump too weak": (
        lambda: solve(volume_flow=None, pump=GivenFlow(1e-3, max_pressure_rise=1e3)),
        "HG516",
        "pump.max_pressure_rise",
    ),
    "pump runs out": (
        lambda: solve(
            rack([Branch((), hose=Hose(0.1, 0.03))]),
            volume_flow=None,
            pump=HeadCurve(*CURVE),
        ),
        "HG516",
        "pump.volume_flows",
    ),
    "pump too slow": (
        lambda: solve(volume_flow=3.5e-4, pump=HeadCurve(*CURVE)),
        "HG512",
        "max_speed",
    ),
    "pump too strong": (
        lambda: solve(
            rack([Branch((), hose=Hose(0.1, 0.03))]),
            volume_flow=3.5e-4,
            pump=HeadCurve(*CURVE),
        ),
        "HG512",
        "pressure_rises",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_by_name(name):
    call, code, entry = CASES[name]
    if code is None:  # the twin that must work
        assert call().outcome.converged
        return
    with pytest.raises(InputError) as caught:
        call()
    error = caught.value
    assert error.code == code
    assert error.entry == entry
    assert error.allowed
    assert error.remedy
    assert entry in str(error)


def test_families():
    with pytest.raises(NetworkError):
        rack([])
    with pytest.raises(MaterialError):
        solve(supply_temperature=250.0)


def test_hot_plate_that_gets_no_flow_is_named():
    """Two plates in parallel, one of them shut by an endless resistance."""

    class Shut(Sheet):
        def pressure_coefficients(self, temperature):
            return 1e25, 0.0

    plates = (MountedPlate(Sheet(), 10.0), MountedPlate(Shut(), 10.0, name="blocked"))
    with pytest.raises(NetworkError) as caught:
        solve(rack([Branch(plates, "parallel")]))
    assert caught.value.code in {"HG518", "HG519"}
    assert "blocked" in str(caught.value)


@pytest.mark.parametrize("flow", [1e-12, 1e-9])
def test_far_too_little_flow_boils(flow):
    with pytest.raises(NetworkError, match="HG518"):
        solve(rack([Branch.of(Sheet(), heat_flow=100.0)]), volume_flow=flow)


@pytest.mark.parametrize("flow", [1e-2, 1.0])
def test_far_too_much_flow_is_still_solved(flow):
    result = solve(
        rack([Branch.of(Sheet(), heat_flow=100.0)], friction_heat=False), volume_flow=flow
    )
    assert result.outcome.converged
    # A cubic metre a second warms by some 2e-5 K: the balance is that of a rounded temperature.
    rise = result.return_temperature - result.supply_temperature
    assert result.energy_balance < max(ENERGY_TOLERANCE, ROUNDED / rise)
    assert any(caution.code == "above-guideline" for caution in result.cautions)
