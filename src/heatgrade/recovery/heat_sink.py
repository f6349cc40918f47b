"""Heat sinks: who can take warm water directly, and how warm it must be."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive
from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class HeatSink:
    """A user of heat.

    Parameters
    ----------
    name : str
        What uses the heat.
    required_temperature : float
        Lowest supply temperature, at the sink's own side, that serves it [K].
    source : str
        Where the number comes from; begins with "assumption" where no page was read.
    """

    name: str
    required_temperature: float
    source: str

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.required_temperature, "required_temperature", "K")

    @property
    def assumed(self) -> bool:
        """Whether the temperature is an assumption rather than a published figure."""
        return self.source.startswith("assumption")


_USUAL = "assumption: common design range, upper end, edit for the real sink"
_NETWORKS = (
    "p2h-computing.de, 'From cooling loop to heat network': fourth generation 55 to 70 degC, third "
    "generation 70 to 130 degC"
)

# Kept in kelvin, written as ZERO_CELSIUS + degC; coldest first.
DEFAULT_SINKS: tuple[HeatSink, ...] = (
    HeatSink("fish farm", ZERO_CELSIUS + 28.0, _USUAL),
    HeatSink("ambient loop with heat pumps in the houses", ZERO_CELSIUS + 30.0, _USUAL),
    HeatSink("snow melting", ZERO_CELSIUS + 35.0, _USUAL),
    HeatSink(
        "swimming pool",
        ZERO_CELSIUS + 35.0,
        "pool water of 28 degC: geothermique.co.uk, 'Pool heaters'; plus 7 K for the exchanger and "
        "the hall's air (assumption)",
    ),
    HeatSink("underfloor heating", ZERO_CELSIUS + 40.0, _USUAL),
    HeatSink("biogas digester, mesophilic", ZERO_CELSIUS + 45.0, _USUAL),
    HeatSink("greenhouse", ZERO_CELSIUS + 50.0, _USUAL),
    HeatSink(
        "low-temperature radiators",
        ZERO_CELSIUS + 55.0,
        "radiators designed for 55/25 degC supply/return: Celsius Toolkit, European Commission, "
        "smart-cities-marketplace.ec.europa.eu, 'Hot cooling and cool heating'",
    ),
    HeatSink(
        "fresh hot water without a store",
        ZERO_CELSIUS + 55.0,
        "50 degC at the tap after a minute: HSE, Approved Code of Practice L8; plus 5 K for the "
        "station's exchanger (assumption)",
    ),
    HeatSink(
        "domestic hot water store",
        ZERO_CELSIUS + 60.0,
        "60 degC at the store, 55 degC in the circulation: DVGW W 551 (large systems); the same "
        "in HSE's L8",
    ),
    HeatSink("heat network of the fourth generation", ZERO_CELSIUS + 60.0, _NETWORKS),
    HeatSink(
        "adsorption chiller",
        ZERO_CELSIUS + 65.0,
        "COP up to 0.40 at 65 degC hot water: Huangfu et al. 2007, silica gel-water chiller",
    ),
    HeatSink(
        "absorption chiller, single effect",
        ZERO_CELSIUS + 70.0,
        "heat of at least 70 degC drives one: 'Data center trigeneration with absorption "
        "refrigeration and economizer technologies', thefreelibrary.com; full capacity at 80 to 95 "
        "degC",
    ),
    HeatSink("drying of wood, sludge or food", ZERO_CELSIUS + 70.0, _USUAL),
    HeatSink("desalination by distillation", ZERO_CELSIUS + 70.0, _USUAL),
    HeatSink("thermal disinfection of hot water", ZERO_CELSIUS + 70.0, _USUAL),
    HeatSink("older radiators", ZERO_CELSIUS + 75.0, _USUAL),
    HeatSink("heat network of the third generation", ZERO_CELSIUS + 80.0, _NETWORKS),
    HeatSink("carbon capture from air, solid sorbent", ZERO_CELSIUS + 100.0, _USUAL),
    HeatSink("heat network of the second generation", ZERO_CELSIUS + 110.0, _USUAL),
)


def direct_sinks(
    temperature: float, sinks: tuple[HeatSink, ...] = DEFAULT_SINKS
) -> tuple[HeatSink, ...]:
    """Return the sinks that water at `temperature` [K] serves without a heat pump.

    A sink behind an exchanger of its own needs that exchanger's approach on top: add it to its
    ``required_temperature``.

    Examples
    --------
    >>> [sink.name for sink in direct_sinks(273.15 + 36.0)][-1]
    'swimming pool'
    """
    return tuple(sink for sink in sinks if sink.required_temperature <= temperature)
