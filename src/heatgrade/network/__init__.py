"""Coolant through a network of parts: flows, pressures, temperatures.

In come parts (`Pipe`, `Hose`, `Fitting`, `QuickDisconnect`, `Valve`, plates with their curves,
pumps, exchangers), joined by nodes and links, and a coolant. A `NetworkBuilder` lays them out as a
`Network` of arrays; `solve_network` finds flows and temperatures together. `heatgrade.rack`, the
package that comes next, builds racks from it.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.network.constant_power import ConstantPower as ConstantPower
    from heatgrade.network.epanet_file import read_epanet as read_epanet
    from heatgrade.network.event import HeatStep as HeatStep
    from heatgrade.network.event import PumpTrip as PumpTrip
    from heatgrade.network.event import SecondStreamRamp as SecondStreamRamp
    from heatgrade.network.event import SupplyRamp as SupplyRamp
    from heatgrade.network.event import ValveClosing as ValveClosing
    from heatgrade.network.fitting import Fitting as Fitting
    from heatgrade.network.fixed_drop import FixedDrop as FixedDrop
    from heatgrade.network.flow_solver import solve_flow as solve_flow
    from heatgrade.network.flow_solver import solve_hydraulics as solve_hydraulics
    from heatgrade.network.free_network import FreeNetwork as FreeNetwork
    from heatgrade.network.given_exchanger import GivenExchanger as GivenExchanger
    from heatgrade.network.hose import Hose as Hose
    from heatgrade.network.loss_curve import LossCurve as LossCurve
    from heatgrade.network.mounted_plate import FlowCurve as FlowCurve
    from heatgrade.network.mounted_plate import MountedPlate as MountedPlate
    from heatgrade.network.network import Network as Network
    from heatgrade.network.network_builder import NetworkBuilder as NetworkBuilder
    from heatgrade.network.network_solution import NetworkSolution as NetworkSolution
    from heatgrade.network.network_solver import solve_network as solve_network
    from heatgrade.network.network_tables_file import read_network_tables as read_network_tables
    from heatgrade.network.network_transient import NetworkTransient as NetworkTransient
    from heatgrade.network.outcome import NetworkOutcome as NetworkOutcome
    from heatgrade.network.outcome import Reason as Reason
    from heatgrade.network.pipe import Pipe as Pipe
    from heatgrade.network.placed import Placed as Placed
    from heatgrade.network.plate_exchanger import PlateExchanger as PlateExchanger
    from heatgrade.network.pressure_demand import Emitter as Emitter
    from heatgrade.network.pressure_demand import PressureDemand as PressureDemand
    from heatgrade.network.pump import FixedHead as FixedHead
    from heatgrade.network.pump import GivenFlow as GivenFlow
    from heatgrade.network.pump import HeadCurve as HeadCurve
    from heatgrade.network.quick_disconnect import QuickDisconnect as QuickDisconnect
    from heatgrade.network.regulator import PressureReducer as PressureReducer
    from heatgrade.network.regulator import PressureSustainer as PressureSustainer
    from heatgrade.network.remote_control import ControlledSolution as ControlledSolution
    from heatgrade.network.remote_control import RemoteControl as RemoteControl
    from heatgrade.network.remote_control import solve_controlled as solve_controlled
    from heatgrade.network.structure import Structure as Structure
    from heatgrade.network.tee import Tee as Tee
    from heatgrade.network.transient import solve_network_transient as solve_network_transient
    from heatgrade.network.valve import CheckValve as CheckValve
    from heatgrade.network.valve import FlowControl as FlowControl
    from heatgrade.network.valve import PressureControl as PressureControl
    from heatgrade.network.valve import Valve as Valve
    from heatgrade.network.water_pipe import WaterPipe as WaterPipe

_HOME = {
    "heatgrade.network.constant_power": ("ConstantPower",),
    "heatgrade.network.epanet_file": ("read_epanet",),
    "heatgrade.network.event": (
        "HeatStep",
        "PumpTrip",
        "SecondStreamRamp",
        "SupplyRamp",
        "ValveClosing",
    ),
    "heatgrade.network.fitting": ("Fitting",),
    "heatgrade.network.fixed_drop": ("FixedDrop",),
    "heatgrade.network.flow_solver": (
        "solve_flow",
        "solve_hydraulics",
    ),
    "heatgrade.network.free_network": ("FreeNetwork",),
    "heatgrade.network.given_exchanger": ("GivenExchanger",),
    "heatgrade.network.hose": ("Hose",),
    "heatgrade.network.loss_curve": ("LossCurve",),
    "heatgrade.network.mounted_plate": (
        "FlowCurve",
        "MountedPlate",
    ),
    "heatgrade.network.network": ("Network",),
    "heatgrade.network.network_builder": ("NetworkBuilder",),
    "heatgrade.network.network_solution": ("NetworkSolution",),
    "heatgrade.network.network_solver": ("solve_network",),
    "heatgrade.network.network_tables_file": ("read_network_tables",),
    "heatgrade.network.network_transient": ("NetworkTransient",),
    "heatgrade.network.outcome": (
        "NetworkOutcome",
        "Reason",
    ),
    "heatgrade.network.pipe": ("Pipe",),
    "heatgrade.network.placed": ("Placed",),
    "heatgrade.network.plate_exchanger": ("PlateExchanger",),
    "heatgrade.network.pressure_demand": (
        "Emitter",
        "PressureDemand",
    ),
    "heatgrade.network.pump": (
        "FixedHead",
        "GivenFlow",
        "HeadCurve",
    ),
    "heatgrade.network.quick_disconnect": ("QuickDisconnect",),
    "heatgrade.network.regulator": (
        "PressureReducer",
        "PressureSustainer",
    ),
    "heatgrade.network.remote_control": (
        "ControlledSolution",
        "RemoteControl",
        "solve_controlled",
    ),
    "heatgrade.network.structure": ("Structure",),
    "heatgrade.network.tee": ("Tee",),
    "heatgrade.network.transient": ("solve_network_transient",),
    "heatgrade.network.valve": (
        "CheckValve",
        "FlowControl",
        "PressureControl",
        "Valve",
    ),
    "heatgrade.network.water_pipe": ("WaterPipe",),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
