"""Resolved coolant against what is published, where it takes minutes: prints what the docs quote.

    python -m benchmarks.resolved_proofs            # all
    python -m benchmarks.resolved_proofs NAME ...   # some: street, bar, heated_bar, pins

Small cases of the same laws run in the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_names import chosen
from heatgrade.correlations import pin_fin
from heatgrade.errors import NotConverged
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.painted.plan_shape import Circles, Rectangles, Without
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import (
    ConjugateSettings,
    CourseSettings,
    FlowCourse,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    HeatCourseSettings,
    Opening,
    Periodic,
    TotalFlow,
    solve_conjugate,
    solve_conjugate_transient,
    solve_flow_transient,
)

Array = NDArray[np.float64]
PRANDTL = 7.0
FLAT = {"z-": "symmetry", "z+": "symmetry"}


def stretched(
    fine: float, inner: tuple[float, float], outer: tuple[float, float], growth: float
) -> Array:
    """Return edges of width `fine` within `inner`, growing from there out to `outer`."""
    count = round((inner[1] - inner[0]) / fine)
    middle = np.linspace(*inner, count + 1)

    def beyond(length: float) -> Array:
        if length <= 0.0:
            return np.zeros(0)
        steps = int(np.ceil(np.log1p(length / fine * (growth - 1.0)) / np.log(growth)))
        widths = growth ** np.arange(1, steps + 1)
        return np.cumsum(widths / widths.sum() * length)

    low, high = beyond(inner[0] - outer[0]), beyond(outer[1] - inner[1])
    return np.concatenate([inner[0] - low[::-1], middle, inner[1] + high])


def with_circles(
    x: Array, y: Array, circles: Circles, openings: tuple[Opening, ...], **rest: object
) -> FlowDomain:
    """Return a room one cell high with round bars, cut exactly."""
    grid = Grid(x, y, [0.0, 1.0])
    sides = (np.array([item]) for item in (x[0], y[0], x[-1], y[-1]))
    shares = paint_prisms([Prism(0.0, 1.0, Without(Rectangles(*sides), circles))], grid)
    return FlowDomain(
        grid,
        shares.volume,
        shares.x,
        shares.y,
        shares.z,
        openings,
        **rest,  # type: ignore[arg-type]
    )


def one_circle(diameter: float = 1.0, x: float = 0.0, y: float = 0.0) -> Circles:
    """Return a single circle."""
    return Circles(np.array([x]), np.array([y]), np.array([diameter]))


def oscillation(time: Array, values: Array) -> tuple[float, float]:
    """Return frequency and amplitude of the last whole swings, from crossings of the mean."""
    middle = 0.5 * (values.max() + values.min())
    above = values > middle
    up = np.flatnonzero(~above[:-1] & above[1:])
    at = time[up] + (middle - values[up]) / (values[up + 1] - values[up]) * np.diff(time)[up]
    return float((at.size - 1) / (at[-1] - at[0])), float(0.5 * np.ptp(values[up[0] :]))


def past_a_bar(cells: int, far: float) -> FlowDomain:
    """Return the room around a round bar between planes far away; d = rho = U = 1."""
    x = stretched(1.0 / cells, (-0.8, 2.0), (-0.5 * far, 20.0), 1.06)
    y = stretched(1.0 / cells, (-0.8, 0.8), (-0.5 * far, 0.5 * far), 1.10)
    openings = (Opening("in", "x-", TotalFlow(far)), Opening("out", "x+", GivenPressure()))
    sides = FLAT | {"y-": "symmetry", "y+": "symmetry"}
    return with_circles(x, y, one_circle(y=0.02), openings, bounds=sides)


def wake(cells: int, far: float, duration: float, courant: float = 0.8) -> FlowCourse:
    """Flow past a round bar at Reynolds number 100."""
    room = past_a_bar(cells, far)
    settings = CourseSettings(
        duration, courant=courant, average_from=0.6 * duration, tolerance=1e-5, threads=1
    )
    box = ((-0.8, 0.8), (-0.8, 0.8), (0.0, 1.0))
    return solve_flow_transient(
        room, 1.0, 0.01, settings, probes={"wake": (2.0, 0.5, 0.5)}, bodies={"bar": box}
    )


def heated_bar(
    cells: int = 10, far: float = 30.0, duration: float = 120.0, courant: float = 1.0
) -> str:
    """Heat of a round bar of even temperature in its vortices, Re 100, Prandtl number 0.7.

    Published: mean Nusselt number 5.16 by Churchill and Bernstein (1977, doi 10.1115/1.3450685).
    """
    prandtl, viscosity = 0.7, 0.01
    room = past_a_bar(cells, far)
    conductivity = viscosity / prandtl
    gas = CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))
    inside = room.volume == 0.0
    settings = HeatCourseSettings(
        CourseSettings(
            duration, courant=courant, average_from=0.7 * duration, tolerance=1e-5, threads=1
        ),
        1e-5,
    )
    nothing = np.zeros(room.grid.shape)
    found = solve_conjugate_transient(
        room, gas, 300.0, 1e4 * conductivity, nothing, 1.0, settings,
        sink=np.where(inside, 1e4, 0.0), ambient=301.0, parts={"bar": inside},
        probes={"wake": (2.0, 0.5, 0.5)},
    )  # fmt: skip
    mean, swing = found.statistics(found.parts["bar"].heat / (np.pi * conductivity))
    assert found.flow is not None  # it goes on
    late = found.time > 0.7 * duration
    frequency, _ = oscillation(found.time[late], found.flow.probes["wake"][late, 1])
    return (
        f"heated bar: {cells} cells on the diameter, {far:g} diameters wide: Nu {mean:.3f},"
        f" rms {swing:.4f}, St {frequency:.4f}, energy {found.account.balance:.1e};"
        f" {found.flow.outcome}"
    )


def street(cells: int = 10, far: float = 30.0, duration: float = 160.0) -> str:
    """Vortices behind a round bar at Re 100.

    Published: St 0.164 to 0.167, mean drag 1.33 to 1.35 (Williamson 1989, doi
    10.1017/S0022112089002429: St 0.1643; Liu, Zheng and Sung 1998, doi 10.1006/jcph.1997.5859: St
    0.164 and drag 1.350).
    """
    found = wake(cells, far, duration)
    late = found.time > 0.7 * duration
    frequency, _ = oscillation(found.time[late], found.probes["wake"][late, 1])
    drag = 2.0 * float(np.mean(found.forces["bar"][late, 0]))
    lift = float(np.ptp(found.forces["bar"][late, 1]))
    size = found.final.pressure.shape
    return (
        f"street: {size[0]} x {size[1]} cells, {cells} on the diameter, {far:g} diameters wide:"
        f" St {frequency:.4f}, drag {drag:.3f}, lift +-{lift:.3f}; {found.outcome}"
    )


def held_bar(reynolds: float, cells: int, far: float = 30.0) -> float:
    """Return the mean Nusselt number of a round bar of even temperature in steady flow, Pr 0.7.

    Half of the room, which is `far` diameters wide between planes of symmetry.
    """
    x = stretched(1.0 / cells, (-0.8, 1.5), (-0.5 * far, 20.0), 1.08)
    y = stretched(1.0 / cells, (0.0, 0.8), (0.0, 0.5 * far), 1.10)
    openings = (Opening("in", "x-", TotalFlow(0.5 * far)), Opening("out", "x+", GivenPressure()))
    sides = FLAT | {"y-": "symmetry", "y+": "symmetry"}
    room = with_circles(x, y, one_circle(), openings, bounds=sides)
    viscosity = 1.0 / reynolds
    conductivity = viscosity / 0.7
    gas = CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))
    inside = room.volume == 0.0
    found = solve_conjugate(
        room, gas, 300.0, 1e4 * conductivity, np.zeros(room.grid.shape),
        ConjugateSettings(FlowSettings(tolerance=1e-6, threads=1), 1e-6),
        sink=np.where(inside, 1e4, 0.0), ambient=301.0,
    )  # fmt: skip
    heat = float(np.sum(1e4 * (301.0 - found.temperature[inside])))
    return heat / (0.5 * np.pi * conductivity)


def bar() -> str:
    """Heat of a round bar in steady flow, Re 20 and 40, Pr 0.7, on 10, 20 and 40 cells.

    Published: 2.4653 and 3.2825 (Bharti, Chhabra and Eswaran 2007, doi 10.1007/s00231-006-0155-1,
    as recalled).
    """
    lines = []
    for reynolds in (20.0, 40.0):
        found = [held_bar(reynolds, cells) for cells in (10, 20, 40)]
        first, second = np.diff(found)
        limit = found[2] + second / 3.0
        told = ", ".join(f"{value:.3f}" for value in found)
        lines.append(
            f"bar in steady flow, Re {reynolds:g}: Nu {told} on 10, 20, 40 cells a diameter;"
            f" order {np.log2(first / second):.1f}, limit of the second order {limit:.3f}"
        )
    return "\n".join(lines)


class PinRow(NamedTuple):
    """What a row of pins does: Nusselt number and loss coefficient, as `correlations.pin_fin`."""

    nusselt: float
    loss: float


def pin_row(arrangement: str, reynolds: float, cells: int, pitch: float = 2.0) -> PinRow:
    """Solve a repeating cell of long pins, d = 1, at pitches both alike, water of 7 for Prandtl.

    Half of the width between planes of symmetry; along the flow its sides are joined. Pins conduct
    10,000 times as well as the coolant.
    """
    staggered = arrangement == "staggered"
    length, width = pitch * (2.0 if staggered else 1.0), 0.5 * pitch
    x = np.linspace(0.0, length, round(length * cells) + 1)
    y = np.linspace(0.0, width, round(width * cells) + 1)
    centres = [(0.5 * pitch, 0.0)] + ([(1.5 * pitch, width)] if staggered else [])
    place = np.array(centres)
    circles = Circles(place[:, 0], place[:, 1], np.ones(len(centres)))
    narrow = pin_fin.narrowest_ratio(arrangement, pitch, pitch)
    joined = (Periodic("x", mass_flow=narrow * width),)  # 1 m/s in the narrowest section
    sides = FLAT | {"y-": "symmetry", "y+": "symmetry"}
    room = with_circles(x, y, circles, (), bounds=sides, periodic=joined)
    viscosity = 1.0 / reynolds
    conductivity = viscosity / PRANDTL
    solid = (1.0 - room.volume) * room.grid.plan_area[:, :, None] * room.grid.dz
    rows = len(centres)
    heat = solid / solid.sum() * rows * conductivity  # of each half pin, k times 1 K
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))
    found = solve_conjugate(
        room, liquid, 300.0, 1e4 * conductivity, heat,
        ConjugateSettings(FlowSettings(tolerance=1e-6, threads=1), 1e-6),
    )  # fmt: skip
    rise = rows * conductivity / (narrow * width)
    wall = float(np.mean(found.temperature[room.volume == 0.0]))
    coefficient = conductivity / (0.5 * np.pi) / (wall - 300.0 - 0.5 * rise)
    loss = found.flow.periodic[0].pressure_drop / rows / 0.5
    return PinRow(coefficient / conductivity, loss)


def pins() -> str:
    """Long pins at pitches of two diameters, deep in the bank, against two laws each.

    Heat: Zukauskas 1972 and Gnielinski 1975; friction: Gunter and Shaw 1945, Gaddis and Gnielinski
    1985, as in `heatgrade.correlations.pin_fin`.
    """
    lines = ["pins: Re: Nu on 12 and 24 cells a diameter, limit, over both laws; loss alike"]
    for arrangement in ("inline", "staggered"):
        lines += [
            f"{arrangement}, {reynolds:g}: {_beside_laws(arrangement, reynolds)}"
            for reynolds in (20.0, 40.0, 100.0)
        ]
        finer = pin_row(arrangement, 40.0, 48)
        lines.append(f"{arrangement}, 40, 48 cells: {finer.nusselt:.2f}; {finer.loss:.3f}")
    return "\n".join(lines)


def _beside_laws(arrangement: str, reynolds: float) -> str:
    try:
        coarse, fine = (np.array(pin_row(arrangement, reynolds, n)) for n in (12, 24))
    except NotConverged as error:
        return error.code
    limit = fine + (fine - coarse) / 3.0
    heat = [
        float(law(reynolds, PRANDTL, arrangement, 2.0, 2.0, 30.0))
        for law in (pin_fin.nusselt_bank, pin_fin.nusselt_bank_gnielinski)
    ]
    friction = [
        float(law(reynolds, arrangement, 2.0, 2.0))
        for law in (pin_fin.friction_bank, pin_fin.friction_gaddis_gnielinski)
    ]
    parts = []
    for column, laws in enumerate((heat, friction)):
        values = f"{coarse[column]:.3f}, {fine[column]:.3f}, {limit[column]:.3f}"
        parts.append(values + ", " + ", ".join(f"{limit[column] / law:.2f}" for law in laws))
    return "; ".join(parts)


CASES: dict[str, Callable[[], str]] = {
    "street": street,
    "bar": bar,
    "heated_bar": heated_bar,
    "pins": pins,
}


def main(names: list[str]) -> None:
    """Print the figures of these cases, or of all."""
    for name in chosen(names, CASES):
        print(CASES[name](), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
