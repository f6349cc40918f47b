"""One rack of a hall's result, looked up when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.network.lazy_rows import LazyRows

if TYPE_CHECKING:
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.loop_result import LoopResult


@dataclass(frozen=True, slots=True)
class RackView:
    """One rack at the operating point; SI units, kelvin.

    Parameters
    ----------
    name, kind, row : str
        Which rack.
    mass_flow, volume_flow : float
        [kg/s]; at its supply temperature [m3/s].
    heat_flow : float
        Of its plates [W].
    supply_temperature, return_temperature : float
        At its ports [K].
    pressure_drop : float
        From port to port [Pa].
    junction_temperature_max, junction_margin : float
        Hottest junction [K]; smallest distance of a junction to its limit [K].
    """

    name: str
    kind: str
    row: str
    mass_flow: float
    volume_flow: float
    heat_flow: float
    supply_temperature: float
    return_temperature: float
    pressure_drop: float
    junction_temperature_max: float
    junction_margin: float


class RackViews(LazyRows[RackView]):
    """All racks of a hall, loop after loop."""

    def __init__(self, result: HallResult) -> None:
        self._loops = result.loops
        sizes = [loop.count * loop.loop.rack_count for loop in result.loops]
        self._first = np.cumsum([0, *sizes])

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self._first[-1])

    def row(self, at: int) -> RackView:
        """Return one rack."""
        which = int(np.searchsorted(self._first, at, side="right")) - 1
        loop = self._loops[which]
        copy, inside = divmod(at - int(self._first[which]), loop.loop.rack_count)
        return _view(loop, inside, copy)


def _view(loop: LoopResult, place: int, copy: int) -> RackView:
    own, racks = loop.loop, loop.racks
    again = f"{loop.name} {copy + 1} of {loop.count}, " if loop.count > 1 else ""
    return RackView(
        name=again + own.rack_names[place],
        kind=own.rack_kinds[place],
        row=own.rack_rows[place],
        **{name: float(getattr(racks, name)[place]) for name in racks.__dataclass_fields__},
    )
