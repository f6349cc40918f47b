"""A hall with something changed, beside the hall as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace

from heatgrade.hall.hall import Hall, as_hall, operating_points
from heatgrade.hall.hall_result import HallResult
from heatgrade.hall.hall_text import celsius, power
from heatgrade.hall.loop_result import loop_result
from heatgrade.hall.loop_solver import solve_loop
from heatgrade.hall.outage import Outage, failure, together
from heatgrade.hall.outage_search import disturbed_point
from heatgrade.hall.row import Row
from heatgrade.rack.rack import Rack
from heatgrade.shown import Told


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WhatIf(Told):
    """A hall before and after.

    Parameters
    ----------
    outages : tuple of Outage
        What fails at once.
    before, after : HallResult
        The hall. Where one of several loops that are alike is struck, it stands by itself after.
    """

    outages: tuple[Outage, ...]
    before: HallResult
    after: HallResult

    @property
    def return_change(self) -> float:
        """Change of the racks' return temperature [K]."""
        return self.after.return_temperature - self.before.return_temperature

    @property
    def junction_change(self) -> float:
        """Change of the hottest junction [K]."""
        return self.after.junction_temperature_max - self.before.junction_temperature_max

    def summary(self) -> str:
        """Return what changes, in a few lines."""
        rows = [
            ("hottest junction [degC]", "junction_temperature_max"),
            ("supply [degC]", "supply_temperature"),
            ("return [degC]", "return_temperature"),
        ]
        lines = ["; ".join(str(outage) for outage in self.outages)]
        lines += [
            f"  {name:<26}{celsius(getattr(self.before, key)):>9} -> "
            f"{celsius(getattr(self.after, key)):>9}"
            for name, key in rows
        ]
        flows = f"{self.before.mass_flow:9.2f} -> {self.after.mass_flow:9.2f}"
        pumps = f"{power(self.before.pump_power):>9} -> {power(self.after.pump_power):>9}"
        lines += [f"  {'flow [kg/s]':<26}{flows}", f"  {'pumps':<26}{pumps}"]
        told = [str(caution) for caution in self.before.cautions]
        lines += [f"  ! {c}" for c in self.after.cautions if str(c) not in told]
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary()


def what_if(
    site: Rack | Row | Hall,
    *outages: Outage,
    supply_temperature: float | None = None,
    volume_flow: float | None = None,
    flow_per_heat: float | None = None,
    hold_flow: bool = False,
    threads: int | None = None,
) -> WhatIf:
    """Return a rack, row or hall before and after some outages that happen at once.

    Parameters
    ----------
    site : Rack, Row or Hall
        What is looked at.
    *outages : Outage
        What fails.
    supply_temperature, volume_flow, flow_per_heat : float, optional
        Operation before, see `Hall.solve`.
    hold_flow : bool
        Whether the pumps that are left turn faster to hold the flow; else they keep their speed.
    threads : int, optional
        Threads.

    Raises
    ------
    NetworkError
        As `Hall.solve`; HG561 for a name that is not there.
    """
    hall = as_hall(site)
    loops = hall.loops()
    points = operating_points(
        loops,
        supply_temperature=supply_temperature,
        volume_flow=volume_flow,
        flow_per_heat=flow_per_heat,
    )
    before = [
        loop_result(solve_loop(loop, point, threads=threads))
        for loop, point in zip(loops, points, strict=True)
    ]
    struck = [failure(loops, outage) for outage in outages]
    after = []
    for number, (was, point) in enumerate(zip(before, points, strict=True)):
        own = [found.disturbance for found in struck if found.loop == number]
        if not own:
            after.append(was)
            continue
        asked = disturbed_point(was, point, hold_flow=hold_flow)
        solved = solve_loop(was.loop, asked, together(own), threads=threads)
        if was.count > 1:
            rest = replace(was.loop, count=was.count - 1)
            after.append(replace(was, loop=rest))
        name = was.name if was.count == 1 else f"{was.name} (struck)"
        alone = replace(was.loop, count=1, name=name)
        after.append(loop_result(replace(solved, loop=alone)))
    air = hall.air_heat_flow
    return WhatIf(
        tuple(outages),
        HallResult.of(hall.name, tuple(before), air),
        HallResult.of(hall.name, tuple(after), air),
    )
