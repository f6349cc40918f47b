"""Temperatures in time: heat problems driven by powers and signals, advanced by TR-BDF2.

In come face fields with heat capacities as a `HeatProblem`; out come accepted `Step`s of an
`Integrator`. `PowerTrace` and `Signal` say what drives it. Next come `resolved` and `reduced`.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.transient.course import FunctionCourse as FunctionCourse
    from heatgrade.transient.course import TableCourse as TableCourse
    from heatgrade.transient.ending import Ending as Ending
    from heatgrade.transient.ending import Interrupted as Interrupted
    from heatgrade.transient.heat_account import HeatAccount as HeatAccount
    from heatgrade.transient.integrator import Integrator as Integrator
    from heatgrade.transient.power_trace import PowerTrace as PowerTrace
    from heatgrade.transient.problem import HeatProblem as HeatProblem
    from heatgrade.transient.problem import LinearProblem as LinearProblem
    from heatgrade.transient.problem import Moment as Moment
    from heatgrade.transient.signal import Signal as Signal
    from heatgrade.transient.state import TimeState as TimeState
    from heatgrade.transient.step import Step as Step
    from heatgrade.transient.storage import HeatStorage as HeatStorage
    from heatgrade.transient.temperatures import Temperatures as Temperatures

_HOME = {
    "heatgrade.transient.course": (
        "FunctionCourse",
        "TableCourse",
    ),
    "heatgrade.transient.ending": (
        "Ending",
        "Interrupted",
    ),
    "heatgrade.transient.heat_account": ("HeatAccount",),
    "heatgrade.transient.integrator": ("Integrator",),
    "heatgrade.transient.power_trace": ("PowerTrace",),
    "heatgrade.transient.problem": (
        "HeatProblem",
        "LinearProblem",
        "Moment",
    ),
    "heatgrade.transient.signal": ("Signal",),
    "heatgrade.transient.state": ("TimeState",),
    "heatgrade.transient.step": ("Step",),
    "heatgrade.transient.storage": ("HeatStorage",),
    "heatgrade.transient.temperatures": ("Temperatures",),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
