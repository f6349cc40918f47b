"""HeatGrade: how warm the coolant leaves the chip, and what that heat is worth.

The packages follow the heat.  `materials` and `geometry` say what was built, `grid` what the
solver sees; `correlations`, `flow`, `thermal` and `solve` compute, `resolved` the coolant itself,
`transient` anything in time, `reduced` makes small models.  `painted` puts meshes on the grid,
`plate` is one chip on one cold plate, `layered` a chip as its simulator describes it.  `network`
carries coolant through parts, `rack` lays them out, `hall` puts racks in rows and halls,
`recovery` grades the heat, `district` is a year of its network; `scenario`, `report` and `cli` are
the doors, `figure` and `scene` the pictures.  A package imports only from those before it, in an
order that a test holds.

The names that a user needs are here; each is loaded when it is first used, so that
``import heatgrade`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.caution import Caution as Caution
    from heatgrade.district import Asset as Asset
    from heatgrade.district import Boiler as Boiler
    from heatgrade.district import Customer as Customer
    from heatgrade.district import DistrictCase as DistrictCase
    from heatgrade.district import DistrictPlant as DistrictPlant
    from heatgrade.district import DistrictYear as DistrictYear
    from heatgrade.district import GivenCop as GivenCop
    from heatgrade.district import HeatDemand as HeatDemand
    from heatgrade.district import HeatingCurve as HeatingCurve
    from heatgrade.district import HeatSource as HeatSource
    from heatgrade.district import Neighbour as Neighbour
    from heatgrade.district import PipeLosses as PipeLosses
    from heatgrade.district import Tariff as Tariff
    from heatgrade.district import ThermalStore as ThermalStore
    from heatgrade.district import Weather as Weather
    from heatgrade.district import compare_source as compare_source
    from heatgrade.district import read_weather as read_weather
    from heatgrade.district import sizing_curve as sizing_curve
    from heatgrade.district import synthetic_weather as synthetic_weather
    from heatgrade.errors import HeatgradeError as HeatgradeError
    from heatgrade.errors import InputError as InputError
    from heatgrade.errors import NotConverged as NotConverged
    from heatgrade.geometry import ColdPlate as ColdPlate
    from heatgrade.geometry import Die as Die
    from heatgrade.geometry import Interface as Interface
    from heatgrade.geometry import JetArray as JetArray
    from heatgrade.geometry import Leakage as Leakage
    from heatgrade.geometry import Lid as Lid
    from heatgrade.geometry import ManifoldChannels as ManifoldChannels
    from heatgrade.geometry import Microchannels as Microchannels
    from heatgrade.geometry import Nozzle as Nozzle
    from heatgrade.geometry import PinFins as PinFins
    from heatgrade.geometry import PowerMap as PowerMap
    from heatgrade.geometry import Stack as Stack
    from heatgrade.geometry import TargetFins as TargetFins
    from heatgrade.hall import DistributionUnit as DistributionUnit
    from heatgrade.hall import ExpansionVessel as ExpansionVessel
    from heatgrade.hall import Hall as Hall
    from heatgrade.hall import HallResult as HallResult
    from heatgrade.hall import Header as Header
    from heatgrade.hall import Outage as Outage
    from heatgrade.hall import RackGroup as RackGroup
    from heatgrade.hall import Row as Row
    from heatgrade.hall import balance_flows as balance_flows
    from heatgrade.hall import n_minus_one as n_minus_one
    from heatgrade.hall import size_exchanger as size_exchanger
    from heatgrade.hall import what_if as what_if
    from heatgrade.layered import AmbientSink as AmbientSink
    from heatgrade.layered import Cavity as Cavity
    from heatgrade.layered import ChannelNetwork as ChannelNetwork
    from heatgrade.layered import FloorplanElement as FloorplanElement
    from heatgrade.layered import LayerMaterial as LayerMaterial
    from heatgrade.layered import LayerResult as LayerResult
    from heatgrade.layered import LayerStack as LayerStack
    from heatgrade.layered import Schedule as Schedule
    from heatgrade.layered import SolidLayer as SolidLayer
    from heatgrade.layered import View as View
    from heatgrade.materials import Coolant as Coolant
    from heatgrade.materials import Solid as Solid
    from heatgrade.materials import solid as solid
    from heatgrade.network import CheckValve as CheckValve
    from heatgrade.network import ConstantPower as ConstantPower
    from heatgrade.network import Emitter as Emitter
    from heatgrade.network import Fitting as Fitting
    from heatgrade.network import FixedDrop as FixedDrop
    from heatgrade.network import FlowControl as FlowControl
    from heatgrade.network import FreeNetwork as FreeNetwork
    from heatgrade.network import LossCurve as LossCurve
    from heatgrade.network import Network as Network
    from heatgrade.network import NetworkBuilder as NetworkBuilder
    from heatgrade.network import NetworkSolution as NetworkSolution
    from heatgrade.network import NetworkTransient as NetworkTransient
    from heatgrade.network import Pipe as Pipe
    from heatgrade.network import PlateExchanger as PlateExchanger
    from heatgrade.network import PressureControl as PressureControl
    from heatgrade.network import PressureDemand as PressureDemand
    from heatgrade.network import PressureReducer as PressureReducer
    from heatgrade.network import PressureSustainer as PressureSustainer
    from heatgrade.network import RemoteControl as RemoteControl
    from heatgrade.network import Valve as Valve
    from heatgrade.network import read_epanet as read_epanet
    from heatgrade.network import read_network_tables as read_network_tables
    from heatgrade.network import solve_controlled as solve_controlled
    from heatgrade.network import solve_network as solve_network
    from heatgrade.network import solve_network_transient as solve_network_transient
    from heatgrade.painted import MeshGrid as MeshGrid
    from heatgrade.painted import MeshOpening as MeshOpening
    from heatgrade.painted import MeshPlate as MeshPlate
    from heatgrade.painted import MeshResult as MeshResult
    from heatgrade.painted import SurfaceSet as SurfaceSet
    from heatgrade.painted import TaggedMesh as TaggedMesh
    from heatgrade.plate import Calibration as Calibration
    from heatgrade.plate import GridStudy as GridStudy
    from heatgrade.plate import Plate as Plate
    from heatgrade.plate import PlateCurve as PlateCurve
    from heatgrade.plate import PlateResult as PlateResult
    from heatgrade.plate import Port as Port
    from heatgrade.plate import ResistanceMatrix as ResistanceMatrix
    from heatgrade.plate import Resolution as Resolution
    from heatgrade.plate import ResolvedResult as ResolvedResult
    from heatgrade.plate import ResolvedSetup as ResolvedSetup
    from heatgrade.plate import Snapshots as Snapshots
    from heatgrade.plate import TransientResult as TransientResult
    from heatgrade.rack import AirHeat as AirHeat
    from heatgrade.rack import Branch as Branch
    from heatgrade.rack import Connection as Connection
    from heatgrade.rack import FixedHead as FixedHead
    from heatgrade.rack import GivenFlow as GivenFlow
    from heatgrade.rack import HeadCurve as HeadCurve
    from heatgrade.rack import HeatStream as HeatStream
    from heatgrade.rack import Hose as Hose
    from heatgrade.rack import Manifold as Manifold
    from heatgrade.rack import MountedPlate as MountedPlate
    from heatgrade.rack import QuickDisconnect as QuickDisconnect
    from heatgrade.rack import Rack as Rack
    from heatgrade.rack import RackResult as RackResult
    from heatgrade.recovery import Cdu as Cdu
    from heatgrade.recovery import DeadState as DeadState
    from heatgrade.recovery import HeatMatch as HeatMatch
    from heatgrade.recovery import HeatNetwork as HeatNetwork
    from heatgrade.recovery import HeatPump as HeatPump
    from heatgrade.recovery import HeatPumpMap as HeatPumpMap
    from heatgrade.recovery import NetworkDemand as NetworkDemand
    from heatgrade.recovery import Overhead as Overhead
    from heatgrade.recovery import PartLimit as PartLimit
    from heatgrade.recovery import PartLoad as PartLoad
    from heatgrade.recovery import Recovery as Recovery
    from heatgrade.recovery import choose_duty as choose_duty
    from heatgrade.recovery import match_heat as match_heat
    from heatgrade.recovery.cop_estimate import cop_estimate as cop_estimate
    from heatgrade.recovery.recover import recover as recover
    from heatgrade.reduced import ReducedFamily as ReducedFamily
    from heatgrade.reduced import ReducedModel as ReducedModel
    from heatgrade.scene import Scene as Scene
    from heatgrade.thermal import Convection as Convection
    from heatgrade.transient import Interrupted as Interrupted
    from heatgrade.transient import PowerTrace as PowerTrace
    from heatgrade.transient import Signal as Signal

__version__ = "0.1.0"

_HOME = {
    "heatgrade.caution": ("Caution",),
    "heatgrade.district": (
        "Asset",
        "Boiler",
        "Customer",
        "DistrictCase",
        "DistrictPlant",
        "DistrictYear",
        "GivenCop",
        "HeatDemand",
        "HeatSource",
        "HeatingCurve",
        "Neighbour",
        "PipeLosses",
        "Tariff",
        "ThermalStore",
        "Weather",
        "compare_source",
        "read_weather",
        "sizing_curve",
        "synthetic_weather",
    ),
    "heatgrade.errors": ("HeatgradeError", "InputError", "NotConverged"),
    "heatgrade.geometry": (
        "ColdPlate",
        "Die",
        "Interface",
        "JetArray",
        "Leakage",
        "Lid",
        "ManifoldChannels",
        "Microchannels",
        "Nozzle",
        "PinFins",
        "PowerMap",
        "Stack",
        "TargetFins",
    ),
    "heatgrade.hall": (
        "DistributionUnit",
        "ExpansionVessel",
        "Hall",
        "HallResult",
        "Header",
        "Outage",
        "RackGroup",
        "Row",
        "balance_flows",
        "n_minus_one",
        "size_exchanger",
        "what_if",
    ),
    "heatgrade.layered": (
        "AmbientSink",
        "Cavity",
        "ChannelNetwork",
        "FloorplanElement",
        "LayerMaterial",
        "LayerResult",
        "LayerStack",
        "Schedule",
        "SolidLayer",
        "View",
    ),
    "heatgrade.materials": ("Coolant", "Solid", "solid"),
    "heatgrade.network": (
        "CheckValve",
        "ConstantPower",
        "Emitter",
        "Fitting",
        "FixedDrop",
        "FlowControl",
        "FreeNetwork",
        "LossCurve",
        "Network",
        "NetworkBuilder",
        "NetworkSolution",
        "NetworkTransient",
        "Pipe",
        "PlateExchanger",
        "PressureControl",
        "PressureDemand",
        "PressureReducer",
        "PressureSustainer",
        "RemoteControl",
        "Valve",
        "read_epanet",
        "read_network_tables",
        "solve_controlled",
        "solve_network",
        "solve_network_transient",
    ),
    "heatgrade.painted": (
        "MeshGrid",
        "MeshOpening",
        "MeshPlate",
        "MeshResult",
        "SurfaceSet",
        "TaggedMesh",
    ),
    "heatgrade.plate": (
        "Calibration",
        "GridStudy",
        "Plate",
        "PlateCurve",
        "PlateResult",
        "Port",
        "ResistanceMatrix",
        "Resolution",
        "ResolvedResult",
        "ResolvedSetup",
        "Snapshots",
        "TransientResult",
    ),
    "heatgrade.rack": (
        "AirHeat",
        "Branch",
        "Connection",
        "FixedHead",
        "GivenFlow",
        "HeadCurve",
        "HeatStream",
        "Hose",
        "Manifold",
        "MountedPlate",
        "QuickDisconnect",
        "Rack",
        "RackResult",
    ),
    "heatgrade.recovery": (
        "Cdu",
        "DeadState",
        "HeatMatch",
        "HeatNetwork",
        "HeatPump",
        "HeatPumpMap",
        "NetworkDemand",
        "Overhead",
        "PartLimit",
        "PartLoad",
        "Recovery",
        "choose_duty",
        "cop_estimate",
        "match_heat",
        "recover",
    ),
    "heatgrade.reduced": ("ReducedFamily", "ReducedModel"),
    "heatgrade.scene": ("Scene",),
    "heatgrade.thermal": ("Convection",),
    "heatgrade.transient": ("Interrupted", "PowerTrace", "Signal"),
}
__all__ = ["__version__", *(name for names in _HOME.values() for name in names)]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = on_demand(__name__, _HOME)
