"""Turbulent arrays of jets by OpenFOAM with k-omega SST, on meshes that follow their bores.

    python -m benchmarks.openfoam_turbulent_jets        # all of them, minutes
    python -m benchmarks.openfoam_turbulent_jets NAME

The quarter of the array of `benchmarks.openfoam_jets` with the model that ours has: simpleFoam,
kOmegaSST (Menter 2003), walls resolved (omegaWallFunction, whose viscous value holds where y+ is
small; no eddies on walls), k and omega carried upwind, momentum bounded, heat linear-upwind.  Heat
goes by the coolant's and the eddies' viscosity over 7 and 0.85, a step each iteration.  The same
turbulence enters: intensity 0.05, eddies of 0.07 bores.  Ours likewise, entering with one velocity.

Its residuals do not fall below some 1e-3, with momentum upwind or second order, SIMPLE or SIMPLEC,
more or less relaxed: what is told is the mean of the last half of the iterations.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.case_names import chosen
from benchmarks.openfoam_case import PRESSURE, Words, put
from benchmarks.openfoam_jets import (
    SECONDS,
    Fineness,
    Room,
    array_room,
    control,
    told,
    write_field,
    write_flow,
)
from benchmarks.openfoam_run import ABSENT, FoamRun, installed, last_time, read_field, run_solver
from benchmarks.resolved_jet_array import SCALE, Case, published, solve_array
from heatgrade.resolved import Turbulence

ITERATIONS = 600  # the mean of the last half, where the flow does not come to rest
SCHEME = "vanAlbadaV"  # of momentum: the limiter that ours has
TINY = 1e-12  # k on walls, which OpenFOAM divides by [J/kg]


class Found(NamedTuple):
    """What OpenFOAM says.

    Parameters
    ----------
    nusselt : float
        Of the warm wall in the mean, on the bore; where the flow does not come to rest the mean of
        the last iterations.
    fluctuation : float
        Of single cells' excess of temperature from iteration to iteration, over that itself.
    plus : float
        Mean y+ of the lowest cells' middles.
    run : FoamRun
    """

    nusselt: float
    fluctuation: float
    plus: float
    run: FoamRun


def solve_turbulent(
    room: Room, folder: Path, entering: Turbulence, iterations: int = ITERATIONS
) -> Found:
    """Return what OpenFOAM says of a room."""
    write_flow(room, folder, SCHEME)
    put(folder, "constant/turbulenceProperties", {
        "simulationType": "RAS", "RAS": {"RASModel": "kOmegaSST", "turbulence": "on"},
    })  # fmt: skip
    energy, rate = entering.inlet(room.speed, room.viscosity, 1.0)
    _eddies(room, folder, energy, rate)
    _open_outlet(room, folder)
    zero = {"type": "fixedValue", "value": "uniform 0"}
    back = {"type": "inletOutlet", "inletValue": "uniform 0", "value": "uniform 0"}
    warm = {"type": "fixedValue", "value": "uniform 1"}
    given = {"inlet": zero, "outlet": back, "warm": warm}
    still = {"type": "zeroGradient"}
    write_field(room, folder / "0" / "T", "[0 0 0 1 0 0 0]", "0", given, still)
    put(folder, "system/controlDict", {
        **control("simpleFoam", 0, iterations),
        "functions": _functions(room, entering, iterations // 2),
    })  # fmt: skip
    run = run_solver("simpleFoam", folder, SECONDS)
    last = last_time(folder)
    quads = len(room.plan.quads)
    area = np.where(room.hot, room.plan.area, 0.0)
    area /= area.sum()
    mean = last / "TMean"
    excess = 1.0 - read_field(mean if mean.exists() else last / "T")[:quads, 0]
    spread = read_field(last / "TPrime2Mean")[:quads, 0] if mean.exists() else np.zeros(quads)
    along = np.hypot(*read_field(last / "U", 3)[:quads, :2].T)
    friction = np.sqrt(room.viscosity * along / (0.5 * room.height))
    plus = 0.5 * room.height * friction / room.viscosity
    return Found(
        float(2.0 * room.bore / room.height * excess @ area),
        float(np.sqrt(spread @ area) / (excess @ area)),
        float(plus @ area),
        run,
    )


def _functions(room: Room, entering: Turbulence, start: int) -> Words:
    return {
        "heat": {
            "type": "scalarTransport", "libs": "(solverFunctionObjects)", "field": "T",
            "alphaD": 1.0 / room.prandtl, "alphaDt": 1.0 / entering.prandtl,
            "resetOnStartUp": "no", "writeControl": "none",
        },
        "average": {
            "type": "fieldAverage", "libs": "(fieldFunctionObjects)",
            "timeStart": start, "writeControl": "writeTime",
            "fields": "( T { mean on; prime2Mean on; base time; } )",
        },
    }  # fmt: skip


def _open_outlet(room: Room, folder: Path) -> None:
    """Let what enters by the outlet come from rest, without velocity along it."""
    enters = {"type": "fixedValue", "value": f"uniform (0 0 {-room.speed})"}
    leaves = {"type": "pressureInletOutletVelocity", "value": "uniform (0 0 0)"}
    write_field(room, folder / "0" / "U", "[0 1 -1 0 0 0 0]", "(0 0 0)",
                {"inlet": enters, "outlet": leaves}, {"type": "noSlip"})  # fmt: skip
    level = {"type": "totalPressure", "p0": "uniform 0", "value": "uniform 0"}
    write_field(
        room, folder / "0" / "p", PRESSURE, "0", {"outlet": level}, {"type": "zeroGradient"}
    )


def _eddies(room: Room, folder: Path, energy: float, rate: float) -> None:
    on_walls: dict[str, Words] = {
        "k": {"type": "fixedValue", "value": f"uniform {TINY}"},
        "omega": {"type": "omegaWallFunction", "value": f"uniform {rate}"},
        "nut": {"type": "nutLowReWallFunction", "value": "uniform 0"},
    }
    calculated: Words = {"type": "calculated", "value": "uniform 0"}
    for name, dimensions, value in (
        ("k", "[0 2 -2 0 0 0 0]", energy),
        ("omega", "[0 0 -1 0 0 0 0]", rate),
        ("nut", "[0 2 -1 0 0 0 0]", energy / rate),
    ):
        enters = {"type": "fixedValue", "value": f"uniform {value}"}
        back = {
            "type": "inletOutlet",
            "inletValue": f"uniform {value}",
            "value": f"uniform {value}",
        }
        ends = (calculated, calculated) if name == "nut" else (enters, back)
        write_field(room, folder / "0" / name, dimensions, str(value),
                    {"inlet": ends[0], "outlet": ends[1]}, on_walls[name])  # fmt: skip


def _case(pitch: int, reynolds: float, cells: int) -> Case:
    return Case(pitch, reynolds, cells, turbulent=True, profile="uniform")


ARRAYS = {
    "21 jets at Re 4500": _case(7, 4500.0, 4),
    "45 jets at Re 2000": _case(5, 2000.0, 4),
}
MESHES = {  # and cells of ours across a bore
    "21 jets at Re 4500": ((Fineness(4, (2, 8), 6), 4), (Fineness(6, (3, 12), 8), 6)),
    "45 jets at Re 2000": ((Fineness(4, (2, 6), 6), 4), (Fineness(6, (3, 9), 8), 6)),
}


def lines(name: str) -> str:
    """Return an array by both codes on all its meshes, told."""
    case = ARRAYS[name]
    law = published(case)["Robinson and Schnitzler"]
    entering = Turbulence(intensity=case.intensity, length_scale=SCALE)
    found = [name]
    for fine, cells in MESHES[name]:
        room = array_room(case, fine)
        with tempfile.TemporaryDirectory() as folder:
            theirs = solve_turbulent(room, Path(folder) / "case", entering)
        found.append(
            f"  OpenFOAM Nu {theirs.nusselt:.1f}, {theirs.nusselt / law:.2f} of the law,"
            f" y+ {theirs.plus:.1f}, {theirs.fluctuation:.1%} to and fro, {told(room, theirs.run)}"
        )
        nusselt, ours = solve_array(case._replace(cells=cells))
        found.append(
            f"  ours {nusselt:.1f}, {nusselt / law:.2f}, {ours.temperature.size:,} cells,"
            f" {ours.flow.outcome.reason}"
        )
    return "\n".join(found)


def main(names: list[str]) -> None:
    """Print the arrays asked for, or all."""
    if not installed():
        sys.stdout.write(f"{ABSENT}\n")
        return
    for name in chosen(names, list(ARRAYS)):
        sys.stdout.write(lines(name) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
