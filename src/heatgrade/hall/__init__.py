"""Racks in rows, rows in halls: loops of coolant with their distribution units.

In come racks (`heatgrade.rack`), headers, and distribution units with exchangers and pumps. A
`Row` or a `Hall` is laid out as one network for each loop of coolant, from arrays that are copied
rack by rack; loops that are alike are solved once. Out come the flow and the temperatures of every
rack, branch and plate, duty points, limits that are broken, and one `HeatStream` for
`heatgrade.recovery`, the package that comes next.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.hall.balancing import Balancing as Balancing
    from heatgrade.hall.balancing import TrimDevice as TrimDevice
    from heatgrade.hall.balancing import balance_flows as balance_flows
    from heatgrade.hall.distribution_unit import DistributionUnit as DistributionUnit
    from heatgrade.hall.distribution_unit import ExpansionVessel as ExpansionVessel
    from heatgrade.hall.duties import PumpDuty as PumpDuty
    from heatgrade.hall.duties import UnitDuty as UnitDuty
    from heatgrade.hall.exchanger_size import size_exchanger as size_exchanger
    from heatgrade.hall.facility import FacilityStream as FacilityStream
    from heatgrade.hall.hall import Hall as Hall
    from heatgrade.hall.hall_result import HallResult as HallResult
    from heatgrade.hall.header import Header as Header
    from heatgrade.hall.loop_result import LoopResult as LoopResult
    from heatgrade.hall.outage import Outage as Outage
    from heatgrade.hall.outage_list import OutageList as OutageList
    from heatgrade.hall.outage_row import OutageRow as OutageRow
    from heatgrade.hall.outage_search import n_minus_one as n_minus_one
    from heatgrade.hall.outage_study import WhatIf as WhatIf
    from heatgrade.hall.outage_study import what_if as what_if
    from heatgrade.hall.row import RackGroup as RackGroup
    from heatgrade.hall.row import Row as Row

_HOME = {
    "heatgrade.hall.balancing": (
        "Balancing",
        "TrimDevice",
        "balance_flows",
    ),
    "heatgrade.hall.distribution_unit": (
        "DistributionUnit",
        "ExpansionVessel",
    ),
    "heatgrade.hall.duties": (
        "PumpDuty",
        "UnitDuty",
    ),
    "heatgrade.hall.exchanger_size": ("size_exchanger",),
    "heatgrade.hall.facility": ("FacilityStream",),
    "heatgrade.hall.hall": ("Hall",),
    "heatgrade.hall.hall_result": ("HallResult",),
    "heatgrade.hall.header": ("Header",),
    "heatgrade.hall.loop_result": ("LoopResult",),
    "heatgrade.hall.outage": ("Outage",),
    "heatgrade.hall.outage_list": ("OutageList",),
    "heatgrade.hall.outage_row": ("OutageRow",),
    "heatgrade.hall.outage_search": ("n_minus_one",),
    "heatgrade.hall.outage_study": (
        "WhatIf",
        "what_if",
    ),
    "heatgrade.hall.row": (
        "RackGroup",
        "Row",
    ),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
