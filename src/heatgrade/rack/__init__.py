"""Coolant through a rack: manifolds, branches, plates, pumps.

In come plates with their curves (`heatgrade.plate`), the parts between them, a coolant, and a
flow or a pump. Out come the flow of each branch, temperatures, pressure drops and pumping power,
and one `HeatStream` for `heatgrade.recovery`, the package that comes next.

Parts (`Pipe`, `Hose`, `Fitting`, `QuickDisconnect`, `MountedPlate`, pumps) are laid out as a
`Network` of arrays; `solve_network` knows no racks, only nodes, links and elements.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.network.fitting import Fitting as Fitting
    from heatgrade.network.hose import Hose as Hose
    from heatgrade.network.mounted_plate import FlowCurve as FlowCurve
    from heatgrade.network.mounted_plate import MountedPlate as MountedPlate
    from heatgrade.network.network import Network as Network
    from heatgrade.network.network_solution import NetworkSolution as NetworkSolution
    from heatgrade.network.network_solver import solve_network as solve_network
    from heatgrade.network.outcome import NetworkOutcome as NetworkOutcome
    from heatgrade.network.outcome import Reason as Reason
    from heatgrade.network.pipe import Pipe as Pipe
    from heatgrade.network.pump import FixedHead as FixedHead
    from heatgrade.network.pump import GivenFlow as GivenFlow
    from heatgrade.network.pump import HeadCurve as HeadCurve
    from heatgrade.network.quick_disconnect import QuickDisconnect as QuickDisconnect
    from heatgrade.rack.air_heat import AirHeat as AirHeat
    from heatgrade.rack.branch import Branch as Branch
    from heatgrade.rack.branch_result import BranchRow as BranchRow
    from heatgrade.rack.branch_result import PlateRow as PlateRow
    from heatgrade.rack.connection import Connection as Connection
    from heatgrade.rack.heat_stream import HeatStream as HeatStream
    from heatgrade.rack.manifold import Manifold as Manifold
    from heatgrade.rack.rack import Rack as Rack
    from heatgrade.rack.rack_result import PumpPower as PumpPower
    from heatgrade.rack.rack_result import RackResult as RackResult
    from heatgrade.rack.segment import Segment as Segment

_HOME = {
    "heatgrade.network.fitting": ("Fitting",),
    "heatgrade.network.hose": ("Hose",),
    "heatgrade.network.mounted_plate": (
        "FlowCurve",
        "MountedPlate",
    ),
    "heatgrade.network.network": ("Network",),
    "heatgrade.network.network_solution": ("NetworkSolution",),
    "heatgrade.network.network_solver": ("solve_network",),
    "heatgrade.network.outcome": (
        "NetworkOutcome",
        "Reason",
    ),
    "heatgrade.network.pipe": ("Pipe",),
    "heatgrade.network.pump": (
        "FixedHead",
        "GivenFlow",
        "HeadCurve",
    ),
    "heatgrade.network.quick_disconnect": ("QuickDisconnect",),
    "heatgrade.rack.air_heat": ("AirHeat",),
    "heatgrade.rack.branch": ("Branch",),
    "heatgrade.rack.branch_result": (
        "BranchRow",
        "PlateRow",
    ),
    "heatgrade.rack.connection": ("Connection",),
    "heatgrade.rack.heat_stream": ("HeatStream",),
    "heatgrade.rack.manifold": ("Manifold",),
    "heatgrade.rack.rack": ("Rack",),
    "heatgrade.rack.rack_result": (
        "PumpPower",
        "RackResult",
    ),
    "heatgrade.rack.segment": ("Segment",),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
