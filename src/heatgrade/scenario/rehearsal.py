"""What the heat balance alone tells, before anything is solved.

Heat and flow of a plate or a rack give its outlet temperature.  Coolant that is sure to boil, and
heat that no exchanger or heat pump could take, are found here.
"""

from __future__ import annotations

from heatgrade.errors import MaterialError
from heatgrade.materials import Coolant
from heatgrade.rack import HeatStream, Rack
from heatgrade.recovery import recover
from heatgrade.scenario.build_recovery import (
    build_cdu,
    build_dead_state,
    build_heat_pump,
    build_network,
    build_sinks,
    in_entries,
)
from heatgrade.scenario.rack_table import RackTable
from heatgrade.scenario.recovery_table import RecoveryTable
from heatgrade.units import show

_MOST_HEAT_CAPACITY = 4.22e6  # J/(m3 K), water at its freezing point: no coolant here has more


def refuse_boiling(
    coolant: Coolant, inlet_temperature: float, heat_flow: float, volume_flow: float, entry: str
) -> None:
    """Raise where a flow is surely too small to carry the heat away as liquid.

    By a bound on the heat capacity, so that nothing needs CoolProp, which takes long to load.

    Raises
    ------
    MaterialError
        HG314, at `entry`.
    """
    room = coolant.boiling_temperature - inlet_temperature
    least = heat_flow / (_MOST_HEAT_CAPACITY * room)
    if volume_flow >= least:
        return
    raise MaterialError(
        "HG314",
        f"is too little: the coolant enters at {show(inlet_temperature, 'degC')} and would boil at "
        f"{show(coolant.boiling_temperature, 'degC')}",
        entry=entry,
        allowed=f"more than {show(least, 'L/min', 3)} for {show(heat_flow, 'W')}",
        remedy="raise the flow or the pressure, or lower the heat or the inlet temperature",
    )


def given_flow(table: RackTable, heat_flow: float) -> tuple[float | None, str]:
    """Return the flow of a rack [m3/s] and the entry that says so; None where a pump finds it."""
    if table.flow_per_heat is not None:
        return table.flow_per_heat * heat_flow, "flow_per_heat"
    return table.volume_flow, "volume_flow"


def rehearse_recovery(
    recovery: RecoveryTable, table: RackTable, rack: Rack, coolant: Coolant
) -> None:
    """Raise what recovery will refuse, as far as the rack's heat balance tells its return.

    A pump that finds its own flow leaves the return open until the rack is solved.

    Raises
    ------
    RecoveryError
        HG601 to HG610.
    """
    heat = rack.plate_heat_flow
    flow, _ = given_flow(table, heat)
    if flow is None:
        return
    supply = table.supply_temperature
    inlet = coolant.properties(supply)
    mass_flow = flow * float(inlet.density)
    warm = supply + heat / (mass_flow * float(inlet.heat_capacity))
    if warm >= coolant.maximum_temperature:
        return
    with in_entries():
        recover(
            HeatStream(coolant, mass_flow, supply, warm),
            build_network(recovery),
            boundary=None,
            cdu=build_cdu(recovery),
            heat_pump=build_heat_pump(recovery),
            dead_state=build_dead_state(recovery),
            sinks=build_sinks(recovery),
            exchanger_approach=recovery.exchanger_approach,
        )
