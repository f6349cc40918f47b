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
    from heatgrade.hall.balancing import Balancing, TrimDevice, balance_flows
    from heatgrade.hall.distribution_unit import DistributionUnit, ExpansionVessel
    from heatgrade.hall.duties import PumpDuty, UnitDuty
    from heatgrade.hall.exchanger_size import size_exchanger
    from heatgrade.hall.facility import FacilityStream
    from heatgrade.hall.hall import Hall
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.header import Header
    from heatgrade.hall.loop_result import LoopResult
    from heatgrade.hall.outage import Outage
    from heatgrade.hall.outage_list import OutageList
    from heatgrade.hall.outage_row import OutageRow
    from heatgrade.hall.outage_search import n_minus_one
    from heatgrade.hall.outage_study import WhatIf, what_if
    from heatgrade.hall.row import RackGroup, Row

__all__ = [
    "Balancing",
    "DistributionUnit",
    "ExpansionVessel",
    "FacilityStream",
    "Hall",
    "HallResult",
    "Header",
    "LoopResult",
    "Outage",
    "OutageList",
    "OutageRow",
    "PumpDuty",
    "RackGroup",
    "Row",
    "TrimDevice",
    "UnitDuty",
    "WhatIf",
    "balance_flows",
    "n_minus_one",
    "size_exchanger",
    "what_if",
]

__getattr__, __dir__ = on_demand(
    __name__,
    {
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
    },
)
