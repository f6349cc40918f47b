"""Every shipped scenario, run through the command line, against what is published of it.

1. Each runs; its balances close; its grid is fine enough; its result fits the schema.
2. Each gives one physical number that somebody else published or that another library gives.
3. No published outcome is typed into a scenario.

The quick runs use coarser cells, which changes no number asserted here by more than its
tolerance; the full runs, on the default grids, are marked slow.
"""

from __future__ import annotations

import json

import pytest

from heatgrade.cli import main
from heatgrade.report.result_schema import result_schema
from heatgrade.scenario import load_scenario, shipped_names, shipped_text

ENERGY_BALANCE = 1e-8  # relative
MASS_BALANCE = 1e-10  # relative
HOURLY_BALANCE = 1e-9  # of the peak demand
GRID_CHANGE = 0.01  # of the junction's rise, on a twice finer grid
DEMO_CELLS = 250_000
ZERO_CELSIUS = 273.15

COARSE = ["--set", "plate.grid.lateral=1.5 mm", "--no-pictures"]
SITES = tuple(n for n in shipped_names() if load_scenario(n)[0].table.source is not None)
CHIPS = tuple(name for name in shipped_names() if name not in SITES)


def run(name, folder, *words):
    """Return the documents of a run, by variant."""
    if name in SITES:  # no plate to be cut
        words = [word for word in words if "plate.grid" not in word and word != "--set"]
    assert main(["run", name, *words, "--quiet", "--out", str(folder)]) == 0
    return {
        path.parent.name if path.parent != folder else "": json.loads(path.read_text())
        for path in sorted(folder.rglob("result.json"))
    }


@pytest.fixture(scope="module")
def coarse(tmp_path_factory):
    """Return the documents of every shipped scenario on coarse grids."""
    return {name: run(name, tmp_path_factory.mktemp(name), *COARSE) for name in shipped_names()}


def check_balances(document):
    """Hold every balance of a document against its bound."""
    plate, rack, recovery = document["plate"], document["rack"], document["recovery"]
    assert document["outcome"]["converged"]
    if plate is not None:
        assert abs(plate["energy_balance"]) < ENERGY_BALANCE
        assert abs(plate["mass_balance"]) < MASS_BALANCE
    if document["district"] is not None:
        assert document["district"]["energy_balance"] < HOURLY_BALANCE
    if rack is not None:
        assert abs(rack["energy_balance"]) < ENERGY_BALANCE
        assert abs(rack["mass_balance"]) < MASS_BALANCE
        assert abs(rack["loop_balance"]) < ENERGY_BALANCE
    if recovery is not None:
        assert abs(recovery["energy_balance"]) < ENERGY_BALANCE
        given = document["source"]
        heat = given["heat_W"] if rack is None else rack["liquid_heat_W"] + rack["friction_heat_W"]
        assert recovery["heat_W"] == pytest.approx(heat, rel=ENERGY_BALANCE)
        pump = recovery["heat_pump"]
        assert (
            not pump["needed"]
            or pump["lorenz_efficiency"] is None
            or (0.0 < pump["lorenz_efficiency"] < 1.0)
        )


@pytest.mark.parametrize("name", shipped_names())
def test_balances_and_schema(name, coarse):
    jsonschema = pytest.importorskip("jsonschema")
    for document in coarse[name].values():
        check_balances(document)
        jsonschema.validate(document, result_schema())


def test_all_three_families_of_plates_ship():
    tables = [load_scenario(name)[0].table.plate for name in CHIPS]
    for family in ("jets", "microchannels", "pin_fins"):
        assert any(getattr(table, family) is not None for table in tables)


def test_rubin_rack_returns_what_is_published(coarse):
    """45 degC in gives about 55 degC out (NVIDIA's blog on the Rubin generation)."""
    rack = coarse["rubin-rack"][""]["rack"]
    assert rack["supply_C"] == pytest.approx(45.0)
    assert rack["return_C"] == pytest.approx(55.0, abs=1.0)
    # Trade press on Vera Rubin NVL72: 190 to 230 kW.
    assert 190e3 <= rack["heat_W"] <= 230e3


def test_rubin_rack_returns_what_coolprop_says(coarse):
    """The return follows from heat and flow rule with CoolProp's own properties of PG25.

    25 % by volume is 25.7 % by mass; 0.02 K is a hundredth of a per cent of its heat capacity,
    and what the pump's work adds is put in as the result states it.
    """
    props = pytest.importorskip("CoolProp.CoolProp").PropsSI
    rack = coarse["rubin-rack"][""]["rack"]
    fluid, pressure, supply = "INCOMP::MPG[0.257]", 300e3, 45.0 + ZERO_CELSIUS
    heat = rack["liquid_heat_W"] + rack["friction_heat_W"]
    volume_flow = 1.5e-3 / 60.0 * rack["liquid_heat_W"] / 1e3
    mass_flow = volume_flow * props("D", "T", supply, "P", pressure, fluid)
    mean = supply + 5.0
    rise = heat / (mass_flow * props("C", "T", mean, "P", pressure, fluid))
    assert rack["return_C"] == pytest.approx(45.0 + rise, abs=0.02)


def test_no_outcome_is_typed_into_the_demo():
    """Neither the return of 55 degC nor a heat of the rack stands in the scenario as a value."""
    values = [
        line.partition("#")[0].partition("=")[2]
        for line in shipped_text("rubin-rack").split("[coolant]")[1].splitlines()
    ]
    assert not any(word in value for value in values for word in ("55 degC", "191 kW", "190"))


def test_the_demo_gives_each_tray_the_flow_of_the_rule(coarse):
    """1.5 L/min per kW (OCP/OAI guideline) reaches every tray within the 5 % of Open Rack V3."""
    for branch in coarse["rubin-rack"][""]["rack"]["branches"]:
        share = branch["flow_L_per_min"] / branch["heat_W"] * 1e3
        assert share == pytest.approx(1.5, rel=0.05)


def test_aquasar_is_as_published(coarse):
    """60 degC in, about 65 degC out, chips below 85 degC, 80 % of the heat (Zimmermann 2012)."""
    rack = coarse["aquasar"][""]["rack"]
    assert rack["supply_C"] == pytest.approx(60.0)
    assert rack["return_C"] == pytest.approx(65.0, abs=0.5)
    assert rack["junction_max_C"] < 85.0
    assert rack["liquid_heat_W"] / rack["heat_W"] == pytest.approx(0.80)
    assert not coarse["aquasar"][""]["recovery"]["heat_pump"]["needed"]


def test_kevlinx_has_the_published_racks_and_losses(coarse):
    """60 and 150 kW (itdaily.com); 97.83 % of the supply is 0.71 MW lost at 32 MW (press)."""
    today, planned = coarse["kevlinx"]["today"], coarse["kevlinx"]["planned"]
    assert today["rack"]["heat_W"] == pytest.approx(60e3)
    assert planned["rack"]["heat_W"] == pytest.approx(150e3)
    for document, scenario in zip((today, planned), load_scenario("kevlinx"), strict=True):
        site = scenario.table.recovery.site
        assert 32.0 * (1.0 / site.ups_efficiency - 1.0) == pytest.approx(0.71, abs=0.005)
        # PUE by hand: supply, cooling of what is left in the air, pumps, the rest.
        rack = document["rack"]
        supplied = rack["heat_W"] / site.ups_efficiency
        air = supplied - document["recovery"]["heat_W"]
        total = supplied + air / site.air_cooling_cop + rack["pump_W"]
        total += site.other_fraction * rack["heat_W"]
        assert document["recovery"]["pue"] == pytest.approx(total / rack["heat_W"], rel=1e-9)
    assert planned["recovery"]["erf"] > today["recovery"]["erf"]


def test_pin_fin_bench_warms_its_water_as_iapws_says(coarse):
    """700 W into 1 L/min of water at 45 degC: 990.2 kg/m3 and 4180 J/(kg K), IAPWS-95."""
    plate = coarse["pin-fin-bench"][""]["plate"]
    rise = 700.0 / (990.2 * 1e-3 / 60.0 * 4180.0)
    assert plate["outlet_C"] - plate["inlet_C"] == pytest.approx(rise, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_names())
def test_full_runs(name, tmp_path):
    """The default grids: balances, the grid's own check, every file."""
    documents = run(name, tmp_path)
    for variant, document in documents.items():
        check_balances(document)
        names = {path.name for path in (tmp_path / variant).iterdir()}
        if name in SITES:
            assert {"result.json", "hours.csv", "summary.html", "district.png"} <= names
            continue
        assert document["plate"]["grid_check"]["estimate"] < GRID_CHANGE
        assert {"result.json", "plate.vtr", "summary.html", "plate.png", "scene.png"} <= names
    if name == "rubin-rack":
        assert documents[""]["plate"]["cells"] >= DEMO_CELLS
