"""What the plant is asked for in each hour when a store stands beside it.

The rule of this file keeps the store full by what the plant has to spare, and empties it where the
demand is above what the plant can do without its boiler, and where it is below the least load of
the heat pump, which then rests.  `heatgrade.district.price_plan` follows the electricity's price
instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.district.thermal_store import ThermalStore


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Loads of the plant and of the store, hour by hour.

    Attributes
    ----------
    load : ndarray
        Heat asked of exchanger, heat pump and boiler [W].
    charge, discharge : ndarray
        Heat into and out of the store [W].
    stored : ndarray
        Heat in the store at the end of each hour [J].
    lost : ndarray
        Heat that the store loses [W].
    ceiling : ndarray, optional
        Most heat that exchanger and heat pump may give [W], where a plan says so.
    """

    load: FloatArray = field(repr=False)
    charge: FloatArray = field(repr=False)
    discharge: FloatArray = field(repr=False)
    stored: FloatArray = field(repr=False)
    lost: FloatArray = field(repr=False)
    ceiling: FloatArray | None = field(default=None, repr=False)


def without_store(demand: FloatArray) -> Dispatch:
    """Return the loads of a plant that has no store [W]."""
    nothing = np.zeros_like(demand)
    return Dispatch(demand, nothing, nothing, nothing, nothing)


def keep_full(
    demand: FloatArray, most: FloatArray, least: FloatArray, store: ThermalStore
) -> Dispatch:
    """Return the loads when the store is kept full and used for peaks and for the least load.

    Parameters
    ----------
    demand : ndarray, shape (hours,)
        Heat that the network takes [W].
    most : ndarray
        Largest load that the plant serves without its boiler [W].
    least : ndarray
        Load below which the heat pump cannot run [W].
    store : ThermalStore
        The store; empty at the year's beginning.
    """
    if store.capacity == 0.0:
        return without_store(demand)
    size, power = store.capacity / HOUR, store.power  # in W h / h: heat flow over one hour
    kept = 1.0 - store.hourly_loss
    energy = 0.0
    flows, levels, losses = [], [], []
    for wanted, high, low in zip(demand.tolist(), most.tolist(), least.tolist(), strict=True):
        lost = energy * (1.0 - kept)
        energy -= lost
        room, ready = min(size - energy, power), min(energy, power)
        if wanted < low:  # the heat pump would have to stand still
            flow = -wanted if ready >= wanted else (low - wanted if room >= low - wanted else 0.0)
        elif wanted > high:
            flow = -min(wanted - high, ready)
        else:
            flow = min(high - wanted, room)
        energy = min(max(energy + flow, 0.0), size)  # rounding only
        flows.append(flow)
        levels.append(energy)
        losses.append(lost)
    flow_array = np.array(flows)
    return Dispatch(
        load=np.maximum(demand + flow_array, 0.0),
        charge=np.maximum(flow_array, 0.0),
        discharge=np.maximum(-flow_array, 0.0),
        stored=np.array(levels) * HOUR,
        lost=np.array(losses),
    )
