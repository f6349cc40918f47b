"""How much does it help to aim the jets at the hot spot instead of spreading them evenly?
=======================================================================================

Physics: a bare die with one hot spot under a thin copper base, hit by jets of PG25 with a drain
beside every nozzle.  Each nozzle serves the part of the base that is nearest to it, with the mean
coefficient of its unit cell and the radial shape of a submerged jet.  Both plates get the same
flow through the same total bore; in the second one the four nozzles over the hot spot are replaced
by sixteen, so that it gets a fifth of the coolant instead of a sixteenth.

Source: unit cell by Wei et al. 2022, doi 10.1016/j.ijheatmasstransfer.2021.121865, +-30 %; radial
shape by Sun, Ma and Nakayama 1993, doi 10.1115/1.2909304.  Die, power and plate are assumptions.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import heatgrade as hg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PITCH = 3e-3  # m, of the even lattice
BORE = 0.4e-3  # m
SPOT = (9e-3, 3e-3, 15e-3, 9e-3)  # m, two by two cells of the lattice
FLOW = 2.5e-5  # m3/s, 1.5 L/min
INLET = 313.15  # K


def lattice(area: tuple[float, float, float, float], pitch: float, bore: float) -> hg.JetArray:
    """Return jets all over `area`."""
    return hg.JetArray.lattice(pitch=pitch, diameter=bore, standoff=0.5e-3, area=area)


def aimed(even: hg.JetArray) -> hg.JetArray:
    """Return jets with four times as many over the hot spot, and the same total bore."""
    x0, y0, x1, y1 = SPOT
    rest = [n for n in even.nozzles if not (x0 < n.x < x1 and y0 < n.y < y1)]
    dense = list(lattice(SPOT, 0.5 * PITCH, BORE).nozzles)
    bore = BORE * math.sqrt(even.count / (len(rest) + len(dense)))
    nozzles = tuple(hg.Nozzle(n.x, n.y, bore) for n in rest + dense)
    return hg.JetArray(nozzles, standoff=even.standoff, area=even.area)


@cache
def hottest(jets: hg.JetArray) -> hg.PlateResult:
    """Return the chip under these jets."""
    power = hg.PowerMap.uniform(300.0, 24e-3, 24e-3).with_hot_spot(
        12e-3, 6e-3, 5e-3, 5e-3, flux=1.5e6
    )
    stack = hg.Stack(hg.Die(power, 0.5e-3), tim1=hg.Interface(0.05e-3, 80.0))
    plate = hg.Plate(stack, hg.ColdPlate(24e-3, 24e-3, 0.5e-3, wetted=jets), hg.Coolant("PG25"))
    return plate.solve(volume_flow=FLOW, inlet_temperature=INLET)


def main() -> float:
    """Print both plates and return by how much aiming cools the junction [K]."""
    even = lattice((0.0, 0.0, 24e-3, 24e-3), PITCH, BORE)
    results = {}
    for name, jets in (("even lattice", even), ("aimed", aimed(even))):
        result = results[name] = hottest(jets)
        print(
            f"{name:<13} {jets.count:3d} nozzles, junction "
            f"{result.junction_temperature_max - 273.15:.1f} degC, "
            f"mean {result.junction_temperature_mean - 273.15:.1f} degC, "
            f"{result.pressure_drop / 1e3:.2f} kPa"
        )
        for caution in result.cautions:
            print(f"    {caution}")
    gain = (
        results["even lattice"].junction_temperature_max - results["aimed"].junction_temperature_max
    )
    print(f"aiming cools the hottest junction by {gain:.1f} K at the same flow")
    return gain


def picture() -> Figure:
    """Return the junctions under both, on one scale."""
    from matplotlib.figure import Figure

    even = lattice((0.0, 0.0, 24e-3, 24e-3), PITCH, BORE)
    plates = {"even lattice": even, "aimed at the hot spot": aimed(even)}
    maps = {name: hottest(jets).fields for name, jets in plates.items()}
    low = min(fields.junction_temperature.min() for fields in maps.values()) - 273.15
    high = max(fields.junction_temperature.max() for fields in maps.values()) - 273.15
    figure = Figure(figsize=(9.0, 4.0), layout="constrained")
    both = figure.subplots(1, 2, sharey=True)
    for axes, (name, fields) in zip(both, maps.items(), strict=True):
        edges_x, edges_y = fields.grid.x_edges * 1e3, fields.grid.y_edges * 1e3
        shade = axes.pcolormesh(
            edges_x,
            edges_y,
            fields.junction_temperature.T - 273.15,
            cmap="inferno",
            vmin=low,
            vmax=high,
        )
        for nozzle in plates[name].nozzles:
            axes.plot(nozzle.x * 1e3, nozzle.y * 1e3, "o", ms=3, mfc="none", mec="white", mew=0.6)
        axes.set(title=name, xlabel="x [mm]", aspect="equal")
    both[0].set_ylabel("y [mm]")
    figure.colorbar(shade, ax=both, label="junction [degC]", aspect=18)
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
