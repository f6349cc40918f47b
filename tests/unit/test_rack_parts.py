"""The parts of a rack, one by one.

1. Cv: its definition, its unit, its reference water; an independent library; the standard's sizes.
2. Loss coefficients: one velocity head is one velocity head.
3. Air heat: the share of the plates and the share of the air add up.
4. Hoses and branches expand into the parts that the coolant passes, in order.
"""

import math

import pytest

from heatgrade.errors import InputError, NetworkError
from heatgrade.network.quick_disconnect import GALLON_PER_MINUTE, PSI, REFERENCE_DENSITY
from heatgrade.rack import (
    AirHeat,
    Branch,
    Connection,
    Fitting,
    Hose,
    Manifold,
    MountedPlate,
    Pipe,
    QuickDisconnect,
)

RATED_DROP_KPA = {"02": 33.0, "04": 31.0, "06": 24.0, "08": 24.0}  # (rated flow / Cv)^2 psi
RATED_DROP_TOLERANCE_KPA = 0.6  # the table is rounded to 1 kPa
LIBRARY_TOLERANCE = 3e-4  # relative: the library's Cv-to-Kv factor is rounded to 4 digits


class Sheet:
    """A data-sheet curve: dp = a V + b V|V|, constant resistance."""

    heat_flow = 700.0

    def pressure_coefficients(self, temperature):
        return 0.0 * temperature, 1e13 + 0.0 * temperature

    def thermal_resistance(self, volume_flow, temperature):
        return 0.03

    def check(self, volume_flow, temperature, where):
        return ()


def test_cv_is_one_gallon_a_minute_of_water_at_one_psi():
    part = QuickDisconnect(1.0)
    mass_flow = GALLON_PER_MINUTE * REFERENCE_DENSITY
    assert part.coefficient * mass_flow**2 / REFERENCE_DENSITY == pytest.approx(PSI, rel=1e-14)


def test_denser_liquid_costs_more_at_the_same_volume_flow():
    part, flow = QuickDisconnect(0.8), 1e-4
    drops = [part.coefficient * (rho * flow) ** 2 / rho for rho in (900.0, 1100.0)]
    assert drops[1] / drops[0] == pytest.approx(1100.0 / 900.0, rel=1e-14)


def test_cv_agrees_with_an_independent_library():
    fittings = pytest.importorskip("fluids.fittings")
    diameter, flow, rho = 0.01, 1.2e-4, REFERENCE_DENSITY
    loss = fittings.Cv_to_K(0.8, diameter)
    velocity = flow / (math.pi / 4 * diameter**2)
    expected = loss * rho * velocity**2 / 2
    found = QuickDisconnect(0.8).coefficient * (rho * flow) ** 2 / rho
    assert found == pytest.approx(expected, rel=LIBRARY_TOLERANCE)


def test_reference_density_is_water_at_60_fahrenheit():
    properties = pytest.importorskip("CoolProp.CoolProp")
    kelvin = (60.0 + 459.67) / 1.8
    assert properties.PropsSI("D", "T", kelvin, "P", 101325.0, "Water") == pytest.approx(
        REFERENCE_DENSITY, abs=0.02
    )


@pytest.mark.parametrize(("size", "drop"), RATED_DROP_KPA.items())
def test_uqd_drop_at_rated_flow(size, drop):
    part = QuickDisconnect.uqd(size)
    mass_flow = part.rated_volume_flow * REFERENCE_DENSITY
    found = part.coefficient * mass_flow**2 / REFERENCE_DENSITY / 1e3
    assert found == pytest.approx(drop, abs=RATED_DROP_TOLERANCE_KPA)
    assert part.limit_temperature == pytest.approx(273.15 + 65.0)
    assert "OCP" in part.source


def test_uqd_accepts_its_full_name_and_a_makers_cv():
    assert QuickDisconnect.uqd("UQD04") == QuickDisconnect.uqd("04")
    better = QuickDisconnect.uqd("04", cv=1.1)
    assert better.cv == 1.1
    assert better.rated_volume_flow == QuickDisconnect.uqd("04").rated_volume_flow


def test_blind_mate_coupling_has_its_limit():
    part = QuickDisconnect.standard("BMQC", cv=1.0)
    assert part.limit_temperature == pytest.approx(273.15 + 60.0)
    assert part.rated_volume_flow == pytest.approx(9.0 / 6e4)


def test_unknown_sizes_are_named():
    with pytest.raises(NetworkError, match=r"HG501.*size = '05'.*02, 04, 06, 08.*Remedy"):
        QuickDisconnect.uqd("05")
    with pytest.raises(NetworkError, match=r"HG502.*kind = 'XYZ'.*BMQC"):
        QuickDisconnect.standard("XYZ", cv=1.0)


def test_loss_coefficient_counts_velocity_heads():
    part, rho, velocity = Fitting(3.0, 0.012), 990.0, 1.7
    mass_flow = rho * velocity * math.pi / 4 * 0.012**2
    drop = part.coefficient * mass_flow**2 / rho
    assert drop == pytest.approx(3.0 * rho * velocity**2 / 2, rel=1e-14)


def test_hose_is_a_pipe_and_its_bends():
    hose = Hose(0.6, 0.008, loss_coefficient=2.0)
    pipe, bends = hose.parts()
    assert (pipe.length, pipe.inner_diameter, pipe.roughness) == (0.6, 0.008, 0.0)
    assert bends.loss_coefficient == 2.0
    assert hose.flow_area == pipe.flow_area
    assert Hose(0.6, 0.008).parts() == (Pipe(0.6, 0.008, 0.0, "hose", None, 2.1, hose.source),)


def test_branch_lists_its_parts_in_the_order_of_the_flow():
    hose, coupling, orifice = Hose(0.5, 0.01), QuickDisconnect.uqd("04"), Fitting(5.0, 0.01)
    plate = MountedPlate(Sheet())
    branch = Branch((plate,), hose=hose, quick_disconnect=coupling, extra=(orifice,))
    assert branch.inlet_parts() == (coupling, hose, orifice)
    assert branch.outlet_parts() == (hose, coupling)
    assert branch.heat_flow == 700.0
    assert Branch.of(Sheet(), count=4, heat_flow=10.0).heat_flow == 40.0


def test_connection_mirrors_its_supply_side():
    near, far = Pipe(1.0, 0.03), Fitting(1.0, 0.03)
    assert Connection((near, far)).return_parts == (far, near)
    assert Connection((near,), ()).return_parts == ()


def test_manifold_segments():
    manifold = Manifold(0.03, pitch=0.05, length_to_first=0.3)
    assert manifold.segment("a", first=True).length == 0.3
    assert manifold.segment("b", first=False).length == 0.05
    assert Manifold(0.03, pitch=0.05).segment("a", first=True).length == 0.05


@pytest.mark.parametrize("fraction", [0.05, 0.5, 0.87, 1.0])
def test_air_and_liquid_share_add_up(fraction):
    air = AirHeat(liquid_fraction=fraction).of(1e5)
    assert 1e5 / (1e5 + air) == pytest.approx(fraction, rel=1e-12)


def test_air_heat_needs_one_of_two():
    for given in ({}, {"heat_flow": 1.0, "liquid_fraction": 0.5}):
        with pytest.raises(InputError, match="HG510"):
            AirHeat(**given)
    assert "assumption" in AirHeat(heat_flow=1.0).source
