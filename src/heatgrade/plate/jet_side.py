"""The coolant side of a jet-array plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import JetFlow, jet_flow
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.geometry import JetArray
from heatgrade.materials import Coolant
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.jet_coolant import coolant_rise
from heatgrade.thermal.jet_exchange import jet_coefficients, jet_exchange, radial_shape

Array = NDArray[np.float64]


class JetSide:
    """Jets on the target: properties at the film temperature of each unit cell.

    Parameters
    ----------
    jets : JetArray
        The nozzles.
    model : SolidModel
        The assembly on its grid.
    fin_conductivity : float
        Conductivity of the target's fins at its reference temperature [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    inlet_temperature : float
        [K].
    factors : LocalFactors
        On its laws.
    """

    def __init__(
        self,
        jets: JetArray,
        model: SolidModel,
        fin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
        inlet_temperature: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        self._factors = factors
        self._jets = jets
        self._fin_k = fin_conductivity
        self._coolant = coolant
        self._mass_flow = mass_flow
        self._inlet = inlet_temperature
        self._map = JetMap.of(jets, model.grid)
        self._flow: JetFlow | None = None
        self.guess: SheetFlow | None = None  # the flow does not depend on temperatures

    @property
    def volume(self) -> None:
        """No volume: the exchange is on the inlet's temperature."""
        return

    def couple(
        self,
        model: SolidModel,
        coolant: Array,
        temperature: Array,
        heat_capacity: float,
        threads: int | None,
        flow: SheetFlow | None = None,
    ) -> Coupling:
        """Return flow and heat transfer; see `CoolantSide`."""
        jets = self._flow
        if jets is None:  # nozzles and gap see the coolant at its inlet temperature throughout
            jets = self._flow = jet_flow(
                self._jets,
                self._map,
                model.grid,
                self._coolant.properties(self._inlet),
                self._mass_flow,
                threads=threads,
            )
        # One conductivity for all fins of the target, the mean over them.
        factor = model.fin_factor
        fin_k = self._fin_k if factor is None else self._fin_k * float(factor.mean())
        wall = temperature[:, :, model.wetted.base]
        area = self._map.per_nozzle(self._map.area)
        mean_wall = self._map.per_nozzle(self._map.at_points(wall) * self._map.area) / area
        film = liquid_properties(self._coolant, 0.5 * (mean_wall + self._inlet))
        shape = radial_shape(self._map, self._factors.on(model.grid))
        cells = jet_coefficients(
            self._jets, self._map, jets.nozzle_flow, film, heat_capacity, fin_k, shape.mean
        )
        exchange = jet_exchange(
            self._jets,
            self._map,
            model.grid,
            model.wetted,
            cells,
            shape,
            base_resistance=model.base_resistance,
            fin_conductivity=fin_k,
        )
        local = self._jets.drains == "local"

        def rise(heat: Array, capacity: float) -> Array:
            return coolant_rise(self._map, jets, heat, capacity, local=local, threads=threads)

        cautions = jets.cautions + exchange.cautions + self._factors.cautions
        sheet, parts = self._factors.flow(jets.sheet), self._factors.parts(jets.pressure_parts)
        return Coupling(sheet, exchange, rise, parts, cautions)
