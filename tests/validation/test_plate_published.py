"""Whole plates against published measurements; nothing here is fitted to them.

1. Tuckerman and Pease, IEEE Electron Device Lett. 2 (1981) 126, doi 10.1109/EDL.1981.25367:
   silicon microchannels, three heat sinks.  The paper gives no uncertainty.  Computed over
   measured: resistance 0.94, 0.81 and 0.87, pressure 1.16.  The second sink was measured with a
   higher resistance than the first though it is finer and had more flow, so that 20 % is what the
   data themselves scatter.  The pressure of 31 psi is below that of developed laminar flow alone
   in channels of the stated size (224 kPa at the mean temperature); channels 4 % wider would
   explain it.
   The silicon left above the heater is assumed to be 100 um (not in the letter; 56 um more adds
   0.004 K/W).  Figures as quoted in later papers; the letter itself was not at hand.
2. imec's bare-die jet coolers on 8 x 8 and 23 x 23 mm dies (Wei et al.: IEEE Trans. CPMT 9 (2019)
   1815; ECTC 2020; Appl. Therm. Eng. 180 (2020) 115767), water at 10 degC.  The correlation used
   is by the same group and is stated to +-30 %.  Computed over measured: 0.79 and 1.09 for 16 jets
   at 0.6 and 1.0 L/min, 0.78 and 0.91 for 121 jets at 1.0 and 3.25 L/min, 1.26 for 64 jets at
   1.0 L/min.  The die is taken as 0.2 mm thick (assumed; 0.1 mm more adds 0.01 K/W).  A third paper
   has 0.25 K/W for 16 jets at 0.6 L/min, where this gives 0.36 and the other 0.45.
3. Pressure of the 16 jets: about 0.3 bar at 1 L/min of which 78 % is not the inlet; computed 0.26.
   The 121 jets lose 0.7 bar at 3.25 L/min in plenums and ports, 0.03 of it in the jets by this
   model: a plate's pressure drop does not contain its ports.
4. Robinson and Schnitzler, Exp. Therm. Fluid Sci. 32 (2007) 1, doi
   10.1016/j.expthermflusci.2006.12.006: the plate gives their correlation back for their array.
5. Products: a finned jet plate on a die of GPU size comes out in the range that vendors state
   (0.01 to 0.05 K/W from junction to inlet), which checks orders of magnitude only.
"""

import numpy as np
import pytest

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
    TargetFins,
)

TUCKERMAN_SCATTER = 0.20  # of the resistance
TUCKERMAN_PRESSURE = 0.20
WEI_SCATTER = 0.30  # of the correlation, as stated by its authors
CORRELATION = 1e-3  # relative: the array's own gap shares its flow a little


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def silicon(temperature):
    """Silicon by Incropera and DeWitt, table A.1: 148 W/(m K) at 300 K, 98.9 at 400 K."""
    k = 148.0 + (98.9 - 148.0) * (temperature - 300.0) / 100.0
    return Solid.isotropic("silicon", k, 2330.0, 712.0)


def on_bare_die(coolant, wetted, *, power, side, thickness, material):
    """Coolant on the back of a die: half of the die counts as the plate's base."""
    die = Die(PowerMap.uniform(power, side, side), 0.5 * thickness, material=material)
    base = ColdPlate(side, side, 0.5 * thickness, material, wetted)
    return Plate(Stack(die, Interface.contact(0.0)), base, coolant)


TUCKERMAN = {
    # width, wall, depth [um], flow [cm3/s], flux [W/cm2], resistance [K/W], mean of silicon [K]
    "181 W/cm2": (56.0, 44.0, 320.0, 4.7, 181.0, 0.110, 310.0),
    "277 W/cm2": (55.0, 45.0, 287.0, 6.5, 277.0, 0.113, 315.0),
    "790 W/cm2": (50.0, 50.0, 302.0, 8.6, 790.0, 0.090, 343.0),
}


@pytest.mark.parametrize("name", TUCKERMAN)
def test_tuckerman_and_pease(water, name):
    width, wall, depth, flow, flux, measured, temperature = TUCKERMAN[name]
    wetted = Microchannels(
        width * 1e-6, wall * 1e-6, depth * 1e-6, area=(0.0, 0.0, 1e-2, 1e-2), cover_thickness=0.0
    )
    plate = on_bare_die(
        water, wetted, power=flux, side=1e-2, thickness=100e-6, material=silicon(temperature)
    )
    result = plate.solve(
        volume_flow=flow * 1e-6,
        inlet_temperature=296.15,
        grid=Resolution(lateral=0.25e-3, die=2, base=2, fins=12),
    )
    assert result.thermal_resistance == pytest.approx(measured, rel=TUCKERMAN_SCATTER)
    assert not result.cautions
    mean = 0.5 * (result.junction_temperature_mean + np.nanmean(result.fields.temperature))
    assert mean == pytest.approx(temperature, abs=8.0)  # the conductivity was for this
    if flux == 790.0:
        assert result.pressure_drop == pytest.approx(31.0 * 6894.76, rel=TUCKERMAN_PRESSURE)
        assert result.junction_temperature_max - 296.15 == pytest.approx(71.0, rel=0.2)


IMEC = {
    # jets per side, side [mm], bore [mm], flow [mL/min], power [W], mean resistance [K/W]
    "16 jets, 0.6 L/min": (4, 8.0, 0.575, 600.0, 50.0, 0.45),
    "16 jets, 1.0 L/min": (4, 8.0, 0.575, 1000.0, 50.0, 0.16 / 0.64),
    "64 jets, 1.0 L/min": (8, 8.0, 0.30, 1000.0, 50.0, 0.13 / 0.64),
    "121 jets, 1.0 L/min": (11, 23.0, 0.63, 1000.0, 100.0, 0.14),
    "121 jets, 3.25 L/min": (11, 23.0, 0.63, 3250.0, 285.0, 17.5 / 285.0),
}


def imec(water, name):
    jets, side, bore, flow, power, measured = IMEC[name]
    side *= 1e-3
    wetted = JetArray.lattice(
        pitch=side / jets,
        diameter=bore * 1e-3,
        standoff=0.6e-3,
        area=(0.0, 0.0, side, side),
        nozzle_length=bore * 1e-3,
    )
    plate = on_bare_die(
        water, wetted, power=power, side=side, thickness=0.2e-3, material=silicon(290.0)
    )
    result = plate.solve(
        volume_flow=flow / 6e7,
        inlet_temperature=283.15,
        grid=Resolution(lateral=side / (8 * jets), die=3, base=3),
    )
    mean = (result.junction_temperature_mean - 283.15) / result.heat_flow
    return result, mean, measured


@pytest.mark.parametrize("name", IMEC)
def test_imec_jets_on_a_bare_die(water, name):
    _, mean, measured = imec(water, name)
    assert mean == pytest.approx(measured, rel=WEI_SCATTER)


def test_imec_pressure_of_16_jets(water):
    result, _, _ = imec(water, "16 jets, 1.0 L/min")
    # 0.3 bar in all, 22 % of it in the nozzle plate and 57 % in the outlet with its plenum.
    assert 0.22 * 30e3 < result.pressure_drop < 30e3


@pytest.mark.parametrize(("flow", "spread"), [(3.0, 3.0), (6.0, 5.0)])
def test_robinson_and_schnitzler_array(water, flow, spread):
    """A copper target as large as theirs, 780 mm2, under jets of 1 mm, H/d = 2."""
    pitch = spread * 1e-3
    count = round(np.sqrt(779.3e-6) / pitch)
    side = count * pitch
    jets = JetArray.lattice(
        pitch=pitch, diameter=1e-3, standoff=2e-3, area=(0.0, 0.0, side, side), drains="edges"
    )
    copper = Solid.isotropic("isothermal", 1e6, 8900.0, 385.0)
    plate = on_bare_die(water, jets, power=150.0, side=side, thickness=2e-3, material=copper)
    result = plate.solve(
        volume_flow=flow / 6e4, inlet_temperature=293.15, grid=Resolution(lateral=pitch / 6)
    )
    wall = result.junction_temperature_mean
    film = water.properties(0.5 * (wall + 293.15))
    number = 4.0 * result.mass_flow / (count**2 * np.pi * 1e-3 * float(film.viscosity))
    nusselt = 23.39 * number**0.46 * spread**-0.442 * 2.0**-0.00716 * float(film.prandtl) ** 0.4
    coefficient = nusselt * float(film.conductivity) / 15.75e-3
    found = 150.0 / side**2 / (wall - 293.15)
    assert found == pytest.approx(coefficient, rel=CORRELATION)
    assert 5e3 < found < 5e4  # W/(m2 K): the range of their figures


def test_a_finned_jet_plate_lies_where_products_lie():
    area = (12e-3, 10e-3, 48e-3, 50e-3)
    jets = JetArray.lattice(
        pitch=2e-3,
        diameter=0.5e-3,
        standoff=0.8e-3,
        area=area,
        target_fins=TargetFins(0.6e-3, 0.1e-3, 0.15e-3),
    )
    die = Die(PowerMap.uniform(700.0, 26e-3, 31e-3), 0.75e-3, x=17e-3, y=14.5e-3)
    plate = Plate(
        Stack(die, Interface(30e-6, 20.0)),
        ColdPlate(60e-3, 60e-3, 1.5e-3, wetted=jets),
        Coolant("PG25"),
    )
    result = plate.solve(
        volume_flow=1.5 / 6e4, inlet_temperature=313.15, grid=Resolution(lateral=1e-3)
    )
    assert 0.01 < result.thermal_resistance < 0.05
