"""What sources and networks, matched, come to: direct heat, lifted heat, what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heatgrade.caution import Caution
from heatgrade.errors import positive
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.pinch import PinchAnalysis
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS, show

if TYPE_CHECKING:
    from heatgrade.figure import Figure


@dataclass(frozen=True, slots=True)
class NetworkDemand:
    """A network and the heat that it wants.

    Parameters
    ----------
    network : HeatNetwork
        Supply and return.
    heat_flow : float
        Heat wanted [W], > 0.
    """

    network: HeatNetwork
    heat_flow: float

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.heat_flow, "heat_flow", "W")

    def curve(self) -> HeatCurve:
        """Return the network's water from return to supply."""
        water, network = self.network.water(), self.network
        back, supply = network.return_temperature, network.supply_temperature
        per_kilogram = float(water.enthalpy_difference(back, supply))
        return HeatCurve.between(water, self.heat_flow / per_kilogram, back, supply)


@dataclass(frozen=True, slots=True)
class NetworkShare:
    """Where the heat of one network comes from.

    Attributes
    ----------
    demand : NetworkDemand
        What it wants.
    direct_heat, unmet_heat : float
        Heat through exchangers; heat that neither they nor the heat pump give [W].
    heat_pump : HeatPumpDuty or None
        Its heat pump; None where none is needed, given or possible.
    """

    demand: NetworkDemand
    direct_heat: float
    unmet_heat: float
    heat_pump: HeatPumpDuty | None

    @property
    def lifted_heat(self) -> float:
        """Heat from the heat pump [W]."""
        return 0.0 if self.heat_pump is None else self.heat_pump.heat_flow


@dataclass(frozen=True, slots=True)
class HeatMatch(Shown):
    """Sources and networks, matched.

    Attributes
    ----------
    analysis : PinchAnalysis
        What crosses directly, and the composite curves.
    shares : tuple of NetworkShare
        Network by network.
    pumped_source_heat, unused_heat : float
        Heat of the sources taken by heat pumps; heat without use [W].
    cautions : tuple of Caution
        What needs a second look.
    """

    analysis: PinchAnalysis
    shares: tuple[NetworkShare, ...]
    pumped_source_heat: float
    unused_heat: float
    cautions: tuple[Caution, ...] = field(repr=False)

    @property
    def direct_heat(self) -> float:
        """Heat that crosses by exchangers [W]."""
        return self.analysis.direct_heat

    @property
    def lifted_heat(self) -> float:
        """Heat from heat pumps [W]."""
        return sum(share.lifted_heat for share in self.shares)

    @property
    def unmet_heat(self) -> float:
        """Demand that is left for boilers [W]."""
        return sum(share.unmet_heat for share in self.shares)

    @property
    def electricity(self) -> float:
        """Electricity of the heat pumps [W]."""
        return sum(s.heat_pump.electricity for s in self.shares if s.heat_pump is not None)

    @property
    def energy_balance(self) -> float:
        """(in - out) / in of sources, shafts, networks and unused heat; rounding."""
        shaft = sum(s.heat_pump.shaft_power for s in self.shares if s.heat_pump is not None)
        come = self.analysis.sources.heat_flow + shaft
        gone = self.direct_heat + self.lifted_heat + self.unused_heat
        return (come - gone) / come

    def summary(self) -> str:
        """Return the match in lines for a person."""
        found = self.analysis
        lines = [
            f"sources give {show(found.sources.heat_flow, 'kW')}, networks want "
            f"{show(found.networks.heat_flow, 'kW')}; directly {show(self.direct_heat, 'kW')}, "
            f"by heat pumps {show(self.lifted_heat, 'kW')} with "
            f"{show(self.electricity, 'kW')} electricity, unmet {show(self.unmet_heat, 'kW')}, "
            f"unused {show(self.unused_heat, 'kW')}"
        ]
        if found.pinch is not None:
            hot, cold = found.pinch
            lines.append(f"pinch: sources {show(hot, 'degC')}, networks {show(cold, 'degC')}")
        for share in self.shares:
            pump = share.heat_pump
            text = f"{share.demand.network.name}: directly {show(share.direct_heat, 'kW')}"
            if pump is not None:
                text += (
                    f", {pump.cycle.layout} {pump.refrigerant} gives "
                    f"{show(pump.heat_flow, 'kW')} at COP {pump.cop:.2f}"
                )
            if share.unmet_heat > 0.0:
                text += f", unmet {show(share.unmet_heat, 'kW')}"
            lines.append(text)
        lines += [f"caution: {caution}" for caution in self.cautions]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return plain data: SI, temperatures in degC where the key ends in ``_C``."""
        pinch = self.analysis.pinch
        return {
            "source_W": self.analysis.sources.heat_flow,
            "demand_W": self.analysis.networks.heat_flow,
            "direct_W": self.direct_heat,
            "lifted_W": self.lifted_heat,
            "unmet_W": self.unmet_heat,
            "unused_W": self.unused_heat,
            "electricity_W": self.electricity,
            "energy_balance": self.energy_balance,
            "pinch_source_C": None if pinch is None else pinch[0] - ZERO_CELSIUS,
            "pinch_network_C": None if pinch is None else pinch[1] - ZERO_CELSIUS,
            "networks": [
                {
                    "name": share.demand.network.name,
                    "demand_W": share.demand.heat_flow,
                    "direct_W": share.direct_heat,
                    "unmet_W": share.unmet_heat,
                    "heat_pump": None if share.heat_pump is None else share.heat_pump.to_dict(),
                }
                for share in self.shares
            ],
            "cautions": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a matplotlib figure: both composite curves with the pinch."""
        from heatgrade.recovery.pinch_plot import pinch_plot

        return pinch_plot(self.analysis)
