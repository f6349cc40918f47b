"""Map of a heat pump: the COP of thousands of hours from some hundred solved cycles.

For one machine the cycle depends on three temperatures: evaporation, sink inlet, sink outlet.  Its
work per heat is smooth in them, so a product of Chebyshev polynomials through a few solved cycles
repeats it.  How well is measured at duties between the nodes, and stated in the map.  The load acts
through the exchangers' temperature differences, which shift these temperatures, and through
factors (`PartLoad`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import positive
from heatgrade.materials import Coolant
from heatgrade.recovery.candidate import candidates
from heatgrade.recovery.cycle_search import working_fluid
from heatgrade.recovery.heat_curve import FloatArray
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.map_maker import (
    MapDuties,
    MapError,
    MapMaker,
    Range,
    cheapest,
    evaluate,
    keeps_limits,
)


@dataclass(frozen=True, slots=True)
class HeatPumpHours:
    """A heat pump in many hours; every array has shape (n,).

    Attributes
    ----------
    cop : ndarray
        Heat to the sink over electricity [-]; NaN outside the map.
    evaporating_temperature, condensing_temperature, discharge_temperature : ndarray
        Temperatures [K]; the condensing one is NaN for a transcritical cycle.
    pressure_ratio : ndarray
        Largest of a compressor [-].
    highest_pressure : ndarray
        Anywhere in the machine [Pa].
    volumetric_heating_capacity : ndarray
        Heat to the sink per volume drawn in [J/m3].
    inside : ndarray of bool
        Whether the hour lies inside the map.
    within_limits : ndarray of bool
        Whether the machine's limits hold (False outside the map).
    """

    cop: FloatArray = field(repr=False)
    evaporating_temperature: FloatArray = field(repr=False)
    condensing_temperature: FloatArray = field(repr=False)
    discharge_temperature: FloatArray = field(repr=False)
    pressure_ratio: FloatArray = field(repr=False)
    highest_pressure: FloatArray = field(repr=False)
    volumetric_heating_capacity: FloatArray = field(repr=False)
    inside: NDArray[np.bool_] = field(repr=False)
    within_limits: NDArray[np.bool_] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeatPumpMap:
    """Interpolated cycle of one machine.  Build it with `HeatPumpMap.build`.

    Attributes
    ----------
    pump : HeatPump
        The machine, refrigerant and cycle settled.
    evaporating, sink_outlet, sink_side : (float, float)
        Box of the map [K]; the last one is the sink's inlet, or where `lowest_inlet` is given its
        place between that and the outlet [-].
    lowest_inlet : float or None
        Coldest inlet of the sink [K], where an inlet may be as warm as another hour's outlet.
    coefficients : ndarray, shape (a, b, c, 6)
        Chebyshev coefficients: work per heat given, condensing and discharge temperature [K],
        logarithms of pressure ratio, highest pressure [Pa] and heat per volume drawn in [J/m3].
    error : MapError
        How well it repeats the cycle.
    solved : int
        Cycles solved for it, those of the measurement included.
    """

    pump: HeatPump
    evaporating: Range
    sink_outlet: Range
    sink_side: Range
    lowest_inlet: float | None
    coefficients: FloatArray = field(repr=False)
    error: MapError
    solved: int

    @classmethod
    def build(
        cls,
        pump: HeatPump,
        *,
        source_inlet: ArrayLike,
        source_outlet: ArrayLike,
        sink_inlet: ArrayLike,
        sink_outlet: ArrayLike,
        load: ArrayLike = 1.0,
        tolerance: float = 1e-3,
        water: Coolant | None = None,
    ) -> HeatPumpMap:
        """Return the map of a machine over the temperatures that a year has.

        Parameters
        ----------
        pump : HeatPump
            The machine; where refrigerant or cycle is left to choose, the one that needs the
            least work over the map, limits kept.
        source_inlet, source_outlet, sink_inlet, sink_outlet : array_like
            Temperatures of the liquids into and out of evaporator and condenser [K]: the values
            themselves, or their lowest and highest.
        load : array_like
            Loads [-] that will be asked for.
        tolerance : float
            Relative error of the COP at which refining stops; what is reached is stated.
        water : Coolant, optional
            Liquid of the sink; None: water at 16 bar.

        Raises
        ------
        RecoveryError
            HG630 when a duty inside the box is out of the machine's reach, HG631 when the
            temperatures have no box.

        Examples
        --------
        >>> table = HeatPumpMap.build(
        ...     HeatPump("R717"), source_inlet=(298.15, 308.15), source_outlet=(291.15, 301.15),
        ...     sink_inlet=(313.15, 323.15), sink_outlet=(333.15, 353.15),
        ... )
        >>> hours = table.at([303.15], [296.15], [318.15], [343.15])
        >>> round(hours.cop.item(), 2), table.error.largest < 1e-3
        (4.8, True)
        """
        positive(tolerance, "tolerance")
        liquid = Coolant("water", pressure=1.6e6) if water is None else water
        given = MapDuties.of(source_inlet, source_outlet, sink_inlet, sink_outlet, load)
        makers = [MapMaker.of(machine, given, liquid) for machine in candidates(pump)]
        maker = makers[0] if len(makers) == 1 else cheapest(makers)
        coefficients, error, solved = maker.map(tolerance)
        return cls(maker.pump, *maker.boxes, maker.lowest_inlet, coefficients, error, solved)

    @property
    def refrigerant(self) -> str:
        """Working fluid."""
        return str(self.pump.refrigerant)

    @property
    def cycle(self) -> str:
        """Layout of the cycle."""
        return self.pump.cycle

    def at(
        self,
        source_inlet: ArrayLike,
        source_outlet: ArrayLike,
        sink_inlet: ArrayLike,
        sink_outlet: ArrayLike,
        load: ArrayLike = 1.0,
    ) -> HeatPumpHours:
        """Return the machine in many hours.

        Parameters
        ----------
        source_inlet, source_outlet, sink_inlet, sink_outlet : array_like, shape (n,)
            Temperatures of the liquids [K].
        load : array_like, shape (n,)
            Heat given over that at full load [-].
        """
        given = MapDuties.of(
            source_inlet, source_outlet, sink_inlet, sink_outlet, load, check=False
        )
        axes, factor = given.axes(self.pump, working_fluid(self.refrigerant), self.lowest_inlet)
        boxes = (self.evaporating, self.sink_outlet, self.sink_side)
        inside = given.sink_outlet > given.sink_inlet
        for values, (low, high) in zip(axes, boxes, strict=True):
            inside &= (values >= low - 1e-9) & (values <= high + 1e-9)
        found = evaluate(self.coefficients, axes, boxes)
        found[~inside] = np.nan
        work, condensing, discharge = found[:, 0], found[:, 1], found[:, 2]
        ratio, pressure, capacity = np.exp(found[:, 3:]).T
        return HeatPumpHours(
            cop=self.pump.electric_efficiency * factor / work,
            evaporating_temperature=axes[0],
            condensing_temperature=condensing,
            discharge_temperature=discharge,
            pressure_ratio=ratio,
            highest_pressure=pressure,
            volumetric_heating_capacity=capacity,
            inside=inside,
            within_limits=inside & keeps_limits(self.pump, discharge, ratio, pressure, capacity),
        )
