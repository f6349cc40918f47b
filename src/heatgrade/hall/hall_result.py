"""The answer for a row or a hall: heat, temperatures, flows, pumping, limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.caution import Caution, distinct
from heatgrade.errors import NetworkError, NotConverged
from heatgrade.hall.facility import FacilityStream, warmed
from heatgrade.hall.loop_result import LoopResult
from heatgrade.materials import Coolant
from heatgrade.network.outcome import Reason
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.hall.rack_view import RackView


@dataclass(frozen=True, slots=True, eq=False)
class HallResult:
    """A row or a hall at one operating point; SI units, kelvin. NaN when not converged.

    Parameters
    ----------
    name : str
        Of the hall.
    loops : tuple of LoopResult
        Its loops, each with the number of those like it.
    coolant : Coolant
        The racks' coolant; of the first loop where they differ.
    heat_flow : float
        Heat of the electronics, plates and air together [W].
    liquid_heat_flow, air_heat_flow, friction_heat_flow : float
        In the plates; in the air; work of the pumps that becomes heat of the coolant [W].
    supply_temperature, return_temperature : float
        Of the racks' coolant, mixed over the loops [K].
    mass_flow, volume_flow : float
        Through all racks [kg/s], [m3/s].
    facility : FacilityStream or None
        The facility's water of all units together; None where no unit hands the heat over.
    mass_balance, energy_balance, loop_balance : float
        The worst of the loops, see `NetworkSolution`.
    cautions : tuple of Caution
        What must be known.
    """

    name: str
    loops: tuple[LoopResult, ...]
    coolant: Coolant
    heat_flow: float
    liquid_heat_flow: float
    air_heat_flow: float
    friction_heat_flow: float
    supply_temperature: float
    return_temperature: float
    mass_flow: float
    volume_flow: float
    facility: FacilityStream | None
    mass_balance: float
    energy_balance: float
    loop_balance: float
    cautions: tuple[Caution, ...]

    @classmethod
    def of(cls, name: str, loops: tuple[LoopResult, ...], air_heat_flow: float) -> HallResult:
        """Return the hall of these loops."""
        coolant = loops[0].loop.coolant
        mass_flow = sum(loop.count * loop.mass_flow for loop in loops)
        liquid = sum(loop.count * loop.heat_flow for loop in loops)
        supply = _mixed(coolant, [(p.count * p.mass_flow, p.supply_temperature) for p in loops])
        back = _mixed(coolant, [(p.count * p.mass_flow, p.return_temperature) for p in loops])
        return cls(
            name=name,
            loops=loops,
            coolant=coolant,
            heat_flow=liquid + air_heat_flow,
            liquid_heat_flow=liquid,
            air_heat_flow=air_heat_flow,
            friction_heat_flow=sum(loop.count * loop.friction_heat_flow for loop in loops),
            supply_temperature=supply,
            return_temperature=back,
            mass_flow=mass_flow,
            volume_flow=sum(loop.count * loop.volume_flow for loop in loops),
            facility=_facility(loops),
            mass_balance=max(loop.solution.node_balance for loop in loops),
            energy_balance=max(loop.solution.energy_balance for loop in loops),
            loop_balance=max(loop.solution.loop_balance for loop in loops),
            cautions=distinct(tuple(c for loop in loops for c in _named(loop, len(loops)))),
        )

    @property
    def converged(self) -> bool:
        """Whether every loop has an answer."""
        return all(loop.outcome.reason is Reason.CONVERGED for loop in self.loops)

    @property
    def rack_count(self) -> int:
        """Number of racks."""
        return sum(loop.count * loop.loop.rack_count for loop in self.loops)

    @property
    def plate_count(self) -> int:
        """Number of plates."""
        return sum(loop.count * loop.loop.plate_count for loop in self.loops)

    @property
    def liquid_fraction(self) -> float:
        """Heat in the plates over all heat of the electronics; NaN without heat."""
        return self.liquid_heat_flow / self.heat_flow if self.heat_flow > 0.0 else math.nan

    @property
    def flow_spread(self) -> float:
        """(largest - smallest) / mean flow of branches built alike; the worst loop's."""
        return _known([loop.flow_spread for loop in self.loops], max)

    @property
    def junction_temperature_max(self) -> float:
        """Hottest junction [K]; NaN where none is known."""
        return _known([loop.junction_temperature_max for loop in self.loops], max)

    @property
    def junction_margin(self) -> float:
        """Smallest distance of a junction to its limit [K]; NaN where none is known."""
        return _known([loop.junction_margin for loop in self.loops], min)

    @property
    def starved_plate(self) -> tuple[str, float]:
        """Plate that gets least of what its kind gets on average, and that share."""
        found = [
            (float(loop.plates.share[plate]), loop.plate_name(plate))
            for loop in self.loops
            if (plate := loop.starved) is not None
        ]
        share, name = min(found, default=(math.nan, ""))
        return name, share

    @property
    def pump_power(self) -> float:
        """Electric power of all pumps [W]."""
        return sum(loop.count * loop.pump_power for loop in self.loops)

    @property
    def heat_stream(self) -> HeatStream:
        """What passes on to heat recovery: the facility's water, or the racks' own coolant.

        Errors: `NotConverged` HG522 without an answer; `NetworkError` HG559 where no heat is
        handed over.
        """
        if not self.converged:
            raise NotConverged(
                "HG522",
                "the hall has no answer, so it has no heat stream",
                remedy="solve it first",
            )
        stream = self.facility
        if stream is None:
            hot = max(self.return_temperature, self.supply_temperature)
            return HeatStream(self.coolant, self.mass_flow, self.supply_temperature, hot)
        if not stream.mass_flow > 0.0:
            raise NetworkError(
                "HG559",
                "no heat is handed over to the facility's water",
                entry="heat_stream",
                value=stream.mass_flow,
                allowed="plates that give heat",
                remedy="switch chips on",
            )
        return HeatStream(
            stream.coolant, stream.mass_flow, stream.temperature_in, stream.temperature_out
        )

    @property
    def racks(self) -> Sequence[RackView]:
        """Every rack of the hall; those of loops that are alike come again for each of them."""
        from heatgrade.hall.rack_view import RackViews

        return RackViews(self)

    def summary(self) -> str:
        """Return the result as plain text that reads in one look."""
        from heatgrade.hall.hall_text import hall_text

        return hall_text(self)

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary()

    def __repr__(self) -> str:
        """Return one line: a hall has too many numbers for more."""
        return (
            f"<HallResult {self.name}: {self.rack_count} racks, "
            f"{self.liquid_heat_flow / 1e6:.4g} MW in the liquid, return "
            f"{self.return_temperature - ZERO_CELSIUS:.2f} degC>"
        )

    def _repr_html_(self) -> str:
        from heatgrade.hall.hall_text import hall_html

        return hall_html(self)

    def to_pandas(self, table: str = "racks") -> Any:
        """Return a table as a pandas ``DataFrame`` in SI units.

        Parameters
        ----------
        table : {"racks", "branches", "plates", "pumps", "units"}
            Racks, branches and plates of loops that are alike stand there once, with their number
            in the column ``loops``.

        Errors: `InputError` HG580 without pandas, HG581 for another table.
        """
        from heatgrade.hall.hall_tables import hall_tables
        from heatgrade.network.labelled_table import chosen

        return chosen(hall_tables(self), table).frame()

    def to_xarray(self) -> Any:
        """Return all tables as one xarray ``Dataset``."""
        from heatgrade.hall.hall_tables import attributes, hall_tables
        from heatgrade.network.labelled_table import dataset

        return dataset(list(hall_tables(self).values()), attributes(self))

    def plot(self) -> Figure:
        """Return a matplotlib figure: flow, return and junction of every rack of each loop."""
        from heatgrade.hall.hall_plot import hall_figure

        return hall_figure(self)

    def to_dict(self) -> dict[str, object]:
        """Return plain data under the public names of ``result.json``; NaN becomes None."""
        from heatgrade.hall.hall_document import hall_document

        return hall_document(self)


def _known(values: list[float], choose: Any) -> float:
    found = [value for value in values if math.isfinite(value)]
    return float(choose(found)) if found else math.nan


def _named(loop: LoopResult, loops: int) -> list[Caution]:
    """Return the cautions of a loop under its name, where there are several."""
    if loops == 1 and loop.count == 1:
        return list(loop.cautions)
    times = f" (in each of {loop.count} such loops)" if loop.count > 1 else ""
    return [
        Caution(
            c.code,
            c.where if c.where.startswith(loop.name) else f"{loop.name}: {c.where}",
            c.message + times,
        )
        for c in loop.cautions
    ]


def _mixed(coolant: Coolant, streams: list[tuple[float, float]]) -> float:
    """Return the temperature of streams of (flow [kg/s], temperature [K]) that mix."""
    total = sum(flow for flow, _ in streams)
    lowest = min((temperature for _, temperature in streams), default=math.nan)
    if not total > 0.0 or not np.all(np.isfinite([t for _, t in streams])):
        return math.nan
    if all(temperature == lowest for _, temperature in streams):
        return lowest
    rise = sum(flow * float(coolant.enthalpy_difference(lowest, t)) for flow, t in streams)
    return warmed(coolant, lowest, rise / total)


def _facility(loops: tuple[LoopResult, ...]) -> FacilityStream | None:
    """Return the facility's water of all units, mixed."""
    streams = [
        (loop.count, stream)
        for loop in loops
        for stream in loop.solved.facility
        if stream is not None
    ]
    if not streams:
        return None
    coolant = streams[0][1].coolant
    total = sum(number * stream.mass_flow for number, stream in streams)
    flows = [(n * s.mass_flow, s.temperature_in, s.temperature_out) for n, s in streams]
    cold = _mixed(coolant, [(flow, t_in) for flow, t_in, _ in flows])
    warm = _mixed(coolant, [(flow, t_out) for flow, _, t_out in flows])
    most = sum(
        loop.count * place.unit.exchanger.other_mass_flow
        for loop in loops
        for place in loop.loop.units
    )
    return FacilityStream(coolant, total, cold, warm, total / most)
