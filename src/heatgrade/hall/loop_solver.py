"""Flows and temperatures of a loop: its pumps at their speeds, its supply held or not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.hall.disturbance import NOTHING, Disturbance, disturbed
from heatgrade.hall.facility import FacilityStream, HeldTemperature, full_stream, needed_stream
from heatgrade.hall.loop import Loop
from heatgrade.network.exchange import Exchange, Exchanger
from heatgrade.network.kind import Kind
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.network_solver import solve_network
from heatgrade.network.pump import HeadCurve

Array = NDArray[np.float64]

FIRST_GUESS = 318.15
"""Temperature at which the tables are made where no supply is given [K]; it moves no answer."""

HEAT_PER_FLOW = 40e3
"""Heat taken up by a kilogram of coolant that sets the solver's flow scale [J/kg]; no input."""

SPEED_STEPS, SAME_FLOW = 20, 1e-9
"""Most steps towards the speed that holds a flow, and how near it must come."""

TEMPERATURE_TOLERANCE = 1e-9
"""Change of a temperature in one round that ends the rounds [K]."""


@dataclass(frozen=True, slots=True)
class LoopPoint:
    """What is asked of a loop.

    Parameters
    ----------
    supply_temperature : float, optional
        Held by the units, or fed in from outside [K]; None lets it follow from the facility.
    volume_flow : float, optional
        Of the whole loop at the supply temperature [m3/s]; pumps with a curve find their speed.
    speed : float, optional
        Speed ratio of the pumps with a curve; None: their own.
    """

    supply_temperature: float | None
    volume_flow: float | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LoopSolution:
    """A loop that has been solved.

    Parameters
    ----------
    loop : Loop
        The loop.
    network : Network
        Its network as it was solved.
    solution : NetworkSolution
        Flows and temperatures.
    facility : tuple of FacilityStream
        The facility's water through each unit; None where the unit stands still.
    running : tuple of int
        Pumps that run in each unit.
    speed : float or None
        Speed ratio of the pumps, where they have a curve.
    held : bool
        Whether the supply temperature that was asked for is held.
    wanted : float or None
        That temperature [K].
    """

    loop: Loop
    network: Network
    solution: NetworkSolution
    facility: tuple[FacilityStream | None, ...]
    running: tuple[int, ...]
    speed: float | None
    held: bool
    wanted: float | None = None

    @property
    def reference(self) -> float:
        """Temperature at which tables of the coolant are made [K]."""
        return FIRST_GUESS if self.wanted is None else self.wanted


def solve_loop(
    loop: Loop,
    point: LoopPoint,
    disturbance: Disturbance = NOTHING,
    *,
    liquid: LiquidTable | None = None,
    threads: int | None = None,
    raise_on_failure: bool = True,
    tolerance: float = TEMPERATURE_TOLERANCE,
    exact_facility: bool = True,
) -> LoopSolution:
    """Return flows and temperatures of `loop` at a point, disturbed or not.

    Pumps with a curve and a given flow: solved once with that flow, which tells the head and so
    the speed, and once more with the curve at that speed.

    Parameters
    ----------
    loop : Loop
        The loop.
    point : LoopPoint
        What is asked of it.
    disturbance : Disturbance
        What is different from the loop as it was built.
    liquid : LiquidTable, optional
        Tables of the coolant, where they are made already.
    threads : int, optional
        Threads.
    raise_on_failure : bool
        Raise `NotConverged` rather than return NaN.
    tolerance : float
        Change of a temperature in one round that ends the rounds [K].
    exact_facility : bool
        Find the flow of the facility's water; else only whether its valve lets enough pass.
    """
    how = _How(liquid, threads, raise_on_failure, tolerance, exact_facility)
    if not loop.units:
        return _fed(loop, point, disturbance, how)
    driver = _Driver(loop, disturbance, how)
    speed = point.speed
    pump = loop.units[0].unit.pump
    turned = isinstance(pump, HeadCurve) and loop.alike
    if point.volume_flow is None:
        if turned:
            assert isinstance(pump, HeadCurve)
            speed = pump.speed if speed is None else speed
            return driver.solve(driver.with_speed(speed), point.supply_temperature, speed)
        return driver.solve(driver.network, point.supply_temperature, None)
    assert isinstance(pump, HeadCurve)  # see `operating_points`
    first = driver.solve(
        driver.with_flow(point.volume_flow), point.supply_temperature, None, quick=True
    )
    if not first.solution.outcome.converged:
        return first
    if disturbance.pumps or disturbance.factors:
        return _as_far(driver, point, pump, first)
    speed = _speed(loop, first, pump)
    return driver.solve(driver.with_speed(speed), point.supply_temperature, speed)


def _speed(loop: Loop, first: LoopSolution, pump: HeadCurve) -> float:
    """Return the speed at which every pump gives what the fullest one has to."""
    duties = _duties(loop, first)
    return max(pump.at_duty(volume, rise).speed for volume, rise in duties)


def _duties(loop: Loop, first: LoopSolution) -> list[tuple[float, float]]:
    """Return flow [m3/s] and head [Pa] of one pump of each unit that runs."""
    found = []
    for place, running in zip(loop.units, first.running, strict=True):
        if running:
            element, link = place.pump, place.pump_link
            each = first.solution.mass_flow[link] / first.network.multiplicity[link]
            volume = float(each / first.solution.inlet_density[element])
            found.append((volume, float(-first.solution.drop[element])))
    return found


def _as_far(
    driver: _Driver, point: LoopPoint, pump: HeadCurve, first: LoopSolution
) -> LoopSolution:
    """Return the answer at the one speed of unlike units that holds the flow, as far as it can."""
    assert point.volume_flow is not None
    loop, speed = driver.loop, pump.max_speed
    if not any(first.running):
        return driver.solve(driver.with_speed(speed), point.supply_temperature, speed)
    with suppress(NetworkError):  # HG512: no speed is enough, so it is the highest
        speed = _speed(loop, first, pump)
    through = loop.network.elements.link[loop.rack_trim]
    inlet = loop.rack_trim
    for _ in range(SPEED_STEPS):
        found = driver.solve(driver.with_speed(speed), point.supply_temperature, speed)
        solution = found.solution
        if not solution.outcome.converged:
            return found
        volume = float((solution.mass_flow[through] / solution.inlet_density[inlet]).sum())
        share = point.volume_flow / volume
        if abs(share - 1.0) < SAME_FLOW or (speed == pump.max_speed and share > 1.0):
            break
        # flows go nearly with the speed
        speed = min(speed * share, pump.max_speed)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _How:
    """How a loop is solved: see `solve_loop`."""

    liquid: LiquidTable | None
    threads: int | None
    raise_on_failure: bool
    tolerance: float
    exact_facility: bool

    def solve(
        self,
        loop: Loop,
        network: Network,
        supply: float,
        flow_scale: float,
        *,
        judge: bool = True,
    ) -> NetworkSolution:
        """Solve a network of `loop`."""
        vessel = loop.vessel
        return solve_network(
            network,
            loop.coolant,
            supply,
            flow_scale=flow_scale,
            raise_on_failure=self.raise_on_failure,
            structure=loop.structure,
            liquid=LiquidTable.of(loop.coolant, supply) if self.liquid is None else self.liquid,
            threads=self.threads,
            judge=judge,
            pressure_at_zero=None if vessel is None else vessel.pressure,
            temperature_tolerance=self.tolerance,
        )


class _Driver:
    """A loop with its units, as it is disturbed."""

    def __init__(self, loop: Loop, disturbance: Disturbance, how: _How) -> None:
        self.loop, self.how = loop, how
        running = [place.unit.pumps for place in loop.units]
        for unit, left in disturbance.pumps:
            running[unit] = left
        self.running = tuple(running)
        network = disturbed(loop.network, disturbance)
        copies, closed = network.multiplicity.copy(), network.closed.copy()
        for place, left in zip(loop.units, running, strict=True):
            copies[place.pump_link] = max(left, 1)
            if left == 0:
                closed[[place.pump_link, place.exchanger_link]] = True
        self.network = replace(network, copies=copies, closed=closed)

    def with_flow(self, volume_flow: float) -> Network:
        """Return the network whose pumps deliver a given flow together [m3/s]."""
        kind, size = self._pumps()
        total = sum(self.running)
        for place in self.loop.units:
            kind[place.pump] = Kind.FLOW
            size[place.pump] = (volume_flow / max(total, 1), 0.0, 0.0)
        return self._with(kind, size)

    def with_speed(self, speed: float) -> Network:
        """Return the network whose pumps turn at a speed ratio."""
        kind, size = self._pumps()
        for place in self.loop.units:
            size[place.pump, 1] = speed
        return self._with(kind, size)

    def _pumps(self) -> tuple[NDArray[np.int8], Array]:
        return self.network.elements.kind.copy(), self.network.elements.size.copy()

    def _with(self, kind: NDArray[np.int8], size: Array) -> Network:
        return replace(self.network, elements=replace(self.network.elements, kind=kind, size=size))

    def solve(
        self, network: Network, supply: float | None, speed: float | None, *, quick: bool = False
    ) -> LoopSolution:
        """Return the answer; where a control valve is open too little, let the supply go."""
        held = supply is not None
        parts: dict[int, Exchanger] = {}
        if supply is not None:
            parts = {place.exchanger: HeldTemperature(supply) for place in self.loop.units}
        while True:
            solution = self._network(network, parts, supply, judge=not quick)
            if not solution.outcome.converged or quick:
                facility: list[FacilityStream | None] = [None] * len(self.loop.units)
                break
            facility = [self._facility(k, solution, parts) for k in range(len(self.loop.units))]
            short = [
                place.exchanger
                for place, stream, on in zip(self.loop.units, facility, self.running, strict=True)
                if stream is None
                and on
                and place.exchanger in parts
                and np.isfinite(solution.inlet_temperature[place.exchanger])
            ]
            if not short:
                break
            held = False
            for element in short:
                del parts[element]
        return LoopSolution(
            self.loop, network, solution, tuple(facility), self.running, speed, held, supply
        )

    def _network(
        self,
        network: Network,
        parts: dict[int, Exchanger],
        supply: float | None,
        *,
        judge: bool,
    ) -> NetworkSolution:
        own = network.elements.exchange
        assert own is not None
        second = tuple((k, parts.get(k, part)) for k, part in own.exchangers)
        exchange = Exchange(own.element, own.conductance, own.ambient, second)
        made = replace(network, elements=replace(network.elements, exchange=exchange))
        reference = FIRST_GUESS if supply is None else supply
        # what carries the heat away with a rise of some ten kelvins
        scale = max(self.loop.plate_heat_flow / HEAT_PER_FLOW, 1e-3)
        return self.how.solve(self.loop, made, reference, scale, judge=judge)

    def _facility(
        self, unit: int, solution: NetworkSolution, parts: dict[int, Exchanger]
    ) -> FacilityStream | None:
        place = self.loop.units[unit]
        if not self.running[unit]:
            return None
        k = place.exchanger
        if not np.isfinite(solution.inlet_temperature[k]):
            return None  # a check valve shuts: other pumps are the stronger ones
        heat = -float(solution.exchanged_heat_flow[k])
        if k not in parts:
            return full_stream(place.unit.exchanger, heat)
        return needed_stream(
            place.unit.exchanger,
            self.loop.coolant,
            mass_flow=float(solution.mass_flow[place.exchanger_link]),
            inlet=float(solution.inlet_temperature[k]),
            outlet=float(solution.outlet_temperature[k]),
            heat_flow=heat,
            where=place.name,
            exact=self.how.exact_facility,
        )


def _fed(loop: Loop, point: LoopPoint, disturbance: Disturbance, how: _How) -> LoopSolution:
    """Solve a loop that is fed from outside at a given temperature and flow."""
    supply, volume = point.supply_temperature, point.volume_flow
    if supply is None or volume is None:
        raise NetworkError(
            "HG557",
            "no unit drives this loop, so its supply must be given",
            entry="supply_temperature" if supply is None else "volume_flow",
            allowed="supply_temperature=... with volume_flow=... or flow_per_heat=...",
            remedy="give them, or a DistributionUnit to the row or the hall",
        )
    density = float(loop.coolant.properties(supply).density)
    inflow = np.zeros(loop.network.node_count)
    inflow[loop.ports[0]] = volume * density
    network = replace(disturbed(loop.network, disturbance), inflow=inflow)
    solution = how.solve(loop, network, supply, volume * density)
    return LoopSolution(loop, network, solution, (), (), None, True, supply)
