"""Measure the figures that ``validation.md`` and ``reliability.md`` quote, and print them.

    python docs/figures.py            # all of them, about a minute
    python docs/figures.py NAME ...   # some of them

A test runs the quick ones and looks for their text in the documents.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import heatgrade as hg
from heatgrade.correlations import duct

ROOT = Path(__file__).resolve().parents[1]
DUCTS = ROOT / "tests" / "validation" / "correlations_duct_reference.json"


def tuckerman_pease() -> str:
    """Return rise and drop of the first microchannel heat sink; measured: 71 K, 214 kPa.

    790 W on 1 cm2 of silicon, channels 50 um wide and 302 um deep with walls of 50 um under glass,
    8.6 cm3/s of water.  Assumed: water of 23 degC, 0.1 mm of silicon below the channels,
    silicon as at 87 degC.
    """
    channels = hg.Microchannels(
        50e-6, 50e-6, 302e-6, area=(0.0, 0.0, 10e-3, 10e-3), cover_thickness=0.0
    )
    silicon = "silicon 360 K"
    die = hg.Die(hg.PowerMap.uniform(790.0, 10e-3, 10e-3), 50e-6, material=silicon)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(10e-3, 10e-3, 50e-6, material=silicon, wetted=channels),
        hg.Coolant("water"),
    )
    grid = hg.Resolution(lateral=0.2e-3)
    found = plate.solve(volume_flow=8.6e-6, inlet_temperature=296.15, grid=grid)
    rise = found.junction_temperature_max - 296.15
    return f"{rise:.0f} K, {found.pressure_drop / 1e3:.0f} kPa"


def imec_4x4() -> str:
    """Return the mean area resistance of a 4 x 4 jet cooler; measured: 0.15 to 0.16 cm2 K/W.

    8 mm x 8 mm bare die, nozzles of 0.575 mm with drains between them, 0.6 mm above the silicon,
    1 L/min of water.  Assumed: water of 10 degC, 0.2 mm of silicon.
    """
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.575e-3, standoff=0.6e-3, area=(0.0, 0.0, 8e-3, 8e-3)
    )
    plate = hg.Plate(
        hg.Stack(
            hg.Die(hg.PowerMap.uniform(64.0, 8e-3, 8e-3), 0.1e-3, material="silicon"),
            hg.Interface.contact(0.0),
        ),
        hg.ColdPlate(8e-3, 8e-3, 0.1e-3, material="silicon", wetted=jets),
        hg.Coolant("water"),
    )
    found = plate.solve(volume_flow=1.0 / 6e4, inlet_temperature=283.15)
    resistance = (found.junction_temperature_mean - 283.15) * 0.64 / 64.0
    return f"{resistance:.3f} cm2 K/W"


def duct_developed() -> str:
    """Return the largest deviation of f Re, Nu_H1 and Nu_T from an independent solution."""
    laws = {
        "f_reynolds": duct.f_reynolds,
        "nusselt_h1": duct.nusselt_h1,
        "nusselt_t": duct.nusselt_t,
    }
    cases = json.loads(DUCTS.read_text(encoding="utf-8"))["cases"]
    worst = max(
        abs(float(law(1.0 / ratio)) / cases[f"4wall_{ratio}"][key] - 1.0)
        for ratio in (1, 2, 4, 5, 8)
        for key, law in laws.items()
    )
    return f"{worst:.2%}"


def threads() -> str:
    """Return the largest difference of any temperature between 1, 2, 3 and 4 threads [K]."""
    plate = _small_plate()
    fields = [
        plate.solve(volume_flow=2e-5, inlet_temperature=318.15, threads=n).fields.temperature
        for n in (1, 2, 3, 4)
    ]
    return f"{max(float(np.nanmax(np.abs(f - fields[0]))) for f in fields):g} K"


def balances() -> str:
    """Return energy and mass balance of three families of plates, plain and leaking."""
    energy, mass = 0.0, 0.0
    area = (8e-3, 8e-3, 32e-3, 32e-3)
    for wetted in (
        hg.JetArray.lattice(pitch=2e-3, diameter=0.5e-3, standoff=0.7e-3, area=area),
        hg.Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area),
        hg.PinFins(1e-3, 2e-3, 2e-3, 3e-3, area, arrangement="staggered"),
    ):
        for leaks in (False, True):
            plate = _small_plate(wetted, leaks=leaks)
            found = plate.solve(volume_flow=2e-5, inlet_temperature=318.15)
            energy, mass = max(energy, found.energy_balance), max(mass, found.mass_balance)
    return f"energy {energy:.0e}, mass {mass:.0e}"


def memory() -> str:
    """Return by how much 1,000 solves of a leaking plate raise a process's peak memory [MB]."""
    plate, grid = _small_plate(leaks=True), hg.Resolution(lateral=4e-3, die=1, base=2, fins=2)

    def solve(times: int) -> int:
        for _ in range(times):
            plate.solve(volume_flow=2e-5, inlet_temperature=318.15, grid=grid, threads=1)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = solve(50)  # everything is loaded and every pool has its size
    return f"{(solve(1000) - before) / 1e3:.1f} MB"


def demo() -> str:
    """Return return temperature, COP, balances and time of the demo, without its pictures."""
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.run import run_scenario

    start = time.perf_counter()
    (scenario,) = load_scenario("rubin-rack")
    chain = run_scenario(construct(scenario))
    rack, recovery, grid = chain.rack, chain.recovery, chain.plate.grid_check
    assert rack is not None
    assert recovery is not None
    assert recovery.heat_pump is not None
    assert grid is not None
    return (
        f"return {rack.return_temperature - 273.15:.1f} degC, COP {recovery.heat_pump.cop:.2f}, "
        f"{chain.plate.cells:,} cells, twice finer moves it by {grid.estimate:.2%} or less, "
        f"energy {max(chain.plate.energy_balance, rack.energy_balance):.0e}, "
        f"mass {max(chain.plate.mass_balance, rack.mass_balance):.0e}, "
        f"loops {rack.loop_balance:.0e}, {time.perf_counter() - start:.0f} s"
    )


def sites() -> str:
    """Return, for every site with a year, its heat pump's electricity with both kinds of source.

    kWh of electricity per MWh of heat recovered, by the site's own water and by what liquid
    cooling at the chip returns (or, for liquid-cooled racks, what air coils would give), on the
    default grids.
    """
    from heatgrade.scenario import load_scenario, shipped_names
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.run import run_scenario

    rows = ["| site | network | share | air coils | kWh/MWh | chip | kWh/MWh | gone |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in shipped_names():
        for scenario in load_scenario(name):
            if scenario.table.district is None:
                continue
            found = run_scenario(construct(scenario)).district
            assert found is not None
            if found.other is None or found.year.electricity + found.other.other.electricity <= 0.0:
                continue
            where = f"{name} {scenario.variant}".strip()
            rows.append(_site_row(where, found.year, found.other.other))
    return "\n".join(rows)


def published() -> str:
    """Return every published figure of the shipped scenarios beside the run's own."""
    from heatgrade.report.result_document import result_document
    from heatgrade.scenario import load_scenario, shipped_names
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.run import run_scenario

    rows = ["| scenario | figure | published or derived | computed | off |"]
    rows.append("| --- | --- | --- | --- | --- |")
    for name in shipped_names():
        for scenario in load_scenario(name):
            if not scenario.table.published:
                continue
            document = result_document(run_scenario(construct(scenario)))
            where = f"{name} {scenario.variant}".strip()
            rows += [_published_row(where, row) for row in document["published"]]
    return "\n".join(rows)


def _published_row(where: str, row: dict[str, Any]) -> str:
    low, high = _number(row["low"]), _number(row["high"])
    told = low if low == high else f"{low} to {high}"
    off = "inside" if low != high and row["deviation"] == 0.0 else f"{row['deviation']:+z.1%}"
    unit = f" {row['unit']}" if row["unit"] else ""
    return (
        f"| `{where}` | {row['name']} | {told}{unit} | {_number(row['computed'])}{unit} | {off} |"
    )


def _number(value: float) -> str:
    digits = value if abs(value) < 1e4 else float(f"{value:.4g}")
    return f"{digits:,.0f}" if abs(digits) >= 1e3 else f"{digits:.4g}"


def _site_row(name: str, year: hg.DistrictYear, other: hg.DistrictYear) -> str:
    def water(one: hg.DistrictYear) -> str:
        source = one.case.source
        return f"{source.hot_temperature - 273.15:.0f}/{source.cold_temperature - 273.15:.0f}"

    def work(one: hg.DistrictYear) -> float:
        return 1e3 * (one.electricity_per_heat or 0.0)

    air, chip = sorted((year, other), key=lambda one: one.case.source.hot_temperature)
    given = year.conditions
    warm = f"{given.supply.max() - 273.15:.0f}/{given.back.max() - 273.15:.0f}"
    gone = 1.0 - work(chip) / work(air)
    sources = f"{water(air)} | {work(air):.0f} | {water(chip)} | {work(chip):.0f}"
    return f"| `{name}` | {warm} | {year.share:.0%} | {sources} | {gone:.0%} |"


def steps_in_time() -> str:
    """Return the processor's time per cell and step of a run in time to 1 mK, on one thread."""
    from heatgrade.plate.compact_solve import solid_model
    from heatgrade.plate.coolant_side import coolant_side
    from heatgrade.plate.equations import PlateEquations
    from heatgrade.transient import HeatStorage, Integrator, LinearProblem, Temperatures

    chip = hg.Die(hg.PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    fins = hg.Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    metal = hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
    plate = hg.Plate(hg.Stack(chip, hg.Interface(50e-6, 5.0)), metal, hg.Coolant("water"))
    model = solid_model(plate, hg.Resolution(lateral=40e-3 / 290))
    side = coolant_side(plate, model, 0.02, 318.15)
    equations = PlateEquations(model, side, plate.coolant, 318.15)
    coolant, solid = np.full(model.grid.shape[:2], 318.15), np.full(model.grid.shape, 318.15)
    coupling = equations.couple(coolant, solid, 4180.0)
    fields = equations.coupled(equations.solid(), coupling, 4180.0)
    start = Temperatures(np.zeros(fields.shape), np.zeros(fields.shape[:2]))
    problem = LinearProblem(fields, HeatStorage(*equations.storage(coolant)))
    integrator = Integrator(problem, tolerance=1e-3, initial=start, threads=1)
    steps = integrator.steps_until(1.0)
    for _ in range(40):  # the first after a jump need a matrix each
        next(steps)
    begin, cycles, count = time.process_time(), integrator.state.cycles, 25
    for _ in range(count):
        next(steps)
    spent = (time.process_time() - begin) / count / fields.cells
    cycles = integrator.state.cycles - cycles
    return (
        f"{fields.cells:,} cells: {spent * 1e6:.2f} us of processor time per cell and step, "
        f"{cycles / count:.1f} cycles a step"
    )


def second_order_in_time() -> str:
    """Return what coolant carried to second order costs in time, over upwind, on one thread."""
    powers = hg.PowerTrace.steps(["die"], [0.0, 0.1, 0.2, 0.3, 0.4], [300.0, 50.0, 300.0, 50.0])
    spent = {}
    for properties in ("initial", "local"):
        for way in ("upwind", "second-order"):
            grid = hg.Resolution(lateral=0.33e-3, advection=way)
            begin = time.process_time()
            run = _small_plate().solve_transient(
                powers, 0.4, volume_flow=2e-5, inlet_temperature=318.15, properties=properties,
                grid=grid, threads=1,
            )  # fmt: skip
            spent[properties, way] = time.process_time() - begin
    ratios = {p: spent[p, "second-order"] / spent[p, "upwind"] for p in ("initial", "local")}
    return f"{run.cells:,} cells: " + ", ".join(f"{r:.2f} ({p})" for p, r in ratios.items())


QUICK: dict[str, Callable[[], str]] = {
    "tuckerman_pease": tuckerman_pease,
    "imec_4x4": imec_4x4,
    "duct_developed": duct_developed,
    "threads": threads,
}
SLOW: dict[str, Callable[[], str]] = {
    "steps_in_time": steps_in_time,
    "second_order_in_time": second_order_in_time,
    "balances": balances,
    "memory": memory,
    "demo": demo,
    "sites": sites,
    "published": published,
}


def _small_plate(
    wetted: hg.JetArray | hg.Microchannels | hg.PinFins | None = None, *, leaks: bool = False
) -> hg.Plate:
    die = hg.Die(
        hg.PowerMap.uniform(300.0, 20e-3, 20e-3),
        0.7e-3,
        x=10e-3,
        y=10e-3,
        material="silicon" if leaks else "silicon 360 K",
        leakage=hg.Leakage(358.15, share=0.1, doubling=30.0) if leaks else None,
    )
    if wetted is None:
        wetted = hg.Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    return hg.Plate(
        hg.Stack(die, hg.Interface(50e-6, 5.0)),
        hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=wetted),
        hg.Coolant("water"),
    )


def main() -> None:
    """Print the figures named on the command line, or all."""
    every = QUICK | SLOW
    for name in sys.argv[1:] or every:
        print(f"{name:<16} {every[name]()}", flush=True)


if __name__ == "__main__":
    main()
