"""Temperatures in time: heat problems driven by powers and signals, advanced by TR-BDF2.

In come face fields with heat capacities as a `HeatProblem`; out come accepted `Step`s of an
`Integrator`. `PowerTrace` and `Signal` say what drives it. Next come `resolved` and `reduced`.
"""

from heatgrade.transient.course import FunctionCourse, TableCourse
from heatgrade.transient.ending import Ending, Interrupted
from heatgrade.transient.heat_account import HeatAccount
from heatgrade.transient.integrator import Integrator
from heatgrade.transient.power_trace import PowerTrace
from heatgrade.transient.problem import HeatProblem, LinearProblem, Moment
from heatgrade.transient.signal import Signal
from heatgrade.transient.state import TimeState
from heatgrade.transient.step import Step, Temperatures
from heatgrade.transient.storage import HeatStorage

__all__ = [
    "Ending",
    "FunctionCourse",
    "HeatAccount",
    "HeatProblem",
    "HeatStorage",
    "Integrator",
    "Interrupted",
    "LinearProblem",
    "Moment",
    "PowerTrace",
    "Signal",
    "Step",
    "TableCourse",
    "Temperatures",
    "TimeState",
]
