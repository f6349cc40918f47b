"""Coolant through a rack: manifolds, branches, plates, pumps.

In come plates with their curves (`heatgrade.plate`), the parts between them, a coolant, and a
flow or a pump. Out come the flow of each branch, temperatures, pressure drops and pumping power,
and one `HeatStream` for `heatgrade.recovery`, the package that comes next.

Parts (`Pipe`, `Hose`, `Fitting`, `QuickDisconnect`, `MountedPlate`, pumps) are laid out as a
`Network` of arrays; `solve_network` knows no racks, only nodes, links and elements.
"""

from heatgrade.network.fitting import Fitting
from heatgrade.network.hose import Hose
from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.network_solver import solve_network
from heatgrade.network.outcome import NetworkOutcome, Reason
from heatgrade.network.pipe import Pipe
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.rack.air_heat import AirHeat
from heatgrade.rack.branch import Branch
from heatgrade.rack.branch_result import BranchRow, PlateRow
from heatgrade.rack.connection import Connection
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.rack.manifold import Manifold
from heatgrade.rack.rack import Rack
from heatgrade.rack.rack_result import PumpPower, RackResult
from heatgrade.rack.segment import Segment

__all__ = [
    "AirHeat",
    "Branch",
    "BranchRow",
    "Connection",
    "Fitting",
    "FixedHead",
    "FlowCurve",
    "GivenFlow",
    "HeadCurve",
    "HeatStream",
    "Hose",
    "Manifold",
    "MountedPlate",
    "Network",
    "NetworkOutcome",
    "NetworkSolution",
    "Pipe",
    "PlateRow",
    "PumpPower",
    "QuickDisconnect",
    "Rack",
    "RackResult",
    "Reason",
    "Segment",
    "solve_network",
]
