"""Whole plates with their coolant resolved, beside what others published, and studies of grids.

    python -m benchmarks.resolved_plates            # all of them, some minutes
    python -m benchmarks.resolved_plates NAME ...   # some of them

``docs/validation.md`` quotes what it prints.  Nothing is fitted: what the sources do not say is
named in each docstring.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import heatgrade as hg
from benchmarks.case_names import chosen
from heatgrade.plate import GridStudy

SILICON = "silicon 360 K"


def tuckerman_plate(
    width: float = 50e-6, depth: float = 302e-6, base: float = 100e-6, material: str = SILICON
) -> hg.Plate:
    """Channels and walls of 0.1 mm together, 302 um deep, 790 W on 1 cm2 (IEEE EDL 2 (1981) 126).

    Assumed: 0.1 mm of silicon below the channels, glass that conducts no heat.
    """
    channels = hg.Microchannels(
        width, 100e-6 - width, depth, area=(0.0, 0.0, 10e-3, 10e-3), cover_thickness=0.0
    )
    die = hg.Die(hg.PowerMap.uniform(790.0, 10e-3, 10e-3), 0.5 * base, material=material)
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(10e-3, 10e-3, 0.5 * base, material=material, wetted=channels),
        hg.Coolant("water"),
    )


def imec_plate(count: int, size: float, diameter: float, power: float) -> hg.Plate:
    """Jets of 2 mm pitch on a bare die, 0.6 mm above it; assumed: 0.2 mm of silicon."""
    margin = 0.5 * (size - count * 2e-3)
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=diameter, standoff=0.6e-3, nozzle_length=0.55e-3,
        area=(margin, margin, size - margin, size - margin),
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(power, size, size), 0.1e-3, material="silicon")
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(size, size, 0.1e-3, material="silicon", wetted=jets),
        hg.Coolant("water"),
    )


def tuckerman_pease() -> str:
    """Return rise and drop; measured 71 K and 207 to 214 kPa at 8.6 cm3/s; assumed: 23 degC."""
    found = tuckerman_plate().solve(
        volume_flow=8.6e-6, inlet_temperature=296.15, fidelity="resolved",
        resolved=hg.ResolvedSetup("cell", gap_cells=16),
    )  # fmt: skip
    rise = found.junction_temperature_max - 296.15
    return f"{rise:.1f} K, {found.pressure_drop / 1e3:.0f} kPa, {found.cells:,} cells"


def tuckerman_budget() -> str:
    """Return how far rise and drop follow what the source says roughly or not, 8 cells across."""

    def solved(plate: hg.Plate, flow: float = 8.6e-6, inlet: float = 296.15) -> tuple[float, float]:
        found = plate.solve(
            volume_flow=flow, inlet_temperature=inlet, fidelity="resolved",
            resolved=hg.ResolvedSetup("cell", gap_cells=8),
        )  # fmt: skip
        return found.junction_temperature_max - inlet, found.pressure_drop / 1e3

    usual = tuckerman_plate()
    rise, drop = solved(usual)
    changed = {
        "channels 2 um narrower": solved(tuckerman_plate(width=48e-6)),
        "channels 2 um wider": solved(tuckerman_plate(width=52e-6)),
        "channels 10 um shallower": solved(tuckerman_plate(depth=292e-6)),
        "flow 5 % less": solved(usual, flow=0.95 * 8.6e-6),
        "inlet 3 K colder": solved(usual, inlet=293.15),
        "silicon of 300 K, 148 W/(m K)": solved(tuckerman_plate(material="silicon")),
        "0.2 mm of silicon below": solved(tuckerman_plate(base=200e-6)),
    }
    lines = [f"{rise:.1f} K, {drop:.0f} kPa"]
    for name, (warmer, more) in changed.items():
        lines.append(f"  {name}: {warmer - rise:+.1f} K, {more - drop:+.0f} kPa")
    return "\n".join(lines)


def challenge() -> str:
    """Return resistance and drop of half of the shipped challenge plate, and by correlations."""
    from heatgrade.scenario import load_scenario
    from heatgrade.scenario.construction import construct

    (rated,) = construct(load_scenario("cold-plate-challenge")[0]).plates
    given = {"volume_flow": rated.volume_flow, "inlet_temperature": rated.inlet_temperature}
    compact = rated.plate.solve(**given)
    found = rated.plate.solve(**given, fidelity="resolved", resolved=rated.resolved)
    pairs = [
        ((r.junction_temperature_max - 303.15) / 0.8, r.pressure_drop / 1e3)
        for r in (found, compact)
    ]
    (fine, drop), (low, low_drop) = pairs
    return (
        f"{fine:.1f} mK/W, {drop:.2f} kPa, {found.cells:,} cells; by correlations {low:.1f} mK/W, "
        f"{low_drop:.2f} kPa"
    )


def imec_121() -> str:
    """Return a quarter of the 121-jet cooler at 1 L/min; measured 0.14 K/W (ECTC 2020).

    Bores 0.6 mm, five cells across, momentum carried to first order; assumed: water of 10 degC.
    """
    half = 11.5e-3
    found = imec_plate(11, 2 * half, 0.6e-3, 285.0).solve(
        volume_flow=1.0 / 6e4, inlet_temperature=283.15, fidelity="resolved",
        resolved=hg.ResolvedSetup(
            (half, half, 2 * half, 2 * half), gap_cells=6, nozzle_cells=5, scheme="upwind",
            tolerance=1e-4, accept_unsteady=True,
        ),
    )  # fmt: skip
    resistance = (found.junction_temperature_mean - 283.15) / 285.0
    flows = sorted(found.passage_flow.values())
    return (
        f"{resistance:.3f} K/W mean, {found.pressure_drop / 1e3:.1f} kPa, {found.cells:,} cells, "
        f"{len(flows)} nozzles; {found.solution.flow.outcome.reason}"
    )


def refine_channels() -> str:
    """Return order and grid convergence index of Tuckerman and Pease's channel, 4 to 16 across."""
    study = tuckerman_plate().refine(
        volume_flow=8.6e-6, inlet_temperature=296.15, fidelity="resolved",
        resolved=hg.ResolvedSetup("cell", gap_cells=8),
    )  # fmt: skip
    return told(study)


def refine_jets() -> str:
    """Return the same of a quarter jet cell, Re 100, 5 to 20 cells across bore and gap."""
    study = imec_plate(4, 8e-3, 0.575e-3, 50.0).refine(
        volume_flow=9.4e-7, inlet_temperature=283.15, fidelity="resolved",
        resolved=hg.ResolvedSetup("cell", gap_cells=10, nozzle_cells=10),
    )  # fmt: skip
    return told(study)


def short_pins() -> str:
    """Return six rows of pins under gaps of 0.1 to 1 mm, compact beside resolved."""
    size, lines = (6e-3, 3e-3), ["above the pins; junction's rise, pressure drop over resolved"]
    for gap in (0.1e-3, 0.25e-3, 0.5e-3, 1e-3):
        pins = hg.PinFins(0.5e-3, 1e-3, 1e-3, 1e-3, area=(0.0, 0.0, *size), clearance=gap)
        die = hg.Die(hg.PowerMap.uniform(12.0, *size), 0.5e-3)
        metal = hg.ColdPlate(*size, 0.5e-3, wetted=pins)
        plate = hg.Plate(hg.Stack(die, hg.Interface(50e-6, 5.0)), metal, hg.Coolant("water"))
        for flow in (3e-7, 1e-6):
            both = plate.compare(
                volume_flow=flow, inlet_temperature=300.0, grid=hg.Resolution(lateral=0.25e-3),
                resolved=hg.ResolvedSetup("cell", gap_cells=4, tolerance=1e-4),
            )  # fmt: skip
            case = both.resolved.case
            top = case.base + 1 + case.shape.layers[0].layer.cells
            halfway = case.grid.shape[0] // 2
            through = both.resolved.solution.flow.mass_flow[0][halfway]
            said = next(c.message for c in both.compact.cautions if "above the pins" in c.message)
            coarse, fine = both.quantities["junction_rise_max"]
            drop = both.compact.pressure_drop / both.resolved.pressure_drop
            lines.append(
                f"gap {gap * 1e3:g} mm, {flow * 1e6:g} mL/s: {said.split()[0]} and "
                f"{through[:, top:].sum() / through.sum():.0%}; {coarse / fine:.2f}, {drop:.2f}"
            )
    return "\n".join(lines)


def told(study: GridStudy) -> str:
    """Return a study as text."""
    return "\n" + study.summary()


CASES: dict[str, Callable[[], str]] = {
    "tuckerman_pease": tuckerman_pease,
    "tuckerman_budget": tuckerman_budget,
    "challenge": challenge,
    "imec_121": imec_121,
    "refine_channels": refine_channels,
    "refine_jets": refine_jets,
    "short_pins": short_pins,
}


def main(names: list[str]) -> None:
    """Print the cases asked for, or all, with their time."""
    for name in chosen(names, CASES):
        start = time.perf_counter()
        text = CASES[name]()
        sys.stdout.write(f"{name}: {text} ({time.perf_counter() - start:.0f} s)\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
