"""Cycle: the states of a vapour-compression heat pump, per kilogram through its evaporator.

A layout (`single_stage`, `two_stage`, `cascade`, `transcritical`) drafts the states between an
evaporating and a condensing temperature; `cycle_search` finds the lowest condensing temperature
that heats the sink.  Left out: heat lost to the room, oil, auxiliaries.  So the COP is that of a
good machine, and each result carries the COP of machines on the market beside it
(`heatgrade.recovery.jesper`).
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.recovery.compressor import Compression
from heatgrade.recovery.condenser import (
    CondenserProfile,
    condenser_profile,
    smallest_difference,
)
from heatgrade.recovery.cycle_component import CycleComponent
from heatgrade.recovery.heat_curve import TemperatureCurve
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState


@dataclass(frozen=True, slots=True)
class CycleDraft:
    """The states of a cycle, before they are held against the sink.

    Attributes
    ----------
    layout : str
        ``"single-stage"``, ``"economiser"``, ``"flash-tank"``, ``"intercooled"``, ``"cascade"`` or
        ``"transcritical"``.
    refrigerant : str
        Name; ``"bottom/top"`` for a cascade.
    hot_refrigerant : Refrigerant
        What gives the heat to the sink.
    evaporating_temperature : float
        Saturation temperature at the evaporator's outlet [K].
    condensing_temperature : float or None
        Saturation temperature at the condenser's inlet [K]; None above the critical pressure.
    subcooling : float
        Saturation temperature less temperature at the condenser's outlet [K]; 0 without one.
    evaporator_inlet, evaporator_outlet, condenser_outlet : RefrigerantState
        States at the exchangers to source and sink.
    stages : tuple of Compression
        Compressors, the coldest first.
    components : tuple of CycleComponent
        All of the machine.
    """

    layout: str
    refrigerant: str
    hot_refrigerant: Refrigerant
    evaporating_temperature: float
    condensing_temperature: float | None
    subcooling: float
    evaporator_inlet: RefrigerantState
    evaporator_outlet: RefrigerantState
    condenser_outlet: RefrigerantState
    stages: tuple[Compression, ...]
    components: tuple[CycleComponent, ...]

    @property
    def evaporator_heat(self) -> float:
        """Heat taken from the source [J/kg]."""
        return self.evaporator_outlet.enthalpy - self.evaporator_inlet.enthalpy

    @property
    def work(self) -> float:
        """Work of the compressors on the refrigerant [J/kg]."""
        return sum(stage.work for stage in self.stages)

    @property
    def work_ratio(self) -> float:
        """Shaft work per heat taken from the source [-]."""
        return self.work / self.evaporator_heat

    def against(self, sink: TemperatureCurve) -> Cycle:
        """Return the cycle with the temperatures along its condenser when it heats `sink`."""
        last = self.stages[-1]
        profile = condenser_profile(
            self.hot_refrigerant, self.condenser_outlet, last.discharge, sink
        )
        return Cycle(
            layout=self.layout,
            refrigerant=self.refrigerant,
            evaporating_temperature=self.evaporating_temperature,
            condensing_temperature=self.condensing_temperature,
            subcooling=self.subcooling,
            evaporator_inlet=self.evaporator_inlet,
            evaporator_outlet=self.evaporator_outlet,
            condenser_outlet=self.condenser_outlet,
            stages=self.stages,
            components=self.components,
            condenser=profile,
            condenser_approach=smallest_difference(profile),
        )


@dataclass(frozen=True, slots=True)
class Cycle:
    """A solved cycle, per kilogram of refrigerant through the evaporator.

    Attributes
    ----------
    layout, refrigerant, evaporating_temperature, condensing_temperature, subcooling,
    evaporator_inlet, evaporator_outlet, condenser_outlet, stages, components :
        As in `CycleDraft`.
    condenser : CondenserProfile
        Refrigerant and sink temperatures along the condenser or gas cooler.
    condenser_approach : float
        Smallest difference found along it [K].
    """

    layout: str
    refrigerant: str
    evaporating_temperature: float
    condensing_temperature: float | None
    subcooling: float
    evaporator_inlet: RefrigerantState
    evaporator_outlet: RefrigerantState
    condenser_outlet: RefrigerantState
    stages: tuple[Compression, ...]
    components: tuple[CycleComponent, ...]
    condenser: CondenserProfile
    condenser_approach: float

    @property
    def suction(self) -> RefrigerantState:
        """State drawn in by the (first) compressor."""
        return self.stages[0].suction

    @property
    def discharge(self) -> RefrigerantState:
        """State that enters the condenser."""
        return self.stages[-1].discharge

    @property
    def hottest_discharge(self) -> float:
        """Warmest temperature behind a compressor [K]."""
        return max(stage.discharge.temperature for stage in self.stages)

    @property
    def evaporator_heat(self) -> float:
        """Heat taken from the source [J/kg]."""
        return self.evaporator_outlet.enthalpy - self.evaporator_inlet.enthalpy

    @property
    def condenser_heat(self) -> float:
        """Heat given to the sink [J/kg]."""
        return self.stages[-1].mass * (self.discharge.enthalpy - self.condenser_outlet.enthalpy)

    @property
    def work(self) -> float:
        """Work of the compressors on the refrigerant [J/kg]."""
        return sum(stage.work for stage in self.stages)

    @property
    def work_ratio(self) -> float:
        """Shaft work per heat taken from the source [-]."""
        return self.work / self.evaporator_heat

    @property
    def pressure_ratio(self) -> float:
        """Largest pressure ratio of a compressor [-]."""
        return max(stage.pressure_ratio for stage in self.stages)

    @property
    def highest_pressure(self) -> float:
        """Highest pressure anywhere in the machine [Pa]."""
        return max(stage.discharge.pressure for stage in self.stages)

    @property
    def volumetric_heating_capacity(self) -> float:
        """Heat to the sink per volume drawn in by the (first) compressor [J/m3]."""
        return self.condenser_heat * self.suction.density

    @property
    def wet(self) -> bool:
        """Whether a compression ends inside the two-phase region."""
        return any(stage.discharge_superheat <= 0.0 for stage in self.stages)
