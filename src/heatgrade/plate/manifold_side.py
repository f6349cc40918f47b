"""The coolant side of a plate with manifold micro-channels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.manifold_channels import manifold_flow, through
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.flow.stream import Stream
from heatgrade.geometry import ManifoldChannels
from heatgrade.materials import Coolant
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.exchange import fin_exchange
from heatgrade.thermal.manifold_exchange import WHERE, u_turns, wetted_u_turns

Array = NDArray[np.float64]


class ManifoldSide:
    """Coolant in U-turns between slots: properties at its mean temperature in each column.

    Parameters
    ----------
    manifold : ManifoldChannels
        Channels and slots.
    model : SolidModel
        The assembly on its grid.
    conductivity : three floats
        Of the fins at its reference temperature [W/(m K)].
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
        manifold: ManifoldChannels,
        model: SolidModel,
        conductivity: tuple[float, float, float],
        coolant: Coolant,
        mass_flow: float,
        inlet_temperature: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        self._manifold = manifold
        self._across = conductivity[1 if manifold.direction == "x" else 0]
        self._upright = conductivity[2]
        self._coolant = coolant
        self._mass_flow = mass_flow
        self._inlet = inlet_temperature
        self._factors = factors
        self._stream = Stream.of(model.grid, manifold.wetted_area, manifold.direction)
        self.guess: SheetFlow | None = None

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
        """Return flow and heat transfer; see `CoolantSide`.

        A flow that is given has its losses scaled already.
        """
        stream = self._stream
        properties = liquid_properties(self._coolant, stream.local(coolant))
        if flow is None:
            flow = manifold_flow(
                self._manifold,
                stream,
                properties,
                self._mass_flow,
                guess=self.guess,
                threads=threads,
            )
            self.guess = flow
            flow = self._factors.flow(flow)
        mass = through(flow, stream)
        factor = model.fin_factor
        mean_factor = 1.0 if factor is None else float(stream.local(factor).mean())
        found = u_turns(
            self._manifold,
            stream,
            properties,
            mass,
            heat_capacity,
            self._upright * mean_factor,
            stream.local(self._factors.on(model.grid)),
        )
        wetted = wetted_u_turns(
            self._manifold,
            stream,
            fin_conductivity=self._across,
            base_resistance=model.base_resistance,
            fin_factor=factor,
        )
        cautions = found.cautions + self._smeared(model)
        exchange = fin_exchange(
            wetted, stream, model.grid, model.wetted, found.coefficient, cautions
        )

        def rise(heat: Array, capacity: float) -> Array:
            return stream.spread(stream.local(heat) / (mass * capacity) * found.mean_rise)

        parts = {"manifold channels": flow.pressure_drop}
        cautions += self._factors.cautions
        return Coupling(flow, exchange, rise, parts, cautions)

    def _smeared(self, model: SolidModel) -> tuple[Caution, ...]:
        """Return a caution where heat does not spread as far as a U-turn is long."""
        length = 0.5 * self._manifold.manifold_pitch
        thickness = float(model.grid.z_edges[model.wetted.base + 1])
        if length <= thickness:
            return ()
        return (
            Caution(
                "assumption",
                WHERE,
                f"U-turns of {length * 1e3:.3g} mm are longer than the {thickness * 1e3:.3g} mm of "
                "solid below them: temperatures differ along them, of which the mean is given",
            ),
        )
