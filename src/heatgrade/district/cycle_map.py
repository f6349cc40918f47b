"""Map of a heat pump's cycle: the COP of thousands of hours from some hundred solved cycles.

For one machine the cycle depends on three temperatures only: evaporation, sink inlet, sink outlet.
Its work per heat taken up is smooth in them, so a product of Chebyshev polynomials through a few
solved cycles repeats it; how well is measured between the nodes and stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.polynomial import chebyshev

from heatgrade.caution import Caution
from heatgrade.district.calendar import FloatArray
from heatgrade.materials import Coolant
from heatgrade.recovery.cycle_search import solve_cycle, working_fluid
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump

_NODES = 5  # along each temperature
_LEAST_SPAN = 2.0  # K that the sink is warmed by at least; below, the COP is that of 2 K
_LEAST_WIDTH = 0.5  # K: a range narrower than this is widened
_TELL = 0.01  # interpolation error of the COP above which the result says so

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CycleMap:
    """COP of a heat pump by its cycle, interpolated.  Build it with `CycleMap.of`.

    Attributes
    ----------
    pump : HeatPump
        The machine, with one refrigerant.
    evaporating, span, sink_outlet : (float, float)
        Ranges of evaporating temperature, of the sink's rise and of its outlet [K].
    coefficients : ndarray, shape (n, n, n)
        Chebyshev coefficients of shaft work per heat taken from the source.
    interpolation_error : float
        Largest relative error of the COP found between the nodes.
    """

    pump: HeatPump
    evaporating: Range
    span: Range
    sink_outlet: Range
    coefficients: FloatArray = field(repr=False)
    interpolation_error: float

    @classmethod
    def of(
        cls,
        pump: HeatPump,
        source: Range,
        sink_inlet: Range,
        sink_outlet: Range,
        water: Coolant,
    ) -> CycleMap:
        """Return the map of `pump` for the temperatures that a year has.

        Parameters
        ----------
        pump : HeatPump
            Machine with a refrigerant of its own (not ``"best"``).
        source : (float, float)
            Coldest and warmest water at the evaporator [K].
        sink_inlet, sink_outlet : (float, float)
            Ranges of the network's water into and out of the condenser [K].
        water : Coolant
            Water of the network.
        """
        least = pump.evaporator_approach + pump.superheat
        evaporating = _wide((source[0] - least, source[1] - pump.evaporator_approach))
        outlet = _wide(sink_outlet)
        span = _wide((_LEAST_SPAN, max(_LEAST_SPAN, sink_outlet[1] - sink_inlet[0])))
        fluid = working_fluid(str(pump.refrigerant))

        def ratio(low: float, rise: float, high: float) -> float:
            sink = HeatCurve.between(water, 1.0, high - rise, high)
            return solve_cycle(pump, fluid, low, sink).work_ratio

        nodes = np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
        axes = [_from_unit(nodes, bounds) for bounds in (evaporating, span, outlet)]
        values = np.array([[[ratio(a, b, c) for c in axes[2]] for b in axes[1]] for a in axes[0]])
        inverse = np.linalg.inv(chebyshev.chebvander(nodes, _NODES - 1))
        coefficients = np.einsum("ai,bj,ck,ijk->abc", inverse, inverse, inverse, values)
        raw = cls(pump, evaporating, span, outlet, coefficients, 0.0)
        return replace(raw, interpolation_error=_worst(raw, ratio))

    @property
    def name(self) -> str:
        """What it is."""
        return (
            f"{self.pump.cycle} cycle of {self.pump.refrigerant}, from a map that keeps the COP to "
            f"{self.interpolation_error:.1e}"
        )

    @property
    def drive_efficiency(self) -> float:
        """Shaft power over electricity."""
        return self.pump.electric_efficiency

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """A map that repeats its cycles badly says so."""
        if self.interpolation_error <= _TELL:
            return ()
        message = f"interpolated between cycles with an error of {self.interpolation_error:.1%}"
        return (Caution("inexact", "heat pump's COP", message),)

    def work_ratio(
        self, evaporating: FloatArray, span: FloatArray, sink_outlet: FloatArray
    ) -> FloatArray:
        """Return shaft work per heat taken from the source, held at the ends of the map."""
        units = [
            np.clip(_to_unit(np.asarray(values, dtype=np.float64), bounds), -1.0, 1.0)
            for values, bounds in (
                (evaporating, self.evaporating),
                (span, self.span),
                (sink_outlet, self.sink_outlet),
            )
        ]
        a, b, c = (chebyshev.chebvander(unit, _NODES - 1) for unit in units)
        inner = np.einsum("abc,nc->nab", self.coefficients, c, optimize=True)
        return np.asarray(np.einsum("nab,na,nb->n", inner, a, b, optimize=True))

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
    ) -> FloatArray:
        """Return heat to the sink over electricity; temperatures of both liquids [K]."""
        evaporating = np.minimum(source_out, np.asarray(source_in) - self.pump.superheat)
        ratio = self.work_ratio(
            evaporating - self.pump.evaporator_approach, np.asarray(sink_out) - sink_in, sink_out
        )
        return self.drive_efficiency * (1.0 + ratio) / ratio


def _worst(found: CycleMap, ratio: object) -> float:
    """Return the largest relative error of the COP at points between the nodes."""
    assert callable(ratio)
    units = np.cos(np.pi * np.array([0.08, 0.3, 0.5, 0.7, 0.92]))
    points = [
        (x, y, z)
        for i, x in enumerate(_from_unit(units, found.evaporating))
        for j, y in enumerate(_from_unit(units, found.span))
        for k, z in enumerate(_from_unit(units, found.sink_outlet))
        if (i + j + k) % 4 == 1
    ]
    exact = np.array([ratio(*point) for point in points])
    guess = found.work_ratio(*(np.array(axis) for axis in zip(*points, strict=True)))
    cops = [(1.0 + values) / values for values in (guess, exact)]
    return float(np.max(np.abs(cops[0] / cops[1] - 1.0)))


def _wide(bounds: Range) -> Range:
    low, high = bounds
    if high - low >= _LEAST_WIDTH:
        return bounds
    middle = 0.5 * (low + high)
    return middle - 0.5 * _LEAST_WIDTH, middle + 0.5 * _LEAST_WIDTH


def _from_unit(unit: FloatArray, bounds: Range) -> FloatArray:
    low, high = bounds
    return 0.5 * (low + high) + 0.5 * (high - low) * unit


def _to_unit(values: FloatArray, bounds: Range) -> FloatArray:
    low, high = bounds
    return (2.0 * values - (low + high)) / (high - low)
