"""imec's measured jet coolers, a quarter cell of each resolved on three grids.

    python -m benchmarks.resolved_imec          # all of them, minutes
    python -m benchmarks.resolved_imec NAME
    python -m benchmarks.resolved_imec in-time  # 16 jets at 0.6 L/min marched in time

Bare dies of silicon under polymer plates with jets and drains in turn, water of 10 degC (Wei et
al.: Appl. Therm. Eng. 152 (2019) 308, doi 10.1016/j.applthermaleng.2019.02.075; IEEE Trans. CPMT 9
(2019) 1815, doi 10.1109/TCPMT.2019.2905610; ECTC 2020, doi 10.1109/ECTC32862.2020.00225), as cited
by others.  Published are pitch, bore, gap of 0.6 mm, nozzle plate of 0.55 mm (of a sister cooler)
and mean junction over inlet.  Assumed: 0.2 mm of silicon.  `budget` tells what each is worth.
The large die is wider than its jets' cells: its resistance lies between that of the cells' area
and that of the whole die's, cooled alike.  The faster cells are carried upwind, which
comes to rest everywhere; `second_order` tells the other, of which 1 L/min does not on all grids,
and `in-time` the mean of its course in time at 0.6 L/min, from where the steady solve ends.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

import heatgrade as hg
from benchmarks.case_names import chosen
from heatgrade.plate.resolved_solve import heat_given
from heatgrade.resolved import CourseSettings, HeatCourseSettings, solve_conjugate_transient

INLET, PITCH = 283.15, 2e-3
GRIDS = {"bounded": (8, 12, 16), "upwind": (12, 16, 24)}
DURATION, STEP = 8e-3, 2.4e-4  # [s]: twice what coolant stays in the cell; over cells a bore
QUICK = 1e4  # heat capacity of the silicon in time, a hundredth: it follows at once [J/(m3 K)]
UNSTEADY = 800.0  # Reynolds number of a bore from which momentum is carried upwind here


class Cooler(NamedTuple):
    """A measurement.

    Parameters
    ----------
    jets : int
        Along a side.
    die : float
        Its side [m].
    bore : float
        [m].
    flow : float
        [L/min].
    power : float
        [W].
    resistance : float
        Mean junction over inlet, measured [K/W].
    scatter : float
        Relative, as published: of the measurement, or the gap to the authors' own simulation.
    """

    jets: int
    die: float
    bore: float
    flow: float
    power: float
    resistance: float
    scatter: float

    @property
    def reynolds(self) -> float:
        """Of a bore, by water of 10 degC."""
        water = hg.Coolant("water").properties(INLET)
        speed = self.flow / 6e4 / self.jets**2 / (0.25 * np.pi * self.bore**2)
        return float(speed * self.bore * water.density / water.viscosity)


class Found(NamedTuple):
    """What a cell says: of its own area [m2 K/W], pressure drop [Pa] and how the flow settled."""

    resistance: float
    pressure_drop: float
    reason: str


COOLERS = {
    "16 jets of 0.575 mm, 0.6 L/min": Cooler(4, 8e-3, 0.575e-3, 0.6, 50.0, 0.45, 0.12),
    "16 jets of 0.575 mm, 1 L/min": Cooler(4, 8e-3, 0.575e-3, 1.0, 50.0, 0.25, 0.04),
    "16 jets of 0.5 mm, 0.6 L/min": Cooler(4, 8e-3, 0.5e-3, 0.6, 50.0, 0.25, 0.018),
    "121 jets of 0.63 mm, 1 L/min": Cooler(11, 23e-3, 0.63e-3, 1.0, 100.0, 0.14, 0.018),
    "121 jets of 0.63 mm, 3.25 L/min": Cooler(11, 23e-3, 0.63e-3, 3.25, 285.0, 17.5 / 285.0, 0.036),
}


def solve_cell(
    cooler: Cooler, cells: int, scheme: str = "bounded", silicon: float = 0.2e-3,
    gap: float = 0.6e-3, inlet: float = INLET,
) -> Found:  # fmt: skip
    """Return what a quarter cell in the middle of the jets says."""
    plate = plate_of(cooler, silicon, gap)
    found = plate.solve(
        volume_flow=cooler.flow / 6e4, inlet_temperature=inlet, fidelity="resolved",
        resolved=setup_of(cells, scheme),
    )  # fmt: skip
    area = found.window.length_x * found.window.length_y
    rise = found.junction_temperature_mean - inlet
    return Found(rise * area / found.heat_flow, found.pressure_drop,
                 found.solution.flow.outcome.reason)  # fmt: skip


def plate_of(cooler: Cooler, silicon: float = 0.2e-3, gap: float = 0.6e-3) -> hg.Plate:
    """Return the cooler with as much of the die as its jets cover."""
    side = cooler.jets * PITCH
    jets = hg.JetArray.lattice(
        pitch=PITCH, diameter=cooler.bore, standoff=gap, nozzle_length=0.55e-3,
        area=(0.0, 0.0, side, side),
    )  # fmt: skip
    power = cooler.power * side**2 / cooler.die**2
    die = hg.Die(hg.PowerMap.uniform(power, side, side), 0.5 * silicon)
    return hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(side, side, 0.5 * silicon, wetted=jets, material="silicon"),
        hg.Coolant("water"),
    )


def setup_of(cells: int, scheme: str) -> hg.ResolvedSetup:
    """Return a quarter cell, so many cells across a bore and the gap."""
    return hg.ResolvedSetup(
        "cell", gap_cells=cells, nozzle_cells=cells, scheme=scheme, tolerance=1e-4,
        accept_unsteady=True,
    )  # fmt: skip


def in_time(cooler: Cooler, cells: int = 12) -> tuple[float, float, str]:
    """Return the mean of the area resistance in time [m2 K/W], its fluctuation, how it went."""
    plate, setup = plate_of(cooler), setup_of(cells, "bounded")
    found = plate.solve(
        volume_flow=cooler.flow / 6e4, inlet_temperature=INLET, fidelity="resolved", resolved=setup
    )
    domain, start = found.case.domain, found.solution
    given = heat_given(plate, found.case, found.case.model.at(start.temperature))
    (_, block), *_ = found.case.model.junctions
    die = np.zeros(domain.grid.shape, bool)
    die[block] = True
    flow = CourseSettings(DURATION, step=STEP / cells, average_from=0.5 * DURATION,
                          convection="bounded", tolerance=1e-3, threads=1)  # fmt: skip
    course = solve_conjugate_transient(
        domain, plate.coolant, INLET, given.conductivity, given.heat, QUICK,
        HeatCourseSettings(flow, temperature_tolerance=0.01), start=start.temperature,
        flow=start.flow, resistance=given.resistance, parts={"die": die},
    )  # fmt: skip
    mean, rms = course.statistics(course.parts["die"].mean)
    area = found.window.length_x * found.window.length_y
    told = str(course.flow.outcome) if course.flow else ""
    return (mean - INLET) * area / found.heat_flow, rms / (mean - INLET), told


def within(cooler: Cooler, found: Found) -> tuple[float, float]:
    """Return least and greatest resistance of the die over the measured one."""
    cells, die = (cooler.jets * PITCH) ** 2, cooler.die**2
    return (
        found.resistance / die / cooler.resistance,
        found.resistance / cells / cooler.resistance,
    )


def line(name: str) -> str:
    """Return a cooler on three grids, told."""
    cooler = COOLERS[name]
    scheme = "upwind" if cooler.reynolds > UNSTEADY else "bounded"
    grids = [solve_cell(cooler, cells, scheme) for cells in GRIDS[scheme]]
    low, high = within(cooler, grids[-1])
    inside = low <= 1.0 + cooler.scatter and high >= 1.0 - cooler.scatter
    values = ", ".join(f"{1e4 * item.resistance:.3f}" for item in grids)
    ratio = f"{low:.2f}" if high - low < 0.01 else f"{low:.2f} to {high:.2f}"
    return (
        f"{name}, {scheme}: measured {cooler.resistance:.3f} K/W"
        f" ({1e4 * cooler.resistance * cooler.die**2:.2f} cm2 K/W); cells"
        f" {values} cm2 K/W on {', '.join(map(str, GRIDS[scheme]))} a bore; over measured {ratio},"
        f" {'within' if inside else 'outside'} {cooler.scatter:.1%};"
        f" {1e-3 * grids[-1].pressure_drop:.2f} kPa; {grids[-1].reason}"
    )


def budget() -> str:
    """Return what inputs are worth that are not published, or roughly, 12 cells a bore, upwind."""
    usual = COOLERS["16 jets of 0.575 mm, 0.6 L/min"]
    base = solve_cell(usual, 12, "upwind").resistance
    changed = {
        "0.4 mm of silicon": solve_cell(usual, 12, "upwind", silicon=0.4e-3),
        "bores 0.02 mm narrower": solve_cell(usual._replace(bore=0.555e-3), 12, "upwind"),
        "bores 0.02 mm wider": solve_cell(usual._replace(bore=0.595e-3), 12, "upwind"),
        "gap 0.7 mm": solve_cell(usual, 12, "upwind", gap=0.7e-3),
        "water of 20 degC": solve_cell(usual, 12, "upwind", inlet=293.15),
        "flow 5 % less": solve_cell(usual._replace(flow=0.57), 12, "upwind"),
    }
    told = [f"budget: {1e4 * base:.3f} cm2 K/W"]
    told += [
        f"{name} {100.0 * (item.resistance / base - 1.0):+.1f} %" for name, item in changed.items()
    ]
    return "; ".join(told)


def second_order() -> str:
    """Return the 16 jets with momentum of second order, means where they do not come to rest."""
    lines = []
    for name, cooler in COOLERS.items():
        if cooler.reynolds <= UNSTEADY:
            continue
        grids = [(cells, solve_cell(cooler, cells)) for cells in GRIDS["upwind"]]
        told = (f"{1e4 * item.resistance:.3f} on {cells} ({item.reason})" for cells, item in grids)
        over = within(cooler, grids[-1][1])[0]
        lines.append(f"second_order, {name}: {', '.join(told)} cm2 K/W; over measured {over:.2f}")
    return "\n".join(lines)


def told_in_time() -> str:
    """Return the 16 jets at 0.6 L/min in time."""
    lines = []
    for cells in (12, 16):
        mean, rms, told = in_time(COOLERS["16 jets of 0.575 mm, 0.6 L/min"], cells)
        lines.append(
            f"in-time, {cells} cells a bore: {1e4 * mean:.3f} cm2 K/W, of which {rms:.1%} comes and"
            f" goes; {told}"
        )
    return "\n".join(lines)


def main(names: list[str]) -> None:
    """Print the coolers asked for, or all, and the budget."""
    others = {"second_order": second_order, "budget": budget, "in-time": told_in_time}
    for name in chosen(names, [*COOLERS, *others]):
        sys.stdout.write((others[name]() if name in others else line(name)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
