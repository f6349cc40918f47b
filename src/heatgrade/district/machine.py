"""Model of a year's heat pump: the map of a `HeatPump`'s cycle, or a model that is given."""

from __future__ import annotations

from dataclasses import replace

from heatgrade.district.cop_model import CopModel, GivenCop
from heatgrade.district.cycle_map import CycleMap
from heatgrade.district.hour_balance import Conditions
from heatgrade.district.plant import DistrictPlant
from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery.heat_pump import SINGLE_STAGE, HeatPump
from heatgrade.recovery.two_stage import TOO_SMALL_A_LIFT

_NETWORK_PRESSURE = 1.6e6  # Pa, as in `heatgrade.recovery.network`
_LEAST_RISE = 1.0  # K between the warmest inlet and outlet of the condenser
_UNUSED = 10.0  # COP of a heat pump that never runs


def machine_model(
    machine: HeatPump | CopModel | None,
    given: Conditions,
    plant: DistrictPlant,
    part_load: bool = False,
) -> CopModel:
    """Return the COP by the hour of a machine between a source and a network.

    A machine of two stages whose lift is too small for a second one somewhere in the year runs as a
    single stage, and its model says so.

    Parameters
    ----------
    machine : HeatPump, CopModel or None
        The machine, a model of its COP, or none.
    given : Conditions
        Temperatures of the hours.
    plant : DistrictPlant
        Approach of its exchanger, and the warmest that its heat pump gives.
    part_load : bool
        Whether the COP follows the load.

    Raises
    ------
    RecoveryError
        HG602, HG603, HG630 when the refrigerant cannot do it.
    """
    if machine is None:
        return GivenCop(_UNUSED)
    if not isinstance(machine, HeatPump):
        return machine
    approach = plant.exchanger_approach
    if given.reach(approach).min() >= 1.0 and given.crossing(approach).min() >= 1.0:
        return GivenCop(_UNUSED)  # all heat crosses by itself in every hour
    top = given.top(plant.supply_limit)
    outlet = (float(top.min()), float(top.max()))
    warmest = min(given.hot - approach, outlet[1] - _LEAST_RISE)
    coldest, back = float(given.back.min()), min(float(given.back.max()), outlet[1] - _LEAST_RISE)
    if back < coldest:
        return GivenCop(_UNUSED)  # it is never warmer than the network's return
    known = (
        (given.cold, given.hot),
        (coldest, max(back, warmest)),
        outlet,
        Coolant("water", pressure=_NETWORK_PRESSURE),
        part_load,
    )
    try:
        return CycleMap.of(machine, *known)
    except RecoveryError as error:
        if not _no_room(error):
            raise
    # Its stages then work in series with the port between them shut: as one.
    single = replace(machine, cycle=SINGLE_STAGE)
    return replace(CycleMap.of(single, *known), asked_for=machine.cycle)


def _no_room(error: RecoveryError) -> bool:
    """Return whether a map failed because the lift is too small for two stages somewhere."""
    cause = error.__cause__
    return isinstance(cause, RecoveryError) and cause.code == TOO_SMALL_A_LIFT
