"""The equations of a plate in time: what an integrator asks of it.

Unknowns are rises above the inlet's temperature at the start.  Conductivities, leakage and heat
transfer follow the temperatures, or stay as they are in the initial state.  How the coolant
spreads over the plate is taken at the temperatures at the beginning of a step, and kept while they
stay within `HELD_WITHIN`: it follows the viscosity alone, and costs more than all the rest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NotConverged, positive
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.materials.liquid import mean_heat_capacity
from heatgrade.plate.coolant_side import coolant_side
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.drive import Drive
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.limits import flow_cautions
from heatgrade.plate.power_patterns import PowerPattern
from heatgrade.plate.resolution import Advection
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.timed_fields import fields_at
from heatgrade.plate.timed_plate import Driven
from heatgrade.solve import FaceFields
from heatgrade.thermal.advection import Carried
from heatgrade.transient import (
    Ending,
    HeatStorage,
    Interrupted,
    Moment,
    Temperatures,
)

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]
Properties = Literal["local", "initial"]

HELD_WITHIN = 0.05  # K of the coolant: about 0.1 % of its viscosity
MOST_SIDES = 8  # flows whose coolant side is kept


@dataclass(frozen=True, slots=True, eq=False)
class PlateMoment(Driven):
    """What a plate knows of a moment beside operator and sources.

    Parameters
    ----------
    coupling : Coupling
        Flow and heat transfer.
    """

    coupling: Coupling


class TimedEquations:
    """A plate as a `HeatProblem`.

    Parameters
    ----------
    plate : Plate
        The plate.
    model : SolidModel
        It on its grid.
    drive : Drive
        What drives it.
    patterns : tuple of PowerPattern
        Of the trace's columns.
    start : float
        Time at which unknowns are counted from the inlet's temperature [s].
    properties : "local" or "initial"
        Whether properties follow the temperatures.
    advection : {"second-order", "upwind", "central"}
        How coolant is carried from column to column.
    threads : int or None
        Threads of the solver.
    """

    def __init__(
        self,
        plate: Plate,
        model: SolidModel,
        drive: Drive,
        patterns: tuple[PowerPattern, ...],
        *,
        start: float,
        properties: Properties,
        advection: Advection,
        threads: int | None,
    ) -> None:
        self._advection, self._central = advection, advection == "central"
        self._plate, self._model, self._drive = plate, model, drive
        self._patterns = patterns
        self._threads = threads
        self._local = properties == "local"
        self.reference = drive.inlet_temperature.at(start)
        self._sides: OrderedDict[tuple[float, float], PlateEquations] = OrderedDict()
        self._flows: dict[tuple[float, float], Coupling] = {}
        self._guess: SheetFlow | None = None
        self._frozen: OrderedDict[float, tuple[FaceFields, PlateMoment]] = OrderedDict()
        self._power: tuple[tuple[float, ...], Array] | None = None
        self._solid: tuple[Array, FaceFields] | None = None
        self._base = self._held = Temperatures(np.zeros(0), None)  # until `begin`
        first = self._equations(drive.volume_flow.at(start), self.reference)
        columns = model.grid.shape[:2]
        self.storage = HeatStorage(*first.storage(np.full(columns, self.reference)))

    @property
    def varies(self) -> bool:
        """Whether anything follows the temperatures, or the flow changes without a jump."""
        return self._local or not self._drive.flow_jumps

    @property
    def longest_step(self) -> float:
        """That of what drives it [s]."""
        return self._drive.longest_step

    def next_break(self, time: float) -> float:
        """Return that of what drives it [s]."""
        return self._drive.next_break(time)

    def model_at(self, start: float) -> SolidModel:
        """Return the assembly with its power at a time."""
        return replace(self._model, power=self._powers(start, before=False))

    def begin(self, base: Temperatures) -> None:
        """Take properties that do not follow, and first guesses of flows, at `base` from now on."""
        self._base = self._held = base
        self._sides.clear()
        self._flows.clear()
        self._guess = None
        self._frozen.clear()

    def hold(self, now: Temperatures) -> None:
        """Take the coolant's flow at these temperatures from now on."""
        if now is not self._held:
            self._held = now
            self._flows.clear()

    def serves(self, held: Temperatures, now: Temperatures) -> bool:
        """Return whether the coolant is so near to where it was that it spreads alike."""
        if held.sheet is None or now.sheet is None or not self._local:
            return True
        return float(np.abs(held.sheet - now.sheet).max()) <= HELD_WITHIN

    def moment(self, time: float, now: Temperatures, *, before: bool) -> Moment:
        """Return operator and sources; see `HeatProblem`."""
        drive = self._drive
        flow = positive(drive.volume_flow.at(time, before=before), "volume_flow", "m3/s")
        inlet = positive(drive.inlet_temperature.at(time, before=before), "inlet_temperature", "K")
        power = self._powers(time, before=before)
        if self._local:
            fields, about, carried = self._coupled(flow, inlet, now, power)
            return Moment(fields, _sources(fields), about, carried)
        if flow not in self._frozen:
            while len(self._frozen) >= MOST_SIDES:
                self._frozen.popitem(last=False)
            self._guess = None  # so that it does not matter which flow came before
            self._frozen[flow] = self._coupled(flow, self.reference, self._base, power)[:2]
        fields, about = self._frozen[flow]
        equations = self._equations(flow, self.reference)
        driven = equations.coupled(
            self._solid_fields(equations, self.reference + self._base.cells, power),
            about.coupling,
            about.heat_capacity,
            inlet_rise=inlet - self.reference,
            central=self._central,
        )
        about = replace(about, inlet_temperature=inlet, model=replace(about.model, power=power))
        carried = self._carried(equations, now, about.coupling, about.heat_capacity, inlet)
        return Moment(fields, _sources(driven), about, carried)

    def _carried(
        self,
        equations: PlateEquations,
        now: Temperatures,
        coupling: Coupling,
        capacity: float,
        inlet: float,
    ) -> Carried | None:
        """Return what the coolant carries beyond the operator."""
        if self._advection == "upwind" or now.sheet is None:
            return None
        rise = inlet - self.reference
        return equations.carried(
            now.sheet,
            coupling,
            capacity,
            inlet_rise=rise,
            ends_only=self._central,
            threads=self._threads,
        )

    def _powers(self, time: float, *, before: bool) -> Array:
        """Return the power of every cell [W]; the same array as long as it does not change."""
        trace = self._drive.power
        if trace is None:
            return self._model.power
        strengths = trace.at(time, before=before)
        key = tuple(strengths.tolist())
        if self._power is None or self._power[0] != key:
            power = np.zeros_like(self._model.power)
            for pattern, strength in zip(self._patterns, key, strict=True):
                pattern.add(power, strength)
            self._power = key, power
        return self._power[1]

    def _equations(self, flow: float, inlet: float) -> PlateEquations:
        """Return the equations at a flow and an inlet temperature [m3/s], [K]."""
        found = self._sides.get((flow, inlet))
        if found is None:
            while len(self._sides) >= MOST_SIDES:
                gone, _ = self._sides.popitem(last=False)
                self._flows.pop(gone, None)
            plate = self._plate
            mass_flow = flow * float(plate.coolant.properties(inlet).density)
            side = coolant_side(plate, self._model, mass_flow, inlet)
            found = PlateEquations(self._model, side, plate.coolant, self.reference, plate.board)
            self._sides[flow, inlet] = found
        return found

    def _coupled(
        self, flow: float, inlet: float, now: Temperatures, power: Array
    ) -> tuple[FaceFields, PlateMoment, Carried | None]:
        equations = self._equations(flow, inlet)
        temperature = self.reference + now.cells
        rise = np.zeros(temperature.shape[:2]) if now.sheet is None else now.sheet
        coolant = self.reference + rise
        first = capacity = float(self._plate.coolant.properties(inlet).heat_capacity)
        held = self._flows.get((flow, inlet))
        if held is None:
            held = self._flows[flow, inlet] = self._held_coupling(flow, inlet, capacity)
        carried = self._carried(equations, now, held, capacity, inlet)
        outlet = self._outlet_rise(now, held, capacity, inlet, carried)
        capacity = mean_heat_capacity(self._plate.coolant, inlet, inlet + outlet)
        coupling = equations.couple(coolant, temperature, capacity, self._threads, flow=held.flow)
        solid = self._solid_fields(equations, temperature, power)
        fields = equations.coupled(
            solid, coupling, capacity, inlet_rise=inlet - self.reference, central=self._central
        )
        about = PlateMoment(
            flow, inlet, float(coupling.flow.inflow.sum()), capacity,
            equations.at(temperature, power=power), coupling,
        )  # fmt: skip
        if carried is not None:  # in proportion to the heat capacity
            carried = replace(carried, source=capacity / first * carried.source)
        return fields, about, carried

    def _held_coupling(self, flow: float, inlet: float, capacity: float) -> Coupling:
        """Return flow and heat transfer at the temperatures held, found from those at the base."""
        equations = self._equations(flow, inlet)
        if self._guess is None:  # the first since `begin`, which a restart computes first too
            self._guess = self._coupling_at(self._base, equations, None, capacity).flow
        return self._coupling_at(self._held, equations, self._guess, capacity)

    def _coupling_at(
        self,
        place: Temperatures,
        equations: PlateEquations,
        guess: SheetFlow | None,
        capacity: float,
    ) -> Coupling:
        temperature = self.reference + place.cells
        rise = np.zeros(temperature.shape[:2]) if place.sheet is None else place.sheet
        equations.side.guess = guess
        return equations.couple(self.reference + rise, temperature, capacity, self._threads)

    def _solid_fields(
        self, equations: PlateEquations, temperature: Array, power: Array
    ) -> FaceFields:
        """Return the solid's part; that of solids that do not vary as long as power does not."""
        if not equations.linear:
            try:
                return equations.solid(temperature, power=power)
            except NotConverged as error:
                raise Interrupted.because(
                    Ending.RUNAWAY, "HG453", f"runs away: {error.message}", entry="leakage",
                    value=error.value, allowed=error.allowed, remedy=error.remedy,
                ) from error  # fmt: skip
        if self._solid is None:
            self._solid = power, equations.solid(power=power)
        elif self._solid[0] is not power:
            source = power
            if self._plate.board is not None:
                source = equations.solid(power=power).source
            self._solid = power, replace(self._solid[1], source=source)
        return self._solid[1]

    def outlet(self, now: Temperatures, moment: Moment) -> float:
        """Return what the coolant that leaves has gained above the inlet, on average [K]."""
        about = _about(moment)
        capacity, inlet = about.heat_capacity, about.inlet_temperature
        return self._outlet_rise(now, about.coupling, capacity, inlet, moment.carried)

    def fields(self, now: Temperatures, moment: Moment) -> PlateFields:
        """Return all that is known at temperatures and the moment that belongs to them."""
        return fields_at(self._plate, now, _about(moment), self.reference)

    def cautions(self, moment: Moment, series: Mapping[str, Array]) -> tuple[Caution, ...]:
        """Return what must be known of flow and heat transfer."""
        about = _about(moment)
        heat = max(float(series["power"].max()), 1e-300)  # [W]
        drop = about.coupling.flow.pressure_drop
        return (*about.coupling.cautions, *flow_cautions(drop, about.volume_flow, heat))

    def _outlet_rise(
        self,
        now: Temperatures,
        coupling: Coupling,
        capacity: float,
        inlet: float,
        carried: Carried | None,
    ) -> float:
        if now.sheet is not None:
            outflow = coupling.flow.outflow
            heat = float((outflow * now.sheet).sum())
            if carried is not None:
                heat -= float(carried.source.sum()) / capacity
            return heat / float(outflow.sum()) + self.reference - inlet
        exchange = coupling.exchange
        last = exchange.first_layer + exchange.conductance.shape[2]
        over = now.cells[:, :, exchange.first_layer : last] - (inlet - self.reference)
        heat = float((exchange.conductance * over).sum())
        return heat / (float(coupling.flow.inflow.sum()) * capacity)


def _sources(fields: FaceFields) -> tuple[Array, Array | None]:
    return fields.source, None if fields.sheet is None else fields.sheet.source


def _about(moment: Moment) -> PlateMoment:
    assert isinstance(moment.about, PlateMoment)
    return moment.about
