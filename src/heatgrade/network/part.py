"""The parts that coolant flows through in a network."""

from __future__ import annotations

from heatgrade.network.constant_power import ConstantPower
from heatgrade.network.fitting import Fitting
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.given_exchanger import GivenExchanger
from heatgrade.network.hose import Hose
from heatgrade.network.loss_curve import LossCurve
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.pipe import Pipe
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.pressure_demand import Emitter, PressureDemand
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.network.regulator import PressureReducer, PressureSustainer
from heatgrade.network.tee import Tee
from heatgrade.network.valve import CheckValve, FlowControl, PressureControl, Valve
from heatgrade.network.water_pipe import WaterPipe

Outlet = PressureDemand | Emitter
"""What leaves the network by the pressure."""

Lossy = Fitting | QuickDisconnect | Valve | PlateExchanger | GivenExchanger
"""Parts with ``dp = c m|m| / rho``."""

Control = CheckValve | FlowControl | PressureControl
"""Valves that act by themselves."""

Regulating = PressureReducer | PressureSustainer
"""Valves that hold the pressure on one of their own sides."""

Drive = GivenFlow | FixedHead | HeadCurve | ConstantPower
"""Pumps, as parts of a link: they drive the coolant from its start to its end."""

Passive = (
    Pipe
    | WaterPipe
    | Lossy
    | Control
    | Regulating
    | Outlet
    | FixedDrop
    | LossCurve
    | MountedPlate
    | Tee
)
"""A part that is one element and drives nothing."""

Element = Passive | Drive
"""A part that is one element."""

Part = Element | Hose
"""A part that may be placed in a link: a hose becomes its pipe and its bends."""
