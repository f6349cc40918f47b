"""Coolant through a network of parts: flows, pressures, temperatures.

In come parts (`Pipe`, `Hose`, `Fitting`, `QuickDisconnect`, `Valve`, plates with their curves,
pumps, exchangers), joined by nodes and links, and a coolant. A `NetworkBuilder` lays them out as a
`Network` of arrays; `solve_network` finds flows and temperatures together. `heatgrade.rack`, the
package that comes next, builds racks from it.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.network.constant_power import ConstantPower
    from heatgrade.network.epanet_file import read_epanet
    from heatgrade.network.event import (
        HeatStep,
        PumpTrip,
        SecondStreamRamp,
        SupplyRamp,
        ValveClosing,
    )
    from heatgrade.network.fitting import Fitting
    from heatgrade.network.fixed_drop import FixedDrop
    from heatgrade.network.flow_solver import solve_flow, solve_hydraulics
    from heatgrade.network.free_network import FreeNetwork
    from heatgrade.network.given_exchanger import GivenExchanger
    from heatgrade.network.hose import Hose
    from heatgrade.network.loss_curve import LossCurve
    from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
    from heatgrade.network.network import Network
    from heatgrade.network.network_builder import NetworkBuilder
    from heatgrade.network.network_solution import NetworkSolution
    from heatgrade.network.network_solver import solve_network
    from heatgrade.network.network_tables_file import read_network_tables
    from heatgrade.network.network_transient import NetworkTransient
    from heatgrade.network.outcome import NetworkOutcome, Reason
    from heatgrade.network.pipe import Pipe
    from heatgrade.network.placed import Placed
    from heatgrade.network.plate_exchanger import PlateExchanger
    from heatgrade.network.pressure_demand import Emitter, PressureDemand
    from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
    from heatgrade.network.quick_disconnect import QuickDisconnect
    from heatgrade.network.regulator import PressureReducer, PressureSustainer
    from heatgrade.network.remote_control import (
        ControlledSolution,
        RemoteControl,
        solve_controlled,
    )
    from heatgrade.network.structure import Structure
    from heatgrade.network.tee import Tee
    from heatgrade.network.transient import solve_network_transient
    from heatgrade.network.valve import CheckValve, FlowControl, PressureControl, Valve
    from heatgrade.network.water_pipe import WaterPipe

__all__ = [
    "CheckValve",
    "ConstantPower",
    "ControlledSolution",
    "Emitter",
    "Fitting",
    "FixedDrop",
    "FixedHead",
    "FlowControl",
    "FlowCurve",
    "FreeNetwork",
    "GivenExchanger",
    "GivenFlow",
    "HeadCurve",
    "HeatStep",
    "Hose",
    "LossCurve",
    "MountedPlate",
    "Network",
    "NetworkBuilder",
    "NetworkOutcome",
    "NetworkSolution",
    "NetworkTransient",
    "Pipe",
    "Placed",
    "PlateExchanger",
    "PressureControl",
    "PressureDemand",
    "PressureReducer",
    "PressureSustainer",
    "PumpTrip",
    "QuickDisconnect",
    "Reason",
    "RemoteControl",
    "SecondStreamRamp",
    "Structure",
    "SupplyRamp",
    "Tee",
    "Valve",
    "ValveClosing",
    "WaterPipe",
    "read_epanet",
    "read_network_tables",
    "solve_controlled",
    "solve_flow",
    "solve_hydraulics",
    "solve_network",
    "solve_network_transient",
]

__getattr__, __dir__ = on_demand(
    __name__,
    {
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
    },
)
