"""A plate exchanger for a duty: its plates and its area from flows and an approach."""

from __future__ import annotations

import math
from dataclasses import replace

from heatgrade.errors import NetworkError, positive
from heatgrade.materials import Coolant
from heatgrade.network.plate_exchanger import PlateExchanger

CHANNEL_VELOCITY = 0.3
"""Mean velocity in a gap of the racks' side that sets the number of gaps [m/s]; an assumption."""

PLATE_WIDTH, GAP = 0.4, 2.5e-3
"""Width of a plate between its gaskets, and distance of two plates [m]; assumptions."""

MOST_AREA = 1e6
"""Area per gap beyond which no exchanger is looked for [m2]."""


def size_exchanger(
    coolant: Coolant,
    *,
    heat_flow: float,
    volume_flow: float,
    supply_temperature: float,
    other: Coolant,
    other_volume_flow: float,
    approach: float,
    pressure_drop: float,
    fouling: float = 0.0,
    other_fouling: float = 0.0,
    plate_width: float = PLATE_WIDTH,
    gap: float = GAP,
    channel_velocity: float = CHANNEL_VELOCITY,
    name: str = "plate exchanger",
) -> PlateExchanger:
    """Return the plate exchanger that just does a duty.

    The number of gaps follows from the velocity, the area from effectiveness-NTU with the fouling
    given.

    Parameters
    ----------
    coolant : Coolant
        The racks' coolant.
    heat_flow : float
        To be handed over [W].
    volume_flow, supply_temperature : float
        Of the racks' coolant: flow [m3/s], temperature to which it is cooled [K].
    other : Coolant
        The facility's liquid.
    other_volume_flow : float
        Its flow with the control valve open [m3/s].
    approach : float
        Racks' supply less facility inlet at this duty [K].
    pressure_drop : float
        Of the racks' side at this flow [Pa].
    fouling, other_fouling : float
        Of the two sides [m2 K/W].
    plate_width, gap, channel_velocity : float
        [m], [m], [m/s]; assumptions unless given.
    name : str
        Name in results.

    Raises
    ------
    NetworkError
        HG564 for a duty that no exchanger can do.

    Examples
    --------
    >>> from heatgrade.materials import Coolant
    >>> made = size_exchanger(Coolant("PG25"), heat_flow=1e6, volume_flow=0.025,
    ...                       supply_temperature=318.15, other=Coolant("water"),
    ...                       other_volume_flow=0.03, approach=4.0, pressure_drop=40e3)
    >>> made.channels, round(made.area)
    (84, 51)
    """
    for entry, value in (
        ("heat_flow", heat_flow),
        ("volume_flow", volume_flow),
        ("other_volume_flow", other_volume_flow),
        ("approach", approach),
        ("pressure_drop", pressure_drop),
        ("channel_velocity", channel_velocity),
    ):
        positive(value, entry)
    cold = supply_temperature - approach
    coolant.check_temperature(supply_temperature, "supply_temperature")
    other.check_temperature(cold, "approach")
    state = coolant.properties(supply_temperature)
    mass_flow = volume_flow * float(state.density)
    capacity = float(state.heat_capacity)
    rise = heat_flow / (mass_flow * capacity)
    channels = math.ceil(volume_flow / (channel_velocity * plate_width * gap))
    made = PlateExchanger(
        area=1.0,
        channels=channels,
        plate_width=plate_width,
        gap=gap,
        other=other,
        other_mass_flow=other_volume_flow * float(other.properties(cold).density),
        other_temperature=cold,
        rated_mass_flow=mass_flow,
        rated_pressure_drop=pressure_drop,
        rated_density=float(state.density),
        fouling=fouling,
        other_fouling=other_fouling,
        name=name,
    )
    middle, wanted = supply_temperature + 0.5 * rise, rise / (rise + approach)

    def lack(area: float) -> float:
        sized = replace(made, area=area)
        return sized.effectiveness(coolant, mass_flow, middle, capacity) - wanted

    if lack(MOST_AREA) < 0.0:
        raise _impossible(heat_flow, approach, other_volume_flow)
    from scipy.optimize import brentq

    return replace(made, area=float(brentq(lack, 1e-6, MOST_AREA, rtol=1e-12)))


def _impossible(heat_flow: float, approach: float, other_volume_flow: float) -> NetworkError:
    return NetworkError(
        "HG564",
        f"not even the largest exchanger hands over {heat_flow / 1e3:.4g} kW at an approach "
        f"of {approach:g} K",
        entry="other_volume_flow",
        value=other_volume_flow,
        allowed="more of the facility's water, or a larger approach",
        remedy="raise one of the two",
    )
