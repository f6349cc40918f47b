"""Making of a heat pump's map: its box, its nodes, and the measurement of its error."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_search import WorkingFluid, solve_cycle, working_fluid
from heatgrade.recovery.evaporator import evaporating_temperatures
from heatgrade.recovery.heat_curve import FloatArray, HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.units import show

# Nodes for evaporation, sink outlet and sink inlet; refined until the tolerance is met.
_LEVELS = ((4, 4, 3), (5, 5, 4), (7, 6, 5), (9, 8, 7))
_LEAST_SPAN = 0.1  # K that the sink is warmed by at least
_LEAST_WIDTH = 0.2  # K: a narrower range is widened, so that rounding never leaves the map
_PROBES = 24  # duties between the nodes at which the error is measured

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapError:
    """Error of a map, measured between its nodes.

    Attributes
    ----------
    largest, root_mean_square : float
        Relative error of the COP over the duties measured [-].
    discharge : float
        Largest error of the discharge temperature [K].
    points : int
        How many there were.
    """

    largest: float
    root_mean_square: float
    discharge: float
    points: int


@dataclass(frozen=True, slots=True)
class MapDuties:
    """Temperatures and loads, as arrays of one shape."""

    source_inlet: FloatArray
    source_outlet: FloatArray
    sink_inlet: FloatArray
    sink_outlet: FloatArray
    load: FloatArray

    @classmethod
    def of(cls, *values: ArrayLike, check: bool = True) -> MapDuties:
        """Return the duties; with `check`, every combination of their lowest and highest.

        Raises
        ------
        RecoveryError
            HG631 when they have no box.
        """
        arrays = [np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in values]
        if not check:
            return cls(*(np.array(array) for array in np.broadcast_arrays(*arrays)))
        names = ("source_inlet", "source_outlet", "sink_inlet", "sink_outlet", "load")
        for name, array in zip(names, arrays, strict=True):
            if array.size == 0 or not np.all(np.isfinite(array)) or np.min(array) <= 0.0:
                raise _no_box(name, array.tolist()[:4], "finite positive values")
        # Only the ends matter; each with each, as the hours may come in any combination.
        ends = [(float(array.min()), float(array.max())) for array in arrays]
        grid = np.array(list(product(*ends))).T
        return cls(*grid)

    def axes(
        self, pump: HeatPump, fluid: WorkingFluid, lowest_inlet: float | None
    ) -> tuple[list[FloatArray], FloatArray]:
        """Return evaporation and sink outlet [K], the sink's side, and the factor on the COP.

        The side is the sink's inlet [K], or its place between `lowest_inlet` and the outlet, 0 to
        1, where an inlet may be as warm as the outlet of another hour.
        """
        closeness, factor = pump.part_load.effect(self.load)
        evaporating = evaporating_temperatures(
            pump, fluid, self.source_inlet, self.source_outlet, closeness * pump.evaporator_approach
        )
        # A condenser with a smaller difference is one with the full one and a colder sink.
        shift = (closeness - 1.0) * pump.condenser_approach
        outlet, inlet = self.sink_outlet + shift, self.sink_inlet + shift
        if lowest_inlet is None:
            return [evaporating, outlet, inlet], factor
        room = np.maximum(outlet - _LEAST_SPAN - lowest_inlet, 1e-9)
        return [evaporating, outlet, (inlet - lowest_inlet) / room], factor


@dataclass(frozen=True, slots=True)
class MapMaker:
    """A machine with the box of its map."""

    pump: HeatPump
    fluid: WorkingFluid
    water: Coolant
    boxes: tuple[Range, Range, Range]
    lowest_inlet: float | None

    @classmethod
    def of(cls, pump: HeatPump, given: MapDuties, water: Coolant) -> MapMaker:
        """Return the maker of a settled machine's map."""
        fluid = working_fluid(str(pump.refrigerant))
        (evaporating, outlet, inlet), _ = given.axes(pump, fluid, None)
        ranges = [_wide(float(a.min()), float(a.max())) for a in (evaporating, outlet, inlet)]
        lowest = ranges[2][0]
        if ranges[1][0] <= lowest + _LEAST_SPAN:
            raise _no_box("sink_outlet", ranges[1][0], f"> {lowest:.2f} K, the coldest inlet")
        if ranges[2][1] < ranges[1][0] - _LEAST_WIDTH:
            return cls(pump, fluid, water, (ranges[0], ranges[1], ranges[2]), None)
        return cls(pump, fluid, water, (ranges[0], ranges[1], (0.0, 1.0)), lowest)

    def cycle(self, evaporating: float, outlet: float, side: float) -> Cycle:
        """Return the cycle at one point of the box."""
        inlet = side
        if self.lowest_inlet is not None:
            inlet = self.lowest_inlet + side * (outlet - _LEAST_SPAN - self.lowest_inlet)
        sink = HeatCurve.between(self.water, 1.0, inlet, outlet)
        try:
            return solve_cycle(self.pump, self.fluid, evaporating, sink)
        except RecoveryError as error:
            raise RecoveryError(
                "HG630",
                f"the {self.pump.cycle} cycle of {self.pump.refrigerant} cannot evaporate at "
                f"{show(evaporating, 'degC')} and heat from {show(inlet, 'degC')} to "
                f"{show(outlet, 'degC')}, which the ranges ask for: {error.message}",
                entry="sink_outlet",
                value=outlet,
                allowed="ranges that the machine can serve in any combination",
                remedy="narrow the ranges, or choose another refrigerant or cycle",
            ) from error

    def values(self, point: tuple[float, ...]) -> list[float]:
        """Return what the map holds, at one point."""
        cycle = self.cycle(*point)
        condensing = cycle.condensing_temperature
        return [
            cycle.work / cycle.condenser_heat,
            np.nan if condensing is None else condensing,
            cycle.hottest_discharge,
            float(np.log(cycle.pressure_ratio)),
            float(np.log(cycle.highest_pressure)),
            float(np.log(cycle.volumetric_heating_capacity)),
        ]

    def map(self, tolerance: float) -> tuple[FloatArray, MapError, int]:
        """Return coefficients, error and cycles solved, refined until the tolerance is kept.

        At the finest level the refining stops, whatever the error.
        """
        probes = _probes(self.boxes)
        exact = np.array([self.values(probe) for probe in probes])
        solved = len(probes)
        for level in _LEVELS:
            coefficients = self.fit(level)
            solved += int(np.prod(level))
            axes = list(np.array(probes).T)
            guess = evaluate(coefficients, axes, self.boxes)
            miss = np.abs(exact[:, 0] / guess[:, 0] - 1.0)
            error = MapError(
                float(miss.max()),
                float(np.sqrt(np.mean(miss**2))),
                float(np.max(np.abs(exact[:, 2] - guess[:, 2]))),
                len(probes),
            )
            if error.largest <= tolerance:
                break
        return coefficients, error, solved

    def fit(self, level: tuple[int, int, int]) -> FloatArray:
        """Return the coefficients through the nodes of a level."""
        axes = [_from_unit(_nodes(n), box) for n, box in zip(level, self.boxes, strict=True)]
        values = np.array([self.values(point) for point in product(*axes)])
        found = values.reshape((*level, -1))
        for axis, n in enumerate(level):
            inverse = np.linalg.inv(chebyshev.chebvander(_nodes(n), n - 1))
            found = np.moveaxis(np.tensordot(inverse, found, axes=(1, axis)), 0, axis)
        return found

    def effort(self) -> tuple[bool, float]:
        """Return whether a limit breaks at the middle or an end of the box, and the mean work."""
        middle = tuple(0.5 * (low + high) for low, high in self.boxes)
        hard = (self.boxes[0][0], self.boxes[1][1], self.boxes[2][1])
        easy = (self.boxes[0][1], self.boxes[1][0], self.boxes[2][0])
        found = np.array([self.values(point) for point in (middle, hard, easy)])
        kept = keeps_limits(self.pump, found[:, 2], *np.exp(found[:, 3:]).T)
        return not bool(np.all(kept)), float(np.mean(found[:, 0]))


def cheapest(makers: list[MapMaker]) -> MapMaker:
    """Return the machine with the least work, its limits kept where one can keep them."""
    refusal: RecoveryError | None = None
    found: list[tuple[bool, float, int]] = []
    for i, maker in enumerate(makers):
        try:
            found.append((*maker.effort(), i))
        except RecoveryError as error:
            refusal = error
    if not found:
        assert refusal is not None
        raise refusal
    return makers[min(found)[2]]


def keeps_limits(
    pump: HeatPump,
    discharge: FloatArray,
    ratio: FloatArray,
    pressure: FloatArray,
    capacity: FloatArray,
) -> NDArray[np.bool_]:
    """Return where a machine's limits hold."""
    kept = discharge <= pump.discharge_limit
    if pump.pressure_ratio_limit is not None:
        kept &= ratio <= pump.pressure_ratio_limit
    if pump.pressure_limit is not None:
        kept &= pressure <= pump.pressure_limit * (1.0 + 1e-6)
    if pump.least_volumetric_capacity is not None:
        kept &= capacity >= pump.least_volumetric_capacity
    return np.asarray(kept, dtype=bool)


def evaluate(
    coefficients: FloatArray, axes: list[FloatArray], boxes: tuple[Range, Range, Range]
) -> FloatArray:
    """Return the quantities at many points, shape (n, 6)."""
    bases = [
        chebyshev.chebvander(np.clip(_to_unit(values, box), -1.0, 1.0), n - 1)
        for values, box, n in zip(axes, boxes, coefficients.shape, strict=False)
    ]
    found = np.tensordot(bases[0], coefficients, axes=(1, 0))
    found = np.einsum("nbcq,nb->ncq", found, bases[1])
    return np.asarray(np.einsum("ncq,nc->nq", found, bases[2]))


def _no_box(entry: str, value: object, allowed: str) -> RecoveryError:
    return RecoveryError(
        "HG631",
        "the temperatures have no box",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="give the year's values, or their lowest and highest",
    )


def _nodes(count: int) -> FloatArray:
    return np.asarray(np.cos(np.pi * (np.arange(count) + 0.5) / count))


def _probes(boxes: tuple[Range, Range, Range]) -> list[tuple[float, ...]]:
    """Return duties spread over the box (Halton's sequence), none of them a node."""
    units = np.array([[_radical(i, base) for base in (2, 3, 5)] for i in range(1, _PROBES + 1)])
    spread = [_from_unit(2.0 * units[:, i] - 1.0, box) for i, box in enumerate(boxes)]
    return [tuple(float(value) for value in point) for point in zip(*spread, strict=True)]


def _radical(index: int, base: int) -> float:
    found, scale = 0.0, 1.0 / base
    while index:
        index, digit = divmod(index, base)
        found += digit * scale
        scale /= base
    return found


def _wide(low: float, high: float) -> Range:
    if high - low >= _LEAST_WIDTH:
        return low, high
    middle = max(0.5 * (low + high), 0.5 * _LEAST_WIDTH + 0.5 * _LEAST_SPAN)
    return middle - 0.5 * _LEAST_WIDTH, middle + 0.5 * _LEAST_WIDTH


def _from_unit(unit: FloatArray, box: Range) -> FloatArray:
    return 0.5 * (box[0] + box[1]) + 0.5 * (box[1] - box[0]) * unit


def _to_unit(values: FloatArray, box: Range) -> FloatArray:
    return (2.0 * values - (box[0] + box[1])) / (box[1] - box[0])
