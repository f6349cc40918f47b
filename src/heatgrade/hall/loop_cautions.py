"""What must be known of a loop: limits that are broken, by the names of its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.caution import Caution
from heatgrade.hall.loop_solver import LoopSolution
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.rack.limits import below_coolant, check_spread, colder_than_coolant
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.hall.loop_arrays import BranchArrays, PlateArrays

FULLY_OPEN = 1.0 - 1e-9
"""Opening from which on a control valve counts as open."""


def loop_cautions(
    solved: LoopSolution, branches: BranchArrays, plates: PlateArrays
) -> tuple[Caution, ...]:
    """Return limits that are broken; those of the network itself are told by its solution."""
    from heatgrade.hall.loop_arrays import spread

    return (
        *solved.loop.limits.cautions(solved.network, solved.solution),
        *_coolant(solved),
        *_junctions(solved, plates),
        *_colder(solved, plates),
        *check_spread(spread(branches.share, branches.kind)),
        *_pressure(solved),
        *_units(solved),
    )


def _coolant(solved: LoopSolution) -> tuple[Caution, ...]:
    coolant, solution = solved.loop.coolant, solved.solution
    limit = coolant.limit_temperature
    hottest = float(np.nanmax(solution.temperature))
    if limit is None or hottest <= limit * (1.0 + 1e-9):
        return ()
    where = solved.network.name(int(np.nanargmax(solution.temperature)))
    return (
        Caution(
            "above-limit",
            coolant.name,
            f"{hottest - ZERO_CELSIUS:.2f} degC at {where} is above the coolant's limit of "
            f"{limit - ZERO_CELSIUS:.1f} degC ({coolant.source})",
        ),
    )


def _junctions(solved: LoopSolution, plates: PlateArrays) -> tuple[Caution, ...]:
    over = plates.junction_margin < 0.0
    if not over.any():
        return ()
    worst = int(np.nanargmin(plates.junction_margin))
    hot, margin = plates.junction_temperature_max[worst], plates.junction_margin[worst]
    number = int(plates.copies[over].sum()) * solved.loop.count
    more = f"; {number} plates are above theirs" if number > 1 else ""
    return (
        Caution(
            "above-limit",
            solved.network.element_name(int(plates.element[worst])),
            f"junction at {hot - ZERO_CELSIUS:.1f} degC is {-margin:.1f} K above its limit of "
            f"{hot + margin - ZERO_CELSIUS:.1f} degC{more}",
        ),
    )


def _colder(solved: LoopSolution, plates: PlateArrays) -> tuple[Caution, ...]:
    junction, outlet = plates.junction_temperature_max, plates.outlet_temperature
    cold = below_coolant(plates.heat_flow, junction, outlet)
    if not cold.any():
        return ()
    worst = int(np.argmax(np.where(cold, outlet - junction, -np.inf)))
    hottest = float(junction[worst])
    where = solved.network.element_name(int(plates.element[worst]))
    return (colder_than_coolant(hottest, float(outlet[worst]), where),)


def _pressure(solved: LoopSolution) -> tuple[Caution, ...]:
    vessel = solved.loop.vessel
    if vessel is None or vessel.pressure_limit is None:
        return ()
    pressure = solved.solution.pressure + vessel.pressure
    highest = float(np.nanmax(pressure))
    if highest <= vessel.pressure_limit:
        return ()
    source = f" ({vessel.source})" if vessel.source else ""
    return (
        Caution(
            "above-limit",
            solved.network.name(int(np.nanargmax(pressure))),
            f"{highest / 1e3:.0f} kPa absolute is above the loop's limit of "
            f"{vessel.pressure_limit / 1e3:.0f} kPa{source}",
        ),
    )


def _units(solved: LoopSolution) -> tuple[Caution, ...]:
    found: list[Caution] = []
    solution = solved.solution
    for place, stream in zip(solved.loop.units, solved.facility, strict=True):
        if stream is None:
            continue
        # with an open valve the exchanger is a part of the network, which checks it itself
        if stream.mass_flow > 0.0 and stream.opening < FULLY_OPEN:
            found += _range(
                solved, place.unit.exchanger, place.exchanger, stream.mass_flow, place.name
            )
        if stream.temperature_out > stream.coolant.maximum_temperature:
            found.append(
                Caution(
                    "above-limit",
                    f"{place.name} facility outlet",
                    f"{stream.temperature_out - ZERO_CELSIUS:.1f} degC: the facility's water "
                    "would boil",
                )
            )
        elif stream.opening >= FULLY_OPEN and not solved.held and solved.wanted is not None:
            warm = float(solution.outlet_temperature[place.exchanger])
            found.append(
                Caution(
                    "supply-not-held",
                    place.name,
                    f"its control valve is open and the supply is {warm - ZERO_CELSIUS:.2f} degC "
                    f"in place of {solved.wanted - ZERO_CELSIUS:.2f} degC",
                )
            )
    return tuple(found)


def _range(
    solved: LoopSolution, exchanger: PlateExchanger, element: int, flow: float, name: str
) -> tuple[Caution, ...]:
    solution = solved.solution
    link = solved.network.elements.link[element]
    middle = 0.5 * (solution.inlet_temperature[element] + solution.outlet_temperature[element])
    return replace(exchanger, other_mass_flow=flow).check(
        solved.loop.coolant, float(solution.mass_flow[link]), float(middle), f"{name} exchanger"
    )
